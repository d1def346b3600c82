"""Reads: where Python went by the numbers of a Node, and whether that still holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from ..engine import Node, topo_sort
from ..engine.node import numbers, operands_seen

__all__ = ["Read", "intact", "read_at", "same"]


class Read(NamedTuple):
    """Python read a Node.

    Attributes
    ----------
    node : Node
    kind : {"bool", "value"}
        Whether its truth was asked, or its numbers.
    outcome : bool or array
        What was seen.
    when : int
        How many Nodes had been made.
    line : int or None
        The line at which it did, as a traceback counts.
    """

    node: Node
    kind: str
    outcome: Any
    when: int
    line: int | None


def intact(reads: Iterable[Read]) -> list[Read]:
    """Keep the reads of Nodes whose leaves have not been edited since.

    An edited leaf belongs to a past that no slider can bring back, such as an optimiser's step.
    """
    verdicts: dict[Node, bool] = {}
    visited: set[Node] = set()
    kept = []
    for read in reads:
        for node in topo_sort(read.node, [], visited):
            verdicts[node] = all(
                verdicts[child] and (child.op is not None or same(numbers(child), seen))
                for child, seen in zip(node.children, operands_seen(node), strict=True)
            )
        if verdicts[read.node] and (read.kind == "bool" or same(numbers(read.node), read.outcome)):
            kept.append(read)
    return kept


def read_at(reads: Iterable[Read]) -> dict[Node, int]:
    """Return, for Nodes whose numbers were read or led to what was, the line of the first read."""
    lines: dict[Node, int] = {}
    visited: set[Node] = set()
    for read in reads:
        if read.kind == "value" and read.line is not None:
            lines.update(dict.fromkeys(topo_sort(read.node, [], visited), read.line))
    return lines


def same(a: Any, b: Any) -> bool:
    """Whether two values are the same numbers."""
    return a is b or np.array_equal(a, b, equal_nan=np.asarray(a).dtype.kind == "f")
