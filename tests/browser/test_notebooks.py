"""What the notebooks ask their readers to do, done: and what is promised is so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from .conftest import Opener
from .jupyter import Widget, number

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"


def cells(name: str) -> list[str]:
    """Return the code of a notebook, cell by cell."""
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def panel(widget: Widget, name: str) -> Locator:
    return widget.root.locator(f'[data-panel="{name}"]')


def press(widget: Widget, name: str, times: int = 1) -> None:
    descent = panel(widget, "descent")
    button = descent.get_by_role("button", name=name, exact=True)
    for _ in range(times):
        button.click()


def play(widget: Widget, steps: int) -> None:
    """Let a descent run for a number of steps, at full speed."""
    descent = panel(widget, "descent")
    descent.get_by_label("steps a second").select_option("60")
    press(widget, "play")
    widget.page.wait_for_function(
        "([el, steps]) => Number(el.dataset.step) >= steps",
        arg=[descent.element_handle(), steps],
        timeout=60_000,
    )
    press(widget, "pause")


def choose(widget: Widget, rate: float, method: str) -> None:
    descent = panel(widget, "descent")
    descent.get_by_label("method").select_option(method)
    field = descent.get_by_label("rate", exact=True)
    field.fill(str(rate))
    field.press("Enter")


def loss_of(widget: Widget) -> float:
    return number(panel(widget, "descent").get_attribute("data-loss"))


def test_slopes_and_descent(notebook: Opener) -> None:
    book = notebook(*cells("05-slopes-and-descent"), height=4600)
    page = book.page

    first = book.widget(0)
    slope = panel(first, "slope")
    assert number(slope.get_attribute("data-slope")) == 3.0
    grip = slope.locator(".adw-grip")
    box, plane = grip.bounding_box(), slope.locator("clipPath rect")
    assert box is not None
    pixels = float(plane.get_attribute("width") or 0) / 5.0
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - pixels, y, steps=6)
    page.mouse.up()
    assert abs(number(slope.get_attribute("data-slope"))) < 0.02
    assert abs(float(book.ask("print(x.data)")) - 1.0) < 0.01
    before = number(slope.get_attribute("data-at"))
    grip.press("ArrowLeft")
    assert number(slope.get_attribute("data-at")) == pytest.approx(before - 0.01)

    second = book.widget(1)
    slope, trust = panel(second, "slope"), panel(second, "trust")
    expect(slope.locator("[data-kink]")).to_have_count(1)
    expect(slope.locator("[data-flip]")).to_have_count(1)
    expect(trust).to_have_attribute("data-check", "agrees")
    field = second.root.get_by_label("w value")
    field.fill("1")
    field.press("Enter")
    expect(trust).to_have_attribute("data-check", "kink")
    expect(trust).to_contain_text("−0.5 | 1.5")
    assert second.grad("w") == 0.5

    third = book.widget(2)
    assert third.root.locator(".adw-level").count() > 5
    third.root.get_by_role("tab", name="Descent").click()
    press(third, "step", 3)
    expect(panel(third, "descent")).to_have_attribute("data-step", "3")
    assert loss_of(third) < 0.5 * 10.75
    choose(third, 0.4, "plain")
    press(third, "step", 8)
    expect(panel(third, "descent")).to_contain_text("diverges")
    press(third, "reset")
    choose(third, 0.3, "plain")
    press(third, "step", 8)
    assert loss_of(third) < 10.75
    assert panel(third, "descent").get_by_text("diverges").count() == 0

    fourth = book.widget(3)
    play(fourth, 300)
    steps = int(panel(fourth, "descent").get_attribute("data-step") or 0)
    adam = loss_of(fourth)
    assert adam < 1e-3
    fourth.settle()
    assert abs(float(book.ask("print(valley.data)")) - adam) < 1e-9
    press(fourth, "reset")
    choose(fourth, 0.01, "plain")
    play(fourth, steps)
    assert loss_of(fourth) > 10 * adam
    press(fourth, "reset")
    choose(fourth, 1.0, "line search")
    press(fourth, "step", 5)
    assert loss_of(fourth) < 24.2 / 5
    press(fourth, "reset")
    descent = panel(fourth, "descent")
    descent.get_by_label("method").select_option("newton")
    for k in range(1, 9):
        page.wait_for_function(
            "(el) => !el.textContent.includes('on their way')", arg=descent.element_handle()
        )
        press(fourth, "step")
        expect(descent).to_have_attribute("data-step", str(k))
    assert loss_of(fourth) < 1e-6


def test_a_small_network(notebook: Opener) -> None:
    book = notebook(*cells("07-a-small-network"), height=2600)
    widget = book.widget(0)
    picture = book.page.locator(".jp-OutputArea img").first
    seen: list[Any] = [picture.get_attribute("src")]

    def redrawn() -> None:
        """Wait for another picture."""
        book.page.wait_for_function(
            """(had) => { const img = document.querySelector('.jp-OutputArea img');
                          return img && !had.includes(img.src); }""",
            arg=seen,
            timeout=60_000,
        )
        seen.append(picture.get_attribute("src"))

    widget.drag("b2", 0.8, steps=3)
    redrawn()
    before = loss_of(widget)
    play(widget, 300)
    assert loss_of(widget) < 0.5 * before
    redrawn()
    # The figure is slow to draw, and the kernel as far behind as that; the last value arrives.

    def arrived(told: str) -> bool:
        return float(told) == pytest.approx(loss_of(widget), rel=1e-9)

    assert arrived(book.ask_until("print(float(widget.value))", arrived))
    right = "np.mean(np.sign(score(X, **widget.values)) == target)"
    assert float(book.ask(f"print({right})")) >= 0.9
    slider = book.page.locator(".widget-slider").first
    assert slider.count() == 1
    press(widget, "reset")
    choose(widget, 1.0, "plain")
    play(widget, 40)
    assert loss_of(widget) < before


def test_make_your_own(notebook: Opener) -> None:
    book = notebook(*cells("09-make-your-own"), height=4200)
    page = book.page
    picture, neuron, after, quiz = (book.widget(k) for k in range(4))

    picture.root.scroll_into_view_if_needed()
    box = picture.node("w").bounding_box()
    assert box is not None
    x, y = box["x"] + 0.85 * box["width"], box["y"] + 0.55 * box["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 100, y, steps=5)
    page.mouse.up()
    w = picture.value("w")
    assert picture.value("loss") < 0.01
    assert number(panel(picture, "slope").get_attribute("data-at")) == w
    picture.root.get_by_role("tab", name="Descent").click()
    picture.settle()
    ran = "again = get_ipython().run_cell(picture.python()).result"
    ran += "; print(again.values['w'], again.view['panel'])"
    told = book.ask_until(f"if picture.view.get('panel') == 'descent': {ran}", bool)
    assert told.split()[-2:] == [str(w), "descent"]

    past = panel(neuron, "history")
    flip = past.get_by_role("button", name="flip")
    flip.click()
    expect(past).to_have_attribute("data-now", "A")
    flip.click()
    expect(past).to_have_attribute("data-now", "B")
    assert neuron.value("w") == -4.0
    row = past.locator("[data-differs=loss]")
    loss, grad = number(row.get_attribute("data-b")), neuron.grad("w")
    assert loss > 0.99
    assert abs(grad / loss) < 0.002
    assert number(row.get_attribute("data-a")) < 0.1
    track = past.get_by_role("slider", name="past settings")
    track.focus()
    page.keyboard.press("ArrowLeft")
    expect(past).to_have_attribute("data-now", "A")

    after.drag("rate", np.log10(0.5 / 0.001) / 4)
    assert after.value("rate") == pytest.approx(0.5, rel=0.05)
    assert after.value("after") < 0.05
    after.drag("rate", np.log10(1.2 / 0.001) / 4)
    assert after.value("after") > 4.0

    boxes = panel(quiz, "exercise")
    box_of = lambda name: boxes.get_by_role("textbox", name=f"∂f/∂{name}", exact=True)  # noqa: E731
    box_of("c").fill("-4")
    box_of("c").press("Enter")
    expect(boxes.get_by_text("Operands swapped")).to_be_visible()
    for name, x in (("d", "-4"), ("a", "-4"), ("b", "-4"), ("c", "3")):
        box_of(name).fill(x)
        box_of(name).press("Enter")
    expect(boxes.get_by_text("4 of 4 right")).to_be_visible()
    assert book.ask_until("print(quiz.score)", "1.0".__eq__) == "1.0"

    link = book.ask("print(far)")
    lecture = book.context.new_page()
    lecture.goto(link)
    shown = Widget(lecture, lecture.locator(".ad-widget"))
    expect(shown.node("w")).to_have_attribute("data-value", "3.5")
    before = loss_of(shown)
    press(shown, "step", 3)
    expect(panel(shown, "descent")).to_have_attribute("data-step", "3")
    assert loss_of(shown) < before
    for _ in range(4):
        lecture.get_by_role("button", name="Undo the last move of a leaf").click()
    expect(shown.node("w")).to_have_attribute("data-value", "2")
