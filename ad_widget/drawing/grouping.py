"""Which groups are closed to one card, which are open in a frame, and which can be neither.

Groups are the program's scopes: calls, turns of loops, objects, nested as they were.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..layout import reentered
from ..program import Program

__all__ = ["Grouping", "grouping"]


@dataclass(frozen=True, slots=True)
class Grouping:
    """What becomes of a program's scopes.

    Attributes
    ----------
    paths, names : sequence of str
        Of all scopes, such as ``Layer[0]/Neuron[2]`` and ``Neuron[2]``.
    closed : list of int or None
        By node: the closed scope it is in.
    frame : list of int or None
        By node: the innermost frame around it, an index into `open`.
    open : list of (path, name, parent)
        Scopes that are open and hold something drawn; `parent` is an index into this list.
    """

    paths: Sequence[str]
    names: Sequence[str]
    closed: list[int | None]
    frame: list[int | None]
    open: list[tuple[str, str, int | None]]
    _parents: Sequence[int | None]
    _at: list[int | None]

    def frame_of_group(self, scope: int) -> int | None:
        """Return the innermost frame around a closed scope."""
        return _innermost(self._parents[scope], self._parents, self._at)


def grouping(program: Program, open: Collection[str] | None) -> Grouping:
    """Return which groups are closed.

    One that is left and entered again, as a module that is called twice with other steps between,
    cannot be one card: what depends on it would come before it too.  What it holds is drawn for
    itself.

    Parameters
    ----------
    program : Program
    open : collection of str, optional
        The paths of the scopes that are open; by default all are.
    """
    parents = [scope.parent for scope in program.scopes]
    names = [str(scope.key) for scope in program.scopes]
    paths = program.scope_paths
    scope_of = _with_constants(program, parents)
    is_open = [open is None or path in open for path in paths]
    gone = [False] * len(parents)
    links = [(edge.source, edge.target) for edge in program.edges]
    while True:
        closed = _closed(parents, scope_of, is_open)
        bad = reentered(len(scope_of), links, closed)
        if not bad:
            break
        for g in bad:
            is_open[g] = gone[g] = True
    needed = [False] * len(parents)
    for k, scope in enumerate(scope_of):
        inner = closed[k]
        at = scope if inner is None else parents[inner]
        while at is not None and not needed[at]:
            needed[at] = True
            at = parents[at]
    frames: list[tuple[str, str, int | None]] = []
    number: list[int | None] = [None] * len(parents)
    for scope, parent in enumerate(parents):
        if needed[scope] and not gone[scope]:
            number[scope] = len(frames)
            frames.append((paths[scope], names[scope], _innermost(parent, parents, number)))
    frame = [
        _innermost(scope, parents, number) if closed[k] is None else None
        for k, scope in enumerate(scope_of)
    ]
    return Grouping(paths, names, closed, frame, frames, parents, number)


def _innermost(
    scope: int | None, parents: Sequence[int | None], number: Sequence[int | None]
) -> int | None:
    while scope is not None and number[scope] is None:
        scope = parents[scope]
    return None if scope is None else number[scope]


def _closed(
    parents: Sequence[int | None], scope_of: Sequence[int | None], is_open: Sequence[bool]
) -> list[int | None]:
    """Return the outermost closed scope around each node."""
    outermost: list[int | None] = []
    for scope, parent in enumerate(parents):  # a parent comes before what it holds
        above = None if parent is None else outermost[parent]
        outermost.append(above if above is not None or is_open[scope] else scope)
    return [None if scope is None else outermost[scope] for scope in scope_of]


def _with_constants(program: Program, parents: Sequence[int | None]) -> list[int | None]:
    """Return each node's scope; a constant belongs where all that use it are.

    Beside a closed group it would stand for nothing.
    """
    scope_of = [part.scope for part in program.nodes]
    if not parents:
        return scope_of
    used: dict[int, int | None] = {}
    for edge in program.edges:
        if program.nodes[edge.source].kind == "constant":
            there = scope_of[edge.target]
            known = used.get(edge.source, there)
            used[edge.source] = _around(known, there, parents)
    for constant, scope in used.items():
        scope_of[constant] = scope
    return scope_of


def _around(a: int | None, b: int | None, parents: Sequence[int | None]) -> int | None:
    """Return the innermost scope around two; a parent has a smaller index than what it holds."""
    while a != b:
        if a is None or b is None:
            return None
        if a > b:
            a = parents[a]
        else:
            b = parents[b]
    return a
