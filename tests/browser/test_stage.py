"""The stage: how the picture opens, zoomed out, on a phone, in a lecture, to a screen reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from ..conftest import FRONTEND
from ..pictured import widget
from .cells import CELLS
from .conftest import STILL, Saved

Visit = Callable[..., Page]
LONG = "x = 0.5\ny = x\n" + "y = (y * 1.5).sin()\n" * 40 + "y"


@pytest.fixture
def visit(saved: Saved) -> Visit:
    """Open the saved page of a cell."""

    def open_page(
        source: str,
        width: int = 1366,
        height: int = 768,
        view: dict[str, Any] | None = None,
        **options: Any,
    ) -> Page:
        one = widget(source)
        one.view = view or {}
        viewport = {"width": width, "height": height}
        page = saved(one, viewport=viewport, reduced_motion="reduce", **options)
        page.locator(".ad-widget [data-node]").first.wait_for()
        return page

    return open_page


# Each text drawn in the picture, SVG's and the canvas's: its box and its size on the screen.
TEXTS = """() => {
  const texts = [];
  for (const el of document.querySelectorAll('.adw-window text')) {
    const { x, y, width, height } = el.getBoundingClientRect();
    if (!width) continue;
    const { a } = el.getScreenCTM();
    const size = a * parseFloat(getComputedStyle(el).fontSize);
    texts.push({ text: el.textContent, size, x, y, width, height });
  }
  return texts;
}"""

# Canvas has no elements: what it is told is kept.
WATCH_CANVAS = """() => {
  const texts = (window.painted = []);
  const fill = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    const { a, d } = this.getTransform();
    texts.push(d / devicePixelRatio * parseFloat(/[\\d.]+px/.exec(this.font)[0]));
    return fill.call(this, text, x, y);
  };
}"""


def scale_of(page: Page) -> float:
    return float(
        page.evaluate(
            """() => { const g = document.querySelector('.adw-graph');
            return g.width.baseVal.value / g.viewBox.baseVal.width; }"""
        )
    )


def test_no_text_is_ever_drawn_smaller_than_can_be_read(visit: Visit) -> None:
    page = visit(CELLS["circuit"])
    window = page.locator(".adw-window")
    details = set()
    page.evaluate(WATCH_CANVAS)
    for canvas in (False, True):
        if canvas:
            page.get_by_role("slider").first.fill("1")
            page.locator(".ad-widget canvas").first.wait_for()
        page.get_by_role("button", name="fit", exact=True).click()
        for _ in range(4):
            page.get_by_role("button", name="Zoom in").click()
        for _ in range(13):
            detail = page.locator(".adw-graph").get_attribute("data-detail")
            details.add(detail)
            sizes = [one["size"] for one in page.evaluate(TEXTS)]
            assert all(size >= 10.98 for size in sizes), (detail, sizes)
            assert bool(sizes) == (detail != "dots")
            page.get_by_role("button", name="Zoom out").click()
    assert details == {"cards", "lines", "names", "dots"}
    painted = page.evaluate("window.painted")
    assert len(painted) > 50
    assert min(painted) >= 10.98
    expect(window.locator('[data-node="f"]')).to_have_attribute("data-value", re.compile("0."))


def test_a_small_picture_fills_its_stage_and_a_large_one_opens_where_it_begins(
    visit: Visit,
) -> None:
    assert 1.2 < scale_of(visit(CELLS["baydin"])) <= 2
    page = visit(LONG)
    assert page.locator(".adw-more-right").count() == 1
    expect(page.locator('[data-node="x"]')).to_be_in_viewport()
    expect(page.locator('[data-node="y"]')).not_to_be_in_viewport()
    chart = page.locator('[data-panel="map"]')
    box = chart.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 8, box["y"] + box["height"] / 2)
    expect(page.locator('[data-node="y"]')).to_be_in_viewport()
    assert page.locator(".adw-more-left").count() == 1
    page.get_by_role("button", name="fit", exact=True).click()
    expect(chart).to_be_hidden()
    for node in ("x", "y"):
        expect(page.locator(f'[data-node="{node}"]')).to_be_in_viewport(ratio=0.99)


def test_on_a_phone_the_graph_comes_first_with_a_slider_on_the_same_screen(visit: Visit) -> None:
    page = visit(CELLS["circuit"], 390, 844, has_touch=True, is_mobile=True)
    for name in ("w0", "f"):
        expect(page.locator(f'[data-node="{name}"]')).to_be_in_viewport(ratio=0.99)
    expect(page.get_by_role("slider", name="w0", exact=True)).to_be_in_viewport(ratio=0.99)
    expect(page.get_by_role("button", name="code")).to_have_attribute("aria-expanded", "false")
    # The graph stays while the other sliders go by.
    last = page.get_by_role("slider", name="w2", exact=True)
    last.scroll_into_view_if_needed()
    expect(page.locator('[data-node="f"]')).to_be_in_viewport(ratio=0.99)
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.get_by_role("button", name="More").click()
    expect(page.get_by_role("searchbox")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_what_is_on_the_screen_is_saved_as_svg_and_png(visit: Visit, tmp_path: Path) -> None:
    page = visit(CELLS["neuron"], accept_downloads=True)
    for moved in (False, True):
        if moved:
            page.get_by_role("slider", name="w", exact=True).fill("3")
        page.locator("summary").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="SVG", exact=True).click()
        download.value.save_as(tmp_path / "saved.svg")
        root = ElementTree.parse(tmp_path / "saved.svg").getroot()
        texts = {"".join(el.itertext()) for el in root.iter() if el.tag.endswith("}text")}
        assert {"loss", "w", "36" if moved else "9", "▲ 36" if moved else "▲ 18"} <= texts
        assert not [el for el in root.iter() if set(el.attrib) & {"class", "data-node", "tabindex"}]
    page.locator("summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG", exact=True).click()
    download.value.save_as(tmp_path / "saved.png")
    data = (tmp_path / "saved.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    size = page.locator(".adw-window").bounding_box()
    assert size is not None
    assert int.from_bytes(data[16:20]) == pytest.approx(2 * size["width"], abs=2)


def test_a_lecture_fills_the_screen_in_large_type(visit: Visit) -> None:
    page = visit(CELLS["circuit"], 1920, 1080)
    page.locator('[data-node="w0"]').click()
    page.keyboard.press("f")
    root = page.locator(".ad-widget")
    expect(root).to_have_attribute("data-lecture", "")
    page.evaluate(STILL)
    box = root.bounding_box()
    assert box == {"x": 0, "y": 0, "width": 1920, "height": 1080}
    window = page.locator(".adw-window").bounding_box()
    words = page.locator('[data-panel="lecture"]').bounding_box()
    assert window is not None
    assert words is not None
    assert window["y"] + window["height"] == pytest.approx(words["y"], abs=8)
    texts = page.evaluate(TEXTS)
    assert min(one["size"] for one in texts) >= 23.9
    assert {"0.7311", "−2"} <= {one["text"] for one in texts}
    expect(page.locator('[data-panel="lecture"] p')).to_contain_text("w0 = 2")
    expect(page.get_by_role("slider", name="w0", exact=True)).to_be_hidden()
    page.keyboard.press("ArrowRight")
    assert page.locator('[data-node="f"]').get_attribute("data-value") is None
    page.keyboard.press("End")
    page.keyboard.press("f")
    expect(page.get_by_role("slider", name="w0", exact=True)).to_be_visible()
    page.evaluate(STILL)
    assert min(one["size"] for one in page.evaluate(TEXTS)) < 16


def test_a_picture_beside_its_leaves_and_a_lecture_of_it(saved: Saved) -> None:
    page = saved(widget(CELLS["rnn"]), viewport={"width": 1920, "height": 1080})
    page.locator(".ad-widget [data-node]").first.wait_for()
    page.evaluate(STILL)
    assert page.locator(".ad-widget").get_attribute("data-stage") == "beside"
    side, window = (page.locator(name).bounding_box() for name in (".adw-side", ".adw-window"))
    assert side is not None
    assert window is not None
    assert window["x"] == pytest.approx(side["x"] + side["width"], abs=1)
    page.locator('[data-node="wx"]').click()
    page.keyboard.press("f")
    page.evaluate(STILL)
    boxes = [card.bounding_box() for card in page.locator("[data-node]").all()]
    inside = [box for box in boxes if box is not None and box["width"]]
    above = min(box["y"] for box in inside)
    below = 1080 - max(box["y"] + box["height"] for box in inside)
    assert above == pytest.approx(below - 69, abs=24)  # the words have 69 pixels


def test_a_picture_for_another_window_is_there_at_once(saved: Saved) -> None:
    page = saved(widget(CELLS["circuit"]), viewport={"width": 1100, "height": 700})
    page.locator(".ad-widget [data-node]").first.wait_for()
    page.evaluate(STILL)
    graph = page.locator(".adw-graph")
    before = graph.get_attribute("viewBox")
    page.set_viewport_size({"width": 1000, "height": 700})
    expect(graph).not_to_have_attribute("viewBox", before or "")
    expect(page.locator(".adw-still text").first).to_be_visible()
    expect(page.locator("canvas.adw-layer")).to_have_count(0)  # nothing glides


def test_of_a_move_a_screen_reader_hears_four_digits(visit: Visit) -> None:
    page = visit(CELLS["circuit"])
    slider = page.get_by_role("slider", name="w0", exact=True)
    slider.fill("1.4")
    said = page.locator('[data-panel="voice"]')
    expect(said).to_have_attribute("role", "status")
    expect(said).to_have_text(re.compile(r"^w0 1\.4, gradient −0\.\d{2,4}, f 0\.\d{2,4}$"))
    card = page.locator('[data-node="f"]')
    card.focus()
    expect(card).to_have_attribute("aria-label", re.compile(r"value 0\.\d{3,4}, gradient 1$"))


def test_an_automated_audit_finds_nothing(visit: Visit, npm: list[str]) -> None:
    axe = (FRONTEND / "node_modules/axe-core/axe.min.js").read_text("utf-8")
    for options in ({}, {"color_scheme": "dark"}, {"forced_colors": "active"}):
        page = visit(CELLS["arrays"], **options)
        panels = page.get_by_role("tab").all()
        states: list[Callable[[], object]] = [
            lambda: None,
            lambda page=page: page.get_by_role("button", name="What the picture").click(),
            *(tab.click for tab in panels),
            lambda page=page: page.locator("summary").click(),
        ]
        page.evaluate(axe)
        for change in states:
            change()
            found = page.evaluate(
                """async () => {
                  const { violations } = await axe.run('.ad-widget');
                  return violations.map(({ id, nodes }) =>
                    [id, nodes.map(({ html, failureSummary }) =>
                      `${html.slice(0, 120)} ${failureSummary}`)]);
                }"""
            )
            assert found == []
