"""The larger, the smaller, and numbers kept within bounds, elementwise with broadcasting.

How a tie is shared, and what goes to a bound, is in the rules here; `conventions` says it in words.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy import _core

from ..node import Node, numbers
from ..numpy_protocol import UFUNCS, implements
from ..op import Op, define

__all__ = ["absent_bounds", "clip", "fmax", "fmin", "maximum", "minimum"]


def _nothing(ans: Any) -> Any:
    """Return 0, but NaN where a result is: the slope of what is no number is none either."""
    return np.sign(ans) * 0.0


def _chosen(mine: Callable[[Any, Any], Any]) -> tuple[Any, Any]:
    """Return the rules of a choice between two operands; a tie is shared, NaN goes to both."""
    return (
        lambda g, ans, x, y: np.where(mine(x, y), g, np.where(x == y, g / 2, _nothing(ans))),
        lambda g, ans, x, y: np.where(mine(y, x), g, np.where(x == y, g / 2, _nothing(ans))),
    )


def _ignoring_nan(mine: Callable[[Any, Any], Any]) -> tuple[Any, Any]:
    """Return the same for a choice that takes a number where the other is NaN."""
    return _chosen(lambda x, y: mine(x, y) | (np.isnan(y) & ~np.isnan(x)))


def _choice(ufunc: np.ufunc, rules: tuple[Any, Any], scalar: Any, symbol: str) -> Op:
    latex = rf"\{symbol}\left({{0}}, {{1}}\right)"
    return define(ufunc.__name__, ufunc, *rules, scalar=scalar, symbol=symbol, formula=latex)


maximum = _choice(
    np.maximum, _chosen(operator.gt), lambda x, y: x if x >= y or math.isnan(x) else y, "max"
)
minimum = _choice(
    np.minimum, _chosen(operator.lt), lambda x, y: x if x <= y or math.isnan(x) else y, "min"
)
fmax = _choice(
    np.fmax, _ignoring_nan(operator.gt), lambda x, y: x if x >= y or math.isnan(y) else y, "max"
)
fmin = _choice(
    np.fmin, _ignoring_nan(operator.lt), lambda x, y: x if x <= y or math.isnan(y) else y, "min"
)


def _clipped(x: float, lo: float, hi: float) -> float:
    if x > hi or lo > hi or math.isnan(hi):
        return hi
    return lo if x < lo or math.isnan(lo) else x


clip = define(
    "clip",
    np.clip,
    lambda g, ans, x, lo, hi: np.where((x >= lo) & (x <= hi), g, _nothing(ans)),
    lambda g, ans, x, lo, hi: np.where((x < lo) & (lo <= hi), g, _nothing(ans)),
    lambda g, ans, x, lo, hi: np.where((x > hi) | (lo > hi), g, _nothing(ans)),
    scalar=_clipped,
    doc="Keep within bounds.",
)

# ------------------------------------------------------------------ as NumPy spells them


@implements(np.clip)
def _clip(a: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None) -> Any:
    lo = min if a_min is None else a_min
    hi = max if a_max is None else a_max
    # One bound alone is still a clip, with the other out of reach.
    whole = a.dtype.kind in "iub" if isinstance(a, Node) else False
    if lo is None:
        lo = int(np.iinfo(a.dtype).min) if whole else -math.inf
    if hi is None:
        hi = int(np.iinfo(a.dtype).max) if whole else math.inf
    return clip(a, lo, hi)


def absent_bounds(node: Node) -> tuple[int, ...]:
    """Return which operands of a `clip` are out of reach: a bound that was not given."""
    if node.op is not clip:
        return ()
    out = []
    for k, sign in ((1, -1), (2, 1)):
        bound = node.children[k]
        if bound.op is None and bound.shape == () and not bound.requires_grad:
            x = numbers(bound)
            kind = np.asarray(x).dtype.kind
            ends = np.iinfo(node.dtype) if kind in "iu" and node.dtype.kind in "iu" else None
            least, most = (ends.min, ends.max) if ends else (-math.inf, math.inf)
            if x == (least if sign < 0 else most):
                out.append(k)
    return tuple(out)


UFUNCS[vars(_core.umath)["clip"]] = clip  # what an array's own method calls
