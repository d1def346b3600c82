"""What a program is: steps over numbered values, and what of them is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np

from ..engine import Node
from .running import Runner, evaluate

__all__ = ["Edge", "Guard", "Leaf", "Part", "Program", "Run", "Step"]


@dataclass(frozen=True, slots=True)
class Step:
    """One op run: `output` = op(*`inputs`, **`attrs`), all by value id."""

    op: str
    inputs: tuple[int, ...]
    output: int
    attrs: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that is given: its id, its name, and the number it was recorded with."""

    value: int
    name: str
    data: np.ndarray[Any, Any]


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
        Its name, else its expression.
    op : str or None
        The op that made it.
    symbol, formula : str
        The op's sign and LaTeX.
    kind : {"leaf", "constant", "op"}
    span : tuple of int or None
        Where it was made: line, column, end line, end column of the source.
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


@dataclass(frozen=True, slots=True)
class Edge:
    """An operand's way into a result: parts by index, contribution and local derivative by id."""

    source: int
    target: int
    operand: int
    contribution: int | None
    local: int | None


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
class Program:
    """Steps over numbered values.

    Attributes
    ----------
    values : tuple of (shape, dtype)
        One entry a value id.
    constants : dict of int to number or array
        Values that never change; Python numbers take the dtype of what they meet.
    leaves : tuple of Leaf
        In order of appearance.
    steps : tuple of Step
        Forward, then backward, then local, each in topological order.
    forward, backward : int
        How many of the steps are forward, and how many backward.
    output : int
        The id of the result.
    nodes : tuple of Part
        What is drawn, operands before results.
    edges : tuple of Edge
    guards : tuple of Guard
    source : str or None
        The text the spans refer to.
    """

    values: tuple[tuple[tuple[int, ...], str], ...]
    constants: Mapping[int, Any]
    leaves: tuple[Leaf, ...]
    steps: tuple[Step, ...]
    forward: int
    backward: int
    output: int
    nodes: tuple[Part, ...] = ()
    edges: tuple[Edge, ...] = ()
    guards: tuple[Guard, ...] = ()
    source: str | None = None
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    # ------------------------------------------------------------------ what it shows

    @cached_property
    def show(self) -> tuple[int, ...]:
        """The ids of every value a picture shows, in the order of a frame."""
        ids: dict[int, None] = {}
        for part in self.nodes:
            ids[part.value] = None
            if part.grad is not None:
                ids[part.grad] = None
        for edge in self.edges:
            if edge.contribution is not None:
                ids[edge.contribution] = None
            if edge.local is not None:
                ids[edge.local] = None
        return tuple(ids)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What each drawn node is called in a page: its name, else its number."""
        return tuple(
            str(k) if part.name is None else part.name for k, part in enumerate(self.nodes)
        )

    @property
    def scalar(self) -> bool:
        """Whether every value is a single float64, a truth value, or a number as written."""
        return all(
            shape == () and (dtype in ("float64", "bool") or type(self.constants.get(k)) is int)
            for k, (shape, dtype) in enumerate(self.values)
        )

    def size(self, value: int) -> int:
        """Return the number of elements of a value."""
        return int(np.prod(self.values[value][0], dtype=np.int64))

    # ------------------------------------------------------------------ running

    @cached_property
    def runner(self) -> Runner:
        """The runner that `run` uses; its values are overwritten by each run."""
        return Runner(self)

    def run(self, values: Mapping[str, Any] | Sequence[Any] | None = None, *, xp: Any = np) -> Run:
        """Run forward and backward.

        Parameters
        ----------
        values : mapping of str to array_like, or sequence, optional
            The leaves by name, or all of them in order.  A leaf not named keeps the number it
            was recorded with.
        xp : module
            Another array namespace to compute in, such as ``jax.numpy``.

        Returns
        -------
        Run
            Every node's value and gradient, and every edge's contribution.

        Raises
        ------
        KeyError
            If there is no leaf of a given name.
        ValueError
            If a value has another shape than its leaf, or a sequence another length.
        """
        given = self.arguments(values, xp)
        if xp is not np:
            return Run(self, evaluate(self, given, xp))
        with self._lock:
            self.runner.run(given)
            return Run(self, self.runner.snapshot())

    def arguments(
        self, values: Mapping[str, Any] | Sequence[Any] | None, xp: Any = np
    ) -> list[Any]:
        """Return one array a leaf, of its shape and dtype, from what `run` takes."""
        if values is None:
            values = {}
        if isinstance(values, Mapping):
            by_name = {leaf.name: leaf.data for leaf in self.leaves}
            for name, value in values.items():
                if name not in by_name:
                    known = ", ".join(by_name) or "none"
                    raise KeyError(f"the program has no leaf {name!r}; its leaves: {known}")
                by_name[name] = value
            values = list(by_name.values())
        elif len(values) != len(self.leaves):
            raise ValueError(f"{len(values)} values given for {len(self.leaves)} leaves")
        given = []
        for leaf, value in zip(self.leaves, values, strict=True):
            shape, dtype = self.values[leaf.value]
            if isinstance(value, Node):
                value = value._value
            if value is None or isinstance(value, str):  # NumPy would make of these what it can
                raise TypeError(f"leaf {leaf.name!r} takes numbers, not {value!r}")
            array = xp.asarray(value, dtype=dtype)
            if array.shape != shape:
                raise ValueError(
                    f"leaf {leaf.name!r} has shape {shape}; the value given has {array.shape}"
                )
            given.append(array)
        return given

    def function(self, xp: Any = np) -> Callable[..., tuple[Any, tuple[Any, ...]]]:
        """Return a pure function of the leaves, in order: the output and its gradients.

        Under ``jax.numpy`` it can be jitted, vectorised and sharded like any other.
        """
        grads = {part.value: part.grad for part in self.nodes}

        def call(*leaves: Any) -> tuple[Any, tuple[Any, ...]]:
            values = evaluate(self, list(leaves), xp)
            wanted = [grads.get(leaf.value) for leaf in self.leaves]
            return values[self.output], tuple(None if k is None else values[k] for k in wanted)

        return call

    # ------------------------------------------------------------------ JSON

    def to_json(self, encode: Callable[[bytes], Any] | None = None) -> dict[str, Any]:
        """Return the program as JSON data.

        Parameters
        ----------
        encode : callable, optional
            What becomes of an array's bytes; base64 text by default.

        Returns
        -------
        dict
            See the format's description in the README.
        """
        from .wire import written

        return written(self, encode)

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | str) -> Program:
        """Read a program and check it.

        Parameters
        ----------
        data : mapping or str
            What `to_json` returned, or its text.

        Returns
        -------
        Program

        Raises
        ------
        ValueError
            If it is not a program, of a later version, uses an op that is not known here, or
            does not hold together: an id out of range, a value read before it is computed, a
            wrong shape.
        """
        from .wire import read

        return read(data)


@dataclass(frozen=True)
class Run:
    """The numbers of one run of a program.

    Attributes
    ----------
    program : Program
    numbers : sequence
        Every value by id; None for one that was not asked for.
    """

    program: Program
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
    def broken(self) -> tuple[Guard, ...]:
        """The guards that no longer hold: where there are any, the numbers are not the cell's."""
        return tuple(g for g in self.program.guards if not g.holds(self.numbers[g.value]))

    def frame(self) -> bytes:
        """Return every shown value as float64, one after another."""
        return np.concatenate(
            [np.ravel(np.asarray(self.numbers[k], np.float64)) for k in self.program.show]
        ).tobytes()
