"""The chain rule and the two passes in a page without a kernel, on tasks that courses set."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from ad_widget import explore

from ..pictured import widget
from .cells import CELLS
from .conftest import COLUMN, Saved

MAZUR = """import numpy as np
w1 = 0.15
w5 = 0.40
i1 = 0.05
i2 = 0.10
h1 = 1 / (1 + np.exp(-(w1 * i1 + 0.20 * i2 + 0.35)))
h2 = 1 / (1 + np.exp(-(0.25 * i1 + 0.30 * i2 + 0.35)))
o1 = 1 / (1 + np.exp(-(w5 * h1 + 0.45 * h2 + 0.60)))
o2 = 1 / (1 + np.exp(-(0.50 * h1 + 0.55 * h2 + 0.60)))
E = 0.5 * (0.01 - o1) ** 2 + 0.5 * (0.99 - o2) ** 2"""

Opened = Callable[..., Page]

# What courses set: the program, its result, and the gradients that are asked for.
S = 1 / (1 + math.exp(-1))
TASKS: dict[str, tuple[str, float, dict[str, float]]] = {
    "CS231n": (
        "x = -2.0\ny = 5.0\nz = -4.0\nf = (x + y) * z",
        -12,
        {"x": -4, "y": -4, "z": 3},
    ),
    "CS231n's neuron": (
        "import numpy as np\nw0, x0, w1, x1, w2 = 2.0, -1.0, -3.0, -2.0, -3.0\n"
        "f = 1 / (1 + np.exp(-(w0 * x0 + w1 * x1 + w2)))",
        S,
        {
            "x0": 2 * S * (1 - S),
            "x1": -3 * S * (1 - S),
            "w0": -1 * S * (1 - S),
            "w1": -2 * S * (1 - S),
            "w2": S * (1 - S),
        },
    ),
    "larger of two": (
        "import numpy as np\nx = 1.0\ny = 2.0\nz = 0.0\nf = (x + y) * np.maximum(y, z)",
        6,
        {"x": 2, "y": 5, "z": 0},
    ),
    "Baydin": (
        "import numpy as np\na = 2.0\nb = 5.0\nf = np.log(a) + a * b - np.sin(b)",
        11.652071455223084,
        {"a": 5.5, "b": 1.7163378145367738},
    ),
    "Colah": ("a = 2.0\nb = 1.0\ne = (a + b) * (b + 1)", 6, {"a": 2, "b": 5}),
    "micrograd": (
        "a = 2.0\nb = -3.0\nc = 10.0\nf = -2.0\nL = (a * b + c) * f",
        -8,
        {"a": 6, "b": -4, "c": -2, "f": 4},
    ),
    "DeepLearning.AI's square": ("w = 3.0\nJ = (2 + 3 * w) ** 2", 121, {"w": 66}),
    "DeepLearning.AI's loss": (
        "x = 2.0\nw = -2.0\nb = 8.0\ny = 1.0\nJ = 0.5 * (w * x + b - y) ** 2",
        4.5,
        {"w": 6, "b": 3},
    ),
    "Raschka": (
        "import numpy as np\nx = 3.0\nw = 2.0\nb = 1.0\na = np.maximum(x * w + b, 0)",
        7,
        {"w": 3, "b": 1, "x": 2},
    ),
    "shared weight": ("x = 1.5\nu = x * x\ny = u + 3 * x", 6.75, {"x": 6}),
    "two layers, two paths": (
        "x = 1.5\nw1 = 2.0\nw2 = 0.5\nw3 = -1.0\na = w1 * x\nl = (w2 * a) * (w3 * a)",
        -4.5,
        {"w1": -4.5, "w2": -9, "w3": 4.5, "x": -6},
    ),
    "Mazur": (MAZUR, 0.29837111, {"w5": 0.08216704, "w1": 0.00043857}),
}


@pytest.fixture
def opened(saved: Saved) -> Opened:
    def open_task(source: str, **view: object) -> Page:
        one = widget(source)
        one.view = view
        page = saved(one)
        page.locator("[data-node]").first.wait_for()
        return page

    return open_task


SUMS = """() => [...document.querySelectorAll('[data-panel=steps] [data-sum]')]
  .map(({ dataset }) => [dataset.line, Number(dataset.sum)])"""


def numbers(page: Page, key: str, name: str) -> np.ndarray[Any, Any]:
    found = page.locator(f'[data-node="{key}"]').get_attribute(f"data-{name}")
    return np.array(json.loads(found or "null"))


@pytest.mark.parametrize("name", TASKS)
def test_each_task_by_its_paths_and_by_its_steps(opened: Opened, name: str) -> None:
    source, result, want = TASKS[name]
    page = opened(source, panel="chain")
    program = widget(source).program
    parts = zip(program.keys, program.nodes, strict=True)
    key = next(key for key, part in parts if part.value == program.output)
    output = float(numbers(page, key, "value"))
    assert output == pytest.approx(result, abs=1e-8)
    for leaf, grad in want.items():
        page.locator(f'[data-node="{leaf}"]').dispatch_event("click")
        if grad:
            page.locator(f'[data-path^="{leaf}>"]').first.wait_for()
        found = page.evaluate(COLUMN)
        column = [contribution for _, contribution in found["paths"]] + [found["others"] or 0]
        assert sum(column) == pytest.approx(found["total"], abs=1e-9)
        assert found["total"] == pytest.approx(grad, abs=1e-8)
        sizes = [abs(contribution) for _, contribution in found["paths"]]
        assert sizes == sorted(sizes, reverse=True)

    page.get_by_role("tab", name="Steps").click()
    panel = page.locator('[data-panel="steps"]')
    done, every = map(int, str(panel.get_attribute("data-done")).split("/"))
    assert done == 0
    assert page.locator("[data-grad]").count() == 0
    so: dict[str, float] = {}
    for k in range(1, every + 1):
        panel.get_by_role("button", name="next").click()
        expect(panel).to_have_attribute("data-done", f"{k}/{every}")
        for key, total in page.evaluate(SUMS):
            so[key] = total
    for leaf, grad in want.items():
        shown = page.locator(f'[data-node="{leaf}"]').get_attribute("data-grad")
        assert json.loads(str(shown)) == pytest.approx(grad, abs=1e-8)
        assert so[leaf] == pytest.approx(grad, abs=1e-8)


def test_an_array_output_is_differentiated_as_asked_for(opened: Opened) -> None:
    source = (
        "import numpy as np\nW = np.array([[0.5, -1.0], [2.0, 0.25]])\nx = np.array([1.0, 2.0])\n"
        "y = np.tanh(W @ x)"
    )
    page = opened(source, panel="chain", select="W", element=2)
    fields = page.locator('[data-panel="chain"] input')

    def grad() -> list[float]:
        found = page.locator('[data-node="W"]').get_attribute("data-grad")
        return [x for row in json.loads(str(found)) for x in row]

    slopes = [1 - math.tanh(-1.5) ** 2, 1 - math.tanh(2.5) ** 2]
    both = [slopes[0], 2 * slopes[0], slopes[1], 2 * slopes[1]]
    assert grad() == pytest.approx(both)
    total = page.locator("[data-total]")
    assert float(str(total.get_attribute("data-total"))) == pytest.approx(both[2])
    fields.last.fill("0")
    fields.last.press("Enter")
    expect(page.locator('[data-node="y"]')).to_have_attribute("data-grad", "[1,0]")
    assert grad() == pytest.approx([both[0], both[1], 0, 0])
    assert float(str(total.get_attribute("data-total"))) == 0
    fields.last.fill("1")
    fields.last.press("Enter")
    expect(page.locator('[data-node="y"]')).to_have_attribute("data-grad", "[0,1]")
    found = page.evaluate(COLUMN)
    assert [path for path, _ in found["paths"]] == ["W[1,0]>2[1]>y[1]"]
    assert found["paths"][0][1] == pytest.approx(found["total"])
    assert found["total"] == pytest.approx(slopes[1])


def test_the_visits_of_the_backward_pass_as_a_table(opened: Opened) -> None:
    source = "import numpy as np\nx = 3.0\nw = 2.0\nz = x * w\na = np.maximum(z, 0)"
    page = opened(source, panel="steps", done=0)
    visits = page.locator("[data-turn]")
    table = []
    for k in range(visits.count()):
        key = str(visits.nth(k).get_attribute("data-of"))
        visits.nth(k).get_by_role("button").click()
        table.append((key, float(numbers(page, key, "value")), float(numbers(page, key, "grad"))))
    assert table == [("a", 6, 1), ("z", 6, 1)]
    assert [float(numbers(page, leaf, "grad")) for leaf in ("x", "w")] == [2, 3]


@pytest.mark.parametrize("name", ["baydin", "branch", "rnn", "arrays"])
def test_no_node_is_visited_before_those_that_use_it(opened: Opened, name: str) -> None:
    page = opened(CELLS[name], panel="steps", open=[])
    turns = dict(
        page.locator("[data-turn]").evaluate_all(
            "all => all.map(({dataset}) => [dataset.of, Number(dataset.turn)])"
        )
    )
    one = widget(CELLS[name])
    keys = one.program.keys
    edges = [(keys[edge.source], keys[edge.target]) for edge in one.program.edges]
    among = [(a, b) for a, b in edges if a in turns and b in turns]
    assert among
    assert all(turns[b] < turns[a] for a, b in among)
    # And the gradients are those of differences.
    checks = page.locator(".adw-check")
    expect(checks).to_have_count(len(one.program.leaves))
    assert {str(one.get_attribute("data-check")) for one in checks.all()} == {"agrees"}


def test_shapes_of_the_gradients_of_a_layer(saved: Saved) -> None:
    n, d, k = 4, 3, 2
    rng = np.random.default_rng(0)
    X, W, b = rng.normal(size=(n, d)), rng.normal(size=(d, k)), rng.normal(size=k)
    C = rng.normal(size=(n, k))
    one = explore(lambda X, W, b: ((X @ W + b) * C).sum(), X=X, W=W, b=b, title="loss")
    one.view = {"panel": "steps"}
    page = saved(one)
    page.locator("[data-node]").first.wait_for()
    np.testing.assert_allclose(numbers(page, "W", "grad"), X.T @ C)
    np.testing.assert_allclose(numbers(page, "b", "grad"), C.sum(axis=0))
    np.testing.assert_allclose(numbers(page, "X", "grad"), C @ W.T)
    said = ""
    for k in range(page.locator("[data-turn]").count()):
        page.locator("[data-turn] button").nth(k).click()
        said += page.locator('[data-panel="steps"] .adw-terms').inner_text()
    for rule in ("Xᵀ ·", "(3×4)(4×2)", "· Wᵀ", "(4×2)(2×3)", "sum over rows", "4×2 → (2,)"):
        assert rule in said


def test_of_softmax_with_cross_entropy_the_gradient_is_p_less_y(saved: Saved) -> None:
    z, y = np.array([2.0, 1.0, -0.5]), np.array([0.0, 1.0, 0.0])
    one = explore(lambda z: -np.log((np.exp(z) / np.exp(z).sum() * y).sum()), z=z, title="loss")
    one.view = {"panel": "chain", "select": "z", "element": 0}
    page = saved(one)
    page.locator("[data-path]").first.wait_for()
    p = np.exp(z) / np.exp(z).sum()
    np.testing.assert_allclose(numbers(page, "z", "grad"), p - y, rtol=1e-12)
    for element in range(3):
        page.get_by_role("textbox", name=f"z[{element}]", exact=True).click()
        page.get_by_role("textbox", name="element").fill(str(element))
        page.get_by_role("textbox", name="element").press("Enter")
        found = page.evaluate(COLUMN)
        column = [contribution for _, contribution in found["paths"]] + [found["others"] or 0]
        assert sum(column) == pytest.approx(float((p - y)[element]), abs=1e-12)
        assert found["total"] == pytest.approx(float((p - y)[element]), abs=1e-12)


def test_a_selection_of_code_lights_what_it_makes(opened: Opened) -> None:
    source = "x = 3.0\nw = 2.0\nb = 1.0\na = w * x + b\nloss = (a - 4.0) ** 2"
    page = opened(source)
    code = page.locator('[data-panel="code"] .adw-lines > div')
    lit = page.locator("[data-node].adw-also")

    def drag(line: int, start: int, end: int) -> None:
        """From a letter of a line to another, as a hand does."""
        at = """([el, at]) => {
          const walk = document.createTreeWalker(el, NodeFilter.SHOW_TEXT);
          for (let node; (node = walk.nextNode()); at -= node.length) {
            if (at > node.length) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.collapse(true);
            const { left, top, height } = range.getBoundingClientRect();
            return [left, top + height / 2];
          }
        }"""
        code.nth(0).click()  # or what is selected would be dragged itself
        row = code.nth(line).element_handle()
        (x0, y0), (x1, y1) = (page.evaluate(at, [row, k]) for k in (start, end))
        page.mouse.move(x0, y0)
        page.mouse.down()
        page.mouse.move((x0 + x1) / 2, y0, steps=3)
        page.mouse.move(x1, y1, steps=3)
        page.mouse.up()
        page.mouse.move(5, 5)

    def keys() -> list[str | None]:
        return [one.get_attribute("data-node") for one in lit.all()]

    drag(3, 4, 9)  # w * x
    assert keys() == ["2"]
    drag(3, 4, 13)  # w * x + b
    assert keys() == ["2", "a"]
    drag(4, 7, 16)  # (a - 4.0)
    assert keys() == ["6"]
    code.nth(0).click()
    expect(lit).to_have_count(0)


def test_what_is_said_of_old_numbers_has_its_room(saved: Saved) -> None:
    page = saved(widget(CELLS["branch"]), viewport={"width": 1000, "height": 800})
    page.get_by_role("slider", name="x", exact=True).fill("-1")
    chain = page.locator('[data-panel="chain"]')
    said = chain.locator(".adw-state")
    expect(said).to_have_text(re.compile("^numbers of before: the code takes another branch"))
    inner, outer = said.bounding_box(), chain.bounding_box()
    assert inner is not None
    assert outer is not None
    assert inner["y"] + inner["height"] <= outer["y"] + outer["height"]


def test_numbers_on_a_way_from_an_array_have_their_derivatives(saved: Saved) -> None:
    cell = """import numpy as np
w = np.array([0.5, -0.3])
b = 0.1
s = w[0] * 2.0 + w[1] * 3.0
L = (s + b) ** 2 / 3.0"""
    one = widget(cell)
    one.view = {"panel": "chain", "select": "w"}
    page = saved(one)
    factor = page.locator("[data-factor]")
    expect(factor.first).to_be_visible()

    def factors() -> dict[str, float]:
        found = factor.evaluate_all(
            "(all) => all.map((el) => [el.dataset.factor,"
            " el.querySelector('.adw-number').textContent])"
        )
        return {key: float(x.replace("−", "-")) for key, x in found if "\n" not in x}

    assert factors() == pytest.approx(
        {"10->L": 1 / 3, "9->10": 0.4, "s->9": 1, "3->s": 1, "1->3": 2, "6->s": 1, "4->6": 3},
        abs=1e-4,
    )
    page.get_by_role("textbox", name="b value").fill("1")
    page.get_by_role("textbox", name="b value").press("Enter")
    expect(page.locator('[data-node="b"]')).to_have_attribute("data-value", "1")
    assert factors()["9->10"] == pytest.approx(2.2)
