"""Scopes: in which calls, turns and objects' methods each Node was made."""

from __future__ import annotations

import ast
import textwrap
from typing import Any

from ad_widget.recording import Recording, record
from ad_widget.recording.cell import Cell


def cell(source: str) -> Recording:
    source = textwrap.dedent(source).strip("\n")
    return record(Cell(ast.parse(source), source, {"__name__": "__main__"}))


def written(recording: Recording, op: str) -> list[str]:
    """Return the paths of the Nodes of an op."""
    found = []
    for node, path in recording.scopes.items():
        if node.op is not None and node.op.name == op:
            found.append(
                "/".join(e.name if e.index is None else f"{e.name}[{e.index}]" for e in path)
            )
    return sorted(found)


NETWORK = """
from ad_widget import Node
import numpy as np
class Neuron:
    def __init__(self, n): self.w = [Node(0.1 * k + 0.1) for k in range(n)]
    def __call__(self, x): return sum(w * xi for w, xi in zip(self.w, x))
class Layer:
    def __init__(self, n, m): self.neurons = [Neuron(n) for _ in range(m)]
    def __call__(self, x): return [np.tanh(one(x)) for one in self.neurons]
class MLP:
    def __init__(self): self.layers = [Layer(2, 3), Layer(3, 1)]
    def __call__(self, x):
        for layer in self.layers: x = layer(x)
        return x[0]
net = MLP()
y = net([1.0, 2.0]) ** 2
"""


def test_objects_stand_for_their_methods_calls() -> None:
    recording = cell(NETWORK)
    assert written(recording, "tanh") == [
        "MLP/layer[0]/Layer",
        "MLP/layer[0]/Layer",
        "MLP/layer[0]/Layer",
        "MLP/layer[1]/Layer",
    ]
    products = written(recording, "multiply")
    assert "MLP/layer[0]/Layer/Neuron[2]" in products
    assert "MLP/layer[1]/Layer/Neuron" in products
    assert written(recording, "power") == []


def test_leaves_made_with_an_object_stand_in_it() -> None:
    recording = cell(NETWORK)
    leaves = {
        "/".join(e.name if e.index is None else f"{e.name}[{e.index}]" for e in path)
        for node, path in recording.scopes.items()
        if node.op is None
    }
    assert leaves == {
        *(f"MLP/Layer[0]/Neuron[{k}]" for k in range(3)),
        "MLP/Layer[1]/Neuron",
    }


def test_turns_are_numbered_and_loops_told_apart() -> None:
    recording = cell(
        """
        x = 0.7
        y = x
        for k in range(2):
            for j in range(2):
                y = y * 1.5
            y = y - x
        for k in range(2):
            y = y * 2.5
        n = 0
        while n < 2:
            n += 1
            y = y / 3.0
        """
    )
    products = written(recording, "multiply")
    assert products == ["k@7[0]", "k@7[1]", "k[0]/j[0]", "k[0]/j[1]", "k[1]/j[0]", "k[1]/j[1]"]
    assert written(recording, "subtract") == ["k[0]", "k[1]"]
    assert written(recording, "divide") == ["while[0]", "while[1]"]


def test_calls_nest_and_are_numbered_where_there_are_several() -> None:
    recording = cell(
        """
        x = 0.7
        def inner(a): return a * 2.0
        def outer(a): return inner(a) + inner(a + 1.0)
        y = outer(x)
        """
    )
    assert written(recording, "multiply") == ["outer/inner[0]", "outer/inner[1]"]
    assert written(recording, "add") == ["outer", "outer"]


def test_an_exception_ends_the_scopes_that_it_leaves() -> None:
    recording = cell(
        """
        x = 0.7
        def f(a):
            for k in range(3):
                if k == 1: raise ValueError
                b = a * 2.0
            return b
        y = x
        for k in range(2):
            try:
                y = f(x)
            except ValueError:
                y = y + x
        z = y - 1.0
        """
    )
    assert written(recording, "add") == ["k[0]", "k[1]"]
    assert written(recording, "subtract") == []


def test_break_continue_return_and_recursion() -> None:
    recording = cell(
        """
        x = 0.7
        def f(a, n):
            for k in range(5):
                if k == 2: return a * 3.0
                if n: return f(a, n - 1) + a
        y = f(x, 1)
        for k in range(9):
            if k == 0: continue
            if k == 2: break
            y = y - x
        y = y / 2.0
        """
    )
    assert written(recording, "multiply") == ["f/k[0]/f/k[2]"]
    assert written(recording, "add") == ["f/k[0]"]
    assert written(recording, "subtract") == ["k[1]"]
    assert written(recording, "divide") == []


def test_an_object_that_is_called_twice_has_a_scope_a_call() -> None:
    recording = cell(
        """
        class Cell:
            def __call__(self, h): return h * 0.5
        x = 0.7
        c = Cell()
        y = c(c(x) + x)
        """
    )
    assert written(recording, "multiply") == ["Cell/__call__[0]", "Cell/__call__[1]"]


def test_paths_are_unique_keys_of_turns() -> None:
    recording = cell("x = 0.7\ny = x\nfor k in range(300):\n    y = y * 0.99")
    paths: list[Any] = [p for node, p in recording.scopes.items() if node.op]
    assert len(set(paths)) == 300
    assert {p[0].line for p in paths} == {3}


def test_a_program_carries_the_scopes() -> None:
    program, nodes = cell(NETWORK).lowered()
    paths = []
    for part in program.nodes:
        path: list[str] = []
        scope = part.scope
        while scope is not None:
            path.insert(0, str(program.scopes[scope].key))
            scope = program.scopes[scope].parent
        paths.append("/".join(path))
    assert len(paths) == len(nodes)
    assert {"MLP/Layer[0]/Neuron[2]", "MLP/layer[0]/Layer/Neuron[2]", ""} <= set(paths)
