"""Cells in other packages' notations, lent or not installed."""

from __future__ import annotations

import ast
import sys
import textwrap
from importlib.machinery import ModuleSpec
from typing import Any

import numpy as np
import pytest

from ad_widget import Node
from ad_widget.notation import NAMES, notation
from ad_widget.recording import NoLeafError, Recording, record
from ad_widget.recording.cell import Cell


class Absent:
    """Finds these packages for nobody."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name.partition(".")[0] in NAMES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


@pytest.fixture(params=["installed", "absent"], autouse=True)
def installed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "absent":
        for name in [n for n in sys.modules if n.partition(".")[0] in NAMES]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setattr(sys, "meta_path", [Absent(), *sys.meta_path])
    else:
        for name in NAMES:
            pytest.importorskip(name)


def cell(name: str, source: str, space: dict[str, Any] | None = None) -> Recording:
    source = textwrap.dedent(source).strip("\n")
    space = {} if space is None else space
    return record(Cell(ast.parse(source), source, space, lender=notation(name)))


def slopes(recording: Recording) -> dict[str, Any]:
    program, _ = recording.lowered()
    return {k: np.asarray(v).tolist() for k, v in program.run().grads.items()}


NEURON = """
x1 = Value(2.0, label='x1'); x2 = Value(0.0, label='x2')
w1 = Value(-3.0, label='w1'); w2 = Value(1.0, label='w2')
b = Value(6.8813735870195432, label='b')
n = x1*w1 + x2*w2 + b; n.label = 'n'
o = n.tanh(); o.label = 'o'
o.backward()
seen = (x1.grad, o.data, o._op, n._prev, o.label, repr(b))
"""


def test_the_neuron_of_the_lecture() -> None:
    space: dict[str, Any] = {"Value": "mine"}
    recording = cell("micrograd", NEURON, space)
    assert [name for name, _ in recording.leaves] == ["x1", "x2", "w1", "w2", "b"]
    found = slopes(recording)
    assert [round(found[k], 6) for k in ("x1", "x2", "w1", "w2")] == [-1.5, 0.5, 1.0, 0.0]
    grad, data, op, prev, label, text = space["seen"]
    assert (round(grad, 6), round(data, 6), op, label) == (-1.5, 0.707107, "tanh", "o")
    assert type(grad) is type(data) is float
    assert all(type(one).__name__ == "Value" for one in prev)
    assert text.startswith("Value(data=6.88137")
    assert space["Value"] == "mine"
    assert isinstance(space["o"], Node)


def test_a_rerun_has_the_same_class_and_the_moved_numbers() -> None:
    source = "a = Value(-2.0)\nb = Value(3.0)\nc = a * b if a.data > 0 else a + b"
    recording = cell("micrograd", source)
    again = recording.rerun({"a": 2.0})
    assert type(again.output).__name__ == "Value"
    assert slopes(again) == {"a": 3.0, "b": 2.0, "c": 1.0}


def test_every_way_that_a_value_has() -> None:
    space: dict[str, Any] = {}
    cell(
        "micrograd",
        """
        a = Value(2)
        parts = [a.exp(), a.log(), a.relu(), a.tanh(), a**3, 1 - a, 2 / a, -a, a + 1, 3 * a]
        signs = [one._op for one in parts]
        total = sum(parts)
        a.grad = 0.0
        total.backward()
        first = a.grad
        a.data += 0.5
        """,
        space,
    )
    assert space["signs"][:5] == ["exp", "log", "ReLU", "tanh", "**3"]
    want = np.exp(2) + 1 / 2 + 1 + 1 - np.tanh(2) ** 2 + 12 - 1 - 0.5 - 1 + 1 + 3
    assert space["first"] == pytest.approx(want)
    assert space["a"].data == 2.5


def test_backward_by_hand_one_step_at_a_time() -> None:
    space: dict[str, Any] = {}
    cell(
        "micrograd",
        """
        a = Value(2.0)
        b = Value(-3.0)
        c = a * b
        d = c + a
        d.grad = 1.0
        d._backward()
        c._backward()
        by_hand = a.grad, b.grad
        """,
        space,
    )
    assert space["by_hand"] == (-2.0, 2.0)


def test_a_network_learns_and_draws_the_numbers_of_micrograds_own() -> None:
    source = """
    from micrograd.engine import Value
    from micrograd.nn import MLP
    import random
    random.seed(1337)
    n = MLP(2, [3, 1])
    xs, ys = [[2.0, 3.0], [3.0, -1.0]], [1.0, -1.0]
    losses = []
    for k in range(4):
        loss = sum((n(x) - y) ** 2 for x, y in zip(xs, ys))
        n.zero_grad()
        loss.backward()
        for p in n.parameters():
            p.data -= 0.05 * p.grad
        losses.append(loss.data)
    shape = len(n.parameters()), repr(n)
    """
    space: dict[str, Any] = {}
    cell("micrograd", source, space)
    assert space["shape"] == (
        13,
        "MLP of [Layer of [ReLUNeuron(2), ReLUNeuron(2), ReLUNeuron(2)], "
        "Layer of [LinearNeuron(3)]]",
    )
    if "micrograd" in sys.modules or not isinstance(sys.meta_path[0], Absent):
        own: dict[str, Any] = {}
        exec(textwrap.dedent(source), own)
        np.testing.assert_allclose(space["losses"], own["losses"], 1e-12)


def test_a_label_is_a_name_where_there_is_none() -> None:
    recording = cell("micrograd", "f = lambda: Value(3.0, label='hidden') * 2\ny = f() + 1")
    assert [name for name, _ in recording.leaves] == ["hidden"]


TANH = """
import autograd.numpy as np
from autograd import grad
def tanh(x):
    return (1.0 - np.exp(-2 * x)) / (1.0 + np.exp(-2 * x))
