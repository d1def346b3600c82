"""What is written on Nodes without a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ad_widget import Node, topo_sort
from ad_widget.recording.expressions import WIDTH, Labels, _Writer, expressions

x, y, z = Node(2.0), Node(3.0), Node(5.0)
W = Node(np.eye(2))
NAMES = {x: "x", y: "y", z: "z", W: "W"}


def label(result: Any) -> str:
    return expressions(topo_sort(result), NAMES).names[result]


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: x * y, "x·y"),
        (lambda: (x + y) * z, "(x + y)·z"),
        (lambda: x + y * z, "x + y·z"),
        (lambda: x - (y - z), "x − (y − z)"),
        (lambda: x - y - z, "x − y − z"),
        (lambda: x + (y + z), "x + y + z"),
        (lambda: x / (y * z), "x/(y·z)"),
        (lambda: x / y / z, "x/y/z"),
        (lambda: (x - 4.0) ** 2, "(x − 4)²"),
        (lambda: x**0.5, "x⁰·⁵"),
        (lambda: x**-1, "x⁻¹"),
        (lambda: (x**y) ** z, "(x^y)^z"),
        (lambda: x ** (y**z), "x^(y^z)"),
        (lambda: -x * y, "−x·y"),
        (lambda: -(x + y), "−(x + y)"),
        (lambda: (-x) ** 2, "(−x)²"),
        (lambda: x + -1.0, "x + (−1)"),
        (lambda: 1 + x + (-y), "1 + x + (−y)"),
        (lambda: x * -y, "x·(−y)"),
        (lambda: x > -y, "x > −y"),
        (lambda: (-1.0) * x, "−1·x"),
        (lambda: np.exp(x * y), "exp(x·y)"),
        (lambda: abs(x + y), "|x + y|"),
        (lambda: (W + 1.0).T, "(W + 1)ᵀ"),
        (lambda: W @ W, "W @ W"),
        (lambda: x > y, "x > y"),
        (lambda: +x, "positive(x)"),
        (lambda: np.tanh(x * y + z * y), "tanh(x·y + z·y)"),
        (lambda: np.exp(x * y * z) + np.exp(x + y), "exp(x·y·z) + exp(x + y)"),
        (lambda: W * np.ones((2, 2)), "W·[2×2]"),
        (lambda: x * 1234567.0, "x·1.235e6"),
    ],
)
def test_an_unnamed_node_is_written_as_its_expression(make: Callable[[], Any], text: str) -> None:
    assert label(make()) == text


def labels(result: Any, **names: Any) -> Labels:
    own = {**NAMES, **{node: name for name, node in names.items()}}
    return expressions(topo_sort(result), own, output=result)


def test_a_name_is_never_cut_and_belongs_to_one_node() -> None:
    result: Any = x
    for k in range(50):
        result = np.sin(result * (k + 0.123)) + result
    result = result * result * 1000.123 + result * result + result
    found, under, _ = labels(result)
    ops = [node for node in topo_sort(result) if node.op is not None]
    assert all(len(found[node]) <= WIDTH and "…" not in found[node] for node in ops)
    assert len({found[node] for node in ops}) == len(ops)
    assert found[result] == "output"
    assert [found[node] for node in list(under)[:3]] == ["v₁", "v₂", "v₃"]


def test_a_long_expression_stands_under_a_short_name() -> None:
    weight, bias = Node(1.0), Node(2.0)
    long = np.exp(weight * x + bias * y)
    found, under, _ = labels(np.sin(long) + 1, first_weight=weight, the_bias=bias)
    (inner,) = long.children
    assert found[inner] == "first_weight·x + the_bias·y"
    assert (found[long], under[long]) == ("v₁", "exp(first_weight·x + the_bias·y)")


def test_two_nodes_of_one_expression_are_told_apart() -> None:
    one, two = x * y, x * y
    found, under, _ = labels(one / two)
    assert (found[one], found[two], under[two]) == ("x·y", "v₁", "x·y")


def test_short_names_are_none_of_the_users() -> None:
    v = Node(1.0)
    one, two = x * v, x * v
    assert labels(one / two, v=v).names[two] == "u₁"


def test_short_names_are_numbered_in_the_order_of_the_code() -> None:
    one, two, three = x * y, x * y, x * y
    result = three / two / one
    order = {node: k for k, node in enumerate([x, y, one, two, three])}
    found = expressions(topo_sort(result), NAMES, when=lambda node: order.get(node, 9)).names
    assert [found[node] for node in (one, two, three)] == ["x·y", "v₁", "v₂"]


def test_a_name_too_long_for_a_card_stands_under_a_short_one() -> None:
    long = Node(1.0)
    name = "the_learning_rate_of_the_first_layer"
    found, under, _ = labels(long * x, **{name: long})
    assert (found[long], under[long]) == ("v₁", name)


def test_items_are_written_with_their_index() -> None:
    v = Node(np.arange(12.0).reshape(3, 4))
    assert labels(v[0, 1:], A=v).names.popitem()[1] == "A[0, 1:]"
    assert labels(v[..., ::2], A=v).names.popitem()[1] == "A[..., ::2]"
    assert labels(v[None], A=v).names.popitem()[1] == "A[None]"


def test_a_bound_that_is_not_given_is_not_written() -> None:
    assert label(np.clip(x, 0.0, None)) == "clip(x, 0)"
    assert label(np.clip(x, None, 1.0)) == "clip(x, max=1)"
    assert label(np.clip(x, 0.0, 1.0)) == "clip(x, 0, 1)"


def test_a_constant_array_is_called_as_the_variable_that_holds_its_numbers() -> None:
    data, other = np.array([[1.0, 2.0], [3.0, 4.0]]), np.ones((2, 2))
    result = data @ W + 5 * np.ones((2, 2))
    labels = expressions(topo_sort(result), NAMES, [("other", other), ("X", data)]).names
    assert labels[result.children[0]] == "X @ W"
    assert labels[result.children[1]] == "[2×2]"


def test_an_array_that_is_used_again_is_one_constant() -> None:
    data = np.array([[1.0, 2.0], [3.0, 4.0]])
    whole = np.array([[1, 2], [3, 4]])
    result = (data.copy() @ W) * (data.copy() + W) + whole @ W
    found = expressions(topo_sort(result), NAMES, [("X", data)])
    product, last = result.children
    first, second = (operand.children[0] for operand in product.children)
    assert found.same == {second: first}
    assert found.names[product] == "X @ W·(X + W)"
    assert found.names[last.children[0]] == "X₂"  # of another type


def test_an_array_that_counts_is_called_as_code_makes_it() -> None:
    rows = Node(np.arange(4), requires_grad=False)
    v = Node(np.arange(12.0).reshape(4, 3))
    assert labels(v[np.arange(4), 1], A=v).names.popitem()[1] == "A[arange(4), 1]"
    assert labels(rows * 1.0).names[rows] == "arange(4)"


def test_many_constants_of_one_name_are_counted_on() -> None:
    class Counting(set[str]):
        asked = 0

        def __contains__(self, label: object) -> bool:
            self.asked += 1
            return super().__contains__(label)

    nodes = [Node(np.ones(3), requires_grad=False) for _ in range(200)]
    writer = _Writer({}, [], None, lambda node: None)
    writer.taken = taken = Counting()
    labels = [*writer.written(nodes).names.values()]
    assert labels[:3] + labels[-1:] == ["[3]", "[3]₂", "[3]₃", "[3]₂₀₀"]
    assert taken.asked < 3 * len(nodes)
