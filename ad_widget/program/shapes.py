"""What each op makes of the shapes, dtypes and attributes it is given.

The facts stand in ``shapes.json``, one entry for ops that are alike; this file and its twin in the
page, ``frontend/src/wire/shapes.ts``, read them.  An entry has

- ``names``: the ops;
- ``shape``: signatures as NumPy writes those of generalised ufuncs, alternatives separated by
  ``|``, or the name of one of `shape_rules`, or two of them by an attribute that is false or true;
- ``dtype``: a row of the table ``dtypes``, which has a column for each dtype that a page knows, as
  the operands are promoted to it: the dtype of the result, null where NumPy refuses, "other" where
  it is one that a page does not know; or "attribute" where an attribute says it;
- ``promotes``: which operands are promoted, where it is not all; the others are whole numbers
  where they are indices;
- ``attrs``: the form of each attribute; one whose name ends in ``?`` may be left out;
- ``strong``: Python's numbers count as NumPy's;
- ``nonempty``: what is reduced along must have elements.

``budget`` is how many numbers a program may declare, and a step may need while it works; ``axes``
is how many axes an array may have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from .shape_rules import RULES, Shape, ask, broadcast, check_filled, listed
from .shape_table import BUDGET, ENTRIES, TABLE

__all__ = ["Value", "check"]

_PAGE = ("float64", "float32", "int64", "bool")
_SAFE = 2**53  # whole numbers beyond it are not exact in a page


class Value(NamedTuple):
    """What is known of an operand or a result."""

    shape: Shape
    dtype: str
    weak: bool = False  # a Python number, which takes the dtype of what it meets


def check(op: str, operands: Sequence[Value], result: Value, attrs: Mapping[str, Any]) -> None:
    """Refuse a step whose operands, attributes and result do not go together.

    Parameters
    ----------
    op : str
        A name in `ENTRIES`.
    operands : sequence of Value
    result : Value
        What the program declares.
    attrs : mapping

    Raises
    ------
    ValueError
        With what is wrong, and the shapes.
    """
    entry = ENTRIES[op]
    _check_forms(attrs, entry.get("attrs", {}))
    shapes = [operand.shape for operand in operands]
    rule = entry["shape"]
    if isinstance(rule, dict):
        ((flag, (off, on)),) = rule.items()
        rule = on if attrs[flag] else off
    if "->" in rule:
        shape, space = _by_signature(rule, shapes, attrs, entry), 0
    else:
        shape, space = RULES[rule](shapes, attrs, entry)
    if shape != result.shape:
        raise ValueError(f"it gives shape {shape}, and {result.shape} is declared")
    if space > BUDGET:
        raise ValueError(f"it needs room for {space} numbers, more than {BUDGET}")
    _check_dtypes(entry, operands, result, attrs)


def _whole(x: Any) -> bool:
    return type(x) is int and -_SAFE < x < _SAFE


def _size(x: Any) -> bool:
    return _whole(x) and x >= 0


def _all(x: Any, holds: Callable[[Any], bool]) -> bool:
    return isinstance(x, tuple) and all(map(holds, x))


def _pair(x: Any) -> bool:
    return _all(x, _whole) and len(x) == 2


def _item(x: Any) -> bool:
    """Whether this is part of an index: see `engine.ops.indexing`."""
    if x is None or x == "..." or _whole(x):
        return True
    if not isinstance(x, dict) or len(x) != 1:
        return False
    if "operand" in x:
        return _size(x["operand"])
    part = x.get("slice")
    return (
        isinstance(part, tuple)
        and len(part) == 3
        and all(k is None or _whole(k) for k in part)
        and part[2] != 0
    )


_FORMS: dict[str, Callable[[Any], bool]] = {
    "axis": _size,
    "axis?": lambda x: x is None or _size(x),
    "axes": lambda x: x is None or _size(x) or (_all(x, _size) and len({*x}) == len(x)),
    "order": lambda x: x is None or (_all(x, _size) and len({*x}) == len(x)),
    "flag": lambda x: type(x) is bool,
    "number": lambda x: type(x) is float or _whole(x),
    "number?": lambda x: x is None or type(x) is float or _whole(x),
    "decimals": lambda x: type(x) is int and abs(x) <= 300,
    "degree": lambda x: _size(x) and x <= 170,  # whose factorial is finite
    "text": lambda x: isinstance(x, str),
    "dtype": lambda x: isinstance(x, str),
    "sizes": lambda x: _all(x, _size),
    "counts": lambda x: _all(x, lambda n: _size(n) and n > 0),
    "pairs": lambda x: _all(x, _pair),
    "index": lambda x: _all(x, _item),
}


def _check_forms(attrs: Mapping[str, Any], forms: Mapping[str, Any]) -> None:
    known = {name.removesuffix("?"): name for name in forms}
    for name, x in attrs.items():
        ask(name in known, f"it has no attribute {name!r}")
        form = forms[known[name]]
        right = x in form if isinstance(form, list) else _FORMS[form](x)
        ask(right, f"its {name} cannot be {x!r}")
    for name, full in known.items():
        ask(name in attrs or full != name, f"it lacks the attribute {name!r}")


# ------------------------------------------------------------------ dtypes


def _check_dtypes(
    entry: Mapping[str, Any], operands: Sequence[Value], result: Value, attrs: Mapping[str, Any]
) -> None:
    promoted = [operands[k] for k in entry.get("promotes", range(len(operands)))]
    if entry.get("strong"):
        promoted = [operand._replace(weak=False) for operand in promoted]
    if "promotes" in entry:
        for k, operand in enumerate(operands):
            indexes = k not in entry["promotes"] and entry["shape"] in ("take", "put", "labels")
            ask(
                not indexes or np.dtype(operand.dtype).kind in "iu",
                f"its operand {k} holds indices, and not {operand.dtype}",
            )
    if entry["dtype"] == "attribute":
        ask(attrs["dtype"] == result.dtype, f"it gives {attrs['dtype']!r}, not {result.dtype}")
        return
    if any(dtype not in _PAGE for _, dtype, _ in (*promoted, result)):
        return  # a page computes with four dtypes; of the others NumPy knows best
    made = TABLE["dtypes"][entry["dtype"]][_PAGE.index(_promoted(promoted))]
    ask(made is not None, f"it takes no {_promoted(promoted)}")
    ask(made == result.dtype, f"it gives {made}, and {result.dtype} is declared")


def _promoted(operands: Sequence[Value]) -> str:
    """Return the dtype that operands are brought to, as `numpy.result_type` has it."""
    strong = {x.dtype for x in operands if not x.weak} or {x.dtype for x in operands}
    weak = {x.dtype for x in operands if x.weak}
    if "float64" in strong or {"float32", "int64"} <= strong:
        return "float64"
    if "float32" in strong:
        return "float32"
    if "float64" in weak:
        return "float64"
    return "int64" if "int64" in strong | weak else "bool"


# ------------------------------------------------------------------ signatures

_OPERAND = re.compile(r"\(([^()]*(?:\([^()]*\))?[^()]*)\)")
_Pattern = tuple[bool, tuple[str, ...]]


def _patterns(text: str) -> list[_Pattern]:
    """Read ``(...,m,n),(n)``: for each operand, whether axes go before, and the last ones."""
    found = []
    for inside in _OPERAND.findall(text):
        names = re.findall(r"\.\.\.|min\(\w,\w\)|\w", inside)
        before = names[:1] == ["..."]
        found.append((before, tuple(names[before:])))
    return found


_SIGNATURES: dict[str, list[tuple[list[_Pattern], _Pattern]]] = {}


def _alternatives(text: str) -> list[tuple[list[_Pattern], _Pattern]]:
    if text not in _SIGNATURES:
        sides = [one.split("->") for one in text.split("|")]
        _SIGNATURES[text] = [(_patterns(left), _patterns(right)[0]) for left, right in sides]
    return _SIGNATURES[text]


def _fitting(text: str, shapes: Sequence[Shape]) -> tuple[list[_Pattern], _Pattern]:
    """Return the first alternative whose operands have as many axes as these."""
    for takes, gives in _alternatives(text):
        ask(len(takes) == len(shapes), f"it takes {len(takes)} operands, not {len(shapes)}")
        if all(
            len(shape) >= len(names) if more else len(shape) == len(names)
            for shape, (more, names) in zip(shapes, takes, strict=True)
        ):
            return takes, gives
    raise ValueError(f"operands of shapes {listed(shapes)} are not {text.split('->')[0]}")


def _by_signature(
    text: str, shapes: Sequence[Shape], attrs: Mapping[str, Any], entry: Mapping[str, Any]
) -> Shape:
    takes, (before, names) = _fitting(text, shapes)
    sizes: dict[str, int] = {}
    batches = []
    for shape, (_, own) in zip(shapes, takes, strict=True):
        split = len(shape) - len(own)
        batches.append(shape[:split])
        for name, n in zip(own, shape[split:], strict=True):
            same = sizes.setdefault(name, n) == n
            ask(same, f"operands of shapes {listed(shapes)} do not go together")
    for name in names:
        if name.startswith("min"):
            sizes[name] = min(sizes[name[4]], sizes[name[6]])
    out = (*(broadcast(batches) if before else ()), *(sizes[name] for name in names))
    if "axis" in attrs:
        ask(attrs["axis"] < len(out), f"axis {attrs['axis']} is out of range for shape {out}")
        check_filled(out, (attrs["axis"],), entry)
    return out
