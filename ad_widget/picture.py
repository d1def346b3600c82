"""The picture of a program: node sizes, Graphviz positions, a static drawing, a table.

`layout` places cards and curves once a structure, by ``dot`` where it is installed; `dot` is the
text to do the same elsewhere (in the page, Graphviz runs as WebAssembly).  Sizes are settled here,
before layout, so that no number ever moves a card.  Edge labels get no box of their own: they lie
on their curves, in the gap between two columns (with boxes, layout takes five times as long).

`scene` is the drawing as plain shapes, which `svg` writes and `formats` writes as PDF, PNG and
TikZ; `digraph` is a `graphviz.Digraph` to style and render.
"""

from __future__ import annotations

import functools
import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from . import layered
from .program import Edge, Part, Program, Run
from .text import (
    MONO,
    clean,
    format_array,
    format_gradient,
    format_number,
    format_shape,
    format_short,
    glyph,
    shorten,
    width,
)

if TYPE_CHECKING:
    import graphviz

__all__ = [
    "LOOK",
    "Card",
    "Curve",
    "EdgeMode",
    "Label",
    "Layout",
    "Scene",
    "Stage",
    "Text",
    "digraph",
    "dot",
    "format_array",
    "format_number",
    "layout",
    "positions",
    "read_layout",
    "scene",
    "sizes",
    "stages",
    "svg",
    "table",
]

LOOK: dict[str, Any] = json.loads((Path(__file__).parent / "look.json").read_text("utf-8"))
_CARD, _SIZE, _EDGE, _GRAPH = LOOK["card"], LOOK["size"], LOOK["edge"], LOOK["graph"]

Layout = dict[str, Any]  # width, height, nodes, edges, engine: the form the page reads
EdgeMode = Literal["none", "local", "contribution"]

PATIENCE = 60.0  # seconds for `dot`; ten thousand nodes take about ten
# A label lies before the middle of its curve, seen from the result, and never far from it: just
# half-way, the labels of two curves that cross would lie on each other.
_LABEL_SHARE, _LABEL_FAR = 0.42, 28.0


# ---------------------------------------------------------------------- sizes


def _corner(program: Program, part: Part) -> str:
    sign = "" if part.symbol == part.label else part.symbol
    return "  ".join(filter(None, [sign, format_shape(program.values[part.value][0])]))


def sizes(program: Program) -> list[tuple[int, int]]:
    """Return the width and height of each node's card, in pixels.

    Wide enough for the name and any number within the limits of ``look.json``; lower where there
    is no gradient to show.
    """
    made = []
    for part in program.nodes:
        corner = _corner(program, part)
        wide = width(clean(part.label), _SIZE["name"]) + 2 * _CARD["pad"]
        if corner:
            wide += width(clean(corner), _SIZE["symbol"]) + _CARD["gap"]
        scalar = program.values[part.value][0] == ()
        least = _CARD["min_width"] if scalar else _CARD["array_min_width"]
        high = _CARD["constant_height"] if part.grad is None else _CARD["height"]
        made.append((round(min(max(wide, least), _CARD["max_width"])), high))
    return made


# ---------------------------------------------------------------------- layout


def dot(program: Program) -> str:
    """Return the DOT text that Graphviz lays out: boxes of fixed sizes, no text.

    Nodes are called ``n0``, ``n1``, …; edges have the ids ``e0``, ``e1``, … in the program's
    order.
    """
    lines = [
        "digraph {",
        f"rankdir=LR nodesep={_GRAPH['node_gap'] / 72:.4g} ranksep={_GRAPH['rank_gap'] / 72:.4g}",
        'node [shape=box fixedsize=true label=""]',
        "edge [arrowhead=none tailport=e headport=w]",
    ]
    lines += [
        f"n{k} [width={w / 72:.5g} height={h / 72:.5g}]" for k, (w, h) in enumerate(sizes(program))
    ]
    lines += [f"n{e.source} -> n{e.target} [id=e{k}]" for k, e in enumerate(program.edges)]
    return "\n".join([*lines, "}"])


def layout(program: Program) -> Layout | None:
    """Place the program's nodes and edges with ``dot``.

    Returns
    -------
    dict or None
        ``{"width", "height", "nodes": [[cx, cy, w, h], …], "edges": [{"path", "label"}, …],
        "engine"}``, in pixels, y downwards, in the program's order; None where ``dot`` is
        missing, fails or takes over a minute.
    """
    if not program.nodes:
        return {"width": 0, "height": 0, "nodes": [], "edges": [], "engine": "none"}
    done = run_dot(dot(program), "json0")
    return None if done is None else read_layout(json.loads(done), program, _engine())


