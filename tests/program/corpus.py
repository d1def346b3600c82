"""The corpus: programs that NumPy and the page must compute alike.

An entry is a program and the leaf values of some runs of it: those it was recorded with, others,
and others yet with NaN and infinities among them.  `corpus` yields every op by itself on awkward
numbers, every call form, and random programs, in both precisions, with empty and 0-d arrays.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from ad_widget import Node, grad, nn
from ad_widget.engine import OPS
from ad_widget.program import Program, lower

from ..engine.ops.cases import CASES

__all__ = ["FACTORISING", "Array", "Entry", "corpus", "entry"]

Array = np.ndarray[Any, Any]


FACTORISING = {
    "cholesky",
    "cofactor",
    "cofactor_slope",
    "det",
    "eigh_vectors",
    "eigvalsh",
    "inv",
    "lstsq",
    "pinv",
    "qr_q",
    "qr_r",
    "slogdet_log",
    "slogdet_sign",
    "solve",
    "svd_u",
    "svd_vh",
    "svdvals",
}
"""What raises, or says nothing, of matrices with NaN or infinities in them."""


@dataclass(frozen=True)
class Entry:
    """A program, and the leaf values of each run."""

    name: str
    program: Program
    runs: list[list[Array]]
    scale: str = "step"
    """What a difference is relative to: the "number" itself, the largest one of its "step",
    operands included, for what cancels is right to the digits of what went in, or of the "run",
    for float32 loses digits in every step.  Backward passes cancel, so "number" is of forward
    steps alone."""

    within: float | None = None

    @property
    def tolerance(self) -> float:
        """How far two runs may be apart, relative to the numbers."""
        if self.within is not None:
            return self.within
        return 1e-6 if any(dtype == "float32" for _, dtype in self.program.values) else 1e-12

    @property
    def direction(self) -> list[Array] | None:
        """How the leaves move, each by other numbers; None without a tangent section."""
        if self.program.tangent is None:
            return None
        return [
            np.asarray(
                np.cos(np.arange(1.0, leaf.data.size + 1)).reshape(leaf.data.shape) * (k + 1)
            )
            for k, leaf in enumerate(self.program.leaves)
        ]


def entry(
    name: str,
    f: Callable[..., Any],
    *arrays: Any,
    awkward: bool = True,
    scale: str = "step",
    within: float | None = None,
    tangent: bool = False,
) -> Entry:
    """Record ``f(*nodes)`` at `arrays` and say at which other numbers to run it.

    Parameters
    ----------
    name : str
    f : callable
        Of as many Nodes as there are arrays.
    *arrays : array_like
        Floats may move; integers and truth values stay.
    awkward : bool
        Whether one run has NaN and infinities among its numbers.
    scale : {"number", "step", "run"}
        See `Entry`.
    within : float, optional
        The tolerance, where it is another than that of ops which compute each number alone.
    tangent : bool
        Whether the program has a tangent section.
    """
    data = [np.asarray(a) for a in arrays]
    nodes = [Node(a, requires_grad=a.dtype.kind == "f") for a in data]
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = f(*nodes)
        leaves = [(f"x{k}", node) for k, node in enumerate(nodes)]
        program, _ = lower(result, leaves, tangent=tangent)
    given = [data[int(leaf.name[1:])] for leaf in program.leaves]
    runs = [given, [_moved(a) for a in given]]
    factorising = any(step.op in FACTORISING for step in program.steps)
    if awkward and not factorising:
        runs.append([_sprinkled(a, k) for k, a in enumerate(given)])
    if (
        factorising
        and within is None
        and not any(dtype == "float32" for _, dtype in program.values)
    ):
        within, scale = 1e-9, "run"
    return Entry(name, program, runs, scale, within)


def _moved(a: Array) -> Array:
    return (a * 0.75 + 0.125).astype(a.dtype) if a.dtype.kind == "f" else a


def _sprinkled(a: Array, k: int) -> Array:
    if a.dtype.kind != "f":
        return a
    out = a.copy()
    flat = out.reshape(-1)
    awkward = [np.nan, np.inf, -np.inf, 0.0]
    for i in range(k % 3, flat.size, 3):
        flat[i] = awkward[(i // 3 + k) % 4]
    return out


# ------------------------------------------------------------------ every op on awkward numbers

_NUMBERS = [
    *(0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 1.5, 2.5, -2.5, 3.0, -3.0, 7.25, -7.25, 0.1),
    *(1e-20, -1e-20, 1e-300, 1e300, 709.0, -745.0, 20.0, -40.0, 1e6, 12345.678, np.pi, -np.e),
    *(np.inf, -np.inf, np.nan),
]
_INTEGERS = [0, 1, -1, 2, -2, 3, -3, 7, -7, 100]
# Without those that NumPy refuses, or answers with what the machine happens to do.
_INTEGERS_OF = {"power": [0, 1, 2, 3, 7], "reciprocal": [1, -1, 2, -7]}


def _pairs(values: list[Any], dtype: Any) -> tuple[Array, Array]:
    x, y = np.meshgrid(np.array(values, dtype), np.array(values, dtype))
    return x, y


def _ufuncs() -> Iterator[tuple[str, np.ufunc]]:
    for name, op in sorted(OPS.items()):
        ufunc = op.forward if isinstance(op.forward, np.ufunc) else getattr(np, name, None)
        if isinstance(ufunc, np.ufunc) and not ufunc.signature and ufunc.nout == 1:
            yield name, ufunc


def _takes(ufunc: np.ufunc, kind: str) -> bool:
    try:
        loop = ufunc.resolve_dtypes((*(np.dtype(kind),) * ufunc.nin, None))
    except TypeError:
        return False
    # NumPy makes int8 or float16 of some functions of truth values: those are the kernel's.
    return loop[-1].name in ("float64", "float32", "int64", "bool")


def awkward_numbers() -> Iterator[Entry]:
    """Yield each elementwise op on all the numbers, and pairs of numbers, that are hard."""
    for name, ufunc in _ufuncs():
        op = OPS[name]
        for kind, values in (
            ("float64", _NUMBERS),
            ("float32", [x for x in _NUMBERS if not 0 < abs(x) < 1e-30 and not 1e30 < x < 1e301]),
            ("int64", _INTEGERS_OF.get(name, _INTEGERS)),
            ("bool", [False, True]),
        ):
            if not _takes(ufunc, kind):
                continue
            if ufunc.nin == 1:
                yield entry(
                    f"{name} {kind}", op, np.array(values, kind), awkward=False, scale="number"
                )
            else:
                yield entry(
                    f"{name} {kind}", op, *_pairs(values, kind), awkward=False, scale="number"
                )

    # What is no ufunc of NumPy's, such as what networks are made of.
    known = {name for name, _ in _ufuncs()}
    for case in CASES:
        if case.elementwise and len(case.operands) == 1 and case.op not in known:
            x = np.array(_NUMBERS)
            yield entry(f"{case} on awkward numbers", case, x, awkward=False, scale="number")


def shapes() -> Iterator[Entry]:
    """Yield each elementwise op with broadcasting, on empty and on 0-d arrays, with a number."""
    rng = np.random.default_rng(1)
    for name, ufunc in _ufuncs():
        op = OPS[name]
        if not _takes(ufunc, "float64"):
            continue
        for dtype in ("float64", "float32"):
            for shape in ((), (0, 3), (2, 3)):
                x = rng.uniform(0.25, 0.9, shape).astype(dtype)
                if ufunc.nin == 1:
                    yield entry(f"{name} {dtype} {shape}", op, x)
                    continue
                other = rng.uniform(0.25, 0.9, (4, *shape[:-1], 1)).astype(dtype)
                yield entry(f"{name} {dtype} {shape} broadcast", op, x, other)
                yield entry(f"{name} {dtype} {shape} by 0.1", lambda x, op=op: op(x, 0.1), x)
                yield entry(f"{name} {dtype} 2 by {shape}", lambda x, op=op: op(2, x), x)


# ------------------------------------------------------------------ every call form


def cases() -> Iterator[Entry]:
    """Yield every line of the table of checks, so that no op is left out."""
    for case in CASES:
        arrays = case.draw()
        yield entry(f"case {case}", case, *arrays, awkward=not case.finite)
        if any(a.dtype == np.float64 for a in arrays):
            single = [_single(a) for a in arrays]
            awkward = not case.finite
            yield entry(f"case {case} float32", case, *single, awkward=awkward, scale="run")


def _single(a: Array) -> Array:
    return a.astype(np.float32) if a.dtype == np.float64 else a


def _forms() -> Iterator[tuple[str, Callable[..., Any], tuple[Any, ...]]]:
    rng = np.random.default_rng(2)

    def a(*shape: int) -> Array:
        return np.asarray(rng.normal(size=shape))

    axes: tuple[Any, ...] = (None, 0, 1, -1, (0, 2), (2, 1), (0, 1, 2), ())
    for axis in axes:
        for keepdims in (False, True):
            for f in (np.sum, np.mean, np.prod, np.max, np.min, np.var, np.std):
                yield (
                    f"np.{f.__name__}(axis={axis}, keepdims={keepdims})",
                    lambda x, f=f, axis=axis, keepdims=keepdims: f(x, axis=axis, keepdims=keepdims),
                    (a(2, 3, 4),),
                )
    for axis in (0, 1, -1):
        yield f"cumsum({axis})", lambda x, axis=axis: np.cumsum(x, axis=axis), (a(3, 4),)
        yield f"cumprod({axis})", lambda x, axis=axis: np.cumprod(x, axis=axis), (a(3, 4),)
        yield f"argmax({axis})", lambda x, axis=axis: np.argmax(x, axis=axis), (a(3, 4),)
        yield f"argmin({axis})", lambda x, axis=axis: np.argmin(x, axis=axis), (a(3, 4),)
    yield "cumsum", lambda x: np.cumsum(x), (a(3, 4),)
    yield "cumprod with zeros", lambda x: np.cumprod(x * [0, 1, 1, 0, 1]), (a(5),)
    yield "argmax", lambda x: np.argmax(x), (a(3, 4),)
    yield "any", lambda x: np.any(x > 0, axis=0), (a(3, 4),)
    yield "all", lambda x: np.all(x > 0), (a(3, 4),)
    yield "var ddof", lambda x: np.var(x, axis=1, ddof=1), (a(3, 4),)
    yield "std ddof too many", lambda x: np.std(x, ddof=7), (a(3),)
    yield "ties in max", lambda x: np.max(np.round(x)), (a(20),)
    yield "long sum", lambda x: np.sum(x), (a(10_000),)
    yield "clip", lambda x: np.clip(x, -0.5, 0.5), (a(3, 4),)
    yield "clip by Nodes", lambda x, lo, hi: np.clip(x, lo, hi), (a(3, 4), a(4), a(3, 1))
    yield "where", lambda x, y: np.where(x > 0, x, y), (a(3, 1), a(4))
    yield "where with a branch not taken", lambda x: np.where(x > 0, np.log(x), 0.0), (a(9),)
    yield "round", lambda x: np.round(x, 2), (a(9),)
    yield "round to hundreds", lambda x: np.round(1000 * x, -2), (a(9),)
    for power in (-2, -1, 0, 0.5, 1, 2, 3, 4):
        yield f"power {power}", lambda x, n=power: x**n, (a(9),)
    yield "power of a number", lambda x: 2**x, (a(9),)
    yield "integers", lambda x, n: x * n + n // 2 - n % 3, (a(5), np.arange(5))
    yield "truths", lambda x: ((x > 0) & (x < 1) | (x == 2)) * x + ~(x > 1), (a(5),)
    yield "astype", lambda x: np.astype(x, np.float32) * 0.1, (a(5),)
    yield "astype to integers", lambda x: np.astype(3 * x, np.int64) * 0.1, (a(9),)
    yield "astype to truths", lambda x: np.astype(x, bool) * x, (a(9),)
    yield "astype back", lambda x: np.astype(x, np.float64) * 0.1, (a(5).astype(np.float32),)
    yield "broadcast_to", lambda x: np.broadcast_to(x, (2, 3, 4)) * 2.0, (a(3, 1),)
    yield "nan_to_num", lambda x: np.nan_to_num(x), (a(9),)
    yield "float32 with float64", lambda x, y: x * y, (a(4).astype(np.float32), a(4))


def _shape_forms() -> Iterator[tuple[str, Callable[..., Any], tuple[Any, ...]]]:
    rng = np.random.default_rng(3)

    def a(*shape: int) -> Array:
        return np.asarray(rng.normal(size=shape))

    yield "reshape", lambda x: np.reshape(x, (4, -1)), (a(2, 3, 4),)
    yield "ravel in F order", lambda x: np.ravel(x, order="F"), (a(2, 3),)
    yield "transpose", lambda x: x.T, (a(2, 3, 4),)
    yield "moveaxis", lambda x: np.moveaxis(x, 0, -1), (a(2, 3, 4),)
    yield "rot90", lambda x: np.rot90(x), (a(2, 3),)
    yield "roll", lambda x: np.roll(x, (1, 2), (0, 1)), (a(2, 3),)
    yield "repeat", lambda x: np.repeat(x, [1, 0, 2], axis=1), (a(2, 3),)
    yield "tile", lambda x: np.tile(x, (2, 2)), (a(2, 3),)
    yield "pad", lambda x: np.pad(x, ((1, 0), (0, 2)), constant_values=7.0), (a(2, 3),)
    yield "pad by reflection", lambda x: np.pad(x, 1, mode="reflect"), (a(3, 3),)
    yield "diag", lambda x: np.diag(x, 1), (a(3),)
    yield "trace", lambda x: np.trace(x), (a(3, 4),)
    yield "triu", lambda x: np.triu(x), (a(3, 4),)
    yield "copy", lambda x: np.copy(x), (a(3, 4),)
    for axis in (0, 1, -1):
        yield (
            f"concatenate({axis})",
            lambda x, y, axis=axis: np.concatenate([x, y, x], axis=axis),
            (a(2, 2), a(2, 2)),
        )
        yield (
            f"stack({axis})",
            lambda x, y, axis=axis: np.stack([x, 2.0 * y], axis=axis),
            (a(2, 3), a(2, 3)),
        )
        yield f"sort({axis})", lambda x, axis=axis: np.sort(x, axis=axis), (a(4, 5),)
        yield f"argsort({axis})", lambda x, axis=axis: np.argsort(x, axis=axis), (a(4, 5),)
    yield "sorted with ties", lambda x: np.sort(np.round(2 * x)), (a(9),)
    yield "concatenated with an empty array", lambda x: np.concatenate([x, np.zeros(0)]), (a(3),)
    yield "split", lambda x: np.multiply(*np.split(x, 2)), (a(4, 3),)
    yield "diff", lambda x: np.diff(x, axis=0), (a(4, 3),)


def _wave_forms() -> Iterator[tuple[str, Callable[..., Any], tuple[Any, ...]]]:
    """Yield what is made of Fourier transforms: an infinity has no one result there."""
    rng = np.random.default_rng(8)

    def a(*shape: int) -> Array:
        return np.asarray(rng.normal(size=shape))

    kept = np.abs(np.fft.fftfreq(12)) < 0.2

    def lowpass(x: Any) -> Any:
        return np.real(np.fft.ifft(np.where(kept, np.fft.fft(x), 0)))

    yield "a low-pass filter", lowpass, (a(12),)
    yield "the power of a spectrum", lambda x: np.abs(np.fft.rfft(x)) ** 2, (a(3, 16),)
    yield "a convolution by transforms", _by_transforms, (a(10), a(10))
    yield "a spectrum's angles", lambda x: np.angle(np.fft.fft(x + 1j)), (a(9),)
    yield "a transform of an image", lambda x: np.abs(np.fft.fftshift(np.fft.fft2(x))), (a(6, 5),)
    yield "of many lengths", lambda x: _sum_of_transforms(x), (a(67),)
    yield "waves", lambda t, w: np.real(np.exp(1j * w * t) / (1 + 2j * w)), (a(7), a())


def _by_transforms(x: Any, y: Any) -> Any:
    return np.fft.irfft(np.fft.rfft(x, 19) * np.fft.rfft(y, 19), 19)


def _sum_of_transforms(x: Any) -> Any:
    return sum(np.sum(np.abs(np.fft.fft(x, n))) for n in (2, 3, 13, 16, 49, 67, 100))


def _sample_forms() -> Iterator[tuple[str, Callable[..., Any], tuple[Any, ...]]]:
    """Yield what is composed of other ops: grids, order statistics, padding, polynomials."""
    rng = np.random.default_rng(9)

    def a(*shape: int) -> Array:
        return np.asarray(rng.normal(size=shape))

    for method in ("hazen", "nearest", "median_unbiased", "averaged_inverted_cdf"):
        yield (
            f"quantile by {method}",
            lambda x, method=method: np.quantile(x, [0.2, 0.7], axis=1, method=method),
            (a(3, 7),),
        )
    yield "sum where", lambda x: np.sum(x, where=x > 0, initial=2.0), (a(9),)
    yield "std where", lambda x: np.std(x, axis=1, where=np.eye(3, 4) < 1), (a(3, 4),)
    for mode in ("linear_ramp", "mean", "maximum", "wrap"):
        yield f"pad by {mode}", lambda x, mode=mode: np.pad(x, ((1, 2), (0, 3)), mode), (a(3, 4),)
    yield "pad turned", lambda x: np.pad(x, 5, "reflect", reflect_type="odd"), (a(3),)
    yield "linspace", lambda x, y: np.linspace(x, y, 5), (a(), a())
    yield "geomspace", lambda x: np.geomspace(1.0, 1 + x * x, 5), (a(),)
    yield "unwrap", lambda x: np.unwrap(3 * x), (a(9),)
    knots = np.array([0.1, 0.5, 0.8, 1.4])
    yield "interp on a circle", lambda x: np.interp(x, knots, [1.0, 3, 2, 5], period=1.9), (a(9),)
    yield "rows by a function", lambda x: np.apply_along_axis(np.prod, 1, x), (a(3, 4),)
    yield "a product of polynomials", lambda x, y: np.convolve(x, y), (a(4), a(3))


_INDICES: list[Any] = [
    0,
    -1,
    slice(1, None),
    slice(None, None, -1),
    slice(-1, 0, -2),
    slice(5, 1),
    ...,
    None,
    (0, 1),
    (..., 0),
    (slice(None), 1),
    (slice(None), None, 1, ...),
    (slice(None, None, 2), slice(None, 1), None),
    [0, 2, 0],
    [[0, 1], [-1, -2]],
    ([0, 1, 1], [2, 0, 0]),
    (slice(None), [2, 0, 2]),
    ([[0], [2]], [[1, 0, 1]]),
    (0, slice(None), [1, 0]),
    ([1, 0], slice(None), 1),
    ([1, 0], ..., [1, 0]),
    (..., [1, 0, 1], [0, 0, 0]),
    (None, [1, 0, 1], slice(1, 3)),
    (0, ..., [1], 0),
    np.array([True, False, True]),
    (slice(None), np.array([True, False, True])),
    np.zeros(0, int),
]


def _product_forms() -> Iterator[tuple[str, Callable[..., Any], tuple[Any, ...]]]:
    rng = np.random.default_rng(4)

    def a(*shape: int) -> Array:
        return np.asarray(rng.normal(size=shape))

    for left, right in (
        ((3,), (3,)),
        ((2, 3), (3,)),
        ((3,), (3, 2)),
        ((2, 3), (3, 4)),
        ((2, 9), (9, 5)),
        ((5, 2, 3), (3, 4)),
        ((2, 3), (5, 3, 4)),
        ((5, 1, 2, 3), (4, 3, 2)),
        ((3,), (5, 3, 2)),
        ((5, 2, 3), (3,)),
        ((0, 3), (3, 2)),
        ((2, 0), (0, 3)),
    ):
        yield f"{left} @ {right}", lambda x, y: x @ y, (a(*left), a(*right))
    for text, *shapes in (
        ("ij,jk", (2, 3), (3, 4)),
        ("ii", (3, 3)),
        ("ii->i", (3, 3)),
        ("ij->ji", (2, 3)),
        ("i,i", (3,), (3,)),
        ("i,j->ij", (3,), (2,)),
        ("bij,bjk->bik", (5, 2, 3), (5, 3, 2)),
        ("...ij,...jk->...ik", (5, 2, 3), (3, 2)),
        ("iij,j->i", (2, 2, 3), (3,)),
        (",i->i", (), (3,)),
    ):
        arrays = tuple(a(*shape) for shape in shapes)
        yield f"einsum {text}", lambda *xs, text=text: np.einsum(text, *xs), arrays
    yield "tensordot", lambda x, y: np.tensordot(x, y, 2), (a(2, 3, 4), a(3, 4, 2))
    yield "outer", lambda x, y: np.outer(x, y), (a(3), a(4))
    yield "inner", lambda x, y: np.inner(x, y), (a(2, 3), a(4, 3))
    yield "kron", lambda x, y: np.kron(x, y), (a(2, 3), a(3, 2))
    yield "cross", lambda x, y: np.cross(x, y), (a(4, 3), a(3))
    yield "vdot", lambda x, y: np.vdot(x, y), (a(2, 3), a(2, 3))
    yield "norm", lambda x: np.linalg.norm(x, axis=1), (a(2, 3),)
    yield "fit", lambda y: np.polyfit(np.arange(5.0), y, 2), (a(5),)
    yield "norm of order 3", lambda x: np.linalg.norm(x, 3, axis=1), (a(2, 3),)


def linear_algebra(most: int = 64) -> Iterator[Entry]:
    """Yield systems, determinants and decompositions of well-conditioned matrices, up to a size."""
    rng = np.random.default_rng(5)

    def turned(n: int) -> Array:
        return np.asarray(np.linalg.qr(rng.normal(size=(n, n)))[0])

    def matrix(m: int, n: int) -> Array:
        k = min(m, n)
        return np.asarray(turned(m)[:, :k] * np.linspace(3.0, 1.0, k) @ turned(n)[:k])

    def positive(n: int) -> Array:
        u = turned(n)
        return np.asarray(u * np.linspace(1.0, 3.0, n) @ u.T)

    functions: dict[str, tuple[Callable[..., Any], Callable[[int], tuple[Array, ...]]]] = {
        "inv": (np.linalg.inv, lambda n: (matrix(n, n),)),
        "solve": (np.linalg.solve, lambda n: (matrix(n, n), rng.normal(size=(n, 3)))),
        "solve vector": (np.linalg.solve, lambda n: (matrix(n, n), rng.normal(size=n))),
        "det": (np.linalg.det, lambda n: (matrix(n, n),)),
        "slogdet": (lambda a: np.linalg.slogdet(a)[1], lambda n: (matrix(n, n),)),
        "sign": (lambda a: np.linalg.slogdet(a)[0] * np.sum(a), lambda n: (matrix(n, n),)),
        "cholesky": (np.linalg.cholesky, lambda n: (positive(n),)),
        "qr": (lambda a: np.linalg.qr(a)[0] @ np.linalg.qr(a)[1], lambda n: (matrix(n + 2, n),)),
        "qr wide": (lambda a: np.linalg.qr(a)[1], lambda n: (matrix(n, n + 2),)),
        "eigvalsh": (np.linalg.eigvalsh, lambda n: (positive(n),)),
        "eigh": (lambda a: np.linalg.eigh(a)[1] * np.arange(a.shape[-1]), lambda n: (positive(n),)),
        "eigh upper": (lambda a: np.linalg.eigh(a, UPLO="U")[1] ** 3, lambda n: (positive(n),)),
        "svdvals": (lambda a: np.linalg.svd(a, compute_uv=False), lambda n: (matrix(n, n + 1),)),
        "svd": (lambda a: np.linalg.svd(a, False)[0] ** 3, lambda n: (matrix(n + 1, n),)),
        "svd right": (lambda a: np.linalg.svd(a, False)[2] ** 3, lambda n: (matrix(n, n + 1),)),
        "pinv": (np.linalg.pinv, lambda n: (matrix(n + 2, n),)),
        "lstsq": (
            lambda a, b: np.linalg.lstsq(a, b, rcond=None)[0],
            lambda n: (matrix(n + 2, n), rng.normal(size=n + 2)),
        ),
        "nuclear norm": (lambda a: np.linalg.norm(a, "nuc"), lambda n: (matrix(n, n),)),
        "spectral norm": (lambda a: np.linalg.norm(a, 2), lambda n: (matrix(n, n),)),
    }
    for name, (f, make) in functions.items():
        for n in (k for k in (1, 2, 5, 16, 64) if k <= most):
            yield entry(f"{name} of {n}", f, *make(n), awkward=False, scale="run", within=1e-9)
    for name in ("inv", "det", "cholesky", "eigvalsh", "svdvals", "qr", "slogdet"):
        f, _ = functions[name]
        stacked = np.stack([positive(3) for _ in range(4)]).reshape(2, 2, 3, 3)
        yield entry(f"{name} of a stack", f, stacked, awkward=False, scale="run", within=1e-9)
    stacked = np.stack([matrix(3, 3) for _ in range(4)]).reshape(2, 2, 3, 3)
    yield entry(
        "solve of a stack",
        np.linalg.solve,
        stacked,
        rng.normal(size=(2, 3, 2)),
        awkward=False,
        scale="run",
        within=1e-9,
    )
    for name in ("inv", "det", "cholesky", "solve"):
        f, make = functions[name]
        arrays = [a.astype(np.float32) for a in make(4)]
        yield entry(f"{name} of float32", f, *arrays, awkward=False, scale="run", within=1e-5)
    singular = np.outer([1.0, 2.0, 3.0], [1.0, -1.0, 2.0])
    for name, f in (("det", np.linalg.det), ("slope", lambda a: grad(np.linalg.det)(a).sum())):
        yield entry(
            f"{name} of a singular matrix", f, singular, awkward=False, scale="run", within=1e-9
        )


def extremes() -> Iterator[Entry]:
    """Yield sums, spreads and lengths of numbers whose sums and squares do not fit their dtype."""
    reductions: dict[str, Callable[[Any], Any]] = {
        "sum": np.sum,
        "mean": np.mean,
        "prod": np.prod,
        "var": np.var,
        "std": np.std,
        "norm": np.linalg.norm,
        "logsumexp": lambda x: x.logsumexp() if isinstance(x, Node) else x,
        "hypot": lambda x: np.hypot(x[:1], x[1:]),
        "arctan2": lambda x: np.arctan2(x[:1], x[1:]),
        "cumsum": np.cumsum,
        "cumprod": np.cumprod,
        "mse": lambda x: nn.mse(x, np.float32(0.0)),
    }
    numbers: dict[str, tuple[float, ...]] = {"float32": (1e30, 2e38, 1e20, 1e-23, 1e-30)}
    numbers["float64"] = (1e200, 1.5e308, 1e155, 1e-170, 1e-200)
    for dtype, sizes in numbers.items():
        for size in sizes:
            x = np.array([1.0, -0.25, 0.5], dtype) * np.array(size, dtype)
            for name, f in reductions.items():
                for sign in ("mixed", "positive"):
                    given = x if sign == "mixed" else np.abs(x)
                    title = f"{name} of {sign} {dtype} near {size}"
                    yield entry(title, f, given, awkward=False)


def indices() -> Iterator[Entry]:
    """Yield every form of indexing, with indices that stay and indices that are values."""
    rng = np.random.default_rng(5)
    for shape in ((3, 3, 2), (3, 3)):
        for index in _INDICES:
            try:
                np.zeros(shape)[index]
            except IndexError:
                continue
            x = rng.normal(size=shape)
            yield entry(f"{shape}[{index!r}]", lambda x, index=index: x[index] * 2.0, x)
    x, places = rng.normal(size=(3, 4)), np.array([2, 0, -1, 2])
    yield entry("indices that are a leaf", lambda x, k: x[k] * 2.0, x, places)
    yield entry(
        "two of them", lambda x, k: x[k, :, None, k] ** 2, rng.normal(size=(3, 4, 3)), places
    )
    yield entry("the place of the largest", lambda x: x[np.argmax(x, axis=0)], rng.normal(size=4))


def forms() -> Iterator[Entry]:
    """Yield the ways in which NumPy's functions are called."""
    for name, f, arrays in chain(_forms(), _shape_forms(), _product_forms()):
        yield entry(name, f, *arrays)
        if all(np.asarray(x).dtype == np.float64 for x in arrays):
            single = [_single(np.asarray(x)) for x in arrays]
            yield entry(f"{name} float32", f, *single, scale="run")
    for name, f, arrays in _sample_forms():
        yield entry(name, f, *arrays, awkward=False)
    # What waves cancel to is a rounding of the largest of them.
    for name, f, arrays in _wave_forms():
        yield entry(name, f, *arrays, awkward=False, scale="run")
        yield entry(f"{name} float32", f, *map(_single, arrays), awkward=False, scale="run")
    # Of three operands NumPy chooses which to multiply first, and 0 · ∞ is where it shows.
    rng = np.random.default_rng(6)
    three = (rng.normal(size=shape) for shape in ((2, 3), (3,), (2, 4)))
    yield entry("einsum of 3", lambda *x: np.einsum("ij,j,ik->k", *x), *three, awkward=False)


