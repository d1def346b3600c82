"""Linear algebra."""

from __future__ import annotations

import numpy as np

from .data import spd, y
from .snippet import Snippets

SNIPPETS = Snippets()
lecture = SNIPPETS.put


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
