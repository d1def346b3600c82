"""What a run changes in place is put back before the next run, and nothing else."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest

from ad_widget.recording import record
from ad_widget.recording.cell import Cell
from ad_widget.recording.rollback import State, read_first


def recorded(text: str, space: dict[str, Any]) -> Any:
    return record(Cell(ast.parse(text), text, space, output="y", literals=True))


def test_an_earlier_array_does_not_drift() -> None:
    v = np.zeros(3)
    recording = recorded("x = 0.5\nv[1] += 1.0\ny = v[1] * x", {"v": v})
    for x in (0.6, 0.7, 0.8):
        recording = recording.rerun({"x": x})
        assert float(recording.output._value) == x
        assert v.tolist() == [0.0, 1.0, 0.0]


def test_what_another_cell_changed_since_stays() -> None:
    v = np.zeros(3)
    recording = recorded("x = 0.5\nv[1] += 1.0\ny = v[1] * x + v[2]", {"v": v})
    v[2] = 7.0
    assert float(recording.rerun({"x": 0.6}).output._value) == pytest.approx(7.6)
    assert v.tolist() == [0.0, 1.0, 7.0]


def test_lists_dicts_sets_objects_and_names() -> None:
    class Box:
        pass

    box = Box()
    box.n = 1  # type: ignore[attr-defined]
    space = {"box": box, "seen": [1], "table": {"a": 1}, "known": {1}, "total": 1.0, "np": np}
    recording = recorded(
        "x = 0.5\nbox.n += 1\nseen.append(2)\ntable['b'] = 2\ndel table['a']\nknown.add(3)\n"
        "total += x\ny = total * box.n",
        space,
    )
    for x in (0.6, 0.7):
        recording = recording.rerun({"x": x})
        assert float(recording.output._value) == pytest.approx((1.0 + x) * 2)
    assert (box.n, space["seen"], space["table"], space["known"]) == (  # type: ignore[attr-defined]
        2,
        [1, 2],
        {"b": 2},
        {1, 3},
    )


def test_a_run_that_fails_leaves_everything_as_it_was() -> None:
    v, seen = np.zeros(2), [0]
    text = "x = 0.5\nv[0] += 1.0\nseen.append(1)\ny = x * (1 / (0 if x > 0.6 else 1))"
    recording = recorded(text, {"v": v, "seen": seen})
    with pytest.raises(Exception, match="ZeroDivisionError"):
        recording.rerun({"x": 0.9})
    assert v.tolist() == [1.0, 0.0]
    assert seen == [0, 1]


def test_defaults_that_a_function_writes_into() -> None:
    space: dict[str, Any] = {"np": np}
    exec("def f(u, acc=np.zeros(2)):\n    acc[0] += 1.0\n    return acc[0] * u", space)
    recording = recorded("x = 0.5\ny = f(x)", space)
    assert float(recording.rerun({"x": 0.6}).output._value) == pytest.approx(0.6)


def test_nothing_is_kept_of_what_did_not_change() -> None:
    v = np.arange(3.0)
    state = State({"v": v, "w": [v]})
    assert not state.changes()
    v[0] = np.nan
    assert state.changes()


def test_which_names_are_read_before_they_are_bound() -> None:
    text = "a = b + 1\nc = a\nd += 1\nfor e in f: g = e\ndef h(): return i\nj = lambda: k\nl = l"
    assert read_first(ast.parse(text)) == {"b", "d", "f", "l"}
