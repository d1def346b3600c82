"""The picture of a run: texts on cards, numbers on edges, tokens."""

from __future__ import annotations

from typing import Any

import pytest

from ad_widget.drawing.picture import picture
from ad_widget.drawing.shapes import Card
from ad_widget.drawing.text import width
from ad_widget.layout.sizes import STYLE
from ad_widget.layout.widths import MONO
from ad_widget.program import Builder

from ..layout.programs import program as lecture
from ..pictured import arrays, diamond, first, hostile
from .drawn import drawn
from .networks import made


def words(card: Card) -> list[str]:
    return [text.text for text in card.texts]


def test_a_card_says_name_sign_value_and_gradient() -> None:
    cards = {words(card)[1]: words(card) for card in drawn(first).cards if len(card.texts) == 4}
    assert cards["loss"] == ["²", "loss", "9", "▲ 1"]
    assert cards["w·x"] == ["×", "w·x", "6", "▲ 6"]
    leaf = next(card for card in drawn(first).cards if words(card)[0] == "x")
    assert words(leaf) == ["x", "3", "▲ 12"]
    constant = next(card for card in drawn(first).cards if card.kind == "constant")
    assert words(constant) == ["4"]


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("local", ["×3", "×2", "×1", "×1", "×1", "×6"]),
        ("contribution", ["▲ 18", "▲ 12", "▲ 6", "▲ 6", "▲ 6", "▲ 6"]),
        ("none", []),
    ],
)
def test_edges_say_what_was_asked(mode: Any, said: list[str]) -> None:
    labels = [label.texts[0].text for label in drawn(first, edges=mode).labels]
    assert sorted(labels) == sorted(said)


@pytest.mark.parametrize("make", [first, arrays, diamond, hostile])
def test_texts_stay_inside_their_cards(make: Any) -> None:
    one = drawn(make, edges="contribution")
    for card in one.cards:
        for text in card.texts:
            mono = MONO * text.size * len(text.text)
            wide = mono if text.face == "number" else width(text.text, text.size)
            left = text.x if text.anchor == "start" else text.x - wide
            assert card.x < left
            assert left + wide < card.x + card.width
            assert card.y < text.y - 0.7 * text.size
            assert text.y < card.y + card.height
    for label in one.labels:
        assert len(label.texts) > 1 or label.width <= STYLE["edge"]["label_width"]
        for text in label.texts:
            wide = MONO * text.size * len(text.text)
            wide = wide if text.face == "number" else width(text.text, text.size)
            assert wide <= label.width


def test_every_colour_of_a_drawing_is_in_both_palettes() -> None:
    assert STYLE["light"].keys() == STYLE["dark"].keys()
    used = {text.color for card in drawn(arrays).cards for text in card.texts}
    assert {"ink", "soft", "warn"} <= used <= STYLE["light"].keys()


def test_tokens_say_whose_they_are() -> None:
    program = lecture("recurrent 5")
    one = picture(program, program.run())
    tokens = [card for card in one.cards if card.token and card.kind == "leaf"]
    assert {words(card)[0] for card in tokens} == {"w", "u", "b"}
    constants = [part for part in program.nodes if part.kind == "constant"]
    assert len([card for card in one.cards if card.kind == "constant"]) >= len(constants) > 0
    whole = [card for card in one.cards if not card.token]
    assert len(whole) == len(program.nodes) - len(constants)
    for card in tokens:
        assert card.radius == card.height / 2
        (text,) = card.texts
        assert card.x < text.x
        assert text.x + width(text.text, text.size) < card.x + card.width


@pytest.mark.parametrize("make", [first, arrays, diamond, hostile])
def test_no_number_moves_a_card(make: Any) -> None:
    program = make()
    one = picture(program, program.run())
    other = picture(program, program.run({program.leaves[0].name: program.leaves[0].data * 1e200}))
    place = [(card.x, card.y, card.width, card.height) for card in one.cards]
    assert place == [(card.x, card.y, card.width, card.height) for card in other.cards]
    assert [curve.path for curve in one.curves] == [curve.path for curve in other.curves]


def test_a_picture_turns() -> None:
    across, down = drawn(first), drawn(first, orientation="tb")
    assert across.width > across.height
    assert down.height > down.width
    assert sorted(map(words, across.cards)) == sorted(map(words, down.cards))


def test_a_number_stays_in_its_slot() -> None:
    for orientation in ("lr", "tb"):
        one = drawn(diamond, orientation=orientation)
        assert one.labels
        for label in one.labels:
            if len(label.texts) == 1:
                assert label.width <= STYLE["edge"]["label_width"]
            assert label.height <= STYLE["edge"]["label_height"]
            for card in one.cards:
                apart_x = label.x + label.width <= card.x or card.x + card.width <= label.x
                apart_y = label.y + label.height <= card.y or card.y + card.height <= label.y
                assert apart_x or apart_y


def test_nothing_is_a_picture_too() -> None:
    assert picture(Builder().program(0), None).cards == ()  # type: ignore[arg-type]


@pytest.mark.parametrize("terms", range(20, 40))
def test_what_a_closed_group_is_called_is_written_whole(terms: int) -> None:
    text = f"w = 0.7\nloss = sum((w * x + y) ** 2 for x, y in zip(range({terms}), range(99)))"
    one = drawn(lambda: made(text).program, open=[])
    said = [text.text for card in one.cards for text in card.texts]
    assert f"loss: sum of {terms}" in said
    assert f"{terms} → 1 number" in said
    assert f"for (x, y), {terms} turns" in said
