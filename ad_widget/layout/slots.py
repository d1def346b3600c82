"""Where the numbers of edges stand in the gap before their result.

Never on one another, and no other edge's line runs behind one where there is room.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import NDArray

from .routes import share

__all__ = ["AIR", "CARD", "Box", "Gap", "Line", "Point", "Slot", "Way", "fill"]

AIR = 3.0  # px between a slot and its result
STEP = 6.0  # px from one try to the next
SIDEWAYS = (0.0, -0.25, 0.25, -0.5, 0.5)  # shares of a slot's height beside the curve
# Shares of a slot's width: where in it the curve is looked at.
LEANS = (0.0, 0.25, 0.5, -0.25, -0.5)
STRIPE = 128.0  # px
CARD = 1000.0  # how much worse it is to lie on a card than on a number
LINE = 100.0  # px²: how bad it is that a line runs behind a number
CLEAR = 3.0  # px of a slot's height, above and below the number's letters, that a line may touch
TOUCH = 1e-6  # px by which two that lie side by side may seem to overlap
Box = tuple[float, float, float, float, float]  # left, top, right, bottom, how bad it is to lie on
Point = tuple[float, float]
Way = tuple[float, float]  # how wide a gap is, and the strip beside it
Line = tuple[float, float]  # through a gap: the heights at which it begins and ends


@dataclass(slots=True)
class Slot:
    """Room for the number of an edge, and the edge's way through the gap before its result.

    Attributes
    ----------
    edge : int
    width, height : float
    begin, end : float
        The heights of the curve.
    indent : float
        How far in its column, behind the strip, the result begins.
    before : float
        How far the edge runs level, and alone, before the gap.
    rides : bool
        Whether a card stands in it, level with the port.
    """

    edge: int
    width: float
    height: float
    begin: float
    end: float
    indent: float
    before: float
    rides: bool


@dataclass(slots=True)
class Gap:
    """What is in a gap, from left to right: zero is where the result's column begins.

    Attributes
    ----------
    slots : list of Slot
        In the order in which they are placed.
    lines : list of Line
    cards : list of Box
        Of the result's column, behind the strip.
    past : list of Box
        Cards and numbers of the column before, from where it ends.
    few : bool
        Whether there is time to look for a place beside the curve.
    """

    slots: list[Slot]
    lines: list[Line]
    cards: list[Box]
    past: list[Box]
    few: bool


def fill(gap: Gap, tries: Sequence[Way]) -> tuple[Way, list[Point]]:
    """Return the first way in which all slots find room, and where their middles are then.

    In the last way those that find none stand where it is least bad.
    """
    lines = np.array(gap.lines, dtype=float).reshape(-1, 2)
    near = [_near(slot, lines) for slot in gap.slots]
    pairs = [some.tolist() if gap.few else [] for some in near]
    hard = -1  # a slot that found no room
    for way in tries:
        wide, strip = way
        taken: dict[int, list[Box]] = {}  # by the stripes that they reach into
        for left, top, right, bottom, bad in gap.cards:
            _take(taken, (left + strip, top, right + strip, bottom, bad))
        for left, top, right, bottom, bad in gap.past:
            _take(taken, (left - wide, top, right - wide, bottom, bad))
        anyhow = way is tries[-1]
        if hard >= 0 and not anyhow:
            slot = gap.slots[hard]
            if _free(slot, _range(slot, way), pairs[hard], taken) is None:
                continue
        placed: list[Point] = []
        for i, slot in enumerate(gap.slots):
            span = _range(slot, way)
            at = _free(slot, span, pairs[i], taken) if gap.few else None
            if at is None:
                hard = i
                if not anyhow:
                    break
                at = _least(slot, span, near[i], taken)
            placed.append(at)
            (x, y), w, h = at, slot.width / 2, slot.height / 2
            _take(taken, (x - w, y - h, x + w, y + h, 1.0))
        if len(placed) == len(gap.slots):
            return way, placed
    raise AssertionError("the last way takes all")


def _near(slot: Slot, lines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the lines that come near a slot, shape (n, 2)."""
    begin, end = slot.begin, slot.end
    top, bottom = min(begin, end) - slot.height, max(begin, end) + slot.height
    begins, ends = lines[:, 0], lines[:, 1]
    near = (np.maximum(begins, ends) > top) & (np.minimum(begins, ends) < bottom)
    found: NDArray[np.float64] = lines[near & ((begins != begin) | (ends != end))]
    return found


@dataclass(slots=True)
class _Range:
    """Where a slot may stand: its middle from `right` to `last`; where and how long the bend is."""

    start: float
    bend: float
    right: float
    last: float


