"""Where a Node was made: in which calls of the user's functions and turns of loops.

Rewritten code announces each call (`enter`, `leave`), each turn of a loop (`turn`, `done`) and
each handler of an exception (`back`).  They keep one chain of scopes, from the innermost outwards;
the recorder notes for each Node the scope that was innermost.  What such scopes are called is
worked out afterwards, for the Nodes that are drawn: see `scope_paths`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from weakref import ref

from ..engine import Node
from .patience import Clock

__all__ = [
    "MAKING",
    "Scope",
    "Scopes",
    "back",
    "done",
    "enter",
    "following",
    "leave",
    "tick",
    "turn",
]

MAKING = frozenset(("__init__", "__post_init__"))
"""The methods in which an object is made."""


class Scope(NamedTuple):
    """A call of a function, a turn of a loop, or all that was run (`outer` is None).

    A tuple, since one is made for every call, and no other object is made as quickly.

    Attributes
    ----------
    outer : Scope or None
        The scope around it.
    serial : int
        Counts the scopes of a run, in order of time.
    loop : bool
        Whether this is a turn of a loop.
    name : str
        The function, or the loop's variable.
    line : int
        The line of the function or loop, as a traceback counts.
    turn : int
        Which turn of the loop this is, from 0 on.
    receiver : object
        The object whose method this is a call of; None for any other function.
    """

    outer: Any
    serial: int
    loop: bool
    name: str
    line: int
    turn: int
    receiver: Any


class Scopes:
    """The scopes of one run.

    Parameters
    ----------
    seconds : float, optional
        How long the run may take; by default as long as it takes.

    Attributes
    ----------
    current : Scope
        The innermost scope now.
    """

    __slots__ = ("_made", "clock", "count", "current", "timed")

    def __init__(self, seconds: float | None = None) -> None:
        self.current: Scope = Scope(None, 0, False, "", 0, 0, None)
        self.count = 0
        self.clock = Clock(seconds)
        self.timed = self.clock.is_set
        # By id: objects may be neither hashable nor equal to themselves alone.
        self._made: dict[int, tuple[ref[Any], int]] = {}

    def making(self, value: Any, serial: int) -> None:
        """Take note that an object is being made, unless that is noted."""
        if self.made_when(value) is None:
            try:
                self._made[id(value)] = ref(value), serial
            except TypeError:  # of a class with slots
                return

    def made_when(self, value: Any) -> int | None:
        """Return the serial number of the scope in which an object was made, if it is known."""
        found = self._made.get(id(value))
        return found[1] if found is not None and found[0]() is value else None


_run: Scopes | None = None
_new = tuple.__new__


@contextmanager
def following(run: Scopes) -> Iterator[None]:
    """Note the scopes of `run` within the ``with`` block."""
    global _run
    before, _run = _run, run
    try:
        yield
    finally:
        _run = before


# ---------------------------------------------------------------------- what rewritten code calls


def enter(name: str, line: int, receiver: Any = None) -> None:
    """Take note that a function begins; `receiver` is a method's object."""
    run = _run
    if run is None:
        return
    if run.timed:
        run.clock.tick(line)
    run.count = serial = run.count + 1
    if name in MAKING and receiver is not None:
        if isinstance(receiver, Node):
            receiver = None  # it would be kept by its own scope
        else:
            run.making(receiver, serial)
    run.current = _new(Scope, (run.current, serial, False, name, line, 0, receiver))


def leave() -> None:
    """Take note that a function ends."""
    run = _run
    if run is None:
        return
    scope = run.current
    while scope[2]:
        scope = scope[0]
    if scope[0] is not None:
        run.current = scope[0]


def turn(loop: str, line: int) -> None:
    """Take note that a loop's next turn begins."""
    run = _run
    if run is None:
        return
    if run.timed:
        run.clock.tick(line)
    run.count = serial = run.count + 1
    scope = run.current
    while scope[2]:
        if scope[3] == loop:
            run.current = _new(Scope, (scope[0], serial, True, loop, line, scope[5] + 1, None))
            return
        scope = scope[0]
    run.current = _new(Scope, (run.current, serial, True, loop, line, 0, None))


def done(loop: str, around: str | None) -> None:
    """Take note that a loop has ended, within the loop `around` it if there is one."""
    back(around)


def back(around: str | None) -> None:
    """Go on in the loop `around` of the running function, or in none: an exception was caught."""
    run = _run
    if run is None:
        return
    scope = run.current
    while scope[2] and scope[3] != around:
        scope = scope[0]
    run.current = scope


def tick(line: int) -> None:
    """Look at the clock, in a loop whose scopes are not followed."""
    run = _run
    if run is not None and run.timed:
        run.clock.tick(line)
