"""Numbers at even steps from one Node to another, and functions applied along an axis."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import reads
from ..node import Node
from ..numpy_protocol import implements
from .attrs import along, axis_of, dtype_name
from .joining import array_of

__all__ = ["arange"]


def _number(x: Any) -> Any:
    """Return a Node or an array of floats; a number as written takes the dtype of the other."""
    if type(x) in (int, float):
        return float(x)
    x = _array(x)
    return x if x.dtype.kind == "f" else x * 1.0


def _array(x: Any) -> Any:
    return x if isinstance(x, Node) else np.asarray(x)


# ------------------------------------------------------------------ from one number to another


@implements(np.linspace)
def _linspace(
    start: Any,
    stop: Any,
    num: int = 50,
    endpoint: bool = True,
    retstep: bool = False,
    dtype: Any = None,
    axis: int = 0,
    *,
    device: Any = None,
) -> Any:
    start, stop = _number(start), _number(stop)
    precision = np.result_type(*(getattr(x, "dtype", x) for x in (start, stop)))
    parts = np.linspace(0.0, 1.0, num, endpoint=endpoint, dtype=precision)
    parts = parts.reshape((-1,) + (1,) * max(np.ndim(start), np.ndim(stop)))
    out = start * (1.0 - parts) + stop * parts
    if dtype is not None:
        if np.dtype(dtype).kind in "iu":
            out = np.floor(out)
        out = out.astype(dtype_name(dtype))
    out = out if axis == 0 else np.moveaxis(out, 0, axis)
    if not retstep:
        return out
    steps = num - 1 if endpoint else num
    return out, (stop - start) / (steps if steps > 0 else np.nan)


@implements(np.logspace)
def _logspace(
    start: Any,
    stop: Any,
    num: int = 50,
    endpoint: bool = True,
    base: Any = 10.0,
    dtype: Any = None,
    axis: int = 0,
) -> Any:
    if not any(isinstance(x, Node) for x in (start, stop)):
        exponents = np.linspace(start, stop, num, endpoint)
    else:
        exponents = _linspace(start, stop, num, endpoint)
    out = np.power(_number(base), exponents)
    if axis != 0:
        out = np.moveaxis(out, 0, axis)
    return out if dtype is None else out.astype(dtype_name(dtype))


@implements(np.geomspace)
def _geomspace(
    start: Any,
    stop: Any,
    num: int = 50,
    endpoint: bool = True,
    dtype: Any = None,
    axis: int = 0,
) -> Any:
    start, stop = (np.astype(_array(x), np.float64) for x in (start, stop))  # as NumPy does
    sign = np.sign(start)
    size = _linspace(np.log(start * sign), np.log(stop * sign), num, endpoint)
    out = np.exp(size) * sign
    if axis != 0:
        out = np.moveaxis(out, 0, axis)
    return out if dtype is None else out.astype(dtype_name(dtype))


def arange(start: Any, stop: Any = None, step: Any = 1, dtype: Any = None) -> Any:
    """Return numbers at even steps, as `numpy.arange` does, of Nodes too.

    Parameters
    ----------
    start, stop, step : Node or number
        With one number given, it is `stop`, and `start` is 0.
    dtype : dtype, optional

    Returns
    -------
    Node, or array where no operand is a Node

    Notes
    -----
    How many there are depends on the numbers, which counts as a read of them.
    """
    if stop is None:
        start, stop = 0, start
    if not any(isinstance(x, Node) for x in (start, stop, step)):
        plain: Any = np.arange
        return plain(start, stop, step, dtype)
    count = np.ceil((stop - start) / step)
    if isinstance(count, Node):
        reads.was_read(count, "value")
        count = count._value
    places = np.arange(max(int(count), 0))
    out = start + step * places
    if not isinstance(out, Node):  # only where it ends is a Node
        out = np.asarray(out, np.result_type(out, stop.dtype))
    return out if dtype is None else out.astype(dtype_name(dtype))


# ------------------------------------------------------------------ functions along an axis


@implements(np.apply_along_axis)
def _apply_along_axis(func1d: Any, axis: int, arr: Any, *args: Any, **options: Any) -> Any:
    arr = array_of(arr)
    if not isinstance(arr, Node):
        arr = np.asarray(arr)
    axis = axis_of(axis, arr.ndim)
    moved = np.moveaxis(arr, axis, -1) if axis != arr.ndim - 1 else arr
    outer = moved.shape[:-1]
    if 0 in outer:
        raise ValueError("Cannot apply_along_axis when any iteration dimensions are 0")
    found = [_result(func1d(moved[place], *args, **options)) for place in np.ndindex(outer)]
    shape = np.shape(found[0])
    if not any(isinstance(one, Node) for one in found):
        found = [np.asarray(one).astype(found[0].dtype) for one in found]  # as NumPy has it
    whole = np.stack(found) if outer else found[0]
    whole = np.reshape(whole, (*outer, *shape))
    if not shape:
        return whole
    ndim = len(outer)  # a result's own axes stand where the axis was
    return np.moveaxis(whole, range(ndim, ndim + len(shape)), range(axis, axis + len(shape)))


def _result(value: Any) -> Any:
    """Return what a function gave as a Node or an array; a list of Nodes is one."""
    if isinstance(value, (list, tuple)):
        return np.stack([_result(x) for x in value])
    return value if hasattr(value, "dtype") else np.asarray(value)


@implements(np.apply_over_axes)
def _apply_over_axes(func: Callable[..., Any], a: Any, axes: Any) -> Any:
    for axis in (axes,) if np.ndim(axes) == 0 else axes:
        out = func(a, axis_of(axis, a.ndim))
        a = out if np.ndim(out) == a.ndim else np.expand_dims(out, axis_of(axis, a.ndim))
    return a


# ------------------------------------------------------------------ angles that go on


@implements(np.unwrap)
def _unwrap(p: Any, discont: Any = None, axis: int = -1, *, period: Any = 2 * np.pi) -> Any:
    axis = axis_of(axis, p.ndim)
    steps = np.diff(p, axis=axis)
    whole = steps.dtype.kind != "f" and type(period) is int
    high = period // 2 if whole else period / 2
    low = -high
    near = np.mod(steps - low, period) + low
    if not whole or period % 2 == 0:
        near = np.where((near == low) & (steps > 0), high, near)
    turned = np.where(np.abs(steps) < (period / 2 if discont is None else discont), 0, near - steps)
    first, rest = p[along(axis, slice(None, 1))], p[along(axis, slice(1, None))]
    return np.concatenate([first, rest + np.cumsum(turned, axis=axis)], axis=axis)
