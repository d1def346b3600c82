# ruff: noqa: NPY002, UP031 - lectures are written so
"""Ordinary NumPy code of the kind lectures are full of, run on Nodes as it stands.

Each snippet is a function of arrays.  It gives the same values on Nodes as on arrays, its gradient
is that of central differences, its second derivative that of its gradient, and forward mode agrees;
recorded as a program it gives the same again at other inputs, and of float32 it makes what NumPy
does.
"""

from __future__ import annotations

import functools
import itertools
import math
import operator
from collections import deque, namedtuple
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import pytest

from ad_widget import Node, grad, jvp, lower
from ad_widget.engine.context import observing

Array = np.ndarray[Any, Any]
pytestmark = pytest.mark.filterwarnings("ignore:Arrays of 2-dimensional:DeprecationWarning")


@dataclass(frozen=True)
class Lecture:
    """A snippet and the arguments to try it with."""

    f: Callable[..., Any]
    inputs: tuple[Any, ...]

    @property
    def name(self) -> str:
        return self.f.__name__.strip("_")

    def arguments(self, seed: int = 0) -> list[Array]:
        """Return arrays: where an input is a shape, normal numbers; else near the input."""
        rng = np.random.default_rng([crc32(self.name.encode()), seed])
        return [
            np.array(rng.normal(size=x) if isinstance(x, tuple) else x) + 0.01 * seed
            for x in self.inputs
        ]


LECTURES: list[Lecture] = []


