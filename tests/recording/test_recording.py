"""Recordings: guards, running again, random numbers, and what is not kept."""

from __future__ import annotations

import ast
import random
import textwrap
import tracemalloc
from typing import Any

import numpy as np
import pytest

from ad_widget import Node
from ad_widget.recording import Recording, RerunError, record
from ad_widget.recording.cell import Cell


def cell(source: str, space: dict[str, Any] | None = None, **options: Any) -> Recording:
    source = textwrap.dedent(source).strip("\n")
    space = {} if space is None else space
    return record(Cell(ast.parse(source), source, space, **options))


def kinds(recording: Recording) -> list[str]:
    return [kind for _, kind, _ in recording.guards]


# ---------------------------------------------------------------------- guards


def test_a_truth_and_a_number_that_were_read_are_guards() -> None:
    recording = cell("x = 3.0\nif x > 0:\n    y = x * 2\nelse:\n    y = -x\nz = y * int(x)")
    assert kinds(recording) == ["bool", "value"]
    assert [read.line for read in recording.reads] == [2, 6]
    assert recording.guards[0][2] is True


def test_numbers_read_after_the_output_are_none() -> None:
    recording = cell("x = 3.0\ny = x * 2\nprint(float(y), y.data)\nif y > 0:\n    pass", output="y")
    assert kinds(recording) == ["bool"]


def test_printing_is_no_guard() -> None:
    assert kinds(cell("x = 3.0\nprint(f'{x:.2f}', x, [x])\ny = x * 2")) == []


def test_a_training_loop_leaves_no_guard_on_what_is_past() -> None:
    recording = cell(
        """
        from ad_widget import Node
        w = Node(2.0)
        history = []
        for _ in range(5):
            loss = (w - 1.0) ** 2
            loss.backward()
            history.append(float(loss))
            w.data -= 0.1 * w.grad.data
            w.zero_grad()
        final = (w - 1.0) ** 2
        """
    )
    assert kinds(recording) == []


def test_a_training_loop_is_not_kept_whole() -> None:
    source = """
    from ad_widget import Node
    import numpy as np
    w = Node(np.ones(1000))
    losses = []
    for _ in range(STEPS):
        loss = ((w * w * w).exp() * w).sum()
        loss.backward()
        losses.append(float(loss))
        w.data -= 1e-6 * w.grad.data
        w.zero_grad()
    final = (w * w).sum()
    """

    def kept(steps: int) -> int:
        tracemalloc.start()
        recording = cell(source, {"STEPS": steps})
        size = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        assert len(recording.leaves) == 1
        return size

    kept(1)
    assert kept(600) - kept(300) < 300 * 8000


def test_a_step_of_an_optimiser_after_the_output_shows_the_graph_as_it_is_now() -> None:
    recording = cell(
        """
        from ad_widget import Node
        import numpy as np
        w = Node([2.0, 1.0])
        a = w * 3.0
        loss = (a * w).sum()
        loss.backward()
        w.data -= 0.25 * w.grad.data / 3.0
        """
    )
    assert float(recording.output) == 3.75
    assert recording.notes == ["w was edited after loss was computed: shown as it is now"]
    program, _ = recording.lowered()
    assert program.run().value == 3.75
    assert recording.guards == []


# ---------------------------------------------------------------------- running again


def test_a_rerun_gives_the_leaves_new_numbers_by_order_of_creation() -> None:
    space: dict[str, Any] = {}
    recording = cell("x = 3.0\nw = 2.0\nif x > 0:\n    y = x * w\nelse:\n    y = x - w", space)
    again = recording.rerun({"x": -1.0})
    assert float(again.output) == -3.0
    assert float(space["y"]) == -3.0
    assert space["x"] is again.leaves[0][1]
    assert [name for name, _ in again.leaves] == ["x", "w"]
    assert float(again.rerun({"x": -1.0, "w": 5.0}).output) == -6.0
    assert float(again.rerun({"x": 4.0, "w": 5.0}).output) == 20.0


def test_a_literals_leaf_stays_the_same_node() -> None:
    space: dict[str, Any] = {}
    recording = cell("x = 3.0\nif x > 0:\n    y = x * 2\nelse:\n    1 / (x + 1)\n    y = -x", space)
    x = space["x"]
    again = recording.rerun({"x": -2.0})
    assert space["x"] is x is again.leaves[0][1]
    assert [name for name, _ in again.leaves] == ["x"]
    assert again.names[again.output] == "y"
    with pytest.raises(RerunError):
        cell("x = 3.0\nif x < 0:\n    1 / 0\ny = x * 2", space).rerun({"x": -2.0})
    assert float(space["x"]) == 3.0


def test_a_leaf_that_the_code_computes_follows_unless_it_was_moved() -> None:
    recording = cell(
        """
        from ad_widget import Node
        x = Node(3.0)
        z = Node(x.data * 2)
        y = x * z
        """
    )
    again = recording.rerun({"x": 4.0, "z": 6.0})
    assert float(again.output) == 32.0
    assert float(again.rerun({"x": 4.0, "z": 1.0}).output) == 4.0
    assert float(again.rerun({"x": 4.0, "z": 1.0}).rerun({"x": 5.0, "z": 1.0}).output) == 5.0


