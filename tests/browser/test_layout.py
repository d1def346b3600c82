"""Layouts that take long, and graphs too large to be read: progress, a stop, and a summary."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from ad_widget import explore
from ad_widget.drawing import picture
from ad_widget.publish.esm import STATIC
from ad_widget.publish.html import payload

from .conftest import Opener
from .jupyter import Lab, Notebook, Widget, number

LINE = "%%autodiff\nx = 3.0\nw = 2.0\nloss = (w * x - 4.0) ** 2"
LARGE = """%%autodiff
from ad_widget import Node
x = Node(2.0)
y = x
for k in range(700):
    y = (y * 1.001).sin()
y
"""


class Slow:
    """A dot that waits until a gate is opened."""

    def __init__(self, folder: Path) -> None:
        real = shutil.which("dot")
        if real is None:
            pytest.skip("no dot on the PATH")
        self.gate = folder / "open"
        script = f'#!/bin/sh\nwhile [ ! -e "{self.gate}" ]; do sleep 0.1; done\nexec {real} "$@"\n'
        (folder / "dot").write_text(script)
        (folder / "dot").chmod(0o755)
        self.path = f"{folder}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture
def slow(browser: Browser, tmp_path: Path) -> Iterator[tuple[Notebook, Slow]]:
    """Give a notebook of two cells whose kernel's dot waits."""
    (tmp_path / "bin").mkdir()
    dot = Slow(tmp_path / "bin")
    with Lab(tmp_path / "lab", path=dot.path) as lab:
        lab.write("slow.ipynb", ["%load_ext ad_widget", LINE])
        book = lab.open(browser, "slow.ipynb")
        book.run_all()
        yield book, dot
        assert book.errors == []
        book.close()


def shown(book: Notebook) -> Widget:
    """Return the widget, with a picture or without."""
    root = book.page.locator(".ad-widget")
    root.wait_for()
    return Widget(book.page, root)


def head(widget: Widget) -> Locator:
    return widget.root.locator(".adw-summary-head")


def button(widget: Widget, text: str) -> Locator:
    return widget.root.get_by_role("button", name=text, exact=True)


def test_a_layout_under_way_is_told_stopped_and_asked_for(slow: tuple[Notebook, Slow]) -> None:
    book, dot = slow
    widget = shown(book)
    expect(head(widget)).to_contain_text("Laying out 6 nodes …")
    expect(widget.root.get_by_role("progressbar")).to_be_visible()
    expect(head(widget)).to_contain_text("2 s")
    # The sliders work meanwhile, and the kernel follows.
    widget.drag("x", 0.9)
    x = float(widget.slider("x").input_value())
    widget.settle()
    assert float(book.ask("print(x.data, x.grad.data)").split()[0]) == x
    button(widget, "stop").click()
    expect(head(widget)).to_contain_text("6 nodes, not laid out.")
    expect(widget.root.get_by_role("progressbar")).to_be_hidden()
    button(widget, "lay it out").click()
    expect(head(widget)).to_contain_text("Laying out 6 nodes …")
    book.command("docmanager:save")
    dot.gate.touch()
    widget.node("loss").wait_for()
    expect(widget.root.locator(".adw-summary")).to_be_hidden()
    assert widget.value("x") == x
    assert widget.grad("x") == pytest.approx(2 * (2 * x - 4) * 2)


def test_a_cell_run_again_while_its_layout_is_under_way(slow: tuple[Notebook, Slow]) -> None:
    book, dot = slow
    widget = shown(book)
    expect(head(widget)).to_contain_text("Laying out")
    for _ in range(2):
        book.run_all()
    expect(head(widget)).to_contain_text("Laying out")
    dot.gate.touch()
    widget.node("loss").wait_for()
    assert widget.value("loss") == 4.0
    assert book.page.locator(".ad-widget").count() == 1


def test_a_page_opened_again_while_its_layout_is_under_way(slow: tuple[Notebook, Slow]) -> None:
    book, dot = slow
    expect(head(shown(book))).to_contain_text("Laying out")
    book.command("docmanager:save")
    book.reload()
    widget = shown(book)
    expect(head(widget)).to_contain_text("Laying out")
    dot.gate.touch()
    widget.node("loss").wait_for()
    assert widget.value("loss") == 4.0


def test_a_kernel_restarted_while_it_lays_out(slow: tuple[Notebook, Slow]) -> None:
    book, dot = slow
    expect(head(shown(book))).to_contain_text("Laying out")
    session = "jupyterapp.shell.currentWidget.sessionContext.session"
    book.page.evaluate(f"() => {session}.kernel.restart()")
    book.page.wait_for_function(f"() => {session}.kernel.status === 'idle'")
    dot.gate.touch()
    book.run_all()
    widget = shown(book)
    widget.node("loss").wait_for()
    assert widget.value("loss") == 4.0


def test_a_graph_too_large_to_be_read_is_told_in_words(notebook: Opener) -> None:
    book = notebook(LARGE)
    widget = shown(book)
    expect(head(widget)).to_contain_text("2101 nodes: too large a graph to be read as a picture.")
    summary = widget.root.locator(".adw-summary")
    expect(summary).to_contain_text("× 700, sin 700")
    assert widget.nodes() == []

    def said() -> tuple[float, ...]:
        """Return the value and the gradient that the summary has of x."""
        row = summary.locator("tr", has=widget.page.locator("th", has_text="x"))
        value, grad = row.locator("td").all_inner_texts()
        return tuple(number(text.lstrip("▲▼· ").replace("−", "-")) for text in (value, grad))

    before = said()
    assert before == pytest.approx(kernel(book), rel=1e-3)
    widget.drag("x", 0.9)
    widget.settle()
    assert said() != before
    assert said() == pytest.approx(kernel(book), rel=1e-3)
    button(widget, "lay it out").click()
    widget.node("y").wait_for(timeout=60_000)
    expect(summary).to_be_hidden()
    assert widget.value("x") == float(widget.slider("x").input_value())


# A host that allows less than JupyterLab, with a kernel that has Graphviz for the page and no dot.
HOST = """async ([code, engine, state]) => {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const { render } = (await import(url)).default;
  const heard = [];
  const bytes = new TextEncoder().encode(engine);
  const tell = () => heard.forEach((run) => run({ type: 'engine' }, [bytes]));
  render({ el: document.body, model: {
    get: (name) => state[name] ?? null, set() {}, save_changes() {}, off() {},
    on: (event, run) => void (event === 'msg:custom' && heard.push(run)),
    send: ({ type }) => void (type === 'engine' && setTimeout(tell)),
  }});
}"""


@pytest.mark.parametrize("policy", ["worker-src 'none'", "script-src 'self' blob:"])
def test_a_page_without_workers_and_one_without_webassembly(browser: Browser, policy: str) -> None:
    def f(x: Any) -> Any:
        y = x
        for _ in range(200):
            y = (y * 1.001).sin()
        return y

    one = explore(f, x=2.0)
    state = payload(one)
    spare = picture.plain_layout(one.program)
    state["_graph"] |= {"layout": None, "dot": picture.dot(one.program), "spare": spare}
    state["_status"]["mode"] = "browser"
    page = browser.new_page()
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    page.set_content(f"{meta}<body></body>")
    files = [(STATIC / name).read_text("utf-8") for name in ("widget.js", "graphviz.js")]
    page.evaluate(HOST, [*files, state])
    expect(page.locator("[data-node]")).to_have_count(601)
    page.close()


def kernel(book: Notebook) -> Any:
    return tuple(map(float, book.ask("print(float(x.data), float(x.grad.data))").split()))
