"""A cell becomes a live graph, in a real JupyterLab with a real mouse."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from .conftest import ARTEFACTS, Opener
from .jupyter import ERRS, Lab, Widget

CELL = """%%autodiff
x = 3.0
w = 2.0
b = 1.0
a = w * x + b
loss = (a - 4.0) ** 2
"""


def expected(x: float, w: float = 2.0, b: float = 1.0) -> dict[str, float]:
    """Work out by hand what the cell's picture must show."""
    inner = w * x + b - 4.0
    return {
        "a": w * x + b,
        "loss": inner**2,
        "dx": 2 * inner * w,
        "dw": 2 * inner * x,
        "db": 2 * inner,
    }


def shown(widget: Widget) -> dict[str, float]:
    return {
        "a": widget.value("a"),
        "loss": widget.value("loss"),
        "dx": widget.grad("x"),
        "dw": widget.grad("w"),
        "db": widget.grad("b"),
    }


def test_a_cell_shows_its_graph(notebook: Opener) -> None:
    widget = notebook(CELL).widget()
    assert {"x", "w", "b", "a", "loss"} <= set(widget.nodes())
    assert shown(widget) == expected(3.0)
    for name in "xwb":
        assert widget.slider(name).get_attribute("type") == "range"
    edges = [edge.get_attribute("data-edge") for edge in widget.root.locator("[data-edge]").all()]
    assert "b->a" in edges
    assert len(edges) == 7


def test_dragging_moves_numbers_and_nothing_else(notebook: Opener) -> None:
    book = notebook(CELL)
    widget = book.widget()
    widget.watch()
    widget.drag("x", 0.9)
    book.page.wait_for_timeout(100)
    frames = widget.watched()
    assert len({frame.values["x"] for frame in frames}) > 5
    for frame in frames:
        assert frame.positions == frames[0].positions
        # No frame shows the forward pass of one value beside the backward pass of another.
        want = expected(frame.values["x"])
        assert [frame.values["loss"], frame.grads["x"], frame.grads["w"], frame.grads["b"]] == (
            pytest.approx([want["loss"], want["dx"], want["dw"], want["db"]], rel=1e-12)
        )
    x = widget.value("x")
    assert x != 3.0
    assert shown(widget) == pytest.approx(expected(x), rel=1e-12)
    kernel = book.ask("print(float(x.data), float(w.grad.data), float(loss.data))").split()
    want = expected(x)
    assert [float(text) for text in kernel] == pytest.approx([x, want["dw"], want["loss"]])


def test_the_next_cell_reads_what_the_picture_shows(notebook: Opener) -> None:
    book = notebook(CELL, "print(float(w.data), float(w.grad.data))")
    widget = book.widget()
    widget.drag("w", 0.2)
    book.page.locator(".jp-CodeCell").nth(2).click()
    book.command("notebook:run-cell")
    book.idle()
    w, grad = map(float, book.output(2).split())
    assert w == widget.value("w")
    assert grad == pytest.approx(expected(3.0, w)["dw"])


def test_a_number_can_be_typed(notebook: Opener) -> None:
    widget = notebook(CELL).widget()
    field = widget.root.get_by_role("textbox", name="x value")
    field.fill("5")
    field.press("Enter")
    assert widget.value("x") == 5.0
    assert shown(widget) == pytest.approx(expected(5.0))


def test_text_that_is_no_number_is_refused_where_it_was_typed(notebook: Opener) -> None:
    widget = notebook(CELL).widget()
    field = widget.root.get_by_role("textbox", name="x value")
    field.fill("three")
    field.press("Enter")
    expect(widget.root).to_contain_text("three")
    assert widget.value("x") == 3.0
    widget.drag("x", 0.7)
    assert widget.value("x") != 3.0


def test_reset(notebook: Opener) -> None:
    widget = notebook(CELL).widget()
    widget.drag("x", 0.9)
    widget.root.get_by_text("reset", exact=True).click()
    assert shown(widget) == expected(3.0)


