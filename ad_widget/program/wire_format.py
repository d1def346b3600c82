"""A program as JSON: the one definition of the format, written, read and checked.

Arrays are ``{"dtype", "shape", "data"}`` with little-endian bytes in C order.

A program whose arrays are too large for a page goes there as an *outline*, a format of its own:
what is in a program but for the numbers of its constants, guards and large leaves, and with the
`summaries` that say how the large arrays are shown.  An outline cannot be run, nor read here.
"""

from __future__ import annotations

import base64
import json
import math
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, cast

import numpy as np

from .check import check, short
from .shape_table import AXES, BUDGET
from .spec import SECTIONS, Edge, Guard, Leaf, Part, Scope, ScopeKey, Section, Spec, Step

_S = TypeVar("_S", bound=Spec)

__all__ = [
    "OUTLINE",
    "deflated",
    "for_page",
    "inflated",
    "is_long",
    "packed",
    "plain",
    "read",
    "written",
]

_DTYPES = frozenset(str(np.dtype(c)) for c in np.typecodes["AllInteger"] + "efd?")
_WEAK = ("float64", "int64", "bool")  # what Python's numbers are in NumPy

FORMAT = "ad_widget.program"
OUTLINE = "ad_widget.outline"
VERSION = 2
_FLOAT = {"dtype": "float64", "shape": [], "weak": True}
_LARGE = 1024  # bytes of an array that does not travel as text


def written(program: Spec, encode: Callable[[bytes], Any] | None = None) -> dict[str, Any]:
    """Return a program as JSON data: see `Program.to_json`."""
    pack = _packer(encode or _base64)
    return {"format": FORMAT, **_written(program, pack, [True] * len(program.leaves), pack)}


def for_page(program: Spec, encode: Callable[[bytes], Any] | None = None) -> dict[str, Any]:
    """Return what a page is sent of a program, as JSON data: all of it, or an outline."""
    if not program.summaries:
        return written(program, encode)
    sent = [k in program.sent for k in range(len(program.leaves))]
    return {
        "format": OUTLINE,
        **_written(program, _packer(encode or _base64), sent, _kind),
        "summaries": [[k, list(blocks)] for k, blocks in program.summaries.items()],
    }


def _written(
    program: Spec,
    pack: Callable[[Any], dict[str, Any]],
    sent: Sequence[bool],
    other: Callable[[Any], dict[str, Any]],
) -> dict[str, Any]:
    """Return a program as JSON data: leaves that are `sent` as `pack` has them, else `other`."""
    return {
        "version": VERSION,
        "values": [[list(shape), dtype] for shape, dtype in program.values],
        "constants": [[k, other(value)] for k, value in program.constants.items()],
        "leaves": [
            {
                "value": leaf.value,
                "name": leaf.name,
                "data": (pack if whole else other)(leaf.data),
                "tangent": leaf.tangent,
            }
            for leaf, whole in zip(program.leaves, sent, strict=True)
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
                "under": p.under,
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
                **({"rule": e.rule} if e.rule else {}),
            }
            for e in program.edges
        ],
        "guards": [
            {"value": g.value, "kind": g.kind, "outcome": other(g.outcome)} for g in program.guards
        ],
        "scopes": [
            {
                "kind": scope.key.kind,
                "name": scope.key.name,
                "index": scope.key.index,
                "parent": scope.parent,
                **({"item": scope.key.item} if scope.key.item else {}),
            }
            for scope in program.scopes
        ],
        "source": program.source,
    }


def packed(program: Spec, *, whole: bool = False) -> tuple[str, list[bytes]]:
    """Return `for_page` as JSON text and, apart, its large arrays: ``data`` is then a number.

    With `whole` no array is apart.

    One text travels through Jupyter quicker than its thousand parts, which are looked at each.
    """
    large: list[bytes] = []

    def encode(raw: bytes) -> str | int:
        if whole or len(raw) < _LARGE:
            return base64.b64encode(raw).decode()
        large.append(raw)
        return len(large) - 1

    data = for_page(program, encode)
    return json.dumps(data, separators=(",", ":"), check_circular=False), large


_LONG = 2**21  # characters of a text that is deflated on its way to a page
_MOST = 2**29  # characters of a text, of which no browser holds more


