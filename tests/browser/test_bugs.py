"""The bug lab in a page without a kernel: who is cleared, why the order, and find the bug."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect

from ad_widget import explore


def product(a: Any, b: Any, d: Any) -> Any:
    c = a + b
    return c * d


def doubled(a: Any) -> Any:
    b = a + a
    return b + b


def test_the_bug_lab(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def opened(f: Callable[..., Any], bug: str, **leaves: float) -> dict[str, float]:
        made = explore(f, title="e", view={"panel": "bugs", "bug": bug}, **leaves)
        made.save(tmp_path / "a.html")
        page.goto((tmp_path / "a.html").as_uri())
        rows = page.locator("[data-row][data-wrong]")
        expect(rows.first).to_be_visible()
        given = rows.evaluate_all("(all) => all.map((el) => [el.dataset.row, +el.dataset.wrong])")
        return {name: x for name, x in given if name.isalpha()}

    assert opened(product, "not cleared", a=3.0, b=2.0, d=1.0) == {"a": 3, "b": 3, "c": 2, "d": 10}
    off = page.locator("[data-row][data-off]").evaluate_all(
        "(all) => all.map((el) => el.dataset.row)"
    )
    assert off == ["a", "b", "c"]
    page.get_by_role("textbox", name="d value").fill("2")
    page.keyboard.press("Enter")
    expect(page.locator('[data-row="a"]')).to_have_attribute("data-wrong", "6")
    assert opened(doubled, "wrong order", a=1.0) == {"a": 6, "b": 2}
    assert page.get_by_text("before all that it goes into have reported").is_visible()

    panel = page.locator('[data-panel="bugs"]')
    panel.get_by_role("button", name="find the bug").click()
    expect(panel.get_by_text("One of these bugs is at work")).to_be_visible()
    guess = panel.get_by_role("combobox", name="which bug is it?")
    for bug in ("no accumulation", "wrong order", "leaf not zeroed", "not cleared", "wrong rule"):
        guess.select_option(bug)
        if guess.get_attribute("data-mark") == "right":
            break
    expect(guess).to_have_attribute("data-mark", "right")
    expect(panel.get_by_text("In this engine")).to_be_visible()
    page.screenshot(path=tmp_path / "bugs.png", full_page=True)
    page.close()
    assert errors == []
