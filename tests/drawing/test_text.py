"""Numbers and names as text."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ad_widget.drawing import text
from ad_widget.drawing.text import clean, format_array, format_number, format_short, shorten, width

SHARED = json.loads((Path(__file__).parents[1] / "data" / "numbers.json").read_text("utf-8"))


@pytest.mark.parametrize(("number", "said"), SHARED["numbers"])
def test_numbers_as_the_page_shows_them(number: float | str, said: str) -> None:
    assert format_number(float(number)) == said


def read(said: str) -> float:
    plain = said.replace("−", "-").replace("∞", "inf")
    return float(plain)


@given(st.floats(-1.79e308, 1.79e308))
def test_a_number_says_its_size_in_nine_characters(x: float) -> None:
    said = format_number(x)
    assert len(said) <= 9
    assert "-" not in said
    # Six characters of mantissa at worst: −1.2e−300 has two digits.
    assert read(said) == pytest.approx(x, rel=0.05, abs=1e-323)
    assert len(format_short(x)) <= 7


@given(st.floats(1e-4, 999_999))
def test_four_digits_where_there_is_room(x: float) -> None:
    assert read(format_number(x)) == pytest.approx(x, rel=5.01e-4)


def test_numbers_of_numpy() -> None:
    assert format_number(np.float32(0.1)) == "0.1"
    assert format_number(np.array(3)) == "3"
    assert format_number(np.bool_(True)) == "1"


def test_arrays_say_their_shape_and_stop() -> None:
    assert format_array(2.5) == "2.5"
    assert format_array(np.arange(3.0)) == "(3,) [0, 1, 2]"
    assert format_array(np.zeros((0, 4))) == "0×4 []"
    long = format_array(np.full((1000, 1000), -1e-300))
    assert long.startswith("1000×1000 [")
    assert long.endswith("…]")
    assert len(long) <= 44


def test_gradients_tell_their_sign_twice() -> None:
    assert [text.format_gradient(x) for x in (3, -3, 0, float("nan"))] == [
        "▲ 3",
        "▼ −3",
        "· 0",
        "! NaN",
    ]


@given(st.text())
def test_clean_text_stays_on_its_line_and_in_its_direction(name: str) -> None:
    said = clean(name)
    assert len(said) == len(name)
    assert not set(said) & set("\x00\x1b\r\n\u2028\u202e\u2066\ufffe\ud800")
    said.encode()
    assert clean(said) == said


@given(st.text(), st.floats(1, 400))
def test_shortened_text_fits(name: str, room: float) -> None:
    said = shorten(name, 17, room)
    assert width(said, 17) <= room or said == "…"
    assert said == clean(name) or said.endswith("…")
