"""Which groups are closed to one card, which are open in a frame, and which can be neither.

Groups are the program's scopes: calls, turns of loops, objects, nested as they were.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..layout import reentered
from ..program import Program
from .stacks import Stacked, stacked

__all__ = ["Grouping", "count_cards", "grouping", "path_to"]


@dataclass(frozen=True, slots=True)
class Grouping:
    """What becomes of a program's scopes.

    Attributes
    ----------
    paths, names : sequence of str
        Of all scopes, stacks among them, such as ``Layer[0]/Neuron[2]`` and ``Neuron[2]``.
    counts : sequence of int
        How many scopes each stands for, if it is a stack; else 0.
    closed : list of int or None
        By node: the closed scope it is in.
    frame : list of int or None
        By node: the innermost frame around it, an index into `open`.
    open : list of (path, name, parent)
        Scopes that are open and hold something drawn; `parent` is an index into this list.
    """

    paths: Sequence[str]
    names: Sequence[str]
    counts: Sequence[int]
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
    scopes = _scopes(program, open)
    parents, names, paths = scopes.parents, scopes.names, scopes.paths
    scope_of, is_open = scopes.scope_of, scopes.is_open
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
    return Grouping(paths, names, scopes.counts, closed, frame, frames, parents, number)


def count_cards(program: Program, open: Collection[str] | None) -> int:
    """Return how many cards there are at least, with some groups open."""
    scopes = _scopes(program, open)
    closed = _closed(scopes.parents, scopes.scope_of, scopes.is_open)
    groups = {scope for scope in closed if scope is not None}
    return closed.count(None) + len(groups)


def path_to(program: Program, key: str) -> list[str]:
    """Return the paths of all groups around what has a key, the outermost first."""
    if key not in program.keys:
        return [path for path in program.scope_paths if key.startswith(f"{path}/")]
    scopes = _scopes(program, None)
    at = scopes.scope_of[program.keys.index(key)]
    path: list[str] = []
    while at is not None:
        path.insert(0, scopes.paths[at])
        at = scopes.parents[at]
    return path


def _scopes(program: Program, open: Collection[str] | None) -> Stacked:
    """Return the scopes, with stacks among them unless all is open, and constants in place."""
    scopes = stacked(program, open)
    _adopt_constants(program, scopes)
    return scopes


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


def _adopt_constants(program: Program, scopes: Stacked) -> None:
    """Put each constant where all that use it are: beside a closed group it stands for nothing."""
    if not scopes.parents:
        return
    used: dict[int, int | None] = {}
    for edge in program.edges:
        if program.nodes[edge.source].kind == "constant":
            there = scopes.scope_of[edge.target]
            known = used.get(edge.source, there)
            used[edge.source] = _around(known, there, scopes.parents)
    for constant, scope in used.items():
        scopes.scope_of[constant] = scope


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
