"""What a program is: named sections of steps over numbered values, and what of them is drawn.

A program is data.  Nothing here runs it, and nothing here knows where it came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .summary import planned

__all__ = [
    "SCOPES",
    "SECTIONS",
    "Edge",
    "Guard",
    "Leaf",
    "Part",
    "Scope",
    "ScopeKey",
    "Section",
    "Spec",
    "Step",
]

SECTIONS = ("forward", "backward", "local", "tangent")
"""The names of a program's sections, in the order in which they are run."""

SCOPES = ("call", "turn", "object", "module", "turns", "chain")
"""The kinds of scope: a function's call, a loop's turn, an object whose method ran, a module, all
turns of a loop together, a sum (or the like) of many terms."""


@dataclass(frozen=True, slots=True)
class Step:
    """One op run: ``output = op(*inputs, **attrs)``, operands and result by value id.

    Attributes
    ----------
    op : str
        The op's name in `engine.OPS`.
    inputs : tuple of int
    output : int
    attrs : dict or None
        Static attributes, such as an axis.
    origin : int or None
        For a step of another section, the index of the forward step it belongs to: the step whose
        derivative it computes.  A step that sums what several results send back belongs to the
        step that completes the sum; one that several steps share, to the first that needs it.
        None for forward steps, and where the forward step was folded into a constant.
    """

    op: str
    inputs: tuple[int, ...]
    output: int
    attrs: dict[str, Any] | None = None
    origin: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Steps that belong together, and the values that they are run for.

    Attributes
    ----------
    steps : tuple of Step
        In topological order; they may read what sections before this one computed.
    shows : tuple of int
        Ids of the values that this section contributes to a frame, each once.
    """

    steps: tuple[Step, ...] = ()
    shows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that is given.

    Attributes
    ----------
    value : int
        Its id.
    name : str
    data : numpy.ndarray
        The number it was recorded with.
    tangent : int or None
        The id of its component of the direction that the tangent section differentiates in, which
        is given too (zero unless said otherwise); None without a tangent section and for a leaf
        that is not of floats.
    """

    value: int
    name: str
    data: np.ndarray[Any, Any]
    tangent: int | None = None


@dataclass(frozen=True, slots=True)
class ScopeKey:
    """One level of the place where something was made.

    Attributes
    ----------
    kind : {"call", "turn", "object", "module", "turns", "chain"}
    name : str
        The function, the loop's variable, the object's class or the name it is bound to; of all
        turns of a loop and of a sum, what and how many, as ``"sum of 700"``.
    index : int or None
        Which one of that name in the surrounding scope; None where there is but one.
    item : str
        What the loop's variable stood for when the turn began, as Python writes it; empty if that
        is not known.
    """

    kind: str
    name: str
    index: int | None = None
    item: str = ""

    def __str__(self) -> str:
        return self.name if self.index is None else f"{self.name}[{self.index}]"

    @property
    def title(self) -> str:
        """What is written on it: of a loop's turn nothing that reads as an element."""
        if self.kind != "turn" or self.index is None:
            return str(self)
        if self.item:
            return f"{self.name} = {self.item}"
        return f"{self.name}, turn {self.index + 1}"


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope of a program: its key and the scope around it, which comes before it in the list."""

    key: ScopeKey
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A Node as it is drawn.

    Attributes
    ----------
    value : int
        The id of its value.
    grad : int or None
        The id of its gradient.
    name : str or None
        The variable it was bound to.
    label : str
        How its name is written, else its expression, else a short name.
    op : str or None
        The op that made it.
    symbol, formula : str
        The op's sign and LaTeX.
    kind : {"leaf", "constant", "op"}
    span : tuple of int or None
        Where it was made: line, column, end line, end column of the source.
    tangent : int or None
        The id of its tangent.
    scope : int or None
        The innermost scope it was made in, an index into `Spec.scopes`.
    under : str or None
        The expression, or long name, that a short name in `label` stands for.
    """

    value: int
    grad: int | None
    name: str | None
    label: str
    op: str | None
    symbol: str
    formula: str
    kind: str
    span: tuple[int, int, int, int] | None = None
    tangent: int | None = None
    scope: int | None = None
    under: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """An operand's way into a result.

    Attributes
    ----------
    source, target : int
        The operand and the result, as indices into `Spec.nodes`.
    operand : int
        The operand's position.
    contribution : int or None
        The id of what the result adds to the operand's gradient.
    local : int or None
        The id of the local derivative, between scalars.
    tangent : int or None
        The id of what the operand adds to the result's tangent.
    rule : str
        Where an end is an array, what the op does to a gradient on this way and with which
        shapes, with ``{0}`` for operand 0: see `words.words`.  Else empty.
    """

    source: int
    target: int
    operand: int
    contribution: int | None
    local: int | None
    tangent: int | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Guard:
    """A value that Python looked at: the program is right while it keeps its outcome.

    `kind` is ``"bool"`` where only its truth was asked, ``"value"`` where its numbers were read.
    """

    value: int
    kind: str
    outcome: np.ndarray[Any, Any]

    def holds(self, value: Any) -> bool:
        """Whether `value` leaves the outcome as it was."""
        if self.kind == "bool":
            return bool(np.all(value)) == bool(np.all(self.outcome))
        outcome = self.outcome
        if outcome.dtype.kind != "f":
            return np.array_equal(value, outcome)
        # `math.tanh`, NumPy's, the page's and JAX's differ in the last digits.
        finite = np.abs(outcome[np.isfinite(outcome)])
        slack = (1e-5 if outcome.dtype == np.float32 else 1e-10) * finite.max(initial=0.0)
        with np.errstate(invalid="ignore"):  # inf − inf
            same = (value == outcome) | (np.abs(value - outcome) <= slack)
        return bool(np.all(same | (np.isnan(value) & np.isnan(outcome))))


