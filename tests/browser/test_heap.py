"""What a frame allocates: nothing in the picture but the texts of its `data-*`."""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from ad_widget import explore
from ad_widget.publish.html import payload

FRONTEND = Path(__file__).parents[2] / "ad_widget" / "frontend"
FRAMES = 1000
# Bytes for each number that a frame paints: less than the shortest string takes.
MOST = 24

# Built to be read: what was in which file is told by comments.
BUILD = """
import { build } from "esbuild";
import { options } from "./options.mjs";
const built = await build({ ...options, entryPoints: ["src/index.ts"], write: false });
process.stdout.write(built.outputFiles[0].contents);
"""

SHOW = """async ([code, state]) => {
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const { mount } = await import(url);
  mount(document.body.appendChild(document.createElement("div")), state);
}"""

DRAG = """async (frames) => {
  const slider = document.querySelector("input[type=range]");
  const event = new Event("input");
  for (let k = 0; k < frames; k++) {
    slider.value = String(-2 + 4 * ((k * 7) % 997) / 997);
    slider.dispatchEvent(event);
    await new Promise(requestAnimationFrame);
  }
}"""


def network(x: Any) -> Any:
    # Written out: turns of loops and comprehensions would be closed groups, and each number is
    # to have a card of its own.
    terms = [
        (x * 0.3 + 0.2).sin() * 1.0,
        (x * 0.4 + 0.2).sin() * 0.8,
        (x * 0.5 + 0.2).sin() * 0.6,
        (x * 0.6 + 0.2).sin() * 0.4,
        (x * 0.7 + 0.2).sin() * 0.2,
        (x * 0.8 + 0.2).sin() * 0.0,
        (x * 0.9 + 0.2).sin() * -0.2,
        (x * 1.0 + 0.2).sin() * -0.4,
    ]
    return sum(terms)


def allocations(node: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Return the line of each function of a heap profile, and the bytes that it allocated."""
    yield node["callFrame"]["lineNumber"], node["selfSize"]
    for child in node["children"]:
        yield from allocations(child)


def test_painting_a_thousand_frames_allocates_no_strings_and_no_objects(
    browser: Browser, node: str
) -> None:
    command = [node, "--input-type=module", "--eval", BUILD]
    built = subprocess.run(command, cwd=FRONTEND, capture_output=True, check=True)
    code = built.stdout.decode()
    context = browser.new_context(viewport={"width": 1600, "height": 900})
    page = context.new_page()
    page.evaluate(SHOW, [code, payload(explore(network, x=(-2.0, 2.0, 0.001)).snapshot)])
    page.locator("[data-node]").first.wait_for()
    assert page.locator("[data-group]").count() == 0
    page.get_by_role("button", name="flow").click()
    page.evaluate(DRAG, 300)  # until it is compiled
    session = context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    sampling = {
        "samplingInterval": 512,
        "includeObjectsCollectedByMajorGC": True,
        "includeObjectsCollectedByMinorGC": True,
    }
    session.send("HeapProfiler.startSampling", sampling)
    page.evaluate(DRAG, FRAMES)
    profile = session.send("HeapProfiler.stopSampling")["profile"]
    painted = page.evaluate(
        "() => document.querySelectorAll('[data-value]').length * 2 "
        "+ document.querySelectorAll('[data-edge]').length"
    )
    context.close()

    files = [
        (line, found[1])
        for line, text in enumerate(code.splitlines())
        if (found := re.match(r"// src/(\S+\.ts)$", text))
    ]
    ends = [*(line for line, _ in files[1:]), len(code.splitlines())]
    by_file: dict[str, int] = defaultdict(int)
    for line, size in allocations(profile["head"]):
        for (start, name), end in zip(files, ends, strict=True):
            if start <= line < end:
                by_file[name] += size
    assert sum(by_file.values()) > 0
    assert by_file["scene/attributes.ts"] > 0  # `data-*`
    scene = {
        name: size / FRAMES / painted
        for name, size in by_file.items()
        if name.startswith(("scene/", "glyphs")) and name != "scene/attributes.ts"
    }
    assert sum(scene.values()) < MOST, scene
