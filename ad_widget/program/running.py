"""Running a program: straight-line Python, NumPy into buffers, or another array namespace."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ..engine.op import OPS

if TYPE_CHECKING:
    from .program import Program

__all__ = ["Runner", "evaluate"]


class Runner:
    """Runs a program again and again in the same memory.

    A program of single numbers runs as straight-line Python; another one as a list of NumPy calls
    that write into buffers made once.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.numbers: list[Any] = [None] * len(program.values)
        for k, value in program.constants.items():
            self.numbers[k] = value
        self._straight = _straight_line(program)
        self._calls = None if self._straight else self._prepared()

    def run(self, leaves: Sequence[Any]) -> None:
        """Run all steps on one array (or float) a leaf; read the results with `get`."""
        if self._straight is not None:
            try:
                self._returned = self._straight(*map(float, leaves))
                return
            except (ArithmeticError, ValueError, TypeError):
                # Python refuses what NumPy calls inf or NaN: this run is NumPy's.
                self._returned = None
        numbers = self.numbers
        for leaf, value in zip(self.program.leaves, leaves, strict=True):
            numbers[leaf.value] = value
        calls = self._calls
        if calls is None:
            self._calls = calls = self._prepared()
        with np.errstate(all="ignore"):
            for call, inputs, output, into in calls:
                args = [numbers[k] for k in inputs]
                if into is None:
                    numbers[output] = call(*args)
                else:
                    call(*args, into)

    def get(self, value: int) -> Any:
        """Return a value of the last run; an array is overwritten by the next."""
        returned = getattr(self, "_returned", None)
        if returned is None:
            return self.numbers[value]
        place = self._places.get(value)
        return self.numbers[value] if place is None else returned[place]

    @cached_property
    def _places(self) -> dict[int, int]:
        return {k: n for n, k in enumerate(_returned_ids(self.program))}

    def snapshot(self) -> list[Any]:
        """Return every value of the last run, copied."""
        return [
            value[()].copy() if isinstance(value, np.ndarray) else value
            for value in map(self.get, range(len(self.program.values)))
        ]

    def _prepared(self) -> list[tuple[Callable[..., Any], tuple[int, ...], int, Any]]:
        """Resolve each step to a call, with a buffer to write into where NumPy takes one."""
        calls = []
        for step in self.program.steps:
            call: Callable[..., Any] = OPS[step.op].forward
            into = None
            if isinstance(call, np.ufunc) and not step.attrs:
                shape, dtype = self.program.values[step.output]
                into = self.numbers[step.output] = np.empty(shape, dtype)
            elif step.attrs:
                call = _with_attrs(call, step.attrs)
            calls.append((call, step.inputs, step.output, into))
        return calls


def _with_attrs(call: Callable[..., Any], attrs: dict[str, Any]) -> Callable[..., Any]:
    return lambda *args: call(*args, **attrs)


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
_STRAIGHT_LIMIT = 50_000  # steps; Python's compiler takes a second for as many


def _returned_ids(program: Program) -> list[int]:
    """Return the ids a straight-line run gives back: leaves and every computed value."""
    return [leaf.value for leaf in program.leaves] + [step.output for step in program.steps]


def _straight_line(program: Program) -> Callable[..., tuple[Any, ...]] | None:
    """Write a scalar program as one Python function, or return None where it is not one."""
    if not program.scalar or len(program.steps) > _STRAIGHT_LIMIT:
        return None
    scope: dict[str, Any] = {}
    lines = []
    text = {k: f"v{k}" for k in range(len(program.values))}
    for k, value in program.constants.items():
        number = np.asarray(value).item()
        if isinstance(number, (bool, int)) or np.isfinite(number):
            text[k] = f"({number!r})"
        else:
            scope[text[k]] = number
    for step in program.steps:
        scalar = OPS[step.op].scalar
        if scalar is None or step.attrs:
            return None
        operands = [text[k] for k in step.inputs]
        sign = _SIGNS.get(scalar)
        if sign is None:
            scope[f"op_{step.op}"] = scalar
            expression = f"op_{step.op}({', '.join(operands)})"
        else:
            expression = sign.format(*operands)
        lines.append(f"    v{step.output} = {expression}")
    parameters = ", ".join(f"v{leaf.value}" for leaf in program.leaves)
    results = ", ".join(f"v{k}" for k in _returned_ids(program))
    source = "\n".join([f"def run({parameters}):", *lines, f"    return ({results},)"])
    exec(compile(source, "<program>", "exec"), scope)
    straight: Callable[..., tuple[Any, ...]] = scope["run"]
    return straight


def evaluate(program: Program, leaves: list[Any], xp: Any) -> list[Any]:
    """Run a program in any array namespace, without writing to anything."""
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
