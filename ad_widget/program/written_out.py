"""A program written out as one Python function: on floats, or as calls of NumPy."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from sys import getrefcount
from typing import Any

import numpy as np

from ..engine.op import OPS
from . import shape_table
from .spec import Spec, Step

__all__ = ["LIMIT", "Arrays", "Straight", "is_float", "on_floats", "step_by_step"]

Straight = Callable[..., Sequence[Any]]

LIMIT = 50_000  # steps in one function; Python takes a second to compile as many
_FILE = "<program>"  # what tracebacks call that function's file
_SHARED = 1000  # numbers of an array from which on it is worth sharing: below, writing over what
# is read costs more than memory does
_OURS = 2  # references to an array that nobody holds: a scope's, and the question's

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


# ------------------------------------------------------------------ as Python on floats


def is_float(program: Spec) -> bool:
    """Whether a program is one of single numbers that can be written as Python on floats."""
    if not program.scalar or len(program.steps) > LIMIT:
        return False
    return all(OPS[step.op].scalar is not None and not step.attrs for step in program.steps)


def step_by_step(program: Spec) -> tuple[Straight, list[int]]:
    """Return what runs a program that `is_float` without writing it out."""

    def straight(*leaves: float) -> list[Any]:
        numbers = {k: np.asarray(value).item() for k, value in program.constants.items()}
        numbers.update(zip(program.inputs, leaves, strict=True))
        for step in program.steps:
            scalar: Any = OPS[step.op].scalar
            numbers[step.output] = scalar(*[numbers[k] for k in step.inputs])
        return [numbers[step.output] for step in program.steps]

    return straight, [step.output for step in program.steps]


def on_floats(program: Spec) -> tuple[Straight, list[int]]:
    """Write a program that `is_float` as Python on floats."""
    names = _Names((f"v{k}", np.asarray(value).item()) for k, value in program.constants.items())
    last = {k: n for n, step in enumerate(program.steps) for k in step.inputs}
    held: dict[int, str] = {}
    free: list[str] = []
    lines = []
    for n, step in enumerate(program.steps):
        scalar: Any = OPS[step.op].scalar
        sign = _SIGNS.get(scalar)
        if sign is None:
            sign = f"{names.of(scalar)}({', '.join('{}' for _ in step.inputs)})"
        expression = sign.format(*(held.get(k, f"v{k}") for k in step.inputs))
        # A name is given again once its value is not needed: Python has a small stack for the
        # names of functions, and asks the system for memory at each call of one with more.
        free += [held.pop(k) for k in set(step.inputs) if last[k] == n and k in held]
        if step.output in last:
            held[step.output] = name = free.pop() if free else f"t{len(held)}"
            expression = f"{name} := {expression}"
        lines.append(f"    {expression},")
    straight = names.compiled(program, ["  return [", *lines, "  ]"])
    return straight, [step.output for step in program.steps]


class _Names:
    """The names of a function that is written out, each of our own making.

    Attributes
    ----------
    scope : dict
        What they mean.
    """

    def __init__(self, values: Iterable[tuple[str, Any]]) -> None:
        self.scope: dict[str, Any] = dict(values)
        self._called: dict[int, str] = {}

    def of(self, function: Callable[..., Any]) -> str:
        """Return a name for a function; nothing that anybody else wrote goes into the text."""
        if id(function) not in self._called:
            self._called[id(function)] = name = f"f{len(self._called)}"
            self.scope[name] = function
        return self._called[id(function)]

    def compiled(self, program: Spec, body: Sequence[str]) -> Straight:
        """Return a function of a program's inputs."""
        parameters = ", ".join(f"v{k}" for k in program.inputs)
        source = "\n".join([f"def run({parameters}):", *body])
        exec(compile(source, _FILE, "exec"), self.scope)  # noqa: S102 - our own text
        straight: Straight = self.scope["run"]
        return straight


# ------------------------------------------------------------------ as NumPy calls

# What NumPy's functions call in turn, given an axis.
_REDUCTIONS = {
    np.sum: np.add.reduce,
    np.prod: np.multiply.reduce,
    np.max: np.maximum.reduce,
    np.min: np.minimum.reduce,
}

_NEW = frozenset({"reduce", "concatenate", "stack", "put", "slide", "pool", "loss", "labels"})
"""Rules of `shapes` whose ops never return a view of an operand."""


def _is_written_into(step: Step) -> bool:
    """Whether a step's result can be written into an array that is there already."""
    return isinstance(OPS[step.op].forward, np.ufunc) and not step.attrs


def _wanted(program: Spec) -> frozenset[int]:
    """Return the ids of the values that a `Run` is asked for."""
    parts = (k for p in program.nodes for k in (p.value, p.grad, p.tangent))
    edges = (k for e in program.edges for k in (e.contribution, e.local, e.tangent))
    guards = (g.value for g in program.guards)
    asked = (*program.show, program.output, *parts, *edges, *guards)
    return frozenset(k for k in asked if k is not None)


