"""Saved pages in a browser with the network off."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from ad_widget.publish import html as pages
from ad_widget.publish.module import script

from ..pictured import HOSTILE, hostile_widget, widget
from .conftest import Saved
from .jupyter import keep_home


def number(page: Page, node: str, what: str = "data-value") -> float:
    said = page.locator(f'.ad-widget [data-node="{node}"]').first.get_attribute(what)
    assert said is not None
    return float(said)


def test_what_would_leave_the_machine_fails_and_is_told(browser: Browser) -> None:
    with browser.new_context() as context:
        left = keep_home(context)
        page = context.new_page()
        away = ["http://example.com/", "http://192.0.2.1/"]
        for address in away:
            asked = "(a) => fetch(a, { mode: 'no-cors' }).then(() => 'there', () => 'failed')"
            assert page.evaluate(asked, address) == "failed"
        assert left == away


def test_a_saved_page_is_alive(saved: Saved) -> None:
    page = saved(widget())
    root = page.locator(".ad-widget")
    expect(root).to_have_attribute("data-mode", "static")
    expect(root).to_have_attribute("data-state", "live")
    expect(page.locator("img")).to_have_count(0)
    assert number(page, "w", "data-grad") == 18.0
    page.get_by_role("slider", name="x", exact=True).fill("-1")
    # loss = (2x + 1 − 4)² at x = −1: 25, and its slopes 2·(−5)·2 and 2·(−5)·x.
    expect(page.locator('[data-node="loss"]')).to_have_attribute("data-value", "25")
    assert number(page, "x", "data-grad") == -20.0
    assert number(page, "w", "data-grad") == 10.0


def test_without_scripts_the_picture_is_there(saved: Saved) -> None:
    page = saved(widget(), java_script_enabled=False)
    image = page.locator("img")
    box = image.bounding_box()
    assert box is not None
    assert box["width"] > 400
    assert box["height"] > 100


def test_hostile_text_stays_text(saved: Saved) -> None:
    page = saved(hostile_widget())
    expect(page.locator(".ad-widget")).to_have_count(1)
    names = [n.get_attribute("data-node") for n in page.locator(".ad-widget [data-node]").all()]
    assert set(HOSTILE) - {"\ud800"} <= set(names)
    assert page.locator(".ad-widget script").count() == 0
    assert page.locator(".ad-widget b", has_text="bold").count() == 0


def test_a_svg_that_holds_hostile_text_runs_nothing(saved: Saved, tmp_path: Path) -> None:
    hostile_widget().save(tmp_path / "graph.svg")
    page = saved(tmp_path / "graph.svg")
    assert page.locator("script").count() == 0
    assert page.locator("rect").count() > len(HOSTILE)


def test_a_damaged_page_keeps_its_picture_and_says_so(saved: Saved) -> None:
    html = pages.document(widget().snapshot)
    at = html.index('data+deflate">') + 40
    page = saved(html[:at] + "AAAA" + html[at + 4 :])
    expect(page.get_by_text("This picture stays still")).to_be_visible()
    expect(page.locator("img")).to_be_visible()


def repacked(html: str, change: Callable[[Any], object]) -> str:
    """Return a page with its graph changed."""
    found = re.search(r'(data\+deflate">)([^<]*)<', html)
    assert found is not None
    data = json.loads(zlib.decompress(base64.b64decode(found[2])))
    graph = data["_graph"]
    graph["program"] = json.loads(graph["program"])
    change(graph)
    packed = base64.b64encode(zlib.compress(json.dumps(data).encode())).decode()
    return html[: found.start(2)] + packed + html[found.end(2) :]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda g: g["program"]["edges"][0].update({"from": 5, "to": 1}), "in a circle"),
        (lambda g: g["program"]["values"].__setitem__(0, [[10**6, 10**6], "float64"]), "too large"),
        (
            lambda g: g["program"]["sections"]["forward"]["shows"].append("__proto__"),
            "not computed",
        ),
        (lambda g: g.update(program="{"), "JSON"),
        (lambda g: g.update(notes=7), "This picture stays still"),
    ],
)
def test_a_hostile_page_keeps_its_picture_and_says_why(
    change: Callable[[Any], object], said: str, saved: Saved
) -> None:
    page = saved(repacked(pages.document(widget().snapshot), change))
    expect(page.get_by_text("This picture stays still")).to_contain_text(said)
    expect(page.locator("img")).to_be_visible()
    expect(page.locator(".ad-widget")).to_have_count(0)


def test_a_bomb_is_not_unpacked(saved: Saved) -> None:
    """A megabyte that unpacks to a gigabyte: the page stops at its bound and says so."""
    packer = zlib.compressobj(9)
    head = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    bomb = base64.b64encode(head + 1023 * head[2:]).decode()
    html = pages.document(widget().snapshot)
    found = re.search(r'(data\+deflate">)([^<]*)<', html)
    assert found is not None
    page = saved(html[: found.start(2)] + bomb + html[found.end(2) :])
    said = page.get_by_text("This picture stays still")
    expect(said).to_contain_text("unpacks to more than 64 MB", timeout=60_000)
    expect(page.locator("img")).to_be_visible()
    expect(page.locator(".ad-widget")).to_have_count(0)


def test_an_op_that_the_page_does_not_know_leaves_the_picture_of_the_kernel(saved: Saved) -> None:
    def change(graph: Any) -> None:
        graph["program"]["sections"]["forward"]["steps"][0][0] = "constructor"

    page = saved(repacked(pages.document(widget().snapshot), change))
    expect(page.locator('[data-node="loss"]')).to_have_attribute("data-value", "9")
    expect(page.get_by_role("slider", name="x", exact=True)).to_be_disabled()


def test_fragments_share_the_carriers_module(saved: Saved) -> None:
    late = pages.fragment(widget().snapshot, carrier=False)
    page = saved(
        f"<!DOCTYPE html><meta charset=utf-8>{late}{pages.fragment(widget().snapshot)}{late}"
    )
    expect(page.locator(".ad-widget")).to_have_count(3)
    page.get_by_role("slider", name="x", exact=True).nth(1).fill("0")
    expect(page.locator('[data-node="x"]').nth(1)).to_have_attribute("data-value", "0")
    for other in (0, 2):
        expect(page.locator('[data-node="x"]').nth(other)).to_have_attribute("data-value", "3")


# How a host loads a module: anywidget's contract, as MyST's directive and Colab keep it too.
HOST = """async ([code, state]) => {
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const { default: widget } = await import(url);
  const heard = [];
  const sent = [];
  const model = {
    get: (name) => state[name],
    set() {}, save_changes() {},
    on: (event, run) => heard.push([event, run]),
    off: (event, run) => heard.splice(heard.findIndex((h) => h[0] === event && h[1] === run), 1),
    send: (content) => sent.push(content),
  };
  globalThis.host = { heard, sent };
  const el = document.body.appendChild(document.createElement("div"));
  await widget.initialize?.({ model });
  globalThis.host.cleanup = await widget.render({ model, el });
}"""


BLANK = "<!DOCTYPE html><meta charset=utf-8>"


def test_the_module_shows_a_saved_program_as_a_models_state(saved: Saved, tmp_path: Path) -> None:
    widget().save(tmp_path / "graph.json")
    state = json.loads((tmp_path / "graph.json").read_text("utf-8"))
    page = saved(BLANK)
    page.evaluate(HOST, [script("widget"), state])
    page.get_by_role("slider", name="x", exact=True).fill("-1")
    expect(page.locator('[data-node="loss"]')).to_have_attribute("data-value", "25")


def test_a_widget_without_the_module_asks_its_kernel(saved: Saved, tmp_path: Path) -> None:
    widget().save(tmp_path / "graph.json")
    state = json.loads((tmp_path / "graph.json").read_text("utf-8"))
    page = saved(BLANK)
    page.evaluate(f"(args) => void ({HOST})(args)", [script("stub"), state])
    page.wait_for_function("globalThis.host?.sent.some((m) => m.type === 'module')")
    page.evaluate(
        """(code) => {
          const bytes = new TextEncoder().encode(code);
          for (const [event, run] of [...host.heard]) {
            if (event === "msg:custom") run({ type: "module" }, [new DataView(bytes.buffer)]);
          }
        }""",
        script("widget"),
    )
    expect(page.locator(".ad-widget")).to_have_count(1)
    assert number(page, "loss") == 9.0
    assert page.evaluate("host.sent.length") <= 2
