"""First pictures: from a finished graph to what the notebook is handed, against micrograd's.

The peer's `draw_dot` builds a `graphviz.Digraph` and lets ``dot`` draw it.  Ours lowers the graph
to a program, runs it, lays it out, and makes the widget with its page and its table.  Time is the
wall's, since both wait for ``dot``.
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable
from importlib.util import find_spec
from random import Random
from statistics import median
from time import perf_counter
from types import SimpleNamespace
from typing import Any

from ad_widget import Node
from ad_widget.widget import AutodiffWidget

from .report import Goal, Report

# Inputs and layers of networks of about 10, 40, 400, 1,000 and 3,000 values.
NETWORKS = ((3, (1,)), (3, (2, 1)), (4, (12, 5, 1)), (6, (15, 12, 1)), (8, (30, 22, 1)))


def network(inputs: int, layers: tuple[int, ...], make: Callable[[float], Any]) -> Any:
    """Return the output of a network of relu neurons on single numbers, and its leaves."""
    rng = Random(1)
    leaves: list[Any] = []

    def leaf() -> Any:
        leaves.append(make(rng.uniform(-1, 1)))
        return leaves[-1]

    x = [leaf() for _ in range(inputs)]
    for count in layers:
        neurons = []
        for _ in range(count):
            total = leaf()
            for xi in x:
                total = total + leaf() * xi
            neurons.append(total.relu())
        x = neurons
    return x[0], leaves


def ours(inputs: int, layers: tuple[int, ...]) -> tuple[Callable[[], Any], int]:
    output, leaves = network(inputs, layers, Node)
    named = [(f"p{k}", leaf) for k, leaf in enumerate(leaves)]
    recording: Any = SimpleNamespace(
        output=output, leaves=named, names={}, labels={}, spans={}, guards=[], source="", notes=[]
    )

    def show() -> AutodiffWidget:
        widget = AutodiffWidget(recording)
        widget._repr_mimebundle_()
        widget.close()
        return widget

    return show, len(show().program.nodes)


def micrograds(inputs: int, layers: tuple[int, ...]) -> Callable[[], Any]:
    import graphviz
    from micrograd.engine import Value

    output, _ = network(inputs, layers, Value)

    def trace(root: Any) -> tuple[set[Any], set[Any]]:
        nodes, edges = set(), set()
        stack = [root]
        while stack:
            value = stack.pop()
            if value in nodes:
                continue
            nodes.add(value)
            for child in value._prev:
                edges.add((child, value))
                stack.append(child)
        return nodes, edges

    def draw() -> str:  # draw_dot of micrograd's trace_graph.ipynb
        nodes, edges = trace(output)
        graph = graphviz.Digraph(format="svg", graph_attr={"rankdir": "LR"})
        for n in nodes:
            label = f"{{ data {n.data:.4f} | grad {n.grad:.4f} }}"
            graph.node(name=str(id(n)), label=label, shape="record")
            if n._op:
                graph.node(name=str(id(n)) + n._op, label=n._op)
                graph.edge(str(id(n)) + n._op, str(id(n)))
        for a, b in edges:
            graph.edge(str(id(a)), str(id(b)) + b._op)
        return graph.pipe(encoding="utf-8")

    return draw


def run(rounds: int) -> Report:
    report = Report("First picture: from a finished graph to what the notebook is handed")
    if shutil.which("dot") is None or not find_spec("micrograd"):
        report.lines.append("Not measured: it takes micrograd, and dot on the PATH.")
        return report
    report.lines += ["| values | ad_widget, ms | micrograd, ms | × faster |", "|---|---|---|---|"]
    for shape in NETWORKS:
        show, count = ours(*shape)
        draw = micrograds(*shape)
        pairs = []
        for k in range(2 * min(rounds, 10 if count < 500 else 3)):
            first, second = (show, draw) if k % 2 == 0 else (draw, show)
            one, two = seconds(first), seconds(second)
            pairs.append((one, two) if k % 2 == 0 else (two, one))
        ratio = median(b / a for a, b in pairs)
        mine, theirs = (1e3 * median(column) for column in zip(*pairs, strict=True))
        report.lines.append(f"| {count:,} | {mine:,.0f} | {theirs:,.0f} | {ratio:.1f} |")
        report.goals.append(Goal(f"first picture of {count:,} values, × faster", ratio, None, 1))
    return report


def seconds(run: Callable[[], Any]) -> float:
    gc.collect()
    start = perf_counter()
    run()
    return perf_counter() - start
