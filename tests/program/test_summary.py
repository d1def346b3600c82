"""What a page is sent of arrays: all of it, or the means of blocks."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ad_widget import Node
from ad_widget.program import Program, lower
from ad_widget.program.summary import MOST, means, planned
from ad_widget.program.wire_format import for_page, packed, written

SHAPES = st.lists(st.integers(1, 40), min_size=1, max_size=4).map(tuple)


def by_hand(array: np.ndarray[Any, Any], blocks: tuple[int, ...]) -> np.ndarray[Any, Any]:
    made = np.empty(blocks)
    size = [-(-n // m) for n, m in zip(array.shape, blocks, strict=True)]
    for at in np.ndindex(blocks):
        part = tuple(slice(k * b, (k + 1) * b) for k, b in zip(at, size, strict=True))
        made[at] = np.mean(array[part], dtype=np.float64)
    return made


@settings(deadline=None)
@given(shape=SHAPES, edge=st.integers(1, 9), seed=st.integers(0, 99))
def test_means_are_those_of_the_blocks(shape: tuple[int, ...], edge: int, seed: int) -> None:
    blocks = tuple(-(-n // -(-n // edge)) for n in shape)
    array = np.random.default_rng(seed).normal(size=shape)
    for one in (array, array.astype(np.float32), array > 0, (9 * array).astype(np.int8)):
        np.testing.assert_allclose(means(one, blocks), by_hand(one, blocks), atol=1e-12)


def test_a_mean_is_finite_where_the_numbers_are() -> None:
    assert means(np.full(1000, 1.5e308), (10,)) == pytest.approx(np.full(10, 1.5e308))
    found = means(np.array([1.0, np.nan, 2.0, 4.0, np.inf, 1.0]), (3,))
    np.testing.assert_array_equal(found, [np.nan, 3.0, np.inf])


@settings(deadline=None)
@given(shapes=st.lists(st.lists(st.integers(0, 3000), max_size=3).map(tuple), min_size=1))
def test_what_is_sent_keeps_within_its_bounds(shapes: list[tuple[int, ...]]) -> None:
    values = [(shape, "float64") for shape in shapes]
    ids = range(len(values))
    blocks = planned(values, fixed=0, leaves=ids, shown=ids)
    sent = 0
    for k, (shape, _) in enumerate(values):
        if k in blocks:
            assert len(blocks[k]) == len(shape)
            for n, m in zip(shape, blocks[k], strict=True):
                assert 1 <= m <= min(n, 64)
                assert m == -(-n // -(-n // m))  # equal blocks, but for the last
            sent += math.prod(blocks[k])
        elif shape:
            sent += 3 * math.prod(shape)
    assert 8 * sent <= MOST
    assert bool(blocks) == (24 * sum(math.prod(s) for s in shapes if s) > MOST)


def test_the_small_ones_of_many_arrays_stay_whole() -> None:
    values = [((3, 4), "float64"), ((60, 60), "float64"), ((1000, 1000), "float64")]
    assert set(planned(values, fixed=0, leaves=(), shown=range(3))) == {2}
    many = [((50, 40), "float64")] * 5000
    blocks = planned(many, fixed=0, leaves=(), shown=range(5000))
    assert sum(8 * math.prod(b) for b in blocks.values()) <= MOST


def made(size: int) -> Program:
    w, k = Node(np.linspace(-1, 1, size)), Node(2.0)
    return lower(np.sum(w * np.arange(float(size))) * k, [("w", w), ("k", k)])[0]


def test_an_outline_has_no_numbers_of_what_is_summarised() -> None:
    program = made(1_000_000)
    text, arrays = packed(program)
    assert len(text) < 20_000
    assert arrays == []
    outline = json.loads(text)
    assert outline["format"] == "ad_widget.outline"
    assert all("data" not in value for _, value in outline["constants"])
    assert ["data" in leaf["data"] for leaf in outline["leaves"]] == [False, True]
    whole = written(program, len)
    assert {*outline} - {*whole} == {"summaries"}
    for key in ("values", "sections", "nodes", "edges", "output"):
        assert outline[key] == json.loads(json.dumps(whole[key]))


def test_an_outline_is_not_read_as_a_program() -> None:
    outline = for_page(made(1_000_000))
    with pytest.raises(ValueError, match="outline"):
        Program.from_json(outline)
    with pytest.raises(ValueError, match="damaged"):
        Program.from_json({**outline, "format": "ad_widget.program"})


def test_a_frame_holds_means() -> None:
    program = made(1_000_000)
    run = program.run()
    frame = np.frombuffer(run.frame())
    assert frame.nbytes < 100_000
    w = program.leaves[0].value
    start = 0
    for k in program.show:
        blocks = program.summaries.get(k, program.values[k][0])
        if k == w:
            np.testing.assert_allclose(
                frame[start : start + 64], by_hand(program.leaves[0].data, blocks), atol=1e-12
            )
        start += math.prod(blocks)
    assert start == frame.size
    assert made(100).summaries == {}
