"""Shapes: the same numbers, read in another order or along other axes.

Few ops do all of it.  What only picks, repeats or turns elements (`flip`, `roll`, `repeat`,
`tile`, `diag`) is indexing with fixed indices, so that it is one Node and has its rule already.
"""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from ..node import Node
from ..numpy_protocol import FUNCTIONS, implements
from ..op import define, unchanged
from .arithmetic import broadcast_to
from .attrs import axis_of, dtype_name
from .indexing import scatter_add

__all__ = ["copy", "reshape", "transpose"]


def _reshape(x: Any, shape: tuple[int, ...], xp: Any = np) -> Any:
    return xp.reshape(x, shape)


def _transpose_rule(g: Any, ans: Any, x: Any, axes: tuple[int, ...] | None) -> Any:
    return np.transpose(g, None if axes is None else tuple(map(axes.index, range(len(axes)))))


reshape = define(
    "reshape",
    _reshape,
    lambda g, ans, x, shape: np.reshape(g, np.shape(x)),
    symbol="⊞",
    doc="The same numbers in C order, in another shape.",
)
transpose = define(
    "transpose",
    np.transpose,
    _transpose_rule,
    symbol="ᵀ",
    formula="{0}^{{\\top}}",
    infix="{0}ᵀ",
    doc="The same numbers with their axes in another order; reversed if `axes` is None.",
)
copy = define(
    "copy",
    np.copy,
    unchanged,
    symbol="=",
    formula="{0}",
    infix="{0}",
    doc="The same numbers, under another name.",
)

# ------------------------------------------------------------------ one shape to another


def _resolved(shape: Any, size: int) -> tuple[int, ...]:
    """Return a shape with its -1, if any, worked out.

    Raises
    ------
    ValueError
        If no shape of that kind holds `size` elements.
    """
    given = (shape,) if np.ndim(shape) == 0 else shape
    wanted = [operator.index(n) for n in given]
    unknown = [k for k, n in enumerate(wanted) if n == -1]
    rest = math.prod(n for n in wanted if n != -1)
    if len(unknown) == 1 and rest and size % rest == 0:
        wanted[unknown[0]] = size // rest
    elif unknown or rest != size or any(n < 0 for n in wanted):
        raise ValueError(f"cannot reshape array of size {size} into shape {tuple(wanted)}")
    return tuple(wanted)


def reshaped(x: Any, *shape: Any, order: str = "C", copy: bool | None = None) -> Any:
    """Return the same numbers in another shape, as ``ndarray.reshape`` does."""
    return _as_shape(x, shape[0] if len(shape) == 1 else shape, order)


@implements(np.reshape)
def _as_shape(a: Any, /, shape: Any, order: str = "C", *, copy: bool | None = None) -> Any:
    wanted = _resolved(shape, a.size)
    if order == "A":
        order = "F" if _is_fortran(a) else "C"
    if order == "F":
        back = reshape(transpose(a, axes=None), shape=wanted[::-1])
        return transpose(back, axes=None)
    _in_c_order(order)
    return reshape(a, shape=wanted)


def _is_fortran(a: Node) -> bool:
    return bool(np.isfortran(np.asarray(a._value)))


def _in_c_order(order: str) -> None:
    if order != "C":
        raise ValueError(f"order must be one of 'C', 'F' or 'A', not {order!r}")


@implements(np.ravel)
def _ravel(a: Any, order: str = "C") -> Any:
    if order == "K":  # as the numbers lie in memory, but never backwards
        strides = np.abs(np.asarray(a._value).strides)
        axes = tuple(int(k) for k in np.argsort(-strides, stable=True))
        a, order = (a if axes == tuple(range(a.ndim)) else transpose(a, axes=axes)), "C"
    return _as_shape(a, -1 if a.size else 0, order)


def transposed(x: Any, *axes: Any) -> Any:
    """Return the axes in another order, as ``ndarray.transpose`` does."""
    return _in_order(x, axes[0] if len(axes) == 1 else axes or None)


