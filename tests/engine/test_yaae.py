"""Yaae's classes: forward and backward by hand give what the operators give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ad_widget
from ad_widget import Matmul, Node, Operation, Sin
from ad_widget.engine import yaae

SQUARE = np.array([[0.5, 1.0], [2.0, 1.5]])
CALLS: dict[str, tuple[int, dict[str, Any], Callable[..., Any]]] = {
    "Abs": (1, {}, abs),
    "Add": (2, {}, lambda a, b: a + b),
    "Cos": (1, {}, np.cos),
    "Div": (2, {}, lambda a, b: a / b),
    "Exp": (1, {}, np.exp),
    "LeakyReLU": (1, {"slope": 0.2}, lambda a: np.where(a > 0, a, 0.2 * a)),
    "Log": (1, {}, np.log),
    "Matmul": (2, {}, lambda a, b: a @ b),
    "Max": (1, {"axis": -1}, lambda a: np.max(a, axis=1)),
    "Mean": (1, {}, np.mean),
    "Min": (1, {"axis": 0, "keepdims": True}, lambda a: np.min(a, axis=0, keepdims=True)),
    "Mul": (2, {}, lambda a, b: a * b),
    "Neg": (1, {}, lambda a: -a),
    "Pow": (2, {}, lambda a, b: a**b),
    "ReLU": (1, {}, lambda a: np.maximum(a, 0)),
    "Reshape": (1, {"shape": (4, -1)}, lambda a: np.reshape(a, (4, 1))),
    "Sigmoid": (1, {}, lambda a: 1 / (1 + np.exp(-a))),
    "Sin": (1, {}, np.sin),
    "Softmax": (1, {"axis": 0}, lambda a: np.exp(a) / np.exp(a).sum(axis=0)),
    "Sqrt": (1, {}, np.sqrt),
    "Sub": (2, {}, lambda a, b: a - b),
    "Sum": (1, {"axis": 1}, lambda a: np.sum(a, axis=1)),
    "Tan": (1, {}, np.tan),
    "Tanh": (1, {}, np.tanh),
    "Transpose": (1, {}, np.transpose),
}


def test_each_class_is_public_and_tested() -> None:
    classes = {name for name in yaae.__all__ if hasattr(getattr(yaae, name), "op")}
    assert set(CALLS) == classes
    assert all(getattr(ad_widget, name) is getattr(yaae, name) for name in classes)


@pytest.mark.parametrize("name", CALLS)
def test_by_hand_as_by_operator(name: str) -> None:
    count, attrs, call = CALLS[name]
    ours = [Node(SQUARE + k) for k in range(count)]
    theirs = [Node(SQUARE + k) for k in range(count)]
    op: Operation = getattr(ad_widget, name)(*ours, **attrs)
    out, want = op.forward_pass(), call(*theirs)
    assert_allclose(out.data, want.data)
    assert (op.out, op.out.op) == (out, op.op)
    g = np.arange(1.0, 1.0 + want.size).reshape(want.shape)
    out.grad = Node(g)
    op.compute_derivatives()
    want.backward(g)
    for mine, other in zip(ours, theirs, strict=True):
        assert mine.grad is not None
        assert other.grad is not None
        assert_allclose(mine.grad.data, other.grad.data)


def test_derivatives_by_hand_add_up() -> None:
    x, w = Node(np.ones(2)), Node(np.ones((2, 2)))
    inner = Matmul(x, w)
    outer = Sin(inner.forward_pass())
    outer.forward_pass().grad = Node(np.ones(2))
    outer.compute_derivatives()
    inner.compute_derivatives()
    assert x.grad is not None
    assert_allclose(x.grad.data, np.full(2, 2 * np.cos(2.0)))
    inner.compute_derivatives()
    assert_allclose(x.grad.data, np.full(2, 4 * np.cos(2.0)))


def test_operands_that_are_no_nodes_become_some() -> None:
    op = ad_widget.Add([1.0, 2.0], 3.0)
    assert_array_equal(op.forward_pass().data, [4.0, 5.0])
    assert_array_equal(op.node2.data, 3.0)
