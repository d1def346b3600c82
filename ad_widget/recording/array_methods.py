"""The attributes and methods that NumPy's arrays have, on an array that takes Nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Self

import numpy as np

from ..engine import Node
from ..engine.ops.joining import array_of
from .arguments import each, now, plain_key
from .array_functions import IN_PLACE
from .array_protocol import Protocol

__all__ = ["Methods"]


class Methods(Protocol):
    """What an ndarray offers, with views that are views and copies that are copies."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Any]:
        if not self._v.ndim:
            raise TypeError("iteration over a 0-d array")
        return (self[k] for k in range(len(self._v)))

    def __len__(self) -> int:
        return len(self._v)

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
    def real(self) -> Self:
        """The array itself: it holds real numbers."""
        return type(self)(self._store, self._v)

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
            return self._fresh(numbers)
        return self._assembled(numbers, *self._parallel(), self._store)

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
        return type(self)(self._store, found) if type(found) is np.ndarray else found

    def astype(self, dtype: Any, *args: Any, copy: bool = True, **options: Any) -> Any:
        """Return the elements as another dtype; the array itself if it has it and need not copy."""
        if not copy and np.dtype(dtype) == self._v.dtype:
            return self
        now = self.__node__()
        if isinstance(now, Node):
            return self._own_copy(now.astype(dtype))
        return self._fresh(now.astype(dtype, *args, **options))

    def tolist(self) -> Any:
        """Return the elements as nested lists: the Nodes where there are some."""
        if self._store.nodes is None:
            return self._v.tolist()
        return [one.tolist() if isinstance(one, Methods) else _number(one) for one in self]

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

    def __init__(self, array: Methods) -> None:
        self._array = array

    def __getitem__(self, key: Any) -> Any:
        found = np.ravel(self._array)[key]
        return found.copy() if isinstance(found, Methods) else found

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
