"""An exercise in a page without a kernel, done as a hand does it, and handed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ad_widget import AutodiffWidget, exercise, explore


def product(x: float, y: float, z: float) -> float:
    q = x + y
    return q * z


def posed() -> AutodiffWidget:
    return explore(product, x=-2.0, y=5.0, z=-4.0, title="f").quiz()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def test_an_exercise_is_done_and_handed_in(page: Page, tmp_path: Path) -> None:
    posed().save(tmp_path / "a.html")
    page.goto((tmp_path / "a.html").as_uri())
    panel = page.locator('[data-panel="exercise"]')
    expect(panel.locator("input")).to_have_count(4)
    # Nothing that is asked is in the page.
    expect(page.locator('[data-grad]:not([data-node="4"])')).to_have_count(0)
    assert page.locator("[data-grad]").count() == 1

    box = panel.get_by_role("textbox", name="∂f/∂z", exact=True)
    box.click()
    page.keyboard.type("-4")
    page.keyboard.press("Enter")
    expect(box).to_have_attribute("data-mark", "wrong")
    expect(panel.get_by_text("Operands swapped: that is the derivative by q")).to_be_visible()
    expect(page.locator('[data-node="z"][data-grad]')).to_have_count(0)
    box.fill("3")
    expect(box).to_have_attribute("data-mark", "right")
    expect(page.locator('[data-node="z"]')).to_have_attribute("data-grad", "3")
    for name in ("q", "x", "y"):
        panel.get_by_role("textbox", name=f"∂f/∂{name}", exact=True).fill("\u22124")
    expect(panel.get_by_text("4 of 4 right")).to_be_visible()

    # What the page gives to hand in is marked anew, at the values it was given for.
    fresh = posed()
    fresh.answers = str(panel.locator("code").text_content())
    assert fresh.score == 1

    # Marks follow the sliders.
    page.get_by_role("textbox", name="x value").fill("1")
    page.keyboard.press("Enter")
    expect(box).to_have_attribute("data-mark", "wrong")
    expect(page.locator('[data-node="z"][data-grad]')).to_have_count(0)


def test_worked_steps_fade(page: Page, tmp_path: Path) -> None:
    exercise("diamond", 2, seed=7, fade=True).save(tmp_path / "a.html")
    page.goto((tmp_path / "a.html").as_uri())
    panel = page.locator('[data-panel="exercise"]')
    boxes, steps = panel.locator("input"), panel.locator(".adw-worked .adw-line")
    expect(boxes).to_have_count(1)
    many = steps.count()
    assert many > 3
    before = page.locator('[data-node="x"]').get_attribute("data-value")
    numbers = {before}
    for k in (2, 3):
        panel.get_by_role("button", name="next example").click()
        expect(boxes).to_have_count(k)
        assert steps.count() < many
        many = steps.count()
        numbers.add(page.locator('[data-node="x"]').get_attribute("data-value"))
    assert len(numbers) > 1
