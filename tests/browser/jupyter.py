"""A JupyterLab of our own, and notebooks opened in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request

from .server import Server

TOKEN = "token"
ERRS = "# errs\n"
READY = """() => window.jupyterapp
  && jupyterapp.commands.hasCommand('notebook:run-all-cells')
  && document.querySelector('.jp-CodeCell')
  && jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"""


# Promises that the page may never keep are given up, so that a test fails rather than hangs.
WITHIN = """(promise, seconds) => Promise.race([promise, new Promise((_, refuse) => setTimeout(
  () => refuse(new Error(`nothing within ${seconds} s`)), 1000 * seconds))])"""
ASK = f"""async (code) => {{
  const within = {WITHIN};
  const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  for (;;) {{
    const future = kernel.requestExecute({{code, store_history: false}});
    let text = '';
    future.onIOPub = ({{header, content}}) => {{
      if (header.msg_type === 'stream') text += content.text;
      if (header.msg_type === 'error') text += content.ename + ': ' + content.evalue;
    }};
    // A cell that fails takes along what waits behind it.
    if ((await within(future.done, 60)).content.status !== 'aborted') return text;
  }}
}}"""
COMMAND = f"""async ([name, args, wait]) => {{
  const within = {WITHIN};
  const done = jupyterapp.commands.execute(name, args);
  if (wait) await within(done, 90);
}}"""
WATCH = """(root) => {
  const watching = globalThis.watching = {frames: [], done: false};
  const look = () => {
    if (watching.done) return;
    watching.frames.push([...root.querySelectorAll('[data-node]')].map((node) => {
      const box = node.getBoundingClientRect();
      return [node.dataset.node, node.dataset.value, node.dataset.grad ?? null,
              [box.x, box.y, box.width, box.height]];
    }));
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


@dataclass(frozen=True)
class Frame:
    """What one frame of the page showed: values, gradients and boxes of scalar nodes, by name."""

    values: dict[str, float]
    grads: dict[str, float]
    positions: dict[str, tuple[float, ...]]


def write(path: Path, cells: Sequence[str]) -> None:
    """Write a notebook of code cells; *Run All* passes over the errors of `ERRS` cells."""
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{k}",
                "source": source.removeprefix(ERRS),
                "metadata": {"tags": ["raises-exception"]} if source.startswith(ERRS) else {},
                "outputs": [],
                "execution_count": None,
            }
            for k, source in enumerate(cells)
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(notebook))


class Lab(Server):
    """A JupyterLab and the folder of its notebooks."""

    COMMAND = (
        *("-m", "jupyter", "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1"),
        *("--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"),
        *("--ServerApp.root_dir={root}", "--LabApp.expose_app_in_browser=True"),
    )

    def __init__(self, home: Path, path: str | None = None) -> None:
        super().__init__(home, self.COMMAND, path)

    def write(self, name: str, cells: Sequence[str]) -> None:
        """Write a notebook into the folder."""
        write(self.root / name, cells)

    def open(self, browser: Browser, name: str, **options: Any) -> Notebook:
        """Open a notebook in a page of its own and wait for its kernel."""
        return Notebook(self, browser, name, **options)


def keep_home(context: BrowserContext) -> list[str]:
    """Return the list to which requests are added that would leave the machine.

    They fail: the browser finds no other machine (`FLAGS`). It is not asked to stop at each
    request, of which JupyterLab makes hundreds.
    """
    left: list[str] = []

    def note(request: Request) -> None:
        url = urlsplit(request.url)
        here = url.scheme in ("blob", "data", "file") or url.hostname in ("127.0.0.1", "localhost")
        if not here:
            left.append(request.url)

    context.on("request", note)
    return left


