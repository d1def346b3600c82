"""The `graphviz.Digraph`; where there is a ``dot``, it renders."""

from __future__ import annotations

import html
import shutil
from typing import Any

import pytest

from ad_widget.drawing.digraph import digraph

from ..pictured import HOSTILE, arrays, diamond, first, hostile

PROGRAMS = [first, arrays, diamond, hostile]
needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="no dot on the PATH")


@needs_dot
@pytest.mark.parametrize("make", PROGRAMS)
def test_the_digraph_renders_and_its_labels_are_text(make: Any) -> None:
    program = make()
    graph = digraph(program, program.run())
    drawn = graph.pipe("svg").decode()
    assert "<script>" not in drawn
    assert drawn.count('class="node"') == len(program.nodes)
    assert drawn.count('class="edge"') == len(program.edges)


@needs_dot
def test_hostile_names_come_out_of_the_digraph_as_written() -> None:
    program = hostile()
    drawn = html.unescape(digraph(program, program.run()).pipe("svg").decode())
    for name in HOSTILE[:6]:
        assert name in drawn.replace("\xa0", " "), name


def test_the_digraph_can_be_styled_by_name() -> None:
    program = first()
    graph = digraph(program, program.run())
    graph.node("loss", fillcolor="gold")
    assert 'loss [label="loss   ²' in graph.source
    assert "\tx -> 2" in graph.source


def test_the_digraph_turns() -> None:
    program = first()
    assert "rankdir=TB" in digraph(program, program.run(), orientation="tb").source
    assert "rankdir=LR" in digraph(program, program.run()).source
