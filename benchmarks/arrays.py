"""A chain of 100 ops on arrays of shape (10,): y = tanh(y·w + b), 33 times, then the sum."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from ad_widget import Node
from ad_widget.program import lower

from .report import Goal, Report
from .timing import interleaved

STEPS = 33
OPS = 3 * STEPS + 1


def chain(x: Any, w: Any, b: Any, tanh: Callable[[Any], Any]) -> Any:
    for _ in range(STEPS):
        x = tanh(x * w + b)
    return x.sum()


def by_hand(x: Any, w: Any, b: Any) -> tuple[Any, Any, Any]:
    """Return the gradients, as one would write them in NumPy."""
    seen = []
    for _ in range(STEPS):
        y = np.tanh(x * w + b)
        seen.append((x, y))
        x = y
    x.sum()
    g = np.ones(x.shape)
    gw, gb = np.zeros(w.shape), np.zeros(b.shape)
    for x, y in reversed(seen):
        g = g * (1.0 - y * y)
        gw = gw + g * x
        gb = gb + g
        g = g * w
    return g, gw, gb


def run(rounds: int) -> Report:
    given = np.random.default_rng(0).normal(size=(3, 10))
    contestants: dict[str, Callable[[], Any]] = {"NumPy by hand": lambda: by_hand(*given)}
    skipped = []

    def ours(tanh: Callable[[Any], Any]) -> Any:
        leaves = [Node(a) for a in given]
        chain(*leaves, tanh).backward()
        return [leaf.grad.data for leaf in leaves]

    contestants["ad_widget"] = lambda: ours(Node.tanh)
    contestants["ad_widget, np.tanh(x)"] = lambda: ours(np.tanh)
    leaves = [Node(a) for a in given]
    program, _ = lower(chain(*leaves, np.tanh), list(zip("xwb", leaves, strict=True)))
    arrays = list(given)
    ids = {part.name: part.grad for part in program.nodes}

    def replay() -> Any:
        program.runner.run(arrays)
        return [program.runner.get(ids[name]) for name in "xwb"]

    contestants["ad_widget, program"] = replay

    if find_spec("torch"):
        import torch

        torch.set_num_threads(1)

        def torch_eager() -> Any:
            tensors = [torch.tensor(a, requires_grad=True) for a in given]
            chain(*tensors, torch.tanh).backward()
            return [t.grad.numpy() for t in tensors]

        contestants["torch, eager"] = torch_eager
    else:
        skipped.append("torch")
    if find_spec("mygrad"):
        import mygrad

        def mygrad_() -> Any:
            tensors = [mygrad.tensor(a) for a in given]
            chain(*tensors, mygrad.tanh).backward()
            return [t.grad for t in tensors]

        contestants["mygrad"] = mygrad_
    else:
        skipped.append("mygrad")
    if find_spec("autograd"):
        import autograd
        import autograd.numpy as anp

        slope = autograd.grad(lambda leaves: chain(*leaves, anp.tanh))
        contestants["autograd"] = lambda: slope(tuple(given))
    else:
        skipped.append("autograd")
    if find_spec("jax"):
        import jax

        jax.config.update("jax_enable_x64", True)
        compiled = jax.jit(jax.grad(lambda leaves: chain(*leaves, jax.numpy.tanh)))
        contestants["jax, compiled"] = lambda: [np.asarray(g) for g in compiled(tuple(given))]
    else:
        skipped.append("jax")

    for name, contestant in contestants.items():
        np.testing.assert_allclose(contestant(), by_hand(*given), rtol=1e-10, err_msg=name)
    times = interleaved(contestants, rounds)
    base = "NumPy by hand"
    report = Report("Small arrays: 100 ops on shape (10,), forward and backward")
    report.table(times, base, OPS, skipped)
    report.goals += [
        Goal("100 ops on shape (10,), × NumPy by hand", times.ratio("ad_widget", base), 2.0),
        Goal("as a program, × NumPy by hand", times.ratio("ad_widget, program", base), 0.9),
    ]
    return report
