"""The rules by which an op's result gets its shape, where a signature cannot say it.

An entry of ``shapes.json`` names its rule; see `shapes`.  Each returns the shape of the result, and
refuses operands and attributes that do not go together with a ValueError.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .shape_table import AXES

__all__ = ["RULES", "Shape", "ask", "broadcast", "check_filled", "listed"]

Shape = tuple[int, ...]
Made = tuple[Shape, int]
"""The shape of the result, and how many numbers the step needs room for beside it."""


def ask(condition: bool, what: str) -> None:
    """Raise a ValueError with what is wrong, unless a condition holds."""
    if not condition:
        raise ValueError(what)


def listed(shapes: Sequence[Shape]) -> str:
    """Return shapes as a message has them."""
    return " and ".join(map(str, shapes))


def broadcast(shapes: Sequence[Shape]) -> Shape:
    """Return the shape that shapes are broadcast to."""
    ndim = max(map(len, shapes), default=0)
    out = [1] * ndim
    for shape in shapes:
        for k, n in enumerate(shape, ndim - len(shape)):
            ask(n == 1 or out[k] in (1, n), f"shapes {listed(shapes)} do not broadcast")
            out[k] = n if n != 1 else out[k]
    return tuple(out)


def check_filled(shape: Shape, axes: Sequence[int], entry: Mapping[str, Any]) -> None:
    """Refuse axes without elements where an entry needs some."""
    empty = any(shape[k] == 0 for k in axes)
    ask(not entry.get("nonempty") or not empty, f"shape {shape} has no elements along {axes}")


def _one(shapes: Sequence[Shape], count: int = 1) -> Shape:
    ask(len(shapes) == count, f"it takes {count} operands, not {len(shapes)}")
    return shapes[0]


def _some(shapes: Sequence[Shape]) -> Shape:
    ask(len(shapes) > 0, "it takes at least one operand")
    return shapes[0]


def _reduce(shapes: Sequence[Shape], attrs: Mapping[str, Any], entry: Mapping[str, Any]) -> Made:
    shape = _one(shapes)
    axis = attrs.get("axis")
    axes = tuple(range(len(shape))) if axis is None else axis if type(axis) is tuple else (axis,)
    ask(all(k < len(shape) for k in axes), f"axis {axis} is out of range for shape {shape}")
    check_filled(shape, axes, entry)
    if attrs.get("keepdims"):
        return tuple(1 if k in axes else n for k, n in enumerate(shape)), 0
    return tuple(n for k, n in enumerate(shape) if k not in axes), 0


def _along(shapes: Sequence[Shape], attrs: Mapping[str, Any], entry: Mapping[str, Any]) -> Made:
    _reduce(shapes, attrs, entry)
    return shapes[0], 0


def _spectrum(shapes: Sequence[Shape], attrs: Mapping[str, Any], entry: Mapping[str, Any]) -> Made:
    ask(len(shapes) in (1, 2), f"it takes a real part and an imaginary one, not {len(shapes)}")
    shape, axis = shapes[0], attrs["axis"]
    ask(all(one == shape for one in shapes), f"its parts have shapes {listed(shapes)}")
    ask(axis < len(shape), f"axis {axis} is out of range for shape {shape}")
    check_filled(shape, (axis,), entry)
    return (2, *shape), 4 * math.prod(shape)


def _reshape(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    shape, to = _one(shapes), attrs["shape"]
    ask(math.prod(shape) == math.prod(to), f"shape {shape} has other numbers than {to}")
    return to, 0


def _broadcast_to(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    shape, to = _one(shapes), attrs["shape"]
    ask(broadcast([shape, to]) == to, f"shape {shape} does not broadcast to {to}")
    return to, 0


def _transpose(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    shape = _one(shapes)
    axes = attrs.get("axes")
    if axes is None:
        return shape[::-1], 0
    right = sorted(axes) == list(range(len(shape)))
    ask(right, f"axes {axes} are not those of shape {shape}")
    return tuple(shape[k] for k in axes), 0


def _concatenate(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    first, axis = _some(shapes), attrs["axis"]
    ask(axis < len(first), f"axis {axis} is out of range for shape {first}")
    rest = (*first[:axis], *first[axis + 1 :])
    for shape in shapes:
        alike = len(shape) == len(first) and (*shape[:axis], *shape[axis + 1 :]) == rest
        ask(alike, f"shapes {listed(shapes[:3])} cannot be joined along axis {axis}")
    return (*first[:axis], sum(shape[axis] for shape in shapes), *first[axis + 1 :]), 0


def _stack(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    first, axis = _some(shapes), attrs["axis"]
    ask(axis <= len(first), f"axis {axis} is out of range for shape {first}")
    alike = all(shape == first for shape in shapes)
    ask(alike, f"shapes {listed(shapes[:3])} cannot be stacked")
    return (*first[:axis], len(shapes), *first[axis:]), 0


def _taken(shape: Shape, index: tuple[Any, ...], picks: Sequence[Shape]) -> Shape:
    """Return the shape of ``x[index]``."""
    ellipses = sum(item == "..." for item in index)
    ask(ellipses <= 1, "an index has one ellipsis at most")
    whole = len(shape) - sum(item is not None and item != "..." for item in index)
    ask(whole >= 0, f"too many indices for shape {shape}")
    referred = [i["operand"] for i in index if isinstance(i, dict) and "operand" in i]
    ask(
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
                ask(-n <= item < n, f"index {item} is out of range for shape {shape}")
            axis += 1
            if referred:  # integers go with the arrays; what stands apart comes first
                if place < 0:
                    place = len(out)
                elif last != k - 1:
                    apart = True
                last = k
    at = 0 if apart or place < 0 else place
    return (*out[:at], *broadcast(picks), *out[at:])


def _take(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    return _taken(_some(shapes), attrs["index"], shapes[1:]), 0


def _put(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    place = _taken(attrs["shape"], attrs["index"], shapes[1:])
    given = _some(shapes)
    ask(broadcast([given, place]) == place, f"shape {given} does not broadcast to {place}")
    return attrs["shape"], math.prod(place)


def _contract(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    _some(shapes)
    ask(len(shapes) < AXES, f"it takes fewer than {AXES} operands")  # NumPy's own limit
    text = attrs["subscripts"]
    ask(
        re.fullmatch(r"[A-Za-z]*(,[A-Za-z]*)*->[A-Za-z]*", text) is not None,
        f"its subscripts cannot be {text!r}",
    )
    given, out = text.split("->")
    terms = given.split(",")
    ask(len(terms) == len(shapes), f"its subscripts {text!r} are of {len(terms)} operands")
    sizes: dict[str, int] = {}
    for term, shape in zip(terms, shapes, strict=True):
        ask(len(term) == len(shape), f"subscripts {term!r} are not those of shape {shape}")
        own: dict[str, int] = {}
        for letter, n in zip(term, shape, strict=True):
            ask(own.setdefault(letter, n) == n, f"shape {shape} has no diagonal {term!r}")
            known = sizes.get(letter, 1)
            ask(n == 1 or known in (1, n), f"shapes {listed(shapes)} are not {text!r}")
            sizes[letter] = n if n != 1 else known
    ask(len({*out}) == len(out) and {*out} <= {*sizes}, f"its subscripts cannot be {text!r}")
    summed = math.prod(n for letter, n in sizes.items() if letter not in out)
    return tuple(sizes[letter] for letter in out), summed


def _slide(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    image, kernel = _one(shapes, 2), shapes[1]
    ask(len(image) >= 2 and len(kernel) == len(image), f"{listed(shapes)} are no images")
    ask(image[1] == kernel[1], f"images {image} have other channels than kernels {kernel}")
    return _windows(image, kernel[2:], kernel[0], attrs, attrs["spread"], attrs["dilation"])


def _pool(shapes: Sequence[Shape], attrs: Mapping[str, Any], _: Any) -> Made:
    image, window = _one(shapes), attrs["window"]
    ask(len(image) >= 2, f"{image} is no image")
    ones = (1,) * len(window)
    ask(all(lo >= 0 <= hi for lo, hi in attrs["padding"]), "a pool crops nothing")
    return _windows(image, window, image[1], attrs, ones, ones)


def _windows(
    image: Shape, window: Shape, channels: int, attrs: Mapping[str, Any], spread: Shape, far: Shape
) -> Made:
    """Return the shape of what windows that slide over images give."""
    n = len(image) - 2
    stride, padding = attrs["stride"], attrs["padding"]
    alike = all(len(x) == n for x in (window, stride, padding, spread, far))
    ask(alike, f"it needs {n} numbers for the axes of {image}")
    out = []
    padded = 1
    for size, k, s, (lo, hi), by, d in zip(
        image[2:], window, stride, padding, spread, far, strict=True
    ):
        ask(size > 0 and k > 0, f"images {image} have no elements")
        spaced = (size - 1) * by + 1
        ask(max(-lo, 0) + max(-hi, 0) <= spaced, f"it crops more than images {image} have")
        length = spaced + lo + hi
        extent = (k - 1) * d + 1
        ask(length >= extent, f"a window of {window} does not fit into {image}, padding included")
        out.append((length - extent) // s + 1)
        padded *= spaced + max(lo, 0) + max(hi, 0) + by - 1
    room = image[0] * image[1] * max(padded, math.prod(out) * math.prod(window))
    return (image[0], channels, *out), room


def _loss(shapes: Sequence[Shape], attrs: Mapping[str, Any], entry: Mapping[str, Any]) -> Made:
    shape = _one(shapes, 2)
    out = broadcast(shapes)
    space = math.prod(out)
    if "axis" in attrs:
        axis = attrs["axis"]
        ask(axis < len(shape) == len(out), f"axis {axis} is out of range for shape {shape}")
        check_filled(shape, (axis,), entry)
        out = (*out[:axis], *out[axis + 1 :])
    return out if attrs["reduction"] == "none" else (), space


def _labels(shapes: Sequence[Shape], attrs: Mapping[str, Any], entry: Mapping[str, Any]) -> Made:
    shape, axis = _one(shapes, 2), attrs["axis"]
    ask(axis < len(shape), f"axis {axis} is out of range for shape {shape}")
    check_filled(shape, (axis,), entry)
    rest = (*shape[:axis], *shape[axis + 1 :])
    ask(shapes[1] == rest, f"labels of shape {shapes[1]} are not one for each of {rest}")
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
