"""`Elements`: an array whose elements may be assigned Nodes, with NumPy's own meaning.

The array keeps its numbers in an ndarray and, beside them, where each element came from: which
Node, and which element of it.  Views are NumPy's views of all three, so two names, rows, slices
and transposes alias as they do in NumPy.  A read of one element is the Node that stands there; a
read of the whole array joins what stands there by ops that exist (`stack`, `concatenate`,
`getitem`), so the graph, the program and the page need to know nothing of assignment.

An `Elements` says that it is an ``np.ndarray`` (``__class__``) but is none: no C code can read
its numbers past a Node.  While no Node was assigned it hands out its numbers as they are.
"""

from __future__ import annotations

import operator
import sys
from typing import Any
from weakref import ref

import numpy as np

from ..engine import Node
from ..engine.node import numbers as numbers_of
from ..engine.ops.joining import array_of
from ..engine.reads import LeakError
from .arguments import is_called_by_c, plain_key
from .array_methods import Methods
from .joined import element
from .storage import Store

__all__ = ["Elements", "own", "settled"]

_KINDS = "fiub"


class Elements(Methods):
    """An array whose elements may be Nodes; made by `own`."""

    __slots__ = ()

    __array_priority__ = 1000.0
    __hash__ = None  # type: ignore[assignment]

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return np.ndarray

    # ------------------------------------------------------------------ reading

    def __getitem__(self, key: Any) -> Any:
        if key.__class__ is not int:
            key = plain_key(key)
        found = self._v[key]
        store = self._store
        if type(found) is not np.ndarray:
            if store.nodes is None:
                return found
            source, place = self._parallel()
            number = source[key]
            return element(store.node(int(number)), int(place[key])) if number else found
        if found.base is store.numbers or np.may_share_memory(found, store.numbers):
            return Elements(store, found)
        if store.nodes is None:
            return _fresh(found)
        source, place = self._parallel()
        return _assembled(found, source[key], place[key], store)

    def __contains__(self, value: Any) -> bool:
        return value in self.__node__()

    def __bool__(self) -> bool:
        return bool(self.__node__())

    def __float__(self) -> float:
        return float(self.__node__())

    def __int__(self) -> int:
        return int(self.__node__())

    def __complex__(self) -> complex:
        return complex(self.__node__())

    def __index__(self) -> int:
        return operator.index(self.__node__())

    def __repr__(self) -> str:
        return repr(self._v)

    def __str__(self) -> str:
        return str(self._v)

    def __format__(self, spec: str) -> str:
        return format(self._v, spec)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        now = self.__node__()
        if isinstance(now, Node):
            return now.__array__(dtype, copy)
        if copy or (dtype is not None and np.dtype(dtype) != now.dtype):
            if copy is False:
                raise ValueError(f"an array of {now.dtype} gives no view as {dtype}")
            return np.array(now, dtype=dtype)
        lent = np.asarray(memoryview(now))  # of its own, so that all views of it keep it alive
        store = self._store
        store.lent = [one for one in store.lent if one() is not None]
        store.lent.append(ref(lent))
        return lent

    # ------------------------------------------------------------------ assigning

    def __setitem__(self, key: Any, value: Any) -> None:
        __tracebackhide__ = True
        store, v = self._store, self._v
        if key.__class__ is not int:
            key = plain_key(key)
        if type(value) is Elements:
            if value._store is store and key.__class__ is int and is_called_by_c(sys._getframe(1)):
                raise LeakError(
                    "code written in C, such as rng.shuffle, swaps the rows of this array as if "
                    "they were copies, and would leave some of them twice: write "
                    "a[...] = a[rng.permutation(len(a))]"
                )
            if value._store.nodes is not None:
                self._assign_elements(key, value)
                return
            value = value._v
        else:
            value = array_of(value)
        if not isinstance(value, Node):
            v[key] = value
            if store.nodes is not None:
                self._parallel()[0][key] = 0
                store.version += 1
            return
        value = self._fitting(value)
        numbers = numbers_of(value)
        store.trace()
        source, place = self._parallel()
        v[key] = numbers
        source[key] = store.enter(value)
        place[key] = 0 if value.ndim == 0 else np.arange(value.size).reshape(value.shape)
        store.version += 1
        store.assigned += 1
        store.last = key, value

    def _assign_elements(self, key: Any, value: Elements) -> None:
        """Assign what stands in an array that holds Nodes, each element's own."""
        __tracebackhide__ = True
        store, other = self._store, value._store
        if value._v.dtype != self._v.dtype:
            now = value.__node__()
            if isinstance(now, Node) or now is not value._v:
                self[key] = now
                return
        source, place = value._parallel()
        if other is store:
            source, place, numbers = source.copy(), place.copy(), value._v.copy()
        else:
            numbers = value._v
            self._check(any(other.node(int(k)).requires_grad for k in np.unique(source) if k))
            store.trace()
            new = np.zeros(len(other.nodes or ()), np.int32)
            for number in np.unique(source).tolist():
                if number:
                    new[number] = store.enter(other.node(number))
            source = new[source]
        mine, places = self._parallel()
        self._v[key] = numbers
        mine[key] = source
        places[key] = place
        store.version += 1
        store.assigned += 2

    def _fitting(self, value: Node) -> Node:
        """Return a Node in the dtype of this array, as assignment casts it."""
        __tracebackhide__ = True
        self._check(value.requires_grad)
        return value if value.dtype == self._v.dtype else value.astype(self._v.dtype)

    def _check(self, requires_grad: bool) -> None:
        __tracebackhide__ = True
        if requires_grad and self._v.dtype.kind != "f":
            raise LeakError(
                f"an array of {self._v.dtype} would cut a Node down to whole numbers, and its "
                "gradient would be lost: make the array one of floats, such as np.zeros(n)"
            )

    @staticmethod
    def _fresh(result: Any) -> Any:
        return _fresh(result)

    @staticmethod
    def _own_copy(node: Node) -> Any:
        return own_copy(node)

    @staticmethod
    def _assembled(result: Any, source: Any, place: Any, store: Any) -> Any:
        return _assembled(result, source, place, store)


