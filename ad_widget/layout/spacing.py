"""How far apart columns stand: each gap is as wide as the numbers in it need.

A number that is wider than its gap may reach into the columns beside it, where its edge runs level
beside a card that is narrower, or through a lane.  Where a gap is crowded it is made wider, or its
numbers stand in a strip beside it, in which the curves run level: whichever takes less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .graph import Card, Edge
from .lanes import Network
from .slots import AIR, CARD, Box, Gap, Line, Point, Slot, Way, fill

__all__ = ["Spacing", "spaced"]

BEND = 40.0  # px of a gap whose numbers stand, at least in part, in a strip beside it
ROWS = 3  # of numbers beside each other that a strip may have room for
WIDER = 8.0  # px from one width of a gap to the next that is tried
FEW = 600  # cards: in larger pictures a number that finds no room may lie on another


@dataclass(slots=True)
class Spacing:
    """The gap before each column, the strip at its left, and where in it things stand.

    Attributes
    ----------
    gaps, strips : list of float
    insets : list of float
        How far from its column's right end a card ends.
    numbers : list of (x, y) or None
        The middles of the edges' slots, x from where the result's column begins.
    """

    gaps: list[float]
    strips: list[float]
    insets: list[float]
    numbers: list[Point | None]


def spaced(
    net: Network,
    cards: Sequence[Card],
    edges: Sequence[Edge],
    y: Sequence[float],
    least: Sequence[float],
) -> Spacing:
    """Decide the gaps before the columns; `least` says how wide each is at least."""
    count = len(net.columns)
    wide = [0.0] * count
    for v in range(net.cards):
        wide[net.column[v]] = max(wide[net.column[v]], cards[v].width)
    ways = [0] * len(net.column)  # links that leave a point
    for link in net.links:
        ways[link.source] += 1
    lines = _lines(net, cards, edges, y)
    found = Spacing(
        list(least),
        [0.0] * count,
        [(wide[net.column[v]] - cards[v].width) / 2 for v in range(net.cards)],
        [None] * len(edges),
    )
    few = net.cards <= FEW
    past: list[Box] = []
    for c, column in enumerate(net.columns):
        slots: list[Slot] = []
        boxes: list[Box] = []
        for v in column:
            if v >= net.cards:
                continue
            w, h = cards[v].width, cards[v].height / 2
            left = wide[c] - found.insets[v] - w
            if h > 0:
                boxes.append((left, y[v] - h, left + w, y[v] + h, CARD))
            for k in net.into[v]:
                size = edges[k].slot
                if size is None:
                    continue
                u = net.chains[k][-2]
                before = 0.0
                if few and ways[u] == 1 and c:
                    before = wide[c - 1]
                    if u < net.cards:
                        before -= cards[u].width
                        if net.into[u]:
                            before /= 2
                begin = y[u] + (net.leave[k] if len(net.chains[k]) == 2 else 0.0)
                rides = cards[edges[k].source].rides
                slots.append(Slot(k, *size, begin, y[v] + net.enter[k], left, before, rides))
        need, widest, strip = least[c], 0.0, 0.0
        for slot in slots:
            if slot.rides:
                strip = max(strip, slot.width)
            else:
                widest = max(widest, slot.width + AIR)
                need = max(need, slot.width + 2 * AIR - slot.before - slot.indent)
        if c:
            _hang(net, cards, ways, slots, need, wide[c - 1], found.insets, c)
            reach = any(slot.before for slot in slots)
            past = past if reach else []
            for v in net.columns[c - 1] if reach else ():
                if v < net.cards and cards[v].height > 0:
                    h = cards[v].height / 2
                    past.append((-wide[c - 1], y[v] - h, -found.insets[v], y[v] + h, CARD))
        slots.sort(key=lambda slot: (not slot.rides, int(slot.end * 256 + 1e9)))
        gap = Gap(slots, lines[c], boxes, past, few)
        tries = _tries(need, widest, strip, few=few) if c else [(0.0, 0.0)]
        (found.gaps[c], found.strips[c]), at = fill(gap, tries)
        past = []
        span = found.strips[c] + wide[c]
        for slot, (x, height) in zip(slots, at, strict=True):
            found.numbers[slot.edge] = x, height
            w, h = slot.width / 2, slot.height / 2
            if x + w > found.strips[c]:
                past.append((x - w - span, height - h, x + w - span, height + h, 1.0))
    return found


def _tries(need: float, widest: float, strip: float, *, few: bool) -> list[Way]:
    """Return a gap's widths, with those of the strip beside it, the narrowest first."""
    if not few:
        return [(need, strip)]
    bend = min(need, BEND)
    most = max(widest, strip)
    tries = [(need, 0.0)]
    beside = need - bend
    while beside < most:
        tries.append((bend, beside))
        beside += WIDER
    for row in range(1, ROWS + 1):
        tries.append((bend, max(strip, row * widest)))
    return tries


def _hang(
    net: Network,
    cards: Sequence[Card],
    ways: Sequence[int],
    slots: Sequence[Slot],
    need: float,
    wide: float,
    insets: list[float],
    c: int,
) -> None:
    """Let what has no operands stand near its uses, but for the room that its number needs."""
    lack = {}
    for slot in slots:
        u = net.chains[slot.edge][-2]
        if ways[u] == 1:
            lack[u] = slot.width + 2 * AIR - slot.indent - need
    for v in net.columns[c - 1]:
        if v < net.cards and not net.into[v] and ways[v]:
            insets[v] = min(wide - cards[v].width, max(0.0, lack.get(v, 0.0)))


def _lines(
    net: Network, cards: Sequence[Card], edges: Sequence[Edge], y: Sequence[float]
) -> list[list[Line]]:
    """Return the lines through the gap before each column; edges that share one give it once."""
    found: list[dict[Line, None]] = [{} for _ in net.columns]
    for k, chain in enumerate(net.chains):
        if cards[chain[0]].rides and edges[k].slot is not None:
            continue  # it begins beside its result
        before = y[chain[0]] + net.leave[k]
        for v in chain[1:]:
            after = y[v] + net.enter[k] if v == chain[-1] else y[v]
            found[net.column[v]][before, after] = None
            before = after
    return [list(lines) for lines in found]
