"""Linear algebra: products of every rank, and what matrices are decomposed into.

What NumPy reads one triangle of (`cholesky`, `eigvalsh`, `eigh_vectors`) sends its cotangent to
that triangle alone, where an entry below the diagonal stands for both: as a difference of what the
function computes would have it.  What NumPy returns as several arrays
is here one op each, so that each is one Node.  Rules of matrices: Giles, "Collected matrix
derivative results for forward and reverse mode algorithmic differentiation" (2008); of the
pseudo-inverse: Golub and Pereyra (1973).
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from .. import reads
from ..node import Node
from ..numpy_protocol import UFUNCS, implements
from ..op import define
from .attrs import reduced_shape
from .lengths import abs_slope, norm

__all__ = [
    "cholesky",
    "cofactor",
    "cofactor_slope",
    "det",
    "eigenvalues",
    "eigenvectors",
    "einsum",
    "inv",
    "least_squares",
    "lstsq",
    "matmul",
    "pinv",
    "reciprocal_gaps",
    "relative_cut",
    "singular_left",
    "singular_right",
    "singular_values",
    "slogdet_log",
    "slogdet_sign",
    "solve",
]


def _t(x: Any) -> Any:
    """Return the transpose of matrices."""
    return x.T if x.ndim == 2 else np.swapaxes(x, -1, -2)


def _matrices(g: Any) -> Any:
    """Return one number for each matrix, ready to be multiplied with it."""
    return np.reshape(g, (*np.shape(g), 1, 1))


# ------------------------------------------------------------------ products


def _matmul_left(g: Any, ans: Any, x: Any, y: Any) -> Any:
    if y.ndim == 1:
        return g * y if x.ndim == 1 else g[..., None] * y
    if x.ndim > 1:
        return g @ _t(y)
    return (y @ g[..., None])[..., 0] if y.ndim > 2 else y @ g


def _matmul_right(g: Any, ans: Any, x: Any, y: Any) -> Any:
    if x.ndim == 1:
        return g * x if y.ndim == 1 else x[:, None] * g[..., None, :]
    if y.ndim > 1:
        return _t(x) @ g
    return (_t(x) @ g[..., None])[..., 0] if x.ndim > 2 else _t(x) @ g


matmul = define(
    "matmul",
    np.matmul,
    _matmul_left,
    _matmul_right,
    symbol="@",
    formula=r"{0} \, {1}",
    infix="{0} @ {1}",
)

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MANY = 4096  # products above which the best order of contraction is worth looking for


def _einsum(*operands: Any, subscripts: str, xp: Any = np) -> Any:
    many = sum(np.size(x) for x in operands) > _MANY or len(operands) > 2
    return xp.einsum(subscripts, *operands, optimize=many)


def _einsum_rule(k: int, g: Any, ans: Any, *operands: Any, subscripts: str) -> Any:
    """Sum the products of `g` and the other operands into the subscripts of operand `k`."""
    given, out = subscripts.split("->")
    terms = given.split(",")
    shape = np.shape(operands[k])
    own = terms.pop(k)
    others = [x for i, x in enumerate(operands) if i != k]
    free = iter(letter for letter in _LETTERS if letter not in subscripts)
    want = ""
    for letter, n in zip(own, shape, strict=True):
        if letter in want:  # a repeated subscript took a diagonal: the identity puts it back
            fresh = next(free)
            terms.append(letter + fresh)
            others.append(np.eye(n, dtype=operands[k].dtype))
            letter = fresh
        want += letter
    known = {letter for term in (out, *terms) for letter in term}
    kept = "".join(letter for letter in want if letter in known)
    if (out, terms) != (kept, []):
        g = np.einsum(",".join([out, *terms]) + "->" + kept, g, *others)
    if kept != want:  # what was summed over alone gets the same everywhere
        sizes = iter(np.shape(g))
        g = np.reshape(g, tuple(next(sizes) if letter in known else 1 for letter in want))
    return g


einsum = define(
    "einsum",
    _einsum,
    each=_einsum_rule,
    symbol="Σ×",
    formula=r"\sum {0} \cdots",
    doc="The sum of products over subscripts that the result lacks.",
)


@implements(np.dot)
def _dot(a: Any, b: Any) -> Any:
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return np.multiply(a, b)
    return matmul(a, b) if np.ndim(b) <= 2 else _tensordot(a, b, (-1, -2))


@implements(np.linalg.matmul)
def _matmul(x1: Any, x2: Any, /) -> Any:
    return matmul(x1, x2)


@implements(np.vdot)
def _vdot(a: Any, b: Any) -> Any:
    return matmul(np.ravel(a), np.ravel(b))


@implements(np.inner)
def _inner(a: Any, b: Any) -> Any:
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return np.multiply(a, b)
    return matmul(a, b) if np.ndim(b) == 1 else _tensordot(a, b, (-1, -1))


@implements(np.outer, np.linalg.outer)
def _outer(a: Any, b: Any) -> Any:
    return einsum(_flat(a), _flat(b), subscripts="a,b->ab")


def _flat(x: Any) -> Any:
    return x if np.ndim(x) == 1 else np.ravel(x)


@implements(np.tensordot, np.linalg.tensordot)
def _tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    n, m = np.ndim(a), np.ndim(b)
    if np.ndim(axes) == 0:
        count = operator.index(axes)
        left, right = tuple(range(n - count, n)), tuple(range(count))
    else:
        left, right = (normalize_axis_tuple(k, ndim) for k, ndim in zip(axes, (n, m), strict=True))
    sizes = [tuple(np.shape(x)[k] for k in ks) for x, ks in ((a, left), (b, right))]
    if sizes[0] != sizes[1]:
        raise ValueError("shape-mismatch for sum")
    first = _LETTERS[:n]
    second = list(_LETTERS[n : n + m])
    for i, j in zip(left, right, strict=True):
        second[j] = first[i]
    out = [c for k, c in enumerate(first) if k not in left]
    out += [c for k, c in enumerate(second) if k not in right]
    return einsum(a, b, subscripts=f"{first},{''.join(second)}->{''.join(out)}")


@implements(np.kron)
def _kron(a: Any, b: Any) -> Any:
    ndim = max(np.ndim(a), np.ndim(b))
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return np.multiply(a, b)
    a, b = (np.reshape(x, (1,) * (ndim - np.ndim(x)) + np.shape(x)) for x in (a, b))
    first, second = _LETTERS[:ndim], _LETTERS[ndim : 2 * ndim]
    mixed = "".join(map("".join, zip(first, second, strict=True)))
    whole = einsum(a, b, subscripts=f"{first},{second}->{mixed}")
    pairs = zip(np.shape(a), np.shape(b), strict=True)
    return np.reshape(whole, tuple(n * m for n, m in pairs))


@implements(np.cross)
def _cross(
    a: Any, b: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: Any = None
) -> Any:
    if axis is not None:
        axisa = axisb = axisc = axis
    a, b = (np.moveaxis(_array(x), k, -1) for x, k in ((a, axisa), (b, axisb)))
    sizes = {a.shape[-1], b.shape[-1]}
    if sizes == {2}:  # as vectors of a plane: the third element alone
        return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    if sizes != {3}:
        raise ValueError("np.cross of Nodes takes vectors of two elements, or vectors of three")
    after, before = np.array([1, 2, 0]), np.array([2, 0, 1])
    out = a[..., after] * b[..., before] - a[..., before] * b[..., after]
    return np.moveaxis(out, -1, axisc)


def _array(x: Any) -> Any:
    return x if isinstance(x, Node) else np.asarray(x)


@implements(np.linalg.cross)
def _cross_of(x1: Any, x2: Any, /, *, axis: int = -1) -> Any:
    return _cross(x1, x2, axis=axis)


@implements(np.linalg.vecdot)
def _vecdot(x1: Any, x2: Any, /, *, axis: int = -1) -> Any:
    return np.sum(np.multiply(x1, x2), axis=axis)


UFUNCS[np.vecdot] = lambda a, b: np.einsum("...i,...i->...", a, b)
if hasattr(np, "matvec"):  # NumPy 2.2
    UFUNCS[np.matvec] = lambda a, b: np.einsum("...ij,...j->...i", a, b)
    UFUNCS[np.vecmat] = lambda a, b: np.einsum("...i,...ij->...j", a, b)


@implements(np.einsum)
def _einsum_of(subscripts: Any, *operands: Any, dtype: Any = None, **options: Any) -> Any:
    if not isinstance(subscripts, str):  # einsum(x, [0, 1], y, [1, 2], [0, 2])
        subscripts, operands = _lettered((subscripts, *operands))
    if dtype is not None:
        operands = tuple(x.astype(dtype) for x in operands)
    return einsum(*operands, subscripts=_explicit(subscripts, [np.ndim(x) for x in operands]))


def _lettered(given: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    """Return subscripts given as lists of integers as letters, and the operands."""

    def letters(numbers: Sequence[Any]) -> str:
        return "".join("..." if n is Ellipsis else _LETTERS[n] for n in numbers)

    count = len(given) // 2
    terms = ",".join(letters(numbers) for numbers in given[1 : 2 * count : 2])
    out = "->" + letters(given[-1]) if len(given) % 2 else ""
    return terms + out, given[: 2 * count : 2]


def _explicit(subscripts: str, ndims: list[int]) -> str:
    """Return subscripts with the result's written out, and a letter for each axis of ``...``.

    Raises
    ------
    ValueError
        If they do not fit the operands.
    """
    given, arrow, out = subscripts.replace(" ", "").partition("->")
    terms = given.split(",")
    if len(terms) != len(ndims):
        raise ValueError(f"einsum: {len(terms)} terms in {subscripts!r} for {len(ndims)} operands")
    free = "".join(letter for letter in reversed(_LETTERS) if letter not in subscripts)
    longest = ""
    for k, (term, ndim) in enumerate(zip(terms, ndims, strict=True)):
        rest = ndim - len(term.replace("...", ""))
        if rest < 0 or (rest and "..." not in term):
            raise ValueError(f"einsum: {term!r} does not name the {ndim} axes of operand {k}")
        hidden = free[:rest][::-1]  # counted from the last axis, as broadcasting does
        longest = max(longest, hidden, key=len)
        terms[k] = term.replace("...", hidden)
    if arrow:
        out = out.replace("...", longest)
    else:
        letters = "".join(terms)
        once = (c for c in sorted(set(letters)) if letters.count(c) == 1 and c not in longest)
        out = longest + "".join(once)
    if strange := set(out) - set("".join(terms)):
        raise ValueError(f"einsum: the result has subscripts of no operand: {sorted(strange)}")
    return ",".join(terms) + "->" + out


@implements(np.linalg.multi_dot)
def _multi_dot(arrays: Any) -> Any:
    return reduce(matmul, arrays)


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


# ------------------------------------------------------------------ inverses, determinants


def _inv(x: Any, xp: Any = np) -> Any:
    return xp.linalg.inv(x)


def _solve(a: Any, b: Any, xp: Any = np) -> Any:
    return xp.linalg.solve(a, b)


def _solve_left(g: Any, ans: Any, a: Any, b: Any) -> Any:
    c = _solve_right(g, ans, a, b)
    if np.ndim(b) == 1:
        return -c[..., :, None] * ans[..., None, :]
    return -np.matmul(c, _t(ans))


def _solve_right(g: Any, ans: Any, a: Any, b: Any) -> Any:
    if np.ndim(b) == 1:
        return np.linalg.solve(_t(a), g[..., None])[..., 0]
    return np.linalg.solve(_t(a), g)


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
    return _matrices(g) * cofactor(x)


def _cofactor_rule(g: Any, ans: Any, x: Any) -> Any:
    return cofactor_slope(x, g)


def _summed(x: Any, y: Any) -> Any:
    return _matrices(np.sum(x * y, axis=(-2, -1)))


def _cofactor_slope_rule(g: Any, ans: Any, x: Any, h: Any) -> Any:
    """Divide by the determinant: third derivatives at a singular matrix are NaN."""
    c, det = cofactor(x), _matrices(np.linalg.det(x))
    det = np.where(det == 0, np.nan, det)
    along = h * _summed(c, g) + g * _summed(c, h) - g @ _t(c) @ h - h @ _t(c) @ g
    return cofactor_slope(x, along / det) - _summed(g, ans) / det * c


def _slogdet_sign(x: Any, xp: Any = np) -> Any:
    return xp.linalg.slogdet(x)[0]


def _slogdet_log(x: Any, xp: Any = np) -> Any:
    return xp.linalg.slogdet(x)[1]


def _slogdet_rule(g: Any, ans: Any, x: Any) -> Any:
    lost = np.where(ans == -np.inf, np.nan, 0.0).astype(x.dtype)  # where inv would raise
    return _matrices(g) * _t(np.linalg.inv(x + _matrices(lost)))


def _inv_rule(g: Any, ans: Any, x: Any) -> Any:
    return -_t(ans) @ g @ _t(ans)


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
    return xp.linalg.pinv(x, rcond)


def _ask_finite(a: Any) -> None:
    """Refuse a matrix that LAPACK's least squares may work on for ever."""
    if not np.isfinite(a).all():
        raise np.linalg.LinAlgError("least squares of a matrix that is not finite")


