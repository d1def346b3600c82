"""Node: an array that remembers how it was made.

Compute with Nodes as with NumPy arrays, then ask the result for its gradient::

    x = Node(3.0)
    y = x * x + np.sin(x)
    y.backward()
    x.grad            # dy/dx

A *leaf* is a Node that nobody computed.  It owns its array: what an op saw of it stays what the
backward pass needs, whatever is done to ``.data`` meanwhile.  A computed Node cannot be edited.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from sys import getrefcount
from typing import Any, Protocol

import numpy as np

from . import reads
from .context import MODES, current
from .guest import FLOAT64, Guest
from .marks import CONSTANT, EXPOSED, PLAIN, WRITTEN

__all__ = [
    "WEAK",
    "Node",
    "NotRealError",
    "Operation",
    "backdate",
    "become",
    "constant",
    "gradient",
    "is_written",
    "numbers",
    "observed",
    "operand",
    "operands_seen",
    "owned",
    "put_gradient",
    "seen",
    "strong",
]

# Where every nanosecond counts, `x.__class__` is asked: `type(x)` takes twice the time.
new = object.__new__
ndarray = np.ndarray
WEAK = (float, int, bool)  # Python's own numbers take the dtype of what they meet


class NotRealError(TypeError):
    """Complex numbers met what is known of real ones alone."""


class Operation(Protocol):
    """What made a Node and knows its derivatives: see `op.Op`."""

    name: str
    forward: Callable[..., Any]
    vjps: Any
    scalar: Callable[..., Any] | None
    keeping: Callable[..., tuple[Any, Any]] | None
    symbol: str
    formula: str
    infix: str | None
    doc: str
    differentiable: bool
    throughout: bool


class Node(Guest):
    """An array in a computation graph.

    Parameters
    ----------
    data : array_like
        Numbers of any shape; copied.  Floating dtypes are kept; integers and booleans become
        float64 if a gradient is required.
    requires_grad : bool
        Whether backward passes leave a gradient here.
    children : sequence of Node
        The operands this Node is said to come from, for a result whose derivative is supplied by
        hand (see `_compute_derivatives`).  An op fills this in by itself.

    Attributes
    ----------
    data : numpy.ndarray
        The numbers.  A leaf's may be edited in place or assigned.
    grad : Node or None
        For a leaf that requires it, a Node of floats of `data`'s shape, zero until a backward
        pass adds to it.  For a computed Node, the gradient of the last backward pass.
    children : tuple of Node
        The operands, in argument order.
    requires_grad : bool

    Raises
    ------
    TypeError
        If `data` is a Node, complex, or not numeric.

    Examples
    --------
    >>> x = Node([1.0, 2.0])
    >>> (x * x).sum().backward()
    >>> x.grad.data
    array([2., 4.])
    """

    __slots__ = (
        "__weakref__",
        "_a",
        "_attrs",
        "_b",
        "_grad",
        "_op",
        "_pending",
        "_value",
        "_x",
        "_y",
        "requires_grad",
    )

    # A float64 scalar is kept as a Python float, all else as an array: small graphs of numbers
    # are what a lecture draws, and a 0-d array costs ten times as much.
    _value: Any
    _grad: Any  # raw numbers, a Node once somebody looked, None before a backward pass
    _op: Operation | None
    _attrs: Any
    # Operands and their numbers as forward saw them.  One or two, as most ops have, stand in slots
    # of their own (a tuple would cost time, memory and the garbage collector's attention); more
    # stand as tuples in `_a` and `_x`.
    _a: Any
    _b: Any
    _x: Any
    _y: Any
    _pending: int  # a backward pass' count of results still to come
    requires_grad: bool

    def __init__(
        self, data: Any, requires_grad: bool = True, children: Sequence[Node] = ()
    ) -> None:
        self._value = owned(data, requires_grad)
        self._grad = self._op = self._attrs = self._a = self._b = None
        self._pending = 0
        self.requires_grad = bool(requires_grad)
        if children:
            self._a = tuple(children)
            self._x = tuple(child._value for child in children)
            self._compute_derivatives = None  # see `yaae`
        if MODES:
            observed(self)

    # ------------------------------------------------------------------ numbers

    @property
    def data(self) -> np.ndarray[Any, Any]:
        """The numbers; a leaf's are writable, a computed Node's are not."""
        if MODES or reads.TAKEN:
            reads.taken(self)
        return self._exposed()

    @data.setter
    def data(self, value: Any) -> None:
        if value is self._value:  # `w.data -= step` ends here, its array edited already
            return
        if self._a is not None:
            raise AttributeError(
                f"this Node is the result of {self._op!r}, so its data cannot be set; "
                "edit the leaves it comes from, or start anew with node.detach()"
            )
        self._value = owned(value, self.requires_grad)
        self._op = None

    def _exposed(self) -> np.ndarray[Any, Any]:
        value: np.ndarray[Any, Any] = self._value
        if self._op is EXPOSED:
            return value
        if self._op is None:
            # Graphs that used this leaf hold the same array: if there are any, they keep it.
            if type(value) is not ndarray or getrefcount(value) > 3:
                value = np.array(value)
            self._value = value
            self._op = EXPOSED
            return value
        shown = np.asarray(value).view()
        shown.flags.writeable = False
        return shown

    def _snapshot(self) -> Any:
        """Return what an op may keep of a leaf whose array was handed out."""
        value = self._value
        if getrefcount(value) > 3:  # somebody may edit it yet, through a view too
            return float(value) if value.ndim == 0 and value.dtype == FLOAT64 else value.copy()
        self._op = None
        if value.ndim == 0 and value.dtype == FLOAT64:
            self._value = value = float(value)
        return value

    def _become(self, value: Any) -> None:
        """Take the numbers of another run, and see the operands' anew.

        A computed Node takes an array as it is: it shows it, but lets nobody edit it.
        """
        shared = self._a is not None and type(value) is ndarray and value.ndim > 0
        self._value = value if shared or type(value) is bool else owned(value, False)
        a, b = self._a, self._b
        if a is None:
            self._op = None
            return
        if self._attrs is not PLAIN:
            self._attrs = self.attrs or None  # without what forward kept of other numbers
        see = _raw if self._attrs is PLAIN else seen
        if type(a) is tuple:
            self._x = tuple(
                x if node is CONSTANT else see(node) for node, x in zip(a, self._x, strict=True)
            )
            return
        if a is not CONSTANT:
            self._x = see(a)
        if b is not None and b is not CONSTANT:
            self._y = see(b)

    # ------------------------------------------------------------------ graph

    @property
    def children(self) -> tuple[Node, ...]:
        """The operands, in argument order; constants are Nodes that require no gradient."""
        a: Any = self._a
        b: Any = self._b
        if a is CONSTANT:
            self._a = a = operand(self._x)
        if b is None:
            if type(a) is not tuple:
                return () if a is None else (a,)
            self._a = several = tuple(
                operand(x) if node is CONSTANT else node for node, x in zip(a, self._x, strict=True)
            )
            return several
        if b is CONSTANT:
            self._b = b = operand(self._y)
        return a, b

    @property
    def _args(self) -> tuple[Any, ...]:
        """The operands' numbers as forward saw them."""
        if self._b is not None:
            return self._x, self._y
        if self._a is None:
            return ()
        several: tuple[Any, ...] = self._x if type(self._a) is tuple else (self._x,)
        return several

    @property
    def attrs(self) -> dict[str, Any]:
        """The static attributes of the op that made this Node, such as an axis."""
        attrs = self._attrs
        if attrs is None or attrs is PLAIN:
            return {}
        return {k: v for k, v in attrs.items() if k != "kept"} if "kept" in attrs else attrs

    @property
    def op(self) -> Operation | None:
        """The op that made this Node; None for a leaf."""
        return None if self._a is None else self._op

    @property
    def grad(self) -> Node | None:
        """The gradient left here by backward passes."""
        try:
            grad = self._grad
        except AttributeError:
            grad = None
        if grad is None:
            if not self.requires_grad:
                return None
            grad = np.zeros(self.shape, _grad_dtype(self.dtype))
        elif isinstance(grad, Node):
            return grad
        made = constant(0.0)
        # Rules may hand one array to several operands; one that nobody else holds is as it is.
        alone = type(grad) is ndarray and grad.base is None and getrefcount(grad) <= 3
        made._value = grad if alone else owned(grad, False)
        self._grad = made
        return made

    @grad.setter
    def grad(self, value: Any) -> None:
        self._grad = value if value is None or isinstance(value, Node) else constant(value)

    def zero_grad(self) -> None:
        """Set the gradient back to zero."""
        self._grad = None

    def detach(self) -> Node:
        """Return a leaf with the same numbers that requires no gradient."""
        reads.was_read(self, "value")
        return Node(self._value, requires_grad=False)

    def __repr__(self) -> str:
        if MODES and (mode := current()) and mode.observer is not None and mode.observer.plain:
            return repr(self._value)
        grad = self._grad if hasattr(self, "_grad") else None
        numbers = grad._value if isinstance(grad, Node) else grad
        if numbers is None and self.requires_grad:
            numbers = np.zeros(self.shape)
        return f"Node(data={self._value}, grad={numbers})"

    def __reduce__(self) -> tuple[Any, ...]:
        grad = self.grad
        return _restored, (self._value, self.requires_grad, None if grad is None else grad._value)


