"""Complex numbers on the way between real ones: ``np.abs(np.fft.fft(x))``, ``np.exp(1j * w * t)``.

A `Complex` is a pair of real arrays, at least one of them a Node, and what is done to it is done by
real ops.  So there is no rule, program or picture of complex numbers; a result must be brought
back to real ones, by ``np.abs``, ``np.real``, ``np.imag`` or ``np.angle``.

A part that is plain zeros is left out of products and sums: ``1j * x`` is one Node, not four.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Iterator
from functools import reduce
from typing import Any

import numpy as np

from .. import reads
from ..node import Node, NotRealError
from ..numpy_protocol import COMPLEX, implements, in_complex
from .attrs import axis_of

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


def _zero(x: Any) -> bool:
    return not isinstance(x, Node) and not np.any(x)


def _nothing(x: Any, y: Any) -> Any:
    """Return the zeros that a product of `x` and `y` is, where one of them is zeros."""
    if not (hasattr(x, "dtype") or hasattr(y, "dtype")):
        return 0.0
    kinds = (one.dtype if hasattr(one, "dtype") else one for one in (x, y))
    return np.zeros(np.broadcast_shapes(np.shape(x), np.shape(y)), np.result_type(*kinds))


def _times(x: Any, y: Any) -> Any:
    if _zero(x) or _zero(y):
        return _nothing(x, y)
    for one, other in ((x, y), (y, x)):
        if not isinstance(one, Node) and _fits(one, other):
            if np.all(np.equal(one, 1.0)):
                return other
            if np.all(np.equal(one, -1.0)):
                return -other
    return x * y


def _fits(x: Any, y: Any) -> bool:
    """Whether a sum with `x` has the shape and dtype of `y`."""
    if np.broadcast_shapes(np.shape(x), np.shape(y)) != np.shape(y):
        return False
    if not hasattr(y, "dtype"):
        return not hasattr(x, "dtype")
    return not hasattr(x, "dtype") or np.result_type(x.dtype, y.dtype) == y.dtype


def _plus(x: Any, y: Any) -> Any:
    if _zero(x) and _fits(x, y):
        return y
    return x if _zero(y) and _fits(y, x) else x + y


def _minus(x: Any, y: Any) -> Any:
    if _zero(x) and _fits(x, y):
        return -y
    return x if _zero(y) and _fits(y, x) else x - y


# ------------------------------------------------------------------ arithmetic


def _add(x: Any, y: Any) -> Any:
    (a, b), (c, d) = parts(x), parts(y)
    return made(_plus(a, c), _plus(b, d))


def _subtract(x: Any, y: Any) -> Any:
    (a, b), (c, d) = parts(x), parts(y)
    return made(_minus(a, c), _minus(b, d))


def _bilinear(x: Any, y: Any, product: Callable[[Any, Any], Any]) -> Any:
    """Return a product of complex numbers by the four products of their parts."""
    (a, b), (c, d) = parts(x), parts(y)

    def of(one: Any, other: Any) -> Any:
        return 0.0 if _zero(one) or _zero(other) else product(one, other)

    re, im = _minus(of(a, c), of(b, d)), _plus(of(a, d), of(b, c))
    return made(re, im)


def _multiply(x: Any, y: Any) -> Any:
    (a, b), (c, d) = parts(x), parts(y)
    return made(_minus(_times(a, c), _times(b, d)), _plus(_times(a, d), _times(b, c)))


def _divide(x: Any, y: Any) -> Any:
    (a, b), (c, d) = parts(x), parts(y)
    if _zero(d):
        return made(a / c if not _zero(a) else _nothing(a, c), b / c if not _zero(b) else 0.0)
    size = _plus(_square(c), _square(d))
    re = _plus(_times(a, c), _times(b, d))
    im = _minus(_times(b, c), _times(a, d))
    return made(re if _zero(re) else re / size, im if _zero(im) else im / size)


def _square(x: Any) -> Any:
    return np.zeros_like(x) if _zero(x) else x * x


def _negative(z: Any) -> Any:
    a, b = parts(z)
    return made(-a, -b)


def _conj(z: Any) -> Any:
    a, b = parts(z)
    return made(a, -b)


def _absolute(z: Any) -> Any:
    a, b = parts(z)
    if _zero(a) or _zero(b):
        return np.abs(b if _zero(a) else a)
    return np.hypot(a, b)


def _angle(z: Any, deg: bool = False) -> Any:
    a, b = parts(z)
    angle = np.arctan2(b, a)
    return np.degrees(angle) if deg else angle


def _exp(z: Any) -> Any:
    a, b = parts(z)
    size = np.ones_like(b) if _zero(a) else np.exp(a)
    if _zero(b):
        return made(size, 0.0)
    return made(_times(size, np.cos(b)), _times(size, np.sin(b)))


def _log(z: Any) -> Any:
    return made(np.log(_absolute(z)), _angle(z))


def _log_to(base: float) -> Any:
    return lambda z: _divide(_log(z), math.log(base))


def _power(x: Any, n: Any) -> Any:
    whole = isinstance(n, (int, float, np.integer, np.floating)) and float(n).is_integer()
    if whole and abs(n) <= 100:  # as NumPy does
        power = _whole_power(x, int(n))
        if not hasattr(n, "dtype"):
            return power
        return _multiply(power, np.ones((), np.result_type(x.dtype, n.dtype)))
    if type(x) in (int, float, complex) and x != 0:
        return _exp(_multiply(n, cmath.log(x)))
    return _exp(_multiply(n, _log(x)))


def _whole_power(x: Any, n: int) -> Any:
    if n == 0:
        return np.ones(x.shape, x.dtype)
    return _divide(1.0, _whole_power(x, -n)) if n < 0 else reduce(_multiply, _squares(x, n))


def _squares(x: Any, n: int) -> Iterator[Any]:
    """Give the powers of two of `x` that its power `n` is the product of."""
    while True:
        n, odd = divmod(n, 2)
        if odd:
            yield x
        if not n:
            return
        x = _multiply(x, x)


def _sqrt(z: Any) -> Any:
    return _exp(_multiply(0.5, _log(z)))


def _sinh(z: Any) -> Any:
    a, b = parts(z)
    return made(np.sinh(a) * np.cos(b), np.cosh(a) * np.sin(b))


def _cosh(z: Any) -> Any:
    a, b = parts(z)
    return made(np.cosh(a) * np.cos(b), np.sinh(a) * np.sin(b))


def _sin(z: Any) -> Any:
    a, b = parts(z)
    return made(np.sin(a) * np.cosh(b), np.cos(a) * np.sinh(b))


def _cos(z: Any) -> Any:
    a, b = parts(z)
    return made(np.cos(a) * np.cosh(b), -np.sin(a) * np.sinh(b))


def _both(x: Any, y: Any, test: Any, joined: Any) -> Any:
    (a, b), (c, d) = parts(x), parts(y)
    return joined(test(a, c), test(b, d))


def _either(test: Any, joined: Any) -> Any:
    return lambda z: joined(*map(test, parts(z)))


COMPLEX.update(
    {
        np.add: _add,
        np.subtract: _subtract,
        np.multiply: _multiply,
        np.divide: _divide,
        np.negative: _negative,
        np.positive: lambda z: z,
        np.conjugate: _conj,
        np.absolute: _absolute,
        np.square: lambda z: _multiply(z, z),
        np.reciprocal: lambda z: _divide(1.0, z),
        np.power: _power,
        np.float_power: _power,
        np.exp: _exp,
        np.log: _log,
        np.log2: _log_to(2.0),
        np.log10: _log_to(10.0),
        np.sqrt: _sqrt,
        np.sin: _sin,
        np.cos: _cos,
        np.tan: lambda z: _divide(_sin(z), _cos(z)),
        np.sinh: _sinh,
        np.cosh: _cosh,
        np.tanh: lambda z: _divide(_sinh(z), _cosh(z)),
        np.sign: lambda z: _divide(z, _absolute(z)),
        np.equal: lambda x, y: _both(x, y, np.equal, np.logical_and),
        np.not_equal: lambda x, y: _both(x, y, np.not_equal, np.logical_or),
        np.isnan: _either(np.isnan, np.logical_or),
        np.isinf: _either(np.isinf, np.logical_or),
        np.isfinite: _either(np.isfinite, np.logical_and),
        np.real: lambda z: parts(z)[0],
        np.imag: lambda z: parts(z)[1],
        np.angle: _angle,
        np.shape: lambda z: z.shape,
        np.ndim: lambda z: z.ndim,
        np.size: lambda z, axis=None: z.size if axis is None else z.shape[axis],
        np.iscomplexobj: lambda z: True,
        np.isrealobj: lambda z: False,
        np.isreal: lambda z: np.equal(z.imag, 0),
        np.iscomplex: lambda z: np.not_equal(z.imag, 0),
        np.real_if_close: lambda z, tol=100: z,
        np.zeros_like: lambda z, dtype=None, **_: np.zeros(z.shape, dtype or z.dtype),
        np.ones_like: lambda z, dtype=None, **_: np.ones(z.shape, dtype or z.dtype),
    }
)

# ------------------------------------------------------------------ each part by itself


def _parted(tree: Any, k: int) -> Any:
    """Return `tree` with part `k` in the place of each complex number in it."""
    if type(tree) in (list, tuple):
        return type(tree)(_parted(one, k) for one in tree)
    re, im = parts(tree)
    if k and type(im) is float and im == 0.0:
        return np.zeros(np.shape(re), re.dtype) if hasattr(re, "dtype") else 0.0
    return im if k else re


def _rejoined(re: Any, im: Any) -> Any:
    if isinstance(re, (list, tuple)):
        return type(re)(map(_rejoined, re, im))
    return made(re, im)


def _part_by_part(function: Any, first: int = 0, last: int = 1) -> None:
    """Let a function that is linear in the operands `first` to `last` see the parts in turn."""

    def answer(*args: Any, **options: Any) -> Any:
        re, im = (
            function(
                *args[:first], *(_parted(x, k) for x in args[first:last]), *args[last:], **options
            )
            for k in (0, 1)
        )
        return _rejoined(re, im)

    COMPLEX[function] = answer


_function: Any
for _function in (
    *(np.reshape, np.ravel, np.transpose, np.permute_dims, np.swapaxes, np.moveaxis, np.rollaxis),
    *(np.squeeze, np.expand_dims, np.atleast_1d, np.atleast_2d, np.atleast_3d, np.broadcast_to),
    *(np.roll, np.flip, np.fliplr, np.flipud, np.rot90, np.repeat, np.tile, np.resize, np.copy),
    *(np.diag, np.diagflat, np.diagonal, np.tril, np.triu, np.matrix_transpose, np.linalg.diagonal),
    *(np.take, np.take_along_axis, np.delete, np.concatenate, np.stack, np.vstack, np.hstack),
    *(np.dstack, np.column_stack, np.block, np.split, np.array_split, np.vsplit, np.hsplit),
    *(np.unstack, np.sum, np.mean, np.average, np.cumsum, np.cumulative_sum, np.trace, np.pad),
    *(np.diff, np.ediff1d, np.gradient, np.trapezoid, np.round, np.linalg.trace),
    np.linalg.matrix_transpose,
):
    _part_by_part(_function)
_part_by_part(np.append, last=2)
_part_by_part(np.where, first=1, last=3)
_part_by_part(np.select, first=1, last=3)
_part_by_part(np.compress, first=1, last=2)
_part_by_part(np.extract, first=1, last=2)
_part_by_part(np.insert, last=1)
_part_by_part(np.interp, first=2, last=3)
_part_by_part(np.linspace, last=2)

# ------------------------------------------------------------------ products of arrays


def _product(function: Any, conjugate: int | None = None) -> None:
    """Let a product of two operands see their parts; one of them may count as its conjugate."""

    def answer(x: Any, y: Any, *args: Any, **options: Any) -> Any:
        if conjugate == 0:
            x = _conj(x)
        elif conjugate == 1:
            y = _conj(y)
        return _bilinear(x, y, lambda a, b: function(a, b, *args, **options))

    COMPLEX[function] = answer


for _function in (
    *(np.matmul, np.dot, np.inner, np.outer, np.tensordot, np.kron, np.convolve),
    *(np.linalg.matmul, np.linalg.outer, np.linalg.tensordot),
):
    _product(_function)
for _function, _which in (
    *((np.vdot, 0), (np.vecdot, 0), (np.linalg.vecdot, 0), (np.correlate, 1)),
):
    _product(_function, _which)


def _einsum(subscripts: Any, *operands: Any, **options: Any) -> Any:
    if len(operands) == 1:
        re, im = (np.einsum(subscripts, _parted(operands[0], k), **options) for k in (0, 1))
        return made(re, im)
    if len(operands) > 2:
        raise NotRealError("np.einsum of complex numbers that come from a Node takes two operands")
    x, y = operands
    return _bilinear(x, y, lambda a, b: np.einsum(subscripts, a, b, **options))


def _prod(a: Any, axis: Any = None, **options: Any) -> Any:
    if axis is None:
        a, axis = a.reshape(-1), 0
    return reduce(_multiply, np.moveaxis(a, axis_of(axis, a.ndim), 0))


def _solve(a: Any, b: Any) -> Any:
    """Solve the real system of twice the size that both parts obey."""
    (re, im), flat = parts(a), np.ndim(b) == 1
    im = _parted(a, 1)
    right = [np.expand_dims(x, -1) if flat else x for x in (_parted(b, 0), _parted(b, 1))]
    n = np.shape(re)[-1]
    out = np.linalg.solve(np.block([[re, -im], [im, re]]), np.concatenate(right, axis=-2))
    re, im = out[..., :n, :], out[..., n:, :]
    return made(re[..., 0], im[..., 0]) if flat else made(re, im)


def _norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    if ord in (2, -2, "nuc") and (x.ndim if axis is None else np.size(axis)) == 2:
        raise NotRealError(f"np.linalg.norm of order {ord} cannot take complex matrices of Nodes")
    return np.linalg.norm(_absolute(x), ord, axis, keepdims)


def _var(a: Any, axis: Any = None, *, ddof: float = 0, keepdims: bool = False) -> Any:
    a, b = parts(a)
    return sum(np.var(x, axis=axis, ddof=ddof, keepdims=keepdims) for x in (a, b))


COMPLEX.update(
    {
        np.einsum: _einsum,
        np.prod: _prod,
        np.linalg.solve: _solve,
        np.linalg.inv: lambda a: _solve(a, np.eye(a.shape[-1])),
        np.linalg.norm: _norm,
        np.var: _var,
        np.std: lambda a, **options: np.sqrt(_var(a, **options)),
    }
)


@implements(np.angle)
def _angle_of_real(z: Any, deg: bool = False) -> Any:
    return _angle(z, deg)


# ------------------------------------------------------------------ as Python writes it


def _operator(function: Any, reflected: bool = False) -> Any:
    def method(self: Complex, other: Any) -> Any:
        known = (Complex, Node, complex, int, float, np.ndarray, np.generic, list, tuple)
        if not isinstance(other, known):
            return NotImplemented
        return function(other, self) if reflected else function(self, other)

    return method


def _method(name: str) -> Any:
    def method(self: Complex, *args: Any, **options: Any) -> Any:
        re, im = (getattr(x, name)(*args, **options) for x in (self.real, self.imag))
        return made(re, im)

    method.__name__ = method.__qualname__ = name
    method.__doc__ = f"Return ``{name}`` of both parts."
    return method


_MEMBERS: dict[str, Any] = {
    "__eq__": _operator(COMPLEX[np.equal]),
    "__ne__": _operator(COMPLEX[np.not_equal]),
    "__neg__": _negative,
    "__pos__": lambda self: self,
    "__abs__": _absolute,
    "conj": _conj,
    "conjugate": _conj,
    "dot": _operator(COMPLEX[np.dot]),
    "prod": _prod,
    "T": property(lambda self: made(self.real.T, self.imag.T), doc="The axes in reverse order."),
    "mT": property(lambda self: made(self.real.mT, self.imag.mT), doc="The last two axes swapped."),
    "flat": property(lambda self: self.ravel(), doc="The elements one after another."),
}
for _name, _function in (
    ("add", _add),
    ("sub", _subtract),
    ("mul", _multiply),
    ("truediv", _divide),
    ("pow", _power),
    ("matmul", COMPLEX[np.matmul]),
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
