"""Sizes, before anything is placed."""

from __future__ import annotations

from ad_widget.drawing.scene import measured, scene
from ad_widget.layout.sizes import STYLE, card_size, head_size, name_size, slot_size, token_size

from ..pictured import arrays, first, hostile

CARD = STYLE["card"]


def test_cards_are_as_wide_as_their_names_within_limits() -> None:
    assert card_size("x" * 20_000)[0] == CARD["max_width"]
    assert card_size("合計値")[0] == CARD["min_width"]
    assert card_size("x" * 28)[0] < CARD["max_width"]
    assert name_size("x" * 28) == 17 > name_size("x" * 32) > name_size("w" * 30)
    assert CARD["min_width"] < card_size("a longer name", "tanh")[0] < CARD["max_width"]
    assert card_size("a longer name", "tanh")[0] > card_size("a longer name")[0]
    assert card_size("x", scalar=False)[0] == CARD["array_min_width"]


def test_what_shows_no_gradient_is_lower() -> None:
    assert card_size("4.0", grad=False)[1] == CARD["constant_height"] < card_size("x")[1]


def test_a_closed_group_has_room_for_what_it_holds() -> None:
    wide, high = card_size("f", holds="12 ops · 3 leaves · 4×2")
    assert wide > card_size("f")[0]
    assert high > card_size("f")[1]


def test_tokens_are_smaller_than_cards() -> None:
    for name in ("x", "layers[0].w", "x" * 500):
        assert token_size(name)[0] < card_size(name)[0]
        assert token_size(name)[1] < CARD["constant_height"] / 2


def test_a_slot_holds_any_number() -> None:
    assert slot_size() == (STYLE["edge"]["label_width"], STYLE["edge"]["label_height"])


def test_a_title_is_no_wider_than_a_card() -> None:
    assert head_size("x" * 500)[0] == CARD["max_width"] > head_size("Layer[0]")[0]


def test_only_leaves_and_constants_may_be_repeated() -> None:
    for make in (first, arrays, hostile):
        for card in measured(scene(make())).cards:
            assert (card.token is None) == (card.kind == "op")
