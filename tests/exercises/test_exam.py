"""Variants, cells by kind, and exam sheets."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ad_widget import exercise, explore
from ad_widget.drawing.questions import asked_in
from ad_widget.drawing.tex import tex
from ad_widget.drawing.text import format_number
from ad_widget.exercises.cells import KINDS, cell
from ad_widget.exercises.variants import variant

from ..latex import compiled, needs_latex
from ..pictured import diamond, widget


@pytest.mark.parametrize("difficulty", [1, 2, 3])
@pytest.mark.parametrize("kind", list(KINDS))
def test_a_kind_of_exercise_follows_from_a_seed(kind: str, difficulty: int) -> None:
    sources = {cell(kind, difficulty, seed) for seed in range(6)}
    assert len(sources) > 3
    assert cell(kind, difficulty, 4) == cell(kind, difficulty, 4)
    made = exercise(kind, difficulty, seed=4)
    assert made.program.source == cell(kind, difficulty, 4)
    assert made.view["hidden"]
    assert made.score == 0


def test_kinds_are_what_their_names_say() -> None:
    for seed in range(5):
        uses = {
            kind: [
                max(
                    sum(e.source == k for e in made.program.edges)
                    for k, part in enumerate(made.program.nodes)
                    if part.kind == of
                )
                for of in ("leaf", "op")
            ]
            for kind in KINDS
            if (made := exercise(kind, 2, seed)) is not None
        }
        assert uses["single path"] == [1, 1]
        assert uses["shared node"][0] == 2
        assert uses["diamond"][1] == 2
    assert all(exercise("branch", 1, seed).program.guards for seed in range(5))


def test_what_there_is_no_cell_for() -> None:
    with pytest.raises(ValueError, match="a kind of exercise is one of single path"):
        cell("hexagon")
    with pytest.raises(ValueError, match="a difficulty is 1, 2 or 3"):
        cell("diamond", 4)


def test_variants_are_small_exact_and_of_the_same_branch() -> None:
    made = exercise("branch", 2, seed=1)
    asked = asked_in(made.program, made.view)
    values = [variant(made.program, seed, asked) for seed in range(5)]
    assert len({tuple(one.values()) for one in values}) > 1
    for one in values:
        run = made.program.run(one)
        assert not run.broken
        numbers = np.array([*run.values.values(), *run.grads.values()])
        assert np.all(np.abs(numbers) <= 200)
        assert np.all(8 * numbers % 1 == 0)
        assert all(run.grads[q.key.removeprefix("grad:")] != 0 for q in asked)
    assert variant(made.program, 3, asked) == variant(made.program, 3, asked)
    assert variant(diamond(), 1, held=[leaf.name for leaf in diamond().leaves]) == {}


def test_a_graph_without_small_numbers_says_so() -> None:
    big = explore(lambda x: x * 1e6, x=1.0).quiz("values")
    with pytest.raises(ValueError, match="no small numbers"):
        big.vary(0)


def test_a_sum_that_is_large_is_an_exercise_if_it_is_not_asked_for() -> None:
    many = explore(lambda **k: sum(x * x for x in k.values()), **{f"p{i}": 0.5 for i in range(60)})
    many.quiz("p0").vary(1)
    assert many.value > 200
    assert 0 < abs(many.grads["p0"]) <= 10


def test_vary_gives_the_leaves_other_numbers() -> None:
    quiz = widget().quiz()
    before = dict(quiz.values)
    assert quiz.vary(11) is quiz
    assert quiz.values != before


def test_an_exam_has_a_sheet_a_variant_and_a_key(tmp_path: Path) -> None:
    quiz = exercise("diamond", 2, seed=3)
    text = quiz.exam(tmp_path / "exam.tex", variants=3, name="Sheet_1")
    assert (tmp_path / "exam.tex").read_text("utf-8") == text
    assert text.count(r"\section*{Sheet\_1, variant") == text.count(r"\section*{Key to") == 3
    assert text.count(r"\begin{tikzpicture}") == 3
    assert text.count(r"{\blank}") - 1 == 3 * len(quiz.view["hidden"])
    for opened, closed in ((r"\begin{", r"\end{"), ("{", "}")):
        plain = re.sub(r"\\[{}]", "", text)
        assert plain.count(opened) == plain.count(closed)
    with pytest.raises(ValueError, match="nothing is asked"):
        widget().exam()


def test_a_sheet_does_not_tell_what_it_asks() -> None:
    def f(x: float, w: float) -> float:
        a = x * w
        return a * a * 3.0

    quiz = explore(f, x=1.234, w=0.567, title="y").quiz("w")
    sheet, key = quiz.exam().split(r"\section*{Key")
    number = re.compile(rf"(?<![\d.]){re.escape(format_number(quiz.grads['w']))}(?!\d)")
    assert not number.search(sheet)
    assert number.search(key)


def test_text_of_a_notebook_is_set_as_text() -> None:
    assert tex("a_b & 50% {x} \\ ^ ~ #$") == (
        r"a\_b \& 50\% \{x\} \textbackslash{} \textasciicircum{} \textasciitilde{} \#\$"
    )
    assert tex("∂L/∂θ₁ − e\u0301 x\u0302 😀") == (
        r"$\partial$L/$\partial$$\theta$$_1$ $-$ é $\hat{x}$ \ifdefined\Umathcode 😀\else?\fi{}"
    )


def odd(w_1: Any, θ: Any, x: Any) -> Any:
    """Return 100% & more: x^2, {θ̂}, #1, $, ~, \\."""  # noqa: D301
    θ̂ = θ * w_1 + x**2
    if θ̂ > -10:
        θ̂ = np.exp(θ̂ * 0.5)
    return θ̂ * x


