"""Code that runs again and does not end is stopped, and everything is as before."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from ad_widget.recording import RerunError, record
from ad_widget.recording.cell import Cell
from ad_widget.recording.patience import Clock, PatienceError

LOOPS = {
    "while": ("x = 0.5\nn = 0\nwhile x > 0.6:\n    n += 1\ny = x * 2", 3),
    "swallowing": (
        "x = 0.5\nwhile x > 0.6:\n    try:\n        pass\n    except Exception:\n        pass\n"
        "y = x * 2",
        2,
    ),
    "for": (
        "import itertools\nx = 0.5\nfor k in itertools.count():\n    if x < 0.6: break\ny = x",
        3,
    ),
    "function": (
        "x = 0.5\ndef f(a):\n    while a > 0.6:\n        pass\n    return a * 2\ny = f(x)",
        3,
    ),
    "comprehension": (
        "import itertools\nx = 0.5\nn = sum(1 for _ in itertools.count()) if x > 0.6 else 0\n"
        "y = x * 2",
        3,
    ),
}


@pytest.mark.parametrize("kind", LOOPS)
def test_a_loop_that_does_not_end_is_stopped_at_its_line(kind: str) -> None:
    text, line = LOOPS[kind]
    space: dict[str, Any] = {"__name__": "__main__"}
    recording = record(Cell(ast.parse(text), text, space, output="y"), patience=0.2)
    before = dict(space)
    with pytest.raises(RerunError, match=r"stopped after 0\.2 s; --patience") as caught:
        recording.rerun({"x": 0.9})
    assert caught.value.kind == "PatienceError"
    assert caught.value.line == line
    assert {k: v for k, v in space.items() if k != "__builtins__"} == {
        k: v for k, v in before.items() if k != "__builtins__"
    }
    assert float(space["x"]._value) == 0.5
    assert float(recording.rerun({"x": 0.4}).output._value) in (0.4, 0.8)


def test_the_first_run_takes_the_time_that_it_takes() -> None:
    text = "import time\nx = 0.5\nfor k in range(300):\n    time.sleep(0.0001)\ny = x * 2"
    record(Cell(ast.parse(text), text, {}, output="y"), patience=1e-9)


def test_a_clock_without_a_limit_never_stops() -> None:
    clock = Clock()
    for _ in range(1000):
        clock.tick(1)
    late = Clock(0.0)
    with pytest.raises(PatienceError):
        [late.tick(1) for _ in range(1000)]
