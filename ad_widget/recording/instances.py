"""What answers in a cell for what asks for a value's class: a Node is of that of its numbers.

``isinstance(x, (int, float))``, ``type(x) is float`` and ``case float():`` hold of a Node of one
number, ``isinstance(x, np.ndarray)`` of an array, as they do where the code runs on plain numbers.
"""

from __future__ import annotations

import builtins
import functools
from collections.abc import Callable, Iterator
from types import UnionType
from typing import Any

import numpy as np

from ..engine import Node
from ..engine.node import numbers

__all__ = [
    "PATTERNS",
    "as_float64",
    "as_list",
    "as_number",
    "class_of",
    "dispatching",
    "has_attribute",
    "is_instance",
    "is_scalar",
]


def is_instance(value: Any, kinds: Any, /) -> bool:
    """Return what `isinstance` says of a Node's numbers; of a Node where a class of them is asked.

    Raises
    ------
    TypeError
        As `isinstance` does, if `kinds` is neither a class, a union nor a tuple of them.
    """
    __tracebackhide__ = True
    if isinstance(value, Node) and not any(issubclass(one, Node) for one in _classes(kinds)):
        value = _plain(value)
    return builtins.isinstance(value, kinds)


def has_attribute(value: Any, name: str, /) -> bool:
    """Return what `hasattr` says; of a Node's special methods, whether its numbers have them."""
    special = isinstance(value, Node) and name[:2] == name[-2:] == "__"
    return builtins.hasattr(_plain(value) if special else value, name)


def is_scalar(element: Any) -> bool:
    """Return what ``np.isscalar`` says of a Node's numbers."""
    return np.isscalar(_plain(element) if isinstance(element, Node) else element)


def class_of(value: Any, /) -> type:
    """Return what `type` says of a Node's numbers: `float` of a single one."""
    if not isinstance(value, Node):
        return builtins.type(value)
    plain = numbers(value)
    return float if isinstance(plain, float) else builtins.type(plain)


def as_number(value: Any, /) -> Any:
    """Return what `float` makes of a value; a Node of one number stays one, with its gradient."""
    __tracebackhide__ = True
    if isinstance(value, Node) and value.size == 1 and value.dtype.kind == "f":
        return value if value.ndim == 0 else value.reshape(())
    return builtins.float(value)


def as_float64(value: Any = 0.0, /) -> Any:
    """Return what ``np.float64`` makes of a value; a Node stays one, with its gradient."""
    __tracebackhide__ = True
    return value.astype(np.float64) if isinstance(value, Node) else np.float64(value)


def as_list(node: Node) -> Any:
    """Return what `tolist` makes of an array: nested lists, here of Nodes; of a number itself."""
    return [as_list(one) for one in node] if node.ndim else node


def dispatching(function: Callable[..., Any]) -> Any:
    """Do as ``functools.singledispatch``, by the class of a Node's numbers."""
    generic = functools.singledispatch(function)

    @functools.wraps(generic)
    def call(*args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        if not args:
            return generic(*args, **options)
        return generic.dispatch(class_of(args[0]))(*args, **options)

    return call


class _Like(type):
    """The class of what stands in a ``case`` for a class of numbers."""

    def __instancecheck__(cls, value: Any) -> bool:
        return is_instance(value, cls.__mro__[1])


PATTERNS: dict[str, type] = {
    one.__name__: _Like(one.__name__, (one,), {}) for one in (float, int, np.ndarray)
}
"""By the name of a class of numbers, what stands for it in a ``case``."""


def _plain(node: Node) -> Any:
    value = numbers(node)
    return np.float64(value) if type(value) is float else value  # float, and NumPy's number too


def _classes(kinds: Any) -> Iterator[type]:
    if isinstance(kinds, tuple):
        for one in kinds:
            yield from _classes(one)
    elif isinstance(kinds, UnionType):
        yield from _classes(kinds.__args__)
    elif isinstance(kinds, type):
        yield kinds
