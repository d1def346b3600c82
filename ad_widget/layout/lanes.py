"""What the columns hold: cards, tokens, and a lane for each edge that passes through.

Edges longer than from one column to the next are cut into links.  All edges that leave one card
by one port share a lane, so that a value used often is drawn as one line that branches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .graph import Card, Edge
from .ports import INSET, spines, spread

__all__ = ["LEAF", "Link", "Near", "Network", "adjacency", "network", "repeat"]

FAR = 2  # columns between a card and a use beyond which the use gets a token
LANE = 16.0  # px from one lane to the next
# How strongly links want to be level: of a leaf that hangs on its op, of two cards, of a card and a
# lane, along the longest chain into a card, of two lanes.
LEAF, PLAIN, HALF, CHAIN, THIN = 0.3, 1.0, 2.0, 4.0, 8.0


@dataclass(slots=True)
class Link:
    """A piece of an edge, from one column to the next, and the heights of its ends on cards."""

    source: int
    target: int
    weight: float
    leave: float
    enter: float
    side: float  # which operand it is, less a half: upper ones are below nought
    port: int  # from the top, where the order of a card's ports is settled, else 0


Near = tuple[int, float, float, float]  # a neighbour, its weight, how much lower it is, side


@dataclass(slots=True)
class Network:
    """Points in columns.

    Attributes
    ----------
    cards : int
        How many points are cards or tokens; they come first, the others are lanes.
    column, room : list
        The column of each point, and the height it takes there.
    columns : list of list of int
        Points from top to bottom.
    chains : list of list of int
        The points an edge goes through.
    lasts : list of int
        The link an edge ends with.
    leave, enter : list of float
        Heights of an edge's ends at its cards, from the middle.
    into : list of list of int
        A card's incoming edges in the order of its operands.
    ports : list of int
        How many ports a card has whose order is settled, else 1.
    """

    cards: int
    column: list[int]
    room: list[float]
    columns: list[list[int]]
    chains: list[list[int]]
    lasts: list[int]
    links: list[Link]
    leave: list[float]
    enter: list[float]
    into: list[list[int]]
    ports: list[int]


def repeat(cards: list[Card], edges: list[Edge], rank: list[int]) -> tuple[list[int], list[int]]:
    """Add tokens for far uses; return the card each stands for, and each edge's token or -1.

    `cards`, `edges` and `rank` grow and change in place.
    """
    origin: list[int] = []
    token_of = [-1] * len(edges)
    count = len(cards)
    made: dict[tuple[int, int], int] = {}
    for k, edge in enumerate(edges):
        a, b = edge.source, edge.target
        size = cards[a].token
        if size is None or rank[b] - 1 - rank[a] < FAR:
            continue
        key = (a, rank[b])
        if key not in made:
            made[key] = len(cards)
            origin.append(a)
            cards.append(Card(size[0], size[1], cards[a].kind))
            rank.append(rank[b] - 1)
        edges[k] = Edge(made[key], b, edge.position, edge.slot)
        token_of[k] = made[key] - count
    return origin, token_of


def network(
    cards: Sequence[Card],
    edges: Sequence[Edge],
    rank: Sequence[int],
    gap: float,
    exits: Mapping[int, float],
    entries: Mapping[int, float],
) -> Network:
    """Cut edges into links; `exits` and `entries` are the ends of edges whose heights are fixed."""
    count = len(cards)
    column = list(rank)
    room = [0.0 if card.rides else card.height + gap for card in cards]
    into: list[list[int]] = [[] for _ in range(count)]
    uses = [0] * count
    for k, edge in enumerate(edges):
        into[edge.target].append(k)
        uses[edge.source] += 1
        if cards[edge.source].rides and edge.slot is not None:  # as far out as a port may be
            wide = cards[edge.target].height - 2 * INSET + edge.slot[1]
            room[edge.target] = max(room[edge.target], wide)
    for ks in into:
        ks.sort(key=lambda k: edges[k].position)
    leave = [exits.get(k, 0.0) for k in range(len(edges))]
    enter = [0.0] * len(edges)
    port = [0] * len(edges)
    ports = [1] * count
    for b, ks in enumerate(into):
        if ks and (cards[b].ordered or ks[0] in entries):
            ks.sort(key=lambda k: entries.get(k, 0.0))
            ports[b] = len(ks)
        for i, (k, dy) in enumerate(zip(ks, spread(cards[b], [edges[k] for k in ks]), strict=True)):
            enter[k] = entries.get(k, dy)
            port[k] = i if ports[b] > 1 else 0
    _apart(cards, edges, into, enter, exits, leave)

    hangs = [uses[v] == 1 and not into[v] for v in range(count)]
    deep = [any(into[edges[k].source] for k in ks) for ks in into]
    spine = spines(edges, into)
    direct = [0] * count
    for edge in edges:
        direct[edge.source] += rank[edge.target] == rank[edge.source] + 1
    lanes: dict[tuple[int, float, int], int] = {}
    known: dict[tuple[int, int], int] = {}
    links: list[Link] = []
    chains: list[list[int]] = []
    lasts: list[int] = []
    for k, edge in enumerate(edges):
        a, b = edge.source, edge.target
        chain = [a]
        for r in range(rank[a] + 1, rank[b]):
            key = (a, leave[k], r)
            if key not in lanes:
                lanes[key] = len(column)
                column.append(r)
                room.append(LANE)
            chain.append(lanes[key])
        chain.append(b)
        chains.append(chain)
        for u, v in pairwise(chain):
            if (u, v) not in known:
                known[u, v] = len(links)
                last = v == b
                weight = PLAIN
                if u >= count and v >= count:
                    weight = THIN
                elif u >= count or v >= count:
                    weight = HALF
                elif hangs[a] and deep[b]:
                    weight = LEAF
                elif spine[b] == k and direct[a] == 1:
                    weight = CHAIN
                links.append(
                    Link(
                        u,
                        v,
                        weight,
                        leave[k] if u == a else 0.0,
                        enter[k] if last else 0.0,
                        edge.position - 0.5 if last else 0.0,
                        port[k] if last else 0,
                    )
                )
        lasts.append(known[chain[-2], b])
    wide = 0
    for r in column:
        wide = max(wide, r + 1)
    return Network(
        count,
        column,
        room,
        [[] for _ in range(wide)],
        chains,
        lasts,
        links,
        leave,
        enter,
        into,
        ports,
    )


def _apart(
    cards: Sequence[Card],
    edges: Sequence[Edge],
    into: Sequence[Sequence[int]],
    enter: Sequence[float],
    exits: Mapping[int, float],
    leave: list[float],
) -> None:
    """Let edges that go twice from one card to another leave as far apart as they arrive."""
    for ks in into:
        if len(ks) < 2:
            continue
        for k in ks:
            source = edges[k].source
            twins = [other for other in ks if edges[other].source == source]
            if len(twins) < 2 or k in exits or cards[source].rides:
                continue
            total = 0.0
            for other in twins:
                total += enter[other]
            room = max(cards[source].height / 2 - INSET, 0.0)
            leave[k] = min(max(enter[k] - total / len(twins), -room), room)


def adjacency(net: Network) -> tuple[list[list[Near]], list[list[Near]]]:
    """Return each point's neighbours in the column before, and in the column after."""
    before: list[list[Near]] = [[] for _ in net.column]
    after: list[list[Near]] = [[] for _ in net.column]
    for link in net.links:
        d = link.leave - link.enter
        before[link.target].append((link.source, link.weight, d, link.side))
        after[link.source].append((link.target, link.weight, -d, link.side))
    return before, after
