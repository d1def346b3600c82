"""The backward pass: on numbers, and recorded on Nodes.

`backward` is the pass on numbers, written for speed; `record_backward` runs the very same rules on
Nodes, and so leaves the pass itself as a graph.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from threading import RLock
from typing import Any, NamedTuple

import numpy as np

from .node import PLAIN, Node, constant, strong
from .op import unchanged
from .traverse import topo_sort

__all__ = [
    "Recorded",
    "backward",
    "compress_gradient",
    "local_cotangent",
    "pull",
    "record_backward",
    "renew",
]

_LOCK = RLock()  # cotangents travel in slots of the Nodes, and two threads may share Nodes


def compress_gradient(grad: Any, shape: tuple[int, ...]) -> Any:
    """Sum a cotangent back to the shape of an operand that was broadcast ("unbroadcast").

    Parameters
    ----------
    grad : array or Node
        Shape ``S``.
    shape : tuple of int
        A shape that broadcasts to ``S``; or one that ``S`` broadcasts to, where a rule returned
        less than the full cotangent.

    Returns
    -------
    array or Node of shape `shape`

    Notes
    -----
    Broadcasting copies a number into many places; the gradient of a copy is the sum over them.
    """
    have = grad.shape if hasattr(grad, "shape") else ()
    if have == shape:
        return grad
    if have == () and not isinstance(grad, Node):
        spread = np.empty(shape, np.asarray(grad).dtype)
        spread.fill(grad)  # several times as quick as np.broadcast_to or np.full
        return spread
    extra = len(have) - len(shape)
    if extra > 0:
        grad = grad.sum(axis=tuple(range(extra)))
        have = have[extra:]
        if have == shape:
            return grad
    stretched = tuple(
        k for k, (n, m) in enumerate(zip(have, shape, strict=False)) if m == 1 and n != 1
    )
    if stretched and extra >= 0:
        grad = grad.sum(axis=stretched, keepdims=True)
    have = grad.shape if isinstance(grad, Node) else np.shape(grad)
    return grad if have == shape else np.broadcast_to(grad, shape)


def _fitted(grad: Any, value: Any, node: Node, k: int) -> Any:
    """Return a rule's cotangent in the shape and dtype of the operand's numbers."""
    number = type(value) is float
    if type(value) is not np.ndarray:
        value = np.asarray(value)
    grad = np.asarray(grad)
    shape = value.shape
    try:
        grad = compress_gradient(grad, shape)
    except (ValueError, TypeError) as error:
        raise ValueError(_wrong_shape(node._op, k, grad.shape, shape)) from error
    if number:
        return float(grad)
    if grad.dtype != value.dtype:
        grad = grad.astype(value.dtype)
    return float(grad) if shape == () and value.dtype == np.float64 else grad


def _wrong_shape(op: Any, k: int, got: tuple[int, ...], want: tuple[int, ...]) -> str:
    return (
        f"the rule of {op.name!r} for operand {k} returned a cotangent of shape {got}, "
        f"which cannot be summed back to the operand's shape {want}"
    )


def _start(root: Node, grad: Any) -> Any:
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
    given = _start(root, grad)
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
    with _LOCK:
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
                    c = _fitted(c, x, node, k)
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


class Recorded(NamedTuple):
    """A backward pass as a graph.

    Attributes
    ----------
    cotangents : dict of Node to Node
        For each Node a gradient flows to, its gradient.
    contributions : dict of (Node, int) to Node
        For a result and the position of an operand, what this edge adds to the operand's
        gradient, in the operand's shape.
    """

    cotangents: dict[Node, Node]
    contributions: dict[tuple[Node, int], Node]


def record_backward(root: Node, seed: Node) -> Recorded:
    """Run the backward pass on Nodes, so that it can be differentiated or lowered.

    Parameters
    ----------
    root : Node
        The result; requires a gradient.
    seed : Node
        Its cotangent, of its shape.

    Returns
    -------
    Recorded
    """
    return _record([(root, seed)])


def _record(
    seeds: Iterable[tuple[Node, Node]],
    wrt: Collection[Node] = (),
    linear: bool = False,
) -> Recorded:
    """Record the pass from several roots, along the paths to `wrt` alone if there are any.

    With `linear`, the numbers of the forward pass count as constants: what is recorded is a
    linear function of the seeds, and nothing else.
    """
    cotangents: dict[Node, Node] = {}
    order: list[Node] = []
    visited = set(wrt)
    for root, seed in seeds:
        topo_sort(root, order, visited)
        before = cotangents.get(root)
        cotangents[root] = seed if before is None else before + seed
    wanted = set(wrt)
    for node in order:
        if node.requires_grad and (not wrt or any(child in wanted for child in node.children)):
            wanted.add(node)
    contributions: dict[tuple[Node, int], Node] = {}
    for node in reversed(order):
        g = cotangents.get(node)
        if g is None or node._a is None:
            continue
        if not linear:
            _unedited(node)
        children = node.children
        given = _together(node, children, g, linear)
        for k, child in enumerate(children):
            if child not in wanted:
                continue
            c = (
                _cotangent(node, k, children, g, linear)
                if given is None
                else _received(node, k, child, given[k])
            )
            if c is None:
                continue
            contributions[node, k] = c
            before = cotangents.get(child)
            cotangents[child] = c if before is None else before + c
    return Recorded(cotangents, contributions)


def local_cotangent(node: Node, k: int, g: Node, linear: bool = False) -> Node | None:
    """Record what operand `k` of `node` receives when `node` receives `g`.

    Parameters
    ----------
    node : Node
        A result.
    k : int
        The operand's position.
    g : Node
        The cotangent of `node`.
    linear : bool
        Record how it depends on `g` alone.

    Returns
    -------
    Node or None
        Of the operand's shape and dtype; None if no gradient flows there.

    Raises
    ------
    RuntimeError
        If an operand was edited since `node` was computed.
    """
    if not linear:
        _unedited(node)
    return _cotangent(node, k, node.children, g, linear)


def _cotangent(
    node: Node, k: int, children: tuple[Node, ...], g: Node, linear: bool
) -> Node | None:
    op: Any = node._op
    rule = op.vjps[k]
    if rule is None:
        return None
    if linear:
        c = rule(g, strong(node._value), *map(strong, node._args), **node.attrs)
    else:
        c = rule(g, node, *children, **node.attrs)
    return _received(node, k, children[k], c)


def _together(node: Node, children: tuple[Node, ...], g: Node, linear: bool) -> Any:
    """Record what all operands receive, where the op has a rule for all of them at once."""
    op: Any = node._op
    together = getattr(op.vjps, "together", None)
    if together is None:
        return None
    if linear:
        return together(g, strong(node._value), *map(strong, node._args), **node.attrs)
    return together(g, node, *children, **node.attrs)


def _received(node: Node, k: int, x: Node, c: Any) -> Node:
    """Return a rule's cotangent in the shape and dtype of the operand."""
    received: Node = c if isinstance(c, Node) else constant(c)
    try:
        received = compress_gradient(received, x.shape)
    except (ValueError, TypeError) as error:
        raise ValueError(_wrong_shape(node._op, k, received.shape, x.shape)) from error
    if received.dtype != x.dtype and x.dtype.kind == "f":
        received = received.astype(x.dtype)
    return received


