"""Random programs of NumPy expressions, against HIPS autograd, and JAX and PyTorch where they are.

A program is a list of steps; each takes values made before, so parts are shared, and it is deep
or wide as chance has it.  It is run by any library that has NumPy's functions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from ad_widget import Node, grad, hvp
from ad_widget.program import lower

Array = np.ndarray[Any, Any]
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Step:
    """One expression: ``make(xp, *operands)``."""

    text: str
    make: Callable[..., Any]
    operands: tuple[int, ...]


# Each keeps its results of a size that the next can work on.
UNARY: dict[str, Callable[[Any, Any], Any]] = {
    "sin": lambda xp, x: xp.sin(x),
    "cos": lambda xp, x: xp.cos(x),
    "tanh": lambda xp, x: xp.tanh(x),
    "arctan": lambda xp, x: xp.arctan(x),
    "exp(-x²)": lambda xp, x: xp.exp(-(x**2)),
    "log(1+x²)": lambda xp, x: xp.log(1.0 + x * x),
    "sqrt(x²+1)": lambda xp, x: xp.sqrt(x * x + 1.0),
    "abs": lambda xp, x: xp.abs(x),
    "where": lambda xp, x: xp.where(x > 0, x, 0.1 * x),
    "-x/2": lambda xp, x: -x / 2,
    "2/(2+x²)": lambda xp, x: 2.0 / (2.0 + x**2),
    "x - mean": lambda xp, x: x - xp.mean(x),
    "x / (1 + sum |x|)": lambda xp, x: x / (1.0 + xp.sum(xp.abs(x))),
    "reshape": lambda xp, x: xp.reshape(x, tuple(reversed(x.shape))),
    "transpose": lambda xp, x: xp.transpose(x),
    "cumsum": lambda xp, x: xp.cumsum(x, 0) / 2 if x.ndim else x,
    "sum of rows": lambda xp, x: xp.sum(x, 0) / 2 if x.ndim else x,
    "max of rows": lambda xp, x: xp.max(x, 0) if x.ndim else x,
    "x[0]": lambda xp, x: x[0] if x.ndim else x,
    "roll": lambda xp, x: xp.roll(x, 1, 0) if x.ndim else x,
    "x[1:]·x[:-1]": lambda xp, x: x[1:] * x[:-1] if x.ndim and x.shape[0] > 1 else x,
    "softmax": lambda xp, x: xp.exp(x - xp.max(x)) / xp.sum(xp.exp(x - xp.max(x))),
    "x xᵀ": lambda xp, x: xp.tanh(x @ x.T) if x.ndim == 2 else x,
    "outer": lambda xp, x: xp.outer(x, x) / 2 if x.ndim == 1 else x,
    "stack": lambda xp, x: xp.stack([x, x * x]) / 2 if x.ndim < 2 else x,
    "concatenate": lambda xp, x: xp.concatenate([x, xp.sin(x)]) if x.ndim == 1 else x,
}
BINARY: dict[str, Callable[[Any, Any, Any], Any]] = {
    "x + y": lambda xp, x, y: (x + y) / 2,
    "x - y": lambda xp, x, y: x - y,
    "x · y": lambda xp, x, y: x * y,
    "x / (1 + y²)": lambda xp, x, y: x / (1.0 + y * y),
    "maximum": lambda xp, x, y: xp.maximum(x, y),
    # autograd's where does not sum over what it broadcast: give it branches of one shape.
    "where(x > y)": lambda xp, x, y: xp.where(x > y, xp.sin(x) + 0 * y, y + 0 * x),
    "(1 + x²)^tanh y": lambda xp, x, y: (1.0 + x * x) ** xp.tanh(y),
    "sin x cos y": lambda xp, x, y: xp.sin(x) * xp.cos(y),
}
SHAPES: tuple[Shape, ...] = ((), (3,), (2, 3), (3, 2), (1, 3))


def fits(a: Shape, b: Shape) -> bool:
    try:
        np.broadcast_shapes(a, b)
    except ValueError:
        return False
    return True


def generated(seed: int, length: int) -> tuple[list[Array], list[Step]]:
    """Return leaves and a program, whose steps take recent values more often than old ones."""
    rng = np.random.default_rng(seed)
    leaves = [rng.normal(size=SHAPES[k]) for k in rng.integers(0, len(SHAPES), 3)]
    values: list[Any] = list(leaves)
    steps: list[Step] = []
    while len(steps) < length:
        i = len(values) - 1 - min(int(rng.geometric(0.3)) - 1, len(values) - 1)
        if rng.random() < 0.45:
            j = int(rng.integers(len(values)))
            if not fits(values[i].shape, values[j].shape):
                continue
            text = str(rng.choice(list(BINARY)))
            step = Step(text, BINARY[text], (i, j))
        else:
            text = str(rng.choice(list(UNARY)))
            step = Step(text, UNARY[text], (i,))
        made = np.asarray(step.make(np, *(values[k] for k in step.operands)))
        if made.size > 60:
            continue
        values.append(made)
        steps.append(step)
    return leaves, steps


def run(xp: Any, leaves: list[Any], steps: list[Step]) -> Any:
    """Run a program; its result is a sum over all that no step used, so that all of it counts."""
    values = list(leaves)
    used: set[int] = set()
    for step in steps:
        values.append(step.make(xp, *(values[k] for k in step.operands)))
        used.update(step.operands)
    ends = [values[k] for k in range(len(leaves), len(values)) if k not in used]
    total = 0.0
    for end in ends:
        total = total + xp.sum(xp.sin(end))
    return total


def text(steps: list[Step]) -> str:
    return "; ".join(f"v{k} = {s.text} of {s.operands}" for k, s in enumerate(steps, 3))


programs = st.tuples(st.integers(0, 10**6), st.integers(1, 40))


@given(programs)
@settings(max_examples=60, deadline=None)
def test_against_autograd(drawn: tuple[int, int]) -> None:
    autograd = pytest.importorskip("autograd")
    anp = pytest.importorskip("autograd.numpy")
    leaves, steps = generated(*drawn)
    want = autograd.grad(lambda xs: run(anp, xs, steps))(leaves)
    have = grad(lambda xs: run(np, xs, steps))(leaves)
    for a, b in zip(have, want, strict=True):
        assert_allclose(a, b, rtol=1e-9, atol=1e-11, err_msg=text(steps))


@given(programs)
@example((204630, 5))  # |x - x|
@settings(max_examples=25, deadline=None)
def test_second_derivatives_against_differences(drawn: tuple[int, int]) -> None:
    """Differences of the gradient, which the test above has proven right."""
    leaves, steps = generated(drawn[0], min(drawn[1], 15))
    rng = np.random.default_rng(drawn[0])
    vs = [rng.normal(size=x.shape) for x in leaves]
    slope = grad(lambda xs: run(np, xs, steps))
    have = hvp(lambda xs: run(np, xs, steps))(leaves, vs)

    def at(h: float) -> list[Array]:
        return slope([x + h * v for x, v in zip(leaves, vs, strict=True)])  # type: ignore[no-any-return]

    near, far = (
        [(a - b) / (2 * h) for a, b in zip(at(h), at(-h), strict=True)] for h in (1e-5, 2e-5)
    )
    for a, b, c in zip(have, near, far, strict=True):
        # At a kink itself the second derivative is NaN, and between two places one may lie.
        if np.allclose(b, c, rtol=1e-5, atol=1e-6) and not np.isnan(a).any():
            assert_allclose(a, b, rtol=1e-4, atol=1e-5, err_msg=text(steps))


@given(programs)
@settings(max_examples=25, deadline=None)
def test_lowered(drawn: tuple[int, int]) -> None:
    """The program, run with other leaves, gives what the same code gives on them."""
    leaves, steps = generated(*drawn)
    nodes = [Node(x) for x in leaves]
    total = run(np, nodes, steps)
    program, _ = lower(total, [(f"x{k}", x) for k, x in enumerate(nodes)])
    others = [x * 0.9 + 0.05 for x in leaves]
    there = {leaf.name: int(leaf.name[1:]) for leaf in program.leaves}
    once = program.run({name: others[k] for name, k in there.items()})
    fresh = [Node(x) for x in others]
    want = run(np, fresh, steps)
    want.backward()
    assert_allclose(once.value, want.data, rtol=1e-10, err_msg=text(steps))
    for name, k in there.items():
        slope = fresh[k].grad
        assert slope is not None
        assert_allclose(once.grads[name], slope.data, rtol=1e-8, atol=1e-11, err_msg=text(steps))


# ------------------------------------------------------------------ where they are installed


def needs(package: str) -> None:
    if not find_spec(package):
        pytest.skip(f"{package} is not installed: random programs were not compared with it")


@pytest.mark.parametrize("seed", range(12))
def test_against_jax(seed: int) -> None:
    needs("jax")
    import jax

    jax.config.update("jax_enable_x64", True)
    leaves, steps = generated(seed, 25)
    want = jax.grad(lambda xs: run(jax.numpy, xs, steps))(leaves)
    have = grad(lambda xs: run(np, xs, steps))(leaves)
    for a, b in zip(have, want, strict=True):
        assert_allclose(a, b, rtol=1e-9, atol=1e-11, err_msg=text(steps))


class Torch:
    """The few of NumPy's functions that programs use, as PyTorch spells them."""

    def __init__(self) -> None:
        import torch

        self.torch = torch

    def __getattr__(self, name: str) -> Any:
        return getattr(self.torch, name)

    def where(self, condition: Any, x: Any, y: Any) -> Any:
        like = x if self.torch.is_tensor(x) else y
        both = (v if self.torch.is_tensor(v) else self.torch.full_like(like, v) for v in (x, y))
        return self.torch.where(condition, *both)

    def transpose(self, x: Any) -> Any:
        return x.permute(tuple(reversed(range(x.ndim))))

    def max(self, x: Any, axis: int | None = None) -> Any:
        return self.torch.amax(x) if axis is None else self.torch.amax(x, axis)


@pytest.mark.parametrize("seed", range(12))
def test_against_pytorch(seed: int) -> None:
    needs("torch")
    import torch

    leaves, steps = generated(seed, 25)
    tensors = [torch.tensor(x, requires_grad=True) for x in leaves]
    run(Torch(), tensors, steps).backward()
    have = grad(lambda xs: run(np, xs, steps))(leaves)
    for a, tensor in zip(have, tensors, strict=True):
        b = 0.0 if tensor.grad is None else tensor.grad.numpy()
        assert_allclose(a, b, rtol=1e-9, atol=1e-11, err_msg=text(steps))
