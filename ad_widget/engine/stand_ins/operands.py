"""What the operands of a stand-in may be: Nodes, numbers, and lists of either."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..node import Node
from ..ops.complex import Complex

__all__ = ["as_array", "has_node", "listed", "of_numbers", "plain", "sample", "whole"]


def whole(x: Any) -> Any:
    """Return the Node that an array which holds Nodes is now."""
    return x.__node__() if hasattr(type(x), "__node__") else x


def listed(x: Any) -> Any:
    """Return what can be gone through but once as a list."""
    return list(x) if isinstance(x, Iterator) else x


def has_node(x: Any) -> bool:
    """Whether `x` is a Node, or a list, tuple, set or dict that holds one."""
    if isinstance(x, (Node, Complex)):
        return True
    if isinstance(x, (list, tuple, set, frozenset)):
        return any(map(has_node, x))
    return isinstance(x, dict) and any(map(has_node, x.values()))


def plain(x: Any) -> Any:
    """Return the numbers of Nodes, to be tried out and forgotten."""
    if isinstance(x, Node):
        return x._value
    if isinstance(x, Complex):
        return complex(x._numbers()) if not x.shape else x._numbers()
    return type(x)(map(plain, x)) if type(x) in (list, tuple) else x


def sample(data: Any) -> Any:
    """Return a Node of numbers that came one by one, or as an array."""
    if isinstance(data, Node):
        return data
    return np.stack([x if isinstance(x, Node) else np.asarray(x) for x in data])


def as_array(x: Any) -> Any:
    """Return a Node, or the array of `x`; a list that holds Nodes is stacked."""
    if isinstance(x, Node):
        return x
    if isinstance(x, (list, tuple)) and has_node(x):
        return np.stack([as_array(one) for one in x])
    return np.asarray(x)


def of_numbers(function: Any) -> Callable[..., Any]:
    """Return a function of numbers, for which an array of one element is one."""

    def answer(*args: Any) -> Any:
        return function(*(x.reshape(()) if isinstance(x, Node) and x.shape else x for x in args))

    return answer
