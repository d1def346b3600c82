"""Complex numbers on the way between real ones: ``np.abs(np.fft.fft(x))``, ``np.exp(1j * w * t)``.

A `Complex` is a pair of real arrays, at least one of them a Node, and what is done to it is done by
real ops.  So there is no rule, program or picture of complex numbers; a result must be brought
back to real ones, by ``np.abs``, ``np.real``, ``np.imag`` or ``np.angle``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from .. import reads
from ..node import Node, NotRealError
from ..numpy_protocol import in_complex

__all__ = ["WAY", "Complex", "made", "parts"]

WAY = "take np.abs, np.real, np.imag or np.angle of it"


class Complex:
    """An array of complex numbers that come from Nodes.

    Attributes
    ----------
    real, imag : Node or numpy.ndarray
        The parts, of one shape.

    Examples
    --------
    >>> x = Node([1.0, 2.0])
    >>> z = np.exp(1j * x)
    >>> np.real(z * np.conj(z)).sum()
    Node(data=2.0, grad=0.0)
    """

    __array_priority__ = 1000.0

    real: Any
    imag: Any

    def __init__(self, real: Any, imag: Any) -> None:
        self.real = real
        self.imag = imag

    # ------------------------------------------------------------------ as an array

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of both parts."""
        return tuple(self.real.shape)

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of elements."""
        return math.prod(self.shape)

    @property
    def dtype(self) -> np.dtype[Any]:
        """complex64 where both parts are float32, else complex128."""
        return np.result_type(self.real.dtype, self.imag.dtype, np.complex64)

    @property
    def requires_grad(self) -> bool:
        """Whether a part leads to a Node that requires a gradient."""
        return any(isinstance(x, Node) and x.requires_grad for x in (self.real, self.imag))

    def _numbers(self) -> Any:
        re, im = (x._value if isinstance(x, Node) else x for x in (self.real, self.imag))
        return np.asarray(re) + 1j * np.asarray(im)

    @property
    def data(self) -> Any:
        """The numbers, as a complex array from which no gradient flows."""
        for part in (self.real, self.imag):
            if isinstance(part, Node):
                reads.taken(part)
        return self._numbers()

    def detach(self) -> Any:
        """Return the numbers, as a complex array."""
        return self.data

    def backward(self, *args: Any, **options: Any) -> None:
        """Refuse: a gradient is that of real numbers.

        Raises
        ------
        TypeError
        """
        raise TypeError(f"a complex result has no gradient: {WAY} first")

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("len() of a scalar")
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        return (self[k] for k in range(len(self)))

    def __getitem__(self, key: Any) -> Any:
        return made(self.real[key], self.imag[key])

    def __setitem__(self, key: Any, value: Any) -> None:
        raise TypeError(
            "elements of complex numbers that come from a Node cannot be assigned: build the "
            "result with np.where, np.concatenate or np.stack"
        )

    def __bool__(self) -> bool:
        for part in (self.real, self.imag):
            if isinstance(part, Node):
                reads.was_read(part, "value")
        return bool(self._numbers())

    def __complex__(self) -> complex:
        for part in (self.real, self.imag):
            if isinstance(part, Node):
                reads.converted(part, complex)
        return complex(self._numbers())

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        if self.requires_grad:
            raise NotRealError(
                "complex numbers that come from a Node cannot become a plain array without losing "
                f"the gradient: {WAY}, or .data where no gradient should flow"
            )
        return np.asarray(self.data, dtype)

    def __float__(self) -> float:
        raise TypeError(f"a complex number is no float: {WAY}")

    __int__: Any = __float__
    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"Complex({self._numbers()})"

    def __format__(self, spec: str) -> str:
        return format(self._numbers()[()] if not self.shape else str(self._numbers()), spec)

    # ------------------------------------------------------------------ a guest in NumPy

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if method == "reduce" and ufunc is np.add:
            return in_complex(np.sum, inputs, {"axis": 0, **options})
        if method != "__call__" or options:
            how = f".{method}" if method != "__call__" else f" with {', '.join(options)}="
            raise NotRealError(
                f"np.{ufunc.__name__}{how} cannot take complex numbers of Nodes: {WAY}"
            )
        return in_complex(ufunc, inputs, {})

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        return in_complex(function, args, options)


# ------------------------------------------------------------------ two real parts


def parts(x: Any) -> tuple[Any, Any]:
    """Return the real and the imaginary part of a Complex, Node, array or number."""
    if isinstance(x, Complex):
        return x.real, x.imag
    if isinstance(x, Node):
        return x, 0.0
    if type(x) is complex:
        return x.real, x.imag
    if type(x) in (int, float, bool):
        return x, 0.0
    x = np.asarray(x)
    return (x.real, x.imag) if x.dtype.kind == "c" else (x, 0.0)


def made(re: Any, im: Any) -> Any:
    """Return the complex numbers of two parts: plain ones, if neither is a Node.

    Parameters
    ----------
    re, im : Node, array or number
        Broadcast together; a number as written takes the dtype of the other part.

    Returns
    -------
    Complex or numpy.ndarray
    """
    if not (isinstance(re, Node) or isinstance(im, Node)):
        return re + 1j * im
    shape = np.broadcast_shapes(np.shape(re), np.shape(im))
    both = [_settled(mine, other, shape) for mine, other in ((re, im), (im, re))]
    return Complex(*both)


def _settled(mine: Any, other: Any, shape: tuple[int, ...]) -> Any:
    """Return a part as an array of floats of `shape`."""
    if not isinstance(mine, Node):
        dtype = mine.dtype if hasattr(mine, "dtype") else other.dtype
        mine = np.asarray(mine, dtype if dtype.kind == "f" else np.float64)
    elif mine.dtype.kind != "f":
        mine = mine.astype(np.float64)
    return mine if mine.shape == shape else np.broadcast_to(mine, shape)


# ------------------------------------------------------------------ as Python writes it


def _operator(function: Any, reflected: bool = False) -> Any:
    def method(self: Complex, other: Any) -> Any:
        known = (Complex, Node, complex, int, float, np.ndarray, np.generic, list, tuple)
        if not isinstance(other, known):
            return NotImplemented
        operands = (other, self) if reflected else (self, other)
        return in_complex(function, operands, {})

    return method


def _same_as(function: Any) -> Any:
    return lambda self, *args, **options: in_complex(function, (self, *args), options)


def _method(name: str) -> Any:
    def method(self: Complex, *args: Any, **options: Any) -> Any:
        re, im = (getattr(x, name)(*args, **options) for x in (self.real, self.imag))
        return made(re, im)

    method.__name__ = method.__qualname__ = name
    method.__doc__ = f"Return ``{name}`` of both parts."
    return method


_MEMBERS: dict[str, Any] = {
    "__eq__": _operator(np.equal),
    "__ne__": _operator(np.not_equal),
    "__neg__": _same_as(np.negative),
    "__pos__": lambda self: self,
    "__abs__": _same_as(np.absolute),
    "conj": _same_as(np.conjugate),
    "conjugate": _same_as(np.conjugate),
    "dot": _operator(np.dot),
    "prod": _same_as(np.prod),
    "T": property(lambda self: made(self.real.T, self.imag.T), doc="The axes in reverse order."),
    "mT": property(lambda self: made(self.real.mT, self.imag.mT), doc="The last two axes swapped."),
    "flat": property(lambda self: self.ravel(), doc="The elements one after another."),
}
for _name, _function in (
    ("add", np.add),
    ("sub", np.subtract),
    ("mul", np.multiply),
    ("truediv", np.divide),
    ("pow", np.power),
    ("matmul", np.matmul),
):
    _MEMBERS[f"__{_name}__"] = _operator(_function)
    _MEMBERS[f"__r{_name}__"] = _operator(_function, reflected=True)
for _name in (
    *("reshape", "ravel", "flatten", "transpose", "swapaxes", "squeeze", "diagonal", "copy"),
    *("sum", "mean", "cumsum", "trace", "take", "repeat", "round"),
):
    _MEMBERS[_name] = _method(_name)
for _name, _member in _MEMBERS.items():
    setattr(Complex, _name, _member)