# ---------------------------------------------------------------------- making Nodes


def owned(data: Any, requires_grad: bool) -> Any:
    """Return numbers that nobody else holds: a float for a float64 scalar, else a new array."""
    if type(data) is float:
        return data
    if isinstance(data, Node):
        raise TypeError(
            "a Node cannot hold a Node: use the Node as it is, or node.detach() for its numbers"
        )
    if type(data) is ndarray:
        value = data.copy("K" if all(data.strides) else "C")  # as it lies in memory
    else:
        value = np.array(data)
    kind = value.dtype.kind
    if kind not in "fiub":
        what = "complex numbers" if kind == "c" else f"data of type {type(data).__name__}"
        raise (NotRealError if kind == "c" else TypeError)(
            f"a Node holds real numbers, not {what} (dtype {value.dtype}); "
            "pass a number, a list of numbers of one shape, or an array"
        )
    if requires_grad and kind != "f":
        value = value.astype(np.float64)
    return float(value) if value.ndim == 0 and value.dtype == FLOAT64 else value


def constant(value: Any) -> Node:
    """Return a Node of numbers that requires no gradient; a Python number stays one."""
    made = new(Node)
    made._value = value if type(value) in WEAK else owned(value, False)
    made._grad = made._op = made._attrs = made._a = made._b = None
    made._pending = 0
    made.requires_grad = False
    return made


