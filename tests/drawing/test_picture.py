"""Sizes, layouts, the Digraph, the table."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ad_widget.drawing import dot_process, picture
from ad_widget.drawing.text import clean
from ad_widget.program import Builder, Program

from ..pictured import HOSTILE, arrays, chain, diamond, first, hostile

LAYOUTS = sorted((Path(__file__).parents[1] / "data" / "layout").glob("*.json"))
PROGRAMS = [first, arrays, diamond, hostile]
needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="no dot on the PATH")


class Counted:
    """As many nodes and edges as a shared layout has: all that a reader asks of a program."""

    def __init__(self, nodes: int, edges: int) -> None:
        self.nodes, self.edges = [None] * nodes, [None] * edges


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_layouts_are_read_as_the_page_reads_them(path: Path) -> None:
    shared = json.loads(path.read_text("utf-8"))
    program: Any = Counted(shared["nodes"], shared["edges"])
    place = picture.read_layout(shared["graphviz"], program, "dot 2.43.0")
    assert place == shared["layout"]
    assert [picture.label_at(edge["path"]) for edge in place["edges"]] == shared["labels"]


def test_a_layout_with_a_hole_is_refused() -> None:
    shared = json.loads(LAYOUTS[0].read_text("utf-8"))
    program: Any = Counted(shared["nodes"] + 1, shared["edges"])
    with pytest.raises(ValueError, match="left a node"):
        picture.read_layout(shared["graphviz"], program, "dot")


def check(program: Program, place: picture.Layout) -> None:
    """Cards have their sizes, do not touch, and edges lead from card to card, rightwards."""
    boxes = place["nodes"]
    assert [tuple(box[2:]) for box in boxes] == [
        pytest.approx(size, abs=0.02) for size in picture.sizes(program)
    ]
    for a, b in itertools.combinations(boxes, 2):
        apart_x = abs(a[0] - b[0]) >= (a[2] + b[2]) / 2
        assert apart_x or abs(a[1] - b[1]) >= (a[3] + b[3]) / 2
    for edge, drawn in zip(program.edges, place["edges"], strict=True):
        path = drawn["path"]
        assert (len(path) - 2) % 6 == 0
        source, target = boxes[edge.source], boxes[edge.target]
        assert path[0] == pytest.approx(source[0] + source[2] / 2, abs=1.5)
        assert path[1] == pytest.approx(source[1], abs=1.5)
        assert path[-2] == pytest.approx(target[0] - target[2] / 2, abs=1.5)
        x, y = picture.label_at(path)
        assert path[0] < x < path[-2]
        assert 0 <= y <= place["height"]
    for x, y, w, h in boxes:
        assert w / 2 - 1 <= x <= place["width"] - w / 2 + 1
        assert h / 2 - 1 <= y <= place["height"] - h / 2 + 1


@needs_dot
@pytest.mark.parametrize("make", PROGRAMS)
def test_dot_places_everything(make: Any) -> None:
    program = make()
    place = picture.layout(program)
    assert place is not None
    assert place["engine"].startswith("dot ")
    check(program, place)


@pytest.mark.parametrize("make", PROGRAMS)
def test_without_dot_plain_python_places_everything(
    make: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    program = make()
    assert picture.layout(program) is None
    place = picture.positions(program)
    assert place["engine"] == "layered"
    check(program, place)


@pytest.mark.parametrize(
    "script", ["exit 1", "cat > /dev/null; exit 2", "exec sleep 30", "kill -9 $$"]
)
def test_a_dot_that_fails_is_no_dot(
    script: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "dot").write_text(f"#!/bin/sh\n{script}\n")
    (tmp_path / "dot").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(dot_process, "PATIENCE", 0.3)
    assert picture.layout(first()) is None


def test_where_no_process_may_start_there_is_no_dot(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("emscripten does not support processes")

    dot_process.drop()
    monkeypatch.setattr(subprocess, "Popen", refuse)
    assert picture.layout(first()) is None


def test_the_dot_text_holds_nothing_of_the_users() -> None:
    text = picture.dot(hostile())
    assert text.isascii()
    assert not any(name and name in text for name in HOSTILE)
    assert set("<>\\&'").isdisjoint(text.replace("->", ""))


def test_cards_are_as_wide_as_their_names_within_limits() -> None:
    card = picture.LOOK["card"]
    sizes = dict(zip((p.label for p in hostile().nodes), picture.sizes(hostile()), strict=True))
    assert sizes["x" * 20_000][0] == card["max_width"]
    assert sizes["合計値"][0] == card["min_width"]
    by_label = dict(zip((p.label for p in first().nodes), picture.sizes(first()), strict=True))
    assert by_label["4.0"][1] == card["constant_height"] < by_label["loss"][1]
    wide = picture.sizes(arrays())
    assert wide[0][0] == card["array_min_width"]


def test_sizes_do_not_depend_on_the_numbers() -> None:
    program = first()
    before = picture.dot(program)
    program.run({"x": 1e300})
    assert picture.dot(program) == before


@needs_dot
def test_a_long_chain_is_placed() -> None:
    place = picture.layout(chain(300))
    assert place is not None
    assert len(place["nodes"]) == 301 + 300


@needs_dot
@pytest.mark.parametrize("make", PROGRAMS)
def test_the_digraph_renders_and_its_labels_are_text(make: Any) -> None:
    program = make()
    graph = picture.digraph(program, program.run())
    drawn = graph.pipe("svg").decode()
    assert "<script>" not in drawn
    assert drawn.count('class="node"') == len(program.nodes)
    assert drawn.count('class="edge"') == len(program.edges)


@needs_dot
def test_hostile_names_come_out_of_the_digraph_as_written() -> None:
    import html

    program = hostile()
    drawn = html.unescape(picture.digraph(program, program.run()).pipe("svg").decode())
    for name in HOSTILE[:6]:
        assert name in drawn.replace("\xa0", " "), name


def test_the_digraph_can_be_styled_by_name() -> None:
    program = first()
    graph = picture.digraph(program, program.run())
    graph.node("loss", fillcolor="gold")
    assert 'loss [label="loss   ²' in graph.source
    assert "\tx -> 2" in graph.source


def test_the_table_lines_up() -> None:
    program = first()
    lines = picture.table(program, program.run()).splitlines()
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
    text = picture.table(program, program.run())
    assert len(text.splitlines()) < 60
    assert text.splitlines()[1].startswith("x ")
    assert "more" in text.splitlines()[-1]


def test_the_table_of_hostile_names_is_lines_of_text() -> None:
    program = hostile()
    text = picture.table(program, program.run())
    assert len(text.splitlines()) == len(program.nodes) + 1
    assert all(line == clean(line) for line in text.splitlines())


def test_nothing_is_a_picture_too() -> None:
    program = Builder().program(output=0)
    assert picture.positions(program)["nodes"] == []
    assert np.shape(picture.sizes(program)) == (0,)
