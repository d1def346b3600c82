"""What takes a Node where a function of `math`, `statistics` or SciPy takes plain numbers.

Those functions know no protocol through which a Node could answer.  Code that is treated as it
runs, such as a notebook's cell, asks `stand_in` for each function that it calls::

    stand_in(math.exp)(Node(1.0))

With no Node among its operands a stand-in is the function itself.  With one it first runs the
function on the plain numbers, so that what Python refuses (``math.log(-1)``) is refused alike.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from ..ops import grids
from .mathematics import CMATH, MATH, complex_of
from .operands import has_node, listed, plain
from .polynomials import FUNCTIONS, polynomial_class
from .scipy import NORMAL, SPECIAL
from .statistics import STATISTICS
from .vectorized import Vectorized

__all__ = ["NAMES", "stand_in"]


def stand_in(function: Any) -> Any:
    """Return what stands in for a function where Nodes are about, or None.

    Parameters
    ----------
    function : callable
        Of any module; known by identity, under whatever name the caller has it.

    Returns
    -------
    callable or None
    """
    if isinstance(function, np.vectorize):
        return None if isinstance(function, Vectorized) else Vectorized.of(function)
    name = getattr(function, "__name__", None)
    if name not in NAMES:
        return None
    owner = getattr(function, "__self__", None)
    for module, table in _TABLES.items():
        known: Any = sys.modules.get(module.partition(":")[0])
        if ":" in module:  # the methods of an object
            known = getattr(known, module.partition(":")[2], None)
            if known is None or owner is not known:
                continue
        if name in table and known is not None and getattr(known, name, None) == function:
            made_by = table[name]
            if isinstance(made_by, _Factory):
                return made_by(function)
            return _stand_in(function, made_by)
    return None


def _stand_in(function: Any, answer: Callable[..., Any]) -> Any:
    @wraps(function)
    def answering(*args: Any, **options: Any) -> Any:
        args = tuple(map(listed, args))
        if not has_node((args, options)):
            return function(*args, **options)
        function(*map(plain, args), **{k: plain(x) for k, x in options.items()})
        return answer(*args, **options)

    return answering


class _Factory:
    """Makes the stand-in of a function or a class itself."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self.make = make

    def __call__(self, function: Any) -> Any:
        return self.make(function)


_TABLES: dict[str, dict[str, Any]] = {
    "math": MATH,
    "cmath": CMATH,
    "statistics": STATISTICS,
    "builtins": {"complex": complex_of},
    "scipy.special": SPECIAL,
    "scipy.stats:norm": NORMAL,
    "numpy": {
        "arange": _Factory(lambda _: grids.arange),
        "vectorize": _Factory(lambda _: Vectorized),
    },
    "numpy.polynomial.polynomial": FUNCTIONS,
    "numpy.polynomial": {
        name: _Factory(polynomial_class)
        for name in ("Polynomial", "Chebyshev", "Hermite", "HermiteE", "Laguerre", "Legendre")
    },
}
"""Each module's functions by name; ``module:object`` is of an object's methods."""

NAMES = frozenset(name for table in _TABLES.values() for name in table)
"""The names of all functions that have a stand-in."""
