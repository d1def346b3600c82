"""Where a Node was made: in which calls of the user's functions and turns of loops.

Rewritten code announces each call (`enter`, `leave`), each turn of a ``while`` (`turn`), the end
of a loop (`done`) and each place at which code goes on after an exception (`back`); what a ``for``
or a comprehension goes through announces its turns (`items_of`, `turns_of`).  They keep one chain
of scopes, from the innermost outwards; the recorder notes for each Node the scope that was
innermost.  What such scopes are called is worked out afterwards, for the Nodes that are drawn: see
`scope_paths`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from threading import get_ident
from types import GeneratorType
from typing import Any, NamedTuple
from weakref import ref

from ..engine import Node
from .patience import Clock

__all__ = [
    "COMPREHENSION",
    "MAKING",
    "Noted",
    "Scope",
    "Scopes",
    "apart",
    "as_scopes",
    "back",
    "done",
    "enter",
    "following",
    "items_of",
    "leave",
    "tick",
    "turn",
    "turning",
    "turns_of",
]

COMPREHENSION = "comprehension"
"""The loop of a comprehension, a generator expression, or a `map` of a lambda."""
_STATEMENT = "statement"  # a ``for`` or ``while``

MAKING = frozenset(("__init__", "__post_init__"))
"""The methods in which an object is made."""


class Scope(NamedTuple):
    """A call of a function, a turn of a loop, or all that was run (`outer` is None).

    Attributes
    ----------
    outer : Scope or None
        The scope around it.
    serial : int
        Counts the scopes of a run, in order of time.
    loop : {"", "statement", "comprehension"}
        What kind of loop this is a turn of; empty for a call.
    name : str
        The function, or the loop's variable; empty for a method that is no group, such as
        ``__add__``.
    line : int
        The line of the function or loop, as a traceback counts.
    turn : int
        Which turn of the loop this is, from 0 on.
    receiver : object
        The object whose method this is a call of; None for any other function.
    item : int, float, str or None
        What the variable of a loop stood for when the turn began, if it is one of these.
    """

    outer: Any
    serial: int
    loop: str
    name: str
    line: int
    turn: int
    receiver: Any
    item: Any


Noted = tuple[Any, int, str, str, int, int, Any, Any]
"""What a `Scope` has, as it is noted: each call makes one, and nothing is made as quickly."""


def as_scopes(noted: Iterable[Noted]) -> dict[int, Scope]:
    """Return scopes and those around them, by serial number, in the order of time."""
    found: dict[int, Noted] = {}
    for one in noted:
        scope: Noted | None = one
        while scope is not None and scope[1] not in found:
            found[scope[1]] = scope
            scope = scope[0]
    scopes: dict[int, Scope] = {}
    for serial in sorted(found):
        outer, *rest = found[serial]
        scopes[serial] = Scope(outer and scopes[outer[1]], *rest)
    return scopes


_TOLD = frozenset((int, float, str))  # what turns are called by; nothing else is held
# Iterators that run nobody's code to have an item.
_PLAIN = frozenset(map(type, (iter(range(0)), iter([]), iter(()), iter(""), iter({}))))


class Scopes:
    """The scopes of one run.

    Parameters
    ----------
    seconds : float, optional
        How long the run may take; by default as long as it takes.

    Attributes
    ----------
    current : Noted
        The innermost scope now.
    has_methods : bool
        Whether any method of an object was called.
    thread : int
        The one thread whose calls and turns are noted: Nodes of others are none of the run's.
    """

    __slots__ = ("_made", "clock", "count", "current", "has_methods", "thread", "timed")

    def __init__(self, seconds: float | None = None) -> None:
        self.current: Noted = (None, 0, "", "", 0, 0, None, None)
        self.count = 0
        self.has_methods = False
        self.thread = get_ident()
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


@contextmanager
def following(run: Scopes) -> Iterator[None]:
    """Note the scopes of `run`, and of this thread, within the ``with`` block."""
    global _run
    before, _run = _run, run
    thread, run.thread = run.thread, get_ident()
    try:
        yield
    finally:
        _run, run.thread = before, thread


# ---------------------------------------------------------------------- what rewritten code calls


def enter(name: str, line: int, receiver: Any = None) -> None:
    """Take note that a function begins; `receiver` is a method's object."""
    run = _run
    if run is None:
        return
    if run.timed:
        run.clock.tick(line)
    if run.thread != get_ident():
        return
    run.count = serial = run.count + 1
    if receiver is not None:
        run.has_methods = True
        if name in MAKING:
            if isinstance(receiver, Node):
                receiver = None  # it would be kept by its own scope
            else:
                run.making(receiver, serial)
    run.current = (run.current, serial, "", name, line, 0, receiver, None)


def leave() -> None:
    """Take note that a function ends."""
    run = _run
    if run is None or run.thread != get_ident():
        return
    scope = run.current
    while scope[2]:
        scope = scope[0]
    if scope[0] is not None:
        run.current = scope[0]


