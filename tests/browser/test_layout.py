"""Where things are drawn: at once, turned, beside what was there, and not unasked if too large."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from ad_widget import explore
from ad_widget.publish.html import payload
from ad_widget.publish.module import script

from ..pictured import widget
from .conftest import Opener
from .jupyter import Notebook, Widget, number

# Without a loop, whose turns would be closed until the rest can be read.
LARGE = "%%autodiff\nfrom ad_widget import Node\nx = Node(2.0)\ny = x\n"
LARGE += "y = (y * 1.001).sin()\n" * 700 + "y\n"


def shown(book: Notebook) -> Widget:
    """Return the widget, with a picture or without."""
    root = book.page.locator(".ad-widget")
    root.wait_for()
    return Widget(book.page, root)


def kernel(book: Notebook) -> Any:
    return tuple(map(float, book.ask("print(float(x.data), float(x.grad.data))").split()))


def test_a_graph_too_large_to_be_read_is_told_in_words(notebook: Opener) -> None:
    book = notebook(LARGE)
    widget = shown(book)
    head = widget.root.locator(".adw-summary-head")
    expect(head).to_contain_text("2101 nodes: too large a graph to be read as a picture.")
    summary = widget.root.locator(".adw-summary")
    expect(summary).to_contain_text("× 700, sin 700")
    assert widget.nodes() == []

    def said() -> tuple[float, ...]:
        """Return the value and the gradient that the summary has of x."""
        row = summary.locator("tr", has=widget.page.locator("th", has_text="x"))
        value, grad = row.locator("td").all_inner_texts()
        return tuple(
            number(text.strip().lstrip("▲▼· ").replace("−", "-")) for text in (value, grad)
        )

    before = said()
    assert before == pytest.approx(kernel(book), rel=1e-3)
    widget.drag("x", 0.9)
    widget.settle()
    assert said() != before
    assert said() == pytest.approx(kernel(book), rel=1e-3)
    widget.root.get_by_role("button", name="lay it out", exact=True).click()
    widget.node("y").wait_for(timeout=60_000)
    expect(summary).to_be_hidden()
    assert widget.value("x") == float(widget.slider("x").input_value())


# A page that allows less than JupyterLab.
HOST = """async ([code, state]) => {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const { render } = (await import(url)).default;
  render({ el: document.body, model: {
    get: (name) => state[name] ?? null, set() {}, save_changes() {}, off() {}, on() {}, send() {},
  }});
}"""


@pytest.mark.parametrize("policy", ["worker-src 'none'", "script-src 'self' blob:"])
def test_neither_a_worker_nor_webassembly_is_asked_for(browser: Browser, policy: str) -> None:
    def f(x: Any) -> Any:
        y = x
        for _ in range(200):
            y = (y * 1.001).sin()
        return y

    widget = explore(f, x=2.0)
    widget.view = {"open": widget.program.scope_paths}
    state = payload(widget.snapshot)
    state["_status"]["mode"] = "browser"
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.set_content(f'<meta http-equiv="Content-Security-Policy" content="{policy}"><body></body>')
    page.evaluate(HOST, [script("widget"), state])
    expect(page.locator("[data-node]")).to_have_count(601)
    assert said == []
    page.close()


# ---------------------------------------------------------------------- saved pages

Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Any:
    contexts = []

    def open_page(source: str, **options: Any) -> Page:
        widget(source).save(tmp_path / "graph.html")
        options = {"viewport": {"width": 1200, "height": 800}, **options}
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.goto((tmp_path / "graph.html").as_uri())
        page.locator("[data-node]").first.wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()


def centre(of: Locator) -> tuple[float, float]:
    box = of.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


NEURON = "x = 3.0\nw = 2.0\nb = 1.0\na = w * x + b\nloss = (a - 4.0) ** 2"


def test_a_result_is_right_of_its_operands_or_below_them(visit: Visit) -> None:
    page = visit(NEURON, reduced_motion="reduce")
    edges = [
        edge.split("->")
        for edge in page.locator("[data-edge]").evaluate_all(
            "(edges) => edges.map((edge) => edge.dataset.edge)"
        )
    ]
    node = lambda key: page.locator(f'[data-node="{key}"]')  # noqa: E731
    for axis, button in enumerate(("top to bottom", "left to right")):
        for source, target in edges:
            assert centre(node(source))[axis] < centre(node(target))[axis]
        page.get_by_role("button", name=f"Turn the graph: {button}").click()
    assert centre(node("w"))[0] < centre(node("loss"))[0]


def test_what_moves_glides_unless_motion_is_not_wanted(visit: Visit) -> None:
    moved = """() => new Promise((resolve) => {
      const places = new Set();
      document.querySelector('button[title^="Turn"]').click();
      const since = performance.now();
      const watch = () => {
        const card = document.querySelector('[data-node="loss"]');
        const { x, y } = card.getBoundingClientRect();
        places.add(`${Math.round(x)},${Math.round(y)}`);
        if (performance.now() - since < 600) requestAnimationFrame(watch);
        else resolve(places.size);
      };
      watch();
    })"""
    assert visit(NEURON).evaluate(moved) > 2
    assert visit(NEURON, reduced_motion="reduce").evaluate(moved) == 1
