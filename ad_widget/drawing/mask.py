"""What may be seen while the two passes are under way: ``view["done"]`` in a still picture.

``frontend/src/mask.ts`` hides the same in the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..program import Program
from .passes import passes

__all__ = ["Mask", "frames_done", "mask"]


@dataclass(frozen=True, slots=True)
class Mask:
    """The numbers that are known: of drawn nodes, and of the edges between them."""

    values: frozenset[int]
    grads: frozenset[int]
    edges: frozenset[int]


def mask(program: Program, done: int | None) -> Mask | None:
    """Return what is known once some steps are done; None if nothing is to be hidden.

    A value is known once its op has run, a gradient once all that use the node have passed
    theirs back, an edge's derivative once its op has.

    Parameters
    ----------
    program : Program
    done : int or None
        Steps: each op forward, then each that passes a gradient on, the last first.
    """
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


def frames_done(program: Program, done: int | None) -> int | None:
    """Return how many of the `stages` may be shown; None for all."""
    if done is None:
        return None
    return (
        done + 1 + (done >= len(passes(program).forward))
    )  # the first is before all steps, one seeds the output
