"""A drawing as an SVG document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Literal

from ..layout.sizes import STYLE
from .shapes import LEVELS, Card, Curve, Drawing, Frame, Text, heat_color

__all__ = ["Theme", "silhouette", "svg"]

Theme = Literal["light", "dark", "auto"]


def svg(drawn: Drawing, *, theme: Theme = "light") -> str:
    """Return a drawing as an SVG document.

    Parameters
    ----------
    drawn : Drawing
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
    for frame in drawn.frames:
        out.append(
            f'<rect class="f-constant s-line" x="{_n(frame.x)}" y="{_n(frame.y)}" '
            f'width="{_n(frame.width)}" height="{_n(frame.height)}" rx="{_n(frame.radius)}"/>'
            f"{_svg_text(frame.title)}"
        )
    # Curves of one style share an element's attributes.
    for (color, thick), curves in _grouped(drawn.curves).items():
        paths = "".join(f'<path d="{_path(curve.path)}"/>' for curve in curves)
        out.append(f'<g class="s-{color}" fill="none" stroke-width="{_n(thick)}">{paths}</g>')
    for label in drawn.labels:
        out.append(
            f'<rect class="f-background" x="{_n(label.x)}" y="{_n(label.y)}" '
            f'width="{_n(label.width)}" height="{_n(label.height)}" rx="7"/>'
            + "".join(map(_svg_text, label.texts))
        )
    for card in drawn.cards:
        color, thick, dashed = card.stroke
        dash = ' stroke-dasharray="3 3"' if dashed else ""
        title = f"<title>{escape(card.title, quote=False)}</title>" if card.title else ""
        out.append(
            f'<g>{title}<rect class="f-{card.fill} s-{color}" '
            f'stroke-width="{_n(thick)}"{dash} x="{_n(card.x)}" y="{_n(card.y)}" '
            f'width="{_n(card.width)}" height="{_n(card.height)}" rx="{_n(card.radius)}"/>'
            f"{''.join(_svg_array(card))}{''.join(map(_svg_text, card.texts))}</g>"
        )
    out += map(_svg_text, drawn.caption)
    return "\n".join([*out, "</svg>"])


def _svg_array(card: Card) -> Iterator[str]:
    """Yield the brackets and heat maps of an array; what has one colour is one element."""
    if card.lines:
        paths = "".join("M" + " ".join(map(_n, line.path)) for line in card.lines)
        yield f'<path class="s-faint" fill="none" d="{paths}"/>'
    for one in card.heats:
        for level, boxes in one.cells().items():
            paths = "".join(f"M{x:.2f} {y:.2f}h{w:.2f}v{h:.2f}h-{w:.2f}z" for x, y, w, h in boxes)
            name = "warn" if level > LEVELS else f"heat{level}"
            yield f'<path class="f-{name}" shape-rendering="crispEdges" d="{paths}"/>'


def silhouette(drawn: Drawing, *, theme: Theme = "auto") -> str:
    """Return the cards and curves of a drawing without their texts, as a small SVG document."""
    wide, high = round(drawn.width), round(drawn.height)
    used = {"card", "constant"}, {curve.color for curve in drawn.curves}
    used[1].update(card.stroke[0] for card in drawn.cards)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
        f'viewBox="0 0 {wide} {high}"><style>{_style(theme, used)}</style>'
    ]
    if drawn.frames:
        used[1].add("line")
    paths: dict[str, list[str]] = {}
    for frame in drawn.frames:
        paths.setdefault('class="f-constant s-line"', []).append(_rectangle(frame))
    for curve in drawn.curves:
        start, *points = [str(round(x)) for x in curve.path]
        style = f'class="s-{curve.color}" fill="none"'
        paths.setdefault(style, []).append(f"M{start} {points[0]}C{' '.join(points[1:])}")
    for card in drawn.cards:
        style = f'class="f-{card.fill} s-{card.stroke[0]}"'
        paths.setdefault(style, []).append(_rectangle(card))
    out += [f'<path {style} d="{"".join(parts)}"/>' for style, parts in paths.items()]
    return "".join([*out, "</svg>"])


def _rectangle(box: Card | Frame) -> str:
    x, y, w, h = map(round, (box.x, box.y, box.width, box.height))
    return f"M{x} {y}h{w}v{h}h-{w}z"


def _grouped(curves: Sequence[Curve]) -> dict[tuple[str, float], list[Curve]]:
    groups: dict[tuple[str, float], list[Curve]] = {}
    for curve in curves:
        groups.setdefault((curve.color, curve.width), []).append(curve)
    return groups


def _colors(drawn: Drawing) -> tuple[set[str], set[str]]:
    """Return the names of the colours that fill and that draw."""
    texts = [text for label in drawn.labels for text in label.texts]
    texts += [text for card in drawn.cards for text in card.texts]
    texts += [*(frame.title for frame in drawn.frames), *drawn.caption]
    fills = {"background"} | {text.color for text in texts} | {card.fill for card in drawn.cards}
    strokes = {curve.color for curve in drawn.curves} | {card.stroke[0] for card in drawn.cards}
    if drawn.frames:
        fills.add("constant")
        strokes.add("line")
    if any(card.lines for card in drawn.cards):
        strokes.add("faint")
    levels = {n for card in drawn.cards for one in card.heats for row in one.levels for n in row}
    fills |= {"warn" if n > LEVELS else f"heat{n}" for n in levels}
    return fills, strokes


def _svg_text(text: Text) -> str:
    style = f"{text.face}{' bold' if text.bold else ''}{' italic' if text.italic else ''}"
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    return (
        f'<text class="{style} f-{text.color}" x="{_n(text.x)}" y="{_n(text.y)}" '
        f'font-size="{text.size}"{anchor}>{escape(text.text, quote=False)}</text>'
    )


def _style(theme: Theme, used: tuple[set[str], set[str]]) -> str:
    fills, strokes = map(sorted, used)

    def palette(name: str) -> str:
        colors = STYLE[name]

        def color(key: str) -> str:
            return heat_color(name, int(key[4:])) if key.startswith("heat") else str(colors[key])

        return "".join(f".f-{key}{{fill:{color(key)}}}" for key in fills) + "".join(
            f".s-{key}{{stroke:{colors[key]}}}" for key in strokes
        )

    font = STYLE["font"]
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
