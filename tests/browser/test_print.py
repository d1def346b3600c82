"""Widgets on paper: the whole graph, each number inside its card, and the screen as before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from ad_widget.publish import html as pages

from ..pictured import widget
from .conftest import STILL, Opener, Saved

CELL = """x = 3.0
w = 2.0
b = 1.0
target = 4.0
prediction = w * x + b
loss = (prediction - target) ** 2 + 0.5 * (prediction - 4.0) ** 2 / (1.0 + abs(prediction))"""

SCREEN = {"width": 1200, "height": 700}
# A4 between margins of a centimetre, in CSS pixels.
PAPER = {"width": 718, "height": 1047}

# Each card with the texts whose boxes lie inside it; what is shown, and whether on the page.
READ = """(root) => {
  const box = (el) => el.getBoundingClientRect();
  const inside = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1
    && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
  const texts = [...root.querySelectorAll('.adw-still text')];
  const shown = (what) => [...root.querySelectorAll(what)].filter((el) => box(el).width).length;
  return {
    cards: [...root.querySelectorAll('[data-node]')].map((node) => {
      const card = node.querySelector('.adw-card');
      return {
        value: Number(node.dataset.value),
        grad: node.dataset.grad === undefined ? null : Number(node.dataset.grad),
        texts: texts.filter((text) => inside(box(text), box(card))).map((t) => t.textContent),
        whole: inside(box(card), box(root)),
        fill: getComputedStyle(card).fill,
      };
    }),
    loose: texts.length - texts.filter((text) => text.previousSibling?.tagName === 'rect').length,
    right: box(root).right,
    canvases: shown('canvas'),
    pressed: shown('button, input[type=range]'),
    fields: Object.fromEntries([...root.querySelectorAll('.adw-field')].filter((f) => box(f).width)
      .map((field) => [field.ariaLabel, field.value])),
  };
}"""

PLACES = """(root) => [...root.querySelectorAll('[data-node]')].map((node) => {
  const {x, y, width} = node.getBoundingClientRect();
  return [node.outerHTML, x, y, width];
})"""


def number(text: str) -> float:
    return float(text.lstrip("▲▼· ").replace("−", "-"))


def check(root: Locator) -> dict[str, Any]:
    """Check that each card holds its own numbers and no other, and return what is on paper."""
    read: dict[str, Any] = root.evaluate(READ)
    assert read["canvases"] == read["pressed"] == 0
    inside = 0
    for card in read["cards"]:
        assert card["whole"]
        value, *grad = map(number, card["texts"])
        assert value == pytest.approx(card["value"], rel=1e-3)
        if card["grad"] is None:
            assert grad == []
        else:
            assert grad == [pytest.approx(card["grad"], rel=1e-3)]
        inside += len(card["texts"])
    assert inside == read["loose"]  # the others stand on edges, each on its patch
    return read


def to_paper(page: Page) -> None:
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")


def to_screen(page: Page) -> None:
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")


@pytest.fixture
def opened(saved: Saved) -> Callable[..., Page]:
    """Open something in a dark page of usual width, in which nothing glides to its place."""
    return partial(saved, viewport=SCREEN, color_scheme="dark", reduced_motion="reduce")


def test_a_saved_page_prints_whole_and_light(opened: Callable[..., Page]) -> None:
    page = opened(widget(CELL))
    root = page.locator(".ad-widget")
    page.get_by_role("slider", name="x", exact=True).fill("-1.5")
    expect(page.locator('[data-node="x"]')).to_have_attribute("data-value", "-1.5")
    page.evaluate(STILL)
    before = root.evaluate(PLACES)

    page.evaluate(
        """() => addEventListener("beforeprint", () => {
          globalThis.written = document.querySelectorAll(".adw-still text").length;
        })"""
    )
    assert page.pdf(format="A4").startswith(b"%PDF")
    assert page.evaluate("written") > 2 * len(before)  # the page was told, before its pages
    expect(page.locator(".adw-still")).to_have_count(0)

    page.set_viewport_size(PAPER)  # type: ignore[arg-type]
    to_paper(page)
    read = check(root)
    assert read["right"] <= PAPER["width"]
    assert read["fields"]["x value"] == "−1.5"
    fills = {card["fill"] for card in read["cards"] if card["grad"] is not None}
    assert fills == {"rgb(255, 255, 255)"}
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgba(0, 0, 0, 0)"

    to_screen(page)
    page.set_viewport_size(SCREEN)  # type: ignore[arg-type]
    expect(page.locator(".adw-still")).to_have_count(0)
    page.evaluate(STILL)
    assert root.evaluate(PLACES) == before


def test_a_notebook_prints_its_widgets(notebook: Opener) -> None:
    book = notebook("%%autodiff\n" + CELL, theme="JupyterLab Dark")
    root = book.widget().root
    assert book.page.pdf(format="A4").startswith(b"%PDF")
    to_paper(book.page)
    read = check(root)
    assert "rgb(255, 255, 255)" in {card["fill"] for card in read["cards"]}
    to_screen(book.page)
    expect(root.locator(".adw-still text").first).to_be_visible()


def test_what_is_below_the_fold_is_drawn(opened: Callable[..., Page]) -> None:
    # Too many cards for numbers in the SVG; as a chain of sums many would be one group.
    terms = [f"p{i} * p{i}" for i in range(30)]
    while len(terms) > 1:
        terms = [f"({' + '.join(terms[k : k + 2])})" for k in range(0, len(terms), 2)]
    many = widget("\n".join([*(f"p{i} = {i / 3}" for i in range(30)), f"L = {terms[0]}"]))
    html = pages.document(widget(CELL).snapshot)
    for one in (widget(CELL), many):
        html = html.replace("</body>", pages.fragment(one.snapshot, carrier=False) + "</body>")
    page = opened(html)
    expect(page.locator(".ad-widget")).to_have_count(3)
    last = page.locator(".ad-widget").last
    box = last.bounding_box()
    assert box is not None
    assert box["y"] > 700
    inked = """(root) => [...root.querySelectorAll('canvas')].map((canvas) =>
      canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
        .some((byte) => byte > 0))"""
    page.evaluate(STILL)
    assert last.evaluate(inked) == [True]
    assert (last.locator(".adw-gradient .adw-number").first.text_content() or "")[-1].isdigit()
    to_paper(page)
    check(last)
    said = last.locator(".adw-gradient .adw-number").all_text_contents()
    assert len(said) == 30
    assert all(text[-1].isdigit() for text in said)


def test_long_source_lines_wrap(opened: Callable[..., Page]) -> None:
    page = opened(widget(CELL))
    code = page.locator(".adw-code")
    assert code.evaluate("(pre) => pre.scrollWidth <= pre.clientWidth")
    assert code.text_content() == CELL


def test_a_constant_is_written_once(opened: Callable[..., Page]) -> None:
    page = opened(widget("x = 3.0\ny = x * 4.0"))
    to_paper(page)
    constant = page.locator(".adw-is-constant")
    expect(constant).to_have_attribute("data-value", "4")
    expect(constant.locator("text")).to_have_count(0)
    expect(page.locator(".adw-still text", has_text="4").first).to_be_attached()
