"""The numbers as lines of text."""

from __future__ import annotations

from ad_widget.drawing.table import table
from ad_widget.drawing.text import clean

from ..pictured import chain, first, hostile


def test_the_table_lines_up() -> None:
    program = first()
    lines = table(program, program.run()).splitlines()
    assert lines[0].split() == ["value", "gradient"]
    assert {tuple(line.split()) for line in lines[1:]} == {
        ("x", "3", "▲", "12"),
        ("w", "2", "▲", "18"),
        ("w·x", "6", "▲", "6"),
        ("b", "1", "▲", "6"),
        ("a", "7", "▲", "6"),
        ("a−4", "3", "▲", "6"),
        ("loss", "9", "▲", "1"),
    }
    assert len({line.index("▲") for line in lines[1:]}) == 1


def test_the_table_of_a_large_graph_is_short_and_has_the_leaves_and_the_end() -> None:
    program = chain(500)
    text = table(program, program.run())
    assert len(text.splitlines()) < 60
    assert text.splitlines()[1].startswith("x ")
    assert "more" in text.splitlines()[-1]


def test_the_table_of_hostile_names_is_lines_of_text() -> None:
    program = hostile()
    text = table(program, program.run())
    assert len(text.splitlines()) == len(program.nodes) + 1
    assert all(line == clean(line) for line in text.splitlines())