def test_a_guard_that_flips_runs_the_cell_again(notebook: Opener) -> None:
    book = notebook(
        """%%autodiff y --range x=-4:4
import random
print("once")
x = 2.0
noise = random.random()
if x > 0:
    y = x * x * noise
else:
    y = -3.0 * x * noise
""",
    )
    widget = book.widget()
    noise = float(book.ask("print(noise)"))
    assert widget.value("y") == pytest.approx(4 * noise)
    widget.drag("x", 0.1)
    book.page.wait_for_function(
        "(root) => root.dataset.state === 'live' && "
        "Number(root.querySelector('[data-node=\"x\"]').dataset.value) < 0",
        arg=widget.root.element_handle(),
    )
    x = widget.value("x")
    assert widget.value("y") == pytest.approx(-3 * x * noise)
    assert widget.grad("x") == pytest.approx(-3 * noise)
    assert float(book.ask("print(float(y))")) == pytest.approx(-3 * x * noise)
    assert book.output(1).splitlines().count("once") == 1
    widget.drag("x", 0.9)
    book.page.wait_for_function(
        "(root) => root.dataset.state === 'live' && "
        "Number(root.querySelector('[data-node=\"x\"]').dataset.value) > 0",
        arg=widget.root.element_handle(),
    )
    x = widget.value("x")
    assert widget.value("y") == pytest.approx(x * x * noise)


def test_a_slider_that_a_branch_takes_away_moves_no_other(notebook: Opener) -> None:
    book = notebook("%%autodiff\na = 1.0\nb = 2.0\nc = a if a > b else b\nd = c * 2")
    widget = book.widget()
    widget.drag("b", 0.1, steps=60)  # on, below a, while a's slider stands where b's did
    widget.node("a").wait_for()
    widget.settle()
    expect(widget.node("d")).to_have_attribute("data-value", "2")
    assert book.ask("print(a.data, b.data < 1, d.data)") == "1.0 True 2.0"
    expect(widget.root).to_contain_text(
        "b: gradient 0, since d depends on it in another branch only (line 4)"
    )


def test_an_array_leaf_is_a_grid_of_numbers(notebook: Opener) -> None:
    book = notebook(
        """%%autodiff loss
import numpy as np
from ad_widget import Node
W = Node(np.array([[1.0, 2.0], [3.0, 4.0]]))
v = Node(np.array([1.0, -1.0]), requires_grad=False)
loss = ((W @ v) ** 2).sum()
"""
    )
    widget = book.widget()
    fields = widget.root.get_by_role("textbox")
    assert fields.count() == 4 + 2
    fields.nth(1).fill("5")
    fields.nth(1).press("Enter")
    assert widget.value("loss") == pytest.approx((1 - 5) ** 2 + (3 - 4) ** 2)
    assert widget.node("W").get_attribute("data-value") == "[[1,5],[3,4]]"
    assert widget.node("W").get_attribute("data-grad") == "[[-8,8],[-2,2]]"
    assert book.ask("print(W.data.tolist())") == "[[1.0, 5.0], [3.0, 4.0]]"


def test_two_widgets_on_the_same_variables_agree(notebook: Opener) -> None:
    book = notebook(CELL, "%%autodiff square\nsquare = x * x")
    first, second = book.widget(0), book.widget(1)
    first.drag("x", 0.8)
    x = first.value("x")
    book.page.wait_for_function(
        "([root, x]) => Number(root.querySelector('[data-node=\"x\"]').dataset.value) === x",
        arg=[second.root.element_handle(), x],
    )
    assert second.value("square") == pytest.approx(x * x)
    second.drag("x", 0.2)
    x = second.value("x")
    book.page.wait_for_function(
        "([root, x]) => Number(root.querySelector('[data-node=\"x\"]').dataset.value) === x",
        arg=[first.root.element_handle(), x],
    )
    assert shown(first) == pytest.approx(expected(x))


def test_two_views_of_one_widget_stay_in_step(notebook: Opener) -> None:
    book = notebook("from IPython.display import display\n", CELL, "display(_)")
    first, second = book.widget(0), book.widget(1)
    first.drag("x", 0.8)
    assert first.value("x") == second.value("x") != 3.0
    assert shown(first) == shown(second)


