"""Arrays as a reader sees them: numbers, heat maps, products on edges, the inspector."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from ad_widget import explore

from .conftest import Saved

RNG = np.random.default_rng(3)
X, W, B = RNG.normal(size=(4, 3)), RNG.normal(size=(3, 2)), RNG.normal(size=2)
V = RNG.normal(size=(10, 10))


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    def loss(X: Any, W: Any, b: Any, V: Any) -> Any:
        H = np.tanh(X @ W + b)
        return H.sum() + (V * V).sum()

    with Saved(browser, tmp_path_factory.mktemp("arrays")) as saved:
        shown = explore(loss, X=X, W=W, b=B, V=V, title="loss")
        one = saved(shown, viewport={"width": 1700, "height": 1300})
        one.locator("[data-node=X]").wait_for(state="attached")
        yield one


def numbers(page: Page, key: str, name: str) -> np.ndarray[Any, Any]:
    return np.array(json.loads(page.locator(f"[data-node={key}]").get_attribute(name) or "null"))


def gradients(x: np.ndarray[Any, Any]) -> dict[str, np.ndarray[Any, Any]]:
    h = np.tanh(x @ W + B)
    back = 1 - h * h
    return {"X": back @ W.T, "W": x.T @ back, "b": back.sum(0), "V": 2 * V}


def test_what_stands_on_the_cards_is_what_the_engine_computes(page: Page) -> None:
    assert (numbers(page, "X", "data-value") == X).all()
    for key, value in gradients(X).items():
        np.testing.assert_allclose(numbers(page, key, "data-grad"), value, rtol=1e-12)
    # Until something moves, numbers are texts and heat maps are images of the SVG.
    texts = page.locator(".adw-still text").all_text_contents()
    read = [
        float(text.replace("−", "-"))
        for text in texts
        if text[-1].isdigit() and "±" not in text and text[0] in "−0123456789"
    ]
    for number in X.flat:
        assert any(x == pytest.approx(number, rel=0.05) for x in read), number
    assert page.locator(".adw-still image").count() == 4  # V and V·V, with their gradients


def test_an_edge_says_its_rule_and_opens_its_product(page: Page) -> None:
    rules = page.locator(".adw-ruled").evaluate_all(
        "(all) => all.map((el) => el.textContent.trim())"  # in as many lines as stand narrow
    )
    assert "· Wᵀ (4×2)(2×3)" in rules
    assert "Xᵀ · (3×4)(4×2)" in rules
    assert "sum over rows 4×2 → (2,)" in rules
    page.get_by_role("button", name="Zoom in").click()  # near enough for rules to be read
    page.locator(".adw-ruled", has_text="Xᵀ").click()
    product = page.locator('[data-panel="edge-product"]')
    expect(product).to_be_visible()
    parts = product.locator(".adw-array").evaluate_all(
        "(all) => all.map((el) => [...el.querySelectorAll('span')].map((s) => s.textContent))"
    )
    left, right, gives = (
        np.array([float(t.replace("▼", "-").replace("▲", "").replace("−", "-")) for t in part])
        for part in parts
    )
    made = left.reshape(3, 4) @ right.reshape(4, 2)
    np.testing.assert_allclose(made, gives.reshape(3, 2), rtol=0.05, atol=0.01)
    np.testing.assert_allclose(gives.reshape(3, 2), gradients(X)["W"], rtol=0.01, atol=1e-3)
    product.get_by_role("button").click()
    expect(product).to_be_hidden()
    page.get_by_role("button", name="fit", exact=True).click()


def test_a_number_is_told_where_the_pointer_is(page: Page) -> None:
    box = page.locator("[data-node=V] .adw-card").bounding_box()
    assert box is not None
    told = page.locator(".adw-element")
    found = set()
    for k in range(1, 12):
        page.mouse.move(
            box["x"] + 0.04 * k * box["width"], box["y"] + (0.3 + 0.04 * k) * box["height"]
        )
        if told.is_visible():
            found.add(told.text_content() or "")
    assert found
    for text in found:
        name, number = text.split(" = ")
        row, column = json.loads(name.removeprefix("V"))
        assert float(number.replace("−", "-")) == pytest.approx(V[row, column], rel=1e-3)
    page.mouse.move(2, 2)
    expect(told).to_be_hidden()


def test_the_inspector_shows_it_whole_and_follows(page: Page) -> None:
    page.get_by_role("tab", name="Inspector").click()
    page.locator("[data-node=V] .adw-card").click(position={"x": 8, "y": 8})
    page.mouse.move(2, 2)
    inspector = page.locator('[data-panel="inspector"]')
    shown = inspector.locator(".adw-matrix-table").first.locator("span").all_text_contents()
    read = np.array([float(text.replace("−", "-")) for text in shown]).reshape(10, 10)
    np.testing.assert_allclose(read, V, rtol=5e-3, atol=5e-4)
    page.locator("[data-node=H] .adw-card").click(position={"x": 8, "y": 8})
    page.mouse.move(2, 2)
    assert "tanh" in (inspector.locator("math.adw-formula").first.text_content() or "")
    field = page.get_by_role("textbox", name="X[0,0]")
    field.fill("40")
    field.press("Enter")
    moved = X.copy()
    moved[0, 0] = 40
    np.testing.assert_allclose(numbers(page, "H", "data-value"), np.tanh(moved @ W + B))
    page.locator("[data-node=H] .adw-card").click(position={"x": 8, "y": 8})
    page.mouse.move(2, 2)
    expect(inspector.locator('[data-finding="saturated"]')).to_contain_text("of 8")
    field.fill(repr(float(X[0, 0])))
    field.press("Enter")


def test_a_cell_is_scrubbed_and_painted_over_others(page: Page) -> None:
    cells = page.get_by_role("textbox", name="W[")
    before = numbers(page, "W", "data-value")
    boxes = [cells.nth(k).bounding_box() for k in range(6)]
    at = [(b["x"] + b["width"] / 2, b["y"] + b["height"] / 2) for b in boxes if b]
    page.mouse.move(*at[0])
    page.mouse.down()
    page.mouse.move(at[0][0] + 30, at[0][1], steps=6)
    page.mouse.up()
    after = numbers(page, "W", "data-value")
    step = max(abs(before[0, 0]), 1) / 150
    assert after[0, 0] == pytest.approx(before[0, 0] + 30 * step, abs=0.01)
    assert (after.flat[1:] == before.flat[1:]).all()
    page.keyboard.down("Shift")
    page.mouse.move(*at[0])
    page.mouse.down()
    page.mouse.move(*at[1], steps=8)
    page.mouse.move(*at[3], steps=8)
    page.mouse.up()
    page.keyboard.up("Shift")
    painted = numbers(page, "W", "data-value")
    assert (painted.flat[[0, 1, 3]] == after[0, 0]).all()
    assert (painted[2] == before[2]).all()
    # Three digits, and the whole of it in hand; nothing is cut.
    cell = cells.nth(4)
    cell.fill("-1234.5678")
    cell.press("Enter")
    expect(cell).to_have_value("−1234.5678")
    cell.blur()
    expect(cell).to_have_value("−1235")


LARGE = np.round(np.random.default_rng(4).normal(size=(40, 30)), 3)


@pytest.fixture(scope="module")
def large(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with Saved(browser, tmp_path_factory.mktemp("large")) as saved:
        shown = explore(lambda M: (M * M).sum(), M=LARGE, title="loss")
        one = saved(shown, viewport={"width": 390, "height": 1600}, has_touch=True)
        one.locator("[data-node=M]").wait_for(state="attached")
        yield one


def test_a_large_leaf_is_edited_part_by_part(large: Page) -> None:
    fields = large.get_by_role("textbox", name="M[")
    assert fields.count() < 50  # of 1200
    reach = large.locator(".adw-reach")
    reach.evaluate("(el) => el.scrollTo(el.scrollWidth, el.scrollHeight)")
    last = large.get_by_role("textbox", name="M[39,29]", exact=True)
    expect(last).to_be_visible()
    assert float(last.input_value().replace("−", "-")) == pytest.approx(LARGE[39, 29], rel=5e-3)
    last.fill("7.5")
    last.press("Enter")
    row = large.get_by_role("spinbutton", name="first row of M that is shown")
    row.fill("20")  # what is being typed is taken before it goes
    row.press("Enter")
    expect(large.get_by_role("textbox", name="M[20,27]", exact=True)).to_be_visible()
    fields.first.fill("−2.25")
    reach.evaluate("(el) => el.scrollTo(0, 0)")
    expect(large.get_by_role("textbox", name="M[0,0]", exact=True)).to_be_visible()
    moved = LARGE.copy()
    moved[39, 29], moved[20, 27] = 7.5, -2.25
    # Large arrays' attributes come when the hand rests.
    card = large.locator("[data-node=M]")
    expect(card).to_have_attribute("data-value", re.compile(r",-2\.25,.*,7\.5\]\]$"))
    np.testing.assert_array_equal(numbers(large, "M", "data-value"), moved)


def test_a_finger_paints_cells(large: Page) -> None:
    large.get_by_role("button", name="paint").click()
    boxes = [
        large.get_by_role("textbox", name=f"M[{k},1]", exact=True).bounding_box() for k in range(3)
    ]
    at = [(b["x"] + b["width"] / 2, b["y"] + b["height"] / 2) for b in boxes if b]
    touch = large.context.new_cdp_session(large)

    def send(kind: str, *points: tuple[float, float]) -> None:
        where = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    before = str(large.locator("[data-node=M]").get_attribute("data-value"))
    send("touchStart", at[0])
    for point in at:
        send("touchMove", point)
    send("touchEnd")
    expect(large.locator("[data-node=M]")).not_to_have_attribute("data-value", before)
    painted = numbers(large, "M", "data-value")
    assert (painted[:3, 1] == LARGE[0, 1]).all()
    assert (painted[3:20] == LARGE[3:20]).all()
    assert (painted[:, 0] == LARGE[:, 0]).all()


def test_a_phone_shows_the_graph_and_a_leaf_of_many_rows(saved: Saved) -> None:
    """Under a finger all of a leaf's fields that are shown have room below the graph."""
    shown = explore(
        lambda M: np.tanh(M * 0.01).sum() ** 2 + (M * M).sum(), M=np.arange(64.0).reshape(16, 4)
    )
    page = saved(shown, viewport={"width": 390, "height": 844}, has_touch=True)
    page.locator("[data-node=M]").wait_for(state="attached")
    page.get_by_role("textbox", name="M[0,0]", exact=True).fill("7")
    page.locator(".adw-reach").evaluate("(el) => el.scrollIntoView({ block: 'end' })")
    window = page.locator(".adw-window").bounding_box()
    found = [field.bounding_box() for field in page.get_by_role("textbox", name="M[").all()]
    fields = [box for box in found if box is not None]
    assert window is not None
    assert window["height"] > 300
    assert min(box["y"] for box in fields) >= window["y"] + window["height"]
    assert max(box["y"] + box["height"] for box in fields) <= 844
