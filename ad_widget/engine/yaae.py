"""Yaae's classes: an op taken in two steps, and derivatives written by hand.

Yaae, the engine of the lesson that this project grew from, builds each operation as an object::

    op = Add(a, b)
    out = op.forward_pass()
    out.grad = Node(1.0)
    op.compute_derivatives()        # adds to a.grad and b.grad

and lets a student write such a class: a result made with ``Node(value, children=[a, b])`` whose
``_compute_derivatives`` is set takes part in a backward pass like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import ref

import numpy as np

from .node import Node, constant
from .op import EachOperand, Op
from .ops import arithmetic, exponential, learning, products, reductions, shapes, trigonometric
from .ops.attrs import axis_of
from .unbroadcast import compress_gradient

__all__ = [
    "BY_HAND",
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
    "callback_of",
    "set_callback",
]


class Operation:
    """An op and its operands, run forward and backward by hand.

    Parameters
    ----------
    *operands : Node or array_like
        What is not a Node becomes one.
    **attrs
        The op's static attributes, such as ``axis``.
    """

    op: Op

    def __init__(self, *operands: Any, **attrs: Any) -> None:
        self.operands = tuple(x if isinstance(x, Node) else Node(x) for x in operands)
        self.attrs = attrs
        for k, node in enumerate(self.operands, 1):
            setattr(self, f"node{k}", node)

    def forward_pass(self) -> Node:
        """Compute the result, keep it as `out`, and return it."""
        out: Node = self.op(*self.operands, **self.attrs)
        self.out = out
        return out

    def compute_derivatives(self) -> None:
        """Add to the operands' gradients what they receive from ``out.grad``."""
        out = self.out
        g = out.grad
        if g is None:
            raise RuntimeError("compute_derivatives: set out.grad first, or call out.backward()")
        attrs = out.attrs
        for k, node in enumerate(self.operands):
            rule = self.op.vjps[k]
            if node.requires_grad and rule is not None and node.grad is not None:
                c = rule(g._value, out._value, *out._args, **attrs)
                node.grad = constant(node.grad._value + compress_gradient(c, node.shape))


def _operation(name: str, op: Op) -> type[Operation]:
    """Return Yaae's class of that name for `op`."""
    doc = f"The op `{op.name}` taken in two steps: see `Operation`."
    return type(name, (Operation,), {"op": op, "__doc__": doc, "__module__": __name__})


class Called(Operation):
    """An op that is called in the many ways of a NumPy function, such as with ``axis=-1``."""

    call: Callable[..., Node]

    def forward_pass(self) -> Node:
        """Compute the result, keep it as `out`, and return it."""
        out = type(self).call(*self.operands, **self.attrs)
        self.out = out
        return out


def _called(name: str, op: Op, call: Any) -> type[Operation]:
    plain = _operation(name, op)
    return type(name, (Called,), {"op": op, "call": staticmethod(call), "__doc__": plain.__doc__})


def _leaky_relu(x: Node, slope: float = 0.01) -> Any:
    return learning.leaky_relu(x, slope=float(slope))


def _softmax(x: Node, axis: int = -1) -> Any:
    return learning.softmax(x, axis=axis_of(axis, x.ndim))


Add = _operation("Add", arithmetic.add)
Sub = _operation("Sub", arithmetic.subtract)
Mul = _operation("Mul", arithmetic.multiply)
Div = _operation("Div", arithmetic.divide)
Pow = _operation("Pow", arithmetic.power)
Neg = _operation("Neg", arithmetic.negative)
Abs = _operation("Abs", arithmetic.absolute)
Sqrt = _operation("Sqrt", arithmetic.sqrt)
Exp = _operation("Exp", exponential.exp)
Log = _operation("Log", exponential.log)
Sin = _operation("Sin", trigonometric.sin)
Cos = _operation("Cos", trigonometric.cos)
Tan = _operation("Tan", trigonometric.tan)
Tanh = _operation("Tanh", trigonometric.tanh)
Matmul = _operation("Matmul", products.matmul)
ReLU = _operation("ReLU", learning.relu)
Sigmoid = _operation("Sigmoid", learning.sigmoid)
LeakyReLU = _called("LeakyReLU", learning.leaky_relu, _leaky_relu)
Softmax = _called("Softmax", learning.softmax, _softmax)
Sum = _called("Sum", reductions.sum_, np.sum)
Mean = _called("Mean", reductions.mean, np.mean)
Max = _called("Max", reductions.max_, np.max)
Min = _called("Min", reductions.min_, np.min)
Reshape = _called("Reshape", shapes.reshape, np.reshape)
Transpose = _called("Transpose", shapes.transpose, np.transpose)


# ------------------------------------------------------------------ derivatives by hand


def _by_hand(k: int, g: Any, ans: Any, *args: Any, node: Callable[[], Node], **_: Any) -> Any:
    """Run a Node's callback between clean gradients and return what operand `k` received."""
    out = node()
    if isinstance(g, Node):
        raise RuntimeError(
            "derivatives supplied through _compute_derivatives cannot be recorded, so there is "
            "no second derivative and no program; define the op with ad_widget.define"
        )
    children = out.children
    if children[k] in children[:k]:
        return g * 0.0 if children[k].shape == () else _zeros_like(children[k])
    kept = [child._grad for child in children]
    for child in children:
        child._grad = None
    try:
        callback = callback_of(out)
        if callback is not None:
            callback()
        received = children[k].grad
        return _zeros_like(children[k]) if received is None else received._value
    finally:
        for child, grad in zip(children, kept, strict=True):
            child._grad = grad


def _zeros_like(node: Node) -> Any:
    return np.zeros(node.shape, node.dtype)


BY_HAND = Op(
    "by hand",
    lambda *args, **attrs: None,
    EachOperand(_by_hand),
    scalar=None,
    symbol="ƒ",
    formula=r"f({0})",
    infix=None,
    doc="A result whose derivatives a callback supplies.",
)


def callback_of(node: Node) -> Callable[[], None] | None:
    """Return the callback that supplies a Node's derivatives, if that is how they come."""
    return node._attrs["callback"] if node._op is BY_HAND else None


def set_callback(node: Node, callback: Callable[[], None] | None) -> None:
    """Let `callback` add to the operands' gradients in a backward pass through `node`.

    Where an op made `node`, its rule is used and the callback left aside: Yaae's operators
    set ``out._compute_derivatives`` to what is the rule already.
    """
    if node._op is not None and node._op is not BY_HAND:
        return
    node._op = BY_HAND
    node._attrs = {"callback": callback, "node": ref(node)}
