"""Under a finger: whatever can be pressed, wherever it comes up, is large enough to be hit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from ad_widget import AutodiffWidget, explore

from ..pictured import widget
from .cells import CELLS
from .conftest import Saved

PHONE = {"width": 360, "height": 740}
TABLET = {"width": 1366, "height": 1024}

# Go through a page: each tab, and in each panel every button that is there or comes up. What can be
# pressed, chosen or written in is noted where it is smaller than 34 px, or lies over another such
# thing in its panel. A box to tick is hit by its label. Not looked at are the picture, which two
# fingers enlarge, and the words of the code, which stand as close together as text does.
WALK = """async () => {
  const faults = {}, seen = new Set();
  const visible = { opacityProperty: true, visibilityProperty: true };
  const named = (el) => (el.getAttribute('aria-label') || el.textContent).replace(/\\d+/g, '#');
  const frames = async (count) => {
    while (count--) await new Promise(requestAnimationFrame);
  };
  const look = (where) => {
    const shown = [...document.querySelectorAll(
        '.ad-widget :is(button, input, select, textarea, summary, a[href], [role=slider])')]
      .filter((el) => el.checkVisibility(visible))
      .map((el) => {
        const box = (el.matches('[type=checkbox]') && el.closest('label') || el)
          .getBoundingClientRect();
        const panel = el.closest('[data-panel]')?.dataset.panel;
        return { box, panel, told: `${panel} ${el.localName} ${named(el)}` };
      });
    for (const { told, box } of shown)
      if (Math.min(box.width, box.height) < 34)
        faults[`${told}: ${box.width} × ${box.height}`] ??= where;
    for (const [k, { box: a, panel, told }] of shown.entries())
      for (const { box: b, panel: other, told: also } of shown.slice(k + 1))
        if (panel === other && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
            && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2)
          faults[`${told} and ${also} overlap`] ??= where;
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) faults[`${scrollWidth} px wide`] ??= where;
  };
  const pressAll = async (panel) => {
    const free = () => [...document.querySelectorAll(`[data-panel=${panel}] :is(button, summary)`)]
      .find((el) => el.checkVisibility() && !el.disabled && !el.closest('li + li')
        && !seen.has(`${panel}: ${named(el)}`));
    for (let el; (el = free()); ) {
      const name = `${panel}: ${named(el)}`;
      seen.add(name);
      el.click();
      await frames(2);
      look(name);
      document.querySelector('[data-panel=lecture] button')?.click();
    }
  };
  look('opened');
  const card = document.querySelector('[data-node]');
  card.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true }));
  look('nudge');
  document.querySelector('[data-rule]')?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  await frames(2);
  look('product');
  await pressAll('edge-product');
  for (const tab of document.querySelectorAll('[role=tab]')) {
    if (tab.getAttribute('aria-selected') !== 'true') tab.click();
    await frames(10);
    look(named(tab));
    await pressAll(tab.id.split('-').at(-1));
  }
  for (const panel of ['trust', 'leaves', 'code', 'toolbar', 'history', 'legend'])
    await pressAll(panel);
  return [faults, [...seen]];
}"""


def scalars() -> AutodiffWidget:
    return explore(lambda a, b, c: a * b - (c - 1) ** 2, a=2.0, b=-3.0, c=1.0)


def arrays() -> AutodiffWidget:
    def f(W: Any, x: Any, b: Any) -> Any:
        return (np.tanh(W @ x + b) ** 2).sum()

    weights = np.linspace(-1, 1, 120).reshape(12, 10)
    return explore(f, W=weights, x=np.linspace(0, 1, 10), b=np.full(12, 0.1))


def network() -> AutodiffWidget:
    return widget(CELLS["mlp"])


@pytest.mark.parametrize(
    ("made", "size"), [(scalars, PHONE), (arrays, PHONE), (arrays, TABLET), (network, TABLET)]
)
def test_a_finger_finds_what_it_is_to_press(made: Any, size: dict[str, int], saved: Saved) -> None:
    touched = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}
    page = saved(made(), viewport=size, reduced_motion="reduce", **touched)
    page.locator("[data-node]").first.tap()
    expect(page.locator(".adw-badge")).to_be_visible()  # it comes when there is time
    faults, seen = page.evaluate(WALK)
    assert faults == {}
    assert len(seen) > 40
