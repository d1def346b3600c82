"""The widget in every host that installs here: JupyterLab's ways, Notebook 7, Voila, marimo."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from ad_widget import AutodiffWidget, explore
from ad_widget.publish import html as pages
from ad_widget.publish.module import MODULE, script

from ..pictured import HOSTILE
from .conftest import Opener
from .jupyter import READY, TOKEN, Lab, Notebook, Widget, keep_home, write
from .server import Server
from .test_lab import CELL, expected, shown

Visit = Callable[[str], Page]
VOILAS = "/@fortawesome/fontawesome-free@"  # Voila's own template wants icons from a CDN


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open pages from which no request leaves the machine, but for what a host's own page asks."""
    contexts, lists = [], []

    def open_page(address: str) -> Page:
        context = browser.new_context(viewport={"width": 1300, "height": 900})
        contexts.append(context)
        lists.append(keep_home(context))
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for left in lists for url in left if VOILAS not in url] == []


def widget_of(page: Page, nth: int = 0) -> Widget:
    root = page.locator(".ad-widget").nth(nth)
    root.locator("[data-node]").first.wait_for(state="attached", timeout=90_000)
    return Widget(page, root)


def is_live(widget: Widget) -> None:
    assert widget.mode == "browser"
    assert shown(widget) == expected(3.0)
    before = widget.positions()
    widget.drag("x", 0.9)
    x = widget.value("x")
    assert x != 3.0
    assert shown(widget) == pytest.approx(expected(x))
    assert widget.positions() == before


# ---------------------------------------------------------------------- JupyterLab


def select(book: Notebook, cell: int) -> None:
    book.page.evaluate(
        "(k) => { jupyterapp.shell.currentWidget.content.activeCellIndex = k; }", cell
    )


def test_restart_and_run_all(notebook: Opener) -> None:
    book = notebook(CELL)
    book.widget().drag("x", 0.9)
    book.command("notebook:restart-run-all", wait=False)
    book.page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(book.widget().node("x")).to_have_attribute("data-value", "3", timeout=60_000)
    book.idle()
    assert book.page.locator(".ad-widget").count() == 1
    is_live(book.widget())
    assert float(book.ask("print(x.data)")) == book.widget().value("x")


def test_a_cell_moved_and_copied(notebook: Opener) -> None:
    book = notebook(CELL, "after = 1")
    select(book, 1)
    book.command("notebook:move-cell-down")
    is_live(book.widget())
    x = book.widget().value("x")
    book.command("notebook:copy-cell")
    book.command("notebook:paste-cell-below")
    expect(book.page.locator(".ad-widget")).to_have_count(2)
    first, copy = book.widget(0), book.widget(1)
    assert shown(copy) == pytest.approx(expected(x))
    copy.drag("w", 0.2)
    assert shown(first) == shown(copy) == pytest.approx(expected(x, copy.value("w")))
    # Run, the copy is a cell like any other: it has a widget of its own.
    select(book, 3)
    book.command("notebook:run-cell")
    book.idle()
    expect(book.page.locator(".ad-widget")).to_have_count(2)
    expect(book.page.locator('.ad-widget [data-node="x"]').nth(1)).to_have_attribute(
        "data-value", "3"
    )
    is_live(book.widget(1))
    assert float(book.ask("print(x.data)")) == book.widget(1).value("x")


def test_the_output_in_a_view_of_its_own(notebook: Opener) -> None:
    book = notebook(CELL)
    book.widget()
    select(book, 1)
    book.command("notebook:create-output-view")
    expect(book.page.locator(".ad-widget")).to_have_count(2)
    root = book.page.locator(".jp-LinkedOutputView .ad-widget")
    root.locator("[data-node]").first.wait_for(state="attached")
    view = Widget(book.page, root)
    is_live(view)
    assert shown(book.widget()) == shown(view)


def test_the_window_resized(notebook: Opener) -> None:
    book = notebook(CELL)
    widget = book.widget()
    for width in (500, 1600, 900):
        book.page.set_viewport_size({"width": width, "height": 800})
        book.page.wait_for_timeout(300)
        assert widget.root.evaluate("(root) => root.scrollWidth - root.clientWidth") <= 1
        boxes = list(widget.positions().values())
        assert len({tuple(box) for box in boxes}) == len(boxes)
    is_live(widget)


def saves_state(book: Notebook, state: bool) -> None:
    """Turn JupyterLab's setting on or off."""
    setting = "@jupyter-widgets/jupyterlab-manager:saveWidgetState"
    if book.page.evaluate("(name) => jupyterapp.commands.isToggled(name)", setting) is not state:
        book.command(setting)


