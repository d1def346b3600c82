"""NumPy's functions on Nodes: found, or refused by name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ad_widget import Node
from ad_widget.engine.context import observing


class Looks:
    """Who writes down every look at a number."""

    plain = False

    def __init__(self) -> None:
        self.seen: list[Node] = []

    def made(self, node: Node) -> None: ...

    def was_read(self, node: Node, kind: str) -> None:
        self.seen.append(node)


def test_arrays_and_numbers_on_either_side() -> None:
    x = Node([1.0, 2.0, 3.0])
    for y in (np.ones(3) * x, x * np.ones(3), np.float64(1.0) * x, [1.0, 1.0, 1.0] * x):
        assert isinstance(y, Node)
        assert y.data.tolist() == [1.0, 2.0, 3.0]
    assert (2.0 - x).data.tolist() == [1.0, 0.0, -1.0]
    assert (np.arange(3.0) @ np.ones(3) - x).shape == (3,)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda x: np.nextafter(x, 1.0), "np.nextafter"),
        (lambda x: np.histogram(x), "count plain numbers, node.data"),
        (lambda x: np.histogram2d(x, x), "count plain numbers, node.data"),
        (lambda x: np.add.reduceat(x, [0]), "np.add.reduceat"),
        (lambda x: np.subtract.reduce(x), "np.subtract.reduce"),
        (lambda x: np.add.at(np.zeros(2), 0, x), "np.where or np.concatenate"),
        (lambda x: np.copyto(np.zeros(2), x), "np.where"),
        (lambda x: np.copyto(x, np.zeros(2)), "np.where"),
        (lambda x: np.full_like(np.zeros(2), x), "node * np.ones_like(a)"),
        (lambda x: np.exp(x, where=[True, False]), "np.where on the result"),
        (lambda x: np.exp(x, casting="safe"), "casting="),
    ],
)
def test_what_has_no_rule_is_refused_by_name(call: Any, named: str) -> None:
    with pytest.raises(TypeError) as refused:
        call(Node([1.0, 2.0]))
    assert named in str(refused.value)


def test_out_may_not_be_a_node() -> None:
    x = Node([1.0, 2.0])
    for call in (
        lambda: np.sin(x, out=x),
        lambda: np.add(np.ones(2), np.ones(2), out=x),
        lambda: np.sum(x, out=x),
        lambda: np.add.reduce(np.ones((2, 2)), out=x),
    ):
        with pytest.raises(TypeError, match=r"out="):
            call()


def test_out_that_is_an_array_is_a_look() -> None:
    x = Node([1.0, 2.0], requires_grad=False)
    target = np.zeros(2)
    reads = Looks()
    with observing(reads):
        np.multiply(x, 2.0, out=target)
        target -= 0.5 * x
        np.cumsum(x, out=target)
    assert target.tolist() == [1.0, 3.0]
    assert reads.seen[0] is x
    assert len(reads.seen) == 3


def test_asking_for_shapes_is_no_look() -> None:
    x = Node(np.ones((2, 3), np.float32))
    reads = Looks()
    with observing(reads):
        assert np.shape(x) == (2, 3)
        assert np.ndim(x) == 2
        assert np.size(x) == 6
        assert np.result_type(x, np.float64) == np.float64
        assert not np.iscomplexobj(x)
        assert np.isrealobj(x)
        assert "1." in np.array2string(x)
    assert reads.seen == []


def test_a_dtype_asked_of_a_ufunc() -> None:
    x = Node(np.ones(2, np.float32))
    assert np.add(x, 1.0, dtype=np.float64).dtype == np.float64


def test_methods_of_ufuncs() -> None:
    data = np.arange(1.0, 7.0).reshape(2, 3)
    x = Node(data)
    for got, expected in (
        (np.add.reduce(x), np.add.reduce(data)),
        (np.multiply.reduce(x, axis=1), np.multiply.reduce(data, axis=1)),
        (np.maximum.reduce(x, axis=None), np.maximum.reduce(data, axis=None)),
        (np.minimum.reduce(x, keepdims=True), np.minimum.reduce(data, keepdims=True)),
        (np.logaddexp.reduce(x), np.logaddexp.reduce(data)),
        (np.logical_and.reduce(x > 1), np.logical_and.reduce(data > 1)),
        (np.add.accumulate(x), np.add.accumulate(data)),
        (np.multiply.accumulate(x, axis=1), np.multiply.accumulate(data, axis=1)),
        (np.maximum.accumulate(x), np.maximum.accumulate(data)),
        (np.minimum.accumulate(-x, axis=1), np.minimum.accumulate(-data, axis=1)),
        (np.subtract.outer(x, data), np.subtract.outer(data, data)),
    ):
        assert isinstance(got, Node)
        np.testing.assert_allclose(got.data, expected)


def test_arguments_by_position() -> None:
    data = np.arange(6.0).reshape(2, 3)
    x = Node(data)
    assert np.max(x, 1, None, True).shape == (2, 1)
    assert x.sum(1, None, None, True).shape == (2, 1)
    np.testing.assert_allclose(np.var(x, 0, None, None, 1).data, np.var(data, 0, ddof=1))
    with pytest.raises(TypeError, match=r"out="):
        np.sum(data, 0, None, Node(np.zeros(3)))


def test_whole_numbers_read_off_a_node_are_a_look() -> None:
    data = np.array([[3.0, 1.0], [2.0, np.nan]])
    x = Node(data)
    reads = Looks()
    with observing(reads):
        assert np.nanargmax(x) == 0
        assert np.digitize(x[0], [2.0]).tolist() == [1, 0]
        assert np.isin(x, [2.0]).tolist() == [[False, False], [True, False]]
        assert np.unravel_index(np.argmin(x[0]), (1, 2)) == (0, 1)
    assert len(reads.seen) == 4


def test_a_ufunc_is_named_by_where_it_comes_from() -> None:
    special = pytest.importorskip("scipy.special")
    own = np.frompyfunc(lambda v: v, 1, 1)
    for f, name in (
        (lambda: special.zeta(Node(2.0), 1.0), r"scipy\.special\.zeta"),
        (lambda: special.airy(Node(2.0)), r"scipy\.special\.airy"),
        (lambda: np.spacing(Node(2.0)), r"np\.spacing"),
        (lambda: own(Node(2.0)), "<lambda>"),
    ):
        with pytest.raises(TypeError, match=f"^{name} has no derivative rule"):
            f()


def test_an_argument_that_is_not_followed_is_named() -> None:
    with pytest.raises(TypeError, match=r"^np\.clip with where= cannot take a Node: it knows a, "):
        np.clip(Node([1.0]), 0.0, 1.0, where=np.array([True]))
    with pytest.raises(TypeError, match="unexpected keyword argument 'nothing'"):
        np.sum(Node([1.0]), nothing=1)  # type: ignore[call-overload]
