"""What the scopes of a run are called: ``MLP/Layer[0]/Neuron[2]``, ``t[3]/Cell``.

What was made in an object's ``__init__`` and what its methods compute belong to one group, the
object's, which stands where the object was called; where that is several places, as for the cell
of a recurrent network, each of them has a group, and the object's leaves stay where it was made.

The turns of a loop are groups too, unless each of them calls objects of its own (``for layer in
self.layers: x = layer(x)``): the objects tell such turns apart.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from types import FunctionType, MethodType, ModuleType
from typing import Any, NamedTuple

import numpy as np

from ..engine import Node
from .scopes import MAKING, Scope, Scopes

__all__ = ["Entry", "scope_paths"]

_LOOKS = 5_000  # at what an object holds
_PLAIN = (
    *(str, bytes, int, float, complex, bool, type(None), np.ndarray, np.generic),
    *(type, ModuleType, FunctionType, MethodType),
)


class Entry(NamedTuple):
    """One level of the place where a Node was made.

    Attributes
    ----------
    kind : {"call", "turn", "object"}
    name : str
        The function, the loop's variable, or the object's class.
    index : int or None
        Which one of that name: of a function's calls, those in the surrounding scope; of a class's
        objects, those in the surrounding object, in the order in which they were made.  None if
        there is but one.
    line : int
        The line of the function or loop, as a traceback counts.
    """

    kind: str
    name: str
    index: int | None  # type: ignore[assignment]  # no tuple's method is used
    line: int


def scope_paths(
    made: Mapping[Node, Scope],
    scopes: Scopes,
    unplaced: Collection[Node] = (),
    namespace: Mapping[str, Any] | None = None,
) -> dict[Node, tuple[Entry, ...]]:
    """Return the scopes around Nodes, the outermost first.

    Parameters
    ----------
    made : mapping of Node to Scope
        The scope that was innermost when each was made.
    scopes : Scopes
        Those of the run.
    unplaced : collection of Node
        Nodes of which that is not known, such as leaves of an earlier cell.  One that an object
        in a path holds is in that object's scope.
    namespace : mapping, optional
        What names stand for: the order of objects that were not made in this run.

    Returns
    -------
    dict of Node to tuple of Entry
        No two scopes have one path.
    """
    groups = _Groups(made.values())
    of = {node: groups.of(scope) for node, scope in made.items()}
    inside = {one: _reached(one, groups.objects) for one in groups.objects}
    of.update(_adopted(unplaced, groups, inside))
    entries = _Names(groups, of.values(), scopes, inside, namespace or {}).paths()
    return {node: entries[group] for node, group in of.items()}


# ---------------------------------------------------------------------- groups

# What identifies a group: ("scope", serial number of a call or turn), ("object", id), or ("at", id,
# place) for an object in one of several places, by number.
_Key = tuple[Any, ...]
_ROOT: _Key = ("root",)


class _Groups:
    """The groups of the scopes in which something was made.

    Attributes
    ----------
    objects : dict of int to object
        By id: those whose methods ran.
    scopes : dict of int to Scope
        By serial number, in the order of time.
    """

    def __init__(self, innermost: Iterable[Scope]) -> None:
        found: dict[int, Scope] = {}
        for one in innermost:
            scope: Scope | None = one
            while scope is not None and scope.serial not in found:
                found[scope.serial] = scope
                scope = scope.outer
        self.scopes = {serial: found[serial] for serial in sorted(found)}
        self.objects: dict[int, Any] = {}
        self._within: dict[int, Any] = {}  # by scope: the object whose method runs
        self._entered: dict[int, list[Scope]] = {}  # by object: the calls from outside it
        self._entering: set[int] = set()
        self._find_objects()
        self._left_out = self._turns_told_apart()
        self._place()

    def _find_objects(self) -> None:
        for serial, scope in self.scopes.items():
            outer = None if scope.outer is None else self._within[scope.outer.serial]
            receiver = scope.receiver
            if receiver is None or isinstance(receiver, (Node, *_PLAIN)):
                self._within[serial] = outer
                continue
            self._within[serial] = receiver
            if receiver is not outer:
                self.objects[id(receiver)] = receiver
                self._entered.setdefault(id(receiver), []).append(scope)
                self._entering.add(serial)

    def _turns_told_apart(self) -> set[int]:
        """Return the turns of loops each of which calls objects that no other turn calls."""
        around: dict[int, Scope | None] = {}  # by scope: the innermost turn within one method
        called: dict[int, set[int]] = {}
        loops: dict[tuple[int, str], list[int]] = {}
        for serial, scope in self.scopes.items():
            turn = None if scope.outer is None else around[scope.outer.serial]
            if scope.loop:
                around[serial] = scope
                called[serial] = set()
                loops.setdefault((scope.outer.serial, scope.name), []).append(serial)
            elif serial in self._entering:
                around[serial] = None
                while turn is not None:
                    called[turn.serial].add(id(scope.receiver))
                    turn = around[turn.outer.serial]
            else:
                around[serial] = turn
        left_out: set[int] = set()
        for turns in loops.values():
            objects = [called[serial] for serial in turns]
            if all(objects) and len(set().union(*objects)) == sum(map(len, objects)):
                left_out.update(turns)
        return left_out

    def _calls(self, one: int) -> list[Scope]:
        return [scope for scope in self._entered[one] if scope.name not in MAKING]

    def _place(self) -> None:
        # First where calls come from, as far as it is seen without knowing where objects are.
        calls = {one: self._calls(one) for one in self.objects}
        source: dict[int, _Key] = {}
        for serial, scope in self.scopes.items():
            if scope.outer is None:
                source[serial] = _ROOT
            elif serial in self._entering:
                one = id(scope.receiver)
                alone = scope.name in MAKING or len(calls[one]) == 1
                source[serial] = ("object", one) if alone else ("scope", serial)
            else:
                source[serial] = self._passed_on(scope, source) or ("scope", serial)
        several: dict[tuple[int, _Key], int] = {}
        places: dict[int, set[_Key]] = {one: set() for one in self.objects}
        for one, its in calls.items():
            for scope in its:
                place = source[scope.outer.serial]
                places[one].add(place)
                several[one, place] = several.get((one, place), 0) + 1
        # Then the groups.
        self._parents: dict[_Key, _Key] = {}
        self._of: dict[int, _Key] = {}
        numbers: dict[_Key, int] = {}
        for serial, scope in self.scopes.items():
            if scope.outer is None:
                self._of[serial] = _ROOT
                continue
            outer = self._of[scope.outer.serial]
            if serial in self._entering:
                one = id(scope.receiver)
                key: _Key = ("object", one)
                self._parents.setdefault(key, outer)  # for now
                if scope.name not in MAKING:
                    if len(places[one]) > 1:
                        key = "at", one, numbers.setdefault(outer, len(numbers))
                        self._parents[key] = outer
                    if several[one, source[scope.outer.serial]] > 1:
                        self._parents["scope", serial] = key
                        key = "scope", serial
                self._of[serial] = key
                continue
            passed_on = self._passed_on(scope, self._of)
            if passed_on is None:
                self._parents["scope", serial] = outer
            self._of[serial] = passed_on or ("scope", serial)
        for one in self.objects:
            self._move(one, [self._of[scope.outer.serial] for scope in calls[one]])
        # In its own place an object has one group.
        self._same: dict[_Key, _Key] = {}
        for key, outer in self._parents.items():
            if key[0] == "at":
                own = "object", key[1]
                if self.same(outer) == self.same(self._parents[own]):
                    self._same[key] = own

    def _passed_on(self, scope: Scope, known: Mapping[int, _Key]) -> _Key | None:
        """Return the group around a scope that makes no group of its own."""
        own = scope.receiver is not None and scope.receiver is self._within[scope.serial]
        return known[scope.outer.serial] if own or scope.serial in self._left_out else None

    def _move(self, one: int, called: list[_Key]) -> None:
        """Let an object's group stand where the object is called, or further inside of that."""
        if not called:
            return  # it stays where it was made
        key = "object", one
        making = next((x for x in self._entered[one] if x.name in MAKING), None)
        home = called[0]
        for other in called[1:]:
            home = self._common(home, other)
        if making is not None:
            made = at = self._of[making.outer.serial]
            while at != home and at[0] == "object":
                at = self._parents[at]
            if at == home:
                home = made
        at = home
        while at != _ROOT and at != key:
            at = self._parents[at]
        if at == _ROOT:  # else it would stand within itself
            self._parents[key] = home

    def _common(self, a: _Key, b: _Key) -> _Key:
        if a == b:
            return a
        above = set(self._above(a))
        return next(key for key in self._above(b) if key in above)

    def _above(self, key: _Key) -> Iterator[_Key]:
        while key != _ROOT:
            yield key
            key = self._parents[key]
        yield _ROOT

    # ------------------------------------------------------------------ what is asked

    def of(self, scope: Scope) -> _Key:
        """Return the group that a scope belongs to."""
        return self.same(self._of[scope.serial])

    def parent(self, key: _Key) -> _Key:
        """Return the group around a group."""
        return self.same(self._parents[key])

    def same(self, key: _Key) -> _Key:
        """Return the one key of a group: an object's own for that in its own place."""
        return self._same.get(key, key)

    def depth(self, key: _Key) -> int:
        """Return how many groups are around a group."""
        return sum(1 for _ in self._above(key))

    def first(self, one: int) -> Scope:
        """Return the first call of an object's methods."""
        return self._entered[one][0]


