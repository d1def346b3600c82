"""Frames a second, and what a frame costs, with each panel open, in a page as it is exported.

The slider of a network of 400 numbers is dragged at sixty moves a second; beside it what can be
opened in other places than below the graph, points that are dragged, and a descent that plays as
fast as it can.  *ms* is what the page's main thread works for each picture that is painted, in
processor time, which a busy machine falsifies least; above 16 ms there can be no sixty frames a
second.  A page with nothing but a slider, under the same mouse, says how many frames there can be.
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from ad_widget import explore
from ad_widget.drawing.view import PANELS
from tests.conftest import FLAGS

from .report import Goal, Report
from .slider import NETWORK, SIZES, WATCH, Mouse, measured
from .tracing import tasks

VALUES = 400
FUNCTIONS = """
import numpy as np

def loss(x):
    return f(x) + (x - 1.0) ** 2  # of the network alone the slope is 0

def two(x, w):
    return f(x) + (x - w) ** 2

WEIGHTS = [np.linspace(-0.6, 0.5, 16).reshape(4, 4) for _ in range(100)]

def arrays(x, y, A):
    rows = np.ones((2, 4)) * x @ A
    for k, weights in enumerate(WEIGHTS):
        rows = np.tanh(rows @ weights + (y, 0.1)[k % 2])
    return rows
"""
EMPTY = """<!doctype html><div class="ad-widget adw-leaf">
<input type="range" style="width: 300px; margin: 100px"></div>
<script>
  const root = document.querySelector('.ad-widget');
  root.firstElementChild.addEventListener('input', ({target}) => {
    root.dataset.value = target.value;
  });
</script>"""
SECONDS = 2.0  # of a drag, and of a descent
LEAST = 58.0  # frames a second
SHARE = 0.98  # of those of the empty page, where that has fewer

SLIDER = ".adw-leaf input[type=range]"


def _nothing(page: Page) -> None:
    """Leave the page as it opens."""


def pressed(name: str) -> Callable[[Page], None]:
    """Return what presses a button."""
    return lambda page: page.get_by_role("button", name=name, exact=True).first.click()


def nudged(page: Page) -> None:
    page.locator("[data-node=x]").press("n")


def told_why(page: Page) -> None:
    page.locator(".adw-badge").click()


@dataclass(frozen=True)
class Case:
    """What is open, and what is dragged."""

    name: str
    view: Mapping[str, Any] = field(default_factory=dict)
    function: str = "loss"
    open: Callable[[Page], None] = _nothing
    hold: str | None = SLIDER  # None: a descent plays
    code: bool = False  # shown, and in groups


ELEMENT = {"select": "A", "element": 0, "seed": 0}

CASES = [
    Case("none", {"panel": None}),
    *(Case(panel, {"panel": panel}) for panel in PANELS),
    Case("the whole picture", {"panel": None}, open=pressed("fit")),
    Case("numbers on edges", {"panel": None, "edges": "flow"}),
    Case("numbers in the code", {"panel": None}, open=pressed("numbers"), code=True),
    Case("nudge", {"panel": None}, open=nudged),
    Case("why a gradient is right", {"panel": None}, open=told_why),
    Case("history", {"panel": None, "settings": [{"x": -1.0}, {"x": 1.0}]}),
    Case("chain, second derivative", {"panel": "chain", "by": ["x"]}),
    Case("steps, in their midst", {"panel": "steps", "done": 300}),
    Case("exercise, marked", {"panel": "exercise", "answers": {"grad:x": "-2"}}),
    Case("slope over two", {"panel": "slope", "over": ["x", "w"]}, "two"),
    Case("slope, its point", {"panel": "slope"}, hold=".adw-slope .adw-grip"),
    Case("descent, playing", {"panel": "descent"}, hold=None),
    *(
        Case(f"arrays: {panel}", {"panel": panel, **ELEMENT}, "arrays")
        for panel in ("chain", "forward", "inspector", "bugs")
    ),
]


def functions(folder: Path, code: bool = False) -> dict[str, Any]:
    """Return what is shown: with its `code`, in groups, else each number on a card of its own."""
    source = NETWORK.format(widths=SIZES[VALUES]) + FUNCTIONS
    space: dict[str, Any] = {}
    path = folder / "shown.py"
    path.write_text(source, "utf-8")
    exec(compile(source, path if code else "<no file>", "exec"), space)  # noqa: S102
    return space


def document(folder: Path, case: Case) -> Path:
    """Write a page."""
    shown = functions(folder, case.code)
    path = folder / f"{case.name.replace(':', '')}.html"
    view = {"rate": 1e-4, **case.view}  # so small that a descent does not arrive
    leaves: dict[str, Any] = {"x": (-2.0, 2.0, 0.01)}
    if case.function == "two":
        leaves["w"] = (-2.0, 2.5, 0.01)
    elif case.function == "arrays":
        leaves |= {"y": (-2.0, 2.5, 0.01), "A": np.eye(4)}
    explore(shown[case.function], view=view, **leaves).save(path)
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


def once(browser: Browser, port: int, path: Path, case: Case | None) -> tuple[float, float]:
    """Return frames a second, and the milliseconds that one costs."""
    page = browser.new_page(viewport={"width": 1500, "height": 1300})
    page.goto(path.as_uri())
    if case is not None:
        page.locator("[data-node]").first.wait_for()
        case.open(page)
    page.wait_for_timeout(1200)
    page.evaluate(WATCH, "ours")
    with tasks(browser, page) as busy:
        if case is not None and case.hold is None:
            play(page)
        else:
            drag(port, page, SLIDER if case is None or case.hold is None else case.hold)
    log = page.evaluate("() => window.log")
    page.close()
    return measured(log)["updates"], sum(busy) / max(len(log["paints"]), 1)


def run(rounds: int) -> Report:
    report = Report(f"Frames with a panel open, {VALUES} values, in an exported page")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        report.lines.append("Not measured: it takes Chromium.")
        return report
    report.lines += [
        "| open | frames/s | × an empty page's | ms of the main thread a frame |",
        "|---|---|---|---|",
    ]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=[*FLAGS, f"--remote-debugging-port={port}"]
        )
        empty = Path(home) / "empty.html"
        empty.write_text(EMPTY, "utf-8")
        pages: list[tuple[Path, Case | None]] = [(empty, None)]
        pages += [(document(Path(home), case), case) for case in CASES]
        found: list[list[tuple[float, float]]] = [[] for _ in pages]
        for _ in range(max(1, rounds // 3)):
            for k, (path, case) in enumerate(pages):
                found[k].append(once(browser, port, path, case))
        browser.close()
    frames, costs = ([median(one[k] for one in each) for each in found] for k in (0, 1))
    for (_, case), rate, cost in zip(pages, frames, costs, strict=True):
        name = case.name if case else "an empty page"
        report.row(f"| {name} | {rate:.1f} | {rate / frames[0]:.3f} | {cost:.1f} |")
        if case:
            least = min(LEAST, SHARE * frames[0])
            report.goals.append(Goal(f"{name}: frames/s", rate, at_least=round(least, 1)))
    return report
