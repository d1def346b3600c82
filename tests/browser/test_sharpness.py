"""The picture in a page that scales it, reads from right to left, or is held by two fingers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from ..pictured import widget
from .conftest import STILL

SOURCE = "x = 3.0\nw = 2.0\nb = 1.0\na = w * x + b\nloss = (a - 4.0) ** 2"

# The canvas's pixels in one pixel of the screen.
DENSITY = """() => [...document.querySelectorAll('.ad-widget canvas')].map((canvas) =>
  canvas.width / (canvas.getBoundingClientRect().width * devicePixelRatio))"""


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    options = {"viewport": {"width": 1200, "height": 800}, **getattr(request, "param", {})}
    context = browser.new_context(**options)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, tmp_path: Path) -> Page:
    widget(SOURCE).save(tmp_path / "graph.html")
    page = context.new_page()
    page.goto((tmp_path / "graph.html").as_uri())
    page.locator("[data-node]").first.wait_for()
    return page


def move(page: Page) -> None:
    page.get_by_role("slider", name="x", exact=True).fill("1.5")


@pytest.mark.parametrize("context", [{}, {"device_scale_factor": 2}], indirect=True)
def test_the_numbers_are_sharp_under_any_scale(page: Page) -> None:
    move(page)
    assert page.evaluate(DENSITY) == pytest.approx([1], rel=0.01)
    # A presentation scales its slides after they are there, by a style or by a class.
    page.evaluate("document.body.style.transform = 'scale(0.5)'")
    page.wait_for_function(f"({DENSITY})().every((x) => Math.abs(x - 1) < 0.01)")
    page.add_style_tag(content=".large { transform: scale(2.4) !important; }")
    page.evaluate("document.body.classList.add('large')")
    page.wait_for_function(f"({DENSITY})().every((x) => Math.abs(x - 1) < 0.01)")


def test_a_drag_follows_the_hand_in_a_scaled_page(page: Page) -> None:
    page.evaluate("document.body.style.transform = 'scale(0.5)'")
    page.evaluate(STILL)
    for _ in range(6):
        page.get_by_role("button", name="Zoom in").click()
    node = page.locator('[data-node="a"]')
    before = node.bounding_box()
    window = page.locator(".adw-window").bounding_box()
    assert before is not None
    assert window is not None
    x, y = window["x"] + window["width"] / 2, window["y"] + window["height"] - 6
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y, steps=4)
    page.mouse.up()
    after = node.bounding_box()
    assert after is not None
    assert after["x"] - before["x"] == pytest.approx(20, abs=1.5)


# Each text of the picture, and the card that holds it.
OUTSIDE = """() => {
  const box = (el) => el.getBoundingClientRect();
  const out = [];
  for (const card of document.querySelectorAll('[data-node], [data-token]')) {
    const frame = box(card.querySelector('.adw-card'));
    for (const text of card.querySelectorAll('text')) {
      const { left, right } = box(text);
      if (left < frame.left - 1 || right > frame.right + 1) out.push(text.textContent);
    }
  }
  const cards = [...document.querySelectorAll('[data-node] .adw-card')].map(box);
  for (const text of document.querySelectorAll('.adw-still text')) {
    const { left, right, top, bottom } = box(text);
    const held = cards.some((c) => left >= c.left - 1 && right <= c.right + 1
      && top >= c.top - 1 && bottom <= c.bottom + 1);
    const patch = text.previousSibling?.tagName === 'rect';
    if (!held && !patch) out.push(text.textContent);
  }
  return out;
}"""


def test_in_a_page_that_reads_from_the_right_texts_stay_in_their_boxes(
    page: Page, tmp_path: Path
) -> None:
    html = (tmp_path / "graph.html").read_text("utf-8").replace("<html ", '<html dir="rtl" ')
    (tmp_path / "right.html").write_text(html, "utf-8")
    page.goto((tmp_path / "right.html").as_uri())
    page.locator("[data-node]").first.wait_for()
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert page.evaluate(OUTSIDE) == []
    assert page.locator(".adw-still text").count() > 10


PHONE = {
    "viewport": {"width": 390, "height": 800},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_two_fingers_zoom(context: BrowserContext, page: Page) -> None:
    session = context.new_cdp_session(page)
    box = page.locator(".adw-window").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def touch(kind: str, *points: tuple[float, float]) -> None:
        session.send(
            "Input.dispatchTouchEvent",
            {
                "type": kind,
                "touchPoints": [{"x": px, "y": py, "id": k} for k, (px, py) in enumerate(points)],
            },
        )

    def width() -> float:
        card = page.locator('[data-node="a"] .adw-card').bounding_box()
        assert card is not None
        return card["width"]

    before = width()
    touch("touchStart", (x - 30, y))
    touch("touchStart", (x - 30, y), (x + 30, y))
    for spread in range(35, 95, 10):
        touch("touchMove", (x - spread, y), (x + spread, y))
    touch("touchEnd")
    assert width() / before == pytest.approx(85 / 30, rel=0.1)
    scale: Any = page.evaluate("visualViewport.scale")
    assert scale == 1  # the page itself stays
