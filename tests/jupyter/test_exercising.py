"""A widget as an exercise: what it asks, hides and marks without a browser."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from ad_widget import AutodiffWidget, explore, jacobian
from ad_widget.program.token import to_token
from ad_widget.publish import html

from ..pictured import widget


def lone() -> AutodiffWidget:
    """Return a widget with numbers that nothing else is written with."""

    def f(x: Any, w: Any) -> Any:
        a = x * w
        return np.exp(a) * 3.0

    return explore(f, x=1.234, w=0.567)


def test_all_gradients_are_asked_and_their_panel_is_open() -> None:
    quiz = widget().quiz()
    assert quiz.view["panel"] == "exercise"
    assert quiz.view["hidden"][-3:] == ["grad:w", "grad:x", "grad:b"]
    assert len(quiz.view["hidden"]) == 6
    assert quiz.score == 0
    assert set(quiz.marks.values()) == {None}


def test_answers_are_marked_without_a_browser() -> None:
    quiz = widget().quiz("w", "∂loss/∂x", "value:a")
    grads = quiz.grads
    quiz.answers = {"∂loss/∂w": grads["w"], "grad:x": f"{grads['x']:.3g}", "value of a": -1}
    assert quiz.marks == {"grad:w": "right", "grad:x": "right", "value:a": "wrong"}
    assert quiz.score == 2 / 3
    assert quiz.view["answers"] == quiz.answers
    quiz.answers = {"grad:w": -float(grads["w"])}
    assert quiz.mistakes == {"grad:w": "sign"}
    assert quiz.score == 0


def layer() -> AutodiffWidget:
    X, W, b = [[1.0, 2.0], [3.0, -1.0]], [[1.0, 2.0], [-1.0, 3.0]], [1.0, -2.0]
    return explore(lambda X, W, b: np.tanh(X @ W + b), X=X, W=W, b=b, title="Z")


def test_arrays_are_asked_by_their_elements_and_answered_as_a_whole() -> None:
    quiz = layer().quiz("W")
    assert quiz.view["hidden"] == [f"grad:W[{i},{j}]" for i in (0, 1) for j in (0, 1)]
    quiz.answers = {"grad:W": quiz.grads["W"]}
    assert quiz.score == 1
    quiz.answers = {"grad:W": quiz.grads["W"].T, "grad:b": [1, 2]}
    assert quiz.score == 0.5
    assert quiz.answers["grad:b[1]"] == 2
    with pytest.raises(ValueError, match="cannot be asked"):
        quiz.answers = {"grad:W": [1.0, 2.0]}


def test_a_jacobian_is_asked_row_by_row() -> None:
    def f(x: Any) -> Any:
        return x * np.array([2.0, 3.0]) + x[::-1]

    quiz = explore(f, x=np.array([1.0, -1.0]), title="y").quiz("jacobian")
    assert list(quiz.marks) == quiz.view["hidden"]
    asked = {key.partition(":")[2].partition("/")[0][-3:] for key in quiz.view["hidden"]}
    assert asked == {"[0]", "[1]"}
    J = jacobian(f)(np.array([1.0, -1.0]))
    keys = quiz.view["hidden"]
    quiz.answers = dict(zip(keys, J.ravel(), strict=True))
    assert quiz.score == 1
    quiz.answers = dict(zip(keys, J.sum(axis=0).repeat(2), strict=True))
    assert set(quiz.mistakes.values()) <= {"all rows"}


def test_marks_are_of_the_element_of_the_output_that_is_chosen() -> None:
    quiz = explore(lambda x: x * np.array([1.0, 5.0]), x=2.0).quiz("x")
    quiz.answers = {"grad:x": 6}
    assert quiz.score == 1
    quiz.view = {**quiz.view, "seed": 1}
    assert quiz.score == 0
    quiz.answers = {"grad:x": 5}
    assert quiz.marks == {"grad:x": "right"}
    assert "5" in quiz.exam()


def test_marks_follow_the_values() -> None:
    quiz = widget().quiz("w")
    quiz.answers = {"grad:w": float(quiz.grads["w"])}
    quiz.values = {"x": 1.5}
    assert quiz.score == 0


def test_a_worked_example_asks_the_last_step() -> None:
    quiz = widget().quiz(fade=True)
    assert quiz.view["hidden"] == ["grad:b"]
    assert quiz.view["fade"] == [f"grad:{key}" for key in ("6", "a", "2", "w", "x", "b")]
    assert "fade" not in quiz.quiz("b").view  # the same question, and no example


@pytest.mark.parametrize("what", ["nobody", "grad:nobody", "hessian", "grad:w[0]", ""])
def test_what_cannot_be_asked_is_said(what: str) -> None:
    with pytest.raises(ValueError, match="cannot be asked"):
        widget().quiz(what)


@pytest.mark.parametrize("answers", [{"nobody": 1}, {"grad:nobody": 1}, {3: 1}])
def test_answers_to_what_was_not_asked(answers: Any) -> None:
    with pytest.raises(ValueError, match="cannot be asked"):
        widget().answers = answers


@pytest.mark.parametrize("answers", [3, ["18"], {"grad:w": None}, {"grad:w": np.nan}])
def test_what_is_no_answer(answers: Any) -> None:
    with pytest.raises(TypeError):
        widget().answers = answers


def test_a_code_is_marked_again_at_the_values_it_was_given_for() -> None:
    quiz = widget().quiz("w")
    names = list(quiz.values)
    at = [2.0 if name == "x" else 1.0 for name in names]
    quiz.values = dict(zip(names, at, strict=True))
    right = float(quiz.grads["w"])
    code = "adw1." + to_token({"of": "loss", "at": at, "answers": {"grad:w": str(right)}})
    fresh = widget().quiz("w")
    fresh.answers = code
    assert fresh.values == quiz.values
    assert fresh.score == 1


@pytest.mark.parametrize(
    "code",
    [
        "",
        "adw1.",
        "adw1.%%",
        "adw1.eyJ",
        "adw1." + "A" * 50_000,
        "adw1." + to_token([]),
        "adw1." + to_token({"answers": []}),
        "adw1." + to_token({"answers": {}, "at": [1.0]}),
        "adw1." + to_token({"answers": {}, "at": ["x", 1, 1]}),
        "adw1." + to_token({"answers": {"nobody": "1"}, "at": [1, 1, 1]}),
    ],
)
def test_a_code_from_anywhere_changes_nothing(code: str) -> None:
    quiz = widget().quiz("w")
    before = dict(quiz.values)
    with pytest.raises(ValueError, match=r"code|asked"):
        quiz.answers = code
    assert quiz.values == before
    assert quiz.answers == {}


@pytest.mark.parametrize(
    ("hidden", "number"),
    [
        ("grad:w", 1.234 * 3 * np.exp(1.234 * 0.567)),
        ("grad:x", 0.567 * 3 * np.exp(1.234 * 0.567)),
        ("value:a", 1.234 * 0.567),
    ],
)
def test_no_export_tells_what_is_asked(hidden: str, number: float, tmp_path: Path) -> None:
    quiz = lone()

    def told() -> list[str]:
        texts = [repr(quiz), quiz.graph.source, html.still(quiz.snapshot)]
        if "grad:" in hidden:
            texts.append(html.words(quiz.snapshot))
        for kind in ("svg", "tex", "dot"):
            quiz.save(tmp_path / f"a.{kind}")
            texts.append((tmp_path / f"a.{kind}").read_text("utf-8"))
        return texts

    text = f"{number:.4g}"
    assert all(text in one for one in told())
    for edges in ("local", "flow"):
        quiz.view = {"hidden": [hidden], "edges": edges}
        assert not any(text in one for one in told())
    with pytest.raises(ValueError, match="frames would tell"):
        quiz.save(tmp_path / "b.svg", frames=True)


def test_a_cell_that_is_run_again_keeps_its_answers_and_is_no_exercise_without_its_option(
    shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "\nx = -2.0\ny = 5.0\nf = x * y * x"
    turns = count()

    def run(line: str) -> AutodiffWidget:
        header = {"header": {"session": "s", "msg_id": str(next(turns))}}
        cell = {**header, "metadata": {"cellId": "c"}}
        monkeypatch.setattr(shell, "parent_header", cell, raising=False)
        done = shell.run_cell(line + body)
        done.raise_error()
        assert isinstance(done.result, AutodiffWidget)
        return done.result

    quiz = run("%%autodiff f --quiz")
    quiz.answers = {"grad:y": 4}
    again = run("%%autodiff f --quiz")
    assert again is quiz
    assert (again.marks["grad:y"], again.score) == ("right", pytest.approx(1 / 3))
    assert run("%%autodiff f --ask value:f").answers == {}
    plain = run("%%autodiff f")
    assert plain is quiz
    assert plain.view.keys().isdisjoint({"hidden", "answers", "panel"})
    # What a reader has asked for, the cell leaves alone.
    plain.view = {"panel": "exercise", "hidden": ["grad:x"]}
    assert run("%%autodiff f").view["hidden"] == ["grad:x"]
