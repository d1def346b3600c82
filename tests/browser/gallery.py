"""Ten cells as pages: ``python -m tests.browser.gallery [NAME ...] [--peers] [--out DIR]``.

Each cell of `cells`, or of its `siblings` if named, at four widths, light and dark.  With
``--peers`` also what `peers` make of the ten: micrograd's ``draw_dot``, alone and under ipywidgets'
``interact`` in a JupyterLab, torchviz and torchview; and one sheet for each cell, on which all
stand beside ours.  Look at every one: ``index.html`` shows them together.
"""

from __future__ import annotations

import argparse
import html
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from ..conftest import FLAGS
from ..pictured import widget
from . import peers
from .cells import CELLS
from .conftest import ARTEFACTS
from .jupyter import Lab
from .siblings import SIBLINGS

WIDTHS = {1920: 1080, 1366: 768, 800: 1000, 390: 844}
THEMES = ("light", "dark")
SHEET = """body { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; margin: 16px }
figure { margin: 0; border: 1px solid #ccc }
img { display: block; margin: auto; max-width: 100%; max-height: 640px }
figcaption { font: 14px sans-serif; padding: 4px; border-top: 1px solid #ccc }"""


def ours(browser: Browser, name: str, out: Path) -> Iterator[Path]:
    """Make the pictures of a cell's page, untouched."""
    page_file = out / f"{name}.html"
    widget({**CELLS, **SIBLINGS}[name]).save(page_file)
    for width, height in WIDTHS.items():
        for theme in THEMES:
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme="dark" if theme == "dark" else "light",
            )
            page.goto(page_file.as_uri())
            page.locator(".ad-widget :is([data-node], [data-group])").first.wait_for()
            page.wait_for_timeout(200)
            made = out / f"{name}-{width}-{theme}.png"
            page.screenshot(path=made)
            page.close()
            yield made


def theirs(browser: Browser, names: Iterable[str], out: Path) -> dict[str, list[Path]]:
    """Make the peers' pictures of some of the ten cells."""
    made: dict[str, list[Path]] = {}
    with TemporaryDirectory() as home, Lab(Path(home) / "lab") as lab:
        for name in names:
            pictures = [
                peers.draw_dot(name, out),
                peers.interact(name, out, lab, browser),
                peers.torchviz(name, out),
                peers.torchview(name, out),
            ]
            made[name] = [one for one in pictures if one is not None]
    return made


def sheet(browser: Browser, name: str, pictures: Iterable[Path], out: Path) -> Path:
    """Set pictures of a cell side by side, each in its own name."""
    figures = [
        f"<figure><img src={one.name}><figcaption>{one.stem}</figcaption></figure>"
        for one in pictures
    ]
    file = out / f"{name}-sheet.html"
    file.write_text(f"<!DOCTYPE html><meta charset=utf-8><style>{SHEET}</style>{''.join(figures)}")
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(file.as_uri())
    made = out / f"{name}-sheet.png"
    page.screenshot(path=made, full_page=True)
    page.close()
    return made


def main() -> None:
    """Make the pictures, and the page that shows them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    known = [*CELLS, *SIBLINGS]
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)}")
    parser.add_argument("--peers", action="store_true", help="with the peers' pictures of the ten")
    parser.add_argument("--out", type=Path, default=ARTEFACTS / "gallery")
    options = parser.parse_args()
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    names = options.names or list(CELLS)
    shown = ["<!DOCTYPE html><meta charset=utf-8><title>Ten cells</title>"]
    shown.append("<style>img { max-width: 48%; vertical-align: top; margin: 4px }</style>")
    with sync_playwright() as playwright:
        browser_path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(FLAGS))
        beside = (
            theirs(browser, [name for name in names if name in CELLS], out) if options.peers else {}
        )
        for name in names:
            pictures = list(ours(browser, name, out))
            if name in beside:
                first = [one for one in pictures if one.stem.endswith(("1366-light", "1366-dark"))]
                pictures += beside[name]
                pictures.append(sheet(browser, name, [*first, *beside[name]], out))
            source = html.escape({**CELLS, **SIBLINGS}[name])
            shown.append(f"<h2>{name}</h2><pre>{source}</pre>")
            shown += [f'<img src="{one.name}" alt="{one.stem}">' for one in pictures]
            print(name, *(one.name for one in pictures))
        browser.close()
    (out / "index.html").write_text("\n".join(shown), "utf-8")
    print(out / "index.html")


if __name__ == "__main__":
    main()
