"""The picture of a run: the widget's cards, curves and numbers, at rest or at a `Stage`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from ..layout import Orientation
from ..layout.graph import Box
from ..layout.sizes import HOLDS, RULE, STYLE, name_size, rule_size
from ..layout.widths import MONO, width
from ..program import Program, Run
from ..program.summary import means
from .arrays import frame_lines, heat, sign_color, written
from .mask import mask
from .questions import Question, veiled
from .scene import Edge, Item, Scene, place, rule_lines, scene
from .shapes import Card, Curve, Drawing, Frame, Heat, Label, Line, Text, advance
from .stages import Stage
from .text import (
    clean,
    format_array,
    format_blocks,
    format_gradient,
    format_number,
    format_short,
    glyph,
    shorten,
)

__all__ = ["Detail", "EdgeMode", "picture", "pictures"]

_CARD, _SIZE, _EDGE, _GRID = STYLE["card"], STYLE["size"], STYLE["edge"], STYLE["grid"]
_MARGIN = STYLE["graph"]["margin"]
_LABEL_PAD = 3  # px between a number and the end of its patch

EdgeMode = Literal["none", "local", "contribution"]
Detail = Literal["full", "texts", "outline"]


def picture(
    program: Program,
    run: Run,
    *,
    edges: EdgeMode = "local",
    orientation: Orientation = "lr",
    open: Collection[str] | None = None,
    done: int | None = None,
    asked: Collection[Question] = (),
    detail: Detail = "full",
) -> Drawing:
    """Return the picture of a run.

    Parameters
    ----------
    program : Program
    run : Run
        Its numbers.
    edges : {"local", "contribution", "none"}
        What edges between scalars show.
    orientation : {"lr", "tb"}
        Results right of their operands, or below them.
    open : collection of str, optional
        The paths of the groups that are open; by default all are.
    done : int, optional
        Steps of the two passes that are done: what they do not tell yet is not shown.
    asked : collection of Question, optional
        What an exercise asks for: it is not shown either.
    detail : {"full", "texts", "outline"}
        Whether a card says its whole name and numbers under the pointer; whether anything is
        said at all.
    """
    (drawn,) = pictures(
        program,
        run,
        [None],
        edges=edges,
        orientation=orientation,
        open=open,
        done=done,
        asked=asked,
        detail=detail,
    )
    return drawn


def pictures(
    program: Program,
    run: Run,
    stages: Sequence[Stage | None],
    *,
    edges: EdgeMode = "local",
    orientation: Orientation = "lr",
    open: Collection[str] | None = None,
    done: int | None = None,
    asked: Collection[Question] = (),
    detail: Detail = "full",
) -> list[Drawing]:
    """Return the pictures of stages of the two passes, on one layout; None is the picture at rest.

    Other parameters are those of `picture`.
    """
    what = scene(program, open, veiled(asked))
    where = place(what, orientation)
    title = clean(next((p.label for p in program.nodes if p.value == program.output), ""))
    said = [_caption(stage, where.height + 2 * _MARGIN) if stage else () for stage in stages]
    lines = [text for texts in said for text in texts]
    wide = max([where.width, *(advance(text) for text in lines)]) + 2 * _MARGIN
    high = max([where.height + _MARGIN, *(text.y for text in lines)]) + _MARGIN
    drawings = []
    for stage, caption in zip(stages, said, strict=True):
        painter = _Painter(what, run, stage, edges, detail, done, asked)
        curves = [
            painter.curve(edge, placed.path)
            for edge, placed in zip(what.edges, where.edges, strict=True)
        ]
        labels = [
            painter.label(edge, placed.number, orientation)
            for edge, placed in zip(what.edges, where.edges, strict=True)
        ]
        cards = [painter.card(item, box) for item, box in zip(what.items, where.cards, strict=True)]
        cards += [painter.token(what.items[token.card], token.box) for token in where.tokens]
        frames = [
            _frame(frame.name, box)
            for frame, box in zip(what.frames, where.groups, strict=True)
            if box is not None
        ]
        drawings.append(
            Drawing(
                wide,
                high,
                tuple(frames),
                tuple(curves),
                tuple(label for label in labels if label is not None),
                tuple(cards),
                f"computation graph of {title}",
                caption,
            )
        )
    return drawings


class _Painter:
    """Puts the numbers of one stage on what is drawn."""

    def __init__(
        self,
        what: Scene,
        run: Run,
        stage: Stage | None,
        edges: EdgeMode,
        detail: Detail,
        done: int | None,
        asked: Collection[Question],
    ) -> None:
        self.what, self.run, self.stage = what, run, stage
        self.edges, self.detail = edges, detail
        self.mask = mask(what.program, done, asked)
        self.at_work: Mapping[int, bool] = stage.edges if stage else {}

    def curve(self, edge: Edge, path: Sequence[float]) -> Curve:
        """Return an edge's curve, thicker while it is at work."""
        quiet = self.what.items[edge.source].kind == "constant"
        color, thick = "line" if quiet else "faint", float(_EDGE["width"])
        active = [k for k in edge.parts if k in self.at_work]
        if active:
            color, thick = "accent", 2 * thick
            back = self.what.program.edges[active[0]].contribution
            if self.at_work[active[0]] and back is not None:
                color = sign_color(self.run.numbers[back])
        return Curve(tuple(x + _MARGIN for x in path), color, thick)

    def label(
        self, edge: Edge, at: tuple[float, float] | None, orientation: Orientation
    ) -> Label | None:
        """Return an edge's number, where it shows one."""
        if at is None or self.detail == "outline":
            return None
        if self.stage is not None and not self.at_work.get(edge.parts[0]):
            return None
        if self.mask is not None and edge.parts[0] not in self.mask.edges:
            return None
        one = self.what.program.edges[edge.parts[0]]
        value = {"local": one.local, "contribution": one.contribution}.get(self.edges)
        if edge.rule and (value is None or self.what.program.size(value) != 1):
            return None if self.edges == "none" else _rule(rule_lines(edge.rule, orientation), *at)
        if value is None or np.size(number := self.run.numbers[value]) != 1:
            return None
        x = float(np.reshape(number, ()))
        if self.edges == "local":
            text, color = f"×{format_number(x)}", "soft" if np.isfinite(x) else "warn"
        else:
            text, color = format_gradient(x), sign_color(x)
        return _label(at[0] + _MARGIN, at[1] + _MARGIN, text, color)

    def card(self, item: Item, box: Box) -> Card:
        """Return a card with its texts."""
        cx, cy, wide, high = box
        x, y = cx + _MARGIN - wide / 2, cy + _MARGIN - high / 2
        active = self.stage is not None and any(k in self.stage.nodes for k in item.nodes)
        if self.detail == "outline":
            return Card(x, y, wide, high, item.kind, False, "", ())
        values, grads = self.numbers(item)
        texts = _names(item, x, y, wide)
        lines: list[Line] = []
        heats: list[Heat] = []
        room = wide - 2 * _CARD["pad"]
        if item.holds is not None:
            y += HOLDS
            high -= HOLDS
        left = x + _CARD["pad"]
        if item.grid is not None:
            for part, known in enumerate((values, grads)):
                dx, dy = item.grid.places[part]
                side, up = (_GRID["bracket"], 1) if item.grid.written else (0, 0)
                at = left + dx + side, y + _GRID["top"] + dy + up
                if part == 0 or item.grad:
                    lines += frame_lines(item.grid, *at)
                if not known:
                    continue
                if item.grid.written:
                    texts += written(known[0], item.grid, *at, bool(part))
                else:
                    painted, caption = heat(known[0], item.grid, *at, bool(part))
                    heats.append(painted)
                    texts.append(caption)
        elif values and item.bare:
            texts.append(_centred(values[0], x + wide / 2, y + high / 2))
        elif values:
            base = _CARD["value_y"] if item.grad else min(_CARD["value_y"], high - 12)
            texts += _numbers(values, left, y + base, room, grad=False)
        if grads and item.kind == "group" and not item.scalar:
            texts.append(_size(grads, left, y + _CARD["grad_y"]))
        elif grads and item.grid is None:
            texts += _numbers(grads, left, y + _CARD["grad_y"], room, grad=True)
        title = self.title(item, values, grads) if self.detail == "full" else ""
        return Card(
            x,
            cy + _MARGIN - box[3] / 2,
            wide,
            box[3],
            item.kind,
            active,
            title,
            tuple(texts),
            token=item.bare,
            lines=tuple(lines),
            heats=tuple(heats),
        )

    def numbers(self, item: Item) -> tuple[list[Any], list[Any]]:
        """Return the values and gradients that a card shows, as far as they are known."""
        program, shown, stage = self.what.program, self.run.shown, self.stage
        values, grads = [], []
        for k in item.nodes:
            part = program.nodes[k]
            if stage is None:
                if self.mask is None or k in self.mask.values:
                    values.append(shown(part.value))
                if part.grad is not None and (self.mask is None or k in self.mask.grads):
                    grads.append(shown(part.grad))
                continue
            if k in stage.values:
                values.append(shown(part.value))
            if k in stage.grads:
                blocks = program.summaries.get(part.value)
                grads.append(stage.grads[k] if blocks is None else means(stage.grads[k], blocks))
        return values, grads

    def title(self, item: Item, values: Sequence[Any], grads: Sequence[Any]) -> str:
        """Return what a card says under the pointer."""
        title = (
            f"{item.key}: {item.holds}, {item.inside}" if item.kind == "group" else self.whole(item)
        )
        if values:
            title += " = " + ", ".join(map(format_array, values))
        if grads:
            title += ", gradient " + ", ".join(map(format_array, grads))
        said = (self.said(k) for k in item.nodes)
        return ", ".join(dict.fromkeys([title, *filter(None, said)]))

    def whole(self, item: Item) -> str:
        """Return a card's name as the code has it, and what a short one stands for."""
        name = self.what.program.nodes[item.nodes[0]].name
        if not name or clean(name) == item.label:
            return item.label if item.holds is None else f"{item.label} = {item.holds}"
        return clean(name)

    def said(self, k: int) -> str:
        """Return what is shown of a node's array, if that is not the whole of it."""
        program = self.what.program
        value = program.nodes[k].value
        blocks = program.summaries.get(value)
        return "" if blocks is None else format_blocks(program.values[value][0], blocks)

    def token(self, item: Item, box: Box) -> Card:
        """Return a small stand-in for a leaf or constant."""
        cx, cy, wide, high = box
        x, y = cx + _MARGIN - wide / 2, cy + _MARGIN - high / 2
        active = self.stage is not None and item.nodes[0] in self.stage.nodes
        if self.detail == "outline":
            return Card(x, y, wide, high, item.kind, False, "", (), token=True)
        size = _SIZE["symbol"]
        room = wide - 8
        name = shorten(item.label, size, room)
        at = x + (wide - width(name, size)) / 2
        text = Text(
            at, y + high / 2 + 0.36 * size, name, size, "ink", "name", italic=item.kind == "leaf"
        )
        title = self.whole(item) if self.detail == "full" else ""
        return Card(x, y, wide, high, item.kind, active, title, (text,), token=True)


