"""What a drawing is made of, and what the writers of all formats ask of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..layout.sizes import STYLE
from ..layout.widths import MONO

__all__ = [
    "LEVELS",
    "TRIANGLES",
    "Card",
    "Curve",
    "Drawing",
    "Frame",
    "Heat",
    "Label",
    "Line",
    "Text",
    "advance",
    "heat_color",
    "outline",
    "pairs",
    "px",
    "runs",
    "triangle",
]

TRIANGLES = {"▲": 1, "▼": -1}
"""Glyphs that fonts lack, and whether they point up."""

_RADIUS = float(STYLE["card"]["radius"])


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text; `x`, `y` is the left, middle or right end of its baseline.

    `color` names an entry of a palette of ``style.json``; `face` is "name" (serif) or "number".
    """

    x: float
    y: float
    text: str
    size: float
    color: str
    face: str = "number"
    anchor: str = "start"
    bold: bool = False
    italic: bool = False


LEVELS = 16
"""Colours of a heat map on each side of zero."""


@dataclass(frozen=True, slots=True)
class Line:
    """A thin line through points: x and y of each, one after another."""

    path: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """A heat map: rows of levels from -`LEVELS` to `LEVELS`; one more is no number."""

    x: float
    y: float
    width: float
    height: float
    levels: tuple[tuple[int, ...], ...]

    def cells(self) -> dict[int, list[tuple[float, float, float, float]]]:
        """Return by level the boxes that have it; equal neighbours in a row are one box."""
        boxes: dict[int, list[tuple[float, float, float, float]]] = {}
        high = self.height / len(self.levels)
        for i, row in enumerate(self.levels):
            wide = self.width / len(row)
            begin = 0
            for j in range(1, len(row) + 1):
                if j == len(row) or row[j] != row[begin]:
                    box = self.x + begin * wide, self.y + i * high, (j - begin) * wide, high
                    boxes.setdefault(row[begin], []).append(box)
                    begin = j
        return boxes


def heat_color(theme: str, level: int) -> str:
    """Return the colour of a level of a heat map, as ``#rrggbb``."""
    colors = STYLE[theme]
    if level > LEVELS:
        return str(colors["warn"])
    ends = colors["zero"], colors["high" if level > 0 else "low"]
    a, b = ([int(c[k : k + 2], 16) for k in (1, 3, 5)] for c in ends)
    share = abs(level) / LEVELS
    mixed = (round(x + share * (y - x)) for x, y in zip(a, b, strict=True))
    return "#" + "".join(f"{x:02x}" for x in mixed)


@dataclass(frozen=True, slots=True)
class Card:
    """A node, a closed group or a token of a leaf: a rounded box with its texts.

    `kind` is "leaf", "constant", "op" or "group".
    """

    x: float
    y: float
    width: float
    height: float
    kind: str
    active: bool
    title: str
    texts: tuple[Text, ...]
    token: bool = False
    lines: tuple[Line, ...] = ()
    heats: tuple[Heat, ...] = ()

    @property
    def radius(self) -> float:
        """The radius of the corners."""
        return self.height / 2 if self.token else _RADIUS

    @property
    def stroke(self) -> tuple[str, float, bool]:
        """The border's colour and width, and whether it is dashed."""
        if self.active:
            return "ink", 2.0, False
        if self.kind == "leaf":
            return "accent", 1.5, False
        if self.kind == "constant":
            return "faint", 1.0, True
        return ("soft" if self.kind == "group" else "line"), 1.0, False

    @property
    def fill(self) -> str:
        """The colour of the box."""
        return "constant" if self.kind == "constant" else "card"


@dataclass(frozen=True, slots=True)
class Curve:
    """An edge: a chain of cubic Bézier curves."""

    path: tuple[float, ...]
    color: str
    width: float


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on an edge, on a patch of the background."""

    x: float
    y: float
    width: float
    height: float
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """An open group: a rounded box behind all that is in it, and its title."""

    x: float
    y: float
    width: float
    height: float
    title: Text

    @property
    def radius(self) -> float:
        """The radius of the corners."""
        return _RADIUS


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing, in pixels, y downwards: frames behind curves, labels, cards; a caption below."""

    width: float
    height: float
    frames: tuple[Frame, ...]
    curves: tuple[Curve, ...]
    labels: tuple[Label, ...]
    cards: tuple[Card, ...]
    title: str
    caption: tuple[Text, ...] = ()


# ---------------------------------------------------------------------- what writers share


def advance(text: Text) -> float:
    """Return the width of a run of numbers, which are monospaced."""
    return MONO * text.size * len(text.text)


def _start(text: Text) -> float:
    """Return where a run begins."""
    return text.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor] * advance(text)


def runs(text: Text) -> Iterator[tuple[float, str, bool]]:
    """Split a text at the triangles, which fonts lack: yield x, text, whether a triangle."""
    x, step = _start(text), MONO * text.size
    run, begin = "", x
    for k, c in enumerate(text.text):
        if c in TRIANGLES:
            if run.strip():
                yield begin, run, False
            yield x + k * step, c, True
            run, begin = "", x + (k + 1) * step
        else:
            run += c
    if run.strip():
        yield begin, run, False


def triangle(x: float, y: float, size: float, up: int) -> list[tuple[float, float]]:
    """Return a triangle's corners; `y` is the baseline."""
    wide, high = 0.6 * size, 0.55 * size
    base, tip = (y, y - high) if up > 0 else (y - high, y)
    return [(x, base), (x + wide, base), (x + wide / 2, tip)]


def outline(box: Card | Label | Frame, r: float) -> list[float]:
    """Return a rounded box as a closed chain of Bézier curves."""
    x0, y0, x1, y1 = box.x, box.y, box.x + box.width, box.y + box.height
    k = 0.4477 * r  # a quarter of a circle: its handles end (1 − 0.5523) r from the corner
    path = [x0 + r, y0]

    def line(x: float, y: float) -> None:
        path.extend([path[-2], path[-1], x, y, x, y])

    line(x1 - r, y0)
    path.extend([x1 - k, y0, x1, y0 + k, x1, y0 + r])
    line(x1, y1 - r)
    path.extend([x1, y1 - k, x1 - k, y1, x1 - r, y1])
    line(x0 + r, y1)
    path.extend([x0 + k, y1, x0, y1 - k, x0, y1 - r])
    line(x0, y0 + r)
    path.extend([x0, y0 + k, x0 + k, y0, x0 + r, y0])
    return path


def pairs(path: tuple[float, ...]) -> Iterator[tuple[float, float]]:
    """Yield the points of a path."""
    return zip(path[::2], path[1::2], strict=True)


def px(x: float) -> str:
    """Return a number of pixels with three px places at most."""
    return f"{x:.3f}".rstrip("0").rstrip(".")