def lecture(*inputs: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Put a function among the snippets: an input is a shape, a number or an array."""

    def put(f: Callable[..., Any]) -> Callable[..., Any]:
        LECTURES.append(Lecture(f, inputs))
        return f

    return put


RNG = np.random.default_rng(0)
X = RNG.normal(size=(6, 3))
y = RNG.normal(size=6)
labels = np.array([0, 2, 1, 1, 0, 2])
binary = np.array([0, 1, 1, 0, 1, 0])
image = RNG.normal(size=(6, 6))
t = np.linspace(0.0, 1.0, 6)
sequence = RNG.normal(size=(5, 4))


def spd(A: Any) -> Any:
    return A @ A.T + np.eye(len(A))


# Regression and optimisation


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


# Classifiers


def softmax(z):
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


@lecture((3, 3), (3,))
def softmax_classifier(W, b):
    p = softmax(X @ W + b)
    return -np.log(p[np.arange(len(labels)), labels]).mean()


@lecture((3, 3))
def softmax_one_hot(W):
    Y = np.eye(3)[labels]
    S = X @ W
    logp = S - np.log(np.sum(np.exp(S), axis=1))[:, None]
    return -(Y * logp).sum() / len(Y)


@lecture((6, 3))
def multiclass_svm(scores):
    correct = scores[range(6), list(labels)].reshape(-1, 1)
    margins = np.maximum(0, scores - correct + 1)
    mask = np.ones_like(X, dtype=bool)
    mask[np.arange(6), labels] = False
    return margins[mask].sum() / 6


@lecture((6, 4))
def logsumexp(a):
    m = a.max(axis=1, keepdims=True)
    return (m + np.log(np.exp(a - m).sum(axis=1, keepdims=True))).squeeze(1)


@lecture((6, 3))
def focal_loss(z):
    p = softmax(z)[np.arange(6), labels]
    return np.mean(-((1 - p) ** 2) * np.log(p))


@lecture((6,))
def binary_cross_entropy_clipped(z):
    p = np.clip(1 / (1 + np.exp(-z)), 1e-7, 1 - 1e-7)
    return -(binary * np.log(p) + (1 - binary) * np.log1p(-p)).mean()


@lecture((5,), (5,))
def kl_divergence(a, b):
    p, q = softmax(a), softmax(b)
    return np.sum(p * (np.log(p) - np.log(q)))


@lecture((4, 5))
def entropy(z):
    p = softmax(z)
    return -np.einsum("ij,ij->i", p, np.log(p))


@lecture((6, 4), (6, 4))
def cosine_similarity(a, b):
    num = np.sum(a * b, axis=-1)
    return num / (np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1))


@lecture((3, 4), (3, 4), (3, 4))
def triplet_loss(a, p, n):
    d = lambda u, v: np.sqrt(((u - v) ** 2).sum(-1))  # noqa: E731
    return np.maximum(d(a, p) - d(a, n) + 1.0, 0).mean()


@lecture((4, 3), (4, 3))
def contrastive(u, v):
    u = u / np.linalg.norm(u, axis=1, keepdims=True)
    v = v / np.linalg.norm(v, axis=1, keepdims=True)
    s = u @ v.T / 0.5
    return np.mean(np.log(np.exp(s).sum(1)) - np.diag(s))


@lecture((6,))
def dice(z):
    p = 1 / (1 + np.exp(-z))
    return 1 - (2 * np.sum(p * binary) + 1) / (np.sum(p) + np.sum(binary) + 1)


# Networks by hand


@lecture((3, 4), (4,), (4, 1))
def mlp_tanh(W1, b1, W2):
    h = np.tanh(np.dot(X, W1) + b1)
    return np.square(np.dot(h, W2).ravel() - y).sum()


@lecture((3, 4), (4, 3))
def mlp_relu(W1, W2):
    h = X @ W1
    h = h * (h > 0)
    return np.maximum(h @ W2, 0).sum(axis=0)


@lecture((3, 4), (4, 4), (4,))
def layers_in_a_list(*weights):
    h = X
    for W in weights[:-1]:
        h = np.maximum(0.01 * (h @ W), h @ W)
    return (h @ weights[-1]) ** 2


@lecture((13,))
def parameters_unpacked(theta):
    shapes, k, parts = [(3, 3), (3,), ()], 0, []
    for shape in shapes:
        size = int(np.prod(shape))
        parts.append(np.reshape(theta[k : k + size], shape))
        k += size
    W, b, c = parts
    return (np.tanh(X @ W + b).sum(axis=1) * c).sum()


@lecture((3, 4))
def batch_norm(W):
    h = X @ W
    mu, var = h.mean(axis=0), h.var(axis=0)
    return np.tanh((h - mu) / np.sqrt(var + 1e-5))


@lecture((3, 4), (4,), (4,))
def layer_norm(x, gamma, beta):
    z = (x - np.mean(x, -1, keepdims=True)) / (np.std(x, -1, keepdims=True) + 1e-5)
    return gamma * z + beta


@lecture((2, 4, 3, 3))
def group_norm(x):
    g = x.reshape(2, 2, 2, 3, 3)
    g = (g - g.mean(axis=(2, 3, 4), keepdims=True)) / np.sqrt(
        g.var(axis=(2, 3, 4), keepdims=True) + 1e-5
    )
    return np.sin(g.reshape(x.shape))


@lecture((4, 5))
def rms_norm(x):
    return np.tanh(x / np.sqrt(np.mean(np.square(x), axis=-1, keepdims=True)))


@lecture((4, 5))
def dropout(x):
    keep = np.random.default_rng(1).random(x.shape) < 0.8
    return np.sin(x) * keep / 0.8


@lecture((5,))
def noise_added(x):
    np.random.seed(0)
    return np.exp(x + 0.1 * np.random.randn(*x.shape))


@lecture((5,))
def gelu(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


@lecture((5,))
def swish_elu_softplus(x):
    elu = np.where(x > 0, x, np.expm1(np.minimum(x, 0)))
    return x / (1 + np.exp(-x)) + elu + np.log1p(np.exp(-np.abs(x))) + np.maximum(x, 0)


@lecture((3, 3))
def convolution_by_loops(K):
    out = []
    for i in range(4):
        row = []
        for j in range(4):
            row.append(np.sum(image[i : i + 3, j : j + 3] * K))
        out.append(np.stack(row))
    return np.stack(out)


@lecture((6, 6), (3, 3))
def convolution_by_windows(x, K):
    windows = np.lib.stride_tricks.sliding_window_view(x, (3, 3))
    return np.einsum("ijkl,kl->ij", windows, K)


@lecture((2, 6, 6), (4, 2, 3, 3))
def convolution_shifted(x, K):
    out = 0
    for i in range(3):
        for j in range(3):
            out = out + np.tensordot(K[:, :, i, j], x[:, i : i + 4, j : j + 4], axes=1)
    return out


@lecture((5, 5), (2, 2))
def convolution_im2col(x, K):
    i = np.repeat(np.arange(2), 2)[:, None] + np.repeat(np.arange(4), 4)
    j = np.tile(np.arange(2), 2)[:, None] + np.tile(np.arange(4), 4)
    return (K.reshape(1, -1) @ x[i, j]).reshape(4, 4)


@lecture((7,), (3,))
def convolution_1d(x, k):
    return np.concatenate([np.convolve(x, k, mode) for mode in ("full", "same", "valid")])


@lecture((4, 4))
def max_pool_by_reshape(x):
    return x.reshape(2, 2, 2, 2).max(axis=(1, 3))


@lecture((4, 4))
def average_pool(x):
    return (x[::2, ::2] + x[1::2, ::2] + x[::2, 1::2] + x[1::2, 1::2]) / 4


@lecture((3, 3))
def padded(x):
    p = np.pad(x, 1)
    q = np.pad(x, ((1, 0), (0, 2)), mode="constant", constant_values=2.0)
    return (p**2).sum() + np.sin(q[:3, :4]).sum()


@lecture((3, 3))
def padded_by_edge(x):
    return np.pad(x, 1, mode="edge") ** 2 + np.pad(x, ((1, 1), (1, 1)), mode="reflect")


@lecture((4, 4))
def upsampled(x):
    return np.kron(x, np.ones((2, 2))) * np.repeat(np.repeat(x, 2, axis=0), 2, axis=1)


@lecture((3, 3), (3, 4), (3,))
def rnn(Whh, Wxh, b):
    h = np.zeros(3)
    for x in sequence:
        h = np.tanh(Whh @ h + Wxh @ x + b)
    return h


@lecture((7, 12), (12,))
def lstm(W, b):
    sigmoid = lambda z: 1 / (1 + np.exp(-z))  # noqa: E731
    h, c = np.zeros(3), np.zeros(3)
    for x in sequence[:3]:
        i, f, o, g = np.split(np.concatenate([h, x]) @ W + b, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
    return h


@lecture((7, 3), (7, 3), (7, 3))
def gru(Wz, Wr, Wh):
    h = np.zeros((1, 3))
    for x in sequence[:2]:
        hx = np.hstack((h, x[np.newaxis]))
        z, r = 1 / (1 + np.exp(-hx @ Wz)), 1 / (1 + np.exp(-hx @ Wr))
        h = (1 - z) * h + z * np.tanh(np.hstack([r * h, x[None, :]]) @ Wh)
    return h.squeeze()


@lecture((5, 4))
def embedding_bag(E):
    return np.tanh(E[[0, 3, 3, 1, 0]]).sum(axis=0) + E[np.array([[1, 1], [2, 4]])].mean((0, 1))


@lecture((5, 3), (5, 3))
def skip_gram(U, V):
    pairs = [(0, 1), (1, 2), (3, 3), (0, 4)]
    return -sum(np.log(1 / (1 + np.exp(-U[i].dot(V[j])))) for i, j in pairs)


@lecture((4, 6), (4, 6), (4, 6))
def attention(Q, K, V):
    return softmax(Q @ K.T / np.sqrt(Q.shape[-1])) @ V


@lecture((4, 6), (6, 18))
def causal_multi_head_attention(x, W):
    T, C = x.shape
    q, k, v = np.split(x @ W, 3, axis=-1)
    q, k, v = (a.reshape(T, 2, C // 2).transpose(1, 0, 2) for a in (q, k, v))
    scores = q @ k.swapaxes(-1, -2) / math.sqrt(C // 2)
    scores = np.where(np.tril(np.ones((T, T))) == 0, -1e9, scores)
    return (softmax(scores) @ v).transpose(1, 0, 2).reshape(T, C)


@lecture((3, 4), (4, 12), (4, 8), (8, 4))
def transformer_block(x, Wqkv, W1, W2):
    def norm(a):
        return (a - a.mean(-1, keepdims=True)) / (a.std(-1, keepdims=True) + 1e-6)

    q, k, v = np.array_split(norm(x) @ Wqkv, 3, axis=1)
    mask = np.triu(np.full((3, 3), -np.inf), k=1)
    x = x + softmax(q @ k.T / 2.0 + mask) @ v
    return x + np.maximum(norm(x) @ W1, 0) @ W2


@lecture((4, 6))
def rotary(x):
    angle = np.arange(4)[:, None] / 100 ** (np.arange(0, 6, 2) / 6)
    a, b = x[:, 0::2], x[:, 1::2]
    c, s = np.cos(angle), np.sin(angle)
    return np.stack([a * c - b * s, a * s + b * c], axis=-1).reshape(x.shape)


@lecture((2, 4, 5), (2, 5, 3))
def batched_matmul(A, B):
    return np.matmul(A, B).sum(0) + np.einsum("bij,bjk->ik", A, B)


@lecture((4, 4), (4, 2))
def graph_convolution(A, H):
    A = A * A.T + np.eye(4) * 3
    d = np.abs(A).sum(1)
    D = np.diag(1 / np.sqrt(d))
    return np.tanh(D @ A @ D @ H)


@lecture((4, 3), (4, 2), (2, 3))
def matrix_factorisation(R, P, Q):
    seen = np.array([[1, 0, 1], [0, 1, 1], [1, 1, 0], [1, 1, 1]], dtype=bool)
    return ((R - P @ Q)[seen] ** 2).sum()


@lecture((2,), (2,), (4,))
def autoencoder(mu, logvar, x):
    z = mu + np.exp(0.5 * logvar) * np.array([0.3, -0.8])
    out = np.tanh(np.outer(z, x)).mean(0)
    kl = -0.5 * np.sum(1 + logvar - mu**2 - np.exp(logvar))
    return np.sum((out - x) ** 2) + kl


@lecture((3, 2))
def policy_gradient(theta):
    s = np.eye(3)
    pi = softmax(s @ theta)
    rewards = np.array([1.0, -0.5, 2.0])
    returns = np.cumsum(rewards[::-1])[::-1]
    return -np.sum(np.log(pi[np.arange(3), [0, 1, 0]]) * returns)


# Linear algebra


@lecture((3,), 0.4, 0.2)
def gaussian_process(x, ell, noise):
    K = np.exp(-0.5 * (x[:, None] - x[None, :]) ** 2 / ell**2) + (noise**2 + 0.1) * np.eye(3)
    L = np.linalg.cholesky(K)
    alpha = np.linalg.solve(L.T, np.linalg.solve(L, np.sin(x)))
    return 0.5 * np.sin(x) @ alpha + np.log(np.diag(L)).sum() + 1.5 * np.log(2 * np.pi)


@lecture((3,), (3, 3))
def gaussian_density(x, A):
    S = spd(A)
    _sign, logdet = np.linalg.slogdet(S)
    return -0.5 * (x @ np.linalg.inv(S) @ x + logdet + 3 * np.log(2 * np.pi))


@lecture((2,), (2, 2))
def kalman_filter(x, F):
    P, H, Q, R = np.eye(2), np.array([[1.0, 0.0]]), 0.1 * np.eye(2), np.array([[0.5]])
    for z in (0.3, -0.1, 0.8):
        x, P = F @ x, F @ P @ F.T + Q
        S = H @ P @ H.T + R
        K = P @ H.T @ np.linalg.inv(S)
        x = x + K @ (z - H @ x)
        P = (np.eye(2) - K @ H) @ P
    return np.trace(P) + x.sum()


@lecture((6, 3))
def pca(X):
    Xc = X - X.mean(axis=0)
    w, V = np.linalg.eigh(Xc.T @ Xc / (len(X) - 1))
    return w[::-1].cumsum() / w.sum(), (V**2)[:, -1]


@lecture((5, 3))
def pca_by_svd(X):
    U, s, Vt = np.linalg.svd(X - X.mean(0), full_matrices=False)
    return (U[:, :2] * s[:2]) @ Vt[:2, :]


@lecture((4, 3))
def nuclear_norm(A):
    return np.linalg.svd(A, compute_uv=False).sum() + np.linalg.norm(A, "nuc")


@lecture((3, 3))
def spectral_norm(A):
    return np.linalg.norm(A, 2) + np.linalg.norm(A) + np.linalg.norm(A, 1)


@lecture((3, 3))
def power_iteration(A):
    v = np.ones(3)
    for _ in range(8):
        v = spd(A) @ v
        v = v / np.linalg.norm(v)
    return v @ A @ v


@lecture((3, 3))
def determinant_by_cofactors(A):
    def det(M):
        if len(M) == 1:
            return M[0, 0]
        keep = lambda j: [k for k in range(len(M)) if k != j]  # noqa: E731
        return sum((-1) ** j * M[0, j] * det(M[1:][:, keep(j)]) for j in range(len(M)))

    return det(A) - 2 * np.linalg.det(A)


@lecture((3, 3))
def gram_schmidt(A):
    basis = []
    for a in A.T:
        for q in basis:
            a = a - (q @ a) * q
        basis.append(a / np.sqrt(a @ a))
    return np.column_stack(basis)


@lecture((3, 3))
def matrix_power(A):
    return np.linalg.matrix_power(A, 3) + np.linalg.multi_dot([A, A.T, A])


@lecture((3, 3))
def matrix_exponential(A):
    term = result = np.eye(3)
    for k in range(1, 12):
        term = term @ A / k
        result = result + term
    return result


@lecture((3, 3), (3,))
def quadratic_form(A, x):
    return x.T @ A @ x + np.vdot(x, x) + np.inner(A, A).trace() + np.outer(x, x)[0, 1]


@lecture((3,), (3,))
def triangle_area(a, b):
    return 0.5 * np.linalg.norm(np.cross(a, b))


@lecture((3,))
def skew(w):
    K = np.stack([0 * w[0], -w[2], w[1], w[2], 0 * w[0], -w[0], -w[1], w[0], 0 * w[0]])
    K, theta = K.reshape(3, 3), np.linalg.norm(w)
    return np.eye(3) + np.sin(theta) / theta * K + (1 - np.cos(theta)) / theta**2 * K @ K


@lecture((2, 3, 4), (4, 3))
def tensor_products(T, M):
    return np.tensordot(T, M, axes=([1, 2], [1, 0])) + np.einsum("aij,ji->a", T, M)


@lecture((3, 3), (3, 3), (3,))
def einsums(A, B, v):
    return (
        np.einsum("ii", A),
        np.einsum("ii->i", A),
        np.einsum("ij,jk,k", A, B, v),
        np.einsum("i,j->ij", v, v),
        np.einsum("ij->ji", A),
        np.einsum("...ij,...j", A, v),
        np.einsum(A, [0, 1], v, [1], [0]),
    )


@lecture((3, 3))
def eigenvalues_symmetric(A):
    return np.linalg.eigvalsh((A + A.T) / 2)


@lecture((3, 3))
def log_determinant_by_cholesky(A):
    return 2 * np.sum(np.log(np.diagonal(np.linalg.cholesky(spd(A)))))


@lecture((3, 3))
def condition(A):
    s = np.linalg.svd(A)[1]
    return s.max() / s.min()


@lecture((2, 3, 3), (2, 3, 1))
def batched_solve(A, b):
    return np.linalg.solve(A @ A.mT + np.eye(3), b)[..., 0]


@lecture((4, 4))
def tridiagonal(A):
    return np.tril(np.triu(A, -1), 1) @ np.diag(np.diag(A)) + np.diag(np.diag(A, 1), -1)


@lecture((4,), (3,))
def thomas_algorithm(d, off):
    c, g = [off[0] / (d[0] + 4)], [y[0] / (d[0] + 4)]
    for i in range(1, 4):
        m = d[i] + 4 - off[i - 1] * c[-1]
        c.append(off[i] / m if i < 3 else 0.0)
        g.append((y[i] - off[i - 1] * g[-1]) / m)
    x = [g[-1]]
    for i in reversed(range(3)):
        x.insert(0, g[i] - c[i] * x[0])
    return np.stack(x)


# Distances, kernels, clusters


@lecture((4, 2), (3, 2))
def pairwise_distances(A, B):
    return np.sqrt(((A[:, None, :] - B[None]) ** 2).sum(axis=2))


@lecture((4, 2))
def squared_distances_by_gram(A):
    sq = (A**2).sum(1)
    return sq[:, None] + sq - 2 * A @ A.T


@lecture((3, 3))
def k_means(centres):
    d = ((X[:, np.newaxis] - centres) ** 2).sum(-1)
    return d[np.arange(6), d.argmin(1)].sum()


@lecture((3, 3))
def k_means_min(centres):
    return np.min(np.linalg.norm(X[:, None] - centres[None], axis=-1) ** 2, axis=1).mean()


@lecture((2, 3), (2,), (2,))
def gaussian_mixture(mu, logsigma, w):
    logpi = w - np.log(np.exp(w).sum())
    sq = ((X[:, None] - mu) ** 2).sum(-1)
    logp = logpi - 0.5 * sq / np.exp(2 * logsigma) - 3 * logsigma
    return np.logaddexp.reduce(logp, axis=1).sum()


@lecture((4, 2))
def t_sne(Y):
    d = np.square(Y[:, None] - Y).sum(-1)
    q = (1 / (1 + d)) * (1 - np.eye(4))
    q = q / q.sum()
    P = np.ones((4, 4)) / 12
    return np.sum(P * np.log(P / np.maximum(q, 1e-12)))


@lecture((4, 2))
def many_body_potential(r):
    energy = 0.0
    for i, j in itertools.combinations(range(len(r)), 2):
        d = np.linalg.norm(r[i] - r[j])
        energy += 4 * ((1 / d) ** 12 - (1 / d) ** 6) / (1 + d**-12)
    return energy


@lecture((4, 2))
def upper_triangle(r):
    i, j = np.triu_indices(4, k=1)
    return np.hypot(*(r[i] - r[j]).T)


@lecture((6, 3))
def correlation(X):
    Z = (X - X.mean(0)) / X.std(0, ddof=1)
    return Z.T @ Z / (len(X) - 1)


@lecture((3, 6))
def covariance(X):
    return np.cov(X) + np.cov(X.T, rowvar=False)


@lecture((6,), (6,))
def pearson(a, b):
    a, b = a - a.mean(), b - b.mean()
    return (a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum())


@lecture((6,))
def moments(x):
    z = (x - np.mean(x)) / np.std(x)
    return np.mean(z**3), np.mean(z**4) - 3, np.var(x, ddof=1), np.average(x, weights=t + 1)


@lecture((5,))
def order_statistics(x):
    s = np.sort(x)
    return s[-1] - s[0], np.median(x), s[1:4].mean()


@lecture((6,))
def percentiles(x):
    return np.percentile(x, [25, 50, 75]) + np.quantile(x, 0.3)


# Calculus, differential equations, physics


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


# Every family of functions


@lecture((5,))
def exponentials(x):
    p = np.abs(x) + 0.5
    return np.exp2(x) + np.expm1(x) + np.log2(p) + np.log10(p) + np.log1p(p) + np.cbrt(x)


@lecture((5,))
def trigonometry(x):
    u = np.tanh(x) * 0.9
    return (
        np.arcsin(u) + np.arccos(u) + np.arctan(x) + np.tan(u) + np.sinh(x) + np.cosh(x),
        np.arcsinh(x) + np.arccosh(2 + x**2) + np.arctanh(u) + np.sinc(x),
        np.deg2rad(x) + np.rad2deg(x) + np.radians(x) + np.degrees(x),
        np.asin(u) + np.atan2(x, u) + np.acosh(x**2 + 2),
    )


@lecture((5,), (5,))
def two_operands(a, b):
    return (
        np.arctan2(a, b) + np.hypot(a, b) + np.logaddexp2(a, b),
        np.maximum(a, b) + np.fmin(a, b) + np.fmax(a, 0.1) + np.minimum(0.2, b),
        np.power(np.abs(a), b) + np.float_power(np.abs(b), 2) + np.true_divide(a, b),
        np.mod(a, 0.7) + np.remainder(a, b) + np.fmod(a, 0.7) + np.copysign(a, b),
        a % 0.3 + a // 0.3 + np.floor_divide(b, 0.2),
    )


@lecture((4, 5))
def reductions(A):
    return (
        A.sum() + A.mean() + A.max() + A.min() + A.prod() + A.std() + A.var(ddof=1),
        A.sum(axis=-1) + A.mean(1) + A.max(axis=1) + A.min(axis=(1,)) + A.prod(1) + A.std(-1),
        np.sum(A, axis=(0, 1), keepdims=True) * np.ptp(A) + np.amax(A) - np.amin(A),
        np.nansum(A, axis=0) + np.nanmean(A, 0) + np.cumsum(A, axis=0)[-1] + np.cumprod(A, 0)[2],
        A.cumsum() + A.ravel().cumprod(),
    )


@lecture((4, 6))
def shapes(A):
    B = A.reshape(2, 2, -1)
    return (
        np.ravel(A.T) + A.flatten("F") + A.T.ravel(),
        np.squeeze(A[None, ..., None]) + np.expand_dims(A, 0)[0] + np.atleast_2d(A),
        np.moveaxis(B, 0, -1) + np.swapaxes(B, 0, 2).transpose(1, 0, 2),
        np.flip(A, 1) + A[::-1] + np.fliplr(A) + np.flipud(A) + np.roll(A, (1, 2), axis=(0, 1)),
        np.rot90(A) @ A + np.rot90(A, -1) @ A,
        np.tile(A, (2, 1)) * np.repeat(A, [1, 3, 2, 2], axis=0),
        np.broadcast_to(A[0], (3, 6)) + np.broadcast_arrays(A[:3], A[0])[1],
        np.copy(A) + A.copy() + A.astype(float) + sum(A.flat),
    )


@lecture((2, 3), (2, 3), (3,))
def joining(a, b, v):
    return (
        np.concatenate([a, b], axis=1) @ np.concatenate((a, b), -1).T,
        np.vstack([a, b, v]).T @ np.vstack((a, b, v)),
        np.hstack([a, b]) * np.column_stack([a, b]),
        np.dstack([a, b]) ** 2,
        np.stack([a, b], axis=-1).sum(1) + np.stack((a, b)).sum(2).T,
        np.append(v, [1.0, 2.0]) * np.append(a[0], b[1][:2]),
        np.r_[1.0, 2.0, 3.0] * v + np.block([[a], [b]]).sum(0),
        np.insert(np.ones(2), 1, 4.0) * v,
    )


@lecture((6, 4))
def splitting(A):
    top, middle, bottom = np.vsplit(A, 3)
    left, right = np.hsplit(A, 2)
    first, *rest = np.split(A, [1, 4])
    return top * bottom + middle, left @ right.T, first + rest[0].sum(0) * rest[1].mean(0)


@lecture((5, 4))
def indexing(A):
    rows, cols = np.array([0, 2, 2]), np.array([1, 3, 3])
    return (
        A[1] + A[-1] * A[2, :] + A[..., 0].sum(),
        A[:, None, 1:3] * A[:, 1:3, np.newaxis],
        A[rows] * A[rows][:, ::-1],
        A[rows, cols] ** 2 + A[[0, 1, 1], 2],
        A[np.ix_([0, 3], [1, 1, 2])],
        A[A > 0] ** 2,
        A[A.sum(1) > 0].sum(0) * A[:, [True, False, True, True]].sum(),
        np.take(A, [0, 0, 5]) + np.take(A, [1, 2, 1], axis=1)[0],
        np.take_along_axis(A, np.argsort(A, axis=1), axis=1),
        A[slice(1, None, 2), 1:-1] + A.take([1, 3], axis=0)[:, :2],
        np.compress([True, False, True], A[:3], axis=0),
    )


@lecture((5,))
def selections(x):
    return (
        np.where(x > 0, x**2, -x),
        np.select([x < -0.5, x < 0.5], [x, x**2], default=1.0),
        np.piecewise(x, [x < 0, x >= 0], [lambda v: v**2, np.sin]),
        np.choose(np.array([0, 1, 0, 1, 1]), [x, 2 * x]),
        x.clip(-1, 1) + np.clip(x, None, 0.2) + x.clip(min=-0.3),
        np.nan_to_num(x) + np.heaviside(x, 0.5) * x + np.sign(x) * x,
        np.where(x > 0, np.log(np.where(x > 0, x, 1)), 0),
    )


@lecture((6,))
def sorting(x):
    order = np.argsort(-x)
    return x[order] * np.arange(6), np.sort(x)[::-1] ** 2, np.partition(x, 2)[:3].sum()


@lecture((6,))
def top_k(x):
    k = np.argpartition(x, -2)[-2:]
    return x[k].sum(), x[x.argmax()], x[np.unravel_index(np.argmin(x), x.shape)]


@lecture((4, 4))
def diagonals(A):
    return (
        np.diag(A) + np.diagonal(A) + A.diagonal() + np.einsum("ii->i", A),
        np.trace(A) + A.trace(offset=1) + np.trace(A, -1),
        np.diag(A[0]) + np.diag(A[1][:3], 1) + np.diagflat(A[2]),
        A * np.eye(4) + A * (1 - np.tri(4)),
    )


@lecture((5,))
def polynomials(c):
    x = np.array([0.5, -1.0])
    return np.polyval(c, x)


@lecture((3,), (4,))
def meshes(a, b):
    A, B = np.meshgrid(a, b)
    C, D = np.meshgrid(a, b, indexing="ij")
    return np.sin(A) * B, C + D**2


@lecture((3,), (4,))
def outers(a, b):
    return np.multiply.outer(a, b) + np.subtract.outer(a, b) + np.add.outer(a, b) ** 2


@lecture((3, 4))
def ufunc_methods(A):
    return (
        np.add.reduce(A) + np.add.reduce(A, axis=0) * np.multiply.reduce(A, axis=0),
        np.maximum.reduce(A, axis=1) + np.minimum.reduce(A, 1),
        np.add.accumulate(A, axis=1) * np.multiply.accumulate(A, axis=1),
    )


@lecture((3,), 2.0)
def likes(x, s):
    return np.ones_like(x) * x + np.zeros_like(x) + np.full_like(x, 2.0) * s + np.full(3, 1.5) * s


# Python around it


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


# The proof


def same(have: Any, want: Any, tolerance: float, what: str) -> None:
    np.testing.assert_allclose(have, want, tolerance, tolerance, err_msg=what)


class Looks:
    """What a snippet looked at."""

    def __init__(self) -> None:
        self.seen: list[tuple[Node, str, Any]] = []

    def made(self, node: Node) -> None:
        """Nodes as such do not matter here."""

    def looked(self, node: Node, kind: str) -> None:
        value = np.array(node._value)
        self.seen.append((node, kind, bool(value) if kind == "bool" else value))


def parts(result: Any) -> list[Any]:
    return list(result) if isinstance(result, tuple) else [result]


def weighted(f: Callable[..., Any], seed: int = 0) -> Callable[..., Any]:
    """Return a scalar function: all that `f` returns, with weights."""

    def scalar(*args: Any) -> Any:
        rng = np.random.default_rng(seed)
        return sum(np.sum(p * rng.uniform(0.5, 1.5, np.shape(p))) for p in parts(f(*args)))

    return scalar


def central(f: Callable[..., Any], args: Sequence[Array], k: int, h: float = 1e-6) -> Array:
    """Return the derivatives of the scalar ``f(*args)`` to ``args[k]``."""
    result = np.empty(args[k].shape)
    for i in np.ndindex(args[k].shape):
        ends = []
        for sign in (h, -h):
            moved = [np.array(a) for a in args]
            moved[k][i] += sign
            ends.append(float(f(*[a[()] for a in moved])))
        result[i] = (ends[0] - ends[1]) / (2 * h)
    return result


@pytest.mark.parametrize("snippet", LECTURES, ids=lambda s: s.name)
def test_lecture(snippet: Lecture) -> None:
    args = snippet.arguments()
    f = weighted(snippet.f)

    nodes = parts(snippet.f(*map(Node, args)))
    plain = parts(snippet.f(*[a.copy()[()] for a in args]))
    assert len(nodes) == len(plain)
    for node, array in zip(nodes, plain, strict=True):
        assert isinstance(node, Node)
        assert node.shape == np.shape(array)
        assert node.dtype == np.asarray(array).dtype
        same(node.data, array, 1e-12, "value")

    everything = tuple(range(len(args)))
    gradients = grad(f, everything)(*args)
    for k, gradient in enumerate(gradients):
        assert np.shape(gradient) == args[k].shape
        want = central(f, args, k)
        same(gradient, want, 1e-6 * max(1.0, float(np.abs(want).max(initial=0))), f"to {k}")

    rng = np.random.default_rng(1)
    v = [rng.normal(size=a.shape) for a in args]
    slope = sum(np.sum(g * d) for g, d in zip(gradients, v, strict=True))
    same(jvp(f, args, v)[1], slope, 1e-9 * max(1.0, abs(slope)), "forward mode")


@pytest.mark.parametrize("snippet", LECTURES, ids=lambda s: s.name)
def test_second_derivative(snippet: Lecture) -> None:
    args = snippet.arguments()
    f = weighted(snippet.f)
    rng = np.random.default_rng(1)
    v = [rng.normal(size=a.shape) for a in args]
    everything = tuple(range(len(args)))

    def slope(*args: Any) -> Any:
        return sum(np.sum(g * d) for g, d in zip(grad(f, everything)(*args), v, strict=True))

    for k, second in enumerate(grad(slope, everything)(*args)):
        want = central(slope, args, k)
        same(second, want, 1e-5 * max(1.0, float(np.abs(want).max(initial=0))), f"to {k}")


@pytest.mark.parametrize("snippet", LECTURES, ids=lambda s: s.name)
def test_float32(snippet: Lecture) -> None:
    args = [a.astype(np.float32) for a in snippet.arguments()]
    leaves = [Node(a) for a in args]
    nodes = parts(snippet.f(*leaves))
    for node, array in zip(nodes, parts(snippet.f(*[a[()] for a in args])), strict=True):
        assert node.dtype == np.asarray(array).dtype
    sum(np.sum(node) for node in nodes).backward()
    for leaf in leaves:
        assert leaf.grad.dtype == np.float32


@pytest.mark.parametrize("snippet", LECTURES, ids=lambda s: s.name)
def test_program(snippet: Lecture) -> None:
    leaves = [Node(a) for a in snippet.arguments()]
    looks = Looks()
    with observing(looks):
        output = weighted(snippet.f)(*leaves)
    program, _ = lower(output, [(f"x{k}", leaf) for k, leaf in enumerate(leaves)], looks=looks.seen)
    for seed in (0, 1):
        args = snippet.arguments(seed)
        run = program.run(args[: len(program.leaves)])
        if seed == 0:
            assert not run.broken
        if not run.broken:
            same(run.value, weighted(snippet.f)(*[a[()] for a in args]), 1e-9, "value")
