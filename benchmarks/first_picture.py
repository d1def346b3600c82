"""First pictures, in a real JupyterLab: from the cell's end to the picture, against the peer's.

The peer is micrograd with its own ``draw_dot``: it builds a `graphviz.Digraph` and lets ``dot``
draw it.  Peer and ours run the same network of single numbers, each in a cell of one notebook, and
take turns; ours once in a cell that is run again and once in a cell that is new.  What Jupyter
itself costs is seen by a third contestant, an anywidget that shows an SVG that is ready.  The clock
starts in the kernel when the cell's own lines are done, and stops in the page when the picture is
painted (it is there, in a frame that lays it out, then a task).

*Freeze* is the page's longest task meanwhile.  Above 2,000 nodes ours shows its summary first,
which is the third figure, and lays out when asked; here it is asked at once.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from tests.browser.jupyter import Lab, Notebook
from tests.conftest import FLAGS

from .report import Goal, Report

# Inputs and layers of networks of about 10, 40, 400, 1,000 and 3,000 values, and how many times as
# fast as the peer ours is to be.
NETWORKS = (
    (3, (1,), 1.2),
    (3, (2, 1), 1.2),
    (4, (12, 5, 1), 2),
    (6, (15, 12, 1), 4),
    (8, (30, 22, 1), 4),
)
# Where Jupyter's own cost leaves no room for more: at most how many times a ready SVG's time.
BESIDE_READY = 1.2

PATIENCE = 90  # seconds that a cell may take

SETUP = '''
%load_ext ad_widget
import time
from random import Random

import anywidget
import graphviz
import traitlets
from ad_widget import Node
from micrograd.engine import Value

def network(inputs, layers, make):
    """The output of a network of relu neurons on single numbers."""
    rng = Random(1)
    leaf = lambda: make(rng.uniform(-1, 1))
    x = [leaf() for _ in range(inputs)]
    for count in layers:
        neurons = []
        for _ in range(count):
            total = leaf()
            for xi in x:
                total = total + leaf() * xi
            neurons.append(total.relu())
        x = neurons
    return x[0]

def trace(root):
    nodes, edges, stack = set(), set(), [root]
    while stack:
        value = stack.pop()
        if value not in nodes:
            nodes.add(value)
            for child in value._prev:
                edges.add((child, value))
                stack.append(child)
    return nodes, edges

def draw_dot(root):
    nodes, edges = trace(root)
    graph = graphviz.Digraph(format="svg", graph_attr={"rankdir": "LR"})
    for n in nodes:
        label = f"{{ data {n.data:.4f} | grad {n.grad:.4f} }}"
        graph.node(name=str(id(n)), label=label, shape="record")
        if n._op:
            graph.node(name=str(id(n)) + n._op, label=n._op)
            graph.edge(str(id(n)) + n._op, str(id(n)))
    for a, b in edges:
        graph.edge(str(id(a)), str(id(b)) + b._op)
    return graph

class Ready(anywidget.AnyWidget):
    _esm = """export default { render({ model, el }) {
      el.className = "ready";
      el.innerHTML = model.get("svg");
    } };"""
    svg = traitlets.Unicode().tag(sync=True)
'''
# Another name each time, since the layout of a structure seen before is kept.
OURS = """%%autodiff y{turn}
y{turn} = network({inputs}, {layers}, Node)
ended = time.time()
"""
PEER = """y = network({inputs}, {layers}, Value)
ended = time.time()
y.backward()
draw_dot(y)
"""

READY = """ended = time.time()
Ready(svg=svg)
"""

# Runs a cell and waits for its picture; returns when it was painted, by the clock of the kernel,
# when the first words or pictures were, and the longest task.
RUN = """async ([at, code, seconds]) => {
  const { content } = jupyterapp.shell.currentWidget;
  const cell = content.widgets[at];
  cell.model.sharedModel.setSource(code);
  content.activeCellIndex = at;
  // Sizes are observed within the frame that paints; the task goes before what else is waiting.
  const painted = (el) => new Promise((resolve) => new ResizeObserver((_, observer) => {
    observer.disconnect();
    scheduler.postTask(() => resolve(performance.timeOrigin + performance.now()),
                       { priority: 'user-blocking' });
  }).observe(el));
  let longest = 0, first = null;
  const tasks = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  tasks.observe({ type: 'longtask' });
  const done = new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      const shown = cell.node.querySelector('.jp-OutputArea')?.innerHTML.slice(0, 2000);
      reject(new Error(`no picture within ${seconds} s of ${code}: ${shown}`));
    }, 1000 * seconds);
    const look = () => {
      const ours = cell.node.querySelector('.ad-widget');
      const image = cell.node.querySelector('.jp-RenderedSVG img, .jp-RenderedSVG svg, .ready svg');
      if (!first && (ours || image)) first = painted(ours ?? image);
      const ask = ours?.querySelector('.adw-summary:not([hidden]) button:not([hidden])');
      if (ask && !ask.dataset.asked && ask.textContent.startsWith('lay')) {
        ask.dataset.asked = 'yes';
        first.then(() => ask.click());
      }
      const drawn = ours?.querySelector('[data-node], [data-group]');
      if (!drawn && !(image && (image.complete ?? true))) return;
      watching.disconnect();
      clearTimeout(late);
      resolve(painted(ours ?? image));
    };
    const watching = new MutationObserver(look);
    watching.observe(cell.node, { childList: true, subtree: true, attributeFilter: ['hidden'] });
    cell.node.addEventListener('load', look, true);
  });
  const ran = jupyterapp.commands.execute('notebook:run-cell');
  const end = await done;
  await ran;
  tasks.disconnect();
  return [end / 1000, (await first) / 1000, longest];
}"""
CLEAR = """(at) => {
  jupyterapp.shell.currentWidget.content.widgets[at].model.clearExecution();
}"""


def once(book: Notebook, at: int, code: str) -> tuple[float, float, float]:
    """Run a cell; return ms to its picture, to the first that was shown, and the longest task."""
    end, first, longest = book.page.evaluate(RUN, [at, code, PATIENCE])
    ended = float(book.ask("print(ended)"))
    book.page.wait_for_timeout(200)
    book.page.evaluate(CLEAR, at)
    book.page.wait_for_timeout(500)  # whoever runs a cell has rested
    return 1000 * (end - ended), 1000 * (first - ended), longest


def run(rounds: int) -> Report:
    report = Report("First picture, in JupyterLab: from the cell's end to what is painted")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not (shutil.which("dot") and chromium and find_spec("micrograd")):
        report.lines.append("Not measured: it takes micrograd, Chromium, and dot on the PATH.")
        return report
    report.lines += [
        "| values | micrograd, ms | ready SVG, ms | ad_widget, ms | new cell, ms | × faster "
        "| new cell, × | first shown, ms | freeze, ms |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    turns = 1 + 2 * min(rounds, 5)
    with TemporaryDirectory() as home, Lab(Path(home) / "lab") as lab, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        lab.write("layout.ipynb", [""] * (3 + turns * len(NETWORKS)))
        book = lab.open(browser, "layout.ipynb", width=1500, height=1000)
        if trouble := book.ask(SETUP):
            raise RuntimeError(trouble)
        new_cells = iter(range(3, 3 + turns * len(NETWORKS)))
        for inputs, layers, reach in NETWORKS:
            drawn = f"draw_dot(network({inputs}, {layers}, Value))"
            if trouble := book.ask(f"svg = {drawn}.pipe('svg', encoding='utf-8')"):
                raise RuntimeError(trouble)
            codes = {"peer": PEER, "ready": READY, "ours": OURS, "new": OURS}
            times: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
            for k in range(turns):
                for kind in codes if k % 2 == 0 else reversed(codes):
                    turn = f"_{kind}{k}"
                    code = codes[kind].format(inputs=inputs, layers=layers, turn=turn)
                    at = next(new_cells) if kind == "new" else list(codes).index(kind)
                    times[kind].append(once(book, at, code))
            values = int(book.ask(f"print(len(trace(network({inputs}, {layers}, Value))[0]))"))
            warm = {kind: found[1:] for kind, found in times.items()}
            took = {kind: median(one[0] for one in found) for kind, found in warm.items()}
            _, first, freeze = (median(column) for column in zip(*warm["ours"], strict=True))
            pairs = {
                kind: median(b[0] / a[0] for a, b in zip(warm[kind], warm["peer"], strict=True))
                for kind in ("ours", "new")
            }
            report.row(
                f"| {values:,} | {took['peer']:,.0f} | {took['ready']:,.0f} | {took['ours']:,.0f} "
                f"| {took['new']:,.0f} | {pairs['ours']:.2f} | {pairs['new']:.2f} "
                f"| {first:,.0f} | {freeze:,.0f} |"
            )
            for kind, words in (("ours", "picture"), ("new", "picture of a new cell")):
                report.goals.append(
                    Goal(f"{values:,} values: {words} × faster", pairs[kind], None, reach)
                )
                if reach == BESIDE_READY:
                    beside = median(
                        a[0] / b[0] for a, b in zip(warm[kind], warm["ready"], strict=True)
                    )
                    goal = f"or {words} × a ready SVG's time"
                    report.goals.append(
                        Goal(f"{values:,} values: {goal}", beside, BESIDE_READY, None)
                    )
        browser.close()
    return report
