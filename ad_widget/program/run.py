"""Running a program: straight-line Python, straight-line NumPy, or another array namespace."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..engine.op import OPS
from .spec import Guard, Spec, Step

__all__ = ["Run", "Runner", "evaluate"]

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
    program : Spec
    """

    def __init__(self, program: Spec) -> None:
        self.program = program
        self._numbers = [program.constants.get(k) for k in range(len(program.values))]
        self._buffers = list(self._numbers)  # apart: here stand the arrays that calls write into
        self._floats = _on_floats(program)
        self._arrays: tuple[Straight, list[int]] | None = None
        # The last run: where its numbers stand but those it returned, their ids, they, the leaves.
        self._last: tuple[list[Any], Sequence[int], Sequence[Any], Sequence[Any]]
        self._last = self._numbers, (), (), [None for _ in program.inputs]

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
        for k, value in zip(self.program.inputs, leaves, strict=True):
            numbers[k] = value
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

    def __init__(self, program: Spec) -> None:
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
        parameters = ", ".join(f"v{k}" for k in self.program.inputs)
        source = "\n".join([f"def run({parameters}):", *body])
        exec(compile(source, "<program>", "exec"), self.scope)  # noqa: S102 - our own text
        return self.scope["run"], self.results


def _on_floats(program: Spec) -> tuple[Straight, list[int]] | None:
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


def _on_arrays(program: Spec, numbers: list[Any]) -> tuple[Straight, list[int]]:
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

    def frame(self) -> bytes:
        """Return every shown value as float64, one after another."""
        return np.concatenate(
            [np.ravel(np.asarray(self.numbers[k], np.float64)) for k in self.program.show]
        ).tobytes()