def layers(X: Any, W: Any, b: Any) -> Any:
    return (np.tanh(X @ W + b) ** 2).sum()


def loop(w: Any, x: Any) -> Any:
    s = 0.0
    for _ in range(4):
        s = np.tanh(w * s + x)
    return s * s


SHEETS = {
    "odd": lambda: explore(odd, w_1=2.0, θ=-1.0, x=1.0, title="L").quiz(
        "gradients", "values", "local derivatives", "order"
    ),
    "layers": lambda: explore(
        layers, X=np.eye(2), W=np.ones((2, 3)), b=np.zeros(3), title="L"
    ).quiz("W", "b", "shapes"),
    "loop": lambda: explore(loop, w=0.5, x=1.0, title="L").quiz("w"),
    "rows": lambda: explore(lambda x: x[::-1] * x, x=np.array([1.0, 2.0])).quiz("jacobian"),
}


@pytest.mark.parametrize("made", list(SHEETS))
def test_a_sheet_holds_together(made: str) -> None:
    text = SHEETS[made]().exam(name="50% & x^2_1")
    opened: list[str] = []
    for kind, name in re.findall(r"\\(begin|end)\{(\w+)\}", text):
        if kind == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert opened == []
    plain = re.sub(r"\\[\\{}$&#_%]", "", text)
    assert plain.count("{") == plain.count("}")
    assert plain.count("$") % 2 == 0
    for line in plain.split(r"\begin{document}")[1].splitlines():
        array = r"\begin{array}" in line
        assert ("&" in line) <= array, line
        assert "#" not in line, line


@needs_latex
@pytest.mark.parametrize("made", list(SHEETS))
def test_a_sheet_compiles_and_stays_on_its_page(made: str, tmp_path: Path) -> None:
    SHEETS[made]().exam(tmp_path / "exam.tex", name="50% & x^2_1")
    said = compiled(tmp_path / "exam.tex")
    wide = [float(pt) for pt in re.findall(r"Overfull \\hbox \(([\d.]+)pt", said)]
    assert max(wide, default=0) < 10
