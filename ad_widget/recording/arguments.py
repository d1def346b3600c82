"""What functions and indices are given in the place of an array that takes Nodes."""

from __future__ import annotations

import dis
import operator
from collections.abc import Callable
from inspect import signature
from types import FrameType
from typing import Any

import numpy as np

from ..engine import Node
from ..engine.node import numbers as numbers_of
from ..engine.ops.joining import array_of
from ..engine.reads import was_read
from .storage import Traced

__all__ = [
    "each",
    "is_called_by_c",
    "now",
    "numbers",
    "out_position",
    "plain_key",
    "raw_target",
    "takes_nodes",
]


def takes_nodes(value: Any) -> bool:
    """Whether a value is an array that takes Nodes."""
    return isinstance(value, Traced)


def now(value: Any) -> Any:
    """Return the Node, or the numbers, of an array that takes Nodes."""
    return value.__node__() if isinstance(value, Traced) else value


def numbers(value: Any) -> Any:
    """Return the numbers of an array that takes Nodes."""
    return value._v if isinstance(value, Traced) else value


def raw_target(value: Any) -> Any:
    """Return the numbers of an array into which plain ones are about to be written."""
    if not isinstance(value, Traced):
        return value
    if value.traced:  # plain numbers over Nodes: what stood there is gone
        value._parallel()[0][...] = 0
        value._store.version += 1
    return value._v


def each(values: Any, change: Callable[[Any], Any]) -> Any:
    """Change every array in arguments, in lists and tuples too."""
    if type(values) is dict:
        return {name: each(value, change) for name, value in values.items()}
    if type(values) in (list, tuple):
        return type(values)(each(value, change) for value in values)
    return change(values)


def plain_key(key: Any) -> Any:
    """Return an index of plain numbers, and take note of a read where a Node was one."""
    if type(key) is tuple:
        return tuple(map(plain_key, key))
    if isinstance(key, Traced):
        key = key.__node__()
    elif type(key) is list:
        key = array_of(key)
    if isinstance(key, Node):
        if key.dtype.kind == "f":
            raise IndexError(
                "only integers, slices (`:`), ellipsis (`...`), None and integer or boolean "
                "arrays are valid indices, not a Node of floats"
            )
        was_read(key, "value")
        value = np.asarray(numbers_of(key))
        return value if value.ndim else value.item()
    if type(key) is slice:
        return slice(
            *(None if n is None else operator.index(n) for n in (key.start, key.stop, key.step))
        )
    return key


def is_called_by_c(frame: FrameType) -> bool:
    """Whether a frame assigns an item through a function written in C rather than itself."""
    return not dis.opname[frame.f_code.co_code[frame.f_lasti]].startswith("STORE_")


def out_position(function: Any) -> int | None:
    """Return at which position a function takes ``out``."""
    try:
        names = [
            p.name
            for p in signature(function).parameters.values()
            if p.kind <= p.POSITIONAL_OR_KEYWORD
        ]
    except ValueError:  # written in C
        return None
    return names.index("out") if "out" in names else None
