"""Stacks: many scopes that are alike, side by side or turn after turn, closed to one card.

``Neuron × 16`` is called ``MLP/Layer[0]/Neuron[0..15]``, and layers that come again and again in
one order, ``Linear[0..2]+Tanh[0..2]``; ``for t, 50 turns``, ``t[0..49]``.  A stack stands between
what it holds and the scope around it, and opens like any group, to one closed card for each.  Of
one in which a single scope is open, the others stay stacks of their own.
``frontend/src/scene/stacks.ts`` makes the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ..program import Program, ScopeKey

__all__ = ["Stacked", "is_stack", "stacked"]

_ALIKE = 5  # fewer scopes that are alike are not stacked
_AGAIN = 3  # nor are patterns of several that come again less often
_PATTERN = 6  # the most scopes in such a pattern


@dataclass(frozen=True, slots=True)
class Stacked:
    """Scopes with stacks among them; a parent comes before what it holds.

    Attributes
    ----------
    paths, names : list of str
    parents : list of int or None
    counts : list of int
        How many scopes each stands for, if it is a stack; else 0.
    is_open : list of bool
    scope_of : list of int or None
        By node: its innermost scope.
    """

    paths: list[str]
    names: list[str]
    parents: list[int | None]
    counts: list[int]
    is_open: list[bool]
    scope_of: list[int | None]


@dataclass(frozen=True, slots=True)
class _Run:
    """Scopes that are alike, or patterns of scopes, in order.

    Attributes
    ----------
    places : list of list of int
        By place: the scopes that stand there, one unless it is a pattern.
    prefix : str
        What comes before the names in the stack's path.
    keys : list of list of ScopeKey
        By place: of each scope there.
    """

    places: list[list[int]]
    prefix: str
    keys: list[list[ScopeKey]]

    def path(self, first: int, last: int) -> str:
        ends = zip(self.keys[first], self.keys[last], strict=True)
        return self.prefix + "+".join(f"{a.name}[{a.index}..{b.index}]" for a, b in ends)


def stacked(program: Program, open: Collection[str] | None) -> Stacked:
    """Return a program's scopes, and the stacks that there are with some paths open.

    With all open (None) there are none.
    """
    scopes, paths = program.scopes, program.scope_paths
    scope_of = [part.scope for part in program.nodes]
    if open is None:
        parents = [scope.parent for scope in scopes]
        names = [scope.key.title for scope in scopes]
        n = len(scopes)
        return Stacked(list(paths), names, parents, [0] * n, [True] * n, scope_of)
    opened = frozenset(open)
    touched = [path in opened for path in paths]
    for s in range(len(scopes) - 1, -1, -1):
        parent = scopes[s].parent
        if touched[s] and parent is not None:
            touched[parent] = True
    around: dict[int, tuple[str, str, int]] = {}
    for run in _runs(program, scope_of):
        parent = scopes[run.places[0][0]].parent
        if parent is not None and paths[parent] not in opened:
            continue  # what is in a closed scope is not drawn, stacked or not
        for first, last in _parts(run, opened, touched):
            count, each = last - first + 1, len(run.keys[0])
            name = f"{count} blocks" if each > 1 else _several(run.keys[0][0], count)
            stack = run.path(first, last), name, count * each
            around.update((s, stack) for place in run.places[first : last + 1] for s in place)

    found = Stacked([], [], [], [], [], [])

    def add(path: str, name: str, parent: int | None, count: int) -> int:
        found.paths.append(path)
        found.names.append(name)
        found.parents.append(parent)
        found.counts.append(count)
        found.is_open.append(path in opened)
        return len(found.paths) - 1

    now: list[int] = []
    placed: dict[str, int] = {}
    for s, scope in enumerate(scopes):
        parent = None if scope.parent is None else now[scope.parent]
        above = around.get(s)
        if above is not None:
            path, name, count = above
            if path not in placed:
                placed[path] = add(path, name, parent, count)
            parent = placed[path]
        now.append(add(paths[s], scope.key.title, parent, 0))
    found.scope_of.extend(None if s is None else now[s] for s in scope_of)
    return found


def _several(key: ScopeKey, count: int) -> str:
    """Say of so many scopes of one name what they are: of turns nothing that reads as a product."""
    if key.kind != "turn":
        return f"{key.name} × {count}"
    return f"{'' if key.name.startswith('while') else 'for '}{key.name}, {count} turns"


def is_stack(program: Program, path: str) -> bool:
    """Whether a stack can be called this."""
    return any(_asked(run, [path]) for run in _runs(program, [p.scope for p in program.nodes]))


def _runs(program: Program, scope_of: Sequence[int | None]) -> Iterator[_Run]:
    scopes = program.scopes
    children: dict[int | None, list[int]] = {}
    for s, scope in enumerate(scopes):
        children.setdefault(scope.parent, []).append(s)
    if all(len(inside) < _ALIKE for inside in children.values()):
        return
    parents = [scope.parent for scope in scopes]
    last = [-1] * len(scopes)
    ops: list[list[str]] = [[] for _ in scopes]
    for k, (part, scope_at) in enumerate(zip(program.nodes, scope_of, strict=True)):
        at = scope_at
        while at is not None:
            last[at] = k
            if part.kind != "constant":
                ops[at].append(part.op or part.kind)
            at = parents[at]
    said = [",".join(all_) for all_ in ops]
    for inside in children.values():
        if len(inside) < _ALIKE:
            continue
        # A scope that nothing is in says nothing.
        drawn = [s for s in inside if last[s] >= 0 and scopes[s].key.index is not None]
        taken: set[int] = set()
        for run in _alike(program, drawn, said):
            taken.update(place[0] for place in run.places)
            yield run
        left = sorted((s for s in drawn if s not in taken), key=last.__getitem__)
        yield from _again(program, left, said)


def _alike(program: Program, inside: Sequence[int], ops: Sequence[str]) -> Iterator[_Run]:
    """Find scopes of one name that are alike and numbered in a row; turns of a loop always are."""
    named: dict[tuple[str, str], list[int]] = {}
    for s in inside:
        key = program.scopes[s].key
        named.setdefault((key.kind, key.name), []).append(s)
    for (kind, _), same in named.items():
        same.sort(key=lambda s: _index(program, s))
        begin = 0
        while begin < len(same):
            end = begin + 1
            while (
                end < len(same)
                and _index(program, same[end]) == _index(program, same[end - 1]) + 1
                and (kind == "turn" or ops[same[end]] == ops[same[begin]])
            ):
                end += 1
            if end - begin >= _ALIKE:
                yield _run(program, [[s] for s in same[begin:end]])
            begin = end


def _again(program: Program, inside: Sequence[int], ops: Sequence[str]) -> Iterator[_Run]:
    """Find patterns of scopes that come again, in the order in which they were computed."""
    keys = [program.scopes[s].key for s in inside]

    def same(a: int, b: int) -> bool:
        alike = (keys[a].kind, keys[a].name) == (keys[b].kind, keys[b].name)
        return alike and ops[inside[a]] == ops[inside[b]] and keys[a].kind != "turn"

    begin = 0
    while begin < len(inside):
        length = times = 1
        for p in range(2, _PATTERN + 1):
            end = begin + p
            while end < len(inside) and same(end, end - p):
                end += 1
            found = (end - begin) // p
            if found >= _AGAIN and found * p > length * times:
                length, times = p, found
        if times > 1:
            at = [begin + k * length for k in range(times)]
            run = _run(program, [list(inside[k : k + length]) for k in at])
            # Each kind of scope once in a pattern, and numbered in a row.
            starts = [_index(program, s) for s in run.places[0]]
            rising = all(
                _index(program, s) == start + k
                for k, place in enumerate(run.places)
                for s, start in zip(place, starts, strict=True)
            )
            if rising and len({key.name for key in run.keys[0]}) == length:
                yield run
        begin += length * times


def _run(program: Program, places: list[list[int]]) -> _Run:
    parent = program.scopes[places[0][0]].parent
    prefix = "" if parent is None else f"{program.scope_paths[parent]}/"
    return _Run(places, prefix, [[program.scopes[s].key for s in place] for place in places])


def _index(program: Program, scope: int) -> int:
    index = program.scopes[scope].key.index
    assert index is not None
    return index


def _asked(run: _Run, paths: Collection[str]) -> list[tuple[int, int]]:
    """Return the parts of a run, as first and last place, that are among some paths."""
    first_key = run.keys[0][0]
    assert first_key.index is not None
    begins = f"{run.prefix}{first_key.name}["
    found = []
    for path in paths:
        ends = (
            re.match(r"(\d+)\.\.(\d+)\]", path[len(begins) :]) if path.startswith(begins) else None
        )
        if ends is None:
            continue
        first, last = (int(x) - first_key.index for x in ends.groups())
        if 0 <= first < last < len(run.places) and run.path(first, last) == path:
            found.append((first, last))
    return sorted(found, key=lambda part: (part[0] - part[1], part[0]))


def _parts(run: _Run, opened: frozenset[str], touched: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Return the stacks that stand for a run, as first and last place.

    Those that are open, and what is left between them and scopes that are open by themselves.
    """
    taken = [False] * len(run.places)
    for first, last in _asked(run, opened):
        if not any(taken[first : last + 1]):
            taken[first : last + 1] = [True] * (last + 1 - first)
            yield first, last
    for k, place in enumerate(run.places):
        taken[k] = taken[k] or any(touched[s] for s in place)
    begin = 0
    while begin < len(taken):
        end = begin
        while end < len(taken) and not taken[end]:
            end += 1
        if end - begin > 1:
            yield begin, end - 1
        begin = max(end, begin + 1)
