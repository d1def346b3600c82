"""A graph built anew against its program run again, for arrays of some thousands of numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ad_widget import Node, nn
from ad_widget.program import Program, lower

from .report import Goal, Report
from .timing import interleaved

Leaves = dict[str, Any]
AT_MOST = 0.9


def batch_normed(batch: int, hidden: int) -> tuple[Leaves, Callable[[Leaves], Any]]:
    """Return a network of characters as lectures write it: embedding, batch norm, tanh, softmax."""
    rng = np.random.default_rng(0)
    block, letters, wide = 3, 27, 10
    X, y = rng.integers(0, letters, (batch, block)), rng.integers(0, letters, batch)
    leaves = {
        "C": rng.normal(size=(letters, wide)),
        "W1": rng.normal(size=(block * wide, hidden)) / 5,
        "gain": np.ones((1, hidden)),
        "bias": np.zeros((1, hidden)),
        "W2": rng.normal(size=(hidden, letters)) / 10,
        "b2": np.zeros(letters),
    }

    def loss(p: Leaves) -> Any:
        h = p["C"][X].reshape((batch, block * wide)) @ p["W1"]
        mean = h.mean(axis=0, keepdims=True)
        spread = h.var(axis=0, keepdims=True)
        h = p["gain"] * (h - mean) / np.sqrt(spread + 1e-5) + p["bias"]
        return nn.cross_entropy(np.tanh(h) @ p["W2"] + p["b2"], y)

    return leaves, loss


def gaussian_process(points: int) -> tuple[Leaves, Callable[[Leaves], Any]]:
    """Return the negative log likelihood of a Gaussian process, as its hyperparameters vary."""
    rng = np.random.default_rng(0)
    x = np.sort(rng.uniform(0, 10, points))
    y = np.sin(x) + 0.1 * rng.normal(size=points)
    squares = (x[:, None] - x[None, :]) ** 2
    leaves = {"length": np.array(1.0), "size": np.array(1.0), "noise": np.array(0.1)}

    def loss(p: Leaves) -> Any:
        K = p["size"] ** 2 * np.exp(-squares / (2 * p["length"] ** 2))
        K = K + p["noise"] ** 2 * np.eye(points)
        return 0.5 * y @ np.linalg.solve(K, y) + 0.5 * np.linalg.slogdet(K)[1]

    return leaves, loss


def built(leaves: Leaves, loss: Callable[[Leaves], Any]) -> list[Any]:
    """Build the graph, go back through it, and return the gradients."""
    nodes = {name: Node(x) for name, x in leaves.items()}
    loss(nodes).backward()
    return [node.grad.data for node in nodes.values()]


def program_of(leaves: Leaves, loss: Callable[[Leaves], Any]) -> Program:
    nodes = {name: Node(x) for name, x in leaves.items()}
    return lower(loss(nodes), nodes.items())[0]


def run(rounds: int) -> Report:
    report = Report("A graph built anew, and its program run again")
    for what, (leaves, loss) in {
        "network with batch norm, 256×200": batch_normed(256, 200),
        "network with batch norm, 32×64": batch_normed(32, 64),
        "Gaussian process, 100 points": gaussian_process(100),
    }.items():
        program = program_of(leaves, loss)

        def anew(leaves: Leaves = leaves, loss: Callable[[Leaves], Any] = loss) -> list[Any]:
            return built(leaves, loss)

        def again(program: Program = program, leaves: Leaves = leaves) -> list[Any]:
            grads = program.run(leaves).grads
            return [grads[name] for name in leaves]

        for a, b in zip(anew(), again(), strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12, err_msg=what)
        times = interleaved({"graph": anew, "program": again}, rounds)
        report.lines.append(f"{what}, {len(program.steps)} steps:\n")
        report.table(times, "graph")
        report.lines.append("")
        ratio = times.ratio("program", "graph")
        report.goals.append(Goal(f"program run again, × its graph: {what}", ratio, AT_MOST))
    return report
