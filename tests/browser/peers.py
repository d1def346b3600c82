"""What other tools make of the cells: each a picture of the same graph, where the tool is there.

A cell runs once more with the tool's own tensors for its leaves: floats and arrays of the top level
become them, and NumPy's functions the tool's.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import Browser

from ad_widget.program import Program

from ..pictured import widget
from .cells import CELLS

__all__ = ["dot", "draw_dot", "interact", "of_numbers", "torchview", "torchviz"]

Leaf = Callable[[Any], Any]


def dot(program: Program, values: Any = None) -> Any:
    """Return a graph of numbers in the form of micrograd's ``draw_dot``."""
    import graphviz

    numbers = program.run(values).numbers
    drawn = graphviz.Digraph(format="png", graph_attr={"rankdir": "LR"})
    for k, part in enumerate(program.nodes):
        value, grad = float(numbers[part.value]), numbers[part.grad] if part.grad else 0.0
        label = f"{{ {part.name or ''} | data {value:.4f} | grad {float(grad):.4f} }}"
        drawn.node(str(k), label=label, shape="record")
        if part.op:
            drawn.node(f"{k}op", label=part.symbol or part.op)
            drawn.edge(f"{k}op", str(k))
    for edge in program.edges:
        drawn.edge(str(edge.source), f"{edge.target}op")
    return drawn


def of_numbers(name: str) -> Program | None:
    """Return a cell's program if micrograd could have made it: it knows numbers alone."""
    one = widget(CELLS[name])
    return None if any(node.data.ndim for node in one.nodes) else one.program


def draw_dot(name: str, out: Path) -> Path | None:
    """Make micrograd's picture of a cell of numbers."""
    program = of_numbers(name)
    if program is None:
        return None
    dot(program).render(out / f"{name}-draw_dot", cleanup=True)
    return out / f"{name}-draw_dot.png"


# The usual way to make a picture interactive in a notebook.
INTERACT = """import sys
sys.path.insert(0, {root!r})
from ipywidgets import FloatSlider, interact
from tests.browser.peers import dot, of_numbers
program = of_numbers({name!r})
sliders = {{}}
for leaf in program.leaves:
    x = float(leaf.data)
    sliders[leaf.name] = FloatSlider(x, min=x - 3 * abs(x) - 1, max=x + 3 * abs(x) + 1)
interact(lambda **values: dot(program, values), **sliders);"""


def interact(name: str, out: Path, lab: Any, browser: Browser) -> Path | None:
    """Make the picture of ``draw_dot`` under ``ipywidgets.interact``, in a JupyterLab."""
    if of_numbers(name) is None:
        return None
    root = str(Path(__file__).parents[2])
    lab.write(f"{name}.ipynb", [INTERACT.format(root=root, name=name)])
    book = lab.open(browser, f"{name}.ipynb", width=1366, height=768)
    book.run_all()
    book.page.locator(".jp-OutputArea svg, .jp-OutputArea img").first.wait_for()
    book.page.wait_for_timeout(500)
    path = out / f"{name}-interact.png"
    book.page.screenshot(path=path)
    book.close()
    return path


# ---------------------------------------------------------------------- tensors of other tools


class _Leaves(ast.NodeTransformer):
    """Makes floats that are assigned at the top level calls of ``leaf``."""

    def visit_Module(self, node: ast.Module) -> ast.Module:
        for line in node.body:
            if isinstance(line, ast.Assign):
                line.value = self._leaf(line.value)
        return ast.fix_missing_locations(node)

    def _leaf(self, value: ast.expr) -> ast.expr:
        if isinstance(value, ast.Tuple):
            value.elts = [self._leaf(item) for item in value.elts]
        number = value.operand if isinstance(value, ast.UnaryOp) else value
        if isinstance(number, ast.Constant) and isinstance(number.value, float):
            return ast.Call(ast.Name("leaf", ast.Load()), [value], [])
        return value


def _run(name: str, leaf: Leaf, array: Callable[[Any], Any], functions: Any) -> dict[str, Any]:
    """Run a cell with a tool's tensors; return its variables, the output under ``output``."""

    def made(data: Any) -> Any:
        flat = str(data)
        return leaf(data) if "." in flat else array(data)

    def applied(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda x: function(x if hasattr(x, "shape") else array(x))

    numpy = SimpleNamespace(array=made, arange=lambda n: array(list(range(n))))
    for each in ("exp", "log", "sin", "tanh", "sqrt"):
        setattr(numpy, each, applied(getattr(functions, each)))
    random = __import__("random")
    chance = SimpleNamespace(seed=random.seed, uniform=lambda a, b: leaf(random.uniform(a, b)))
    *body, last = CELLS[name].splitlines()
    source = "\n".join(line for line in body if not line.startswith("import "))
    code = compile(_Leaves().visit(ast.parse(source)), name, "exec")
    space: dict[str, Any] = {"leaf": leaf, "np": numpy, "random": chance}
    exec(code, space)
    space["output"] = space[last]
    return space


def torchviz(name: str, out: Path) -> Path | None:
    """Make torchviz's picture of a cell's output; None without PyTorch and torchviz."""
    try:
        import torch
        from torchviz import make_dot
    except ImportError:
        return None
    space = _run(name, lambda x: torch.tensor(x, requires_grad=True), torch.as_tensor, torch)
    params = {k: v for k, v in space.items() if isinstance(v, torch.Tensor) and v.is_leaf}
    make_dot(space["output"], params=params).render(
        out / f"{name}-torchviz", format="png", cleanup=True
    )
    return out / f"{name}-torchviz.png"


def torchview(name: str, out: Path) -> Path | None:
    """Make torchview's picture of a cell as a module; None without PyTorch and torchview."""
    try:
        import torch
        from torchview import draw_graph
    except ImportError:
        return None
    given: list[Any] = []

    def take(x: Any) -> Any:
        given.append(torch.tensor(x))
        return given[-1]

    _run(name, take, torch.as_tensor, torch)

    class Cell(torch.nn.Module):
        def forward(self, *leaves: Any) -> Any:
            rest = iter(leaves)
            return _run(name, lambda _: next(rest), torch.as_tensor, torch)["output"]

    try:
        drawn = draw_graph(Cell(), input_data=tuple(given), graph_dir="LR", expand_nested=True)
        drawn.visual_graph.render(out / f"{name}-torchview", format="png", cleanup=True)
    except Exception as error:  # it does not take every cell
        print(f"torchview, {name}: {type(error).__name__}: {error}", file=sys.stderr)
        return None
    return out / f"{name}-torchview.png"
