"""Distances, kernels, clusters."""

from __future__ import annotations

import itertools

import numpy as np

from .data import X, t
from .snippet import Snippets

SNIPPETS = Snippets()
lecture = SNIPPETS.put


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
