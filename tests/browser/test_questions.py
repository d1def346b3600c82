"""A student's seven questions, each answered in at most two clicks, with the engine's numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from ad_widget.drawing.passes import passes
from ad_widget.jupyter.widget import AutodiffWidget

from ..pictured import widget
from .cells import ARRAYS, BAYDIN, BRANCH, MLP, RNN, SHARED
from .conftest import COLUMN, Saved

RASCHKA = "import numpy as np\nx = 3.0\nw = 2.0\nb = 1.0\na = np.maximum(w * x + b, 0)"

NEURON = "model.layers[0].neurons[0]"

# By cell: a leaf that is asked about, its card's key or its field's name, and the node whose code
# and local derivatives are asked for.
CELLS: dict[str, tuple[str, str, str, str]] = {
    "neuron": (RASCHKA, "w", "w", "a"),
    "shared": (SHARED, "w", "w", "b"),
    "baydin": (BAYDIN, "x2", "x2", "y"),
    "branch": (BRANCH, "w", "w", "z"),
    "mlp": (MLP, f"{NEURON}.b", f"{NEURON}.b value", "loss"),
    "arrays": (ARRAYS, "W1", "W1[1,2]", "2"),
    "rnn": (RNN, "wh", "wh", "loss"),
}


class Hand:
    """Clicks, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1
        assert self.clicks <= 2

    def tab(self, name: str) -> None:
        self.click(self.page.get_by_role("tab", name=name, exact=True))

    def node(self, key: str) -> None:
        self.click(self.page.locator(f'[data-node="{key}"]'))

    def panel(self, name: str) -> Locator:
        return self.page.locator(f'[data-panel="{name}"]')


@pytest.fixture(scope="module", params=CELLS)
def asked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, AutodiffWidget, Path]:
    path = tmp_path_factory.mktemp(request.param) / "page.html"
    one = widget(CELLS[request.param][0])
    one.save(path)
    return request.param, one, path


@pytest.fixture
def hand(saved: Saved, asked: tuple[str, AutodiffWidget, Path]) -> Hand:
    page = saved(asked[2], viewport={"width": 1700, "height": 1300})
    expect(page.locator(".ad-widget")).to_have_attribute("data-state", "live")
    return Hand(page)


Asked = tuple[str, AutodiffWidget, Path]


def choose(hand: Hand, name: str) -> None:
    """Choose what is asked about: a leaf's card, or the field of an array's element."""
    _, leaf, place, _ = CELLS[name]
    if leaf == place:
        hand.node(leaf)
    else:
        hand.click(hand.page.get_by_role("textbox", name=place, exact=True))


def gradient(one: AutodiffWidget, name: str) -> float:
    grad = one.grads[CELLS[name][1]]
    return float(grad if np.ndim(grad) == 0 else grad[1, 2])


def test_why_this_number(asked: Asked, hand: Hand) -> None:
    name, one, _ = asked
    choose(hand, name)
    hand.tab("Chain rule")
    hand.page.locator("[data-path]").first.wait_for()
    found = hand.page.evaluate(COLUMN)
    column = [contribution for _, contribution in found["paths"]] + [found["others"] or 0]
    assert found["total"] == pytest.approx(gradient(one, name), rel=1e-9)
    assert sum(column) == pytest.approx(found["total"], rel=1e-9)
    factors = hand.page.locator("[data-path]").first.locator(".adw-factor .adw-number")
    numbers = [float(t.replace("−", "-")) for t in factors.all_inner_texts()]
    if len(numbers) < 7:  # of longer ways the middle is left out
        assert np.prod(numbers) == pytest.approx(found["paths"][0][1], rel=0.01)


def test_which_path_matters_most(asked: Asked, hand: Hand) -> None:
    name, one, _ = asked
    choose(hand, name)
    hand.tab("Chain rule")
    hand.page.locator("[data-path]").first.wait_for()
    found = hand.page.evaluate(COLUMN)["paths"]
    sizes = [abs(contribution) for _, contribution in found]
    assert sizes == sorted(sizes, reverse=True)
    if CELLS[name][1] != CELLS[name][2] or hand.page.locator("[data-group]").count():
        return  # its ways are between elements, or through closed groups
    every = sorted(ways(one, CELLS[name][1]), key=lambda way: -abs(way[1]))
    ties = [way for way, x in every if abs(x) == pytest.approx(sizes[0], rel=1e-12)]
    assert found[0][0].split(">") in ties
    assert [x for _, x in found] == pytest.approx([x for _, x in every[: len(found)]], rel=1e-9)


def ways(one: AutodiffWidget, leaf: str) -> list[tuple[list[str], float]]:
    """Return all paths from a leaf to the output, and what each contributes."""
    program, slopes = one.program, one.run.local_derivatives
    end = next(k for k, part in enumerate(program.nodes) if part.value == program.output)
    found: list[tuple[list[str], float]] = []

    def walk(at: int, way: list[str], product: float) -> None:
        if at == end:
            found.append((way, product))
        for edge, slope in zip(program.edges, slopes, strict=True):
            if edge.source == at and slope is not None:
                walk(edge.target, [*way, program.keys[edge.target]], product * float(slope))

    walk(program.keys.index(leaf), [leaf], 1.0)
    return found


