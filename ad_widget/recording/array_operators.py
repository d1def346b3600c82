"""Python's operators on an array that takes Nodes, those in place among them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from ..engine import Node
from ..engine.ops.joining import array_of
from .storage import Traced

__all__ = ["Operators"]


def _operator(apply: Callable[[Any, Any], Any], reflected: bool) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        __tracebackhide__ = True
        mine = self._v if self._store.nodes is None else self.__node__()
        if isinstance(other, Traced):
            other = other._v if other._store.nodes is None else other.__node__()
        elif type(other) in (list, tuple):
            other = array_of(other)
        result = apply(other, mine) if reflected else apply(mine, other)
        return self._fresh(result) if type(result) is np.ndarray else result

    return method


def _in_place(apply: Callable[[Any, Any], Any], name: str) -> Callable[[Any, Any], Any]:
    ufunc = getattr(np, name)

    def method(self: Any, other: Any) -> Any:
        __tracebackhide__ = True
        if isinstance(other, Traced):
            other = other._v if other._store.nodes is None else other.__node__()
        elif type(other) in (list, tuple):
            other = array_of(other)
        if self._store.nodes is None and not isinstance(other, Node):
            ufunc(self._v, other, out=self._v)
            return self
        return self._assign_result(apply(self.__node__(), other), name)

    return method


class Operators(Traced):
    """Python's operators on an array that takes Nodes."""

    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]


for _name, _ufunc in {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "pow": "power",
    "matmul": "matmul",
    "and": "bitwise_and",
    "or": "bitwise_or",
    "xor": "bitwise_xor",
    "lshift": "left_shift",
    "rshift": "right_shift",
}.items():
    _apply = getattr(operator, f"__{_name}__")
    setattr(Operators, f"__{_name}__", _operator(_apply, False))
    setattr(Operators, f"__r{_name}__", _operator(_apply, True))
    setattr(Operators, f"__i{_name}__", _in_place(_apply, _ufunc))
for _name in ("lt", "le", "gt", "ge", "eq", "ne"):
    setattr(Operators, f"__{_name}__", _operator(getattr(operator, f"__{_name}__"), False))
setattr(Operators, "__divmod__", lambda self, other: (self // other, self % other))  # noqa: B010
setattr(  # noqa: B010
    Operators, "__rdivmod__", lambda self, other: (other // self, other % self)
)


def _unary(apply: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def method(self: Any) -> Any:
        result = apply(self.__node__())
        return self._fresh(result) if type(result) is np.ndarray else result

    return method


for _name in ("neg", "pos", "abs", "invert"):
    setattr(Operators, f"__{_name}__", _unary(getattr(operator, f"__{_name}__")))
