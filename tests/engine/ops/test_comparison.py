"""Comparisons and logic: truth values, and what is chosen by them."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
import pytest

from ad_widget import Node

X = np.array([-1.0, 0.0, 2.0])
Y = np.array([0.0, 0.0, 1.0])


@pytest.mark.parametrize(
    "compare",
    [operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne],
)
def test_comparisons_are_data(compare: Any) -> None:
    for result in (compare(Node(X), Node(Y)), compare(Node(X), Y), compare(X, Node(Y))):
        assert isinstance(result, Node)
        assert not result.requires_grad
        np.testing.assert_array_equal(result.data, compare(X, Y))
    assert bool(compare(Node(1.0), 2.0)) is compare(1.0, 2.0)


def test_logic() -> None:
    p, q = Node(X) > 0, Node(Y) > 0
    a, b = X > 0, Y > 0
    for got, expected in (
        (p & q, a & b),
        (p | q, a | b),
        (p ^ q, a ^ b),
        (~p, ~a),
        (True & p, a),
        (np.logical_and(p, q), a & b),
        (np.logical_or(p, q), a | b),
        (np.logical_xor(p, q), a ^ b),
        (np.logical_not(Node(X)), np.logical_not(X)),
        (np.isnan(Node(X)), np.isnan(X)),
        (np.isfinite(Node(X)), np.isfinite(X)),
        (np.isposinf(Node(X)), np.isposinf(X)),
        (np.signbit(Node(X)), np.signbit(X)),
        (np.isclose(Node(X), Y, atol=1.5), np.isclose(X, Y, atol=1.5)),
    ):
        assert isinstance(got, Node)
        assert got.dtype == bool
        np.testing.assert_array_equal(got.data, expected)


def test_equality_of_arrays() -> None:
    assert np.array_equal(Node(X), X)
    assert not np.array_equal(Node(X), Y)
    assert not np.array_equal(Node(X), Y[:2])
    assert np.allclose(Node(X), [-1.0, 1e-12, 2.0])
    assert not np.allclose([0.0], Node([np.nan]))
    assert np.allclose(Node([np.nan]), [np.nan], equal_nan=True)
    assert np.allclose(Node([np.inf]), [np.inf])


def test_a_node_is_not_equal_to_what_is_no_number() -> None:
    assert (Node(1.0) == None) is False  # noqa: E711
    assert (Node(1.0) == "1.0") is False


def test_where_sends_each_branch_its_share() -> None:
    c, x, y = Node(X) > 0, Node(X), Node(2.0)
    out = np.where(c, x, y)
    assert out.data.tolist() == [2.0, 2.0, 2.0]
    out.backward([1.0, 10.0, 100.0])
    assert x.grad is not None
    assert y.grad is not None
    assert x.grad.data.tolist() == [0.0, 0.0, 100.0]
    assert y.grad.data == 11.0


def test_where_keeps_float32() -> None:
    x = Node(X.astype(np.float32))
    assert np.where(x > 0, x, 0.0).dtype == np.float32


def test_where_alone_gives_places() -> None:
    (places,) = np.where(Node(X) > 0)
    assert places.tolist() == [2]


def test_logic_of_computed_truth_values_stays_in_the_graph() -> None:
    x = Node(1.0)
    p = ~np.isnan(x)
    q = p & np.isfinite(x)
    assert p.op is not None
    assert q.op is not None
    assert q.children[0] is p
