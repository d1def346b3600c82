"""From the hand to the painted number, in a real JupyterLab, against what is used today.

The *peer* is micrograd, its graph drawn by `graphviz`, redrawn by `ipywidgets.interact`.  Peer
and ours do the same sums and take turns, in pages of one browser, under the same mouse: moves are
sent at sixty a second over a DevTools connection of their own, whether or not the page keeps up.

Measured in the page.  A drag: from when the page hears of a move of the mouse until the picture
that shows it is painted (a changed picture, then an animation frame, then a task).  *Updates* are
painted pictures a second while dragging; *late* is the last of them, after the release.
"""

from __future__ import annotations

import itertools
import json
import shutil
import socket
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from websocket import create_connection

from tests.browser.jupyter import Lab, Notebook
from tests.conftest import FLAGS

from .report import Goal, Report

SIZES = {40: (5,), 400: (10, 10), 1000: (17, 17)}  # values in the graph: widths of hidden layers
SECONDS = 2.0  # of a drag
RATE = 60.0

NETWORK = """
import random
random.seed(0)
WIDTHS = {widths}

def layer(ins, outs):
    return [[random.uniform(-1, 1) for _ in range(ins + 1)] for _ in range(outs)]

LAYERS = [layer(ins, outs) for ins, outs in zip((1, *WIDTHS), (*WIDTHS, 1))]

def neuron(inputs, weights):
    total = weights[-1]
    for x, w in zip(inputs, weights):
        total = total + x * w
    return total.relu()

def f(x):
    values = [x]
    for neurons in LAYERS:
        values = [neuron(values, weights) for weights in neurons]
    return values[0]
"""

OURS = """
from ad_widget import explore
widget = explore(f, x=(-2.0, 2.0, 0.01))
{mode}
widget
"""

PEER = """
import graphviz
from ipywidgets import FloatSlider, interact
from micrograd.engine import Value

def draw(root):
    dot = graphviz.Digraph(format="svg", graph_attr={{"rankdir": "LR"}})
    seen, stack = {{id(root)}}, [root]
    while stack:
        v = stack.pop()
        name = str(id(v))
        dot.node(name, f"{{{{ data {{v.data:.4f}} | grad {{v.grad:.4f}} }}}}", shape="record")
        if v._op:
            dot.node(name + v._op, v._op)
            dot.edge(name + v._op, name)
        for child in v._prev:
            dot.edge(str(id(child)), name + v._op)
            if id(child) not in seen:
                seen.add(id(child))
                stack.append(child)
    return dot

@interact(x=FloatSlider(value=1.0, min=-2.0, max=2.0, step=0.01))
def show(x):
    y = f(Value(x))
    y.backward()
    return draw(y)
"""

# Watches one output: the time of each move while the button is down, and of each paint after a
# change of the picture.
WATCH = """
(kind) => {
  const log = (window.log = {moves: [], paints: [], up: 0});
  const root = kind === 'peer'
    ? document.querySelector('.jp-OutputArea .widget-interact, .jp-OutputArea .widget-vbox')
    : document.querySelector('.ad-widget');
  addEventListener('pointermove', ({buttons}) => {
    if (buttons & 1) log.moves.push(performance.now());
  }, true);
  addEventListener('pointerup', () => { log.up = performance.now(); }, true);
  // In each animation frame what has changed since the last, by an event or in that frame's turn.
  let changed = false;
  const painted = () => { changed = true; };
  const channel = new MessageChannel();
  channel.port1.onmessage = () => log.paints.push(performance.now());
  const turn = () => {
    if (changed) channel.port2.postMessage(0);
    changed = false;
    requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
  if (kind === 'peer') {
    root.addEventListener('load', painted, true);
    new MutationObserver((records) => {
      for (const record of records)
        for (const node of record.addedNodes)
          if (node.querySelector?.('svg') || node.tagName === 'svg') painted();
    }).observe(root, {childList: true, subtree: true});
  } else {
    new MutationObserver(painted).observe(
      root, {attributes: true, attributeFilter: ['data-value', 'data-grad'], subtree: true});
  }
}
"""


