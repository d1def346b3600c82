"""Functions that read a list of Nodes as an array of Nodes."""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..engine import Node
from ..engine.numpy_protocol import UFUNCS
from ..engine.ops.joining import array_of
from .elements import settled

__all__ = [
    "Answer",
    "LiftingUfunc",
    "enumerating",
    "iterating",
    "lift",
    "lift_each",
    "lifting_call",
]

Answer = Callable[..., Any]
"""What answers in a cell for a function."""

LISTS: frozenset[Any] = frozenset((list, tuple, deque))


def lift(value: Any) -> Any:
    """Return a list of numbers and Nodes as one Node; anything else as it is."""
    if type(value) in LISTS:
        return array_of([*value] if value.__class__ is deque else value)
    return value


def lift_each(value: Any) -> Any:
    """Do as `lift` by each item of a list: of several arrays."""
    return [lift(one) for one in value] if value.__class__ in LISTS else value


def lifting_call(function: Answer, lift: Callable[[Any], Any] = lift) -> Answer:
    """Let a function take lists of Nodes."""

    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        for one in args:
            if one.__class__ in LISTS:
                args = tuple(map(lift, args))
                break
        if options:
            options = {name: lift(value) for name, value in options.items()}
        return function(*args, **options)

    return call


def enumerating(array: Any) -> Iterator[tuple[tuple[int, ...], Any]]:
    """Do as ``np.ndenumerate``, which reads plain numbers; of Nodes the elements are Nodes."""
    array = settled(lift(array))
    if not isinstance(array, Node):
        return np.ndenumerate(array)
    return ((place, array[place]) for place in np.ndindex(array.shape))


def iterating(array: Any, *args: Any, **options: Any) -> Any:
    """Do as ``np.nditer``; the elements of one Node are Nodes."""
    __tracebackhide__ = True
    now = settled(lift(array))
    if isinstance(now, Node) and not (args or options):
        return now.ravel()
    return np.nditer(array, *args, **options)


class LiftingUfunc:
    """A ufunc that takes lists of Nodes, and is else as it was."""

    def __init__(self, ufunc: Any) -> None:
        self._ufunc = ufunc
        self._answer = UFUNCS.get(ufunc) if ufunc.nin == 1 else None
        self.__doc__ = ufunc.__doc__

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return np.ufunc

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Apply the ufunc."""
        __tracebackhide__ = True
        if self._answer is not None and not options and len(args) == 1 and type(args[0]) is Node:
            return self._answer(args[0])
        for one in args:
            if one.__class__ is list or one.__class__ is tuple:
                args = tuple(map(lift, args))
                break
        return self._ufunc(*args, **options)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._ufunc, name)
        return lifting_call(found) if callable(found) and name != "at" else found

    def __repr__(self) -> str:
        return repr(self._ufunc)

    def __eq__(self, other: object) -> bool:
        return other is self or other is self._ufunc

    def __hash__(self) -> int:
        return hash(self._ufunc)

    def __reduce__(self) -> Any:
        return self._ufunc.__reduce__()