# ------------------------------------------------------------------ random programs

_RANDOM_UNARY: list[Callable[[Any], Any]] = [
    np.sin,
    np.cos,
    np.tanh,
    np.exp,
    np.abs,
    np.sqrt,
    np.log1p,
    np.negative,
    np.square,
    lambda x: x / (1.0 + x * x),
    lambda x: np.sum(x, axis=-1, keepdims=True),
    lambda x: np.mean(x, axis=0, keepdims=True),
    lambda x: np.max(x, axis=-1, keepdims=True),
    lambda x: x - np.mean(x),
    lambda x: x.T[::-1].T,
    lambda x: x[..., :1] * np.reshape(x, x.shape),
    lambda x: np.cumsum(x, axis=0),
    lambda x: np.sort(x, axis=-1),
]
_RANDOM_BINARY: list[Callable[[Any, Any], Any]] = [
    np.add,
    np.subtract,
    np.multiply,
    np.maximum,
    np.minimum,
    np.hypot,
    np.arctan2,
    lambda x, y: x / (2.0 + np.abs(y)),
    lambda x, y: np.where(x > y, x, 0.5 * y),
    lambda x, y: np.stack([x + 0.0 * y, y + 0.0 * x]).sum(axis=0),
    lambda x, y: (x + 0.0 * y) @ (y + 0.0 * x).T @ (x + y),
]


