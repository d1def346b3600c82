"""A program as JSON: the one definition of the format, written, read and checked.

Arrays are ``{"dtype", "shape", "data"}`` with little-endian bytes in C order.
"""

from __future__ import annotations

import base64
import inspect
import json
import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar, cast

import numpy as np

from ..engine.op import OPS, EachOperand
from .spec import SCOPES, SECTIONS, Edge, Guard, Leaf, Part, Scope, ScopeKey, Section, Spec, Step

_S = TypeVar("_S", bound=Spec)

__all__ = ["packed", "plain", "read", "written"]

FORMAT = "ad_widget.program"
VERSION = 2
_LARGE = 1024  # bytes of an array that does not travel as text
_LIMIT = 2**28  # numbers in one value: 2 GiB, beyond what any reader should be made to allocate
_KINDS = ("leaf", "constant", "op")


def written(program: Spec, encode: Callable[[bytes], Any] | None = None) -> dict[str, Any]:
    """Return a program as JSON data: see `Program.to_json`."""
    pack = _packer(encode or (lambda raw: base64.b64encode(raw).decode()))
    return {
        "format": FORMAT,
        "version": VERSION,
        "values": [[list(shape), dtype] for shape, dtype in program.values],
        "constants": [[k, pack(value)] for k, value in program.constants.items()],
        "leaves": [
            {
                "value": leaf.value,
                "name": leaf.name,
                "data": pack(leaf.data),
                "tangent": leaf.tangent,
            }
            for leaf in program.leaves
        ],
        "sections": {
            name: {
                "steps": [
                    [s.op, list(s.inputs), s.output, plain(s.attrs) if s.attrs else None, s.origin]
                    for s in section.steps
                ],
                "shows": list(section.shows),
            }
            for name, section in program.sections.items()
        },
        "output": program.output,
        "nodes": [
            {
                "value": p.value,
                "grad": p.grad,
                "name": p.name,
                "label": p.label,
                "op": p.op,
                "symbol": p.symbol,
                "formula": p.formula,
                "kind": p.kind,
                "span": None if p.span is None else list(p.span),
                "tangent": p.tangent,
                "scope": p.scope,
            }
            for p in program.nodes
        ],
        "edges": [
            {
                "from": e.source,
                "to": e.target,
                "operand": e.operand,
                "contribution": e.contribution,
                "local": e.local,
                "tangent": e.tangent,
            }
            for e in program.edges
        ],
        "guards": [
            {"value": g.value, "kind": g.kind, "outcome": pack(g.outcome)} for g in program.guards
        ],
        "scopes": [
            {
                "kind": scope.key.kind,
                "name": scope.key.name,
                "index": scope.key.index,
                "parent": scope.parent,
            }
            for scope in program.scopes
        ],
        "source": program.source,
    }


def packed(program: Spec) -> tuple[str, list[bytes]]:
    """Return a program as JSON text and, apart, its large arrays: ``data`` is then a number.

    One text travels through Jupyter quicker than its thousand parts, which are looked at each.
    """
    large: list[bytes] = []

    def encode(raw: bytes) -> str | int:
        if len(raw) < _LARGE:
            return base64.b64encode(raw).decode()
        large.append(raw)
        return len(large) - 1

    data = written(program, encode)
    return json.dumps(data, separators=(",", ":")), large


def _packer(encode: Callable[[bytes], Any]) -> Callable[[Any], dict[str, Any]]:
    def pack(value: Any) -> dict[str, Any]:
        array = np.asarray(value)
        little = array.astype(array.dtype.newbyteorder("<"), copy=False)
        packed = {
            "dtype": str(array.dtype),
            "shape": list(array.shape),
            "data": encode(little.tobytes()),
        }
        if type(value) in (float, int, bool):
            packed["weak"] = True
        return packed

    return pack