class Mouse:
    """A mouse that does not wait for the page: events over a DevTools connection of its own."""

    def __init__(self, port: int, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        target = session.send("Target.getTargetInfo")["targetInfo"]["targetId"]
        session.detach()
        self._socket = create_connection(
            f"ws://127.0.0.1:{port}/devtools/page/{target}", suppress_origin=True
        )
        self._ids = itertools.count(1)

    def send(self, kind: str, x: float, y: float) -> None:
        down = 0 if kind == "mouseMoved" and not self._held else 1
        message = {
            "id": next(self._ids),
            "method": "Input.dispatchMouseEvent",
            "params": {
                "type": kind,
                "x": x,
                "y": y,
                "button": "left" if kind != "mouseMoved" or self._held else "none",
                "buttons": down,
                "clickCount": 1 if kind != "mouseMoved" else 0,
                "pointerType": "mouse",
            },
        }
        self._socket.send(json.dumps(message))

    _held = False

    def drag(self, y: float, left: float, right: float, seconds: float) -> None:
        """Sweep to and fro from the middle, at sixty moves a second."""
        middle, reach = (left + right) / 2, (right - left) / 2
        self.send("mouseMoved", middle, y)
        self.send("mousePressed", middle, y)
        self._held = True
        start = time.perf_counter()
        for k in range(round(seconds * RATE)):
            phase = 4 * (k / RATE / seconds * 1.5 % 1)
            offset = phase if phase <= 1 else 2 - phase if phase <= 3 else phase - 4
            self.send("mouseMoved", middle + reach * offset, y)
            time.sleep(max(0.0, start + (k + 1) / RATE - time.perf_counter()))
        self.send("mouseReleased", middle + reach * 0.5, y)
        self._held = False

    def close(self) -> None:
        self._socket.close()


def measured(log: dict[str, Any]) -> dict[str, float]:
    """Return the figures of one drag, in milliseconds and updates a second."""
    moves, paints, up = log["moves"], log["paints"], log["up"]
    waits = []
    shown = 0
    for paint in paints:  # a paint answers the first move since the one before
        since = [move for move in moves[shown:] if move <= paint]
        if since:
            waits.append(paint - since[0])
            shown += len(since)
    during = [paint for paint in paints if moves[0] <= paint <= up]
    return {
        "wait": median(waits) if waits else float("nan"),
        "updates": 1000 * len(during) / (up - moves[0]),
        "late": max(0.0, paints[-1] - up) if paints else float("nan"),
    }


def drag(port: int, book: Notebook, kind: str) -> dict[str, float]:
    """Drag the slider of a page once and measure."""
    page = book.page
    page.bring_to_front()
    if kind == "peer":
        handle = page.locator(".noUi-target").first
    else:
        handle = page.locator(".ad-widget input[type=range]").first
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box is not None
    page.evaluate("() => Object.assign(window.log, {moves: [], paints: [], up: 0})")
    mouse = Mouse(port, page)
    y = box["y"] + box["height"] / 2
    reach = 0.4 * box["width"]
    middle = box["x"] + box["width"] / 2
    if kind == "peer":  # take hold of the handle where it is
        held = page.locator(".noUi-handle").first.bounding_box()
        assert held is not None
        middle = held["x"] + held["width"] / 2
        reach = min(reach, middle - box["x"], box["x"] + box["width"] - middle)
    mouse.drag(y, middle - reach, middle + reach, SECONDS)
    page.wait_for_function("() => window.log.up > 0")
    page.wait_for_timeout(1500)
    mouse.close()
    return measured(page.evaluate("() => window.log"))


def opened(lab: Lab, browser: Browser, widths: tuple[int, ...], kind: str, fit: bool) -> Notebook:
    """Open a page with one widget in it, watched."""
    name = f"{kind}-{sum(widths)}-{'fit' if fit else 'full'}.ipynb"
    code = (
        PEER.format()
        if kind == "peer"
        else OURS.format(mode='widget.mode = "kernel"' if kind == "kernel" else "")
    )
    lab.write(name, [NETWORK.format(widths=widths), code])
    book = lab.open(browser, name, width=1500, height=1000)
    book.run_all()
    if kind == "peer":
        book.page.locator(".jp-OutputArea img, .jp-OutputArea svg").first.wait_for()
    else:
        widget = book.widget()
        widget.root.get_by_text("fit", exact=True).click()
        if not fit:
            widget.root.get_by_text("%").click()
    book.page.wait_for_timeout(1000)
    book.page.evaluate(WATCH, kind)
    return book


def run(rounds: int) -> Report:
    """Drag peer and ours in turn, `rounds` // 3 times in each of the two orders."""
    report = Report("Slider to paint, in JupyterLab, at sixty moves a second")
    report.lines += [
        "| values | way | wait ms | updates/s | late ms | × quicker than the peer |",
        "|---|---|---|---|---|---|",
    ]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with TemporaryDirectory() as home, Lab(Path(home) / "lab") as lab, sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=path, args=[*FLAGS, f"--remote-debugging-port={port}"]
        )
        for size, widths in SIZES.items():
            _one_size(report, lab, browser, port, size, widths, max(2, rounds // 3))
        browser.close()
    return report


def _one_size(
    report: Report,
    lab: Lab,
    browser: Browser,
    port: int,
    size: int,
    widths: tuple[int, ...],
    rounds: int,
) -> None:
    ways = [("page", "page", False), ("page, fit", "page", True)]
    if size < 1000:  # there the peer takes minutes a picture
        ways += [("peer", "peer", False), ("kernel", "kernel", False)]
    books = {way: opened(lab, browser, widths, kind, fit) for way, kind, fit in ways}
    kinds = {way: kind for way, kind, _ in ways}
    figures: dict[str, dict[str, list[float]]] = {w: defaultdict(list) for w in books}
    for k in range(2 * rounds):
        for way in list(books) if k % 2 == 0 else list(reversed(books)):
            for name, value in drag(port, books[way], kinds[way]).items():
                figures[way][name].append(value)
    ratios = {
        way: median(
            a / b for a, b in zip(figures["peer"]["wait"], figures[way]["wait"], strict=True)
        )
        for way in books
        if "peer" in books
    }
    for way in books:
        wait, updates, late = (median(figures[way][key]) for key in ("wait", "updates", "late"))
        report.lines.append(
            f"| {size} | {way} | {wait:.1f} | {updates:.1f} | {late:.0f} "
            f"| {ratios.get(way, float('nan')):.1f} |"
        )
    quicker = {40: 15, 400: 20}
    for way in ("page", "page, fit"):
        if size in quicker:
            report.goals.append(
                Goal(f"{size} values, {way}: quicker", ratios[way], at_least=quicker[size])
            )
        report.goals.append(
            Goal(
                f"{size} values, {way}: updates/s",
                median(figures[way]["updates"]),
                at_least=58 if size < 1000 else 50,
            )
        )
        report.goals.append(
            Goal(f"{size} values, {way}: late ms", median(figures[way]["late"]), at_most=2000 / 60)
        )
    if "kernel" in books:
        report.goals.append(
            Goal(
                f"{size} values, kernel: quicker",
                ratios["kernel"],
                at_least={40: 2.5, 400: 5}[size],
            )
        )
        report.goals.append(
            Goal(f"{size} values, kernel: late ms", median(figures["kernel"]["late"]), at_most=300)
        )
    for book in books.values():
        book.close()
