"""Lending: modules and names that are another package's while one cell runs, and then are not."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from ..engine.node import Node
from ..recording.recorder import Recorder
from . import hips, micrograd

__all__ = ["NAMES", "Notation", "notation"]


class Notation(Protocol):
    """Another package's way of writing.

    Attributes
    ----------
    kind : type of Node, or None
        The class that results of the cell are given.
    modules : mapping of str to module
        What imports find, by their whole name.
    names : mapping of str to object
        What the cell sees without an import.
    output : Node or None
        What to differentiate if the cell has no result of its own.
    """

    kind: type[Node] | None
    modules: dict[str, Any]
    names: dict[str, Any]
    output: Node | None

    def makes_leaves(self, tree: ast.Module) -> bool:
        """Whether the cell makes its leaves itself, so that no number becomes one."""

    def begin(self, recorder: Recorder) -> None:
        """Begin a run."""

    def end(self) -> None:
        """End a run."""


_NOTATIONS: Mapping[str, Callable[[], Notation]] = {
    "autograd": hips.Autograd,
    "micrograd": micrograd.Micrograd,
}
NAMES = tuple(_NOTATIONS)


def notation(name: str) -> Lent:
    """Return a notation, to be lent to one cell.

    Raises
    ------
    KeyError
        If it is not among `NAMES`.
    """
    return Lent(_NOTATIONS[name]())


class Lent:
    """A notation as a cell borrows it; see `ad_widget.recording.cell.Lender`."""

    def __init__(self, lent: Notation) -> None:
        self._lent = lent
        self.kind = lent.kind

    @property
    def output(self) -> Node | None:
        """What to differentiate if the cell has no result of its own."""
        return self._lent.output

    def makes_leaves(self, tree: ast.Module) -> bool:
        """Whether the cell makes its leaves itself."""
        return self._lent.makes_leaves(tree)

    @contextmanager
    def lend(self, recorder: Recorder, space: dict[str, Any]) -> Iterator[None]:
        """Lend the modules and names in the ``with`` block, whatever stood there before."""
        packages = {name.partition(".")[0] for name in self._lent.modules}
        before = {
            name: module
            for name, module in sys.modules.items()
            if name.partition(".")[0] in packages
        }
        names = {name: space[name] for name in self._lent.names if name in space}
        for name in before:
            del sys.modules[name]
        sys.modules.update(self._lent.modules)
        space.update(self._lent.names)
        self._lent.begin(recorder)
        try:
            yield
        finally:
            self._lent.end()
            for name in [n for n in sys.modules if n.partition(".")[0] in packages]:
                del sys.modules[name]
            sys.modules.update(before)
            for name, value in self._lent.names.items():
                if space.get(name) is value:
                    del space[name]
                    if name in names:
                        space[name] = names[name]