@dataclass(frozen=True)
class Spec:
    """Named sections of steps over numbered values.

    Attributes
    ----------
    values : tuple of (shape, dtype)
        One entry a value id.
    constants : dict of int to number or array
        Values that never change; Python numbers take the dtype of what they meet.
    leaves : tuple of Leaf
        In order of appearance.
    forward : Section
        From the leaves to the result, and to what guards look at.
    backward : Section
        The gradient of every drawn node, and what each edge contributes to it.
    local : Section
        The derivative of a result with respect to an operand, for edges between scalars.
    tangent : Section or None
        Forward mode: how every drawn node changes as the leaves move in a direction.  Made only
        when asked for.
    output : int
        The id of the result.
    nodes : tuple of Part
        What is drawn, operands before results.
    edges : tuple of Edge
    guards : tuple of Guard
    scopes : tuple of Scope
        A scope stands behind the one around it.
    source : str or None
        The text the spans refer to.
    """

    values: tuple[tuple[tuple[int, ...], str], ...]
    constants: Mapping[int, Any]
    leaves: tuple[Leaf, ...]
    forward: Section
    backward: Section
    local: Section
    tangent: Section | None
    output: int
    nodes: tuple[Part, ...] = ()
    edges: tuple[Edge, ...] = ()
    guards: tuple[Guard, ...] = ()
    scopes: tuple[Scope, ...] = ()
    source: str | None = None

    @property
    def sections(self) -> dict[str, Section]:
        """The sections that there are, by name, in the order in which they are run."""
        named = ((name, getattr(self, name)) for name in SECTIONS)
        return {name: section for name, section in named if section is not None}

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every step, in an order in which they can be run."""
        return tuple(step for section in self.sections.values() for step in section.steps)

    @cached_property
    def inputs(self) -> tuple[int, ...]:
        """The ids of what a run is given: every leaf, then the direction of those that have one."""
        along = (leaf.tangent for leaf in self.leaves if leaf.tangent is not None)
        return (*(leaf.value for leaf in self.leaves), *along)

    @cached_property
    def show(self) -> tuple[int, ...]:
        """The ids of every value that a frame holds, in its order: what the sections show."""
        shown = (k for section in self.sections.values() for k in section.shows)
        return tuple(dict.fromkeys(shown))

    @cached_property
    def summaries(self) -> Mapping[int, tuple[int, ...]]:
        """What a page shows of arrays too large for it: by value id, the shape of its means.

        Where there are any the page has no constants and no such leaves, and does not run the
        program: see `summary.planned`.
        """
        arrays = (*self.constants.values(), *(guard.outcome for guard in self.guards))
        return planned(
            self.values,
            fixed=sum(np.asarray(x).nbytes for x in arrays if np.ndim(x)),
            leaves=[leaf.value for leaf in self.leaves],
            shown=self.show,
        )

    @cached_property
    def sent(self) -> tuple[int, ...]:
        """Which leaves a page is sent, and can move: all, but for those it shows as means."""
        return tuple(k for k, leaf in enumerate(self.leaves) if leaf.value not in self.summaries)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What each drawn node is called in a page: its name, else its number."""
        return tuple(
            str(k) if part.name is None else part.name for k, part in enumerate(self.nodes)
        )

    @cached_property
    def scope_paths(self) -> tuple[str, ...]:
        """What each scope is called in a page, such as ``Layer[0]/Neuron[2]``."""
        paths: list[str] = []
        for scope in self.scopes:
            own = str(scope.key)
            paths.append(own if scope.parent is None else f"{paths[scope.parent]}/{own}")
        return tuple(paths)

    @cached_property
    def scalar(self) -> bool:
        """Whether every value is a single float64, a truth value, or a number as written."""
        return all(
            shape == () and (dtype in ("float64", "bool") or type(self.constants.get(k)) is int)
            for k, (shape, dtype) in enumerate(self.values)
        )

    def size(self, value: int) -> int:
        """Return the number of elements of a value."""
        return int(np.prod(self.values[value][0], dtype=np.int64))
