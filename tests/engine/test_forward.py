"""The numbers are NumPy's: at infinities, NaN and zeros, of nothing, in every way of calling."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.testing import assert_allclose, assert_array_equal

from ad_widget import Node, grad, value_and_grad

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")

HARD = st.sampled_from([math.inf, -math.inf, math.nan, 0.0, -0.0, 1.0, -2.5, 3.0, 1e300, 1e-300])
DTYPES = (np.float64, np.float32, np.float16)

OF_AXES: dict[str, Callable[..., Any]] = {
    name: getattr(np, name)
    for name in [
        "sum",
        "prod",
        "mean",
        "var",
        "std",
        "max",
        "min",
        "ptp",
        "median",
        "any",
        "all",
        "argmax",
        "argmin",
        "nansum",
        "nanprod",
        "nanmean",
        "nanvar",
        "nanstd",
        "nanmax",
        "nanmin",
        "nanmedian",
    ]
}
WITH_DDOF = ("var", "std", "nanvar", "nanstd")
OF_ONE_AXIS = ("argmax", "argmin")
RUNNING = {
    name: getattr(np, name) for name in ["cumsum", "cumprod", "nancumsum", "nancumprod", "sort"]
}


def outcome(f: Callable[[], Any]) -> Any:
    """Return a result, or the type of the error that was raised."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return f()
        except (ValueError, IndexError, TypeError) as error:
            return type(error)


def compare(have: Any, want: Any, dtype: Any) -> None:
    if isinstance(want, type):
        assert have is want
        return
    assert isinstance(have, Node)
    want = np.asarray(want)
    assert have.shape == want.shape
    # A sum of huge numbers may be infinite in one order and not in another.
    rough = {np.float16: 4e-3, np.float32: 1e-5}.get(dtype, 1e-10)
    assert_allclose(have.data, want, rtol=rough, atol=rough)


@pytest.mark.parametrize("name", OF_AXES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_reductions(name: str, data: st.DataObject) -> None:
    dtype = data.draw(st.sampled_from(DTYPES))
    elements = HARD.filter(lambda v: abs(v) < 1e100 or not math.isfinite(v))
    shape = data.draw(array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=3))
    x = data.draw(arrays(np.float64, shape, elements=elements)).astype(dtype)
    axis = data.draw(st.none() | st.integers(-x.ndim, x.ndim - 1))
    options: dict[str, Any] = {"axis": axis, "keepdims": data.draw(st.booleans())}
    if name in WITH_DDOF:
        options["ddof"] = data.draw(st.sampled_from([0, 1, 2]))
    elif name not in OF_ONE_AXIS and axis is None and x.ndim > 1 and data.draw(st.booleans()):
        options["axis"] = tuple(range(x.ndim))
    f = OF_AXES[name]
    want = outcome(lambda: f(x, **options))
    if x.size == 0 and name in ("median", "nanmedian", "nanmax", "nanmin", "argmax", "argmin"):
        return  # of nothing: an error or NaN, by the axes
    compare(outcome(lambda: f(Node(x), **options)), want, dtype)


@pytest.mark.parametrize("name", RUNNING)
@settings(max_examples=20, deadline=None)
@given(x=arrays(np.float64, array_shapes(min_dims=1, max_dims=2, min_side=0), elements=HARD))
def test_along_an_axis(name: str, x: Any) -> None:
    for axis in range(-x.ndim, x.ndim):
        compare(RUNNING[name](Node(x), axis=axis), RUNNING[name](x, axis=axis), np.float64)


@settings(max_examples=80, deadline=None)
@given(
    x=arrays(np.float64, st.integers(1, 6), elements=HARD),
    q=st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.6, 0.75, 1.0]),
)
def test_quantiles(x: Any, q: float) -> None:
    for f in (np.quantile, np.nanquantile):
        want = np.asarray(f(x, q))
        have = f(Node(x), q).data
        if np.isnan(want) and np.isinf(x).any() and not (f is np.quantile and np.isnan(x).any()):
            continue  # NumPy takes an infinity from itself even where it need not
        assert_allclose(have, want, rtol=1e-12)


@pytest.mark.parametrize("order", ["C", "F", "A", "K"])
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_order_in_memory(order: Any, data: st.DataObject) -> None:
    """Of an array that lies otherwise in memory, and of a Node that was turned."""
    shape = data.draw(array_shapes(min_dims=1, max_dims=3, max_side=3))
    x = np.arange(float(np.prod(shape))).reshape(shape)
    axes = data.draw(st.permutations(range(x.ndim)))
    flip = tuple(slice(None, None, data.draw(st.sampled_from([1, -1]))) for _ in shape)
    ways: list[Callable[[Any], Any]] = [
        lambda y: np.transpose(y, axes),
        lambda y: np.transpose(y, axes)[flip],
        lambda y: np.transpose(y, axes) + 1.0,
    ]
    for turned in ways:
        assert_array_equal(turned(Node(x)).ravel(order).data, turned(x).ravel(order))
        if order != "A" or turned(x).flags.forc:  # a copy of what has gaps has none
            assert_array_equal(np.ravel(Node(turned(x)), order).data, turned(x).ravel(order))
        assert_array_equal(turned(Node(x)).flatten(order).data, turned(x).flatten(order))
        if order != "K":
            whole = np.reshape(turned(Node(x)), (1, -1), order=order)
            assert_array_equal(whole.data, np.reshape(turned(x), (1, -1), order=order))
    with pytest.raises(ValueError, match="order"):
        np.reshape(Node(x), (-1,), order="K")  # type: ignore[call-overload]


