"""Exponentials and logarithms where the plain formulas break down."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ad_widget import Node


def slope(f: Any, x: float) -> float:
    node = Node(x)
    f(node).backward()
    assert node.grad is not None
    return float(node.grad.data)


@pytest.mark.parametrize(
    ("f", "x", "expected"),
    [
        (np.expm1, -40.0, np.exp(-40.0)),
        (np.log1p, 1e-20, 1.0),
        (np.logaddexp2, 3.0, 1.0),
        (np.exp, -1000.0, 0.0),
        (np.exp2, 3.0, 8 * np.log(2)),
    ],
)
def test_slopes_keep_their_digits(f: Any, x: float, expected: float) -> None:
    if f is np.logaddexp2:
        assert slope(lambda n: f(n, n), x) == expected
    else:
        assert slope(f, x) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("f", [np.logaddexp, np.logaddexp2])
def test_logarithms_of_sums_far_apart(f: Any) -> None:
    x, y = Node(1000.0), Node(-1000.0)
    f(x, y).backward()
    assert x.grad is not None
    assert y.grad is not None
    assert [float(n.grad.data) for n in (x, y)] == [1.0, 0.0]


def test_a_logarithm_of_zero_weighs_nothing() -> None:
    x, y = Node(-np.inf), Node(-np.inf)
    out = np.logaddexp(x, y)
    out.backward()
    assert out.data == -np.inf
    assert x.grad is not None
    assert x.grad.data == 0.0


def test_overflow_is_infinity_as_in_numpy() -> None:
    x = Node(1000.0)
    with np.errstate(over="ignore"):
        y = np.exp(x)
    y.backward()
    assert y.data == np.inf
