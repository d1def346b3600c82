"""Crossings of links: how many there are, and how many fewer in another order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .lanes import Link, Network

__all__ = ["Ends", "crossings", "ends_of", "gained", "is_reversed", "numbered"]

SHORT = 4  # links of a point that are looked at for the order of operands
End = tuple[int, int, float]  # target, port, side


@dataclass(slots=True)
class Ends:
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


def ends_of(net: Network, loose: Sequence[bool]) -> Ends:
    """Return what crossings are counted by; `loose` cards' operands may arrive in any order."""
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
    return Ends(size, fans, after, before)


def numbered(columns: list[list[int]], size: list[int]) -> list[int]:
    """Return where in its column each point's ends of links begin."""
    place = [0] * len(size)
    for column in columns:
        at = 0
        for v in column:
            place[v] = at
            at += size[v]
    return place


def crossings(columns: list[list[int]], ends: Ends) -> int:
    """Count crossings of links, by a Fenwick tree a column."""
    place = numbered(columns, ends.size)
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


def is_reversed(upper: list[End], lower: list[End]) -> bool:
    """Say whether two points lead to one card, against the order of its operands."""
    for m, _, side in upper[:SHORT]:
        for n, _, other in lower[:SHORT]:
            if m == n:
                return side > other
    return False


def gained(upper: list[int], lower: list[int]) -> int:
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
