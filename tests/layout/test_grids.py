"""How arrays are shown on cards; the page shows them in the same places (tests/data/grids.json)."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from ad_widget.layout.grids import grid
from ad_widget.layout.sizes import STYLE, card_size

KEPT = Path(__file__).parents[1] / "data" / "grids.json"
SHAPES = [
    (), (0,), (0, 3), (1,), (4,), (5,), (784,), (1, 1), (4, 1), (1, 4), (2, 3), (4, 4), (5, 4),
    (10, 10), (64, 784), (784, 10), (2, 30), (3, 2, 2), (2, 1, 1, 4), (5, 6, 7), (1, 3, 3),
]  # fmt: skip


def everything() -> list[list[object]]:
    """Return, by shape and whether there is a gradient, what is shown and the size of its card."""
    out: list[list[object]] = []
    for shape in SHAPES:
        for grad in (True, False):
            one = grid(shape, grad)
            size = card_size("x", "@", scalar=shape == (), grad=grad, grid=one)
            out.append([shape, grad, None if one is None else asdict(one), size])
    return out


def test_grids_are_those_that_the_page_makes() -> None:
    assert json.loads(json.dumps(everything())) == json.loads(KEPT.read_text())


@pytest.mark.parametrize("shape", [(4,), (4, 4), (4, 1), (2, 2, 3)])
def test_up_to_four_by_four_numbers_are_written(shape: tuple[int, ...]) -> None:
    one = grid(shape, grad=True)
    assert one is not None
    assert one.written


def test_an_array_is_as_it_is() -> None:
    row, column = grid((3,), grad=True), grid((3, 1), grad=True)
    assert row is not None
    assert column is not None
    assert (row.rows, row.columns) == (1, 3)
    assert (column.rows, column.columns) == (3, 1)
    batch = grid((5, 2, 3), grad=True)
    assert batch is not None
    assert (batch.count, batch.rows, batch.columns) == (5, 2, 3)
    assert grid((), grad=True) is None
    assert grid((0, 3), grad=True) is None


@pytest.mark.parametrize("shape", [one for one in SHAPES if one and 0 not in one])
@pytest.mark.parametrize("grad", [True, False])
def test_value_and_gradient_stand_on_the_card_and_apart(shape: tuple[int, ...], grad: bool) -> None:
    one = grid(shape, grad)
    assert one is not None
    wide, high = card_size("x", "", grad=grad, grid=one)
    assert one.size[0] + 2 * STYLE["card"]["pad"] <= wide
    assert STYLE["grid"]["top"] + one.size[1] < high
    (x0, y0), (x1, y1) = one.places
    apart = x1 - x0 >= one.width or y1 - y0 >= one.height
    assert apart
    if grad:
        assert x1 + one.width <= one.size[0]
        assert y1 + one.height <= one.size[1]


if __name__ == "__main__":
    KEPT.write_text("[\n" + ",\n".join(map(json.dumps, everything())) + "\n]\n")
