"""Numbers on cards, under a real hand: dragged, stepped, and by powers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from ad_widget import AutodiffWidget, explore
from ad_widget.drawing.text import format_number

from .jupyter import Widget, keep_home


def line(w: Any, b: Any) -> Any:
    return (w * 3.0 + b - 4.0) ** 2


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 900}, has_touch=True)
    left, errors = keep_home(context), []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert (left, errors) == ([], [])


def show(page: Page, path: Path, widget: AutodiffWidget) -> Widget:
    widget.save(path / "page.html")
    page.goto((path / "page.html").as_uri())
    page.locator("[data-node]").first.wait_for()
    return Widget(page, page.locator(".ad-widget"))


def number_of(widget: Widget, name: str) -> tuple[float, float]:
    """Return where the number of a leaf stands on its card."""
    box = widget.node(name).bounding_box()
    assert box is not None
    # Under the name, over the gradient, at the left.
    return box["x"] + 0.25 * box["width"], box["y"] + 0.55 * box["height"]


def control(widget: Widget) -> Locator:
    return widget.root.get_by_role("spinbutton")


def test_a_number_on_its_card_is_dragged(page: Page, tmp_path: Path) -> None:
    widget = show(page, tmp_path, explore(line, w=2.0, b=1.0))
    before = widget.positions()
    x, y = number_of(widget, "w")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 75, y, steps=5)
    page.mouse.up()
    assert widget.value("w") == pytest.approx(3.0)  # as much as it is large, in 150 pixels
    assert widget.value("w") == float(widget.slider("w").input_value())
    assert widget.grad("w") == pytest.approx(2 * (3 * 3 + 1 - 4) * 3)
    assert widget.positions() == before  # the picture stays
    # One move, undone as one.
    page.get_by_role("button", name="Undo the last move of a leaf").click()
    expect(widget.node("w")).to_have_attribute("data-value", "2")
    redo = page.get_by_role("button", name="Do again the move that was undone")
    redo.click()
    expect(widget.node("w")).to_have_attribute("data-value", "3")
    expect(redo).to_be_disabled()
    page.get_by_role("button", name="Undo the last move of a leaf").click()
    expect(widget.node("w")).to_have_attribute("data-value", "2")
    # Shift: ten times as far; Alt: a tenth.
    for key, to in (("Shift", 2.0 + 10.0), ("Alt", 2.0 + 0.1)):
        page.mouse.move(x, y)
        page.mouse.down()
        page.keyboard.down(key)
        page.mouse.move(x + 75, y, steps=5)
        page.keyboard.up(key)
        page.mouse.up()
        assert widget.value("w") == pytest.approx(to)
        page.get_by_role("button", name="reset", exact=True).first.click()
    # Elsewhere on the card, and on what is no leaf, a drag is none of this.
    box = widget.node("w").bounding_box()
    assert box is not None
    page.mouse.move(x, box["y"] + 3)
    page.mouse.down()
    page.mouse.move(x + 75, box["y"] + 3, steps=5)
    page.mouse.up()
    assert widget.value("w") == 2.0


def test_a_finger_drags_a_number(page: Page, tmp_path: Path) -> None:
    widget = show(page, tmp_path, explore(line, w=2.0, b=1.0))
    x, y = number_of(widget, "b")
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", x, y)
    for k in range(1, 7):
        touch("touchMove", x + 10 * k, y)
    touch("touchEnd")
    expect(widget.node("b")).not_to_have_attribute("data-value", "1")
    assert 1.2 < widget.value("b") < 1.45
    # One that goes up or down scrolls the page, or does nothing.
    before = widget.value("b")
    touch("touchStart", x, y)
    for k in range(1, 7):
        touch("touchMove", x, y - 10 * k)
    touch("touchEnd")
    assert widget.value("b") == before


def test_a_number_in_hand_is_stepped(page: Page, tmp_path: Path) -> None:
    widget = show(page, tmp_path, explore(line, w=(-5, 5, 0.5), b=1.0))
    expect(widget.root.get_by_role("slider", name="w")).to_have_count(1)
    widget.node("w").focus()
    page.keyboard.press("Enter")
    number = control(widget)
    expect(number).to_be_focused()
    expect(number).to_have_accessible_name("w on its card")
    for keys, to in (("ArrowUp", 0.5), ("Shift+ArrowUp", 5.5), ("Alt+ArrowDown", 5.45)):
        page.keyboard.press(keys)
        expect(number).to_have_attribute("aria-valuenow", str(to))
        assert widget.value("w") == to
    page.keyboard.press("Escape")
    expect(widget.node("w")).to_be_focused()
    # The wheel is the page's until the number is in hand.
    x, y = number_of(widget, "w")
    page.mouse.move(x, y)
    page.mouse.wheel(0, -100)
    assert widget.value("w") == 5.45
    page.keyboard.press("Enter")
    page.mouse.wheel(0, -100)
    expect(number).to_have_attribute("aria-valuenow", "5.95")
    page.keyboard.down("Shift")
    page.mouse.wheel(0, 100)
    page.keyboard.up("Shift")
    expect(number).to_have_attribute("aria-valuenow", "0.95")


def test_an_element_of_an_array_is_dragged_on_its_card(page: Page, tmp_path: Path) -> None:
    def layer(W: Any) -> Any:
        return np.sum(np.tanh(W) ** 2)

    widget = show(page, tmp_path, explore(layer, W=[[1.0, 2.0], [3.0, 4.0]]))
    node = widget.node("W")
    box = node.bounding_box()
    assert box is not None
    found = None
    for share in np.linspace(0.1, 0.9, 17):  # the first row of numbers
        page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + share * box["height"])
        if page.locator(".adw-on-number").count():
            found = share
            break
    assert found is not None
    y = box["y"] + (found + 0.03) * box["height"]
    x = box["x"] + 0.2 * box["width"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 150, y, steps=4)
    page.mouse.up()
    values = np.array(json.loads(node.get_attribute("data-value") or ""))
    moved = np.argwhere(values != [[1.0, 2.0], [3.0, 4.0]])
    assert len(moved) == 1
    assert moved[0][0] == 0


def test_what_may_not_be_seen_is_not_in_hand(page: Page, tmp_path: Path) -> None:
    one = explore(line, w=2.0, b=1.0).quiz("value:w")
    widget = show(page, tmp_path, one)
    expect(control(widget)).to_have_count(0)
    x, y = number_of(widget, "w")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 75, y, steps=5)
    page.mouse.up()
    assert page.locator(".adw-on-number").count() == 0


@pytest.mark.parametrize("width", [1200, 390])
def test_a_slider_goes_by_powers(page: Page, tmp_path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    widget = show(page, tmp_path, explore(lambda rate: rate**2, rate=(0.001, 10, "log")))
    assert widget.value("rate") == pytest.approx(0.1)
    widget.drag("rate", 0.75)
    assert widget.value("rate") == pytest.approx(1.0, rel=0.05)
    widget.drag("rate", 0.25)
    assert widget.value("rate") == pytest.approx(0.01, rel=0.05)
    assert widget.slider("rate").get_attribute("aria-valuetext") == format_number(
        widget.value("rate")
    )
    # Evenly, by the button in the row; the view says so.
    toggle = widget.root.get_by_role("button", name="rate: logarithmic")
    toggle.click()
    expect(widget.root).to_have_attribute("data-view", re.compile(r'"log":\[\]'))
    widget.drag("rate", 0.5)
    assert widget.value("rate") == pytest.approx(5.0, rel=0.05)
    toggle.click()
    widget.drag("rate", 0.5)
    assert widget.value("rate") == pytest.approx(0.1, rel=0.05)


def test_a_range_that_reaches_zero_has_no_powers(page: Page, tmp_path: Path) -> None:
    widget = show(page, tmp_path, explore(line, w=2.0, b=1.0))
    toggle = widget.root.get_by_role("button", name="w: logarithmic")
    expect(toggle).to_have_count(0)
    end = widget.root.get_by_label("least w")
    end.fill("0.5")
    end.press("Enter")
    toggle.click()
    widget.drag("w", 1.0)
    assert widget.value("w") == pytest.approx(6.0)
    widget.drag("w", 0.5)
    assert widget.value("w") == pytest.approx(np.sqrt(0.5 * 6.0), rel=0.03)