def _lstsq(a: Any, b: Any, rcond: float, xp: Any = np) -> Any:
    if xp is np:
        _ask_finite(a)
    return xp.linalg.lstsq(a, b, rcond=rcond)[0]


def _lstsq_left(g: Any, ans: Any, a: Any, b: Any, rcond: float) -> Any:
    p = pinv(a, rcond=rcond)
    if np.ndim(b) == 1:
        g, ans, b = g[:, None], ans[:, None], b[:, None]
    h = _t(p) @ g
    rest, outside = b - a @ ans, g - p @ (a @ g)
    return rest @ _t(p @ h) - h @ _t(ans) + (_t(p) @ ans) @ _t(outside)


def _lstsq_right(g: Any, ans: Any, a: Any, b: Any, rcond: float) -> Any:
    return _t(pinv(a, rcond=rcond)) @ g


def _pinv_rule(g: Any, ans: Any, x: Any, rcond: float | None) -> Any:
    p, pt, gt = ans, _t(ans), _t(g)
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

# ------------------------------------------------------------------ decompositions


def _cholesky(x: Any, xp: Any = np) -> Any:
    return xp.linalg.cholesky(x)


def _onto_read(x: Any, upper: bool = False) -> Any:
    """Return the slope of what reads one triangle for both: what either of them receives."""
    n = np.shape(x)[-1]
    both = x + _t(x)
    return (np.triu(both) if upper else np.tril(both)) * (1 - np.eye(n, dtype=x.dtype) / 2)