def test_leaves_of_earlier_cells_are_edited_in_place() -> None:
    W = Node([1.0, 2.0])
    recording = cell("y = (W * 2.0).sum()", {"W": W}, literals=False)
    again = recording.rerun({"W": [3.0, 4.0]})
    assert float(again.output) == 14.0
    assert again.leaves[0][1] is W
    assert W.data.tolist() == [3.0, 4.0]


def test_prints_of_a_rerun_are_swallowed(capsys: pytest.CaptureFixture[str]) -> None:
    recording = cell("x = 3.0\nprint('once')\ny = x * 2")
    recording.rerun({"x": 4.0})
    assert capsys.readouterr().out == "once\n"


def test_an_error_in_a_rerun_is_data_and_changes_nothing() -> None:
    W = Node(2.0)
    space: dict[str, Any] = {"W": W}
    recording = cell("x = 3.0\nif x < 0:\n    broken = 1\n    1 / 0\ny = x * W", space)
    before = dict(space)
    with pytest.raises(RerunError) as caught:
        recording.rerun({"x": -1.0, "W": 7.0})
    assert (caught.value.kind, caught.value.message, caught.value.line) == (
        "ZeroDivisionError",
        "division by zero",
        4,
    )
    assert str(caught.value) == "ZeroDivisionError: division by zero (line 4)"
    assert space == before
    assert float(W) == 2.0
    assert float(recording.rerun({"x": 1.0}).output) == 2.0


def test_results_of_earlier_cells_follow_before_the_code_reads_them() -> None:
    v = Node(3.0)
    space: dict[str, Any] = {"v": v, "y": v * v, "kept": [v + 1.0]}
    recording = cell("if y > 5:\n    z = 2 * y\nelse:\n    z = kept[0] * float(y)", space)
    assert float(recording.output) == 18.0
    flipped = recording.rerun({"v": 0.5})
    assert float(flipped.output) == 1.5 * 0.25
    assert float(flipped.rerun({"v": 2.0}).output) == 3.0 * 4.0
    assert float(flipped.rerun({"v": 3.0}).output) == 18.0


def test_an_interrupted_rerun_is_an_error_like_any_other() -> None:
    W = Node(2.0)
    recording = cell("if W < 0:\n    raise KeyboardInterrupt\ny = W * W", {"W": W})
    with pytest.raises(RerunError, match=r"^KeyboardInterrupt \(line 2\)$"):
        recording.rerun({"W": -1.0})
    assert float(W) == 2.0


def test_random_numbers_are_those_of_the_first_run() -> None:
    space: dict[str, Any] = {"np": np, "random": random, "old": np.random.default_rng()}
    recording = cell(
        """
        rng = np.random.default_rng()
        mine = random.Random()
        x = 3.0
        y = x * 0 + np.random.rand() + random.random() + old.normal() + rng.normal() + mine.random()
        """,
        space,
    )
    first = float(recording.output)
    after = states(space)
    assert float(recording.rerun({"x": 5.0}).output) == first
    assert states(space) == after


def states(space: dict[str, Any]) -> str:
    legacy = np.random.get_state()  # noqa: NPY002
    return repr((legacy, random.getstate(), space["old"].bit_generator.state))


def test_generators_with_a_seed_keep_it() -> None:
    space: dict[str, Any] = {"np": np}
    recording = cell("rng = np.random.default_rng(7)\nx = 3.0\ny = x * rng.normal()", space)
    assert float(recording.output) == 3.0 * np.random.default_rng(7).normal()


def test_a_rerun_of_a_rerun_keeps_what_was_moved() -> None:
    recording = cell("x = 3.0\nw = 2.0\ny = x * int(w) + 0 * w")
    for k in range(1, 4):
        recording = recording.rerun({"x": 10.0, "w": float(k)})
        assert float(recording.output) == 10.0 * k


def test_a_recording_lowers_to_a_program_that_gives_its_numbers() -> None:
    recording = cell("x = 3.0\nw = 2.0\na = w * x\nloss = (a - 4.0) ** 2")
    program, _ = recording.lowered()
    run = program.run({"x": 1.0})
    assert run.value == 4.0
    assert run.grads["x"] == -8.0


def test_a_look_elsewhere_leaves_names_arrays_and_generators_as_they_were() -> None:
    space: dict[str, Any] = {"counts": np.zeros(2), "log": [], "bias": Node(0.5)}
    source = """
        import random
        x = 3.0
        counts[1] += 1.0
        log.append(random.random())
        if x > 0:
            y = x * 2 + bias
        else:
            below = 1
            y = -x + bias
    """
    recording = cell(source, space)
    bound, drawn = dict(space), list(space["log"])
    at = random.getstate()
    names = [name for name, _ in recording.leaves]
    elsewhere = dict.fromkeys(names, -2.0)
    with recording.elsewhere(elsewhere) as other:
        assert float(other.output) == 2.0 + (-2.0 if "bias" in names else 0.5)
        assert "below" in space
    assert space.keys() == bound.keys()
    assert all(space[name] is bound[name] for name in bound)
    assert space["counts"].tolist() == [0.0, 1.0]
    assert space["log"] == drawn
    assert float(space["bias"]) == 0.5
    assert random.getstate() == at
    assert float(recording.rerun({"x": -4.0}).output) == 4.5