class _Places:
    """Which array each result of a ufunc is written into.

    Attributes
    ----------
    names : dict of int to str
        What the array of a value is called.
    over : dict of int to list of int
        By step, the values in no such array that no later step reads.
    """

    def __init__(self, program: Spec, wanted: frozenset[int]) -> None:
        self.names: dict[int, str] = {}
        self.over: dict[int, list[int]] = {}
        self._program = program
        self._roots = roots = {
            step.output: frozenset({step.output})
            for step in program.steps
            if _is_written_into(step)
        }
        last: dict[int, int] = {}
        views: dict[int, frozenset[int]] = dict(roots)  # the arrays that a value may be a view of
        for n, step in enumerate(program.steps):
            if step.output not in roots:
                entry = shape_table.ENTRIES.get(step.op)
                new = entry is not None and str(entry["shape"]) in _NEW
                views[step.output] = frozenset().union(
                    *(views.get(k, ()) for k in step.inputs if not new)
                )
            for k in (*step.inputs, step.output):
                last[k] = n
                last.update((root, n) for root in views.get(k, ()))
        small = (k for k in roots if program.size(k) < _SHARED)
        self._kept = frozenset(small).union(*(views.get(k, ()) for k in wanted))
        self._ends: dict[int, list[int]] = {}
        for k, n in last.items():
            if k in roots and k not in self._kept:
                self._ends.setdefault(n, []).append(k)
            elif k in views and k not in roots and k not in wanted:
                self.over.setdefault(n, []).append(k)
        self._pool: dict[Any, list[str]] = {}

    def take(self, n: int) -> str:
        """Return the name of the array that step `n` writes into."""
        step = self._program.steps[n]
        output = step.output
        kind = self._program.values[output]
        forward: Any = OPS[step.op].forward
        elementwise = forward.signature is None  # may write over what it reads
        if elementwise:
            self.free(n)
        pool = self._pool.get(kind) if output not in self._kept else None
        self.names[output] = name = pool.pop() if pool else f"b{len(self.names)}"
        if not elementwise:
            self.free(n)
        elif output in self._ends.get(n, ()):
            self._give(output)
        return name

    def free(self, n: int) -> None:
        """Give the arrays back that no step after `n` reads."""
        for k in self._ends.get(n, ()):
            if k in self.names:
                self._give(k)

    def _give(self, k: int) -> None:
        self._pool.setdefault(self._program.values[k], []).append(self.names[k])


class Arrays:
    """A program as NumPy calls; a ufunc's result goes into an array that is kept.

    Results that nobody will ask for share arrays, as far as they do not live at once: a run then
    touches less memory.

    Attributes
    ----------
    scope : dict
        What the function's names mean; the arrays kept are among them.
    buffers : dict of int to str
        The value ids that are asked for and stand in arrays kept, and what these are called.
    single : list of int
        Those of them that are single numbers.
    ids : list of int
        The other values that are asked for, as the function returns them.
    lent : bool
        Whether somebody may hold arrays of the last run.
    """

    def __init__(self, program: Spec) -> None:
        self.program = program
        self._names = _Names((f"v{k}", value) for k, value in program.constants.items())
        self.scope = self._names.scope
        self.lent = False
        self._spare: dict[str, Any] = {}
        wanted = _wanted(program)
        places = _Places(program, wanted)
        lines = [line for n in range(len(program.steps)) for line in self._written(n, places)]
        computed = [step.output for step in program.steps if step.output in wanted]
        self.buffers = {k: places.names[k] for k in computed if k in places.names}
        self.single = [k for k in self.buffers if program.values[k][0] == ()]
        self.ids = [k for k in computed if k not in places.names]
        lines.append(f"    return ({''.join(f'v{k}, ' for k in self.ids)})")
        self._straight = self._names.compiled(program, lines)

    def _written(self, n: int, places: _Places) -> list[str]:
        """Return the line of a step; names that nobody needs any more go in the same one."""
        step = self.program.steps[n]
        forward: Any = OPS[step.op].forward
        if step.attrs and "axis" in step.attrs:
            forward = _REDUCTIONS.get(forward, forward)
        call = self._names.of(forward)
        operands = [places.names.get(k, f"v{k}") for k in step.inputs]
        if _is_written_into(step):
            name = places.take(n)
            if name not in self.scope:
                self.scope[name] = np.empty(*self.program.values[step.output])
            # By position is quicker; NumPy deprecates it for these two alone.
            operands.append(f"out={name}" if forward in (np.maximum, np.minimum) else name)
            return [f"    {call}({', '.join(operands)})"]
        if step.attrs:  # by reference, as the function: neither is text of ours
            self.scope[f"a{step.output}"] = step.attrs
            operands.append(f"**a{step.output}")
        places.free(n)
        over = ", ".join(f"v{k}" for k in places.over.get(n, ()))
        line = f"    v{step.output} = {call}({', '.join(operands)})"
        return [f"{line}; del {over}" if over else line]

    def run(self, leaves: Sequence[Any]) -> Sequence[Any]:
        """Return the values that are not in buffers, in the order of `ids`."""
        if self.lent:
            self._reclaim()
        try:
            return self._straight(*leaves)
        except Exception as error:
            self._locate(error)
            raise

    def _reclaim(self) -> None:
        """Leave each array that somebody holds to them; take its spare, or another, instead."""
        scope, spare = self.scope, self._spare
        for name in self.buffers.values():
            if getrefcount(scope[name]) <= _OURS:
                continue
            # Counted where they stand: whether a local name counts differs between Pythons.
            if name not in spare or getrefcount(spare[name]) > _OURS:
                spare[name] = np.empty_like(scope[name])
            spare[name], scope[name] = scope[name], spare[name]
        self.lent = False

    def _locate(self, error: Exception) -> None:
        """Add to an error which step it comes from."""
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == _FILE:
                n = trace.tb_lineno - 2  # the first line is the function's head, then one a step
                step = self.program.steps[n]
                error.add_note(f"in step {n} ({step.op}) of the program")
            trace = trace.tb_next
