"""Padding in every mode, by every width, as NumPy does it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ad_widget import Node

from .calls import a, as_numpy, differentiated

MODES: list[tuple[str, dict[str, Any]]] = [
    ("constant", {}),
    ("constant", {"constant_values": 3.0}),
    ("constant", {"constant_values": ((1.0, 2.0), (3.0, 4.0))}),
    ("linear_ramp", {}),
    ("linear_ramp", {"end_values": ((1.0, 2.0), (3.0, 4.0))}),
    ("maximum", {}),
    ("maximum", {"stat_length": ((1, 2), (2, 3))}),
    ("mean", {}),
    ("mean", {"stat_length": 2}),
    ("median", {}),
    ("minimum", {}),
    ("edge", {}),
    ("reflect", {}),
    ("symmetric", {}),
    ("wrap", {}),
    ("reflect", {"reflect_type": "odd"}),
    ("symmetric", {"reflect_type": "odd"}),
]
WIDTHS: list[Any] = [0, 1, (2, 3), 7, ((0, 2), (3, 0)), ((11, 2), (1, 13))]


@pytest.mark.parametrize(("mode", "options"), MODES, ids=str)
def test_modes(mode: Any, options: dict[str, Any]) -> None:
    for width in WIDTHS:
        as_numpy(lambda x, width=width: np.pad(x, width, mode, **options), a(3, 4))
        as_numpy(lambda x, width=width: np.pad(x[:1], width, mode, **options), a(3, 4))
    differentiated(lambda x: np.pad(x, ((2, 5), (3, 1)), mode, **options), a(3, 4), order=2)


@pytest.mark.parametrize("mode", ["mean", "median", "maximum", "linear_ramp", "reflect"])
def test_whole_numbers_stay_whole(mode: Any) -> None:
    as_numpy(lambda x: np.pad(x, 3, mode), np.array([3, 1, 2]))


def test_an_empty_frame_has_its_shape() -> None:
    padded = np.pad(Node(a(2, 3)), 1, "empty")
    assert padded.shape == (4, 5)


def test_numbers_of_a_frame_that_are_nodes() -> None:
    differentiated(lambda x, y, z: np.pad(x, 2, constant_values=(y, z)), a(3), a(), a())
    differentiated(lambda x, y: np.pad(x, 2, constant_values=y), a(3), a(2))
    differentiated(lambda x, y: np.pad(x, 2, "linear_ramp", end_values=y), a(3), a())


def test_what_numpy_refuses() -> None:
    for call, error in (
        (lambda x: np.pad(x, 1, "other"), ValueError),
        (lambda x: np.pad(x, 1, "mean", end_values=1), ValueError),
        (lambda x: np.pad(x, 1, "maximum", stat_length=0), ValueError),
        (lambda x: np.pad(x[:0], 1, "reflect"), ValueError),
    ):
        for x in (a(3), Node(a(3))):
            with pytest.raises(error):
                call(x)
    with pytest.raises(TypeError, match=r"np\.concatenate"):
        np.pad(Node(a(3)), 1, lambda *_: None)  # type: ignore[call-overload]
