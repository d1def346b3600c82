"""Yaae's demos, written anew: a regression and a classification, layer by layer with SGD."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from ad_widget import Node, nn


class Linear:
    """A layer ``x @ W + b``."""

    def __init__(self, rng: np.random.Generator, inputs: int, outputs: int) -> None:
        self.W = Node(rng.normal(size=(inputs, outputs)) / np.sqrt(inputs))
        self.b = Node(np.zeros((1, outputs)))

    def __call__(self, x: Any) -> Node:
        return x @ self.W + self.b


class SGD:
    """Steps downhill on the numbers of the parameters."""

    def __init__(self, parameters: list[Node], lr: float) -> None:
        self.parameters, self.lr = parameters, lr

    def zero_grad(self) -> None:
        for p in self.parameters:
            p.zero_grad()

    def step(self) -> None:
        for p in self.parameters:
            assert p.grad is not None
            p.data -= self.lr * p.grad.data


def test_regression_ends_at_least_squares() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40, 3))
    y = X @ np.array([[1.0], [-2.0], [0.5]]) + 0.7 + 0.1 * rng.normal(size=(40, 1))
    layer = Linear(rng, 3, 1)
    optimiser = SGD([layer.W, layer.b], lr=0.2)
    for _ in range(300):
        optimiser.zero_grad()
        loss = ((layer(X) - y) ** 2).mean()
        loss.backward()
        optimiser.step()
    best, residual, *_ = np.linalg.lstsq(np.hstack([X, np.ones((40, 1))]), y, rcond=None)
    assert_allclose(layer.W.data, best[:3], rtol=1e-6)
    assert_allclose(layer.b.data, best[3:], rtol=1e-6)
    assert_allclose(float(loss), residual[0] / 40, rtol=1e-6)


def test_classification_of_rings() -> None:
    rng = np.random.default_rng(1)
    angle = rng.uniform(0, 2 * np.pi, 120)
    label = np.arange(120) % 3
    radius = 0.5 + label + 0.1 * rng.normal(size=120)
    X = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    first, second = Linear(rng, 2, 16), Linear(rng, 16, 3)
    optimiser = SGD([first.W, first.b, second.W, second.b], lr=0.5)
    for _ in range(400):
        optimiser.zero_grad()
        scores = second(first(X).relu())
        loss = nn.cross_entropy(scores, label)
        loss.backward()
        optimiser.step()
    assert float(loss) < 0.1
    assert np.mean(np.argmax(scores.data, axis=1) == label) > 0.98
