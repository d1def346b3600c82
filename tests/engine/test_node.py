"""Node: what it holds, and how it behaves among Python's and NumPy's own values."""

from __future__ import annotations

import copy
import functools
import gc
import operator
import pickle
import time
import weakref
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ad_widget import Node, no_grad


def grad_of(node: Node) -> np.ndarray[Any, Any]:
    assert node.grad is not None
    return node.grad.data


# ------------------------------------------------------------------ numbers and dtypes


@pytest.mark.parametrize(
    ("given", "dtype"),
    [
        (3.0, "float64"),
        (3, "float64"),
        (True, "float64"),
        ([1, 2], "float64"),
        (np.arange(3, dtype=np.int32), "float64"),
        (np.ones(2, np.float32), "float32"),
        (np.float32(1.5), "float32"),
        (np.ones(2, np.float16), "float16"),
    ],
)
def test_a_node_that_requires_a_gradient_holds_floats(given: Any, dtype: str) -> None:
    node = Node(given)
    assert (node.dtype, node.data.dtype) == (np.dtype(dtype), np.dtype(dtype))
    assert grad_of(node).dtype == np.dtype(dtype)
    assert_array_equal(grad_of(node), np.zeros(np.shape(given)))


def test_whole_numbers_stay_whole_where_no_gradient_is_asked() -> None:
    node = Node([1, 2], requires_grad=False)
    assert node.dtype == np.int64
    assert node.grad is None


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (1j, "complex"),
        ("1", "str"),
        ([1.0, None], "list"),
        (Node(1.0), "a Node cannot hold a Node"),
        (np.array([object()]), "ndarray"),
    ],
)
def test_what_is_no_number_is_refused(given: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        Node(given)


def test_rows_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="inhomogeneous"):
        Node([[1.0, 2.0], [3.0]])


def test_shape_size_and_the_like() -> None:
    node = Node(np.ones((2, 3)))
    assert (node.shape, node.ndim, node.size, len(node)) == ((2, 3), 2, 6, 2)
    assert (Node(1.0).shape, Node(1.0).ndim, Node(1.0).size) == ((), 0, 1)
    with pytest.raises(TypeError, match=r"len\(\) of a scalar"):
        len(Node(1.0))


def test_float32_stays_float32_beside_pythons_numbers_and_not_beside_float64() -> None:
    x = Node(np.ones(2, np.float32))
    assert (x * 2.0 + 1).dtype == np.float32
    assert (2.0 / x).dtype == np.float32
    assert (x * np.float64(2.0)).dtype == np.float64
    assert (x * Node(2.0)).dtype == np.float64
    y = np.sum(np.sin(x) * np.ones(2) * Node(3.0))
    y.backward()
    assert grad_of(x).dtype == np.float32


# ------------------------------------------------------------------ who owns the numbers


def test_a_leaf_owns_its_array() -> None:
    given = np.array([1.0, 2.0])
    node = Node(given)
    given[0] = 99.0
    assert_array_equal(node.data, [1.0, 2.0])
    node.data[1] = -1.0
    assert_array_equal(given, [99.0, 2.0])


def test_an_operand_that_is_edited_later_is_not_what_forward_saw() -> None:
    weights, x = np.array([1.0, 2.0]), Node([3.0, 4.0])
    y = np.sum(x * weights)
    weights[:] = 100.0
    y.backward()
    assert_array_equal(grad_of(x), [1.0, 2.0])


def in_place(data: np.ndarray[Any, Any]) -> None:
    data *= 10.0


def by_item(data: np.ndarray[Any, Any]) -> None:
    data[...] = 7.0


def through_a_view(data: np.ndarray[Any, Any]) -> None:
    data.reshape(-1)[:] = 7.0


@pytest.mark.parametrize("edit", [in_place, by_item, through_a_view])
@pytest.mark.parametrize("before", [True, False], ids=["seen before", "seen after"])
@pytest.mark.parametrize("value", [3.0, [3.0, -2.0]], ids=["scalar", "array"])
def test_editing_a_leaf_between_forward_and_backward_changes_no_gradient(
    edit: Callable[[Any], None], before: bool, value: Any
) -> None:
    x, w = Node(value), Node(value)
    data = x.data if before else None
    y = np.sum(x * x * w + np.sin(x))
    edit(x.data if data is None else data)
    y.backward()
    was = np.array(value)
    assert_allclose(grad_of(x), 2 * was * was + np.cos(was), rtol=1e-15)
    assert_allclose(grad_of(w), was * was, rtol=1e-15)


