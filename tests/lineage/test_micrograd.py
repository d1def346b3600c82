"""micrograd's demo, written anew: a network of single numbers that tells two moons apart."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import cos, pi, sin
from typing import Any

from ad_widget import Node


class Neuron:
    """A weighted sum, through relu unless it is the last."""

    def __init__(self, rng: random.Random, inputs: int, nonlinear: bool) -> None:
        self.w = [Node(rng.uniform(-1, 1)) for _ in range(inputs)]
        self.b = Node(0.0)
        self.nonlinear = nonlinear

    def __call__(self, x: Sequence[Any]) -> Node:
        act = sum((wi * xi for wi, xi in zip(self.w, x, strict=True)), self.b)
        return act.relu() if self.nonlinear else act


class MLP:
    """Layers of neurons."""

    def __init__(self, rng: random.Random, *sizes: int) -> None:
        last = len(sizes) - 2
        self.layers = [
            [Neuron(rng, sizes[k], k != last) for _ in range(sizes[k + 1])] for k in range(last + 1)
        ]

    def __call__(self, x: Sequence[Any]) -> Node:
        for layer in self.layers:
            x = [neuron(x) for neuron in layer]
        return x[0]

    def parameters(self) -> list[Node]:
        return [p for layer in self.layers for n in layer for p in (*n.w, n.b)]


def moons(rng: random.Random, n: int) -> list[tuple[tuple[float, float], int]]:
    points = []
    for k in range(n):
        t = pi * k / (n - 1)
        noise = (rng.gauss(0, 0.08), rng.gauss(0, 0.08))
        if k % 2:
            points.append(((cos(t) + noise[0], sin(t) + noise[1]), 1))
        else:
            points.append(((1 - cos(t) + noise[0], 0.5 - sin(t) + noise[1]), -1))
    return points


def test_two_moons() -> None:
    rng = random.Random(1)
    model, data = MLP(rng, 2, 10, 10, 1), moons(rng, 30)
    for k in range(60):
        scores = [model(x) for x, _ in data]
        losses = [(1 + -y * score).relu() for (_, y), score in zip(data, scores, strict=True)]
        loss = sum(losses) * (1.0 / len(losses))
        total = loss + 1e-4 * sum(p * p for p in model.parameters())
        for p in model.parameters():
            p.zero_grad()
        total.backward()
        rate = 1.0 - 0.9 * k / 60  # as in the demo
        for p in model.parameters():
            p.data -= rate * p.grad.data  # type: ignore[union-attr]
    right = sum((float(s) > 0) == (y > 0) for (_, y), s in zip(data, scores, strict=True))
    assert right == len(data)
    assert float(loss) < 0.1
