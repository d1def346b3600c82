"""What inputs receive of outputs' cotangents, for the transforms: numbers, or recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .backward import LOCK, backward, start
from .node import Node, constant
from .recorded import record as record_nodes

__all__ = ["pull"]


def pull(
    outputs: Sequence[Node], cotangents: Sequence[Any], inputs: Sequence[Node], *, record: bool
) -> list[Any]:
    """Return what `inputs` receive when `outputs` receive `cotangents`, and leave no trace.

    Parameters
    ----------
    outputs : sequence of Node
    cotangents : sequence of Node or array_like
        One an output, of its shape.
    inputs : sequence of Node
        Without `record`, leaves that no other computation knows.
    record : bool
        Return Nodes that can be differentiated in turn.

    Returns
    -------
    list of Node or array
        One an input, of its shape and dtype; zeros where no gradient flows.
    """
    sought = set(inputs)
    reached = [
        (out, c)
        for out, c in zip(outputs, cotangents, strict=True)
        if out.requires_grad or out in sought
    ]
    found: Sequence[Any]
    if record or any(isinstance(c, Node) for c in cotangents):
        given = [(out, start(out, c)) for out, c in reached]
        seeds = [(out, c if isinstance(c, Node) else constant(c)) for out, c in given]
        recorded = record_nodes(seeds, inputs, linear=not record).cotangents
        found = [recorded.get(x) for x in inputs]
        zeros: Any = _zero_node
    else:
        with LOCK:
            for x in inputs:
                x._grad = None
            for out, c in reached:
                backward(out, c)
            found = [x._grad for x in inputs]
            for x in inputs:
                x._grad = None
        zeros = _zeros
    return [zeros(x) if c is None else c for x, c in zip(inputs, found, strict=True)]


def _zeros(node: Node) -> Any:
    return np.zeros(node.shape, node.dtype)


def _zero_node(node: Node) -> Node:
    return constant(_zeros(node))
