"""Long work: no search for garbage while it makes many objects, and a word on how far it is."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import get_ident

from .context import of_this_thread

__all__ = ["heard_by", "tell", "uncollected"]

_LISTENERS: dict[int, Callable[[str], None]] = {}


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave out Python's search for garbage in circles in the ``with`` block.

    Each search looks at all objects there are.  Of a graph of 50,000 Nodes, none of which is
    garbage, that takes as long as the work itself.  What the block has made counts as old when it
    ends: else the first search comes right after it.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():  # what somebody has frozen stays so
            gc.freeze()
            gc.unfreeze()
        gc.enable()


def heard_by(listener: Callable[[str], None]) -> AbstractContextManager[None]:
    """Let `listener` have what this thread tells in the ``with`` block."""
    return of_this_thread(_LISTENERS, listener)


def tell(what: str) -> None:
    """Tell whoever listens what is being done."""
    if _LISTENERS and (listener := _LISTENERS.get(get_ident())) is not None:
        listener(what)
