"""What keeps edges short, where the columns and their orders leave a choice."""

from __future__ import annotations

import json

import pytest

from ad_widget.layout import layered, layout
from ad_widget.layout.ranks import ranks

from .graphs import DATA, from_json
from .quality import Quality, quality
from .test_layout import drawn

# Lengths of edges in px, as dot 2.43 draws the graphs that are kept; see `benchmarks.layout`.
DOT = {"butterfly": 11770, "network-2-4-1": 9248, "softmax": 7713}


def test_an_error_stays_with_what_came_out() -> None:
    """Three values of one leaf, each less a leaf of its own, added up one by one."""
    edges = []
    for k in range(3):
        op, out, wanted, error = range(4 * k + 1, 4 * k + 5)
        edges += [(0, op), (op, out), (out, error), (wanted, error)]
    edges += [(4, 13), (8, 13), (13, 14), (12, 14)]
    column = ranks(15, edges, [False] * 15)
    assert column[4] == column[8] == column[12] == column[13] - 1
    assert column[3] == column[7] == column[11] == column[12] - 1


def test_a_term_of_leaves_alone_stands_with_its_sum() -> None:
    edges = []
    for k in range(3):
        base, power, factor, term = range(4 * k, 4 * k + 4)
        edges += [(base, power), (0, power), (power, term), (factor, term)]
    edges += [(3, 12), (7, 12), (12, 13), (11, 13)]
    column = ranks(14, edges, [False] * 14)
    assert column[11] == column[12] == column[13] - 1


def placed(name: str) -> Quality:
    """Lay out a graph that is kept, and measure it."""
    graph = from_json(json.loads((DATA / f"{name}.json").read_text("utf-8"))["graph"])
    return quality(drawn(graph, layout(graph)))


@pytest.mark.parametrize("name", DOT)
def test_edges_are_about_as_short_as_those_of_dot(name: str) -> None:
    assert placed(name).length <= 1.05 * DOT[name]


@pytest.mark.parametrize("name", ["butterfly", "network-2-4-1", "rosenbrock", "long-short-term"])
def test_another_order_is_shorter_at_no_more_crossings(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = placed(name)
    monkeypatch.setattr(layered, "FEW", 0)
    before = placed(name)
    assert after.length < 0.997 * before.length
    assert after.crossings <= before.crossings
