"""What a widget shows: the numbers of its live graph, under the names that a user knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, overload

from ..engine import Node
from ..program import Program, Run
from .live import Live, plain

__all__ = ["Nodes", "Showing"]


class Nodes(tuple[Node, ...]):
    """The drawn Nodes, operands before results; by position or by name."""

    _names: dict[str, Node]

    @classmethod
    def named(cls, nodes: Sequence[Node], keys: Sequence[str]) -> Nodes:
        """Return `nodes`, each to be found under its key too."""
        made = cls(nodes)
        made._names = dict(zip(keys, nodes, strict=True))
        return made

    @overload  # type: ignore[override]
    def __getitem__(self, key: str | int) -> Node: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Node, ...]: ...
    def __getitem__(self, key: Any) -> Any:
        return self._names[key] if isinstance(key, str) else tuple.__getitem__(self, key)


class Showing:
    """The part of a widget that tells what it shows; its other parts stand on it."""

    live: Live
    values: dict[str, Any]
    grads: dict[str, Any]
    view: dict[str, Any]
    _graph: dict[str, Any]

    @property
    def value(self) -> Any:
        """The output."""
        return plain(self.run.value)

    @property
    def nodes(self) -> Nodes:
        """The Nodes drawn, operands before results."""
        return Nodes.named(self.live.nodes, self.program.keys)

    @property
    def title(self) -> str:
        """The name of what is differentiated."""
        title: str = self._graph["title"]
        return title

    @property
    def program(self) -> Program:
        """The graph as a program."""
        return self.live.program

    @property
    def run(self) -> Run:
        """The numbers of the last run."""
        return self.live.run

    @property
    def shown(self) -> Run:
        """The numbers that the reader sees, of the element of the output that `view` chose."""
        return self.live.shown(self.view)
