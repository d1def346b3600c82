"""How long code may take when it runs again: a slider can make a loop endless.

Rewritten loops and functions look at the clock themselves (`Clock.tick`), which needs neither
threads nor signals.  What is not rewritten, such as a loop of an imported module, is stopped by a
thread where there are threads.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer, get_ident
from time import monotonic

__all__ = ["Clock", "PatienceError"]

_TICKS = 64  # turns and calls between two looks at the clock
_GRACE = 0.5  # seconds in which rewritten code is the first to stop


class PatienceError(BaseException):
    """Code that runs again took longer than it was given.

    No `Exception`: a loop that goes on after every error must end too.

    Attributes
    ----------
    line : int or None
        The line of the loop or function that did not end, if it was seen.
    """

    seconds = 0.0
    line: int | None = None

    def __str__(self) -> str:
        return f"stopped after {self.seconds:g} s; --patience SECONDS gives it more"


class Clock:
    """The time of one run.

    Parameters
    ----------
    seconds : float, optional
        How long the run may take; by default as long as it takes.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self._seconds = seconds
        self._until = None if seconds is None else monotonic() + seconds
        self._ticks = 0

    @property
    def is_set(self) -> bool:
        """Whether the time is limited."""
        return self._until is not None

    def tick(self, line: int) -> None:
        """Look at the clock now and then, from the loop or function at a line.

        Raises
        ------
        PatienceError
            If the time is over.
        """
        self._ticks += 1
        if self._ticks >= _TICKS and self._until is not None and self._seconds is not None:
            self._ticks = 0
            if monotonic() > self._until:
                error = PatienceError()
                error.seconds, error.line = self._seconds, line
                raise error

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Stop what runs in the ``with`` block, rewritten or not, where threads can be started."""
        if self._seconds is None:
            yield
            return
        stopped = type("PatienceError", (PatienceError,), {"seconds": self._seconds})
        thread, fired = get_ident(), False

        def stop() -> None:
            nonlocal fired
            fired = True
            _raise_in(thread, stopped)

        timer = Timer(self._seconds + _GRACE, stop)
        timer.daemon = True
        try:
            timer.start()
        except RuntimeError:  # no threads here
            yield
            return
        try:
            yield
        finally:
            timer.cancel()
            if fired:
                _raise_in(thread, None)


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Have a thread raise an exception at its next instruction, or no longer do so."""
    what = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), what)
