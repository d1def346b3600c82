"""Page and kernel: what the page says is heard in its turn, and what runs again can be stopped."""

from __future__ import annotations

import json

import numpy as np
import pytest
from playwright.sync_api import expect

from .conftest import Opener

KERNEL = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"


def test_code_runs_again_between_cells_and_can_be_interrupted(notebook: Opener) -> None:
    book = notebook(
        # A list would be as the first run left it, whatever a re-run does.
        "import io, threading, time\nthreads = io.StringIO()",
        "%%autodiff --range x=-3:8\nx = 3.0\ny = x * x\nif x < 0:\n"
        "    threads.write(threading.current_thread().name + ' ')\n"
        "    while x < -1:\n        time.sleep(0.01)\n    y = -x",
    )
    widget = book.widget()
    for to in (0.2, 0.9, 0.2, 0.9):
        widget.drag("x", to)
        widget.settle()
        assert book.ask("print(float(x.data))") == str(widget.value("x"))
    assert set(book.ask("print(threads.getvalue())").split()) == {"MainThread"}
    # A key goes to its end at once: a drag would pass, and run, what lies between.
    widget.slider("x").press("Home")
    book.page.wait_for_function(f"{KERNEL}.status === 'busy'")
    book.page.wait_for_timeout(500)
    book.page.evaluate(f"async () => {KERNEL}.interrupt()")
    expect(widget.root).to_contain_text("KeyboardInterrupt")
    assert widget.state == "error"
    widget.slider("x").press("End")
    widget.settle()
    assert book.ask("print(float(y.data))") == str(widget.value("y"))


def test_where_the_kernel_computes_one_element_can_be_differentiated_too(notebook: Opener) -> None:
    book = notebook(
        "import numpy as np\nfrom ad_widget import explore\n"
        "W, x = np.array([[0.5, -1.0], [2.0, 0.25]]), np.array([1.0, 2.0])\n"
        "def layer(W, x):\n    y = np.tanh(W @ x)\n    return y",
        "view = {'panel': 'chain', 'select': 'W', 'element': 2}\n"
        "y = explore(layer, W=W, x=x, view=view)\n"
        "y.mode = 'kernel'\ny",
    )
    widget = book.widget()
    expect(widget.root).to_have_attribute("data-mode", "kernel")
    seed = widget.root.get_by_role("textbox", name="of the output")
    total = widget.root.locator("[data-total]")
    x = np.array([1.0, 2.0])

    def row(w: list[float]) -> list[float]:
        return list((1 - np.tanh(np.array(w) @ x) ** 2) * x)

    def grad() -> list[list[float]]:
        found: list[list[float]] = json.loads(widget.node("W").get_attribute("data-grad") or "")
        return found

    assert grad() == [pytest.approx(row([0.5, -1])), pytest.approx(row([2, 0.25]))]
    seed.fill("1")
    seed.press("Enter")
    expect(widget.node("y")).to_have_attribute("data-grad", "[0,1]")
    assert grad() == [[0, 0], pytest.approx(row([2, 0.25]))]
    path = widget.root.locator("[data-path]")
    expect(path).to_have_attribute("data-path", "W[1,0]>2[1]>y[1]")
    assert float(total.get_attribute("data-total") or "nan") == pytest.approx(row([2, 0.25])[0])
    expect(path).to_have_attribute("data-contribution", str(total.get_attribute("data-total")))
    expect(widget.root.locator(".adw-notes")).to_contain_text("the gradients are of y[1] alone")
    # A leaf moves: the kernel's answer is of the same element.
    field = widget.root.get_by_role("textbox", name="W[1,0]", exact=True)
    field.fill("-1")
    field.press("Enter")
    expect(widget.node("W")).to_have_attribute("data-value", "[[0.5,-1],[-1,0.25]]")
    assert grad() == [[0, 0], pytest.approx(row([-1, 0.25]))]
    seed.fill("")
    seed.press("Enter")
    expect(widget.node("y")).to_have_attribute("data-grad", "[1,1]")
    assert grad() == [pytest.approx(row([0.5, -1])), pytest.approx(row([-1, 0.25]))]


