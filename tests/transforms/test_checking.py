"""The tester, tested: what is right passes, and what is wrong is caught and named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ad_widget import Node, check_grads, define


def use(op: Any) -> Callable[[Any, Any], Any]:
    """Return a function with `op` in the middle of others."""
    return lambda x, y: np.exp(y) * op(np.sin(x) + 2.0, y) + x


def test_what_is_right_passes() -> None:
    check_grads(lambda x, y: np.sin(x) * y, 0.5, np.array([1.0, 2.0]), order=3)
    check_grads(lambda p: p["x"] ** p["n"][0], {"x": 2.0, "n": [3.0]})
    check_grads(np.multiply, (1, np.ones((2, 3), np.float32)))


WRONG = {
    "a sign": lambda g, ans, x, y: -g * y,
    "a factor": lambda g, ans, x, y: g * y * 1.0001,
    "the other operand": lambda g, ans, x, y: g * x,
    "nothing": lambda g, ans, x, y: g * 0.0,
}


@pytest.mark.parametrize("mode", ["fwd", "rev"])
@pytest.mark.parametrize("rule", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("k", [0, 1])
def test_a_wrong_rule_is_caught_and_named(rule: Any, k: int, mode: str) -> None:
    rules = [lambda g, ans, x, y: g * y, lambda g, ans, x, y: g * x]
    rules[k] = (lambda g, ans, x, y: rule(g, ans, y, x)) if k else rule
    times = define("times", np.multiply, *rules)
    with pytest.raises(AssertionError, match=f"rule of 'times' for operand {k} gives"):
        check_grads(use(times), 0.3, 0.7, modes=(mode,))


def test_a_rule_that_is_not_summed_back_right_is_caught() -> None:
    mean = define("mean of all", lambda x: np.sum(x) / x.size, lambda g, ans, x: g)
    with pytest.raises(AssertionError, match="'mean of all' for operand 0"):
        check_grads(mean, np.ones((2, 3)))


def test_a_wrong_second_derivative_is_caught() -> None:
    def numbers(x: Any) -> Any:
        return x.data if isinstance(x, Node) else x

    sine = define("sine", np.sin, lambda g, ans, x: g * np.cos(numbers(x)))
    check_grads(sine, 0.4, order=1)
    with pytest.raises(
        AssertionError, match=r"order 2.*\n.*'sine' for operand 0 is right, but its"
    ):
        check_grads(sine, 0.4)


def test_an_op_used_by_a_rule_is_named() -> None:
    slope = define("slope", np.cos, lambda g, ans, x: g * np.sin(x))  # the sign is wrong
    sine = define("sine", np.sin, lambda g, ans, x: g * slope(x))
    with pytest.raises(AssertionError, match=r"order 2.*\n.*'slope' for operand 0 gives"):
        check_grads(sine, 0.4)


def test_the_attributes_are_named() -> None:
    scaled = define("scaled", lambda x, by: by * x, lambda g, ans, x, by: g)
    with pytest.raises(AssertionError, match=r"with {'by': 3.0}"):
        check_grads(lambda x: scaled(x, by=3.0), 1.0)


def test_which_argument_is_wrong_is_said() -> None:
    times = define("times", np.multiply, lambda g, ans, x, y: g * y, lambda g, ans, x, y: 2 * g * x)
    with pytest.raises(AssertionError, match="for argument 1, in reverse mode"):
        check_grads(times, 0.5, 0.25)


def test_lost_paths_and_kinks_are_suspected() -> None:
    with pytest.raises(AssertionError, match=r"float\(x\).*kink"):
        check_grads(lambda x: x * float(x), 2.0)
    with pytest.raises(AssertionError, match=r"Operand 0 of .absolute. is at a kink"):
        check_grads(np.abs, 0.00003)


def test_without_arguments_there_is_nothing_to_check() -> None:
    with pytest.raises(TypeError, match="give the arguments"):
        check_grads(np.sin)


def test_unknown_modes_are_refused() -> None:
    with pytest.raises(ValueError, match="backwards"):
        check_grads(np.sin, 1.0, modes=["backwards"])
