"""What may be seen in a still picture: while the passes are under way, and in an exercise.

``frontend/src/mask.ts`` hides the same in the page.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..program import Program
from .passes import passes
from .questions import Question, edge_keys, value_id

__all__ = ["Mask", "frames_done", "mask"]


@dataclass(frozen=True, slots=True)
class Mask:
    """The numbers that are known: of drawn nodes, and of the edges between them."""

    values: frozenset[int]
    grads: frozenset[int]
    edges: frozenset[int]


def mask(program: Program, done: int | None, asked: Collection[Question] = ()) -> Mask | None:
    """Return what is known once some steps are done; None if nothing is to be hidden.

    A value is known once its op has run, a gradient once all that use the node have passed
    theirs back, an edge's derivative once its op has.

    Parameters
    ----------
    program : Program
    done : int or None
        Steps: each op forward, then each that passes a gradient on, the last first.
    asked : collection of Question
        What an exercise asks for, which is not seen either.
    """
    known = _done(program, done)
    return _unasked(program, known, asked) if asked else known


def _done(program: Program, done: int | None) -> Mask | None:
    if done is None:
        return None
    nodes, edges = program.nodes, program.edges
    passed = [edge.contribution is not None for edge in edges]
    forward, backward = passes(program)
    if done >= len(forward) + len(backward):
        return None
    ran = set(forward[:done])
    values = frozenset(k for k, part in enumerate(nodes) if part.kind != "op" or k in ran)
    if done < len(forward):
        return Mask(values, frozenset(), frozenset())
    back = set(backward[: done - len(forward)])
    waited = {
        e.source for e, one in zip(edges, passed, strict=True) if one and e.target not in back
    }
    grads = frozenset(
        k for k, part in enumerate(nodes) if k not in waited or part.value == program.output
    )
    return Mask(values, grads, frozenset(k for k, edge in enumerate(edges) if edge.target in back))


def _unasked(program: Program, known: Mask | None, asked: Collection[Question]) -> Mask:
    """Take away what is asked for, and the same number where it stands in another place.

    That is what flows into a gradient, a derivative that is the value or the gradient asked for,
    and a gradient that is the derivative asked for.  A gradient that is handed on as it is goes
    where it comes to later, and stays where it was before; a value from which a gradient is to be
    found is given.
    """
    nodes, edges = program.nodes, program.edges
    values, grads, local = (
        {q.index for q in asked if q.kind in kinds}
        for kinds in (
            ("value", "value_shape"),
            ("grad", "shape", "value_shape", "jacobian"),
            ("local",),
        )
    )
    grads |= {k for node in grads for k in _handed_on(program, node)}
    numbers = {q: value_id(program, q.kind, q.index) for q in asked if q.kind != "local"}
    same = {n for n in numbers.values() if n is not None and n not in program.constants}
    same -= {part.grad for k, part in enumerate(nodes) if k not in grads}  # no secret then
    derivatives = {n for k in local if (n := edges[k].local) is not None}
    derivatives -= program.constants.keys()
    derivatives -= {part.value for part in nodes}  # given
    same |= derivatives
    of_values = {nodes[k].value for k in values}
    keys = edge_keys(program)
    local_keys = {keys[k] for k in local}
    if known is None:
        every = frozenset(range(len(nodes)))
        known = Mask(every, every, frozenset(range(len(edges))))
    return Mask(
        known.values - values,
        frozenset(
            k
            for k in known.grads
            if k not in grads and nodes[k].grad not in of_values | derivatives
        ),
        frozenset(
            k
            for k in known.edges
            if edges[k].source not in grads
            and keys[k] not in local_keys
            and edges[k].local not in same
            and edges[k].contribution not in same
        ),
    )


def _handed_on(program: Program, node: int) -> set[int]:
    """Return the nodes to which a node's gradient is handed on as it is."""
    nodes, found, fresh = program.nodes, set[int](), {node}
    while fresh:
        found |= fresh
        fresh = {
            edge.source
            for edge in program.edges
            if edge.target in fresh
            and edge.contribution is not None
            and nodes[edge.source].grad == nodes[node].grad
        } - found
    return found


def frames_done(program: Program, done: int | None) -> int | None:
    """Return how many of the `stages` may be shown; None for all."""
    if done is None:
        return None
    return (
        done + 1 + (done >= len(passes(program).forward))
    )  # the first is before all steps, one seeds the output
