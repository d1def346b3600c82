"""What a layout promises, whatever the graph; and that the page's gives the same."""

from __future__ import annotations

import itertools
import json
import math
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ad_widget.layout import Card, Edge, Graph, Group, Layout, layout, reentered

from ..conftest import run
from .graphs import DATA, as_json, from_json, grouped, numbers, of_program, random_graph
from .programs import CELLS, FUNCTIONS, program
from .quality import Drawn, quality

KEPT = sorted(DATA.glob("*.json"))
NAMES = [*CELLS, *FUNCTIONS]
TOLERANCE = 0.01  # px


def differences(one: Any, other: Any, at: str = "") -> list[str]:
    """Return where two layouts differ by more than the tolerance."""
    if isinstance(one, dict):
        return [d for k in one for d in differences(one[k], other[k], f"{at}.{k}")]
    if isinstance(one, list | tuple):
        if len(one) != len(other):
            return [f"{at}: {len(one)} and {len(other)}"]
        pairs = enumerate(zip(one, other, strict=True))
        return [d for k, (a, b) in pairs for d in differences(a, b, f"{at}[{k}]")]
    if one is None or other is None:
        return [] if one is other else [f"{at}: {one} and {other}"]
    return [] if abs(one - other) <= TOLERANCE else [f"{at}: {one} and {other}"]


def drawn(graph: Graph, placed: Layout) -> Drawn:
    """Return a layout as it is looked at."""
    count = len(graph.cards)
    ends = [
        (edge.source if at.token < 0 else count + at.token, edge.target)
        for edge, at in zip(graph.edges, placed.edges, strict=True)
    ]
    slots = {
        k: (*at.number, *edge.slot)
        for k, (edge, at) in enumerate(zip(graph.edges, placed.edges, strict=True))
        if at.number is not None and edge.slot is not None
    }
    return Drawn(
        placed.width,
        placed.height,
        [*placed.cards, *(token.box for token in placed.tokens)],
        [edge.path for edge in placed.edges],
        ends,
        list(slots.values()),
        list(slots),
    )


def apart(one: Any, other: Any) -> bool:
    """Whether two boxes do not touch."""
    return (
        abs(one[0] - other[0]) >= (one[2] + other[2]) / 2
        or abs(one[1] - other[1]) >= (one[3] + other[3]) / 2
    )


def test_there_are_enough_graphs() -> None:
    assert len(KEPT) >= 34
    assert len(NAMES) >= 34


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_what_is_kept_is_what_comes_out(path: Path) -> None:
    kept = json.loads(path.read_text("utf-8"))
    placed = numbers(layout(from_json(kept["graph"]), kept["orientation"]))
    assert differences(kept["layout"], placed) == []


def test_the_page_places_random_graphs_alike(npm: list[str], node: str, tmp_path: Path) -> None:
    given, returned = tmp_path / "graphs.json", tmp_path / "layouts.json"
    graphs = [
        (random_graph(random.Random(seed)), ("lr", "tb")[seed % 2], seed % 5 != 0)
        for seed in range(250)
    ]
    given.write_text(
        json.dumps(
            [
                {"graph": as_json(graph), "options": {"orientation": way, "tokens": tokens}}
                for graph, way, tokens in graphs
            ]
        )
    )
    run([node, "test/layout.mjs", str(given), str(returned)], node)
    answers = json.loads(returned.read_text("utf-8"))
    for k, ((graph, way, tokens), answer) in enumerate(zip(graphs, answers, strict=True)):
        assert "error" not in answer, (k, answer)
        placed = numbers(layout(graph, way, tokens=tokens))  # type: ignore[arg-type]
        assert differences(placed, answer) == [], k


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("way", ["lr", "tb"])
def test_every_program_is_placed_well(name: str, way: Any) -> None:
    graph = of_program(program(name))
    placed = layout(graph, way)
    check(graph, placed, way)
    if len(graph.cards) <= 500:
        seen = quality(drawn(graph, placed))
        assert (seen.through, seen.overlaps, seen.behind) == (0, 0, 0)