@pytest.mark.parametrize("state", [True, False], ids=["state", "no-state"])
@pytest.mark.parametrize("trusted", [True, False], ids=["trusted", "untrusted"])
def test_reopened_without_its_kernel(
    lab: Lab, browser: Browser, state: bool, trusted: bool
) -> None:
    name = f"closed-{state}-{trusted}.ipynb"
    # JupyterLab trusts all notebooks of one content together, so that each needs its own.
    lab.write(name, ["%load_ext ad_widget", f"{CELL}# {name}"])
    book = lab.open(browser, name)
    try:
        book.run_all()
        book.widget().drag("x", 0.9)
        x = book.widget().value("x")
        book.ask("")
        book.page.wait_for_timeout(500)
        saves_state(book, state)
        book.command("docmanager:save")
        book.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        path = lab.root / name
        saved = json.loads(path.read_text())
        assert ("widgets" in saved["metadata"]) is state
        if not trusted:
            saved["cells"][1]["source"] += ", by somebody else"
            path.write_text(json.dumps(saved))
        book.reload()
        if trusted and state:
            widget = book.widget()
            assert shown(widget) == pytest.approx(expected(x))
            widget.drag("w", 0.2)
            assert shown(widget) == pytest.approx(expected(x, widget.value("w")))
        elif trusted:
            # The view's stand-in, as the cell left it, in place of ipywidgets' "model not found".
            widget = widget_of(book.page)
            assert widget.mode == "static"
            assert shown(widget) == expected(3.0)
            widget.drag("w", 0.2)
            assert shown(widget) == pytest.approx(expected(3.0, widget.value("w")))
            assert book.page.locator(".ad-widget").count() == 1
            expect(book.page.get_by_text("model not found")).to_have_count(0)
            select(book, 1)
            book.command("notebook:create-output-view")
            clone = book.page.locator(".jp-LinkedOutputView .ad-widget")
            expect(clone).to_have_attribute("data-mode", "static")
        else:
            image = book.page.locator(".jp-OutputArea img")
            image.wait_for(timeout=30_000)
            box = image.bounding_box()
            assert box is not None
            assert box["width"] > 400
            assert book.page.locator(".ad-widget").count() == 0
        # Run again, it is alive again.
        book.run_all()
        is_live(book.widget())
        assert book.left == []
        assert book.errors == []
    finally:
        saves_state(book, False)
        book.close()


HOSTILE_CELL = f"""from ad_widget import explore
names = {HOSTILE!r} + ("]]>", "__proto__", "constructor", "toString")
title = "</title><script>alert(1)</script>"
w = explore(lambda **k: sum(k.values()), title=title, **{{n: k + 1.0 for k, n in enumerate(names)}})
w"""


def test_hostile_text_is_text_and_works(notebook: Opener) -> None:
    asked: list[str] = []
    book = notebook(HOSTILE_CELL)
    book.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    widget = book.widget()
    names = widget.nodes()
    assert {*HOSTILE, "]]>", "__proto__", "constructor", "toString"} <= set(names)
    assert widget.root.locator("script, img").count() == 0
    sliders = widget.root.locator("input[type=range]")
    for name in (HOSTILE[0], "__proto__", "\ud800"):
        at = sliders.evaluate_all("(all, name) => all.findIndex((s) => s.ariaLabel === name)", name)
        sliders.nth(at).fill("0")
    book.idle()
    said = book.ask("print(w.values[names[0]], w.values['__proto__'], w.values['\\ud800'])")
    assert said == "0.0 0.0 0.0"
    assert asked == []


def test_saving_after_a_drag_does_not_grow_the_file(notebook: Opener, lab: Lab) -> None:
    book = notebook(CELL, CELL.replace("3.0", "3.5"))
    book.widget(1)
    (path,) = lab.root.glob("test_saving_after_a_drag*.ipynb")
    saves_state(book, True)
    try:
        sizes, stored = [], []
        for to in (0.9, 0.1, 0.7):
            book.widget(0).drag("x", to)
            book.idle()
            book.page.wait_for_timeout(500)  # the hand rests
            book.command("docmanager:save")
            text = path.read_text()
            sizes.append(len(text))
            stored.append(json.loads(text)["metadata"]["widgets"])
        assert stored[0] != stored[1] != stored[2]
        assert max(sizes) - min(sizes) < 100
    finally:
        saves_state(book, False)


# ---------------------------------------------------------------------- other servers


NOTEBOOK = (
    *("-m", "jupyter", "notebook", "--no-browser", "--allow-root", "--ip=127.0.0.1"),
    *("--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"),
    *("--ServerApp.root_dir={root}", "--JupyterNotebookApp.expose_app_in_browser=True"),
)