def test_a_view_kept_from_before_still_edits_the_leaf_and_not_the_graph() -> None:
    x = Node([1.0, 2.0])
    view = x.data[:1]
    y = np.sum(x * x)
    view[0] = 50.0
    assert_array_equal(x.data, [50.0, 2.0])
    y.backward()
    assert_array_equal(grad_of(x), [2.0, 4.0])
    again = np.sum(x * x)
    assert float(again) == 2504.0


def test_recording_through_an_edited_leaf_is_an_error() -> None:
    x = Node([1.0, 2.0])
    y = np.sum(x**3)
    x.data[0] = 5.0
    with pytest.raises(RuntimeError, match="a leaf was edited after <op power> used it"):
        y.backward(create_graph=True)
    y.backward()  # on numbers, what forward saw is enough
    assert_array_equal(grad_of(x), [3.0, 12.0])


def test_data_of_a_leaf_can_be_set() -> None:
    x = Node(1.0)
    y = x * x
    x.data = 5.0
    assert float(x) == 5.0
    y.backward()
    assert grad_of(x) == 2.0
    x.data -= 1.0
    assert float(x) == 4.0
    with pytest.raises(TypeError, match="complex"):
        x.data = 1j


def test_a_result_cannot_be_edited() -> None:
    x = Node([1.0, 2.0])
    y = x * 2.0
    with pytest.raises(ValueError, match="read-only"):
        y.data[0] = 1.0
    with pytest.raises(AttributeError, match=r"result of <op multiply>.*detach"):
        y.data = 1.0


def test_gradients_of_two_leaves_are_two_arrays() -> None:
    x, y = Node([1.0, 2.0]), Node([3.0, 4.0])
    np.sum(x + y).backward()
    grad_of(x)[0] = 99.0
    assert_array_equal(grad_of(y), [1.0, 1.0])


def test_the_cotangent_given_is_not_kept() -> None:
    x, seed = Node([1.0, 2.0]), np.ones(2)
    (x + 0.0).backward(seed)
    seed[:] = 5.0
    assert_array_equal(grad_of(x), [1.0, 1.0])


def test_a_gradient_that_was_looked_at_goes_on_accumulating() -> None:
    x = Node([1.0, 2.0])
    np.sum(x * 2.0).backward()
    kept = x.grad
    assert kept is x.grad
    np.sum(x * 3.0).backward()
    assert_array_equal(grad_of(x), [5.0, 5.0])
    x.zero_grad()
    assert_array_equal(grad_of(x), [0.0, 0.0])


def test_a_gradient_can_be_set() -> None:
    x = Node([1.0, 2.0])
    x.grad = np.array([1.0, 1.0])
    np.sum(x).backward()
    assert_array_equal(grad_of(x), [2.0, 2.0])
    x.grad = None
    assert_array_equal(grad_of(x), [0.0, 0.0])


def test_an_optimisers_step_on_the_numbers() -> None:
    w = Node([1.0, -2.0])
    for _ in range(50):
        w.zero_grad()
        np.sum((w - 3.0) ** 2).backward()
        w.data -= 0.1 * w.grad.data  # type: ignore[union-attr]
    assert_allclose(w.data, [3.0, 3.0], atol=1e-4)


# ------------------------------------------------------------------ Python's protocols


def test_sum_starts_at_zero() -> None:
    x = Node(2.0)
    total = sum([x, x * 3.0, x**2])
    total.backward()
    assert (float(total), float(grad_of(x))) == (12.0, 8.0)


def test_augmented_assignment_makes_a_new_node() -> None:
    x = Node(2.0)
    y = x
    y += 1.0
    y *= 2.0
    y -= 0.5
    y /= 2.0
    y **= 2
    assert y is not x
    assert float(x) == 2.0
    y.backward()
    assert grad_of(x) == 5.5