def random_programs(count: int, dtype: str = "float64") -> Iterator[Entry]:
    """Yield programs of random operations on random shapes, with shared subexpressions."""
    for seed in range(count):
        rng = np.random.default_rng(seed)
        shape_choices = [(), (3,), (2, 3), (2, 1), (1, 3)]
        arrays = [
            np.asarray(rng.uniform(-1, 1, shape_choices[rng.integers(5)])).astype(dtype)
            for _ in range(rng.integers(1, 5))
        ]

        def f(*leaves: Any, seed: int = seed) -> Any:
            rng = np.random.default_rng(seed + 10_000)
            pool = [np.tanh(x + np.zeros((1, 1), x.dtype)) for x in leaves]
            for _ in range(rng.integers(3, 25)):
                pick = pool[rng.integers(len(pool))]
                if rng.random() < 0.5:
                    made = _RANDOM_UNARY[rng.integers(len(_RANDOM_UNARY))](pick)
                else:
                    other = pool[rng.integers(len(pool))]
                    made = _RANDOM_BINARY[rng.integers(len(_RANDOM_BINARY))](pick, other)
                pool.append(np.tanh(made))
            return sum((np.sum(x) for x in pool), 0.0)

        scale = "step" if dtype == "float64" else "run"
        yield entry(f"random {seed} {dtype}", f, *arrays, scale=scale)


