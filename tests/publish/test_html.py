"""Pages without a kernel, and files."""

from __future__ import annotations

import base64
import json
import re
import zlib
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from ad_widget.program import Program
from ad_widget.publish import html as page
from ad_widget.publish.module import packed, script

from ..pictured import HOSTILE, hostile_widget, widget


def bundle(one: Any) -> dict[str, str]:
    """Return what a cell shows of a widget, by MIME type."""
    data, _ = one._repr_mimebundle_()
    return dict(data)


class Reader(HTMLParser):
    """Tags, and the text of scripts, as a browser's parser finds them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] == "script" and data.strip():
            self.scripts[-1] += data


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r'ad-widget\.data\+deflate">([^<]*)<', html)
    assert found is not None
    return json.loads(zlib.decompress(base64.b64decode(found[1])))


def test_a_fragment_holds_the_program_and_its_numbers() -> None:
    one = widget()
    data = data_of(page.fragment(one.snapshot))
    program = Program.from_json(data["_graph"]["program"])
    assert program.run().grads["w"] == 18.0
    assert np.frombuffer(base64.b64decode(data["_values"]), "<f8").tolist() == [3.0, 2.0, 1.0]
    frame = np.frombuffer(base64.b64decode(data["_frame"]), "<f8")
    assert frame.tobytes() == one.run.frame()


def test_a_fragment_shows_the_numbers_of_now() -> None:
    one = widget()
    one.values = {"x": -1.0}
    data = data_of(page.fragment(one.snapshot))
    assert np.frombuffer(base64.b64decode(data["_values"]), "<f8").tolist() == [-1.0, 2.0, 1.0]
    assert "loss = 25" in page.fragment(one.snapshot)


def test_the_module_is_in_the_carrier_and_can_be_moved() -> None:
    one = widget()
    with_it, without = page.fragment(one.snapshot), page.fragment(one.snapshot, carrier=False)
    assert page.carried(with_it, False) == without == page.carried(without, False)
    assert page.carried(without, True) == with_it == page.carried(with_it, True)
    found = re.search(r'module\+deflate">([^<]*)<', with_it)
    assert found is not None
    assert found[1] == packed()


def test_the_module_carries_the_same_text_as_pages_do() -> None:
    assert script("widget").startswith(f'const PACKED="{packed()}";')
    assert re.fullmatch(r"[!-~]+", packed())
    assert not set(packed()) & set('"<\\')
    assert len(script("widget")) - len(packed()) < 3000


def test_a_fragment_of_another_version_gets_the_loader_that_reads_the_module() -> None:
    now = page.fragment(widget().snapshot)
    loader = f"<script>{script('loader')}</script>"
    old = now.replace(loader, "<script>old</script>").replace(packed(), "eJwDAAAAAAE=")
    assert old != now
    assert page.carried(old, True) == now


def test_one_widget_of_a_kernel_carries_the_module() -> None:
    one, two = widget(), widget()
    shown = [bundle(one)["text/html"] for one in (one, two)]
    assert sum("module+deflate" in html for html in shown) <= 1
    assert len(shown[1]) < 30_000


def test_the_first_paint_is_an_image_that_needs_nothing() -> None:
    tags = Reader(page.fragment(widget().snapshot)).tags
    (image,) = [attrs for tag, attrs in tags if tag == "img"]
    assert (image["src"] or "").startswith("data:image/svg+xml;charset=utf-8,")
    assert "loss = 9" in (image["alt"] or "")
    assert "x = 3, gradient ▲ 12" in (image["alt"] or "")


@pytest.mark.parametrize("write", [page.fragment, page.document])
def test_hostile_text_is_never_markup(write: Any) -> None:
    plain, hostile = Reader(write(widget().snapshot)), Reader(write(hostile_widget().snapshot))
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]
    assert [set(attrs) for _, attrs in hostile.tags] == [set(attrs) for _, attrs in plain.tags]
    assert [s for s in hostile.scripts if "=>" in s] == [s for s in plain.scripts if "=>" in s]


def test_a_document_refers_to_nothing_outside() -> None:
    html = page.document(widget().snapshot)
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", html)
    assert "default-src 'none'" in html
    assert "unsafe-eval" not in html


def test_the_bundle_has_a_table_for_terminals() -> None:
    text = bundle(widget())["text/plain"]
    assert "loss" in text
    assert "▲ 12" in text


def test_all_hostile_names_reach_the_page() -> None:
    data = data_of(page.fragment(hostile_widget().snapshot))
    program = Program.from_json(data["_graph"]["program"])
    assert [leaf.name for leaf in program.leaves] == list(HOSTILE)


def test_the_still_of_a_large_graph_is_light() -> None:
    one = widget("x = 1.0\ny = x\nfor k in range(300):\n    y = y * 1.5")
    html = page.fragment(one.snapshot, carrier=False)
    assert len(html) < 250 * len(one.program.nodes)
    assert "data:image/svg+xml;charset=utf-8," in html


def test_what_the_page_is_told_can_be_sent() -> None:
    one = hostile_widget()
    one._tell("half a character: \ud800")
    told = [one._graph[key] for key in ("title", "notes", "controls", "program")] + [one._status]
    # As Jupyter writes a message.
    json.dumps(told, ensure_ascii=False).encode("utf-8")
