"""Indexing: every form, its transpose, and what is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, basic_indices, integer_array_indices
from numpy.lib.stride_tricks import sliding_window_view as windows
from numpy.testing import assert_allclose, assert_array_equal

from ad_widget import Node, check_grads, grad
from ad_widget.engine.context import observing
from ad_widget.program import lower

from .calls import a, as_numpy, differentiated

X = np.random.default_rng(2).uniform(-2, 2, (4, 3, 2))
I = np.array([0, 3, 3, -1])  # noqa: E741
MASK = X > 0
INDICES: list[Any] = [
    0,
    -1,
    np.int64(2),
    slice(1, 3),
    slice(None, None, -2),
    ...,
    None,
    (),
    (1, 2, 0),
    (slice(None), 1),
    (..., 0),
    (None, ..., None),
    (0, ..., slice(None, None, -1)),
    I,
    [0, 2, 2],
    [],
    abs(I).astype(np.uint8),
    I[:, None],
    (I, 1),
    (I, slice(None), 1),
    (slice(None), [2, 0]),
    (slice(None), [2, 0], [1, 0]),
    ([2, 0], slice(None), [1, 0]),
    (I[:, None], [0, 2]),
    np.ix_([0, 2], [1], [1, 0]),
    MASK,
    MASK[:, :, 0],
    MASK[:, 0, 0],
    (slice(None), [True, False, True]),
    (MASK[:, 0, 0], 1),
    np.zeros_like(MASK),
    True,
    False,
    (np.array(2), 1),
]


@pytest.mark.parametrize("index", INDICES, ids=repr)
def test_every_form(index: Any) -> None:
    differentiated(lambda x: x[index], X)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_gradients_land_where_the_numbers_came_from(data: st.DataObject) -> None:
    shape = data.draw(array_shapes(max_dims=4, max_side=4))
    index = data.draw(basic_indices(shape) | integer_array_indices(shape))
    x = Node(np.arange(float(np.prod(shape))).reshape(shape))
    y = x[index]
    assert_array_equal(y.data, x.data[index])
    g = np.asarray(data.draw(arrays(np.float64, y.shape, elements=st.integers(-9, 9))))
    y.backward(g)
    want = np.zeros(shape)
    np.add.at(want, index, g)  # type: ignore[arg-type]
    assert x.grad is not None
    assert_array_equal(x.grad.data, want)


def test_a_computed_index_is_an_operand() -> None:
    x = Node(X[:, 0, 0])
    y = x[np.argmax(x)] * 2.0
    program, _ = lower(y)
    assert_allclose(program.run({"x0": np.array([1.0, 2.0, 7.0, 3.0])}).value, 14.0)
    assert_allclose(program.run({"x0": np.array([9.0, 2.0, 7.0, 3.0])}).grads["x0"], [2, 0, 0, 0])


class Watcher:
    plain = False

    def __init__(self) -> None:
        self.reads: list[tuple[Node, str]] = []

    def made(self, node: Node) -> None: ...

    def was_read(self, node: Node, kind: str) -> None:
        self.reads.append((node, kind))

    def lost(self, node: Node, call: str, line: int) -> None: ...


def test_a_mask_counts_as_a_look() -> None:
    watcher = Watcher()
    with observing(watcher):
        x = Node(X)
        mask = x > 0
        assert watcher.reads == []
        x[mask]
    assert watcher.reads == [(mask, "value")]


@pytest.mark.parametrize(
    "index",
    [
        *(1.0, "x", (0, 0, 0, 0), [0.5], 9, [9], np.zeros(3, bool)),
        *((0, MASK[:, 0, 0]), (..., MASK[:, 0, 0]), (None, MASK[0]), np.ones((4, 3, 2, 1), bool)),
    ],
)
def test_what_is_no_index_is_refused(index: Any) -> None:
    with pytest.raises(IndexError):
        X[index]
    with pytest.raises(IndexError):
        Node(X)[index]


def test_a_node_of_floats_is_no_index() -> None:
    with pytest.raises(IndexError, match="Node of float64"):
        Node(X)[Node(1.0)]
    with pytest.raises(IndexError, match=r"np\.where"):
        Node(X)[True, 0]


@pytest.mark.parametrize(
    "call",
    [
        lambda x: np.take(x, I, axis=0),
        lambda x: x.take([5, -1, 0, 0]),
        lambda x: np.take(x, [[0, 1], [2, 5]], axis=1, mode="wrap"),
        lambda x: np.take(x, [0, 7], axis=-1, mode="clip"),
        lambda x: np.take(x, 1, axis=1),
        lambda x: np.take_along_axis(x, np.argsort(X, axis=1), axis=1),
        lambda x: np.take_along_axis(x, np.array([3, 1]), axis=None),
        lambda x: np.compress([True, False, True], x, axis=1),
        lambda x: x.compress([True, False, True]),
        lambda x: np.delete(x, 1, axis=0),
        lambda x: np.delete(x, [0, -1]),
        lambda x: np.delete(x, slice(1, 3), axis=1),
        lambda x: np.insert(x, 1, 4.0),
        lambda x: np.insert(x, [0, 2], [4.0, 5.0]),
        lambda x: np.insert(x, slice(1, 3), 4.0),
        lambda x: np.insert(x, 0, 1.0, axis=1),
        lambda x: np.insert(x, 1, x[:, 0], axis=1),
        lambda x: np.insert(x, [1], x[:, :2], axis=1),
        lambda x: np.insert(x, np.array([True, False, True]), x[:, :2], axis=1),
        lambda x: np.extract(MASK, x),
        lambda x: np.select([MASK, X > -1], [x, x * x], 3.0),
        lambda x: np.select([x > 1, x > -1], [x, x * x]),
        lambda x: np.piecewise(x, [x < -1, x > 0], [-1.0, lambda x: x**2, lambda x: 3 * x]),
        lambda x: np.piecewise(x, [x < -1, x > 0], [lambda x: x * x, np.sin]),
        lambda x: np.piecewise(x[0, 0], x[0, 0] > 0, [np.cos, 2.0]) * x,
        lambda x: np.choose(MASK.astype(int), [x, 2 * x]),
        lambda x: windows(x, (2, 2, 1)),
        lambda x: windows(x, 2, axis=-1),
        lambda x: windows(x[:, 0, 0], 3),
        lambda x: windows(x, (2, 1), axis=(1, 1)),
        lambda x: x.flat[2],
    ],
)
def test_as_functions(call: Any) -> None:
    differentiated(call, X)


def test_windows_that_do_not_fit() -> None:
    for bad in (lambda: windows(Node(X), 9), lambda: windows(Node(X), (9, 1, 1))):
        with pytest.raises(ValueError, match="window"):
            bad()
    with pytest.raises(TypeError, match="writeable"):
        windows(Node(X), (1, 1), writeable=True)


@pytest.mark.parametrize("call", [np.nonzero, np.flatnonzero, np.argwhere, np.where])
def test_places_are_plain(call: Any) -> None:
    as_numpy(call, X[0])


def test_elements_of_a_node_in_python() -> None:
    x = Node(a(3))
    first, *rest = x
    assert len(rest) == 2
    (first * sum(rest)).backward()
    assert x.grad is not None
    assert_allclose(x.grad.data, [x.data[1] + x.data[2], x.data[0], x.data[0]])


PIECES: dict[str, tuple[Callable[[Any], Any], Any]] = {
    "each sees its own": (
        lambda x: np.piecewise(x, [x < 0, x >= 0], [lambda t: t / np.sum(t), lambda t: t]),
        np.array([-1.0, -3.0, 2.0]),
    ),
    "a pole outside": (lambda x: np.piecewise(x, [x > 0], [np.sqrt, 0]), np.array([0.0, 4.0])),
    "a default function": (
        lambda x: np.piecewise(x, [x < 1], [np.exp, np.log]),
        np.array([0.5, 2.0, 3.0]),
    ),
    "overlapping": (
        lambda x: np.piecewise(x, [x > 0, x > 1], [lambda t: t * np.sum(t), lambda t: t**2]),
        np.array([-0.5, 0.5, 1.5, 2.5]),
    ),
    "numbers": (
        lambda x: np.piecewise(x, [x < 0, x > 1], [-1, 2, 0.5]),
        np.array([-1.0, 0.3, 2.0]),
    ),
    "arguments": (
        lambda x: np.piecewise(x, [x > 0], [lambda t, a, b=0.0: a * t + b], 3.0, b=2.0),
        np.array([-1.0, 2.0]),
    ),
    "one condition": (lambda x: np.piecewise(x, x > 0, [lambda t: t * t]), np.array([-1.0, 2.0])),
    "a single number": (lambda x: np.piecewise(x, [x > 0], [lambda t: t**3]), np.array(2.0)),
    "a constant condition": (
        lambda x: np.piecewise(x, [True, False], [np.sin, np.cos]),
        np.array(2.0),
    ),
    "two axes": (
        lambda x: np.piecewise(x, [x > 0, x <= 0], [np.sqrt, lambda t: np.sum(t) + t]),
        np.array([[1.0, -2.0], [4.0, -3.0]]),
    ),
    "nothing selected": (
        lambda x: np.piecewise(x, [x > 9], [np.sqrt, np.exp]),
        np.array([1.0, 2.0]),
    ),
}


@pytest.mark.parametrize(("f", "x"), PIECES.values(), ids=PIECES)
def test_pieces_are_numpys(f: Callable[[Any], Any], x: Any) -> None:
    assert_allclose(f(Node(x)).data, f(x), rtol=1e-15, strict=True)
    x = x + 0.0
    if "pole" in str(f) or (x == 0).any():
        assert_array_equal(grad(lambda x: np.sum(f(x)))(x), [0.0, 0.25])
        return
    check_grads(f, x)


def test_pieces_of_a_node_in_a_function() -> None:
    c = Node(2.0)
    y = np.piecewise(Node([1.0, -1.0]), [np.array([True, False])], [c, lambda t: t * c])
    y.sum().backward()
    assert y.tolist() == [2.0, -2.0]
    assert c.grad is not None
    assert c.grad.item() == 0.0
    with pytest.raises(ValueError, match="functions are expected"):
        np.piecewise(Node([1.0]), [np.array([True])], [1, 2, 3])


def test_choices_are_in_range() -> None:
    choices = [Node([1.0, 2.0]), Node([3.0, 4.0])]
    for bad in ([0, 2], [-1, 0]):
        with pytest.raises(ValueError, match="from 0 to 1"):
            np.choose(np.array(bad), choices)
        with pytest.raises(ValueError, match="from 0 to 1"):
            np.choose(Node(bad, requires_grad=False), choices)
    assert np.choose(np.array([0, 5]), choices, mode="clip").tolist() == [1.0, 4.0]
    assert np.choose(np.array([-1, 2]), choices, mode="wrap").tolist() == [3.0, 2.0]
