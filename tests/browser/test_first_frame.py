"""The first frame is the picture's, and what comes after it moves nothing."""

from __future__ import annotations

import numpy as np
import pytest

from ..pictured import widget
from .conftest import Saved

# Height of the widget and places of its cards in each frame, from the first with a picture on.
WATCH = """
window.frames_ = [];
(function look() {
  const root = document.querySelector('.ad-widget');
  if (root?.querySelector('[data-node], [data-group]')) {
    const first = !root.querySelector('[data-panel=leaves]');
    const cards = [...root.querySelectorAll('[data-node], .adw-node')].map((card) => {
      const { x, y, width } = card.getBoundingClientRect();
      return [x, y, width];
    });
    frames_.push({ first, height: root.offsetHeight, cards });
  }
  requestAnimationFrame(look);
})();
"""

WIDE = "x, w, b = 0.5, 1.5, 0.1\ny = x\n" + "y = (w * y + b).tanh()\n" * 4 + "y"
CELLS = {
    "one leaf": "x = 2.0\ny = x * x + 3 * x",
    "seven leaves": "a, b, c, d, e, f, g = 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0\n"
    "y = a * b + c * d + e * f + g",
    "wide": WIDE,
    "many": "\n".join(f"a{k} = {k}.5" for k in range(20))
    + "\ny = "
    + " + ".join(f"a{k}" for k in range(20)),
}


@pytest.mark.parametrize("width", [1400, 800, 390])
@pytest.mark.parametrize("cell", CELLS)
def test_what_comes_after_the_first_frame_moves_nothing(
    saved: Saved, cell: str, width: int
) -> None:
    page = saved(widget(CELLS[cell]), viewport={"width": width, "height": 900}, script=WATCH)
    page.locator("[data-panel=leaves] input[type=range]").first.wait_for(state="attached")
    page.wait_for_timeout(500)  # what else comes in a while
    frames = page.evaluate("frames_")
    assert frames[0]["first"]
    heights = [one["height"] for one in frames]
    assert max(heights) - min(heights) <= 1, heights[:20]
    begin = np.array(frames[0]["cards"])
    for frame in frames:
        np.testing.assert_allclose(frame["cards"], begin, atol=1.0)
