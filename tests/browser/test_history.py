"""Past settings gone through, and two compared, by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from ad_widget import explore

from .jupyter import Widget


def line(w: Any, b: Any) -> Any:
    return (w * 3.0 + b - 4.0) ** 2


@pytest.mark.parametrize("width", [1200, 390])
def test_past_settings_are_gone_through_and_compared(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    explore(line, w=2.0, b=1.0).save(tmp_path / "page.html")
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((tmp_path / "page.html").as_uri())
    page.locator("[data-node]").first.wait_for()
    widget = Widget(page, page.locator(".ad-widget"))
    assert page.get_by_role("slider").count() == 2
    if width < 560:
        page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="history", exact=True).click()
    past = page.locator('[data-panel="history"]')
    past.get_by_role("button", name="store A").click()
    widget.drag("w", 0.25)
    widget.drag("b", 0.9)
    w, b = widget.value("w"), widget.value("b")
    assert (w, b) != (2.0, 1.0)
    past.get_by_role("button", name="store B").click()
    row = past.locator('[data-differs="w"]')
    expect(row).to_have_attribute("data-a", "2")
    assert float(row.get_attribute("data-b") or "nan") == w
    assert float(row.get_attribute("data-grad-a") or "nan") == 18.0
    assert float(row.get_attribute("data-grad-b") or "nan") == pytest.approx(widget.grad("w"))
    past.get_by_role("button", name="flip").click()
    expect(widget.node("w")).to_have_attribute("data-value", "2")
    expect(past).to_have_attribute("data-now", "A")
    assert widget.grad("w") == 18.0
    # Back to before the flip, the move of b, and the move of w; and on again.
    track = past.get_by_role("slider", name="past settings")
    track.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(past).to_contain_text("0 of 3")
    assert (widget.value("w"), widget.value("b")) == (2.0, 1.0)
    page.keyboard.press("ArrowRight")
    assert (widget.value("w"), widget.value("b")) == (w, 1.0)
    page.keyboard.press("ArrowRight")
    assert (widget.value("w"), widget.value("b")) == (w, b)
    assert past.evaluate("(el) => el.scrollWidth <= el.clientWidth + 1")
    page.close()