# ---------------------------------------------------------------------- what objects hold


class _Inside(NamedTuple):
    """What an object holds, as attributes and within them, the nearest first."""

    nodes: dict[Node, None]
    objects: dict[int, Any]


def _reached(one: int, objects: Mapping[int, Any]) -> _Inside:
    """Go through what an object holds, but not through objects with a scope of their own."""
    found = _Inside({}, {})
    _go_through(objects[one], {one}, objects, found)
    return found


def _go_through(start: Any, seen: set[int], closed: Collection[int], found: _Inside) -> None:
    queue: deque[Any] = deque((start,))
    looks = _LOOKS
    while queue and looks:
        for value in islice(_items(queue.popleft()), looks):
            looks -= 1
            if isinstance(value, Node):
                found.nodes.setdefault(value)
            elif not isinstance(value, _PLAIN) and id(value) not in seen:
                seen.add(id(value))
                if not isinstance(value, (list, tuple, dict, set, frozenset)):
                    found.objects[id(value)] = value
                if id(value) not in closed:
                    queue.append(value)


def _items(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return list(dict.values(value))
    if isinstance(value, list):
        return list.__iter__(value)
    if isinstance(value, tuple):
        return tuple.__iter__(value)
    if isinstance(value, (set, frozenset)):
        return list(value)
    held = getattr(value, "__dict__", None)
    return list(held.values()) if type(held) is dict else ()


def _adopted(
    nodes: Collection[Node], groups: _Groups, inside: Mapping[int, _Inside]
) -> dict[Node, _Key]:
    """Return the innermost group of an object that holds each Node, if there is one."""
    if not nodes:
        return {}
    found: dict[Node, tuple[int, _Key]] = {}
    wanted = set(nodes)
    for one, held in inside.items():
        its = [node for node in held.nodes if node in wanted]
        if its:
            key: _Key = ("object", one)
            depth = groups.depth(key)
            for node in its:
                if node not in found or found[node][0] < depth:
                    found[node] = depth, key
    return {node: key for node, (_, key) in found.items()}


# ---------------------------------------------------------------------- names


class _Names:
    """Names groups and numbers those of one name."""

    def __init__(
        self,
        groups: _Groups,
        needed: Iterable[_Key],
        scopes: Scopes,
        inside: Mapping[int, _Inside],
        namespace: Mapping[str, Any],
    ) -> None:
        self._groups, self._scopes, self._inside = groups, scopes, inside
        self._namespace = namespace
        self._parents: dict[_Key, _Key] = {}  # of the groups needed; the parent comes first
        for key in needed:
            chain = []
            while key != _ROOT and key not in self._parents:
                chain.append(key)
                key = groups.parent(key)
            for one in reversed(chain):
                self._parents[one] = groups.parent(one)
        self._number_scopes()
        self._number_objects()

    def paths(self) -> dict[_Key, tuple[Entry, ...]]:
        """Return each group's path."""
        found: dict[_Key, tuple[Entry, ...]] = {_ROOT: ()}
        texts: dict[_Key, str] = {_ROOT: ""}
        taken = {""}
        for key, parent in self._parents.items():
            entry = self._entry(key)
            text = f"{texts[parent]}/{_written(entry)}"
            if text in taken:  # a function and a class of one name
                entry = entry._replace(name=f"{entry.name}@{entry.line}")
                while (text := f"{texts[parent]}/{_written(entry)}") in taken:
                    entry = entry._replace(index=(entry.index or 0) + 1)
            taken.add(text)
            texts[key] = text
            found[key] = (*found[parent], entry)
        return found

    def _entry(self, key: _Key) -> Entry:
        if key[0] == "scope":
            scope = self._groups.scopes[key[1]]
            kind = "turn" if scope.loop else "call"
            return Entry(kind, scope.name, self._indices[key], scope.line)
        value = self._groups.objects[key[1]]
        line = self._groups.first(key[1]).line
        return Entry("object", type(value).__name__, self._indices[key], line)

    def _number_scopes(self) -> None:
        """Give calls of a function and turns of a loop their numbers within the group around."""
        self._indices: dict[_Key, int | None] = {}
        siblings: dict[tuple[Any, ...], list[Scope]] = {}
        for key, parent in self._parents.items():
            if key[0] == "scope":
                scope = self._groups.scopes[key[1]]
                siblings.setdefault((parent, scope.loop, scope.name), []).append(scope)
        for (_, loop, _), several in siblings.items():
            several.sort(key=lambda scope: scope.serial)
            # A loop that ran several times here, in turns that are left out, counts on.
            runs = {scope.outer.serial for scope in several}
            for k, scope in enumerate(several):
                index = scope.turn if loop and len(runs) == 1 else k
                self._indices["scope", scope.serial] = index if loop or len(several) > 1 else None

    def _number_objects(self) -> None:
        """Give the objects of a class their numbers within the object around, as they were made."""
        surrounding: dict[_Key, int | None] = {_ROOT: None}
        classes: dict[tuple[int | None, str], dict[int, Any]] = {}
        of: dict[_Key, tuple[int | None, str]] = {}
        for key, parent in self._parents.items():
            around = surrounding[parent]
            surrounding[key] = around if key[0] == "scope" else key[1]
            if key[0] != "scope":
                value = self._groups.objects[key[1]]
                of[key] = around, type(value).__name__
                classes.setdefault(of[key], {})[key[1]] = value
        ranks: dict[tuple[int | None, str], dict[int, int | None]] = {}
        held: dict[int | None, dict[int, Any]] = {}
        for (around, name), members in classes.items():
            if around not in held:
                held[around] = self._held(around)
            order = list(held[around])
            if around is not None:  # those that are not in the picture count too
                members = {
                    one: value
                    for one, value in held[around].items()
                    if type(value).__name__ == name
                } | members
            places = {one: k for k, one in enumerate(order)}
            ranked = sorted(members, key=lambda one: self._when(one, members[one], places))
            ranks[around, name] = {
                one: k if len(ranked) > 1 else None for k, one in enumerate(ranked)
            }
        for key, which in of.items():
            self._indices[key] = ranks[which][key[1]]

    def _held(self, around: int | None) -> dict[int, Any]:
        if around is not None:
            return self._inside[around].objects
        found = _Inside({}, {})
        for value in self._namespace.values():
            if id(value) in self._groups.objects:
                found.objects[id(value)] = value
            elif isinstance(value, (list, tuple, dict)):
                _go_through(value, {id(value)}, self._groups.objects, found)
        return found.objects

    def _when(self, one: int, value: Any, places: Mapping[int, int]) -> tuple[int, int]:
        """Sort what was there before by where it is held, then what the run made."""
        made = self._scopes.made_when(value)
        if made is not None:
            return 1, made
        if one in places:
            return 0, places[one]
        return 1, self._groups.first(one).serial


def _written(entry: Entry) -> str:
    return entry.name if entry.index is None else f"{entry.name}[{entry.index}]"
