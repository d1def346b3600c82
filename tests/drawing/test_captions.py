"""What the steps of the two passes say; the page says the same, of the same file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ad_widget import Node
from ad_widget.drawing.captions import captions, seeded
from ad_widget.drawing.passes import passes
from ad_widget.drawing.stages import stages
from ad_widget.program import Program, lower

from ..pictured import diamond, first
from ..program.corpus import random_programs, scalar_programs

DATA = Path(__file__).parent.parent / "data" / "captions.json"


def layer() -> Program:
    """Return sum(tanh(X W + b)): arrays, and a sum over rows."""
    X, W, b = Node(np.ones((4, 3))), Node(np.full((3, 2), 0.25)), Node(np.zeros(2))
    Z = X @ W
    H = np.tanh(Z + b)
    loss = H.sum()
    return lower(loss, [("X", X), ("W", W), ("b", b)], names={Z: "Z", H: "H", loss: "loss"})[0]


def said(program: Program) -> dict[str, Any]:
    """Return the program, its numbers, and what each of its steps says."""
    run, order = program.run(), passes(program)
    steps = len(order.forward) + len(order.backward)
    shows = dict.fromkeys(
        k for section in (program.forward, program.backward, program.local) for k in section.shows
    )
    return {
        "program": program.to_json(),
        "frame": [float(x) for k in shows for x in np.ravel(run.numbers[k])],
        "captions": [captions(program, run, done) for done in range(steps + 1)],
    }


MADE = {"first": first, "diamond": diamond, "layer": layer}


def test_captions_are_those_of_the_page() -> None:
    kept = json.loads(DATA.read_text("utf-8"))
    assert kept == json.loads(json.dumps({name: said(make()) for name, make in MADE.items()}))


def test_a_product_is_explained_with_symbols_and_with_numbers() -> None:
    program = first()
    lines = [line for done in range(9) for line in captions(program, program.run(), done)]
    assert lines[1] == "a = (w·x) + b = 6 + 1 = 7"
    assert (
        "∂loss/∂(w·x) += ∂loss/∂a · ∂a/∂(w·x) = 6 · 1 = 6   so far 0 → 6 · from a · complete"
        in lines
    )
    assert seeded(program, program.run()) == "Backward from here: ∂loss/∂loss = 1"


def test_what_has_arrived_so_far_is_told_and_who_is_waited_for() -> None:
    lines = captions(diamond(), diamond().run(), 7)
    assert lines[1].endswith("so far 0 → 0.9894 · from × · waits for ×")


def test_between_arrays_the_rule_is_told_in_words() -> None:
    program = layer()
    lines = [line for done in range(20) for line in captions(program, program.run(), done)][:20]
    assert any("∂loss/∂W += Xᵀ · ∂loss/∂Z" in line for line in lines), lines
    assert any("sum over rows" in line for line in lines), lines


def test_stages_say_what_the_captions_say() -> None:
    program = diamond()
    run, order = program.run(), passes(program)
    told = [list(stage.said) for stage in stages(program, run)]
    n = len(order.forward)
    assert told[n + 1] == [seeded(program, run)]
    assert told[: n + 1] + told[n + 2 :] == [
        captions(program, run, done) for done in range(n + len(order.backward) + 1)
    ]


@pytest.mark.parametrize("make", [random_programs, scalar_programs])
def test_the_order_is_that_of_the_programs_own_steps(make: Any) -> None:
    """Forward by the steps that make the nodes, backward by the origins of the backward steps."""
    for entry in make(60):
        program = entry.program
        made = {step.output: k for k, step in enumerate(program.forward.steps)}
        order = passes(program)
        steps = [made.get(program.nodes[k].value) for k in order.forward]
        turns = [step for step in steps if step is not None]
        assert turns == sorted(turns)
        origins = [step.origin for step in program.backward.steps if step.origin is not None]
        assert origins == sorted(origins, reverse=True)
        back = [made[program.nodes[k].value] for k in order.backward]
        assert back == sorted(back, reverse=True)
        assert set(origins) <= set(back)