class Notebook:
    """A notebook in the browser; requests that would leave the machine fail and are kept.

    Attributes
    ----------
    page : Page
    left : list of str
        Addresses of requests that would have left.
    errors : list of str
        What the page threw.
    """

    def __init__(
        self,
        lab: Lab,
        browser: Browser,
        name: str,
        *,
        width: int = 1400,
        height: int = 1000,
        scheme: Any = "light",
        theme: str | None = None,
        sharp: bool = False,
        script: str = "",
    ) -> None:
        self.errors: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            device_scale_factor=2 if sharp else 1,
        )
        self.left = keep_home(self.context)
        self.context.add_init_script(script)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self._address = f"http://127.0.0.1:{lab.port}/lab/tree/{name}?token={TOKEN}&reset"
        self.reload()
        if theme:
            self.command("apputils:change-theme", theme=theme)

    def reload(self) -> None:
        """Open the page again."""
        self.page.goto(self._address)
        self.page.wait_for_function(READY, timeout=90_000)
        self.page.evaluate("jupyterapp.commands.execute('application:toggle-left-area')")

    def close(self) -> None:
        """Close the page and its kernel."""
        self.page.evaluate("() => { jupyterapp.shell.currentWidget?.sessionContext?.shutdown(); }")
        self.page.wait_for_timeout(100)  # the request must have left
        self.context.close()

    def command(self, name: str, *, wait: bool = True, **arguments: Any) -> None:
        """Run one of JupyterLab's commands, and wait for its end."""
        self.page.evaluate(COMMAND, [name, arguments, wait])

    def run_all(self) -> None:
        """Run every cell and wait until the kernel is idle."""
        self.command("notebook:run-all-cells")
        self.idle()

    def idle(self) -> None:
        """Wait until no cell is running or waiting."""
        self.page.wait_for_function(
            """() => ![...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
                 .some((prompt) => prompt.textContent.includes('[*]'))""",
            timeout=60_000,
        )
        self.ask("")  # answered when all that was asked before has been

    def ask(self, code: str) -> str:
        """Run code in the notebook's kernel, after all that waits there; return what it prints."""
        return str(self.page.evaluate(ASK, code)).strip()

    def ask_until(self, code: str, right: Callable[[str], bool]) -> str:
        """Ask until the answer is right, of what is on its way; return the last answer."""
        for _ in range(100):
            answer = self.ask(code)
            if right(answer):
                break
            self.page.wait_for_timeout(100)
        return answer

    def widget(self, index: int = 0) -> Widget:
        """Wait for a widget of the notebook, by its place."""
        root = self.page.locator(".ad-widget").nth(index)
        root.wait_for(timeout=60_000)
        root.locator("[data-node]").first.wait_for(state="attached", timeout=60_000)
        root.scroll_into_view_if_needed()
        return Widget(self.page, root)

    def output(self, cell: int) -> str:
        """Return the text of a cell's output, in view or not, without its colours."""
        outputs = self.page.evaluate(
            """(k) => jupyterapp.shell.currentWidget.content.model.cells.get(k).outputs.toJSON()""",
            cell,
        )
        texts = [
            "\n".join(one["traceback"])
            if one["output_type"] == "error"
            else "".join(one.get("text", one.get("data", {}).get("text/plain", "")))
            for one in outputs
        ]
        return re.sub(r"\x1b\[[\d;]*m", "", "\n".join(texts))


class Widget:
    """One widget in a page, read and handled as a person would."""

    def __init__(self, page: Page, root: Locator) -> None:
        self.page = page
        self.root = root

    def slider(self, name: str) -> Locator:
        """Return a leaf's slider, by its accessible name."""
        return self.root.get_by_role("slider", name=name, exact=True)

    def node(self, name: str) -> Locator:
        """Return a drawn node."""
        return self.root.locator(f'[data-node="{name}"]')

    def nodes(self) -> list[str]:
        """Return what the drawn nodes are called."""
        return [
            str(node.get_attribute("data-node")) for node in self.root.locator("[data-node]").all()
        ]

    def value(self, name: str) -> float:
        """Return the value on a node."""
        return number(self.node(name).get_attribute("data-value"))

    def grad(self, name: str) -> float:
        """Return the gradient on a node."""
        return number(self.node(name).get_attribute("data-grad"))

    @property
    def mode(self) -> str | None:
        """Say who computes."""
        return self.root.get_attribute("data-mode")

    @property
    def state(self) -> str | None:
        """Say how the picture stands to the code."""
        return self.root.get_attribute("data-state")

    def positions(self) -> dict[str, Any]:
        """Return where each node is drawn."""
        found: dict[str, Any] = self.root.evaluate(
            """(root) => Object.fromEntries([...root.querySelectorAll('[data-node]')].map(
                 (node) => { const r = node.getBoundingClientRect();
                             return [node.dataset.node, [r.x, r.y, r.width, r.height]]; }))"""
        )
        return found

    def drag(self, name: str, to: float, steps: int = 20) -> None:
        """Drag a slider's thumb with the mouse, to a share of its range."""
        slider = self.slider(name)
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        assert box is not None
        low, high, now = (
            float(slider.evaluate(f"(input) => input.{key}")) for key in ("min", "max", "value")
        )
        thumb = 16.0
        room = box["width"] - thumb
        start = box["x"] + thumb / 2 + room * (now - low) / (high - low)
        middle = box["y"] + box["height"] / 2
        mouse = self.page.mouse
        mouse.move(start, middle)
        mouse.down()
        mouse.move(box["x"] + thumb / 2 + room * to, middle, steps=steps)
        mouse.up()

    def watch(self) -> None:
        """Keep what each frame shows, from now on; `watched` tells it."""
        self.root.evaluate(WATCH)

    def watched(self) -> list[Frame]:
        """Return what each frame since `watch` showed."""
        frames = self.page.evaluate("() => { watching.done = true; return watching.frames; }")
        return [
            Frame(
                values={name: number(value) for name, value, _, _ in nodes},
                grads={name: number(grad) for name, _, grad, _ in nodes if grad is not None},
                positions={name: tuple(box) for name, _, _, box in nodes},
            )
            for nodes in frames
        ]

    def ink(self) -> tuple[int, ...]:
        """Return the colour of its text: red, green, blue."""
        colour = self.root.evaluate("(root) => getComputedStyle(root).color")
        return tuple(int(part) for part in re.findall(r"\d+", colour)[:3])

    def settle(self) -> None:
        """Wait until the picture is live."""
        self.page.wait_for_function(
            "(root) => root.dataset.state === 'live'", arg=self.root.element_handle()
        )


def number(text: str | None) -> float:
    """Read a number as JavaScript writes it."""
    assert text is not None
    return float(re.sub(r"^(-?)Infinity$", r"\1inf", text))