def test_notebook_7(visit: Visit, tmp_path: Path) -> None:
    with Server(tmp_path, NOTEBOOK) as server:
        write(server.root / "one.ipynb", ["%load_ext ad_widget", CELL, "print(x.data)"])
        page = visit(f"http://127.0.0.1:{server.port}/notebooks/one.ipynb?token={TOKEN}")
        page.wait_for_function(READY, timeout=90_000)
        page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        widget = widget_of(page)
        is_live(widget)
        x = widget.value("x")
        page.locator(".jp-CodeCell").nth(2).click()
        page.evaluate("jupyterapp.commands.execute('notebook:run-cell')")
        expect(page.locator(".jp-CodeCell").nth(2).locator(".jp-OutputArea")).to_have_text(str(x))
        # Opened again without its kernel and without the widgets' state.
        page.evaluate("jupyterapp.commands.execute('docmanager:save')")
        page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        assert "widgets" not in json.loads((server.root / "one.ipynb").read_text())["metadata"]
        page.reload()
        page.wait_for_function(READY, timeout=90_000)
        widget = widget_of(page)
        assert widget.mode == "static"
        widget.drag("w", 0.2)
        assert shown(widget) == pytest.approx(expected(3.0, widget.value("w")))


VOILA = (
    *("-m", "voila", "one.ipynb", "--no-browser", "--port={port}", "--Voila.ip=127.0.0.1"),
    "--Voila.root_dir={root}",
)


def test_voila(visit: Visit, tmp_path: Path) -> None:
    pytest.importorskip("voila")
    root = tmp_path / "notebooks"
    root.mkdir()
    write(root / "one.ipynb", ["%load_ext ad_widget", CELL])
    with Server(tmp_path, [arg.replace("one", str(root / "one")) for arg in VOILA]) as server:
        is_live(widget_of(visit(f"http://127.0.0.1:{server.port}/")))


MARIMO = (
    *("-m", "marimo", "-q", "run", "{root}/app.py", "--headless", "--no-token"),
    *("--host", "127.0.0.1", "--port", "{port}"),
)
APP = """
import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    from ad_widget import explore

    def f(x, w, b):
        a = w * x + b
        loss = (a - 4.0) ** 2
        return loss

    widget = mo.ui.anywidget(explore(f, x=3.0, w=2.0, b=1.0))
    widget
    return mo, widget


@app.cell
def _(mo, widget):
    mo.md(f"it is {widget.values['x']} now")
    return
"""


def test_marimo(visit: Visit, tmp_path: Path) -> None:
    pytest.importorskip("marimo")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "app.py").write_text(APP)
    with Server(tmp_path, MARIMO) as server:
        page = visit(f"http://127.0.0.1:{server.port}/")
        expect(page.get_by_text("it is 3.0 now")).to_be_visible(timeout=60_000)
        widget = widget_of(page)
        assert shown(widget)["loss"] == 9.0
        widget.drag("x", 0.9)
        x = widget.value("x")
        assert shown(widget) == pytest.approx(expected(x))
        expect(page.get_by_text(f"it is {x} now")).to_be_visible()


ROW = """
import marimo

app = marimo.App(width="full")


@app.cell
def _():
    import marimo as mo
    from ad_widget import explore

    def one():
        return mo.ui.anywidget(explore(lambda x, w: (w * x - 4.0) ** 2, x=3.0, w=2.0))

    mo.hstack([one(), one()])
    return
"""


def test_a_row_of_marimo(visit: Visit, tmp_path: Path) -> None:
    pytest.importorskip("marimo")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "app.py").write_text(ROW)
    with Server(tmp_path, MARIMO) as server:
        page = visit(f"http://127.0.0.1:{server.port}/")
        for nth in range(2):
            box = widget_of(page, nth).root.bounding_box()
            assert box is not None
            assert 300 <= box["width"] <= 1300


# ---------------------------------------------------------------------- anywidget's contract


# A page as strict as any: no code from text, no style or script from elsewhere.
STRICT = """<!DOCTYPE html><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' blob:;
 style-src 'unsafe-inline'">
<body><script src="host.js"></script></body>"""
# A model that has what anywidget documents, and throws where more is asked of it.
HOST = """
globalThis.broken = [];
addEventListener("securitypolicyviolation", (event) => broken.push(event.violatedDirective));
const only = (target, name) => new Proxy(target, {
  get(at, key) {
    if (!(key in at)) { broken.push(`${name}.${String(key)}`); throw new Error(String(key)); }
    return at[key];
  },
});
const names = () => Reflect.ownKeys(globalThis).map(String);
globalThis.show = async (code, state) => {
  const heard = new Map();
  const model = only({
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; },
    save_changes() {},
    on: (event, run) => heard.set(run, event),
    off: (event, run) => heard.delete(run),
    send() {},
  }, "model");
  const before = names();
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const module = await import(url);
  URL.revokeObjectURL(url);
  const signal = new AbortController().signal;
  const props = only({ model, signal, experimental: { invoke() {} } }, "props");
  const after = [await module.default.initialize?.(props)];
  const el = document.body.appendChild(document.createElement("div"));
  after.unshift(await module.default.render(
    only({ model, signal, el, experimental: { invoke() {} } }, "props")));
  return {
    el, heard, after,
    exports: Object.keys(module.default).sort(),
    kept: Object.keys(localStorage),
    globals: names().filter((name) => !before.includes(name)),
  };
};
"""


