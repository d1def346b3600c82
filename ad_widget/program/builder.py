"""Building a program: values get numbers, and what is computed twice is computed once.

The builder knows no Node.  Another system's graph becomes a program through it as ours does::

    b = Builder()
    x = b.leaf("x", 3.0)
    y = b.step("sin", (x,), ((), "float64"))
    b.show(x, y)
    b.node(Part(value=x, ...))
    program = b.program(output=y)
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from .program import Program
from .spec import Edge, Guard, Leaf, Part, Scope, ScopeKey, Section, Step
from .wire_format import plain

__all__ = ["Builder", "Kind", "kind_of"]

Kind = tuple[tuple[int, ...], str]
"""The shape and dtype of a value."""

_NUMBER: Kind = ((), "float64")
_LARGE = 1 << 20  # numbers of an array
_NUMBERS = (float, np.float64, int, bool)


def kind_of(value: Any) -> Kind:
    """Return the shape and dtype of a number or an array."""
    if (
        type(value) is float or type(value) is np.float64
    ):  # most values of the graphs that have many
        return _NUMBER
    array = np.asarray(value)
    return array.shape, str(array.dtype)


class Builder:
    """Numbers values, and keeps the steps that compute them in named sections.

    Steps go into the section begun last: see `section`.
    """

    def __init__(self) -> None:
        self.values: list[Kind] = []
        self.constants: dict[int, Any] = {}
        self.leaves: list[Leaf] = []
        self.nodes: list[Part] = []
        self.edges: list[Edge] = []
        self.guards: dict[tuple[int, str], Guard] = {}
        self.scopes: list[Scope] = []
        self._steps: dict[str, list[Step]] = {"forward": []}
        self._shows: dict[str, dict[int, None]] = {"forward": {}}
        self._section = "forward"
        self._known: dict[Any, int] = {}
        self._open: set[int] = set()
        self._scopes: dict[tuple[ScopeKey, ...], int] = {}
        self._places: set[tuple[int | None, str]] = set()
        self._made_by: dict[int, int] = {}

    @classmethod
    def beyond(cls, program: Program) -> Builder:
        """Return a builder of further steps, whose values are numbered behind a program's."""
        made = cls()
        made.values, made.constants = list(program.values), dict(program.constants)
        made._open = set(program.constants)  # one of them may be a seed
        return made

    # ------------------------------------------------------------------ values

    def number(self, kind: Kind) -> int:
        """Return a new value id for something of that shape and dtype."""
        self.values.append(kind)
        return len(self.values) - 1

    def leaf(self, name: str, data: Any, *, tangent: bool = False) -> int:
        """Return the id of a new leaf; with `tangent`, a direction is given beside it."""
        array = np.array(data)
        kind = kind_of(array)
        value = self.number(kind)
        along = self.number(kind) if tangent and array.dtype.kind == "f" else None
        self.leaves.append(Leaf(value, name, array, along))
        return value

    def constant(self, value: Any) -> int:
        """Return the id of a constant; equal numbers share one.

        A Python number takes the dtype of what it meets; one of NumPy's keeps its own.
        """
        if type(value) is int and not -(2**63) <= value < 2**63:  # of no dtype that a program has
            value = float(value)
        key = (type(value), repr(value)) if type(value) in _NUMBERS else None
        if key is not None and key in self._known:
            return self._known[key]
        if isinstance(value, np.ndarray):  # a copy that nobody can edit, for runs hand it out
            value = _alike(value)
            value.flags.writeable = False
        k = self.number(kind_of(value))
        self.constants[k] = value
        if key is not None:
            self._known[key] = k
        return k

    def seed(self, value: Any) -> int:
        """Return the id of a constant in whose place another may be put before a run.

        No step is worked out from its number beforehand.
        """
        value = _alike(value) if isinstance(value, np.ndarray) else np.float64(value)
        k = self.number(kind_of(value))
        self.constants[k] = value
        self._open.add(k)
        return k

    # ------------------------------------------------------------------ steps

    def section(self, name: str) -> None:
        """Begin a section; ``"forward"`` is begun from the start."""
        self._section = name
        self._steps.setdefault(name, [])
        self._shows.setdefault(name, {})

    def step(
        self,
        op: str,
        inputs: tuple[int, ...],
        kind: Kind,
        attrs: dict[str, Any] | None = None,
        *,
        value: Any = None,
        origin: int | None = None,
        share: bool = True,
    ) -> int:
        """Return the id of what an op gives: a new step's, unless the number is there already.

        Parameters
        ----------
        op : str
            A name in `engine.OPS`.
        inputs : tuple of int
            The operands' ids.
        kind : (shape, dtype)
            What the result is.
        attrs : dict, optional
        value : number or array, optional
            The result, where it is known: of constants alone it is a constant.
        origin : int, optional
            See `Step.origin`.
        share : bool
            Take an equal step made before instead, and an operand that is multiplied by 1.  A
            step that is drawn is its own.
        """
        if value is not None and all(k in self.constants and k not in self._open for k in inputs):
            return self.constant(np.float64(value) if type(value) is float else value)
        key = (op, inputs, json.dumps(plain(attrs)) if attrs else "")
        if not share:
            output = self._add(op, inputs, kind, attrs, origin)
            self._known.setdefault(key, output)
            return output
        if op == "multiply" and not self._open.intersection(inputs):  # most passes start from 1
            for one, other in (inputs, inputs[::-1]):
                if self._is_one(one) and self.values[other] == kind:
                    return other
        if key not in self._known:
            self._known[key] = self._add(op, inputs, kind, attrs, origin)
        return self._known[key]

    def steps(self, section: str) -> tuple[Step, ...]:
        """Return the steps of a section so far."""
        return tuple(self._steps.get(section, ()))

    def step_of(self, value: int) -> int | None:
        """Return the index of the forward step that makes a value, if one does."""
        return self._made_by.get(value)

    def _add(
        self,
        op: str,
        inputs: tuple[int, ...],
        kind: Kind,
        attrs: dict[str, Any] | None,
        origin: int | None,
    ) -> int:
        output = self.number(kind)
        steps = self._steps[self._section]
        if self._section == "forward":
            self._made_by[output] = len(steps)
        steps.append(Step(op, inputs, output, attrs, origin))
        return output

    def _is_one(self, value: int) -> bool:
        constant = self.constants.get(value)
        return type(constant) in _NUMBERS and constant == 1

    # ------------------------------------------------------------------ what is drawn

    def show(self, *values: int | None) -> None:
        """Let the section at hand show values; None is passed over."""
        shows = self._shows[self._section]
        for k in values:
            if k is not None:
                shows[k] = None

    def scope(self, path: Sequence[ScopeKey]) -> int | None:
        """Return the index of the scope at the end of a path, outermost first."""
        path = tuple(path)
        if not path:
            return None
        if path not in self._scopes:
            parent, key = self.scope(path[:-1]), path[-1]
            while (parent, str(key)) in self._places:  # a call and an object of one name
                key = replace(key, index=0 if key.index is None else key.index + 1)
            self._places.add((parent, str(key)))
            self._scopes[path] = len(self.scopes)
            self.scopes.append(Scope(key, parent))
        return self._scopes[path]

    def node(self, part: Part) -> int:
        """Draw a node; return its index."""
        self.nodes.append(part)
        return len(self.nodes) - 1

    def edge(self, edge: Edge) -> None:
        """Draw an edge between nodes drawn before."""
        self.edges.append(edge)

    def guard(self, guard: Guard) -> None:
        """Add a guard; of several of a kind on one value the last is kept."""
        self.guards[guard.value, guard.kind] = guard

    def program(self, output: int, source: str | None = None) -> Program:
        """Return the program of all that was said."""

        def made(name: str) -> Section:
            return Section(self.steps(name), tuple(self._shows.get(name, ())))

        return Program(
            values=tuple(self.values),
            constants=dict(self.constants),
            leaves=tuple(self.leaves),
            forward=made("forward"),
            backward=made("backward"),
            local=made("local"),
            tangent=made("tangent") if "tangent" in self._steps else None,
            output=output,
            nodes=tuple(self.nodes),
            edges=tuple(self.edges),
            guards=tuple(self.guards.values()),
            scopes=tuple(self.scopes),
            source=source,
        )


def _alike(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return a copy of an array; of a large one of equal numbers, one number seen many times."""
    if array.size > _LARGE:
        first = array[(0,) * array.ndim]
        if first != 0 and (array == first).all():  # zeros differ in their signs
            return np.broadcast_to(first, array.shape)
    return array.copy()
