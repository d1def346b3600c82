"""The seed's classes: an op taken in two steps, and derivatives written by hand.

The lesson this project grew from builds each operation as an object::

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

from .backward import compress_gradient
from .node import Node, _constant
from .op import EachOperand, Op

__all__ = ["Operation", "callback_of", "operation", "set_callback"]


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
                node.grad = _constant(node.grad._value + compress_gradient(c, node.shape))


def operation(name: str, op: Op) -> type[Operation]:
    """Return the seed's class of that name for `op`."""
    doc = f"The op `{op.name}` taken in two steps: see `Operation`."
    return type(name, (Operation,), {"op": op, "__doc__": doc, "__module__": __name__})


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
    import numpy as np

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

    Where an op made `node`, its rule is used and the callback left aside: the seed's operators
    set ``out._compute_derivatives`` to what is the rule already.
    """
    if node._op is not None and node._op is not BY_HAND:
        return
    from weakref import ref

    node._op = BY_HAND
    node._attrs = {"callback": callback, "node": ref(node)}
