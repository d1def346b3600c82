"""What a host does around a widget: rows and grids, right to left, its style sheet, touch."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import CDPSession, Page, expect

from ad_widget import AutodiffWidget, explore
from ad_widget.publish import html as pages

from ..pictured import widget
from .conftest import STILL, Opener, Saved
from .test_lab import CELL, expected, shown

Put = Callable[..., Page]

# A host's page: what is around the widgets, and its style sheet.
FRAME = """<!DOCTYPE html><html dir="{dir}"><meta charset="utf-8"><style>{style}</style>
<body style="margin: 0">{body}</body></html>"""


@pytest.fixture
def put(saved: Saved) -> Put:
    """Open a host's page with the fragments of some widgets in it."""

    def open_page(
        *widgets: AutodiffWidget,
        around: str = "<div>{}</div>",
        dir: str = "ltr",
        style: str = "",
        width: int = 900,
        **options: Any,
    ) -> Page:
        parts = [
            pages.fragment(one.snapshot, carrier=k == 0).join(["<div>", "</div>"])
            for k, one in enumerate(widgets)
        ]
        html = FRAME.format(dir=dir, style=style, body=around.format("".join(parts)))
        page = saved(html, viewport={"width": width, "height": 900}, **options)
        expect(page.locator(".ad-widget")).to_have_count(len(widgets))
        page.locator(".ad-widget [data-node]").first.wait_for(state="attached")
        return page

    return open_page


def widths(page: Page) -> list[float]:
    boxes = [root.bounding_box() for root in page.locator(".ad-widget").all()]
    return [box["width"] if box else 0 for box in boxes]


# ---------------------------------------------------------------------- rows


ROWS = {
    "flex": '<div style="display:flex">{}</div>',
    "flex that wraps": '<div style="display:flex;flex-wrap:wrap">{}</div>',
    "inline-flex": '<div style="display:inline-flex;max-width:100%">{}</div>',
    "column that does not stretch": (
        '<div style="display:flex;flex-direction:column;align-items:flex-start">{}</div>'
    ),
    "grid": '<div style="display:grid;grid-template-columns:auto auto">{}</div>',
    "float": "<style>body > div > div {{float:left}}</style><div>{}</div>",
    "inline-block": "<style>body > div > div {{display:inline-block}}</style><div>{}</div>",
    "table": (
        '<style>body > div > div {{display:table-cell}}</style><div style="display:table">{}</div>'
    ),
    "absolute": '<div style="position:absolute">{}</div>',
}


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("width", [900, 390])
def test_in_a_row_a_widget_is_as_wide_as_it_needs(put: Put, row: str, width: int) -> None:
    page = put(widget(), widget(), around=ROWS[row], width=width)
    for one in widths(page):
        assert 300 <= one <= max(width, 320)
    if row in ("flex", "grid") and width == 900:
        assert sum(widths(page)) == pytest.approx(900, abs=2)
    for root in page.locator(".ad-widget").all():
        for node in ("x", "loss"):
            assert root.locator(f'[data-node="{node}"]').bounding_box() is not None
        slider = root.get_by_role("slider", name="x", exact=True).bounding_box()
        assert slider is not None
        assert slider["width"] > 60


def test_alone_it_fills_its_column(put: Put) -> None:
    assert widths(put(widget(), width=1400)) == [1400]


BOXES = """
from ipywidgets import GridspecLayout, HBox
from ad_widget import explore
def one(): return explore(lambda x, w: (w * x - 4.0) ** 2, x=3.0, w=2.0)
"""


@pytest.mark.parametrize(
    "code",
    [
        "HBox([one(), one()])",
        "grid = GridspecLayout(1, 2); grid[0, 0] = one(); grid[0, 1] = one(); grid",
        "grid = GridspecLayout(2, 1); grid[0, 0] = one(); grid[1, 0] = one(); grid",
    ],
    ids=["HBox", "a row of a grid", "a column of a grid"],
)
def test_boxes_of_a_notebook(notebook: Opener, code: str) -> None:
    book = notebook(BOXES + code)
    expect(book.page.locator(".ad-widget")).to_have_count(2)
    book.widget(1)
    assert min(widths(book.page)) >= 300
    first = book.widget(0)
    first.drag("x", 0.2)
    assert first.value("x") != 3.0
    assert book.widget(1).value("x") == 3.0


# ---------------------------------------------------------------------- right to left


