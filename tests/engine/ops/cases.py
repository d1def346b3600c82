"""The table of checks: a line for each op, and for each way of calling it that differs in kind.

To test a new op, add its line.  ``Case("sin", REAL)`` says: elementwise, one operand, any real
number.  ``Case("sum", A(2, 3), axis=(1,), keepdims=False)`` says: one array of shape (2, 3), and
these attributes.  `test_cases` then checks forward, derivatives of both orders in both modes,
broadcasting, dtypes, scalars and the lowered program.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from ad_widget.engine import OPS

Array = np.ndarray[Any, Any]
TABLE = tuple(OPS)  # before any test defines ops of its own


@dataclass(frozen=True)
class Span:
    """Where the numbers of an operand are drawn from, evenly; an op of spans is elementwise."""

    low: float
    high: float
    dtype: str = "float64"

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
        if self.dtype == "bool":
            return rng.random(shape) < 0.5
        if self.dtype == "int64":
            return rng.integers(int(self.low), int(self.high), shape)
        return np.asarray(rng.uniform(self.low, self.high, shape), self.dtype)


REAL = Span(-3, 3)
POSITIVE = Span(0.3, 3)
UNIT = Span(-0.9, 0.9)
ABOVE_ONE = Span(1.3, 4)
INTEGER = Span(-4, 5, "int64")
TRUTH = Span(0, 1, "bool")


@dataclass(frozen=True)
class Whole:
    """An operand of one shape, or made by a function of a random generator."""

    make: Callable[[np.random.Generator], Array]

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
        return self.make(rng)


def A(*shape: int, of: Span = REAL) -> Whole:
    """Return an operand of that shape."""
    return Whole(lambda rng: of.draw(rng, shape))


def just(values: Any) -> Whole:
    """Return an operand that is always the same."""
    return Whole(lambda rng: np.array(values))


class Case:
    """A line of the table.

    Attributes
    ----------
    op : str
    operands : tuple of Span or Whole
    reference : callable, optional
        What the forward must equal, of arrays and the op's attributes; by default NumPy's function
        of that name.
    apart : callable, optional
        ``apart(*arrays)`` must stay away from zero: the distance to a kink or a jump.
    via : callable, optional
        Calls the op on Nodes in a way of its own, such as on a matrix made symmetric first.
    order : int
        Up to which derivative to check.
    finite : bool
        Whether what infinities give depends on the way of computing.
    attrs : dict
        The op's attributes.
    """

    def __init__(
        self,
        op: str,
        *operands: Span | Whole,
        reference: Callable[..., Any] | None = None,
        apart: Callable[..., Any] | None = None,
        via: Callable[..., Any] | None = None,
        order: int = 2,
        finite: bool = False,
        **attrs: Any,
    ) -> None:
        self.op, self.operands, self.attrs, self.order = op, operands, attrs, order
        self.finite = finite
        self.reference, self.apart, self.via = reference, apart, via

    def __str__(self) -> str:
        attrs = ",".join(f"{name}={value}" for name, value in self.attrs.items())
        return f"{self.op}({attrs})" if attrs else self.op

    @property
    def elementwise(self) -> bool:
        return all(isinstance(operand, Span) for operand in self.operands)

    @property
    def differentiable(self) -> bool:
        return OPS[self.op].differentiable

    def draw(self, seed: int = 0, *shapes: tuple[int, ...]) -> list[Array]:
        """Return operands, of `shapes` if the op is elementwise."""
        rng = np.random.default_rng(seed)
        shapes = shapes or ((2, 3),) * len(self.operands)
        for _ in range(10_000):
            drawn = [one.draw(rng, shape) for one, shape in zip(self.operands, shapes, strict=True)]
            if self.apart is None or np.all(np.abs(self.apart(*drawn)) > 0.02):
                return drawn
        raise ValueError(f"{self}: no operands found that are apart")

    def __call__(self, *operands: Any) -> Any:
        """Call the op."""
        return (self.via or OPS[self.op])(*operands, **self.attrs)

    def expected(self, *arrays: Any) -> Any:
        """Return what the forward must equal."""
        return (self.reference or getattr(np, self.op))(*arrays, **self.attrs)


def to_integer(x: Any) -> Any:
    """Return the distance to the nearest integer."""
    return x - np.round(x)


def difference(x: Any, y: Any) -> Any:
    return x - y


def all_apart(x: Any) -> Any:
    """Return the least distance between two elements."""
    return np.min(np.diff(np.sort(np.ravel(x))))


def recurrence(a: Any, b: Any, axis: int) -> Any:
    a, b = np.moveaxis(a, axis, 0), np.moveaxis(b, axis, 0)
    out, y = np.zeros_like(a), 0.0
    for k in range(len(a)):
        out[k] = y = a[k] * y + b[k]
    return np.moveaxis(out, 0, axis)


def scatter_add(g: Any, i: Any, shape: Any, index: Any) -> Any:
    out = np.zeros(shape, g.dtype)
    np.add.at(out, np.s_[::-1, None, i, ..., -1], g)
    return out


def einsum(*operands: Any, subscripts: str) -> Any:
    return np.einsum(subscripts, *operands)


def cofactor(x: Any) -> Any:
    return np.linalg.det(x)[..., None, None] * np.swapaxes(np.linalg.inv(x), -1, -2)


def cofactor_slope(x: Any, h: Any) -> Any:
    c = cofactor(x)
    along = np.sum(c * h, axis=(-2, -1), keepdims=True) * c
    return (along - c @ np.swapaxes(h, -1, -2) @ c) / np.linalg.det(x)[..., None, None]


def lstsq(a: Any, b: Any, rcond: float) -> Any:
    return np.linalg.lstsq(a, b, rcond)[0]


def on_symmetric(name: str) -> Callable[..., Any]:
    """Return the op applied to the symmetric part, where its slope is that of any matrix."""
    return lambda x: OPS[name]((x + np.swapaxes(x, -1, -2)) / 2)


def normal_cdf(x: Any) -> Any:
    dtype = np.result_type(x, np.float32) if x.dtype.kind == "f" else float
    each = [math.erfc(float(t) / -math.sqrt(2)) / 2 for t in np.ravel(x)]
    return np.array(each, dtype).reshape(x.shape)


def softmax(x: Any, axis: Any) -> Any:
    return np.exp(x) / np.sum(np.exp(x), axis, keepdims=True)


REDUCTION: dict[str, Any] = {"mean": np.mean, "sum": np.sum, "none": lambda x: x}


def framed(x: Any, padding: Any, spread: Any, fill: float) -> Any:
    """Return `x` with `fill` between and around its elements, or cropped."""
    shape = [(n - 1) * e + 1 for n, e in zip(x.shape[2:], spread, strict=True)]
    wide = np.full((*x.shape[:2], *shape), fill, x.dtype)
    wide[(..., *(slice(None, None, e) for e in spread))] = x
    wide = np.pad(
        wide,
        [(0, 0), (0, 0), *((max(lo, 0), max(hi, 0)) for lo, hi in padding)],
        constant_values=fill,
    )
    crop = (
        slice(max(-lo, 0), n - max(-hi, 0))
        for n, (lo, hi) in zip(wide.shape[2:], padding, strict=True)
    )
    return wide[(..., *crop)]


def conv(x: Any, w: Any, stride: Any, padding: Any, spread: Any, dilation: Any) -> Any:
    """Return the sums of products, one result at a time."""
    x = framed(x, padding, spread, 0.0)
    counts = [
        (n - (k - 1) * d - 1) // s + 1
        for n, k, d, s in zip(x.shape[2:], w.shape[2:], dilation, stride, strict=True)
    ]
    out = np.zeros((len(x), len(w), *counts), x.dtype)
    for place in np.ndindex(*counts):
        seen = x[
            (
                ...,
                *(
                    slice(i * s, i * s + (k - 1) * d + 1, d)
                    for i, s, k, d in zip(place, stride, w.shape[2:], dilation, strict=True)
                ),
            )
        ]
        out[(..., *place)] = np.tensordot(seen, w, (range(1, x.ndim), range(1, x.ndim)))
    return out


def max_pool(x: Any, window: Any, stride: Any, padding: Any) -> Any:
    x = framed(x, padding, (1,) * len(window), -np.inf)
    counts = [(n - k) // s + 1 for n, k, s in zip(x.shape[2:], window, stride, strict=True)]
    out = np.zeros((*x.shape[:2], *counts), x.dtype)
    for place in np.ndindex(*counts):
        at = (slice(i * s, i * s + k) for i, s, k in zip(place, stride, window, strict=True))
        out[(..., *place)] = np.max(x[(..., *at)], axis=tuple(range(2, x.ndim)))
    return out


def _regular(rng: np.random.Generator) -> Array:
    return rng.uniform(-1, 1, (2, 3, 3)) + 2 * np.eye(3)


def _symmetric(rng: np.random.Generator) -> Array:
    x = rng.uniform(-1, 1, (2, 3, 3))
    return np.asarray(x @ np.swapaxes(x, -1, -2) + np.diag([1.0, 2.0, 4.0]))


SQUARE = Whole(_regular)
SYMMETRIC = Whole(_symmetric)

ARITHMETIC = [
    Case("add", REAL, REAL),
    Case("subtract", REAL, REAL),
    Case("multiply", REAL, REAL),
    Case("divide", REAL, POSITIVE),
    Case("negative", REAL),
    Case("positive", REAL),
    Case("power", POSITIVE, REAL),
    Case("square", REAL),
    Case("sqrt", POSITIVE),
    Case("cbrt", POSITIVE),
    Case("reciprocal", POSITIVE),
    Case("absolute", REAL, apart=lambda x: x),
    Case("abs_slope", REAL, apart=lambda x: x, reference=np.sign),
    Case("hypot", REAL, POSITIVE),
    Case(
        "direction", REAL, POSITIVE, reference=lambda x, y: x / np.sqrt(1.0 * x * x + 1.0 * y * y)
    ),
    Case("maximum", REAL, REAL, apart=difference),
    Case("minimum", REAL, REAL, apart=difference),
    Case("fmax", REAL, REAL, apart=difference),
    Case("fmin", REAL, REAL, apart=difference),
    Case("clip", REAL, Span(-2, -1), Span(1, 2), apart=lambda x, lo, hi: (x - lo) * (x - hi)),
    Case("remainder", REAL, POSITIVE, apart=lambda x, y: to_integer(x / y)),
    Case("fmod", REAL, POSITIVE, apart=lambda x, y: to_integer(x / y)),
    Case("floor_divide", REAL, POSITIVE, apart=lambda x, y: to_integer(x / y)),
    Case("sign", REAL, apart=lambda x: x),
    Case("floor", REAL, apart=to_integer),
    Case("ceil", REAL, apart=to_integer),
    Case("trunc", REAL, apart=to_integer),
    Case("rint", REAL, apart=lambda x: to_integer(x + 0.5)),
    Case("round", A(2, 3), apart=lambda x: to_integer(10 * x + 0.5), decimals=1),
    Case("heaviside", REAL, REAL, apart=lambda x, y: x),
    Case("copysign", REAL, REAL, apart=lambda x, y: x * y),
    Case("astype", A(2, 3), reference=lambda x, dtype: x.astype(dtype), dtype="float64"),
    Case("broadcast_to", A(3, 1), shape=(2, 3, 4)),
]
EXPONENTIAL = [
    Case("exp", REAL),
    Case("exp2", REAL),
    Case("expm1", REAL),
    Case("log", POSITIVE),
    Case("log2", POSITIVE),
    Case("log10", POSITIVE),
    Case("log1p", Span(-0.7, 3)),
    Case("logaddexp", REAL, REAL),
    Case("logaddexp2", REAL, REAL),
]
TRIGONOMETRIC = [
    Case("sin", REAL),
    Case("cos", REAL),
    Case("tan", Span(-1.3, 1.3)),
    Case("arcsin", UNIT),
    Case("arccos", UNIT),
    Case("arctan", REAL),
    Case("arctan2", REAL, POSITIVE),
    Case("sinh", REAL),
    Case("cosh", REAL),
    Case("tanh", REAL),
    Case("arcsinh", REAL),
    Case("arccosh", ABOVE_ONE),
    Case("arctanh", UNIT),
    Case("sinc", REAL),
    Case("degrees", REAL),
    Case("radians", REAL),
]
COMPARISON = [
    *(
        Case(name, REAL, REAL, apart=difference)
        for name in ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal")
    ),
    *(Case(name, TRUTH, TRUTH) for name in ("logical_and", "logical_or", "logical_xor")),
    *(Case(name, INTEGER, INTEGER) for name in ("bitwise_and", "bitwise_or", "bitwise_xor")),
    Case("logical_not", TRUTH),
    Case("invert", TRUTH),
    Case("isnan", REAL),
    Case("isinf", REAL),
    Case("isfinite", REAL),
    Case("signbit", REAL),
    Case("where", TRUTH, REAL, REAL),
]
REDUCTIONS = [
    *(
        Case(name, A(2, 3, 2), axis=axis, keepdims=keepdims, apart=apart, **attrs)
        for name, apart, attrs in (
            ("sum", None, {}),
            ("mean", None, {}),
            ("prod", None, {}),
            ("var", None, {"ddof": 1}),
            ("std", None, {"ddof": 0}),
            ("max", all_apart, {}),
            ("min", all_apart, {}),
        )
        for axis, keepdims in ((None, False), ((0, 2), False), ((1,), True))
    ),
    *(
        Case(name, A(2, 3), axis=axis, keepdims=False)
        for name in ("argmax", "argmin", "any", "all")
        for axis in (None, 1 if name.startswith("arg") else (1,))
    ),
    *(
        Case(
            "logsumexp",
            A(2, 3),
            axis=axis,
            keepdims=keepdims,
            reference=lambda x, **axes: np.log(np.sum(np.exp(x), **axes)),
        )
        for axis, keepdims in ((None, False), ((1,), True))
    ),
    Case("recurrence", A(2, 4), A(2, 4), axis=1, reference=recurrence),
    Case("cumsum", A(2, 3), axis=1),
    Case("cumprod", A(3, 2), axis=0),
    Case("cumprod", just([2.0, 0.0, 3.0, 0.0]), axis=0),
    Case("prod", just([2.0, 0.0, 3.0, 0.0]), axis=(0,), keepdims=False),
]
PICK = ({"slice": (None, None, -1)}, None, {"operand": 0}, "...", -1)
SHAPES = [
    Case("reshape", A(2, 3), shape=(3, 1, 2)),
    Case("transpose", A(2, 3), axes=None),
    Case("transpose", A(2, 3, 2), axes=(1, 2, 0)),
    Case("copy", A(2, 3)),
    Case(
        "getitem",
        A(2, 3, 1, 2),
        just([0, 2, 2, -1]),
        index=PICK,
        reference=lambda x, i, index: x[::-1, None, i, ..., -1],
    ),
    Case("getitem", A(3, 2), index=(1,), reference=lambda x, index: x[1]),
    Case(
        "scatter_add",
        A(4, 2, 1, 1),
        just([0, 2, 2, -1]),
        shape=(2, 3, 1, 2),
        index=PICK,
        reference=scatter_add,
    ),
    Case(
        "scatter_add",
        A(2),
        shape=(3, 2),
        index=(1,),
        reference=lambda g, shape, index: np.pad(g[None], ((1, 1), (0, 0))),
    ),
]
JOINING = [
    Case(
        "concatenate", A(2, 1), A(2, 3), axis=1, reference=lambda *x, axis: np.concatenate(x, axis)
    ),
    Case("stack", A(2, 3), A(2, 3), axis=1, reference=lambda *x, axis: np.stack(x, axis)),
    Case("stack", A(), A(), axis=0, reference=lambda *x, axis: np.stack(x, axis)),
]
SORTING = [
    Case("sort", A(2, 4), axis=0, apart=all_apart),
    Case("sort", A(5), axis=0, apart=all_apart),
    Case("argsort", A(2, 4), axis=1),
]
LINALG = [
    *(
        Case("matmul", A(*left), A(*right))
        for left, right in (
            ((2, 3), (3, 2)),
            ((3,), (3,)),
            ((3,), (3, 2)),
            ((2, 3), (3,)),
            ((3,), (2, 3, 2)),
            ((2, 2, 3), (3,)),
            ((2, 1, 2, 3), (2, 3, 1)),
            ((2, 2), (2, 2)),
        )
    ),
    *(
        Case("einsum", *operands, subscripts=subscripts, reference=einsum)
        for subscripts, operands in (
            ("ij,jk->ik", (A(2, 3), A(3, 2))),
            ("ii->", (A(3, 3),)),
            ("ii,ij->ji", (A(2, 2), A(2, 3))),
            ("iij->j", (A(2, 2, 3),)),
            ("ij->", (A(2, 3),)),
            ("ij,ij->j", (A(1, 3), A(2, 3))),
            ("i,jk,k->j", (A(2), A(2, 3), A(3))),
        )
    ),
    Case("inv", SQUARE, reference=np.linalg.inv),
    Case("solve", SQUARE, A(2, 3, 2), reference=np.linalg.solve),
    Case("solve", SQUARE, A(3), reference=np.linalg.solve),
    Case("det", SQUARE, reference=np.linalg.det),
    Case("cofactor", SQUARE, reference=cofactor),
    Case("cofactor_slope", SQUARE, A(2, 3, 3), reference=cofactor_slope),
    Case("slogdet_sign", SQUARE, reference=lambda x: np.linalg.slogdet(x)[0]),
    Case("slogdet_log", SQUARE, reference=lambda x: np.linalg.slogdet(x)[1]),
    *(
        Case("lstsq", left, right, rcond=1e-12, reference=lstsq)
        for left, right in ((A(4, 2), A(4)), (A(4, 3), A(4, 2)), (A(2, 3), A(2)))
    ),
    Case("pinv", A(3, 2), rcond=None, reference=np.linalg.pinv),
    Case("pinv", A(2, 2, 3), rcond=None, reference=np.linalg.pinv),
    *(
        Case(name, SYMMETRIC, reference=reference, via=via)
        for name, reference in (
            ("cholesky", np.linalg.cholesky),
            ("eigvalsh", np.linalg.eigvalsh),
            ("eigh_vectors", lambda x: np.linalg.eigh(x)[1]),
        )
        for via in (None, on_symmetric(name))
    ),
    *(
        Case(name, A(*shape), reference=reference, **attrs)
        for shape in ((3, 2), (2, 2, 3), (3, 3))
        for name, reference, attrs in (
            ("svdvals", np.linalg.svdvals, {}),
            ("svd_u", lambda x, full: np.linalg.svd(x, full)[0], {"full": False}),
            ("svd_vh", lambda x, full: np.linalg.svd(x, full)[2], {"full": False}),
        )
    ),
    *(
        Case(
            "norm",
            A(2, 3, 2),
            axis=axis,
            keepdims=keepdims,
            reference=lambda x, **axes: np.sqrt(np.sum(x * x, **axes)),
        )
        for axis, keepdims in ((None, False), ((0, 2), False), ((1,), True))
    ),
]
LENGTHS = [
    Case(
        "unit",
        A(2, 3, 2),
        axis=axis,
        reference=lambda x, axis: x / np.sqrt(np.sum(x * x, axis, keepdims=True)),
    )
    for axis in (None, (0, 2), (1,))
]
LEARNING = [
    Case("relu", REAL, apart=lambda x: x, reference=lambda x: np.maximum(x, 0)),
    Case("sigmoid", REAL, reference=lambda x: 1 / (1 + np.exp(-x))),
    Case(
        "leaky_relu",
        A(2, 3),
        slope=0.1,
        apart=lambda x: x,
        reference=lambda x, slope: np.maximum(x, 0) + slope * np.minimum(x, 0),
    ),
    Case(
        "elu",
        A(2, 3),
        alpha=1.5,
        apart=lambda x: x,
        reference=lambda x, alpha: np.where(x > 0, x, alpha * np.expm1(x)),
    ),
    Case("softplus", REAL, reference=lambda x: np.logaddexp(x, 0)),
    Case("normal_cdf", REAL, reference=normal_cdf),
    Case("gelu", REAL, reference=lambda x: x * normal_cdf(x)),
    *(Case("softmax", A(2, 3), axis=axis, reference=softmax) for axis in (1, None, (0, 1))),
    Case("log_softmax", A(2, 3), axis=None, reference=lambda x, axis: np.log(softmax(x, axis))),
    Case("log_softmax", A(2, 3), axis=0, reference=lambda x, axis: np.log(softmax(x, axis))),
    *(
        Case(
            "cross_entropy",
            A(2, 3, 2),
            A(2, 3, 2, of=Span(0.1, 0.5)),
            axis=1,
            reduction=reduction,
            reference=lambda x, p, axis, reduction: REDUCTION[reduction](
                -np.sum(p * np.log(softmax(x, axis)), axis)
            ),
        )
        for reduction in ("mean", "sum", "none")
    ),
    *(
        Case(
            "cross_entropy_of_labels",
            A(2, 3, 2),
            just([[0, 2], [1, 1]]),
            axis=1,
            reduction=reduction,
            reference=lambda x, labels, axis, reduction: REDUCTION[reduction](
                -np.log(softmax(x, axis)[np.arange(2)[:, None], labels, np.arange(2)])
            ),
        )
        for reduction in ("mean", "sum", "none")
    ),
    *(
        Case(
            "mse",
            A(2, 3),
            A(3),
            reduction=reduction,
            reference=lambda x, y, reduction: REDUCTION[reduction]((x - y) ** 2),
        )
        for reduction in ("mean", "sum", "none")
    ),
]
CONVOLUTION = [
    *(
        Case(
            "conv",
            A(2, 3, *image),
            A(2, 3, *kernel),
            stride=stride,
            padding=padding,
            spread=spread,
            dilation=dilation,
            reference=conv,
        )
        for image, kernel, stride, padding, spread, dilation in (
            ((7,), (3,), (1,), ((0, 0),), (1,), (1,)),
            ((7,), (3,), (3,), ((2, 1),), (2,), (2,)),
            ((4, 5), (2, 3), (1, 2), ((1, 0), (0, 1)), (1, 1), (2, 1)),
            ((4, 5), (2, 2), (2, 1), ((-1, 2), (1, -1)), (2, 1), (1, 1)),
        )
    ),
    *(
        Case(
            "max_pool",
            A(2, 2, *image),
            window=window,
            stride=stride,
            padding=padding,
            apart=all_apart,
            reference=max_pool,
        )
        for image, window, stride, padding in (
            ((6,), (2,), (2,), ((0, 0),)),
            ((3, 4), (2, 3), (1, 2), ((1, 0), (1, 1))),
        )
    ),
]


def of_floats(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return SciPy's function as it is for floats: of truth values it makes float32."""
    return lambda *xs, **attrs: function(
        *(x if x.dtype.kind == "f" else x.astype(float) for x in xs), **attrs
    )