grad_tanh = grad(tanh)
slope = grad_tanh(1.0)
"""


def test_what_was_differentiated_is_shown() -> None:
    space: dict[str, Any] = {}
    recording = cell("autograd", TANH, space)
    assert [(name, float(node._value)) for name, node in recording.leaves] == [("x", 1.0)]
    assert float(recording.output._value) == pytest.approx(np.tanh(1.0))
    assert space["slope"] == pytest.approx(1 - np.tanh(1.0) ** 2)
    assert slopes(recording)["x"] == pytest.approx(space["slope"])
    assert space["np"] is np
    assert space["grad_tanh"](0.0) == 1.0  # what the cell made goes on to work


def test_nothing_stays_in_the_interpreter() -> None:
    before = {n: m for n, m in sys.modules.items() if n.partition(".")[0] in NAMES}
    cell("autograd", TANH)
    with pytest.raises(ZeroDivisionError):
        cell("autograd", "import autograd\n1 / 0")
    assert {n: m for n, m in sys.modules.items() if n.partition(".")[0] in NAMES} == before


def test_every_transform() -> None:
    space: dict[str, Any] = {}
    cell(
        "autograd",
        """
        import autograd.numpy as np
        import autograd.numpy.random as npr
        from autograd import (grad, value_and_grad, jacobian, hessian, elementwise_grad,
                              hessian_vector_product, make_vjp, make_jvp, grad_and_aux)
        from autograd.scipy.special import logsumexp, expit
        from autograd.scipy.stats import norm
        from autograd.test_util import check_grads
        from autograd.misc import flatten
        from autograd.misc.optimizers import adam, sgd
        x = np.array([1.0, 2.0])
        f = lambda x: np.sum(x ** 3)
        found = [
            grad(f)(x), value_and_grad(f)(x)[1], np.diag(jacobian(lambda x: x ** 3)(x)),
            elementwise_grad(np.sin)(x), np.diag(hessian(f)(x)),
            hessian_vector_product(f)(x, np.ones(2)), make_vjp(f)(x)[0](1.0),
            make_jvp(f)(x)(np.ones(2))[1], grad_and_aux(lambda x: (f(x), 7))(x)[1],
            grad(lambda x: logsumexp(x) + norm.logpdf(x[0]) + np.sum(expit(x)))(x),
            grad(lambda a, b: np.sum(a * b ** 2), 1)(x, x),
            grad(lambda p: np.sum(p["w"] * p["b"]))({"w": x, "b": 2.0})["w"],
        ]
        check_grads(f, modes=["rev"], order=1)(x)
        flat, unflatten = flatten({"a": x, "b": 3.0})
        quiet = [adam(lambda x, k: 2 * x, x, num_iters=300, step_size=0.1),
                 sgd(lambda x, k: 2 * x, x, num_iters=300)]
        """,
        space,
    )
    x = np.array([1.0, 2.0])
    soft = np.exp(x) / np.exp(x).sum()
    squash = 1 / (1 + np.exp(-x))
    want = [
        3 * x**2, 3 * x**2, 3 * x**2, np.cos(x), 6 * x, 6 * x, 3 * x**2, 15.0, 7,
        soft - [1, 0] + squash * (1 - squash), 2 * x**2, [2.0, 2.0],
    ]  # fmt: skip
    for have, value in zip(space["found"], want, strict=True):
        np.testing.assert_allclose(have, value, 1e-9)
    assert space["flat"].tolist() == [1.0, 2.0, 3.0]
    assert space["unflatten"](space["flat"])["a"].tolist() == [1.0, 2.0]
    np.testing.assert_allclose(space["quiet"], 0.0, atol=1e-2)


def test_a_cell_that_differentiates_nothing_has_its_numbers_for_leaves() -> None:
    recording = cell("autograd", "import autograd.numpy as np\nx = 2.0\ny = np.sin(x)")
    assert [name for name, _ in recording.leaves] == ["x"]
    with pytest.raises(NoLeafError):
        cell("autograd", "from autograd import grad\nx = 2.0\ny = x * x")


def test_an_unknown_notation() -> None:
    with pytest.raises(KeyError):
        notation("theano")