def check(graph: Graph, placed: Layout, way: str) -> None:
    """Boxes do not touch, edges lead from operand to result, numbers lie on no card."""
    ahead, size = (0, 2) if way == "lr" else (1, 3)
    boxes = [*placed.cards, *(token.box for token in placed.tokens)]
    for one, other in itertools.combinations(boxes, 2):
        assert apart(one, other)
    for x, y, w, h in [*boxes, *(box for box in placed.groups if box is not None)]:
        assert x - w / 2 >= -1e-6
        assert x + w / 2 <= placed.width + 1e-6
        assert y - h / 2 >= -1e-6
        assert y + h / 2 <= placed.height + 1e-6
    for card, box in zip(graph.cards, placed.cards, strict=True):
        assert box[2:] == (card.width, card.height)
    for edge, at in zip(graph.edges, placed.edges, strict=True):
        source = placed.cards[edge.source] if at.token < 0 else placed.tokens[at.token].box
        target = placed.cards[edge.target]
        path = at.path
        assert (len(path) - 2) % 6 == 0
        assert path[ahead] == pytest.approx(source[ahead] + source[size] / 2)
        assert path[len(path) - 2 + ahead] == pytest.approx(target[ahead] - target[size] / 2)
        assert abs(path[1 - ahead] - source[1 - ahead]) <= source[5 - size] / 2
        assert abs(path[len(path) - 1 - ahead] - target[1 - ahead]) <= target[5 - size] / 2
        forward = path[ahead::2]
        assert all(b >= a - 1e-6 for a, b in itertools.pairwise(forward))
        assert at.token < 0 or placed.tokens[at.token].card == edge.source
        assert (at.number is None) == (edge.slot is None)
        if at.number is not None and edge.slot is not None:
            slot = (*at.number, *edge.slot)
            assert all(apart(slot, box) for box in boxes)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**9), st.sampled_from(["lr", "tb"]))
def test_any_graph_is_placed(seed: int, way: Any) -> None:
    graph = random_graph(random.Random(seed))
    placed = layout(graph, way)
    boxes = [*placed.cards, *(token.box for token in placed.tokens)]
    for one, other in itertools.combinations(boxes, 2):
        assert apart(one, other)
    assert quality(drawn(graph, placed)).through == 0
    assert layout(graph, way) == placed


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**9))
def test_a_card_lies_in_its_frame_and_in_no_other(seed: int) -> None:
    graph = random_graph(random.Random(seed))
    placed = layout(graph)
    around: list[set[int]] = []
    for card in graph.cards:
        groups, g = set(), card.group
        while g is not None:
            groups.add(g)
            g = graph.groups[g].parent
        around.append(groups)
    for g, frame in enumerate(placed.groups):
        if frame is None:
            continue
        for card, box, groups in zip(graph.cards, placed.cards, around, strict=True):
            if card.rides:  # it stands where its result does
                continue
            inside = (
                abs(box[0] - frame[0]) <= (frame[2] - box[2]) / 2
                and abs(box[1] - frame[1]) <= (frame[3] - box[3]) / 2
            )
            assert inside if g in groups else apart(box, frame)


def test_top_to_bottom_is_a_parameter() -> None:
    graph = of_program(program("attention"))
    across, down = layout(graph), layout(graph, "tb")
    assert across.width > 2 * across.height
    assert down.height > 2 * down.width
    for edge in graph.edges:
        assert down.cards[edge.source][1] < down.cards[edge.target][1]


def operands_in_order(graph: Graph, placed: Layout, way: str = "lr") -> None:
    """Check that operands stand, and their edges arrive, in the order of the code."""
    beside = 1 if way == "lr" else 0
    into: dict[int, list[tuple[int, float, float]]] = {}
    for edge, at in zip(graph.edges, placed.edges, strict=True):
        source = placed.cards[edge.source] if at.token < 0 else placed.tokens[at.token].box
        port = at.path[-1] if way == "lr" else at.path[-2]
        into.setdefault(edge.target, []).append((edge.position, source[beside], port))
    for ends in into.values():
        for (_, card, port), (_, card2, port2) in itertools.pairwise(sorted(ends)):
            assert card <= card2
            assert port < port2


@pytest.mark.parametrize(
    "name", ["first", "circuit", "baydin", "sigmoid circuit", "relu neuron", "kinetics", "horner"]
)
@pytest.mark.parametrize("way", ["lr", "tb"])
def test_operands_stand_in_the_order_of_the_code(name: str, way: Any) -> None:
    graph = of_program(program(name))
    operands_in_order(graph, layout(graph, way), way)


def test_order_matters_more_to_a_quotient_than_to_a_sum() -> None:
    graph = of_program(program("newton"))
    placed = layout(graph)
    ports: dict[int, list[tuple[int, float]]] = {}
    for edge, at in zip(graph.edges, placed.edges, strict=True):
        if graph.cards[edge.target].ordered:
            ports.setdefault(edge.target, []).append((edge.position, at.path[-1]))
    assert ports
    for ends in ports.values():
        assert [y for _, y in sorted(ends)] == sorted(y for _, y in ends)