@implements(np.transpose, np.permute_dims)
def _in_order(a: Any, axes: Any = None) -> Any:
    if axes is None:
        return transpose(a, axes=None)
    order = normalize_axis_tuple(axes, a.ndim)
    if len(order) != a.ndim:
        raise ValueError(f"axes {axes!r} do not match an array of {a.ndim} axes")
    return transpose(a, axes=order)


@implements(np.matrix_transpose, np.linalg.matrix_transpose)
def _matrix_transpose(x: Any, /) -> Any:
    if x.ndim < 2:
        raise ValueError(f"a matrix transpose needs two axes, and there are {x.ndim}")
    return _swapaxes(x, -1, -2)


@implements(np.swapaxes)
def _swapaxes(a: Any, axis1: Any, axis2: Any) -> Any:
    order = list(range(a.ndim))
    i, j = axis_of(axis1, a.ndim), axis_of(axis2, a.ndim)
    order[i], order[j] = order[j], order[i]
    return transpose(a, axes=None if a.ndim == 2 and i != j else tuple(order))


@implements(np.moveaxis)
def _moveaxis(a: Any, source: Any, destination: Any) -> Any:
    sources = normalize_axis_tuple(source, a.ndim, "source")
    places = normalize_axis_tuple(destination, a.ndim, "destination")
    if len(sources) != len(places):
        raise ValueError("np.moveaxis: source and destination must name as many axes")
    order = [k for k in range(a.ndim) if k not in sources]
    for place, axis in sorted(zip(places, sources, strict=True)):
        order.insert(place, axis)
    return transpose(a, axes=tuple(order))


@implements(np.rollaxis)
def _rollaxis(a: Any, axis: int, start: int = 0) -> Any:
    axis = axis_of(axis, a.ndim)
    start = start + a.ndim if start < 0 else start
    return _moveaxis(a, axis, start - 1 if axis < start else start)


@implements(np.expand_dims)
def _expand_dims(a: Any, axis: Any) -> Any:
    axes = axis if isinstance(axis, (tuple, list)) else (axis,)
    ndim = a.ndim + len(axes)
    added = normalize_axis_tuple(axes, ndim)
    own = iter(a.shape)
    return reshape(a, shape=tuple(1 if k in added else next(own) for k in range(ndim)))


@implements(np.squeeze)
def _squeeze(a: Any, axis: Any = None) -> Any:
    if axis is None:
        return reshape(a, shape=tuple(n for n in a.shape if n != 1))
    dropped = normalize_axis_tuple(axis, a.ndim)
    if any(a.shape[k] != 1 for k in dropped):
        raise ValueError("cannot select an axis to squeeze out which has size not equal to one")
    return reshape(a, shape=tuple(n for k, n in enumerate(a.shape) if k not in dropped))


def _atleast(ndim: int) -> Any:
    def one(x: Any) -> Any:
        if np.ndim(x) >= ndim:
            return x
        shape = {1: (1,), 2: (1, np.size(x))}.get(ndim)
        if shape is None:  # a vector is the middle axis of three, a matrix the first two
            shape = (1, np.size(x), 1) if np.ndim(x) < 2 else (*np.shape(x), 1)
        return np.reshape(x, shape)

    def answer(*arrays: Any) -> Any:
        return one(arrays[0]) if len(arrays) == 1 else tuple(map(one, arrays))

    return answer


implements(np.atleast_1d)(_atleast(1))
implements(np.atleast_2d)(_atleast(2))
implements(np.atleast_3d)(_atleast(3))


@implements(np.copy)
def copied(a: Any, order: str = "K", subok: bool = False) -> Any:
    """Return the same numbers in a Node of their own, as ``ndarray.copy`` does."""
    return copy(a)


# ------------------------------------------------------------------ turned, repeated