def _real_spectrum(rng: np.random.Generator) -> Array:
    turn = rng.uniform(-1, 1, (2, 3, 3)) + 2 * np.eye(3)
    return np.asarray(turn @ np.diag([1.0, 2.0, 4.0]) @ np.linalg.inv(turn))


def fft(*both: Any, axis: int, inverse: bool, norm: str) -> Any:
    z = both[0] if len(both) == 1 else both[0] + 1j * both[1]
    z = (np.fft.ifft if inverse else np.fft.fft)(z, axis=axis, norm=norm)
    return np.stack([z.real, z.imag])


DECOMPOSITIONS = [
    *(
        case
        for shape in ((3, 3), (4, 3), (2, 2, 4))
        for case in (
            Case("qr_q", A(*shape), full=False, reference=lambda x, full: np.linalg.qr(x)[0]),
            Case("qr_r", A(*shape), reference=lambda x: np.linalg.qr(x)[1]),
        )
    ),
    Case("eigvals", Whole(_real_spectrum), reference=lambda x: np.linalg.eig(x)[0]),
    Case("eig_vectors", Whole(_real_spectrum), reference=lambda x: np.linalg.eig(x)[1]),
]
SPECIAL = [
    Case("erf", REAL, reference=of_floats(special.erf)),
    Case("erfc", REAL, reference=of_floats(special.erfc)),
    Case("erfcx", REAL, reference=of_floats(special.erfcx)),
    Case("log_ndtr", Span(-6, 3), reference=of_floats(special.log_ndtr)),
    Case("logit", Span(0.05, 0.95), reference=of_floats(special.logit)),
    Case("xlogy", REAL, POSITIVE, reference=of_floats(special.xlogy)),
    Case("gamma", POSITIVE, reference=of_floats(special.gamma)),
    Case("gamma", Span(-0.9, -0.1), reference=of_floats(special.gamma)),
    Case("gammaln", POSITIVE, reference=of_floats(special.gammaln)),
    Case("gammaln", Span(-0.9, -0.1), reference=of_floats(special.gammaln)),
    Case("digamma", POSITIVE, reference=of_floats(special.digamma)),
    *(
        Case(
            "polygamma",
            A(2, 3, of=span),
            n=n,
            reference=lambda x, n: special.polygamma(n, x).astype(x.dtype),
        )
        for n in (1, 2, 3)
        for span in (POSITIVE, Span(-0.9, -0.1))
    ),
]
FOURIER = [
    *(
        Case("fft", A(n), axis=0, inverse=False, norm="backward", reference=fft, finite=True)
        for n in (1, 2, 5, 8, 12, 30)
    ),
    *(
        Case(
            "fft",
            *(A(2, 7, 3),) * count,
            axis=1,
            inverse=inverse,
            norm=norm,
            reference=fft,
            finite=True,
        )
        for count in (1, 2)
        for inverse in (False, True)
        for norm in ("backward", "ortho", "forward")
    ),
]

CASES = [
    *ARITHMETIC,
    *EXPONENTIAL,
    *TRIGONOMETRIC,
    *COMPARISON,
    *REDUCTIONS,
    *SHAPES,
    *JOINING,
    *SORTING,
    *LINALG,
    *LENGTHS,
    *LEARNING,
    *CONVOLUTION,
    *FOURIER,
    *DECOMPOSITIONS,
    *SPECIAL,
]