def test_leaves_stand_in_the_order_of_the_code() -> None:
    one = of_program(program("sigmoid circuit"))
    placed = layout(one)
    heights = [
        box[1] for card, box in zip(one.cards, placed.cards, strict=True) if card.kind == "leaf"
    ]
    assert heights[:4] == sorted(heights[:4])  # the last one stands near its op


@pytest.mark.parametrize("name", ["recurrent 10", "loop 20"])
def test_a_leaf_used_along_a_loop_is_repeated_near_its_uses(name: str) -> None:
    graph = of_program(program(name))
    placed = layout(graph)
    assert placed.tokens
    assert quality(drawn(graph, placed)).crossings == 0
    for edge, at in zip(graph.edges, placed.edges, strict=True):
        if graph.cards[edge.source].kind != "op":
            assert at.path[-2] - at.path[0] < 400
    without = layout(graph, tokens=False)
    assert not without.tokens
    assert quality(drawn(graph, without)).length > 2 * quality(drawn(graph, placed)).length


def test_a_chain_is_straight_beside_what_hangs_on_it() -> None:
    graph = of_program(program("sigmoid circuit"))
    placed = layout(graph)
    operands: dict[int, list[int]] = {}
    for edge in graph.edges:
        operands.setdefault(edge.target, []).append(edge.source)
    checked = 0
    for v, into in operands.items():
        ops = [a for a in into if graph.cards[a].kind == "op"]
        if len(ops) == 1:
            assert placed.cards[v][1] == pytest.approx(placed.cards[ops[0]][1], abs=0.01)
            checked += 1
    assert checked >= 4


def test_an_edge_to_the_same_card_twice_is_two_curves() -> None:
    cards = [Card(118, 78, "leaf"), Card(118, 78)]
    placed = layout(Graph(cards, [Edge(0, 1, 0, (58, 19)), Edge(0, 1, 1, (58, 19))]))
    one, other = placed.edges
    assert one.path[-1] < other.path[-1]
    assert (
        quality(
            drawn(Graph(cards, [Edge(0, 1, 0, (58, 19)), Edge(0, 1, 1, (58, 19))]), placed)
        ).overlaps
        == 0
    )


def test_nothing_is_placed_too() -> None:
    placed = layout(Graph([], []))
    assert (placed.width, placed.height, placed.cards) == (0, 0, [])


def test_a_circle_is_refused() -> None:
    cards = [Card(118, 78), Card(118, 78)]
    with pytest.raises(ValueError, match="circle"):
        layout(Graph(cards, [Edge(0, 1), Edge(1, 0)]))
    with pytest.raises(ValueError, match="stands in itself"):
        layout(Graph([Card(118, 78, group=0)], [], [Group(1), Group(0)]))


def test_cards_may_come_in_any_order() -> None:
    graph = of_program(program("baydin"))
    count = len(graph.cards)
    backwards = Graph(
        graph.cards[::-1],
        [replace(e, source=count - 1 - e.source, target=count - 1 - e.target) for e in graph.edges],
    )
    placed = layout(backwards)
    check(backwards, placed, "lr")


# ---------------------------------------------------------------------- groups


def test_a_group_that_is_left_and_entered_again_is_dissolved() -> None:
    cards = [Card(118, 78, "leaf", group=0), Card(118, 78), Card(118, 78, group=0)]
    graph = Graph(cards, [Edge(0, 1), Edge(1, 2)], [Group(None, (60, 24))])
    assert reentered(3, [(0, 1), (1, 2)], [0, None, 0]) == [0]
    placed = layout(graph)
    assert placed.groups == [None]
    check(graph, placed, "lr")


def test_of_two_groups_that_need_each_other_the_smaller_is_dissolved() -> None:
    links = [(0, 3), (4, 1), (2, 5)]
    group_of = [0, 0, 0, 1, 1, None]
    assert reentered(6, links, group_of) == [1]
    cards = [Card(118, 78, group=g) for g in group_of]
    placed = layout(Graph(cards, [Edge(a, b) for a, b in links], [Group(), Group()]))
    assert placed.groups[0] is not None
    assert placed.groups[1] is None