@implements(np.flip)
def _flip(m: Any, axis: Any = None) -> Any:
    turned = range(m.ndim) if axis is None else normalize_axis_tuple(axis, m.ndim)
    return m[tuple(slice(None, None, -1 if k in turned else None) for k in range(m.ndim))]


@implements(np.flipud)
def _flipud(m: Any) -> Any:
    return _flip(m, 0)


@implements(np.fliplr)
def _fliplr(m: Any) -> Any:
    return _flip(m, 1)


@implements(np.rot90)
def _rot90(m: Any, k: int = 1, axes: Any = (0, 1)) -> Any:
    i, j = normalize_axis_tuple(axes, m.ndim)
    turns = operator.index(k) % 4
    if turns == 0:
        return m
    if turns == 2:
        return _flip(m, (i, j))
    return _swapaxes(_flip(m, j), i, j) if turns == 1 else _flip(_swapaxes(m, i, j), j)


@implements(np.roll)
def _roll(a: Any, shift: Any, axis: Any = None) -> Any:
    if axis is None:
        return _as_shape(_roll(_ravel(a), np.sum(shift), 0), a.shape)
    axes = normalize_axis_tuple(axis, a.ndim, allow_duplicate=True)
    shifts = np.zeros(a.ndim, int)
    for by, k in np.broadcast(shift, axes):
        shifts[k] += int(by)
    return _picked(
        a, {k: (np.arange(a.shape[k]) - shifts[k]) % max(a.shape[k], 1) for k in set(axes)}
    )


def _picked(x: Any, picks: dict[int, np.ndarray[Any, Any]]) -> Any:
    """Return the elements at `picks`, one list of indices for each axis named."""
    if len(picks) > 1:
        meshed = np.ix_(*(picks.get(k, np.arange(n)) for k, n in enumerate(x.shape)))
        return x[meshed]
    ((axis, places),) = picks.items()
    return x[(*(slice(None),) * axis, places)]


@implements(np.repeat)
def _repeat(a: Any, repeats: Any, axis: Any = None) -> Any:
    if axis is None:
        a, axis = _ravel(a), 0
    axis = axis_of(axis, a.ndim)
    return _picked(a, {axis: np.repeat(np.arange(a.shape[axis]), repeats)})


@implements(np.tile)
def _tile(A: Any, reps: Any) -> Any:
    counts = tuple(reps) if np.ndim(reps) else (reps,)
    ndim = max(A.ndim, len(counts))
    counts = (1,) * (ndim - len(counts)) + tuple(map(operator.index, counts))
    if ndim > A.ndim:
        A = reshape(A, shape=(1,) * (ndim - A.ndim) + A.shape)
    picks = {k: np.tile(np.arange(A.shape[k]), n) for k, n in enumerate(counts) if n != 1}
    return _picked(A, picks) if picks else copy(A)


@implements(np.resize)
def _resize(a: Any, new_shape: Any) -> Any:
    shape = (new_shape,) if np.ndim(new_shape) == 0 else tuple(new_shape)
    places = np.arange(math.prod(shape)) % max(a.size, 1)
    return _as_shape(_ravel(a)[places], shape)


# ------------------------------------------------------------------ diagonals and triangles


def _diagonal_places(n: int, m: int, offset: int) -> tuple[Any, Any]:
    """Return rows and columns of a diagonal of an (n, m) matrix."""
    offset = operator.index(offset)
    count = max(min(n, m - offset) if offset >= 0 else min(n + offset, m), 0)
    steps = np.arange(count)
    return steps + max(-offset, 0), steps + max(offset, 0)


