"""What Python and NumPy ask of an object that stands among their numbers.

A Node answers in its numbers where nothing is lost by it, and `reads` says where that is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

import numpy as np

from . import reads
from .signatures import Operators

__all__ = ["FLOAT64", "Guest"]

FLOAT64 = np.dtype(np.float64)


class Guest(Operators):
    """A Node, as far as Python's and NumPy's own code know it."""

    __slots__ = ()

    _value: Any
    requires_grad: bool

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of `data`."""
        shape: tuple[int, ...] = getattr(self._value, "shape", ())
        return shape

    @property
    def ndim(self) -> int:
        """The number of axes of `data`."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of elements of `data`."""
        return int(np.size(self._value))

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of `data`."""
        value = self._value
        return FLOAT64 if type(value) is float else np.asarray(value).dtype

    def item(self, *index: Any) -> Any:
        """Return the only element, or the one at an index, as a Python number."""
        reads.unpacked(self)
        return np.asarray(self._value).item(*index)

    def tolist(self) -> Any:
        """Return the numbers as nested lists."""
        reads.unpacked(self)
        return np.asarray(self._value).tolist()

    def __bool__(self) -> bool:
        reads.was_read(self, "bool")
        return bool(self._value)

    def __float__(self) -> float:
        reads.converted(self, float)
        return float(self._value)

    def __int__(self) -> int:
        reads.converted(self, int)
        return int(self._value)

    def __complex__(self) -> complex:
        reads.converted(self, complex)
        return complex(self._value)

    def __index__(self) -> int:
        if self.dtype.kind == "f":
            raise TypeError(
                "a Node of floats cannot stand where a whole number is counted: write int(x), or "
                "float(x) where a plain number is asked for"
            )
        reads.was_read(self, "value")
        return np.asarray(self._value).__index__()

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("len() of a scalar Node")
        return self.shape[0]

    def __iter__(self) -> Iterator[Self]:
        if not self.shape:
            raise TypeError("iteration over a scalar Node")
        return (self[k] for k in range(self.shape[0]))

    def __contains__(self, value: Any) -> bool:
        return bool((self == value).any())

    __hash__ = object.__hash__
    __pandas_priority__ = 10_000  # of two operands, pandas leaves the op to the higher

    def __format__(self, spec: str) -> str:
        value = self._value
        if spec and np.ndim(value) == 0:
            return format(np.asarray(value).item(), spec)
        return format(str(value), spec)

    def __str__(self) -> str:
        return str(self._value)

    def __setitem__(self, key: Any, value: Any) -> None:
        raise TypeError(
            "a Node's elements cannot be assigned: build the result with np.where, "
            "np.concatenate or np.stack, or edit a leaf's numbers through .data"
        )

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        reads.as_array(self)
        if copy is False and dtype is not None and np.dtype(dtype) != self.dtype:
            raise ValueError(f"a Node of {self.dtype} gives no view as {np.dtype(dtype)}")
        return np.array(self._value, dtype=dtype)
