"""Regression and optimisation."""

from __future__ import annotations

import numpy as np

from .data import X, binary, t, y
from .snippet import Snippets

SNIPPETS = Snippets()
lecture = SNIPPETS.put


@lecture((3,), 0.5)
def linear_regression(w, b):
    return np.mean((X @ w + b - y) ** 2)


@lecture((3,))
def normal_equations(w):
    A = X.T @ X + 0.1 * np.eye(3)
    return np.linalg.solve(A, X.T @ (y - X @ w)) @ w


@lecture((6, 3), (6,))
def least_squares_by_pinv(X, y):
    return np.linalg.pinv(X) @ y


@lecture((6, 3), (6,))
def least_squares_by_inverse(X, y):
    return np.linalg.inv(X.T.dot(X)).dot(X.T).dot(y)


@lecture((4,))
def polynomial(c):
    return sum((sum(c[k] * x**k for k in range(4)) - np.sin(x)) ** 2 for x in t)


@lecture((4,))
def polyval_horner(c):
    result = 0
    for a in c[::-1]:
        result = result * t + a
    return result


@lecture((4,))
def vandermonde(c):
    V = np.vander(t, 4)
    r = V @ c - y
    return r @ r / len(r)


@lecture((3,), 0.3)
def ridge(w, lam):
    return ((y - X @ w) ** 2).sum() + lam * (w**2).sum()


@lecture((3,))
def lasso(w):
    return np.mean((y - np.dot(X, w)) ** 2) / 2 + 0.1 * np.abs(w).sum()


@lecture((3,))
def huber(w):
    r = y - X @ w
    return np.where(np.abs(r) < 0.7, r**2 / 2, 0.7 * (np.abs(r) - 0.35)).mean()


@lecture((3,))
def quantile(w):
    r = y - X @ w
    return np.maximum(0.9 * r, -0.1 * r).sum()


@lecture((3,), 0.4)
def poisson_regression(w, b):
    eta = X @ w + b
    return np.sum(np.exp(eta) - binary * eta)


@lecture((3,), 0.1)
def logistic_regression(w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return -np.mean(binary * np.log(p) + (1 - binary) * np.log(1 - p))


@lecture((3,))
def logistic_stable(w):
    s = (2 * binary - 1) * (X @ w)
    return np.logaddexp(0, -s).mean()


@lecture((3,))
def hinge(w):
    return np.maximum(0, 1 - (2 * binary - 1) * (X @ w)).mean() + 0.01 * np.dot(w, w)


@lecture((3,))
def perceptron_sign(w):
    s = np.sign(X @ w)
    return ((s - y) * (X @ w)).sum()


@lecture([0.5, -0.4])
def rosenbrock(x):
    return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2


@lecture((5,))
def rosenbrock_n(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


@lecture(0.4, -1.1)
def himmelblau(x, y):
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


@lecture((4,))
def rastrigin(x):
    return 10 * len(x) + sum(xi**2 - 10 * np.cos(2 * np.pi * xi) for xi in x)


@lecture((3,))
def ackley(x):
    a = -20 * np.exp(-0.2 * np.sqrt(np.mean(x**2)))
    return a - np.exp(np.mean(np.cos(2 * np.pi * x))) + 20 + np.e


@lecture(0.4, 0.7)
def beale(x, y):
    return sum((c - x + x * y**k) ** 2 for k, c in enumerate([1.5, 2.25, 2.625], 1))


@lecture((2,))
def gradient_descent_unrolled(x):
    A = np.array([[2.0, 0.3], [0.3, 1.0]])
    for _ in range(5):
        x = x - 0.1 * (A @ x - np.cos(x))
    return x


@lecture((2,))
def momentum_unrolled(x):
    v = np.zeros_like(x)
    for _ in range(4):
        v = 0.9 * v - 0.1 * np.sinh(x)
        x = x + v
    return x.sum()


@lecture((3,))
def adam_unrolled(x):
    m, v = np.zeros(3), np.zeros(3)
    for k in range(1, 4):
        g = 2 * x + np.sin(x)
        m += 0.0
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        x = x - 0.1 * (m / (1 - 0.9**k)) / (np.sqrt(v / (1 - 0.999**k)) + 1e-8)
    return x


@lecture(3.0)
def newton_square_root(a):
    x = a
    while abs(x * x - a) > 1e-6 * a:
        x = 0.5 * (x + a / x)
    return x


@lecture(0.7)
def fixed_point(a):
    x = 1.0
    for _ in range(60):
        x = np.cos(a * x)
    return x


@lecture(0.3, 2.0)
def bisection(a, b):
    lo, hi = a, b
    for _ in range(10):
        mid = (lo + hi) / 2
        if mid**3 - mid - 1 > 0:
            hi = mid
        else:
            lo = mid
    return lo + hi


@lecture((2,))
def newton_step(x):
    g = np.array([2.0, 1.0]) * x + np.exp(x)
    H = np.diag(np.array([2.0, 1.0]) + np.exp(x))
    return x - np.linalg.solve(H, g)
