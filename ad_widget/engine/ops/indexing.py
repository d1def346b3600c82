"""Indexing, in every form that NumPy has, and its transpose.

`getitem` keeps an index as data: a template of integers, slices, new axes and an ellipsis, in
which ``{"operand": k}`` stands for an array of integers.  Those arrays are operands, so an index
may itself be computed.  `scatter_add` is what a cotangent needs: zeros, with each number added
where it was taken from.  Each is the other's rule.

A mask becomes the integers of where it holds.  How many there are depends on its numbers, so a
mask that is a Node counts as a read of them.
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from .. import reads
from ..node import Node
from ..numpy_protocol import implements
from ..op import EachOperand, Rule, define
from .attrs import axis_of

__all__ = ["getitem", "index_of", "scatter_add", "take_along_axis"]

Template = tuple[Any, ...]


class FirstOperand(EachOperand):
    """The rules of an op with one operand to differentiate, and any number of indices."""

    __slots__ = ()

    def __getitem__(self, k: Any) -> Rule | None:  # type: ignore[override]
        return super().__getitem__(k) if k == 0 else None


def _index(template: Template, operands: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return an index as Python writes it."""
    return tuple(
        item
        if item is None or type(item) is int
        else Ellipsis
        if item == "..."
        else slice(*item["slice"])
        if "slice" in item
        else operands[item["operand"]]
        for item in template
    )


def _getitem(x: Any, *operands: Any, index: Template, xp: Any = np) -> Any:
    return x[_index(index, operands)]


def _scatter_add(
    g: Any, *operands: Any, shape: tuple[int, ...], index: Template, xp: Any = np
) -> Any:
    place = _index(index, operands)
    g = xp.asarray(g)
    out = xp.zeros(shape, g.dtype)
    if xp is not np:
        return out.at[place].add(g)
    if not operands:  # no place is taken twice
        out[place] = g
        return out
    places = np.arange(out.size).reshape(shape)[place]
    weights = np.broadcast_to(g, places.shape).ravel()
    summed = np.bincount(places.ravel(), weights, minlength=out.size)
    return summed.reshape(shape).astype(g.dtype, copy=False)


def _getitem_rule(k: int, g: Any, ans: Any, x: Any, *operands: Any, index: Template) -> Any:
    add = scatter_add if isinstance(g, Node) else _scatter_add
    return add(g, *operands, shape=np.shape(x), index=index)


def _scatter_add_rule(
    k: int, g: Any, ans: Any, x: Any, *operands: Any, shape: tuple[int, ...], index: Template
) -> Any:
    return getitem(g, *operands, index=index)


getitem = define(
    "getitem",
    _getitem,
    each=_getitem_rule,
    symbol="[ ]",
    formula="{0}_{{i}}",
    infix="{0}[…]",
    doc="Elements at an index.",
)
scatter_add = define(
    "scatter_add",
    _scatter_add,
    each=_scatter_add_rule,
    symbol="→[ ]",
    formula=r"\sum_i {0} e_i",
    doc="Zeros of a shape, with numbers added at an index.",
)
getitem.vjps = FirstOperand(_getitem_rule)
scatter_add.vjps = FirstOperand(_scatter_add_rule)

# ------------------------------------------------------------------ as Python writes it


def index_of(key: Any, shape: tuple[int, ...]) -> tuple[Template, list[Any]]:
    """Return the template of an index, and the arrays that it refers to.

    Parameters
    ----------
    key : int, slice, None, Ellipsis, sequence, array, Node, or a tuple of these
    shape : tuple of int
        Of what is indexed.

    Returns
    -------
    template : tuple
    operands : list of Node or int64 array

    Raises
    ------
    IndexError
        If a part is none of these, or a mask does not fit.
    """
    template: list[Any] = []
    operands: list[Any] = []
    masks: list[tuple[int, tuple[int, ...]]] = []

    def refer(array: Any) -> None:
        template.append({"operand": len(operands)})
        operands.append(array)

    def mask_by(mask: np.ndarray[Any, Any]) -> None:
        masks.append((len(template), mask.shape))
        for places in _where(mask):
            refer(places)

    for item in key if type(key) is tuple else (key,):
        if type(item) is int:
            template.append(item)
        elif type(item) is slice:
            bounds = (item.start, item.stop, item.step)
            template.append(
                {"slice": tuple(None if n is None else operator.index(n) for n in bounds)}
            )
        elif item is None:
            template.append(None)
        elif item is Ellipsis:
            template.append("...")
        elif isinstance(item, Node):
            if item.dtype.kind == "b":
                reads.was_read(item, "value")
                mask_by(np.asarray(item._value))
            elif item.dtype.kind in "iu":
                refer(item)
            else:
                raise IndexError(_bad_index(f"a Node of {item.dtype}"))
        elif isinstance(item, np.integer):
            template.append(int(item))
        else:
            array = np.asarray(item)
            if array.dtype.kind == "b":
                mask_by(array)
            elif array.dtype.kind in "iu" or (array.size == 0 and isinstance(item, list)):
                refer(array.astype(np.int64))
            elif hasattr(item, "__index__"):
                template.append(operator.index(item))
            else:
                raise IndexError(_bad_index(repr(item)))
    for position, of in masks:
        _fits(of, template, position, shape)
    return tuple(template), operands