def test_reflected_operators() -> None:
    x = Node(4.0)
    for made, value in (
        (1.0 + x, 5.0),
        (1 - x, -3.0),
        (2 * x, 8.0),
        (2 / x, 0.5),
        (2**x, 16.0),
        (9 % x, 1.0),
        (9 // x, 2.0),
        (np.float64(2.0) * x, 8.0),
        (np.array([1.0, 2.0]) * x, [4.0, 8.0]),
        ([1.0, 2.0] + x, [5.0, 6.0]),  # noqa: RUF005
    ):
        assert isinstance(made, Node)
        assert_array_equal(made.data, value)
    assert divmod(Node(7.0), 4)[1].item() == 3.0
    assert (np.ones((2, 2)) @ Node([1.0, 2.0])).shape == (2,)


def test_a_table_is_taken_as_its_numbers() -> None:
    class Table:  # as pandas makes them
        __pandas_priority__ = 3000

        def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
            return np.array([1.0, 2.0])

        def __mul__(self, other: Any) -> Any:
            later = getattr(other, "__pandas_priority__", 0) > self.__pandas_priority__
            return NotImplemented if later else np.asarray(self) * float(other)

    x = Node(3.0)
    for result in (x * Table(), Table() * x):
        assert isinstance(result, Node)
        assert result.data.tolist() == [3.0, 6.0]


@pytest.mark.parametrize("use", [range, time.sleep, [1, 2].__getitem__])
def test_floats_are_no_whole_number(use: Any) -> None:
    with pytest.raises(TypeError, match=r"write int\(x\), or float\(x\)"):
        use(Node(1.0))


def test_a_sum_is_no_more_than_its_terms() -> None:
    x = Node(2.0)
    a, b = x * 2, x * 3
    assert sum([a]) is a
    assert sum([a, b]).children == (a, b)  # type: ignore[union-attr]
    assert (0 + a) is not a
    assert functools.reduce(operator.add, [a, b], 0).children == (a, b)
    with no_grad():
        assert not sum([a]).requires_grad  # type: ignore[union-attr]


def test_foreign_types_may_use_their_own_operators() -> None:
    class Foreign:
        def __radd__(self, other: Any) -> str:
            return "mine"

    assert Node(1.0) + Foreign() == "mine"
    with pytest.raises(TypeError, match="unsupported operand"):
        Node(1.0) + "1"
    with pytest.raises(TypeError):
        Node(1.0) * Decimal(1)  # as a float does
    assert (Node(1.0) * Fraction(1, 2) + Fraction(1, 4)).item() == 0.75


def test_comparisons_are_data_and_truth_looks_at_the_number() -> None:
    x = Node([1.0, -1.0])
    assert_array_equal((x > 0).data, [True, False])
    assert not (x > 0).requires_grad
    assert bool(Node(2.0) > 1.0) is True
    assert not Node(0.0)
    with pytest.raises(ValueError, match="ambiguous"):
        bool(x)
    assert max([Node(1.0), Node(3.0), Node(2.0)], key=float).item() == 3.0
    assert sorted([Node(2.0), Node(1.0)])[0].item() == 1.0


def test_conversion_to_pythons_numbers() -> None:
    x = Node(2.75)
    assert (float(x), int(x), complex(x), round(x, 1).item()) == (2.75, 2, 2.75, 2.8)
    assert type(x.item()) is float
    assert Node([[1.0], [2.0]]).tolist() == [[1.0], [2.0]]
    assert [10, 20, 30][Node(2, requires_grad=False)] == 30
    with pytest.raises(TypeError):
        float(Node([1.0, 2.0]))


def test_formatting_and_printing() -> None:
    x = Node(1.23456)
    assert f"{x:.3f}" == "1.235"
    assert f"{x:>8.1f}|" == "     1.2|"
    assert "%.2f" % x == "1.23"  # noqa: UP031
    assert str(Node([1.0, 2.0])) == "[1. 2.]"
    assert f"{Node([1.0, 2.0])}" == "[1. 2.]"
    assert repr(Node(3.0)) == "Node(data=3.0, grad=0.0)"
    assert "grad=[0. 0.]" in repr(Node([1.0, 2.0]))
    assert repr(Node(3.0, requires_grad=False)) == "Node(data=3.0, grad=None)"


def test_iteration_unpacking_and_membership() -> None:
    x = Node([1.0, 2.0, 3.0])
    a, b, c = x
    (a * b * c).backward()
    assert_array_equal(grad_of(x), [6.0, 3.0, 2.0])
    assert 2.0 in x
    assert 5.0 not in x
    with pytest.raises(TypeError, match="iteration over a scalar"):
        iter(Node(1.0))


def test_nodes_are_hashed_by_identity() -> None:
    x, y = Node(1.0), Node(1.0)
    assert len({x, y, x}) == 2
    assert {x: "x"}[x] == "x"


def test_assigning_an_element_is_refused_with_the_way_out() -> None:
    x = Node([1.0, 2.0])
    with pytest.raises(TypeError, match=r"np\.where"):
        x[0] = 5.0


def test_copies() -> None:
    x = Node([1.0, 2.0])
    shallow, deep = copy.copy(x), copy.deepcopy(x)
    for made in (shallow, deep):
        assert made is not x
        assert made.children == ()
        made.data[0] = 9.0
        assert_array_equal(x.data, [1.0, 2.0])
    y = x * 2.0
    np.sum(copy.copy(y)).backward()
    assert_array_equal(grad_of(x), [2.0, 2.0])
    pair = copy.deepcopy([x, x])
    assert pair[0] is pair[1]
    assert pair[0].requires_grad


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_pickling_keeps_numbers_and_gradient_and_leaves_the_graph(protocol: int) -> None:
    x = Node(np.array([1.0, 2.0], np.float32))
    y = np.sum(x * x)
    y.backward()
    again = pickle.loads(pickle.dumps(x, protocol))
    assert (again.dtype, again.requires_grad) == (np.float32, True)
    assert_array_equal(grad_of(again), grad_of(x))
    result = pickle.loads(pickle.dumps(y, protocol))
    assert (float(result), result.children) == (5.0, ())
    assert not pickle.loads(pickle.dumps(Node(1.0, requires_grad=False), protocol)).requires_grad


# ------------------------------------------------------------------ the graph it stands in


def test_children_are_the_operands_in_order() -> None:
    x, y = Node(2.0), Node(3.0)
    assert (x - y).children == (x, y)
    assert (x + x).children == (x, x)
    constant, operand = (5.0 - x).children
    assert operand is x
    assert (float(constant), constant.requires_grad) == (5.0, False)
    chosen = np.where(x > 0, x, y).children
    assert chosen[1:] == (x, y)


def test_an_output_requires_a_gradient_only_if_an_operand_does() -> None:
    x, c = Node(2.0), Node(3.0, requires_grad=False)
    assert (x * c).requires_grad
    assert not (c * c).requires_grad
    assert not np.sin(c).requires_grad
    assert not (x > c).requires_grad
    assert not np.argmax(Node([1.0, 2.0])).requires_grad
    with pytest.raises(RuntimeError, match="requires no gradient"):
        (c * c).backward()


def test_detaching() -> None:
    x = Node(3.0)
    y = x.detach()
    assert (float(y), y.requires_grad, y.children) == (3.0, False, ())
    (x * y).backward()
    assert grad_of(x) == 3.0


def test_a_graph_is_freed_without_the_garbage_collector() -> None:
    gc.collect()
    gc.disable()
    try:
        x = Node(np.ones(3))
        y = np.sum(np.sin(x) * x + np.where(x > 0, x, 0.0) @ np.ones(3))
        y.backward()
        y.backward(create_graph=False)
        inner = weakref.ref(y.children[0])
        grads = x.grad
        del y, grads
        assert inner() is None
    finally:
        gc.enable()


def test_nodes_leave_no_cycles_behind() -> None:
    x = Node(2.0)

    def compute() -> None:
        y = (x * x + np.sin(x)) / (1.0 + x)
        y.backward(create_graph=True)
        x.zero_grad()

    compute()
    gc.collect()
    gc.disable()
    try:
        compute()
        assert gc.collect() == 0
    finally:
        gc.enable()
