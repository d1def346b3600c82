"""The table of conventions says what the rules do, here and in the peers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ad_widget import Node, nn
from ad_widget.engine import conventions
from ad_widget.engine.conventions import (
    BY_OP,
    CONVENTIONS,
    Convention,
    Example,
    at,
    elsewhere,
    markdown,
)
from ad_widget.engine.op import OPS
from ad_widget.engine.traverse import topo_sort

pytestmark = [
    pytest.mark.filterwarnings("ignore::RuntimeWarning"),
    pytest.mark.filterwarnings("ignore:Output seems independent"),
]

every_convention = pytest.mark.parametrize(
    "convention", CONVENTIONS, ids=lambda c: f"{c.ops[0]} {c.point}"
)


def run(example: Example) -> Node:
    """Run an example's backward pass and return its result."""
    x = Node(np.array(example.x))
    result = eval(example.code, {**OPS, **vars(nn), "np": np, "x": x})
    result.backward()
    assert x.grad is not None
    np.testing.assert_array_equal(x.grad.data, np.array(example.ours))
    return result


@every_convention
def test_the_rule_gives_what_the_table_says(convention: Convention) -> None:
    run(convention.example)


@every_convention
def test_whoever_inspects_the_node_is_told(convention: Convention) -> None:
    result = run(convention.example)
    (node,) = (n for n in topo_sort(result) if n.op and n.op.name in convention.ops)
    told = at(node)
    assert told is not None
    assert convention.point in told
    assert convention.why in told


@every_convention
def test_every_op_of_the_table_exists(convention: Convention) -> None:
    assert set(convention.ops) <= set(OPS)


def test_elsewhere_nobody_is_told() -> None:
    x = Node(2.0)
    for y in (abs(x), np.maximum(x, 1.0), x**2, x**-1.5, np.sqrt(x), np.clip(x, 0, 5), np.log(x)):
        assert at(y) is None
    assert at(x) is None
    assert at(Node(-2.0) ** 2) is None  # only the exponent would have no slope
    assert at(abs(Node(0.0, requires_grad=False))) is None


def test_an_array_says_in_how_many_places() -> None:
    told = at(abs(Node([0.0, 1.0, 0.0])))
    assert told is not None
    assert "(2 of 3 places)" in told


@every_convention
def test_autograd_column(convention: Convention) -> None:
    autograd = pytest.importorskip("autograd")
    import autograd.numpy as anp

    special = pytest.importorskip("autograd.scipy.special")

    def logsumexp(x: Any) -> Any:
        return anp.logaddexp(x[0], x[1])

    example = convention.example

    def f(x: Any) -> Any:
        scope = {**vars(special), "np": anp, "logsumexp": logsumexp, "x": x}
        return eval(example.code, scope)

    if example.autograd is None:
        with pytest.raises((TypeError, AttributeError, NotImplementedError, NameError, ValueError)):
            autograd.grad(f)(np.array(example.x))
        return
    np.testing.assert_array_equal(autograd.grad(f)(np.array(example.x)), example.autograd)


@every_convention
def test_jax_column(convention: Convention) -> None:
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    special = pytest.importorskip("jax.scipy.special")
    scope = {**vars(special), **vars(jax.nn), "np": jax.numpy}
    example = convention.example
    if example.jax is None:
        assert example.code.split("(")[0] not in scope
        return
    grad = jax.grad(lambda x: eval(example.code, {**scope, "x": x}))(jax.numpy.array(example.x))
    np.testing.assert_array_equal(grad, np.array(example.jax))


class TorchAsNumpy:
    """PyTorch under the names that the examples use."""

    def __init__(self, torch: Any) -> None:
        self.torch = torch

    def __getattr__(self, name: str) -> Any:
        return getattr(self.torch, name)

    def maximum(self, x: Any, y: float) -> Any:
        return self.torch.maximum(x, self.torch.tensor(y))

    def where(self, c: Any, x: Any, y: float) -> Any:
        return self.torch.where(c, x, self.torch.tensor(y))

    def std(self, x: Any) -> Any:
        return self.torch.std(x, correction=0)

    def mod(self, x: Any, y: float) -> Any:
        return self.torch.remainder(x, y)

    def sort(self, x: Any) -> Any:
        return self.torch.sort(x, stable=True).values

    def logsumexp(self, x: Any) -> Any:
        return self.torch.logsumexp(x, 0)


@every_convention
def test_torch_column(convention: Convention) -> None:
    torch = TorchAsNumpy(pytest.importorskip("torch"))
    example = convention.example
    x = torch.tensor(example.x, dtype=torch.float64, requires_grad=True)
    scope = {
        **{name: vars(torch.special)[name] for name in ("xlogy", "logit", "gammaln")},
        **vars(torch.nn.functional),
        "np": torch,
        "logsumexp": torch.logsumexp,
        "x": x,
    }
    if example.torch is None:
        with pytest.raises((RuntimeError, AttributeError)):
            eval(example.code, scope).backward()
        return
    eval(example.code, scope).backward()
    np.testing.assert_array_equal(x.grad.numpy(), np.array(example.torch))


def test_the_table_prints() -> None:
    lines = [line for line in markdown().splitlines() if line.startswith("|")]
    assert len(lines) == len(CONVENTIONS) + 2
    assert all(line.count("|") - line.count("\\|") == 10 for line in lines)
    assert len(BY_OP) > 20


def test_the_table_in_the_documentation_is_this_one() -> None:
    kept = Path(conventions.__file__).with_name("CONVENTIONS.md").read_text("utf-8")
    assert kept == markdown(), "run python -m ad_widget.engine.conventions"


def test_what_others_give_at_a_point_is_said_with_an_example() -> None:
    said = elsewhere(np.maximum(Node(2.0), 2.0))
    assert said == "np.maximum(x, 2.0) at 2: here 0.5, autograd 0.5, JAX 0.5, PyTorch 0.5"
    assert elsewhere(abs(Node(1.0))) is None
    assert elsewhere(abs(Node(0.0, requires_grad=False))) is None
