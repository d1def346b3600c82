"""The front-end module, and who carries it.

anywidget keeps a widget's module in the widget's state, and a notebook stores the state of each:
ten widgets would store it ten times.  Here one open widget of a kernel, the *carrier*, has the
module for all; the others have a few lines that wait for it in the page (``stub.js``), or ask the
kernel for it where each output is a page of its own.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from weakref import ref

__all__ = ["STATIC", "carries", "script", "source"]

STATIC = Path(__file__).parents[1] / "static"


@cache
def script(name: str) -> str:
    """Return a built script of the front end: `widget`, or one of those in `src/embed`."""
    return (STATIC / f"{name}.js").read_text("utf-8")


def source(widget: Any) -> str:
    """Return the JavaScript that `widget` has in its state."""
    return script("widget" if carries(widget) else "stub")


_carrier: ref[Any] | None = None


def carries(widget: Any) -> bool:
    """Return whether `widget` carries the module; it comes to, where no open widget does."""
    global _carrier
    bearer = _carrier() if _carrier is not None else None
    if bearer is not widget and (bearer is None or bearer.comm is None):
        _carrier = ref(widget)
        return True
    return bearer is widget
