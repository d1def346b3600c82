# ruff: noqa: UP031 - lectures are written so
"""Python around NumPy."""

from __future__ import annotations

import functools
import itertools
import math
import operator
from collections import deque, namedtuple
from dataclasses import dataclass
from typing import Any

import numpy as np

from .data import X, labels, softmax, spd
from .snippet import Snippets

SNIPPETS = Snippets()
lecture = SNIPPETS.put


@lecture(1.5, -0.5)
def builtins(a, b):
    return max(a, b) * 3 + min(a, b, 0.2) + abs(b) + pow(a, 3) + sum([a, b, a * b]) + (-a) ** 2


@lecture(2.7, 0.6)
def division(a, b):
    q, r = divmod(a, b)
    return q + r * a + a // b + a % b + round(a) * b + math.floor(a) * b


@lecture((5,))
def sorted_nodes(x):
    s = sorted(x)
    return s[0] * 1 + s[1] * 2 + max(x) * min(x) + sorted(x, key=lambda v: -v)[0]


@lecture((4,))
def reduced(x):
    return functools.reduce(operator.mul, x) + math.prod(x) + functools.reduce(np.logaddexp, x)


@lecture((4,))
def accumulated(x):
    return np.stack(list(itertools.accumulate(x, lambda a, b: 0.5 * a + b)))


@lecture((4,), (4,))
def zipped(x, w):
    return sum(a * b for a, b in zip(x, w, strict=True)) + sum(map(operator.mul, x, w))


@lecture(0.73)
def reflected(x):
    return (
        2 * x + 3 - x,
        1 / x + 2**x + 5 // x,
        np.float64(2) * x + np.float64(1) / x + np.float64(2) ** x + np.float64(1) - x,
        np.array([1.0, 2.0]) * x + np.arange(2) ** x,
        7 % x + np.int64(3) * x + True * x,
    )


@lecture((3,))
def rebinding(x):
    total = 0
    for k in range(3):
        total += k * x[k]
    total *= 2
    total -= x.sum()
    total /= 3
    total **= 2
    x = +x
    x += 1
    return total * x


Layer = namedtuple("Layer", "W b")


@lecture((3, 3), (3,))
def named_tuple(W, b):
    layer = Layer(W, b)
    return np.tanh(X @ layer.W + layer._replace(b=2 * b).b)


@dataclass
class Neuron:
    w: Any
    b: Any

    def __call__(self, x: Any) -> Any:
        act = sum((wi * xi for wi, xi in zip(self.w, x, strict=True)), self.b)
        return act if act > 0 else 0.1 * act


@lecture((2, 3), (2,))
def neurons(W, b):
    layer = [Neuron(w, c) for w, c in zip(W, b, strict=True)]
    out = [neuron(x) for x in X[:3] for neuron in layer]
    return sum(out[1:], out[0])


@lecture((3,))
def closures_and_queues(x):
    window = deque(maxlen=2)
    total = 0.0
    for value in x:
        window.append(value)
        total = total + sum(window) / len(window)
    return total


@lecture((3,))
def ternaries(x):
    return sum(v**2 if v > 0 else -v for v in x) + (x[0] if x.any() else 0.0)


@lecture((3,))
def early_return(x):
    if np.all(x > 100) or not np.any(np.isfinite(x)):
        return x
    assert not np.isnan(x).any()
    if x.shape == (3,) and x.ndim == 1 and x.size == 3 and len(x) == 3 and np.shape(x) == (3,):
        return np.sin(x)
    return None


@lecture((4,))
def logging(x):
    log = [f"{v:.3f} {v}" for v in x] + [f"{float(x[0]):8.2e}", repr(x), str(x), "%.2f" % x[0]]
    history = np.array([float(v) for v in x])
    assert len(log) == 8
    assert history.shape == (4,)
    return x**3


@lecture((3,))
def chained_comparisons(x):
    inside = (x > -1) & (x < 1) | (x == 5) ^ (x != 5)
    return x * inside + x * ~(x > 0) + np.logical_and(x > 0, x < 2) * x**2


@lecture((3, 2))
def enumerated(A):
    total = 0.0
    for i, row in enumerate(A):
        for j, a in enumerate(row):
            total += (i + 1) * (j + 2) * a**2
    return total


@lecture((2, 3))
def iterated(A):
    (a, b, c), second = A
    return a * b + c * second


@lecture((3,))
def joined_from_a_list(x):
    return np.stack([v * v for v in x]) + np.concatenate([[0.0], x[1:]])


@lecture((3,))
def lists_with_arrays(x):
    return np.array([1, 2, 3]) * x + [1.0, 2.0, 3.0] * x + x * [1, 2, 3] + np.dot([1, 2, 3], x)


@lecture((3,))
def integers_and_booleans(x):
    n = np.arange(3)
    return n * x + x**n + (n > 1) * x + x * np.int32(2) + x ** np.array([2, 3, 0])


@lecture((4,))
def checked_against_arrays(x):
    z = x * 2
    np.testing.assert_allclose(z, [float(v) * 2 for v in x])
    assert np.allclose(z, 2 * x)
    assert np.array_equal(z, x + x)
    return z**2


@lecture((3,))
def lookups(x):
    table = {"a": x[0], "b": x[1:]}
    table["c"] = table["a"] * table["b"]
    return {k: v**2 for k, v in table.items()}["c"] + table["a"]


@lecture(0.3)
def recursion(x):
    def fibonacci(n):
        return x if n < 2 else fibonacci(n - 1) + x * fibonacci(n - 2)

    return fibonacci(8)