def _fits(
    mask: tuple[int, ...], template: list[Any], position: int, shape: tuple[int, ...]
) -> None:
    """Refuse a mask whose shape is not that of the axes it stands for."""
    before, after = template[:position], template[position:]
    if "..." in before:
        axis = len(shape) - sum(item is not None for item in after)
    else:
        axis = sum(item is not None for item in before)
    if axis < 0 or shape[axis : axis + len(mask)] != mask:
        raise IndexError(f"a mask of shape {mask} does not fit axis {axis} of the shape {shape}")


def _where(mask: np.ndarray[Any, Any]) -> tuple[Any, ...]:
    if mask.ndim == 0:
        raise IndexError(
            "a Node cannot be indexed by True or False next to other indices; "
            "use np.where, or x[None] and x[:0]"
        )
    return np.nonzero(mask)


def _bad_index(what: str) -> str:
    return (
        "a Node is indexed by integers, slices (`:`), ellipsis (`...`), None, and arrays of "
        f"integers or booleans, not by {what}"
    )


def item_of(x: Node, key: Any) -> Node:
    """Return the elements at an index, as ``x[key]`` does."""
    if type(key) is int:
        return getitem(x, index=(key,))  # type: ignore[no-any-return]
    if isinstance(key, (bool, np.bool)):
        added = getitem(x, index=(None,))
        return added if key else added[:0]  # type: ignore[no-any-return]
    template, operands = index_of(key, x.shape)
    return getitem(x, *operands, index=template)  # type: ignore[no-any-return]


# ------------------------------------------------------------------ as NumPy spells it


@implements(np.take)
def _take(a: Any, indices: Any, axis: Any = None, mode: str = "raise") -> Any:
    a = a if isinstance(a, Node) else Node(a, requires_grad=False)
    if axis is None:
        a, axis = np.ravel(a), 0
    axis = axis_of(axis, a.ndim)
    if mode != "raise":
        n = a.shape[axis]
        indices = np.mod(indices, n) if mode == "wrap" else np.clip(indices, 0, n - 1)
    return a[(*(slice(None),) * axis, indices)]


def along(shape: tuple[int, ...], indices: Any, axis: int) -> tuple[Any, ...]:
    """Return the index that picks, along `axis`, a place of its own for each of the others."""
    ndim = len(shape)
    return tuple(
        indices
        if k == axis
        else np.arange(shape[k]).reshape((1,) * k + (-1,) + (1,) * (ndim - k - 1))
        for k in range(ndim)
    )


@implements(np.take_along_axis)
def take_along_axis(arr: Any, indices: Any, axis: Any = -1) -> Any:
    """Return the elements that `indices` names along an axis; see ``np.take_along_axis``."""
    arr = arr if isinstance(arr, Node) else Node(arr, requires_grad=False)
    if axis is None:
        arr, axis = np.ravel(arr), 0
    axis = axis_of(axis, arr.ndim)
    if np.ndim(indices) != arr.ndim:
        raise ValueError("`indices` and `arr` must have the same number of dimensions")
    return arr[along(arr.shape, indices, axis)]


@implements(np.lib.stride_tricks.sliding_window_view)
def _windows(
    x: Any, window_shape: Any, axis: Any = None, *, subok: bool = False, writeable: bool = False
) -> Any:
    if writeable:
        raise TypeError("windows of a Node cannot be written into (writeable=True)")
    sizes = tuple(window_shape) if np.iterable(window_shape) else (window_shape,)
    places = tuple(axis) if np.iterable(axis) else range(x.ndim) if axis is None else (axis,)
    if len(sizes) != len(places):
        raise ValueError(f"one size of window is needed for each axis: {sizes} for {x.ndim} axes")
    ndim = x.ndim
    for size, k in zip(sizes, places, strict=True):
        k = axis_of(k, ndim)
        count = x.shape[k] - size + 1
        if size < 0 or count < 1:
            raise ValueError(f"a window of {size} does not fit axis {k} of the shape {x.shape}")
        x = np.moveaxis(_take(x, np.arange(count)[:, None] + np.arange(size), k), k + 1, -1)
    return x


@implements(np.delete)
def _delete(arr: Any, obj: Any, axis: Any = None) -> Any:
    if axis is None:
        arr, axis = np.ravel(arr), 0
    axis = axis_of(axis, arr.ndim)
    return _take(arr, np.delete(np.arange(arr.shape[axis]), obj), axis)