def scalar_programs(count: int) -> Iterator[Entry]:
    """Yield random programs of single numbers, which a page runs without any array."""
    for seed in range(count):
        rng = np.random.default_rng(seed)
        leaves = rng.uniform(-1, 1, rng.integers(2, 6))

        def f(*nodes: Any, seed: int = seed) -> Any:
            rng = np.random.default_rng(seed + 20_000)
            pool = list(nodes)
            for _ in range(rng.integers(3, 60)):
                x, y = (pool[k] for k in rng.integers(len(pool), size=2))
                forms = (x + y, x * y, x - 0.5 * y, np.tanh(x), np.where(x > y, x, y), x**2)
                pool.append(forms[rng.integers(6)] * 0.7)
            return sum(pool[-5:], 0.0)

        yield entry(f"scalars {seed}", f, *leaves)


def second_order() -> Iterator[Entry]:
    """Yield programs whose output is made of gradients, so that they hold second derivatives."""
    for case in CASES:
        first, *rest = case.draw()
        if not case.differentiable or first.dtype.kind != "f" or case.order < 2:
            continue

        def slope(x: Any, *others: Any, case: Any = case) -> Any:
            return grad(lambda y: np.sum(case(y, *others) ** 2))(x) * 1.0

        # Twice through a kink or a cancellation: compared by the largest number.
        yield entry(f"slope of {case}", slope, first, *rest, awkward=False, scale="run")


