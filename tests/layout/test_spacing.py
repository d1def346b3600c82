"""How far apart columns stand: no farther than their numbers ask."""

from __future__ import annotations

import itertools

import pytest

from ad_widget.layout import Card, Edge, Graph, Layout, layout

from .graphs import of_program
from .programs import program
from .test_layout import check


def gaps(placed: Layout) -> list[float]:
    """Return how far the cards of a chain are from one another."""
    return [b[0] - b[2] / 2 - a[0] - a[2] / 2 for a, b in itertools.pairwise(sorted(placed.cards))]


def test_a_gap_is_as_wide_as_its_own_number_asks() -> None:
    cards = [Card(118, 78, "leaf"), Card(118, 78), Card(118, 78)]
    placed = layout(Graph(cards, [Edge(0, 1, 0, (188, 49)), Edge(1, 2, 0, (58, 19))]))
    assert gaps(placed) == [194, 66]


def test_a_wide_number_reaches_beside_a_narrow_card() -> None:
    cards = [Card(270, 108, "leaf"), Card(140, 80, "leaf"), Card(270, 108)]
    graph = Graph(cards, [Edge(0, 2, 0, (58, 19)), Edge(1, 2, 1, (125, 34))])
    placed = layout(graph)
    check(graph, placed, "lr")
    assert placed.width == 270 + 66 + 270


def test_a_leaf_stands_near_its_use() -> None:
    cards = [Card(270, 108, "leaf"), Card(140, 80, "leaf"), Card(270, 108)]
    placed = layout(Graph(cards, [Edge(0, 2, 0, (58, 19)), Edge(1, 2, 1, (58, 19))]))
    assert placed.cards[1][0] + 140 / 2 == 270


def test_what_rides_on_an_edge_takes_no_width() -> None:
    cards = [Card(118, 78, "leaf"), Card(30, 26, "constant", (30, 26), rides=True), Card(118, 78)]
    graph = Graph(cards, [Edge(0, 2, 0, (58, 19)), Edge(1, 2, 1)])
    placed = layout(graph)
    check(graph, placed, "lr")
    assert placed.width == 118 + 66 + 118


@pytest.mark.parametrize(
    ("name", "most"),
    [("tree", 1510), ("kinetics", 760), ("butterfly", 1900), ("network 2-4-4-1", 4170)],
)
def test_a_crowded_gap_is_no_wider_than_it_must(name: str, most: float) -> None:
    assert layout(of_program(program(name))).width <= most
