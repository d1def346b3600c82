"""Shorter edges: points change places within their columns where that costs no crossings.

Orders with as few crossings are many, and edges of quite other lengths come of them.  A point moves
past some neighbours in its column where that makes the edges of all of them shorter; first whatever
that does to crossings, since a better order may lie behind a worse one, then at no cost in them.
What comes of either is kept only if the edges are shorter in all, and crossings no more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt

from .crossings import Ends, crossings, gained, is_reversed, numbered
from .lanes import Near, Network, adjacency

__all__ = ["FEW", "shorten"]

FEW = 200  # points: in larger pictures it takes too long
ROUNDS = 3
WINDOW = 3  # neighbours that a point moves past at once
GAP = 80.0  # px: how far apart two columns are taken to be
LEAST = 1.0  # px that must be won: less may differ by rounding alone


def shorten(
    net: Network, ends: Ends, settle: Callable[[], list[float]], y: list[float]
) -> list[float]:
    """Change the order of the columns; return the heights that come of it.

    Parameters
    ----------
    net : Network
        With its columns in order, which are changed in place.
    ends : Ends
    settle : callable
        Sets the ports that belong to the order of the columns, and returns its heights.
    y : list of float
        What it has returned.
    """
    least, fewest = _length(net, y), crossings(net.columns, ends)
    kept = [column[:] for column in net.columns]
    for free in (True, False):
        last = least
        for _ in range(ROUNDS):
            if not _moved(net, ends, y, free=free):
                break
            y = settle()
            length = _length(net, y)
            if length > last - LEAST:
                break
            last = length
            count = crossings(net.columns, ends)
            if count <= fewest:
                least, fewest = length, count
                kept = [column[:] for column in net.columns]
        if net.columns != kept:
            net.columns[:] = [column[:] for column in kept]
            y = settle()
    return y


def _length(net: Network, y: Sequence[float]) -> float:
    total = 0.0
    for link in net.links:
        rise = y[link.source] + link.leave - y[link.target] - link.enter
        total += sqrt(GAP * GAP + rise * rise)
    return total


def _moved(net: Network, ends: Ends, y: list[float], *, free: bool) -> bool:
    """Move each point to where the edges are shortest; say whether any has moved.

    `y` changes with the order.  If not `free`, no move may cost crossings.
    """
    before, after = adjacency(net)
    near = [[*a, *b] for a, b in zip(before, after, strict=True)]
    place = numbered(net.columns, ends.size)
    moved = False
    for column in net.columns:
        for v in column[:]:
            i = column.index(v)
            for way in (-1, 1):
                to, at = _best(column, i, way, net.room, near, ends, place, y, free=free)
                if to == i:
                    continue
                for k in range(i, to, way):
                    column[k] = column[k + way]
                    y[column[k]] -= way * net.room[v]
                column[to] = v
                y[v] = at
                first = 0
                for u in column:
                    place[u] = first
                    first += ends.size[u]
                moved = True
                break
    return moved


def _best(
    column: Sequence[int],
    i: int,
    way: int,
    room: Sequence[float],
    near: Sequence[Sequence[Near]],
    ends: Ends,
    place: Sequence[int],
    y: Sequence[float],
    *,
    free: bool,
) -> tuple[int, float]:
    """Return where in its column a point stands best, up or down from where it is, and how high."""
    v = column[i]
    to, at, best = i, y[v], -LEAST
    here = _reach(near[v], y[v], y)
    others, gain = 0.0, 0
    for k in range(i + way, i + way * (WINDOW + 1), way):
        if k < 0 or k >= len(column):
            break
        p = column[k]
        upper, lower = (p, v) if way < 0 else (v, p)
        if is_reversed(ends.after[lower], ends.after[upper]):
            break
        if not free:
            gain += gained(
                [place[m] for m in ends.before[upper]], [place[m] for m in ends.before[lower]]
            )
            gain += gained(
                [place[m] + port for m, port, _ in ends.after[upper]],
                [place[m] + port for m, port, _ in ends.after[lower]],
            )
        others += _reach(near[p], y[p] - way * room[v], y) - _reach(near[p], y[p], y)
        height = y[p] + way * (room[p] - room[v]) / 2
        change = others + _reach(near[v], height, y) - here
        if gain >= 0 and change < best:
            to, at, best = k, height, change
    return to, at


def _reach(near: Sequence[Near], height: float, y: Sequence[float]) -> float:
    """Return how long a point's links are, if it stands so high."""
    total = 0.0
    for m, _, down, _ in near:
        rise = y[m] + down - height
        total += sqrt(GAP * GAP + rise * rise)
    return total
