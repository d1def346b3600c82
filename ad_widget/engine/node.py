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

from collections.abc import Callable, Iterator, Sequence
from sys import getrefcount
from typing import TYPE_CHECKING, Any

import numpy as np

from . import numpy_protocol as dispatch
from . import op as ops
from . import reads as looks
from .context import MODES, current
from .op import Op

__all__ = ["Node", "apply", "binary", "unary"]

passed_back: Any = None
"""`graph.backward`, which that module enters here: passes walk Nodes, and Nodes start them."""

# Where every nanosecond counts, `x.__class__` is asked: `type(x)` takes twice the time.
new = object.__new__
ndarray = np.ndarray
float64 = np.float64
_FLOAT64 = np.dtype(np.float64)
_OPERANDS: tuple[type, ...] = (int, float, complex, list, tuple, np.generic, ndarray)
_WEAK = (float, int, bool)  # Python's own numbers take the dtype of what they meet


class Mark:
    """An object that stands in a Node's slot and means something there."""

    def __init__(self, meaning: str) -> None:
        self.meaning = meaning
        self.requires_grad = False

    def __repr__(self) -> str:
        return f"<{self.meaning}>"


EXPOSED: Any = Mark("a leaf whose array the caller may hold, and so edit")  # in its op slot
CONSTANT: Any = Mark("an operand that is no Node")  # as an operand; its number is in the args
WRITTEN: Any = Mark("a number as Python writes it")  # in a leaf's op slot: takes any dtype
PLAIN: Any = Mark("operands and result of one shape and dtype")  # in attrs: no un-broadcasting


