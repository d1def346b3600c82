"""One server and one browser for all browser tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from ad_widget import AutodiffWidget

from ..conftest import FLAGS
from .jupyter import Lab, Notebook, keep_home

ARTEFACTS = Path(__file__).parent.parent / "artefacts"


# Not for the session: Playwright leaves its event loop running in this thread until it stops.
@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


# The rows of the chain rule's panel: paths, the rest, the total.
COLUMN = """() => {
  const panel = document.querySelector('[data-panel=chain]');
  const number = (el, name) => el === null ? null : Number(el.dataset[name]);
  return {
    paths: [...panel.querySelectorAll('[data-path]')]
      .map((el) => [el.dataset.path, number(el, 'contribution')]),
    others: number(panel.querySelector('[data-others]'), 'contribution'),
    total: number(panel.querySelector('[data-total]'), 'total'),
  };
}"""

# Until the picture has stood still for ten frames: it follows the size of its stage.
STILL = """async () => {
  let [before, frames] = ['', 0];
  while (frames < 10) {
    await new Promise(requestAnimationFrame);
    const { a, e, f } = document.querySelector('.adw-graph').getScreenCTM();
    const { width, height } = document.querySelector('.adw-window').getBoundingClientRect();
    const now = JSON.stringify([a, e, f, width, height]);
    frames = now === before ? frames + 1 : 0;
    before = now;
  }
}"""


@pytest.fixture(scope="package")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with Lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


Saved = Callable[..., Page]


@pytest.fixture
def saved(browser: Browser, tmp_path: Path) -> Iterator[Saved]:
    """Open widgets, or files, as pages without a kernel; they close with the test.

    Takes what a browser's context takes, such as `viewport`, and a script that runs first.  No
    request may leave the machine, and no page may throw.
    """
    contexts: list[BrowserContext] = []
    left: list[list[str]] = []
    errors: list[str] = []

    def open_saved(widget: AutodiffWidget | Path, script: str = "", **options: Any) -> Page:
        path = widget if isinstance(widget, Path) else tmp_path / f"page-{len(contexts)}.html"
        if not isinstance(widget, Path):
            widget.save(path)
        contexts.append(
            browser.new_context(**{"viewport": {"width": 1200, "height": 900}, **options})
        )
        left.append(keep_home(contexts[-1]))
        contexts[-1].add_init_script(script)
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield open_saved
    for context in contexts:
        context.close()
    assert not any(left), "requests that would have left the machine"
    assert errors == []


Opener = Callable[..., Notebook]


@pytest.fixture
def notebook(lab: Lab, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Opener]:
    """Open notebooks with the cells given; their pages close with the test.

    No request may leave the machine, and no page may throw.
    """
    opened: list[Notebook] = []
    numbers = count()

    def open_notebook(*cells: str, run: bool = True, **options: Any) -> Notebook:
        name = f"{request.node.name.translate(str.maketrans('[]/', '___'))}-{next(numbers)}.ipynb"
        lab.write(name, ["%load_ext ad_widget", *cells])
        one = lab.open(browser, name, **options)
        opened.append(one)
        if run:
            one.run_all()
        return one

    yield open_notebook
    for k, one in enumerate(opened):
        ARTEFACTS.mkdir(exist_ok=True)
        one.page.screenshot(path=ARTEFACTS / f"{request.node.name}-{k}.png")
        one.close()
        assert one.left == [], "requests that would have left the machine"
        assert one.errors == []
