"""What of a cell is differentiated where a branch chose: constants, and what is lost for good."""

from __future__ import annotations

import ast
import textwrap
from typing import Any

import numpy as np
import pytest

from ad_widget import Node
from ad_widget.recording import Recording, record
from ad_widget.recording.cell import Cell, OutputError


def cell(source: str, space: dict[str, Any] | None = None, **options: Any) -> Recording:
    source = textwrap.dedent(source).strip("\n")
    space = {"np": np} if space is None else space
    return record(Cell(ast.parse(source), source, space, **options))


def shown(recording: Recording) -> tuple[str, float, dict[str, float]]:
    """Return the output's name and value, and the leaves' gradients."""
    program, _ = recording.lowered()
    run = program.run()
    return recording.names[recording.output], float(run.value), {
        name: float(run.grads[name]) for name, _ in recording.leaves if name in run.grads
    }  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        "x, w = -2.0, 1.0\ny = max(0, x * w)",
        "x, w = -2.0, 1.0\nz = x * w\ny = max(0.0, z)",
        "x, w = -2.0, 1.0\nz = x * w\ny = z if z > 0 else 0.0",
        "x, w = -2.0, 1.0\nz = x * w\nif z > 0:\n    y = z\nelse:\n    y = 0",
        "x, w = -2.0, 1.0\ny = 0.0\nif x * w > 0:\n    y = x * w",
        "x, w = -2.0, 1.0\ny = max(0, x * w)\ny",
        "x, w = -2.0, 1.0\nz = x * w\ny = z if z.data > 0 else 0",
        "x, w = -2.0, 1.0\nz = x * w\ny = z if float(z) > 0 else 0.0",
        "x, w = -2.0, 1.0\ny = 0\nz = x * w\nif z.data > 0:\n    y = z",
        "def f(z):\n    if z > 0:\n        return z\n    return 0\nx, w = -2.0, 1.0\ny = f(x * w)",
        "x, w = -2.0, 1.0\nif float(x * w) > 0:\n    y = x * w\nelse:\n    y = 0.0",
    ],
)
def test_a_plain_number_that_a_branch_chose_is_a_constant_function(source: str) -> None:
    recording = cell(source)
    leaf = {"x": 0.0, "w": 0.0}
    y = ("y", 0.0, leaf)
    name, value, grads = shown(recording)
    assert (name, value, {k: grads[k] for k in leaf}) == y
    flipped = recording.rerun({"x": 3.0})
    name, value, grads = shown(flipped)
    assert value == 3.0
    assert (grads["x"], grads["w"]) == (1.0, 3.0)
    assert shown(flipped.rerun({"x": -2.0}))[1] == 0.0


def test_why_is_told() -> None:
    recording = cell(
        "x, w, b = -2.0, 1.0, 0.5\nz = x * w\nif z > 0:\n    y = z\nelse:\n    y = b * 1"
    )
    assert shown(recording) == ("y", 0.5, {"x": 0.0, "w": 0.0, "b": 1.0})
    assert recording.notes[-1] == (
        "x, w: gradient 0, since y depends on them in another branch only (line 3)"
    )


def test_leaves_that_no_test_reads_stay_too() -> None:
    recording = cell("x, w = -1.0, 2.0\ny = x * w if x > 0 else -x")
    assert shown(recording)[2] == {"x": -1.0, "w": 0.0}
    recording = cell("margin, s, t = 1.0, 5.0, 2.0\nloss = s * 0 + max(0, t - s + margin)")
    assert shown(recording)[2] == {"margin": 0.0, "s": 0.0, "t": 0.0}


def test_leaves_of_earlier_cells_stay_too() -> None:
    space: dict[str, Any] = {"np": np, "x": Node(-1.0), "w": Node(2.0)}
    space["z"] = space["x"] * space["w"]
    assert shown(cell("y = max(0, z)", space)) == ("y", 0.0, {"x": 0.0, "w": 0.0})
    assert shown(cell("y = x * w if x > 0 else -x", space))[2] == {"x": -1.0, "w": 0.0}


def test_leaves_that_have_nothing_to_do_with_it_do_not() -> None:
    recording = cell("x, q = 2.0, 3.0\ny = x * x if x > 0 else -x\np = q * 2", output="y")
    assert shown(recording)[2] == {"x": 4.0}
    assert cell("x, w = 1.0, 2.0\nflag = False\ny = w * x if flag else x * 3").leaves[0][0] == "x"


@pytest.mark.parametrize(
    "source",
    [
        "x = 2.0\ny = max(0, float(x.data) ** 2)",
        "x = 2.0\ny = float(x.data) ** 2 if x > 0 else 0.0",
        "x = 2.0\ny = x.data ** 2 if x.data > 0 else 0.0",
        "x = 2.0\ny = 0.0 if x.data < 0 else float(x.data) ** 2",
        "x = 2.0\nv = float(x.data)\nif x > 0:\n    y = v * v\nelse:\n    y = 0",
        "def f(x):\n    v = x.data\n    return v * v if x > 0 else 0.0\nx = 2.0\ny = f(x)",
        "x = 2.0\ny = x.data * 2",
    ],
)
def test_where_numbers_were_taken_the_error_stays(source: str) -> None:
    with pytest.raises(OutputError, match="the path was lost at line"):
        cell(source)


def test_a_leaf_whose_numbers_were_read_has_no_gradient_0() -> None:
    recording = cell("x, w = 2.0, 3.0\nk = float(x.data)\ny = w * k if w > 0 else x * w")
    assert list(shown(recording)[2]) == ["w"]
    assert recording.notes == ["x does not influence y: its numbers were read at line 2"]


@pytest.mark.parametrize(
    "tail",
    [
        "n = 1 if loss > 2 else 0",
        "hits = 0\nif loss > 2:\n    hits += 1",
        "count = len([loss]) if loss > 2 else 5",
        "best = [loss].index(min([loss, loss]))",
        "print(loss > 2)",
    ],
)
def test_counts_beside_a_loss_are_no_result(tail: str) -> None:
    recording = cell(f"x = 2.0\nloss = x * x\n{tail}")
    assert recording.names[recording.output] == "loss"


def test_a_node_that_needs_no_gradient_may_be_what_a_branch_chose() -> None:
    space: dict[str, Any] = {"np": np, "c": Node(5.0, requires_grad=False)}
    recording = cell("x = -1.0\ny = x * c if x > 0 else c", space)
    assert recording.output is space["c"]
    assert shown(recording)[1:] == (5.0, {"x": 0.0})
    assert shown(recording.rerun({"x": 2.0}))[1:] == (10.0, {"x": 5.0})


def test_what_stands_in_an_array_may_be_the_result() -> None:
    loop = "h = np.zeros(4)\nh[0] = x\nfor k in range(1, 4):\n    h[k] = np.tanh(h[k - 1] + x)\n"
    assert shown(cell(f"x = 0.7\n{loop}y = h[-1]"))[0] == "y"
    # What is put there last is a step towards it.
    assert cell("x = 0.7\nh = np.zeros(2)\nz = x * x\nh[1] = z").output.shape == (2,)


def test_a_variable_that_a_loop_leaves_behind_is_no_result() -> None:
    source = """
        x = 0.7
        W = x * np.ones((2, 2))
        for row in W:
            for j, _ in enumerate(row):
                row[j] = x
        y = (W * W).sum()
    """
    name, value, grads = shown(cell(source))
    assert name == "y"
    assert (value, grads["x"]) == (pytest.approx(4 * 0.49), pytest.approx(5.6))