class Node:
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
    _op: Op | None
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
        self._value = _owned(data, requires_grad)
        self._grad = self._op = self._attrs = self._a = self._b = None
        self._pending = 0
        self.requires_grad = bool(requires_grad)
        if children:
            self._a = tuple(children)
            self._x = tuple(child._value for child in children)
            self._compute_derivatives = None
        if MODES:
            _observed(self)

    # ------------------------------------------------------------------ numbers

    @property
    def data(self) -> np.ndarray[Any, Any]:
        """The numbers; a leaf's are writable, a computed Node's are not."""
        if MODES or looks.TAKEN:
            looks.taken(self)
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
        self._value = _owned(value, self.requires_grad)
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
            return float(value) if value.ndim == 0 and value.dtype == _FLOAT64 else value.copy()
        self._op = None
        if value.ndim == 0 and value.dtype == _FLOAT64:
            self._value = value = float(value)
        return value

    def _become(self, value: Any) -> None:
        """Take the numbers of another run, and see the operands' anew."""
        self._value = value if type(value) is bool else _owned(value, False)
        a, b = self._a, self._b
        if a is None:
            self._op = None
            return
        if self._attrs is not PLAIN:
            self._attrs = self.attrs or None  # without what forward kept of other numbers
        see = _raw if self._attrs is PLAIN else _seen
        if type(a) is tuple:
            self._x = tuple(
                x if node is CONSTANT else see(node) for node, x in zip(a, self._x, strict=True)
            )
            return
        if a is not CONSTANT:
            self._x = see(a)
        if b is not None and b is not CONSTANT:
            self._y = see(b)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of `data`."""
        shape: tuple[int, ...] = getattr(self._value, "shape", ())
        return shape

    @property
    def ndim(self) -> int:
        """The number of axes of `data`."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of elements of `data`."""
        return int(np.size(self._value))

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of `data`."""
        value = self._value
        return _FLOAT64 if type(value) is float else np.asarray(value).dtype

    # ------------------------------------------------------------------ graph

    @property
    def children(self) -> tuple[Node, ...]:
        """The operands, in argument order; constants are Nodes that require no gradient."""
        a: Any = self._a
        b: Any = self._b
        if a is CONSTANT:
            self._a = a = _operand(self._x)
        if b is None:
            if type(a) is not tuple:
                return () if a is None else (a,)
            self._a = several = tuple(
                _operand(x) if node is CONSTANT else node
                for node, x in zip(a, self._x, strict=True)
            )
            return several
        if b is CONSTANT:
            self._b = b = _operand(self._y)
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
    def op(self) -> Op | None:
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
        made = _constant(0.0)
        # Rules may hand one array to several operands; one that nobody else holds is as it is.
        owned = type(grad) is ndarray and grad.base is None and getrefcount(grad) <= 3
        made._value = grad if owned else _owned(grad, False)
        self._grad = made
        return made

    @grad.setter
    def grad(self, value: Any) -> None:
        self._grad = value if value is None or isinstance(value, Node) else _constant(value)

    def zero_grad(self) -> None:
        """Set the gradient back to zero."""
        self._grad = None

    def backward(self, grad: Any = None, *, create_graph: bool = False) -> None:
        """Send a gradient back to every Node this one comes from.

        Gradients of leaves add up over calls until `zero_grad`; those of computed Nodes belong
        to this call.

        Parameters
        ----------
        grad : Node, array_like, optional
            The cotangent to start from, of this Node's shape; 1 for a scalar.
        create_graph : bool
            Record the pass, so that the gradients of leaves can be differentiated in turn.  They
            then hold on to their graph until `zero_grad`.

        Raises
        ------
        RuntimeError
            If `grad` is missing for a non-scalar, or this Node requires no gradient.
        ValueError
            If `grad` has another shape.
        """
        passed_back(self, grad, create_graph=create_graph)

    def detach(self) -> Node:
        """Return a leaf with the same numbers that requires no gradient."""
        looks.looked(self, "value")
        return Node(self._value, requires_grad=False)

    # ------------------------------------------------------------------ the seed's hand-made ops

    @property
    def _compute_derivatives(self) -> Callable[[], None] | None:
        """The seed's hook: called in a backward pass, it adds to its operands' gradients."""
        from .yaae import callback_of

        return callback_of(self)

    @_compute_derivatives.setter
    def _compute_derivatives(self, callback: Callable[[], None] | None) -> None:
        from .yaae import set_callback

        set_callback(self, callback)

    # ------------------------------------------------------------------ a guest in Python

    def item(self, *index: Any) -> Any:
        """Return the only element, or the one at an index, as a Python number."""
        looks.taken(self)
        return np.asarray(self._value).item(*index)

    def tolist(self) -> Any:
        """Return the numbers as nested lists."""
        looks.taken(self)
        return np.asarray(self._value).tolist()

    def __bool__(self) -> bool:
        looks.looked(self, "bool")
        return bool(self._value)

    def __float__(self) -> float:
        looks.converted(self, float)
        return float(self._value)

    def __int__(self) -> int:
        looks.converted(self, int)
        return int(self._value)

    def __complex__(self) -> complex:
        looks.converted(self, complex)
        return complex(self._value)

    def __index__(self) -> int:
        if self.dtype.kind == "f":
            raise TypeError(
                "a Node of floats cannot stand where a whole number is counted: write int(x), or "
                "float(x) where a plain number is asked for"
            )
        looks.looked(self, "value")
        return np.asarray(self._value).__index__()

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("len() of a scalar Node")
        return self.shape[0]

    def __iter__(self) -> Iterator[Node]:
        if not self.shape:
            raise TypeError("iteration over a scalar Node")
        return (self[k] for k in range(self.shape[0]))

    def __contains__(self, value: Any) -> bool:
        return bool((self == value).any())

    __hash__ = object.__hash__
    __pandas_priority__ = 10_000  # of two operands, pandas leaves the op to the higher

    def __format__(self, spec: str) -> str:
        value = self._value
        if spec and np.ndim(value) == 0:
            return format(np.asarray(value).item(), spec)
        return format(str(value), spec)

    def __str__(self) -> str:
        return str(self._value)

    def __repr__(self) -> str:
        grad = self._grad if hasattr(self, "_grad") else None
        numbers = grad._value if isinstance(grad, Node) else grad
        if numbers is None and self.requires_grad:
            numbers = np.zeros(self.shape)
        return f"Node(data={self._value}, grad={numbers})"

    def __setitem__(self, key: Any, value: Any) -> None:
        raise TypeError(
            "a Node's elements cannot be assigned: build the result with np.where, "
            "np.concatenate or np.stack, or edit a leaf's numbers through .data"
        )

    def __copy__(self) -> Node:
        from .ops.shapes import copy

        return Node(self._value, self.requires_grad) if self._a is None else copy(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> Node:
        copied = Node(self._value, self.requires_grad)
        memo[id(self)] = copied
        return copied

    def __reduce__(self) -> tuple[Any, ...]:
        grad = self.grad
        return _restored, (self._value, self.requires_grad, None if grad is None else grad._value)

    # ------------------------------------------------------------------ a guest in NumPy

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        looks.as_array(self)
        if copy is False and dtype is not None and np.dtype(dtype) != self.dtype:
            raise ValueError(f"a Node of {self.dtype} gives no view as {np.dtype(dtype)}")
        return np.array(self._value, dtype=dtype)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if method == "__call__" and not options:
            answer = dispatch.UFUNCS.get(ufunc)
            if answer is not None:
                return answer(*inputs)
        return dispatch.ufunc(ufunc, method, inputs, options)

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        return dispatch.function(function, args, options)

    if TYPE_CHECKING:  # given by `operators`, which knows the ops
        T: Node
        real: Node

        def __add__(self, other: Any) -> Node: ...
        def __radd__(self, other: Any) -> Node: ...
        def __sub__(self, other: Any) -> Node: ...
        def __rsub__(self, other: Any) -> Node: ...
        def __mul__(self, other: Any) -> Node: ...
        def __rmul__(self, other: Any) -> Node: ...
        def __truediv__(self, other: Any) -> Node: ...
        def __rtruediv__(self, other: Any) -> Node: ...
        def __pow__(self, other: Any) -> Node: ...
        def __rpow__(self, other: Any) -> Node: ...
        def __mod__(self, other: Any) -> Node: ...
        def __rmod__(self, other: Any) -> Node: ...
        def __floordiv__(self, other: Any) -> Node: ...
        def __matmul__(self, other: Any) -> Node: ...
        def __rmatmul__(self, other: Any) -> Node: ...
        def __neg__(self) -> Node: ...
        def __pos__(self) -> Node: ...
        def __abs__(self) -> Node: ...
        def __invert__(self) -> Node: ...
        def __and__(self, other: Any) -> Node: ...
        def __or__(self, other: Any) -> Node: ...
        def __xor__(self, other: Any) -> Node: ...
        def __lt__(self, other: Any) -> Node: ...
        def __le__(self, other: Any) -> Node: ...
        def __gt__(self, other: Any) -> Node: ...
        def __ge__(self, other: Any) -> Node: ...
        def __eq__(self, other: object) -> Any: ...
        def __ne__(self, other: object) -> Any: ...
        def __getitem__(self, key: Any) -> Node: ...
        def __getattr__(self, name: str) -> Callable[..., Any]: ...


# ---------------------------------------------------------------------- making Nodes


def _owned(data: Any, requires_grad: bool) -> Any:
    """Return numbers that nobody else holds: a float for a float64 scalar, else a new array."""
    if type(data) is float:
        return data
    if isinstance(data, Node):
        raise TypeError(
            "a Node cannot hold a Node: use the Node as it is, or node.detach() for its numbers"
        )
    value = data.copy() if type(data) is ndarray else np.array(data)
    kind = value.dtype.kind
    if kind not in "fiub":
        what = "complex numbers" if kind == "c" else f"data of type {type(data).__name__}"
        raise (dispatch.NotRealError if kind == "c" else TypeError)(
            f"a Node holds real numbers, not {what} (dtype {value.dtype}); "
            "pass a number, a list of numbers of one shape, or an array"
        )
    if requires_grad and kind != "f":
        value = value.astype(np.float64)
    return float(value) if value.ndim == 0 and value.dtype == _FLOAT64 else value


def _constant(value: Any) -> Node:
    """Return a Node of numbers that requires no gradient; a Python number stays one."""
    made = new(Node)
    made._value = value if type(value) in _WEAK else _owned(value, False)
    made._grad = made._op = made._attrs = made._a = made._b = None
    made._pending = 0
    made.requires_grad = False
    return made


def _operand(value: Any) -> Node:
    """Return a constant operand as a Node; a number as written takes the dtype of what it meets."""
    made = _constant(value)
    if type(value) in _WEAK:
        made._op = WRITTEN
    return made


def _restored(value: Any, requires_grad: bool, grad: Any) -> Node:
    made = Node(value, requires_grad)
    made.grad = grad
    return made


def _grad_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    return dtype if dtype.kind == "f" else _FLOAT64


def _observed(made: Node) -> Node:
    """Do by a new Node as this thread's mode wishes."""
    mode = current()
    if mode is not None:
        if not mode.graph and made._a is not None:
            for child in made.children:  # the result will not follow them
                if child.requires_grad:
                    looks.looked(child, "value")
            made._op = made._attrs = made._a = made._b = made._x = made._y = None
            made.requires_grad = False
        if mode.observer is not None:
            mode.observer.made(made)
    return made


