"""Look at the front end, and time it: widgets of several sizes as pages, in Chromium.

    python ad_widget/frontend/dev/shots.py [NAME ...]    screenshots, light and dark, three widths
    python ad_widget/frontend/dev/shots.py --time [NAME ...]

Pictures go to ``dev/out`` (not in the repository).  Build first: ``npm run build``.  For updates a
second in a notebook, with a kernel behind it, see ``benchmarks/``.
"""

from __future__ import annotations

import argparse
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from ad_widget import AutodiffWidget, explore

OUT = Path(__file__).parent / "out"
WIDTHS = (1200, 800, 400)
THEMES = ("light", "dark")

# Move the first slider once a frame for three seconds, the graph as it opens, then all in view.
DRAG = """async (fit) => {
  const slider = document.querySelector("input[type=range]");
  const [low, high] = [Number(slider.min), Number(slider.max)];
  if (fit) [...document.querySelectorAll("button")].find((b) => b.textContent === "fit").click();
  await new Promise((resolve) => setTimeout(resolve, 300));
  let updates = 0, script = 0;
  const painted = [], start = performance.now();
  return new Promise((resolve) => {
    const step = (now) => {
      if (now - start > 3000) {
        painted.sort((a, b) => a - b);
        const seconds = (now - start) / 1000;
        resolve([updates / seconds, script / updates, painted[painted.length >> 1]]);
        return;
      }
      const before = performance.now();
      slider.value = low + (high - low) * (0.5 + 0.4 * Math.sin(updates++ / 20));
      slider.dispatchEvent(new Event("input"));
      script += performance.now() - before;
      requestAnimationFrame(step);
      const channel = new MessageChannel();
      channel.port1.onmessage = () => painted.push(performance.now() - before);
      channel.port2.postMessage(0);
    };
    requestAnimationFrame(step);
  });
}"""


def first() -> AutodiffWidget:
    """The cell of the README."""

    def loss(x: Any, w: Any, b: Any) -> Any:
        a = w * x + b
        return (a - 4.0) ** 2

    return explore(loss, x=3.0, w=2.0, b=1.0, title="loss")


def arrays() -> AutodiffWidget:
    """Arrays, a long name, numbers tiny, huge and not finite."""

    def loss(W: Any, x: Any, a_rather_long_name: Any, penalty: Any) -> Any:
        hidden = np.tanh(W @ x + a_rather_long_name)
        return (hidden**2).sum() + penalty * (W * W).sum()

    weights = np.array([[0.5, -1.25, 2.0], [1e-7, 3e8, -1 / 3]])
    return explore(
        loss, W=weights, x=np.array([1.0, 2.0, -1.0]), a_rather_long_name=0.1, penalty=0.01
    )


def broken() -> AutodiffWidget:
    """Values beyond what a float holds."""
    return explore(lambda x: np.log(x - 3.0) + np.exp(300 * x), x=3.0, title="y")


def kink() -> AutodiffWidget:
    """Numbers on a kink and a tie."""
    return explore(lambda x, y: np.maximum(abs(x) + y, 3 * y), x=0.0, y=0.0, title="z")


def network(size: int) -> Callable[[], AutodiffWidget]:
    """Scalars only, as micrograd draws them, about `size` nodes."""

    def build() -> AutodiffWidget:
        draw = random.Random(size)

        def loss(x: Any, y: Any) -> Any:
            layer, count = [x, y], 2
            while count < size:
                width = min(4, (size - count) // 16 + 1)
                layer = [
                    np.tanh(sum(draw.uniform(-1, 1) * value for value in layer))
                    for _ in range(width)
                ]
                count += 16 * width
            return (sum(layer) - 1.0) ** 2

        return explore(loss, x=1.5, y=-0.7, title="loss")

    return build


WIDGETS: dict[str, Callable[[], AutodiffWidget]] = {
    "first": first,
    "arrays": arrays,
    "broken": broken,
    "kink": kink,
    "n40": network(40),
    "n400": network(400),
    "n1000": network(1000),
    "n3000": network(3000),
}


def shoot(browser: Browser, name: str, path: Path) -> None:
    """Take the pictures of one page."""
    for theme in THEMES:
        for width in WIDTHS:
            page = browser.new_page(
                viewport={"width": width, "height": 700},
                color_scheme=theme,  # type: ignore[arg-type]
            )
            page.goto(path.as_uri())
            page.wait_for_selector(".ad-widget [data-node]")
            if (marked := page.locator(".adw-by-convention")).count():
                marked.first.dispatch_event("click")
            page.wait_for_timeout(200)
            page.screenshot(path=OUT / f"{name}-{width}-{theme}.png", full_page=True)
            page.close()


def time(browser: Browser, name: str, path: Path) -> None:
    """Print updates a second, script time and input to paint of one page."""
    page = browser.new_page(viewport={"width": 1300, "height": 800})
    page.goto(path.as_uri())
    page.wait_for_selector(".ad-widget [data-node]")
    nodes = page.locator(".ad-widget [data-node]").count()
    for fit in (False, True):
        rate, script, painted = page.evaluate(DRAG, fit)
        print(
            f"{name:8} {nodes:5} nodes, {'fitted  ' if fit else 'scrolled'}"
            f" {rate:5.1f} updates/s, script {script:4.1f} ms, input to paint {painted:4.1f} ms"
        )
    page.close()


def main() -> None:
    """Make the pages, then look or time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--time", action="store_true")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(WIDGETS)}")
    options = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name in options.names or WIDGETS:
            path = OUT / f"{name}.html"
            WIDGETS[name]().save(path)
            (time if options.time else shoot)(browser, name, path)
        browser.close()


if __name__ == "__main__":
    main()