def _cholesky_rule(g: Any, ans: Any, x: Any) -> Any:
    upper = _t(ans)
    n = np.shape(x)[-1]
    half = np.tri(n, dtype=x.dtype) - np.eye(n, dtype=x.dtype) / 2
    inner = np.linalg.solve(upper, (upper @ g) * half)
    return _onto_read(_t(np.linalg.solve(upper, _t(inner))))


cholesky = define("cholesky", _cholesky, _cholesky_rule, symbol="chol")


def _eigenvalues(x: Any, upper: bool = False, xp: Any = np) -> Any:
    return xp.linalg.eigvalsh(x, UPLO="U" if upper else "L")


def _eigenvectors(x: Any, upper: bool = False, xp: Any = np) -> Any:
    return xp.linalg.eigh(x, UPLO="U" if upper else "L")[1]


def _eigenvalues_rule(g: Any, ans: Any, x: Any, upper: bool = False) -> Any:
    v = eigenvectors(x, upper=upper)
    return _onto_read((v * g[..., None, :]) @ _t(v), upper)


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
    inner = reciprocal_gaps(eigenvalues(x, upper=upper)) * (_t(ans) @ g)
    return _onto_read(ans @ inner @ _t(ans), upper)


eigenvalues = define("eigvalsh", _eigenvalues, _eigenvalues_rule, symbol="λ")
eigenvectors = define("eigh_vectors", _eigenvectors, _eigenvectors_rule, symbol="eigvec")


