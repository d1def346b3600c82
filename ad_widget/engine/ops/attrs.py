"""From the many ways NumPy's callers write an attribute to the one way an op keeps it."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple

__all__ = ["along", "axes_of", "axis_of", "dtype_name", "reduced_shape", "shared"]


def axes_of(axis: Any, ndim: int) -> tuple[int, ...] | None:
    """Return the axes of a reduction as non-negative ints, or None for all of them.

    Raises
    ------
    numpy.exceptions.AxisError
        If an axis is out of range.
    ValueError
        If one is named twice.
    """
    return None if axis is None else normalize_axis_tuple(axis, ndim)


def axis_of(axis: Any, ndim: int) -> int:
    """Return one axis as a non-negative int.

    Raises
    ------
    numpy.exceptions.AxisError
        If it is out of range.
    """
    return normalize_axis_index(operator.index(axis), ndim)


def dtype_name(dtype: Any) -> str:
    """Return the name of a dtype of real numbers or truth values.

    Raises
    ------
    TypeError
        If it is another one.
    """
    given = np.dtype(dtype)
    if given.kind not in "fiub":
        raise TypeError(f"a Node holds real numbers, which have no dtype {given}")
    return str(given.name)


def reduced_shape(shape: tuple[int, ...], axis: tuple[int, ...] | None) -> tuple[int, ...]:
    """Return the shape of a reduction that keeps its axes, each of length one."""
    if axis is None:
        return (1,) * len(shape)
    return tuple(1 if k in axis else n for k, n in enumerate(shape))


def along(axis: int, index: Any) -> tuple[Any, ...]:
    """Return the index that applies `index` to one axis and takes all of those before it."""
    return (*(slice(None),) * axis, index)


def shared(g: Any, count: float) -> Any:
    """Return ``g / count``, where `count` itself may be beyond what half precision holds."""
    return g / count if count < 60_000 else g * (1 / count)
