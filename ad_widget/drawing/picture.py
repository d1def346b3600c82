"""The picture of a program: node sizes, positions by Graphviz, a `graphviz.Digraph`, a table.

`layout` places cards and curves once a structure, by ``dot`` where it is installed; `dot` is the
text to do the same elsewhere (in the page, Graphviz runs as WebAssembly).  Sizes are settled here,
before layout, so that no number ever moves a card.  Edge labels get no box of their own: they lie
on their curves, in the gap between two columns (with boxes, layout takes five times as long).

`digraph` is a `graphviz.Digraph` to style and render, `table` the numbers as lines of text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import numpy as np

from ..program import Part, Program, Run
from . import dot_process, layered
from .text import (
    clean,
    format_array,
    format_gradient,
    format_number,
    format_shape,
    shorten,
    width,
)

if TYPE_CHECKING:
    import graphviz

__all__ = [
    "LABEL_FAR",
    "LOOK",
    "Layout",
    "Placing",
    "corner",
    "digraph",
    "dot",
    "format_array",
    "format_number",
    "label_at",
    "layout",
    "plain_layout",
    "positions",
    "read_layout",
    "sizes",
    "table",
]

LOOK: dict[str, Any] = json.loads((Path(__file__).parents[1] / "look.json").read_text("utf-8"))
_CARD, _SIZE, _GRAPH = LOOK["card"], LOOK["size"], LOOK["graph"]

Layout = dict[str, Any]  # width, height, nodes, edges, engine: the form the page reads

# A label lies before the middle of its curve, seen from the result, and never far from it: just
# half-way, the labels of two curves that cross would lie on each other.
LABEL_SHARE, LABEL_FAR = 0.42, 28.0


# ---------------------------------------------------------------------- sizes


def corner(program: Program, part: Part) -> str:
    """Return what stands in a card's upper right corner: the op's sign, and a shape."""
    sign = "" if part.symbol == part.label else part.symbol
    return "  ".join(filter(None, [sign, format_shape(program.values[part.value][0])]))


def sizes(program: Program) -> list[tuple[int, int]]:
    """Return the width and height of each node's card, in pixels.

    Wide enough for the name and any number within the limits of ``look.json``; lower where there
    is no gradient to show.
    """
    made = []
    for part in program.nodes:
        sign = corner(program, part)
        wide = width(clean(part.label), _SIZE["name"]) + 2 * _CARD["pad"]
        if sign:
            wide += width(clean(sign), _SIZE["symbol"]) + _CARD["gap"]
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
    # A long sum of terms that share an operand would take dot a minute at a thousand nodes, to
    # straighten its last curves; other graphs never come near this limit of its search.
    effort = min(4.0, 2000 / max(len(program.nodes), 1))
    lines = [
        "digraph {",
        f"rankdir=LR nodesep={_GRAPH['node_gap'] / 72:.4g} ranksep={_GRAPH['rank_gap'] / 72:.4g}",
        f"nslimit={effort:.3g}",
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
        ``{"width", "height", "nodes": [[cx, cy, w, h], …], "edges": [{"path"}, …],
        "engine"}``, in pixels, y downwards, in the program's order; None where ``dot`` is
        missing, fails or takes over a minute.
    """
    return Placing(program).wait()


