"""The front-end module, and who carries it.

anywidget keeps a widget's module in the widget's state, and a notebook stores the state of each:
ten widgets would store it ten times.  Here one open widget of a kernel, the *carrier*, has the
module for all; the others have a few lines that wait for it in the page (``stub.js``), or ask the
kernel for it where each output is a page of its own.
"""

from __future__ import annotations

from typing import Any
from weakref import ref

from ..publish import module

__all__ = ["carries", "source"]


def source(widget: Any) -> str:
    """Return the JavaScript that `widget` has in its state."""
    return module.script("widget" if carries(widget) else "stub")


_carrier: ref[Any] | None = None


def carries(widget: Any) -> bool:
    """Return whether `widget` carries the module; it comes to, where no open widget does."""
    global _carrier
    bearer = _carrier() if _carrier is not None else None
    if bearer is not widget and (bearer is None or bearer.comm is None):
        _carrier = ref(widget)
        return True
    return bearer is widget
