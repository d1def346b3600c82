"""Pictures of ten cells and their siblings, at four widths, nearer and farther: all can be read.

Untouched at first; then zoomed out step by step, and in a lecture.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from ..pictured import widget
from .cells import CELLS
from .conftest import STILL
from .siblings import SIBLINGS

WIDTHS = {1920: 1080, 1366: 768, 800: 1000, 390: 844}

# What is wrong with the picture that the page shows. Texts are as large as their letters.
FAULTS = """({ whole, least, end }) => {
  const faults = [];
  const box = (el) => el.getBoundingClientRect();
  const window = box(document.querySelector('.adw-window'));
  // By how much two boxes lie over each other, in the direction in which that is less.
  const over = (a, b) => Math.min(
    Math.min(a.right, b.right) - Math.max(a.left, b.left),
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
  const ruler = document.createElement('canvas').getContext('2d');
  const graph = document.querySelector('.adw-graph');
  const { a: scale, f: down } = graph.getScreenCTM();
  const ink = (el) => {
    const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(el);
    ruler.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    const { left, right, width } = box(el);
    const told = ruler.measureText(el.textContent);
    const line = Number(el.getAttribute('y')) * scale + down;
    return { left, right, width, top: line - scale * told.actualBoundingBoxAscent,
             bottom: line + scale * told.actualBoundingBoxDescent };
  };
  if (graph.dataset.detail === 'dots') faults.push('there are only dots');
  if (document.querySelector('.adw-layer')) faults.push('on a canvas, which this does not see');
  const cards = [...document.querySelectorAll('.adw-node')]
    .map((el) => [el, box(el.querySelector('.adw-card'))]);
  const texts = [...document.querySelectorAll('.adw-window text')]
    .filter((el) => box(el).width && over(box(el), window) > 0).map((el) => [el, ink(el)]);
  const seen = new Set(texts.map(([el]) => el));
  const inside = (b) => b.left > window.left && b.right < window.right
    && b.top > window.top && b.bottom < window.bottom;
  for (const [el, b] of texts) {
    const size = scale * parseFloat(getComputedStyle(el).fontSize);
    if (size < least - 0.02) faults.push(`${size} px: ${el.textContent}`);
    if (el.matches('.adw-name, .adw-token text, .adw-group-title text')
        && el.textContent.includes('…')) faults.push(`cut: ${el.textContent}`);
  }
  const names = new Map();
  for (const [card, c] of cards) {
    const bare = card.matches('.adw-is-constant') && !card.querySelector('.adw-name');
    const name = card.querySelector('.adw-name');
    if (bare || !inside(c)) continue;
    if (!name || !seen.has(name)) faults.push(`nameless: ${card.getAttribute('aria-label')}`);
    else if (names.has(name.textContent)) faults.push(`two are called ${name.textContent}`);
    else names.set(name.textContent, card);
  }
  for (let i = 0; i < texts.length; i++) for (let j = 0; j < i; j++)
    if (over(texts[i][1], texts[j][1]) > 0.1)
      faults.push(`over each other: ${texts[i][0].textContent} and ${texts[j][0].textContent}`);
  // On an edge, no number is over a card; on a card, none is beyond it.
  for (const [el, b] of texts) for (const [card, c] of cards) {
    const by = over(b, c);
    if (by > 0.5 && by < Math.min(b.width, b.bottom - b.top) - 0.5)
      faults.push(`half on a card: ${el.textContent} on ${card.getAttribute('aria-label')}`);
  }
  for (let i = 0; i < cards.length; i++) for (let j = 0; j < i; j++)
    if (over(cards[i][1], cards[j][1]) > 1) faults.push('cards over each other');
  // A line ends at its cards, and goes behind no other.
  const key = (card) => card.dataset.node ?? card.dataset.group;
  const lines = [...document.querySelectorAll('.adw-edge')].map((edge) => {
    const there = edge.getScreenCTM();
    const long = edge.getTotalLength();
    return [edge.dataset.edge, Array.from({ length: Math.floor(long / 3) + 1 },
      (_, k) => edge.getPointAtLength(3 * k).matrixTransform(there))];
  });
  const within = ({ x, y }, b, by) =>
    x > b.left + by && x < b.right - by && y > b.top + by && y < b.bottom - by;
  for (const [edge, points] of lines) {
    const behind = cards.find(([card, c]) => !edge.split('->').includes(key(card))
      && points.some((point) => within(point, c, 1)));
    if (behind) faults.push(`${edge} behind ${key(behind[0])}`);
  }
  // No line goes behind the number of another: its own is the one that comes nearest to its middle.
  const numbers = texts.filter(([el, b]) => el.textContent.startsWith('×')
    && !cards.some(([, c]) => over(b, c) > 0.5));
  for (const [el, b] of numbers) {
    const [x, y] = [(b.left + b.right) / 2, (b.top + b.bottom) / 2];
    const far = (points, x, y) => Math.min(...points.map((p) => Math.hypot(p.x - x, p.y - y)));
    const own = lines.reduce((one, other) => far(other[1], x, y) < far(one[1], x, y) ? other : one);
    for (const [edge, points] of lines) {
      if (edge !== own[0] && points.some((p) => within(p, b, 0) && far(own[1], p.x, p.y) > 4))
        faults.push(`${edge} behind the number ${el.textContent} of ${own[0]}`);
    }
  }
  const out = cards.filter(([, c]) => over(c, window) < Math.min(c.width, c.height) - 1);
  const edges = lines.map(([edge]) => edge.split('->'));
  const last = cards.map(([card]) => key(card))
    .find((one) => edges.every(([from]) => from !== one));
  const told = [last, ...edges.filter(([, to]) => to === last).map(([from]) => from)];
  if (end && out.some(([card]) => told.includes(key(card)))) faults.push('the end is not seen');
  const faded = document.querySelector('[class*="adw-more-"]');
  const map = document.querySelector('[data-panel="map"]');
  if (out.length && !(faded && box(map).width)) faults.push('cropped without a sign');
  if (out.length && whole) faults.push(`${out.length} of ${cards.length} cards are not seen`);
  if (!out.length && box(map).width) faults.push('a map of what is seen');
  // Nor is anything cut off beside the picture: it ends in an ellipsis, or can be scrolled.
  const root = box(document.querySelector('.ad-widget'));
  for (const el of document.querySelectorAll('.ad-widget *')) {
    if (el.closest('svg, math, .adw-window') || !el.clientWidth || !box(el).width) continue;
    if (!el.checkVisibility()) continue; // in a closed bunch
    const { overflowX, textOverflow } = getComputedStyle(el);
    if (el.scrollWidth > el.clientWidth + 1 && /hidden|clip/.test(overflowX)
        && textOverflow !== 'ellipsis' && !el.matches('input, .adw-gradient, .adw-status *'))
      faults.push(`cut off: ${el.className} ${el.textContent.slice(0, 40)}`);
    const fades = el.matches('.adw-lines, .adw-grid, .adw-tabs') && overflowX === 'auto';
    if (fades && el.scrollWidth > el.clientWidth + 1
        && !getComputedStyle(el).maskSize.startsWith('100%'))
      faults.push(`cropped without a sign: ${el.className}`);
    const scrolled = el.closest('.adw-lines, .adw-grid, .adw-reach, .adw-open, .adw-tabs');
    if (box(el).right > root.right + 1 && !scrolled)
      faults.push(`beyond the widget: ${el.className}`);
  }
  return [...new Set(faults)];
}"""


def show(page: Page, cell: str, path: Path) -> None:
    if not path.exists():
        widget({**CELLS, **SIBLINGS}[cell]).save(path)
    page.goto(path.as_uri())
    page.locator(".ad-widget .adw-node, .ad-widget .adw-group").first.wait_for()


def faults(page: Page, **asked: Any) -> Any:
    """Return what is wrong with the picture, once it stands still."""
    page.evaluate(STILL)
    return page.evaluate(FAULTS, asked)


# Too many columns to be read whole, and no group to close.
LARGE = {"makemore", "two layers"}
# So many cards that they are painted on a canvas, which the measure does not see.
PAINTED = {"moons", "hundred"}
READ = [name for name in {**CELLS, **SIBLINGS} if name not in PAINTED]


@pytest.mark.filterwarnings("ignore:.* encountered in:RuntimeWarning")  # as the cell means to
@pytest.mark.parametrize("cell", READ)
def test_a_picture_can_be_read_as_it_opens(cell: str, page: Page, tmp_path: Path) -> None:
    found: dict[int, Any] = {}
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        show(page, cell, tmp_path / "graph.html")
        whole = width >= 1366 and cell not in LARGE
        found[width] = faults(page, whole=whole, least=11, end=cell in CELLS)
    assert found == {width: [] for width in WIDTHS}


# Of the edges that numbers come along: how many there are, and how many bear one.
NUMBERED = """() => {
  const constants = new Set([...document.querySelectorAll('.adw-is-constant')]
    .map((el) => el.dataset.node));
  const edges = [...document.querySelectorAll('.adw-edge')]
    .map((el) => el.dataset.edge.split('->')).filter(([from]) => !constants.has(from));
  const numbers = [...document.querySelectorAll('.adw-still text')]
    .filter((el) => el.textContent.startsWith('×'));
  return [edges.length, numbers.length];
}"""
SCALARS = ["neuron", "circuit", "baydin", "shared", "branch", "descent", "rnn"]


@pytest.mark.parametrize("cell", SCALARS)
def test_each_edge_bears_its_local_derivative(cell: str, page: Page, tmp_path: Path) -> None:
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        show(page, cell, tmp_path / "graph.html")
        page.locator('.ad-widget[data-view*=\'"edges":"local"\']').wait_for()
        page.evaluate(STILL)
        edges, numbers = page.evaluate(NUMBERED)
        assert numbers == edges > 0, width


@pytest.mark.parametrize("cell", CELLS)
def test_from_farther_away_it_still_has_its_names(cell: str, page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    show(page, cell, tmp_path / "graph.html")
    found = {}
    for _ in range(12):
        page.get_by_role("button", name="Zoom out").click()
        detail = page.locator(".adw-graph").get_attribute("data-detail")
        if detail == "dots":
            break
        scale = page.get_by_title("Full size").text_content()
        found[detail, scale] = faults(page, whole=False, least=11, end=False)
    assert found == {key: [] for key in found}


@pytest.mark.parametrize("cell", CELLS)
def test_a_lecture_can_be_read(cell: str, page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    show(page, cell, tmp_path / "graph.html")
    page.get_by_role("button", name="lecture").click()
    page.locator(".ad-widget[data-lecture]").wait_for()
    assert faults(page, whole=False, least=24, end=False) == []
    page.keyboard.press("Escape")


def test_an_array_that_is_used_thrice_is_one_card(page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    show(page, "attention", tmp_path / "graph.html")
    constants = page.locator(".adw-is-constant .adw-name").all_text_contents()
    assert constants == ["X"]
    assert set(page.locator(".adw-token.adw-is-constant text").all_text_contents()) == {"X"}
    names = page.locator("[data-node] .adw-name").all_text_contents()
    assert not any("X₂" in name for name in names)


def test_what_a_short_name_stands_for_is_begun_where_no_card_has_room_for_it(
    page: Page, tmp_path: Path
) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    show(page, "long names", tmp_path / "graph.html")
    written = page.locator('[data-node^="learned_weight"] .adw-holds')
    assert written.evaluate("(el) => el.getBoundingClientRect().width") > 100
    assert (written.text_content() or "").startswith("learned_weight")
