"""Large graphs, in a real JupyterLab: from the cell's start to the picture.

A network of single numbers in objects, as micrograd has it, whose groups are closed as far as the
picture is readable.  The clock starts in the page when the cell is run, and stops when the picture
is painted; *told* is when the page first says that something is going on, and *task* the longest
task of the page's main thread meanwhile, in processor time.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from tests.browser.jupyter import Lab, Notebook
from tests.conftest import FLAGS
from tests.drawing.networks import NETWORK

from .report import Goal, Report
from .tracing import tasks

# Layers of networks of about 5,000, 50,000 and 200,000 values, and the seconds they may take.
NETWORKS = (((8, 40, 32, 1), 2.0), ((8, 150, 100, 1), 10.0), ((8, 300, 210, 1), 40.0))
LONGEST = 200.0  # ms: a task of the page's main thread
TOLD = 1.0  # seconds until progress is shown

SETUP = "%load_ext ad_widget"
CELL = f"""%%autodiff loss{{turn}}
import numpy as np
from ad_widget import Node
{NETWORK.replace("loss =", "loss{turn} =")}"""

# Runs a cell and waits for its picture: seconds until it is painted, and until anything is said.
RUN = """async ([at, code, output, patience]) => {
  const { content } = jupyterapp.shell.currentWidget;
  const cell = content.widgets[at];
  cell.model.sharedModel.setSource(code);
  content.activeCellIndex = at;
  const seconds = (since) => (performance.now() - since) / 1000;
  let told = null;
  const since = performance.now();
  const done = new Promise((resolve, reject) => {
    const end = setTimeout(() => reject(new Error('no picture')), 1000 * patience);
    const look = () => {
      const said = cell.node.querySelector('.ad-widget, .jp-OutputArea-output');
      if (said && told === null) told = seconds(since);
      const title = cell.node.querySelector('.adw-title')?.textContent ?? '';
      if (!title.includes(output) || !cell.node.querySelector('.ad-widget [data-edge]')) return;
      watching.disconnect();
      clearTimeout(end);
      requestAnimationFrame(() => setTimeout(() => resolve(seconds(since))));
    };
    const watching = new MutationObserver(look);
    watching.observe(cell.node, { childList: true, subtree: true, characterData: true });
  });
  const ran = jupyterapp.commands.execute('notebook:run-cell');
  const shown = await done;
  await ran;
  await new Promise((resolve) => setTimeout(resolve, 1500)); // what comes after is of the page too
  return [shown, told];
}"""


def once(
    browser: Browser, book: Notebook, sizes: tuple[int, ...], turn: int, patience: float
) -> tuple[float, float, float]:
    """Run a network; return seconds to its picture and to the first word, and the longest task."""
    code = CELL.format(sizes=", ".join(map(str, sizes)), inputs=sizes[0], turn=turn)
    with tasks(browser, book.page) as found:
        shown, told = book.page.evaluate(RUN, [turn, code, f"loss{turn}", patience])
    return shown, told, max(found)


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
            turns = min(rounds, 2)
            lab.write(f"large{k}.ipynb", [""] * (1 + turns))
            book = lab.open(browser, f"large{k}.ipynb", width=1500, height=1000)
            if trouble := book.ask(SETUP):
                raise RuntimeError(trouble)
            once(browser, book, (2, 2, 1), 0, 60.0)  # to warm up
            times = [once(browser, book, sizes, 1 + turn, 6 * most) for turn in range(turns)]
            shown, told, task = (min(column) for column in zip(*times, strict=True))
            values = int(book.ask("print(len(_.nodes))"))
            report.row(f"| {values:,} | {shown:.1f} | {told:.1f} | {task:,.0f} |")
            report.goals.append(Goal(f"{values:,} values: picture, s", shown, most))
            report.goals.append(Goal(f"{values:,} values: longest task, ms", task, LONGEST))
            report.goals.append(Goal(f"{values:,} values: first told, s", told, TOLD))
            book.page.close()
        browser.close()
    return report