OWN_OP = """import numpy as np
from ad_widget import define, explore
cubed = define("cubed", lambda x, xp=np: x ** 3, lambda g, ans, x: 3 * x ** 2 * g)
def y(x, w):
    z = cubed(x * w)
    return z
quiz = explore(y, x=[1.0, 2.0], w=3.0)"""


def test_where_the_kernel_computes_a_jacobian_is_marked_and_settings_are_compared(
    notebook: Opener,
) -> None:
    book = notebook(OWN_OP, 'quiz.quiz("jacobian:z[1]/w", "jacobian:z[0]/x[1]")')
    widget, page = book.widget(), book.page
    assert widget.mode == "kernel"
    panel = widget.root.locator('[data-panel="exercise"]')

    def answer(name: str, text: str) -> None:
        box = panel.get_by_role("textbox", name=name, exact=True)
        box.click()
        page.keyboard.press("Control+a")
        page.keyboard.type(text)
        page.keyboard.press("Enter")

    def mark(name: str, is_it: str) -> None:
        box = panel.get_by_role("textbox", name=name, exact=True)
        expect(box).to_have_attribute("data-mark", is_it)

    by_w, by_x = panel.get_by_role("textbox").evaluate_all(
        "all => all.map((el) => el.getAttribute('aria-label'))"
    )
    # z = (x w)³: by w 3 (x w)² x, which is 3 · 6² · 2 = 216 in the second row.
    answer(by_w, "243")
    mark(by_w, "wrong")  # that is of the sum of both
    expect(panel.get_by_text("the sum of all elements")).to_be_visible()
    answer(by_w, "216")
    mark(by_w, "right")
    answer(by_x, "0")
    mark(by_x, "right")
    widget.slider("w").fill("2")
    widget.settle()
    mark(by_w, "wrong")  # marks follow the sliders
    answer(by_w, "96")
    mark(by_w, "right")
    for _ in range(100):  # what is chosen travels by itself, and not before a cell
        if book.ask("print(quiz.answers.get('jacobian:z[1]/w'))") == "96":
            break
    assert book.ask("print(quiz.score)") == "1.0"

    book.ask('quiz.view = {"panel": "chain"}')
    page.get_by_role("button", name="history", exact=True).click()
    past = page.locator('[data-panel="history"]')
    past.get_by_role("button", name="store A").click()
    widget.slider("w").fill("-1")
    widget.settle()
    past.get_by_role("button", name="store B").click()
    row = past.locator('[data-differs="w"]')
    expect(row).to_have_attribute("data-grad-a", "108")  # 3 · 2² + 3 · 4² · 2
    expect(row).to_have_attribute("data-grad-b", "27")
    expect(past.locator('[data-differs="x[1]"]')).to_have_attribute("data-grad-a", "96")
    assert (widget.value("w"), widget.grad("w")) == (-1.0, 27.0)


WRONG = """from ad_widget import define, explore
cubed = define("cubed", lambda x, xp=None: x ** 3, lambda g, ans, x: RULE)
explore(lambda x, w: cubed(x * w), x=1.0, w=2.0, view={"select": "w"})"""


@pytest.mark.parametrize(
    ("rule", "is_it"), [("3 * x ** 2 * g", "agrees"), ("x ** 2 * g", "differs")]
)
def test_a_rule_of_one_s_own_is_checked_by_the_kernel(
    notebook: Opener, rule: str, is_it: str
) -> None:
    widget = notebook(WRONG.replace("RULE", rule)).widget()
    trust = widget.root.locator('[data-panel="trust"]')
    expect(trust).to_have_attribute("data-check", is_it)
    difference = float(trust.get_attribute("data-difference") or "nan")
    assert difference == pytest.approx(12, rel=1e-5)
    assert widget.value("w") == 2.0
