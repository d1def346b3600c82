"""Who reads: in the light and in the dark, with few colours, by key, by ear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from ad_widget import explore

# Each text of a widget and its contrast to what is behind it, as WCAG 2.2 defines it.
CONTRASTS = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) =>
    [[r, R], [g, G], [b, B]].map(([x, X]) => a * x + (1 - a) * X).concat(1);
  const behind = (el) => {
    if (!el) return [255, 255, 255, 1];
    const own = el.matches('text')
      ? rgba(getComputedStyle(el.parentNode.querySelector('rect')).fill)
      : rgba(getComputedStyle(el).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(el.parentElement));
  };
  const light = (color) => color.slice(0, 3)
    .map((x) => x / 255).map((x) => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)
    .reduce((sum, x, k) => sum + [0.2126, 0.7152, 0.0722][k] * x, 0);
  return [...document.querySelectorAll('.ad-widget *')]
    .filter((el) => el.checkVisibility() && !el.matches('style, title, [type=range]'))
    .filter((el) => el.value || [...el.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .map((el) => {
      const style = getComputedStyle(el);
      const back = behind(el);
      const a = light(over(rgba(el.matches('text') ? style.fill : style.color), back));
      const b = light(back);
      return [el.value || el.textContent, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
    });
}"""


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Save a page of one widget, with gradients above, below and at zero."""
    explore(lambda a, b, c: a * b - (c - 1) ** 2, a=2.0, b=-3.0, c=1.0).save(tmp_path / "g.html")
    return tmp_path / "g.html"


@pytest.fixture
def shown(browser: Browser, saved: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(**getattr(request, "param", {}))
    page = context.new_page()
    page.goto(saved.as_uri())
    page.locator(".ad-widget [data-node]").first.wait_for()
    yield page
    context.close()


@pytest.mark.parametrize(
    "shown", [{"color_scheme": scheme} for scheme in ("light", "dark")], indirect=True
)
def test_every_text_can_be_read(shown: Page) -> None:
    shown.locator('[data-node="c"]').click()
    contrasts: list[tuple[str, float]] = shown.evaluate(CONTRASTS)
    assert len(contrasts) > 25
    assert [one for one in contrasts if one[1] < 4.5] == []


@pytest.mark.parametrize(
    "shown",
    [{"forced_colors": "active", "color_scheme": scheme} for scheme in ("light", "dark")],
    indirect=True,
)
def test_with_forced_colours_numbers_are_not_those_of_their_background(shown: Page) -> None:
    assert [one for one in shown.evaluate(CONTRASTS) if one[1] < 4.5] == []
    colours = shown.locator(".ad-widget").evaluate(
        """(root) => ['ink', 'soft', 'positive', 'negative', 'background'].map((name) => {
             const probe = root.appendChild(document.createElement('i'));
             probe.style.color = `var(--adw-${name})`;
             return getComputedStyle(probe).color;
           })"""
    )
    assert len(set(colours)) == 2  # CanvasText and Canvas


def test_by_key_alone(shown: Page) -> None:
    root = shown.locator(".ad-widget")
    root.get_by_role("button", name="flow").focus()
    shown.keyboard.press("Enter")
    expect(root.get_by_role("button", name="flow")).to_have_attribute("aria-pressed", "true")
    slider = root.get_by_role("slider", name="a", exact=True)
    slider.focus()
    before = float(slider.input_value())
    shown.keyboard.press("ArrowRight")
    expect(root.locator('[data-node="a"]')).not_to_have_attribute("data-value", str(before))
    for _ in range(12):  # past fields and sliders to the graph, which is one stop
        shown.keyboard.press("Tab")
        if focused(shown):
            break
    assert focused(shown)
    shown.keyboard.press("ArrowLeft")
    assert re.match(r"a·b, .*value ", focused(shown))
    assert "gradient 1" in focused(shown)
    expect(root.locator(".adw-what").first).to_contain_text("a·b")


def focused(page: Page) -> str:
    """Return what is said of the focused node of the graph, if one is."""
    said: Any = page.evaluate(
        "() => document.activeElement?.closest('[data-node]')?.getAttribute('aria-label')"
    )
    return said or ""
