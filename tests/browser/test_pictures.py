"""Pictures of ten cells, untouched, at four widths: all can be read, nothing is in the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from ..pictured import widget
from .cells import CELLS

WIDTHS = {1920: 1080, 1366: 768, 800: 1000, 390: 844}

# What is wrong with the picture that the page shows.
FAULTS = """(whole) => {
  const faults = [];
  const box = (el) => el.getBoundingClientRect();
  const window = box(document.querySelector('.adw-window'));
  // By how much two boxes lie over each other, in the direction in which that is less.
  const over = (a, b) => Math.min(
    Math.min(a.right, b.right) - Math.max(a.left, b.left),
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
  const graph = document.querySelector('.adw-graph');
  if (graph.dataset.detail === 'dots') faults.push('there are only dots');
  if (document.querySelector('.adw-layer')) faults.push('on a canvas, which this does not see');
  const cards = [...document.querySelectorAll('.adw-node')]
    .map((el) => [el, box(el.querySelector('.adw-card'))]);
  const texts = [...document.querySelectorAll('.adw-window text')]
    .map((el) => [el, box(el)]).filter(([, b]) => b.width && over(b, window) > 0);
  if (texts.length < cards.length / 2) faults.push('too few texts');
  for (const [el, b] of texts) {
    const size = el.getScreenCTM().a * parseFloat(getComputedStyle(el).fontSize);
    if (size < 10.98) faults.push(`${size} px: ${el.textContent}`);
    if (el.matches('.adw-name') && el.textContent.includes('…'))
      faults.push(`cut: ${el.textContent}`);
  }
  // The line that a text stands on is higher than its letters.
  for (let i = 0; i < texts.length; i++) for (let j = 0; j < i; j++)
    if (over(texts[i][1], texts[j][1]) > 1.5)
      faults.push(`over each other: ${texts[i][0].textContent} and ${texts[j][0].textContent}`);
  // On an edge, no number is over a card; on a card, none is beyond it.
  for (const [el, b] of texts) for (const [card, c] of cards) {
    const by = over(b, c);
    if (by > 1 && by < b.height - 2.5 && Math.min(b.width, b.height) > by + 2.5)
      faults.push(`half on a card: ${el.textContent} on ${card.getAttribute('aria-label')}`);
  }
  for (let i = 0; i < cards.length; i++) for (let j = 0; j < i; j++)
    if (over(cards[i][1], cards[j][1]) > 1) faults.push('cards over each other');
  const out = cards.filter(([, c]) => over(c, window) < Math.min(c.width, c.height) - 1);
  const faded = document.querySelector('[class*="adw-more-"]');
  const map = document.querySelector('[data-panel="map"]');
  if (out.length && !(faded && box(map).width)) faults.push('cropped without a sign');
  if (out.length && whole) faults.push(`${out.length} of ${cards.length} cards are not seen`);
  if (!out.length && box(map).width) faults.push('a map of what is seen');
  return [...new Set(faults)];
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(reduced_motion="reduce")
    yield page
    page.close()


@pytest.mark.parametrize("cell", CELLS)
def test_a_picture_can_be_read_as_it_opens(cell: str, page: Page, tmp_path: Path) -> None:
    widget(CELLS[cell]).save(tmp_path / "graph.html")
    found: dict[int, Any] = {}
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto((tmp_path / "graph.html").as_uri())
        page.locator(".ad-widget .adw-node").first.wait_for()
        found[width] = page.evaluate(FAULTS, width >= 1366)
    assert found == {width: [] for width in WIDTHS}
