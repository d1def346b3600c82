"""Groups in a page without a kernel: closed and opened by hand, its numbers right throughout."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ad_widget.publish import html as pages
from ad_widget.publish.html import payload

from ..drawing.networks import CASES
from ..pictured import widget
from .conftest import Saved

# h = tanh(u·x + v), twice, then a product: each neuron a call within the layer's.
SOURCE = """import numpy as np
x = 0.5
u0 = 1.5
v0 = 0.2
u1 = -0.7
v1 = 0.4
p0 = u0 * x
s0 = p0 + v0
h0 = np.tanh(s0)
p1 = u1 * x
s1 = p1 + v1
h1 = np.tanh(s1)
y = h0 * h1"""
NEURONS = {"p0": 1, "s0": 1, "h0": 1, "p1": 2, "s1": 2, "h1": 2}
SCOPES = [
    {"kind": "call", "name": "Layer", "index": None, "parent": None},
    {"kind": "call", "name": "Neuron", "index": 0, "parent": 0},
    {"kind": "call", "name": "Neuron", "index": 1, "parent": 0},
]
LAYER, FIRST, SECOND = "Layer", "Layer/Neuron[0]", "Layer/Neuron[1]"


@pytest.fixture
def page(saved: Saved, tmp_path: Path) -> Page:
    """Give a page of the widget, all groups closed."""
    snapshot = widget(SOURCE).snapshot
    data = payload(snapshot)
    program = data["_graph"]["program"]
    program = json.loads(program) if isinstance(program, str) else program
    program["scopes"] = SCOPES
    for node in program["nodes"]:
        node["scope"] = NEURONS.get(node["name"])
    data["_graph"]["program"] = program
    data["_view"] = {"open": []}
    html = pages.document(snapshot)
    kept = re.search(r'(data\+deflate">)([^<]*)<', html)
    assert kept is not None
    packed = pages._deflated(json.dumps(data).encode())
    path = tmp_path / "groups.html"
    path.write_text(html[: kept.start(2)] + packed + html[kept.end(2) :], "utf-8")
    page = saved(path, viewport={"width": 1200, "height": 800})
    page.locator("[data-group]").first.wait_for()
    return page


def numbers(page: Page) -> dict[str, tuple[float, float]]:
    """Return value and gradient of each node and each closed group of one output."""
    found: list[Any] = page.evaluate(
        """() => [...document.querySelectorAll('[data-node], [data-group][aria-expanded=false]')]
             .map(({ dataset: d }) => [d.node ?? d.group, d.value, d.grad])"""
    )
    return {key: (json.loads(value), json.loads(grad)) for key, value, grad in found}


def edges(page: Page) -> set[str]:
    return set(page.locator("[data-edge]").evaluate_all("(all) => all.map((e) => e.dataset.edge)"))


def expected(x: float) -> dict[str, tuple[float, float]]:
    """Return what the kernel has for each named node."""
    one = widget(SOURCE)
    one.values = {"x": x}
    return {
        str(part.name): (
            float(one.run.numbers[part.value]),
            float(one.run.numbers[part.grad]) if part.grad is not None else 0.0,
        )
        for part in one.program.nodes
        if part.name
    }


def click(page: Page, *keys: str) -> None:
    for key in keys:
        page.locator(f'[data-group="{key}"]').click()


def agree(page: Page, groups: Sequence[tuple[str, str]], x: float) -> None:
    """Check all numbers in sight, those of closed groups by the node that leaves each."""
    want = expected(x)
    for key, node in groups:
        want[key] = want[node]
    for key, (value, grad) in numbers(page).items():
        assert value == pytest.approx(want[key][0]), key
        assert grad == pytest.approx(want[key][1]), key


def test_groups_open_and_close_by_hand(page: Page) -> None:
    assert set(numbers(page)) == {"x", "u0", "v0", "u1", "v1", LAYER, "y"}
    assert edges(page) == {f"{leaf}->{LAYER}" for leaf in ("x", "u0", "v0", "u1", "v1")} | {
        f"{LAYER}->y"
    }
    click(page, LAYER)
    expect(page.locator(f'[data-group="{LAYER}"]')).to_have_attribute("aria-expanded", "true")
    assert {f"x->{FIRST}", f"x->{SECOND}", f"{FIRST}->y", f"{SECOND}->y"} <= edges(page)
    agree(page, [(FIRST, "h0"), (SECOND, "h1")], 0.5)
    click(page, FIRST)
    assert {"p0", "s0", "h0"} <= set(numbers(page))
    agree(page, [(SECOND, "h1")], 0.5)
    page.locator(f'[data-group="{FIRST}"]').focus()
    page.keyboard.press("Enter")
    assert "p0" not in numbers(page)
    page.keyboard.press("Enter")  # the keyboard stays with the group
    assert "p0" in numbers(page)
    click(page, LAYER)
    assert set(numbers(page)) == {"x", "u0", "v0", "u1", "v1", LAYER, "y"}


def test_numbers_are_right_whatever_is_closed(page: Page) -> None:
    click(page, LAYER)
    slider = page.get_by_role("slider", name="x", exact=True)
    for x in (-0.5, 0.0, 1.5):
        slider.fill(str(x))
        agree(page, [(FIRST, "h0"), (SECOND, "h1")], x)
        click(page, SECOND)
        agree(page, [(FIRST, "h0")], x)
        click(page, SECOND)


def test_the_chain_rule_goes_through_a_closed_group(page: Page) -> None:
    click(page, LAYER)
    page.locator('[data-node="x"]').click()
    chain = page.locator('[data-panel="chain"]')
    expect(chain).to_contain_text("y ← Neuron[0] ← x")
    expect(chain).to_contain_text("2 paths")
    expect(page.locator('[data-node="x"]')).to_have_class(re.compile("adw-chosen"))


def test_a_toggle_takes_one_frame(page: Page) -> None:
    """What the click brings is in the page when its task is over."""
    there = page.evaluate(
        """() => {
          const click = (key) => document.querySelector(`[data-group="${key}"]`)
            .dispatchEvent(new MouseEvent('click', { bubbles: true }));
          click('Layer');
          click('Layer/Neuron[1]');
          return document.querySelector('[data-node="s1"]') !== null;
        }"""
    )
    assert there


def test_stacks_open_by_hand_and_by_what_is_selected(saved: Saved) -> None:
    """A network of objects: closed layers, a stack of neurons, and the way to one weight."""
    one = CASES["network 3-8-6-1"]()
    keys, layer = one.program.keys, "MLP/Layer[0]"
    page = saved(one, viewport={"width": 1366, "height": 768})
    closed = page.locator("[data-group][aria-expanded=false]")
    stack = page.locator(f'[data-group="{layer}/Neuron[0..7]"]')
    closed.first.wait_for()
    names = closed.evaluate_all("(all) => all.map((el) => el.dataset.group)")
    if layer in names:
        page.locator(f'[data-group="{layer}"]').click()
    expect(stack).to_have_attribute("aria-expanded", "false")
    expect(stack).to_contain_text("Neuron × 8")
    expect(stack).to_contain_text("3 → 8 numbers")
    outputs = json.loads(str(stack.get_attribute("data-value")))
    assert len(outputs) == 8
    # The numbers are the kernel's, and follow a leaf that is in the stack.
    weight = next(leaf.name for leaf in one.program.leaves if leaf.name in keys)
    moved = page.evaluate(
        """([name]) => {
          const all = [...document.querySelectorAll('input[type=range]')];
          const slider = all.find((el) => el.getAttribute('aria-label') === name);
          slider.value = Number(slider.max) / 2;
          slider.dispatchEvent(new Event('input', { bubbles: true }));
          return Number(slider.value);
        }""",
        [weight],
    )
    one.values = {weight: moved}
    loss = page.locator(f'[data-node="{keys[-1]}"]')
    assert float(str(loss.get_attribute("data-value"))) == pytest.approx(float(one.value))
    # Enter opens it to one closed card each, Shift with it all that is in one of them.
    stack.focus()
    page.keyboard.press("Enter")
    expect(stack).to_have_attribute("aria-expanded", "true")
    second = page.locator(f'[data-group="{layer}/Neuron[1]"]')
    expect(second).to_have_attribute("aria-expanded", "false")
    before = page.locator("[data-node]").count()
    second.focus()
    page.keyboard.press("Shift+Enter")
    expect(second).to_have_attribute("aria-expanded", "true")
    assert page.locator("[data-node]").count() >= before + 10
    # Closed again, it is the one that is opened in it that was in the way.
    stack.focus()
    page.keyboard.press("Enter")
    expect(stack).to_have_attribute("aria-expanded", "false")
    expect(second).to_have_count(0)

    one.view = {"open": [], "select": weight}
    page = saved(one, viewport={"width": 1366, "height": 768})
    chosen = page.locator(f'[data-node="{weight}"]')
    chosen.wait_for()
    expect(chosen).to_have_class(re.compile("adw-chosen"))
    assert page.locator("[data-group][aria-expanded=true]").count() >= 3
