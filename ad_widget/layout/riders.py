"""Small constants that ride on their edges: they stand right before the result, at its port.

They stand in the gap before its column, so they cost no row and no column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .graph import Card, Edge
from .lanes import Network
from .ports import INSET

__all__ = ["reach", "seated", "sit"]

STUB = 12.0  # px of its edge that is seen, and a little more
AIR = 2.0  # px between two of them


def seated(cards: list[Card], edges: list[Edge]) -> dict[int, int]:
    """Give each use of a card that rides a card of its own, where its result is.

    Where a result has too many operands for one to stand at its port, it stands in the column
    before, as other cards do.

    Parameters
    ----------
    cards, edges : list
        They grow and change in place.

    Returns
    -------
    dict of int to int
        The card that was made for an edge, where it is not the first use.
    """
    given = cards[:]
    ports = [0] * len(given)
    for edge in edges:
        ports[edge.target] += 1
    again: dict[int, int] = {}
    seen: set[int] = set()
    for k, edge in enumerate(edges):
        card, target = given[edge.source], given[edge.target]
        if not card.rides:
            continue
        room = (target.height - 2 * INSET) / max(ports[edge.target] - 1, 1)
        rides = card.height + AIR <= room
        seat = edge.source
        placed = replace(card, group=target.group, token=None, was=None, rides=rides)
        if seat in seen:
            seat = again[k] = len(cards)
            cards.append(placed)
        else:
            cards[seat] = placed
        seen.add(seat)
        slot = (card.width + STUB, card.height + AIR) if rides else None
        edges[k] = Edge(seat, edge.target, edge.position, slot)
    for v, card in enumerate(given):
        if card.rides and v not in seen:  # nothing uses it
            cards[v] = replace(card, rides=False)
    return again


def reach(
    net: Network, cards: Sequence[Card], edges: Sequence[Edge], y: Sequence[float]
) -> tuple[float, float]:
    """Return the least and greatest height at which one may stand."""
    low = high = y[0] if y else 0.0
    for k, edge in enumerate(edges):
        if cards[edge.source].rides and edge.slot is not None:
            at = y[edge.target] + net.enter[k]
            low = min(low, at - edge.slot[1])
            high = max(high, at + edge.slot[1])
    return low, high


def sit(
    cards: Sequence[Card],
    edges: Sequence[Edge],
    centres: list[tuple[float, float]],
    paths: list[list[float]],
    numbers: list[tuple[float, float] | None],
) -> None:
    """Put each on its slot, and let its edge begin there."""
    for k, edge in enumerate(edges):
        at = numbers[k]
        if not cards[edge.source].rides or at is None or edge.slot is None:
            continue
        x, y = at
        centres[edge.source] = x - STUB / 2, y
        begin = x + edge.slot[0] / 2 - STUB
        end, height = paths[k][-2], paths[k][-1]
        middle = (begin + end) / 2
        paths[k] = [begin, y, middle, y, middle, height, end, height]
        numbers[k] = None
