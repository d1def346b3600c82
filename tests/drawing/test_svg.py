"""The static drawing and its SVG."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pytest

from ad_widget.drawing import svg as drawing
from ad_widget.drawing.picture import LOOK
from ad_widget.drawing.text import MONO, clean, width

from ..pictured import arrays, diamond, first, hostile

SVG = "{http://www.w3.org/2000/svg}"


def scene(program: Any, **options: Any) -> drawing.Scene:
    return drawing.scene(program, program.run(), **options)


def words(card: drawing.Card) -> list[str]:
    return [text.text for text in card.texts]


def test_a_card_says_name_sign_value_and_gradient() -> None:
    cards = {words(card)[1]: words(card) for card in scene(first()).cards if len(card.texts) == 4}
    assert cards["loss"] == ["²", "loss", "9", "▲ 1"]
    assert cards["w·x"] == ["×", "w·x", "6", "▲ 6"]
    leaf = next(card for card in scene(first()).cards if words(card)[0] == "x")
    assert words(leaf) == ["x", "3", "▲ 12"]
    constant = next(card for card in scene(first()).cards if card.kind == "constant")
    assert words(constant) == ["4"]


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("local", ["×3", "×2", "×1", "×1", "×1", "×−1", "×6"]),
        ("contribution", ["▲ 18", "▲ 12", "▲ 6", "▲ 6", "▲ 6", "▲ 6"]),
        ("none", []),
    ],
)
def test_edges_say_what_was_asked(mode: Any, said: list[str]) -> None:
    labels = [label.text.text for label in scene(first(), edges=mode).labels]
    assert sorted(labels) == sorted(said)


@pytest.mark.parametrize("make", [first, arrays, diamond, hostile])
def test_texts_stay_inside_their_cards(make: Any) -> None:
    drawn = scene(make(), edges="contribution")
    for card in drawn.cards:
        for text in card.texts:
            mono = MONO * text.size * len(text.text)
            wide = mono if text.face == "number" else width(text.text, text.size)
            left = text.x if text.anchor == "start" else text.x - wide
            assert card.x < left
            assert left + wide < card.x + card.width
            assert card.y < text.y - 0.7 * text.size
            assert text.y < card.y + card.height
    for label in drawn.labels:
        assert label.width <= LOOK["graph"]["rank_gap"]


@pytest.mark.parametrize("make", [first, arrays, diamond, hostile])
@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_svg_is_xml_that_refers_to_nothing(make: Any, theme: Any) -> None:
    text = drawing.svg(scene(make()), theme=theme)
    root = ET.fromstring(text)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "style", "rect", "path", "g", "text", "title"
    }  # fmt: skip
    assert "href" not in text
    assert "url(" not in text
    assert len(root.findall(f"{SVG}g/{SVG}rect")) == len(make().nodes)


def test_names_come_out_of_svg_as_written() -> None:
    root = ET.fromstring(drawing.svg(scene(hostile())))
    titles = [title.text or "" for title in root.iter(f"{SVG}title")]
    for part in hostile().nodes:
        said = re.sub(r"\s+", " ", clean(part.label))
        assert any(re.sub(r"\s+", " ", title).startswith(said) for title in titles), part.label


def test_every_colour_of_a_drawing_is_in_both_palettes() -> None:
    assert LOOK["light"].keys() == LOOK["dark"].keys()
    program = arrays()
    used = {text.color for card in scene(program).cards for text in card.texts}
    assert {"ink", "soft", "warn"} <= used <= LOOK["light"].keys()


def test_stages_go_forward_then_back() -> None:
    program = first()
    run = program.run()
    stages = list(drawing.stages(program, run))
    labels = [part.label for part in program.nodes]
    leaves = {k for k, part in enumerate(program.nodes) if part.kind != "op"}
    assert stages[0].values == leaves
    assert not stages[0].grads
    forward = [s for s in stages if not s.grads]
    assert [len(s.values) for s in forward] == list(range(len(leaves), len(labels) + 1))
    seed = stages[len(forward)]
    assert dict(seed.grads) == {labels.index("loss"): 1.0}
    for one, two in zip(stages[len(forward) :], stages[len(forward) + 1 :], strict=False):
        assert one.grads.keys() < two.grads.keys()


@pytest.mark.parametrize("make", [first, diamond, hostile])
def test_the_last_stage_is_the_picture_at_rest(make: Any) -> None:
    program = make()
    run = program.run()
    last = list(drawing.stages(program, run))[-1]
    for k, part in enumerate(program.nodes):
        if part.grad is not None:
            np.testing.assert_allclose(last.grads[k], run.numbers[part.grad])


def test_a_gradient_grows_by_each_contribution() -> None:
    program = diamond()
    x = next(k for k, part in enumerate(program.nodes) if part.kind == "leaf")
    run = program.run()
    sums = [float(s.grads[x]) for s in drawing.stages(program, run) if x in s.grads]
    assert len(set(sums)) > 1
    assert sums[-1] == pytest.approx(float(run.grads["x"]))


@pytest.mark.parametrize("make", [first, arrays, diamond, hostile])
def test_a_silhouette_has_every_card_and_curve_and_no_text(make: Any) -> None:
    program = make()
    text = drawing.silhouette(scene(program))
    assert {e.tag for e in ET.fromstring(text).iter()} == {f"{SVG}svg", f"{SVG}style", f"{SVG}path"}
    assert text.count("z") - text.count("z", 0, text.index("<path")) == len(program.nodes)
    assert text.count("C", text.index("<path")) == len(program.edges)
