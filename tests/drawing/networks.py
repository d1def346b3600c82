"""Widgets of cells with scopes: networks of objects, and loops."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache

import numpy as np

from ad_widget import AutodiffWidget, Node
from ad_widget.recording import record
from ad_widget.recording.cell import Cell

NETWORK = """
class Neuron:
    def __init__(self, size):
        self.w = [Node(np.sin(k + 1.0)) for k in range(size)]
        self.b = Node(0.1)

    def __call__(self, x):
        return np.tanh(sum((w * value for w, value in zip(self.w, x)), self.b))


class Layer:
    def __init__(self, size, neurons):
        self.neurons = [Neuron(size) for _ in range(neurons)]

    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]


class MLP:
    def __init__(self, *sizes):
        self.layers = [Layer(a, b) for a, b in zip(sizes, sizes[1:])]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x[0]


model = MLP({sizes})
loss = (model([Node(0.3 + 0.2 * k) for k in range({inputs})]) - 1.0) ** 2
"""

RECURRENT = """
w = 0.8
u = 0.5
b = 0.1
h = 0.0
for t in range({turns}):
    h = np.tanh(w * h + u * (0.2 * t - 0.4) + b)
loss = (h - 0.5) ** 2
"""

BLOCKS = """
class Linear:
    def __init__(self, size, out):
        self.w = Node(np.full((size, out), 0.1))

    def __call__(self, x):
        return x @ self.w


class Tanh:
    def __call__(self, x):
        return np.tanh(x)


layers = [Linear(2, 3), Tanh(), Linear(3, 4), Tanh(), Linear(4, 4), Tanh(), Linear(4, 1)]
x = Node(np.array([[0.5, -0.2], [1.0, 0.3]]))
for layer in layers:
    x = layer(x)
loss = (x**2).mean()
"""


def made(source: str) -> AutodiffWidget:
    return AutodiffWidget(record(Cell(ast.parse(source), source, {"np": np, "Node": Node})))


def network(*sizes: int) -> AutodiffWidget:
    return made(NETWORK.format(sizes=", ".join(map(str, sizes)), inputs=sizes[0]))


CASES: dict[str, Callable[[], AutodiffWidget]] = {
    "network 2-4-4-1": cache(lambda: network(2, 4, 4, 1)),
    "network 3-8-6-1": cache(lambda: network(3, 8, 6, 1)),
    "recurrent 2": cache(lambda: made(RECURRENT.format(turns=2))),
    "recurrent 5": cache(lambda: made(RECURRENT.format(turns=5))),
    "recurrent 50": cache(lambda: made(RECURRENT.format(turns=50))),
    "blocks": cache(lambda: made(BLOCKS)),
}
