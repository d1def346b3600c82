"""Where the numbers of edges stand: on their curves, before the result, never on one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor

from .graph import Card, Edge
from .lanes import Network
from .routes import Columns

__all__ = ["numbers"]

AIR = 3.0  # px between a slot and its result
STEP = 6.0  # px from one try to the next
SIDEWAYS = (0.0, -0.25, 0.25, -0.5, 0.5)  # shares of a slot's height beside the curve
STRIPE = 128.0  # px
CARD = 1000.0  # how much worse it is to lie on a card than on a number
TOUCH = 1e-6  # px by which two that lie side by side may seem to overlap
Slot = tuple[float, float, float, float, float]  # left, top, right, bottom, and how bad that is


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
            (x, height), free = _place(paths[k], lasts[k], slot, shares, taken)
            placed[k] = x, height
            if not free:
                crowded[c] += 1
            w, h = slot
            _take(taken, (x - w / 2, height - h / 2, x + w / 2, height + h / 2, 1.0))
    return placed, crowded


def _place(
    path: list[float],
    start: int,
    slot: tuple[float, float],
    shares: Sequence[float],
    taken: Mapping[int, Sequence[Slot]],
) -> tuple[tuple[float, float], bool]:
    w, h = slot
    x = path[-2] - AIR - w / 2
    last = min(x, path[start] + AIR + w / 2)
    best = (x, 0.0)
    least = -1.0
    while True:
        height = _height(path, start, x)
        for share in shares:
            middle = height + share * h
            lap = _overlap(x, middle, w / 2, h / 2, taken)
            if least < 0 or lap < least:
                best, least = (x, middle), lap
            if lap == 0:
                return (x, middle), True
        if x == last:
            return best, False
        x = max(last, x - STEP)


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


def _height(path: Sequence[float], start: int, x: float) -> float:
    """Return the height of a curve, which runs to the right, at x."""
    k = start
    while k + 8 < len(path) and path[k + 6] < x:
        k += 6
    a, b, c, d = path[k], path[k + 2], path[k + 4], path[k + 6]
    low, high, t = 0.0, 1.0, 0.5
    for _ in range(16):
        s = 1 - t
        if s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d < x:
            low = t
        else:
            high = t
        t = (low + high) / 2
    s = 1 - t
    a, b, c, d = path[k + 1], path[k + 3], path[k + 5], path[k + 7]
    return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d
