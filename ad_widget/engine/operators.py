"""Give `Node` its operators: which sign is which op.

Methods such as ``x.sum()`` stand here too, each under the name that NumPy's arrays give it.
"""

from __future__ import annotations

from .node import Node, binary, unary
from .ops import arithmetic, comparison

__all__ = ["install"]

_BINARY = {
    "add": arithmetic.add,
    "sub": arithmetic.subtract,
    "mul": arithmetic.multiply,
    "truediv": arithmetic.divide,
    "pow": arithmetic.power,
}
_COMPARISON = {
    "lt": comparison.less,
    "le": comparison.less_equal,
    "gt": comparison.greater,
    "ge": comparison.greater_equal,
    "eq": comparison.equal,
    "ne": comparison.not_equal,
}
_UNARY = {"neg": arithmetic.negative}
_METHODS = {"relu": arithmetic.relu}


def install() -> None:
    """Set the operators and methods of `Node`."""
    for name, op in _BINARY.items():
        setattr(Node, f"__{name}__", binary(op))
        setattr(Node, f"__r{name}__", binary(op, reflected=True))
    for name, op in _COMPARISON.items():
        setattr(Node, f"__{name}__", binary(op))
    for name, op in _UNARY.items():
        setattr(Node, f"__{name}__", unary(op))
    for name, op in _METHODS.items():
        setattr(Node, name, unary(op))
