"""The notebook of exercises: tasks that courses set, marked right with their known answers."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from ad_widget.exercises.bugs import broken

NOTEBOOK = Path(__file__).parent.parent / "notebooks" / "08-exercises.ipynb"

# By the heading's number, the answers as the courses give them.
ANSWERS: dict[str, dict[str, Any]] = {
    "1": {"grad:q": -4, "grad:x": -4, "grad:y": -4, "grad:z": 3},
    "2": {"grad:w0": -0.197, "grad:w1": -0.393, "grad:w2": 0.197},
    "3": {"grad:x": 2, "grad:y": 5, "grad:z": 0},
    "4": {"value:v1": 0.693, "value:v2": 10, "value:v3": -0.959, "value:v4": 10.693,
          "value:y": 11.652},
    "5": {"grad:c": 2, "grad:d": 3, "grad:a": 2, "grad:b": 5},
    "6": {"grad:d": -2, "grad:e": -2, "grad:a": 6, "grad:b": -4, "grad:c": -2, "grad:f": 4},
    "7": {"grad:w1": 0.00043857, "grad:w5": 0.08216704},
    "8": {"grad:a": 22, "grad:w": 66},
    "8b": {"grad:w": 6, "grad:b": 3, "grad:x": -6, "grad:d": 3},
    "9": {"grad:w": 3, "grad:b": 1, "grad:x": 2},
    "10": {"grad:w": 12},
    "12": {"order:c": 1, "order:b": 2, "order:a": 3},
    "13": {"order:e": 1, "order:d": 2, "order:b": 4, "order:c": 3, "order:a": 5},
    "13b": {"value:up": 9.261, "value:down": 6.859, "value:slope": 12.01, "grad:h": 0.2},
    "14": {"value_shape:Z": (4, 2), "shape:X": (4, 3), "shape:W": (3, 2), "shape:b": (2,)},
    "15": {"grad:z[0]": "1/8", "grad:z[1]": "1/4", "grad:z[2]": "-3/8"},
}  # fmt: skip


@pytest.fixture(scope="module")
def widgets() -> dict[str, Any]:
    """Run the notebook's cells; return the widget of each task by its number."""
    shell = InteractiveShell()
    shell.run_cell("%load_ext ad_widget\nimport numpy as np\nfrom ad_widget import Node")
    found, number = {}, ""
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        if cell.cell_type == "markdown":
            number = cell.source.removeprefix("## ").split(" ")[0]
        elif cell.source.startswith("%%autodiff"):
            done = shell.run_cell(cell.source)
            done.raise_error()
            found[number] = done.result
    return found


# What else is known of each: values, gradients, and for Baydin's example the tangents.
KNOWN: dict[str, tuple[dict[str, float], dict[str, float]]] = {
    "1": ({"f": -12}, {"x": -4, "y": -4, "z": 3}),
    "2": ({"f": 0.7310586},
          {"x0": 0.3932239, "x1": -0.5898358, "w0": -0.1966119, "w1": -0.3932239,
           "w2": 0.1966119}),
    "3": ({"f": 6}, {"x": 2, "y": 5, "z": 0}),
    "4": ({"v1": 0.6931472, "v2": 10, "v3": -0.9589243, "v4": 10.6931472, "y": 11.6520715},
          {"x1": 5.5, "x2": 1.7163378}),
    "5": ({"e": 6}, {"a": 2, "b": 5}),
    "6": ({"L": -8}, {"a": 6, "b": -4, "c": -2, "f": 4}),
    "7": ({"E": 0.29837111}, {"w5": 0.08216704, "w1": 0.00043857}),
    "8": ({"J": 121}, {"w": 66, "a": 22}),
    "8b": ({"J": 4.5}, {"w": 6, "b": 3}),
    "9": ({"a": 7}, {"w": 3, "b": 1, "x": 2}),
    "11": ({"e": 5}, {"a": 1, "b": 1, "c": 1, "d": 5}),
    "13b": ({"slope": 12.01}, {"h": 0.2, "x": 12}),
}  # fmt: skip


def test_every_task_is_there(widgets: dict[str, Any]) -> None:
    assert list(widgets) == [*list(ANSWERS)[:11], "11", *list(ANSWERS)[11:]]


@pytest.mark.parametrize("number", list(KNOWN))
def test_the_numbers_are_those_of_the_courses(widgets: dict[str, Any], number: str) -> None:
    run = widgets[number].run
    values, grads = KNOWN[number]
    assert {name: run.values[name] for name in values} == pytest.approx(values, rel=1e-5)
    assert {name: run.grads[name] for name in grads} == pytest.approx(grads, rel=1e-5)


def test_tangents_of_the_trace_table(widgets: dict[str, Any]) -> None:
    program, _ = widgets["4"].live.recording.lowered(tangent=True)
    run = program.run(direction={"x1": 1.0})
    tangents = {
        part.name: run.numbers[part.tangent]
        for part in program.nodes
        if part.name is not None and part.kind == "op"
    }
    assert tangents == {"v1": 0.5, "v2": 5, "v3": 0, "v4": 5.5, "y": 5.5}


def test_an_engine_that_forgets_what_to_clear(widgets: dict[str, Any]) -> None:
    made = broken(widgets["11"].program, widgets["11"].view["bug"]).program
    grads = made.run().grads
    assert [grads[name] for name in "abcd"] == [3, 3, 2, 10]


def test_only_topological_orders_are_right(widgets: dict[str, Any]) -> None:
    quiz = widgets["13"]
    names = "edbca"
    right = set()
    for turns in permutations(range(1, 6)):
        quiz.answers = {f"order:{name}": turn for name, turn in zip(names, turns, strict=True)}
        if quiz.score == 1:
            right.add(turns)
    # d before b and c, both before a.
    assert right == {(1, 2, 3, 4, 5), (1, 2, 4, 3, 5)}


def test_softmax_and_cross_entropy(widgets: dict[str, Any]) -> None:
    quiz = widgets["15"]
    p, y = quiz.nodes["p"].data, np.array([0.0, 0.0, 1.0])
    np.testing.assert_allclose(quiz.grads["z"], p - y)
    quiz.answers = {"grad:z": p - y}
    assert quiz.score == 1


@pytest.mark.parametrize("number", list(ANSWERS))
def test_the_known_answers_are_right(widgets: dict[str, Any], number: str) -> None:
    widget, answers = widgets[number], ANSWERS[number]
    asked = dict.fromkeys(widget.view["hidden"])
    assert set(answers) <= set(asked)
    widget.answers = answers
    marks = {key: mark for key, mark in widget.marks.items() if key in answers}
    assert marks == dict.fromkeys(answers, "right"), widget.mistakes
    left = set(asked) - set(answers)
    assert all(not key.removeprefix("grad:").isalpha() for key in left)  # but for unnamed ones
    widget.answers = dict.fromkeys(answers, 1234)
    assert widget.score == 0