def is_long(text: str) -> bool:
    """Whether a text is to be `deflated` on its way to a page.

    A page takes bytes as they are, where it would read a long text all at once.
    """
    return len(text) > _LONG


def deflated(text: str) -> bytes:
    """Return a text as it travels if it is long."""
    return zlib.compress(text.encode(), 1)


def inflated(raw: bytes) -> str:
    """Return a text that was `deflated`.

    Raises
    ------
    ValueError
        If it was not, or is longer than a page could read.
    """
    whole = zlib.decompressobj()
    try:
        text = whole.decompress(raw, _MOST)
    except zlib.error as error:
        raise ValueError(f"not a program: {error}") from None
    if not whole.eof:
        raise ValueError("not a program: its text has no end")
    return text.decode()


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


_name = cache(str)
"""Of a dtype; NumPy puts it together anew each time."""


def _packer(encode: Callable[[bytes], Any]) -> Callable[[Any], dict[str, Any]]:
    def pack(value: Any) -> dict[str, Any]:
        if type(value) is float:  # most constants of the graphs that have many
            return {**_FLOAT, "data": encode(struct.pack("<d", value))}
        array = np.asarray(value)
        little = array.astype(array.dtype.newbyteorder("<"), copy=False)
        return {**_kind(value), "data": encode(little.tobytes())}

    return pack


def _kind(value: Any) -> dict[str, Any]:
    """Return what an array or number is, without its numbers."""
    array = np.asarray(value)
    kind = {"dtype": _name(array.dtype), "shape": list(array.shape)}
    return {**kind, "weak": True} if type(value) in (float, int, bool) else kind


def _unpack(packed: Mapping[str, Any]) -> Any:
    data = packed["data"]
    if isinstance(data, str):
        raw = base64.b64decode(data, validate=True)
    elif isinstance(data, (bytes, bytearray, memoryview)):
        raw = bytes(data)
    else:
        raise ValueError(f"the data of an array are bytes, not {type(data).__name__}")
    dtype = _dtype(packed["dtype"])
    shape = _shape(packed["shape"])
    if len(raw) != math.prod(shape) * dtype.itemsize:
        raise ValueError(f"{len(raw)} bytes are no array of shape {shape} and dtype {dtype}")
    array = np.frombuffer(raw, dtype.newbyteorder("<")).astype(dtype).reshape(shape)
    weak = packed.get("weak", False)
    if type(weak) is not bool or (weak and (shape != () or str(dtype) not in _WEAK)):
        raise ValueError(f"a number as written is no array of shape {shape} and dtype {dtype}")
    return array.item() if weak else array


def _dtype(name: Any) -> np.dtype[Any]:
    if name not in _DTYPES:
        raise ValueError(f"a program holds no values of dtype {name!r}")
    return cast("np.dtype[Any]", np.dtype(name))


def _shape(shape: Any) -> tuple[int, ...]:
    if not isinstance(shape, (list, tuple)) or not all(type(n) is int and n >= 0 for n in shape):
        raise ValueError(f"{shape!r} is not a shape")
    # NumPy has none of more axes; and an array without numbers, too, has room for its other axes.
    if len(shape) > AXES or math.prod(n or 1 for n in shape) > BUDGET:
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