def strict(browser: Browser) -> Page:
    page = browser.new_context().new_page()
    page.route(
        "**/*",
        lambda route: (
            route.fulfill(body=HOST, content_type="text/javascript")
            if route.request.url.endswith("host.js")
            else route.fulfill(body=STRICT, content_type="text/html")
        ),
    )
    page.goto("http://host.localhost/")
    return page


def made() -> AutodiffWidget:
    def f(x: Any, w: Any, b: Any) -> Any:
        a = w * x + b
        loss = (a - 4.0) ** 2
        return loss

    return explore(f, x=3.0, w=2.0, b=1.0)


@pytest.mark.parametrize("mode", ["browser", "kernel"])
def test_a_host_that_keeps_the_contract_and_no_more(browser: Browser, mode: str) -> None:
    state = pages.payload(made().snapshot)
    state["_status"]["mode"] = mode
    page = strict(browser)
    shown_there = page.evaluate_handle(
        "([code, state]) => show(code, state)", [script("widget"), state]
    )
    widget = widget_of(page)
    assert widget.mode == mode
    widget.drag("x", 0.9)
    if mode == "browser":
        assert shown(widget) == pytest.approx(expected(widget.value("x")))
    assert shown_there.evaluate("(one) => [one.exports, one.kept, one.globals]") == [
        ["initialize", "render"],
        [],
        ["Symbol(ad_widget.page)"],  # the module, for the widgets that came without
    ]
    shown_there.evaluate("(one) => { for (const run of one.after) run?.(); }")
    assert shown_there.evaluate("(one) => [one.el.childNodes.length, one.heard.size]") == [0, 0]
    assert page.evaluate("broken") == []
    page.context.close()


# MyST's directive, by its documentation and its renderer: the module by its address, the JSON as
# the model's state, a shadow root; nothing can be sent or saved, and no listener removed.
MYST = """async ([address, state]) => {
  const no = () => { throw new Error("not in MyST"); };
  const get = (name) => state[name];
  const model = { get, set() {}, on() {}, off: no, save_changes: no, send: no };
  const host = document.body.appendChild(document.createElement("div"));
  const el = document.createElement("div");
  host.attachShadow({ mode: "open" }).replaceChildren(el);
  const { default: widget } = await import(address);
  const ends = [await widget.initialize?.({ model }), await widget.render?.({ model, el })];
  globalThis.leave = async () => { await ends[1]?.(); await ends[0]?.(); };
}"""


def test_the_anywidget_directive_of_myst(visit: Visit, tmp_path: Path) -> None:
    made().save(tmp_path / "graph.json")
    state = json.loads((tmp_path / "graph.json").read_text("utf-8"))
    (tmp_path / "widget.js").write_bytes(MODULE.read_bytes())
    (tmp_path / "page.html").write_text("<!DOCTYPE html><meta charset=utf-8>", "utf-8")
    with Server(tmp_path / "home", [*FILES, str(tmp_path)]) as server:
        page = visit(f"http://127.0.0.1:{server.port}/page.html")
        for _ in range(2):
            page.evaluate(MYST, [f"http://127.0.0.1:{server.port}/widget.js", state])
        first, second = widget_of(page, 0), widget_of(page, 1)
        assert first.mode == "static"
        first.drag("x", 0.9)
        assert shown(first) == pytest.approx(expected(first.value("x")))
        assert shown(second) == expected(3.0)
        page.evaluate("leave()")
        expect(page.locator(".ad-widget")).to_have_count(1)


FILES = ("-m", "http.server", "{port}", "--bind", "127.0.0.1", "--directory")


# ---------------------------------------------------------------------- JupyterLite


# Pyodide has no processes and no threads, and no ad_widget of its own to import from.
BARE = """
import subprocess, threading

def refuse(*args, **kwargs):
    raise OSError(138, "Function not implemented")

subprocess.Popen = refuse
threading.Thread.start = refuse
from ad_widget import explore
widget = explore(lambda x, w: (w * x - 1.0) ** 2, x=3.0, w=2.0)
widget.values = {"x": 1.0}
assert widget.grads == {"x": 4.0, "w": 2.0}, widget.grads
bundle, _ = widget._repr_mimebundle_()
assert bundle["text/html"].startswith("<div")
"""


def test_no_process_and_no_thread_is_needed() -> None:
    run = subprocess.run([sys.executable, "-c", BARE], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