def _names(item: Item, x: float, y: float, wide: float) -> list[Text]:
    """Return a card's corner, its name, and what a group holds."""
    pad = _CARD["pad"]
    room = left = wide - 2 * pad + 0.5  # cards are as wide as what they say, in whole pixels
    texts = []
    size = name_size(item.label)
    corner = _fitting(item.corner, room - width(item.label, size) - _CARD["gap"])
    if corner:
        left -= width(corner, _SIZE["symbol"]) + _CARD["gap"]
        place = x + wide - pad, y + _CARD["symbol_y"]
        texts.append(Text(*place, corner, _SIZE["symbol"], "soft", anchor="end"))
    if not item.bare:
        name = shorten(item.label, size, left)
        place = x + pad, y + _CARD["name_y"]
        slanted = item.kind in ("leaf", "op")
        texts.append(Text(*place, name, size, "ink", "name", italic=slanted))
    if item.holds is not None:
        said = shorten(item.holds, _SIZE["symbol"], room)
        place = x + pad, y + _CARD["name_y"] + HOLDS
        texts.append(Text(*place, said, _SIZE["symbol"], "soft", "name"))
    return texts


def _fitting(corner: str, room: float) -> str:
    """Return as much of a corner as there is room for beside a name: the sign goes first."""
    parts = corner.split("  ")
    while parts and width("  ".join(parts), _SIZE["symbol"]) > room:
        del parts[0]
    return "  ".join(parts)


