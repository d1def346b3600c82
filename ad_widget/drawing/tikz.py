"""Drawings as TikZ that compiles in a plain LaTeX document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..layout.sizes import STYLE
from ..layout.widths import MONO
from .shapes import (
    TRIANGLES,
    Card,
    Drawing,
    Frame,
    Label,
    Text,
    heat_color,
    pairs,
    px,
    runs,
    triangle,
)
from .tex import tex

__all__ = ["tikz"]

_TEX_MOST = 21_700  # px: TeX knows no length above 16,384 pt


def tikz(drawings: Sequence[Drawing], theme: str = "light") -> str:
    """Return drawings as TikZ; several as overlays of one Beamer frame.

    Raises
    ------
    ValueError
        If a drawing is larger than TeX can measure.
    """
    largest = max(max(drawn.width, drawn.height) for drawn in drawings)
    if largest > _TEX_MOST:
        raise ValueError(
            f"a drawing of {largest:.0f} pixels is too large for TeX: save it as .svg or .pdf"
        )
    lines = [
        r"% In the preamble: \usepackage{tikz}",
    ]
    lines += [
        rf"\definecolor{{adw-{name}}}{{HTML}}{{{value[1:].upper()}}}"
        for name, value in STYLE[theme].items()
    ]
    for k, drawn in enumerate(drawings, 1):
        several = len(drawings) > 1
        if several:
            lines.append(rf"\only<{k}>{{%")
        lines += _tikz_picture(drawn, theme)
        if several:
            lines.append("}%")
    return "\n".join(lines) + "\n"


def _tikz_picture(drawn: Drawing, theme: str) -> Iterator[str]:
    yield r"\begin{tikzpicture}[x=0.75bp,y=-0.75bp,inner sep=0pt,outer sep=0pt]"
    yield rf"\path[use as bounding box] (0,0) rectangle ({px(drawn.width)},{px(drawn.height)});"
    for frame in drawn.frames:
        yield (
            rf"\draw[adw-line,fill=adw-constant,line width=0.75bp,"
            rf"rounded corners={px(0.75 * frame.radius)}bp] {_tikz_box(frame)};"
        )
        yield from _tikz_text(frame.title)
    for c in drawn.curves:
        p = list(map(px, c.path))
        rest = "".join(
            " .. controls ({},{}) and ({},{}) .. ({},{})".format(*p[k : k + 6])
            for k in range(2, len(p) - 5, 6)
        )
        yield rf"\draw[adw-{c.color},line width={px(0.75 * c.width)}bp] ({p[0]},{p[1]}){rest};"
    for label in drawn.labels:
        yield rf"\fill[adw-background,rounded corners=5bp] {_tikz_box(label)};"
        for text in label.texts:
            yield from _tikz_text(text)
    for card in drawn.cards:
        stroke, thick, dashed = card.stroke
        dash = ",dash pattern=on 2.25bp off 2.25bp" if dashed else ""
        yield (
            rf"\draw[adw-{stroke},fill=adw-{card.fill},line width={px(0.75 * thick)}bp,"
            rf"rounded corners={px(0.75 * card.radius)}bp{dash}] {_tikz_box(card)};"
        )
        for line in card.lines:
            points = " -- ".join(f"({px(x)},{px(y)})" for x, y in pairs(line.path))
            yield rf"\draw[adw-faint,line width=0.75bp] {points};"
        for one in card.heats:
            for level, boxes in one.cells().items():
                red, green, blue = (int(heat_color(theme, level)[k : k + 2], 16) for k in (1, 3, 5))
                fills = "".join(
                    f"({px(x)},{px(y)}) rectangle ({px(x + w)},{px(y + h)})" for x, y, w, h in boxes
                )
                yield rf"\fill[fill={{rgb,255:red,{red};green,{green};blue,{blue}}}] {fills};"
        for text in card.texts:
            yield from _tikz_text(text)
    for text in drawn.caption:
        yield from _tikz_text(text)
    yield r"\end{tikzpicture}%"


def _tikz_box(box: Card | Label | Frame) -> str:
    return f"({px(box.x)},{px(box.y)}) rectangle ({px(box.x + box.width)},{px(box.y + box.height)})"


def _tikz_text(text: Text) -> Iterator[str]:
    family = r"\ttfamily" if text.face == "number" else r"\rmfamily"
    shape = r"\itshape" if text.italic else ""
    series = r"\bfseries" if text.bold else ""
    size = px(0.75 * text.size)
    font = rf"\fontsize{{{size}bp}}{{{size}bp}}{family}{series}{shape}\selectfont"
    for x, run, is_triangle in runs(text):
        if is_triangle:
            corners = " -- ".join(
                f"({px(a)},{px(b)})" for a, b in triangle(x, text.y, text.size, TRIANGLES[run])
            )
            yield rf"\fill[adw-{text.color}] {corners} -- cycle;"
            continue
        whole = run == text.text
        anchor = {"start": "base west", "middle": "base", "end": "base east"}
        at, where = (text.x, anchor[text.anchor]) if whole else (x, "base west")
        x_skip = MONO * text.size * (len(run) - len(run.lstrip()))
        yield (
            rf"\node[anchor={where},text=adw-{text.color},font={font}] "
            rf"at ({px(at + x_skip)},{px(text.y)}) {{\strut {tex(run.strip())}}};"
        )
