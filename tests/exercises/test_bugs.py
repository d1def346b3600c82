"""Engines with a known mistake: what they give, and that they are programs as any other."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from ad_widget import explore
from ad_widget.exercises.bugs import BUGS, Broken, broken
from ad_widget.program import Program

from ..pictured import diamond, first


def doubled() -> Program:
    def f(a: Any) -> Any:
        b = a + a
        return b + b

    return explore(f, a=1.0).program


def twice() -> Program:
    def f(a: Any, b: Any, d: Any) -> Any:
        c = a + b
        return c * d

    return explore(f, a=3.0, b=2.0, d=1.0).program


def grads(program: Program) -> list[float]:
    run = program.run()
    parts = [part for part in program.nodes if part.kind != "constant"]
    return [float(run.numbers[part.grad]) for part in parts if part.grad is not None]


def test_who_is_cleared() -> None:
    # a, b, c, d, and the output.
    assert grads(twice()) == [1, 1, 1, 5, 1]
    assert grads(broken(twice(), "not cleared").program) == [3, 3, 2, 10, 1]
    assert grads(broken(twice(), "leaf not zeroed").program) == [2, 2, 1, 10, 1]


def test_why_topological_order() -> None:
    assert grads(doubled()) == [4, 2, 1]
    assert grads(broken(doubled(), "wrong order").program) == [6, 2, 1]


def test_what_is_set_and_not_added() -> None:
    assert grads(broken(doubled(), "no accumulation").program) == [1, 1, 1]


def test_a_wrong_rule() -> None:
    assert grads(broken(twice(), "wrong rule").program) == [5, 5, 5, 1, 1]


def test_what_the_lab_does_not_take() -> None:
    with pytest.raises(ValueError, match="a bug is one of"):
        broken(first(), "typo")
    with pytest.raises(ValueError, match="no engine has passed gradients"):
        broken(explore(lambda x: x, x=1.0).program, "wrong rule")


# ---------------------------------------------------------------------- arrays

GIVEN = {
    "X": np.array([[1.0, -2.0], [0.5, 1.0], [3.0, 0.0]]),
    "Y": np.array([[1.0], [0.0], [-1.0]]),
    "W": np.array([[0.5, -1.0, 0.25], [1.0, 0.5, -0.5]]),
    "b": np.array([0.1, -0.2, 0.3]),
    "V": np.array([[1.0], [-2.0], [0.5]]),
    "c": np.array([0.2]),
}


def mlp(X: Any, Y: Any, W: Any, b: Any, V: Any, c: Any) -> Any:
    A = np.tanh(X @ W + b)
    D = A @ V + c - Y
    return (D * D).sum() + 0.5 * (W * W).sum()


def network() -> Program:
    return explore(mlp, **GIVEN).program


def by_hand() -> dict[str, Any]:
    """Return what comes back at each place of the network, as NumPy has it."""
    X, Y, W, b, V, c = GIVEN.values()
    A = np.tanh(X @ W + b)
    dZ2 = 2 * (A @ V + c - Y)
    dZ = (dZ2 @ V.T) * (1 - A * A)
    return {"A": A, "dZ2": dZ2, "dZ": dZ, "X": X, "W": W, "V": V}


def of(made: Broken, name: str) -> Any:
    """Return a gradient of a broken engine; None where its pass came to none."""
    part = next(part for part in made.program.nodes if part.name == name)
    return None if part.grad is None else np.asarray(made.program.run().numbers[part.grad])


def why(made: Broken, name: str) -> str | None:
    names = [part.name for part in made.program.nodes]
    return made.why.get(names.index(name))


def test_what_was_broadcast_is_not_summed() -> None:
    hand, made = by_hand(), broken(network(), "no un-broadcasting")
    np.testing.assert_allclose(of(made, "b"), hand["dZ"])  # 3×3, and not (3,)
    np.testing.assert_allclose(of(made, "c"), hand["dZ2"])
    np.testing.assert_allclose(of(made, "W"), hand["X"].T @ hand["dZ"] + hand["W"])
    assert why(made, "b") == ("(3,) was broadcast to 3×3: the sum over the copies is missing")
    assert why(made, "W") is None


def test_what_an_unsummed_gradient_does_further_back() -> None:
    def f(v: Any, M: Any, w: Any, X: Any) -> Any:
        h = (v @ M) * w
        s = (v * v).sum()
        Z = X + h + s
        return (Z * Z).sum()

    given = {
        "v": np.array([1.0, 2.0, -1.0]),
        "M": np.arange(6.0).reshape(3, 2),
        "w": np.array([2.0, -1.0]),
        "X": np.ones((4, 2)),
    }
    v, M, w, X = given.values()
    made = broken(explore(f, **given).program, "no un-broadcasting")
    g = 2 * (X + (v @ M) * w + (v * v).sum())
    np.testing.assert_allclose(of(made, "h"), g)
    np.testing.assert_allclose(of(made, "w"), g * (v @ M))
    np.testing.assert_allclose(of(made, "X"), g)
    assert why(made, "h") == "(2,) was broadcast to 4×2: the sum over the copies is missing"
    assert why(made, "w") is None  # it follows from h
    # The sum would copy a 4×2 to (3,): the pass has no number for v·v, and v has no part of it.
    lost = [k for k, part in enumerate(made.program.nodes) if part.label == "v·v"]
    assert lost
    assert all(made.program.nodes[k].grad is None for k in lost)
    assert made.why[lost[0]] == (
        "shape error: what s passes on is 4×2, of which the rule of Σ makes nothing of shape (3,)"
    )
    assert of(made, "v") is None


def test_a_scalar_that_was_broadcast() -> None:
    made = broken(
        explore(lambda X, s: (X * s).sum(), X=np.ones((2, 2)), s=3.0).program, "no un-broadcasting"
    )
    np.testing.assert_array_equal(of(made, "s"), np.ones((2, 2)))
    assert why(made, "s") == "a number was broadcast to 2×2: the sum over the copies is missing"


def test_a_matrix_product_without_the_transpose() -> None:
    hand, made = by_hand(), broken(network(), "wrong rule")
    np.testing.assert_allclose(of(made, "V"), hand["A"] @ hand["dZ2"])  # A is square
    assert why(made, "V") == "(A @ V) multiplies by the wrong factor"
    assert why(made, "W") is None  # w·w is the same by either
    assert of(made, "X") is None
    assert of(made, "b") is None  # nothing comes through A @ V
    assert "the rule of @ makes nothing of shape 3×3" in (why(made, "A") or "")
    np.testing.assert_allclose(of(made, "W"), 2 * (hand["W"] ** 2).sum() * hand["W"])  # 0.5·s: by s


def test_arrays_are_set_and_not_added() -> None:
    hand, made = by_hand(), broken(network(), "no accumulation")
    np.testing.assert_allclose(of(made, "W"), hand["X"].T @ (hand["dZ"] / 2))
    assert "set 3 times" in (why(made, "W") or "")
    assert why(made, "b") is None


def test_arrays_that_are_not_cleared() -> None:
    hand = by_hand()
    again = broken(network(), "leaf not zeroed")
    np.testing.assert_allclose(of(again, "b"), 2 * hand["dZ"].sum(axis=0))
    made = broken(network(), "not cleared")
    twice = leaky(2)
    for name in ("A", "D", "W", "b", "V", "c"):
        np.testing.assert_allclose(of(made, name), twice[name], err_msg=name)
    for name, grad in leaky(1).items():
        np.testing.assert_allclose(explore(mlp, **GIVEN).program.run().grads[name], grad)


def leaky(calls: int) -> dict[str, Any]:
    """Return the network's gradients of an engine that clears none between calls of backward."""
    X, Y, W, b, V, c = GIVEN.values()
    XW = X @ W
    A = np.tanh(XW + b)
    AV = A @ V
    D = AV + c - Y
    order = ["sum", "sums", "half", "WW", "DD", "D", "AVc", "AV", "A", "XWb", "XW"]
    grad: dict[str, Any] = dict.fromkeys([*order, "W", "b", "V", "c"], 0.0)
    for _ in range(calls):
        grad["sum"] = 1.0  # of the result, which each call sets
        grad["sums"] += grad["sum"]
        grad["half"] += grad["sum"]
        grad["sumWW"] = grad.get("sumWW", 0.0) + 0.5 * grad["half"]
        grad["WW"] += grad["sumWW"] * np.ones_like(W)
        grad["W"] += 2 * grad["WW"] * W
        grad["DD"] += grad["sums"] * np.ones_like(D)
        grad["D"] += 2 * grad["DD"] * D
        grad["AVc"] += grad["D"]
        grad["c"] += grad["AVc"].sum(axis=0)
        grad["AV"] += grad["AVc"]
        grad["V"] += A.T @ grad["AV"]
        grad["A"] += grad["AV"] @ V.T
        grad["XWb"] += grad["A"] * (1 - A * A)
        grad["b"] += grad["XWb"].sum(axis=0)
        grad["XW"] += grad["XWb"]
        grad["W"] += X.T @ grad["XW"]
    return {name: grad[name] for name in ("A", "D", "W", "b", "V", "c")}


