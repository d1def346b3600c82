"""The layered layout of one level: no open groups, left to right.

1. columns: results right of their operands, edges short in all (`ranks`)
2. leaves and constants that are used far away are repeated as tokens (`lanes.repeat`)
3. long edges get lanes, one a source (`lanes.network`)
4. the order within columns, with few crossings (`order`)
5. ports: where edges arrive at a card (`ports`, `approach`)
6. heights within columns (`heights`)
7. another order, where it makes edges shorter, with its ports and heights (`shorten`)
8. gaps as wide as the numbers in them need (`spacing`, `slots`)
9. curves (`routes`)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from .approach import approach
from .crossings import ends_of
from .graph import Card, Edge
from .heights import heights, piled
from .lanes import adjacency, network, repeat
from .order import order
from .ranks import ranks
from .riders import reach, sit
from .routes import columns_at, curves
from .shorten import FEW, shorten
from .spacing import spaced

__all__ = ["Level", "place"]

END_GAP = 24  # px beside a group's ends, where no edge's number stands


@dataclass(slots=True)
class Level:
    """The layout of one level; see `graph.Layout`.

    `cards` holds the centres of the cards, then those of the tokens, `origin` the card each token
    stands for, `token_of` the token an edge begins at or -1.
    """

    width: float
    height: float
    top: float
    cards: list[tuple[float, float]]
    origin: list[int]
    token_of: list[int]
    paths: list[list[float]]
    numbers: list[tuple[float, float] | None]


def place(
    given: Sequence[Card],
    given_edges: Sequence[Edge],
    column_gap: float,
    card_gap: float,
    *,
    first: Collection[int] = (),
    last: Collection[int] = (),
    exits: Mapping[int, float] | None = None,
    entries: Mapping[int, float] | None = None,
) -> Level:
    """Lay out cards from left to right.

    Parameters
    ----------
    given : sequence of Card
        Operands before results.
    given_edges : sequence of Edge
    column_gap, card_gap : float
        Least distance between columns, and between the cards of one.
    first, last : collection of int
        Cards that have the first and the last column to themselves: what comes into a group and
        goes out.
    exits, entries : mapping of edge to float, optional
        Heights of edges' ends from the middle of their cards, where these are frames.
    """
    cards, edges = list(given), list(given_edges)
    exits, entries = exits or {}, entries or {}
    rank = ranks(
        len(cards),
        [(edge.source, edge.target) for edge in edges],
        [card.token is not None for card in cards],
    )
    origin, token_of = repeat(cards, edges, rank)
    _settle(rank, first, last)
    cards = [replace(card, width=0.0, height=0.0) if card.rides else card for card in cards]
    net = network(cards, edges, rank, card_gap, exits, entries)
    was = [None if card.was is None else card.was[1] for card in cards]
    before, after = adjacency(net)
    ordered = [card.ordered for card in cards]
    strict = order(net, before, after, was, ordered)

    def settle() -> list[float]:
        approach(net, cards, edges, entries, strict=strict)
        y = [0.0] * len(net.column)
        piled(net.columns, net.room, y)
        heights(net, *adjacency(net), was, y)
        return y

    y = settle()
    # What stays from the picture before keeps its order.
    if len(y) <= FEW and all(at is None for at in was):
        loose = [False] * net.cards if strict else ordered
        y = shorten(net, ends_of(net, loose), settle, y)

    top = bottom = 0.0
    for v in range(len(y)):
        half = cards[v].height / 2 if v < len(cards) else 0.0
        if v == 0 or y[v] - half < top:
            top = y[v] - half
        if v == 0 or y[v] + half > bottom:
            bottom = y[v] + half
    low, high = reach(net, cards, edges, y)
    top, bottom = min(top, low), max(bottom, high)
    y = [at - top for at in y]
    gaps = [0.0] + [column_gap] * (len(net.columns) - 1) if net.columns else []
    numbered = any(edge.source in first and edge.slot is not None for edge in edges)
    if first and not numbered and len(gaps) > 1:
        gaps[1] = END_GAP
    if last and len(gaps) > 1:
        gaps[-1] = END_GAP
    spacing = spaced(net, cards, edges, y, gaps)
    at = columns_at(net, cards, spacing.gaps, spacing.strips, spacing.insets)
    paths = curves(net, cards, at, y)
    slots: list[tuple[float, float] | None] = []
    for edge, number in zip(edges, spacing.numbers, strict=True):
        left = at.left[net.column[edge.target]]
        slots.append(None if number is None else (left + number[0], number[1]))
    centres = [(at.x[v], y[v]) for v in range(net.cards)]
    sit(cards, edges, centres, paths, slots)
    return Level(
        at.right[-1] if net.columns else 0.0,
        bottom - top,
        top,
        centres,
        origin,
        token_of,
        paths,
        slots,
    )


def _settle(rank: list[int], first: Collection[int], last: Collection[int]) -> None:
    """Count columns from nought, with those of a group's ends apart."""
    low, high = 0, -1
    for v, r in enumerate(rank):
        if v in first or v in last:
            continue
        if low > high:
            low = high = r
        low, high = min(low, r), max(high, r)
    for v in first:
        rank[v] = low - 1
    for v in last:
        rank[v] = high + 1
    base = min(rank, default=0)
    for v in range(len(rank)):
        rank[v] -= base
