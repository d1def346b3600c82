"""The numbers of one run of a program, by the names of what they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .spec import Guard, Spec
from .summary import means

__all__ = ["Run"]


@dataclass(frozen=True)
class Run:
    """The numbers of one run of a program.

    Attributes
    ----------
    program : Spec
    numbers : sequence
        Every value by id; None for one that was not asked for.
    """

    program: Spec
    numbers: Sequence[Any]

    @property
    def value(self) -> Any:
        """The output."""
        return self.numbers[self.program.output]

    @property
    def values(self) -> dict[str, Any]:
        """The value of every drawn node, by its name, else its number."""
        program = self.program
        return {
            key: self.numbers[part.value]
            for key, part in zip(program.keys, program.nodes, strict=True)
        }

    @property
    def grads(self) -> dict[str, Any]:
        """The gradient of every drawn node that has one, by its name, else its number."""
        program = self.program
        return {
            key: self.numbers[part.grad]
            for key, part in zip(program.keys, program.nodes, strict=True)
            if part.grad is not None
        }

    @property
    def contributions(self) -> tuple[Any, ...]:
        """What each edge adds to its operand's gradient, in the order of the edges."""
        return tuple(
            None if e.contribution is None else self.numbers[e.contribution]
            for e in self.program.edges
        )

    @property
    def local_derivatives(self) -> tuple[Any, ...]:
        """∂result/∂operand of each edge between scalars, in the order of the edges."""
        return tuple(None if e.local is None else self.numbers[e.local] for e in self.program.edges)

    @property
    def tangent(self) -> Any:
        """How the output changes along the direction; None without a tangent section."""
        output = (p.tangent for p in self.program.nodes if p.value == self.program.output)
        k = next(output, None)
        return None if k is None else self.numbers[k]

    @property
    def tangents(self) -> dict[str, Any]:
        """The tangent of every drawn node that has one, by its name, else its number."""
        program = self.program
        return {
            key: self.numbers[part.tangent]
            for key, part in zip(program.keys, program.nodes, strict=True)
            if part.tangent is not None
        }

    @property
    def broken(self) -> tuple[Guard, ...]:
        """The guards that no longer hold: where there are any, the numbers are not the cell's."""
        return tuple(g for g in self.program.guards if not g.holds(self.numbers[g.value]))

    def shown(self, k: int) -> Any:
        """Return a value as a page shows it.

        Parameters
        ----------
        k : int
            The value's id.

        Returns
        -------
        array
            Of its own shape, or of a large one the means of its blocks.
        """
        blocks = self.program.summaries.get(k)
        return self.numbers[k] if blocks is None else means(self.numbers[k], blocks)

    def frame(self) -> bytes:
        """Return every shown value as a page shows it, one after another.

        Returns
        -------
        bytes
            Of float64, in C order.
        """
        if self.program.scalar:
            return np.array([self.numbers[k] for k in self.program.show], np.float64).tobytes()
        return np.concatenate(
            [np.ravel(np.asarray(self.shown(k), np.float64)) for k in self.program.show]
        ).tobytes()
