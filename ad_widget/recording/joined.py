"""Reading an array whose elements came from several Nodes: one Node, joined by ops that exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..engine import Node
from ..engine.ops.indexing import getitem
from ..engine.ops.joining import concatenate, stack
from ..engine.ops.shapes import reshape

__all__ = ["element", "in_order", "join"]

_STACKED = 64  # elements, numbers among them, that are shown as operands of one stack
_ROWS = 256


def element(node: Node, place: int) -> Any:
    """Return one element of a Node, counted in C order."""
    if node.ndim == 0:
        return node
    return getitem(node, index=tuple(int(k) for k in np.unravel_index(place, node.shape)))


def in_order(places: Any) -> bool:
    """Whether places are those of a whole array, one after another."""
    return bool(np.array_equal(np.ravel(places), np.arange(np.size(places))))


def join(v: Any, source: Any, place: Any, node_of: Callable[[int], Node]) -> Any:
    """Return the Node of elements that came from several; the numbers where none did.

    Parameters
    ----------
    v : ndarray
        The numbers.
    source, place : ndarray of int
        For each, the number of its Node (0 for none) and the element of it.
    node_of : callable
        Returns the Node of a number.
    """
    used = [int(number) for number in np.unique(source)]
    if used in ([], [0]):
        return v
    nodes = {number: node_of(number) for number in used if number}
    if len(used) == 1:
        node = nodes[used[0]]
        if node.ndim and node.size == v.size and in_order(place):
            return node if node.shape == v.shape else reshape(node, shape=v.shape)
        if node.ndim == 0:
            return np.broadcast_to(node, v.shape) if v.shape else node
        return node[np.unravel_index(place, node.shape)]
    plain = int(np.count_nonzero(source == 0))
    if all(node.ndim == 0 for node in nodes.values()) and (not plain or v.size <= _STACKED):
        numbers = np.ravel(v).tolist() if v.dtype == np.float64 else list(np.ravel(v))
        parts = [
            nodes[number] if number else numbers[k]
            for k, number in enumerate(np.ravel(source).tolist())
        ]
        flat = stack(*parts, axis=0)
        return flat if v.ndim == 1 else reshape(flat, shape=v.shape)
    if v.ndim > 1 and len(v) <= _ROWS and (rows := _rows(v, source, place, nodes)) is not None:
        return stack(*rows, axis=0)
    parts, start, at = [], np.zeros(max(used) + 1, np.int64), 0
    single = [number for number in nodes if nodes[number].ndim == 0]
    if single:
        parts.append(stack(*(nodes[number] for number in single), axis=0))
        start[single] = np.arange(len(single))
        at = len(single)
    for number, node in nodes.items():
        if node.ndim:
            start[number] = at
            parts.append(node if node.ndim == 1 else reshape(node, shape=(node.size,)))
            at += node.size
    index = start[source] + place
    if plain:
        of_numbers = source == 0
        index[of_numbers] = at + np.arange(plain)
        parts.append(v[of_numbers])
        at += plain
    whole = concatenate(*parts, axis=0) if len(parts) > 1 else parts[0]
    if index.ndim == 1 and index.size == at and in_order(index):
        return whole
    return getitem(whole, index, index=({"operand": 0},))


def _rows(v: Any, source: Any, place: Any, nodes: dict[int, Node]) -> list[Any] | None:
    """Return the rows, if each is a whole Node or plain numbers."""
    rows: list[Any] = []
    for k in range(len(v)):
        number = int(source[k].flat[0]) if source[k].size else 0
        if not (source[k] == number).all():
            return None
        node = nodes.get(number)
        if node is None:
            rows.append(v[k].copy())
        elif node.shape == v[k].shape and in_order(place[k]):
            rows.append(node)
        else:
            return None
    return rows
