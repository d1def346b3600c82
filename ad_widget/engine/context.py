"""What a thread asks of the engine while it computes: a record of its nodes, or no graph at all.

A mode belongs to the thread that entered it and ends with its ``with`` block, so two threads may
differentiate at once and nothing is left behind.  `MODES` is empty almost always; an op looks
only whether it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import get_ident
from typing import Any, Protocol, TypeVar

__all__ = [
    "MODES",
    "Mode",
    "Observer",
    "current",
    "entered",
    "no_grad",
    "observing",
    "of_this_thread",
]

_T = TypeVar("_T")


class Observer(Protocol):
    """Who follows a computation: told of each Node as it is made and each read of its numbers.

    Attributes
    ----------
    plain : bool
        Whether the code that it follows is written for plain numbers, which Nodes stand for: a copy
        of a number is then the same number, and not a leaf of its own; and what is printed is one.
    """

    plain: bool

    def made(self, node: Any) -> None:
        """Take note of a new leaf or result."""

    def was_read(self, node: Any, kind: str) -> None:
        """Take note that Python read the numbers of `node`: ``"bool"`` or ``"value"``."""

    def lost(self, node: Any, call: str, line: int) -> None:
        """Take note that a library, called at `line`, took plain numbers out of `node`."""


class Mode:
    """Per-thread settings: whether to build graphs, and who observes."""

    __slots__ = ("graph", "observer")

    def __init__(self, graph: bool = True, observer: Observer | None = None) -> None:
        self.graph = graph
        self.observer = observer


MODES: dict[int, Mode] = {}


def current() -> Mode | None:
    """Return this thread's mode, or None."""
    return MODES.get(get_ident())


@contextmanager
def of_this_thread(table: dict[int, _T], x: _T) -> Iterator[None]:
    """Let `table` hold `x` for this thread inside the ``with`` block."""
    thread = get_ident()
    before = table.get(thread)
    table[thread] = x
    try:
        yield
    finally:
        if before is None:
            del table[thread]
        else:
            table[thread] = before


def entered(mode: Mode) -> AbstractContextManager[None]:
    """Use `mode` for this thread inside the ``with`` block."""
    return of_this_thread(MODES, mode)


@contextmanager
def no_grad() -> Iterator[None]:
    """Compute without building a graph: results have no children and require no gradient.

    Examples
    --------
    >>> with no_grad():
    ...     y = Node(2.0) * 3.0
    >>> y.requires_grad
    False
    """
    before = current()
    with entered(Mode(graph=False, observer=before.observer if before else None)):
        yield


@contextmanager
def observing(observer: Observer | None) -> Iterator[None]:
    """Tell `observer` of every Node and read of this thread inside the ``with`` block."""
    before = current()
    with entered(Mode(graph=before.graph if before else True, observer=observer)):
        yield
