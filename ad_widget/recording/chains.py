"""Chains: sums, products, maxima of many terms, computed one op after another.

What ``sum(losses)`` makes is one op a term.  Where they are many, they are a group, which is one
card when it is closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

import numpy as np

from ..engine import Node
from ..engine.node import numbers
from .flat_turns import MANY

__all__ = ["Chain", "chains"]

_CALLED = {"add": "sum", "multiply": "product", "maximum": "maximum", "minimum": "minimum"}
_Key = TypeVar("_Key")


class Chain(NamedTuple):
    """Ops each of which takes the result of the one before.

    Attributes
    ----------
    nodes : list of Node
    called : str
        What they compute, such as ``"sum of 700"``.
    """

    nodes: list[Node]
    called: str


def chains(groups: Mapping[Node, _Key]) -> list[Chain]:
    """Return the chains of many ops that are in one group.

    Parameters
    ----------
    groups : mapping of Node to key
        The group of each, what is computed first before what is computed from it.
    """
    found: dict[Node, list[Node]] = {}  # by its last op
    for node, group in groups.items():
        op = node.op
        if op is None or op.name not in _CALLED:
            continue
        running = [
            one for one in node.children if one.op is op and one in found and groups[one] == group
        ]
        # Where two long ones come together, neither goes on.
        joins = len(running) > 1 and all(len(found[one]) >= MANY - 1 for one in running)
        chain = found.pop(running[0]) if running and not joins else []
        chain.append(node)
        found[node] = chain
    return [
        Chain(nodes, f"{_CALLED[last.op.name]} of {count}")
        for last, nodes in found.items()
        if last.op is not None and (count := _terms(nodes)) >= MANY
    ]


def _terms(nodes: list[Node]) -> int:
    """Return how many terms there are, the 0 that `sum` starts from left out."""
    starts_from_0 = any(
        one.op is None and not one.requires_grad and not np.any(numbers(one))
        for one in nodes[0].children
    )
    return len(nodes) + 1 - starts_from_0
