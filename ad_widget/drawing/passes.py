"""The order in which a program's two passes go through its ops.

``frontend/src/wire/passes.ts`` has the same for the page.
"""

from __future__ import annotations

from typing import NamedTuple

from ..program import Program

__all__ = ["Passes", "passes"]


class Passes(NamedTuple):
    """Drawn nodes that ops make, in the order in which the passes come to them.

    Attributes
    ----------
    forward : list of int
        As their steps run.
    backward : list of int
        Those that pass a gradient on to their operands, in the order in which they do.
    """

    forward: list[int]
    backward: list[int]


def passes(program: Program) -> Passes:
    """Return the order of a program's two passes.

    A node's forward step is the one that makes its value.  The backward pass goes through the
    forward steps from the last to the first, as the `Step.origin` of its own steps says; an op
    whose gradient needs no arithmetic, such as an addition, has none of its own, and has its turn
    all the same.
    """
    nodes = program.nodes
    made = {step.output: k for k, step in enumerate(program.forward.steps)}
    places, last = [], -1
    for part in nodes:  # what was folded into a constant has the place of the op before it
        last = made.get(part.value, last)
        places.append(last)
    forward = sorted(
        (k for k, part in enumerate(nodes) if part.kind == "op"), key=lambda k: (places[k], k)
    )
    passing = {e.target for e in program.edges if e.contribution is not None}
    backward = [k for k in reversed(forward) if nodes[k].grad is not None and k in passing]
    return Passes(forward, backward)
