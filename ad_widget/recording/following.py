"""Nodes computed anew, from operands that have other numbers than they had."""

from __future__ import annotations

from collections.abc import Iterable

from ..engine import Node, no_grad, topo_sort
from ..engine.apply import apply
from ..engine.node import become, numbers, operands_seen
from ..engine.yaae import BY_HAND
from .reading import same

__all__ = ["compute", "following", "refreshed"]


def refreshed(order: list[Node]) -> list[Node]:
    """Compute a graph anew if one of its leaves was edited since; return those leaves.

    An optimiser's step behind the loss is such an edit: the loss then shown is that of now.
    """
    edited: dict[Node, None] = {}
    for node in order:
        if node.op is not None:
            for child, seen in zip(node.children, operands_seen(node), strict=True):
                if child.op is None and not same(numbers(child), seen):
                    edited[child] = None
    if edited and not any(node.op is BY_HAND for node in order):
        compute(node for node in order if node.op is not None)
    return list(edited)


def compute(nodes: Iterable[Node]) -> None:
    """Compute Nodes from what their operands are now, operands first."""
    with no_grad():
        for node in nodes:
            if node.op is not None and node.op is not BY_HAND:
                become(node, numbers(apply(node.op, node.children, node.attrs)))


def following(leaves: Iterable[Node], roots: Iterable[Node]) -> list[Node]:
    """Return what comes from `leaves` on the way to `roots`, operands first."""
    moved, visited = set(leaves), set[Node]()
    found = []
    for root in roots if moved else ():
        for node in topo_sort(root, [], visited):
            if not moved.isdisjoint(node.children):
                moved.add(node)
                found.append(node)
    return found
