"""Backward passes: accumulation, sharing, depth, broadcasting, recording, threads."""

from __future__ import annotations

import sys
import threading
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ad_widget import Node, compress_gradient, define, topo_sort
from ad_widget.engine import OPS
from ad_widget.engine.pull import pull
from ad_widget.engine.recorded import record_backward
from ad_widget.engine.traverse import closes_over


def grad_of(node: Node) -> np.ndarray[Any, Any]:
    assert node.grad is not None
    return node.grad.data


# ------------------------------------------------------------------ accumulation


def test_a_float64_scalar_does_not_give_way_to_an_operand_of_float32() -> None:
    x = Node(1.3)
    (np.float32(0.5) * x * x).backward()
    assert grad_of(x) == 1.3


def test_leaves_add_up_over_passes_and_interior_gradients_do_not() -> None:
    x = Node(3.0)
    square = x * x
    y = square * square
    y.backward()
    assert grad_of(x) == 108.0
    y.backward()
    assert grad_of(x) == 216.0  # the peers that never clear inside give 324
    assert grad_of(square) == 18.0
    x.zero_grad()
    y.backward()
    assert grad_of(x) == 108.0


def test_two_results_that_share_a_part() -> None:
    x = Node(2.0)
    shared = x * x
    one, two = shared * 1.0, shared * 1.0
    one.backward()
    two.backward()
    assert grad_of(x) == 8.0  # 12 in the peers


def test_an_operand_used_twice_counts_twice() -> None:
    x = Node(3.0)
    (x + x).backward()
    assert grad_of(x) == 2.0
    A = Node(np.eye(2))
    B, C = np.array([[1.0, 2.0], [3.0, 4.0]]), np.ones((2, 2))
    np.sum(A @ B + A @ C).backward()
    assert_array_equal(grad_of(A), np.ones((2, 2)) @ (B + C).T)


def test_the_root_may_be_a_leaf() -> None:
    x = Node([1.0, 2.0])
    x.backward([1.0, 3.0])
    x.backward([1.0, 3.0])
    assert_array_equal(grad_of(x), [2.0, 6.0])
    s = Node(2.0)
    s.backward()
    assert grad_of(s) == 1.0


def test_a_pass_over_a_part_only() -> None:
    x = Node(2.0)
    a = x * x
    b = a * 3.0
    c = b * x
    b.backward()
    assert grad_of(x) == 12.0
    assert c.grad is None or float(grad_of(c)) == 0.0


# ------------------------------------------------------------------ what it starts from


def test_the_cotangent_may_be_a_node_an_array_or_a_list() -> None:
    for grad in (Node([1.0, 2.0]), np.array([1, 2]), [1.0, 2.0]):
        x = Node([1.0, 1.0])
        (x * 2.0).backward(grad)
        assert_array_equal(grad_of(x), [2.0, 4.0])


def test_a_missing_or_misshapen_cotangent_is_an_error() -> None:
    y = Node([1.0, 2.0]) * 2.0
    with pytest.raises(RuntimeError, match=r"shape \(2,\).*\.sum\(\)"):
        y.backward()
    with pytest.raises(ValueError, match=r"grad has shape \(3,\), the result has shape \(2,\)"):
        y.backward(np.ones(3))


# ------------------------------------------------------------------ broadcasting


