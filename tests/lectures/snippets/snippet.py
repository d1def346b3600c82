"""A function as lectures have it, and arguments to try it with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np

__all__ = ["Array", "Snippet", "Snippets"]

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Snippet:
    """A function and the arguments to try it with."""

    f: Callable[..., Any]
    inputs: tuple[Any, ...]

    @property
    def name(self) -> str:
        """What it is called in reports."""
        return self.f.__name__.strip("_")

    def arguments(self, seed: int = 0) -> list[Array]:
        """Return arrays: where an input is a shape, normal numbers; else near the input."""
        rng = np.random.default_rng([crc32(self.name.encode()), seed])
        return [
            np.array(rng.normal(size=x) if isinstance(x, tuple) else x) + 0.01 * seed
            for x in self.inputs
        ]


class Snippets(list[Snippet]):
    """The snippets of one topic."""

    def put(self, *inputs: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Put a function among the snippets: an input is a shape, a number or an array."""

        def put(f: Callable[..., Any]) -> Callable[..., Any]:
            self.append(Snippet(f, inputs))
            return f

        return put
