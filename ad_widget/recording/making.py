"""Functions that make arrays: from lists of Nodes, and so that the arrays take Nodes."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from ..engine import Node
from ..engine.ops.joining import array_of, holds_node
from .elements import Elements, own, own_copy, settled
from .lifting import Answer, lift

__all__ = ["Joiner", "from_iterable", "full", "making_call", "of_array"]


def making_call(function: Answer) -> Answer:
    """Let the new array take Nodes."""

    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        return own(function(*args, **options))

    return call


def of_array(function: Answer, copies: bool, makes: bool) -> Answer:
    """Let ``np.array`` and its like read lists of Nodes."""

    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        if not args:
            return function(*args, **options)
        value = lift(args[0])
        now = settled(value)
        copy = copies and options.get("copy", True)
        if not isinstance(now, Node):
            if type(value) is Elements and not copy and _keeps(value, args, options):
                return value
            result = function(now, *args[1:], **options)
            return own(result) if makes and (copy or result is not now) else result
        dtype = options.get("dtype", args[1] if len(args) > 1 else None)
        if dtype is not None and np.dtype(dtype) != now.dtype:
            now = now.astype(dtype)
        elif type(value) is Elements and not copy:
            return value
        missing = options.get("ndmin", 0) - now.ndim
        if missing > 0:
            now = now.reshape((1,) * missing + now.shape)
        return own_copy(now, single=True) if makes else now

    return call


def _keeps(value: Elements, args: tuple[Any, ...], options: dict[str, Any]) -> bool:
    dtype = options.get("dtype", args[1] if len(args) > 1 else None)
    return dtype is None or np.dtype(dtype) == value.dtype


def full(function: Answer, like: bool, makes: bool) -> Answer:
    """Let ``np.full`` and ``np.full_like`` fill an array with a Node."""

    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        given = dict(zip(("a" if like else "shape", "fill_value", "dtype"), args, strict=False))
        given = {**given, **options}
        value = settled(lift(given.get("fill_value")))
        if not isinstance(value, Node):
            result = function(*args, **options)
            return own(result) if makes else result
        first = given["a" if like else "shape"]
        dtype = given.get("dtype") or (first.dtype if hasattr(first, "dtype") and like else None)
        if dtype is not None and np.dtype(dtype) != value.dtype:
            if value.requires_grad and np.dtype(dtype).kind != "f":
                from ..engine.reads import LeakError

                raise LeakError(
                    f"an array of {np.dtype(dtype)} would cut a Node down to whole numbers, and "
                    "its gradient would be lost: give a floating dtype"
                )
            value = value.astype(dtype)
        filled: Any = np.broadcast_to(value, np.shape(first) if like else first)
        return own_copy(filled) if makes else filled

    return call


def from_iterable(function: Answer, makes: bool) -> Answer:
    """Let ``np.fromiter`` read Nodes."""

    @functools.wraps(function)
    def call(iter: Any, dtype: Any, count: int = -1, **options: Any) -> Any:
        __tracebackhide__ = True
        values = list(iter)[: None if count < 0 else count]
        if not holds_node(values):
            result = function(values, dtype, count, **options)
            return own(result) if makes else result
        now = array_of(values)
        now = now if now.dtype == np.dtype(dtype) else now.astype(dtype)
        return own_copy(now) if makes else now

    return call


class Joiner:
    """``np.r_`` and ``np.c_``, which join what stands in square brackets."""

    def __init__(self, joiner: Any, columns: bool, makes: bool) -> None:
        self._joiner, self._columns, self._makes = joiner, columns, makes

    def __getitem__(self, key: Any) -> Any:
        __tracebackhide__ = True
        parts = [settled(lift(part)) for part in (key if type(key) is tuple else (key,))]
        if not any(isinstance(part, Node) for part in parts):
            plain = tuple(parts) if type(key) is tuple else parts[0]
            result = self._joiner[plain]
            return own(result) if self._makes else result
        if any(isinstance(part, str) for part in parts):
            raise TypeError("np.r_ and np.c_ take no directive where a part is a Node")
        parts = [np.r_[part] if isinstance(part, slice) else part for part in parts]
        parts = [np.atleast_1d(part) for part in parts]
        if self._columns:
            parts = [part[:, None] if part.ndim == 1 else part for part in parts]
        joined: Any = np.concatenate(parts, axis=-1 if self._columns else 0)
        return own_copy(joined) if self._makes else joined

    def __getattr__(self, name: str) -> Any:
        return getattr(self._joiner, name)