@pytest.mark.parametrize("op", ["add", "subtract", "multiply", "divide", "power", "maximum"])
@pytest.mark.parametrize(
    ("left", "right"), [((), (3,)), ((2, 1), (3,)), ((4, 1, 3), (2, 1)), ((1,), (2, 2)), ((0,), ())]
)
def test_cotangents_are_summed_back(op: str, left: tuple[int, ...], right: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    a, b = rng.uniform(0.5, 2.0, left), rng.uniform(0.5, 2.0, right)
    x, y = Node(a), Node(b)
    getattr(np, op)(x, y).sum().backward()
    shape = np.broadcast_shapes(left, right)
    X, Y = Node(np.broadcast_to(a, shape)), Node(np.broadcast_to(b, shape))
    getattr(np, op)(X, Y).sum().backward()
    for small, full in ((x, X), (y, Y)):
        assert grad_of(small).shape == small.shape
        assert_allclose(grad_of(small), compress_gradient(grad_of(full), small.shape), rtol=1e-12)


@pytest.mark.parametrize(
    ("left", "right"),
    [((2, 3), (3,)), ((3,), (3, 2)), ((5, 2, 3), (3, 4)), ((5, 1, 2, 3), (4, 3, 2))],
)
def test_matrix_products_of_every_rank(left: tuple[int, ...], right: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    x, y = Node(rng.normal(size=left)), Node(rng.normal(size=right))
    z = x @ y
    G = rng.normal(size=z.shape)
    z.backward(G)
    for node in (x, y):
        step = rng.normal(size=node.shape)
        h = 1e-6
        moved = [(n.data + k * step) if n is node else n.data for n in (x, y) for k in (h, -h)]
        change = (moved[0] @ moved[2] - moved[1] @ moved[3]) / (2 * h)
        assert_allclose(np.sum(grad_of(node) * step), np.sum(G * change), rtol=1e-6)


def test_compress_gradient() -> None:
    assert_array_equal(compress_gradient(np.ones((2, 3)), (3,)), [2.0, 2.0, 2.0])
    assert_array_equal(compress_gradient(np.ones((2, 3)), (2, 1)), [[3.0], [3.0]])
    assert compress_gradient(np.ones((2, 3)), ()) == 6.0
    assert_array_equal(compress_gradient(np.float64(2.0), (2,)), [2.0, 2.0])
    same = np.ones(3)
    assert compress_gradient(same, (3,)) is same


# ------------------------------------------------------------------ depth


@pytest.mark.parametrize("start", [1.0, [1.0, 1.0]], ids=["scalar", "array"])
def test_deep_chains_need_no_recursion(start: Any) -> None:
    steps = 3 * sys.getrecursionlimit()
    x = Node(start)
    y = x
    for _ in range(steps):
        y = y * 1.0 + 0.0
    z = np.sum(y)
    assert len(topo_sort(z)) > steps
    z.backward()
    assert_array_equal(grad_of(x), np.ones_like(np.array(start)))
    del y, z  # freeing needs none either


def test_deep_and_shared_takes_time_of_its_size() -> None:
    x = Node(1.0)
    y = x
    for _ in range(200):
        y = (y + y) * 0.5  # 2^200 paths
    y.backward()
    assert grad_of(x) == 1.0


def test_topo_sort() -> None:
    x, y = Node(1.0), Node(2.0)
    a = x * y
    b = a + x
    order = topo_sort(b)
    assert set(order) == {x, y, a, b}
    place = {node: k for k, node in enumerate(order)}
    assert all(place[child] < place[node] for node in order for child in node.children)
    L: list[Node] = []
    assert topo_sort(b, L, {a}) is L
    assert [x, b] == L


# ------------------------------------------------------------------ errors on the way


def test_an_exception_in_a_rule_leaves_the_graph_usable() -> None:
    fail = [True]

    def rule(g: Any, ans: Any, x: Any) -> Any:
        if fail[0]:
            raise RuntimeError("no")
        return g

    try:
        shaky = define("shaky", lambda x: x + 0.0, rule)
        x = Node([1.0, 2.0])
        y = np.sum(shaky(x * 2.0) + x * 3.0)
        with pytest.raises(RuntimeError, match="no"):
            y.backward()
        fail[0] = False
        x.zero_grad()
        y.backward()
        assert_array_equal(grad_of(x), [5.0, 5.0])
    finally:
        OPS.pop("shaky", None)


def test_a_rule_of_the_wrong_shape_is_named() -> None:
    try:
        crooked = define("crooked", lambda x: x + 0.0, lambda g, ans, x: np.ones(5))
        with pytest.raises(ValueError, match=r"rule of 'crooked' for operand 0.*\(5,\).*\(2,\)"):
            np.sum(crooked(Node([1.0, 2.0]))).backward()
    finally:
        OPS.pop("crooked", None)


def test_infinities_and_nan_are_results_and_no_errors() -> None:
    with np.errstate(all="ignore"):
        for f, x, slope in (
            (lambda x: 1.0 / x, 0.0, -np.inf),
            (np.log, 0.0, np.inf),
            (np.sqrt, 0.0, np.inf),
            (np.exp, 1000.0, np.inf),
            (lambda x: x * x * x, 1e200, np.inf),
            (np.log, -1.0, -1.0),
        ):
            node = Node(x)
            y = f(node)
            y.backward()
            assert grad_of(node) == slope


# ------------------------------------------------------------------ passes that are recorded


def test_create_graph_gives_gradients_that_can_be_differentiated() -> None:
    x = Node(2.0)
    (x**4).backward(create_graph=True)
    first = x.grad
    assert first is not None
    assert float(first) == 32.0
    x.zero_grad()
    first.backward(create_graph=True)
    second = x.grad
    assert second is not None
    assert float(second) == 48.0
    x.zero_grad()
    second.backward()
    assert grad_of(x) == 48.0


def test_a_gradient_penalty() -> None:
    w = Node([1.0, 2.0])
    x = Node([3.0, -1.0])
    np.sum(np.sin(w * x)).backward(create_graph=True)
    penalty = np.sum(x.grad**2)  # type: ignore[operator]
    w.zero_grad()
    penalty.backward()
    c, s = np.cos([3.0, -2.0]), np.sin([3.0, -2.0])
    assert_allclose(grad_of(w), 2 * np.array([1.0, 2.0]) * c * (c - [3.0, -2.0] * s))


def test_recorded_and_plain_passes_agree() -> None:
    rng = np.random.default_rng(0)
    W, x = Node(rng.normal(size=(3, 4))), Node(rng.normal(size=4))
    y = np.sum(np.tanh(W @ x) ** 2) + np.max(W) * np.mean(x)
    y.backward()
    plain = [grad_of(W).copy(), grad_of(x).copy()]
    recorded = record_backward(y, Node(1.0))
    for node, want in zip((W, x), plain, strict=True):
        assert_allclose(recorded.cotangents[node].data, want, rtol=1e-12)
    into_x = [c for (node, k), c in recorded.contributions.items() if node.children[k] is x]
    assert_allclose(sum(c.data for c in into_x), plain[1])


def test_pull_leaves_no_trace() -> None:
    x, other = Node(3.0), Node(2.0)
    y = x * x * other
    [slope] = pull([y], [1.0], [x], record=True)
    assert float(slope) == 12.0
    assert float(grad_of(x)) == float(grad_of(other)) == 0.0
    assert closes_over([y], {x})
    assert not closes_over([y], {x, other})


# ------------------------------------------------------------------ threads


def test_two_threads_may_differentiate_at_once() -> None:
    shared = Node(np.linspace(0.0, 1.0, 50))
    results: dict[int, np.ndarray[Any, Any]] = {}
    errors: list[BaseException] = []

    def work(k: int) -> None:
        try:
            for _ in range(30):
                own = Node(float(k))
                y = np.sum(np.sin(shared * own) + shared)
                y.backward()
                want = np.sum(np.cos(shared.detach().data * k) * shared.detach().data)
                np.testing.assert_allclose(grad_of(own), want)
            results[k] = grad_of(own).copy()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(1, 5)]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert errors == []
    assert sorted(results) == [1, 2, 3, 4]
    s = np.linspace(0.0, 1.0, 50)
    want = sum(30 * (np.cos(s * k) * k + 1.0) for k in range(1, 5))
    assert_allclose(grad_of(shared), want)
