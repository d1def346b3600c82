"""The order of each column, from top to bottom, with few crossings.

Depth first from the results, operands in the order of the code; then sweeps that sort a column by
the mean height of its neighbours [1]_, of which the best is kept; then neighbours change places.

References
----------
.. [1] K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of hierarchical
   system structures", IEEE Trans. SMC 11 (1981) 109-125.
"""

from __future__ import annotations

from collections.abc import Sequence

from .crossings import Ends, crossings, ends_of, gained, is_reversed, numbered
from .heights import piled, stack
from .lanes import Near, Network

__all__ = ["order"]

SWEEPS = 6
PATIENCE = 4  # sweeps without a better one
EXCHANGES = 4
BIAS = 10.0  # px that one operand wants to be above the next
PRICE = 2  # crossings that the order of operands may cost
TOLERANCE = 0.1  # share of crossings more that an order may have which keeps what was in place
Adjacency = list[list[Near]]


def order(
    net: Network,
    before: Adjacency,
    after: Adjacency,
    was: Sequence[float | None],
    ordered: Sequence[bool],
) -> bool:
    """Fill `net.columns`; return whether the order of operands was kept.

    Parameters
    ----------
    net : Network
    before, after : list of list of Near
        See `lanes.adjacency`.
    was : sequence of float or None
        Heights in the picture before, for cards that were in it.
    ordered : sequence of bool
        The cards whose operands have an order: it is given up for all where keeping it costs more
        than `PRICE` crossings.
    """
    for v in _depth_first(net):
        net.columns[net.column[v]].append(v)
    start = [column[:] for column in net.columns]
    strict = ends_of(net, [False] * net.cards)
    count = _arrange(net, before, after, was, strict)
    if count <= PRICE or not any(ordered):
        return True
    kept = net.columns[:]
    net.columns[:] = start
    if count - _arrange(net, before, after, was, ends_of(net, ordered)) > PRICE:
        return False
    net.columns[:] = kept
    return True


def _arrange(
    net: Network,
    before: Adjacency,
    after: Adjacency,
    was: Sequence[float | None],
    ends: Ends,
) -> int:
    """Order the columns; return how many crossings they have."""
    old = None
    if any(height is not None for height in was):
        old = _as_before(net, before, after, was)
    count = _sweep(net, before, after, ends)
    count -= _exchange(net.columns, ends)
    if old is not None:
        kept, most = crossings(old, ends), count + max(2.0, TOLERANCE * count)
        if kept > most:
            kept -= _exchange(old, ends)
        if kept <= most:
            net.columns[:] = old
            return kept
    return count


def _depth_first(net: Network) -> list[int]:
    total = len(net.column)
    seen = [False] * total
    out: list[int] = []
    fed = [False] * net.cards
    for chain in net.chains:
        fed[chain[0]] = True
    for root in range(net.cards):
        if fed[root]:
            continue
        stack = [root]
        while stack:
            v = stack.pop()
            if seen[v]:
                continue
            seen[v] = True
            out.append(v)
            if v < net.cards:
                for k in reversed(net.into[v]):  # the nearest lane on top
                    stack.extend(net.chains[k][:-1])
    return out


def _as_before(
    net: Network, before: Adjacency, after: Adjacency, was: Sequence[float | None]
) -> list[list[int]]:
    """Return columns in the order of the picture before; what is new stands near its neighbours."""
    height: list[float | None] = [*was, *([None] * (len(net.column) - len(was)))]
    for _ in range(2):
        for near, columns in ((before, net.columns), (after, net.columns[::-1])):
            for column in columns:
                for v in column:
                    if height[v] is not None:
                        continue
                    total, count = 0.0, 0
                    for m, _, d, _ in near[v]:
                        at = height[m]
                        if at is not None:
                            total += at + d
                            count += 1
                    if count:
                        height[v] = total / count
    out = []
    for column in net.columns:
        keys: dict[int, float] = {}
        last = 0.0
        for v in column:
            at = height[v]
            last = last if at is None else at
            keys[v] = last
        out.append(sorted(column, key=keys.__getitem__))
    return out


def _sweep(net: Network, before: Adjacency, after: Adjacency, ends: Ends) -> int:
    """Sort columns by their neighbours' heights; keep the order with the fewest crossings."""
    columns, total = net.columns, len(net.column)
    y = [0.0] * total
    piled(columns, net.room, y)
    best = crossings(columns, ends)
    found, kept = 0, [column[:] for column in columns]
    one = [1.0] * total
    wanted = [0.0] * total
    key = [0] * total
    for sweep in range(SWEEPS):
        if best == 0:
            break
        forth = sweep % 2 == 1
        near = before if forth else after
        bias = 0.0 if forth else BIAS
        for column in columns if forth else columns[::-1]:
            for v in column:
                neighbours = near[v]
                at = y[v]
                if neighbours:
                    at = 0.0
                    for m, _, d, side in neighbours:
                        at += y[m] + d + bias * side
                    at /= len(neighbours)
                wanted[v] = at
                key[v] = int(at * 256 + 1e9)  # what differs by rounding alone is a tie
            column.sort(key=key.__getitem__)
            stack(column, wanted, one, net.room, y)
        n = crossings(columns, ends)
        if n < best:
            best, found, kept = n, sweep, [column[:] for column in columns]
        if sweep - found > PATIENCE:
            break
    columns[:] = kept
    return best


def _exchange(columns: list[list[int]], ends: Ends) -> int:
    """Let neighbours change places where that saves crossings; return how many it saved."""
    place = numbered(columns, ends.size)
    saved = 0
    for _ in range(EXCHANGES):
        better = False
        for column in columns:
            for i in range(len(column) - 1):
                u, v = column[i], column[i + 1]
                upper, lower = ends.after[u], ends.after[v]
                gain = gained(
                    [place[m] for m in ends.before[u]], [place[m] for m in ends.before[v]]
                )
                gain += gained(
                    [place[m] + p for m, p, _ in upper], [place[m] + p for m, p, _ in lower]
                )
                if gain > 0 or (gain == 0 and is_reversed(upper, lower)):
                    column[i], column[i + 1] = v, u
                    place[v], place[u] = place[u], place[u] + ends.size[v]
                    saved += gain
                    better = True
        if not better:
            break
    return saved
