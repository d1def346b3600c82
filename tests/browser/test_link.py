"""A slow link or a busy kernel: the slider does not wait, and the kernel catches up at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import Opener
from .jupyter import Lab, Notebook, Widget
from .test_lab import CELL, expected, shown

# Delays every frame of every WebSocket, both ways, and counts the leaf values that are sent.
LINK = """(() => {
  const late = (run) => setTimeout(run, DELAY);
  globalThis.sets = 0;
  window.WebSocket = class extends WebSocket {
    send(data) {
      const bytes = typeof data === 'string' ? data : new TextDecoder().decode(data);
      if (/"type": ?"set"/.test(bytes)) sets++;
      late(() => { if (this.readyState === WebSocket.OPEN) super.send(data); });
    }
    set onmessage(run) {
      super.onmessage = run && ((event) => late(() => run.call(this, event)));
    }
  };
})()"""
FAST, SLOW = LINK.replace("DELAY", "0"), LINK.replace("DELAY", "100")
BUSY = "import pathlib, time\nwhile pathlib.Path('wait').exists():\n    time.sleep(0.05)"


def sets(book: Notebook) -> int:
    return int(book.page.evaluate("sets"))


def take(widget: Widget, name: str) -> tuple[float, float, float]:
    """Take hold of a slider; return where it begins, how long it is, and its height."""
    slider = widget.slider(name)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    widget.page.mouse.move(box["x"] + box["width"] / 2, y)
    widget.page.mouse.down()
    return box["x"], box["width"], y


@pytest.mark.parametrize("script", [FAST, SLOW], ids=["fast", "slow"])
def test_each_move_is_shown_in_its_own_frame(notebook: Opener, script: str) -> None:
    book = notebook(CELL, script=script)
    widget = book.widget()
    left, width, y = take(widget, "x")
    for k in range(10):
        book.page.mouse.move(left + width * (0.2 + 0.06 * k), y)
        slider, a = widget.root.evaluate(
            """(root) => new Promise((resolve) => requestAnimationFrame(() => resolve([
                 root.querySelector('input[type=range]').value,
                 root.querySelector('[data-node=a]').dataset.value])))"""
        )
        assert float(a) == pytest.approx(2 * float(slider) + 1)
    book.page.mouse.up()
    assert shown(widget) == pytest.approx(expected(widget.value("x")))
    assert float(book.ask("print(x.data)")) == widget.value("x")
    expect(widget.root).to_have_attribute("data-state", "live")


@pytest.mark.parametrize("script", [FAST, SLOW], ids=["fast", "slow"])
def test_a_cell_run_in_the_middle_of_a_drag_reads_what_the_page_shows(
    notebook: Opener, script: str
) -> None:
    book = notebook(CELL, "print(x.data, x.grad)", script=script)
    widget = book.widget()
    book.page.locator(".jp-CodeCell").nth(2).locator(".jp-InputPrompt").click()
    left, width, y = take(widget, "x")
    book.page.mouse.move(left + width * 0.8, y, steps=15)
    # A key is how a reader runs a cell with the other hand; the slider keeps the mouse.
    book.page.keyboard.press("Control")
    book.command("notebook:run-cell")
    x, grad = map(float, book.output(2).replace("Node(", "").replace(")", "").split()[:2])
    assert x == widget.value("x")
    assert grad == pytest.approx(widget.grad("x"))
    book.page.mouse.move(left + width * 0.3, y, steps=5)
    book.page.mouse.up()
    assert float(book.ask("print(x.data)")) == widget.value("x")


def test_a_busy_kernel_catches_up_with_a_message_a_drag(notebook: Opener, lab: Lab) -> None:
    book = notebook(CELL, BUSY, script=FAST)
    widget = book.widget()
    (lab.root / "wait").touch()
    book.page.locator(".jp-CodeCell").nth(2).locator(".jp-InputPrompt").click()
    book.command("notebook:run-cell", wait=False)
    status = "jupyterapp.shell.currentWidget.sessionContext.session.kernel.status"
    book.page.wait_for_function(f"{status} === 'busy'")
    widget.drag("x", 0.9, steps=60)
    assert shown(widget) == pytest.approx(expected(widget.value("x")))
    book.page.wait_for_timeout(500)
    assert sets(book) <= 3  # two that it does not answer, and the last
    widget.drag("x", 0.2, steps=60)
    assert shown(widget) == pytest.approx(expected(widget.value("x")))
    assert sets(book) <= 4
    (lab.root / "wait").unlink()
    book.idle()
    assert float(book.ask("print(x.data)")) == widget.value("x")
    assert sets(book) <= 4
    expect(widget.root).to_have_attribute("data-state", "live")


def test_a_slow_link_is_not_filled(notebook: Opener) -> None:
    book = notebook(CELL, script=SLOW)
    widget = book.widget()
    widget.watch()
    widget.drag("x", 0.9, steps=100)
    frames = widget.watched()
    moved = len({frame.values["x"] for frame in frames})
    book.ask("")
    assert sets(book) < max(moved, 4)
    assert float(book.ask("print(x.data)")) == widget.value("x")