def _singular_values(x: Any, xp: Any = np) -> Any:
    return xp.linalg.svd(x, compute_uv=False)


def _singular_left(x: Any, full: bool, xp: Any = np) -> Any:
    return xp.linalg.svd(x, full_matrices=full)[0]


def _singular_right(x: Any, full: bool, xp: Any = np) -> Any:
    return xp.linalg.svd(x, full_matrices=full)[2]


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
        out = out + (g - ans @ (_t(ans) @ g)) / s[..., None, :]
    return out @ vh


def _singular_right_rule(g: Any, ans: Any, x: Any, full: bool) -> Any:
    v, turn = _thin(x, full, _t(ans), _t(g))
    ans, g = _t(v), _t(turn)
    s, u = singular_values(x), singular_left(x, full=False)
    out = s[..., :, None] * (_turned(v, _t(g), s) @ ans)
    if np.shape(x)[-1] > np.shape(x)[-2]:
        out = out + (g - g @ v @ ans) / s[..., :, None]
    return u @ out


def _turned(u: Any, g: Any, s: Any) -> Any:
    """Return how the singular vectors turn each other."""
    turn = _t(u) @ g
    sums = s[..., None, :] + s[..., :, None]
    return reciprocal_gaps(s) * (turn - _t(turn)) / np.where(sums == 0, 1, sums)


