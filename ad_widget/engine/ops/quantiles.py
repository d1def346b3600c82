"""Order statistics: medians, quantiles by every method, and what is unique.

All are elements of the sorted array, or lie between two of them, so `sort` has the rule and says
what holds at a tie.  Where the number of elements that count depends on the numbers (NaN left
out, equal ones merged), that alone is looked at.

The methods are those of Hyndman and Fan, "Sample quantiles in statistical packages" (1996), and
NumPy's older four.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .. import reads
from ..node import Node
from ..numpy_protocol import implements
from .attrs import axes_of, axis_of, reduced_shape
from .indexing import take_along_axis

__all__: list[str] = []

Array = np.ndarray[Any, Any]


# ------------------------------------------------------------------ where a quantile lies


def _between(alpha: float, beta: float) -> Callable[[Any, Any], Any]:
    return lambda n, q: n * q + (alpha + q * (1 - alpha - beta)) - 1


def _rounded(index: Any, down: Callable[[Any, Any], Any]) -> Any:
    """Return the place below `index` where `down` says so of the part above it, else the next."""
    low = np.floor(index)
    return np.maximum(np.where(down(index - low, low), low, low + 1), 0)


# For each method, the place of a quantile among n elements in order, counted from 0.
_PLACE: dict[str, Callable[[Any, Any], Any]] = {
    "inverted_cdf": lambda n, q: _rounded(n * q - 1, lambda part, low: part == 0),
    "averaged_inverted_cdf": lambda n, q: _middle(n * q - 1),
    "closest_observation": lambda n, q: _rounded(
        n * q - 1.5, lambda part, low: (part == 0) & (low % 2 == 1)
    ),
    "interpolated_inverted_cdf": _between(0, 1),
    "hazen": _between(1 / 2, 1 / 2),
    "weibull": _between(0, 0),
    "linear": lambda n, q: (n - 1) * q,
    "median_unbiased": _between(1 / 3, 1 / 3),
    "normal_unbiased": _between(3 / 8, 3 / 8),
    "lower": lambda n, q: np.floor((n - 1) * q),
    "higher": lambda n, q: np.ceil((n - 1) * q),
    "midpoint": lambda n, q: (np.floor((n - 1) * q) + np.ceil((n - 1) * q)) / 2,
    "nearest": lambda n, q: np.around((n - 1) * q),
}
# Those that give one of the elements, and keep its dtype.
_CHOOSE = frozenset(("inverted_cdf", "closest_observation", "lower", "higher", "nearest"))


def _middle(index: Any) -> Any:
    """Return the middle between `index` and the next place if it is whole, else the next."""
    return np.where(index == np.floor(index), index + 0.5, np.floor(index) + 1)


class Rows(NamedTuple):
    """What a quantile is taken of: each row in order, NaN last."""

    ordered: Any  # of shape (*rest, n)
    count: Any  # how many count: n, or an array of the shape `rest`
    kept: tuple[int, ...]  # the shape of a result
    nan: Any  # where the result is NaN, or None


def _rows(a: Any, axis: Any, keepdims: bool, leave_out: bool, name: str) -> tuple[Rows, Any]:
    """Return the rows, and the array of which they are the sorted last axis."""
    shape = a.shape
    axes = axes_of(axis, len(shape))
    reduced = tuple(range(len(shape))) if axes is None else axes
    rest = tuple(k for k in range(len(shape)) if k not in reduced)
    n = math.prod(shape[k] for k in reduced)
    if n == 0:
        raise ValueError(f"np.{name} of no elements")
    order = (*rest, *reduced)
    whole = a if order == tuple(range(len(shape))) else np.transpose(a, order)
    of = (*(shape[k] for k in rest), n)
    rows = whole if whole.shape == of else np.reshape(whole, of)
    ordered = np.sort(rows, axis=-1)
    kept = reduced_shape(shape, axes) if keepdims else of[:-1]
    if a.dtype.kind != "f":
        return Rows(ordered, n, kept, None), rows
    if not leave_out:
        return Rows(ordered, n, kept, np.isnan(ordered[..., -1])), rows
    lost: Any = np.isnan(rows)
    reads.was_read(lost, "value")
    count = n - np.sum(lost._value, axis=-1)
    none = count == 0
    return Rows(ordered, np.maximum(count, 1), kept, none if none.any() else None), rows


def _at(rows: Rows, place: Any) -> Any:
    """Return the number at a place of each row; between two, on the line through both."""
    low = np.clip(np.floor(place), 0, rows.count - 1).astype(np.int64)
    high = np.minimum(low + 1, rows.count - 1)
    part = np.where(high == low, 0.0, np.clip(place - low, 0.0, 1.0))
    value = _picked(rows.ordered, low)
    if np.any(part):
        if value.dtype.kind == "f":  # in its own precision
            part = part.astype(value.dtype)
        value = _along_line(value, _picked(rows.ordered, high), part[()])
    return _or_nan(value, rows)


def _along_line(low: Any, high: Any, part: Any) -> Any:
    """Return what lies a part of the way between two numbers, reckoned from the nearer of them.

    So from an infinite one only what is near it is infinite.
    """
    way = high - low
    if np.all(part >= 0.5):
        return high - way * (1 - part)
    from_low = low + way * part
    if np.all(part < 0.5):
        return from_low
    return np.where(part >= 0.5, high - way * (1 - part), from_low)


def _middle_of(rows: Rows) -> Any:
    """Return the median of each row: its middle number, or the mean of the two in the middle."""
    count = rows.count
    if np.ndim(count) == 0:
        first = (int(count) - 1) // 2
        value = rows.ordered[..., first]
        if count % 2 == 0:
            value = np.mean(rows.ordered[..., first : first + 2], axis=-1)
        return _or_nan(value if value.dtype.kind == "f" else value * 1.0, rows)
    low, high = (_picked(rows.ordered, place) for place in ((count - 1) // 2, count // 2))
    return _or_nan(np.where(count % 2 == 0, (low + high) / 2, low), rows)


def _or_nan(value: Any, rows: Rows) -> Any:
    """Return `value`, but NaN, in its slope as well, where the result is NaN."""
    if rows.nan is None:
        return value
    number = value.dtype.type
    return value * np.where(rows.nan, number(np.nan), number(1.0))


def _picked(ordered: Any, places: Any) -> Any:
    if np.ndim(places) == 0:
        return ordered[..., int(places)]
    return take_along_axis(ordered, places[..., None], -1)[..., 0]


def _quantiles(
    name: str, a: Any, q: Any, axis: Any, method: str, keepdims: bool, weights: Any, leave_out: bool
) -> Any:
    if isinstance(q, Node):
        raise TypeError(f"np.{name} cannot take a Node as q; pass a plain number")
    if method not in _PLACE:
        raise ValueError(f"{method!r} is not a valid method. Use one of: {', '.join(_PLACE)}")
    if weights is not None and method != "inverted_cdf":
        raise ValueError("only method 'inverted_cdf' supports weights")
    if not isinstance(a, Node):
        a = Node(a, requires_grad=False)
    wanted = np.asarray(q, np.float64)
    if not np.all((wanted >= 0) & (wanted <= 1)):
        raise ValueError(f"np.{name}: quantiles must be between 0 and 1")
    rows, unsorted = _rows(a, axis, keepdims, leave_out, name)
    found = []
    for one in wanted.ravel():
        if weights is None:
            place = _PLACE[method](rows.count, one)
        else:
            place = _weighed(unsorted, rows, weights, one, axis, a.ndim)
        found.append(np.reshape(_at(rows, place), rows.kept))
    if wanted.ndim == 0:
        out = found[0]
    else:
        out = np.reshape(np.stack(found), (*wanted.shape, *rows.kept))
    if method in _CHOOSE or (type(q) in (int, float) and out.dtype.kind == "f"):
        return out
    return np.astype(out, np.result_type(out, wanted), copy=False)


def _weighed(unsorted: Any, rows: Rows, weights: Any, q: float, axis: Any, ndim: int) -> Any:
    """Return the place at which the weights of a row, in its order, add up to a share of `q`."""
    order: Any = np.argsort(unsorted, axis=-1)
    reads.was_read(order, "value")
    if isinstance(weights, Node):
        raise TypeError("np.quantile cannot take a Node as weights: pass plain numbers, w.data")
    w = np.asarray(weights, np.float64)
    if w.size == unsorted.shape[-1]:
        w = np.broadcast_to(w.ravel(), unsorted.shape)
    else:
        axes = axes_of(axis, ndim) or ()
        w = np.moveaxis(w, axes, range(-len(axes), 0)).reshape(unsorted.shape)
    w = np.take_along_axis(w, order._value, -1)
    counted = np.arange(w.shape[-1]) < np.expand_dims(rows.count, -1)
    share = np.cumsum(np.where(counted, w, 0.0), axis=-1)
    share = share / share[..., -1:]
    return np.sum((share < q) | (share == 0), axis=-1)


# ------------------------------------------------------------------ as NumPy spells them


@implements(np.median)
def _median(a: Any, axis: Any = None, overwrite_input: bool = False, keepdims: Any = False) -> Any:
    rows, _ = _rows(a, axis, bool(keepdims), False, "median")
    return np.reshape(_middle_of(rows), rows.kept)


@implements(np.nanmedian)
def _nanmedian(
    a: Any, axis: Any = None, overwrite_input: bool = False, keepdims: Any = np._NoValue
) -> Any:
    rows, _ = _rows(a, axis, _given(keepdims), True, "nanmedian")
    return np.reshape(_middle_of(rows), rows.kept)


def _given(keepdims: Any) -> bool:
    return keepdims is not np._NoValue and bool(keepdims)


def _family(name: str, scale: int, leave_out: bool) -> Any:
    def answer(
        a: Any,
        q: Any,
        axis: Any = None,
        overwrite_input: bool = False,
        method: str = "linear",
        keepdims: Any = False,
        *,
        weights: Any = None,
        interpolation: Any = None,
    ) -> Any:
        if interpolation is not None:
            method = interpolation
        if scale != 1 and not isinstance(q, Node):
            q = q / scale if type(q) in (int, float) else np.true_divide(q, scale)
        return _quantiles(name, a, q, axis, method, _given(keepdims), weights, leave_out)

    return answer


implements(np.quantile)(_family("quantile", 1, False))
implements(np.percentile)(_family("percentile", 100, False))
implements(np.nanquantile)(_family("nanquantile", 1, True))
implements(np.nanpercentile)(_family("nanpercentile", 100, True))


# ------------------------------------------------------------------ what is unique

_AllResult = type(np.unique_all(np.zeros(1)))
_CountsResult = type(np.unique_counts(np.zeros(1)))
_InverseResult = type(np.unique_inverse(np.zeros(1)))


@implements(np.unique)
def _unique(
    ar: Any,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: Any = None,
    *,
    equal_nan: bool = True,
    sorted: bool = True,
) -> Any:
    if axis is not None and ar.ndim > 1:
        return _unique_slices(
            ar, axis_of(axis, ar.ndim), return_index, return_inverse, return_counts
        )
    flat = np.ravel(ar)
    ordered = np.sort(flat)
    new = _differs(ordered, equal_nan)
    places = np.nonzero(new)[0]
    found = [ordered[places]]
    order: Any = np.argsort(flat) if return_index or return_inverse else None
    if return_index:
        found.append(order[places])
    if return_inverse:
        reads.was_read(order, "value")
        inverse = np.empty(flat.size, np.int64)
        inverse[order._value] = np.cumsum(new) - 1
        found.append(inverse.reshape(ar.shape if axis is None else -1))
    if return_counts:
        found.append(np.diff(np.append(places, flat.size)))
    return tuple(found) if len(found) > 1 else found[0]


def _differs(ordered: Any, equal_nan: bool) -> Array:
    """Return which elements in order are not the same as the one before, and look at that."""
    if ordered.size < 2:
        return np.ones(ordered.size, bool)
    before, after = ordered[:-1], ordered[1:]
    differs = before != after
    if equal_nan and ordered.dtype.kind == "f":
        differs = differs & ~(np.isnan(before) & np.isnan(after))
    reads.was_read(differs, "value")
    return np.concatenate([[True], differs._value])


def _unique_slices(ar: Any, axis: int, *asked: bool) -> Any:
    reads.was_read(ar, "value")
    plain: Any = np.unique
    wanted = plain(ar._value, True, *asked[1:], axis=axis)
    index = wanted[1]
    found = [np.take(ar, index, axis), *([index] if asked[0] else []), *wanted[2:]]
    return tuple(found) if len(found) > 1 else found[0]


@implements(np.unique_values)
def _unique_values(x: Any, /) -> Any:
    return _unique(x, equal_nan=False)


@implements(np.unique_counts)
def _unique_counts(x: Any, /) -> Any:
    return _CountsResult(*_unique(x, return_counts=True, equal_nan=False))


@implements(np.unique_inverse)
def _unique_inverse(x: Any, /) -> Any:
    return _InverseResult(*_unique(x, return_inverse=True, equal_nan=False))


@implements(np.unique_all)
def _unique_all(x: Any, /) -> Any:
    return _AllResult(*_unique(x, True, True, True, equal_nan=False))
