"""Forward mode, nudges and derivatives of derivatives, in a saved page without a kernel."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from ad_widget import explore, hessian, jacobian, jvp
from ad_widget.jupyter.widget import AutodiffWidget

from .conftest import Saved

Opened = Callable[[AutodiffWidget], Page]


@pytest.fixture
def opened(saved: Saved) -> Opened:
    def open_live(widget: AutodiffWidget) -> Page:
        page = saved(widget)
        expect(page.locator(".ad-widget")).to_have_attribute("data-state", "live")
        return page

    return open_live


def numbers(page: Page, name: str, where: str = "[data-panel=graph] [data-node]") -> dict[str, Any]:
    """Return a number of each node that has one."""
    found = page.locator(where).evaluate_all(
        "(all, name) => all.filter(e => e.hasAttribute(name))"
        ".map(e => [e.dataset.node ?? e.dataset.row, e.getAttribute(name)])",
        name,
    )
    return {key: json.loads(text) for key, text in found}


def matrix(page: Page) -> np.ndarray[Any, Any]:
    cells = page.locator("[data-cell]").evaluate_all(
        "all => all.map(e => [...e.dataset.cell.split(',').map(Number), Number(e.dataset.value)])"
    )
    out = np.zeros(np.max(cells, axis=0)[:2].astype(int) + 1)
    for i, j, x in cells:
        out[int(i), int(j)] = x
    return out


def baydin(x1: Any, x2: Any) -> Any:
    v1 = np.log(x1)
    v2 = x1 * x2
    v3 = np.sin(x2)
    v4 = v1 + v2
    y = v4 - v3
    return y


# Tables 2 and 3 of Baydin and others' survey, at (2, 5).
PRIMALS = {"x1": 2, "x2": 5, "v1": 0.693, "v2": 10, "v3": -0.959, "v4": 10.693, "y": 11.652}
TANGENTS = {"x1": 1, "x2": 0, "v1": 0.5, "v2": 5, "v3": 0, "v4": 5.5, "y": 5.5}
ADJOINTS = {"y": 1, "v4": 1, "v3": -1, "v1": 1, "v2": 1, "x2": 1.716, "x1": 5.5}


def rounded(found: dict[str, float]) -> dict[str, float]:
    return {key: round(x, 3) + 0.0 for key, x in found.items()}


def test_the_survey_s_tables_and_the_jacobian(opened: Opened) -> None:
    page = opened(explore(baydin, x1=2.0, x2=5.0, view={"panel": "forward"}))
    panel = page.locator('[data-panel="forward"]')
    assert rounded(numbers(page, "data-tangent")) == TANGENTS
    there = "[data-trace=forward] [data-row]"
    assert rounded(numbers(page, "data-value", there)) == PRIMALS
    assert rounded(numbers(page, "data-tangent", there)) == TANGENTS
    assert rounded(numbers(page, "data-grad", "[data-trace=reverse] [data-row]")) == ADJOINTS

    panel.get_by_role("button", name="copy as Markdown").click()
    text = panel.locator("textarea").input_value()
    assert "| v4 | 10.693 | 5.5 | = 1 · 0.5 + 1 · 5 |" in text
    assert "| x2 | 1.7163 | = 1 · 2 + (−1) · 0.28366 |" in text
    panel.get_by_role("button", name="copy as LaTeX").click()
    text = panel.locator("textarea").input_value()
    assert text.count("\\begin{tabular}") == text.count("\\end{tabular}") == 2
    assert "v3 & $-$0.95892 & 0 & = 0.28366 $\\cdot$ 0 \\\\" in text

    # The other direction by its button, a third by hand, and by the slider that moves.
    panel.get_by_role("button", name="move x2 alone").click()
    assert round(numbers(page, "data-tangent")["y"], 7) == 1.7163378
    panel.get_by_role("textbox", name="direction of x1").fill("−2")
    panel.get_by_role("textbox", name="direction of x1").press("Enter")
    for x2 in (5.0, 1.5):
        page.get_by_role("slider", name="x2", exact=True).fill(str(x2))
        expected = jvp(baydin, (2.0, x2), (-2.0, 1.0))[1]
        assert np.isclose(numbers(page, "data-tangent")["y"], float(expected), rtol=1e-12)
    panel.get_by_role("checkbox").check()
    page.get_by_role("slider", name="x1", exact=True).fill("3")
    assert numbers(page, "data-tangent")["x1"] == 1.0
    assert numbers(page, "data-tangent")["x2"] == 0.0

    # Forward mode fills column by column, reverse mode the one row at once.
    table = page.locator("[data-jacobian]")
    assert np.allclose(matrix(page), [[1 / 3 + 1.5, 3 - np.cos(1.5)]], rtol=1e-12)
    panel.get_by_role("button", name="columns (forward)").click()
    expect(table).to_have_attribute("data-passes", "0/2")
    panel.get_by_role("button", name="one pass").click()
    assert table.locator("[data-value]").count() == 1
    panel.get_by_role("button", name="rows (reverse)").click()
    panel.get_by_role("button", name="one pass").click()
    expect(table).to_have_attribute("data-passes", "1/1")
    assert table.locator("[data-value]").count() == 2
    table.locator("[data-cell='0,1']").hover()
    assert "∂y/∂x2 = 2.929" in panel.locator("output").inner_text()

    # Step by step: a tangent comes with its value, and the adjoints are still unknown.
    on = panel.get_by_role("button", name="one step on")
    seen = []
    for _ in range(4):
        on.click()
        tangents = numbers(page, "data-tangent")
        assert tangents.keys() == numbers(page, "data-value").keys()
        assert numbers(page, "data-grad") == {}
        seen.append(len(tangents))
    assert seen == [2, 3, 4, 5]
    panel.get_by_role("button", name="all steps").click()
    assert len(numbers(page, "data-grad")) == 7


def test_arrays_tangents_and_their_jacobian(opened: Opened) -> None:
    rng = np.random.default_rng(0)
    X, W, b = rng.normal(size=(2, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)

    def layer(X: Any, W: Any, b: Any) -> Any:
        return np.tanh(X @ W + b)

    direction = {"W": [[0.0, 1.0], [2.0, 0.0], [0.0, 0.0]], "b": [1.0, -1.0]}
    view = {"panel": "forward", "direction": direction}
    page = opened(explore(layer, X=X, W=W, b=b, view=view))
    moves = np.zeros((2, 3)), np.array(direction["W"]), np.array(direction["b"])
    expected = np.asarray(jvp(layer, (X, W, b), moves)[1])
    tangents = list(numbers(page, "data-tangent").values())
    assert np.allclose(tangents[-1], expected, rtol=1e-12)
    whole = [np.reshape(jacobian(layer, k)(X, W, b), (4, -1)) for k in range(3)]
    assert np.allclose(matrix(page), np.hstack(whole), rtol=1e-12)
    page.get_by_label("direction of X").select_option("3")
    page.get_by_label("direction of W").select_option("")
    page.get_by_label("direction of b").select_option("")
    assert np.allclose(np.ravel(list(numbers(page, "data-tangent").values())[-1]), whole[0][:, 3])


def test_a_card_that_is_held_says_what_a_little_more_does(opened: Opened) -> None:
    def f(w: Any, x: Any) -> Any:
        a = w * x
        return np.sin(a) * a

    page = opened(explore(f, w=2.0, x=0.6, view={"panel": "chain", "select": "w"}))
    card = page.locator('[data-panel=graph] [data-node="a"]')
    box = card.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    panel = page.locator('[data-panel="nudge"]')
    expect(panel).to_be_visible()
    page.mouse.up()
    by, change, promise, difference = (
        float(panel.get_attribute(f"data-{name}") or "nan")
        for name in ("nudge", "change", "promise", "difference")
    )

    def g(a: Any) -> Any:
        return np.sin(a) * a

    assert by == 0.01
    assert np.isclose(change, g(1.21) - g(1.2), rtol=1e-12)
    assert np.isclose(promise, 0.01 * (np.sin(1.2) + 1.2 * np.cos(1.2)), rtol=1e-12)
    assert np.isclose(difference, change - promise)
    second = float(hessian(g)(1.2))
    assert np.isclose(2 * difference / by**2, second, rtol=0.05)
    panel.get_by_label("nudge by").fill("1")
    expect(panel).to_have_attribute("data-nudge", "1")
    assert np.isclose(float(panel.get_attribute("data-change") or 0), g(2.2) - g(1.2))
    page.get_by_role("slider", name="x", exact=True).fill("0.5")
    assert np.isclose(float(panel.get_attribute("data-change") or 0), g(2.0) - g(1.0))
    card.press("Escape")
    expect(panel).to_be_hidden()
    card.press("n")
    expect(panel).to_be_visible()


def test_the_second_derivative_beside_the_first_and_its_graph(opened: Opened) -> None:
    def f(w: Any, x: Any) -> Any:
        return np.tanh(w * x) * w

    both = hessian(lambda v: f(v[0], v[1]))
    view = {"panel": "chain", "select": "w"}
    page = opened(explore(f, w=0.5, x=0.6, title="y", view=view))
    line = page.locator("[data-second]")
    for w in (0.5, 1.5):
        page.get_by_role("slider", name="w", exact=True).fill(str(w))
        second = float(line.get_attribute("data-second") or "nan")
        assert np.isclose(second, both(np.array([w, 0.6]))[0, 0], rtol=1e-10)
    page.get_by_role("button", name="d/dw again").click()
    expect(page.get_by_role("button", name="∂y/∂w", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    for x in (0.6, 1.2):
        page.get_by_role("slider", name="x", exact=True).fill(str(x))
        grads = numbers(page, "data-grad")
        assert np.allclose([grads["w"], grads["x"]], both(np.array([1.5, x]))[0], rtol=1e-10)
    page.get_by_role("button", name="y", exact=True).click()
    assert np.isclose(numbers(page, "data-grad")["x"], 1.5**2 / np.cosh(1.8) ** 2)