def tangents() -> Iterator[Entry]:
    """Yield programs that are differentiated in a direction of their leaves, too."""
    rng = np.random.default_rng(6)
    x, y, a = rng.normal(size=(2, 3)), rng.normal(size=3), rng.normal(size=(3, 2))
    functions: dict[str, tuple[Callable[..., Any], tuple[Array, ...]]] = {
        "sums of products": (lambda x, y: np.sum(np.tanh(x * y) + y / (1 + x * x)), (x, y)),
        "a layer": (lambda x, a: nn.softmax(np.maximum(x @ a, 0.0), axis=-1)[:, 0], (x, a)),
        "integers that rest": (lambda x, n: np.sum(x[n] * n), (y, np.array([2, 0, 2]))),
        "single numbers": (lambda x, y: np.log(x) + x * y - np.sin(y), (np.array(2.0), y[0])),
        "a norm": (lambda x: np.linalg.norm(x, axis=1), (x,)),
        "an inverse": (lambda a: np.linalg.inv(a @ a.T + 3 * np.eye(3)), (a,)),
        "order": (lambda x: np.sort(x, axis=1)[:, 1] * np.max(x), (x,)),
    }
    for name, (f, arrays) in functions.items():
        yield entry(f"the tangent of {name}", f, *arrays, scale="run", tangent=True)
        single = [_single(array) for array in arrays]
        yield entry(f"the tangent of {name} float32", f, *single, scale="run", tangent=True)


def guarded() -> Iterator[Entry]:
    """Yield programs whose code looked at a value: at its truth, and at its numbers."""
    for numbers in ([-1.0, 2.0], [0.5, 2.0], [np.nan, 1.0]):
        x = Node(np.array(numbers))
        was_read: list[tuple[Any, str]] = [(x > 0, "bool"), (x < 1, "bool"), (np.round(x), "value")]
        for node, kind in was_read:
            seen = np.all(node.data) if kind == "bool" else node.data
            program, _ = lower(np.sum(x * x), [("x", x)], reads=[(node, kind, seen)])
            runs = [[np.array(run)] for run in (numbers, [3.0, 4.0], [0.25, 0.5], [np.nan, 1.0])]
            yield Entry(f"a guard on the {kind} of {numbers}", program, runs)


def corpus() -> list[Entry]:
    """Return all of it."""
    return [
        *awkward_numbers(),
        *shapes(),
        *cases(),
        *forms(),
        *extremes(),
        *linear_algebra(),
        *indices(),
        *second_order(),
        *tangents(),
        *guarded(),
        *random_programs(60),
        *random_programs(20, "float32"),
        *scalar_programs(30),
    ]
