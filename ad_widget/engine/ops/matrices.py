"""What rules of matrices share: transposes, and one number for each matrix of a stack."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["ask_finite", "per_matrix", "transposed"]


def transposed(x: Any) -> Any:
    """Return the transpose of matrices."""
    return x.T if x.ndim == 2 else np.swapaxes(x, -1, -2)


def per_matrix(g: Any) -> Any:
    """Return one number for each matrix, ready to be multiplied with it."""
    return np.reshape(g, (*np.shape(g), 1, 1))


def ask_finite(x: Any, what: str) -> None:
    """Refuse a matrix on which LAPACK may work for ever: one with infinities.

    Raises
    ------
    numpy.linalg.LinAlgError
        As NumPy does of one with NaN.
    """
    if not np.isfinite(x).all():
        raise np.linalg.LinAlgError(f"{what} of a matrix that is not finite")
