"""Trigonometric functions where the plain formulas break down."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from ad_widget import Node


def derivatives(f: Any, x: float, order: int) -> list[float]:
    node = Node(x)
    y = f(node)
    found = []
    for _ in range(order):
        node.zero_grad()
        y.backward(create_graph=True)
        assert node.grad is not None
        y = node.grad
        found.append(float(y.data))
    return found


def test_sinc_has_its_derivatives_at_zero() -> None:
    expected = [0.0, -(math.pi**2) / 3, 0.0, math.pi**4 / 5]
    assert derivatives(np.sinc, 0.0, 4) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("x", [1e-8, 1e-3, 0.0999, 0.1001, 0.7, -2.3])
def test_the_slope_of_sinc_keeps_its_digits(x: float) -> None:
    u = math.pi * x
    # sin'(u)/u by its series, summed from the small end
    terms = [(-1) ** k * 2 * k * u ** (2 * k - 1) / math.factorial(2 * k + 1) for k in range(1, 30)]
    expected = math.pi * math.fsum(terms)
    assert derivatives(np.sinc, x, 1)[0] == pytest.approx(expected, rel=1e-12)


def test_inverse_functions_next_to_their_ends() -> None:
    x = 1 - 1e-12
    exact = 1 / math.sqrt((1 - x) * (1 + x))
    assert derivatives(np.arcsin, x, 1)[0] == pytest.approx(exact, rel=1e-15)
    assert derivatives(np.arccos, x, 1)[0] == pytest.approx(-exact, rel=1e-15)


@pytest.mark.parametrize("f", [np.arctan, np.arcsinh, np.tanh])
def test_huge_numbers_have_flat_ends(f: Any) -> None:
    assert derivatives(f, 1e200, 1)[0] == pytest.approx(0.0, abs=1e-199)


def test_degrees_and_radians_under_both_names() -> None:
    x = Node(180.0)
    assert np.deg2rad(x).data == np.radians(x).data == math.pi
    assert np.rad2deg(np.deg2rad(x)).data == 180.0
    assert derivatives(np.deg2rad, 90.0, 1)[0] == math.pi / 180
