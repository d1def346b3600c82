"""Cells written for other packages: micrograd's `Value`, HIPS autograd's `grad`.

A notation lends its names to one cell while it runs, whether the package is installed or not; see
`lending`.  `foreign` says, line by line, how a cell in a notation that is not lent is written here.
"""

from __future__ import annotations

from .foreign import explained
from .lending import NAMES, Notation, notation

__all__ = ["NAMES", "Notation", "explained", "notation"]
