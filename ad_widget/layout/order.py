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
from dataclasses import dataclass
from itertools import pairwise

from .heights import piled, stack
from .lanes import Link, Near, Network

__all__ = ["order"]

SWEEPS = 6
PATIENCE = 4  # sweeps without a better one
EXCHANGES = 4
BIAS = 10.0  # px that one operand wants to be above the next
SHORT = 4  # links of a point that are looked at for the order of operands
PRICE = 2  # crossings that the order of operands may cost
TOLERANCE = 0.1  # share of crossings more that an order may have which keeps what was in place
End = tuple[int, int, float]  # target, port, side
Adjacency = list[list[Near]]


@dataclass(slots=True)
class _Ends:
    """What crossings are counted by.

    Attributes
    ----------
    size : list of int
        How many ends of links a point tells apart on its left: its ports, if their order is
        settled.
    fans : list of list of list of End
        The links after a point, in one list for each height at which they leave it.
    after : list of list of End
        The same in one list.
    before : list of list of int
        The points before a point.
    """

    size: list[int]
    fans: list[list[list[End]]]
    after: list[list[End]]
    before: list[list[int]]


def _ends(net: Network, loose: Sequence[bool]) -> _Ends:
    total = len(net.column)
    size = [1] * total
    for v in range(net.cards):
        if not loose[v]:
            size[v] = net.ports[v]
    links: list[list[Link]] = [[] for _ in range(total)]
    before: list[list[int]] = [[] for _ in range(total)]
    for link in net.links:
        links[link.source].append(link)
        before[link.target].append(link.source)
    fans: list[list[list[End]]] = []
    for mine in links:
        mine.sort(key=lambda link: link.leave)
        fan: list[list[End]] = []
        last = 0.0
        for link in mine:
            if not fan or link.leave != last:
                fan.append([])
            fan[-1].append((link.target, link.port if size[link.target] > 1 else 0, link.side))
            last = link.leave
        fans.append(fan)
    after = [[end for one in fan for end in one] for fan in fans]
    return _Ends(size, fans, after, before)


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
    strict = _ends(net, [False] * net.cards)
    crossings = _arrange(net, before, after, was, strict)
    if crossings <= PRICE or not any(ordered):
        return True
    kept = net.columns[:]
    net.columns[:] = start
    if crossings - _arrange(net, before, after, was, _ends(net, ordered)) > PRICE:
        return False
    net.columns[:] = kept
    return True


def _arrange(
    net: Network,
    before: Adjacency,
    after: Adjacency,
    was: Sequence[float | None],
    ends: _Ends,
) -> int:
    """Order the columns; return how many crossings they have."""
    old = None
    if any(height is not None for height in was):
        old = _as_before(net, before, after, was)
    crossings = _sweep(net, before, after, ends)
    crossings -= _exchange(net.columns, ends)
    if old is not None:
        kept, most = _crossings(old, ends), crossings + max(2.0, TOLERANCE * crossings)
        if kept > most:
            kept -= _exchange(old, ends)
        if kept <= most:
            net.columns[:] = old
            return kept
    return crossings


def _numbered(columns: list[list[int]], size: list[int]) -> list[int]:
    """Return where in its column each point's ends of links begin."""
    place = [0] * len(size)
    for column in columns:
        at = 0
        for v in column:
            place[v] = at
            at += size[v]
    return place


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


def _sweep(net: Network, before: Adjacency, after: Adjacency, ends: _Ends) -> int:
    """Sort columns by their neighbours' heights; keep the order with the fewest crossings."""
    columns, total = net.columns, len(net.column)
    y = [0.0] * total
    piled(columns, net.room, y)
    best = _crossings(columns, ends)
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
        n = _crossings(columns, ends)
        if n < best:
            best, found, kept = n, sweep, [column[:] for column in columns]
        if sweep - found > PATIENCE:
            break
    columns[:] = kept
    return best


def _crossings(columns: list[list[int]], ends: _Ends) -> int:
    """Count crossings of links, by a Fenwick tree a column."""
    place = _numbered(columns, ends.size)
    count = 0
    for column, beyond in pairwise(columns):
        if not beyond:
            continue
        size = place[beyond[-1]] + ends.size[beyond[-1]]
        tree = [0] * (size + 1)
        seen = 0
        for u in column:
            for fan in ends.fans[u]:
                for v, port, _ in fan:
                    i = place[v] + port + 1
                    count += seen
                    while i:
                        count -= tree[i]
                        i &= i - 1
                for v, port, _ in fan:
                    i = place[v] + port + 1
                    while i <= size:
                        tree[i] += 1
                        i += i & -i
                seen += len(fan)
    return count


def _exchange(columns: list[list[int]], ends: _Ends) -> int:
    """Let neighbours change places where that saves crossings; return how many it saved."""
    place = _numbered(columns, ends.size)
    saved = 0
    for _ in range(EXCHANGES):
        better = False
        for column in columns:
            for i in range(len(column) - 1):
                u, v = column[i], column[i + 1]
                upper, lower = ends.after[u], ends.after[v]
                gain = _gain([place[m] for m in ends.before[u]], [place[m] for m in ends.before[v]])
                gain += _gain(
                    [place[m] + p for m, p, _ in upper], [place[m] + p for m, p, _ in lower]
                )
                if gain > 0 or (gain == 0 and _reversed(upper, lower)):
                    column[i], column[i + 1] = v, u
                    place[v], place[u] = place[u], place[u] + ends.size[v]
                    saved += gain
                    better = True
        if not better:
            break
    return saved


def _reversed(upper: list[End], lower: list[End]) -> bool:
    """Say whether two points lead to one card, against the order of its operands."""
    for m, _, side in upper[:SHORT]:
        for n, _, other in lower[:SHORT]:
            if m == n:
                return side > other
    return False


def _gain(upper: list[int], lower: list[int]) -> int:
    """Return how many crossings fewer two neighbours have once they change places."""
    if len(upper) == 1 and len(lower) == 1:
        return (upper[0] > lower[0]) - (upper[0] < lower[0])
    if len(upper) > 1:
        upper.sort()
    if len(lower) > 1:
        lower.sort()
    gain = below = upto = 0
    for p in upper:
        while below < len(lower) and lower[below] < p:
            below += 1
        while upto < len(lower) and lower[upto] <= p:
            upto += 1
        gain += below - (len(lower) - upto)
    return gain
