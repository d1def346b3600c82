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


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """Open a page in which nothing glides, for a file's tests one after another."""
    page = browser.new_page(reduced_motion="reduce")
    yield page
    page.close()


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


class Saved:
    """Pages without a kernel, each in a context of its own.

    When they close, no request may have left the machine, nothing may have been thrown or logged
    as an error, and nobody may have been asked anything.
    """

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser, self._folder = browser, folder
        self._contexts: list[BrowserContext] = []
        self._left: list[list[str]] = []
        self._errors: list[str] = []

    def __call__(
        self, shown: AutodiffWidget | Path | str, script: str = "", **options: Any
    ) -> Page:
        """Open a widget, a file, or what stands in one; with what a context takes.

        The `script` runs before anything else in the page.
        """
        path = shown if isinstance(shown, Path) else self._folder / f"{len(self._contexts)}.html"
        if isinstance(shown, str):
            path.write_text(shown, "utf-8")
        elif not isinstance(shown, Path):
            shown.save(path)
        options = {"viewport": {"width": 1200, "height": 900}, **options}
        context = self._browser.new_context(**options)
        context.add_init_script(script)
        self._contexts.append(context)
        self._left.append(keep_home(context))
        page = context.new_page()
        page.on("pageerror", lambda error: self._errors.append(str(error)))
        page.on("console", lambda m: self._errors.append(m.text) if m.type == "error" else None)
        page.on("dialog", lambda asked: (self._errors.append(asked.message), asked.dismiss()))
        page.goto(path.as_uri())
        return page

    def __enter__(self) -> Saved:
        return self

    def __exit__(self, *error: object) -> None:
        for context in self._contexts:
            context.close()
        if error == (None, None, None):
            assert not any(self._left), "requests that would have left the machine"
            assert self._errors == []


@pytest.fixture
def saved(browser: Browser, tmp_path: Path) -> Iterator[Saved]:
    """Open widgets, or files, as pages without a kernel; they close with the test."""
    with Saved(browser, tmp_path) as pages:
        yield pages


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