def _unedited(node: Node) -> None:
    """Refuse to record through a leaf whose numbers are not what forward saw."""
    for child, seen in zip(node.children, node._args, strict=True):
        now = child._value
        if child._a is not None or now is seen or (type(seen) is float and now == seen):
            continue
        if not np.array_equal(now, seen, equal_nan=np.asarray(seen).dtype.kind == "f"):
            raise RuntimeError(
                f"a leaf was edited after {node._op!r} used it, so its derivative there cannot be "
                "recorded; compute the result again, or edit after the backward pass"
            )


def pull(
    outputs: Sequence[Node], cotangents: Sequence[Any], inputs: Sequence[Node], *, record: bool
) -> list[Any]:
    """Return what `inputs` receive when `outputs` receive `cotangents`, and leave no trace.

    Parameters
    ----------
    outputs : sequence of Node
    cotangents : sequence of Node or array_like
        One an output, of its shape.
    inputs : sequence of Node
        Without `record`, leaves that no other computation knows.
    record : bool
        Return Nodes that can be differentiated in turn.

    Returns
    -------
    list of Node or array
        One an input, of its shape and dtype; zeros where no gradient flows.
    """
    sought = set(inputs)
    reached = [
        (out, c)
        for out, c in zip(outputs, cotangents, strict=True)
        if out.requires_grad or out in sought
    ]
    found: Sequence[Any]
    if record or any(isinstance(c, Node) for c in cotangents):
        given = [(out, _start(out, c)) for out, c in reached]
        seeds = [(out, c if isinstance(c, Node) else constant(c)) for out, c in given]
        recorded = _record(seeds, inputs, linear=not record).cotangents
        found = [recorded.get(x) for x in inputs]
        zeros: Any = _zero_node
    else:
        with _LOCK:
            for x in inputs:
                x._grad = None
            for out, c in reached:
                backward(out, c)
            found = [x._grad for x in inputs]
            for x in inputs:
                x._grad = None
        zeros = _zeros
    return [zeros(x) if c is None else c for x, c in zip(inputs, found, strict=True)]


def _zeros(node: Node) -> Any:
    return np.zeros(node.shape, node.dtype)


def _zero_node(node: Node) -> Node:
    return constant(_zeros(node))


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
    with _LOCK:
        for node, value, grad in zip(nodes, values, grads, strict=True):
            node._become(value)
            if node.requires_grad:
                shared = node._a is not None and type(grad) is np.ndarray and grad.ndim > 0
                number = isinstance(grad, float) or grad is None
                node._grad = grad if number or shared else np.array(grad)
