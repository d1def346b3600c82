"""Running a program again and again: as floats, as NumPy, or in another array namespace."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from ..engine.op import OPS
from .spec import Spec
from .written_out import LIMIT, Arrays, Straight, is_float, on_floats, step_by_step

__all__ = ["Runner", "evaluate"]


class Runner:
    """Runs a program again and again in the same memory.

    A program is written out as one Python function, a line a step: on floats where all its values
    are single numbers, else as NumPy calls that write into arrays made once.  The first run on
    floats goes step by step, as many a program runs only once.

    Parameters
    ----------
    program : Spec
    """

    def __init__(self, program: Spec) -> None:
        self.program = program
        self._constants = [program.constants.get(k) for k in range(len(program.values))]
        self._runs = 0
        self._arrays: Arrays | None = None
        # The last run: ids and results, pair by pair, and whether arrays kept hold others.
        self._last: tuple[Sequence[int], Sequence[Any], Sequence[Any], bool] | None = None
        self._numbers: list[Any] | None = None  # of the last run, once somebody asked

    def run(self, leaves: Sequence[Any]) -> None:
        """Run all steps on one array (or float) a leaf, and then one a direction.

        Overflow, a division by zero and the like give inf or NaN, as in NumPy, and no warning.

        Raises
        ------
        Exception
            What an op raises, with a note that names the step.  The runner can run again.
        """
        self._last = self._numbers = None
        self._runs += 1
        if self._is_float:
            straight, ids = step_by_step(self.program) if self._runs == 1 else self._floats
            try:
                self._last = ids, straight(*map(float, leaves)), leaves, False
                return
            except (ArithmeticError, ValueError, TypeError):
                pass  # Python refuses what NumPy calls inf or NaN: this run is NumPy's
        with np.errstate(all="ignore"):
            if len(self.program.steps) > LIMIT:
                self._last = self._everything, evaluate(self.program, leaves, np), leaves, False
                return
            if self._arrays is None:
                self._arrays = Arrays(self.program)
            self._last = self._arrays.ids, self._arrays.run(leaves), leaves, True

    @cached_property
    def _is_float(self) -> bool:
        return is_float(self.program)

    @cached_property
    def _floats(self) -> tuple[Straight, list[int]]:
        return on_floats(self.program)

    @property
    def _everything(self) -> Sequence[int]:
        return range(len(self.program.values))

    def numbers(self) -> list[Any]:
        """Return the values of the last run by id; the next run overwrites its arrays.

        One that is neither shown nor asked for by a node, an edge or a guard may be None.

        Raises
        ------
        RuntimeError
            If the last run did not finish.
        """
        if self._numbers is not None:
            return self._numbers
        if self._last is None:
            raise RuntimeError("the last run did not finish, so it left no numbers")
        ids, results, leaves, kept = self._last
        numbers = self._constants.copy()
        for k, value in zip(self.program.inputs, leaves, strict=True):
            numbers[k] = value
        for k, value in zip(ids, results, strict=True):
            numbers[k] = value
        if kept and self._arrays is not None:
            for k, name in self._arrays.buffers.items():
                numbers[k] = self._arrays.scope[name]
        self._numbers = numbers
        return numbers

    def get(self, value: int) -> Any:
        """Return a value of the last run; an array is overwritten by the next."""
        if self._last is not None and self._last[-1] and self._arrays is not None:
            name = self._arrays.buffers.get(value)
            if name is not None:
                return self._arrays.scope[name]
        return self.numbers()[value]

    def lend(self) -> list[Any]:
        """Return every value of the last run by id, for good: no later run changes them.

        No array is copied.  One that somebody still holds when the next run begins is left to
        them, and another takes its place.
        """
        numbers = self.numbers()
        self._last = self._numbers = None
        if self._arrays is not None:
            self._arrays.lent = True
            for k in self._arrays.single:
                if type(numbers[k]) is np.ndarray:
                    numbers[k] = numbers[k][()]
        return numbers


def evaluate(program: Spec, leaves: Sequence[Any], xp: Any) -> list[Any]:
    """Run a program in any array namespace, without writing to anything.

    Parameters
    ----------
    program : Spec
    leaves : sequence of array
        One a leaf, of its shape and dtype.
    xp : module
        NumPy, or another with its functions.

    Returns
    -------
    list
        Every value by id.
    """
    numbers: list[Any] = [None] * len(program.values)
    for k, value in program.constants.items():
        numbers[k] = xp.asarray(value) if isinstance(value, np.ndarray) else value
    for k, value in zip(program.inputs, leaves, strict=True):
        numbers[k] = value
    for step in program.steps:
        forward = OPS[step.op].forward
        attrs = dict(step.attrs or {})
        if xp is not np:
            if isinstance(forward, np.ufunc) or getattr(np, forward.__name__, None) is forward:
                forward = getattr(xp, forward.__name__)
            else:
                attrs["xp"] = xp
        numbers[step.output] = forward(*(numbers[k] for k in step.inputs), **attrs)
    return numbers
