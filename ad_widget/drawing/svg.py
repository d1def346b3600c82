"""The picture of a run as plain shapes, and as SVG.

`scene` draws the cards of the widget at rest, or at a `Stage` of the two passes; `svg` writes it
as a document of its own, and `formats` as PDF, PNG and TikZ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, Literal

import numpy as np

from ..program import Edge, Program, Run
from .picture import LABEL_FAR, LOOK, Layout, corner, label_at, positions
from .text import (
    MONO,
    clean,
    format_array,
    format_gradient,
    format_number,
    format_short,
    glyph,
    shorten,
    width,
)

__all__ = [
    "Card",
    "Curve",
    "EdgeMode",
    "Label",
    "Scene",
    "Stage",
    "Text",
    "scene",
    "silhouette",
    "stages",
    "svg",
]

_CARD, _SIZE, _EDGE = LOOK["card"], LOOK["size"], LOOK["edge"]
_MARGIN = LOOK["graph"]["margin"]

EdgeMode = Literal["none", "local", "contribution"]
Theme = Literal["light", "dark", "auto"]
Detail = Literal["full", "texts", "outline"]


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text; `x`, `y` is the left, middle or right end of its baseline.

    `color` names an entry of a palette of ``look.json``; `face` is "name" (serif) or "number".
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


@dataclass(frozen=True, slots=True)
class Card:
    """A node: a rounded box with its texts."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    active: bool
    title: str
    texts: tuple[Text, ...]

    @property
    def stroke(self) -> tuple[str, float, bool]:
        """The border's colour and width, and whether it is dashed."""
        if self.active:
            return "ink", 2.0, False
        if self.kind == "leaf":
            return "accent", 1.5, False
        return ("faint", 1.0, True) if self.kind == "constant" else ("line", 1.0, False)

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
    text: Text


@dataclass(frozen=True, slots=True)
class Scene:
    """A drawing, in pixels, y downwards; curves lie below cards, and labels below both."""

    width: float
    height: float
    curves: tuple[Curve, ...]
    labels: tuple[Label, ...]
    cards: tuple[Card, ...]
    title: str


@dataclass(frozen=True)
class Stage:
    """A moment of the two passes: which numbers are known, and what is at work.

    Attributes
    ----------
    values : set of int
        The drawn nodes whose value is known.
    grads : dict of int to number or array
        Gradients as far as they have been summed up.
    nodes : set of int
        The nodes at work.
    edges : dict of int to bool
        The edges at work, and whether backwards.
    """

    values: frozenset[int]
    grads: Mapping[int, Any]
    nodes: frozenset[int] = frozenset()
    edges: Mapping[int, bool] = field(default_factory=dict)


def stages(program: Program, run: Run) -> Iterator[Stage]:
    """Yield the steps of the forward pass, then of the backward pass.

    A node's gradient grows by each contribution as it comes in, so the last stage shows what the
    picture at rest shows.
    """
    into: dict[int, list[int]] = {}
    for k, edge in enumerate(program.edges):
        into.setdefault(edge.target, []).append(k)
    known = {k for k, part in enumerate(program.nodes) if part.kind != "op"}
    yield Stage(frozenset(known), {})
    ops = [k for k, part in enumerate(program.nodes) if part.kind == "op"]
    for k in ops:
        known.add(k)
        yield Stage(frozenset(known), {}, frozenset([k]), dict.fromkeys(into.get(k, ()), False))
    values = frozenset(known)
    output = next((k for k, p in enumerate(program.nodes) if p.value == program.output), None)
    if output is None or (seed := program.nodes[output].grad) is None:
        return
    grads: dict[int, Any] = {output: run.numbers[seed]}
    yield Stage(values, dict(grads), frozenset([output]))
    for k in reversed(ops):
        moved = {}
        for e in into.get(k, ()):
            edge = program.edges[e]
            if edge.contribution is None or k not in grads:
                continue
            share = run.numbers[edge.contribution]
            grads[edge.source] = grads[edge.source] + share if edge.source in grads else share
            moved[e] = True
        if moved:
            active = frozenset([k, *(program.edges[e].source for e in moved)])
            yield Stage(values, dict(grads), active, moved)


