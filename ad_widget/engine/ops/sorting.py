"""Sorting, and differences of neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import reads
from ..node import Node
from ..numpy_protocol import implements
from ..op import define
from .attrs import axis_of
from .indexing import along, scatter_add, take_along_axis

__all__ = ["argsort", "sort"]


def _sort(x: Any, axis: int, xp: Any = np) -> Any:
    return xp.sort(x, axis=axis, stable=True)


def _argsort(x: Any, axis: int, xp: Any = np) -> Any:
    return xp.argsort(x, axis=axis, stable=True)


def _sort_rule(g: Any, ans: Any, x: Any, axis: int) -> Any:
    """Send each number back to where it came from; equals kept their order."""
    shape = np.shape(x)
    places = along(shape, np.argsort(x, axis=axis, stable=True), axis)
    index = tuple({"operand": k} for k in range(len(shape)))
    return scatter_add(g, *places, shape=shape, index=index)


argsort = define("argsort", _argsort, None, doc="The places of the elements in order.")
sort = define(
    "sort", _sort, _sort_rule, symbol="↗", doc="The elements in order; equals keep theirs."
)


def _ordered(op: Any) -> Any:
    def answer(
        a: Any, axis: Any = -1, kind: Any = None, order: Any = None, *, stable: Any = None
    ) -> Any:
        if order is not None:
            raise TypeError("a Node has no fields to order by")
        if axis is None:
            a, axis = np.ravel(a), 0
        return op(a, axis=axis_of(axis, a.ndim))

    return answer


implements(np.sort)(_ordered(sort))
implements(np.argsort)(_ordered(argsort))


def in_place(x: Node, *args: Any, **options: Any) -> None:
    """Refuse ``x.sort()``, which would change the numbers of a Node.

    Raises
    ------
    TypeError
    """
    raise TypeError("a Node cannot be sorted in place: use what np.sort(x) returns")


@implements(np.partition)
def _partition(a: Any, kth: Any, axis: Any = -1, kind: Any = None, order: Any = None) -> Any:
    reads.was_read(a, "value")
    if axis is None:
        a, axis = np.ravel(a), 0
    return take_along_axis(a, np.argpartition(a._value, kth, axis), axis)


@implements(np.searchsorted)
def _searchsorted(a: Any, v: Any, side: str = "left", sorter: Any = None) -> Any:
    for x in (a, v, sorter):
        if isinstance(x, Node):
            reads.was_read(x, "value")
    plain: list[Any] = [x._value if isinstance(x, Node) else x for x in (a, v, sorter)]
    return np.searchsorted(plain[0], plain[1], side=side, sorter=plain[2])  # type: ignore[call-overload]


@implements(np.diff)
def _diff(a: Any, n: int = 1, axis: int = -1, prepend: Any = None, append: Any = None) -> Any:
    a = _array(a)
    axis = axis_of(axis, a.ndim)
    if n < 0:
        raise ValueError(f"order must be non-negative but got {n!r}")
    ends: list[Any] = []
    for end in (prepend, append):
        if end is not None and np.ndim(end) == 0:
            end = np.broadcast_to(end, (*a.shape[:axis], 1, *a.shape[axis + 1 :]))
        ends.append(end)
    if prepend is not None or append is not None:
        parts = (ends[0], a, ends[1])
        a = np.concatenate([part for part in parts if part is not None], axis=axis)
    lead = (slice(None),) * axis
    for _ in range(n):
        later, earlier = a[(*lead, slice(1, None))], a[(*lead, slice(None, -1))]
        a = later != earlier if a.dtype == bool else later - earlier
    return a


def _array(x: Any) -> Any:
    return x if isinstance(x, Node) else np.asarray(x)


@implements(np.ediff1d)
def _ediff1d(ary: Any, to_end: Any = None, to_begin: Any = None) -> Any:
    parts = (to_begin, _diff(np.ravel(ary)), to_end)
    joined = [np.ravel(np.astype(_array(part), ary.dtype)) for part in parts if part is not None]
    return np.concatenate(joined) if len(joined) > 1 else joined[0]
