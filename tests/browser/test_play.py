"""Slopes and descents, played as a hand would: sliders, points, buttons."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from ad_widget import explore

from .conftest import Opener, Saved
from .jupyter import Widget, number


def bowl(x: Any, y: Any) -> Any:
    return (x - 1.2) ** 2 + 2.0 * (y + 0.45) ** 2 + 0.5 * (x - 1.2) * (y + 0.45)


@pytest.fixture
def page(saved: Saved) -> Page:
    """Show the bowl in a page without a kernel, at (3, −2), its contours below."""
    plane = (-5.0, 5.0, 0.001)
    widget = explore(bowl, x=plane, y=plane, view={"panel": "slope", "select": "x"})
    widget.values = {"x": 3.0, "y": -2.0}
    page = saved(widget, viewport={"width": 1366, "height": 1000}, bypass_csp=True)
    page.locator("[data-node]").first.wait_for()
    return page


def panel(page: Page, name: str) -> Any:
    return page.locator(f'[data-panel="{name}"]')


def read(page: Page, panel_: str, key: str) -> Any:
    return json.loads(panel(page, panel_).get_attribute(f"data-{key}") or "null")


def test_sliders_alone_go_down_by_the_gradients_on_the_screen(page: Page) -> None:
    widget = Widget(page, page.locator(".ad-widget"))
    for _ in range(40):
        for name in ("x", "y"):
            slider = widget.slider(name)
            now = float(slider.input_value())
            slider.fill(f"{now - 0.25 * widget.grad(name):.3f}")
            shown = read(page, "slope", "slope")
            assert shown == pytest.approx(widget.grad(name))  # of the one in hand, which is plotted
    assert np.hypot(widget.value("x") - 1.2, widget.value("y") + 0.45) < 0.01


def test_a_dragged_point_goes_down_across_the_contours(page: Page) -> None:
    slope = panel(page, "slope")
    slope.get_by_label("and over").select_option("y")
    widget = Widget(page, page.locator(".ad-widget"))
    grip = slope.locator(".adw-grip")
    plane = slope.locator("clipPath rect")
    across, up = (float(plane.get_attribute(key) or 0) for key in ("width", "height"))
    assert read(page, "slope", "at") == [3, -2]
    assert read(page, "slope", "slope") == pytest.approx([widget.grad("x"), widget.grad("y")])
    for turn in range(30):
        dx, dy = (-0.25 * s for s in read(page, "slope", "slope"))
        if turn == 8:  # the hand is as fine as the picture is close
            for _ in range(5):
                slope.get_by_label("closer").click()
        scale = 10.0 / 2**5 if turn >= 8 else 10.0
        box = grip.bounding_box()
        assert box is not None
        at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.move(*at)
        page.mouse.down()
        page.mouse.move(at[0] + dx * across / scale, at[1] - dy * up / scale, steps=2)
        page.mouse.up()
    x, y = read(page, "slope", "at")
    assert np.hypot(x - 1.2, y + 0.45) < 0.01
    assert [float(widget.slider(name).input_value()) for name in ("x", "y")] == pytest.approx(
        [x, y], abs=1e-3
    )
    assert [widget.value("x"), widget.value("y")] == [x, y]


def test_a_descent_steps_plays_forks_and_goes_back(page: Page) -> None:
    page.get_by_role("tab", name="Descent").click()
    descent = panel(page, "descent")
    widget = Widget(page, page.locator(".ad-widget"))
    button = lambda name: descent.get_by_role("button", name=name, exact=True)  # noqa: E731
    rate = descent.get_by_label("rate", exact=True)
    rate.fill("0.1")
    rate.press("Enter")
    first = read(page, "descent", "loss")
    x = np.array([3.0, -2.0])
    for k in range(1, 4):
        gradient = np.array([widget.grad("x"), widget.grad("y")])
        button("step").click()
        expect(descent).to_have_attribute("data-step", str(k))
        x = x - 0.1 * gradient
        assert [widget.value("x"), widget.value("y")] == pytest.approx(list(x), abs=1e-12)
        assert read(page, "descent", "loss") == pytest.approx(float(bowl(*x)))
    # Another rate from the second step on, beside the first.
    losses = descent.locator("svg").nth(1)
    at = losses.bounding_box()
    assert at is not None
    page.mouse.click(at["x"] + 52 + (at["width"] - 64) * 0.2, at["y"] + 60)
    expect(descent).to_have_attribute("data-step", "2")
    button("fork here").click()
    rate.fill("0.3")
    rate.press("Enter")
    descent.get_by_label("steps a second").select_option("60")
    button("play").click()
    page.wait_for_function(
        "Number(document.querySelector('[data-panel=descent]').dataset.step) > 25"
    )
    button("pause").click()
    assert np.hypot(widget.value("x") - 1.2, widget.value("y") + 0.45) < 0.01
    assert losses.locator(".adw-past").count() == 1
    button("reset").click()
    expect(descent).to_have_attribute("data-step", "0")
    assert read(page, "descent", "loss") == first
    assert [widget.value("x"), widget.value("y")] == [3.0, -2.0]
    # Too large a rate: it runs away, and says so.
    rate.fill("2")
    rate.press("Enter")
    for _ in range(4):
        button("step").click()
    expect(descent).to_contain_text("diverges")
    assert read(page, "descent", "loss") > 10 * first


BRANCHES = """%%autodiff y --range x=-2:4:0.01 --view panel=slope,select=x
x = 1.0
if x > 2:
    y = 10 - x
else:
    y = abs(x) * 2
"""


def test_a_branch_that_only_the_kernel_knows_is_filled_in(notebook: Opener) -> None:
    book = notebook(BRANCHES)
    widget = book.widget()
    slope = widget.root.locator('[data-panel="slope"]')
    expect(slope.locator("[data-flip]")).to_have_count(1)
    expect(slope.locator("[data-kink]")).to_have_count(1)
    assert number(slope.locator("[data-flip]").get_attribute("data-flip")) == pytest.approx(2.0)
    assert number(slope.locator("[data-kink]").get_attribute("data-kink")) == pytest.approx(
        0.0, abs=1e-6
    )
    expect(slope.locator(".adw-unknown")).to_have_count(0)
    assert slope.locator("[class*=adw-branch-1]").count() == 1
    # Nothing has moved in the notebook by what the page was told.
    assert book.ask("print(x.data, y.data, y.grad)") == "1.0 2.0 1.0"
    grip = slope.locator(".adw-grip")
    box = grip.bounding_box()
    assert box is not None
    page = book.page
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 260, box["y"], steps=12)
    page.mouse.up()
    expect(slope).to_have_attribute("data-slope", "-1")
    x = number(slope.get_attribute("data-at"))
    assert x > 2
    widget.settle()
    assert book.ask("print(x.data)") == str(x)
    assert widget.value("y") == pytest.approx(10 - x)
    # On the kink: the two slopes, and what is taken for the gradient.
    widget.slider("x").fill("0")
    trust = widget.root.locator('[data-panel="trust"]')
    expect(trust).to_have_attribute("data-check", "kink")
    trust.get_by_role("button").click()
    expect(trust.get_by_role("note")).to_contain_text("−2 on the left and 2 on the right")
    expect(trust.get_by_role("note")).to_contain_text("by convention")
    widget.slider("x").fill("1")
    expect(trust).to_have_attribute("data-check", "agrees")
    assert number(trust.get_attribute("data-difference")) == pytest.approx(2.0, abs=1e-9)
