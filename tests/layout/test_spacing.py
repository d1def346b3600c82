"""How far apart columns stand: no farther than their numbers ask."""

from __future__ import annotations

import itertools

import pytest

from ad_widget.drawing.scene import measured, rule_lines, scene
from ad_widget.layout import Card, Edge, Graph, Layout, Orientation, layout

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


@pytest.mark.parametrize("name", ["array network", "attention", "batch norm", "gaussian process"])
def test_rules_between_columns_are_in_narrow_lines(name: str) -> None:
    what = scene(program(name))
    limits: list[tuple[Orientation, float]] = [("lr", 105), ("tb", 200)]
    for orientation, most in limits:
        slots = [edge.slot for edge in measured(what, orientation).edges if edge.slot is not None]
        assert max(width for width, _ in slots) <= most
    for edge in what.edges:
        if edge.rule:
            between_columns = rule_lines(edge.rule, "lr")
            between_rows = rule_lines(edge.rule, "tb")
            assert " ".join(between_columns) == " ".join(between_rows) == " ".join(edge.rule)
            assert len(between_rows) <= 3
            assert not any(line[-1] in "⊙÷×−" for line in between_columns if line)
