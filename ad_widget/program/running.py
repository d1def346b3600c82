"""Running a program: straight-line Python, straight-line NumPy, or another array namespace."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..engine.op import OPS

if TYPE_CHECKING:
    from .program import Program, Step

__all__ = ["Runner", "evaluate"]

Straight = Callable[..., Sequence[Any]]

_LIMIT = 50_000  # steps in one function; Python takes a second to compile as many

# How Python writes the functions of `operator`; any other op is called.
_SIGNS: dict[Any, str] = {
    operator.add: "{} + {}",
    operator.sub: "{} - {}",
    operator.mul: "{} * {}",
    operator.truediv: "{} / {}",
    operator.neg: "-{}",
    operator.lt: "{} < {}",
    operator.le: "{} <= {}",
    operator.gt: "{} > {}",
    operator.ge: "{} >= {}",
    operator.eq: "{} == {}",
    operator.ne: "{} != {}",
}


class Runner:
    """Runs a program again and again in the same memory.

    A program is written out as one Python function, a line a step: on floats where all its values
    are single numbers, else as NumPy calls that write into arrays made once.

    Parameters
    ----------
    program : Program
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self._numbers = [program.constants.get(k) for k in range(len(program.values))]
        self._buffers = list(self._numbers)  # apart: here stand the arrays that calls write into
        self._floats = _on_floats(program)
        self._arrays: tuple[Straight, list[int]] | None = None
        # The last run: where its numbers stand but those it returned, their ids, they, the leaves.
        self._last: tuple[list[Any], Sequence[int], Sequence[Any], Sequence[Any]]
        self._last = self._numbers, (), (), [leaf.data for leaf in program.leaves]

    def run(self, leaves: Sequence[Any]) -> None:
        """Run all steps on one array (or float) a leaf; read the results with `get`.

        Overflow, a division by zero and the like give inf or NaN, as in NumPy, and no warning.
        """
        if self._floats is not None:
            straight, ids = self._floats
            try:
                self._last = self._numbers, ids, straight(*map(float, leaves)), leaves
                return
            except (ArithmeticError, ValueError, TypeError):
                pass  # Python refuses what NumPy calls inf or NaN: this run is NumPy's
        with np.errstate(all="ignore"):
            if len(self.program.steps) > _LIMIT:
                self._last = evaluate(self.program, leaves, np), (), (), leaves
                return
            if self._arrays is None:
                self._arrays = _on_arrays(self.program, self._buffers)
            straight, ids = self._arrays
            self._last = self._buffers, ids, straight(*leaves), leaves

    def numbers(self) -> list[Any]:
        """Return every value of the last run by id; the next run overwrites its arrays."""
        numbers, ids, results, leaves = self._last
        for leaf, value in zip(self.program.leaves, leaves, strict=True):
            numbers[leaf.value] = value
        for k, value in zip(ids, results, strict=True):
            numbers[k] = value
        return numbers

    def get(self, value: int) -> Any:
        """Return a value of the last run; an array is overwritten by the next."""
        return self.numbers()[value]

    def snapshot(self) -> list[Any]:
        """Return every value of the last run, copied."""
        return [
            value[()].copy() if isinstance(value, np.ndarray) else value for value in self.numbers()
        ]


class _Writer:
    """Writes a program as one function of its leaves that returns some of its values."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.scope: dict[str, Any] = {}
        self.lines: list[str] = []
        self.results: list[int] = []
        for k, value in program.constants.items():
            self.scope[f"v{k}"] = np.asarray(value).item() if program.scalar else value

    def operands(self, step: Step) -> list[str]:
        return [f"v{k}" for k in step.inputs]

    def assign(self, step: Step, expression: str) -> None:
        self.lines.append(f"    v{step.output} = {expression}")
        self.results.append(step.output)

    def function(self) -> tuple[Straight, list[int]]:
        results = "".join(f"v{k}, " for k in self.results)
        return self.compiled(*self.lines, f"    return ({results})")

    def compiled(self, *body: str) -> tuple[Straight, list[int]]:
        parameters = ", ".join(f"v{leaf.value}" for leaf in self.program.leaves)
        source = "\n".join([f"def run({parameters}):", *body])
        exec(compile(source, "<program>", "exec"), self.scope)  # noqa: S102 - our own text
        return self.scope["run"], self.results


def _on_floats(program: Program) -> tuple[Straight, list[int]] | None:
    """Write a program of single numbers as Python on floats, or return None for another."""
    if not program.scalar or len(program.steps) > _LIMIT:
        return None
    writer = _Writer(program)
    last = {k: n for n, step in enumerate(program.steps) for k in step.inputs}
    held: dict[int, str] = {}
    free: list[str] = []
    for n, step in enumerate(program.steps):
        scalar = OPS[step.op].scalar
        if scalar is None or step.attrs:
            return None
        sign = _SIGNS.get(scalar)
        if sign is None:
            writer.scope[f"op_{step.op}"] = scalar
            sign = f"op_{step.op}({', '.join('{}' for _ in step.inputs)})"
        expression = sign.format(*(held.get(k, f"v{k}") for k in step.inputs))
        # A name is given again once its value is not needed: Python has a small stack for the
        # names of functions, and asks the system for memory at each call of one with more.
        free += [held.pop(k) for k in set(step.inputs) if last[k] == n and k in held]
        if step.output in last:
            held[step.output] = name = free.pop() if free else f"t{len(held)}"
            expression = f"{name} := {expression}"
        writer.lines.append(f"    {expression},")
        writer.results.append(step.output)
    return writer.compiled("  return [", *writer.lines, "  ]")


def _on_arrays(program: Program, numbers: list[Any]) -> tuple[Straight, list[int]]:
    """Write a program as NumPy calls; a ufunc's result goes into an array kept in `numbers`."""
    writer = _Writer(program)
    writer.scope.update((f"v{k}", value) for k, value in program.constants.items())
    for step in program.steps:
        forward = OPS[step.op].forward
        writer.scope[f"op_{step.op}"] = forward
        operands = writer.operands(step)
        if isinstance(forward, np.ufunc) and not step.attrs:
            shape, dtype = program.values[step.output]
            name = f"v{step.output}"
            writer.scope[name] = numbers[step.output] = np.empty(shape, dtype)
            # By position is quicker; NumPy deprecates it for these two alone.
            into = f"out={name}" if forward in (np.maximum, np.minimum) else name
            writer.lines.append(f"    op_{step.op}({', '.join(operands)}, {into})")
            continue
        if step.attrs:
            # By reference: attributes may come from a file, and their names are no code.
            writer.scope[f"attrs_{step.output}"] = step.attrs
            operands.append(f"**attrs_{step.output}")
        writer.assign(step, f"op_{step.op}({', '.join(operands)})")
    return writer.function()


def evaluate(program: Program, leaves: Sequence[Any], xp: Any) -> list[Any]:
    """Run a program in any array namespace, without writing to anything.

    Parameters
    ----------
    program : Program
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
    for leaf, value in zip(program.leaves, leaves, strict=True):
        numbers[leaf.value] = value
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
