"""What a page shows of arrays that are too large for it: the means of blocks of their numbers.

A widget's state is sent to every page, and saved in the notebook, once as it is and once more in
the HTML that stands in for the widget.  Where a program's arrays are too much for that, the large
ones are sent as means, and Python computes: a page without the whole arrays cannot.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

__all__ = ["MOST", "means", "planned"]

Shape = tuple[int, ...]

MOST = 2_000_000
"""Bytes of arrays that are sent: with the base64 text of them in the HTML beside, below 5 MB."""

_EDGE = 64  # blocks along an axis
_BLOCKS = 4096  # of one array
_ROOMS = [1 << k for k in range(17, -1, -1)]  # numbers that an array sent whole may have


def planned(
    values: Sequence[tuple[Shape, str]], *, fixed: int, leaves: Iterable[int], shown: Iterable[int]
) -> dict[int, Shape]:
    """Decide which values are sent as means of blocks, and of how many.

    As many of the smaller arrays as there is room for stay whole.

    Parameters
    ----------
    values : sequence of (shape, dtype)
        A program's.
    fixed : int
        Bytes of the arrays that only a page which runs the program needs.
    leaves, shown : iterable of int
        The ids of the leaves, and of the values in a frame.

    Returns
    -------
    dict of int to tuple of int
        By value id, the shape of its means; empty where everything is sent whole.
    """
    leaves = [k for k in leaves if values[k][0]]
    shown = [k for k in shown if values[k][0]]
    sizes = {k: math.prod(values[k][0]) for k in (*leaves, *shown)}
    frame = sum(8 * sizes[k] for k in shown)
    # A leaf is sent as the program recorded it, and as the float64 it is now.
    data = {k: (8 + np.dtype(values[k][1]).itemsize) * sizes[k] for k in leaves}
    if fixed + sum(data.values()) + frame <= MOST:
        return {}
    for room in _ROOMS:
        blocks = {k: _blocks(values[k][0], room) for k, size in sizes.items() if size > room}
        sent = sum(n for k, n in data.items() if k not in blocks)
        sent += sum(8 * (math.prod(blocks[k]) if k in blocks else sizes[k]) for k in shown)
        if sent <= MOST:
            break
    return blocks


def _blocks(shape: Shape, room: int) -> Shape:
    """Return how many blocks an array has along each axis: at most `room`, of whole numbers."""
    most = min(room, _BLOCKS)
    edge = next((e for e in range(_EDGE, 1, -1) if math.prod(min(n, e) for n in shape) <= most), 1)
    return tuple(-(-n // -(-n // edge)) for n in shape)


def means(array: Any, blocks: Shape) -> np.ndarray[Any, Any]:
    """Return the means of an array's blocks.

    Parameters
    ----------
    array : array_like
    blocks : tuple of int
        How many there are along each axis.  All blocks are equal but for the last along an axis,
        which may be smaller.

    Returns
    -------
    array of shape `blocks`, float64
    """
    array = np.asarray(array)
    with np.errstate(all="ignore"):
        sums = _summed(array, blocks, 1.0)
        if not np.isfinite(sums).all() and array.dtype.kind == "f":  # perhaps the sum alone
            shares = array.size / _counts(array, blocks)
            return np.asarray(_summed(array, blocks, 1.0 / array.size) * shares)
        return np.asarray(sums / _counts(array, blocks))


def _summed(array: np.ndarray[Any, Any], blocks: Shape, scale: float) -> np.ndarray[Any, Any]:
    """Return the sums of blocks, of numbers that are scaled first."""
    sums = array if scale == 1.0 else np.multiply(array, scale, dtype=np.float64)
    for axis in sorted(range(array.ndim), key=lambda k: -array.shape[k] / blocks[k]):
        n = array.shape[axis]
        starts = np.arange(0, n, -(-n // blocks[axis]))
        sums = np.add.reduceat(sums, starts, axis=axis, dtype=np.float64)
    return sums


def _counts(array: np.ndarray[Any, Any], blocks: Shape) -> np.ndarray[Any, Any]:
    """Return how many numbers each block has."""
    counts = np.ones((1,) * array.ndim)
    for axis, (n, m) in enumerate(zip(array.shape, blocks, strict=True)):
        starts = np.arange(0, n, -(-n // m))
        along = np.diff(starts, append=n).reshape(-1, *(1,) * (array.ndim - axis - 1))
        counts = counts * along
    return counts
