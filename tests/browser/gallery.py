"""Ten cells beside the peers' pictures: ``python -m tests.browser.gallery [NAME ...] [--out DIR]``.

Each cell of `cells` as a page, at four widths, light and dark; beside it what micrograd's
``draw_dot`` makes of the same graph where that is a graph of numbers, and, where PyTorch and
torchviz are installed, what torchviz does.  Look at every one: ``index.html`` shows them together.
"""

from __future__ import annotations

import argparse
import html
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from ..conftest import FLAGS
from ..pictured import widget
from .cells import CELLS
from .conftest import ARTEFACTS

WIDTHS = {1920: 1080, 1366: 768, 800: 1000, 390: 844}
THEMES = ("light", "dark")


def ours(browser: Browser, name: str, out: Path) -> Iterator[Path]:
    """Make the pictures of a cell's page, untouched."""
    page_file = out / f"{name}.html"
    widget(CELLS[name]).save(page_file)
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


def draw_dot(name: str, out: Path) -> Path | None:
    """Make micrograd's picture of a cell of numbers: its graph in the form of ``draw_dot``."""
    import graphviz

    one = widget(CELLS[name])
    if any(node.data.ndim for node in one.nodes):
        return None  # micrograd knows numbers alone
    dot = graphviz.Digraph(format="png", graph_attr={"rankdir": "LR"})
    for k, (part, node) in enumerate(zip(one.program.nodes, one.nodes, strict=True)):
        grad = 0.0 if node.grad is None else float(node.grad.data)
        label = f"{{ {part.name or ''} | data {float(node.data):.4f} | grad {grad:.4f} }}"
        dot.node(str(k), label=label, shape="record")
        if part.op:
            dot.node(f"{k}op", label=part.symbol or part.op)
            dot.edge(f"{k}op", str(k))
    for edge in one.program.edges:
        dot.edge(str(edge.source), f"{edge.target}op")
    dot.render(out / f"{name}-draw_dot", cleanup=True)
    return out / f"{name}-draw_dot.png"


def torchviz(name: str, out: Path) -> Path | None:
    """Make torchviz's picture of the output of a cell, its leaves as tensors; None without it."""
    try:
        import torch
        from torchviz import make_dot
    except ImportError:
        return None
    source = CELLS[name].replace("import numpy as np", "import torch as np")
    space: dict[str, Any] = {}
    try:
        exec(source.replace("np.array(", "np.tensor("), space)
        output = space[source.rsplit("\n", 1)[-1]]
        made = make_dot(output) if isinstance(output, torch.Tensor) else None
    except Exception:
        return None
    if made is None:
        return None
    made.render(out / f"{name}-torchviz", format="png", cleanup=True)
    return out / f"{name}-torchviz.png"


def main() -> None:
    """Make the pictures, and the page that shows them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(CELLS)}")
    parser.add_argument("--out", type=Path, default=ARTEFACTS / "gallery")
    options = parser.parse_args()
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    shown = ["<!DOCTYPE html><meta charset=utf-8><title>Ten cells</title>"]
    shown.append("<style>img { max-width: 48%; vertical-align: top; margin: 4px }</style>")
    with sync_playwright() as playwright:
        browser_path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(FLAGS))
        for name in options.names or CELLS:
            pictures = [*ours(browser, name, out), draw_dot(name, out), torchviz(name, out)]
            shown.append(f"<h2>{name}</h2><pre>{html.escape(CELLS[name])}</pre>")
            shown += [f"<img src={one.name} alt={one.stem}>" for one in pictures if one]
            print(name, *(one.name for one in pictures if one))
        browser.close()
    (out / "index.html").write_text("\n".join(shown), "utf-8")
    print(out / "index.html")


if __name__ == "__main__":
    main()
