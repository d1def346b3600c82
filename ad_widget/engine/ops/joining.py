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

__all__ = ["array_of", "concatenate", "holds_node", "stack"]


def _concatenate(*arrays: Any, axis: int, xp: Any = np) -> Any:
    return xp.concatenate(arrays, axis=axis)


def _concatenate_rule(k: int, g: Any, ans: Any, *arrays: Any, axis: int) -> Any:
    start = sum(np.shape(x)[axis] for x in arrays[:k])
    stop = start + np.shape(arrays[k])[axis]
    return g[(*(slice(None),) * axis, slice(start, stop))]


def _concatenate_rules(g: Any, ans: Any, *arrays: Any, axis: int) -> list[Any]:
    lead = (slice(None),) * axis
    stops = np.cumsum([np.shape(x)[axis] for x in arrays]).tolist()
    return [g[(*lead, slice(*bounds))] for bounds in pairwise([0, *stops])]


def _stack(*arrays: Any, axis: int, xp: Any = np) -> Any:
    return xp.stack(arrays, axis=axis)


def _stack_rule(k: int, g: Any, ans: Any, *arrays: Any, axis: int) -> Any:
    return g[(*(slice(None),) * axis, k)]


def _stack_rules(g: Any, ans: Any, *arrays: Any, axis: int) -> list[Any]:
    lead = (slice(None),) * axis
    return [g[(*lead, k)] for k in range(len(arrays))]


concatenate = define(
    "concatenate",
    _concatenate,
    each=_concatenate_rule,
    together=_concatenate_rules,
    symbol="⧺",
    doc="Arrays joined along an axis they have.",
)
stack = define(
    "stack",
    _stack,
    each=_stack_rule,
    together=_stack_rules,
    symbol="⊟",
    doc="Arrays joined along a new axis.",
)


# ------------------------------------------------------------------ lists that hold Nodes


def holds_node(value: Any) -> bool:
    """Whether an element of nested lists or tuples is a Node, or an array that may hold one."""
    kinds = set(map(type, value))
    return any(issubclass(kind, Node) or hasattr(kind, "__node__") for kind in kinds) or (
        (list in kinds or tuple in kinds)
        and any(type(one) in (list, tuple) and holds_node(one) for one in value)
    )


def array_of(value: Any) -> Any:
    """Return the array that nested lists stand for, as ``np.array`` reads them.

    Parameters
    ----------
    value : object
        Nested lists or tuples; anything else comes back as it is.

    Returns
    -------
    Node or object
        A Node if an element is one; else `value` itself.

    Raises
    ------
    ValueError
        If the elements differ in shape.
    """
    if type(value) not in (list, tuple) or not holds_node(value):
        return value
    return _joined_rows(value, _shape_of(value))


def _now(one: Any) -> Any:
    return one.__node__() if hasattr(type(one), "__node__") else one


def _shape_of(value: Any) -> tuple[int, ...]:
    """Return the shape of the array that nested lists stand for."""
    if type(value) not in (list, tuple):
        return np.shape(value)
    shapes = {_shape_of(one) for one in value}
    if len(shapes) > 1:
        listed = " and ".join(map(str, sorted(shapes)))
        raise ValueError(f"an array has elements of one shape; in this list they have {listed}")
    return (len(value), *(shapes.pop() if shapes else ()))


def _joined_rows(value: Any, shape: tuple[int, ...]) -> Any:
    if not holds_node(value):
        return np.array(value)
    leaves = list(_leaves(value))
    if all(np.shape(one) == () for one in leaves):
        flat = stack(*map(_now, leaves), axis=0)
        return flat if len(shape) == 1 else np.reshape(flat, shape)
    rows = [
        _joined_rows(one, shape[1:]) if type(one) in (list, tuple) else _now(one) for one in value
    ]
    return stack(*rows, axis=0)


def _numbers(arrays: Any) -> list[Any]:
    """Return the arrays to join, with numbers and lists made arrays."""
    return [_array(x) for x in arrays]


def _array(x: Any) -> Any:
    x = array_of(x)
    return x if hasattr(x, "dtype") else np.asarray(x)


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