def turn(loop: str, line: int) -> None:
    """Take note that the next turn of a ``while`` begins."""
    run = _run
    if run is None:
        return
    if run.timed:
        run.clock.tick(line)
    if run.thread != get_ident():
        return
    run.count = serial = run.count + 1
    scope = run.current
    while scope[2] is _STATEMENT:
        if scope[3] == loop:
            made = (scope[0], serial, _STATEMENT, loop, line, scope[5] + 1, None, None)
            run.current = made
            return
        scope = scope[0]
    run.current = (run.current, serial, _STATEMENT, loop, line, 0, None, None)


def done(loop: str, around: str | None) -> None:
    """Take note that a loop has ended, within the loop `around` it if there is one."""
    run = _run
    if run is None or run.thread != get_ident():
        return
    scope = run.current
    while scope[2] is _STATEMENT and scope[3] != around:
        scope = scope[0]
    run.current = scope


def back(around: str | None) -> None:
    """Go on in the loop `around` of the running function, or in none.

    An exception was caught, or may have been, by what a ``with`` statement has entered.
    """
    run = _run
    if run is None or run.thread != get_ident():
        return
    scope = run.current
    while scope[2] and (scope[2] is COMPREHENSION or scope[3] != around):
        scope = scope[0]
    run.current = scope


def turns_of(iterable: Iterable[Any], loop: str, line: int, told: bool) -> Iterator[Any]:
    """Return the items of what a comprehension goes through; each begins a turn.

    Parameters
    ----------
    iterable : iterable
    loop : str
    line : int
    told : bool
        Whether a turn may be called by its item: the loop has one variable.
    """
    __tracebackhide__ = True
    items = iter(iterable)
    return items if _run is None else _Turns(items, _run, COMPREHENSION, loop, line, told)


def items_of(iterable: Iterable[Any], loop: str, line: int, told: bool) -> Iterator[Any]:
    """Return the items of what a ``for`` statement goes through, as `turns_of` does."""
    __tracebackhide__ = True
    items = iter(iterable)
    return items if _run is None else _Turns(items, _run, _STATEMENT, loop, line, told)


class _Turns:
    """The items of a loop; it holds none, since code may ask who holds an array."""

    __slots__ = ("_items", "_k", "_kind", "_line", "_loop", "_outer", "_run", "_told")

    def __init__(
        self, items: Iterator[Any], run: Scopes, kind: str, loop: str, line: int, told: bool
    ) -> None:
        self._items, self._run = items, run
        self._kind, self._loop, self._line = kind, loop, line
        self._told = told and type(items) in _PLAIN
        self._outer: Noted | None = None
        self._k = -1

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        __tracebackhide__ = True
        run = self._run
        if run is not _run:  # a generator that is kept, and goes on after the run
            return next(self._items)
        if run.timed:
            run.clock.tick(self._line)
        if run.thread != get_ident():
            return next(self._items)
        outer = self._outer
        if outer is None:
            outer = self._outer = run.current
        run.count = serial = run.count + 1
        self._k = k = self._k + 1
        try:
            if self._told:
                item = next(self._items)
                told = item if type(item) in _TOLD else None
                made = (outer, serial, self._kind, self._loop, self._line, k, None, told)
                run.current = made
                return item
            # What it takes to have an item, as in `map`, belongs to its turn.
            made = (outer, serial, self._kind, self._loop, self._line, k, None, None)
            run.current = made
            return next(self._items)
        except StopIteration:
            run.current = outer
            raise


def apart(generator: Iterator[Any]) -> Any:
    """Return a generator whose turns are none of what takes its items, which goes on in between."""
    run = _run
    if run is None or run.thread != get_ident() or not isinstance(generator, GeneratorType):
        return generator
    made: Any = _apart(generator, run, run.current)
    made.__name__, made.__qualname__ = generator.__name__, generator.__qualname__
    return made


def _apart(generator: Iterator[Any], run: Scopes, own: Noted) -> Generator[Any, None, None]:
    __tracebackhide__ = True
    held: list[Any] = []
    while True:
        taking, run.current = run.current, own
        try:
            held.append(next(generator))
        except StopIteration:
            return
        finally:
            own, run.current = run.current, taking
        yield held.pop()  # it holds no item either


def turning(
    function: Callable[..., Any], taker: Any, loop: str, line: int, told: bool
) -> Callable[..., Any]:
    """Return a function each of whose calls is a turn: a lambda that `map` or `reduce` is given."""
    run = _run
    if run is None or (taker is not map and taker is not functools.reduce):
        return function
    outer, k = run.current, -1

    def call(*args: Any) -> Any:
        __tracebackhide__ = True
        nonlocal k
        if run is not _run or run.thread != get_ident():
            return function(*args)
        k += 1
        if run.timed:
            run.clock.tick(line)
        run.count = serial = run.count + 1
        calling = run.current
        item = args[0] if told and type(args[0]) in _TOLD else None
        run.current = (outer, serial, COMPREHENSION, loop, line, k, None, item)
        try:
            return function(*args)
        finally:
            run.current = calling

    return call


def tick(line: int) -> None:
    """Look at the clock, in a loop whose scopes are not followed."""
    run = _run
    if run is not None and run.timed:
        run.clock.tick(line)
