"""Large graphs, in a real JupyterLab: from the cell's start to the picture.

A network of single numbers in objects, as micrograd has it, whose groups are closed as far as the
picture is readable.  The clock starts in the page when the cell is run, and stops when the picture
is painted; *told* is when the page first says that something is going on, and *task* the longest
task of the page's main thread meanwhile.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.jupyter import Lab, Notebook
from tests.conftest import FLAGS

from .report import Goal, Report

# Layers of networks of about 5,000, 50,000 and 200,000 values, and the seconds they may take.
NETWORKS = (((8, 40, 32, 1), 2.0), ((8, 150, 100, 1), 10.0), ((8, 300, 210, 1), 40.0))
LONGEST = 200.0  # ms: a task of the page's main thread
TOLD = 1.0  # seconds until progress is shown

SETUP = "%load_ext ad_widget"
CELL = """%%autodiff loss{turn}
import math
import numpy as np
from ad_widget import Node

class Neuron:
    def __init__(self, size):
        self.w = [Node(math.sin(3.0 * size * k + 1.0)) for k in range(size)]
        self.b = Node(0.1)
    def __call__(self, x):
        total = self.b
        for w, value in zip(self.w, x):
            total = total + w * value
        return np.tanh(total)

class Layer:
    def __init__(self, size, neurons):
        self.neurons = [Neuron(size) for _ in range(neurons)]
    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]

class MLP:
    def __init__(self, sizes):
        self.layers = [Layer(a, b) for a, b in zip(sizes, sizes[1:])]
    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x[0]

model = MLP({sizes})
loss{turn} = (model([Node(0.1 * k - 0.3) for k in range({inputs})]) - 1.0) ** 2
"""

# Runs a cell and waits for its picture: seconds until it is painted, until anything is said, and
# the longest task in ms.
RUN = """async ([at, code, patience]) => {
  const { content } = jupyterapp.shell.currentWidget;
  const cell = content.widgets[at];
  cell.model.sharedModel.setSource(code);
  content.activeCellIndex = at;
  const seconds = (since) => (performance.now() - since) / 1000;
  let longest = 0, told = null;
  const tasks = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  tasks.observe({ type: 'longtask' });
  const since = performance.now();
  const done = new Promise((resolve, reject) => {
    const end = setTimeout(() => reject(new Error('no picture')), 1000 * patience);
    const look = () => {
      const said = cell.node.querySelector('.ad-widget, .jp-OutputArea-output');
      if (said && told === null) told = seconds(since);
      if (!cell.node.querySelector('.ad-widget [data-edge]')) return;
      watching.disconnect();
      clearTimeout(end);
      requestAnimationFrame(() => setTimeout(() => resolve(seconds(since))));
    };
    const watching = new MutationObserver(look);
    watching.observe(cell.node, { childList: true, subtree: true });
  });
  const ran = jupyterapp.commands.execute('notebook:run-cell');
  const shown = await done;
  await ran;
  await new Promise((resolve) => setTimeout(resolve, 1500)); // what comes after is of the page too
  tasks.disconnect();
  return [shown, told, longest];
}"""


def once(book: Notebook, sizes: tuple[int, ...], turn: int, patience: float) -> Any:
    """Run a network; return seconds to its picture and to the first word, and the longest task."""
    code = CELL.format(sizes=sizes, inputs=sizes[0], turn=turn)
    return book.page.evaluate(RUN, [0, code, patience])


def run(rounds: int) -> Report:
    report = Report("Large graphs, in JupyterLab: from the cell's start to the picture")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        report.lines.append("Not measured: it takes Chromium.")
        return report
    report.lines += ["| values | picture, s | told, s | longest task, ms |", "|---|---|---|---|"]
    with TemporaryDirectory() as home, Lab(Path(home) / "lab") as lab, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        for k, (sizes, most) in enumerate(NETWORKS):
            lab.write(f"large{k}.ipynb", [""])
            book = lab.open(browser, f"large{k}.ipynb", width=1500, height=1000)
            if trouble := book.ask(SETUP):
                raise RuntimeError(trouble)
            once(book, (2, 2, 1), 0, 60.0)  # to warm up
            times = [once(book, sizes, turn, 6 * most) for turn in range(1, 1 + min(rounds, 2))]
            shown, told, task = (min(column) for column in zip(*times, strict=True))
            count = (
                "__import__('gc').collect(); print(len([o for o in " + _WIDGETS + "][-1].nodes))"
            )
            values = int(book.ask(count))
            report.lines.append(f"| {values:,} | {shown:.1f} | {told:.1f} | {task:,.0f} |")
            report.goals.append(Goal(f"{values:,} values: picture, s", shown, most))
            report.goals.append(Goal(f"{values:,} values: longest task, ms", task, LONGEST))
            report.goals.append(Goal(f"{values:,} values: first told, s", told, TOLD))
            book.page.close()
        browser.close()
    return report


_WIDGETS = "__import__('ipywidgets').Widget._instances.values() if hasattr(o, 'nodes')"