def _seen(node: Node) -> Any:
    """Return a Node's numbers as an op other than on plain floats sees them."""
    if node._op is WRITTEN:
        return node._value
    return _strong(node._snapshot() if node._op is EXPOSED else node._value)


def _strong(value: Any) -> Any:
    """Return a float64 scalar as NumPy's, which does not give way to a narrower dtype."""
    return np.float64(value) if type(value) is float else value


def _raw(node: Node) -> Any:
    return node._value


def apply(op: Op, operands: tuple[Any, ...], attrs: dict[str, Any] | None = None) -> Any:
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
    weak = op.scalar is not None
    written = True
    for x in operands:
        if isinstance(x, Node):
            followed = True
            needs = needs or x.requires_grad
            written = written and x._op is WRITTEN
            inputs.append(x)
            x = _seen(x)
        else:
            inputs.append(CONSTANT)
            if type(x) not in _WEAK:  # a copy: what is edited later is not what forward saw
                try:
                    x = _strong(_owned(x, False))
                except dispatch.NotRealError:
                    if op.forward not in dispatch.COMPLEX:
                        raise
                    return dispatch.COMPLEX[op.forward](*operands)
        weak = weak and type(x) in _WEAK
        args.append(x)
    value = None
    if weak:
        try:
            value = op.scalar(*args)  # type: ignore[misc]
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
        return _operand(value)  # of numbers as written comes another
    if type(value) is np.float64 or (
        type(value) is ndarray and value.ndim == 0 and value.dtype == _FLOAT64
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
        return _observed(made)
    return made


ops.joined = apply


def _is_float(value: Any) -> bool:
    return type(value) is float or (type(value) not in _WEAK and value.dtype.kind == "f")


def _reached(op: Op, inputs: list[Any]) -> bool:
    """Whether an operand that requires a gradient has a rule to send it one."""
    rules: Any = op.vjps
    return op.throughout or any(
        x.requires_grad and rule is not None for x, rule in zip(inputs, rules, strict=False)
    )


def unary(op: Op) -> Callable[[Node], Any]:
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
            return _observed(made)
        return made

    method.__name__ = method.__qualname__ = op.name
    method.__doc__ = op.doc or f"Return ``{op.name}(self)``, elementwise."
    return method


def binary(op: Op, reflected: bool = False) -> Callable[[Node, Any], Any]:
    """Return `op` as an operator of two operands, quick on scalars and on arrays."""
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
            return _observed(made)
        return made

    def general(self: Node, other: Any) -> Any:
        if type(other) is np.float64 and type(self._value) is float:
            return operator(self, float(other))
        if not isinstance(other, _OPERANDS):
            if not hasattr(other, "__pandas_priority__"):
                return NotImplemented  # let what is foreign use its own operators
            other = np.asarray(other)  # the numbers of a table, without their labels
        return apply(op, (other, self) if reflected else (self, other))

    operator.__name__ = operator.__qualname__ = op.name
    operator.__doc__ = op.doc or f"Return ``{op.name}`` of two operands, with broadcasting."
    return operator


_OPERANDS = (Node, *_OPERANDS)
