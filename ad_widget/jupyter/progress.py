"""How far a long cell is, told under it while it runs."""

# IPython's display carries no types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

from time import monotonic
from typing import Any

from IPython.display import DisplayHandle, display

__all__ = ["Progress"]

_FIRST = 0.5  # seconds in which nothing is said
_AGAIN = 0.25  # seconds between two words


class Progress:
    """A line under a cell, from its first second on and gone at its end.

    Parameters
    ----------
    shell : InteractiveShell
        One without a kernel, as in a terminal, cannot take back what it has shown: it says nothing.
    """

    def __init__(self, shell: Any) -> None:
        self._next = monotonic() + _FIRST if getattr(shell, "kernel", None) else float("inf")
        self._handle: DisplayHandle | None = None

    def __call__(self, what: str) -> None:
        """Say what is being done, if it is time for a word."""
        now = monotonic()
        if now < self._next:
            return
        self._next = now + _AGAIN
        self._say({"text/plain": f"{what} …"})

    def end(self) -> None:
        """Take the line away."""
        if self._handle is not None:
            self._say({"text/html": "", "text/plain": ""})

    def _say(self, data: dict[str, str]) -> None:
        if self._handle is None:
            self._handle = display(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)
