"""Running an op on Nodes: the result joins the graph.

`apply` is the way for any op; `unary` and `binary` make the methods and operators of `Node`, which
take a short way for single numbers and for arrays of one dtype.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from .context import MODES
from .marks import CONSTANT, EXPOSED, PLAIN, WRITTEN
from .node import WEAK, Node, NotRealError, Operation, observed, operand, owned, seen, strong
from .numpy_protocol import COMPLEX

__all__ = ["apply", "binary", "unary"]

# Where every nanosecond counts, `x.__class__` is asked: `type(x)` takes twice the time.
new = object.__new__
ndarray = np.ndarray
float64 = np.float64
FLOAT64 = np.dtype(np.float64)
OPERANDS = (Node, int, float, complex, list, tuple, np.generic, ndarray)


def apply(op: Operation, operands: tuple[Any, ...], attrs: dict[str, Any] | None = None) -> Any:
    """Run `op` on Nodes, arrays and numbers; a result that comes from a Node joins the graph.

    Parameters
    ----------
    op : Op
    operands : tuple
        Nodes, arrays or numbers.
    attrs : dict, optional
        The op's static attributes, such as an axis.

    Returns
    -------
    Node, or array where no operand is a Node

    Raises
    ------
    TypeError
        If an operand is not numeric.
    """
    args: list[Any] = []
    inputs: list[Any] = []
    needs = followed = False
    scalar = op.scalar
    weak = scalar is not None
    written = True
    for x in operands:
        if isinstance(x, Node):
            followed = True
            needs = needs or x.requires_grad
            written = written and x._op is WRITTEN
            inputs.append(x)
            x = seen(x)
        else:
            inputs.append(CONSTANT)
            if type(x) not in WEAK:  # a copy: what is edited later is not what forward saw
                try:
                    x = strong(owned(x, False))
                except NotRealError:
                    if op.forward not in COMPLEX:
                        raise
                    return COMPLEX[op.forward](*operands)
        weak = weak and type(x) in WEAK
        args.append(x)
    value = None
    if weak:
        try:
            value = scalar(*args)  # type: ignore[misc]
        except (ArithmeticError, ValueError, TypeError):
            weak = False
    if not weak:
        if needs and op.keeping is not None:
            value, kept = op.keeping(*args, **attrs or {})
            attrs = {**(attrs or {}), "kept": kept}
        else:
            value = op.forward(*args, **attrs) if attrs else op.forward(*args)
    if not followed:
        return value
    if weak and written:
        return operand(value)  # of numbers as written comes another
    if type(value) is np.float64 or (
        type(value) is ndarray and value.ndim == 0 and value.dtype == FLOAT64
    ):
        value = float(value)
    made = new(Node)
    made._value = value
    made._op = op
    made._attrs = attrs or None
    made._pending = 0
    if len(inputs) > 2:
        made._a, made._b = tuple(inputs), None
        made._x = tuple(args)
    else:
        made._a, made._x = inputs[0], args[0]
        if len(inputs) == 2:
            made._b, made._y = inputs[1], args[1]
        else:
            made._b = None
    made.requires_grad = needs and op.differentiable and _is_float(value) and _reached(op, inputs)
    if MODES:
        return observed(made)
    return made


def _is_float(value: Any) -> bool:
    return type(value) is float or (type(value) not in WEAK and value.dtype.kind == "f")


def _reached(op: Operation, inputs: list[Any]) -> bool:
    """Whether an operand that requires a gradient has a rule to send it one."""
    rules: Any = op.vjps
    return op.throughout or any(
        x.requires_grad and rule is not None for x, rule in zip(inputs, rules, strict=False)
    )


def unary(op: Operation) -> Callable[[Node], Any]:
    """Return `op` as a method of one Node, quick on scalars."""
    scalar = op.scalar
    forward = op.forward
    differentiable = op.differentiable

    def method(self: Node) -> Any:
        x = self._value
        if x.__class__ is float and scalar is not None:
            try:
                value = scalar(x)
            except (ArithmeticError, ValueError):
                return apply(op, (self,))
        elif x.__class__ is ndarray and self._op is not EXPOSED:
            value = forward(x)
            if value.__class__ is not ndarray or value.dtype is not x.dtype:
                return apply(op, (self,))
        else:
            return apply(op, (self,))
        made = new(Node)
        made._value = value
        made._op = op
        made._attrs = PLAIN
        made._a = self
        made._x = x
        made._b = None
        made._pending = 0
        made.requires_grad = differentiable and self.requires_grad
        if MODES:
            return observed(made)
        return made

    method.__name__ = method.__qualname__ = op.name
    method.__doc__ = op.doc or f"Return ``{op.name}(self)``, elementwise."
    return method


def binary(
    op: Operation,
    reflected: bool = False,
    of_matrix: Callable[[Node, Any, bool], Any] | None = None,
) -> Callable[[Node, Any], Any]:
    """Return `op` as an operator of two operands, quick on scalars and on arrays.

    `of_matrix` answers instead where the other one is an ``np.matrix``.
    """
    scalar: Any = op.scalar  # where there is none, calling it is a TypeError like any other
    forward = op.forward

    def operator(self: Node, other: Any) -> Any:
        x = self._value
        attrs = PLAIN
        if other.__class__ is Node:
            y = other._value
            if x.__class__ is float and y.__class__ is float:
                try:
                    value = scalar(x, y)
                except (ArithmeticError, ValueError, TypeError):
                    return general(self, other)
                if value.__class__ is not float:
                    return general(self, other)
            elif (
                x.__class__ is ndarray
                and y.__class__ is ndarray
                and (dtype := x.dtype) is y.dtype
                and self._op is not EXPOSED
                and other._op is not EXPOSED
            ):
                value = forward(x, y)
                if value.dtype is not dtype or value.__class__ is float64:
                    return general(self, other)
                if x.shape != y.shape:  # else the result has it too, a product of matrices as well
                    attrs = None
            else:
                return general(self, other)
            made = new(Node)
            made._a = self
            made._b = other
            made._x = x
            made._y = y
            made.requires_grad = self.requires_grad or other.requires_grad
        elif other.__class__ is float or other.__class__ is int:
            if x.__class__ is float:
                try:
                    value = scalar(other, x) if reflected else scalar(x, other)
                except (ArithmeticError, ValueError, TypeError):
                    return general(self, other)
                if value.__class__ is not float:
                    return general(self, other)
            elif x.__class__ is ndarray and self._op is not EXPOSED:
                value = forward(other, x) if reflected else forward(x, other)
                if value.dtype is not x.dtype:
                    return general(self, other)
            else:
                return general(self, other)
            made = new(Node)
            if reflected:
                made._a = CONSTANT
                made._b = self
                made._x = other
                made._y = x
            else:
                made._a = self
                made._b = CONSTANT
                made._x = x
                made._y = other
            made.requires_grad = self.requires_grad
        else:
            return general(self, other)
        made._value = value
        made._op = op
        made._attrs = attrs
        made._pending = 0
        if MODES:
            return observed(made)
        return made

    def general(self: Node, other: Any) -> Any:
        if type(other) is np.float64 and type(self._value) is float:
            return operator(self, float(other))
        if hasattr(type(other), "__node__"):
            return operator(self, other.__node__())
        if isinstance(other, Fraction):
            return operator(self, float(other))
        if of_matrix is not None and isinstance(other, np.matrix):
            return of_matrix(self, np.asarray(other), reflected)
        if not isinstance(other, OPERANDS):
            if isinstance(other, complex) and op.differentiable:
                raise TypeError(
                    f"a Node holds real numbers, so it cannot be combined with {other!r}: "
                    "compute the real and the imaginary part as a Node each"
                )
            if not hasattr(other, "__pandas_priority__"):
                return NotImplemented  # let what is foreign use its own operators
            other = np.asarray(other)  # the numbers of a table, without their labels
        return apply(op, (other, self) if reflected else (self, other))

    operator.__name__ = operator.__qualname__ = op.name
    operator.__doc__ = op.doc or f"Return ``{op.name}`` of two operands, with broadcasting."
    return operator