def _thin(x: Any, full: bool, vectors: Any, g: Any) -> tuple[Any, Any]:
    """Return the singular vectors without those that full_matrices=True adds, and their gradient.

    Any basis of the space that is left over will do for those, so they have no derivative; as long
    as none is asked for, the others have theirs.
    """
    rows, columns = np.shape(x)[-2:]
    least = min(rows, columns)
    if not full or np.shape(vectors)[-1] == least:
        return vectors, g
    # A Node is differentiated in its turn, and might be 0 here alone.
    if isinstance(g, Node) or np.any(g[..., least:]):
        raise TypeError(
            "the singular vectors that full_matrices=True adds to those of a matrix that is not "
            "square have no derivative: use np.linalg.svd(a, full_matrices=False)"
        )
    return vectors[..., :least], g[..., :least]


singular_values = define("svdvals", _singular_values, _singular_values_rule, symbol="σᵢ")
singular_left = define("svd_u", _singular_left, _singular_left_rule, symbol="U")
singular_right = define("svd_vh", _singular_right, _singular_right_rule, symbol="Vᵀ")

# ------------------------------------------------------------------ norms


@implements(np.linalg.norm)
def _norm_of(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    x = _floating(x)
    if axis is None and ord is None:
        return norm(x, axis=None, keepdims=bool(keepdims))
    if axis is None and x.ndim > 2:
        raise ValueError("np.linalg.norm: of more than two axes, name those to use")
    axes = normalize_axis_tuple(range(x.ndim) if axis is None else axis, x.ndim)
    if len(axes) > 2:
        raise ValueError("np.linalg.norm: one axis for vectors, two for matrices")
    of = _vector_norm if len(axes) == 1 else _matrix_norm
    return of(x, ord, axes, bool(keepdims))


@implements(np.linalg.vector_norm)
def _vector_norm_of(x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Any:
    x = _floating(x)
    axes = tuple(range(x.ndim)) if axis is None else normalize_axis_tuple(axis, x.ndim)
    return _vector_norm(x, ord, axes, bool(keepdims))


@implements(np.linalg.matrix_norm)
def _matrix_norm_of(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> Any:
    return _matrix_norm(_floating(x), ord, (x.ndim - 2, x.ndim - 1), bool(keepdims))


def _floating(x: Any) -> Any:
    return x if x.dtype.kind == "f" else x.astype(float)


def _vector_norm(x: Any, ord: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    if ord is None or ord == 2:
        return norm(x, axis=axis, keepdims=keepdims)
    if isinstance(ord, str):
        raise ValueError(f"Invalid norm order {ord!r} for vectors")
    size = np.abs(x)
    if ord == np.inf:
        return np.max(size, axis=axis, keepdims=keepdims)
    if ord == -np.inf:
        return np.min(size, axis=axis, keepdims=keepdims)
    if ord == 0:
        return np.sum((x != 0).astype(x.dtype), axis=axis, keepdims=keepdims)
    if ord == 1:
        return np.sum(size, axis=axis, keepdims=keepdims)
    if ord < 0:
        return np.sum(size**ord, axis=axis, keepdims=keepdims) ** (1 / ord)
    if ord > 2:  # smooth at 0 to the second order, where the absolute value is not
        there = x != 0
        size = np.where(there, np.abs(np.where(there, x, 1.0)), 0.0)
    total = np.sum(size**ord, axis=axis, keepdims=keepdims)
    nothing = total == 0  # the slopes there are those of the norm of order 2
    length = norm(x, axis=axis, keepdims=keepdims)
    return np.where(nothing, length, np.where(nothing, 1.0, total) ** (1 / ord))


def _matrix_norm(x: Any, ord: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    if ord is None or ord in ("fro", "f"):
        return norm(x, axis=axis, keepdims=keepdims)
    rows, columns = axis
    if ord in ("nuc", 2, -2):
        values = singular_values(np.moveaxis(x, axis, (-2, -1)))
        of: Any = {"nuc": np.sum, 2: np.max, -2: np.min}[ord]
        out = of(values, axis=-1)
    elif ord in (1, -1, np.inf, -np.inf):
        summed, rest = (rows, columns) if abs(ord) == 1 else (columns, rows)
        extreme: Any = np.max if ord > 0 else np.min
        totals = np.sum(np.abs(x), axis=summed, keepdims=True)
        out = extreme(totals, axis=rest, keepdims=True)
        return out if keepdims else np.squeeze(out, axis)
    else:
        raise ValueError(f"Invalid norm order {ord!r} for matrices")
    return np.reshape(out, reduced_shape(x.shape, axis)) if keepdims else out


# ------------------------------------------------------------------ as NumPy spells them

_EighResult = type(np.linalg.eigh(np.eye(1)))
_SlogdetResult = type(np.linalg.slogdet(np.eye(1)))
_SVDResult = type(np.linalg.svd(np.eye(1)))


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
        a = np.tril(a) + _t(np.tril(a, -1))
    return pinv(a, rcond=None if rcond is None else float(rcond))


@implements(np.linalg.cholesky)
def _cholesky_of(a: Any, /, *, upper: bool = False) -> Any:
    return _t(cholesky(_t(a))) if upper else cholesky(a)


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
    return _SVDResult(u, s, _t(u * np.expand_dims(sign, -2)))


@implements(np.linalg.svdvals)
def _svdvals_of(x: Any, /) -> Any:
    return singular_values(x)


@implements(np.linalg.matrix_rank)
def _matrix_rank(A: Any, *args: Any, **options: Any) -> Any:
    reads.looked(A, "value")  # a whole number, read off the numbers
    return np.linalg.matrix_rank(A._value, *args, **options)


@implements(np.linalg.cond)
def _cond(x: Any, p: Any = None) -> Any:
    if p is None or p in (2, -2):
        values = singular_values(x)
        ratio = values[..., 0] / values[..., -1]
        return 1 / ratio if p == -2 else ratio
    return _norm_of(x, p, (-2, -1)) * _norm_of(inv(x), p, (-2, -1))


@implements(np.linalg.lstsq)
def _lstsq_of(a: Any, b: Any, rcond: Any = None) -> Any:
    rows, columns = np.shape(a)
    if isinstance(a, Node):
        reads.looked(a, "value")  # the rank, and with it whether there are residuals
    plain = a._value if isinstance(a, Node) else np.asarray(a)
    _ask_finite(plain)
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
    u, s, vh = np.linalg.svd(a, full_matrices=False)
    kept = s > rcond * s.max(initial=0)
    return matmul(vh[kept].T / s[kept], matmul(u[:, kept].T, b))
