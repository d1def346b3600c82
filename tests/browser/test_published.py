"""Notebooks as pages, opened from disk with the network off."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.exporters.html import HTMLExporter
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser, Page, expect

from ad_widget.publish.nbconvert import AutodiffExporter

from .conftest import Opener

FIRST = "%%autodiff\nx = 3.0\nw = 2.0\nb = 1.0\na = w * x + b\nloss = (a - 4.0) ** 2"
SECOND = "%%autodiff\nimport numpy as np\nv = 2.0\ny = np.sin(v) * v"

Offline = Callable[[str | Path], tuple[Page, list[str]]]


@pytest.fixture(scope="module")
def executed() -> Any:
    cells = [
        new_markdown_cell(r"The slope is $\frac{\partial L}{\partial w}$."),
        *map(new_code_cell, ("%load_ext ad_widget", FIRST, SECOND, FIRST + "  # again")),
    ]
    done, _ = ExecutePreprocessor().preprocess(new_notebook(cells=cells), {})
    return done


@pytest.fixture
def offline(browser: Browser, tmp_path: Path) -> Iterator[Offline]:
    """Open HTML from disk; tell what it asked of the network, which is off."""
    contexts = []

    def open_html(html: str | Path) -> tuple[Page, list[str]]:
        path = html if isinstance(html, Path) else tmp_path / "page.html"
        if isinstance(html, str):
            path.write_text(html, "utf-8")
        context = browser.new_context(viewport={"width": 1100, "height": 900})
        contexts.append(context)
        asked: list[str] = []

        def route(route: Any) -> None:
            url = route.request.url
            if url.startswith(("file:", "blob:", "data:")):
                route.continue_()
            else:
                asked.append(url)
                route.abort()

        context.route("**/*", route)
        page = context.new_page()
        page.goto(path.as_uri())
        return page, asked

    yield open_html
    for context in contexts:
        context.close()


def is_alive(page: Page, widgets: int = 3) -> None:
    expect(page.locator(".ad-widget")).to_have_count(widgets)
    for nth in range(widgets):
        expect(page.locator(".ad-widget").nth(nth)).to_have_attribute("data-mode", "static")
    page.get_by_role("slider", name="x", exact=True).first.fill("-1")
    losses = page.locator('[data-node="loss"]')
    expect(losses.first).to_have_attribute("data-value", "25")
    expect(losses.last).to_have_attribute("data-value", "9")
    page.get_by_role("slider", name="v", exact=True).fill("0")
    # d (v sin v) / dv = sin v + v cos v
    expect(page.locator('[data-node="v"]')).to_have_attribute("data-grad", "0")


def test_a_page_of_ours_is_alive_and_asks_for_nothing(executed: Any, offline: Offline) -> None:
    html, _ = AutodiffExporter().from_notebook_node(executed)
    page, asked = offline(html)
    is_alive(page)
    assert asked == []
    assert page.locator("math").count() == 1


def test_a_page_of_plain_nbconvert_is_alive(executed: Any, offline: Offline) -> None:
    html, _ = HTMLExporter().from_notebook_node(executed)
    page, asked = offline(html)
    is_alive(page)
    assert asked, "plain nbconvert asks for its manager; without it the page must do"


def test_without_stored_state_it_is_alive_too(executed: Any, offline: Offline) -> None:
    notebook = deepcopy(executed)
    del notebook.metadata["widgets"]
    html, _ = HTMLExporter().from_notebook_node(notebook)
    page, _ = offline(html)
    is_alive(page)


# How MyST's pages show an output once they have loaded: JupyterLab's renderer, each output in an
# area of its own, the view left out.
RENDER = """(outputs) => {
  for (const html of outputs) {
    const [area, child, output] = ["jp-OutputArea", "jp-OutputArea-child", "jp-OutputArea-output"]
      .map((name) => Object.assign(document.createElement("div"), { className: name }));
    output.innerHTML = html;
    child.append(output);
    area.append(child);
    document.body.append(area);
    for (const old of output.querySelectorAll("script")) {
      const script = document.createElement("script");
      for (const { name, value } of old.attributes) script.setAttribute(name, value);
      script.textContent = old.textContent;
      old.replaceWith(script);
    }
  }
}"""


def test_the_html_of_an_executed_notebook_is_alive(executed: Any, offline: Offline) -> None:
    page, asked = offline("<!DOCTYPE html><meta charset=utf-8>")
    outputs = [output for cell in executed.cells for output in cell.get("outputs", ())]
    page.evaluate(RENDER, [output.data["text/html"] for output in outputs if "data" in output])
    is_alive(page)
    assert asked == []


def test_a_page_of_sphinx_is_alive(executed: Any, offline: Offline, tmp_path: Path) -> None:
    pytest.importorskip("myst_nb")
    site = tmp_path / "site"
    site.mkdir()
    (site / "conf.py").write_text('extensions = ["myst_nb"]\nnb_execution_mode = "off"\n')
    notebook = deepcopy(executed)
    notebook.cells.insert(0, new_markdown_cell("# Notes"))
    nbformat.write(notebook, site / "index.ipynb")
    build = [sys.executable, "-m", "sphinx", "-q", "-b", "html", ".", "out"]
    subprocess.run(build, cwd=site, check=True)
    page, _ = offline(site / "out" / "index.html")
    is_alive(page)


@pytest.mark.parametrize("exporter", [AutodiffExporter, HTMLExporter])
def test_where_scripts_do_not_run_there_is_an_image(
    executed: Any, browser: Browser, tmp_path: Path, exporter: type[HTMLExporter]
) -> None:
    notebook = deepcopy(executed)
    del notebook.metadata["widgets"]  # JupyterLab's File → Print is such a page of plain nbconvert
    html, _ = exporter().from_notebook_node(notebook)
    (tmp_path / "page.html").write_text(html, "utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    images = page.locator(".ad-widget-page img, .ad-widget-standin img")
    expect(images).to_have_count(3)
    for image in images.all():
        box = image.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) > 50
    context.close()


def test_what_helps_plain_pages_takes_no_room_in_the_lab(notebook: Opener) -> None:
    book = notebook(FIRST)
    book.widget()
    cell = book.page.locator(".jp-CodeCell", has_text="%%autodiff")
    heights = [
        (child.bounding_box() or {"height": 0})["height"]
        for child in cell.locator(".jp-OutputArea-child").all()
    ]
    assert sum(height > 0 for height in heights) == 1


def test_widgets_without_the_module_come_back_with_the_page(notebook: Opener) -> None:
    book = notebook(FIRST, SECOND)
    for nth in (0, 1):
        book.widget(nth)
    book.command("docmanager:save")
    book.page.wait_for_timeout(500)
    book.page.reload()
    again = book.widget(1)
    assert again.value("v") == 2.0
    assert again.mode == "browser"
