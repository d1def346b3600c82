"""Matrices as products of others: Cholesky, QR, eigenvectors, singular vectors.

What NumPy reads one triangle of (`cholesky`, `eigvalsh`, `eigh_vectors`) sends its cotangent to
that triangle alone, where an entry below the diagonal stands for both: as a difference of what the
function computes would have it.  What NumPy returns as several arrays is here one op each, so that
each is one Node.

Rules: of symmetric matrices and singular vectors, Giles, "Collected matrix derivative results for
forward and reverse mode algorithmic differentiation" (2008); of Q and R, Walter and Lehmann,
"Algorithmic differentiation of linear algebra functions with application in optimum experimental
design" (2009); of wide matrices, Roberts and Roberts, "QR and LQ decomposition matrix
backpropagation algorithms" (2020); of eigenvectors of any matrix, Giles again, for vectors of
length 1.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..node import Node, numbers
from ..numpy_protocol import implements
from ..op import define
from .lengths import abs_slope
from .matrices import ask_finite, transposed

__all__ = [
    "cholesky",
    "eig_values",
    "eig_vectors",
    "eigenvalues",
    "eigenvectors",
    "qr_q",
    "qr_r",
    "reciprocal_gaps",
    "rounding_of",
    "singular_left",
    "singular_right",
    "singular_values",
]

# ------------------------------------------------------------------ triangles, singular values


def _cholesky(x: Any, xp: Any = np) -> Any:
    return xp.linalg.cholesky(x)


def _onto_read(x: Any, upper: bool = False) -> Any:
    """Return the slope of what reads one triangle for both: what either of them receives."""
    n = np.shape(x)[-1]
    both = x + transposed(x)
    return (np.triu(both) if upper else np.tril(both)) * (1 - np.eye(n, dtype=x.dtype) / 2)


def _cholesky_rule(g: Any, ans: Any, x: Any) -> Any:
    upper = transposed(ans)
    n = np.shape(x)[-1]
    half = np.tri(n, dtype=x.dtype) - np.eye(n, dtype=x.dtype) / 2
    inner = np.linalg.solve(upper, (upper @ g) * half)
    return _onto_read(transposed(np.linalg.solve(upper, transposed(inner))))


cholesky = define("cholesky", _cholesky, _cholesky_rule, symbol="chol")


def _eigenvalues(x: Any, upper: bool = False, xp: Any = np) -> Any:
    return xp.linalg.eigvalsh(x, UPLO="U" if upper else "L")


def _eigenvectors(x: Any, upper: bool = False, xp: Any = np) -> Any:
    return xp.linalg.eigh(x, UPLO="U" if upper else "L")[1]


def _eigenvalues_rule(g: Any, ans: Any, x: Any, upper: bool = False) -> Any:
    v = eigenvectors(x, upper=upper)
    return _onto_read((v * g[..., None, :]) @ transposed(v), upper)


def rounding_of(s: Any) -> Any:
    """Return how near two eigenvalues or singular values are that rounding may have parted."""
    n = np.shape(s)[-1]
    size = np.max(np.abs(s), axis=-1, keepdims=True, initial=0.0)
    return size * (4 * n * float(np.finfo(s.dtype).eps))


def reciprocal_gaps(s: Any) -> Any:
    """Return 1/(s_j - s_i), and 0 on the diagonal; NaN for equals, whose vectors have no slope."""
    n = np.shape(s)[-1]
    gap = s[..., None, :] - s[..., :, None]
    equal = np.abs(gap) <= rounding_of(s)[..., None]
    itself = np.eye(n, dtype=bool)
    return np.where(itself, 0.0, 1.0 / np.where(itself, 1.0, np.where(equal, np.nan, gap)))


def _eigenvectors_rule(g: Any, ans: Any, x: Any, upper: bool = False) -> Any:
    inner = reciprocal_gaps(eigenvalues(x, upper=upper)) * (transposed(ans) @ g)
    return _onto_read(ans @ inner @ transposed(ans), upper)


eigenvalues = define("eigvalsh", _eigenvalues, _eigenvalues_rule, symbol="λ")
eigenvectors = define("eigh_vectors", _eigenvectors, _eigenvectors_rule, symbol="eigvec")


def _svd(x: Any, xp: Any, **options: Any) -> Any:
    if xp is np:
        ask_finite(x, "singular values")
    return xp.linalg.svd(x, **options)


def _singular_values(x: Any, xp: Any = np) -> Any:
    return _svd(x, xp, compute_uv=False)


def _singular_left(x: Any, full: bool, xp: Any = np) -> Any:
    return _svd(x, xp, full_matrices=full)[0]


def _singular_right(x: Any, full: bool, xp: Any = np) -> Any:
    return _svd(x, xp, full_matrices=full)[2]


def _singular_values_rule(g: Any, ans: Any, x: Any) -> Any:
    u, vh = singular_left(x, full=False), singular_right(x, full=False)
    # A value of 0 is the tip of a cone, as a length of 0 is.
    slope = g * abs_slope(ans * (ans > rounding_of(ans)))
    return (u * slope[..., None, :]) @ vh


def _singular_left_rule(g: Any, ans: Any, x: Any, full: bool) -> Any:
    ans, g = _thin(x, full, ans, g)
    s, vh = singular_values(x), singular_right(x, full=False)
    out = (ans @ _turned(ans, g, s)) * s[..., None, :]
    if np.shape(x)[-2] > np.shape(x)[-1]:
        out = out + (g - ans @ (transposed(ans) @ g)) / s[..., None, :]
    return out @ vh


def _singular_right_rule(g: Any, ans: Any, x: Any, full: bool) -> Any:
    v, turn = _thin(x, full, transposed(ans), transposed(g))
    ans, g = transposed(v), transposed(turn)
    s, u = singular_values(x), singular_left(x, full=False)
    out = s[..., :, None] * (_turned(v, transposed(g), s) @ ans)
    if np.shape(x)[-1] > np.shape(x)[-2]:
        out = out + (g - g @ v @ ans) / s[..., :, None]
    return u @ out


def _turned(u: Any, g: Any, s: Any) -> Any:
    """Return how the singular vectors turn each other."""
    turn = transposed(u) @ g
    sums = s[..., None, :] + s[..., :, None]
    return reciprocal_gaps(s) * (turn - transposed(turn)) / np.where(sums == 0, 1, sums)


def _thin(x: Any, full: bool, vectors: Any, g: Any) -> tuple[Any, Any]:
    """Return orthonormal columns without those that complete them, and the gradient for them.

    Any basis of the space that is left over will do for the completing columns.  What depends on
    that space alone, such as its projector, has a derivative: each column moves with the space, and
    none turns within it.  What depends on the choice of the basis has none.
    """
    rows, columns = np.shape(x)[-2:]
    least = min(rows, columns)
    if not full or np.shape(vectors)[-1] == least:
        return vectors, g
    thin, rest = vectors[..., :least], vectors[..., least:]
    turn = g[..., least:]
    g = g[..., :least]
    if not isinstance(turn, Node) and not np.any(turn):
        return thin, g
    # A Node is differentiated in its turn, and might be 0 here alone.
    within = transposed(rest) @ turn
    size = float(np.finfo(within.dtype).eps) ** 0.5 * np.max(np.abs(turn), (-2, -1), keepdims=True)
    turned = np.max(np.abs(within - transposed(within)), (-2, -1), keepdims=True) > size
    if np.any(numbers(turned) if isinstance(turned, Node) else turned):
        raise TypeError(
            "the columns that full_matrices=True or mode='complete' adds are one basis of many, "
            "and what depends on the choice has no derivative: use np.linalg.svd(a, "
            "full_matrices=False) or np.linalg.qr(a)"
        )
    g = g - rest @ (transposed(turn) @ thin)
    return thin, g + np.where(turned, np.nan, 0.0).astype(g.dtype) if isinstance(g, Node) else g


singular_values = define("svdvals", _singular_values, _singular_values_rule, symbol="σᵢ")
singular_left = define("svd_u", _singular_left, _singular_left_rule, symbol="U")
singular_right = define("svd_vh", _singular_right, _singular_right_rule, symbol="Vᵀ")
_EighResult = type(np.linalg.eigh(np.eye(1)))
_SVDResult = type(np.linalg.svd(np.eye(1)))


@implements(np.linalg.cholesky)
def _cholesky_of(a: Any, /, *, upper: bool = False) -> Any:
    return transposed(cholesky(transposed(a))) if upper else cholesky(a)


def _triangle(UPLO: str) -> dict[str, bool]:
    """Return the attributes of an op that reads that triangle."""
    if UPLO.upper() not in ("L", "U"):
        raise ValueError("UPLO argument must be 'L' or 'U'")
    return {"upper": True} if UPLO.upper() == "U" else {}


@implements(np.linalg.eigh)
def _eigh_of(a: Any, UPLO: str = "L") -> Any:
    read = _triangle(UPLO)
    return _EighResult(eigenvalues(a, **read), eigenvectors(a, **read))


@implements(np.linalg.eigvalsh)
def _eigvalsh_of(a: Any, UPLO: str = "L") -> Any:
    return eigenvalues(a, **_triangle(UPLO))


@implements(np.linalg.svd)
def _svd_of(
    a: Any, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False
) -> Any:
    if hermitian:
        return _svd_of_symmetric(a, compute_uv)
    if not compute_uv:
        return singular_values(a)
    full = bool(full_matrices) and a.shape[-1] != a.shape[-2]
    return _SVDResult(singular_left(a, full=full), singular_values(a), singular_right(a, full=full))


def _svd_of_symmetric(a: Any, compute_uv: bool) -> Any:
    """Return what NumPy makes of the eigenvalues and vectors of the lower triangle."""
    values = eigenvalues(a)
    size = np.abs(values)
    order = np.argsort(size, axis=-1)[..., ::-1]
    s = np.take_along_axis(size, order, axis=-1)
    if not compute_uv:
        return s
    turned = np.expand_dims(order, -2)
    u = np.take_along_axis(eigenvectors(a), turned, axis=-1)
    sign = np.take_along_axis(np.sign(values), order, axis=-1)
    return _SVDResult(u, s, transposed(u * np.expand_dims(sign, -2)))


@implements(np.linalg.svdvals)
def _svdvals_of(x: Any, /) -> Any:
    return singular_values(x)


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
    ans, g = _thin(x, full, ans, g)
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
