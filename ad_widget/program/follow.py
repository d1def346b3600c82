"""Following Nodes: what they came from becomes the steps of a program."""

from __future__ import annotations

import numpy as np

from ..engine import Node, topo_sort
from ..engine.node import is_written, numbers
from .builder import Builder, kind_of

__all__ = ["Follower"]


class Follower:
    """Turns the Nodes that a result comes from into steps, each once.

    Attributes
    ----------
    ids : dict of Node to int
        The value ids of the Nodes met so far.
    visited : set of Node
        Those Nodes; nothing behind them is followed.
    values_only : bool
        Take every Node as a constant, as where derivatives cannot be recorded.
    """

    def __init__(self, builder: Builder, *, values_only: bool = False) -> None:
        self.builder = builder
        self.values_only = values_only
        self.ids: dict[Node, int] = {}
        self.visited: set[Node] = set()

    def know(self, node: Node, value: int) -> None:
        """Let a Node stand for a value that the program has."""
        self.ids[node] = value
        self.visited.add(node)

    def follow(self, root: Node, origin: int | None = None, share: bool = True) -> int:
        """Turn the Nodes that `root` comes from into steps; return the id of its value."""
        builder, ids, visited = self.builder, self.ids, self.visited
        if root in visited:
            return ids[root]
        # Most roots are one step beyond what is known already.
        if visited.issuperset(root.children):
            visited.add(root)
            order = [root]
        else:
            order = topo_sort(root, [], visited)
        for node in order:
            value, op = numbers(node), node.op
            if op is None or self.values_only:
                weak = type(value) is not float or is_written(node)
                ids[node] = builder.constant(value if weak else np.float64(value))
                continue
            ids[node] = builder.step(
                op.name,
                tuple([ids[child] for child in node.children]),
                kind_of(value),
                node.attrs or None,
                value=value,
                origin=origin,
                share=share,
            )
        return ids[root]
