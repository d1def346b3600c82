"""The graph of a derivative: what the backward pass computes, recorded, as a graph of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np

from ..engine import Node
from ..engine.node import constant, numbers
from ..engine.recorded import record_backward
from ..engine.traverse import topo_sort
from ..engine.yaae import BY_HAND

__all__ = ["derivative", "derivative_name"]

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def derivative(
    output: Node,
    leaves: Mapping[str, Node],
    by: Sequence[str],
    labels: Mapping[Node, str],
    title: str,
) -> tuple[Node, dict[Node, str]]:
    """Differentiate a result by leaves, one after another.

    Parameters
    ----------
    output : Node
        One that is no scalar is seeded with ones, here and each time after.
    leaves : mapping of str to Node
    by : sequence of str
        Names of leaves, the first one first.
    labels : mapping of Node to str
        What the Nodes of the graph are called.
    title : str
        What `output` is called.

    Returns
    -------
    result : Node
        The derivative, whose graph holds the passes that it came from.
    labels : dict of Node to str
        `labels`, and what the gradients of the Nodes with a label are called.

    Raises
    ------
    KeyError
        If there is no leaf of a given name.
    ValueError
        If derivatives are supplied by hand, which cannot be recorded.
    """
    if any(node.op is BY_HAND for node in topo_sort(output)):
        raise ValueError(
            "derivatives supplied through _compute_derivatives cannot be recorded; define the op "
            "with ad_widget.define"
        )
    called = dict(labels)
    own = set(topo_sort(output))
    for k, name in enumerate(by):
        leaf = leaves[name]
        above = derivative_name(title, by[:k])
        zero = constant(np.zeros(leaf.shape, leaf.dtype))
        if not output.requires_grad:
            output = zero
        else:
            ones = constant(np.ones_like(numbers(output)) if output.shape else 1.0)
            cotangents = record_backward(output, ones).cotangents
            for node, cotangent in cotangents.items():
                if node in called and cotangent.op is not None:
                    called.setdefault(cotangent, derivative_name(above, [called[node]]))
            wanted = cotangents.get(leaf, zero)
            output = _simplified(wanted, own, called)
        if output.op is not None:
            called[output] = derivative_name(title, by[: k + 1])
    return output, called


def _simplified(root: Node, kept: set[Node], called: dict[Node, str]) -> Node:
    """Return the same number by fewer steps: a rule multiplies by 1, and adds and scales zeros.

    Nodes that are `kept` stay as they are; what takes a labelled Node's place takes its label.
    """
    instead: dict[Node, Node] = {}
    for node in topo_sort(root):
        if node.op is None or node in kept:
            continue
        op: Any = node.op
        children = [instead.get(child, child) for child in node.children]
        made = _shorter(node, children)
        if made is None:
            same = all(a is b for a, b in zip(children, node.children, strict=True))
            made = node if same else op(*children, **node.attrs)
        if made is not node:
            instead[node] = made
            if node in called and made.op is not None:
                called.setdefault(made, called[node])
    return instead.get(root, root)


def _shorter(node: Node, children: Sequence[Node]) -> Node | None:
    """Return what an op gives without running it, where its constants decide."""
    if all(child.op is None and not child.requires_grad for child in children):
        value = numbers(node)
        return constant(float(value) if node.shape == () and node.dtype == np.float64 else value)
    if node.op is None or len(children) != 2:
        return None
    for k, other in enumerate(reversed(children)):
        x = _number_of(children[k])
        if x is None or (other.shape, other.dtype) != (node.shape, node.dtype):
            continue
        if node.op.name == "multiply" and x in (0.0, 1.0):
            return other if x else constant(np.zeros_like(numbers(node)) if node.shape else 0.0)
        if (node.op.name == "add" and x == 0.0) or (node.op.name == "power" and k and x == 1.0):
            return other
        if node.op.name == "power" and k and x == 0.0:
            return constant(np.ones_like(numbers(node)) if node.shape else 1.0)
    return None


def _number_of(node: Node) -> float | None:
    """Return a constant's number, if it is a single one."""
    single = node.op is None and not node.requires_grad and node.shape == ()
    return float(numbers(node)) if single and node.dtype.kind in "fi" else None


def derivative_name(title: str, by: Sequence[str]) -> str:
    """Return how a derivative is written in a line.

    Examples
    --------
    >>> derivative_name("loss", ["w", "w", "b"])
    '∂³loss/∂w²∂b'
    >>> derivative_name("∂loss/∂w", ["x·y"])
    '∂(∂loss/∂w)/∂(x·y)'
    """
    if not by:
        return title
    order = f"{len(by)}".translate(_SUPERSCRIPTS) if len(by) > 1 else ""
    below = ""
    for name, same in groupby(by):
        times = len(list(same))
        below += f"∂{_whole(name)}{f'{times}'.translate(_SUPERSCRIPTS) if times > 1 else ''}"
    return f"∂{order}{_whole(title)}/{below}"


def _whole(name: str) -> str:
    """Return a name that holds together, in brackets if it would not."""
    plain = all(c.isalnum() or c in "_.[]'\"" for c in name)
    return name if plain else f"({name})"
