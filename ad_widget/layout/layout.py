"""The layout of a picture: one algorithm, here and in the page.

``frontend/src/scene/layout`` holds the same in TypeScript, file by file, and both give the same
places; so floats are added up in loops, for `sum` may round in another way.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import replace

from .graph import (
    Box,
    Graph,
    Layout,
    Orientation,
    PlacedEdge,
    Token,
)
from .groups import Gaps, place_groups
from .layered import Level
from .riders import seated

__all__ = ["layout"]

CARD_GAP = 30.0  # px between the cards of a column
LEAST = 66.0, 48.0  # px between columns, left to right and top to bottom
BARE = 44.0, 32.0  # where nothing stands on edges


def layout(
    graph: Graph,
    orientation: Orientation = "lr",
    *,
    tokens: bool = True,
    kept: MutableMapping[str, Level] | None = None,
) -> Layout:
    """Place cards, edges, the numbers of edges, tokens and frames.

    Parameters
    ----------
    graph : Graph
    orientation : {"lr", "tb"}
        Results right of their operands, or below them.
    tokens : bool
        Whether leaves and constants that are used far from their card are repeated as tokens.
    kept : mutable mapping, optional
        Layouts of open groups' insides, to be used again: pass the same one each time.

    Returns
    -------
    Layout

    Raises
    ------
    ValueError
        If the edges make a circle, or groups contain each other.
    """
    turned = orientation == "tb"
    cards = []
    for card in graph.cards:
        token = card.token if tokens else None
        was = card.was
        if turned:
            token = None if token is None else (token[1], token[0])
            was = None if was is None else (was[1], was[0])
            cards.append(replace(card, width=card.height, height=card.width, token=token, was=was))
        else:
            cards.append(replace(card, token=token))
    edges = []
    numbered = False
    for edge in graph.edges:
        slot = edge.slot
        if slot is not None and turned:
            slot = slot[1], slot[0]
        numbered = numbered or slot is not None
        edges.append(replace(edge, slot=slot))
    gaps = Gaps((LEAST if numbered else BARE)[turned], CARD_GAP)
    again = seated(cards, edges)
    placed = place_groups(Graph(cards, edges, graph.groups), orientation, gaps, kept)

    boxes = placed.cards[: len(graph.cards)]
    tokens_at = placed.tokens
    for k, copy in again.items():
        placed.token_of[k] = len(tokens_at)
        tokens_at.append((graph.edges[k].source, placed.cards[copy]))
    paths = placed.paths
    numbers = placed.numbers
    groups = placed.groups
    width, height = placed.width, placed.height
    if turned:
        boxes = [_turned(box) for box in boxes]
        tokens_at = [(card, _turned(box)) for card, box in tokens_at]
        groups = [None if box is None else _turned(box) for box in groups]
        numbers = [None if at is None else (at[1], at[0]) for at in numbers]
        for path in paths:
            path[0::2], path[1::2] = path[1::2], path[0::2]
        width, height = height, width
    return Layout(
        width,
        height,
        boxes,
        [PlacedEdge(*edge) for edge in zip(paths, numbers, placed.token_of, strict=True)],
        [Token(card, box) for card, box in tokens_at],
        groups,
        _moved(graph, boxes),
    )


def _turned(box: Box) -> Box:
    x, y, width, height = box
    return y, x, height, width


def _moved(graph: Graph, boxes: list[Box]) -> tuple[float, float]:
    """Return how far cards that were in the picture before have moved, in the median."""
    dx, dy = [], []
    for card, box in zip(graph.cards, boxes, strict=True):
        if card.was is not None:
            dx.append(box[0] - card.was[0])
            dy.append(box[1] - card.was[1])
    if not dx:
        return 0.0, 0.0
    dx.sort()
    dy.sort()
    return dx[len(dx) // 2], dy[len(dy) // 2]