def test_in_a_page_that_runs_right_to_left_numbers_and_pictures_do_not(put: Put) -> None:
    negative = explore(lambda x, w: (w * x - 4.0) ** 2, x=-2.5, w=2.0)
    plain = put(negative, width=1000)
    turned = put(negative, width=1000, dir="rtl")
    for page in (plain, turned):  # differences are asked when the page is idle
        expect(page.locator(".adw-check[data-check]")).to_have_count(2)
    where = """() => [...document.querySelectorAll('.ad-widget :is(text, input, [data-panel], td)')]
      .map((el) => { const r = el.getBoundingClientRect();
                     return [el.textContent, Math.round(r.x), Math.round(r.width)]; })"""
    assert turned.evaluate(where) == plain.evaluate(where)
    field = turned.get_by_role("textbox", name="x value")
    expect(field).to_have_value("−2.5")
    assert field.evaluate("(el) => getComputedStyle(el).direction") == "ltr"
    # Each label of the still picture is on its own card.
    outside = turned.evaluate(
        """() => [...document.querySelectorAll('.ad-widget [data-node]')].flatMap((node) => {
          const card = node.querySelector('rect').getBoundingClientRect();
          return [...node.querySelectorAll('text')].map((t) => t.getBoundingClientRect())
            .filter((t) => t.left < card.left - 1 || t.right > card.right + 1).length;
        }).reduce((a, b) => a + b, 0)"""
    )
    assert outside == 0
    # And on the canvas, where the numbers stand once something has moved.
    for page in (plain, turned):
        page.get_by_role("slider", name="x", exact=True).fill("-3.5")
        page.locator(".ad-widget canvas").first.wait_for()
    ink = "() => [...document.querySelectorAll('.ad-widget canvas')].map((c) => c.toDataURL())"
    assert turned.evaluate(ink) == plain.evaluate(ink)


def test_notes_in_a_script_that_runs_right_to_left_do(put: Put) -> None:
    one = widget()
    one._graph = {**one._graph, "notes": ["שלום עולם", "plain"]}
    page = put(one)
    notes = page.locator('[data-panel="notes"] p')
    directions = notes.evaluate_all("(all) => all.map((el) => getComputedStyle(el).direction)")
    assert directions == ["rtl", "ltr"]


def test_a_name_of_combining_marks_is_a_name(put: Put) -> None:
    name = "θ\u0302__loss"
    one = widget(f"x = 3.0\n{name} = x * x")
    page = put(one)
    assert name in (page.locator(".adw-title").text_content() or "")
    assert f"∂{name}/∂x" in (page.locator(".adw-leaf").first.text_content() or "")
    assert page.locator(f'[data-node="{name}"]').count() == 1


# ---------------------------------------------------------------------- a host's style sheet


# As reveal.js, Sphinx themes and notebooks style what stands in them.
LOUD = """
.host { font: 700 44px/2 serif; text-align: center; letter-spacing: 3px; text-transform: uppercase;
        text-indent: 2em; word-spacing: 9px; white-space: pre }
.host pre { width: 90%; font-size: .55em; box-shadow: 0 5px 15px #000; margin: 15px auto;
            background: red; border: 4px solid; max-height: 20px }
.host p { margin: 60px; font-size: 40px }
.host table { margin: auto; border: 5px solid }
.host button, .host input { letter-spacing: 5px; text-transform: uppercase }
"""


def test_a_hosts_style_sheet_does_not_leak_in(put: Put) -> None:
    seen = """() => [...document.querySelectorAll(
        '.ad-widget [data-panel=code], .ad-widget [data-panel=code] div, .adw-leaf, .adw-toolbar')]
      .map((el) => { const r = el.getBoundingClientRect(), s = getComputedStyle(el);
        return [Math.round(r.width), Math.round(r.height), s.fontSize, s.boxShadow,
                s.backgroundColor, s.textTransform, s.letterSpacing]; })"""
    quiet = put(widget(), around='<div class="quiet">{}</div>')
    loud = put(widget(), around='<div class="host">{}</div>', style=LOUD)
    assert loud.evaluate(seen) == quiet.evaluate(seen)


# ---------------------------------------------------------------------- touch