def scene(
    program: Program,
    run: Run,
    *,
    edges: EdgeMode = "local",
    place: Layout | None = None,
    stage: Stage | None = None,
    detail: Detail = "full",
) -> Scene:
    """Return the picture of a run.

    Parameters
    ----------
    program : Program
    run : Run
        Its numbers.
    edges : {"local", "contribution", "none"}
        What edges between scalars show.
    place : dict, optional
        A layout; by default `positions`.
    stage : Stage, optional
        A moment of the passes; by default their end.
    detail : {"full", "texts", "outline"}
        Whether a card says its whole name and numbers under the pointer; whether anything is
        said at all.
    """
    place = place or positions(program)
    margin = _MARGIN
    at_work: Mapping[int, bool] = stage.edges if stage else {}
    curves, labels = [], []
    for k, (edge, drawn) in enumerate(zip(program.edges, place["edges"], strict=True)):
        quiet = program.nodes[edge.source].kind == "constant"
        color, thick = "line" if quiet else "faint", float(_EDGE["width"])
        if k in at_work:
            color, thick = "accent", 2 * thick
            if at_work[k] and edge.contribution is not None:
                color = _sign_color(run.numbers[edge.contribution])
        curves.append(Curve(tuple(x + margin for x in drawn["path"]), color, thick))
        text = _edge_text(edge, run, edges) if detail != "outline" else None
        if text is not None and (stage is None or at_work.get(k)):
            x, y = (v + margin for v in label_at(drawn["path"]))
            labels.append(_label(x, y, *text))
    draw = _outline if detail == "outline" else _card
    cards = tuple(
        draw(program, run, k, (x + margin, y + margin, w, h), stage, detail == "full")
        for k, (x, y, w, h) in enumerate(place["nodes"])
    )
    title = next((p.label for p in program.nodes if p.value == program.output), "")
    return Scene(
        place["width"] + 2 * margin,
        place["height"] + 2 * margin,
        tuple(curves),
        tuple(labels),
        cards,
        f"computation graph of {clean(title)}",
    )


def _edge_text(edge: Edge, run: Run, mode: EdgeMode) -> tuple[str, str] | None:
    value = {"local": edge.local, "contribution": edge.contribution}.get(mode)
    if value is None or np.size(number := run.numbers[value]) != 1:
        return None
    x = float(np.reshape(number, ()))
    if mode == "local":
        return f"×{format_number(x)}", "soft" if np.isfinite(x) else "warn"
    return format_gradient(x), _sign_color(x)


def _label(x: float, y: float, text: str, color: str) -> Label:
    size = _SIZE["edge"]
    # Long numbers shrink rather than reach over the result's card.
    size = min(size, LABEL_FAR * 2 / (MONO * len(text)))
    wide = len(text) * MONO * size + 6
    high = _EDGE["label_height"] - 2
    words = Text(x, y + 0.36 * size, text, round(size, 2), color, anchor="middle")
    return Label(x - wide / 2, y - high / 2, wide, high, words)


def _outline(
    program: Program, run: Run, k: int, box: Sequence[float], stage: Stage | None, titled: bool
) -> Card:
    """Return a card with nothing on it."""
    x, y, w, h = box
    return Card(x - w / 2, y - h / 2, w, h, program.nodes[k].kind, False, "", ())


