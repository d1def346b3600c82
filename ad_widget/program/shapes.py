"""What each op makes of the shapes, dtypes and attributes it is given.

The facts stand in ``shapes.json``, one entry for ops that are alike; this file and its twin in the
page, ``frontend/src/wire/shapes.ts``, read them.  An entry has

- ``names``: the ops;
- ``shape``: signatures as NumPy writes those of generalised ufuncs, alternatives separated by
  ``|``, or the name of a rule below, or two of them by an attribute that is false or true;
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

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

__all__ = ["AXES", "BUDGET", "ENTRIES", "Value", "check"]

Shape = tuple[int, ...]

_TABLE = json.loads(Path(__file__).with_name("shapes.json").read_text("utf-8"))
BUDGET: int = _TABLE["budget"]
AXES: int = _TABLE["axes"]
ENTRIES: dict[str, dict[str, Any]] = {
    name: entry for entry in _TABLE["ops"] for name in entry["names"]
}
"""The entry of each op by name."""

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


def _ask(condition: bool, what: str) -> None:
    if not condition:
        raise ValueError(what)


# ------------------------------------------------------------------ attributes


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
        _ask(name in known, f"it has no attribute {name!r}")
        form = forms[known[name]]
        right = x in form if isinstance(form, list) else _FORMS[form](x)
        _ask(right, f"its {name} cannot be {x!r}")
    for name, full in known.items():
        _ask(name in attrs or full != name, f"it lacks the attribute {name!r}")


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
            _ask(
                not indexes or np.dtype(operand.dtype).kind in "iu",
                f"its operand {k} holds indices, and not {operand.dtype}",
            )
    if entry["dtype"] == "attribute":
        _ask(attrs["dtype"] == result.dtype, f"it gives {attrs['dtype']!r}, not {result.dtype}")
        return
    if any(dtype not in _PAGE for _, dtype, _ in (*promoted, result)):
        return  # a page computes with four dtypes; of the others NumPy knows best
    made = _TABLE["dtypes"][entry["dtype"]][_PAGE.index(_promoted(promoted))]
    _ask(made is not None, f"it takes no {_promoted(promoted)}")
    _ask(made == result.dtype, f"it gives {made}, and {result.dtype} is declared")


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
        _ask(len(takes) == len(shapes), f"it takes {len(takes)} operands, not {len(shapes)}")
        if all(
            len(shape) >= len(names) if more else len(shape) == len(names)
            for shape, (more, names) in zip(shapes, takes, strict=True)
        ):
            return takes, gives
    raise ValueError(f"operands of shapes {_listed(shapes)} are not {text.split('->')[0]}")


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
            _ask(same, f"operands of shapes {_listed(shapes)} do not go together")
    for name in names:
        if name.startswith("min"):
            sizes[name] = min(sizes[name[4]], sizes[name[6]])
    out = (*(_broadcast(batches) if before else ()), *(sizes[name] for name in names))
    if "axis" in attrs:
        _ask(attrs["axis"] < len(out), f"axis {attrs['axis']} is out of range for shape {out}")
        _check_filled(out, (attrs["axis"],), entry)
    return out


def _listed(shapes: Sequence[Shape]) -> str:
    return " and ".join(map(str, shapes))


def _broadcast(shapes: Sequence[Shape]) -> Shape:
    ndim = max(map(len, shapes), default=0)
    out = [1] * ndim
    for shape in shapes:
        for k, n in enumerate(shape, ndim - len(shape)):
            _ask(n == 1 or out[k] in (1, n), f"shapes {_listed(shapes)} do not broadcast")
            out[k] = n if n != 1 else out[k]
    return tuple(out)


def _check_filled(shape: Shape, axes: Sequence[int], entry: Mapping[str, Any]) -> None:
    empty = any(shape[k] == 0 for k in axes)
    _ask(not entry.get("nonempty") or not empty, f"shape {shape} has no elements along {axes}")


# ------------------------------------------------------------------ rules

Made = tuple[Shape, int]
"""The shape of the result, and how many numbers the step needs room for beside it."""


def _one(shapes: Sequence[Shape], count: int = 1) -> Shape:
    _ask(len(shapes) == count, f"it takes {count} operands, not {len(shapes)}")
    return shapes[0]


def _some(shapes: Sequence[Shape]) -> Shape:
    _ask(len(shapes) > 0, "it takes at least one operand")
    return shapes[0]


def _reduce(shapes: Sequence[Shape], attrs: Mapping[str, Any], entry: Mapping[str, Any]) -> Made:
    shape = _one(shapes)
    axis = attrs.get("axis")
    axes = tuple(range(len(shape))) if axis is None else axis if type(axis) is tuple else (axis,)
    _ask(all(k < len(shape) for k in axes), f"axis {axis} is out of range for shape {shape}")
    _check_filled(shape, axes, entry)
    if attrs.get("keepdims"):
        return tuple(1 if k in axes else n for k, n in enumerate(shape)), 0
    return tuple(n for k, n in enumerate(shape) if k not in axes), 0


def _along(shapes: Sequence[Shape], attrs: Mapping[str, Any], entry: Mapping[str, Any]) -> Made:
    _reduce(shapes, attrs, entry)
    return shapes[0], 0


def _spectrum(shapes: Sequence[Shape], attrs: Mapping[str, Any], entry: Mapping[str, Any]) -> Made:
    _ask(len(shapes) in (1, 2), f"it takes a real part and an imaginary one, not {len(shapes)}")
    shape, axis = shapes[0], attrs["axis"]
    _ask(all(one == shape for one in shapes), f"its parts have shapes {_listed(shapes)}")
    _ask(axis < len(shape), f"axis {axis} is out of range for shape {shape}")
    _check_filled(shape, (axis,), entry)
    return (2, *shape), 4 * math.prod(shape)


def _reshape(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    shape, to = _one(shapes), attrs["shape"]
    _ask(math.prod(shape) == math.prod(to), f"shape {shape} has other numbers than {to}")
    return to, 0


def _broadcast_to(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    shape, to = _one(shapes), attrs["shape"]
    _ask(_broadcast([shape, to]) == to, f"shape {shape} does not broadcast to {to}")
    return to, 0


def _transpose(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    shape = _one(shapes)
    axes = attrs.get("axes")
    if axes is None:
        return shape[::-1], 0
    right = sorted(axes) == list(range(len(shape)))
    _ask(right, f"axes {axes} are not those of shape {shape}")
    return tuple(shape[k] for k in axes), 0


def _concatenate(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    first, axis = _some(shapes), attrs["axis"]
    _ask(axis < len(first), f"axis {axis} is out of range for shape {first}")
    rest = (*first[:axis], *first[axis + 1 :])
    for shape in shapes:
        alike = len(shape) == len(first) and (*shape[:axis], *shape[axis + 1 :]) == rest
        _ask(alike, f"shapes {_listed(shapes[:3])} cannot be joined along axis {axis}")
    return (*first[:axis], sum(shape[axis] for shape in shapes), *first[axis + 1 :]), 0


def _stack(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    first, axis = _some(shapes), attrs["axis"]
    _ask(axis <= len(first), f"axis {axis} is out of range for shape {first}")
    alike = all(shape == first for shape in shapes)
    _ask(alike, f"shapes {_listed(shapes[:3])} cannot be stacked")
    return (*first[:axis], len(shapes), *first[axis:]), 0


def _taken(shape: Shape, index: tuple[Any, ...], picks: Sequence[Shape]) -> Shape:
    """Return the shape of ``x[index]``."""
    ellipses = sum(item == "..." for item in index)
    _ask(ellipses <= 1, "an index has one ellipsis at most")
    whole = len(shape) - sum(item is not None and item != "..." for item in index)
    _ask(whole >= 0, f"too many indices for shape {shape}")
    referred = [i["operand"] for i in index if isinstance(i, dict) and "operand" in i]
    _ask(
        sorted(referred) == list(range(len(picks))),
        f"its index refers to operands {referred}, and there are {len(picks)}",
    )
    out: list[int] = []
    place = last = -1
    apart = False
    axis = 0
    for k, item in enumerate((*index, "...") if not ellipses else index):
        if item is None:
            out.append(1)
        elif item == "...":
            out += shape[axis : axis + whole]
            axis += whole
        elif isinstance(item, dict) and "slice" in item:
            out.append(len(range(*slice(*item["slice"]).indices(shape[axis]))))
            axis += 1
        else:
            if type(item) is int:
                n = shape[axis]
                _ask(-n <= item < n, f"index {item} is out of range for shape {shape}")
            axis += 1
            if referred:  # integers go with the arrays; what stands apart comes first
                if place < 0:
                    place = len(out)
                elif last != k - 1:
                    apart = True
                last = k
    at = 0 if apart or place < 0 else place
    return (*out[:at], *_broadcast(picks), *out[at:])


def _take(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    return _taken(_some(shapes), attrs["index"], shapes[1:]), 0


def _put(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    place = _taken(attrs["shape"], attrs["index"], shapes[1:])
    given = _some(shapes)
    _ask(_broadcast([given, place]) == place, f"shape {given} does not broadcast to {place}")
    return attrs["shape"], math.prod(place)


def _contract(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    _some(shapes)
    _ask(len(shapes) < AXES, f"it takes fewer than {AXES} operands")  # NumPy's own limit
    text = attrs["subscripts"]
    _ask(
        re.fullmatch(r"[A-Za-z]*(,[A-Za-z]*)*->[A-Za-z]*", text) is not None,
        f"its subscripts cannot be {text!r}",
    )
    given, out = text.split("->")
    terms = given.split(",")
    _ask(len(terms) == len(shapes), f"its subscripts {text!r} are of {len(terms)} operands")
    sizes: dict[str, int] = {}
    for term, shape in zip(terms, shapes, strict=True):
        _ask(len(term) == len(shape), f"subscripts {term!r} are not those of shape {shape}")
        own: dict[str, int] = {}
        for letter, n in zip(term, shape, strict=True):
            _ask(own.setdefault(letter, n) == n, f"shape {shape} has no diagonal {term!r}")
            known = sizes.get(letter, 1)
            _ask(n == 1 or known in (1, n), f"shapes {_listed(shapes)} are not {text!r}")
            sizes[letter] = n if n != 1 else known
    _ask(len({*out}) == len(out) and {*out} <= {*sizes}, f"its subscripts cannot be {text!r}")
    summed = math.prod(n for letter, n in sizes.items() if letter not in out)
    return tuple(sizes[letter] for letter in out), summed


def _slide(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    image, kernel = _one(shapes, 2), shapes[1]
    _ask(len(image) >= 2 and len(kernel) == len(image), f"{_listed(shapes)} are no images")
    _ask(image[1] == kernel[1], f"images {image} have other channels than kernels {kernel}")
    return _windows(image, kernel[2:], kernel[0], attrs, attrs["spread"], attrs["dilation"])


def _pool(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    image, window = _one(shapes), attrs["window"]
    _ask(len(image) >= 2, f"{image} is no image")
    ones = (1,) * len(window)
    _ask(all(lo >= 0 <= hi for lo, hi in attrs["padding"]), "a pool crops nothing")
    return _windows(image, window, image[1], attrs, ones, ones)


def _windows(
    image: Shape, window: Shape, channels: int, attrs: Mapping[str, Any], spread: Shape, far: Shape
) -> Made:
    """Return the shape of what windows that slide over images give."""
    n = len(image) - 2
    stride, padding = attrs["stride"], attrs["padding"]
    alike = all(len(x) == n for x in (window, stride, padding, spread, far))
    _ask(alike, f"it needs {n} numbers for the axes of {image}")
    out = []
    padded = 1
    for size, k, s, (lo, hi), by, d in zip(
        image[2:], window, stride, padding, spread, far, strict=True
    ):
        _ask(size > 0 and k > 0, f"images {image} have no elements")
        spaced = (size - 1) * by + 1
        _ask(max(-lo, 0) + max(-hi, 0) <= spaced, f"it crops more than images {image} have")
        length = spaced + lo + hi
        extent = (k - 1) * d + 1
        _ask(length >= extent, f"a window of {window} does not fit into {image}, padding included")
        out.append((length - extent) // s + 1)
        padded *= spaced + max(lo, 0) + max(hi, 0) + by - 1
    room = image[0] * image[1] * max(padded, math.prod(out) * math.prod(window))
    return (image[0], channels, *out), room


def _loss(shapes: Sequence[Shape], attrs: Mapping[str, Any], entry: Mapping[str, Any]) -> Made:
    shape = _one(shapes, 2)
    out = _broadcast(shapes)
    space = math.prod(out)
    if "axis" in attrs:
        axis = attrs["axis"]
        _ask(axis < len(shape) == len(out), f"axis {axis} is out of range for shape {shape}")
        _check_filled(shape, (axis,), entry)
        out = (*out[:axis], *out[axis + 1 :])
    return out if attrs["reduction"] == "none" else (), space


def _labels(shapes: Sequence[Shape], attrs: Mapping[str, Any], entry: Mapping[str, Any]) -> Made:
    shape, axis = _one(shapes, 2), attrs["axis"]
    _ask(axis < len(shape), f"axis {axis} is out of range for shape {shape}")
    _check_filled(shape, (axis,), entry)
    rest = (*shape[:axis], *shape[axis + 1 :])
    _ask(shapes[1] == rest, f"labels of shape {shapes[1]} are not one for each of {rest}")
    return rest if attrs["reduction"] == "none" else (), 0


RULES: dict[str, Callable[..., Made]] = {
    "reduce": _reduce,
    "along": _along,
    "spectrum": _spectrum,
    "reshape": _reshape,
    "broadcast": _broadcast_to,
    "transpose": _transpose,
    "concatenate": _concatenate,
    "stack": _stack,
    "take": _take,
    "put": _put,
    "contract": _contract,
    "slide": _slide,
    "pool": _pool,
    "loss": _loss,
    "labels": _labels,
}