def test_a_number_that_is_none_is_said_and_passes(notebook: Opener) -> None:
    book = notebook("%%autodiff y --range x=-2:2\nimport numpy as np\nx = 1.0\ny = np.log(x)")
    widget = book.widget()
    widget.drag("x", 0.05)
    assert widget.node("y").get_attribute("data-value") == "NaN"
    expect(widget.root).to_contain_text("NaN")
    widget.drag("x", 0.95)
    assert widget.value("y") > 0


def test_a_kernel_restart_leaves_the_picture(notebook: Opener) -> None:
    book = notebook(CELL)
    widget = book.widget()
    book.page.evaluate(
        "async () => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    book.idle()
    widget.drag("x", 0.9)
    x = widget.value("x")
    assert shown(widget) == pytest.approx(expected(x))
    book.run_all()
    again = book.widget()
    assert shown(again) == expected(3.0)


def test_a_restart_under_a_widget_that_needs_its_kernel_is_said(notebook: Opener) -> None:
    book = notebook(DOUBLE)
    widget = book.widget()
    book.page.evaluate(
        "async () => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    book.idle()
    widget.drag("x", 0.9)
    expect(widget.root).to_contain_text("kernel not answering", timeout=10_000)
    assert widget.value("y") == 2.0
    book.run_all()
    again = book.widget()
    again.drag("x", 0.9)
    again.settle()
    assert again.value("x") != 1.0
    assert again.value("y") == pytest.approx(2 * again.value("x") ** 2)


# An op that the page has no evaluator for.
DOUBLE = """%%autodiff y
from ad_widget import define
double = define("double", lambda x: 2 * x, lambda g, ans, x: 2 * g)
x = 1.0
y = double(x) * x
"""


def test_where_the_page_cannot_the_kernel_computes(notebook: Opener) -> None:
    book = notebook(DOUBLE)
    widget = book.widget()
    assert widget.mode == "kernel"
    expect(widget.root).to_contain_text("double")
    widget.watch()
    widget.drag("x", 0.9, steps=60)
    widget.settle()
    for frame in widget.watched():
        x = frame.values["x"]
        assert frame.values["y"] == pytest.approx(2 * x * x)
        assert frame.grads["x"] == pytest.approx(4 * x)
    # The last value arrives: the picture, the slider and the notebook agree on it.
    assert widget.value("x") == float(widget.slider("x").input_value())
    assert float(book.ask("print(x.data)")) == widget.value("x")


def test_a_busy_kernel_is_not_waited_for(notebook: Opener, lab: Lab) -> None:
    wait = "import pathlib, time\nwhile pathlib.Path('wait').exists():\n    time.sleep(0.05)"
    book = notebook(CELL, wait)
    widget = book.widget()
    (lab.root / "wait").touch()
    book.page.locator(".jp-CodeCell").nth(2).click()
    book.command("notebook:run-cell", wait=False)
    status = "jupyterapp.shell.currentWidget.sessionContext.session.kernel.status"
    book.page.wait_for_function(f"{status} === 'busy'")
    for share in (0.9, 0.1, 0.6):
        widget.drag("x", share)
        assert shown(widget) == pytest.approx(expected(widget.value("x")))
    assert book.page.evaluate(status) == "busy"
    (lab.root / "wait").unlink()
    book.idle()
    assert float(book.ask("print(x.data)")) == widget.value("x")


def test_the_page_reloaded_shows_where_the_sliders_were(notebook: Opener) -> None:
    book = notebook(CELL)
    widget = book.widget()
    widget.drag("x", 0.8)
    x = widget.value("x")
    book.ask("")
    book.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    book.reload()
    again = book.widget()
    assert again.value("x") == x
    assert shown(again) == pytest.approx(expected(x))
    again.drag("w", 0.3)
    # A page that finds a kernel running talks to its widgets beside the cells, in a subshell.
    w = again.value("w")
    assert float(book.ask_until("print(w.data)", lambda told: float(told) == w)) == w


def test_a_cell_run_again_leaves_one_widget(notebook: Opener) -> None:
    book = notebook(CELL)
    for _ in range(3):
        book.run_all()
    assert book.page.locator(".ad-widget").count() == 1
    assert book.ask(
        "import ad_widget, gc; gc.collect(); from ipywidgets.widgets import widget as w; "
        "print(sum(isinstance(one, ad_widget.AutodiffWidget) for one in w._instances.values()))"
    ) in ("1", "2")  # `_` and its like may still hold the one before


MISTAKES = {
    "%%autodiff\nx = 3.0\ny = x +": ["SyntaxError", "y = x +"],
    "%%autodiff\nx = 3.0\ny = x * missing": ["NameError", "missing", "y = x * missing"],
    "%%autodiff --colour red\nx = 3.0\ny = x * x": ["--colour"],
    "%%autodiff --leaves q\nx = 3.0\ny = x * x": ["q"],
    "%%autodiff --range x=5:-5\nx = 3.0\ny = x * x": ["x", "5", "-5"],
    "%%autodiff\nprint('none')": ["none", "Node"],
    "%%autodiff y\nx = 3.0\ny = 'text'": ["y", "str"],
    "%%autodiff\nimport math\nx = 3.0\ny = math.factorial(x)": ["int(x)", "y = math.factorial(x)"],
}


def test_an_error_stands_where_the_user_looks(notebook: Opener) -> None:
    cells = [ERRS + cell for cell in MISTAKES]
    book = notebook("kept = 1", CELL, *cells, "after = 2")
    for k, words in enumerate(MISTAKES.values(), 3):
        output = book.output(k)
        for word in words:
            assert word in output
    assert book.ask("print(kept, after, x, w)") == "1 2 3.0 2.0"
    widget = book.widget()
    widget.drag("b", 0.7)
    assert shown(widget) == pytest.approx(expected(3.0, b=widget.value("b")))


def test_run_all_stops_at_an_error(notebook: Opener) -> None:
    book = notebook("%%autodiff\nx = 3.0\ny = x * missing", "after = 2")
    assert book.ask("print('after' in globals())") == "False"
    assert book.output(1).count("NameError: name 'missing'") == 1


def test_the_theme_is_followed(notebook: Opener) -> None:
    book = notebook(CELL, theme="JupyterLab Light")
    widget = book.widget()
    assert max(widget.ink()) < 100
    book.command("apputils:change-theme", theme="JupyterLab Dark")
    book.page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
    book.page.wait_for_timeout(500)
    assert min(widget.ink()) > 150
    assert shown(widget) == expected(3.0)


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
@pytest.mark.parametrize("width", [1400, 800, 480])
def test_pictures(notebook: Opener, theme: str, width: int) -> None:
    """Nothing overlaps: each card stands apart, and the widget keeps to its column."""
    book = notebook(CELL, width=width, theme=theme)
    widget = book.widget()
    boxes = list(widget.positions().values())
    for k, (x, y, w, h) in enumerate(boxes):
        for x2, y2, w2, h2 in boxes[:k]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
    overflow = widget.root.evaluate("(root) => root.scrollWidth - root.clientWidth")
    assert overflow <= 1
    ARTEFACTS.mkdir(exist_ok=True)
    widget.root.screenshot(path=ARTEFACTS / f"widget-{theme.split()[-1].lower()}-{width}.png")


def test_without_dot_the_page_lays_out(browser: Browser, tmp_path: Path) -> None:
    bare = tmp_path / "bin"
    bare.mkdir()
    folders = os.environ["PATH"].split(os.pathsep)
    path = os.pathsep.join([str(bare), *(f for f in folders if not (Path(f) / "dot").exists())])
    with Lab(tmp_path / "lab", path=path) as lab:
        lab.write("bare.ipynb", ["%load_ext ad_widget", CELL])
        book = lab.open(browser, "bare.ipynb")
        book.run_all()
        assert book.ask("import shutil; print(shutil.which('dot'))") == "None"
        widget = book.widget()
        before = widget.positions()
        widget.drag("x", 0.9)
        assert shown(widget) == pytest.approx(expected(widget.value("x")))
        assert widget.positions() == before
        assert book.left == []
        book.close()