def arrays() -> Program:
    def f(a: Any) -> Any:
        b = a + a
        return b + b

    return explore(f, a=np.array([1.0, -2.0])).program


def test_order_matters_to_arrays_too() -> None:
    right, wrong = arrays().run().grads, broken(arrays(), "wrong order")
    np.testing.assert_array_equal(right["a"], [4, 4])
    np.testing.assert_array_equal(of(wrong, "a"), [6, 6])
    np.testing.assert_array_equal(of(broken(arrays(), "no accumulation"), "a"), [1, 1])
    assert why(wrong, "a") == "b passed on what it had before all of it was there, and again"


def test_who_is_cleared_with_arrays() -> None:
    def f(a: Any, b: Any, d: Any) -> Any:
        c = a + b
        return (c * d).sum()

    given = {"a": np.array([3.0, 1.0]), "b": np.array([2.0, 2.0]), "d": np.array([1.0, -1.0])}
    program = explore(f, **given).program
    made = broken(program, "leaf not zeroed")
    np.testing.assert_array_equal(of(made, "a"), [2, -2])
    np.testing.assert_array_equal(of(made, "d"), [10, 6])
    made = broken(program, "not cleared")
    # The product, too, is interior: its second call passes on 2, so that c has 1 + 2.
    np.testing.assert_array_equal(of(made, "c"), [3, -3])
    np.testing.assert_array_equal(of(made, "a"), [4, -4])
    np.testing.assert_array_equal(of(made, "d"), [15, 9])


def test_a_wrong_product_of_arrays() -> None:
    given = {"X": np.array([[1.0, 2.0], [3.0, 4.0]]), "w": np.array([5.0, -1.0])}
    made = broken(explore(lambda X, w: (X * w).sum(), **given).program, "wrong rule")
    np.testing.assert_array_equal(of(made, "X"), given["X"])
    np.testing.assert_array_equal(of(made, "w"), 2 * given["w"])


def numbers(program: Program) -> dict[str, Any]:
    return program.run().grads


@pytest.mark.parametrize("bug", BUGS)
@pytest.mark.parametrize("make", [first, diamond, doubled, twice, network, arrays])
def test_a_broken_engine_is_a_program(make: Any, bug: str) -> None:
    right = make()
    wrong = broken(right, bug).program
    read = Program.from_json(json.loads(json.dumps(wrong.to_json())))
    np.testing.assert_equal(numbers(read), numbers(wrong))
    np.testing.assert_array_equal(read.run().value, right.run().value)
    np.testing.assert_equal(numbers(right), numbers(make()))  # the right one is as it was
