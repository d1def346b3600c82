"""Wrong answers that are mistakes with names: which one, and at which edges it was made.

``frontend/src/exercise/mistakes.ts`` recognises the same in the page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from ..drawing.questions import Question
from ..program import Edge, Run
from .marking import Answers, is_near, number_in, right_number, shape_in

__all__ = ["Found", "mistake"]

_MOST = 8  # uses of a node of which every choice is tried


@dataclass(frozen=True, slots=True)
class Found:
    """A mistake that was recognised.

    Attributes
    ----------
    mistake : str
        Its name: sign, not accumulated, path forgotten, upstream missing, local missing, swapped,
        added, transposed, not summed, value given, gradient given, upstream included.
    edges : tuple of int
        The edges of the program that it concerns.
    """

    mistake: str
    edges: tuple[int, ...]


Candidates = Iterator[tuple[str, float, tuple[int, ...]]]


def mistake(run: Run, question: Question, answers: Answers) -> Found | None:
    """Return what a wrong answer is known to come from; None for one that is merely wrong."""
    answer = answers.get(question.key, "")
    if question.kind == "order":
        return None
    if question.kind == "shape":
        return _of_shape(run, question.index, shape_in(answer))
    given = number_in(answer)
    if math.isnan(given):
        return None
    of = {"value": _of_value, "local": _of_local, "grad": _of_gradient}[question.kind]
    with np.errstate(all="ignore"):
        for name, number, edges in of(run, question):
            if is_near(given, number):
                return Found(name, edges)
    return None


def _single(run: Run, number: int | None) -> Any:
    """Return a number that is no array; NaN where there is none."""
    if number is None or run.program.values[number][0]:
        return np.float64(np.nan)
    return np.float64(run.numbers[number])


def _entering(run: Run, node: int) -> list[int]:
    return [k for k, edge in enumerate(run.program.edges) if edge.target == node]


def _beside(run: Run, edge: int) -> int | None:
    """Return the other operand's edge into the same result."""
    entering = _entering(run, run.program.edges[edge].target)
    return next(k for k in entering if k != edge) if len(entering) == 2 else None


def _of_gradient(run: Run, question: Question) -> Candidates:
    program, node, at = run.program, question.index, question.at
    edges, nodes = program.edges, program.nodes
    right = right_number(run, question)
    uses = tuple(k for k, e in enumerate(edges) if e.source == node and e.contribution is not None)

    def part(k: int) -> float:
        number = edges[k].contribution
        assert number is not None
        return float(np.asarray(run.numbers[number])[at])

    yield "sign", -right, uses
    if len(uses) > 1:  # what arrives last is from the first that uses it: the pass goes backward
        last = reduce(lambda a, b: b if _later(edges[b], edges[a]) else a, uses)
        yield "not accumulated", part(last), tuple(k for k in uses if k != last)
    if 1 < len(uses) <= _MOST:
        choices = [
            tuple(k for bit, k in enumerate(uses) if choice >> bit & 1)
            for choice in range(1, 2 ** len(uses) - 1)
        ]
        for left in sorted(choices, key=len):
            yield "path forgotten", right - sum(map(part, left)), left
    if not at:
        yield from _of_factors(run, node, right, uses, part)
    own = nodes[node].grad
    assert own is not None
    grad = np.asarray(run.numbers[own])
    if len(at) == 2 and at[1] < grad.shape[0] and at[0] < grad.shape[1]:
        yield "transposed", float(grad[at[::-1]]), uses
    for k in uses:
        above = nodes[edges[k].target].grad
        if above is None or above in program.summaries:
            continue
        many = np.ravel(run.numbers[above])
        size = max(1, grad.size)
        if many.size > (grad.size if at else 1):
            place = int(np.ravel_multi_index(at, grad.shape)) if at else 0
            for x in many[place % size :: size]:
                yield "not summed", float(x), (k,)


def _later(one: Edge, than: Edge) -> bool:
    return one.target < than.target or (one.target == than.target and one.operand > than.operand)


def _of_factors(run: Run, node: int, right: float, uses: tuple[int, ...], part: Any) -> Candidates:
    """Yield what comes of a product of which a factor is missing, or another's."""
    edges, nodes = run.program.edges, run.program.nodes
    local = {k: _single(run, edges[k].local) for k in uses}
    above = {k: _single(run, nodes[edges[k].target].grad) for k in uses}
    if len(uses) > 1:
        yield "upstream missing", float(sum(local.values())), uses
    for k in uses:
        rest = right - part(k)
        other = _beside(run, k)
        if other is not None and edges[other].source != node:
            swapped = _single(run, edges[other].local)
            yield "swapped", float(rest + above[k] * swapped), (k, other)
        yield "upstream missing", float(rest + local[k]), (k,)
        yield "local missing", float(rest + above[k]), (k,)
        yield "added", float(rest + above[k] + local[k]), (k,)
    yield "value given", float(_single(run, nodes[node].value)), ()


def _of_value(run: Run, question: Question) -> Candidates:
    program, node = run.program, question.index
    entering = tuple(_entering(run, node))
    if not question.at and len(entering) == 2:
        a, b = (_single(run, program.nodes[program.edges[k].source].value) for k in entering)
        turned = {
            "subtract": lambda: b - a,
            "divide": lambda: b / a,
            "power": lambda: b**a,
        }.get(program.nodes[node].op or "")
        if turned is not None:
            yield "swapped", float(turned()), entering
    yield "sign", -right_number(run, question), entering
    yield "gradient given", float(_single(run, program.nodes[node].grad)), ()


def _of_local(run: Run, question: Question) -> Candidates:
    edges, index = run.program.edges, question.index
    other = _beside(run, index)
    if other is not None:
        yield "swapped", float(_single(run, edges[other].local)), (index, other)
    yield "sign", -right_number(run, question), (index,)
    yield "upstream included", float(_single(run, edges[index].contribution)), (index,)


def _of_shape(run: Run, node: int, given: tuple[int, ...] | None) -> Found | None:
    program = run.program
    own = program.nodes[node].grad
    if given is None or own is None:
        return None
    right = program.values[own][0]
    uses = tuple(k for k, e in enumerate(program.edges) if e.source == node)
    if len(right) == 2 and right[::-1] == given:
        return Found("transposed", uses)
    whole = tuple(
        k for k in uses if program.values[program.nodes[program.edges[k].target].value][0] == given
    )
    return Found("not summed", whole) if whole else None
