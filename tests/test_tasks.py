"""The notebook of exercises: tasks that courses set, marked right with their known answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell

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
    "8": {"grad:w": 6, "grad:b": 3, "grad:x": -6, "grad:d": 3},
    "9": {"grad:w": 3, "grad:b": 1, "grad:x": 2},
    "10": {"grad:w": 12},
    "12": {"order:c": 1, "order:b": 2, "order:a": 3},
    "14": {"shape:X": (4, 3), "shape:W": (3, 2), "shape:b": (2,)},
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


def test_every_task_is_there(widgets: dict[str, Any]) -> None:
    assert list(widgets) == list(ANSWERS)


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
