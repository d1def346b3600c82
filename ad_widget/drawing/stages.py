"""The two passes, step by step: which numbers are known, and what is at work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..program import Program, Run
from .captions import captions, seeded
from .passes import passes

__all__ = ["Stage", "stages"]


@dataclass(frozen=True)
class Stage:
    """A moment of the two passes: which numbers are known, and what is at work.

    Attributes
    ----------
    values : set of int
        The drawn nodes whose value is known.
    grads : dict of int to number or array
        Gradients as far as they have been summed up.
    nodes : set of int
        The nodes at work.
    edges : dict of int to bool
        The edges at work, and whether backwards.
    said : tuple of str
        What the step does, line by line.
    """

    values: frozenset[int]
    grads: Mapping[int, Any]
    nodes: frozenset[int] = frozenset()
    edges: Mapping[int, bool] = field(default_factory=dict)
    said: tuple[str, ...] = ()


def stages(program: Program, run: Run, title: str = "") -> Iterator[Stage]:
    """Yield the steps of the forward pass, then of the backward pass.

    A node's gradient grows by each contribution as it comes in, so the last stage shows what the
    picture at rest shows.  `title` is what the output is called, if it has no name of its own.
    """
    into: dict[int, list[int]] = {}
    for k, edge in enumerate(program.edges):
        into.setdefault(edge.target, []).append(k)
    known = {k for k, part in enumerate(program.nodes) if part.kind != "op"}
    order = passes(program)
    yield Stage(frozenset(known), {})
    for done, k in enumerate(order.forward, 1):
        known.add(k)
        said = tuple(captions(program, run, done, title))
        moved = dict.fromkeys(into.get(k, ()), False)
        yield Stage(frozenset(known), {}, frozenset([k]), moved, said)
    values = frozenset(known)
    output = next((k for k, p in enumerate(program.nodes) if p.value == program.output), None)
    if output is None or (seed := program.nodes[output].grad) is None:
        return
    grads: dict[int, Any] = {output: run.numbers[seed]}
    yield Stage(values, dict(grads), frozenset([output]), said=(seeded(program, run, title),))
    for done, k in enumerate(order.backward, 1 + len(order.forward)):
        moved = {}
        for e in into.get(k, ()):
            edge = program.edges[e]
            if edge.contribution is None:
                continue
            share = run.numbers[edge.contribution]
            grads[edge.source] = grads[edge.source] + share if edge.source in grads else share
            moved[e] = True
        active = frozenset([k, *(program.edges[e].source for e in moved)])
        yield Stage(values, dict(grads), active, moved, tuple(captions(program, run, done, title)))
