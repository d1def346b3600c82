"""What is drawn of a program: nodes one by one, closed groups, the frames of open ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from ad_widget import Node
from ad_widget.drawing.digraph import digraph
from ad_widget.drawing.picture import picture
from ad_widget.drawing.scene import place, scene
from ad_widget.drawing.svg import silhouette, svg
from ad_widget.program import Program, ScopeKey, lower

from ..layout.programs import CELLS, program
from ..pictured import diamond, first

LAYER = ScopeKey("object", "Layer")
NEURONS = [(LAYER, ScopeKey("object", "Neuron", k)) for k in range(2)]


def layers(*, loss_inside: bool = False) -> Program:
    """Return two neurons in a layer, and a loss that is outside or inside of it."""
    x, w, v = Node(0.5), Node(2.0), Node(-1.0)
    wx, vx = w * x, v * x
    p, q = np.tanh(wx), np.tanh(vx)
    y = p + q
    off = y - 3.0
    loss = off**2
    scopes: dict[Node, Sequence[ScopeKey]] = {y: (LAYER,)}
    scopes |= dict.fromkeys((w, wx, p), NEURONS[0]) | dict.fromkeys((v, vx, q), NEURONS[1])
    if loss_inside:
        scopes |= dict.fromkeys((off, loss), (LAYER,))
    return lower(
        loss,
        [("x", x), ("w", w), ("v", v)],
        names={wx: "wx", vx: "vx", p: "p", q: "q", y: "y", loss: "loss"},
        scopes=scopes,
    )[0]


@pytest.mark.parametrize("make", [first, diamond])
def test_without_groups_each_node_is_an_item_and_each_edge_an_edge(make: Any) -> None:
    one = make()
    drawn = scene(one)
    assert [item.key for item in drawn.items] == list(one.keys)
    assert [item.nodes for item in drawn.items] == [(k,) for k in range(len(one.nodes))]
    assert [(edge.source, edge.target) for edge in drawn.edges] == [
        (edge.source, edge.target) for edge in one.edges
    ]
    assert drawn.frames == []


def test_operands_are_counted_in_order() -> None:
    drawn = scene(program("first"))
    into: dict[int, list[int]] = {}
    for edge in drawn.edges:
        into.setdefault(edge.target, []).append(edge.position)
    assert all(positions == list(range(len(positions))) for positions in into.values())


def test_ops_whose_operands_have_an_order_say_so() -> None:
    drawn = scene(program("micrograd neuron"))
    ordered = {item.label for item in drawn.items if item.ordered}
    assert "e − 1" in ordered
    assert "x1w1" not in ordered


def test_all_groups_are_open_by_default() -> None:
    drawn = scene(layers())
    assert [(frame.key, frame.parent) for frame in drawn.frames] == [
        ("Layer", None),
        ("Layer/Neuron[0]", 0),
        ("Layer/Neuron[1]", 0),
    ]
    frame_of = {item.label: item.frame for item in drawn.items}
    assert frame_of["wx"] == frame_of["w"] == frame_of["p"] == 1
    assert frame_of["y"] == 0
    assert frame_of["x"] is frame_of["loss"] is None


def test_a_closed_group_is_one_card_with_the_numbers_of_its_outputs() -> None:
    one = layers()
    drawn = scene(one, open=[])
    labels = [item.label for item in drawn.items]
    assert labels.count("Layer") == 1
    assert {"wx", "w", "p", "y", "q"}.isdisjoint(labels)
    (layer,) = (item for item in drawn.items if item.kind == "group")
    assert layer.key == "Layer"
    assert [one.nodes[k].label for k in layer.nodes] == ["y"]
    assert layer.holds == "1 → 1 number"
    assert layer.inside == "5 ops, 2 leaves"
    assert drawn.frames == []
    at = labels.index("Layer")
    ends = [(edge.source, edge.target) for edge in drawn.edges]
    assert ends.count((labels.index("x"), at)) == 1  # two uses, one edge
    (merged,) = (edge for edge in drawn.edges if edge.target == at)
    assert len(merged.parts) == 2


def test_groups_close_one_by_one() -> None:
    drawn = scene(layers(), open=["Layer", "Layer/Neuron[1]"])
    kinds = {item.label: item.kind for item in drawn.items}
    assert kinds["Neuron[0]"] == "group"
    assert kinds["vx"] == "op"
    assert [frame.key for frame in drawn.frames] == ["Layer", "Layer/Neuron[1]"]
    closed = next(item for item in drawn.items if item.kind == "group")
    assert closed.frame == 0


def test_a_constant_goes_where_it_is_used() -> None:
    one = layers(loss_inside=True)
    constant = next(part for part in one.nodes if part.kind == "constant")
    assert constant.scope is None
    kinds = [item.kind for item in scene(one, open=[]).items]
    assert "constant" not in kinds


@pytest.mark.parametrize(("name", "item"), [("t", ""), ("t", "1.5"), ("while", "")])
def test_what_is_written_on_turns_of_a_loop_is_neither_an_element_nor_a_product(
    name: str, item: str
) -> None:
    x = Node(2.0)
    y, scopes = x, {}
    for turn in range(5):
        y = y * x
        scopes[y] = (ScopeKey("turn", name, turn, item if turn == 2 else ""),)
    (program, _) = lower(y, [("x", x)], scopes=scopes)
    program = Program.from_json(program.to_json())
    (stack,) = [item for item in scene(program, []).items if item.kind == "group"]
    assert stack.label == f"{'for ' if name == 't' else ''}{name}, 5 turns"
    assert stack.key == f"{name}[0..4]"
    turns = [item for item in scene(program, [stack.key]).items if item.kind == "group"]
    labels = [f"{name}, turn {k}" for k in range(1, 6)]
    labels[2] = f"{name} = {item}" if item else labels[2]
    assert [one.label for one in turns] == labels
    assert turns[0].key == f"{name}[0]"


def test_a_group_left_and_entered_again_is_drawn_for_itself() -> None:
    x = Node(0.5)
    a = np.sin(x)
    b = np.cos(a)
    c = np.tanh(b)
    call = (ScopeKey("call", "f"),)
    names = {a: "a", b: "b", c: "c"}
    one, _ = lower(c, [("x", x)], names=names, scopes={a: call, c: call})
    for open in ([], None):
        drawn = scene(one, open)
        assert [item.kind for item in drawn.items].count("group") == 0
        placed = place(drawn)
        assert all(box is None for box in placed.groups)


@pytest.mark.parametrize("open", [None, [], ["Layer"], ["Layer", "Layer/Neuron[0]"]])
@pytest.mark.parametrize("orientation", ["lr", "tb"])
def test_groups_are_drawn_in_every_format(open: Any, orientation: Any) -> None:
    one = layers()
    run = one.run()
    drawn = picture(one, run, open=open, orientation=orientation)
    assert len(drawn.frames) == len(scene(one, open).frames)
    for frame in drawn.frames:
        assert frame.title.text in svg(drawn)
    assert svg(drawn).count("<rect") == 1 + len(drawn.frames) + len(drawn.labels) + len(drawn.cards)
    assert "<text" not in silhouette(drawn)
    source = digraph(one, run, open=open, orientation=orientation).source
    assert source.count("subgraph") == len(drawn.frames)
    for item in scene(one, open).items:
        assert item.label in source


def test_a_closed_group_shows_the_value_and_gradient_of_its_output() -> None:
    one = layers()
    drawn = picture(one, one.run(), open=[])
    (card,) = (card for card in drawn.cards if card.kind == "group")
    y = np.tanh(1.0) + np.tanh(-0.5)
    texts = [text.text for text in card.texts]
    assert texts[0] == "Layer"
    assert f"{y:.4g}" in texts
    assert any(text.startswith("▼") for text in texts)
    for text in card.texts:
        assert card.x < text.x < card.x + card.width
        assert card.y < text.y < card.y + card.height


def test_every_cell_of_a_lecture_has_a_scene() -> None:
    for name in CELLS:
        one = program(name)
        assert len(scene(one).items) == len(one.nodes)
