"""Inverses, systems, determinants, least squares.

Rules of matrices: Giles, "Collected matrix derivative results for forward and reverse mode
algorithmic differentiation" (2008); of the pseudo-inverse: Golub and Pereyra (1973).
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from .. import reads
from ..node import Node
from ..numpy_protocol import implements
from ..op import define
from .decompositions import singular_values
from .matrices import ask_finite, per_matrix, transposed
from .products import matmul

__all__ = [
    "cofactor",
    "cofactor_slope",
    "det",
    "inv",
    "least_squares",
    "lstsq",
    "pinv",
    "relative_cut",
    "slogdet_log",
    "slogdet_sign",
    "solve",
]


@implements(np.linalg.matrix_power)
def _matrix_power(a: Any, n: Any) -> Any:
    n = operator.index(n)
    if n < 0:
        return _matrix_power(inv(a), -n)
    if n == 0:
        return np.broadcast_to(np.eye(a.shape[-1], dtype=a.dtype), a.shape).copy()
    out = None
    while True:  # by squaring
        n, odd = divmod(n, 2)
        if odd:
            out = a if out is None else matmul(out, a)
        if not n:
            return out
        a = matmul(a, a)


def _inv(x: Any, xp: Any = np) -> Any:
    return xp.linalg.inv(x)


def _solve(a: Any, b: Any, xp: Any = np) -> Any:
    return xp.linalg.solve(a, b)


def _solve_left(g: Any, ans: Any, a: Any, b: Any) -> Any:
    c = _solve_right(g, ans, a, b)
    if np.ndim(b) == 1:
        return -c[..., :, None] * ans[..., None, :]
    return -np.matmul(c, transposed(ans))


def _solve_right(g: Any, ans: Any, a: Any, b: Any) -> Any:
    if np.ndim(b) == 1:
        return np.linalg.solve(transposed(a), g[..., None])[..., 0]
    return np.linalg.solve(transposed(a), g)


def _det(x: Any, xp: Any = np) -> Any:
    return xp.linalg.det(x)


def _cofactor(x: Any, xp: Any = np) -> Any:
    """Return the products of all singular values but one: right for singular matrices too."""
    u, s, vh, turn = _turned_svd(x, xp)
    n = s.shape[-1]
    others = xp.where(xp.eye(n, dtype=bool), xp.ones((), s.dtype), s[..., None, :])
    return xp.matmul(u * (turn * xp.prod(others, axis=-1))[..., None, :], vh)


def _turned_svd(x: Any, xp: Any) -> tuple[Any, Any, Any, Any]:
    """Return a singular value decomposition, and whether its vectors mirror, as 1 or -1."""
    if xp is np:
        ask_finite(x, "the slope of a determinant")
    u, s, vh = xp.linalg.svd(x, full_matrices=False)
    return u, s, vh, xp.round(xp.linalg.det(u) * xp.linalg.det(vh))[..., None]


def _cofactor_slope(x: Any, g: Any, xp: Any = np) -> Any:
    """Return what moves the cofactors of `x` when it moves along `g`.

    Of a diagonal matrix the cofactors are the products of all entries but one; moved by E, they
    change by products of all but two, times an entry of E.  The singular vectors turn any matrix
    into that one.
    """
    u, s, vh, turn = _turned_svd(x, xp)
    moved = xp.swapaxes(u, -1, -2) @ g @ xp.swapaxes(vh, -1, -2)
    rest = _all_but_two(s, xp)
    diagonal = xp.einsum("...ij,...jj->...i", rest, moved)
    inner = diagonal[..., None] * xp.eye(s.shape[-1], dtype=s.dtype)
    inner = inner - rest * xp.swapaxes(moved, -1, -2)
    return (u * turn[..., None]) @ inner @ vh


def _all_but_two(s: Any, xp: Any) -> Any:
    """Return, for each pair of places, the product of the numbers at all the others; 0 for equals.

    Numbers before the pair, between, and after it: nothing is divided, so zeros do no harm.
    """
    n = s.shape[-1]
    ones = xp.ones_like(s[..., :1])
    before = xp.cumprod(xp.concatenate([ones, s[..., :-1]], axis=-1), axis=-1)
    after = xp.cumprod(xp.concatenate([ones, s[..., :0:-1]], axis=-1), axis=-1)[..., ::-1]
    places = xp.arange(n)
    inside = xp.where(places[:, None] < places, s[..., None, :], 1)
    between = xp.cumprod(inside, axis=-1)
    between = xp.concatenate([xp.ones_like(between[..., :1]), between[..., :-1]], axis=-1)
    upper = before[..., :, None] * between * after[..., None, :]
    upper = xp.where(places[:, None] < places, upper, 0)
    return upper + xp.swapaxes(upper, -1, -2)


def _det_rule(g: Any, ans: Any, x: Any) -> Any:
    return per_matrix(g) * cofactor(x)


def _cofactor_rule(g: Any, ans: Any, x: Any) -> Any:
    return cofactor_slope(x, g)


def _summed(x: Any, y: Any) -> Any:
    return per_matrix(np.sum(x * y, axis=(-2, -1)))


def _cofactor_slope_rule(g: Any, ans: Any, x: Any, h: Any) -> Any:
    """Divide by the determinant: third derivatives at a singular matrix are NaN."""
    c, det = cofactor(x), per_matrix(np.linalg.det(x))
    det = np.where(det == 0, np.nan, det)
    along = h * _summed(c, g) + g * _summed(c, h) - g @ transposed(c) @ h - h @ transposed(c) @ g
    return cofactor_slope(x, along / det) - _summed(g, ans) / det * c


def _slogdet_sign(x: Any, xp: Any = np) -> Any:
    return xp.linalg.slogdet(x)[0]


def _slogdet_log(x: Any, xp: Any = np) -> Any:
    return xp.linalg.slogdet(x)[1]


def _slogdet_rule(g: Any, ans: Any, x: Any) -> Any:
    lost = np.where(ans == -np.inf, np.nan, 0.0).astype(x.dtype)  # where inv would raise
    return per_matrix(g) * transposed(np.linalg.inv(x + per_matrix(lost)))


def _inv_rule(g: Any, ans: Any, x: Any) -> Any:
    return -transposed(ans) @ g @ transposed(ans)


def _cofactor_slope_along(g: Any, ans: Any, x: Any, h: Any) -> Any:
    return cofactor_slope(x, g)


inv = define(
    "inv",
    _inv,
    _inv_rule,
    symbol="⁻¹",
    formula="{0}^{{-1}}",
    infix="{0}⁻¹",
)
solve = define(
    "solve",
    _solve,
    _solve_left,
    _solve_right,
    symbol="A⁻¹b",
    formula="{0}^{{-1}} {1}",
)
det = define(
    "det",
    _det,
    _det_rule,
    formula=r"\det {0}",
)
cofactor = define(
    "cofactor",
    _cofactor,
    _cofactor_rule,
    doc="The slope of the determinant.",
)
cofactor_slope = define(
    "cofactor_slope",
    _cofactor_slope,
    _cofactor_slope_rule,
    _cofactor_slope_along,
    doc="How the cofactors of a matrix move along another; symmetric in direction and cotangent.",
)
slogdet_sign = define("slogdet_sign", _slogdet_sign, None, symbol="sign det")
slogdet_log = define(
    "slogdet_log",
    _slogdet_log,
    _slogdet_rule,
    symbol="ln|det|",
    formula=r"\ln \left| \det {0} \right|",
    infix="ln|det {0}|",
)


def _pinv(x: Any, rcond: float | None, xp: Any = np) -> Any:
    if xp is np:
        ask_finite(x, "the pseudo-inverse")
    return xp.linalg.pinv(x, rcond)


def _lstsq(a: Any, b: Any, rcond: float, xp: Any = np) -> Any:
    if xp is np:
        ask_finite(a, "least squares")
    return xp.linalg.lstsq(a, b, rcond=rcond)[0]


def _lstsq_left(g: Any, ans: Any, a: Any, b: Any, rcond: float) -> Any:
    p = pinv(a, rcond=rcond)
    if np.ndim(b) == 1:
        g, ans, b = g[:, None], ans[:, None], b[:, None]
    h = transposed(p) @ g
    rest, outside = b - a @ ans, g - p @ (a @ g)
    return (
        rest @ transposed(p @ h) - h @ transposed(ans) + (transposed(p) @ ans) @ transposed(outside)
    )


def _lstsq_right(g: Any, ans: Any, a: Any, b: Any, rcond: float) -> Any:
    return transposed(pinv(a, rcond=rcond)) @ g


def _pinv_rule(g: Any, ans: Any, x: Any, rcond: float | None) -> Any:
    p, pt, gt = ans, transposed(ans), transposed(g)
    outside = gt - x @ (p @ gt)
    inside = gt - gt @ p @ x
    return -pt @ g @ pt + outside @ p @ pt + pt @ p @ inside


pinv = define("pinv", _pinv, _pinv_rule, symbol="⁺", formula="{0}^{{+}}", infix="{0}⁺")
lstsq = define(
    "lstsq",
    _lstsq,
    _lstsq_left,
    _lstsq_right,
    symbol="A⁺b",
    formula="{0}^{{+}} {1}",
    doc="The shortest solution of least squares.",
)
_SlogdetResult = type(np.linalg.slogdet(np.eye(1)))


@implements(np.linalg.inv)
def _inv_of(a: Any) -> Any:
    return inv(a)


@implements(np.linalg.det)
def _det_of(a: Any) -> Any:
    return det(a)


@implements(np.linalg.slogdet)
def _slogdet_of(a: Any) -> Any:
    return _SlogdetResult(slogdet_sign(a), slogdet_log(a))


@implements(np.linalg.solve)
def _solve_of(a: Any, b: Any) -> Any:
    return solve(a, b)


@implements(np.linalg.pinv)
def _pinv_of(a: Any, rcond: Any = None, hermitian: bool = False, *, rtol: Any = None) -> Any:
    if rtol is not None and rtol is not np._NoValue:
        rcond = rtol
    if hermitian:  # NumPy reads the lower triangle for both
        a = np.tril(a) + transposed(np.tril(a, -1))
    return pinv(a, rcond=None if rcond is None else float(rcond))


@implements(np.linalg.matrix_rank)
def _matrix_rank(A: Any, *args: Any, **options: Any) -> Any:
    reads.was_read(A, "value")  # a whole number, read off the numbers
    return np.linalg.matrix_rank(A._value, *args, **options)


@implements(np.linalg.lstsq)
def _lstsq_of(a: Any, b: Any, rcond: Any = None) -> Any:
    rows, columns = np.shape(a)
    if isinstance(a, Node):
        reads.was_read(a, "value")  # the rank, and with it whether there are residuals
    plain = a._value if isinstance(a, Node) else np.asarray(a)
    ask_finite(plain, "least squares")
    _, _, rank, values = np.linalg.lstsq(plain, np.zeros(rows, plain.dtype), rcond)
    x = least_squares(a, b, relative_cut(plain, rcond))
    residuals: Any = np.zeros(0, x.dtype)
    if rank == columns < rows:
        residuals = np.sum((b - matmul(a, x)) ** 2, axis=0, keepdims=np.ndim(b) == 1)
    return x, residuals, rank, singular_values(a) if isinstance(a, Node) else values


def relative_cut(a: Any, rcond: Any) -> float:
    """Return which part of the largest singular value counts as 0; -1 or less for none."""
    if rcond is None:
        precision = a.dtype if a.dtype.kind == "f" else np.float64
        return float(max(np.shape(a)) * np.finfo(precision).eps)
    return float(rcond)


def least_squares(a: Any, b: Any, rcond: float) -> Any:
    """Return the shortest of the x that make a·x nearest to b, as ``np.linalg.lstsq`` finds it.

    Parameters
    ----------
    a : Node or array
        Shape ``(m, n)``.
    b : Node or array_like
        Shape ``(m,)`` or ``(m, k)``.
    rcond : float
        Singular values up to this part of the largest count as 0.
    """
    if isinstance(a, Node):
        return lstsq(a, b, rcond=rcond)
    # Of a matrix that is known the two factors of its inverse are constants, and no page need
    # decompose anything.  Their product would lose the digits that the two keep.
    ask_finite(a, "least squares")
    u, s, vh = np.linalg.svd(a, full_matrices=False)
    kept = s > rcond * s.max(initial=0)
    return matmul(vh[kept].T / s[kept], matmul(u[:, kept].T, b))
