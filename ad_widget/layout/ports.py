"""Where at a card its operands' edges may arrive."""

from __future__ import annotations

from collections.abc import Sequence

from .graph import Card, Edge

__all__ = ["INSET", "distance", "spines", "spread"]

PORT = 19.0  # px between two ports, where no slot asks for more
INSET = 8.0  # px from a card's corner to its first port


def spread(card: Card, edges: Sequence[Edge]) -> list[float]:
    """Return the heights of a card's ports, from top to bottom, around its middle."""
    ports = len(edges)
    if ports < 2:
        return [0.0] * ports
    step = min(distance(edges), (card.height - 2 * INSET) / (ports - 1))
    return [(k - (ports - 1) / 2) * step for k in range(ports)]


def distance(edges: Sequence[Edge]) -> float:
    """Return how far apart the ports for some edges ask to be."""
    step = PORT
    for edge in edges:
        if edge.slot is not None:
            step = max(step, edge.slot[1])
    return step


def spines(edges: Sequence[Edge], into: Sequence[Sequence[int]]) -> list[int]:
    """Return of each card the edge at the end of the longest chain, or -1 if there is none such."""
    depth = [0] * len(into)
    out = []
    for b, ks in enumerate(into):
        found, deepest, several = -1, -1, False
        for k in ks:
            d = depth[edges[k].source]
            depth[b] = max(depth[b], d + 1)
            if d > deepest:
                found, deepest, several = k, d, False
            elif d == deepest:
                several = True
        out.append(-1 if several else found)
    return out
