"""Nothing is left behind by ten thousand moves or a hundred runs; nothing is spent out of sight."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import CDPSession, expect

from .conftest import Opener
from .jupyter import Lab, Notebook
from .test_hosts import saves_state
from .test_lab import CELL, expected, shown

# What the kernel holds, after a collection.
COUNT = """
import gc, asyncio, threading
from collections import Counter
from comm import get_comm_manager
from ad_widget import Node, AutodiffWidget
for _ in range(3): gc.collect()
kinds = Counter(type(one).__name__ for one in gc.get_objects())
print(kinds["Node"], kinds["AutodiffWidget"], kinds["Program"], kinds["Run"],
      len(get_comm_manager().comms), threading.active_count(), sum(kinds.values()))
"""
# Moves a slider, one event a task, so that each is seen; frames come as the page likes.
MOVE = """async ([root, count]) => {
  const slider = root.querySelector('input[type=range]');
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const channel = new MessageChannel();
  for (let k = 1; k <= count; k++) {
    slider.value = String(low + ((high - low) * (k % 101)) / 100);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((resolve) => {
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(0);
    });
  }
  channel.port1.close();
}"""
# Timers that wait, counted from now on.
TIMERS = """() => {
  const waiting = globalThis.waiting = new Set();
  const { setTimeout: set, clearTimeout: clear } = window;
  window.setTimeout = (run, ...rest) => {
    const stack = new Error().stack;
    const timer = set((...args) => { waiting.delete(timer); run(...args); }, ...rest);
    if (stack.includes('blob:')) waiting.add(timer);
    return timer;
  };
  window.clearTimeout = (timer) => { waiting.delete(timer); clear(timer); };
  const every = window.setInterval;
  globalThis.intervals = 0;
  window.setInterval = (...args) => {
    if (new Error().stack.includes('blob:')) intervals++;
    return every(...args);
  };
}"""


def held(book: Notebook) -> list[int]:
    return [int(one) for one in book.ask(COUNT).split()]


def page_holds(book: Notebook, protocol: CDPSession) -> dict[str, int]:
    protocol.send("HeapProfiler.collectGarbage")
    found: dict[str, Any] = protocol.send("Memory.getDOMCounters")
    return {"nodes": found["nodes"], "listeners": found["jsEventListeners"]}


def test_ten_thousand_moves_leave_nothing_behind(notebook: Opener) -> None:
    book = notebook(CELL)
    widget = book.widget()
    root = widget.root.element_handle()
    book.page.evaluate(TIMERS)
    protocol = book.context.new_cdp_session(book.page)
    messages: list[str] = []

    def settle() -> None:
        book.ask("")
        book.page.wait_for_timeout(1500)

    book.page.evaluate(MOVE, [root, 506])  # ends where the 10,000 end
    settle()
    elements = root.evaluate("(root) => root.querySelectorAll('*').length")
    held(book)  # the first count makes objects of its own
    kernel, page = held(book), page_holds(book, protocol)
    protocol.send("Network.enable")
    protocol.on("Network.webSocketFrameSent", lambda _: messages.append(""))
    book.page.evaluate(MOVE, [root, 10_000])
    settle()
    sent = len(messages)
    assert sent < 1000  # the kernel follows, and is not told of each
    book.page.wait_for_timeout(500)
    assert len(messages) == sent  # and at rest nothing is said
    x = widget.value("x")
    assert shown(widget) == expected(x)
    assert float(book.ask("print(x.data)")) == x
    assert root.evaluate("(root) => root.querySelectorAll('*').length") == elements
    now = page_holds(book, protocol)
    # What JupyterLab itself makes meanwhile is some; a leak would be thousands.
    assert now["nodes"] - page["nodes"] < 500
    assert now["listeners"] - page["listeners"] < 500
    assert book.page.evaluate("[waiting.size, intervals]") == [0, 0]
    after = held(book)
    assert after[:-1] == kernel[:-1]
    assert after[-1] - kernel[-1] < 500


RUN = """async (count) => {
  const { content } = jupyterapp.shell.currentWidget;
  for (let k = 0; k < count; k++) {
    content.activeCellIndex = 1;
    content.deselectAll();
    await jupyterapp.commands.execute('notebook:run-cell');
  }
}"""


def test_a_hundred_runs_leave_one_widget(notebook: Opener, lab: Lab) -> None:
    book = notebook(CELL)
    book.widget()
    protocol = book.context.new_cdp_session(book.page)
    book.page.evaluate(RUN, 10)
    book.idle()
    book.page.wait_for_timeout(1000)
    kernel, page = held(book), page_holds(book, protocol)
    book.page.evaluate(RUN, 100)
    book.idle()
    book.page.wait_for_timeout(1000)
    assert book.page.locator(".ad-widget").count() == 1
    after, now = held(book), page_holds(book, protocol)
    # The one shown, and those that `_` and its like or an unfinished collection still hold.
    assert after[1] <= 8
    assert after[4] == kernel[4]
    assert after[-1] - kernel[-1] < 5000  # IPython's history is some; a widget has 300 objects
    assert now["nodes"] - page["nodes"] < 1000
    assert now["listeners"] - page["listeners"] < 500
    models = "print([type(one).__name__ for one in _instances.values()])"
    said = book.ask(f"from ipywidgets.widgets.widget import _instances; {models}")
    assert said == "['AutodiffWidget']"  # a layout is made when somebody asks for it
    # The page's models too: what it saves is one widget.
    saves_state(book, True)
    book.command("docmanager:save")
    saves_state(book, False)
    saved = json.loads((lab.root / Path(urlsplit(book.page.url).path).name).read_text())
    state = saved["metadata"]["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    assert sorted(one["model_name"] for one in state.values()) == ["AnyModel"]
    assert shown(book.widget()) == expected(3.0)


# Counts what the page draws and asks of its clock, from our module, whose address is a Blob's.
WORK = """() => {
  const work = globalThis.work = { drawn: 0, frames: 0 };
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (...args) {
    work.drawn++;
    return fillText.apply(this, args);
  };
  const { requestAnimationFrame: request } = window;
  window.requestAnimationFrame = (run) => {
    if (new Error().stack.includes('blob:')) work.frames++;
    return request(run);
  };
}"""
SET = """async (code) => {
  const future = globalThis.kernel.requestExecute({ code });
  return (await future.done).content.status;
}"""


def test_a_widget_in_a_hidden_tab_costs_nothing(notebook: Opener) -> None:
    book = notebook(CELL)
    widget = book.widget()
    book.page.evaluate(WORK)
    book.page.evaluate(TIMERS)
    book.page.evaluate(
        "() => { const at = jupyterapp.shell.currentWidget;"
        " Object.assign(globalThis, { tab: at.id, kernel: at.sessionContext.session.kernel }); }"
    )
    book.ask("widget = _")
    code = "for k in range(100):\n    widget.values = {'x': k / 10}"
    assert book.page.evaluate(SET, code) == "ok"
    book.page.wait_for_timeout(500)
    assert book.page.evaluate("work.drawn") > 0  # in sight it draws
    book.command("launcher:create")
    expect(widget.root).to_be_hidden()
    book.page.wait_for_timeout(500)
    book.page.evaluate("() => Object.assign(work, { drawn: 0, frames: 0 })")
    assert book.page.evaluate(SET, code.replace("10}", "20}")) == "ok"
    book.page.wait_for_timeout(1000)
    assert book.page.evaluate("[work.drawn, work.frames, waiting.size, intervals]") == [0, 0, 0, 0]
    # Back in sight it shows what is.
    book.page.evaluate("() => jupyterapp.shell.activateById(globalThis.tab)")
    expect(widget.root).to_be_visible()
    assert shown(widget) == pytest.approx(expected(99 / 20))
    book.page.wait_for_function("work.drawn > 0")