def run_dot(source: str, form: str, *options: str) -> bytes | None:
    """Return what ``dot`` makes of DOT text, or None where there is no working ``dot``."""
    try:
        return subprocess.run(
            ["dot", *options, f"-T{form}"],
            input=source.encode(),
            capture_output=True,
            check=True,
            timeout=PATIENCE,
        ).stdout
    except (OSError, subprocess.SubprocessError):  # none, none allowed, failed, took too long
        return None


@functools.cache
def _engine() -> str:
    try:
        said = subprocess.run(["dot", "-V"], capture_output=True, timeout=PATIENCE).stderr.decode()
    except (OSError, subprocess.SubprocessError):
        return "dot"
    return "dot " + said.partition("version ")[2].split(" ")[0].strip()


def read_layout(data: Mapping[str, Any], program: Program, engine: str) -> Layout:
    """Read positions out of Graphviz's JSON; ``frontend/src/dotjson.ts`` does the same.

    Raises
    ------
    ValueError
        If a node or an edge of the program has no place in `data`.
    """
    left, bottom, right, top = map(float, data["bb"].split(","))

    def point(text: str) -> tuple[float, float]:
        x, y = text.split(",")
        return round(float(x) - left, 3), round(top - float(y), 3)

    nodes: list[Any] = [None] * len(program.nodes)
    for item in data.get("objects", ()):
        nodes[int(item["name"][1:])] = [
            *point(item["pos"]),
            round(72 * float(item["width"]), 3),
            round(72 * float(item["height"]), 3),
        ]
    edges: list[Any] = [None] * len(program.edges)
    for item in data.get("edges", ()):
        path = [x for part in item["pos"].split() for x in point(part)]
        edges[int(item["id"][1:])] = {"path": path, "label": _label_at(path)}
    if None in nodes or None in edges:
        raise ValueError("Graphviz left a node or an edge out")
    return {
        "width": round(right - left, 3),
        "height": round(top - bottom, 3),
        "nodes": nodes,
        "edges": edges,
        "engine": engine,
    }


def _label_at(path: Sequence[float]) -> list[float]:
    """Return where a label lies on its curve."""
    x = path[-2] - min(_LABEL_SHARE * (path[-2] - path[0]), _LABEL_FAR)
    start = 0
    while start + 8 < len(path) and path[start + 6] < x:
        start += 6
    piece = path[start : start + 8]
    low, high = 0.0, 1.0
    for _ in range(16):
        t = (low + high) / 2
        if _bezier(piece[0::2], t) < x:
            low = t
        else:
            high = t
    return [round(_bezier(piece[0::2], t), 3), round(_bezier(piece[1::2], t), 3)]


def _bezier(p: Sequence[float], t: float) -> float:
    s = 1 - t
    return s * s * s * p[0] + 3 * s * s * t * p[1] + 3 * s * t * t * p[2] + t * t * t * p[3]


def positions(program: Program) -> Layout:
    """Place nodes and edges like `layout`, in plain Python where there is no ``dot``."""
    if (found := layout(program)) is not None:
        return found
    wide, high, boxes, paths = layered.place(
        sizes(program),
        [(edge.source, edge.target) for edge in program.edges],
        _GRAPH["rank_gap"],
        _GRAPH["node_gap"],
    )
    return {
        "width": wide,
        "height": high,
        "nodes": [list(box) for box in boxes],
        "edges": [{"path": path, "label": _label_at(path)} for path in paths],
        "engine": "layered",
    }


