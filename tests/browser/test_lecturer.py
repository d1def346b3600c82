"""A cell becomes an exercise and an exam sheet by two lines; what students answer is marked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbconvert.preprocessors import ExecutePreprocessor
from playwright.sync_api import Locator, expect

from .conftest import Opener

SCALAR = """x = 2.0
w = -1.0
b = 0.5
a = w * x + b
loss = (a - 1.0) ** 2"""

NETWORK = """import numpy as np
from ad_widget import Node
X = np.array([[1.0, -2.0], [0.5, 1.0], [3.0, 0.0]])
Y = np.array([[1.0], [0.0], [-1.0]])
W = Node([[0.5, -1.0], [1.0, 0.5]])
b = Node([0.1, -0.2])
V = Node([[1.0], [-2.0]])
D = np.tanh(X @ W + b) @ V - Y
loss = (D * D).sum()"""

LOOP = """w = 0.5
s = 1.0
for t in range(3):
    s = w * s + 1.0
loss = s * s"""


def network() -> dict[str, float]:
    """Return what a student finds with NumPy."""
    X = np.array([[1.0, -2.0], [0.5, 1.0], [3.0, 0.0]])
    Y = np.array([[1.0], [0.0], [-1.0]])
    W, b, V = np.array([[0.5, -1.0], [1.0, 0.5]]), np.array([0.1, -0.2]), np.array([[1.0], [-2.0]])
    A = np.tanh(X @ W + b)
    D = A @ V - Y
    Z = (2 * D @ V.T) * (1 - A * A)
    db, dV = Z.sum(axis=0), A.T @ (2 * D)
    found = {f"∂loss/∂b[{k}]": db[k] for k in (0, 1)}
    return found | {f"∂loss/∂V[{k},0]": dV[k, 0] for k in (0, 1)}


def looped() -> dict[str, float]:
    s, ds = 1.0, 0.0
    for _ in range(3):
        s, ds = 0.5 * s + 1.0, s + 0.5 * ds
    return {"∂loss/∂w": 2 * s * ds}


CELLS: dict[str, tuple[str, str, dict[str, float]]] = {
    "scalar": (
        SCALAR,
        "--ask w,x,b",
        {"∂loss/∂w": -10, "∂loss/∂x": 5, "∂loss/∂b": -5},
    ),
    "network": (NETWORK, "--ask b,V", network()),
    "loop": (LOOP, "--leaves w --ask w", looped()),
}


@pytest.mark.parametrize("name", list(CELLS))
def test_a_cell_is_an_exercise_and_a_sheet(name: str, notebook: Opener, tmp_path: Path) -> None:
    source, options, answers = CELLS[name]
    cell = f"%%autodiff loss {options}\n{source}"
    exam = f"text = _.exam({str(tmp_path / 'exam.tex')!r}, name='Sheet', variants=2)"
    page = notebook(cell, exam).page
    panel = page.locator('[data-panel="exercise"]')
    boxes = panel.get_by_role("textbox")
    expect(boxes).to_have_count(len(answers))
    for words, answer in answers.items():
        box = panel.get_by_role("textbox", name=words, exact=True)
        box.click()
        page.keyboard.type(f"{answer:.5g}")
        page.keyboard.press("Enter")
        expect(box).to_have_attribute("data-mark", "right")
    expect(panel.get_by_text(f"{len(answers)} of {len(answers)} right")).to_be_visible()
    line = panel.locator("code").text_content() or ""
    assert line.startswith("widget.answers = {")

    sheet = (tmp_path / "exam.tex").read_text("utf-8")
    assert sheet.count(r"\section*{Sheet, variant") == 2
    assert sheet.count(r"\section*{Key to variant") == 2

    # The notebook with the student's line, executed again where there is no page.
    assert marked(cell, f"widget = _\n{line}") == 1
    wrong = {words: 2 * answer for words, answer in answers.items()}
    assert marked(cell, f"widget = _\nwidget.answers = {wrong!r}") == 0


def marked(*cells: str) -> float:
    """Execute a notebook as nbgrader does; return the score that it says."""
    sources = ["%load_ext ad_widget", *cells, "print(widget.score)"]
    made: Any = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in sources])
    done, _ = ExecutePreprocessor().preprocess(made, {})
    return float(done.cells[-1].outputs[0].text)


def test_what_was_answered_outlives_the_cell_s_next_run_and_the_page(notebook: Opener) -> None:
    """A student answers in one of two views, runs all cells again, and opens the page anew."""
    cell = "%%autodiff f --quiz\nx = -2.0\ny = 5.0\nf = x * y * x"
    book = notebook(cell, "quiz = _\nquiz")
    page = book.page

    def boxes() -> Locator:
        return page.get_by_role("textbox", name="∂f/∂y", exact=True)

    expect(boxes()).to_have_count(2)
    boxes().first.click()
    page.keyboard.type("4")
    page.keyboard.press("Enter")

    def all_there() -> None:
        for k in range(2):
            expect(boxes().nth(k)).to_have_value("4")
            expect(boxes().nth(k)).to_have_attribute("data-mark", "right")
            card = page.locator('[data-panel="graph"] [data-node="y"]').nth(k)
            expect(card).to_have_attribute("data-grad", "4")
        expect(page.locator('[data-panel="graph"] [data-node="x"][data-grad]')).to_have_count(0)

    all_there()
    book.run_all()
    all_there()
    book.command("docmanager:save")
    book.reload()
    book.widget(1)
    all_there()
    assert book.ask("print(quiz.answers)") == "{'grad:y': '4'}"
