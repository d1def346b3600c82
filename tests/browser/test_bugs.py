"""The bug lab in a page without a kernel: who is cleared, why the order, and find the bug."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
from playwright.sync_api import Page, expect

from ad_widget import explore
from ad_widget.exercises.bugs import BUGS

from .conftest import Saved


def product(a: Any, b: Any, d: Any) -> Any:
    c = a + b
    return c * d


def doubled(a: Any) -> Any:
    b = a + a
    return b + b


def wrong(page: Page) -> dict[str, float]:
    rows = page.locator("[data-row][data-wrong]")
    expect(rows.first).to_be_visible()
    given = rows.evaluate_all("(all) => all.map((el) => [el.dataset.row, +el.dataset.wrong])")
    return {name: x for name, x in given if name.isalpha()}


def find_the_bug(page: Page) -> None:
    """Guess until the guess is right."""
    panel = page.locator('[data-panel="bugs"]')
    panel.get_by_role("button", name="find the bug").click()
    expect(panel.get_by_text("One of these bugs is at work")).to_be_visible()
    guess = panel.get_by_role("combobox", name="which bug is it?")
    for bug in BUGS:
        guess.select_option(bug)
        if guess.get_attribute("data-mark") == "right":
            break
        expect(panel.get_by_text("In this engine")).to_have_count(0)
    expect(guess).to_have_attribute("data-mark", "right")
    expect(panel.get_by_text("In this engine")).to_be_visible()


def test_the_bug_lab(saved: Saved) -> None:
    def opened(f: Callable[..., Any], bug: str, **leaves: float) -> Page:
        return saved(explore(f, title="e", view={"panel": "bugs", "bug": bug}, **leaves))

    page = saved(explore(product, title="e", a=3.0, b=2.0, d=1.0))
    page.get_by_role("tab", name="Bug lab").click()
    page.get_by_role("combobox", name="bug", exact=True).select_option("not cleared")
    assert wrong(page) == {"a": 3, "b": 3, "c": 2, "d": 10}

    page = opened(product, "not cleared", a=3.0, b=2.0, d=1.0)
    assert wrong(page) == {"a": 3, "b": 3, "c": 2, "d": 10}
    off = page.locator("[data-row][data-off]").evaluate_all(
        "(all) => all.map((el) => el.dataset.row)"
    )
    assert off == ["a", "b", "c"]
    page.get_by_role("textbox", name="d value").fill("2")
    page.keyboard.press("Enter")
    expect(page.locator('[data-row="a"]')).to_have_attribute("data-wrong", "6")

    page = opened(doubled, "wrong order", a=1.0)
    assert wrong(page) == {"a": 6, "b": 2}
    assert page.get_by_text("before all that it goes into have reported").is_visible()
    find_the_bug(page)


def layer(X: Any, W: Any, b: Any) -> Any:
    Z = X @ W + b
    return (Z * Z).sum()


def test_an_engine_on_arrays(saved: Saved) -> None:
    given = {"X": [[1.0, 2.0], [3.0, -1.0]], "W": [[1.0, 2.0], [-1.0, 3.0]], "b": [1.0, -2.0]}
    X, W, b = map(np.array, given.values())
    g = 2 * (X @ W + b)
    view = {"panel": "bugs", "bug": "no un-broadcasting"}
    page = saved(explore(layer, title="L", view=view, **given))
    panel = page.locator('[data-panel="bugs"]')

    def row(name: str) -> dict[str, Any]:
        data = panel.locator(f'[data-row="{name}"]').evaluate("(el) => ({...el.dataset})")
        return {key: json.loads(x) if x[0] in "[-0123456789" else x for key, x in data.items()}

    expect(panel.locator("[data-off]")).to_have_count(1)
    assert row("b") == {
        "row": "b", "right": g.sum(axis=0).tolist(), "wrong": g.tolist(), "off": "shape",
    }  # fmt: skip
    expect(panel.get_by_text("(2,) was broadcast to 2×2")).to_be_visible()
    expect(page.locator('.adw-also[data-node="b"]')).to_have_count(1)

    panel.get_by_role("combobox", name="bug").select_option("wrong rule")
    expect(panel.locator('[data-row="W"][data-off]')).to_have_count(1)
    assert row("W")["wrong"] == (X @ g).tolist()  # the transpose is missing
    assert row("W")["off"] == (X @ g - X.T @ g).tolist()
    # A move of the hand runs both engines.
    page.get_by_label("X[0,1]", exact=True).fill("4")
    page.keyboard.press("Enter")
    X[0, 1] = 4
    g = 2 * (X @ W + b)
    expect(panel.locator('[data-row="W"]')).to_have_attribute(
        "data-wrong", json.dumps((X @ g).tolist(), separators=(",", ":")).replace(".0", "")
    )

    find_the_bug(page)


def test_rows_of_a_long_table_come_as_one_goes_down_and_follow(saved: Saved) -> None:
    def powers(x: Any) -> Any:
        for _ in range(60):
            x = x * 1.0
        return x * x

    page = saved(explore(powers, x=(1.0, 3.0), view={"panel": "bugs", "open": []}))
    rows = page.locator("[data-row]")
    expect(rows.first).to_be_visible()
    assert rows.count() < 60
    page.mouse.move(700, 400)
    for _ in range(40):
        page.mouse.wheel(0, 800)
        page.wait_for_timeout(30)
    expect(rows).to_have_count(62)
    # The slider is far above by now: of rows out of sight the numbers are right soon after.
    page.get_by_role("textbox", name="x value").fill("2.5")
    page.keyboard.press("Enter")
    for row in (rows.first, rows.nth(30), rows.nth(60)):
        expect(row).to_have_attribute("data-right", "5")
    wrong = rows.evaluate_all(
        "(all) => all.slice(0, -1).map((el) => [el.dataset.wrong, el.cells[2].innerText.trim()])"
    )
    assert {float(said) for _, said in wrong} == {float(exact) for exact, _ in wrong}
