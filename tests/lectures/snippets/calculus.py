"""Calculus, differential equations, physics."""

from __future__ import annotations

import itertools

import numpy as np

from .data import softmax, t
from .snippet import Snippets

SNIPPETS = Snippets()
lecture = SNIPPETS.put


@lecture(0.8, 1.2)
def lotka_volterra_by_euler(x, y):
    for _ in range(10):
        x, y = x + 0.1 * (x - x * y), y + 0.1 * (x * y - y)
    return x + y


@lecture((2,), 0.5)
def pendulum_by_rk4(s, c):
    def f(s):
        return np.stack([s[1], -np.sin(s[0]) - c * s[1]])

    h = 0.1
    for _ in range(5):
        k1 = f(s)
        k2 = f(s + h / 2 * k1)
        k3 = f(s + h / 2 * k2)
        k4 = f(s + h * k3)
        s = s + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return s


@lecture([1.0, 0.0], [0.0, 0.9])
def leapfrog(q, p):
    path = []
    for _ in range(6):
        p = p - 0.05 * q / (q @ q) ** 1.5
        q = q + 0.1 * p
        p = p - 0.05 * q / np.sum(q**2) ** 1.5
        path.append(q)
    return np.vstack(path)


@lecture((3,))
def lorenz(s):
    for _ in range(4):
        x, y, z = s
        s = s + 0.01 * np.stack((10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z))
    return s


@lecture((8,), 0.1)
def heat_equation(u, k):
    for _ in range(4):
        u = u + k * (np.roll(u, 1) - 2 * u + np.roll(u, -1))
    return u


@lecture((6,))
def burgers(u):
    for _ in range(3):
        flux = 0.5 * u**2
        u = np.concatenate(([0.0], u[1:] - 0.1 * np.diff(flux)))
    return u


@lecture((5, 5))
def laplacian_stencil(u):
    inner = u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - 4 * u[1:-1, 1:-1]
    return (inner**2).sum()


@lecture((4, 4))
def ising_energy(s):
    s = np.tanh(s)
    return -(s * np.roll(s, 1, axis=0) + s * np.roll(s, 1, axis=1)).sum()


@lecture((4, 5))
def total_variation(u):
    return np.abs(np.diff(u, axis=0)).sum() + np.abs(np.diff(u)).sum()


@lecture((6,))
def trapezoid(f):
    return np.trapezoid(f, t), np.sum((f[1:] + f[:-1]) / 2 * np.diff(t))


@lecture((7,))
def simpson(f):
    return (f[0] + f[-1] + 4 * f[1:-1:2].sum() + 2 * f[2:-1:2].sum()) / 18


@lecture((6,))
def finite_differences(u):
    return np.gradient(u, 0.2), np.gradient(u)


@lecture((5,))
def interpolation(f):
    x = np.array([0.05, 0.4, 0.77])
    return np.interp(x, np.linspace(0, 1, 5), f)


@lecture((4,))
def lagrange_interpolation(f):
    nodes = np.arange(4.0)
    total = 0
    for k in range(4):
        others = np.delete(nodes, k)
        total += f[k] * np.prod((1.5 - others) / (nodes[k] - others))
    return total


@lecture(0.3)
def linear_interpolation_by_hand(x):
    grid = np.array([0.0, 1.0, 4.0, 9.0])
    i = int(np.floor(x * 3))
    frac = x * 3 - i
    return grid[i] * (1 - frac) + grid[i + 1] * frac


@lecture(0.7)
def taylor_series(x):
    term, total = x, x
    for k in range(1, 10):
        term = -term * x * x / ((2 * k) * (2 * k + 1))
        total = total + term
    return total


@lecture((4,), 0.3)
def bezier(p, s):
    points = list(p)
    while len(points) > 1:
        points = [(1 - s) * a + s * b for a, b in itertools.pairwise(points)]
    return points[0]


@lecture(0.6, 9.0, 0.3)
def projectile(angle, v, drag):
    x = z = 0.0
    vx, vz = v * np.cos(angle), v * np.sin(angle)
    while z >= 0:
        speed = np.sqrt(vx**2 + vz**2)
        vx, vz = vx - 0.05 * drag * speed * vx, vz - 0.05 * (9.81 + drag * speed * vz)
        x, z = x + 0.05 * vx, z + 0.05 * vz
    return x


@lecture(0.5, 0.3)
def double_pendulum_energy(a, b):
    x1, y1 = np.sin(a), -np.cos(a)
    x2, y2 = x1 + np.sin(b), y1 - np.cos(b)
    return 9.81 * (y1 + y2) + 0.5 * (x1**2 + x2**2)


@lecture((3,))
def relativity(v):
    beta2 = np.dot(v, v) / 25
    return 1 / np.sqrt(1 - beta2)


@lecture(1.1, 0.2, 0.3)
def black_scholes_like(s, sigma, r):
    d1 = (np.log(s / 1.0) + (r + sigma**2 / 2)) / sigma
    cdf = lambda z: 0.5 * (1 + np.tanh(0.7978845608 * (z + 0.044715 * z**3)))  # noqa: E731
    return s * cdf(d1) - np.exp(-r) * cdf(d1 - sigma)


@lecture((3, 2))
def hidden_markov_forward(B):
    A = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.3, 0.3, 0.4]])
    E = softmax(B)
    alpha = np.ones(3) / 3
    loglik = 0.0
    for o in (0, 1, 1, 0):
        alpha = (alpha @ A) * E[:, o]
        loglik += np.log(alpha.sum())
        alpha /= alpha.sum()
    return loglik


@lecture((3, 4))
def edit_by_soft_min(cost):
    D = {(0, 0): cost[0, 0]}
    for i in range(3):
        for j in range(4):
            before = [D[p] for p in ((i - 1, j), (i, j - 1), (i - 1, j - 1)) if p in D]
            if before:
                soft = -np.log(np.sum(np.stack([np.exp(-b) for b in before])))
                D[i, j] = cost[i, j] + soft
    return D[2, 3]


@lecture((4, 3))
def viterbi(scores):
    best = scores[0]
    for row in scores[1:]:
        best = np.max(best[:, None] + np.arange(9).reshape(3, 3) / 10, axis=0) + row
    return best.max()


@lecture((2, 3))
def homogeneous_coordinates(P):
    H = np.array([[1.0, 0.1, 0.2], [0.0, 1.1, -0.3], [0.05, 0.0, 1.0]])
    q = H @ np.vstack([P, np.ones((1, 3))])
    return q[:2] / q[2]


@lecture(0.4)
def rotation(theta):
    c, s = np.cos(theta), np.sin(theta)
    R = np.stack([np.stack([c, -s]), np.stack([s, c])])
    return R @ np.array([1.0, 2.0])


@lecture((6,))
def circulant(x):
    index = (np.arange(6)[:, None] - np.arange(6)) % 6
    return x[index] @ x
