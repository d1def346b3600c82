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
from collections.abc import Callable, Iterator
from typing import Any
from weakref import ref

import numpy as np

from ..engine import Node
from ..engine.node import numbers as numbers_of
from ..engine.ops.joining import array_of
from ..engine.reads import LeakError
from .arguments import each, is_called_by_c, now, plain_key
from .array_functions import IN_PLACE
from .array_protocol import Protocol
from .joined import element
from .storage import Store

__all__ = ["Elements", "own", "settled"]

_KINDS = "fiub"


class Elements(Protocol):
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

    def __iter__(self) -> Iterator[Any]:
        if not self._v.ndim:
            raise TypeError("iteration over a 0-d array")
        return (self[k] for k in range(len(self._v)))

    def __len__(self) -> int:
        return len(self._v)

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

    # ------------------------------------------------------------------ attributes and methods

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape; may be set, as an ndarray's."""
        return tuple(self._v.shape)

    @shape.setter
    def shape(self, value: Any) -> None:
        view = self._v.view()
        view.shape = value
        self._v, self._beside, self._joined = view, None, (-1, None)

    @property
    def T(self) -> Any:  # noqa: N802
        """The axes in reverse order, a view."""
        return self._moved(np.transpose, (self,), {})

    @property
    def mT(self) -> Any:  # noqa: N802
        """The last two axes in reverse order, a view."""
        return self._moved(np.matrix_transpose, (self,), {})

    @property
    def real(self) -> Elements:
        """The array itself: it holds real numbers."""
        return Elements(self._store, self._v)

    @real.setter
    def real(self, value: Any) -> None:
        self[...] = value

    @property
    def flat(self) -> _Flat:
        """The elements one after another, to be read and assigned."""
        return _Flat(self)

    @flat.setter
    def flat(self, value: Any) -> None:
        _Flat(self)[:] = value

    def reshape(self, *shape: Any, **options: Any) -> Any:
        """Return the same elements in another shape: a view where NumPy gives one."""
        return self._moved(np.reshape, (self, shape[0] if len(shape) == 1 else shape), options)

    def ravel(self, *args: Any, **options: Any) -> Any:
        """Return the elements in one axis: a view where NumPy gives one."""
        return self._moved(np.ravel, (self, *args), options)

    def transpose(self, *axes: Any) -> Any:
        """Return the axes in another order, a view."""
        given = axes[0] if len(axes) == 1 else axes or None
        return self._moved(np.transpose, (self, given), {})

    def squeeze(self, axis: Any = None) -> Any:
        """Return a view without the axes of length 1."""
        return self._moved(np.squeeze, (self, axis), {})

    def swapaxes(self, axis1: int, axis2: int) -> Any:
        """Return a view with two axes interchanged."""
        return self._moved(np.swapaxes, (self, axis1, axis2), {})

    def diagonal(self, *args: Any, **options: Any) -> Any:
        """Return the diagonal, a view that cannot be written into."""
        return self._moved(np.diagonal, (self, *args), options)

    def take(self, *args: Any, **options: Any) -> Any:
        """Return the elements at indices, along an axis."""
        return np.take(self, *args, **options)

    def repeat(self, *args: Any, **options: Any) -> Any:
        """Return each element several times."""
        return np.repeat(self, *args, **options)

    def copy(self, order: Any = "C") -> Any:
        """Return the same elements in memory of their own."""
        numbers = self._v.copy(order)
        if self._store.nodes is None:
            return _fresh(numbers)
        return _assembled(numbers, *self._parallel(), self._store)

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return self.copy()

    def __reduce__(self) -> tuple[Any, ...]:
        now = self.__node__()
        return now.__reduce__() if isinstance(now, Node) else (np.array, (now,))

    def flatten(self, order: Any = "C") -> Any:
        """Return a copy in one axis."""
        return np.ravel(self.copy(), order)

    def view(self, *args: Any, **options: Any) -> Any:
        """Return another view of the same elements."""
        found = self._v.view(*args, **options)
        return Elements(self._store, found) if type(found) is np.ndarray else found

    def astype(self, dtype: Any, *args: Any, copy: bool = True, **options: Any) -> Any:
        """Return the elements as another dtype; the array itself if it has it and need not copy."""
        if not copy and np.dtype(dtype) == self._v.dtype:
            return self
        now = self.__node__()
        if isinstance(now, Node):
            return own_copy(now.astype(dtype))
        return _fresh(now.astype(dtype, *args, **options))

    def tolist(self) -> Any:
        """Return the elements as nested lists: the Nodes where there are some."""
        if self._store.nodes is None:
            return self._v.tolist()
        return [one.tolist() if type(one) is Elements else _number(one) for one in self]

    def item(self, *index: Any) -> Any:
        """Return one element as it stands here: the Node, where there is one."""
        if self._store.nodes is None:
            return self._v.item(*index)
        if not index and self._v.size != 1:
            raise ValueError("can only convert an array of size 1 to a Python scalar")
        key = index[0] if len(index) == 1 else index
        return _number(self[key] if type(key) is tuple and key else np.ravel(self)[key or 0])

    def fill(self, value: Any) -> None:
        """Assign one number to every element."""
        self[...] = value

    def sort(self, axis: Any = -1, **options: Any) -> None:
        """Sort in place."""
        self[...] = np.sort(self.__node__(), axis, **options)

    def partition(self, kth: Any, axis: Any = -1, **options: Any) -> None:
        """Partition in place."""
        self[...] = np.partition(self.__node__(), kth, axis, **options)

    def put(self, indices: Any, values: Any, mode: Any = "raise") -> None:
        """Assign elements of the array as if it had one axis."""
        IN_PLACE[np.put](self, indices, values, mode)

    def resize(self, *shape: Any, **options: Any) -> None:
        """Refuse to change the memory that views share."""
        raise ValueError("cannot resize this array in place: use a = np.resize(a, shape)")

    def byteswap(self, inplace: bool = False) -> Any:
        """Swap the bytes of plain numbers."""
        if inplace or self.traced:
            raise TypeError("the bytes of an array that may hold Nodes cannot be swapped")
        return self._v.byteswap()

    @staticmethod
    def _fresh(result: Any) -> Any:
        return _fresh(result)

    @staticmethod
    def _assembled(result: Any, source: Any, place: Any, store: Any) -> Any:
        return _assembled(result, source, place, store)

    def __getattr__(self, name: str) -> Any:
        if name in _METADATA:
            return getattr(self._v, name)
        if name.startswith("__"):
            raise AttributeError(name)
        now = self.__node__()
        found = getattr(now, name)
        if not callable(found) or isinstance(found, Node):
            return found
        if "out" in _METHODS_OUT.get(name, ()):
            return self._method(name)
        return lambda *args, **options: self._wrapped(found(*each(args, now), **each(options, now)))

    def _method(self, name: str) -> Callable[..., Any]:
        function = getattr(np, name)
        return lambda *args, **options: function(self, *args, **options)


