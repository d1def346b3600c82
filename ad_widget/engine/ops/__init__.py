"""The ops, a module a family; importing them fills the tables."""

from ..op import OPS, OWN
from . import (
    arithmetic,
    comparison,
    complex,
    convolution,
    decompositions,
    exponential,
    fourier,
    gammas,
    grids,
    indexing,
    joining,
    learning,
    linalg,
    padding,
    polynomials,
    quantiles,
    reductions,
    series,
    shapes,
    sorting,
    special,
    trigonometric,
)

__all__ = [
    "arithmetic",
    "comparison",
    "complex",
    "convolution",
    "decompositions",
    "exponential",
    "fourier",
    "gammas",
    "grids",
    "indexing",
    "joining",
    "learning",
    "linalg",
    "padding",
    "polynomials",
    "quantiles",
    "reductions",
    "series",
    "shapes",
    "sorting",
    "special",
    "trigonometric",
]

OWN.update(OPS)
