"""`numpy.vectorize`, which knows no protocol, for Nodes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .operands import as_array, has_node, whole

__all__ = ["Vectorized"]


class Vectorized(np.vectorize):
    """`numpy.vectorize` that calls its function on the elements of Nodes too."""

    @classmethod
    def of(cls, other: Any) -> Vectorized:
        """Return the same function vectorised, with the same options."""
        made_: Vectorized = cls(other.pyfunc, excluded=other.excluded, signature=other.signature)
        made_.__dict__.update(other.__dict__)
        return made_

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Call the function for each element; a list of numbers is an array."""
        args = tuple(map(whole, args))
        options = {name: whole(x) for name, x in options.items()}
        followed = has_node((args, options))
        unset: Any = np._NoValue
        if self.pyfunc is unset or not (followed or self.signature is None):
            return super().__call__(*args, **options)
        places: list[Any] = [*range(len(args)), *options]
        values = dict(zip(places, (*args, *options.values()), strict=True))
        by_arrays = self.signature is not None  # else each element is Python's own number
        arrays = {
            k: as_array(x) if by_arrays or has_node(x) else np.asarray(x, object)
            for k, x in values.items()
            if k not in self.excluded
        }
        cores = [0] * len(arrays)
        if self.signature is not None:
            cores = [len(dims) for dims in vars(self)["_in_and_out_core_dims"][0]]
        outer = np.broadcast_shapes(
            *(x.shape[: x.ndim - n] for x, n in zip(arrays.values(), cores, strict=True))
        )
        if 0 in outer:
            return super().__call__(*args, **options)
        spread = {
            k: np.broadcast_to(x, (*outer, *x.shape[x.ndim - n :]))
            for (k, x), n in zip(arrays.items(), cores, strict=True)
        }
        results = []
        for place in np.ndindex(outer):
            now = {**values, **{k: x[place] for k, x in spread.items()}}
            results.append(
                self.pyfunc(*(now[k] for k in range(len(args))), **{k: now[k] for k in options})
            )
        if not isinstance(results[0], tuple):
            return self._gathered(results, outer, 0)
        columns = zip(*results, strict=True)
        return tuple(self._gathered(column, outer, k) for k, column in enumerate(columns))

    def _gathered(self, results: Sequence[Any], outer: tuple[int, ...], k: int) -> Any:
        """Return the results as one Node, or as the array that NumPy makes of plain ones."""
        if any(map(has_node, results)):
            items = [as_array(x) for x in results]
            return np.reshape(np.stack(items), (*outer, *items[0].shape))
        dtype = self.otypes[k] if self.otypes else np.asarray(results[0]).dtype
        return np.array(results, dtype).reshape(*outer, *np.shape(results[0]))[()]
