"""Curves: level through the columns, and an S through the gap between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asinh, sinh

from .graph import Card
from .lanes import Network

__all__ = ["Columns", "columns_at", "curves", "share"]


@dataclass(slots=True)
class Columns:
    """Where columns begin and end, and the middles of the cards in them."""

    left: list[float]
    right: list[float]
    x: list[float]


def columns_at(
    net: Network,
    cards: Sequence[Card],
    gaps: Sequence[float],
    strips: Sequence[float],
    insets: Sequence[float],
) -> Columns:
    """Place columns from left to right, `gaps` before each.

    At its left a column has a strip, of which `strips` says how wide it is, before its cards;
    `insets` are the cards' distances from its right end.
    """
    left, right = [], []
    x = [0.0] * net.cards
    at = 0.0
    for c, column in enumerate(net.columns):
        at += gaps[c]
        wide = 0.0
        for v in column:
            if v < net.cards:
                wide = max(wide, cards[v].width)
        left.append(at)
        at += strips[c] + wide
        right.append(at)
        for v in column:
            if v < net.cards:
                x[v] = at - insets[v] - cards[v].width / 2
    return Columns(left, right, x)


def curves(
    net: Network, cards: Sequence[Card], at: Columns, y: Sequence[float]
) -> list[list[float]]:
    """Return each edge's curve."""
    paths: list[list[float]] = []
    for k, chain in enumerate(net.chains):
        a, b = chain[0], chain[-1]
        path = [at.x[a] + cards[a].width / 2, y[a] + net.leave[k]]
        edge = at.right[net.column[a]]
        if edge - path[0] > 0.5:  # a narrow card: level to the column's edge
            _level(path, edge)
        for v in chain[1:]:
            c = net.column[v]
            if v == b:
                end = at.x[b] - cards[b].width / 2
                height = y[b] + net.enter[k]
                _bend(path, at.left[c] if end - at.left[c] > 0.5 else end, height)
                if end - path[-2] > 0.5:
                    _level(path, end)
            else:
                _bend(path, at.left[c], y[v])
                if at.right[c] > at.left[c]:
                    _level(path, at.right[c])
        paths.append(path)
    return paths


def _level(path: list[float], x: float) -> None:
    from_x, height = path[-2], path[-1]
    third = (x - from_x) / 3
    path += [from_x + third, height, x - third, height, x, height]


def _bend(path: list[float], x: float, y: float) -> None:
    from_x, from_y = path[-2], path[-1]
    middle = (from_x + x) / 2
    path += [middle, from_y, middle, y, x, y]


def share(x: float) -> float:
    """Return which share of its rise a bend has behind it after a share x of its way."""
    x = min(max(x, 0.0), 1.0) - 0.5
    return 0.5 + 3 * sinh(asinh(4 * x) / 3) - 2 * x