@implements(np.diagonal)
def _diagonal(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    i, j = normalize_axis_tuple((axis1, axis2), a.ndim)
    if (i, j) != (a.ndim - 2, a.ndim - 1):
        a = _moveaxis(a, (i, j), (-2, -1))
    return a[(..., *_diagonal_places(a.shape[-2], a.shape[-1], offset))]


@implements(np.linalg.diagonal)
def _matrix_diagonal(x: Any, /, *, offset: int = 0) -> Any:
    return _diagonal(x, offset, -2, -1)


@implements(np.trace)
def _trace(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: Any = None) -> Any:
    return np.sum(_diagonal(a, offset, axis1, axis2), axis=-1, dtype=dtype)


@implements(np.linalg.trace)
def _matrix_trace(x: Any, /, *, offset: int = 0, dtype: Any = None) -> Any:
    return _trace(x, offset, -2, -1, dtype)


@implements(np.diag)
def _diag(v: Any, k: int = 0) -> Any:
    if v.ndim == 2:
        return _diagonal(v, k)
    if v.ndim != 1:
        raise ValueError("Input must be 1- or 2-d.")
    n = v.shape[0] + abs(operator.index(k))
    places = _diagonal_places(n, n, k)
    return scatter_add(v, *places, shape=(n, n), index=({"operand": 0}, {"operand": 1}))


@implements(np.diagflat)
def _diagflat(v: Any, k: int = 0) -> Any:
    return _diag(_ravel(v), k)


@implements(np.tril)
def _tril(m: Any, k: int = 0) -> Any:
    return np.where(_below(m, k), m, _zero(m))


@implements(np.triu)
def _triu(m: Any, k: int = 0) -> Any:
    return np.where(_below(m, k - 1), _zero(m), m)


def _below(m: Any, k: int) -> Any:
    if m.ndim < 2:  # a vector counts as each row of a square matrix
        return np.tri(m.shape[0], k=k, dtype=bool)
    return np.tri(m.shape[-2], m.shape[-1], k, bool)


def _zero(m: Any) -> Any:
    return np.zeros((), m.dtype)[()]


@implements(np.tril_indices_from)
def _tril_indices_from(arr: Any, k: int = 0) -> Any:
    return np.tril_indices(arr.shape[-2], k, arr.shape[-1])


@implements(np.triu_indices_from)
def _triu_indices_from(arr: Any, k: int = 0) -> Any:
    return np.triu_indices(arr.shape[-2], k, arr.shape[-1])


@implements(np.diag_indices_from)
def _diag_indices_from(arr: Any) -> Any:
    return np.diag_indices_from(np.empty(arr.shape, bool))


# ------------------------------------------------------------------ new arrays like another


def _like(made: Any) -> Any:
    def answer(
        a: Any, dtype: Any = None, order: str = "K", subok: bool = True, shape: Any = None, **_: Any
    ) -> Any:
        return made(a.shape if shape is None else shape, a.dtype if dtype is None else dtype)

    return answer


for _function, _made in (
    (np.zeros_like, np.zeros),
    (np.ones_like, np.ones),
    (np.empty_like, np.empty),
):
    FUNCTIONS[_function] = _like(_made)


@implements(np.full_like)
def _full_like(
    a: Any,
    fill_value: Any,
    dtype: Any = None,
    order: str = "K",
    subok: bool = True,
    shape: Any = None,
    **_: Any,
) -> Any:
    shape = a.shape if shape is None else (shape,) if np.ndim(shape) == 0 else tuple(shape)
    name = a.dtype.name if dtype is None else dtype_name(dtype)
    if not isinstance(fill_value, Node):
        return np.full(shape, fill_value, name)
    if fill_value.dtype.name != name:
        fill_value = fill_value.astype(name)
    return broadcast_to(fill_value, shape=shape)


@implements(np.meshgrid)
def _meshgrid(*xi: Any, copy: bool = True, sparse: bool = False, indexing: str = "xy") -> Any:
    places = list(range(len(xi)))
    if indexing == "xy" and len(xi) > 1:
        places[:2] = 1, 0
    grids = []
    for x, place in zip(xi, places, strict=True):
        shape = tuple(np.size(x) if k == place else 1 for k in range(len(xi)))
        grids.append(np.reshape(x, shape))
    return tuple(grids) if sparse else np.broadcast_arrays(*grids)
