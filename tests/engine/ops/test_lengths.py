"""Kinks that what is outside or inside smooths, and slopes at numbers of any size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ad_widget import Node, grad, hessian, hvp, jacobian, jvp, nn, vjp
from ad_widget.engine import OPS

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")

norm = np.linalg.norm
KINKS: dict[str, tuple[Callable[[Any], Any], Any]] = {
    "abs, smoothed inside": (lambda x: np.abs(-(x**2)), 0.0),
    "abs, smoothed outside": (lambda x: np.abs(x) ** 2, 0.0),
    "fabs": (lambda x: np.fabs(x) * np.fabs(x), 0.0),
    "norm squared": (lambda x: norm(x) ** 2, np.zeros(2)),
    "norm of squares": (lambda x: norm(x * x), np.zeros(2)),
    "norm of rows": (lambda x: np.sum(norm(x, axis=1) ** 2), np.zeros((2, 2))),
    "norm of order 1": (lambda x: norm(x, 1) ** 2, np.zeros(2)),
    "norm of order 3": (lambda x: norm(x, 3) ** 2, np.zeros(2)),
    "norm of order 4": (lambda x: norm(x, 4) ** 2, np.zeros(2)),
    "norm of order 1.5": (lambda x: norm(x, 1.5) ** 2, np.zeros(2)),
    "norm of order inf": (lambda x: norm(x, np.inf) ** 2, np.zeros(2)),
    "Frobenius": (lambda x: norm(x, "fro") ** 2, np.zeros((2, 2))),
    "spectral": (lambda x: norm(x, 2) ** 2, np.zeros((2, 2))),
    "vector_norm": (lambda x: np.linalg.vector_norm(x) ** 2, np.zeros(3)),
    "hypot": (lambda x: np.hypot(x[0], x[1]) ** 2, np.zeros(2)),
    "hypot of squares": (lambda x: np.hypot(x[0] ** 2, x[1] ** 2), np.zeros(2)),
    "std": (lambda x: np.std(x) ** 2, np.ones(2)),
    "std with ddof": (lambda x: np.std(x, ddof=1) ** 2, np.ones(3)),
    "std of those that count": (
        lambda x: np.std(x, where=np.array([True, True, False])) ** 2,
        np.ones(3),
    ),
    "nanstd": (lambda x: np.nanstd(x) ** 2, np.ones(3)),
    "copysign": (lambda x: np.copysign(0.0 - x**2, 1.0), 0.0),
    "nuclear": (lambda x: norm(x, "nuc") ** 2, np.zeros((2, 2))),
    "nuclear, smoothed inside": (lambda x: np.linalg.svdvals(-(x**2) * np.eye(1))[0], 0.0),
    "abs of a norm": (lambda x: np.abs(norm(x)) ** 2, np.zeros(2)),
}


@pytest.mark.parametrize(("f", "x"), KINKS.values(), ids=KINKS)
def test_beyond_a_kink_there_is_no_slope(f: Callable[[Any], Any], x: Any) -> None:
    """The first derivative is that of the convention, the second is NaN and never 0."""
    assert_array_equal(grad(f)(x), np.zeros(np.shape(x)))
    v = np.ones(np.shape(x))
    found = {
        "hessian": np.diagonal(np.reshape(hessian(f)(x), (np.size(x), np.size(x)))),
        "jacobian of grad": np.diagonal(np.reshape(jacobian(grad(f))(x), (np.size(x), np.size(x)))),
        "forward over reverse": jvp(grad(f), x, v)[1],
        "hvp": hvp(f)(x, v),
        "vjp of grad": vjp(grad(f), x)[1](v)[0],
    }
    if f is KINKS["std of those that count"][0]:  # what does not count has the slope 0
        found = {name: h[:2] for name, h in found.items()}
    for name, h in found.items():
        assert np.all(np.isnan(h)), f"{name}: {h}"


def test_rows_without_a_kink_keep_their_second_derivative() -> None:
    x = np.array([[0.0, 0.0], [3.0, 4.0]])
    h = hessian(lambda x: np.sum(norm(x, axis=1) ** 2))(x)
    assert_allclose(h[1, :, 1, :], 2 * np.eye(2), atol=1e-12)
    assert_allclose(hessian(lambda x: norm(x, 3))(np.array([1.0, 0.0]))[0], [0.0, 0.0], atol=1e-12)


def test_what_networks_choose_by_keeps_the_slope_0_at_every_order() -> None:
    for f in (
        lambda x: nn.relu(x) ** 2,
        lambda x: np.maximum(x, 0.0) ** 2,
        lambda x: np.clip(x, 0.0, 1.0) ** 2,
        lambda x: nn.leaky_relu(x) ** 2,
    ):
        assert np.isfinite(hessian(f)(0.0))


# ------------------------------------------------------------------ numbers of any size


Wide = np.longdouble
DTYPES = (np.float16, np.float32, np.float64)
SLOPES: dict[str, tuple[Callable[..., Any], ...]] = {
    "arctan2": (lambda y, x: x / (x * x + y * y), lambda y, x: -y / (x * x + y * y)),
    "hypot": (lambda x, y: x / np.sqrt(x * x + y * y), lambda x, y: y / np.sqrt(x * x + y * y)),
    "direction": (lambda x, y: y * y / np.sqrt(x * x + y * y) ** 3,),
    "divide": (lambda x, y: 1 / y, lambda x, y: -x / (y * y)),
    "multiply": (lambda x, y: y, lambda x, y: x),
    "logaddexp": (lambda x, y: 1 / (1 + np.exp(y - x)), lambda x, y: 1 / (1 + np.exp(x - y))),
    "arctan": (lambda x: 1 / (1 + x * x),),
    "arcsinh": (lambda x: 1 / np.sqrt(1 + x * x),),
    "reciprocal": (lambda x: -1 / (x * x),),
    "square": (lambda x: 2 * x,),
    "sqrt": (lambda x: 0.5 / np.sqrt(x),),
    "cbrt": (lambda x: 1 / (3 * np.cbrt(x) ** 2),),
    "log": (lambda x: 1 / x,),
    "log2": (lambda x: 1 / x / np.log(Wide(2)),),
    "log10": (lambda x: 1 / x / np.log(Wide(10)),),
    "log1p": (lambda x: 1 / (1 + x),),
    "absolute": (np.sign,),
}


def sizes(dtype: Any) -> Any:
    """Return numbers from the least normal one to near the largest, and about their roots."""
    limits = np.finfo(dtype)
    tiny, top = float(limits.tiny), float(limits.max)
    return np.array(
        [
            tiny * 4,
            tiny**0.5 / 8,
            tiny**0.5 * 8,
            0.3,
            1.0,
            7.0,
            top**0.5 / 8,
            top**0.5 * 8,
            top / 8,
        ],
        dtype,
    )


def check(have: Any, want: Any, dtype: Any, ulps: int = 16) -> None:
    """Compare with wider numbers, up to what the dtype can hold."""
    limits = np.finfo(dtype)
    want = np.asarray(want, Wide)
    near = ulps * float(limits.eps) * np.abs(want) + 2 * float(limits.smallest_subnormal)
    have = np.asarray(have, Wide)
    fits = np.abs(want) < float(limits.max) / 2
    assert np.all((np.abs(have - want) <= near)[fits]), (have[fits], want[fits])


@pytest.mark.skipif(np.finfo(Wide).max <= np.finfo(np.float64).max, reason="no wider numbers")
@pytest.mark.parametrize("dtype", DTYPES, ids=lambda d: d.__name__)
@pytest.mark.parametrize("name", SLOPES)
def test_slopes_at_any_size(name: str, dtype: Any) -> None:
    slopes = SLOPES[name]
    ufunc = OPS[name]
    n = 2 if name in ("direction", "arctan2", "hypot", "divide", "multiply", "logaddexp") else 1
    grids = np.meshgrid(*[sizes(dtype)] * n)
    given = [x.ravel() for x in grids]
    for signs in ((1, 1), (1, -1), (-1, 1)) if n == 2 else ((1,),):
        arrays = [(s * x).astype(dtype) for s, x in zip(signs, given, strict=True)]
        nodes = [Node(x) for x in arrays]
        ufunc(*nodes).backward(np.ones(arrays[0].shape, dtype))
        for k, slope in enumerate(slopes):
            want = slope(*(x.astype(Wide) for x in arrays))
            assert nodes[k].grad is not None
            check(nodes[k].grad.data, want, dtype)


def _reference(name: str, x: Any) -> Any:
    n, deviation = x.size, x - np.mean(x)
    if name == "mean":
        return np.full_like(x, Wide(1) / n)
    if name == "norm":
        return x / np.sqrt(np.sum(x * x))
    if name == "var":
        return 2 * deviation / n
    if name == "std":
        return deviation / n / np.sqrt(np.mean(deviation**2))
    weights = np.exp(x - x.max())
    return weights / weights.sum()


@pytest.mark.skipif(np.finfo(Wide).max <= np.finfo(np.float64).max, reason="no wider numbers")
@pytest.mark.parametrize("dtype", DTYPES, ids=lambda d: d.__name__)
@pytest.mark.parametrize("name", ["mean", "var", "std", "norm", "logsumexp"])
def test_slopes_of_reductions_at_any_size(name: str, dtype: Any) -> None:
    f = {"norm": norm, "logsumexp": nn.logsumexp}.get(name) or getattr(np, name)
    for size in sizes(dtype):
        x = (np.array([1.0, -0.25, 0.5, 0.125]) * float(size)).astype(dtype)
        rounding = float(np.finfo(dtype).eps) * float(size)
        want = _reference(name, x.astype(Wide))
        have = grad(f)(x)
        if name == "logsumexp" and size > 50:
            rounding = 0.0  # all weight is on one number, whatever its last digit
        assert have.dtype == dtype
        check(have, want, dtype, 32 if name != "logsumexp" else 32 + int(4 * rounding / 1e-7))


@pytest.mark.parametrize("count", [2049, 70_000, 1_000_000])
def test_half_precision_counts_beyond_its_range(count: int) -> None:
    x = np.ones(count, np.float16)
    assert_allclose(grad(np.mean)(x), np.full(count, 1 / count), rtol=2e-2)
    y = np.where(np.arange(count) % 2, 1, -1).astype(np.float16)
    for f in (np.std, norm):
        have = grad(f)(y)
        scale = 1 / count if f is np.std else count**-0.5
        assert_allclose(have.astype(float), y * scale, rtol=6e-2)
    assert_allclose(grad(np.nanmean)(x), np.full(count, 1 / count), rtol=2e-2)
    assert_allclose(nn.logsumexp(Node(x)).data, 1 + np.log(count), rtol=1e-3)
    assert_allclose(grad(lambda x: nn.mse(x, 0 * x.data))(x), np.full(count, 2 / count), rtol=2e-2)
