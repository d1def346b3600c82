"""Walking the graph: topological order, and what a gradient reaches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from .node import Node

__all__ = ["closes_over", "depends", "topo_sort"]


def topo_sort(v: Node, L: list[Node] | None = None, visited: set[Node] | None = None) -> list[Node]:
    """Sort a Node and all it comes from so that operands stand before results.

    Parameters
    ----------
    v : Node
        Where to start.
    L : list of Node, optional
        The list to append to.
    visited : set of Node, optional
        Nodes to leave out; those met are added.

    Returns
    -------
    list of Node
        `L`, children first and `v` last; at any depth, without recursion.
    """
    L = [] if L is None else L
    visited = set() if visited is None else visited
    stack: list[tuple[Node, bool]] = [(v, False)]
    while stack:
        node, done = stack.pop()
        if done:
            L.append(node)
        elif node not in visited:
            visited.add(node)
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node.children))
    return L


def closes_over(outputs: Iterable[Node], inputs: Collection[Node]) -> bool:
    """Whether `outputs` come from a leaf that requires a gradient and is not among `inputs`."""
    return any(node._a is None for node in _upstream(outputs, set(inputs)))


def depends(outputs: Iterable[Node], inputs: Collection[Node]) -> bool:
    """Whether a gradient flows from any of `outputs` to any of `inputs`."""
    sought = set(inputs)
    return any(node in sought for node in _upstream(outputs, set()))


def _upstream(outputs: Iterable[Node], met: set[Node]) -> Iterator[Node]:
    """Go through what a gradient of `outputs` reaches, leaving out what was `met`."""
    stack = list(outputs)
    while stack:
        node = stack.pop()
        if node in met or not node.requires_grad:
            continue
        met.add(node)
        yield node
        a, b = node._a, node._b
        if a is not None:
            stack.extend(a if type(a) is tuple else (a,) if b is None else (a, b))