def _card(
    program: Program, run: Run, k: int, box: Sequence[float], stage: Stage | None, titled: bool
) -> Card:
    cx, cy, wide, high = box
    x, y = cx - wide / 2, cy - high / 2
    part = program.nodes[k]
    pad, room = _CARD["pad"], wide - 2 * _CARD["pad"]
    texts = []
    sign = shorten(corner(program, part), _SIZE["symbol"], 0.6 * room)
    left = room
    if sign:
        left -= width(sign, _SIZE["symbol"]) + _CARD["gap"]
        place = (x + wide - pad, y + _CARD["symbol_y"])
        texts.append(Text(*place, sign, _SIZE["symbol"], "soft", anchor="end"))
    value = run.numbers[part.value]
    # A number and no more: to write it once is enough.
    bare = part.kind == "constant" and part.name is None and np.ndim(value) == 0
    if not bare:
        name = shorten(part.label, _SIZE["name"], left)
        slanted = part.kind != "constant"
        name_at = (x + pad, y + _CARD["name_y"])
        texts.append(Text(*name_at, name, _SIZE["name"], "ink", "name", italic=slanted))
    grad = None if part.grad is None else run.numbers[part.grad]
    if stage is not None:
        value = value if k in stage.values else None
        grad = stage.grads.get(k)
    if bare and value is not None:
        (number,) = _numbers(value, cx, cy + 0.36 * _SIZE["value"], room, grad=False)
        texts.append(replace(number, anchor="middle"))
    elif value is not None:
        base = _CARD["value_y"] if part.grad is not None else min(_CARD["value_y"], high - 12)
        texts += _numbers(value, x + pad, y + base, room, grad=False)
    if grad is not None:
        texts += _numbers(grad, x + pad, y + _CARD["grad_y"], room, grad=True)
    title = ""
    if titled:
        title = clean(part.label)
        if value is not None:
            title += f" = {format_array(value)}"
        if grad is not None:
            title += f", gradient {format_array(grad)}"
    active = stage is not None and k in stage.nodes
    return Card(x, y, wide, high, part.kind, active, title, tuple(texts))


def _numbers(value: Any, x: float, y: float, room: float, *, grad: bool) -> list[Text]:
    """Return a number, or as many of an array's as there is room for."""
    array = np.asarray(value)
    if array.shape == ():
        number = float(array)
        if grad:
            return [Text(x, y, format_gradient(number), _SIZE["grad"], _sign_color(number))]
        color = "ink" if np.isfinite(number) else "warn"
        return [Text(x, y, format_number(number), _SIZE["value"], color, bold=True)]
    if array.size == 0:
        return [Text(x, y, "empty", _SIZE["array"], "soft")]
    advance = MONO * _SIZE["array"]
    texts = []
    for k, item in enumerate(array.flat):
        number = float(item)
        text = glyph(number) + format_short(abs(number)) if grad else format_short(number)
        last = k == array.size - 1
        if len(text) * advance + (0 if last else 2 * advance) > room:
            texts.append(Text(x, y, "…", _SIZE["array"], "soft"))
            break
        color = _sign_color(number) if grad else "ink" if np.isfinite(number) else "warn"
        texts.append(Text(x, y, text, _SIZE["array"], color))
        x += (len(text) + 1) * advance
        room -= (len(text) + 1) * advance
    return texts


def _sign_color(x: Any) -> str:
    x = float(np.sum(x))
    return "positive" if x > 0 else "negative" if x < 0 else "soft" if x == 0 else "warn"


# ---------------------------------------------------------------------- SVG


def svg(drawn: Scene, *, theme: Theme = "light") -> str:
    """Return a drawing as an SVG document.

    Parameters
    ----------
    drawn : Scene
    theme : {"light", "dark", "auto"}
        "auto" follows the reader's preference and has no background of its own.
    """
    wide, high = _n(drawn.width), _n(drawn.height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
        f'viewBox="0 0 {wide} {high}" role="img" aria-label="{escape(drawn.title)}">'
    )
    out = [head, f"<style>{_style(theme, _colors(drawn))}</style>"]
    if theme != "auto":
        out.append('<rect width="100%" height="100%" class="f-background"/>')
    # Curves of one look share an element's attributes.
    for (color, thick), curves in _grouped(drawn.curves).items():
        paths = "".join(f'<path d="{_path(curve.path)}"/>' for curve in curves)
        out.append(f'<g class="s-{color}" fill="none" stroke-width="{_n(thick)}">{paths}</g>')
    for label in drawn.labels:
        out.append(
            f'<rect class="f-background" x="{_n(label.x)}" y="{_n(label.y)}" '
            f'width="{_n(label.width)}" height="{_n(label.height)}" rx="7"/>{_svg_text(label.text)}'
        )
    for card in drawn.cards:
        color, thick, dashed = card.stroke
        dash = ' stroke-dasharray="3 3"' if dashed else ""
        title = f"<title>{escape(card.title, quote=False)}</title>" if card.title else ""
        out.append(
            f'<g>{title}<rect class="f-{card.fill} s-{color}" '
            f'stroke-width="{_n(thick)}"{dash} x="{_n(card.x)}" y="{_n(card.y)}" '
            f'width="{_n(card.width)}" height="{_n(card.height)}" rx="{_CARD["radius"]}"/>'
            f"{''.join(map(_svg_text, card.texts))}</g>"
        )
    return "\n".join([*out, "</svg>"])


