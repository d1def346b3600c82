"""What rules of matrices share: transposes, and one number for each matrix of a stack."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["per_matrix", "transposed"]


def transposed(x: Any) -> Any:
    """Return the transpose of matrices."""
    return x.T if x.ndim == 2 else np.swapaxes(x, -1, -2)


def per_matrix(g: Any) -> Any:
    """Return one number for each matrix, ready to be multiplied with it."""
    return np.reshape(g, (*np.shape(g), 1, 1))
