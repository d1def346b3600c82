"""Make the README's pictures: ``python -m tests.browser.portrait``.

The widget of the first example, live in a JupyterLab, in its light and its dark theme.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from ..conftest import FLAGS
from .jupyter import Lab

CELL = """%%autodiff
x = 3.0
w = 2.0
b = 1.0
a = w * x + b
loss = (a - 4.0) ** 2"""
FOLDER = Path(__file__).parents[2] / "notebooks" / "images"


def main() -> None:
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as home, Lab(Path(home) / "lab") as lab, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path, args=list(FLAGS))
        lab.write("portrait.ipynb", ["%load_ext ad_widget", CELL])
        for theme in ("Light", "Dark"):
            book = lab.open(
                browser, "portrait.ipynb", width=1240, theme=f"JupyterLab {theme}", sharp=True
            )
            book.run_all()
            widget = book.widget()
            widget.node("w").click()
            book.page.mouse.move(0, 0)
            book.page.wait_for_timeout(500)
            widget.root.screenshot(path=FOLDER / f"widget-{theme.lower()}.png")
            book.close()
        browser.close()


if __name__ == "__main__":
    main()
