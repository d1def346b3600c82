"""Where the numbers of edges stand: on their curves, before the result.

Never on one another, and no other edge's line runs behind one where there is room.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor

from .graph import Card, Edge
from .lanes import Network
from .routes import Columns, share

__all__ = ["numbers", "widest_slots"]

AIR = 3.0  # px between a slot and its result
STEP = 6.0  # px from one try to the next
SIDEWAYS = (0.0, -0.25, 0.25, -0.5, 0.5)  # shares of a slot's height beside the curve
STRIPE = 128.0  # px
CARD = 1000.0  # how much worse it is to lie on a card than on a number
LINE = 100.0  # px²: how bad it is that a line runs behind a number
CLEAR = 3.0  # px of a slot's height, above and below the number's letters, that a line may touch
TOUCH = 1e-6  # px by which two that lie side by side may seem to overlap
Slot = tuple[float, float, float, float, float]  # left, top, right, bottom, and how bad that is
Line = tuple[float, float]  # through a gap: the heights at which it begins and ends


def numbers(
    net: Network,
    cards: Sequence[Card],
    edges: Sequence[Edge],
    at: Columns,
    y: Sequence[float],
    paths: Sequence[list[float]],
    lasts: Sequence[int],
) -> tuple[list[tuple[float, float] | None], list[int]]:
    """Return the middle of each edge's slot, and how many numbers of each column found no room.

    Slots lie in the gap before their result's column, or in the column where the result is
    narrower; a column's are placed from top to bottom.
    """
    placed: list[tuple[float, float] | None] = [None] * len(edges)
    crowded = [0] * len(net.columns)
    lines = _lines(net, y)
    for c, column in enumerate(net.columns):
        mine = []
        taken: dict[int, list[Slot]] = {}  # by the stripes of the column that they reach into
        for v in column:
            if v >= net.cards:
                continue
            w, h = cards[v].width / 2, cards[v].height / 2
            if h > 0:  # a slot may reach into the column, beside a card that is narrower
                _take(taken, (at.x[v] - w, y[v] - h, at.x[v] + w, y[v] + h, CARD))
            for k in net.into[v]:
                if edges[k].slot is not None:
                    mine.append(k)
        # What rides on its edge comes first: numbers can stand beside their curves.
        mine.sort(key=lambda k: (not cards[edges[k].source].rides, int(paths[k][-1] * 256 + 1e9)))
        for k in mine:
            slot = edges[k].slot
            assert slot is not None
            shares = SIDEWAYS[:1] if cards[edges[k].source].rides else SIDEWAYS
            (x, height), free = _place(paths[k], lasts[k], slot, shares, taken, lines[c])
            placed[k] = x, height
            if not free:
                crowded[c] += 1
            w, h = slot
            _take(taken, (x - w / 2, height - h / 2, x + w / 2, height + h / 2, 1.0))
    return placed, crowded


def widest_slots(net: Network, cards: Sequence[Card], edges: Sequence[Edge]) -> list[float]:
    """Return how wide the slots before each column are, with the air beside them."""
    wide = [0.0] * len(net.columns)
    for edge in edges:
        if edge.slot is not None and not cards[edge.source].rides:
            c = net.column[edge.target]
            wide[c] = max(wide[c], edge.slot[0] + AIR)
    return wide


def _lines(net: Network, y: Sequence[float]) -> list[list[Line]]:
    """Return the lines through the gap before each column; edges that share one give it once."""
    found: list[dict[Line, None]] = [{} for _ in net.columns]
    for k, chain in enumerate(net.chains):
        before = y[chain[0]] + net.leave[k]
        for v in chain[1:]:
            after = y[v] + net.enter[k] if v == chain[-1] else y[v]
            found[net.column[v]][before, after] = None
            before = after
    return [list(lines) for lines in found]


def _place(
    path: list[float],
    start: int,
    slot: tuple[float, float],
    shares: Sequence[float],
    taken: Mapping[int, Sequence[Slot]],
    lines: Sequence[Line],
) -> tuple[tuple[float, float], bool]:
    w, h = slot
    left, begin, end = path[start], path[start + 1], path[start + 7]
    wide = path[start + 6] - left
    top, bottom = min(begin, end) - h, max(begin, end) + h
    near = [
        (a, b)
        for a, b in lines
        if (a > top or b > top) and (a < bottom or b < bottom) and (a != begin or b != end)
    ]
    x = path[-2] - AIR - w / 2
    last = min(x, left + AIR + w / 2)
    best = (x, 0.0)
    least = -1.0
    while True:
        height = begin + (end - begin) * share((x - left) / wide)
        first, final = share((x - w / 2 - left) / wide), share((x + w / 2 - left) / wide)
        for aside in shares:
            middle = height + aside * h
            lap = _overlap(x, middle, w / 2, h / 2, taken)
            lap += LINE * _crossed(near, first, final, middle, h / 2 - CLEAR)
            if least < 0 or lap < least:
                best, least = (x, middle), lap
            if lap == 0:
                return (x, middle), True
        if x == last:
            return best, False
        x = max(last, x - STEP)


def _crossed(lines: Sequence[Line], first: float, final: float, middle: float, half: float) -> int:
    """Return how many lines run behind a box, from one share of their rise to another."""
    top, bottom = middle - half, middle + half
    count = 0
    for a, b in lines:
        one, other = a + (b - a) * first, a + (b - a) * final
        count += (one > top or other > top) and (one < bottom or other < bottom)
    return count


def _take(taken: dict[int, list[Slot]], slot: Slot) -> None:
    for stripe in range(_stripe(slot[1]), _stripe(slot[3]) + 1):
        taken.setdefault(stripe, []).append(slot)


def _stripe(y: float) -> int:
    return floor(y / STRIPE)


def _overlap(x: float, y: float, w: float, h: float, taken: Mapping[int, Sequence[Slot]]) -> float:
    area = 0.0
    for stripe in range(_stripe(y - h), _stripe(y + h) + 1):
        for left, top, right, bottom, weight in taken.get(stripe, ()):
            wide = min(x + w, right) - max(x - w, left)
            high = min(y + h, bottom) - max(y - h, top)
            if wide > TOUCH and high > TOUCH:
                area += wide * high * weight
    return area
