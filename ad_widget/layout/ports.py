"""Where at a card its operands' edges arrive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .graph import Card, Edge

if TYPE_CHECKING:
    from .lanes import Network

__all__ = ["approach", "spread"]

PORT = 19.0  # px between two ports, where no slot asks for more
INSET = 8.0  # px from a card's corner to its first port
CLOSE = 0.8  # share of the distance asked for, below which a long chain does not come in level


def spread(card: Card, edges: Sequence[Edge]) -> list[float]:
    """Return the heights of a card's ports, from top to bottom, around its middle."""
    ports = len(edges)
    if ports < 2:
        return [0.0] * ports
    step = min(_distance(edges), (card.height - 2 * INSET) / (ports - 1))
    return [(k - (ports - 1) / 2) * step for k in range(ports)]


def _distance(edges: Sequence[Edge]) -> float:
    step = PORT
    for edge in edges:
        if edge.slot is not None:
            step = max(step, edge.slot[1])
    return step


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
    depth = [0] * len(cards)
    for b, ks in enumerate(net.into):
        for k in ks:
            depth[b] = max(depth[b], depth[edges[k].source] + 1)
    for b, ks in enumerate(net.into):
        if len(ks) < 2 or ks[0] in entries:
            continue
        ports = spread(cards[b], [edges[k] for k in ks])
        came = ks[:]
        if not (strict and cards[b].ordered):
            came.sort(key=lambda k: (place[net.chains[k][-2]], edges[k].position))
        if len(came) == 2:
            upper, lower = (depth[edges[k].source] for k in came)
            step = _distance([edges[k] for k in came])
            room = cards[b].height / 2 - INSET
            if upper != lower and room >= CLOSE * step:
                step = min(step, room)
                ports = [0.0, step] if upper > lower else [-step, 0.0]
        for k, dy in zip(came, ports, strict=True):
            net.enter[k] = dy
    done = [False] * len(net.links)
    for k, link in enumerate(net.lasts):
        if not done[link]:  # edges that share a link: the first one's port counts
            done[link] = True
            net.links[link].enter = net.enter[k]
