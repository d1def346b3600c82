"""Engines with a known mistake: what they give, and that they are programs as any other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ad_widget import explore
from ad_widget.exercises.bugs import BUGS, broken
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
    assert grads(broken(twice(), "not cleared")) == [3, 3, 2, 10, 1]
    assert grads(broken(twice(), "leaf not zeroed")) == [2, 2, 1, 10, 1]


def test_why_topological_order() -> None:
    assert grads(doubled()) == [4, 2, 1]
    assert grads(broken(doubled(), "wrong order")) == [6, 2, 1]


def test_what_is_set_and_not_added() -> None:
    assert grads(broken(doubled(), "no accumulation")) == [1, 1, 1]


def test_a_wrong_rule() -> None:
    assert grads(broken(twice(), "wrong rule")) == [5, 5, 5, 1, 1]


@pytest.mark.parametrize("bug", BUGS)
@pytest.mark.parametrize("make", [first, diamond, doubled, twice])
def test_a_broken_engine_is_a_program(make: Any, bug: str) -> None:
    right = make()
    wrong = broken(right, bug)
    read = Program.from_json(json.loads(json.dumps(wrong.to_json())))
    assert grads(read) == grads(wrong)
    assert read.run().value == right.run().value
    assert grads(right) == grads(make())  # the right one is as it was


def test_what_the_lab_does_not_take() -> None:
    with pytest.raises(ValueError, match="a bug is one of"):
        broken(first(), "typo")
    with pytest.raises(ValueError, match="single numbers"):
        broken(explore(lambda x: (x * x).sum(), x=[1.0, 2.0]).program, "wrong rule")