def _unpack(packed: Mapping[str, Any]) -> Any:
    data = packed["data"]
    raw = base64.b64decode(data, validate=True) if isinstance(data, str) else bytes(data)
    dtype = _dtype(packed["dtype"])
    shape = _shape(packed["shape"])
    array = np.frombuffer(raw, dtype.newbyteorder("<"))
    if array.size != int(np.prod(shape, dtype=np.int64)):
        raise ValueError(f"an array of shape {shape} holds {array.size} numbers")
    array = array.astype(dtype).reshape(shape)
    return array.item() if packed.get("weak") else array


def _dtype(name: Any) -> np.dtype[Any]:
    dtype = np.dtype(str(name))
    if dtype.kind not in "fiub":
        raise ValueError(f"a program holds no values of dtype {name!r}")
    return dtype


def _shape(shape: Any) -> tuple[int, ...]:
    if not isinstance(shape, (list, tuple)) or not all(
        isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in shape
    ):
        raise ValueError(f"{shape!r} is not a shape")
    if int(np.prod(shape, dtype=object)) > _LIMIT:
        raise ValueError(f"a value of shape {shape} is too large")
    return tuple(shape)


def plain(attrs: Any) -> Any:
    """Return attributes as JSON data: tuples as lists, non-finite floats spelled out."""
    if isinstance(attrs, dict):
        return {key: plain(value) for key, value in attrs.items()}
    if isinstance(attrs, (list, tuple)):
        return [plain(value) for value in attrs]
    if isinstance(attrs, np.generic):
        attrs = attrs.item()
    if isinstance(attrs, float) and not np.isfinite(attrs):
        return {"float": repr(attrs)}
    return attrs


def _attrs(plain: Any) -> Any:
    """Read attributes back: lists are tuples."""
    if isinstance(plain, Mapping):
        if set(plain) == {"float"}:
            return float(plain["float"])
        return {str(key): _attrs(value) for key, value in plain.items()}
    if isinstance(plain, (list, tuple)):
        return tuple(_attrs(value) for value in plain)
    return plain


