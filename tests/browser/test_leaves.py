"""The leaves under a real hand: how long their sliders are, and what a move says."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ad_widget import explore

from .conftest import Saved


@pytest.mark.parametrize("width", [1366, 390])
def test_a_slider_is_long_enough_and_a_move_says_what_it_changed(saved: Saved, width: int) -> None:
    shown = explore(lambda w, b: (w * 3.0 + b - 4.0) ** 2, w=2.0, b=1.0)
    page = saved(shown, viewport={"width": width, "height": 900})
    slider = page.get_by_label("w", exact=True)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    assert box["width"] >= 160
    assert slider.get_attribute("min") == "-6"
    row = page.locator(".adw-leaf", has=slider)
    x = box["x"] + 8 + (box["width"] - 16) * 8 / 12
    y = box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=5)
    page.mouse.up()
    moved = float(slider.input_value()) - 2.0
    assert moved > 0
    change = (3.0 * (2.0 + moved) - 3.0) ** 2 - 9.0
    said = row.locator(".adw-moved").inner_text()
    assert said.startswith(f"+{moved:.4g} → Δ")
    assert float(said.rsplit("+", 1)[1]) == pytest.approx(change, rel=1e-3)
    assert row.locator(".adw-began").is_visible()
    for end in row.locator(".adw-end").all():
        inside = end.bounding_box()
        whole = row.bounding_box()
        assert inside is not None
        assert whole is not None
        assert inside["y"] + inside["height"] <= whole["y"] + whole["height"]


def test_a_leaf_s_gradient_is_seen_at_any_width(saved: Saved) -> None:
    page = saved(
        explore(lambda rate, x, w2: w2 * (x - rate) ** 2, rate=0.1, x=3.5, w2=-1234.5),
        viewport={"width": 1000, "height": 900},
    )
    expect(page.locator(".adw-check[data-check=agrees]")).to_have_count(3)
    for width in range(1000, 1400, 20):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("() => new Promise(requestAnimationFrame)")
        unseen = page.locator(".adw-leaf > .adw-gradient").evaluate_all(
            """(all) => all.filter((one) => {
              const around = one.getBoundingClientRect();
              return [...one.querySelectorAll('.adw-number, .adw-check')].some((el) => {
                const {left, right, top, bottom} = el.getBoundingClientRect();
                return left < around.left - 1 || right > around.right + 1
                  || top < around.top - 2 || bottom > around.bottom + 2;
              });
            }).map((one) => one.textContent)"""
        )
        assert unseen == [], width


def test_a_long_list_does_not_grow_while_one_reads_what_is_below_it(saved: Saved) -> None:
    page = saved(
        explore(lambda **leaves: sum(leaves.values()), **{f"x{k}": 1.0 for k in range(600)}),
        viewport={"width": 1200, "height": 700},
    )
    rows = page.locator(".adw-leaf")
    expect(rows.first).to_be_attached()
    page.evaluate(
        """() => {
          const below = document.body.appendChild(document.createElement('p'));
          below.style.cssText = 'height: 1200px';
          below.textContent = 'the next cell';
          document.querySelector('.adw-side').style.maxHeight = 'none';
        }"""
    )
    # The list's end is in sight, and the reader's place is below it.
    page.evaluate(
        """() => {
          const end = document.querySelector('.adw-further').getBoundingClientRect();
          scrollBy(0, end.bottom - 16);
        }"""
    )
    page.wait_for_timeout(1500)
    seen = rows.count()
    assert seen < 150
    further = page.locator(".adw-further")
    assert further.inner_text() == f"show more: {600 - seen} are left"
    further.click()
    expect(rows).to_have_count(seen + 40)
    page.wait_for_timeout(500)
    assert rows.count() <= seen + 80
