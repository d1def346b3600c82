"""A program as JSON: the one definition of the format, written, read and checked.

Arrays are ``{"dtype", "shape", "data"}`` with little-endian bytes in C order.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..engine.op import OPS
from .program import Edge, Guard, Leaf, Part, Program, Step

__all__ = ["packed", "plain", "read", "written"]

FORMAT = "ad_widget.program"
VERSION = 1
_LARGE = 1024  # bytes of an array that does not travel as text
_LIMIT = 2**28  # numbers in one value: 2 GiB, beyond what any reader should be made to allocate


def written(program: Program, encode: Callable[[bytes], Any] | None = None) -> dict[str, Any]:
    """Return a program as JSON data: see `Program.to_json`."""
    pack = _packer(encode or (lambda raw: base64.b64encode(raw).decode()))
    return {
        "format": FORMAT,
        "version": VERSION,
        "values": [[list(shape), dtype] for shape, dtype in program.values],
        "constants": [[k, pack(value)] for k, value in program.constants.items()],
        "leaves": [
            {"value": leaf.value, "name": leaf.name, "data": pack(leaf.data)}
            for leaf in program.leaves
        ],
        "steps": [
            [s.op, list(s.inputs), s.output, plain(s.attrs) if s.attrs else None]
            for s in program.steps
        ],
        "forward": program.forward,
        "backward": program.backward,
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
            }
            for e in program.edges
        ],
        "guards": [
            {"value": g.value, "kind": g.kind, "outcome": pack(g.outcome)} for g in program.guards
        ],
        "show": list(program.show),
        "source": program.source,
    }


def packed(program: Program) -> tuple[str, list[bytes]]:
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


def read(data: Mapping[str, Any] | str) -> Program:
    """Read a program and check it: see `Program.from_json`."""
    if isinstance(data, str):
        data = json.loads(data)
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise ValueError(f"not a program: its format is not {FORMAT!r}")
    if data.get("version") != VERSION:
        raise ValueError(
            f"a program of version {data.get('version')!r}; this ad_widget reads version {VERSION}"
        )
    try:
        program = _assembled(data)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"a damaged program: {error!r}") from error
    _check(program)
    return program


def _assembled(data: Mapping[str, Any]) -> Program:
    return Program(
        values=tuple((_shape(shape), str(_dtype(dtype))) for shape, dtype in data["values"]),
        constants={int(k): _unpack(value) for k, value in data["constants"]},
        leaves=tuple(
            Leaf(int(leaf["value"]), str(leaf["name"]), np.asarray(_unpack(leaf["data"])))
            for leaf in data["leaves"]
        ),
        steps=tuple(
            Step(str(op), tuple(map(int, inputs)), int(output), _attrs(attrs) if attrs else None)
            for op, inputs, output, attrs in data["steps"]
        ),
        forward=int(data["forward"]),
        backward=int(data["backward"]),
        output=int(data["output"]),
        nodes=tuple(
            Part(
                value=int(p["value"]),
                grad=None if p["grad"] is None else int(p["grad"]),
                name=None if p["name"] is None else str(p["name"]),
                label=str(p["label"]),
                op=None if p["op"] is None else str(p["op"]),
                symbol=str(p["symbol"]),
                formula=str(p["formula"]),
                kind=str(p["kind"]),
                span=None if p["span"] is None else tuple(map(int, p["span"])),  # type: ignore[arg-type]
            )
            for p in data["nodes"]
        ),
        edges=tuple(
            Edge(
                int(e["from"]),
                int(e["to"]),
                int(e["operand"]),
                None if e["contribution"] is None else int(e["contribution"]),
                None if e["local"] is None else int(e["local"]),
            )
            for e in data["edges"]
        ),
        guards=tuple(
            Guard(int(g["value"]), str(g["kind"]), np.asarray(_unpack(g["outcome"])))
            for g in data["guards"]
        ),
        source=None if data["source"] is None else str(data["source"]),
    )


def _check(program: Program) -> None:
    """Refuse a program that does not hold together, before anything of it is run."""
    count = len(program.values)
    ready = set(program.constants) | {leaf.value for leaf in program.leaves}

    def ask(condition: bool, what: str) -> None:
        if not condition:
            raise ValueError(f"a damaged program: {what}")

    ask(all(0 <= k < count for k in ready), "a constant or leaf is out of range")
    ask(
        len(ready) == len(program.constants) + len(program.leaves),
        "a value is both a leaf and a constant",
    )
    for k, value in program.constants.items():
        ask(np.shape(value) == program.values[k][0], f"constant {k} has another shape")
    for leaf in program.leaves:
        ask(
            leaf.data.shape == program.values[leaf.value][0],
            f"leaf {leaf.name!r} has another shape",
        )
    for n, step in enumerate(program.steps):
        ask(step.op in OPS, f"step {n} uses the op {step.op!r}, which is not known here")
        ask(ready.issuperset(step.inputs), f"step {n} reads a value that is not computed yet")
        ask(0 <= step.output < count and step.output not in ready, f"step {n} writes out of turn")
        ready.add(step.output)
    ask(program.forward >= 0 and program.backward >= 0, "it counts its steps wrongly")
    ask(program.forward + program.backward <= len(program.steps), "it counts its steps wrongly")
    ask(program.output in ready, "its output is not computed")
    shown = {p.value for p in program.nodes} | {p.grad for p in program.nodes if p.grad is not None}
    ask(ready.issuperset(shown), "a node shows a value that is not computed")
    ask(
        all(0 <= e.source < e.target < len(program.nodes) for e in program.edges),
        "an edge leads nowhere, or in a circle",
    )
    ask(ready.issuperset(g.value for g in program.guards), "a guard has no value")
    ask(
        ready.issuperset(
            k for e in program.edges for k in (e.contribution, e.local) if k is not None
        ),
        "an edge shows a value that is not computed",
    )