def silhouette(drawn: Scene, *, theme: Theme = "auto") -> str:
    """Return the cards and curves of a drawing without their texts, as a small SVG document."""
    wide, high = round(drawn.width), round(drawn.height)
    used = {"card", "constant"}, {curve.color for curve in drawn.curves}
    used[1].update(card.stroke[0] for card in drawn.cards)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
        f'viewBox="0 0 {wide} {high}"><style>{_style(theme, used)}</style>'
    ]
    paths: dict[str, list[str]] = {}
    for curve in drawn.curves:
        start, *points = [str(round(x)) for x in curve.path]
        look = f'class="s-{curve.color}" fill="none"'
        paths.setdefault(look, []).append(f"M{start} {points[0]}C{' '.join(points[1:])}")
    for card in drawn.cards:
        x, y, w, h = map(round, (card.x, card.y, card.width, card.height))
        look = f'class="f-{card.fill} s-{card.stroke[0]}"'
        paths.setdefault(look, []).append(f"M{x} {y}h{w}v{h}h-{w}z")
    out += [f'<path {look} d="{"".join(parts)}"/>' for look, parts in paths.items()]
    return "".join([*out, "</svg>"])


def _grouped(curves: Sequence[Curve]) -> dict[tuple[str, float], list[Curve]]:
    groups: dict[tuple[str, float], list[Curve]] = {}
    for curve in curves:
        groups.setdefault((curve.color, curve.width), []).append(curve)
    return groups


def _colors(drawn: Scene) -> tuple[set[str], set[str]]:
    """Return the names of the colours that fill and that draw."""
    texts = [label.text for label in drawn.labels]
    texts += [text for card in drawn.cards for text in card.texts]
    fills = {"background"} | {text.color for text in texts} | {card.fill for card in drawn.cards}
    strokes = {curve.color for curve in drawn.curves} | {card.stroke[0] for card in drawn.cards}
    return fills, strokes


def _svg_text(text: Text) -> str:
    look = f"{text.face}{' bold' if text.bold else ''}{' italic' if text.italic else ''}"
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    return (
        f'<text class="{look} f-{text.color}" x="{_n(text.x)}" y="{_n(text.y)}" '
        f'font-size="{text.size}"{anchor}>{escape(text.text, quote=False)}</text>'
    )


def _style(theme: Theme, used: tuple[set[str], set[str]]) -> str:
    fills, strokes = map(sorted, used)

    def palette(name: str) -> str:
        colors = LOOK[name]
        return "".join(f".f-{key}{{fill:{colors[key]}}}" for key in fills) + "".join(
            f".s-{key}{{stroke:{colors[key]}}}" for key in strokes
        )

    font = LOOK["font"]
    rules = (
        f"text{{white-space:pre;unicode-bidi:isolate}}.number{{font-family:{font['number']}}}"
        f".name{{font-family:{font['name']}}}.bold{{font-weight:600}}.italic{{font-style:italic}}"
    )
    if theme == "auto":
        dark = f"@media(prefers-color-scheme:dark){{{palette('dark')}}}"
        return rules + palette("light") + dark
    return rules + palette(theme)


def _path(path: Sequence[float]) -> str:
    pieces = [path[k : k + 6] for k in range(2, len(path) - 5, 6)]
    return f"M{_n(path[0])} {_n(path[1])}" + "".join("C" + " ".join(map(_n, p)) for p in pieces)


def _n(x: float) -> str:
    return f"{x:.1f}".removesuffix(".0")
