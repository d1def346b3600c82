"""Reductions in every form NumPy's callers write them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from ad_widget import Node, grad, hessian, value_and_grad
from ad_widget.engine.ops.reductions import logsumexp_of
from ad_widget.engine.ops.running import recurrence

A = np.random.default_rng(1).normal(size=(2, 3, 4))
AXES: list[dict[str, Any]] = [
    {},
    {"axis": None},
    {"axis": 1},
    {"axis": -1},
    {"axis": (0, 2)},
    {"axis": (-1, 0), "keepdims": True},
    {"axis": ()},
    {"keepdims": True},
]


@pytest.mark.parametrize("options", AXES, ids=str)
@pytest.mark.parametrize("name", ["sum", "prod", "mean", "var", "std", "max", "min", "any", "all"])
def test_functions_and_methods_agree_with_numpy(name: str, options: dict[str, Any]) -> None:
    function = getattr(np, name)
    data = A > 0 if name in ("any", "all") else A
    expected = function(data, **options)
    x = Node(data, requires_grad=False)
    for got in (function(x, **options), getattr(x, name)(**options)):
        assert isinstance(got, Node)
        assert got.dtype == expected.dtype
        np.testing.assert_allclose(got.data, expected)
        assert got.shape == expected.shape


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("var", {"axis": 1, "ddof": 1}),
        ("std", {"ddof": 1.5}),
        ("var", {"correction": 1}),
        ("sum", {"axis": 1, "dtype": np.float32}),
        ("sum", {"axis": 0, "initial": 3.0}),
        ("sum", {"axis": 0, "where": A[0] > 0}),
        ("prod", {"axis": 2, "where": A > 0, "initial": 2.0}),
        ("mean", {"axis": 2, "where": A > -1}),
        ("max", {"axis": 0, "initial": 0.5}),
        ("min", {"axis": 0, "initial": 0.5, "where": A > 0}),
        ("ptp", {"axis": (0, 1)}),
        ("count_nonzero", {"axis": 1}),
        ("argmax", {}),
        ("argmax", {"axis": -1, "keepdims": True}),
        ("argmin", {"axis": 1}),
        ("median", {"axis": 1}),
        ("median", {"axis": (0, 2), "keepdims": True}),
        ("quantile", {"q": 0.3, "axis": 2}),
        ("quantile", {"q": [[0.0, 0.25], [0.9, 1.0]], "axis": (0, 1)}),
        ("quantile", {"q": 0.4, "method": "lower"}),
        ("quantile", {"q": 0.4, "method": "higher"}),
        ("quantile", {"q": 0.4, "method": "midpoint"}),
        ("percentile", {"q": 30, "axis": 0}),
        ("cumsum", {}),
        ("cumsum", {"axis": -1}),
        ("cumprod", {"axis": 1}),
        ("cumulative_sum", {"axis": 1, "include_initial": True}),
        ("cumulative_prod", {"axis": 0}),
        ("average", {}),
        ("average", {"axis": 1, "weights": [1.0, 2.0, 3.0]}),
        ("average", {"axis": (0, 2), "weights": np.arange(1.0, 9).reshape(2, 4)}),
        ("average", {"weights": A**2, "axis": 0, "keepdims": True}),
    ],
    ids=str,
)
def test_other_forms_agree_with_numpy(name: str, options: dict[str, Any]) -> None:
    function = getattr(np, name)
    expected = function(A, **options)
    got = function(Node(A), **options)
    assert isinstance(got, Node)
    assert got.shape == expected.shape
    assert got.dtype == expected.dtype
    np.testing.assert_allclose(got.data, expected)


@pytest.mark.parametrize("name", ["sum", "prod", "mean", "max", "min", "std", "var"])
def test_what_is_nan_can_be_left_out(name: str) -> None:
    data = A.copy()
    data[0, 1, 2] = data[1, 0, 0] = np.nan
    function = getattr(np, f"nan{name}")
    for options in ({}, {"axis": 1}, {"axis": -1, "keepdims": True}):
        np.testing.assert_allclose(function(Node(data), **options).data, function(data, **options))


def test_covariance() -> None:
    rows = A.reshape(2, 12)
    for options in ({}, {"bias": True}, {"ddof": 2}, {"rowvar": False}):
        np.testing.assert_allclose(np.cov(Node(rows), **options).data, np.cov(rows, **options))
    np.testing.assert_allclose(np.cov(rows[0], Node(rows[1])).data, np.cov(rows[0], rows[1]))
    np.testing.assert_allclose(np.cov(Node(rows[0])).data, np.cov(rows[0]))
    np.testing.assert_allclose(np.corrcoef(Node(rows)).data, np.corrcoef(rows))


def test_nan_in_a_median_is_not_passed_over() -> None:
    assert np.isnan(np.median(Node([1.0, np.nan, 2.0])).data)


def test_axes_out_of_range_or_twice() -> None:
    x = Node(A)
    with pytest.raises(np.exceptions.AxisError):
        np.sum(x, axis=3)
    with pytest.raises(ValueError, match="repeated axis"):
        x.sum(axis=(0, -3))
    with pytest.raises(ValueError, match="one has to specify 'initial'"):
        np.max(x, where=A > 0)


def test_no_elements() -> None:
    x = Node(np.zeros((0, 3)))
    assert x.sum().data == 0.0
    assert x.prod(axis=0).data.tolist() == [1.0, 1.0, 1.0]
    x.prod().backward()
    assert x.grad is not None
    assert x.grad.shape == (0, 3)
    with pytest.raises(ValueError, match="zero-size"):
        x.max()


# ------------------------------------------------------------------ gradients at hard points


def gradient(f: Any, x: Any) -> Any:
    node = Node(x)
    f(node).backward()
    assert node.grad is not None
    return node.grad.data


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ([2.0, 3.0, 4.0], [12.0, 8.0, 6.0]),
        ([0.0, 3.0, 4.0], [12.0, 0.0, 0.0]),
        ([0.0, 0.0, 4.0], [0.0, 0.0, 0.0]),
    ],
)
def test_a_product_with_zeros(x: list[float], expected: list[float]) -> None:
    assert gradient(np.prod, x).tolist() == expected
    assert gradient(lambda n: np.cumprod(n)[-1], x).tolist() == expected


def test_a_product_with_zeros_has_its_second_derivatives() -> None:
    x = Node([0.0, 5.0, 0.0])
    rows = []
    for k in range(3):
        x.zero_grad()
        np.prod(x).backward(create_graph=True)
        assert x.grad is not None
        slope = x.grad[k]
        x.zero_grad()
        slope.backward()
        rows.append(x.grad.data.tolist())
    assert rows == [[0.0, 0.0, 5.0], [0.0, 0.0, 0.0], [5.0, 0.0, 0.0]]


def test_ties_share() -> None:
    x = [[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]]
    third = 1 / 3
    assert gradient(lambda n: n.max(axis=1).sum(), x).tolist() == [[0, 0.5, 0.5], [third] * 3]
    assert gradient(np.min, x).tolist() == [[1, 0, 0], [0, 0, 0]]


def test_no_spread_has_no_slope() -> None:
    assert gradient(np.std, [2.0, 2.0]).tolist() == [0.0, 0.0]


def test_logsumexp_does_not_overflow() -> None:
    x = Node([1000.0, 1000.0, -np.inf])
    y = logsumexp_of(x)
    y.backward()
    assert y.data == pytest.approx(1000 + np.log(2))
    assert x.grad is not None
    np.testing.assert_allclose(x.grad.data, [0.5, 0.5, 0.0], rtol=1e-12)
    assert logsumexp_of(np.zeros((2, 3)), axis=1).tolist() == [np.log(3)] * 2
    assert Node(A).logsumexp(axis=(0, -1), keepdims=True).shape == (1, 3, 1)
    nothing = Node([-np.inf, -np.inf])
    assert gradient(logsumexp_of, nothing.data).tolist() == [0.0, 0.0]


def test_recurrence() -> None:
    y = recurrence(np.array([9.0, 2.0, 3.0]), np.array([1.0, 1.0, 1.0]), axis=0)
    assert y.tolist() == [1.0, 3.0, 10.0]
    assert recurrence(np.zeros((2, 0)), np.zeros((2, 0)), axis=1).shape == (2, 0)


def test_float32_stays() -> None:
    for f in (np.sum, np.prod, np.mean, np.var, np.std, np.max, np.cumsum, np.median, logsumexp_of):
        x = Node(np.array([1.0, 2.0, 4.0], np.float32))
        y = f(x)
        assert y.dtype == np.float32
        y.backward(np.ones(y.shape))
        assert x.grad is not None
        assert x.grad.dtype == np.float32


@pytest.mark.parametrize("name", ["nanmean", "nanvar", "nanstd", "nansum", "nanmax", "nanmin"])
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_what_is_left_out_changes_nothing(name: str, data: st.DataObject) -> None:
    """Forward and first and second derivatives are those of the numbers that are there."""
    seed = data.draw(st.integers(0, 999))
    ddof = {"ddof": data.draw(st.sampled_from([0, 1]))} if name in ("nanvar", "nanstd") else {}
    rng = np.random.default_rng(seed)
    there = rng.permutation(4) / 3.0 + 0.1
    x = np.insert(there, data.draw(st.lists(st.integers(0, 4), max_size=3)), np.nan)
    kept = ~np.isnan(x)
    f, plain = getattr(np, name), getattr(np, name.removeprefix("nan"))
    v, g = value_and_grad(lambda x: f(x, **ddof))(x)
    want, slope = value_and_grad(lambda x: plain(x, **ddof))(there)
    assert_allclose(v, want, rtol=1e-12)
    assert_allclose(g[kept], slope, rtol=1e-12)
    assert not g[~kept].any()
    second = hessian(lambda x: f(x, **ddof))(x)
    assert_allclose(
        second[np.ix_(kept, kept)], hessian(lambda x: plain(x, **ddof))(there), atol=1e-9
    )
    assert not second[~kept].any()
    rows = np.stack([x, x[::-1]])
    for keepdims in (False, True):
        out = f(Node(rows), axis=1, keepdims=keepdims, **ddof)
        assert_allclose(out.data, f(rows, axis=1, keepdims=keepdims, **ddof), rtol=1e-12)


def test_no_spread_has_the_slope_0() -> None:
    for f in (np.std, np.nanstd, lambda x: np.std(x, where=np.array([True, True, True]))):
        assert grad(f)(np.ones(3)).tolist() == [0.0, 0.0, 0.0]
    assert grad(np.nanstd)(np.array([2.0, np.nan, 2.0])).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("x", [[1, 2, 3], [True, False]])
def test_logsumexp_of_whole_numbers_is_a_float(x: list[Any]) -> None:
    assert_allclose(logsumexp_of(np.array(x)), np.log(np.sum(np.exp(np.array(x, float)))))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", ["max", "min", "amax"])
def test_the_gradient_of_an_extreme_that_is_nan_is_nan_without_a_warning(name: str) -> None:
    assert np.isnan(grad(getattr(np, name))(np.array([1.0, np.nan]))).all()
