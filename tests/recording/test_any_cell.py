"""Ordinary NumPy in a cell: the numbers and gradients of the same text on floats, or an error."""

from __future__ import annotations

import ast
import linecache
import re
from typing import Any

import numpy as np
import pytest

from ad_widget.engine.reads import LeakError
from ad_widget.recording import Recording, record
from ad_widget.recording.cell import Cell

from . import alias_programs
from .snippets import ASSIGNING, EARLIER, HEAD, JOINING, MATH, RAISES, cells


def plain(earlier: str, text: str, x: float) -> float:
    space: dict[str, Any] = {}
    exec("import math\nimport numpy as np\n" + earlier, space)
    exec(re.sub(r"^x = 0.7$", f"x = {x!r}", text, flags=re.M), space)
    return float(space["y"])


def recorded(earlier: str, text: str) -> Recording:
    space: dict[str, Any] = {"__name__": "__main__"}
    if earlier:  # as a notebook's cell, whose source Python can find
        earlier = "import math\nimport numpy as np\n" + earlier
        file = f"<earlier {hash(earlier)}>"
        linecache.cache[file] = len(earlier), None, earlier.splitlines(keepends=True), file
        exec(compile(earlier, file, "exec"), space)
    return record(Cell(ast.parse(text), text, space, output="y", literals=True))


@pytest.mark.parametrize(
    ("earlier", "text"),
    [
        *(("", text) for table in (JOINING, MATH, ASSIGNING) for text in cells(table)),
        *((earlier, HEAD + text) for earlier, text in EARLIER),
    ],
    ids=lambda text: text.removeprefix(HEAD)[:60],
)
def test_a_cell_means_what_numpy_means(earlier: str, text: str) -> None:
    value, step = plain(earlier, text, 0.7), 1e-6
    slope = (plain(earlier, text, 0.7 + step) - plain(earlier, text, 0.7 - step)) / (2 * step)
    recording = recorded(earlier, text)
    assert float(recording.output._value) == pytest.approx(value, rel=1e-9)
    recording.output.backward()
    (leaf,) = (node for name, node in recording.leaves if name == "x")
    assert leaf.grad is not None
    assert float(leaf.grad._value) == pytest.approx(slope, rel=1e-5, abs=1e-6)
    program, _ = recording.lowered()
    run = program.run({"x": 0.75})
    if not run.broken:
        assert float(run.value) == pytest.approx(plain(earlier, text, 0.75), rel=1e-7)
    for x in (0.9, 0.6):  # each as a fresh run
        recording = recording.rerun({"x": x})
        assert float(recording.output._value) == pytest.approx(plain(earlier, text, x), rel=1e-7)


@pytest.mark.parametrize(("earlier", "text", "said"), RAISES)
def test_what_would_lose_a_gradient_raises(earlier: str, text: str, said: str) -> None:
    with pytest.raises(Exception, match=said):
        recorded(earlier, HEAD + text.replace("; ", "\n"))


@pytest.mark.parametrize("first", range(0, 1000, 50))
def test_programs_full_of_aliases_are_never_silently_wrong(first: int) -> None:
    counts, wrong, raised = alias_programs.survey(range(first, first + 50))
    assert not wrong, wrong[0]
    assert counts["ok"] >= 40, (counts, raised)


def test_numbers_that_other_code_holds_take_no_node() -> None:
    space: dict[str, Any] = {}
    text = (
        "import numpy as np\nx = 0.7\nh = np.zeros(2)\nview = keep(h)\nh[0] = x\n"
        "y = h.sum() + view.sum()"
    )
    space["keep"] = type("Other", (), {"__call__": lambda self, a: np.asarray(a)})()
    with pytest.raises(LeakError, match=r"a\.copy\(\)"):
        record(Cell(ast.parse(text), text, space, output="y"))


def test_an_oracle_that_can_fail() -> None:
    text = "import numpy as np\nx = 0.7\ny = x * 0.0 + float(np.float64(x.data)) ** 2"
    wrong = text.replace("x.data", "getattr(x, 'data', x)")
    assert alias_programs.outcome(wrong)[0] == "WRONG"


def test_names_stand_for_nodes_and_arrays_after_the_cell() -> None:
    space: dict[str, Any] = {}
    text = (
        "import numpy as np\nx = 0.7\nh = np.zeros(2)\nn = np.zeros(2)\nw = n[1:]\nn[1] = 3.0\n"
        "h[0] = x\ny = h.sum()"
    )
    record(Cell(ast.parse(text), text, space, output="y"))
    assert type(space["n"]) is np.ndarray
    assert type(space["w"]) is np.ndarray
    space["w"][0] = 5.0
    assert space["n"][1] == 5.0
    assert type(space["h"]).__name__ == "Node"


def test_a_picture_says_what_was_put_where() -> None:
    text = (
        "import numpy as np\nx = 0.7\nh = np.zeros(2)\nh[0] = np.exp(x)\na = h * 2\n"
        "h[1] = x * x\ny = (h * a).sum()"
    )
    recording = record(Cell(ast.parse(text), text, {}, output="y"))
    assert {"h[0]", "h[1]", "a", "y"} <= set(recording.names.values())
    joined = [node for node in recording.names if node.op and node.op.name == "stack"]
    assert len(joined) == 2


def test_items_that_lists_hold_bear_their_place() -> None:
    text = "import numpy as np\nx = 0.7\nH = [np.zeros(2)]\nH[0][1] = x * x\ny = (H[0] * 3).sum()"
    recording = record(Cell(ast.parse(text), text, {}, output="y"))
    assert recording.names[recording.output] == "y"


@pytest.mark.parametrize(
    "text",
    [
        "X = np.arange(6.0).reshape(2, 3)\nw = np.array([x, 1.0, x])\ny = X.dot(w).sum()",
        "X = np.arange(6.0).reshape(2, 3)\ny = X.T.dot([x, 1.0]).sum() + X[0].dot([x, x, x])",
        "X = np.arange(6.0)\nw = np.zeros(6)\nw[2] = x\nw[3] = x * x\ny = X.dot(w)",
        "X = np.arange(6.0)\ny = X.clip(x, 4 * x).sum() + X.clip(max=x).sum()",
        "X = np.arange(6.0)\ndot = X.dot\ny = dot(X * x) + X.dot(X)",
    ],
)
def test_methods_of_plain_arrays_take_nodes(text: str) -> None:
    def value(x: float) -> float:
        space = {"np": np}
        exec(f"x = {x!r}\n{text}", space)
        return float(space["y"])

    space: dict[str, Any] = {"np": np}
    text_ = f"x = 1.3\n{text}"
    recording = record(Cell(ast.parse(text_), text_, space))
    assert float(recording.output._value) == pytest.approx(value(1.3))
    program, _ = recording.lowered()
    slope = (value(1.3 + 1e-6) - value(1.3 - 1e-6)) / 2e-6
    assert float(program.run().grads["x"]) == pytest.approx(slope, rel=1e-6)
