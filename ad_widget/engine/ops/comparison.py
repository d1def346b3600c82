"""Comparisons, logic and tests: truth values as data, that no gradient flows through.

`where` chooses by them, and sends each branch the gradient of what it was chosen for.
"""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np

from .. import reads
from ..node import Node
from ..numpy_protocol import implements
from ..op import Op, define

__all__ = [
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
    "equal",
    "greater",
    "greater_equal",
    "invert",
    "isfinite",
    "isinf",
    "isnan",
    "less",
    "less_equal",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
    "not_equal",
    "signbit",
    "where",
]


def _relation(ufunc: np.ufunc, scalar: Any, sign: str, latex: str) -> Op:
    return define(
        ufunc.__name__,
        ufunc,
        None,
        None,
        scalar=scalar,
        symbol=sign,
        formula=f"{{0}} {latex} {{1}}",
        infix=f"{{0}} {sign} {{1}}",
    )


less = _relation(np.less, operator.lt, "<", "<")
less_equal = _relation(np.less_equal, operator.le, "≤", r"\le")
greater = _relation(np.greater, operator.gt, ">", ">")
greater_equal = _relation(np.greater_equal, operator.ge, "≥", r"\ge")
equal = _relation(np.equal, operator.eq, "=", "=")
not_equal = _relation(np.not_equal, operator.ne, "≠", r"\ne")

logical_and = _relation(np.logical_and, lambda x, y: bool(x and y), "∧", r"\land")
logical_or = _relation(np.logical_or, lambda x, y: bool(x or y), "∨", r"\lor")
logical_xor = _relation(np.logical_xor, lambda x, y: bool(x) != bool(y), "⊻", r"\oplus")
bitwise_and = _relation(np.bitwise_and, operator.and_, "&", r"\land")
bitwise_or = _relation(np.bitwise_or, operator.or_, "|", r"\lor")
bitwise_xor = _relation(np.bitwise_xor, operator.xor, "^", r"\oplus")


def _invert(x: Any) -> Any:
    return not x if type(x) is bool else ~x


logical_not = define(
    "logical_not",
    np.logical_not,
    None,
    scalar=operator.not_,
    symbol="¬",
    formula=r"\lnot {0}",
    infix="¬{0}",
)
invert = define(
    "invert", np.invert, None, scalar=_invert, symbol="~", formula=r"\lnot {0}", infix="~{0}"
)
isnan = define("isnan", np.isnan, None, scalar=math.isnan)
isinf = define("isinf", np.isinf, None, scalar=math.isinf)
isfinite = define("isfinite", np.isfinite, None, scalar=math.isfinite)
signbit = define(
    "signbit", np.signbit, None, scalar=lambda x: math.copysign(1.0, x) < 0.0, symbol="±"
)

where = define(
    "where",
    np.where,
    None,
    lambda g, ans, c, x, y: np.where(c, g, 0.0),
    lambda g, ans, c, x, y: np.where(c, 0.0, g),
    scalar=lambda c, x, y: x if c else y,
    formula=r"\begin{{cases}} {1} & {0} \\ {2} & \text{{else}} \end{{cases}}",
    doc="Choose, elementwise, ``x`` where the condition holds and ``y`` elsewhere.",
)


@implements(np.where)
def _where(condition: Any, *branches: Any) -> Any:
    if branches:
        return where(condition, *branches)
    reads.was_read(condition, "value")  # how many there are depends on the numbers
    return np.nonzero(condition._value)


@implements(np.isclose)
def _isclose(
    a: Any, b: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False
) -> Any:
    with np.errstate(invalid="ignore"):  # of two equal infinities
        near = (np.abs(a - b) <= atol + rtol * np.abs(b)) | (a == b)
    return near | (np.isnan(a) & np.isnan(b)) if equal_nan else near


@implements(np.allclose)
def _allclose(
    a: Any, b: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False
) -> Any:
    a, b = (x if isinstance(x, Node) else np.asarray(x) for x in (a, b))
    return np.all(np.isclose(a, b, rtol, atol, equal_nan))


@implements(np.array_equal)
def _array_equal(a1: Any, a2: Any, equal_nan: bool = False) -> Any:
    if np.shape(a1) != np.shape(a2):
        return False
    same = np.equal(a1, a2)
    return np.all(same | (np.isnan(a1) & np.isnan(a2)) if equal_nan else same)


@implements(np.isposinf)
def _isposinf(x: Any) -> Any:
    return x == np.inf


@implements(np.isneginf)
def _isneginf(x: Any) -> Any:
    return x == -np.inf


@implements(np.isreal)
def _isreal(x: Any) -> Any:
    return np.ones(x.shape, bool)


@implements(np.iscomplex)
def _iscomplex(x: Any) -> Any:
    return np.zeros(x.shape, bool)
