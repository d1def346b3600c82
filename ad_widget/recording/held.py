"""What an object of the user's holds: the Nodes and the objects in its attributes."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from types import FunctionType, MethodType, ModuleType
from typing import Any, NamedTuple

import numpy as np

from ..engine import Node

__all__ = ["MOST_READ", "PLAIN", "Inside", "go_through", "reached"]

MOST_READ = 5_000
"""How many values of the user's are looked at, so that no cell waits for a store of data."""

PLAIN = (
    *(str, bytes, int, float, complex, bool, type(None), np.ndarray, np.generic),
    *(type, ModuleType, FunctionType, MethodType),
)


class Inside(NamedTuple):
    """What an object holds, as attributes and within them, the nearest first."""

    nodes: dict[Node, None]
    objects: dict[int, Any]


def reached(one: int, objects: Mapping[int, Any]) -> Inside:
    """Go through what an object holds, but not through objects with a scope of their own."""
    found = Inside({}, {})
    go_through(objects[one], {one}, objects, found)
    return found


def go_through(start: Any, seen: set[int], closed: Collection[int], found: Inside) -> None:
    """Add to `found` what `start` holds, but not what is `seen`, nor what `closed` objects hold."""
    queue: deque[Any] = deque((start,))
    reads = MOST_READ
    while queue and reads:
        for value in islice(_items(queue.popleft()), reads):
            reads -= 1
            if isinstance(value, Node):
                found.nodes.setdefault(value)
            elif not isinstance(value, PLAIN) and id(value) not in seen:
                seen.add(id(value))
                if not isinstance(value, (list, tuple, dict, set, frozenset)):
                    found.objects[id(value)] = value
                if id(value) not in closed:
                    queue.append(value)


def _items(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return list(dict.values(value))
    if isinstance(value, list):
        return list.__iter__(value)
    if isinstance(value, tuple):
        return tuple.__iter__(value)
    if isinstance(value, (set, frozenset)):
        return list(value)
    held = getattr(value, "__dict__", None)
    return list(held.values()) if type(held) is dict else ()