_NOT_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def _attrs(plain: Any) -> Any:
    """Read attributes back: lists are tuples."""
    if isinstance(plain, Mapping):
        if set(plain) == {"float"}:
            return _NOT_FINITE[plain["float"]]
        return {str(key): _attrs(value) for key, value in plain.items()}
    if isinstance(plain, (list, tuple)):
        return tuple(_attrs(value) for value in plain)
    if isinstance(plain, float) and not math.isfinite(plain):
        raise ValueError(f'{plain} is written {{"float": "{plain}"}}')
    if type(plain) is int and abs(plain) >= 2**53:  # a page has no larger whole numbers
        return float(plain)
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
        data = _parsed(data)
    if isinstance(data, Mapping) and data.get("format") == OUTLINE:
        raise ValueError("an outline, which has not the program's arrays: it cannot be run")
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise ValueError(f"not a program: its format is not {FORMAT!r}")
    version = data.get("version")
    if type(version) is not int or version != VERSION:
        raise ValueError(
            f"a program of version {short(repr(version))}; this ad_widget reads version "
            f"{VERSION}: make it anew by running the code it came from again, and save that"
        )
    try:
        program = _assembled(data, make)
        check(program)
    except ValueError as error:
        raise ValueError(f"a damaged program: {short(str(error))}") from error
    except (LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ValueError(f"a damaged program: {short(repr(error))}") from error
    return program


def _parsed(text: str) -> Any:
    """Read JSON as a page does, which knows no word for numbers that are not finite."""
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("not a program: it is nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"not a program: it is no JSON: {short(str(error))}") from error


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _number(plain: Any) -> int:
    """Read a whole number, such as a value's id."""
    if type(plain) is not int or abs(plain) >= 2**53:  # a page has no larger ones
        raise ValueError(f"{plain!r} is no whole number")
    return plain


def _maybe(plain: Any) -> int | None:
    return None if plain is None else _number(plain)


def _text(plain: Any) -> str:
    if type(plain) is not str:
        raise ValueError(f"{plain!r} is no text")
    return plain


def _maybe_text(plain: Any) -> str | None:
    return None if plain is None else _text(plain)


def _rows(plain: Any) -> list[Any]:
    if not isinstance(plain, (list, tuple)):
        raise ValueError(f"{plain!r} is no list")
    return list(plain)


def _constants(rows: list[Any]) -> dict[int, Any]:
    constants = {_number(k): _unpack(value) for k, value in rows}
    if len(constants) != len(rows):
        raise ValueError("two constants have one id")
    return constants


def _section(name: str, plain: Mapping[str, Any]) -> Section:
    return Section(
        tuple(
            Step(
                _text(op),
                tuple(map(_number, _rows(inputs))),
                _number(output),
                None if attrs is None else _attrs(attrs),
                _maybe(origin),
            )
            for op, inputs, output, attrs, origin in _rows(plain["steps"])
        ),
        tuple(map(_number, _rows(plain["shows"]))),
    )


def _assembled(data: Mapping[str, Any], make: type[_S]) -> _S:
    named = data["sections"]
    if not isinstance(named, Mapping) or not {*SECTIONS[:3]} <= {*named} <= {*SECTIONS}:
        raise ValueError(f"its sections are not {', '.join(SECTIONS)}")
    sections = {name: _section(name, named[name]) for name in named}
    return make(
        values=tuple((_shape(shape), str(_dtype(dtype))) for shape, dtype in _rows(data["values"])),
        constants=_constants(_rows(data["constants"])),
        leaves=tuple(
            Leaf(
                _number(leaf["value"]),
                _text(leaf["name"]),
                np.asarray(_unpack(leaf["data"])),
                _maybe(leaf["tangent"]),
            )
            for leaf in _rows(data["leaves"])
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
                name=_maybe_text(p["name"]),
                label=_text(p["label"]),
                op=_maybe_text(p["op"]),
                symbol=_text(p["symbol"]),
                formula=_text(p["formula"]),
                kind=_text(p["kind"]),
                span=None if p["span"] is None else tuple(map(_number, _rows(p["span"]))),  # type: ignore[arg-type]
                tangent=_maybe(p["tangent"]),
                scope=_maybe(p["scope"]),
                under=_maybe_text(p.get("under")),
            )
            for p in _rows(data["nodes"])
        ),
        edges=tuple(
            Edge(
                _number(e["from"]),
                _number(e["to"]),
                _number(e["operand"]),
                _maybe(e["contribution"]),
                _maybe(e["local"]),
                _maybe(e["tangent"]),
                _text(e.get("rule", "")),
            )
            for e in _rows(data["edges"])
        ),
        guards=tuple(
            Guard(_number(g["value"]), _text(g["kind"]), np.asarray(_unpack(g["outcome"])))
            for g in _rows(data["guards"])
        ),
        scopes=tuple(
            Scope(
                ScopeKey(
                    _text(s["kind"]), _text(s["name"]), _maybe(s["index"]), _text(s.get("item", ""))
                ),
                _maybe(s["parent"]),
            )
            for s in _rows(data["scopes"])
        ),
        source=_maybe_text(data["source"]),
    )
