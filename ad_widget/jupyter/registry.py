"""Which widgets are open: who shares Nodes with whom, and which widget a cell has.

A cell that is run *again* is shown in the widget that it has.  A cell is known by the client's
session and its identifier, so a copy of a notebook on the same kernel has widgets of its own; and
what a second call within one execution shows, in a loop or after a first, is a widget of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from weakref import WeakSet

from ..engine import Node

if TYPE_CHECKING:
    from .live import Live  # which needs programs, and a cell has not run yet

__all__ = [
    "Place",
    "Sharing",
    "cell_begins",
    "closed",
    "is_open",
    "moved",
    "opened",
    "place",
    "replaced",
    "shown_at",
    "spare",
    "spared",
]


class Sharing(Protocol):
    """A widget, as far as others that share its Nodes know it."""

    live: Live

    def follow(self) -> None:
        """Take the leaves' values from the Nodes, which another widget has moved."""

    def outdate(self, label: str) -> None:
        """Say that the Node called `label` was recomputed in another cell."""


_OPEN: WeakSet[Any] = WeakSet()


def opened(widget: Sharing) -> None:
    """Count a widget among the open ones."""
    _OPEN.add(widget)


def is_open(widget: Sharing) -> bool:
    """Return whether a widget has been counted: it has a graph, and was not closed."""
    return widget in _OPEN


def closed(widget: Sharing) -> None:
    """Count a widget no more."""
    _OPEN.discard(widget)


def moved(by: Sharing, nodes: set[int]) -> None:
    """Tell the widgets whose leaves are among `nodes`, ids of Nodes, that these have moved."""
    for other in list(_OPEN):
        if other is not by and any(id(node) in nodes for node in other.live.leaf_nodes):
            other.follow()


def replaced(by: Sharing, gone: Iterable[Node]) -> None:
    """Tell the widgets that show one of the Nodes `gone`, which a cell run again has replaced."""
    gone = set(gone)
    for other in list(_OPEN) if gone else ():
        if other is not by:
            labels = (label for node, label in other.live.variables.items() if node in gone)
            label = next(labels, None)
            if label is not None:
                other.outdate(label)


# ---------------------------------------------------------------------- the widget of a cell

_spare: Any = None


def spared(widget: Any) -> None:
    """Keep the widget of a cell that failed before it had a graph.

    A page that is still making ready for it would say that it cannot if it were closed now.
    """
    global _spare
    if _spare is not None:  # of a cell that this one ran
        _spare.close()
    _spare = widget


def spare() -> Any:
    """Return the widget that was kept, for another cell; None where it was closed, or is none."""
    global _spare
    kept, _spare = _spare, None
    return None if kept is None or kept.comm is None else kept


class Place(NamedTuple):
    """Where a widget is shown: the client's session, the cell, and which of its widgets."""

    session: str
    cell: Any
    turn: int


_execution: Any = None
_cells_run = 0
_turns: dict[tuple[str, Any], int] = {}


def place(shell: Any, text: Any) -> Place:
    """Return the place of the widget that is about to be shown.

    Parameters
    ----------
    shell : InteractiveShell
        Whose ``parent_header`` is the request that is being executed.
    text : hashable
        What stands for the cell where the client sends no identifier.
    """
    global _execution
    request = getattr(shell, "parent_header", None)
    header = _mapping(_mapping(request).get("header"))
    found = _mapping(_mapping(request).get("metadata")).get("cellId")
    cell = found if isinstance(found, str) else text
    session = str(header.get("session", ""))
    execution = header.get("msg_id") or _cells_run
    if execution != _execution:
        _execution = execution
        _turns.clear()
    turn = _turns[session, cell] = _turns.get((session, cell), -1) + 1
    return Place(session, cell, turn)


def cell_begins(*_: Any) -> None:
    """Take note that a shell without a client, as in a terminal, runs another cell."""
    global _cells_run
    _cells_run += 1


def shown_at(where: Place) -> Any:
    """Return the open widget at a place, also one from before the extension was reloaded."""
    return next((one for one in _widgets() if getattr(one, "shown_by", None) == where), None)


def _widgets() -> Iterator[Any]:
    from ipywidgets.widgets.widget import _instances

    yield from list(_instances.values())


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
