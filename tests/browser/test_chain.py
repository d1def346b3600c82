"""The chain rule and the two passes in a page without a kernel, on tasks that courses set."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ..pictured import widget
from .cells import CELLS

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

TASKS = {
    "CS231n": (
        "x = -2.0\ny = 5.0\nz = -4.0\nf = (x + y) * z",
        {"x": -4, "y": -4, "z": 3},
    ),
    "larger of two": (
        "import numpy as np\nx = 1.0\ny = 2.0\nz = 0.0\nf = (x + y) * np.maximum(y, z)",
        {"x": 2, "y": 5, "z": 0},
    ),
    "Baydin": (
        "import numpy as np\na = 2.0\nb = 5.0\nf = np.log(a) + a * b - np.sin(b)",
        {"a": 5.5, "b": 1.7163378145367738},
    ),
    "Colah": ("a = 2.0\nb = 1.0\ne = (a + b) * (b + 1)", {"a": 2, "b": 5}),
    "micrograd": (
        "a = 2.0\nb = -3.0\nc = 10.0\nf = -2.0\nL = (a * b + c) * f",
        {"a": 6, "b": -4, "c": -2, "f": 4},
    ),
    "Raschka": (
        "import numpy as np\nx = 3.0\nw = 2.0\nb = 1.0\na = np.maximum(x * w + b, 0)",
        {"w": 3, "b": 1, "x": 2},
    ),
    "shared weight": ("x = 1.5\nu = x * x\ny = u + 3 * x", {"x": 6}),
    "Mazur": (MAZUR, {"w5": 0.08216704, "w1": 0.00043857}),
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def opened(page: Page, folder: Path, source: str, **view: object) -> Page:
    one = widget(source)
    one.view = view
    one.save(folder / "page.html")
    page.goto((folder / "page.html").as_uri())
    page.locator("[data-node]").first.wait_for()
    return page


COLUMN = """() => {
  const panel = document.querySelector('[data-panel=chain]');
  const number = (el, name) => el === null ? null : Number(el.dataset[name]);
  return {
    paths: [...panel.querySelectorAll('[data-path]')]
      .map((el) => [el.dataset.path, number(el, 'contribution')]),
    others: number(panel.querySelector('[data-others]'), 'contribution'),
    total: number(panel.querySelector('[data-total]'), 'total'),
  };
}"""

SUMS = """() => [...document.querySelectorAll('[data-panel=steps] [data-sum]')]
  .map(({ dataset }) => [dataset.line, Number(dataset.sum)])"""


@pytest.mark.parametrize("name", TASKS)
def test_each_task_by_its_paths_and_by_its_steps(page: Page, tmp_path: Path, name: str) -> None:
    source, want = TASKS[name]
    opened(page, tmp_path, source, panel="chain")
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
    panel.get_by_role("button", name="start").click()
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


def test_an_array_output_is_differentiated_as_asked_for(page: Page, tmp_path: Path) -> None:
    source = (
        "import numpy as np\nW = np.array([[0.5, -1.0], [2.0, 0.25]])\nx = np.array([1.0, 2.0])\n"
        "y = np.tanh(W @ x)"
    )
    opened(page, tmp_path, source, panel="chain", select="W", element=2)
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


def test_what_is_said_of_old_numbers_has_its_room(browser: Browser, tmp_path: Path) -> None:
    widget(CELLS["branch"]).save(tmp_path / "page.html")
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    page.goto((tmp_path / "page.html").as_uri())
    page.get_by_role("slider", name="x", exact=True).fill("-1")
    chain = page.locator('[data-panel="chain"]')
    said = chain.locator(".adw-state")
    expect(said).to_have_text(re.compile("^numbers of before: the code takes another branch"))
    inner, outer = said.bounding_box(), chain.bounding_box()
    assert inner is not None
    assert outer is not None
    assert inner["y"] + inner["height"] <= outer["y"] + outer["height"]
    page.close()
