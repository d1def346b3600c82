"""Functions as lectures have them, on Nodes as they stand.

Each gives the same values on Nodes as on arrays, its gradient is that of central differences, its
second derivative that of its gradient, and forward mode agrees; recorded as a program it gives the
same again at other inputs, and of float32 it makes what NumPy does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from ad_widget import Node, grad, jvp, lower
from ad_widget.engine.context import observing

from .snippets import SNIPPETS, Array, Snippet

pytestmark = pytest.mark.filterwarnings("ignore:Arrays of 2-dimensional:DeprecationWarning")


def same(have: Any, want: Any, tolerance: float, what: str) -> None:
    np.testing.assert_allclose(have, want, tolerance, tolerance, err_msg=what)


class Looks:
    """What a snippet looked at."""

    plain = False

    def __init__(self) -> None:
        self.seen: list[tuple[Node, str, Any]] = []

    def made(self, node: Node) -> None:
        """Nodes as such do not matter here."""

    def was_read(self, node: Node, kind: str) -> None:
        value = np.array(node._value)
        self.seen.append((node, kind, bool(value) if kind == "bool" else value))


def parts(result: Any) -> list[Any]:
    return list(result) if isinstance(result, tuple) else [result]


def weighted(f: Callable[..., Any], seed: int = 0) -> Callable[..., Any]:
    """Return a scalar function: all that `f` returns, with weights."""

    def scalar(*args: Any) -> Any:
        rng = np.random.default_rng(seed)
        return sum(np.sum(p * rng.uniform(0.5, 1.5, np.shape(p))) for p in parts(f(*args)))

    return scalar


def central(f: Callable[..., Any], args: Sequence[Array], k: int, h: float = 1e-6) -> Array:
    """Return the derivatives of the scalar ``f(*args)`` to ``args[k]``."""
    result = np.empty(args[k].shape)
    for i in np.ndindex(args[k].shape):
        ends = []
        for sign in (h, -h):
            moved = [np.array(a) for a in args]
            moved[k][i] += sign
            ends.append(float(f(*[a[()] for a in moved])))
        result[i] = (ends[0] - ends[1]) / (2 * h)
    return result


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda s: s.name)
def test_lecture(snippet: Snippet) -> None:
    args = snippet.arguments()
    f = weighted(snippet.f)

    nodes = parts(snippet.f(*map(Node, args)))
    plain = parts(snippet.f(*[a.copy()[()] for a in args]))
    assert len(nodes) == len(plain)
    for node, array in zip(nodes, plain, strict=True):
        assert isinstance(node, Node)
        assert node.shape == np.shape(array)
        assert node.dtype == np.asarray(array).dtype
        same(node.data, array, 1e-12, "value")

    everything = tuple(range(len(args)))
    gradients = grad(f, everything)(*args)
    for k, gradient in enumerate(gradients):
        assert np.shape(gradient) == args[k].shape
        want = central(f, args, k)
        same(gradient, want, 1e-6 * max(1.0, float(np.abs(want).max(initial=0))), f"to {k}")

    rng = np.random.default_rng(1)
    v = [rng.normal(size=a.shape) for a in args]
    slope = sum(np.sum(g * d) for g, d in zip(gradients, v, strict=True))
    same(jvp(f, args, v)[1], slope, 1e-9 * max(1.0, abs(slope)), "forward mode")


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda s: s.name)
def test_second_derivative(snippet: Snippet) -> None:
    args = snippet.arguments()
    f = weighted(snippet.f)
    rng = np.random.default_rng(1)
    v = [rng.normal(size=a.shape) for a in args]
    everything = tuple(range(len(args)))

    def slope(*args: Any) -> Any:
        return sum(np.sum(g * d) for g, d in zip(grad(f, everything)(*args), v, strict=True))

    for k, second in enumerate(grad(slope, everything)(*args)):
        want = central(slope, args, k)
        same(second, want, 1e-5 * max(1.0, float(np.abs(want).max(initial=0))), f"to {k}")


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda s: s.name)
def test_float32(snippet: Snippet) -> None:
    args = [a.astype(np.float32) for a in snippet.arguments()]
    leaves = [Node(a) for a in args]
    nodes = parts(snippet.f(*leaves))
    for node, array in zip(nodes, parts(snippet.f(*[a[()] for a in args])), strict=True):
        assert node.dtype == np.asarray(array).dtype
    sum(np.sum(node) for node in nodes).backward()
    for leaf in leaves:
        assert leaf.grad.dtype == np.float32


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda s: s.name)
def test_program(snippet: Snippet) -> None:
    leaves = [Node(a) for a in snippet.arguments()]
    reads = Looks()
    with observing(reads):
        output = weighted(snippet.f)(*leaves)
    program, _ = lower(output, [(f"x{k}", leaf) for k, leaf in enumerate(leaves)], reads=reads.seen)
    for seed in (0, 1):
        args = snippet.arguments(seed)
        run = program.run(args[: len(program.leaves)])
        if seed == 0:
            assert not run.broken
        if not run.broken:
            same(run.value, weighted(snippet.f)(*[a[()] for a in args]), 1e-9, "value")
