"""Padding in every mode of `numpy.pad`: elements again, numbers given, or what others amount to."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..node import Node
from ..numpy_protocol import implements
from .attrs import along
from .indexing import scatter_add

__all__: list[str] = []

Widths = list[tuple[int, int]]

_AGAIN = ("edge", "wrap", "reflect", "symmetric")
_OF_OTHERS: dict[str, Any] = {
    "maximum": np.max,
    "minimum": np.min,
    "mean": np.mean,
    "median": np.median,
}
_OPTIONS = {
    "constant": {"constant_values"},
    "linear_ramp": {"end_values"},
    "reflect": {"reflect_type"},
    "symmetric": {"reflect_type"},
    **{mode: {"stat_length"} for mode in _OF_OTHERS},
}


@implements(np.pad)
def _pad(array: Any, pad_width: Any, mode: Any = "constant", **options: Any) -> Any:
    widths = _widths(pad_width, array.ndim)
    if callable(mode):
        raise TypeError(
            "np.pad with a function writes into an array, so it cannot take a Node: join the parts "
            "with np.concatenate"
        )
    if mode not in ("constant", "empty", "linear_ramp", *_AGAIN, *_OF_OTHERS):
        raise ValueError(f"mode {mode!r} is not supported")
    if unknown := set(options) - _OPTIONS.get(mode, set()):
        raise ValueError(f"unsupported keyword arguments for mode {mode!r}: {unknown}")
    if mode in ("constant", "empty"):
        return _framed(array, widths, options.get("constant_values", 0))
    if any(n == 0 and sum(pair) for n, pair in zip(array.shape, widths, strict=True)):
        raise ValueError(f"can't extend an empty axis using mode {mode!r}")
    if mode == "linear_ramp":
        return _ramps(array, widths, _pairs(options.get("end_values", 0), array.ndim))
    if mode in _OF_OTHERS:
        return _statistics(array, widths, mode, options.get("stat_length"))
    if options.get("reflect_type", "even") == "odd":
        return _turned(array, widths, mode == "symmetric")
    # The elements that come out are those that went in: pad the indices.
    places = (np.pad(np.arange(n), pair, mode) for n, pair in zip(array.shape, widths, strict=True))
    return array[np.ix_(*places)]


def _widths(pad_width: Any, ndim: int) -> Widths:
    if isinstance(pad_width, dict):
        given: list[Any] = [pad_width.get(k, pad_width.get(k - ndim, 0)) for k in range(ndim)]
        pad_width = [(n, n) if np.ndim(n) == 0 else tuple(n) for n in given]
    pairs = np.broadcast_to(np.asarray(pad_width, int), (ndim, 2)).tolist()
    if any(n < 0 for pair in pairs for n in pair):
        raise ValueError("index can't contain negative values")
    return [(before, after) for before, after in pairs]


def _pairs(values: Any, ndim: int) -> list[tuple[Any, Any]]:
    """Return a number for each side of each axis, where one may stand for several."""
    if not isinstance(values, Node):
        values = _joined(values)
    spread = np.broadcast_to(values, (ndim, 2))
    return [(spread[k, 0], spread[k, 1]) for k in range(ndim)]


def _joined(values: Any) -> Any:
    """Return nested lists of numbers and Nodes as an array, or a Node."""
    if not isinstance(values, (list, tuple)):
        return values if isinstance(values, Node) else np.asarray(values)
    parts = [_joined(x) for x in values]
    return np.stack(np.broadcast_arrays(*parts))


def _between(array: Any, axis: int, before: Any, after: Any) -> Any:
    """Return `array` between two others, each of which may be None."""
    parts = [x for x in (before, array, after) if x is not None]
    return np.concatenate(parts, axis=axis) if len(parts) > 1 else array


def _framed(array: Any, widths: Widths, fill: Any) -> Any:
    """Return `array` in a frame of one or several numbers."""
    fill = fill if _is_plain(fill) else _joined(fill)
    nodes = isinstance(fill, Node)
    if nodes and fill.ndim:
        for axis, (pair, values) in enumerate(zip(widths, _pairs(fill, array.ndim), strict=True)):
            sides = (_filled(array, axis, n, x) for n, x in zip(pair, values, strict=True))
            array = _between(array, axis, *sides)
        return array
    shape = tuple(b + n + a for n, (b, a) in zip(array.shape, widths, strict=True))
    inside = tuple(slice(b, b + n) for n, (b, _) in zip(array.shape, widths, strict=True))
    index = tuple({"slice": (s.start, s.stop, None)} for s in inside)
    if not nodes:
        border = np.pad(np.zeros(array.shape, array.dtype), widths, constant_values=fill)
        placed = scatter_add(array, shape=shape, index=index)
        return placed + border if border.any() else placed
    within = np.zeros(shape, bool)
    within[inside] = True
    return np.where(within, scatter_add(array, shape=shape, index=index), fill)


def _is_plain(values: Any) -> bool:
    if isinstance(values, (list, tuple)):
        return all(map(_is_plain, values))
    return not isinstance(values, Node)


def _filled(array: Any, axis: int, n: int, value: Any) -> Any:
    if not n:
        return None
    shape = tuple(n if k == axis else m for k, m in enumerate(array.shape))
    return np.full_like(array, value, shape=shape)


def _ramps(array: Any, widths: Widths, ends: Sequence[tuple[Any, Any]]) -> Any:
    for axis, ((before, after), (first, last)) in enumerate(zip(widths, ends, strict=True)):
        near, far = array[along(axis, slice(None, 1))], array[along(axis, slice(-1, None))]
        left = _ramp(near, axis, before, first)
        right = _ramp(far, axis, after, last)
        array = _between(array, axis, left, None if right is None else np.flip(right, axis))
    return array


def _ramp(edge: Any, axis: int, n: int, end: Any) -> Any:
    """Return the numbers from `end` on to the edge, without it."""
    if not n:
        return None
    parts = np.arange(n).reshape((-1,) + (1,) * (edge.ndim - axis - 1)) / n
    parts = parts.astype(edge.dtype if edge.dtype.kind == "f" else np.float64)
    ramp = end + (edge - end) * parts
    return np.astype(ramp if edge.dtype.kind == "f" else np.floor(ramp), edge.dtype, copy=False)


def _statistics(array: Any, widths: Widths, mode: str, lengths: Any) -> Any:
    ndim = array.ndim
    pairs = [(None, None)] * ndim if lengths is None else _widths(lengths, ndim)
    for axis, (width, length) in enumerate(zip(widths, pairs, strict=True)):
        n = array.shape[axis]
        first, last = (n if m is None else min(operator.index(m), n) for m in length)
        sides = [
            _statistic(array[along(axis, part)], axis, mode, count)
            for part, count in ((slice(None, first), width[0]), (slice(n - last, None), width[1]))
        ]
        array = _between(array, axis, *sides)
    return array


def _statistic(part: Any, axis: int, mode: str, count: int) -> Any:
    if not count:
        return None
    if not part.shape[axis]:
        raise ValueError("stat_length of 0 yields no value for padding")
    value = _OF_OTHERS[mode](part, axis=axis, keepdims=True)
    if part.dtype.kind != "f":
        value = np.astype(np.round(value), part.dtype)
    return np.repeat(value, count, axis)


def _turned(array: Any, widths: Widths, with_edge: bool) -> Any:
    """Return `array` going on beyond each end as if turned around it by half a turn."""
    for axis, (before, after) in enumerate(widths):
        n = array.shape[axis]
        if n == 1 and not with_edge:
            array = np.repeat(array, before + 1 + after, axis)
            continue
        if not before + after:
            continue
        turns, rest = np.divmod(np.arange(-before, n + after), n if with_edge else n - 1)
        odd = turns % 2 == 1
        signs, lasts, firsts = (
            np.asarray(numbers, array.dtype).reshape((-1,) + (1,) * (array.ndim - axis - 1))
            for numbers in (1 - 2 * odd, turns + odd, odd - turns)
        )
        first, last = array[along(axis, slice(None, 1))], array[along(axis, slice(-1, None))]
        picked = array[along(axis, np.where(odd, n - 1 - rest, rest))]
        array = picked * signs + last * lasts + first * firsts
    return array
