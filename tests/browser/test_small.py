"""Arrays in pictures that are too large to be seen whole with numbers: each is a small heat map."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from ..pictured import widget
from .cells import CELLS
from .conftest import STILL

WIDTHS = {1366: 768, 390: 844}
LEAVES = {"arrays": "W1[0,0]", "attention": "Wq[0,0]"}

# By card of an array: the boxes of its maps in the window, that of the value first, and the
# colours of each map's pixels.  Until something moves, they are images of the SVG.
OPENED = """async () => {
  const window = document.querySelector('.adw-window').getBoundingClientRect();
  const images = [...document.querySelectorAll('.adw-still image')];
  const maps = await Promise.all(images.map(async (el) => {
    const image = new Image();
    image.src = el.getAttribute('href');
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const { left, top, right, bottom, width, height } = el.getBoundingClientRect();
    return { left, top, right, bottom, shape: [image.height, image.width],
             at: [left - window.left, top - window.top, width, height],
             colours: [...new Uint32Array(data.buffer)] };
  }));
  const found = {};
  for (const card of document.querySelectorAll('[data-node]')) {
    if (!card.dataset.value.startsWith('[')) continue;
    const box = card.querySelector('.adw-card').getBoundingClientRect();
    found[card.dataset.node] = maps
      .filter((m) => m.left > box.left && m.right < box.right)
      .filter((m) => m.top > box.top && m.bottom < box.bottom)
      .sort((a, b) => a.left + a.top - b.left - b.top);
  }
  return found;
}"""

# The colours in the middle of each cell of a map, on the canvas.
PAINTED = """(all) => {
  const canvas = document.querySelector('.adw-layer');
  const ratio = canvas.width / canvas.getBoundingClientRect().width;
  const context = canvas.getContext('2d');
  return all.map(({ at: [x, y, w, h], shape: [rows, columns] }) =>
    Array.from({ length: rows * columns }, (_, k) => {
      const [row, column] = [Math.floor(k / columns), k % columns];
      const { data } = context.getImageData(ratio * (x + (column + 0.5) * w / columns),
                                            ratio * (y + (row + 0.5) * h / rows), 1, 1);
      return new Uint32Array(data.buffer)[0];
    }));
}"""


def numbers(page: Page, name: str) -> dict[str, Any]:
    """Return the arrays on the cards, or their gradients, by key."""
    told = page.locator(f"[data-node][{name}]").evaluate_all(
        "(all, name) => all.map((el) => [el.dataset.node, el.getAttribute(name)])", name
    )
    arrays = {key: np.array(json.loads(number)) for key, number in told if number[0] == "["}
    return {key: np.atleast_2d(array) for key, array in arrays.items()}


def several(values: np.ndarray[Any, Any]) -> bool:
    """Whether some elements differ so much that their colours do."""
    return bool(np.ptp(values) > 0.02 * np.abs(values).max())


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("cell", LEAVES)
def test_every_array_is_seen_as_it_opens_and_follows_a_drag(
    cell: str, width: int, page: Page, tmp_path: Path
) -> None:
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    widget(CELLS[cell]).save(tmp_path / "graph.html")
    page.goto((tmp_path / "graph.html").as_uri())
    page.locator("[data-node=loss]").wait_for(state="attached")
    page.evaluate(STILL)
    opened = page.evaluate(OPENED)
    values, grads = numbers(page, "data-value"), numbers(page, "data-grad")
    assert len(opened) == len(values) > 15
    for key, maps in opened.items():
        shown = [values[key], *([grads[key]] if key in grads else [])]
        assert len(maps) == len(shown), key
        for one, array in zip(maps, shown, strict=True):
            assert tuple(one["shape"]) == array.shape, key
            assert min(one["at"][2:]) >= 5, key  # px
            assert (len(set(one["colours"])) > 1) == several(array), key

    page.get_by_role("textbox", name=LEAVES[cell], exact=True).scroll_into_view_if_needed()
    field = page.get_by_role("textbox", name=LEAVES[cell], exact=True).bounding_box()
    assert field is not None
    at = field["x"] + field["width"] / 2, field["y"] + field["height"] / 2
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(at[0] + 100, at[1], steps=8)
    flat = [one for maps in opened.values() for one in maps]
    moved, now = page.evaluate(PAINTED, flat), numbers(page, "data-value")
    page.mouse.up()
    painted = iter(moved)
    followed = []
    for key, maps in opened.items():
        shown = [next(painted) for _ in maps]
        if shown[0] != maps[0]["colours"]:
            followed.append(key)
    leaf = LEAVES[cell].split("[")[0]
    assert leaf in followed
    assert followed == [key for key in opened if not np.allclose(now[key], values[key], atol=0.02)]


def test_what_is_pointed_at_is_told(page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    widget(CELLS["arrays"]).save(tmp_path / "graph.html")
    page.goto((tmp_path / "graph.html").as_uri())
    page.locator("[data-node=loss]").wait_for(state="attached")
    page.evaluate(STILL)
    window = page.locator(".adw-window").bounding_box()
    assert window is not None
    told = page.locator(".adw-element")
    for part, (x, y, w, h) in enumerate(one["at"] for one in page.evaluate(OPENED)["W1"]):
        page.mouse.move(window["x"] + x + 0.6 * w / 4, window["y"] + y + 2.5 * h / 3)
        array = numbers(page, "data-grad" if part else "data-value")["W1"]
        text = told.text_content() or ""
        assert text.startswith("∂ W1[2, 0] = " if part else "W1[2, 0] = "), text
        number = float(text.split(" = ")[1].replace("−", "-").replace("▼ ", "-").replace("▲ ", ""))
        assert number == pytest.approx(array[2, 0], rel=1e-3)
    page.mouse.move(2, 2)
    expect(told).to_be_hidden()