def test_in_which_order_the_backward_pass_goes(asked: Asked, hand: Hand) -> None:
    _, one, _ = asked
    hand.tab("Steps")
    visits = hand.page.locator("[data-turn]").evaluate_all("all => all.map((el) => el.dataset.of)")
    order = passes(one.program).backward
    assert visits == [one.program.keys[k] for k in order]
    # The last of them is a click away, and then every gradient is known.
    hand.click(hand.page.locator("[data-turn] button").last)
    every = hand.panel("steps").get_attribute("data-done") or ""
    assert len(set(every.split("/"))) == 1


def test_what_my_slider_changed(asked: Asked, hand: Hand) -> None:
    name, one, _ = asked
    _, leaf, place, _ = CELLS[name]
    before = np.array(one.program.run().numbers[leaf_id(one, leaf)], dtype=float)
    after = before.copy()
    if np.ndim(one.grads[leaf]) == 0:
        slider = hand.page.get_by_role("slider", name=leaf, exact=True)
        hand.click(slider)
        after[...] = float(slider.input_value())
    else:
        field = hand.page.get_by_role("textbox", name=place, exact=True)
        hand.click(field)
        hand.page.keyboard.type("0.25")
        hand.page.keyboard.press("Enter")
        after[1, 2] = 0.25
    assert (after != before).any()
    run = one.program.run({leaf: after})
    assert not run.broken
    values = hand.page.locator("[data-node]").evaluate_all(
        "all => all.filter((el) => el.dataset.value)"
        ".map((el) => [el.dataset.node, JSON.parse(el.dataset.value)])"
    )
    for key, value in values:
        np.testing.assert_allclose(value, run.values[key], rtol=1e-9, atol=1e-12)
    was, now = float(one.program.run().value), float(run.value)
    said = hand.page.locator(".adw-moved").filter(has_text="Δ").inner_text()
    rise = float(said.split()[-1].replace("−", "-"))
    assert rise == pytest.approx(now - was, rel=0.01, abs=1e-4)


def leaf_id(one: AutodiffWidget, leaf: str) -> int:
    return next(x.value for x in one.program.leaves if x.name == leaf)


def test_which_code_made_this_node(asked: Asked, hand: Hand) -> None:
    name, one, _ = asked
    key = CELLS[name][3]
    hand.node(key)
    marked = hand.page.locator(".adw-mark").all_inner_texts()
    part = one.program.nodes[one.program.keys.index(key)]
    assert part.span is not None
    line, start, last, end = part.span
    assert line == last
    assert "".join(marked) == one.program.source.splitlines()[line - 1][start:end]


def test_what_the_local_derivative_is(asked: Asked, hand: Hand) -> None:
    name, one, _ = asked
    key = CELLS[name][3]
    hand.node(key)
    hand.tab("Inspector")
    panel = hand.panel("inspector")
    if name == "arrays":  # a matrix product's is a rule: what that gives is the gradient
        operand = panel.locator(".adw-part", has_text="Xᵀ")
        expect(operand).to_contain_text("(3×4)(4×4)")
        gives = operand.locator(".adw-array").last.locator("span").all_inner_texts()
        numbers = [float(t.replace("▼", "-").replace("▲", "").replace("−", "-")) for t in gives]
        np.testing.assert_allclose(numbers, np.ravel(one.grads["W1"]), rtol=0.02, atol=2e-4)
        return
    at = one.program.keys.index(key)
    slopes = [
        float(slope)
        for edge, slope in zip(one.program.edges, one.run.local_derivatives, strict=True)
        if edge.target == at and slope is not None
    ]
    shown = panel.locator("[data-number]").evaluate_all(
        "all => all.map((el) => Number(el.dataset.number))"
    )
    for slope in slopes:
        assert any(x == pytest.approx(slope, rel=1e-12) for x in shown)


def test_what_descent_would_do(asked: Asked, hand: Hand) -> None:
    _, one, _ = asked
    hand.tab("Descent")
    panel = hand.panel("descent")
    hand.click(panel.get_by_role("button", name="step", exact=True))
    expect(panel).to_have_attribute("data-step", "1")
    values = hand.page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('[data-node]')]"
        ".map((el) => [el.dataset.node, JSON.parse(el.dataset.value ?? 'null')]))"
    )
    rate = 0.05
    start, grads = one.values, one.grads
    moved = {}
    for leaf, grad in grads.items():
        step = np.asarray(start[leaf]) - rate * np.asarray(grad)
        if leaf not in values:  # in a closed group
            moved[leaf] = step
        elif not np.array_equal(values[leaf], start[leaf]):
            np.testing.assert_allclose(values[leaf], step, rtol=1e-12)
            moved[leaf] = step
    assert moved
    run = one.program.run({**start, **moved})
    loss = float(panel.get_attribute("data-loss") or "nan")
    assert loss == pytest.approx(float(run.value), rel=1e-9)
