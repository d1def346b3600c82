"""The backward pass on numbers, written for speed; `recorded` runs the same rules on Nodes."""

from __future__ import annotations

from collections.abc import Iterable
from threading import RLock
from typing import Any

import numpy as np

from .marks import PLAIN
from .node import Node, constant, strong
from .op import unchanged
from .recorded import record_backward
from .traverse import topo_sort
from .unbroadcast import fitted

__all__ = ["LOCK", "backward", "renew", "start"]

LOCK = RLock()
"""Cotangents travel in slots of the Nodes, and two threads may share Nodes."""


def start(root: Node, grad: Any) -> Any:
    """Check the cotangent a backward pass starts from and return its numbers, or the Node."""
    if grad is None:
        if root.shape != ():
            raise RuntimeError(
                f"backward: grad must be given for a result of shape {root.shape}; "
                "pass an array of that shape, or reduce the result to a scalar, e.g. with .sum()"
            )
        return 1.0 if type(root._value) is float else root.dtype.type(1)
    if isinstance(grad, Node):
        given: Any = grad
    else:
        given = np.array(grad, dtype=root.dtype)
    if np.shape(given) != root.shape:
        raise ValueError(
            f"backward: grad has shape {np.shape(given)}, the result has shape {root.shape}"
        )
    return given


def backward(root: Node, grad: Any = None, *, create_graph: bool = False) -> None:
    """Send a gradient back to every Node that `root` comes from: `Node.backward`.

    Gradients of leaves add up over calls until `zero_grad`; those of computed Nodes belong
    to this call.

    Parameters
    ----------
    root : Node
        The result.
    grad : Node, array_like, optional
        The cotangent to start from, of its shape; 1 for a scalar.
    create_graph : bool
        Record the pass, so that the gradients of leaves can be differentiated in turn.  They
        then hold on to their graph until `zero_grad`.

    Raises
    ------
    RuntimeError
        If `grad` is missing for a non-scalar, or `root` requires no gradient.
    ValueError
        If `grad` has another shape.
    """
    if not root.requires_grad:
        raise RuntimeError(
            "backward: this Node requires no gradient, since it comes from no leaf that does; "
            "make a leaf with Node(value), or see where the path was lost: numbers taken out of "
            "a Node (float(x), x.data) no longer lead back to it"
        )
    given = start(root, grad)
    if create_graph:
        seed = given if isinstance(given, Node) else constant(given)
        for node, cotangent in record_backward(root, seed).cotangents.items():
            if node._a is not None:  # a Node here would lead back to this one, in a circle
                node._grad = cotangent._value
            elif node._grad is None:
                node._grad = cotangent
            else:
                node._grad = node._grad + cotangent
        return
    if isinstance(given, Node):
        given = np.array(given._value, dtype=root.dtype)
    if type(root._value) is float:
        given = float(given)
    with LOCK:
        if root._a is None:
            before = root._grad._value if isinstance(root._grad, Node) else root._grad
            root._grad = given if before is None else before + given
            return
        try:
            _prepare(root)
            _propagate(root, given)
        except BaseException:
            _forget(root)
            raise


def _prepare(root: Node) -> None:
    """Count, for each computed Node that a gradient flows to, the results it will come from.

    Between passes every count is zero, so a Node with none has not been met.
    """
    stack = [root]
    while stack:
        node = stack.pop()
        node._grad = None
        a = node._a
        b = node._b
        if b is not None:
            if b.requires_grad:
                if b._a is None:
                    if b._grad.__class__ is Node:
                        b._grad = b._grad._value
                else:
                    pending = b._pending
                    if not pending:
                        stack.append(b)
                    b._pending = pending + 1
        elif a.__class__ is tuple:
            for child in a:
                if child.requires_grad:
                    if child._a is None:  # a leaf: its gradient adds up over passes
                        if child._grad.__class__ is Node:
                            child._grad = child._grad._value
                        continue
                    if not child._pending:
                        stack.append(child)
                    child._pending += 1
            continue
        if a.requires_grad:
            if a._a is None:
                if a._grad.__class__ is Node:
                    a._grad = a._grad._value
            else:
                pending = a._pending
                if not pending:
                    stack.append(a)
                a._pending = pending + 1