def test_what_stood_in_a_dissolved_group_stands_in_the_one_around_it() -> None:
    cards = [
        Card(118, 78, "leaf", group=1),
        Card(118, 78, group=0),
        Card(118, 78, group=1),
        Card(118, 78),
    ]
    graph = Graph(cards, [Edge(0, 1), Edge(1, 2), Edge(2, 3)], [Group(None), Group(0)])
    placed = layout(graph)
    assert placed.groups[1] is None
    frame = placed.groups[0]
    assert frame is not None
    for k in range(3):
        assert not apart(placed.cards[k], frame)
    assert apart(placed.cards[3], frame)


@pytest.mark.parametrize("way", ["lr", "tb"])
def test_edges_run_through_the_frames_of_groups(way: Any) -> None:
    graph = grouped(of_program(program("network 2-4-1")), 4, nest=True)
    placed = layout(graph, way)
    check(graph, placed, way)
    assert all(box is not None for box in placed.groups)
    for at in placed.edges:
        steps = list(zip(at.path[0::2], at.path[1::2], strict=True))
        assert max(math.dist(a, b) for a, b in itertools.pairwise(steps)) < 2000
    assert quality(drawn(graph, placed)).through == 0


def test_inner_layouts_are_kept() -> None:
    graph = grouped(of_program(program("network 2-4-1")), 4)
    kept: dict[str, Any] = {}
    first = layout(graph, kept=kept)
    known = dict(kept)
    assert known
    assert layout(graph, kept=kept) == first
    # One group is no more: the others keep their insides.
    fewer = Graph(
        [replace(card, group=None if card.group == 2 else card.group) for card in graph.cards],
        graph.edges,
        graph.groups,
    )
    layout(fewer, kept=kept)
    assert all(kept[key] is level for key, level in known.items())
    assert sum(key not in known for key in kept) <= 1


# ---------------------------------------------------------------------- what stays in place


def with_places(graph: Graph, placed: Layout, skip: int | None = None) -> Graph:
    """Return a graph that was drawn before."""
    cards = [
        card if k == skip else replace(card, was=(box[0], box[1]))
        for k, (card, box) in enumerate(zip(graph.cards, placed.cards, strict=True))
    ]
    return Graph(cards, graph.edges, graph.groups)


@pytest.mark.parametrize("name", NAMES)
def test_what_does_not_change_stays(name: str) -> None:
    graph = of_program(program(name))
    first = layout(graph)
    again = layout(with_places(graph, first))
    moves = [
        math.hypot(a[0] - b[0] - again.moved[0], a[1] - b[1] - again.moved[1])
        for a, b in zip(again.cards, first.cards, strict=True)
    ]
    moves.sort()
    assert moves[len(moves) // 2] < 20
    order = [sorted(range(len(graph.cards)), key=lambda v: p.cards[v][:2]) for p in (first, again)]
    assert order[0] == order[1]


@pytest.mark.parametrize("name", ["baydin", "relu neuron", "network 2-4-1", "micrograd sanity"])
def test_what_is_added_moves_little_else(name: str) -> None:
    graph = of_program(program(name))
    first = layout(graph)
    op = next(v for v, card in enumerate(graph.cards) if card.kind == "op")
    more = with_places(graph, first)
    more = Graph(
        [*more.cards, Card(118, 78)], [*more.edges, Edge(op, len(more.cards), 0, (58, 19))]
    )
    second = layout(more)
    above = [
        sum(a[1] < b[1] for a, b in itertools.combinations(p.cards[: len(graph.cards)], 2))
        for p in (first, second)
    ]
    pairs = len(graph.cards) * (len(graph.cards) - 1) / 2
    assert abs(above[0] - above[1]) <= 0.1 * pairs
    moves = sorted(
        abs(a[1] - b[1] - second.moved[1]) for a, b in zip(second.cards, first.cards, strict=False)
    )
    assert moves[len(moves) // 2] < 40


def test_edges_that_go_twice_from_one_card_to_another_run_side_by_side() -> None:
    square = Graph(
        [Card(118, 78, "leaf"), Card(118, 78)],
        [Edge(0, 1, 0, (58, 19)), Edge(0, 1, 1, (58, 19))],
    )
    one, other = layout(square).edges
    assert one.number is not None
    assert other.number is not None
    assert other.number[1] - one.number[1] == pytest.approx(19)
    for edge in (one, other):
        assert edge.number is not None
        assert edge.path[1::2] == pytest.approx([edge.number[1]] * 4)  # level, the number on it
