"""Frames a second, and what a frame costs, with each panel open, in a page as it is exported.

The slider of a network of 400 numbers is dragged at sixty moves a second; then the point of the
slope, and a descent plays as fast as it can.  *ms* is what the page's main thread works for each
picture that is painted, in processor time, which a busy machine falsifies least; above 16 ms there
can be no sixty frames a second.
"""

from __future__ import annotations

import shutil
import socket
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from ad_widget import explore
from ad_widget.drawing.view import PANELS
from tests.conftest import FLAGS

from .report import Goal, Report
from .slider import NETWORK, SIZES, WATCH, Mouse, measured
from .tracing import tasks

VALUES = 400
LOSS = """
def loss(x):
    return f(x) + (x - 1.0) ** 2  # of the network alone the slope is 0
"""
SECONDS = 2.0  # of a drag, and of a descent
LEAST = 58.0  # frames a second


def document(folder: Path, panel: str | None) -> Path:
    """Write the page of a network whose panel is open."""
    space: dict[str, Any] = {}
    exec(NETWORK.format(widths=SIZES[VALUES]) + LOSS, space)  # noqa: S102
    path = folder / f"{panel}.html"
    view = {"panel": panel, "rate": 1e-4}  # so small that a descent does not arrive
    explore(space["loss"], x=(-2.0, 2.0, 0.01), view=view).save(path)
    return path


def drag(port: int, page: Page, what: str) -> None:
    """Drag the first of what a selector finds, to and fro, at sixty moves a second."""
    box = page.locator(what).first.bounding_box()
    area = page.locator(".adw-plot" if "slope" in what else what).first.bounding_box()
    assert box is not None
    assert area is not None
    middle = box["x"] + box["width"] / 2
    reach = 0.9 * min(middle - area["x"], area["x"] + area["width"] - middle)
    mouse = Mouse(port, page)
    y = box["y"] + box["height"] / 2
    mouse.drag(y, middle - reach, middle + reach, SECONDS)
    page.wait_for_function("() => window.log.up > 0")
    mouse.close()


def play(page: Page) -> None:
    """Let a descent go on by itself: its frames are counted as those of a drag are."""
    page.locator("select[aria-label='steps a second']").select_option("60")
    page.evaluate("() => window.log.moves.push(performance.now())")
    page.get_by_role("button", name="play").click()
    page.wait_for_timeout(1000 * SECONDS)
    page.evaluate("() => { window.log.up = performance.now(); }")


def once(browser: Browser, port: int, path: Path, what: str) -> tuple[float, float]:
    """Return frames a second, and the milliseconds that one costs."""
    page = browser.new_page(viewport={"width": 1500, "height": 1300})
    page.goto(path.as_uri())
    page.locator("[data-node]").first.wait_for()
    page.wait_for_timeout(1200)
    page.evaluate(WATCH, "ours")
    with tasks(browser, page) as busy:
        if what == "play":
            play(page)
        else:
            drag(port, page, what)
    log = page.evaluate("() => window.log")
    page.close()
    return measured(log)["updates"], sum(busy) / max(len(log["paints"]), 1)


def run(rounds: int) -> Report:
    report = Report(f"Frames with a panel open, {VALUES} values, in an exported page")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        report.lines.append("Not measured: it takes Chromium.")
        return report
    report.lines += ["| panel | frames/s | ms of the main thread a frame |", "|---|---|---|"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    slider = ".ad-widget input[type=range]"
    cases = [(panel, slider, panel or "none") for panel in (None, *PANELS)]
    cases += [
        ("slope", ".adw-slope .adw-grip", "slope, its point"),
        ("descent", "play", "descent, playing"),
    ]
    with TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=[*FLAGS, f"--remote-debugging-port={port}"]
        )
        paths = {panel: document(Path(home), panel) for panel, _, _ in cases}
        found: dict[str, list[tuple[float, float]]] = {name: [] for _, _, name in cases}
        for _ in range(max(1, rounds // 3)):
            for panel, what, name in cases:
                found[name].append(once(browser, port, paths[panel], what))
        browser.close()
    for name, figures in found.items():
        frames, cost = (median(column) for column in zip(*figures, strict=True))
        report.row(f"| {name} | {frames:.1f} | {cost:.1f} |")
        report.goals.append(Goal(f"panel {name}: frames/s", frames, at_least=LEAST))
    return report
