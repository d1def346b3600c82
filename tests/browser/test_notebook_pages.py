"""What the notebooks ask of their readers is done, in their pages, and comes out as they say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbconvert.preprocessors import ExecutePreprocessor
from playwright.sync_api import Browser, Locator, Page, expect

from ad_widget.exercises.bugs import BUGS
from ad_widget.publish.nbconvert import AutodiffExporter

from ..test_tasks import ANSWERS

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


class Widget:
    """One of the widgets of a page."""

    def __init__(self, root: Locator) -> None:
        self.root = root

    def move(self, leaf: str, x: float) -> None:
        self.root.get_by_role("slider", name=leaf, exact=True).fill(str(x))

    def node(self, name: str) -> Locator:
        return self.root.locator(f'[data-panel=graph] [data-node="{name}"]')

    def number(self, name: str, what: str = "grad") -> Any:
        return json.loads(self.node(name).get_attribute(f"data-{what}") or "null")

    def choose(self, name: str) -> None:
        self.node(name).click()

    def press(self, name: str) -> None:
        self.root.get_by_role("button", name=name, exact=True).click()

    def paths(self) -> list[float]:
        """Return what each path of the chain rule adds, the largest first, and then the sum."""
        rows = self.root.locator("[data-path][data-contribution]")
        added = rows.evaluate_all("all => all.map(e => Number(e.dataset.contribution))")
        total = float(self.root.locator("[data-total]").get_attribute("data-total") or "nan")
        return [*added, total]


Reader = Callable[[str], tuple[list[Widget], str]]


@pytest.fixture
def read(browser: Browser, tmp_path: Path) -> Iterator[Reader]:
    """Execute a notebook and open its page, with the network off."""
    contexts, wrong = [], []

    def open_notebook(name: str) -> tuple[list[Widget], str]:
        notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
        done, _ = ExecutePreprocessor().preprocess(notebook, {})
        text, _ = AutodiffExporter().from_notebook_node(done)
        (tmp_path / "page.html").write_text(text, "utf-8")
        context = browser.new_context(viewport={"width": 1200, "height": 900})
        contexts.append(context)
        page: Page = context.new_page()
        page.on("request", lambda r: wrong.append(r.url))
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.goto((tmp_path / "page.html").as_uri())
        shown = sum(
            "widget-view" in str(output.get("data", {}).keys())
            for cell in done.cells
            if cell.cell_type == "code"
            for output in cell.outputs
        )
        widgets = page.locator(".ad-widget")
        expect(widgets).to_have_count(shown)
        said = [
            output.text
            for cell in done.cells
            if cell.cell_type == "code"
            for output in cell.outputs
            if output.output_type == "stream"
        ]
        return [Widget(widgets.nth(k)) for k in range(shown)], "".join(said)

    yield open_notebook
    for context in contexts:
        context.close()
    assert [w for w in wrong if not re.match("file:|blob:|data:", w)] == []


def test_first_graph(read: Reader) -> None:
    (neuron, square, loss, cubed), said = read("01-first-graph")
    neuron.move("w", 3.5)
    assert neuron.number("x") == 3.5  # always equal to w
    assert neuron.number("z", "value") == 11.5
    neuron.move("b", -9)
    neuron.move("w", 2)
    assert neuron.number("a", "value") == 0.0
    assert [neuron.number(name) for name in "xwbz"] == [0.0] * 4
    neuron.move("b", -5.9)
    assert [neuron.number(name) for name in "xwbz"] == [2.0, 3.0, 1.0, 1.0]
    neuron.choose("w")
    assert neuron.root.locator('[data-panel="chain"]').inner_text().count("z") > 0
    assert square.number("x") == 2 * 1.5 + 3
    # The losses' zeros: w = 1, b = −1 is one of a line of them.
    for w, b in ((1, -1), (0, 1)):
        loss.move("w", w)
        loss.move("b", b)
        assert [loss.number(name) for name in ("w", "b")] == [0.0, 0.0]
        assert loss.number("loss", "value") == 0.0
    # An op of the notebook's own is Python's to compute.
    assert cubed.number("x") == 11.0
    expect(cubed.root.get_by_role("slider", name="x", exact=True)).to_be_disabled()
    assert "dr/dp = 6.0   dr/dq = 2.0" in said


def test_chain_rule(read: Reader) -> None:
    (single, shared, layers, branch, tables), _ = read("02-chain-rule")
    assert (single.number("w"), single.number("b"), single.number("x")) == (3, 1, 2)
    assert single.number("a", "value") == 7
    for name, product in (("w", 3), ("b", 1), ("x", 2)):
        single.choose(name)
        assert single.paths() == [product, product]

    h = np.tanh(0.75)
    assert np.allclose(shared.paths(), [h, 1.5 * 0.5 * (1 - h * h), shared.number("w")])
    shared.move("x", 0)
    shared.choose("w")
    assert shared.number("w") == 0
    assert shared.paths()[-1] == 0
    shared.move("x", 1)
    shared.choose("w")
    h = np.tanh(1.5)
    assert np.allclose(sorted(shared.paths()[:2]), sorted([h, 1.5 * (1 - h * h)]), rtol=1e-12)
    assert np.isclose(sum(shared.paths()[:2]), shared.number("w"), rtol=1e-12)

    assert len(layers.paths()) == 3
    assert np.isclose(sum(layers.paths()[:2]), layers.number("x"), rtol=1e-9)
    layers.choose("w1")
    assert len(layers.paths()) == 2
    assert np.isclose(layers.paths()[0], layers.number("w1"), rtol=1e-12)
    layers.move("v2", 0)
    layers.choose("x")
    assert 0 in layers.paths()[:2]
    assert np.isclose(sum(layers.paths()[:2]), layers.number("x"), rtol=1e-9)

    assert branch.number("e", "value") == 6
    assert branch.number("a") == 2
    assert sorted(branch.paths()) == [2, 3, 5]

    end = tables.root.locator('[data-trace] [data-row="y"]').first
    assert end.get_attribute("data-tangent") == "5.5"
    tables.press("copy as Markdown")
    copied = tables.root.get_by_label("copied tables").input_value()
    for line in ("| v4 | 10.693 | 5.5 |", "| v3 | −0.95892 | 0 |", "| x2 | 1.7163 |"):
        assert line in copied


def test_forward_and_reverse(read: Reader) -> None:
    (survey, curve, neuron, cubic), said = read("03-forward-and-reverse")
    assert survey.number("y", "tangent") == 5.5
    survey.root.get_by_role("button", name="move x2 alone").click()
    assert round(survey.number("y", "tangent"), 4) == 1.7163 == round(survey.number("x2"), 4)
    field = survey.root.get_by_label("direction of x1")
    field.fill("1")
    field.press("Enter")
    assert np.isclose(survey.number("y", "tangent"), survey.number("x1") + survey.number("x2"))
    for _ in range(4):
        survey.press("one step on")
    for what in ("value", "tangent"):
        known = [n for n in ("v1", "v2", "v3", "v4", "y") if survey.number(n, what) is not None]
        assert known == ["v1", "v2", "v4"]
    assert survey.number("x1") is None  # the adjoints are to come
    survey.press("all steps")
    table = survey.root.locator("[data-jacobian]")
    for way, passes in (("rows (reverse)", 1), ("columns (forward)", 2)):
        survey.press(way)
        for k in range(passes):
            assert table.locator("[data-value]").count() < 2, k
            survey.press("one pass")
        assert table.locator("[data-value]").count() == 2

    curve.move("t", 0)
    cells = curve.root.locator("[data-cell]")
    assert cells.evaluate_all("all => all.map(e => Number(e.dataset.value))") == [0, 2, 0]
    assert curve.root.locator("[data-inputs]").get_attribute("data-outputs") == "3"

    nudge = neuron.root.locator('[data-panel="nudge"]')
    neuron.node("a").scroll_into_view_if_needed()
    neuron.node("a").click(delay=700)  # held
    expect(nudge).to_be_visible()
    said_there = {
        name: round(float(nudge.get_attribute(f"data-{name}") or "nan"), 10)
        for name in ("change", "promise", "difference")
    }
    assert said_there == {"change": 0.0601, "promise": 0.06, "difference": 0.0001}
    nudge.get_by_label("nudge by").fill("1")
    expect(nudge).to_have_attribute("data-difference", "1")

    second = cubic.root.locator("[data-second]")
    assert float(second.get_attribute("data-second") or "nan") == 9.0
    cubic.press("d/dx again")
    expect(cubic.node("x")).to_have_attribute("data-grad", "9")
    cubic.move("x", 0)
    assert cubic.number("x") == 0.0
    output = cubic.root.locator("[data-panel=graph] [data-node]").last
    assert output.get_attribute("data-value") == "-1"
    assert "5.5" in said
    assert "9.0" in said


def test_arrays(read: Reader) -> None:
    (layer, classifier, forward), said = read("04-arrays")
    assert said.count("True") == 4
    assert "False" not in said
    before = layer.number("b")
    assert np.allclose(before, np.sum(layer.number("Z"), axis=0))
    assert [np.shape(layer.number(name)) for name in ("X", "W", "b", "Z")] == [
        (3, 2),
        (2, 2),
        (2,),
        (3, 2),
    ]
    field = layer.root.get_by_label("b[0]")
    field.fill("1.1")
    field.press("Enter")
    assert np.allclose(layer.number("b"), np.add(before, [3, 0]))

    def misses() -> Any:
        return np.subtract(classifier.number("p", "value"), [0, 1, 0])

    assert np.allclose(classifier.number("z"), misses(), atol=1e-15)
    field = classifier.root.get_by_label("z[1]")
    field.fill("6")
    field.press("Enter")
    assert np.allclose(classifier.number("z"), misses(), atol=1e-15)
    assert np.abs(misses()).max() < 0.03

    cells = forward.root.locator("[data-cell]")
    table = np.reshape(cells.evaluate_all("all => all.map(e => Number(e.dataset.value))"), (3, 3))
    p = np.array(forward.number("p", "value"))
    assert np.allclose(table, np.diag(p) - np.outer(p, p))
    assert np.allclose(table.sum(axis=1), 0)
    forward.root.get_by_label("direction of z").select_option("ones")
    assert np.allclose(forward.number("p", "tangent"), 0, atol=1e-15)


def test_why_topological_order(read: Reader) -> None:
    (order, cleared, broadcast, find), _ = read("06-why-topological-order")

    def engine(widget: Widget, *names: str) -> list[Any]:
        rows = [widget.root.locator(f'[data-row="{name}"]') for name in names]
        return [json.loads(row.get_attribute("data-wrong") or "null") for row in rows]

    assert engine(order, "a", "b") == [6, 2]
    assert order.number("a") == 4
    assert engine(cleared, "a", "b", "d") == [3, 3, 10]
    X, W, b = np.array([[1.0, 2], [3, -1]]), np.array([[1.0, 2], [-1, 3]]), np.array([1.0, -2])
    g = 2 * (X @ W + b)
    assert engine(broadcast, "b") == [g.tolist()]
    assert broadcast.number("b") == g.sum(axis=0).tolist()
    broadcast.root.get_by_role("combobox", name="bug").select_option("wrong rule")
    expect(broadcast.root.locator('[data-row="W"][data-off]')).to_have_count(1)
    assert engine(broadcast, "W") == [(X @ g).tolist()]
    find.press("find the bug")
    guess = find.root.get_by_role("combobox", name="which bug is it?")
    expect(guess).to_be_visible()
    for bug in BUGS:
        guess.select_option(bug)
        if guess.get_attribute("data-mark") == "right":
            break
    expect(guess).to_have_attribute("data-mark", "right")


def test_make_your_own(read: Reader) -> None:
    (picture, neuron, after, quiz), said = read("09-make-your-own")
    page = picture.root.page
    assert "3 sheets" in said
    assert json.loads(picture.root.get_attribute("data-view") or "")["panel"] == "slope"
    # In a published page: move something, copy the link, and open it in another tab.
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    after.move("rate", -1)  # by powers
    assert after.number("rate", "value") == 0.1
    after.root.get_by_role("tab", name="Descent").click()
    after.root.locator("summary", has_text="save").click()
    after.root.get_by_role("button", name="copy link").click()
    expect(after.root.locator("summary", has_text="copied")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.evaluate("navigator.clipboard.readText()"))
    again = other.locator(".ad-widget")
    expect(again).to_have_count(4)
    expect(again.nth(2).locator('[data-panel="descent"]')).to_be_visible()
    rate = again.nth(2).locator('[data-panel=graph] [data-node="rate"]')
    expect(rate).to_have_attribute("data-value", "0.1")
    loss = again.nth(0).locator('[data-panel=graph] [data-node="loss"]')
    expect(loss).to_have_attribute("data-value", "4")  # the others are as they were
    row = neuron.root.locator('[data-differs="w"]')
    assert row.get_attribute("data-a") == "0.5"
    assert row.get_attribute("data-b") == "-4"
    assert quiz.root.locator('[data-panel="exercise"] input').count() == 4


def test_exercises(read: Reader) -> None:
    (*tasks, faded), _ = read("08-exercises")
    posed = [one for one in tasks if one.root.locator(".adw-asked").count()]
    for (number, answers), widget in zip(ANSWERS.items(), posed, strict=True):
        for key, answer in answers.items():
            box = widget.root.locator(f'[data-question="{key}"] input')
            box.fill(str(answer))
            box.press("Enter")
        for key in answers:
            box = widget.root.locator(f'[data-question="{key}"] input')
            assert box.get_attribute("data-mark") == "right", (number, key)
    boxes = faded.root.locator(".adw-asked")
    expect(boxes).to_have_count(1)
    faded.press("next example")
    expect(boxes).to_have_count(2)
