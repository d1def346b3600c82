"""Joining arrays, and taking them apart."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from ..node import Node
from ..numpy_protocol import implements
from ..op import define
from .attrs import axis_of, dtype_name

__all__ = ["concatenate", "stack"]


def _concatenate(*arrays: Any, axis: int, xp: Any = np) -> Any:
    return xp.concatenate(arrays, axis=axis)


def _concatenate_rule(k: int, g: Any, ans: Any, *arrays: Any, axis: int) -> Any:
    start = sum(np.shape(x)[axis] for x in arrays[:k])
    stop = start + np.shape(arrays[k])[axis]
    return g[(*(slice(None),) * axis, slice(start, stop))]


def _stack(*arrays: Any, axis: int, xp: Any = np) -> Any:
    return xp.stack(arrays, axis=axis)


def _stack_rule(k: int, g: Any, ans: Any, *arrays: Any, axis: int) -> Any:
    return g[(*(slice(None),) * axis, k)]


concatenate = define(
    "concatenate",
    _concatenate,
    each=_concatenate_rule,
    symbol="⧺",
    doc="Arrays joined along an axis they have.",
)
stack = define("stack", _stack, each=_stack_rule, symbol="⊟", doc="Arrays joined along a new axis.")


def _numbers(arrays: Any) -> list[Any]:
    """Return the arrays to join, with numbers and lists made arrays."""
    return [_array(x) for x in arrays]


def _array(x: Any) -> Any:
    if hasattr(x, "dtype"):
        return x
    if isinstance(x, (list, tuple)) and any(isinstance(leaf, Node) for leaf in _leaves(x)):
        return _pile(x)  # a list of Nodes is an array of them
    return np.asarray(x)


def _cast(arrays: list[Any], dtype: Any) -> list[Any]:
    return arrays if dtype is None else [x.astype(dtype_name(dtype)) for x in arrays]


@implements(np.concatenate)
def _join(arrays: Any, /, axis: Any = 0, dtype: Any = None, casting: str = "same_kind") -> Any:
    parts = _cast(_numbers(arrays), dtype)
    if axis is None:
        parts, axis = [np.ravel(x) for x in parts], 0
    return concatenate(*parts, axis=axis_of(axis, parts[0].ndim))


@implements(np.stack)
def _pile(arrays: Any, axis: Any = 0, dtype: Any = None, casting: str = "same_kind") -> Any:
    parts = _cast(_numbers(arrays), dtype)
    return stack(*parts, axis=axis_of(axis, parts[0].ndim + 1))


@implements(np.vstack)
def _vstack(tup: Any, *, dtype: Any = None, casting: str = "same_kind") -> Any:
    parts = _numbers(tup)
    if all(x.ndim == 1 for x in parts):  # rows: one Node instead of one more for each
        return _pile(parts, 0, dtype)
    return _join([np.atleast_2d(x) for x in parts], 0, dtype)


@implements(np.hstack)
def _hstack(tup: Any, *, dtype: Any = None, casting: str = "same_kind") -> Any:
    parts = _numbers(tup)
    if all(x.ndim == 0 for x in parts):
        return _pile(parts, 0, dtype)
    parts = [np.atleast_1d(x) for x in parts]
    return _join(parts, 0 if parts[0].ndim == 1 else 1, dtype)


@implements(np.dstack)
def _dstack(tup: Any) -> Any:
    return _join([np.atleast_3d(x) for x in _numbers(tup)], 2)


@implements(np.column_stack)
def _column_stack(tup: Any) -> Any:
    parts = _numbers(tup)
    if all(x.ndim == 1 for x in parts):
        return _pile(parts, 1)
    return _join([np.reshape(x, (-1, 1)) if x.ndim < 2 else x for x in parts], 1)


@implements(np.append)
def _append(arr: Any, values: Any, axis: Any = None) -> Any:
    return _join((arr, values), axis)


@implements(np.block)
def _block(arrays: Any) -> Any:
    depth = _depth(arrays)
    ndim = max([depth, *(np.ndim(x) for x in _leaves(arrays))])

    def joined(part: Any, level: int) -> Any:
        if not isinstance(part, list):
            missing = ndim - np.ndim(part)
            return np.reshape(part, (1,) * missing + np.shape(part)) if missing else part
        return _join([joined(x, level + 1) for x in part], level - depth)

    return joined(arrays, 0)


def _depth(part: Any) -> int:
    return 1 + max(map(_depth, part), default=0) if isinstance(part, list) else 0


def _leaves(part: Any) -> Iterator[Any]:
    if isinstance(part, (list, tuple)):
        for x in part:
            yield from _leaves(x)
    else:
        yield part


# ------------------------------------------------------------------ taking apart


@implements(np.array_split)
def _array_split(ary: Any, indices_or_sections: Any, axis: int = 0) -> Any:
    axis = axis_of(axis, ary.ndim)
    n = ary.shape[axis]
    if np.ndim(indices_or_sections) == 0:
        count = operator.index(indices_or_sections)
        if count <= 0:
            raise ValueError("number sections must be larger than 0.")
        each, extra = divmod(n, count)
        bounds = np.cumsum([0] + [each + 1] * extra + [each] * (count - extra)).tolist()
    else:
        bounds = [0, *map(operator.index, indices_or_sections), n]
    lead = (slice(None),) * axis
    return [ary[(*lead, slice(start, stop))] for start, stop in pairwise(bounds)]


@implements(np.split)
def _split(ary: Any, indices_or_sections: Any, axis: int = 0) -> Any:
    axis = axis_of(axis, ary.ndim)
    if np.ndim(indices_or_sections) == 0 and ary.shape[axis] % int(indices_or_sections):
        raise ValueError("array split does not result in an equal division")
    return _array_split(ary, indices_or_sections, axis)


@implements(np.vsplit)
def _vsplit(ary: Any, indices_or_sections: Any) -> Any:
    return _split(ary, indices_or_sections, 0)


@implements(np.hsplit)
def _hsplit(ary: Any, indices_or_sections: Any) -> Any:
    return _split(ary, indices_or_sections, 1 if ary.ndim > 1 else 0)


@implements(np.dsplit)
def _dsplit(ary: Any, indices_or_sections: Any) -> Any:
    return _split(ary, indices_or_sections, 2)


@implements(np.unstack)
def _unstack(x: Any, /, *, axis: int = 0) -> tuple[Any, ...]:
    axis = axis_of(axis, x.ndim)
    return tuple(x[(*(slice(None),) * axis, k)] for k in range(x.shape[axis]))
