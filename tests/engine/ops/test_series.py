"""Functions of samples: what NumPy gives, and the slopes by finite differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ad_widget import Node

RNG = np.random.default_rng(5)
F = RNG.normal(size=(4, 5))
T = np.sort(RNG.normal(size=5))
V = RNG.normal(size=3)


def check(f: Callable[..., Any], *arrays: Any) -> None:
    """Compare `f` on Nodes with `f` on arrays, and its gradient with a difference quotient."""
    nodes = [Node(x) for x in arrays]
    out = f(*nodes)
    expected = f(*arrays)
    np.testing.assert_allclose(out.data, expected, rtol=1e-12, atol=1e-12)
    weights = RNG.normal(size=out.shape)
    out.backward(weights)
    for k, (x, node) in enumerate(zip(arrays, nodes, strict=True)):
        step = 1e-6 * RNG.normal(size=np.shape(x))
        ahead, behind = list(arrays), list(arrays)
        ahead[k], behind[k] = x + step, x - step
        change = np.sum(weights * (f(*ahead) - f(*behind))) / 2
        assert node.grad is not None
        assert np.sum(node.grad.data * step) == pytest.approx(change, rel=1e-5, abs=1e-12)


def test_gradient() -> None:
    check(lambda f: np.gradient(f, axis=0), F)
    check(lambda f: np.gradient(f, 0.5, axis=1), F)
    check(lambda f, t: np.gradient(f, t, axis=-1), F, T)
    rows, columns = np.gradient(Node(F), 2.0, T)
    expected = np.gradient(F, 2.0, T)
    np.testing.assert_allclose(rows.data, expected[0])
    np.testing.assert_allclose(columns.data, expected[1])
    check(lambda f: np.gradient(f, 0.5, axis=0, edge_order=2), F)
    check(lambda f, t: np.gradient(f, t, axis=-1, edge_order=2), F, T)
    with pytest.raises(ValueError, match="edge_order"):
        np.gradient(Node(T), edge_order=3)
    with pytest.raises(ValueError, match="3 elements"):
        np.gradient(Node(T[:2]), edge_order=2)


def test_trapezoid() -> None:
    check(lambda y, t: np.trapezoid(y, t), F, T)
    check(lambda y: np.trapezoid(y, dx=0.5, axis=0), F)


def test_interp() -> None:
    x = RNG.uniform(T[0] - 1, T[-1] + 1, size=(2, 3))
    check(np.interp, x, T, F[0])
    check(lambda x: np.interp(x, T, F[0], left=7.0, right=-7.0), x)
    knot = Node(T[1])
    np.interp(knot, T, F[0]).backward()
    pieces = np.diff(F[0]) / np.diff(T)
    assert knot.grad is not None
    assert float(knot.grad.data) == pytest.approx((pieces[0] + pieces[1]) / 2)


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize(("n", "m"), [(6, 3), (6, 4), (3, 6), (4, 6), (5, 5), (1, 3)])
@pytest.mark.parametrize("function", [np.convolve, np.correlate])
def test_convolve_and_correlate(function: Any, n: int, m: int, mode: str) -> None:
    check(lambda a, v: function(a, v, mode), RNG.normal(size=n), RNG.normal(size=m))


def test_polynomials() -> None:
    check(np.polyval, V, F)
    check(lambda x: np.vander(x, 4, increasing=True), V)
    check(np.vander, V)
    check(np.polyadd, V, F[0])
    check(np.polysub, F[0], V)
    check(lambda c: np.polyder(c, 2), F[0])
    check(lambda c: np.polyint(c, 2, k=[1.0, 3.0]), V)
    check(lambda y: np.polyfit(T, y, 2), F[0])
    check(lambda x: np.polyfit(x, F[0], 1, w=[1.0, 2.0, 1.0, 1.0, 3.0]), T)


def test_linspace() -> None:
    check(lambda a, b: np.linspace(a, b, 4), np.array(1.0), np.array(3.0))
    check(lambda a: np.linspace(a, V + 1, 3, endpoint=False), V)


def test_bincount() -> None:
    check(lambda w: np.bincount([0, 3, 0, 1, 3], weights=w, minlength=6), F[0])