def operand(value: Any) -> Node:
    """Return a constant operand as a Node; a number as written takes the dtype of what it meets."""
    made = constant(value)
    if type(value) in WEAK:
        made._op = WRITTEN
    return made


def numbers(node: Node) -> Any:
    """Return a Node's numbers without counting as a read of them; they must not be edited."""
    return node._value


def operands_seen(node: Node) -> tuple[Any, ...]:
    """Return the operands' numbers as forward saw them; they must not be edited."""
    return node._args


def become(node: Node, value: Any) -> None:
    """Let a Node have the numbers of another run, and see its operands' anew."""
    node._become(value)


def backdate(copy: Node, value: Any) -> None:
    """Let a copy have the numbers that its operand had before they were edited."""
    copy._value = copy._x = value


def gradient(node: Node) -> Any:
    """Return the gradient as it lies, None before a backward pass; see `put_gradient`."""
    return getattr(node, "_grad", None)


def put_gradient(node: Node, grad: Any) -> None:
    """Let a Node have the gradient that `gradient` returned."""
    node._grad = grad


def is_written(node: Node) -> bool:
    """Whether a Node is a constant as Python writes it, such as the 2 of ``x ** 2``."""
    return node._op is WRITTEN


def _restored(value: Any, requires_grad: bool, grad: Any) -> Node:
    made = Node(value, requires_grad)
    made.grad = grad
    return made


def _grad_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    return dtype if dtype.kind == "f" else FLOAT64


def observed(made: Node) -> Node:
    """Cut a new Node off from its operands if no graph is built, and tell the observer."""
    mode = current()
    if mode is not None:
        if not mode.graph and made._a is not None:
            for child in made.children:  # the result will not follow them
                if child.requires_grad:
                    reads.was_read(child, "value")
            made._op = made._attrs = made._a = made._b = made._x = made._y = None
            made.requires_grad = False
        if mode.observer is not None:
            mode.observer.made(made)
    return made


def seen(node: Node) -> Any:
    """Return a Node's numbers as an op other than on plain floats sees them."""
    if node._op is WRITTEN:
        return node._value
    return strong(node._snapshot() if node._op is EXPOSED else node._value)


def strong(value: Any) -> Any:
    """Return a float64 scalar as NumPy's, which does not give way to a narrower dtype."""
    return np.float64(value) if type(value) is float else value


def _raw(node: Node) -> Any:
    return node._value