# ---------------------------------------------------------------------- the drawing


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
    """
    place = place or positions(program)
    margin = _GRAPH["margin"]
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
        text = _edge_text(edge, run, edges)
        if text is not None and drawn["label"] and (stage is None or at_work.get(k)):
            x, y = (v + margin for v in drawn["label"])
            labels.append(_label(x, y, *text))
    cards = tuple(
        _card(program, run, k, [v + margin for v in box[:2]] + box[2:], stage)
        for k, box in enumerate(place["nodes"])
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
    size = min(size, _LABEL_FAR * 2 / (MONO * len(text)))
    wide = len(text) * MONO * size + 6
    high = _EDGE["label_height"] - 2
    words = Text(x, y + 0.36 * size, text, round(size, 2), color, anchor="middle")
    return Label(x - wide / 2, y - high / 2, wide, high, words)


def _card(program: Program, run: Run, k: int, box: Sequence[float], stage: Stage | None) -> Card:
    cx, cy, wide, high = box
    x, y = cx - wide / 2, cy - high / 2
    part = program.nodes[k]
    pad, room = _CARD["pad"], wide - 2 * _CARD["pad"]
    texts = []
    corner = shorten(_corner(program, part), _SIZE["symbol"], 0.6 * room)
    left = room
    if corner:
        left -= width(corner, _SIZE["symbol"]) + _CARD["gap"]
        place = (x + wide - pad, y + _CARD["symbol_y"])
        texts.append(Text(*place, corner, _SIZE["symbol"], "soft", anchor="end"))
    name = shorten(part.label, _SIZE["name"], left)
    slanted = part.kind != "constant"
    name_at = (x + pad, y + _CARD["name_y"])
    texts.append(Text(*name_at, name, _SIZE["name"], "ink", "name", italic=slanted))
    value = run.numbers[part.value]
    grad = None if part.grad is None else run.numbers[part.grad]
    if stage is not None:
        value = value if k in stage.values else None
        grad = stage.grads.get(k)
    if value is not None:
        base = _CARD["value_y"] if part.grad is not None else min(_CARD["value_y"], high - 12)
        texts += _numbers(value, x + pad, y + base, room, grad=False)
    if grad is not None:
        texts += _numbers(grad, x + pad, y + _CARD["grad_y"], room, grad=True)
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
        return [Text(x, y, "empty", _SIZE["array"], "faint")]
    advance = MONO * _SIZE["array"]
    texts = []
    for k, item in enumerate(array.flat):
        number = float(item)
        text = glyph(number) + format_short(abs(number)) if grad else format_short(number)
        last = k == array.size - 1
        if len(text) * advance + (0 if last else 2 * advance) > room:
            texts.append(Text(x, y, "…", _SIZE["array"], "faint"))
            break
        color = _sign_color(number) if grad else "ink" if np.isfinite(number) else "warn"
        texts.append(Text(x, y, text, _SIZE["array"], color))
        x += (len(text) + 1) * advance
        room -= (len(text) + 1) * advance
    return texts


def _sign_color(x: Any) -> str:
    x = float(np.sum(x))
    return "positive" if x > 0 else "negative" if x < 0 else "faint" if x == 0 else "warn"


# ---------------------------------------------------------------------- SVG


def svg(
    program: Program,
    run: Run,
    *,
    theme: Literal["light", "dark", "auto"] = "light",
    edges: EdgeMode = "local",
    place: Layout | None = None,
    stage: Stage | None = None,
) -> str:
    """Return the picture as an SVG document.

    Parameters
    ----------
    theme : {"light", "dark", "auto"}
        "auto" follows the reader's preference and has no background of its own.
    edges, place, stage
        See `scene`.
    """
    drawn = scene(program, run, edges=edges, place=place, stage=stage)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(drawn.width)}" '
        f'height="{_n(drawn.height)}" viewBox="0 0 {_n(drawn.width)} {_n(drawn.height)}" '
        f'role="img" aria-label="{escape(drawn.title)}">',
        f"<style>{_style(theme)}</style>",
    ]
    if theme != "auto":
        out.append('<rect width="100%" height="100%" class="b"/>')
    out += [
        f'<path class="s-{c.color}" fill="none" stroke-width="{_n(c.width)}" d="{_path(c.path)}"/>'
        for c in drawn.curves
    ]
    for label in drawn.labels:
        out.append(
            f'<rect class="b" x="{_n(label.x)}" y="{_n(label.y)}" width="{_n(label.width)}" '
            f'height="{_n(label.height)}" rx="7"/>{_svg_text(label.text)}'
        )
    for card in drawn.cards:
        color, thick, dashed = card.stroke
        out.append(
            f'<g><title>{escape(card.title)}</title><rect class="f-{card.fill} s-{color}" '
            f'stroke-width="{_n(thick)}"{" stroke-dasharray=" + chr(34) + "3 3" + chr(34) if dashed else ""} '
            f'x="{_n(card.x)}" y="{_n(card.y)}" width="{_n(card.width)}" '
            f'height="{_n(card.height)}" rx="{_CARD["radius"]}"/>'
            f"{''.join(map(_svg_text, card.texts))}</g>"
        )
    return "\n".join([*out, "</svg>"])


def _svg_text(text: Text) -> str:
    look = f"{text.face}{' bold' if text.bold else ''}{' italic' if text.italic else ''}"
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    return (
        f'<text class="{look} f-{text.color}" x="{_n(text.x)}" y="{_n(text.y)}" '
        f'font-size="{text.size}"{anchor}>{escape(text.text, quote=False)}</text>'
    )


def _style(theme: str) -> str:
    def palette(name: str) -> str:
        colors = {**LOOK[name], "b": LOOK[name]["background"]}
        fills = "".join(f".f-{key}{{fill:{color}}}" for key, color in LOOK[name].items())
        strokes = "".join(f".s-{key}{{stroke:{color}}}" for key, color in LOOK[name].items())
        return f".b{{fill:{colors['b']}}}{fills}{strokes}"

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
    return f"{x:.2f}".rstrip("0").rstrip(".")


# ---------------------------------------------------------------------- Graphviz, for the user


def digraph(program: Program, run: Run) -> graphviz.Digraph:
    """Return the picture as a `graphviz.Digraph` to style and render.

    Nodes are called by their names, else their numbers, so ``graph.node("x", color="red")``
    restyles one.
    """
    import graphviz

    light, font = LOOK["light"], "DejaVu Sans"
    graph = graphviz.Digraph(
        graph_attr={"rankdir": "LR", "bgcolor": "transparent"},
        node_attr={
            "shape": "box",
            "style": "rounded,filled",
            "fillcolor": light["card"],
            "color": light["line"],
            "fontname": font,
            "fontsize": "12",
        },
        edge_attr={"color": light["faint"], "fontname": font, "fontsize": "10", "arrowsize": "0.6"},
    )
    keys = _node_keys(program)
    for k, part in enumerate(program.nodes):
        lines = ["   ".join(filter(None, [shorten(part.label, 12, 240), _corner(program, part)]))]
        lines.append(format_array(run.numbers[part.value]))
        if part.grad is not None:
            grad = run.numbers[part.grad]
            scalar = np.ndim(grad) == 0
            lines.append(format_gradient(grad) if scalar else f"∂ {format_array(grad)}")
        style = {}
        if part.kind == "leaf":
            style = {"color": light["accent"]}
        elif part.kind == "constant":
            style = {"style": "rounded,dashed", "color": light["faint"]}
        label = "".join(f"{graphviz.escape(clean(line))}\\l" for line in lines)
        graph.node(keys[k], label=label, **style)
    for edge in program.edges:
        graph.edge(keys[edge.source], keys[edge.target])
    return graph


def _node_keys(program: Program) -> list[str]:
    """Return what DOT calls each node; a colon would mean a port, a backslash an escape."""
    taken: dict[str, None] = {}
    for k, key in enumerate(program.keys):
        key = clean(key).replace(":", "∶").replace("\\", "∖")
        if key in taken or key.startswith("<"):
            key = f"{key} {k}".lstrip("<")
        taken[key] = None
    return list(taken)


# ---------------------------------------------------------------------- plain text


def table(program: Program, run: Run, rows: int = 40) -> str:
    """Return names, values and gradients as lines of text, the output last.

    Of a large graph, the leaves, the named and the last nodes are shown, `rows` in all.
    """
    order = sorted(
        range(len(program.nodes)),
        key=lambda k: (program.nodes[k].kind != "leaf", program.nodes[k].name is None, -k),
    )
    chosen = sorted(order[:rows])
    lines = [("", "value", "gradient")]
    for k in chosen:
        part = program.nodes[k]
        if part.kind == "constant":
            continue
        grad = "" if part.grad is None else _plain_gradient(run.numbers[part.grad])
        name = shorten(part.label, 1, 24)
        lines.append((name, format_array(run.numbers[part.value]), grad))
    first, second = (max(len(line[c]) for line in lines) for c in (0, 1))
    text = [f"{a:<{first}}  {b:<{second}}  {c}".rstrip() for a, b, c in lines]
    if len(order) > rows:
        text.append(f"… and {len(order) - rows} more")
    return "\n".join(text)


def _plain_gradient(grad: Any) -> str:
    return format_gradient(grad) if np.ndim(grad) == 0 else format_array(grad)