def test_an_order_is_differentiated() -> None:
    x = np.arange(6.0).reshape(2, 3)
    weights = np.arange(6.0)
    g = grad(lambda x: np.sum(x.T.ravel("K") * weights))(x)
    assert_array_equal(g, weights.reshape(2, 3))


BINARY = [
    "add",
    "subtract",
    "multiply",
    "divide",
    "power",
    "maximum",
    "minimum",
    "fmax",
    "fmin",
    "hypot",
    "arctan2",
    "remainder",
    "fmod",
    "floor_divide",
    "logaddexp",
    "logaddexp2",
    "copysign",
    "heaviside",
]


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("dtype", [np.bool_, np.int8, np.uint8, np.int64, np.float32])
def test_operands_of_other_dtypes(name: str, dtype: Any) -> None:
    """Truth values and small integers as the other operand, whose own arithmetic overflows."""
    f = getattr(np, name)
    x = np.array([0.5, 2.0, 3.5, 1.5])
    other = np.array([1, 1, 1, 0] if dtype is np.bool_ else [1, 2, 100, 3]).astype(dtype)
    for reflected in (False, True):

        def g(v: Any, w: Any, reflected: bool = reflected) -> Any:
            return f(w, v) if reflected else f(v, w)

        have = g(Node(x), other)
        assert_array_equal(have.data, g(x, other))
        assert have.dtype == g(x, other).dtype
        slope = grad(lambda v: np.sum(g(v, other)))(x)
        assert_allclose(slope, grad(lambda v: np.sum(g(v, other.astype(float))))(x), rtol=1e-6)


def test_a_power_by_truth_values() -> None:
    chosen = np.array([True, False])
    x = np.array([2.0, 3.0])
    assert_array_equal((Node(x) ** chosen).data, x**chosen)
    assert_array_equal(grad(lambda x: np.sum(x**chosen))(x), [1.0, 0.0])
    assert_array_equal(grad(lambda x: np.sum(x ** (x > 2.5)))(x), [0.0, 1.0])


# ------------------------------------------------------------------ a value of NaN


WITHOUT_A_VALUE: dict[str, Callable[[Any], Any]] = {
    "max": np.max,
    "min": np.min,
    "median": np.median,
    "percentile": lambda x: np.percentile(x, 30),
    "maximum": lambda x: np.sum(np.maximum(x, 1.5)),
    "minimum": lambda x: np.sum(np.minimum(1.5, x)),
    "clip": lambda x: np.sum(np.clip(x, 0.0, 5.0)),
    "relu": lambda x: np.sum(x.relu()) if isinstance(x, Node) else x,
    "std": np.std,
    "norm": np.linalg.norm,
    "abs": lambda x: np.sum(np.abs(x)),
}


@pytest.mark.parametrize("f", WITHOUT_A_VALUE.values(), ids=WITHOUT_A_VALUE)
def test_what_is_no_number_has_no_slope(f: Callable[[Any], Any]) -> None:
    value, slope = value_and_grad(f)(np.array([1.0, np.nan, 2.0]))
    assert np.isnan(value)
    assert np.isnan(slope).any()


@pytest.mark.parametrize("name", ["nanmax", "nanmin", "nanmean", "nanvar", "nanstd", "nanmedian"])
def test_nothing_but_nan(name: str) -> None:
    f = getattr(np, name)
    value, slope = value_and_grad(f)(np.array([np.nan, np.nan]))
    assert np.isnan(value)
    assert not np.array_equal(slope, [0.0, 0.0])
    x = np.array([[np.nan, np.nan, np.nan], [1.0, np.nan, 4.0]])
    slopes = grad(lambda x: f(x, axis=1)[1])(x)
    alone = grad(f)(np.array([1.0, 4.0]))
    assert_allclose(slopes[1, [0, 2]], alone)
    assert slopes[1, 1] == 0.0


# ------------------------------------------------------------------ np.matrix


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_a_matrix_multiplies_as_matrices_do() -> None:
    m, x = np.matrix([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, -1.0], [2.0, 0.5]])
    calls: dict[str, Callable[[Any], Any]] = {
        "node * matrix": lambda x: x * m,
        "matrix * node": lambda x: m * x,
        "np.multiply": lambda x: np.multiply(x, m),
        "+": lambda x: x + m,
        "/": lambda x: x / m,
        "@": lambda x: x @ m,
        "a row": lambda x: x[0] * m,
        "a number": lambda x: x[0, 1] * m,
    }
    for name, f in calls.items():
        assert_array_equal(f(Node(x)).data, np.asarray(f(x)), err_msg=name)
    g = grad(lambda x: np.sum(x * m))(x)
    assert_array_equal(g, np.broadcast_to(np.sum(np.asarray(m), axis=1), (2, 2)))
    with pytest.raises(TypeError, match="matrix_power"):
        Node(x) ** m


def test_the_median_of_infinities_is_infinite() -> None:
    assert np.median(Node([np.inf, np.inf])).item() == np.inf
    assert np.percentile(Node([-np.inf, 1.0, 2.0]), 25).item() == -np.inf
    assert np.isnan(np.nanmax(Node([np.nan, np.nan])).item())
