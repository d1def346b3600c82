"""A Node as an operand of NumPy's own functions: which function is which op."""
from __future__ import annotations
from collections.abc import Callable
from typing import Any

UFUNCS: dict[Any, Callable[..., Any]] = {}
FUNCTIONS: dict[Any, Callable[..., Any]] = {}


def implements(*functions: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def register(f):
        for function in functions:
            FUNCTIONS[function] = f
        return f
    return register


def ufunc(ufunc: Any, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    op = UFUNCS.get(ufunc)
    if op is None or method != "__call__":
        raise TypeError(f"np.{ufunc.__name__} has no rule for Nodes")
    return op(*inputs, **options)


def function(function: Any, args: Any, options: Any) -> Any:
    implementation = FUNCTIONS.get(function)
    if implementation is None:
        raise TypeError(f"np.{function.__name__} has no rule for Nodes")
    return implementation(*args, **options)
