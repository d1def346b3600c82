"""The backward pass recorded: the rules run on Nodes, and leave the pass itself as a graph."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

import numpy as np

from .node import Node, constant, strong
from .traverse import topo_sort
from .unbroadcast import compress_gradient, wrong_shape

__all__ = ["Recorded", "local_cotangent", "record", "record_backward"]


class Recorded(NamedTuple):
    """A backward pass as a graph.

    Attributes
    ----------
    cotangents : dict of Node to Node
        For each Node a gradient flows to, its gradient.
    contributions : dict of (Node, int) to Node
        For a result and the position of an operand, what this edge adds to the operand's
        gradient, in the operand's shape.
    """

    cotangents: dict[Node, Node]
    contributions: dict[tuple[Node, int], Node]


def record_backward(root: Node, seed: Node) -> Recorded:
    """Run the backward pass on Nodes, so that it can be differentiated or lowered.

    Parameters
    ----------
    root : Node
        The result; requires a gradient.
    seed : Node
        Its cotangent, of its shape.

    Returns
    -------
    Recorded
    """
    return record([(root, seed)])


def record(
    seeds: Iterable[tuple[Node, Node]],
    wrt: Collection[Node] = (),
    linear: bool = False,
) -> Recorded:
    """Record the pass from several roots, along the paths to `wrt` alone if there are any.

    With `linear`, the numbers of the forward pass count as constants: what is recorded is a
    linear function of the seeds, and nothing else.
    """
    cotangents: dict[Node, Node] = {}
    order: list[Node] = []
    visited = set(wrt)
    for root, seed in seeds:
        topo_sort(root, order, visited)
        before = cotangents.get(root)
        cotangents[root] = seed if before is None else before + seed
    wanted = set(wrt)
    for node in order:
        if node.requires_grad and (not wrt or any(child in wanted for child in node.children)):
            wanted.add(node)
    contributions: dict[tuple[Node, int], Node] = {}
    for node in reversed(order):
        g = cotangents.get(node)
        if g is None or node._a is None:
            continue
        if not linear:
            _unedited(node)
        children = node.children
        given = _together(node, children, g, linear)
        for k, child in enumerate(children):
            if child not in wanted:
                continue
            c = (
                _cotangent(node, k, children, g, linear)
                if given is None
                else _received(node, k, child, given[k])
            )
            if c is None:
                continue
            contributions[node, k] = c
            before = cotangents.get(child)
            cotangents[child] = c if before is None else before + c
    return Recorded(cotangents, contributions)


def local_cotangent(node: Node, k: int, g: Node, linear: bool = False) -> Node | None:
    """Record what operand `k` of `node` receives when `node` receives `g`.

    Parameters
    ----------
    node : Node
        A result.
    k : int
        The operand's position.
    g : Node
        The cotangent of `node`.
    linear : bool
        Record how it depends on `g` alone.

    Returns
    -------
    Node or None
        Of the operand's shape and dtype; None if no gradient flows there.

    Raises
    ------
    RuntimeError
        If an operand was edited since `node` was computed.
    """
    if not linear:
        _unedited(node)
    return _cotangent(node, k, node.children, g, linear)


def _cotangent(
    node: Node, k: int, children: tuple[Node, ...], g: Node, linear: bool
) -> Node | None:
    op: Any = node._op
    rule = op.vjps[k]
    if rule is None:
        return None
    if linear:
        c = rule(g, strong(node._value), *map(strong, node._args), **node.attrs)
    else:
        c = rule(g, node, *children, **node.attrs)
    return _received(node, k, children[k], c)


def _together(node: Node, children: tuple[Node, ...], g: Node, linear: bool) -> Any:
    """Record what all operands receive, where the op has a rule for all of them at once."""
    op: Any = node._op
    together = getattr(op.vjps, "together", None)
    if together is None:
        return None
    if linear:
        return together(g, strong(node._value), *map(strong, node._args), **node.attrs)
    return together(g, node, *children, **node.attrs)


def _received(node: Node, k: int, x: Node, c: Any) -> Node:
    """Return a rule's cotangent in the shape and dtype of the operand."""
    received: Node = c if isinstance(c, Node) else constant(c)
    if type(received._value) is float and type(x._value) is float:
        return received
    try:
        received = compress_gradient(received, x.shape)
    except (ValueError, TypeError) as error:
        raise ValueError(wrong_shape(node._op, k, received.shape, x.shape)) from error
    if received.dtype != x.dtype and x.dtype.kind == "f":
        received = received.astype(x.dtype)
    return received


def _unedited(node: Node) -> None:
    """Refuse to record through a leaf whose numbers are not what forward saw."""
    for child, seen in zip(node.children, node._args, strict=True):
        now = child._value
        if child._a is not None or now is seen or (type(seen) is float and now == seen):
            continue
        if not np.array_equal(now, seen, equal_nan=np.asarray(seen).dtype.kind == "f"):
            raise RuntimeError(
                f"a leaf was edited after {node._op!r} used it, so its derivative there cannot be "
                "recorded; compute the result again, or edit after the backward pass"
            )
