"""The graph of a derivative, as a program of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ad_widget import Node, hessian
from ad_widget.program import Program, lower
from ad_widget.program.derivative import derivative, derivative_name

UNARY: list[Callable[[Any], Any]] = [
    np.sin,
    np.tanh,
    lambda x: np.exp(-x * x),
    lambda x: x**3,
    lambda x: x**2,
    lambda x: np.log(1.0 + x * x),
    lambda x: 1.0 / (2.0 + x**2),
]
BINARY: list[Callable[[Any, Any], Any]] = [
    lambda x, y: x * y,
    lambda x, y: x + y,
    lambda x, y: x - 0.5 * y,
    lambda x, y: x / (2.0 + y * y),
]


def random_function(rng: np.random.Generator) -> Callable[..., Any]:
    """Return a function of three numbers that uses some of them twice."""
    picks = [(rng.integers(2), rng.integers(7), rng.integers(4), rng.random(2)) for _ in range(6)]

    def f(a: Any, b: Any, c: Any) -> Any:
        made = [a, b, c]
        for single, one, two, (p, q) in picks:
            x, y = made[int(p * len(made))], made[int(q * len(made))]
            made.append(UNARY[one](x) if single else BINARY[two](x, y))
        return made[-1] + made[-2] * made[0]

    return f


def derived(
    f: Callable[..., Any], at: dict[str, Any], by: list[str]
) -> tuple[Program, dict[str, Node]]:
    leaves = {name: Node(x) for name, x in at.items()}
    output, labels = derivative(f(**leaves), leaves, by, {n: k for k, n in leaves.items()}, "y")
    return lower(output, leaves.items(), labels=labels)[0], leaves


@pytest.mark.parametrize("seed", range(12))
def test_of_random_functions_they_are_the_hessian_s_at_other_numbers_too(seed: int) -> None:
    rng = np.random.default_rng(seed)
    f = random_function(rng)
    there = rng.normal(size=3)
    expected = hessian(lambda v: f(v[0], v[1], v[2]))(there)
    for i, first in enumerate("abc"):
        program, _ = derived(f, dict(zip("abc", rng.normal(size=3), strict=True)), [first])
        grads = program.run(dict(zip("abc", there, strict=True))).grads
        assert np.allclose([grads[name] for name in "abc"], expected[i], rtol=1e-9, atol=1e-12)
        twice, _ = derived(f, dict(zip("abc", there, strict=True)), [first, "b"])
        assert np.isclose(twice.run().value, expected[i, 1], rtol=1e-9, atol=1e-12)


def test_the_rules_ones_and_zeros_are_not_in_the_picture() -> None:
    program, _ = derived(
        lambda w, x, b: (w * x + b - 4.0) ** 2, {"w": 2.0, "x": 3.0, "b": 1.0}, ["w"]
    )
    assert program.run().value == 18.0
    constants = sorted(
        float(program.constants[p.value]) for p in program.nodes if p.kind == "constant"
    )
    assert constants == [2.0, 4.0]
    assert [p.label for p in program.nodes][-1] == "∂y/∂w"
    third, _ = derived(lambda x: x**3, {"x": 5.0}, ["x", "x", "x"])
    assert third.run().value == 6.0
    assert third.forward.steps == ()


def test_arrays_have_them_too() -> None:
    X, w = np.arange(6.0).reshape(3, 2), np.array([0.3, -0.2])
    program, _ = derived(lambda X, w: ((X @ w) ** 2).sum(), {"X": X, "w": w}, ["w"])
    run = program.run()
    assert np.allclose(run.value, 2 * X.T @ X @ w)
    assert np.allclose(run.grads["w"], 2 * X.T @ X @ np.ones(2))  # seeded with ones


def test_what_it_does_not_depend_on_gives_zero() -> None:
    program, _ = derived(lambda a, b: a * a + 0.0 * b, {"a": 2.0, "b": 1.0}, ["b", "b"])
    assert program.run().value == 0.0


def test_there_is_no_leaf_of_another_name_and_none_by_hand() -> None:
    a = Node(2.0)
    with pytest.raises(KeyError):
        derivative(a * a, {"a": a}, ["b"], {}, "y")
    made = Node(4.0, children=[a])
    made._compute_derivatives = lambda: None
    with pytest.raises(ValueError, match="cannot be recorded"):
        derivative(made * a, {"a": a}, ["a"], {}, "y")


@pytest.mark.parametrize(
    ("by", "name"),
    [
        ([], "loss"),
        (["w"], "∂loss/∂w"),
        (["w", "w"], "∂²loss/∂w²"),
        (["w", "x", "x"], "∂³loss/∂w∂x²"),
        (["a·b"], "∂loss/∂(a·b)"),
    ],
)
def test_how_they_are_written(by: list[str], name: str) -> None:
    assert derivative_name("loss", by) == name
