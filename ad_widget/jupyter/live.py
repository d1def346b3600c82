"""A recorded graph with the numbers of now: its program, the user's own Nodes, the last run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..drawing.view import differentiated
from ..engine import Node
from ..engine.backward import renew
from ..engine.node import numbers
from ..program import Program, Run
from ..recording import Recording

__all__ = ["Live"]


class Live:
    """A recording that runs.

    Parameters
    ----------
    recording : Recording

    Attributes
    ----------
    recording : Recording
    program : Program
    nodes : list of Node
        The Nodes drawn, in the program's order.
    current : list of array
        The leaves' values.
    run : Run
        The numbers of the last run.
    """

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        with np.errstate(all="ignore"):  # the widget itself says where numbers end
            self.program, self.nodes = recording.lowered()
        # Constants keep the numbers as written; all else takes those of each run.
        parts = self.program.nodes
        self._moving = [k for k, part in enumerate(parts) if part.kind != "constant"]
        self.current: Sequence[Any] = [leaf.data for leaf in self.program.leaves]
        self.run: Run = self.program.run(self.current)
        self._seeded: dict[int, Program] = {}
        self._shown: tuple[Run, Run] | None = None  # a run, and the same with that seed
        self._derived: dict[tuple[str, ...], Program] = {}

    @property
    def values(self) -> dict[str, Any]:
        """The leaves' values by name: floats and arrays."""
        return {leaf.name: plain(self.run.numbers[leaf.value]) for leaf in self.program.leaves}

    @property
    def grads(self) -> dict[str, Any]:
        """The gradients of those leaves that require one, by name: floats and arrays."""
        grads = self.run.grads
        return {
            leaf.name: plain(grads[leaf.name]) for leaf in self.program.leaves if leaf.name in grads
        }

    def shown(self, view: Mapping[str, Any]) -> Run:
        """Return the run whose numbers a view shows: of the element of the output it chose."""
        element = view.get("seed")
        if element is None:
            return self.run
        if element not in self._seeded:
            self._seeded = {element: self.program.seeded(element)}  # one: each has its own memory
            self._shown = None
        program = self._seeded[element]
        if program is self.program:
            return self.run
        if self._shown is None or self._shown[0] is not self.run:
            self._shown = self.run, program.run(self.current)
        return self._shown[1]

    def drawn(self, view: Mapping[str, Any], title: str = "") -> tuple[Program, Run]:
        """Return what a view draws: the graph, or that of the derivative it asks for, and a run."""
        by = tuple(differentiated(view))
        try:
            program = self.derivative(by, title)
        except ValueError:
            program = self.program
        if program is self.program:
            return program, self.shown(view)
        names = [leaf.name for leaf in self.program.leaves]
        return program, program.run(dict(zip(names, self.current, strict=True)))

    def derivative(self, by: tuple[str, ...], title: str = "") -> Program:
        """Return the program of the output differentiated by these leaves, one after another.

        Raises
        ------
        ValueError
            If there is none.
        """
        if not {*by} <= {leaf.name for leaf in self.program.leaves} or not by:
            return self.program
        if by not in self._derived:
            self._derived[by] = self.recording.lowered(by=list(by), title=title)[0]
        return self._derived[by]

    @property
    def title(self) -> str:
        """What the output is called."""
        program = self.program
        return next(part.label for part in program.nodes if part.value == program.output)

    @property
    def variables(self) -> dict[Node, str]:
        """The Nodes drawn that are no constants, and what they are called."""
        return {self.nodes[k]: self.program.nodes[k].label for k in self._moving}

    @property
    def leaf_nodes(self) -> list[Node]:
        """The leaves' Nodes."""
        ids = {leaf.value for leaf in self.program.leaves}
        return [
            node
            for node, part in zip(self.nodes, self.program.nodes, strict=True)
            if part.kind == "leaf" and part.value in ids
        ]

    def move(self, leaves: Sequence[Any]) -> bool:
        """Let the leaves have new values, if every guard holds with them.

        Parameters
        ----------
        leaves : sequence of array_like
            All of them, in the program's order.

        Returns
        -------
        bool
            False if a guard broke: nothing is changed, and the code has to run again.
        """
        run = self.program.run(leaves)
        if run.broken:
            return False
        given = zip(self.program.leaves, leaves, self.current, strict=True)
        # What the run holds is handed out, and copied for that; a leaf that rests may be large.
        self.current = [
            old if new is old else np.array(run.numbers[leaf.value]) for leaf, new, old in given
        ]
        self.run = run
        return True

    def rerun(self, leaves: Sequence[Any]) -> Recording:
        """Run the code again with other values in its leaves.

        Raises
        ------
        RerunError
            If the code raises.
        """
        names = [leaf.name for leaf in self.program.leaves]
        return self.recording.rerun(dict(zip(names, leaves, strict=True)))

    @contextmanager
    def elsewhere(self, leaves: Sequence[Any]) -> Iterator[Live]:
        """Run the code with other values for as long as a ``with`` block lasts.

        Raises
        ------
        RerunError
            If the code raises.
        """
        names = [leaf.name for leaf in self.program.leaves]
        with self.recording.elsewhere(dict(zip(names, leaves, strict=True))) as recording:
            yield Live(recording)

    def arguments(self, given: Mapping[str, Any]) -> list[Any]:
        """Return all leaves' values, those not `given` as they are.

        Raises
        ------
        KeyError, TypeError, ValueError
            As `Program.arguments`.
        """
        names = [leaf.name for leaf in self.program.leaves]
        values = self.program.arguments({**dict(zip(names, self.current, strict=True)), **given})
        old = zip(names, self.current, values, strict=True)
        return [value if name in given else current for name, current, value in old]

    def write_back(self) -> set[int]:
        """Give the user's Nodes the numbers of the last run; return their ids."""
        run, parts = self.run, self.program.nodes
        renew(
            [self.nodes[k] for k in self._moving],
            [run.numbers[parts[k].value] for k in self._moving],
            [_number(run, parts[k].grad) for k in self._moving],
        )
        return {id(self.nodes[k]) for k in self._moving}

    def moved_elsewhere(self) -> list[Any] | None:
        """Return the values that the leaves' Nodes have now, if they are not the current ones."""
        by_id = {
            part.value: numbers(node)
            for node, part in zip(self.nodes, self.program.nodes, strict=True)
        }
        values = [by_id[leaf.value] for leaf in self.program.leaves]
        same = all(
            np.array_equal(a, b, equal_nan=True) for a, b in zip(values, self.current, strict=True)
        )
        return None if same else values


def plain(value: Any) -> Any:
    """Return a float for a single number, else the array."""
    return float(value) if np.ndim(value) == 0 else np.asarray(value)


def _number(run: Run, k: int | None) -> Any:
    if k is None:
        return None
    value = run.numbers[k]
    return float(value) if np.ndim(value) == 0 and np.asarray(value).dtype == np.float64 else value
