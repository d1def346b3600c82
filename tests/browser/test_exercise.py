"""An exercise in a page without a kernel, done as a hand does it, and handed in."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from playwright.sync_api import Locator, expect

from ad_widget import AutodiffWidget, exercise, explore

from .conftest import STILL, Saved


def product(x: float, y: float, z: float) -> float:
    q = x + y
    return q * z


def posed() -> AutodiffWidget:
    return explore(product, x=-2.0, y=5.0, z=-4.0, title="f").quiz()


def test_an_exercise_is_done_and_handed_in(saved: Saved) -> None:
    page = saved(posed())
    panel = page.locator('[data-panel="exercise"]')
    expect(panel.locator("input")).to_have_count(4)
    # What is given is there, ∂f/∂q = z too; of what is asked is nothing.
    expect(page.locator('[data-node="z"]')).to_have_attribute("data-value", "-4")
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


def test_worked_steps_fade(saved: Saved) -> None:
    page = saved(exercise("diamond", 2, seed=7, fade=True))
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


def squares(A: Any, B: Any, w: Any) -> Any:
    Z = (A @ B) * w
    D = Z - A
    return (D * D).sum()


GIVEN = {"A": np.array([[1.0, 2], [3, -1]]), "B": np.array([[2.0, 1], [-1, 4]]),
         "w": np.array([3.0, -2])}  # fmt: skip


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def within(inner: Locator, outer: Locator) -> bool:
    (x, y), box = middle(inner), outer.bounding_box()
    assert box
    return box["x"] < x < box["x"] + box["width"] and box["y"] < y < box["y"] + box["height"]


def test_boxes_stand_where_the_numbers_are_hidden(saved: Saved) -> None:
    quiz = explore(squares, title="L", **GIVEN).quiz("A", "w", "value:Z")
    page = saved(quiz)
    panel = page.locator('[data-panel="exercise"]')

    def box(name: str) -> Locator:
        return panel.get_by_role("textbox", name=name, exact=True)

    def card(name: str) -> Locator:
        return page.locator(f'[data-panel="graph"] [data-node="{name}"]')

    for name, of in (("∂L/∂A[0,1]", "A"), ("∂L/∂w[1]", "w"), ("value of Z[1,0]", "Z")):
        assert within(box(name), card(of)), name
    # The columns of an array are beside one another, its rows below one another.
    corners = [middle(box(f"∂L/∂A[{i},{j}]")) for i in (0, 1) for j in (0, 1)]
    assert corners[0][0] == corners[2][0] < corners[1][0] == corners[3][0]
    assert corners[0][1] == corners[1][1] < corners[2][1] == corners[3][1]

    grads = quiz.grads
    box("∂L/∂A[1,0]").click()
    page.keyboard.type(f"{grads['A'][0, 1]:.6g}")
    page.keyboard.press("Enter")
    expect(box("∂L/∂A[1,0]")).to_have_attribute("data-mark", "wrong")
    expect(panel.get_by_text("a transpose is missing")).to_be_visible()
    expect(page.locator(".adw-marked[data-edge]")).not_to_have_count(0)
    for i in (0, 1):
        for j in (0, 1):
            assert card("A").get_attribute("data-grad") is None
            box(f"∂L/∂A[{i},{j}]").fill(f"{grads['A'][i, j]:.6g}")
    expect(card("A")).to_have_attribute(
        "data-grad", json.dumps(grads["A"].tolist(), separators=(",", ":")).replace(".0", "")
    )
    # What is found is seen on the card, and its box is back in the panel.
    box("∂L/∂w[0]").click()
    assert not within(box("∂L/∂A[0,0]"), card("A"))
    # The boxes go with the picture; out of sight, or too small, they are in the panel.
    page.get_by_role("button", name="Zoom in").click()
    page.evaluate(STILL)
    before = middle(box("∂L/∂w[1]"))
    assert within(box("∂L/∂w[1]"), card("w"))
    window = page.locator('[data-panel="graph"]')
    frame = window.bounding_box()
    assert frame
    x, y = middle(window)[0], frame["y"] + 8  # above the cards
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y)
    page.mouse.up()
    assert middle(box("∂L/∂w[1]")) == (before[0] - 40, before[1])
    page.get_by_role("button", name="fit").click()
    page.evaluate(STILL)
    assert within(box("∂L/∂w[1]"), card("w"))
    for _ in range(4):
        page.get_by_role("button", name="Zoom out").click()
    expect(panel.locator(".adw-away")).to_have_count(0)
    assert within(box("∂L/∂w[1]"), panel)


def test_boxes_are_in_the_panel_of_a_phone_and_on_paper(saved: Saved) -> None:
    page = saved(posed(), viewport={"width": 390, "height": 800})
    panel = page.locator('[data-panel="exercise"]')
    boxes = panel.get_by_role("textbox")
    expect(boxes).to_have_count(4)
    assert all(within(one, panel) for one in boxes.all())
    page.set_viewport_size({"width": 1200, "height": 900})
    expect(panel.locator(".adw-away")).to_have_count(4)
    page.emulate_media(media="print")
    expect(panel.locator(".adw-away")).to_have_count(0)


def test_the_picture_that_came_nearer_for_boxes_goes_back_unless_a_hand_has_moved_it(
    saved: Saved,
) -> None:
    def f(A: Any, t: Any) -> Any:
        values = np.linalg.eigh(A + t * np.eye(2))[0]
        return np.log(values).sum()

    page = saved(explore(f, A=np.array([[2.0, 0.5], [0.5, 1.0]]), t=0.3, title="L"))
    card = page.locator('[data-node="t"]')
    zoom = page.get_by_role("button", name="zoom in")
    before = card.bounding_box()
    assert before is not None

    def wide() -> float:
        box = card.bounding_box()
        assert box is not None
        return box["width"] / before["width"]

    def opened() -> None:
        page.get_by_role("tab", name="Exercise").click()
        expect(page.get_by_role("textbox", name="∂L/∂t", exact=True)).to_be_visible()

    opened()
    assert wide() > 1.05
    page.get_by_role("tab", name="Chain rule").click()
    expect(page.locator('[data-panel="chain"]')).to_be_visible()
    assert card.bounding_box() == before
    opened()
    zoom.click()
    nearer = wide()
    page.get_by_role("tab", name="Chain rule").click()
    expect(page.locator('[data-panel="chain"]')).to_be_visible()
    assert abs(wide() - nearer) < 0.01