def read(data: Mapping[str, Any] | str, make: type[_S]) -> _S:
    """Read a program and check it: see `Program.from_json`.

    Parameters
    ----------
    data : mapping or str
    make : type
        The class to make of it: `Spec`, or one derived from it.
    """
    if isinstance(data, str):
        try:
            data = json.loads(data)
        except RecursionError:
            raise ValueError("not a program: it is nested too deeply") from None
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise ValueError(f"not a program: its format is not {FORMAT!r}")
    version = data.get("version")
    if type(version) is not int or version != VERSION:
        raise ValueError(
            f"a program of version {version!r}; this ad_widget reads version {VERSION}: make it "
            "anew by running the code it came from again, and save that"
        )
    try:
        program = _assembled(data, make)
        _check(program)
    except ValueError as error:
        raise ValueError(f"a damaged program: {error}") from error
    except (LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ValueError(f"a damaged program: {error!r}") from error
    return program


def _number(plain: Any) -> int:
    """Read a whole number, such as a value's id."""
    if type(plain) is not int:
        raise ValueError(f"{plain!r} is no whole number")
    return plain


def _maybe(plain: Any) -> int | None:
    return None if plain is None else _number(plain)


def _section(name: str, plain: Mapping[str, Any]) -> Section:
    return Section(
        tuple(
            Step(
                str(op),
                tuple(map(_number, inputs)),
                _number(output),
                _attrs(attrs) if attrs else None,
                _maybe(origin),
            )
            for op, inputs, output, attrs, origin in plain["steps"]
        ),
        tuple(map(_number, plain["shows"])),
    )


def _assembled(data: Mapping[str, Any], make: type[_S]) -> _S:
    named = data["sections"]
    if not isinstance(named, Mapping) or not {*SECTIONS[:3]} <= {*named} <= {*SECTIONS}:
        raise ValueError(f"its sections are not {', '.join(SECTIONS)}")
    sections = {name: _section(name, named[name]) for name in named}
    return make(
        values=tuple((_shape(shape), str(_dtype(dtype))) for shape, dtype in data["values"]),
        constants={_number(k): _unpack(value) for k, value in data["constants"]},
        leaves=tuple(
            Leaf(
                _number(leaf["value"]),
                str(leaf["name"]),
                np.asarray(_unpack(leaf["data"])),
                _maybe(leaf["tangent"]),
            )
            for leaf in data["leaves"]
        ),
        forward=sections["forward"],
        backward=sections["backward"],
        local=sections["local"],
        tangent=sections.get("tangent"),
        output=_number(data["output"]),
        nodes=tuple(
            Part(
                value=_number(p["value"]),
                grad=_maybe(p["grad"]),
                name=None if p["name"] is None else str(p["name"]),
                label=str(p["label"]),
                op=None if p["op"] is None else str(p["op"]),
                symbol=str(p["symbol"]),
                formula=str(p["formula"]),
                kind=str(p["kind"]),
                span=None if p["span"] is None else tuple(map(_number, p["span"])),  # type: ignore[arg-type]
                tangent=_maybe(p["tangent"]),
                scope=_maybe(p["scope"]),
            )
            for p in data["nodes"]
        ),
        edges=tuple(
            Edge(
                _number(e["from"]),
                _number(e["to"]),
                _number(e["operand"]),
                _maybe(e["contribution"]),
                _maybe(e["local"]),
                _maybe(e["tangent"]),
            )
            for e in data["edges"]
        ),
        guards=tuple(
            Guard(_number(g["value"]), str(g["kind"]), np.asarray(_unpack(g["outcome"])))
            for g in data["guards"]
        ),
        scopes=tuple(
            Scope(ScopeKey(str(s["kind"]), str(s["name"]), _maybe(s["index"])), _maybe(s["parent"]))
            for s in data["scopes"]
        ),
        source=None if data["source"] is None else str(data["source"]),
    )


def _check(program: Spec) -> None:
    """Refuse a program that does not hold together, before anything of it is run."""
    count = len(program.values)
    ready = {*program.constants, *program.inputs}

    def ask(condition: bool, what: str) -> None:
        if not condition:
            raise ValueError(what)

    sizes = [math.prod(shape) for shape, _ in program.values]
    ask(sum(sizes) <= _LIMIT, f"its values, {sum(sizes)} numbers, are too large")
    ask(all(0 <= k < count for k in ready), "a constant or leaf is out of range")
    ask(
        len(ready) == len(program.constants) + len(program.inputs),
        "a value is both a leaf and a constant",
    )
    ask(
        len({leaf.name for leaf in program.leaves}) == len(program.leaves),
        "two leaves have one name",
    )
    for k, value in program.constants.items():
        ask(np.shape(value) == program.values[k][0], f"constant {k} has another shape")
    for leaf in program.leaves:
        ask(
            leaf.data.shape == program.values[leaf.value][0],
            f"leaf {leaf.name!r} has another shape",
        )
        ask(
            leaf.tangent is None
            or (
                program.tangent is not None
                and program.values[leaf.tangent] == program.values[leaf.value]
            ),
            f"leaf {leaf.name!r} has a tangent of another shape",
        )
    for n, step in enumerate(program.steps):
        ask(step.op in OPS, f"step {n} uses the op {step.op!r}, which is not known here")
        rules = OPS[step.op].vjps
        several = isinstance(rules, EachOperand) or not rules
        operands = len(step.inputs)
        ask(
            operands > 0 if several else operands == len(cast("tuple[object]", rules)),
            f"step {n} gives {step.op} {operands} operands",
        )
        ask(ready.issuperset(step.inputs), f"step {n} reads a value that is not computed yet")
        ask(0 <= step.output < count and step.output not in ready, f"step {n} writes out of turn")
        ready.add(step.output)
        _check_attrs(n, step, program, ask)
    forward = len(program.forward.steps)
    for name, section in program.sections.items():
        ask(ready.issuperset(section.shows), f"section {name} shows a value that is not computed")
        ask(
            all(
                step.origin is None or (name != "forward" and 0 <= step.origin < forward)
                for step in section.steps
            ),
            f"a step of section {name} belongs to no forward step",
        )
    ask(program.output in ready, "its output is not computed")
    shown = {k for p in program.nodes for k in (p.value, p.grad, p.tangent) if k is not None}
    ask(ready.issuperset(shown), "a node shows a value that is not computed")
    for k, scope in enumerate(program.scopes):
        ask(scope.key.kind in SCOPES, f"scope {k} is of no known kind")
        ask(scope.parent is None or 0 <= scope.parent < k, f"scope {k} has no scope around it")
    ask(len({*program.scope_paths}) == len(program.scopes), "two scopes have one name")
    ask(
        all(p.scope is None or 0 <= p.scope < len(program.scopes) for p in program.nodes),
        "a node was made in no known scope",
    )
    ask(
        all(0 <= e.source < e.target < len(program.nodes) for e in program.edges),
        "an edge leads nowhere, or in a circle",
    )
    ask(all(p.kind in _KINDS for p in program.nodes), "a node is of no known kind")
    ask(all(p.span is None or len(p.span) == 4 for p in program.nodes), "a node has no place")
    for g in program.guards:
        ask(g.value in ready, "a guard has no value")
        whole = np.shape(g.outcome) == program.values[g.value][0]
        ask(g.kind == "bool" or (g.kind == "value" and whole), "a guard has no outcome")
    ask(
        ready.issuperset(
            k for e in program.edges for k in (e.contribution, e.local, e.tangent) if k is not None
        ),
        "an edge shows a value that is not computed",
    )


def _check_attrs(n: int, step: Step, program: Spec, ask: Callable[[bool, str], None]) -> None:
    """Refuse attributes that an op does not take, or that ask for more memory than is declared."""
    attrs = step.attrs
    if attrs is None:
        return
    ask(isinstance(attrs, Mapping), f"step {n} has no attributes but {attrs!r}")
    known = _options(OPS[step.op].forward)
    for name in attrs:
        ask(known is None or name in known, f"step {n}: {step.op} has no attribute {name!r}")
    declared = program.values[step.output][0]
    if "shape" in attrs:
        ask(attrs["shape"] == declared, f"step {n} makes another shape than {declared}")
    if step.op == "einsum":
        given, _, out = attrs["subscripts"].partition("->")
        sizes: dict[str, int] = {}
        for letters, k in zip(given.split(","), step.inputs, strict=True):
            for letter, size in zip(letters, program.values[k][0], strict=True):
                sizes[letter] = max(size, sizes.get(letter, size))
        made = tuple(sizes[letter] for letter in out)
        ask(made == declared, f"step {n} makes another shape than {declared}")
    if "dtype" in attrs:
        _dtype(attrs["dtype"])
    if "padding" in attrs:
        padding = attrs["padding"]
        image = program.values[step.inputs[0]][0]
        spread = attrs.get("spread", (1,) * len(padding))
        padded = [
            size * by + max(before, 0) + max(after, 0)
            for size, by, (before, after) in zip(image[2:], spread, padding, strict=True)
        ]
        ask(math.prod((*image[:2], *padded)) <= _LIMIT, f"step {n} pads too much")


@lru_cache(256)
def _options(forward: Callable[..., Any]) -> frozenset[str] | None:
    """Return the attributes that an op takes; None for one that takes any."""
    if isinstance(forward, np.ufunc):
        return frozenset()
    try:
        parameters = inspect.signature(forward).parameters.values()
    except ValueError:  # built in, and does not say
        return None
    if any(p.kind is p.VAR_KEYWORD for p in parameters) and forward.__module__ != "numpy":
        return None
    kinds = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return frozenset(p.name for p in parameters if p.kind in kinds) - {"out", "xp"}
