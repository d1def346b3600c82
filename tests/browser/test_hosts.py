"""The widget in hosts other than JupyterLab: Notebook 7, Voila, marimo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .jupyter import TOKEN, Widget, keep_home, write
from .server import Server
from .test_lab import CELL, expected, shown

Visit = Callable[[str], Page]
VOILAS = "/@fortawesome/fontawesome-free@"  # Voila's own template wants icons from a CDN


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open pages from which no request leaves the machine, but for what a host's own page asks."""
    contexts, lists = [], []

    def open_page(address: str) -> Page:
        context = browser.new_context(viewport={"width": 1300, "height": 900})
        contexts.append(context)
        lists.append(keep_home(context))
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for left in lists for url in left if VOILAS not in url] == []


def widget_of(page: Page) -> Widget:
    root = page.locator(".ad-widget").first
    root.locator("[data-node]").first.wait_for(state="attached", timeout=90_000)
    return Widget(page, root)


def is_live(widget: Widget) -> None:
    assert widget.mode == "browser"
    assert shown(widget) == expected(3.0)
    before = widget.positions()
    widget.drag("x", 0.9)
    x = widget.value("x")
    assert x != 3.0
    assert shown(widget) == pytest.approx(expected(x))
    assert widget.positions() == before


NOTEBOOK = (
    *("-m", "jupyter", "notebook", "--no-browser", "--allow-root", "--ip=127.0.0.1"),
    *("--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"),
    *("--ServerApp.root_dir={root}", "--JupyterNotebookApp.expose_app_in_browser=True"),
)


def test_notebook_7(visit: Visit, tmp_path: Path) -> None:
    with Server(tmp_path, NOTEBOOK) as server:
        write(server.root / "one.ipynb", ["%load_ext ad_widget", CELL, "print(x.data)"])
        page = visit(f"http://127.0.0.1:{server.port}/notebooks/one.ipynb?token={TOKEN}")
        page.wait_for_function(
            """() => window.jupyterapp?.commands.hasCommand('notebook:run-all-cells')
                 && document.querySelector('.jp-CodeCell')
                 && jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status
                    === 'idle'""",
            timeout=90_000,
        )
        page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        widget = widget_of(page)
        is_live(widget)
        x = widget.value("x")
        page.locator(".jp-CodeCell").nth(2).click()
        page.evaluate("jupyterapp.commands.execute('notebook:run-cell')")
        expect(page.locator(".jp-CodeCell").nth(2).locator(".jp-OutputArea")).to_have_text(str(x))


VOILA = (
    *("-m", "voila", "one.ipynb", "--no-browser", "--port={port}", "--Voila.ip=127.0.0.1"),
    "--Voila.root_dir={root}",
)


def test_voila(visit: Visit, tmp_path: Path) -> None:
    pytest.importorskip("voila")
    root = tmp_path / "notebooks"
    root.mkdir()
    write(root / "one.ipynb", ["%load_ext ad_widget", CELL])
    with Server(tmp_path, [arg.replace("one", str(root / "one")) for arg in VOILA]) as server:
        is_live(widget_of(visit(f"http://127.0.0.1:{server.port}/")))


MARIMO = (
    *("-m", "marimo", "-q", "run", "{root}/app.py", "--headless", "--no-token"),
    *("--host", "127.0.0.1", "--port", "{port}"),
)
APP = """
import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    from ad_widget import explore

    def f(x, w, b):
        a = w * x + b
        loss = (a - 4.0) ** 2
        return loss

    widget = mo.ui.anywidget(explore(f, x=3.0, w=2.0, b=1.0))
    widget
    return mo, widget


@app.cell
def _(mo, widget):
    mo.md(f"it is {widget.values['x']} now")
    return
"""


def test_marimo(visit: Visit, tmp_path: Path) -> None:
    pytest.importorskip("marimo")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "app.py").write_text(APP)
    with Server(tmp_path, MARIMO) as server:
        page = visit(f"http://127.0.0.1:{server.port}/")
        expect(page.get_by_text("it is 3.0 now")).to_be_visible(timeout=60_000)
        widget = widget_of(page)
        assert shown(widget)["loss"] == 9.0
        widget.drag("x", 0.9)
        x = widget.value("x")
        assert shown(widget) == pytest.approx(expected(x))
        expect(page.get_by_text(f"it is {x} now")).to_be_visible()