_METADATA = frozenset(
    ("dtype", "ndim", "size", "nbytes", "itemsize", "strides", "flags", "device", "base")
)
# Methods that may be given `out`: they go the way of the function of the same name.
_METHODS_OUT = dict.fromkeys(
    [
        "all",
        "any",
        "argmax",
        "argmin",
        "choose",
        "clip",
        "compress",
        "cumprod",
        "cumsum",
        "dot",
        "max",
        "mean",
        "min",
        "prod",
        "round",
        "std",
        "sum",
        "trace",
        "var",
    ],
    ("out",),
)


def _number(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


class _Flat:
    """The elements of an array one after another: its ``flat``."""

    def __init__(self, array: Elements) -> None:
        self._array = array

    def __getitem__(self, key: Any) -> Any:
        found = np.ravel(self._array)[key]
        return found.copy() if type(found) is Elements else found

    def __setitem__(self, key: Any, value: Any) -> None:
        array = self._array
        places = np.arange(array.size)[plain_key(key)]
        value = now(array_of(value))
        count = np.size(value)
        if np.ndim(places) and count and count != np.size(places):  # repeated as often as needed
            value = np.ravel(value)[np.arange(np.size(places)) % count]
        elif np.ndim(places) and count > 1:
            value = np.reshape(value, np.shape(places))
        array[np.unravel_index(places, array.shape)] = value

    def __iter__(self) -> Iterator[Any]:
        return iter(np.ravel(self._array))

    def __len__(self) -> int:
        return int(self._array.size)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(np.ravel(self._array), dtype=dtype)

    def copy(self) -> Any:
        """Return a copy of the elements in one axis."""
        return self._array.flatten()


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
