"""NumPy's functions that write into an array, that move its elements about, or that tell of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..engine import Node
from ..engine.ops.indexing import index_of, scatter_add
from ..engine.ops.joining import array_of
from .arguments import now, plain_key, takes_nodes

__all__ = ["ABOUT", "IN_PLACE", "MOVING", "SEVERAL", "apply_at"]


def apply_at(ufunc: Any, target: Any, key: Any, *values: Any) -> None:
    """Apply a ufunc at places, one after another: ``np.add.at``."""
    __tracebackhide__ = True
    given = [now(array_of(x)) for x in values]
    key = plain_key(key)
    nodes = any(isinstance(x, Node) for x in given)
    if not takes_nodes(target) or not (target.traced or nodes):
        raw = target._v if takes_nodes(target) else target
        ufunc.at(raw, key, *given)
        return
    whole = target.__node__()
    if ufunc in (np.add, np.subtract) and given:
        zeros = np.zeros(target.shape)
        added = np.broadcast_to(given[0], zeros[key].shape)
        template, operands = index_of(key, target.shape)
        moved = scatter_add(added, *operands, shape=target.shape, index=template)
        target._assign_result(ufunc(whole, moved), ufunc.__name__)
        return
    places = np.arange(target.size).reshape(target.shape)[key]
    parts = [np.ravel(np.broadcast_to(x, places.shape)) for x in given]
    for k, place in enumerate(places.ravel().tolist()):
        at = tuple(int(n) for n in np.unravel_index(place, target.shape))
        target[at] = ufunc(target[at], *(part[k] for part in parts))


def _put(a: Any, ind: Any, v: Any, mode: str = "raise") -> None:
    places = np.asarray(plain_key(ind)).ravel()
    values = np.ravel(now(array_of(v)))
    if not np.size(values) or not places.size:
        return
    if mode == "wrap":
        places = places % a.size
    elif mode == "clip":
        places = np.clip(places, 0, a.size - 1)
    elif (places < -a.size).any() or (places >= a.size).any():
        raise IndexError(f"index out of bounds for an array of {a.size} elements")
    a.flat[places] = values[np.arange(places.size) % np.size(values)]


def _copyto(dst: Any, src: Any, casting: str = "same_kind", where: Any = True) -> None:
    value = now(array_of(src))
    dtype = value.dtype if hasattr(value, "dtype") else np.asarray(value).dtype
    if not np.can_cast(dtype if np.ndim(value) else _value_type(value), dst.dtype, casting):  # type: ignore[arg-type]
        raise TypeError(f"Cannot cast array data from {dtype!r} to {dst.dtype!r} ({casting!r})")
    if where is True:
        dst[...] = value
        return
    mask = np.broadcast_to(plain_key(where), dst.shape)
    dst[mask] = np.broadcast_to(value, dst.shape)[mask]


def _value_type(value: Any) -> Any:
    """Return the dtype by which a single number is cast: Python's own give way."""
    if type(value) in (int, bool):
        return np.dtype(np.bool_)
    if type(value) is float:
        return np.dtype(np.float16)
    return value.dtype


def _place(arr: Any, mask: Any, vals: Any) -> None:
    places = np.flatnonzero(np.asarray(plain_key(mask)))
    values = np.ravel(now(array_of(vals)))
    if places.size:
        arr.flat[places] = values[np.arange(places.size) % np.size(values)]


def _putmask(a: Any, mask: Any, values: Any) -> None:
    places = np.flatnonzero(np.asarray(plain_key(mask)))
    given = np.ravel(now(array_of(values)))
    if places.size:
        a.flat[places] = given[places % np.size(given)]


def _fill_diagonal(a: Any, val: Any, wrap: bool = False) -> None:
    places = np.zeros(a.shape, bool)
    np.fill_diagonal(places, True, wrap=wrap)
    where = np.flatnonzero(places)
    values = np.ravel(now(array_of(val)))
    a.flat[where] = values[np.arange(where.size) % np.size(values)]


def _put_along_axis(arr: Any, indices: Any, values: Any, axis: Any = -1) -> None:
    places = np.arange(arr.size).reshape(arr.shape)
    where = np.take_along_axis(places, np.asarray(plain_key(indices)), axis)
    value = np.broadcast_to(now(array_of(values)), where.shape)
    arr[np.unravel_index(where, arr.shape)] = value


IN_PLACE: dict[Any, Callable[..., Any]] = {
    np.copyto: _copyto,
    np.fill_diagonal: _fill_diagonal,
    np.place: _place,
    np.put: _put,
    np.put_along_axis: _put_along_axis,
    np.putmask: _putmask,
}
# Answered from the numbers alone: shapes, dtypes, memory, printing.
ABOUT = frozenset(
    (
        np.array2string,
        np.array_repr,
        np.array_str,
        np.can_cast,
        np.common_type,
        np.empty_like,
        np.iscomplexobj,
        np.isrealobj,
        np.may_share_memory,
        np.min_scalar_type,
        np.ndim,
        np.ones_like,
        np.result_type,
        np.shape,
        np.shares_memory,
        np.size,
        np.zeros_like,
    )
)
SEVERAL = frozenset((np.atleast_1d, np.atleast_2d, np.atleast_3d, np.broadcast_arrays))
# Functions that return views, or only move elements about.
MOVING = SEVERAL | frozenset(
    (
        np.array_split,
        np.broadcast_to,
        np.copy,
        np.diag,
        np.diagonal,
        np.dsplit,
        np.expand_dims,
        np.flip,
        np.fliplr,
        np.flipud,
        np.hsplit,
        np.lib.stride_tricks.as_strided,
        np.lib.stride_tricks.sliding_window_view,
        np.linalg.diagonal,
        np.linalg.matrix_transpose,
        np.matrix_transpose,
        np.moveaxis,
        np.permute_dims,
        np.ravel,
        np.real,
        np.real_if_close,
        np.repeat,
        np.reshape,
        np.roll,
        np.rollaxis,
        np.rot90,
        np.split,
        np.squeeze,
        np.swapaxes,
        np.take,
        np.tile,
        np.transpose,
        np.unstack,
        np.vsplit,
    )
)
