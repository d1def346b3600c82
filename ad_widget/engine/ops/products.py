"""Products of matrices and of every rank: ``@``, `einsum`, `tensordot` and their like."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from ..node import Node
from ..numpy_protocol import UFUNCS, implements
from ..op import define
from .matrices import transposed

__all__ = ["einsum", "matmul"]


def _matmul_left(g: Any, ans: Any, x: Any, y: Any) -> Any:
    if y.ndim == 1:
        return g * y if x.ndim == 1 else g[..., None] * y
    if x.ndim > 1:
        return g @ transposed(y)
    return (y @ g[..., None])[..., 0] if y.ndim > 2 else y @ g


def _matmul_right(g: Any, ans: Any, x: Any, y: Any) -> Any:
    if x.ndim == 1:
        return g * x if y.ndim == 1 else x[:, None] * g[..., None, :]
    if y.ndim > 1:
        return transposed(x) @ g
    return (transposed(x) @ g[..., None])[..., 0] if x.ndim > 2 else transposed(x) @ g


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
