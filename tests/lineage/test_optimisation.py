"""Minima by gradients and by second derivatives: Rosenbrock's valley, logistic regression."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ad_widget import Node, grad, hessian, hvp, jacobian, value_and_grad


def rosenbrock(x: Any) -> Any:
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def test_rosenbrock_by_gradient_steps() -> None:
    x, y = Node(-1.2), Node(1.0)
    velocity = np.zeros(2)
    for _ in range(4000):
        x.zero_grad()
        y.zero_grad()
        ((1.0 - x) ** 2 + 100.0 * (y - x**2) ** 2).backward()
        velocity = 0.9 * velocity - 5e-4 * np.array([float(x.grad), float(y.grad)])
        x.data += velocity[0]
        y.data += velocity[1]
    assert_allclose([float(x), float(y)], [1.0, 1.0], atol=1e-3)


@pytest.mark.parametrize("n", [2, 5])
def test_rosenbrock_by_newton_steps(n: int) -> None:
    x = np.full(n, 0.5)
    slope, curvature = value_and_grad(rosenbrock), hessian(rosenbrock)
    for _ in range(60):
        value, g = slope(x)
        step = -np.linalg.solve(curvature(x), g)
        if g @ step > 0:
            step = -g
        length = 1.0
        while rosenbrock(x + length * step) > value + 1e-4 * length * (g @ step) and length > 1e-8:
            length /= 2
        x = x + length * step
    assert_allclose(x, np.ones(n), atol=1e-10)
    assert np.linalg.norm(grad(rosenbrock)(x)) < 1e-9


def test_newton_by_products_alone() -> None:
    """Conjugate gradients need the Hessian only as a product with a vector."""
    A = np.array([[4.0, 1.0, 0.0], [1.0, 3.0, -1.0], [0.0, -1.0, 2.0]])
    b = np.array([1.0, 2.0, 3.0])

    def quadratic(x: Any) -> Any:
        return 0.5 * x @ A @ x - b @ x

    x = np.zeros(3)
    r = p = -grad(quadratic)(x)
    for _ in range(3):
        Ap = hvp(quadratic)(x, p)
        a = (r @ r) / (p @ Ap)
        x, before = x + a * p, r
        r = r - a * Ap
        p = r + (r @ r) / (before @ before) * p
    assert_allclose(x, np.linalg.solve(A, b), rtol=1e-12)


def test_gauss_newton_fits_a_decay() -> None:
    t = np.linspace(0, 4, 30)
    y = 2.5 * np.exp(-0.8 * t) + 0.3

    def residual(p: Any) -> Any:
        return p[0] * np.exp(-p[1] * t) + p[2] - y

    p = np.array([1.0, 0.5, 0.0])
    for _ in range(15):
        p = p - np.linalg.lstsq(jacobian(residual)(p), residual(p), rcond=None)[0]
    assert_allclose(p, [2.5, 0.8, 0.3], rtol=1e-10)


def test_logistic_regression() -> None:
    rng = np.random.default_rng(0)
    X = np.hstack([rng.normal(size=(80, 2)), np.ones((80, 1))])
    labels = rng.random(80) < 1 / (1 + np.exp(-X @ [1.5, -2.0, 0.5]))
    sign = 2.0 * labels - 1.0

    def loss(w: Any) -> Any:
        return np.sum(np.logaddexp(0.0, -sign * (X @ w))) + 0.05 * np.sum(w**2)

    w = np.zeros(3)
    for _ in range(10):
        w = w - np.linalg.solve(hessian(loss)(w), grad(loss)(w))

    known = np.zeros(3)  # iteratively reweighted least squares, by hand
    for _ in range(20):
        p = 1 / (1 + np.exp(-X @ known))
        H = (X.T * (p * (1 - p))) @ X + 0.1 * np.eye(3)
        known = known - np.linalg.solve(H, X.T @ (p - labels) + 0.1 * known)
    assert_allclose(w, known, rtol=1e-10)