@lecture((3,))
def matrix_by_rows(x):
    return np.linalg.det(np.stack([x, x**2, np.ones(3)]))


@lecture(1.3)
def scalars_of_numpy(x):
    return np.sqrt(x) * np.pi + np.e ** (-x) + np.float32(0.5) * x + np.square(x).item() * 0


@lecture((4,))
def linspaced(x):
    grid = np.linspace(0, 1, 4)
    return grid * x[0] + (1 - grid) * x[-1]


@lecture(0.5, 2.0)
def linspace_of_nodes(a, b):
    return np.linspace(a, b, 5) ** 2


@lecture((6, 3))
def accuracy_beside_the_loss(S):
    predicted = np.argmax(S, axis=1)
    accuracy = np.mean(predicted == labels)
    confusion = np.zeros((3, 3), int)
    for true, guess in zip(labels, predicted, strict=True):
        confusion[true, int(guess)] += 1
    assert f"{accuracy:.0%}".endswith("%")
    assert confusion.sum() == 6
    return -np.log(softmax(S))[np.arange(6), labels].mean()


@lecture((3,))
def sampled_action(z):
    p = softmax(z)
    action = np.random.default_rng(0).choice(3, p=np.array([float(one) for one in p]))
    return np.log(p[action])


@lecture((4,))
def in_chunks(x):
    total = np.zeros(2)
    for k in range(0, 4, 2):
        total = total + x[k : k + 2] * np.ones(2)
    return total


@lecture((5,))
def drawdown(r):
    wealth = np.cumprod(1 + 0.1 * r)
    return (np.maximum.accumulate(wealth) - wealth) / wealth[-1] + np.minimum.accumulate(r)


@lecture((5, 2))
def polygon_area(p):
    return 0.5 * np.sum(np.cross(p, np.roll(p, -1, axis=0)))


@lecture((4,))
def polynomial_calculus(c):
    x = np.array([0.5, -1.0])
    slope, area = np.polyder(c), np.polyint(c)
    return np.polyval(slope, x), np.polyval(area, x), np.polyval(np.polyadd(c, slope), x)


@lecture((3, 4))
def without_nan(A):
    return (
        np.nanmax(A) + np.nanmin(A, axis=0) + np.nanprod(A, 0) + np.nanmean(A, axis=0),
        np.nanvar(A, axis=1) + np.nanstd(A, axis=1) + np.nancumsum(A)[:3],
    )


@lecture((5, 4))
def statistics_by_axis(A):
    return (
        np.median(A, axis=0) + np.percentile(A, 30, axis=0) + np.ptp(A, axis=0),
        np.quantile(A, [0.2, 0.5], axis=0) + np.average(A, axis=0, weights=np.arange(5)),
        np.var(A, axis=0, ddof=1, keepdims=True) + A.std(axis=(0, 1)) + np.mean(A, (-1, 0)),
        np.take_along_axis(A, np.argmax(A, axis=1, keepdims=True), axis=1),
    )


@lecture((2, 3, 4))
def axes(T):
    return (
        T.transpose(1, 0, 2) + T.transpose((1, 0, 2)) + np.moveaxis(T, [0, 1], [1, 0]),
        np.rollaxis(T, 2) + T.transpose(2, 0, 1) + T.swapaxes(-1, 0).swapaxes(1, 2),
        T[0, :, [0, 1]] + T[:, [0, 1], [0, 1]].sum() + T[[0, 1], :, [0, 1]],
        T[np.arange(2)[:, None], [0, 1, 2]] + T[..., None, :].squeeze(2) + T[::-1, ..., ::-1],
        *np.dsplit(T, 2),
        np.unstack(T, axis=1)[1] + np.flip(T, (0, 1))[:, 1],
    )


@lecture((3, 4))
def more_indexing(A):
    return (
        A[[0, 2]][:, [1]] + A[-1, -1] + A[(0, 1)] + A[np.int64(1)][:1],
        A[np.where(A > 0)] + A[A > 0],
        A[:, A[0] > 0].sum() + A[np.s_[:2, 1]] + A[np.array([True, False, True])][:, 0],
        A[:3, :3][np.triu_indices(3, 1)] + A[:3, :3][np.diag_indices(3)],
        A[[[0, 1], [2, 0]]],
    )


@lecture((3, 5))
def differences(A):
    return (
        np.diff(A, n=2).sum(1) + np.diff(A, axis=0).sum() + np.ediff1d(A).sum(),
        np.diff(A, prepend=0.0) + np.diff(A, append=A[:, :1]),
        np.gradient(A)[0] + np.gradient(A)[1] + np.gradient(A, 0.5, axis=1),
    )


@lecture((3,), (3, 3))
def more_linear_algebra(b, A):
    return (
        np.linalg.lstsq(A, b, rcond=None)[0] + np.linalg.matrix_rank(A) * b,
        np.linalg.cond(A) + np.linalg.trace(A) + np.linalg.matrix_power(spd(A), -1),
        np.linalg.eigh(spd(A)).eigenvalues + np.linalg.svdvals(A) + np.linalg.norm(A, axis=0),
        np.linalg.norm(A, np.inf, axis=1) + np.linalg.norm(A, 3, axis=1) + np.linalg.norm(A, "fro"),
        np.vecdot(A, b) + np.linalg.outer(b, b)[0],
    )


@lecture((4,))
def powers(x):
    p = np.abs(x) + 0.1
    return x**2 + x**3 + x**-1 + x**0 + (-p) ** 3.0 + 2.0**x + p**x + np.reciprocal(x) + p**0.5