def _propagate(root: Node, grad: Any) -> None:
    """Send `grad` down, each Node passing on its cotangent once all of it is there."""
    root._grad = grad
    ready = [root]
    while ready:
        node = ready.pop()
        if node._attrs is not PLAIN:
            _pull(node, ready)
            continue
        # The loop of `_pull` written out, for graphs of single numbers and of small arrays: a
        # third of the time.
        op: Any = node._op
        g = node._grad
        a = node._a
        b = node._b
        if b is None:
            rule = op.vjps[0]
            try:
                c = g if rule is unchanged else rule(g, node._value, node._x)
            except ArithmeticError:
                _pull(node, ready)
                continue
            d = None
        else:
            first, second = op.vjps
            c = d = None
            try:
                if a.requires_grad:
                    c = g if first is unchanged else first(g, node._value, node._x, node._y)
                if b.requires_grad:
                    d = g if second is unchanged else second(g, node._value, node._x, node._y)
            except ArithmeticError:
                _pull(node, ready)
                continue
        if c is not None:
            before = a._grad
            a._grad = c if before is None else before + c
            if a._a is not None:
                a._pending = pending = a._pending - 1
                if not pending:
                    ready.append(a)
        if d is not None:
            before = b._grad
            b._grad = d if before is None else before + d
            if b._a is not None:
                b._pending = pending = b._pending - 1
                if not pending:
                    ready.append(b)


def _pull(node: Node, ready: list[Node]) -> None:
    """Send a Node's cotangent to its operands, and say which of them are ready."""
    g, ans, attrs = node._grad, node._value, node._attrs
    vjps: Any = node._op.vjps  # type: ignore[union-attr]
    children: Any = node._a
    args: Any = node._x
    if type(children) is not tuple:
        b = node._b
        children, args = ((children,), (args,)) if b is None else ((children, b), (args, node._y))
    if attrs is PLAIN or attrs is None:
        attrs = {}
    if type(g) is float and any(type(x) is not float for x in args):
        g, ans = strong(g), strong(ans)  # lest they give way to an operand of float32
    together = getattr(vjps, "together", None)
    given = together(g, ans, *args, **attrs) if together is not None and g is not None else None
    for k, child in enumerate(children):
        if child.requires_grad:
            rule = vjps[k]
            if rule is not None and g is not None:
                x = args[k]
                if given is not None:
                    c = given[k]
                else:
                    try:
                        c = rule(g, ans, *args, **attrs)
                    except ArithmeticError:  # Python refuses what NumPy calls inf or NaN
                        c = rule(strong(g), strong(ans), *map(strong, args), **attrs)
                if (
                    type(c) is not np.ndarray
                    or type(x) is not np.ndarray
                    or c.shape != x.shape
                    or c.dtype != x.dtype
                ):
                    c = fitted(c, x, node, k)
                before = child._grad
                child._grad = c if before is None else before + c
            if child._a is not None:
                child._pending = pending = child._pending - 1
                if not pending:
                    ready.append(child)


def _forget(root: Node) -> None:
    """Set every count back to zero after a pass that a rule's exception ended."""
    for node in topo_sort(root):
        node._pending = 0


def renew(nodes: Iterable[Node], values: Iterable[Any], grads: Iterable[Any]) -> None:
    """Put the numbers of another run into a graph whose structure stays.

    Parameters
    ----------
    nodes : iterable of Node
        In topological order, operands before results.
    values, grads : iterable
        One entry a Node: its numbers, and its gradient or None.  Computed Nodes keep these very
        arrays, which nobody may edit any more.

    Notes
    -----
    What forward saw is renewed too, so that a backward pass from here is right.
    """
    with LOCK:
        for node, value, grad in zip(nodes, values, grads, strict=True):
            node._become(value)
            if node.requires_grad:
                shared = node._a is not None and type(grad) is np.ndarray and grad.ndim > 0
                number = isinstance(grad, float) or grad is None
                node._grad = grad if number or shared else np.array(grad)
