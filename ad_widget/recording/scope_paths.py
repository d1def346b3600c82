"""What the scopes of a run are called: ``MLP/Layer[0]/Neuron[2]``, ``t[3]/Cell``.

Which of them are groups, and which group is in which, `scope_groups` says; here each gets a name,
and a number among those of one name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from operator import itemgetter
from typing import Any, NamedTuple

from ..engine import Node
from .chains import chains
from .held import Inside, go_through, reached
from .scope_groups import ROOT, Groups, Key, adopted
from .scopes import Noted, Scope, Scopes

__all__ = ["Entry", "scope_paths"]


class Entry(NamedTuple):
    """One level of the place where a Node was made.

    Attributes
    ----------
    kind : {"call", "turn", "object", "turns", "chain"}
    name : str
        The function, the loop's variable, or the object's class; of all turns of a loop, or of a
        chain of ops, how many there are of what.
    index : int or None
        Which one of that name: of a function's calls, those in the surrounding scope; of a class's
        objects, those in the surrounding object, in the order in which they were made.  None if
        there is but one.
    line : int
        The line of the function or loop, as a traceback counts.
    item : str
        What the loop's variable stood for when the turn began, as Python writes it; empty if that
        is not known, or long.
    """

    kind: str
    name: str
    index: int | None  # type: ignore[assignment]  # no tuple's method is used
    line: int
    item: str = ""


def scope_paths(
    made: Mapping[Node, Noted],
    scopes: Scopes,
    unplaced: Collection[Node] = (),
    namespace: Mapping[str, Any] | None = None,
    output: tuple[Node, str] | None = None,
) -> dict[Node, tuple[Entry, ...]]:
    """Return the scopes around Nodes, the outermost first.

    Parameters
    ----------
    made : mapping of Node to Noted
        The scope that was innermost when each was made.
    scopes : Scopes
        Those of the run.
    unplaced : collection of Node
        Nodes of which that is not known, such as leaves of an earlier cell.  One that an object
        in a path holds is in that object's scope.
    namespace : mapping, optional
        What names stand for: the order of objects that were not made in this run.
    output : (Node, str), optional
        A Node that is to be named where it stands in a sum.

    Returns
    -------
    dict of Node to tuple of Entry
        No two scopes have one path.
    """
    groups = Groups(made)
    of = groups.of(made)
    sums: dict[Key, str] = {}
    for k, chain in enumerate(chains(of)):
        key: Key = "chain", k
        around = of[chain.nodes[0]]
        if isinstance(around, tuple) and around[0] == "turns":  # those of `reduce`
            around = groups.parent(around)
        groups.put(key, around)
        of.update(dict.fromkeys(chain.nodes, key))
        sums[key] = chain.called
        if output is not None and chain.nodes[-1] is output[0]:
            sums[key] = f"{output[1]}: {chain.called}"
    inside = {one: reached(one, groups.objects) for one in groups.objects}
    of.update(adopted(unplaced, groups, inside))
    entries = _Names(groups, of.values(), scopes, inside, sums, namespace or {}).paths()
    return {node: entries[group] for node, group in of.items()}


class _Names:
    """Names groups and numbers those of one name."""

    def __init__(
        self,
        groups: Groups,
        needed: Iterable[Key],
        scopes: Scopes,
        inside: Mapping[int, Inside],
        sums: Mapping[Key, str],
        namespace: Mapping[str, Any],
    ) -> None:
        self._groups, self._scopes, self._inside = groups, scopes, inside
        self._sums, self._namespace = sums, namespace
        self._parents: dict[Key, Key] = {}  # of the groups needed; the parent comes first
        for key in needed:
            chain = []
            while key != ROOT and key not in self._parents:
                chain.append((key, above := groups.parent(key)))
                key = above
            self._parents.update(reversed(chain))
        self._number_scopes()
        self._number_objects()

    def paths(self) -> dict[Key, tuple[Entry, ...]]:
        """Return each group's path."""
        found: dict[Key, tuple[Entry, ...]] = {ROOT: ()}
        texts: dict[Key, str] = {ROOT: ""}
        taken = {""}
        for key, parent in self._parents.items():
            entry = self._entry(key)
            text = f"{texts[parent]}/{_written(entry)}"
            if text in taken:  # such as a function and a class of one name
                entry = entry._replace(name=f"{entry.name}@{entry.line}")
                while (text := f"{texts[parent]}/{_written(entry)}") in taken:
                    entry = entry._replace(index=(entry.index or 0) + 1)
            taken.add(text)
            texts[key] = text
            found[key] = (*found[parent], entry)
        return found

    def _entry(self, key: Key) -> Entry:
        if isinstance(key, int):
            _, _, loop, name, line, _, _, item = self._groups.scopes[key]
            kind = "turn" if loop else "call"
            return _new(Entry, (kind, name, self._indices[key], line, _short(item)))
        if key[0] in _OF_MANY:
            line = 0 if key[0] == "chain" else self._groups.scopes[key[1]].line
            return Entry(key[0], self._of_many(key), self._indices[key], line)
        value = self._groups.objects[key[1]]
        line = self._groups.first(key[1]).line
        return Entry("object", type(value).__name__, self._indices[key], line)

    def _of_many(self, key: Any) -> str:
        """Return what is said of a group of single numbers: of what, and how many."""
        if key[0] == "chain":
            return self._sums[key]
        return f"for {self._groups.scopes[key[1]].name}, {self._groups.flat.counts[key[1]]} turns"

    def _number_scopes(self) -> None:
        """Give calls of a function and turns of a loop their numbers within the group around."""
        self._indices: dict[Key, int | None] = {}
        siblings: dict[tuple[Any, ...], list[Scope]] = {}
        many: dict[tuple[Key, str], list[Key]] = {}
        scopes = self._groups.scopes
        for key, parent in self._parents.items():
            if isinstance(key, int):
                scope = scopes[key]
                siblings.setdefault((parent, scope[2], scope[3]), []).append(scope)
            elif key[0] in _OF_MANY:
                many.setdefault((parent, self._of_many(key)), []).append(key)
        for (_, loop, _), several in siblings.items():
            if not loop and len(several) == 1:
                self._indices[several[0].serial] = None
                continue
            # A loop that ran several times here, in turns that are left out, counts on.
            one_loop = loop and len({id(scope[0]) for scope in several}) == 1
            # Unless it is one that ran anew in a lambda, which is no scope.
            if one_loop and len({scope[5] for scope in several}) == len(several):
                self._indices.update((scope[1], scope[5]) for scope in several)
                continue
            several.sort(key=_serial)
            self._indices.update((scope[1], k) for k, scope in enumerate(several))
        for keys in many.values():
            self._indices.update((key, k if len(keys) > 1 else None) for k, key in enumerate(keys))

    def _number_objects(self) -> None:
        """Give the objects of a class their numbers within the object around, as they were made."""
        if not self._groups.objects:
            return
        surrounding: dict[Key, int | None] = {ROOT: None}
        classes: dict[tuple[int | None, str], dict[int, Any]] = {}
        of: list[tuple[Key, int, tuple[int | None, str]]] = []
        for key, parent in self._parents.items():
            around = surrounding[parent]
            if isinstance(key, int) or key[0] in _OF_MANY:
                surrounding[key] = around
            else:
                surrounding[key] = key[1]
                value = self._groups.objects[key[1]]
                which = around, type(value).__name__
                of.append((key, key[1], which))
                classes.setdefault(which, {})[key[1]] = value
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
        for key, one, which in of:
            self._indices[key] = ranks[which][one]

    def _held(self, around: int | None) -> dict[int, Any]:
        if around is not None:
            return self._inside[around].objects
        found = Inside({}, {})
        for value in self._namespace.values():
            if id(value) in self._groups.objects:
                found.objects[id(value)] = value
            elif isinstance(value, (list, tuple, dict)):
                go_through(value, {id(value)}, self._groups.objects, found)
        return found.objects

    def _when(self, one: int, value: Any, places: Mapping[int, int]) -> tuple[int, int]:
        """Sort what was there before by where it is held, then what the run made."""
        made = self._scopes.made_when(value)
        if made is not None:
            return 1, made
        if one in places:
            return 0, places[one]
        return 1, self._groups.first(one).serial


_OF_MANY = frozenset(("turns", "chain"))  # groups of many single numbers
_LONGEST = 12  # characters of what a turn is called by
_serial = itemgetter(1)
_new = tuple.__new__


def _short(item: int | float | str | None) -> str:
    """Write what a turn is called by; "" if it has no end, or a long one."""
    text = "" if item is None or (isinstance(item, str) and len(item) > _LONGEST) else repr(item)
    return text if len(text) <= _LONGEST else ""


def _written(entry: Entry) -> str:
    return entry.name if entry.index is None else f"{entry.name}[{entry.index}]"
