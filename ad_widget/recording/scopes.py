"""Where a Node was made: in which calls of the user's functions and turns of loops.

Rewritten code announces each call (`enter`, `leave`), each turn of a loop (`turn`, `done`) and
each handler of an exception (`back`).  They keep one chain of scopes, from the innermost outwards;
the recorder notes for each Node the scope that was innermost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from .patience import Clock

__all__ = [
    "Entry",
    "Scope",
    "Scopes",
    "back",
    "done",
    "enter",
    "following",
    "leave",
    "paths",
    "tick",
    "turn",
]


class Entry(NamedTuple):
    """One level of the place where a Node was made.

    Attributes
    ----------
    kind : {"call", "turn", "object"}
    name : str
        The function, the loop's variable, or the object's class.
    index : int or None
        Which one of that name in the surrounding scope, from 0 on; None if there is but one.
    line : int
        The line of the function or loop, as a traceback counts.
    """

    kind: str
    name: str
    index: int | None  # type: ignore[assignment]  # no tuple's method is used
    line: int


class Scope:
    """A call of a function, or a turn of a loop."""

    __slots__ = (
        "calls",
        "classes",
        "index",
        "kind",
        "line",
        "name",
        "objects",
        "outer",
        "receiver",
    )

    def __init__(self, outer: Scope | None, kind: str, name: str, index: int, line: int) -> None:
        self.outer = outer
        self.kind = kind
        self.name = name
        self.index = index
        self.line = line
        self.calls: dict[str, int] | None = None  # how often each function was called from here
        self.objects: dict[int, _Receiver] | None = None
        self.classes: dict[str, int] | None = None  # the highest index of each class' objects
        self.receiver: _Receiver | None = None


class _Receiver:
    """An object whose methods were called from a scope."""

    __slots__ = ("calls", "index", "name", "object", "siblings")

    def __init__(self, value: Any, name: str, siblings: dict[str, int]) -> None:
        self.object = value  # kept, so that its id stays its own
        self.name = name
        self.index = siblings[name] = siblings.get(name, -1) + 1
        self.siblings = siblings
        self.calls: dict[str, int] = {}


class Scopes:
    """The scopes of one run.

    Parameters
    ----------
    seconds : float, optional
        How long the run may take; by default as long as it takes.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self.root = Scope(None, "root", "", 0, 0)
        self.current: Scope = self.root
        self.clock = Clock(seconds)
        self.timed = self.clock.is_set


_run: Scopes | None = None


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
    outer = run.current
    if receiver is None:
        calls = outer.calls
        if calls is None:
            calls = outer.calls = {}
        index = calls.get(name, -1) + 1
        calls[name] = index
        run.current = Scope(outer, "call", name, index, line)
        return
    objects = outer.objects
    if objects is None:
        objects = outer.objects = {}
        outer.classes = {}
    found = objects.get(id(receiver))
    if found is None:
        kind = type(receiver).__name__
        assert outer.classes is not None
        found = objects[id(receiver)] = _Receiver(receiver, kind, outer.classes)
    index = found.calls.get(name, -1) + 1
    found.calls[name] = index
    run.current = made = Scope(outer, "call", name, index, line)
    made.receiver = found
    if outer.receiver is not None and outer.receiver.object is receiver:
        made.receiver = outer.receiver  # a method that calls another of its own object


def leave() -> None:
    """Take note that a function ends."""
    run = _run
    if run is None:
        return
    scope: Scope | None = run.current
    while scope is not None and scope.kind != "call":
        scope = scope.outer
    if scope is not None and scope.outer is not None:
        run.current = scope.outer


def turn(loop: str, line: int) -> None:
    """Take note that a loop's next turn begins."""
    run = _run
    if run is None:
        return
    if run.timed:
        run.clock.tick(line)
    scope = run.current
    while scope.kind == "turn" and scope.outer is not None:
        if scope.name == loop:
            run.current = Scope(scope.outer, "turn", loop, scope.index + 1, line)
            return
        scope = scope.outer
    run.current = Scope(run.current, "turn", loop, 0, line)


def done(loop: str, around: str | None) -> None:
    """Take note that a loop has ended, within the loop `around` it if there is one."""
    back(around)


def back(around: str | None) -> None:
    """Go on in the loop `around` of the running function, or in none: an exception was caught."""
    run = _run
    if run is None:
        return
    scope = run.current
    while scope.kind == "turn" and scope.name != around and scope.outer is not None:
        scope = scope.outer
    run.current = scope


def tick(line: int) -> None:
    """Look at the clock, in a loop whose scopes are not followed."""
    run = _run
    if run is not None and run.timed:
        run.clock.tick(line)


# ---------------------------------------------------------------------- what is delivered


def paths(made: Mapping[Any, Scope]) -> dict[Any, tuple[Entry, ...]]:
    """Return for each key the scopes around it, the outermost first, each with a unique path."""
    known: dict[int, tuple[Entry, ...]] = {}
    return {key: path for key, scope in made.items() if (path := _path(scope, known)) or path == ()}


def _path(scope: Scope, known: dict[int, tuple[Entry, ...]]) -> tuple[Entry, ...]:
    chain: list[Scope] = []
    one: Scope | None = scope
    while one is not None and id(one) not in known:
        chain.append(one)
        one = one.outer
    path = known[id(one)] if one is not None else ()
    for one in reversed(chain):
        path = known[id(one)] = (*path, *_entries(one))
    return path


def _entries(scope: Scope) -> Iterable[Entry]:
    outer = scope.outer
    if outer is None:
        return
    receiver = scope.receiver
    if receiver is not None and outer.receiver is receiver:
        return  # the object is there already
    if receiver is not None:
        index = receiver.index if receiver.siblings[receiver.name] else None
        yield Entry("object", receiver.name, index, scope.line)
        calls = sum(n + 1 for name, n in receiver.calls.items() if name not in _MAKING)
        if calls > 1 and scope.name not in _MAKING:
            several = receiver.calls[scope.name]
            yield Entry("call", scope.name, scope.index if several else None, scope.line)
        return
    if scope.kind == "call":
        several = (outer.calls or {}).get(scope.name, 0)
        yield Entry("call", scope.name, scope.index if several else None, scope.line)
        return
    yield Entry("turn", scope.name, scope.index, scope.line)


_MAKING = ("__init__", "__post_init__")