def _range(slot: Slot, way: Way) -> _Range:
    wide, strip = way
    result = strip + slot.indent
    right = result - AIR - slot.width / 2
    return _Range(
        -wide,
        wide + (0.0 if result > 0.5 else result),
        right,
        right if slot.rides else min(right, AIR + slot.width / 2 - wide - slot.before),
    )


def _free(
    slot: Slot, span: _Range, near: Sequence[Sequence[float]], taken: Mapping[int, Sequence[Box]]
) -> Point | None:
    """Return the first place at which nothing is in the span."""
    w, h = slot.width, slot.height
    if slot.rides:
        spans = _spans(span, near, span.right, w)
        free = _is_free(span.right, slot.end, w / 2, h / 2, spans, taken)
        return (span.right, slot.end) if free else None
    for leans in (LEANS[:1], LEANS[1:]):
        x = span.right
        while True:
            spans = _spans(span, near, x, w)
            for lean in leans:
                height = slot.begin + (slot.end - slot.begin) * share(
                    (x + lean * w - span.start) / span.bend
                )
                for aside in SIDEWAYS:
                    if _is_free(x, height + aside * h, w / 2, h / 2, spans, taken):
                        return x, height + aside * h
            if x == span.last:
                break
            x = max(span.last, x - STEP)
    return None


def _least(
    slot: Slot, span: _Range, near: NDArray[np.float64], taken: Mapping[int, Sequence[Box]]
) -> Point:
    """Return the place on the curve at which the least is in the span."""
    w, h = slot.width, slot.height
    half = h / 2 - CLEAR
    begins, rises = near[:, 0], near[:, 1] - near[:, 0]
    best, least = (span.right, slot.end), -1.0
    x = span.right
    while True:
        first, final = _shares(span, x, w)
        one, other = begins + rises * first, begins + rises * final
        lows, highs = np.sort(np.minimum(one, other)), np.sort(np.maximum(one, other))
        height = slot.begin + (slot.end - slot.begin) * share((x - span.start) / span.bend)
        middles = [slot.end if slot.rides else height + aside * h for aside in SIDEWAYS]
        # Lines run behind it that begin above its lower end, less those that end above its upper.
        begun = lows.searchsorted([middle + half for middle in middles])
        ended = highs.searchsorted([middle - half for middle in middles], side="right")
        for middle, crossed in zip(middles, (begun - ended).tolist(), strict=True):
            lap = LINE * crossed + _overlap(x, middle, w / 2, h / 2, taken)
            if least < 0 or lap < least:
                best, least = (x, middle), lap
                if lap == 0:
                    return best
        if x == span.last:
            return best
        x = max(span.last, x - STEP)


def _shares(span: _Range, x: float, w: float) -> tuple[float, float]:
    """Return how much of its rise a line has behind it at the ends of what stands at x."""
    first = share((x - w / 2 - span.start) / span.bend)
    return first, share((x + w / 2 - span.start) / span.bend)


def _spans(span: _Range, near: Sequence[Sequence[float]], x: float, w: float) -> list[Line]:
    """Return between which heights the lines near by run, beside what stands at x."""
    first, final = _shares(span, x, w)
    ends = [(a + (b - a) * first, a + (b - a) * final) for a, b in near]
    return [(one, other) if one < other else (other, one) for one, other in ends]


def _is_free(
    x: float,
    y: float,
    w: float,
    h: float,
    spans: Sequence[Line],
    taken: Mapping[int, Sequence[Box]],
) -> bool:
    top, bottom = y - h + CLEAR, y + h - CLEAR
    for low, high in spans:
        if high > top and low < bottom:
            return False
    left, right, top, bottom = x - w + TOUCH, x + w - TOUCH, y - h + TOUCH, y + h - TOUCH
    for stripe in range(_stripe(y - h), _stripe(y + h) + 1):
        for box in taken.get(stripe, ()):
            if box[0] < right and box[2] > left and box[1] < bottom and box[3] > top:
                return False
    return True


def _take(taken: dict[int, list[Box]], box: Box) -> None:
    for stripe in range(_stripe(box[1]), _stripe(box[3]) + 1):
        taken.setdefault(stripe, []).append(box)


def _stripe(y: float) -> int:
    return floor(y / STRIPE)


def _overlap(x: float, y: float, w: float, h: float, taken: Mapping[int, Sequence[Box]]) -> float:
    area = 0.0
    for stripe in range(_stripe(y - h), _stripe(y + h) + 1):
        for left, top, right, bottom, bad in taken.get(stripe, ()):
            wide = min(x + w, right) - max(x - w, left)
            high = min(y + h, bottom) - max(y - h, top)
            if wide > TOUCH and high > TOUCH:
                area += wide * high * bad
    return area
