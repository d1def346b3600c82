"""Cells recorded, beside the same text with Nodes in it run plainly: what observing it costs."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from ad_widget.recording import record
from ad_widget.recording.cell import Cell

from .report import Report
from .timing import interleaved

_OPS = 3000

WORKLOADS = {
    "ops": f"for k in range({_OPS // 3}):\n    y = y * 0.999 + 0.001 * x\n",
    "calls": f"def f(a):\n    return a * 0.999\nfor k in range({_OPS}):\n    y = f(y)\n",
    "calls of a method": (
        "class Scale:\n    def __call__(self, a):\n        return a * 0.999\n"
        f"scale = Scale()\nfor k in range({_OPS}):\n    y = scale(y)\n"
    ),
    "elements assigned": (
        f"h = np.zeros({_OPS})\nh[0] = x\nfor k in range(1, {_OPS}):\n"
        "    h[k] = h[k - 1] * 0.999\ny = h.sum()\n"
    ),
}
"""Each of so many ops, from ``x`` to ``y``."""

_NO_NODE = "elements assigned"  # an ndarray takes none, so plain execution is that of numbers


def _recorded(text: str) -> Callable[[], float]:
    def run() -> float:
        cell = Cell(ast.parse(text), text, {"__name__": "__main__"}, output="y")
        return float(record(cell).output.data)

    return run


def _executed(text: str) -> Callable[[], float]:
    def run() -> float:
        space: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(text, "<cell>", "exec"), space)  # noqa: S102 - our own text
        return float(space["y"])

    return run


def run(rounds: int) -> Report:
    report = Report(f"Cells of {_OPS} ops: recorded, and run plainly on Nodes and on floats")
    for name, body in WORKLOADS.items():
        head = "import numpy as np\nx = 0.7\ny = x\n"
        lent = "from ad_widget import Node\n" + head.replace("0.7", "Node(0.7)")
        contestants = {"recorded": _recorded(head + body)}
        if name != _NO_NODE:
            contestants["run on Nodes"] = _executed(lent + body)
        contestants["run on floats"] = _executed(head + body)
        values = [one() for one in contestants.values()]
        assert max(values) - min(values) < 1e-9, name
        base = "run on floats" if name == _NO_NODE else "run on Nodes"
        report.lines.append(f"\n{name}\n")
        report.table(interleaved(contestants, rounds), base, _OPS)
    return report
