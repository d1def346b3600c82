"""What a type checker makes of code that uses the package: `mypy` reads this beside the package."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, assert_type

import graphviz
import numpy as np

from ad_widget import (
    Add,
    AutodiffWidget,
    Node,
    Op,
    Program,
    define,
    exercise,
    explore,
    followed,
    grad,
    lower,
    value_and_grad,
)

x = Node([1.0, 2.0])
assert_type(x * 2.0, Node)
assert_type(2.0 - x, Node)
assert_type(x[0] < 1.0, Node)
assert_type(x.T, Node)
assert_type(x.data, np.ndarray[Any, Any])
assert_type(x.grad, Node | None)
assert_type(x.shape, tuple[int, ...])
assert_type(x.children, tuple[Node, ...])
(x * x).sum().backward(create_graph=True)
assert_type(Add(x, x).forward_pass(), Node)

assert_type(grad(lambda w: w * w, argnums=(0, 1)), Callable[..., Any])
assert_type(value_and_grad(lambda w: w * w), Callable[..., tuple[Any, Any]])

widget = explore(lambda w, b: w * 2.0 + b, w=1.0, b=(-5, 5))
assert_type(widget, AutodiffWidget)
assert_type(widget.nodes["w"], Node)
assert_type(widget.nodes[0], Node)
assert_type(widget.nodes[:2], tuple[Node, ...])
assert_type(widget.program, Program)
assert_type(widget.program.run({"w": 2.0}).grads, dict[str, Any])
assert_type(widget.quiz("gradients"), AutodiffWidget)
assert_type(widget.link("notes.html"), str)
assert_type(exercise("diamond", difficulty=2), AutodiffWidget)
assert_type(lower(x.sum()), tuple[Program, list[Node]])
graph: graphviz.Digraph = widget.graph
widget.values = {"w": 2.0}
widget.view = {"panel": "steps"}
widget.save("graph.svg", theme="dark", orientation="tb")

softsign = define(
    "softsign",
    lambda x, xp=np: x / (1 + xp.abs(x)),
    lambda g, ans, x: g / (1 + np.abs(x)) ** 2,
)
assert_type(softsign, Op)


@followed
def square(a: Node) -> Node:
    """Return the square."""
    return a * a


assert_type(square(x), Node)
