"""What is passed on of a widget: links into its page, Python code, and pictures."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from ad_widget import AutodiffWidget, explore
from ad_widget.program.token import from_token
from ad_widget.publish import html

from .conftest import Opener as Notebooks
from .jupyter import Widget, keep_home

Opener = Callable[[str], Page]


def bowl(x: Any, y: Any) -> Any:
    return (x - 1.2) ** 2 + 2.0 * (y + 0.45) ** 2


def made() -> AutodiffWidget:
    return explore(bowl, x=(-5, 5, 0.1), y=1.0)


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Open addresses below the folder of the test; nothing may throw or leave."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    left, errors = keep_home(context), []

    def open_page(address: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{tmp_path.as_uri()}/{address}")
        page.locator("[data-node]").first.wait_for()
        return page

    yield open_page
    context.close()
    assert (left, errors) == ([], [])


def save(page: Page, what: str) -> None:
    page.locator("summary", has_text="save").first.click()
    page.get_by_role("button", name=what, exact=True).first.click()


def test_a_link_made_by_hand_opens_as_the_page_was(opened: Opener, tmp_path: Path) -> None:
    made().save(tmp_path / "bowl.html")
    page = opened("bowl.html#results")
    widget = Widget(page, page.locator(".ad-widget"))
    widget.slider("x").fill("2.5")
    page.get_by_role("tab", name="Slope").click()
    page.get_by_label("and over").select_option("y")
    save(page, "copy link")
    expect(page.locator("summary", has_text="copied")).to_be_visible()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address.startswith(page.url.partition("#")[0] + "#adw1=")
    assert len(address) - len(page.url) < 200

    again = opened(address.rpartition("/")[2])
    expect(again.locator('[data-panel="slope"]')).to_have_attribute("data-at", "[2.5,1]")
    other = Widget(again, again.locator(".ad-widget"))
    assert other.slider("x").input_value() == "2.5"
    assert other.grad("x") == pytest.approx(2 * 1.3)
    # Back to what the page itself says.
    again.get_by_role("button", name="Undo the last move of a leaf").click()
    expect(other.node("x")).to_have_attribute("data-value", "0")


def test_a_link_made_in_python_opens_so(opened: Opener, tmp_path: Path) -> None:
    made().save(tmp_path / "bowl.html")
    other = made()
    other.values = {"x": 3.0, "y": -2.0}
    other.view = {"panel": "descent", "rate": 0.1}
    page = opened(other.link("bowl.html"))
    expect(page.locator('[data-panel="descent"]')).to_be_visible()
    assert page.get_by_label("rate", exact=True).input_value() == "0.1"
    widget = Widget(page, page.locator(".ad-widget"))
    assert (widget.value("x"), widget.value("y")) == (3.0, -2.0)
    # Another one, in the same page.
    other.values = {"x": -1.0}
    page.evaluate("(hash) => { location.hash = hash; }", other.link())
    expect(widget.node("x")).to_have_attribute("data-value", "-1")


def test_several_widgets_of_a_page_each_take_their_own(opened: Opener, tmp_path: Path) -> None:
    parts = [html.fragment(made().snapshot, carrier=k == 1) for k in range(3)]
    (tmp_path / "three.html").write_text("\n".join(parts), "utf-8")
    one = made()
    one.values = {"x": 4.0}
    third = one.link(nth=2).removeprefix("#")
    one.values = {"x": -4.0}
    page = opened(f"three.html#{third}&{one.link(nth=1).removeprefix('#')}")
    expect(page.locator(".ad-widget")).to_have_count(3)
    for k, x in enumerate(("0", "-4", "4")):
        expect(page.locator(".ad-widget").nth(k).locator('[data-node="x"]')).to_have_attribute(
            "data-value", x
        )
    # What is copied from the third is for the third.
    page.locator(".ad-widget").nth(2).locator("summary", has_text="save").click()
    page.get_by_role("button", name="copy link", exact=True).last.click()
    expect(page.locator("summary", has_text="copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()").partition("#adw1=")[2]
    assert from_token(copied) == from_token(third.removeprefix("adw1="))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"at": {"x": "<img src=x onerror=alert(1)>"}}, "no value"),
        ({"at": {"<b>": 1}}, "no leaf “<b>”"),
        ({"at": {"x": [1, 2]}}, "no value"),
        ({"at": {"x": 1e999}}, "no value"),
        ({"at": [1]}, "cannot be read"),
        ({"at": {}, "view": {"panel": "__proto__", "select": "'; alert(1)"}}, "does not fit"),
        ({"at": {"x": "[" * 7000 + "]" * 7000}}, "no value"),
        ({"view": {"direction": "[" * 7000 + "]" * 7000}}, "does not fit"),
        ({"view": {"answers": "y" * 30_000}}, "not whole"),
        ({"of": "00000000"}, "other leaves"),
    ],
    ids=lambda one: str(one)[:30],
)
def test_a_hostile_link_is_said_and_changes_nothing(
    data: Any, said: str, opened: Opener, tmp_path: Path
) -> None:
    made().save(tmp_path / "bowl.html")
    sign = from_token(made().link().removeprefix("#adw1="))["of"]
    text = json.dumps({"of": sign, **data}).replace("Infinity", "1e999")
    text = re.sub(r'"(\[+\]+)"', r"\1", text)  # lists in lists, too deep for Python to write
    token = urlsafe_b64encode(text.encode()).decode().rstrip("=")
    page = opened(f"bowl.html#adw1={token}")
    message = page.locator('[data-panel="message"]')
    expect(message).to_contain_text(said)
    expect(message.locator("b, img")).to_have_count(0)
    widget = Widget(page, page.locator(".ad-widget"))
    assert (widget.value("x"), widget.value("y"), widget.state) == (0.0, 1.0, "live")
    widget.slider("x").fill("1")
    assert widget.value("x") == 1.0


def test_the_code_of_a_page_makes_its_widget(opened: Opener, tmp_path: Path) -> None:
    made().save(tmp_path / "bowl.html")
    page = opened("bowl.html")
    widget = Widget(page, page.locator(".ad-widget"))
    widget.slider("x").fill("-2.5")
    page.get_by_role("tab", name="Descent").click()
    save(page, "copy Python")
    expect(page.locator("summary", has_text="copied")).to_be_visible()
    code = page.evaluate("navigator.clipboard.readText()")
    space: dict[str, Any] = {}
    exec(code, space)
    again = space["widget"]
    assert again.values == {"x": -2.5, "y": 1.0}
    assert again.view == {"panel": "descent", "select": "x"}
    assert again.controls == made().controls


def test_a_live_notebook_passes_on_code_and_the_end_of_a_link(
    notebook: Notebooks, opened: Opener, tmp_path: Path
) -> None:
    live = notebook(
        "import numpy as np\nfrom ad_widget import explore\nk = 2.0\n"
        "def alike(): return explore(lambda x, y: np.sin(k * x) * y, x=1.0, y=2.0)\n"
        "one, two = alike(), alike()",
        "two",
        "one",
    )
    page = live.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    live.widget(0)
    below = live.widget(1)
    below.slider("x").fill("2.5")
    page.wait_for_function("(el) => el.dataset.state === 'live'", arg=below.root.element_handle())

    def copied(what: str) -> str:
        below.root.locator("summary", has_text="save").click()
        below.root.get_by_role("button", name=what, exact=True).click()
        expect(below.root.locator("summary", has_text="copied")).to_be_visible()
        return str(page.evaluate("navigator.clipboard.readText()"))

    # Of two widgets with the same leaves it is for the second of the page.
    end = copied("copy link's end")
    assert end.startswith("#adw1=")
    parts = [html.fragment(alike().snapshot, carrier=k == 1) for k in range(2)]
    (tmp_path / "two.html").write_text("\n".join(parts), "utf-8")
    published = opened(f"two.html{end}")
    xs = published.locator('[data-node="x"]')
    expect(xs.nth(1)).to_have_attribute("data-value", "2.5")
    expect(xs.nth(0)).to_have_attribute("data-value", "1")

    fresh = notebook(copied("copy Python"))
    again = fresh.widget()
    assert again.value("x") == 2.5
    assert again.grad("x") == pytest.approx(below.grad("x"), rel=1e-12)


def alike() -> AutodiffWidget:
    return explore(lambda x, y: np.sin(2.0 * x) * y, x=1.0, y=2.0)


def test_where_nothing_may_be_copied_the_text_is_there(opened: Opener, tmp_path: Path) -> None:
    made().save(tmp_path / "bowl.html")
    page = opened("bowl.html")
    page.context.clear_permissions()
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(1); }")
    save(page, "copy link")
    field = page.get_by_label("to copy")
    expect(field).to_be_visible()
    assert "#adw1=" in field.input_value()


def picture(page: Page) -> tuple[str, list[float]]:
    """Save what is on the screen; return its texts, and its view box."""
    with page.expect_download() as download:
        save(page, "SVG")
    text = Path(download.value.path()).read_text("utf-8")
    box = re.search(r'viewBox="([^"]*)"', text)
    assert box is not None
    said = re.sub(r"<[^>]*>", "|", text)
    return said, [float(x) for x in box[1].split()]


def test_a_saved_picture_is_what_is_on_the_screen(opened: Opener, tmp_path: Path) -> None:
    """With what is hidden hidden, what a panel shows shown, and as near as it was."""
    widget = explore(lambda w, b: (w * 3.25 + b) ** 2, w=2.5, b=-1.125)
    widget.view = {"panel": "exercise", "hidden": ["grad:w"]}
    widget.save(tmp_path / "quiz.html")
    page = opened("quiz.html")
    shown = Widget(page, page.locator(".ad-widget"))
    said, whole = picture(page)
    assert "2.5" in said
    grad = f"{2 * (2.5 * 3.25 - 1.125) * 3.25}"
    assert grad not in said
    assert shown.node("w").get_attribute("data-grad") is None
    # Nearer.
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom in").click()
    _, near = picture(page)
    assert near[2] == pytest.approx(whole[2] / 1.25**2, rel=1e-6)
    # In the midst of the passes, nothing of what is to come.
    widget.view = {"done": 1}
    widget.save(tmp_path / "steps.html")
    said, _ = picture(opened("steps.html"))
    assert "2.5" in said
    assert "49" not in said  # the output
    assert grad[:5] not in said
    # Forward mode: the tangents are in it.
    widget.view = {"panel": "forward", "direction": {"w": 1.0}}
    widget.save(tmp_path / "forward.html")
    said, _ = picture(opened("forward.html"))
    assert "3.25" in said
