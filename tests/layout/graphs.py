"""The graphs that layout is tested on: programs, turned and with groups, and random ones."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from ad_widget.drawing.scene import measured, scene
from ad_widget.layout import Card, Edge, Graph, Group, Layout, Orientation, layout
from ad_widget.program import Program

from .programs import CELLS, FUNCTIONS, program

__all__ = ["DATA", "as_json", "corpus", "from_json", "grouped", "of_program", "random_graph"]

DATA = Path(__file__).parents[1] / "data" / "layout"
PLACES = 3  # decimal places of what is kept


def of_program(program: Program) -> Graph:
    """Return what the layout is given of a program."""
    return measured(scene(program))


def grouped(graph: Graph, heads: int, nest: bool = False) -> Graph:
    """Return a graph with open groups: `heads` ops, evenly spread, and what leads to them alone."""
    operands: list[list[int]] = [[] for _ in graph.cards]
    for edge in graph.edges:
        operands[edge.target].append(edge.source)
    ops = [v for v, card in enumerate(graph.cards) if card.kind == "op"]
    group_of: dict[int, int] = {}
    for g in range(heads):
        stack = [ops[(g + 1) * len(ops) // heads - 1]]
        while stack:
            v = stack.pop()
            if v not in group_of:
                group_of[v] = g
                stack += [a for a in operands[v] if operands[a]]
    cards = [replace(card, group=group_of.get(v)) for v, card in enumerate(graph.cards)]
    groups = [Group(heads + (2 * g >= heads) if nest else None, (80.0, 24.0)) for g in range(heads)]
    if nest:
        groups += [Group(None, (60.0, 24.0)), Group(None, (60.0, 24.0))]
    return Graph(cards, graph.edges, groups)


def random_graph(rng: random.Random) -> Graph:
    """Return any graph: groups in groups, tokens, riders, ordered ops, edges twice."""
    count, groups = rng.randint(0, 50), rng.choice([0, 0, 1, 3, 6])
    moved = rng.random() < 0.3
    cards: list[Card] = []
    edges: list[Edge] = []
    for v in range(count):
        operands = []
        if v:
            reach = rng.choice([3, 10, 60])
            operands = [
                rng.randrange(max(0, v - reach), v) for _ in range(rng.choice((0, 1, 2, 2, 5)))
            ]
        if not operands and rng.random() < 0.3:
            group = rng.choice([None, *range(groups)]) if groups else None
            wide = rng.choice([30.0, 47.0, 85.0])
            cards.append(Card(wide, 26.0, "constant", (wide, 26.0), group=group, rides=True))
            continue
        cards.append(
            Card(
                rng.choice([118.0, 130.5, 190.0, 240.0]),
                rng.choice([58.0, 78.0, 96.0]),
                "op" if operands else rng.choice(["leaf", "constant"]),
                None if operands or rng.random() < 0.2 else (rng.choice([30.0, 58.0]), 26.0),
                rng.random() < 0.3,
                rng.choice([None, *range(groups)]) if groups else None,
                (rng.uniform(0, 2000), rng.uniform(0, 900))
                if moved and rng.random() < 0.8
                else None,
            )
        )
        for k, a in enumerate(operands):
            said = rng.random() < 0.8 and not cards[a].rides
            edges.append(Edge(a, v, k, (58.0, 19.0) if said else None))
    parents = [rng.choice([None, *range(g)]) if g else None for g in range(groups)]
    return Graph(cards, edges, [Group(p, (rng.uniform(10, 200), 24.0)) for p in parents])


def as_json(graph: Graph) -> dict[str, Any]:
    """Return a graph as the page's layout takes it."""
    return {
        "cards": [asdict(card) for card in graph.cards],
        "edges": [asdict(edge) for edge in graph.edges],
        "groups": [asdict(group) for group in graph.groups],
    }


def from_json(data: Mapping[str, Any]) -> Graph:
    """Return the graph of `as_json`."""

    def pairs(item: Mapping[str, Any]) -> dict[str, Any]:
        return {k: tuple(v) if isinstance(v, list) else v for k, v in item.items()}

    return Graph(
        [Card(**pairs(card)) for card in data["cards"]],
        [Edge(**pairs(edge)) for edge in data["edges"]],
        [Group(**pairs(group)) for group in data["groups"]],
    )


def numbers(placed: Layout) -> dict[str, Any]:
    """Return a layout as the page's gives it, rounded."""
    return {
        "width": round(placed.width, PLACES),
        "height": round(placed.height, PLACES),
        "cards": _rounded(placed.cards),
        "edges": [
            {"path": _rounded(e.path), "number": _rounded(e.number), "token": e.token}
            for e in placed.edges
        ],
        "tokens": [{"card": token.card, "box": _rounded(token.box)} for token in placed.tokens],
        "groups": _rounded(placed.groups),
        "moved": _rounded(placed.moved),
    }


def _rounded(data: Any) -> Any:
    if isinstance(data, float | int):
        return round(float(data), PLACES)
    return None if data is None else [_rounded(item) for item in data]


def corpus() -> Iterator[tuple[str, Graph, Orientation]]:
    """Yield names, graphs and orientations of what is kept in `DATA`."""
    for name in [*CELLS, *FUNCTIONS]:
        graph = of_program(program(name))
        if len(graph.cards) > 120:  # large files say no more than small ones
            continue
        yield name, graph, "lr"
        if len(graph.cards) <= 40:
            yield f"{name}, down", graph, "tb"
    network = of_program(program("network 2-4-1"))
    yield "groups", grouped(network, 4), "lr"
    yield "groups, down", grouped(network, 4), "tb"
    yield "groups in groups", grouped(network, 4, nest=True), "lr"
    first = layout(network)
    shifted = [
        replace(card, was=(box[0] + 40.0, box[1] - 25.0)) if k % 5 else card
        for k, (card, box) in enumerate(zip(network.cards, first.cards, strict=True))
    ]
    yield "near where it was", Graph(shifted, network.edges), "lr"


def write() -> None:
    """Write the corpus with its layouts: ``python -m tests.layout.graphs``."""
    DATA.mkdir(exist_ok=True)
    for old in DATA.glob("*.json"):
        old.unlink()
    for name, graph, orientation in corpus():
        data = {
            "orientation": orientation,
            "graph": as_json(graph),
            "layout": numbers(layout(graph, orientation)),
        }
        file = DATA / f"{name.replace(', ', '-').replace(' ', '-')}.json"
        file.write_text(json.dumps(data, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    write()