class Placing:
    """A layout that ``dot`` is at work on; see `layout`."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._dot = dot_process.take() if program.nodes else None
        if self._dot is not None:
            self._dot.ask(dot(program))
        self._since = monotonic()
        self.late = False  # given up: it took longer than anyone waits

    @property
    def running(self) -> bool:
        """Whether there is a ``dot`` to wait for."""
        return self._dot is not None

    def wait(self, seconds: float | None = None) -> Layout | None:
        """Return the layout when it is there; to be had once.

        Raises
        ------
        TimeoutError
            If it is not there after `seconds`; it can be waited for again.
        """
        if not self._program.nodes:
            return {"width": 0, "height": 0, "nodes": [], "edges": [], "engine": "none"}
        if self._dot is None:
            return None
        try:
            done = self._dot.answer(dot_process.PATIENCE if seconds is None else seconds)
        except TimeoutError:
            if seconds is not None:
                raise
            done = None
        except BaseException:
            self.stop()
            raise
        if done is None:
            self.stop()
            self.late = monotonic() - self._since >= dot_process.PATIENCE
            return None
        dot_process.keep(self._dot)
        self._dot = None
        return read_layout(json.loads(done), self._program, dot_process.version())

    def stop(self) -> None:
        """End it; who waits for it receives None."""
        if self._dot is not None:
            self._dot.end()


def read_layout(data: Mapping[str, Any], program: Program, engine: str) -> Layout:
    """Read positions out of Graphviz's JSON; ``frontend/src/dotjson.ts`` does the same.

    Raises
    ------
    ValueError
        If a node or an edge of the program has no place in `data`.
    """
    left, bottom, right, top = map(float, data["bb"].split(","))

    def points(text: str) -> list[float]:
        numbers = list(map(float, text.replace(" ", ",").split(",")))
        numbers[0::2] = [round(x - left, 3) for x in numbers[0::2]]
        numbers[1::2] = [round(top - y, 3) for y in numbers[1::2]]
        return numbers

    nodes: list[Any] = [None] * len(program.nodes)
    for item in data.get("objects", ()):
        nodes[int(item["name"][1:])] = [
            *points(item["pos"]),
            round(72 * float(item["width"]), 3),
            round(72 * float(item["height"]), 3),
        ]
    edges: list[Any] = [None] * len(program.edges)
    for item in data.get("edges", ()):
        edges[int(item["id"][1:])] = {"path": points(item["pos"])}
    if None in nodes or None in edges:
        raise ValueError("Graphviz left a node or an edge out")
    return {
        "width": round(right - left, 3),
        "height": round(top - bottom, 3),
        "nodes": nodes,
        "edges": edges,
        "engine": engine,
    }


def label_at(path: Sequence[float]) -> list[float]:
    """Return where a label lies on its curve; ``frontend/src/dotjson.ts`` does the same."""
    x = path[-2] - min(LABEL_SHARE * (path[-2] - path[0]), LABEL_FAR)
    start = 0
    while start + 8 < len(path) and path[start + 6] < x:
        start += 6
    cx, cy = _cubic(path[start : start + 8 : 2]), _cubic(path[start + 1 : start + 8 : 2])
    low, high = 0.0, 1.0
    for _ in range(16):
        t = (low + high) / 2
        if ((cx[0] * t + cx[1]) * t + cx[2]) * t + cx[3] < x:
            low = t
        else:
            high = t
    return [
        round(((cx[0] * t + cx[1]) * t + cx[2]) * t + cx[3], 3),
        round(((cy[0] * t + cy[1]) * t + cy[2]) * t + cy[3], 3),
    ]


def _cubic(p: Sequence[float]) -> tuple[float, float, float, float]:
    """Return the coefficients of a Bézier curve as a polynomial, the cubic one first."""
    a, b, c, d = p
    return d - a + 3 * (b - c), 3 * (a - 2 * b + c), 3 * (b - a), a


def positions(program: Program) -> Layout:
    """Place nodes and edges like `layout`, in plain Python where there is no ``dot``."""
    return layout(program) or plain_layout(program)


def plain_layout(program: Program) -> Layout:
    """Place nodes and edges in plain Python: quick, with more crossings than `layout`'s."""
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
        "edges": [{"path": path} for path in paths],
        "engine": "layered",
    }


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
        sign = "" if part.symbol == part.label else part.symbol
        lines = ["   ".join(filter(None, [shorten(part.label, 12, 240), sign]))]
        value = format_array(run.numbers[part.value])
        if value != part.label:
            lines.append(value)
        if part.grad is not None:
            grad = run.numbers[part.grad]
            scalar = np.ndim(grad) == 0
            lines.append(format_gradient(grad) if scalar else f"∂ {format_array(grad)}")
        style = {}
        if part.kind == "leaf":
            style = {"color": light["accent"]}
        elif part.kind == "constant":
            style = {"style": "rounded,dashed", "color": light["faint"]}
        label = "".join(f"{_dot_text(line)}\\l" for line in lines)
        graph.node(keys[k], label=label, **style)
    for edge in program.edges:
        graph.edge(keys[edge.source], keys[edge.target])
    return graph


def _dot_text(text: str) -> str:
    """Return text as a DOT label shows it: backslashes escape there, and ``&`` begins entities."""
    return clean(text).replace("\\", "\\\\").replace("&", "&amp;")


def _node_keys(program: Program) -> list[str]:
    """Return what DOT calls each node; a colon would mean a port, a backslash an escape."""
    taken: dict[str, None] = {}
    for k, key in enumerate(program.keys):
        key = clean(key[:200]).replace(":", "∶").replace("\\", "∖")
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
