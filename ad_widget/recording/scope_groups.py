"""Which scopes of a run are groups, and which group is in which.

What was made in an object's ``__init__`` and what its methods compute belong to one group, the
object's, which stands where the object was called; where that is several places, as for the cell
of a recurrent network, each of them has a group, and the object's leaves stay where it was made.

The turns of a loop are groups too, unless each of them calls objects of its own (``for layer in
self.layers: x = layer(x)``): the objects tell such turns apart.  Nor are those of a comprehension
in which there is next to nothing: see `flat_turns`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ..engine import Node
from .flat_turns import FlatTurns
from .held import PLAIN, Inside
from .scopes import MAKING, Noted, Scope, as_scopes

__all__ = ["ROOT", "Groups", "Key", "adopted"]

# What identifies a group: the serial number of a call or turn; ("object", id); ("at", id, place)
# for an object in one of several places, by number; ("turns", serial) for all turns of a loop, by
# the first one; or ("chain", number).
Key = int | tuple[str, int] | tuple[str, int, int]
ROOT: Key = 0


class Groups:
    """The groups of the scopes in which something was made.

    Attributes
    ----------
    objects : dict of int to object
        By id: those whose methods ran.
    scopes : dict of int to Scope
        By serial number, in the order of time.
    flat : FlatTurns
        Which turns of comprehensions are no groups.
    """

    def __init__(self, made: Mapping[Node, Noted]) -> None:
        self.scopes = as_scopes(made.values())
        self.objects: dict[int, Any] = {}
        self._within: dict[int, Any] = {}  # by scope: the object whose method runs
        self._entered: dict[int, list[Scope]] = {}  # by object: the calls from outside it
        self._entering: set[int] = set()
        self.flat = FlatTurns(self.scopes, made)
        unnamed = {serial for serial, scope in self.scopes.items() if serial and not scope[3]}
        self._left_out = self.flat.left_out | unnamed
        self._find_objects()
        self._parents: dict[Key, Key]
        self._of: dict[int, Key]
        self._same: dict[Key, Key] = {}
        if self.objects:
            self._left_out = self._left_out | self._turns_told_apart()
            self._place()
        elif self._left_out:
            self._of, self._parents = {0: ROOT}, {}
            for serial, scope in self.scopes.items():
                if scope.outer is not None:
                    self._of[serial] = self._own(serial, self._of[scope.outer.serial])
        else:  # each scope is a group
            self._of = {serial: serial for serial in self.scopes}
            self._parents = {
                serial: scope[0].serial for serial, scope in self.scopes.items() if serial
            }

    def _find_objects(self) -> None:
        for serial, scope in self.scopes.items():
            outer = None if scope.outer is None else self._within[scope.outer.serial]
            receiver = scope.receiver
            if receiver is None or isinstance(receiver, (Node, *PLAIN)):
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
        source: dict[int, Key] = {}
        for serial, scope in self.scopes.items():
            if scope.outer is None:
                source[serial] = ROOT
            elif serial in self._entering:
                one = id(scope.receiver)
                alone = scope.name in MAKING or len(calls[one]) == 1
                source[serial] = ("object", one) if alone else serial
            else:
                passed_on = self._passed_on(scope, source)
                source[serial] = serial if passed_on is None else passed_on
        several: dict[tuple[int, Key], int] = {}
        places: dict[int, set[Key]] = {one: set() for one in self.objects}
        for one, its in calls.items():
            for scope in its:
                place = source[scope.outer.serial]
                places[one].add(place)
                several[one, place] = several.get((one, place), 0) + 1
        # Then the groups.
        self._parents = {}
        self._of = {}
        numbers: dict[Key, int] = {}
        for serial, scope in self.scopes.items():
            if scope.outer is None:
                self._of[serial] = ROOT
                continue
            outer = self._of[scope.outer.serial]
            if serial in self._entering:
                one = id(scope.receiver)
                key: Key = ("object", one)
                self._parents.setdefault(key, outer)  # for now
                if scope.name not in MAKING:
                    if len(places[one]) > 1:
                        key = "at", one, numbers.setdefault(outer, len(numbers))
                        self._parents[key] = outer
                    if several[one, source[scope.outer.serial]] > 1:
                        self._parents[serial] = key
                        key = serial
                self._of[serial] = key
                continue
            by_itself = scope.receiver is not None and scope.receiver is self._within[serial]
            self._of[serial] = outer if by_itself else self._own(serial, outer)
        for one in self.objects:
            self._move(one, [self._of[scope.outer.serial] for scope in calls[one]])
        # In its own place an object has one group.
        for key, outer in self._parents.items():
            if isinstance(key, tuple) and key[0] == "at":
                own = "object", key[1]
                if self.same(outer) == self.same(self._parents[own]):
                    self._same[key] = own

    def _own(self, serial: int, outer: Key) -> Key:
        """Return the group of a call or turn within another one, which it may do without."""
        first = self.flat.whole.get(serial)
        if first is not None:
            key: Key = "turns", first
        elif serial in self._left_out:
            return outer
        else:
            key = serial
        self._parents.setdefault(key, outer)
        return key

    def _passed_on(self, scope: Scope, known: Mapping[int, Key]) -> Key | None:
        """Return the group around a scope that makes no group of its own."""
        own = scope.receiver is not None and scope.receiver is self._within[scope.serial]
        return known[scope.outer.serial] if own or scope.serial in self._left_out else None

    def _move(self, one: int, called: list[Key]) -> None:
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
            while at != home and isinstance(at, tuple) and at[0] == "object":
                at = self._parents[at]
            if at == home:
                home = made
        at = home
        while at != ROOT and at != key:
            at = self._parents[at]
        if at == ROOT:  # else it would stand within itself
            self._parents[key] = home

    def _common(self, a: Key, b: Key) -> Key:
        if a == b:
            return a
        above = set(self._above(a))
        return next(key for key in self._above(b) if key in above)

    def _above(self, key: Key) -> Iterator[Key]:
        while key != ROOT:
            yield key
            key = self._parents[key]
        yield ROOT

    # ------------------------------------------------------------------ what is asked

    def of(self, made: Mapping[Node, Noted]) -> dict[Node, Key]:
        """Return the groups that Nodes of these scopes belong to."""
        known, same = self._of, self._same
        if not same:
            return {node: known[scope[1]] for node, scope in made.items()}
        return {node: same.get(key := known[scope[1]], key) for node, scope in made.items()}

    def put(self, key: Key, outer: Key) -> None:
        """Add a group within another one."""
        self._parents[key] = outer

    def parent(self, key: Key) -> Key:
        """Return the group around a group."""
        return self.same(self._parents[key])

    def same(self, key: Key) -> Key:
        """Return the one key of a group: an object's own for that in its own place."""
        return self._same.get(key, key)

    def depth(self, key: Key) -> int:
        """Return how many groups are around a group."""
        return sum(1 for _ in self._above(key))

    def first(self, one: int) -> Scope:
        """Return the first call of an object's methods."""
        return self._entered[one][0]


def adopted(
    nodes: Collection[Node], groups: Groups, inside: Mapping[int, Inside]
) -> dict[Node, Key]:
    """Return the innermost group of an object that holds each Node, if there is one."""
    if not nodes:
        return {}
    found: dict[Node, tuple[int, Key]] = {}
    wanted = set(nodes)
    for one, held in inside.items():
        its = [node for node in held.nodes if node in wanted]
        if its:
            key: Key = ("object", one)
            depth = groups.depth(key)
            for node in its:
                if node not in found or found[node][0] < depth:
                    found[node] = depth, key
    return {node: key for node, (_, key) in found.items()}
