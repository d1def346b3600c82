"""A network 64×784 → 128 → 10 with relu and softmax cross entropy, forward and backward."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from ad_widget import Node, nn

from .report import Goal, Report
from .timing import interleaved

BATCH, SIZES = 64, (784, 128, 10)


def by_hand(X: Any, labels: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> tuple[Any, ...]:
    """Return the gradients, as one would write them in NumPy."""
    h = X @ W1 + b1
    a = np.maximum(h, 0)
    z = a @ W2 + b2
    z = z - z.max(axis=1, keepdims=True)
    e = np.exp(z)
    total = e.sum(axis=1, keepdims=True)
    rows = np.arange(len(X))
    np.mean(np.log(total)[:, 0] - z[rows, labels])
    g = e / total
    g[rows, labels] -= 1
    g /= len(X)
    ga = g @ W2.T
    gh = ga * (h > 0)
    return X.T @ gh, gh.sum(axis=0), a.T @ g, g.sum(axis=0)


def run(rounds: int) -> Report:
    report = Report("Network 64×784 → 128 → 10, softmax cross entropy, forward and backward")
    for dtype in ("float64", "float32"):
        times, skipped = _times(np.dtype(dtype), rounds)
        report.lines.append(f"In {dtype}:\n")
        report.table(times, "NumPy by hand", skipped=skipped)
        report.lines.append("")
        if dtype == "float64":
            ratio = times.ratio("ad_widget", "NumPy by hand")
            report.goals.append(Goal("network 64×784 → 128 → 10, × NumPy by hand", ratio, 1.08))
    return report


def _times(dtype: np.dtype[Any], rounds: int) -> tuple[Any, list[str]]:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(BATCH, SIZES[0])).astype(dtype)
    labels = rng.integers(0, SIZES[2], BATCH)
    params = [
        (0.05 * rng.normal(size=shape)).astype(dtype)
        for shape in (SIZES[:2], SIZES[1:2], SIZES[1:], SIZES[2:])
    ]
    nodes = [Node(p) for p in params]
    images = Node(X, requires_grad=False)
    # By hand, on the very same arrays: where one lies in memory changes a product by some percent.
    X, params = images._value, [node._value for node in nodes]
    contestants: dict[str, Callable[[], Any]] = {
        "NumPy by hand": lambda: by_hand(X, labels, *params)
    }
    skipped = []

    def ours() -> Any:
        W1, b1, W2, b2 = nodes
        for node in nodes:
            node.zero_grad()
        a = nn.relu(images @ W1 + b1)
        nn.cross_entropy(a @ W2 + b2, labels).backward()
        return [node.grad.data for node in nodes]

    contestants["ad_widget"] = ours
    if find_spec("torch"):
        import torch

        torch.set_num_threads(1)
        tensors = [torch.tensor(p, requires_grad=True) for p in params]
        tX, tlabels = torch.tensor(X), torch.tensor(labels)

        def torch_eager() -> Any:
            W1, b1, W2, b2 = tensors
            for tensor in tensors:
                tensor.grad = None
            a = torch.relu(tX @ W1 + b1)
            torch.nn.functional.cross_entropy(a @ W2 + b2, tlabels).backward()
            return [tensor.grad.numpy() for tensor in tensors]

        contestants["torch, eager"] = torch_eager
    else:
        skipped.append("torch")
    if find_spec("mygrad"):
        import mygrad
        from mygrad.nnet.losses import softmax_crossentropy

        mine = [mygrad.tensor(p) for p in params]

        def mygrad_() -> Any:
            W1, b1, W2, b2 = mine
            for tensor in mine:
                tensor.null_grad()
            a = mygrad.maximum(X @ W1 + b1, 0)
            softmax_crossentropy(a @ W2 + b2, labels).backward()
            return [tensor.grad for tensor in mine]

        contestants["mygrad"] = mygrad_
    else:
        skipped.append("mygrad")
    if find_spec("autograd"):
        import autograd
        import autograd.numpy as anp

        def loss(params: Any) -> Any:
            W1, b1, W2, b2 = params
            z = anp.maximum(X @ W1 + b1, 0) @ W2 + b2
            z = z - anp.max(z, axis=1, keepdims=True)
            log_total = anp.log(anp.sum(anp.exp(z), axis=1))
            return anp.mean(log_total - z[anp.arange(BATCH), labels])

        slope = autograd.grad(loss)
        contestants["autograd"] = lambda: slope(params)
    else:
        skipped.append("autograd")
    if find_spec("jax"):
        import jax
        import jax.numpy as jnp

        jax.config.update("jax_enable_x64", True)

        def jax_loss(params: Any, X: Any, labels: Any) -> Any:
            W1, b1, W2, b2 = params
            z = jnp.maximum(X @ W1 + b1, 0) @ W2 + b2
            picked = jax.nn.log_softmax(z)[jnp.arange(BATCH), labels]
            return -jnp.mean(picked)

        compiled = jax.jit(jax.grad(jax_loss))
        contestants["jax, compiled"] = lambda: [np.asarray(g) for g in compiled(params, X, labels)]
    else:
        skipped.append("jax")

    want = by_hand(X, labels, *params)
    tolerance = 1e-9 if dtype == np.float64 else 1e-3
    for name, contestant in contestants.items():
        for a, b in zip(contestant(), want, strict=True):
            np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance, err_msg=name)
    return interleaved(contestants, rounds), skipped
