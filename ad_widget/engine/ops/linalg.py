"""Linear algebra: products of every rank, and what matrices are decomposed into.

A function that treats a matrix as symmetric gets a symmetric cotangent.  Rules of matrices are
those of Giles, "Collected matrix derivative results" (2008), unless noted.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..dispatch import implements
from ..node import Node
from ..op import define

__all__ = ["matmul", "product"]


def _t(x: Any) -> Any:
    """Return the transpose of matrices."""
    return np.transpose(x) if np.ndim(x) == 2 else np.swapaxes(x, -1, -2)


# ------------------------------------------------------------------ products


def _matmul_left(g: Any, ans: Any, x: Any, y: Any) -> Any:
    if np.ndim(y) == 1:
        return g * y if np.ndim(x) == 1 else g[..., None] * y
    if np.ndim(x) > 1:
        return np.matmul(g, _t(y))
    return np.matmul(y, g[..., None])[..., 0] if np.ndim(y) > 2 else np.matmul(y, g)


def _matmul_right(g: Any, ans: Any, x: Any, y: Any) -> Any:
    if np.ndim(x) == 1:
        return g * x if np.ndim(y) == 1 else x[:, None] * g[..., None, :]
    if np.ndim(y) > 1:
        return np.matmul(_t(x), g)
    return np.matmul(_t(x), g[..., None])[..., 0] if np.ndim(x) > 2 else np.matmul(_t(x), g)


matmul = define(
    "matmul",
    np.matmul,
    _matmul_left,
    _matmul_right,
    symbol="@",
    formula=r"{0} \, {1}",
    infix="{0} @ {1}",
)


def product(x: Any, y: Any) -> Any:
    """Return ``x @ y``; what is neither a Node nor numbers may have a product of its own."""
    known = (Node, np.ndarray, np.generic, list, tuple, int, float)
    return matmul(x, y) if isinstance(x, known) and isinstance(y, known) else NotImplemented


@implements(np.dot)
def _dot(a: Any, b: Any) -> Any:
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return np.multiply(a, b)
    if np.ndim(b) <= 2:
        return matmul(a, b)
    return np.tensordot(a, b, (-1, -2))


implements(np.linalg.matmul)(lambda x1, x2, /: matmul(x1, x2))
