"""Cells of public lectures run as they stand, with the gradients of plain numbers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from .__main__ import table
from .cells import LECTURES, Lecture
from .verdict import judge


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda lecture: lecture.name)
def test_a_cell_as_it_stands(lecture: Lecture) -> None:
    verdict = judge(lecture)
    if lecture.wants:
        assert not verdict.right, "it works now: delete its mark"
        pytest.xfail(f"wants {lecture.wants}: {verdict.why}")
    assert verdict.runs, verdict.why
    assert verdict.right, verdict.why
    options = verdict.options.replace(f"--as {lecture.notation}", "").strip()
    assert bool(options) == bool(lecture.needs), f"{options}: {verdict.why}"


def test_there_are_many_and_nearly_all_run() -> None:
    assert len(LECTURES) >= 150
    numpy = [one for one in LECTURES if not one.notation]
    assert sum(not (one.needs or one.wants) for one in numpy) >= 0.95 * len(numpy)
    assert sum(not one.wants for one in LECTURES) >= 0.95 * len(LECTURES)
    twice = Counter(lecture.name for lecture in LECTURES)
    assert [name for name, number in twice.items() if number > 1] == []
    assert all(lecture.source for lecture in LECTURES)


def test_the_table_of_sources_is_theirs() -> None:
    assert (Path(__file__).parent / "SOURCES.md").read_text("utf-8") == table()