# ---------------------------------------------------------------------- making


def own(value: Any) -> Any:
    """Return an array that takes Nodes, of a fresh ndarray or Node that nobody else holds.

    Parameters
    ----------
    value : object
        Anything but an array comes back as it is; so does one of a dtype that no Node has, or
        that is a view of another.

    Returns
    -------
    object
    """
    kind = type(value)
    if kind is np.ndarray:
        if (
            value.base is None
            and value.dtype.kind in _KINDS
            and value.flags.writeable
            and (value.flags.c_contiguous or value.flags.f_contiguous)
        ):
            return Elements(Store(value), value)
        return value
    if isinstance(value, Node) and value.ndim:
        return own_copy(value)
    return value


def own_copy(node: Node, single: bool = False) -> Any:
    """Return an array with memory of its own whose elements are a Node's.

    A Node of one number comes back as it is, unless `single` says that NumPy has an array there,
    whose number may be changed, and not a number.
    """
    if not (node.ndim or single) or node.dtype.kind not in _KINDS:
        return node
    numbers = np.array(numbers_of(node))
    made = Elements(Store(numbers), numbers)
    made[...] = node
    made._joined = made._store.version, node
    return made


def _fresh(numbers: Any) -> Any:
    """Return what NumPy just made as an array that takes Nodes, if it is one of its own."""
    if numbers.base is not None and not numbers.flags.owndata:
        base = numbers.base  # a view of a result that nobody else holds, such as np.roll's
        alone = type(base) is np.ndarray and base.base is None and base.dtype == numbers.dtype
        if alone and numbers.flags.writeable and numbers.dtype.kind in _KINDS and numbers.ndim:
            numbers = numbers.copy()
    return own(numbers)


def _assembled(numbers: Any, source: Any, place: Any, store: Store) -> Any:
    """Return an array of its own, of elements of another's Nodes."""
    numbers = np.array(numbers)
    made = Elements(Store(numbers), numbers)
    if not numbers.ndim or not np.any(source):
        if not numbers.ndim and np.any(source):
            return element(store.node(int(source)), int(place))
        return made
    made._store.trace()
    mine, places = made._parallel()
    new = np.zeros(len(store.nodes or ()), np.int32)
    for number in np.unique(source).tolist():
        if number:
            new[number] = made._store.enter(store.node(number))
    mine[...] = new[source]
    places[...] = place
    made._store.version += 1
    return made


def settled(value: Any) -> Any:
    """Return what an array that takes Nodes has become: a Node, or the ndarray of its numbers."""
    return value.__node__() if type(value) is Elements else value
