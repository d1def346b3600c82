"""Activations, probabilities and losses where they are hard: far out, and at zero."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ad_widget import Node, grad
from ad_widget.engine.ops import learning

FAR = np.array([-1e4, -745.0, -40.0, 0.0, 40.0, 745.0, 1e4])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("op", "attrs", "values", "slopes"),
    [
        (learning.relu, {}, np.maximum(FAR, 0), FAR > 0),
        (learning.elu, {"alpha": 1.0}, np.where(FAR > 0, FAR, np.expm1(np.minimum(FAR, 0))), None),
        (learning.leaky_relu, {"slope": 0.1}, np.where(FAR > 0, FAR, 0.1 * FAR), None),
        (learning.gelu, {}, [0, 0, 0, 0, 40, 745, 1e4], [0, 0, 0, 0.5, 1, 1, 1]),
        (learning.sigmoid, {}, [0, 0, math.exp(-40), 0.5, 1, 1, 1], None),
        (
            learning.softplus,
            {},
            [0, 0, math.exp(-40), math.log(2), 40, 745, 1e4],
            [0, 0, math.exp(-40), 0.5, 1, 1, 1],
        ),
    ],
)
def test_far_from_zero_nothing_overflows(op: Any, attrs: Any, values: Any, slopes: Any) -> None:
    x = Node(FAR)
    y = op(x, **attrs)
    y.backward(np.ones(7))
    assert x.grad is not None
    assert_allclose(y.data, values, rtol=1e-14, atol=1e-300)
    assert np.isfinite(x.grad.data).all()
    if slopes is not None:
        assert_allclose(x.grad.data, slopes, rtol=1e-14, atol=1e-300)
    for number, value in zip(FAR, y.data, strict=True):  # as single numbers too
        one = Node(float(number))
        out = op(one, **attrs)
        out.backward()
        assert_allclose(out.data, value, rtol=1e-14, atol=1e-300)


def test_the_normal_distribution_to_the_last_digits() -> None:
    x = np.concatenate([np.linspace(-10, 10, 4001), [-37.0, -20.0, 0.0, np.inf, -np.inf]])
    want = [math.erfc(t / -math.sqrt(2)) / 2 for t in x]
    with np.errstate(invalid="ignore"):
        have = learning.normal_cdf(x)
    assert_allclose(have, want, rtol=2e-13, atol=1e-300)
    assert_allclose(have[2000:4001], want[2000:4001], rtol=4e-16)
    assert math.isnan(float(learning.normal_cdf(np.array(np.nan))))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("shift", [0.0, 1e4, -1e4])
def test_softmax_does_not_depend_on_a_shift(shift: float) -> None:
    x = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, -5.0]])
    want = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
    assert_allclose(learning.softmax(x + shift, axis=1), want, rtol=1e-11)
    assert_allclose(learning.log_softmax(x + shift, axis=1), np.log(want), rtol=1e-11)


@pytest.mark.filterwarnings("error")
def test_an_improbable_class_still_has_a_finite_loss() -> None:
    x = Node([[1e4, 0.0]])
    target = np.array([[0.0, 1.0]])
    loss = learning.cross_entropy(x, target, axis=1, reduction="mean")
    loss.backward()
    assert x.grad is not None
    assert_array_equal(loss.data, 1e4)
    assert_array_equal(x.grad.data, [[1.0, -1.0]])


@pytest.mark.filterwarnings("error")
def test_a_class_that_is_ruled_out_costs_nothing() -> None:
    x = Node([[0.0, -np.inf, 0.0]])
    loss = learning.cross_entropy(x, np.array([[1.0, 0.0, 0.0]]), axis=1, reduction="mean")
    loss.backward()
    assert x.grad is not None
    assert_allclose(loss.data, math.log(2))
    assert_allclose(x.grad.data, [[-0.5, 0.0, 0.5]])


def test_slopes_at_the_kink_are_those_from_the_left() -> None:
    assert grad(learning.relu)(0.0) == 0.0
    assert grad(lambda x: learning.leaky_relu(x, slope=0.1))(0.0) == 0.1
    assert grad(lambda x: learning.elu(x, alpha=2.0))(0.0) == 2.0


@pytest.mark.parametrize("name", ["relu", "sigmoid", "softplus", "gelu"])
def test_integers_give_floats_where_they_must(name: str) -> None:
    x = np.array([-1, 0, 2])
    y = getattr(learning, name)(Node(x, requires_grad=False))
    assert y.dtype == (np.int64 if name == "relu" else np.float64)
