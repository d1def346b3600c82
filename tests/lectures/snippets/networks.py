# ruff: noqa: NPY002 - lectures are written so
"""Networks by hand."""

from __future__ import annotations

import math

import numpy as np

from .data import X, image, sequence, softmax, y
from .snippet import Snippets

SNIPPETS = Snippets()
lecture = SNIPPETS.put


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
