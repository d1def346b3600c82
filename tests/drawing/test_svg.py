"""Drawings as SVG."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from ad_widget.drawing.svg import silhouette, svg
from ad_widget.drawing.text import clean

from ..pictured import arrays, diamond, first, hostile
from .drawn import drawn

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("make", [first, arrays, diamond, hostile])
@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_svg_is_xml_that_refers_to_nothing(make: Any, theme: Any) -> None:
    text = svg(drawn(make), theme=theme)
    root = ET.fromstring(text)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "style", "rect", "path", "g", "text", "title"
    }  # fmt: skip
    assert "href" not in text
    assert "url(" not in text
    assert len(root.findall(f"{SVG}g/{SVG}rect")) == len(make().nodes)


def test_names_come_out_of_svg_as_written() -> None:
    root = ET.fromstring(svg(drawn(hostile)))
    titles = [title.text or "" for title in root.iter(f"{SVG}title")]
    for part in hostile().nodes:
        said = re.sub(r"\s+", " ", clean(part.name or part.label))
        assert any(re.sub(r"\s+", " ", title).startswith(said) for title in titles), part.label


@pytest.mark.parametrize("make", [first, arrays, diamond, hostile])
def test_a_silhouette_has_every_card_and_curve_and_no_text(make: Any) -> None:
    program = make()
    text = silhouette(drawn(make))
    assert {e.tag for e in ET.fromstring(text).iter()} == {f"{SVG}svg", f"{SVG}style", f"{SVG}path"}
    assert text.count("z") - text.count("z", 0, text.index("<path")) == len(program.nodes)
    assert text.count("C", text.index("<path")) == len(program.edges)
