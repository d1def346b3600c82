"""The ops as classes, each taken in two steps: see `seed`.

op = Matmul(a, b)
out = op.forward_pass()
out.grad = Node(1.0)
op.compute_derivatives()
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .node import Node
from .op import Op
from .ops import arithmetic, exponential, learning, linalg, reductions, shapes, trigonometric
from .ops.attrs import axis_of
from .yaae import Operation, operation

__all__ = [
    "Abs",
    "Add",
    "Cos",
    "Div",
    "Exp",
    "LeakyReLU",
    "Log",
    "Matmul",
    "Max",
    "Mean",
    "Min",
    "Mul",
    "Neg",
    "Operation",
    "Pow",
    "ReLU",
    "Reshape",
    "Sigmoid",
    "Sin",
    "Softmax",
    "Sqrt",
    "Sub",
    "Sum",
    "Tan",
    "Tanh",
    "Transpose",
]


class Called(Operation):
    """An op that is called in the many ways of a NumPy function, such as with ``axis=-1``."""

    call: Callable[..., Node]

    def forward_pass(self) -> Node:
        """Compute the result, keep it as `out`, and return it."""
        out = type(self).call(*self.operands, **self.attrs)
        self.out = out
        return out


def _called(name: str, op: Op, call: Any) -> type[Operation]:
    plain = operation(name, op)
    return type(name, (Called,), {"op": op, "call": staticmethod(call), "__doc__": plain.__doc__})


def _leaky_relu(x: Node, slope: float = 0.01) -> Any:
    return learning.leaky_relu(x, slope=float(slope))


def _softmax(x: Node, axis: int = -1) -> Any:
    return learning.softmax(x, axis=axis_of(axis, x.ndim))


Add = operation("Add", arithmetic.add)
Sub = operation("Sub", arithmetic.subtract)
Mul = operation("Mul", arithmetic.multiply)
Div = operation("Div", arithmetic.divide)
Pow = operation("Pow", arithmetic.power)
Neg = operation("Neg", arithmetic.negative)
Abs = operation("Abs", arithmetic.absolute)
Sqrt = operation("Sqrt", arithmetic.sqrt)
Exp = operation("Exp", exponential.exp)
Log = operation("Log", exponential.log)
Sin = operation("Sin", trigonometric.sin)
Cos = operation("Cos", trigonometric.cos)
Tan = operation("Tan", trigonometric.tan)
Tanh = operation("Tanh", trigonometric.tanh)
Matmul = operation("Matmul", linalg.matmul)
ReLU = operation("ReLU", learning.relu)
Sigmoid = operation("Sigmoid", learning.sigmoid)
LeakyReLU = _called("LeakyReLU", learning.leaky_relu, _leaky_relu)
Softmax = _called("Softmax", learning.softmax, _softmax)
Sum = _called("Sum", reductions.sum_, np.sum)
Mean = _called("Mean", reductions.mean, np.mean)
Max = _called("Max", reductions.max_, np.max)
Min = _called("Min", reductions.min_, np.min)
Reshape = _called("Reshape", shapes.reshape, np.reshape)
Transpose = _called("Transpose", shapes.transpose, np.transpose)
