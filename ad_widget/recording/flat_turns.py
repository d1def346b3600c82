"""Which turns of comprehensions are no groups of their own, since there is so little in them.

``sum(w * x for w, x in zip(ws, xs))`` makes one product a turn: a frame around each would say
nothing.  Where such turns are many, they are one group together, as they are one card when it is
closed; where they are few, what they make stands beside the rest.  So it is with the leaves of
``[Node(0.1) for _ in range(n)]``.

Of ``sum(min((x - c) ** 2 for c in centres) for x in xs)`` each turn of ``x`` holds nothing but the
one turn of ``c`` that was the least: what is in that is the turn of ``x``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..engine import Node
from .scopes import COMPREHENSION, Noted, Scope

__all__ = ["MANY", "FlatTurns"]

MANY = 20
"""From how many alike on, single numbers are a group."""


@dataclass(slots=True)
class _Held:
    """What a scope holds, in all scopes within it."""

    things: int = 0  # Nodes and groups directly in it
    nodes: int = 0
    computes: bool = False  # whether there are ops
    calls: bool = False
    loops: dict[str, list[int]] = field(default_factory=dict)  # the turns of comprehensions


class FlatTurns:
    """The turns that are no groups.

    Parameters
    ----------
    scopes : mapping of int to Scope
        By serial number, in the order of time.
    made : mapping of Node to Noted

    Attributes
    ----------
    left_out : set of int
        The turns that are no groups of their own.
    whole : dict of int to int
        By turn: the first one of its loop, if all turns of that are one group.
    counts : dict of int to int
        By the first turn of such a loop: how many turns it has.
    """

    def __init__(self, scopes: Mapping[int, Scope], made: Mapping[Node, Noted]) -> None:
        self.left_out: set[int] = set()
        self.whole: dict[int, int] = {}
        self.counts: dict[int, int] = {}
        if not any(scope[2] is COMPREHENSION for scope in scopes.values()):
            return
        held = {serial: _Held() for serial in scopes}
        for node, scope in made.items():
            its = held[scope[1]]
            its.things += 1
            its.nodes += 1
            its.computes = its.computes or node.op is not None
        for serial in reversed([*scopes]):  # what is within it comes first
            scope, its = scopes[serial], held[serial]
            for turns in its.loops.values():
                self._decide(scope, its, turns[::-1], held)
            if scope.loop and its.things == 1 and (only := self._only_turn(its)) is not None:
                self.left_out.add(only)
                its.things = held[only].things
            if scope.outer is None:
                continue
            around = held[scope.outer.serial]
            around.nodes += its.nodes
            around.computes = around.computes or its.computes
            around.calls = around.calls or its.calls or bool(scope.name and not scope.loop)
            if scope.loop is COMPREHENSION:
                around.loops.setdefault(scope.name, []).append(serial)
            else:
                around.things += 1 if scope.name else its.things

    def _only_turn(self, its: _Held) -> int | None:
        """Return the turn that is the one group in a scope, if it is one."""
        turns = [turn for several in its.loops.values() for turn in several]
        groups = [turn for turn in turns if turn not in self.left_out]
        return groups[0] if len(groups) == 1 else None

    def _decide(
        self, scope: Scope, its: _Held, turns: Sequence[int], held: Mapping[int, _Held]
    ) -> None:
        """Decide on a loop that runs in a scope."""
        inside = [held[turn] for turn in turns]
        nodes = sum(one.nodes for one in inside)
        single = all(one.things <= 1 for one in inside)
        few = nodes < MANY
        if not single and (not few or any(one.computes for one in inside)):
            its.things += len(turns)
            return
        self.left_out.update(turns)
        alone = scope.loop is COMPREHENSION and not its.things and len(its.loops) == 1
        if few or alone or any(one.calls for one in inside):
            its.things += sum(one.things for one in inside)
            return
        its.things += 1
        self.whole.update(dict.fromkeys(turns, turns[0]))
        self.counts[turns[0]] = len(turns)
