"""Which of a card's ports each edge gets, once the order of the columns is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .graph import Card, Edge
from .lanes import Network
from .ports import INSET, distance, spines, spread

__all__ = ["approach"]

CLOSE = 0.8  # share of the distance asked for, below which a long chain does not come in level


def approach(
    net: Network,
    cards: Sequence[Card],
    edges: Sequence[Edge],
    entries: Mapping[int, float],
    *,
    strict: bool,
) -> None:
    """Give each card's ports in the order in which the curves come, so that none cross before it.

    If `strict`, those of an op whose operands have an order keep it.  Of two operands, the one at
    the end of the longer chain comes in level, so that the chain is straight.
    """
    place = [0] * len(net.column)
    for column in net.columns:
        for i, v in enumerate(column):
            place[v] = i
    spine = spines(edges, net.into)
    for b, ks in enumerate(net.into):
        if len(ks) < 2 or ks[0] in entries:
            continue
        ports = spread(cards[b], [edges[k] for k in ks])
        came = ks[:]
        if not (strict and cards[b].ordered):
            came.sort(key=lambda k: (place[net.chains[k][-2]], edges[k].position))
        if len(came) == 2:
            step = distance([edges[k] for k in came])
            room = cards[b].height / 2 - INSET
            if spine[b] >= 0 and room >= CLOSE * step:
                step = min(step, room)
                ports = [0.0, step] if came[0] == spine[b] else [-step, 0.0]
        for k, dy in zip(came, ports, strict=True):
            net.enter[k] = dy
    done = [False] * len(net.links)
    for k, link in enumerate(net.lasts):
        if not done[link]:  # edges that share a link: the first one's port counts
            done[link] = True
            net.links[link].enter = net.enter[k]
