"""A graph of single numbers: micrograd's network 2-16-16-1, relu, hinge loss, one sample."""

from __future__ import annotations

import random
from collections.abc import Callable
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

from ad_widget import Node
from ad_widget.program import lower

from .report import Goal, Report
from .timing import interleaved

Layers = list[list[tuple[list[Any], Any]]]
SIZES = (2, 16, 16, 1)
SAMPLE = (0.5, -0.3)
OPS = 645


def network(make: Callable[[float], Any]) -> Layers:
    """Return layers of neurons, each its weights and its bias."""
    rng = random.Random(1)
    return [
        [
            ([make(rng.uniform(-1, 1)) for _ in range(inputs)], make(rng.uniform(-1, 1)))
            for _ in range(outputs)
        ]
        for inputs, outputs in pairwise(SIZES)
    ]


def parameters(layers: Layers) -> list[Any]:
    return [p for layer in layers for w, b in layer for p in (*w, b)]


def loss(layers: Layers, relu: Callable[[Any], Any]) -> Any:
    """Return the hinge loss of the sample, whose label is 1."""
    x: list[Any] = list(SAMPLE)
    for k, layer in enumerate(layers):
        x = [sum((wi * xi for wi, xi in zip(w, x, strict=True)), b) for w, b in layer]
        if k < len(layers) - 1:
            x = [relu(a) for a in x]
    return relu(1.0 - x[0] * 1.0) + 0.0


def run(rounds: int) -> Report:
    contestants: dict[str, Callable[[], Any]] = {}
    gradients: dict[str, Callable[[], list[float]]] = {}
    skipped = []

    layers = network(Node)

    def ours() -> None:
        loss(layers, Node.relu).backward()

    contestants["ad_widget"] = ours
    gradients["ad_widget"] = lambda: [float(p.grad) for p in parameters(layers)]

    leaves = network(Node)
    named = [(f"p{k}", p) for k, p in enumerate(parameters(leaves))]
    program, _ = lower(loss(leaves, Node.relu), named)
    values = [float(p) for _, p in named]
    contestants["ad_widget, program"] = lambda: program.runner.run(values)
    gradients["ad_widget, program"] = lambda: [
        float(program.run(values).grads[name]) for name, _ in named
    ]

    if find_spec("micrograd"):
        from micrograd.engine import Value

        micro = network(Value)

        def micrograd() -> None:
            loss(micro, Value.relu).backward()

        contestants["micrograd"] = micrograd
        gradients["micrograd"] = lambda: [p.grad for p in parameters(micro)]
    else:
        skipped.append("micrograd")
    if find_spec("torch"):
        import torch

        torch.set_num_threads(1)
        tensors = network(lambda x: torch.tensor(x, dtype=torch.float64, requires_grad=True))

        def torch_eager() -> None:
            loss(tensors, torch.relu).backward()

        contestants["torch, eager"] = torch_eager
        gradients["torch, eager"] = lambda: [float(p.grad) for p in parameters(tensors)]
    else:
        skipped.append("torch")
    if find_spec("mygrad"):
        import mygrad

        mine = network(mygrad.tensor)

        def mygrad_() -> None:
            loss(mine, lambda a: mygrad.maximum(a, 0.0)).backward()

        contestants["mygrad"] = mygrad_
        gradients["mygrad"] = lambda: [float(p.grad) for p in parameters(mine)]
    else:
        skipped.append("mygrad")
    if find_spec("autograd"):
        import autograd
        import autograd.numpy as anp

        slope = autograd.grad(lambda layers: loss(layers, lambda a: anp.maximum(a, 0.0)))
        plain = network(float)
        contestants["autograd"] = lambda: slope(plain)
        gradients["autograd"] = lambda: [float(g) for g in parameters(slope(plain))]
    else:
        skipped.append("autograd")

    for name, contestant in contestants.items():  # each once, and all agree
        contestant()
        have, want = gradients[name](), gradients["ad_widget, program"]()
        assert max(abs(a - b) for a, b in zip(have, want, strict=True)) < 1e-12, name

    times = interleaved(contestants, rounds)
    report = Report("Scalar graph: network 2-16-16-1, one sample, forward and backward")
    report.table(times, "ad_widget", OPS, skipped)
    for name, peer, at_least in (
        ("ad_widget", "micrograd", 3),
        ("ad_widget, program", "micrograd", 25),
        ("ad_widget", "torch, eager", 10),
    ):
        if peer in times.samples:
            ratio = times.ratio(peer, name)
            report.goals.append(
                Goal(f"scalars: {name}, × faster than {peer}", ratio, None, at_least)
            )
    return report
