"""Give `Node` its operators and methods, and NumPy's ufuncs their ops.

A Node is made by ops and starts backward passes, and both of these make Nodes: so `node` knows
neither, and they meet here.

Methods such as ``x.sum()`` stand here too, each under the name that NumPy's arrays give it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from . import reads
from .apply import binary, unary
from .backward import backward
from .context import current
from .frames import call_at
from .node import Node
from .numpy_protocol import UFUNCS, array_function, array_ufunc, method_of
from .op import OPS, Op
from .ops import (
    arithmetic,
    comparison,
    exponential,
    indexing,
    learning,
    products,
    reductions,
    rounding,
    shapes,
    sorting,
    trigonometric,
)
from .sharing import in_place
from .yaae import callback_of, set_callback

__all__ = ["install"]

_BINARY = {
    "add": arithmetic.add,
    "sub": arithmetic.subtract,
    "mul": arithmetic.multiply,
    "truediv": arithmetic.divide,
    "pow": arithmetic.power,
    "matmul": products.matmul,
    "mod": rounding.remainder,
    "floordiv": rounding.floor_divide,
    "and": comparison.bitwise_and,
    "or": comparison.bitwise_or,
    "xor": comparison.bitwise_xor,
}
_COMPARISON = {
    "lt": comparison.less,
    "le": comparison.less_equal,
    "gt": comparison.greater,
    "ge": comparison.greater_equal,
    "eq": comparison.equal,
    "ne": comparison.not_equal,
}
_UNARY = {
    "neg": arithmetic.negative,
    "pos": arithmetic.positive,
    "abs": arithmetic.absolute,
    "invert": comparison.invert,
}
_ELEMENTWISE = {
    "abs": arithmetic.absolute,
    "square": arithmetic.square,
    "sqrt": arithmetic.sqrt,
    "sign": rounding.sign,
    "exp": exponential.exp,
    "log": exponential.log,
    "log1p": exponential.log1p,
    "expm1": exponential.expm1,
    "sin": trigonometric.sin,
    "cos": trigonometric.cos,
    "tan": trigonometric.tan,
    "sinh": trigonometric.sinh,
    "cosh": trigonometric.cosh,
    "tanh": trigonometric.tanh,
    "relu": learning.relu,
    "sigmoid": learning.sigmoid,
}


def _of_a_sum(add: Callable[[Node, Any], Any]) -> Callable[[Node, Any], Any]:
    """Return the Node itself where ``sum`` adds it to its 0: nobody wrote that step."""

    @wraps(add)
    def operator(self: Node, other: Any) -> Any:
        if type(other) is int and other == 0 and self.dtype.kind == "f":
            mode = current()
            frame = sys._getframe(1)
            written = call_at(frame.f_code, frame.f_lasti).opname == "BINARY_OP"  # 0 + node
            if not written and (mode is None or mode.graph):
                return self
        return add(self, other)

    return operator


def _as_integer_ratio(self: Node) -> tuple[int, int]:
    """Return what `statistics` and `fractions` ask for, where no gradient is lost by it."""
    reads.converted(self, float)
    return float(self._value).as_integer_ratio()


def _compress(self: Node, condition: Any, axis: int | None = None) -> Any:
    """Return ``np.compress(condition, self, axis)``."""
    return np.compress(condition, self, axis)


def _lrelu(self: Node, slope: float = 0.01) -> Any:
    """Return the elements, those below 0 times `slope`."""
    return learning.leaky_relu(self, slope=float(slope))


_METHODS: dict[str, Any] = {
    "as_integer_ratio": _as_integer_ratio,
    "pow": binary(arithmetic.power),
    "__radd__": _of_a_sum(binary(arithmetic.add, reflected=True)),
    "astype": arithmetic.astype_of,
    **{
        function.__name__: method_of(function)
        for function in (
            np.all,
            np.any,
            np.argmax,
            np.argmin,
            np.clip,
            np.cumprod,
            np.cumsum,
            np.max,
            np.mean,
            np.min,
            np.prod,
            np.ptp,
            np.round,
            np.std,
            np.sum,
            np.var,
            np.argsort,
            np.choose,
            np.diagonal,
            np.dot,
            np.nonzero,
            np.partition,
            np.ravel,
            np.repeat,
            np.searchsorted,
            np.squeeze,
            np.swapaxes,
            np.take,
            np.trace,
        )
    },
    "logsumexp": reductions.logsumexp_of,
    "conj": unary(arithmetic.positive),
    "conjugate": unary(arithmetic.positive),
    "imag": property(np.imag, doc="Zeros: the Node holds real numbers."),
    "real": property(lambda self: self, doc="The Node itself: it holds real numbers."),
    "__getitem__": indexing.item_of,
    "T": property(lambda self: shapes.transpose(self, axes=None), doc="The axes in reverse order."),
    "mT": property(np.matrix_transpose, doc="The last two axes in reverse order."),
    "compress": _compress,
    "copy": shapes.copied,
    "flat": property(np.ravel, doc="The elements one after another."),
    "flatten": method_of(np.ravel),
    "lrelu": _lrelu,
    "matmul": binary(products.matmul),
    "reshape": shapes.reshaped,
    "sort": sorting.in_place,
    "transpose": shapes.transposed,
    "__trunc__": lambda self: int(self),
    "__round__": lambda self, ndigits=0: np.round(self, ndigits or 0),
    "__array_ufunc__": array_ufunc,
    "__array_function__": array_function,
    "__copy__": lambda self: _copied(self, self.op is not None),
    "__deepcopy__": lambda self, memo: memo.setdefault(id(self), _copied(self, False)),
    "_compute_derivatives": property(
        callback_of,
        set_callback,
        doc="Yaae's hook: called in a backward pass, it adds to its operands' gradients.",
    ),
    "backward": backward,
    "__divmod__": lambda self, other: (self // other, self % other),
    "__rdivmod__": lambda self, other: (other // self, other % self),
}


def _copied(node: Node, connected: bool) -> Node:
    """Return a leaf of the same numbers; one that comes from `node` if it is to be connected."""
    mode = current()
    if mode is not None and mode.observer is not None and mode.observer.plain:
        return shapes.copy(node) if node.ndim else node
    return shapes.copy(node) if connected else Node(node._value, node.requires_grad)


def _times_matrix(node: Node, matrix: Any, reflected: bool) -> Any:
    """Return the product of matrices that ``*`` means with an ``np.matrix``."""
    if node.ndim == 0:
        return arithmetic.multiply(node, matrix)
    if node.ndim == 1:  # a vector is a row to it
        node = shapes.reshape(node, shape=(1, *node.shape))
    return products.matmul(matrix, node) if reflected else products.matmul(node, matrix)


def _no_power_of_matrix(node: Node, matrix: Any, reflected: bool) -> Any:
    raise TypeError(
        "a power of a Node and an np.matrix: write np.linalg.matrix_power(node, n), or "
        "node ** np.asarray(matrix) for powers of the elements"
    )


_OF_MATRIX = {"mul": _times_matrix, "pow": _no_power_of_matrix}


def install() -> None:
    """Set the operators and methods of `Node`, and what answers NumPy's ufuncs."""
    for name, op in _BINARY.items():
        of_matrix = _OF_MATRIX.get(name)
        setattr(Node, f"__{name}__", binary(op, of_matrix=of_matrix))
        setattr(Node, f"__r{name}__", binary(op, reflected=True, of_matrix=of_matrix))
        setattr(Node, f"__i{name}__", in_place(name))
    for name, op in _COMPARISON.items():
        setattr(Node, f"__{name}__", binary(op))
    for name, op in _UNARY.items():
        setattr(Node, f"__{name}__", unary(op))
    for name, op in _ELEMENTWISE.items():
        setattr(Node, name, unary(op))
    for name, method in _METHODS.items():
        setattr(Node, name, method)
    for op in OPS.values():
        if isinstance(op.forward, np.ufunc):
            UFUNCS[op.forward] = unary(op) if op.forward.nin == 1 else _either_first(op)


def _either_first(op: Op) -> Callable[[Any, Any], Any]:
    """Return `op` of two operands, at least one of them a Node."""
    first, second = binary(op), binary(op, reflected=True)
    return lambda x, y: first(x, y) if isinstance(x, Node) else second(y, x)