class Finger:
    """One finger on a page."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)

    def move(self, points: list[tuple[float, float]]) -> None:
        """Put it down at the first point, move it through the others, lift it."""
        for k, (x, y) in enumerate(points):
            kind = "touchMove" if k else "touchStart"
            self._send(kind, [{"x": x, "y": y}])
        self._send("touchEnd", [])

    def _send(self, kind: str, points: list[dict[str, float]]) -> None:
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.fixture
def phone(put: Put) -> Page:
    page = put(
        widget(),
        around='{}<div style="height: 2000px"></div>',
        width=390,
        has_touch=True,
        is_mobile=True,
    )
    page.evaluate(STILL)
    return page


def along(page: Page, dx: float, dy: float, at: float = 0.85) -> None:
    """Draw a finger over the slider of x, from a share of its length on."""
    box = page.get_by_role("slider", name="x", exact=True).bounding_box()
    assert box is not None
    x, y = box["x"] + at * box["width"], box["y"] + box["height"] / 2
    Finger(page).move([(x + dx * k / 12, y + dy * k / 12) for k in range(13)])
    page.evaluate(STILL)


def x_of(page: Page) -> float:
    return float(page.locator('[data-node="x"]').get_attribute("data-value") or "nan")


def test_a_scroll_that_begins_on_a_slider_scrolls(phone: Page) -> None:
    along(phone, 2, -120)
    assert x_of(phone) == 3.0
    assert phone.get_by_role("slider", name="x", exact=True).input_value() == "3"
    assert phone.evaluate("scrollY") > 50


def test_a_finger_along_a_slider_moves_it_and_not_the_page(phone: Page) -> None:
    box = phone.get_by_role("slider", name="x", exact=True).bounding_box()
    assert box is not None
    along(phone, -0.5 * box["width"], 4, at=0.5)
    assert x_of(phone) < 0
    assert phone.evaluate("scrollY") == 0


def test_a_tap_on_a_slider_moves_it(phone: Page) -> None:
    along(phone, 0, 0)
    assert x_of(phone) > 5
    assert np.isfinite(x_of(phone))


# ---------------------------------------------------------------------- numbers that are not yet


def test_while_the_kernel_is_on_a_branch_no_number_stands_as_if_it_were_right(
    notebook: Opener,
) -> None:
    book = notebook(
        """%%autodiff y --range x=-4:4
import time
x = 2.0
if x > 0:
    y = x * x
else:
    time.sleep(4)
    y = -x
"""
    )
    one = book.widget()
    assert one.grad("x") == 4.0
    one.slider("x").fill("-1")
    root = one.root
    expect(root).to_have_attribute("data-state", "stale")
    expect(root.locator(".adw-status")).to_contain_text("another branch: waiting for the kernel")
    expect(root).to_have_attribute("data-dimmed", "")
    grey = root.locator(".adw-gradient > :not(:first-child), .adw-product, .adw-total, .adw-badge")
    assert grey.count() >= 2
    for opacity in grey.evaluate_all("(all) => all.map((el) => getComputedStyle(el).opacity)"):
        assert float(opacity) < 0.6
    voice = root.locator('[data-panel="voice"]')  # nor does one sound as if it were
    expect(voice).to_have_text("numbers of before: the code takes another branch")
    expect(root).to_have_attribute("data-state", "live", timeout=30_000)
    expect(root).not_to_have_attribute("data-dimmed", "")
    assert one.grad("x") == -1.0
    expect(root.locator(".adw-status")).to_contain_text("in step")
    expect(voice).to_have_text("x −1, gradient −1, y 1")


def test_a_view_is_pythons_and_the_pages(notebook: Opener) -> None:
    cell = CELL.replace("%%autodiff", "%%autodiff --view select=b,edges=flow")
    book = notebook(cell, "w1 = _")
    one = book.widget()
    expect(one.root).to_have_attribute("data-view", re.compile('"edges":"flow"'))
    expect(one.root.locator(".adw-what").first).to_contain_text("∂loss/∂b")
    one.node("a").click()
    chosen = "{'select': 'a', 'edges': 'flow'}"
    assert book.ask_until("print(w1.view)", chosen.__eq__) == chosen
    book.ask("w1.view = {'select': 'w'}")
    book.page.mouse.move(0, 0)  # what is pointed at comes first
    expect(one.root.locator(".adw-what").first).to_contain_text("∂loss/∂w")
    assert shown(one) == expected(3.0)


def test_after_a_restart_no_number_stands_as_if_it_were_right(notebook: Opener) -> None:
    book = notebook(
        "%%autodiff y --range x=-4:4\nx = 2.0\nif x > 0:\n    y = x * x\nelse:\n    y = -x\n"
    )
    one = book.widget()
    book.command("notebook:restart-kernel", wait=False)
    book.page.locator(".jp-Dialog .jp-mod-accept").click()
    book.idle()
    one.slider("x").fill("-1")
    expect(one.root).to_have_attribute("data-dimmed", "")
    status = one.root.locator(".adw-status")
    expect(status).to_have_text("kernel not answering", timeout=20_000)
    expect(one.root).to_have_attribute("data-state", "stale")
    one.slider("x").fill("3")  # here the page needs no kernel
    expect(one.root).to_have_attribute("data-state", "live")
    expect(one.root).not_to_have_attribute("data-dimmed", "")
    assert one.grad("x") == 6.0
    expect(status).to_have_text("live in the page · kernel not answering")