def _caption(stage: Stage, y: float) -> tuple[Text, ...]:
    """Return what a stage's step does, below the picture: what stands apart has its own line."""
    size = _SIZE["symbol"]
    lines = [(part.strip(), k) for line in stage.said for k, part in enumerate(line.split("   "))]
    return tuple(
        Text(_MARGIN, y + (row + 0.5) * 1.5 * size, line, size, "soft" if k else "ink")
        for row, (line, k) in enumerate(lines)
    )


def _frame(name: str, box: Box) -> Frame:
    cx, cy, wide, high = box
    x, y = cx + _MARGIN - wide / 2, cy + _MARGIN - high / 2
    size = _SIZE["symbol"]
    said = shorten(name, size, wide - 2 * _CARD["pad"])
    return Frame(
        x, y, wide, high, Text(x + _CARD["pad"], y + _CARD["symbol_y"], said, size, "soft", "name")
    )


def _rule(lines: Sequence[str], x: float, y: float) -> Label:
    """Return the rule of an edge between arrays, its shapes under it."""
    wide, high = rule_size(lines)
    x, y = x + _MARGIN, y + _MARGIN
    texts = []
    for k, line in enumerate(lines, 1):
        at = x, y - high / 2 + RULE["line"] * k - 1
        if k < len(lines):
            texts.append(Text(*at, line, RULE["size"], "ink", "name", "middle", italic=True))
        else:
            texts.append(Text(*at, line, RULE["size"] - 1, "soft", anchor="middle"))
    return Label(x - wide / 2, y - high / 2, wide, high, tuple(texts))


