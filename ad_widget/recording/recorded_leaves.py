"""Which leaves a recording has: what its output comes from, and what a branch has left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from ..engine import Node, topo_sort
from .code import Code
from .reading import Read, read_at
from .recorder import Recorder

__all__ = ["dropped", "in_order_of_appearance"]


def dropped(
    code: Code, recorder: Recorder, reads: Sequence[Read], reached: Collection[Node]
) -> list[Node]:
    """Return the leaves that a branch has left out, and that another would bring back.

    Those whose numbers were read for anything else than to branch are not among them: their
    gradient is not 0 but lost.

    Parameters
    ----------
    code : Code
    recorder : Recorder
    reads : sequence of Read
        What Python went by on the way to the output.
    reached : collection of Node
        What the output comes from.
    """
    branches = [read for read in reads if read.kind == "bool" or code.decides(read)]
    if not branches:
        return []
    visited = set(reached)
    before = [node for read in branches for node in topo_sort(read.node, [], visited)]
    read = read_at(read for read in recorder.reads if not code.decides(read))
    found = dict.fromkeys((*before, *code.may_come_from()))
    return [
        node
        for node in found
        if node.op is None
        and node not in reached
        and node not in read
        and node.requires_grad
        and recorder.is_leaf(node)
    ]


def in_order_of_appearance(
    leaves: Mapping[Node, int | None],
    code: Code,
    names: Mapping[Node, str],
    order: Sequence[Node],
) -> list[Node]:
    """Sort leaves: arguments, then those from before by the place of their names, then those made.

    Parameters
    ----------
    leaves : mapping of Node to int or None
        The creation index of each that the code made.
    code : Code
    names : mapping of Node to str
    order : sequence of Node
        What the output comes from, in topological order.
    """
    arguments = {node: k for k, node in enumerate(code.arguments)}
    places = {node: k for k, node in enumerate(order)}
    source = code.source or ""

    def appearance(node: Node) -> tuple[int, int]:
        if node in arguments:
            return -1, arguments[node]
        created = leaves[node]
        if created is not None:
            return 1, created
        root = re.match(r"\w+", names.get(node, ""))
        found = re.search(rf"\b{root.group()}\b", source) if root else None
        return 0, found.start() if found else len(source) + places.get(node, 0)

    return sorted(leaves, key=appearance)
