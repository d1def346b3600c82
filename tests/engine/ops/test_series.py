"""Functions of samples: what NumPy gives, and the slopes by finite differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.exceptions import RankWarning
from numpy.testing import assert_allclose

from ad_widget import Node, check_grads
from ad_widget.engine import topo_sort

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


WHERE = {
    "years": (1990.0, 2020.0),
    "hundreds": (100.0, 119.0),
    "near": (-1.0, 1.0),
    "small": (1e-6, 1e-5),
    "far": (1e5, 1e5 + 30),
}


@pytest.mark.filterwarnings("ignore::numpy.exceptions.RankWarning")
@pytest.mark.parametrize("degree", range(9))
@pytest.mark.parametrize(("low", "high"), WHERE.values(), ids=WHERE)
def test_fits_are_numpys(low: float, high: float, degree: int) -> None:
    """As near to NumPy's as NumPy's own is when the last bits of its numbers change."""
    x = np.linspace(low, high, 31)
    y = np.sin(x / 5) + np.cos(7 * (x - low) / (high - low))
    for w in (None, 1.0 + np.arange(31) % 3):
        want = np.polyval(np.polyfit(x, y, degree, w=w), x)
        shaken = x * (1 + 2.0**-52 * (np.arange(31) % 3 - 1))
        own = np.abs(np.polyval(np.polyfit(shaken, y, degree, w=w), x) - want).max()
        for of_nodes in (
            lambda w=w: np.polyfit(Node(x), y, degree, w=w),
            lambda w=w: np.polyfit(x, Node(y), degree, w=w),
            lambda w=w: np.polyfit(Node(x), Node(y), degree, w=w),
        ):
            have = np.polyval(of_nodes().data, x)
            assert np.abs(have - want).max() <= 16 * own + 1e-13 * np.abs(want).max()


@pytest.mark.parametrize("w", [None, 1.0 + np.arange(9) % 3], ids=["", "weights"])
def test_fits_have_their_derivatives(w: Any) -> None:
    x = np.linspace(-1.0, 2.0, 9)
    y = np.stack([np.sin(x), np.cos(3 * x)], axis=1)
    for several in (y, y[:, 0]):
        check_grads(lambda x, y: np.polyfit(x, y, 3, w=w), x, several)
        check_grads(lambda x, y: np.polyfit(x, y, 2, w=w, cov=True), x, several, order=1)
        check_grads(lambda x, y: np.polyfit(x, y, 2, w=w, cov="unscaled"), x, several, order=1)
        check_grads(lambda x, y: np.polyfit(x, y, 2, w=w, full=True)[:2], x, several, order=1)
        for forms in ({"cov": True}, {"cov": "unscaled"}, {"full": True}):
            want = np.polyfit(x, several, 3, w=w, **forms)
            for have in (
                np.polyfit(x, Node(several), 3, w=w, **forms),
                np.polyfit(Node(x), several, 3, w=w, **forms),
            ):
                for one, same in zip(have, want, strict=True):
                    plain = one.data if isinstance(one, Node) else one
                    assert_allclose(plain, same, rtol=1e-8, atol=1e-12)


def test_fits_far_away() -> None:
    t = np.arange(1990.0, 2021.0)
    have = np.polyval(np.polyfit(t, Node(np.sin(t / 5)), 4), 2005.0)
    assert have.item() == pytest.approx(-0.88418, abs=1e-4)


def test_a_fit_of_given_places_runs_in_the_page() -> None:
    used = {
        node.op.name
        for node in topo_sort(np.polyfit(np.arange(5.0), Node(np.ones(5)), 2))
        if node.op
    }
    assert "lstsq" not in used


def test_a_rank_that_is_too_low_is_warned_of() -> None:
    with pytest.warns(RankWarning):
        np.polyfit(np.ones(4), Node(np.arange(4.0)), 2)
    with pytest.raises(TypeError, match="shapes"):
        np.polyfit(np.ones(4), Node(np.arange(3.0)), 2)
