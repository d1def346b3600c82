"""Matrices as products of others: QR, and eigenvectors of any matrix.

Rules: of Q and R, Walter and Lehmann, "Algorithmic differentiation of linear algebra functions
with application in optimum experimental design" (2009); of wide matrices, Roberts and Roberts,
"QR and LQ decomposition matrix backpropagation algorithms" (2020); of eigenvectors, Giles (2008),
for vectors of length 1.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..numpy_protocol import implements
from ..op import define
from .linalg import reciprocal_gaps

__all__ = ["eig_values", "eig_vectors", "qr_q", "qr_r"]

# ------------------------------------------------------------------ orthogonal and triangular


def _qr_q(x: Any, full: bool, xp: Any = np) -> Any:
    return xp.linalg.qr(x, mode="complete" if full else "reduced")[0]


def _qr_r(x: Any, xp: Any = np) -> Any:
    return xp.linalg.qr(x, mode="r")


def _back(x: Any, q: Any, r: Any, gq: Any, gr: Any) -> Any:
    """Return the cotangent of a matrix from that of Q, of R, or of both."""
    rows, columns = np.shape(x)[-2:]
    if rows >= columns:
        return _back_tall(q, r, gq, gr)
    # What stands right of a square matrix is turned by its Q.
    rest = None
    if gr is not None:
        beside, rest = x[..., rows:], gr[..., rows:]
        turned = beside @ np.matrix_transpose(rest)
        gq = turned if gq is None else gq + turned
        gr = gr[..., :rows]
    square = _back_tall(q, r[..., :rows], gq, gr)
    right = np.zeros_like(x[..., rows:]) if rest is None else q @ rest
    return np.concatenate([square, right], axis=-1)


def _back_tall(q: Any, r: Any, gq: Any, gr: Any) -> Any:
    inner = 0.0
    if gr is not None:
        inner = r @ np.matrix_transpose(gr)
    if gq is not None:
        inner = inner - np.matrix_transpose(gq) @ q
    turned = q @ (np.tril(inner) + np.matrix_transpose(np.tril(inner, -1)))
    total = turned if gq is None else gq + turned
    diagonal = np.diagonal(r, axis1=-2, axis2=-1)
    lost = np.where(np.any(diagonal == 0, axis=-1), np.nan, 0.0)  # where solve would raise
    r = r + np.astype(lost, r.dtype)[..., None, None]
    return np.matrix_transpose(np.linalg.solve(r, np.matrix_transpose(total)))


def _qr_q_rule(g: Any, ans: Any, x: Any, full: bool) -> Any:
    if full:
        raise TypeError(
            "the columns that mode='complete' adds to Q have no derivative: use "
            "np.linalg.qr(a), whose Q has as many columns as the matrix"
        )
    return _back(x, ans, qr_r(x), g, None)


def _qr_r_rule(g: Any, ans: Any, x: Any) -> Any:
    return _back(x, qr_q(x, full=False), ans, None, g)


qr_q = define("qr_q", _qr_q, _qr_q_rule, symbol="Q")
qr_r = define("qr_r", _qr_r, _qr_r_rule, symbol="R")

_QRResult = type(np.linalg.qr(np.eye(1)))


@implements(np.linalg.qr)
def _qr_of(a: Any, mode: str = "reduced") -> Any:
    if mode not in ("reduced", "complete", "r"):
        raise ValueError(
            f"np.linalg.qr of a Node takes the modes reduced, complete and r, not {mode!r}"
        )
    r = qr_r(a)
    if mode == "r":
        return r
    rows, columns = a.shape[-2:]
    full = mode == "complete" and rows > columns
    if full:
        r = np.pad(r, [*[(0, 0)] * (a.ndim - 2), (0, rows - columns), (0, 0)])
    return _QRResult(qr_q(a, full=full), r)


# ------------------------------------------------------------------ systems of several axes


@implements(np.linalg.tensorinv)
def _tensorinv(a: Any, ind: int = 2) -> Any:
    if ind <= 0:
        raise ValueError("Invalid ind argument.")
    outer, inner = a.shape[:ind], a.shape[ind:]
    matrix = np.reshape(a, (math.prod(outer), math.prod(inner)))
    return np.reshape(np.linalg.inv(matrix), (*inner, *outer))


@implements(np.linalg.tensorsolve)
def _tensorsolve(a: Any, b: Any, axes: Any = None) -> Any:
    if axes is not None:
        last = tuple(axes)
        a = np.moveaxis(a, last, range(np.ndim(a) - len(last), np.ndim(a)))
    shape = np.shape(a)[np.ndim(b) :]
    matrix = np.reshape(a, (-1, math.prod(shape)))
    return np.reshape(np.linalg.solve(matrix, np.ravel(b)), shape)


# ------------------------------------------------------------------ eigenvectors of any matrix


def _eig(x: Any, k: int, xp: Any) -> Any:
    found = xp.linalg.eig(x)
    if xp is not np:
        real = xp.all(xp.imag(found[0]) == 0, axis=-1)
        return xp.where(real[(..., *(None,) * (k + 1))], xp.real(found[k]), xp.nan)
    if np.iscomplexobj(found[0]):
        raise np.linalg.LinAlgError(
            "the eigenvalues of this matrix are complex, and only real ones have a rule: use "
            "np.trace, np.linalg.det or np.linalg.svdvals, or take plain numbers with node.data"
        )
    return found[k]


def _eig_values(x: Any, xp: Any = np) -> Any:
    return _eig(x, 0, xp)


def _eig_vectors(x: Any, xp: Any = np) -> Any:
    return _eig(x, 1, xp)


def _through(v: Any, inner: Any) -> Any:
    """Return what a change of a matrix's eigenvectors or values says of the matrix itself."""
    return np.linalg.solve(np.matrix_transpose(v), inner @ np.matrix_transpose(v))


def _eig_values_rule(g: Any, ans: Any, x: Any) -> Any:
    v = eig_vectors(x)
    return np.linalg.solve(np.matrix_transpose(v), g[..., :, None] * np.matrix_transpose(v))


def _eig_vectors_rule(g: Any, ans: Any, x: Any) -> Any:
    v = ans
    turned = np.matrix_transpose(v) @ g
    along = np.diagonal(turned, axis1=-2, axis2=-1)[..., None, :]  # a vector's length stays 1
    inner = reciprocal_gaps(eig_values(x)) * (turned - (np.matrix_transpose(v) @ v) * along)
    return _through(v, inner)


eig_values = define("eigvals", _eig_values, _eig_values_rule, symbol="λ")
eig_vectors = define("eig_vectors", _eig_vectors, _eig_vectors_rule, symbol="eigvec")

_EigResult = type(np.linalg.eig(np.eye(1)))


@implements(np.linalg.eigvals)
def _eigvals_of(a: Any) -> Any:
    return eig_values(a)


@implements(np.linalg.eig)
def _eig_of(a: Any) -> Any:
    return _EigResult(eig_values(a), eig_vectors(a))