def _label(x: float, y: float, text: str, color: str) -> Label:
    # Long numbers shrink rather than leave their slot.
    room = _EDGE["label_width"] - 2 * _LABEL_PAD
    size = min(_SIZE["edge"], room / (MONO * len(text)))
    wide = len(text) * MONO * size + 2 * _LABEL_PAD
    high = _EDGE["label_height"] - 2
    words = Text(x, y + 0.36 * size, text, round(size, 2), color, anchor="middle")
    return Label(x - wide / 2, y - high / 2, wide, high, (words,))


def _centred(value: Any, x: float, y: float) -> Text:
    size = _SIZE["symbol"]
    (number,) = _numbers([value], x, y + 0.36 * size, float("inf"), grad=False)
    return replace(number, anchor="middle", size=size, bold=False)


def _numbers(values: Sequence[Any], x: float, y: float, room: float, *, grad: bool) -> list[Text]:
    """Return a number, or as many of several, of an array or a group, as there is room for."""
    if len(values) == 1 and np.shape(values[0]) == ():
        number = float(values[0])
        if grad:
            return [Text(x, y, format_gradient(number), _SIZE["grad"], sign_color(number))]
        color = "ink" if np.isfinite(number) else "warn"
        return [Text(x, y, format_number(number), _SIZE["value"], color, bold=True)]
    size = sum(map(np.size, values))
    if size == 0:
        return [Text(x, y, "empty", _SIZE["array"], "soft")]
    advance = MONO * _SIZE["array"]
    texts = []
    for k, item in enumerate(item for value in values for item in np.asarray(value).flat):
        number = float(item)
        text = glyph(number) + format_short(abs(number)) if grad else format_short(number)
        last = k == size - 1
        if len(text) * advance + (0 if last else 2 * advance) > room:
            texts.append(Text(x, y, "…", _SIZE["array"], "soft"))
            break
        color = sign_color(number) if grad else "ink" if np.isfinite(number) else "warn"
        texts.append(Text(x, y, text, _SIZE["array"], color))
        x += (len(text) + 1) * advance
        room -= (len(text) + 1) * advance
    return texts


def _size(grads: Sequence[Any], x: float, y: float) -> Text:
    """Return how large a group's gradients are together: the root of the sum of all squares."""
    norm = float(np.sqrt(sum(np.sum(np.square(np.asarray(grad, float))) for grad in grads)))
    color = "soft" if np.isfinite(norm) else "warn"
    return Text(x, y, f"‖∂‖ {format_number(norm)}", _SIZE["array"], color)
