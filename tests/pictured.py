"""Programs and widgets that tests of pictures and pages share."""

from __future__ import annotations

import ast
from types import SimpleNamespace
from typing import Any

import numpy as np

from ad_widget import Node
from ad_widget.jupyter.widget import AutodiffWidget
from ad_widget.program import Program, lower

FIRST = "x = 3.0\nw = 2.0\nb = 1.0\na = w * x + b\nloss = (a - 4.0) ** 2"

# Names that mean something to HTML, DOT, TeX, XML, terminals, or to the text that follows them.
HOSTILE = (
    '<script>alert("x&y")</script>',
    "</script><!--",
    '\\N\\l{|}"',
    "'\\",
    "&lt;b&gt;",
    "\\input{x}%$#_^~",
    "\u202egnp.exe\u2066",
    "nul\x00 bell\x07 esc\x1b[31m\r\n\ttab\u2028",
    "\ud800",
    "سلام دنیا",
    "合計値",
    "e\u0301\u0301\u0301",
    "node:n:w",
    "<b>bold</b>",
    "",
    "x" * 20_000,
)


def first() -> Program:
    """Loss = (w·x + b − 4)² at x, w, b = 3, 2, 1."""
    x, w, b = Node(3.0), Node(2.0), Node(1.0)
    wx = w * x
    a = wx + b
    d = a - 4.0
    loss = d**2
    program, _ = lower(
        loss,
        [("x", x), ("w", w), ("b", b)],
        names={a: "a", loss: "loss"},
        labels={wx: "w·x", d: "a−4"},
        source="a = w * x + b\nloss = (a - 4.0) ** 2",
    )
    return program


def arrays() -> Program:
    """Return a graph with a matrix, an empty array, infinity and NaN."""
    W, v, e = Node(np.arange(-3.0, 3.0).reshape(2, 3)), Node(-1.5e-300), Node(np.ones(0))
    far = v * np.inf
    with np.errstate(invalid="ignore"):
        y = (W * far).sum() + e.sum()
    program, _ = lower(y, [("W", W), ("v", v), ("e", e)], names={far: "far", y: "y"})
    return program


def hostile() -> Program:
    """Return a sum of leaves with hostile names."""
    program, _ = _hostile()
    return program


def _hostile() -> tuple[Program, list[Node]]:
    leaves = [(name, Node(float(k))) for k, name in enumerate(HOSTILE)]
    total = leaves[0][1]
    for _, leaf in leaves[1:]:
        total = total + leaf
    return lower(total, leaves, names={total: HOSTILE[0] + "!"}, source="\n".join(HOSTILE))


def diamond() -> Program:
    """Shared operands, and an edge twice."""
    x = Node(2.0)
    y = x * x
    t = np.sin(y * x) * y - 3.0
    program, _ = lower(t, [("x", x)], names={y: "y", t: "t"})
    return program


def chain(length: int) -> Program:
    """X + 1 + 1 …."""
    x = Node(0.5)
    y = x
    for _ in range(length):
        y = y * 1.5
    program, _ = lower(y, [("x", x)])
    return program


def widget(source: str = FIRST, output: str | None = None) -> AutodiffWidget:
    """Return the widget of a cell."""
    from ad_widget.recording import record
    from ad_widget.recording.cell import Cell

    return AutodiffWidget(record(Cell(ast.parse(source), source, {}, output=output)))


def hostile_widget() -> AutodiffWidget:
    """Return the widget of `hostile`."""
    recording: Any = SimpleNamespace(lowered=lambda **_: _hostile(), notes=list(HOSTILE[:8]))
    return AutodiffWidget(recording, title=HOSTILE[1])
