"""The height of each point, given the order of its column.

A point wants to be level with its neighbours; a column's points are put as near to what they want
as their order and their room allow, in the sense of weighted least squares (the pool adjacent
violators algorithm [1]_).

References
----------
.. [1] R. E. Barlow, D. J. Bartholomew, J. M. Bremner and H. D. Brunk, "Statistical inference under
   order restrictions", Wiley, 1972.
"""

from __future__ import annotations

from collections.abc import Sequence

from .lanes import LEAF, Near, Network

__all__ = ["heights", "piled", "stack"]

SMALL, LARGE = 8, 4  # sweeps, of graphs with up to `MANY` points and of larger ones
MANY = 400
LOOSE = 0.1  # weight of what has no neighbour
ANCHOR = 1.5  # weight of the place before, as a multiple of that of the neighbours
KINK = 24.0  # px: a smaller one is taken out where there is room


def piled(columns: list[list[int]], room: list[float], y: list[float]) -> None:
    """Pile each column's points up around nought."""
    for column in columns:
        at = 0.0
        for v in column:
            at += room[v]
        at /= -2
        for v in column:
            y[v] = at + room[v] / 2
            at += room[v]


def stack(
    column: list[int],
    wanted: list[float],
    weight: list[float],
    room: list[float],
    y: list[float],
) -> None:
    """Set the heights of a column's points, as near to the wanted ones as their order allows."""
    # Blocks of points that touch: where each wants to begin (times its weight), weight, size.
    begins: list[float] = []
    weights: list[float] = []
    sizes: list[float] = []
    counts: list[int] = []
    for v in column:
        size, w = room[v], weight[v]
        begin, count = (wanted[v] - size / 2) * w, 1
        while begins and begins[-1] / weights[-1] + sizes[-1] > begin / w:
            begin = begins.pop() + begin - w * sizes[-1]
            w += weights.pop()
            size += sizes.pop()
            count += counts.pop()
        begins.append(begin)
        weights.append(w)
        sizes.append(size)
        counts.append(count)
    i = 0
    for k in range(len(begins)):
        at = begins[k] / weights[k]
        for _ in range(counts[k]):
            v = column[i]
            y[v] = at + room[v] / 2
            at += room[v]
            i += 1


def heights(
    net: Network,
    before: list[list[Near]],
    after: list[list[Near]],
    was: Sequence[float | None],
    y: list[float],
) -> None:
    """Set the height of each point in `y`; see the module.

    Parameters
    ----------
    net : Network
        With its columns in order.
    before, after : list of list of Near
        See `lanes.adjacency`.
    was : sequence of float or None
        Heights in the picture before, for cards that were in it.
    y : list of float
        First heights; changed in place.
    """
    total = len(net.column)
    wanted, weight = [0.0] * total, [0.0] * total
    anchored = [v for v, at in enumerate(was) if at is not None]
    if anchored:
        _start_at(net, was, y)
    sweeps = SMALL if total <= MANY else LARGE
    for sweep in range(sweeps):
        forth = sweep % 2 == 1
        both = sweep >= 2
        for column in net.columns if forth else net.columns[::-1]:
            for v in column:
                at = w = 0.0
                if both or forth:
                    for m, w1, d, _ in before[v]:
                        at += (y[m] + d) * w1
                        w += w1
                if both or not forth:
                    for m, w1, d, _ in after[v]:
                        at += (y[m] + d) * w1
                        w += w1
                if w == 0:
                    at, w = y[v] * LOOSE, LOOSE
                if v < len(was):
                    old = was[v]
                    if old is not None:
                        at += old * ANCHOR * w
                        w += ANCHOR * w
                wanted[v] = at / w
                weight[v] = w
            stack(column, wanted, weight, net.room, y)
    _straighten(net, before, after, y)


def _start_at(net: Network, was: Sequence[float | None], y: list[float]) -> None:
    """Begin at the heights of before; what is new keeps its distance from its upper neighbour."""
    for column in net.columns:
        shift = 0.0
        for v in column:
            old = was[v] if v < len(was) else None
            if old is not None:
                shift = old - y[v]
            y[v] += shift


def _straighten(
    net: Network, before: list[list[Near]], after: list[list[Near]], y: list[float]
) -> None:
    """Take small kinks out: level with the one neighbour where there is room.

    A leaf that hangs on its op is no neighbour: the chain is straight, and the leaf makes way.
    """
    hangs = [not before[v] and len(after[v]) == 1 and after[v][0][1] == LEAF for v in range(len(y))]
    for near, columns in ((before, net.columns), (after, net.columns[::-1])):
        for column in columns:
            for i, v in enumerate(column):
                link = _only(near[v])
                if link is None:
                    continue
                u, _, d, _ = link
                if near is after and u < net.cards and v < net.cards:
                    continue
                want = y[u] + d
                off = abs(want - y[v])
                if off < 0.01 or off >= KINK:
                    continue
                up = _push(column, i, -1, want, net.room, y, hangs)
                down = _push(column, i, 1, want, net.room, y, hangs)
                if up is None or down is None:
                    continue
                y[v] = want
                if up > 0:
                    y[column[i - 1]] -= up
                if down > 0:
                    y[column[i + 1]] += down


def _push(
    column: list[int],
    i: int,
    way: int,
    want: float,
    room: list[float],
    y: list[float],
    hangs: list[bool],
) -> float | None:
    """Return how far a neighbour in the column must move away, or None if it cannot."""
    k = i + way
    if k < 0 or k >= len(column):
        return 0.0
    v, p = column[i], column[k]
    lack = (room[v] + room[p]) / 2 - way * (y[p] - want)
    if lack <= 0:
        return 0.0
    if not hangs[p]:
        return None
    k += way
    if k >= 0 and k < len(column):
        q = column[k]
        if way * (y[q] - y[p]) - lack < (room[p] + room[q]) / 2:
            return None
    return lack


def _only(near: list[Near]) -> Near | None:
    """Return the one link that counts, if there is but one."""
    found = None
    for link in near:
        if link[1] > LEAF:
            if found is not None:
                return None
            found = link
    return found