@implements(np.insert)
def _insert(arr: Any, obj: Any, values: Any, axis: Any = None) -> Any:
    if axis is None:
        arr, axis = np.ravel(arr), 0
    arr, values = (x if isinstance(x, Node) else np.asarray(x) for x in (arr, values))
    shape = arr.shape
    axis = axis_of(axis, len(shape))
    values = values.reshape((1,) * (len(shape) - values.ndim) + values.shape)
    if arr.dtype.kind == "f":
        values = values.astype(arr.dtype)
    where = np.arange(shape[axis])
    places = where[obj] if isinstance(obj, slice) else np.asarray(obj)
    if places.dtype == bool:
        places = _places(places)
    if places.ndim == 0:  # as NumPy has it: the first axis of the values is what goes there
        values = np.moveaxis(values, 0, axis)
    count = values.shape[axis] if places.size == 1 else places.size
    values = np.broadcast_to(values, (*shape[:axis], count, *shape[axis + 1 :]))
    order = np.insert(where, obj, shape[axis] + np.arange(count))
    return _take(np.concatenate([arr, values], axis=axis), order, axis)


@implements(np.compress)
def _compress(condition: Any, a: Any, axis: Any = None) -> Any:
    if axis is None:
        a, axis = np.ravel(a), 0
    return _take(a, _places(condition), axis)


@implements(np.extract)
def _extract(condition: Any, arr: Any) -> Any:
    return _take(np.ravel(arr), _places(np.ravel(condition)), 0)


@implements(np.flatnonzero)
def _places(a: Any) -> Any:
    return np.nonzero(np.ravel(a))[0]


@implements(np.nonzero)
def _nonzero(a: Any) -> Any:
    reads.was_read(a, "value")  # how many there are depends on the numbers
    return np.nonzero(a._value)


@implements(np.argwhere)
def _argwhere(a: Any) -> Any:
    reads.was_read(a, "value")
    return np.argwhere(a._value)


@implements(np.select)
def _select(condlist: Any, choicelist: Any, default: Any = 0) -> Any:
    if len(condlist) != len(choicelist):
        raise ValueError("list of cases must be same length as list of conditions")
    chosen = default
    for condition, choice in zip(condlist[::-1], choicelist[::-1], strict=True):
        chosen = np.where(condition, choice, chosen)
    return chosen


@implements(np.piecewise)
def _piecewise(x: Any, condlist: Any, funclist: Any, *args: Any, **options: Any) -> Any:
    x = x if isinstance(x, Node) else np.asarray(x)
    single = (
        getattr(condlist, "ndim", 1) == 0
        or np.isscalar(condlist)
        or not (
            isinstance(condlist[0], (list, np.ndarray))
            or (isinstance(condlist[0], Node) and condlist[0].ndim)
            or x.ndim == 0
        )
    )
    masks = [_mask(one) for one in ([condlist] if single else condlist)]
    if len(funclist) == len(masks) + 1:
        masks.append(~np.any(masks, axis=0))
    elif len(funclist) != len(masks):
        n = len(masks)
        raise ValueError(f"with {n} condition(s), either {n} or {n + 1} functions are expected")
    # Each function sees the elements selected for it, and the last of several has the say.
    pieces: list[Any] = [np.zeros(1, x.dtype)]
    places = np.zeros(x.shape, np.int64)
    filled = 1
    for mask, f in zip(masks, funclist, strict=True):
        if mask.shape != x.shape:
            raise IndexError(f"np.piecewise: a condition of shape {mask.shape} for x of {x.shape}")
        count = int(np.count_nonzero(mask))
        if not count:
            continue
        if callable(f) and not isinstance(f, Node):
            selected = np.reshape(x, (1,)) if x.ndim == 0 else x[mask]
            f = f(selected, *args, **options)
        value = f if isinstance(f, Node) else np.asarray(f)
        if value.dtype != x.dtype:
            if isinstance(value, Node) and value.requires_grad and x.dtype.kind != "f":
                raise reads.LeakError(
                    f"np.piecewise gives numbers of x's dtype, {x.dtype}, and so would cut a Node "
                    "down to whole ones, without its gradient: make x an array of floats"
                )
            value = value.astype(x.dtype)
        pieces.append(np.broadcast_to(value, (count,)))
        places[mask] = np.arange(filled, filled + count)
        filled += count
    return np.concatenate(pieces)[places]


def _mask(condition: Any) -> np.ndarray[Any, Any]:
    """Return a condition as truth values; which functions run hangs on them, so it is a read."""
    if isinstance(condition, Node):
        reads.was_read(condition, "value")
        condition = condition._value
    return np.asarray(condition, bool)


@implements(np.choose)
def _choose(a: Any, choices: Any, mode: str = "raise") -> Any:
    n = len(choices)
    if mode == "raise":
        if isinstance(a, Node):
            reads.was_read(a, "value")
        index = a._value if isinstance(a, Node) else np.asarray(a)
        if np.any((index < 0) | (index >= n)):
            raise ValueError(f"np.choose: indices must be from 0 to {n - 1}, not {index.tolist()}")
    elif mode == "wrap":
        a = np.mod(a, n)
    else:
        a = np.clip(a, 0, n - 1)
    return _select([np.equal(a, k) for k in range(n)], list(choices))
