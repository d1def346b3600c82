"""The picture as a `graphviz.Digraph`, to style and render: it shows what the widget shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..layout import Orientation
from ..layout.sizes import STYLE
from ..program import Program, Run
from .mask import Mask, mask
from .questions import Question, veiled
from .scene import Item, Scene, scene
from .text import clean, format_array, format_gradient, shorten

if TYPE_CHECKING:
    import graphviz

__all__ = ["digraph"]


def digraph(
    program: Program,
    run: Run,
    *,
    orientation: Orientation = "lr",
    open: Collection[str] | None = None,
    done: int | None = None,
    asked: Collection[Question] = (),
) -> graphviz.Digraph:
    """Return the picture as a `graphviz.Digraph` to style and render.

    Nodes are called by their names, else their numbers, so ``graph.node("x", color="red")``
    restyles one; a closed group is called by its path.

    Parameters
    ----------
    program : Program
    run : Run
    orientation : {"lr", "tb"}
        Results right of their operands, or below them.
    open : collection of str, optional
        The paths of the groups that are open; by default all are.
    done : int, optional
        Steps of the two passes that are done: what they do not tell yet is not shown.
    asked : collection of Question, optional
        What an exercise asks for: it is not shown either.
    """
    import graphviz

    light, font = STYLE["light"], "DejaVu Sans"
    graph = graphviz.Digraph(
        graph_attr={"rankdir": orientation.upper(), "bgcolor": "transparent"},
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
    what = scene(program, open, veiled(asked))
    keys = _keys([item.key for item in what.items])
    inside: dict[int | None, list[int]] = {}
    for k, item in enumerate(what.items):
        inside.setdefault(item.frame, []).append(k)
    _fill(graph, None, what, keys, inside, run, mask(program, done, asked))
    for edge in what.edges:
        graph.edge(keys[edge.source], keys[edge.target])
    return graph


def _fill(
    graph: graphviz.Digraph,
    frame: int | None,
    what: Scene,
    keys: Sequence[str],
    inside: dict[int | None, list[int]],
    run: Run,
    known: Mask | None,
) -> None:
    """Add what stands in a frame, the frames in it as clusters."""
    for k in inside.get(frame, ()):
        item = what.items[k]
        graph.node(keys[k], label=_label(item, what.program, run, known), **_style(item))
    for k, inner in enumerate(what.frames):
        if inner.parent == frame:
            title = f"{_text(inner.name)}\\l"
            style = {"label": title, "color": STYLE["light"]["line"], "style": "rounded"}
            with graph.subgraph(name=f"cluster {k}", graph_attr=style) as cluster:
                _fill(cluster, k, what, keys, inside, run, known)


def _style(item: Item) -> dict[str, str]:
    light = STYLE["light"]
    if item.kind == "leaf":
        return {"color": light["accent"]}
    if item.kind == "constant":
        return {"style": "rounded,dashed", "color": light["faint"]}
    return {"color": light["soft"]} if item.kind == "group" else {}


def _label(item: Item, program: Program, run: Run, known: Mask | None) -> str:
    sign = program.nodes[item.nodes[0]].symbol if item.kind != "group" else ""
    sign = "" if sign == item.label else sign
    lines = ["   ".join(filter(None, [shorten(item.label, 12, 240), sign]))]
    if item.holds is not None:
        lines.append(item.holds)
    for k in item.nodes:
        part = program.nodes[k]
        if known is None or k in known.values:
            value = format_array(run.numbers[part.value])
            if value != item.label:
                lines.append(value)
        if part.grad is not None and (known is None or k in known.grads):
            grad: Any = run.numbers[part.grad]
            scalar = np.ndim(grad) == 0
            lines.append(format_gradient(grad) if scalar else f"∂ {format_array(grad)}")
    return "".join(f"{_text(line)}\\l" for line in lines)


def _text(text: str) -> str:
    """Return text as a DOT label shows it: backslashes escape there, and ``&`` begins entities."""
    return clean(text).replace("\\", "\\\\").replace("&", "&amp;")


def _keys(keys: Sequence[str]) -> list[str]:
    """Return what DOT calls each item; a colon would mean a port, a backslash an escape."""
    taken: dict[str, None] = {}
    for k, key in enumerate(keys):
        key = clean(key[:200]).replace(":", "∶").replace("\\", "∖")
        if key in taken or key.startswith("<"):
            key = f"{key} {k}".lstrip("<")
        taken[key] = None
    return list(taken)
