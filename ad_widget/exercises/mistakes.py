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

from ..drawing.questions import SHAPES, Question
from ..program import Edge, Program, Run
from .marking import Answers, is_near, jacobian_entry, number_in, right_number, shape_in, shape_of

__all__ = ["Found", "mistake"]

_MOST = 8  # uses of a node of which every choice is tried


@dataclass(frozen=True, slots=True)
class Found:
    """A mistake that was recognised.

    Attributes
    ----------
    mistake : str
        Its name: sign, not accumulated, path forgotten, upstream missing, local missing, swapped,
        added, transposed, not summed, value given, gradient given, upstream included, all rows.
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
    if question.kind in SHAPES:
        return _of_shape(run, question, shape_in(answer))
    given = number_in(answer)
    if math.isnan(given):
        return None
    of = {"value": _of_value, "local": _of_local, "grad": _of_gradient, "jacobian": _of_entry}
    with np.errstate(all="ignore"):
        for name, number, edges in of[question.kind](run, question):
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
    yield from _turned(grad, at, uses)
    for k in uses:
        above = nodes[edges[k].target].grad
        if above is None or above in program.summaries:
            continue
        g = np.asarray(run.numbers[above])
        beside = _other_factor(run, k, uses)
        if nodes[edges[k].target].op == "matmul":
            yield from _without_transpose(g, beside, edges[k].operand, at, right - part(k), k)
            continue
        factor: Any = beside if nodes[edges[k].target].op == "multiply" else np.float64(np.nan)
        if at and g.shape == grad.shape == factor.shape:
            yield "upstream missing", float(right - part(k) + factor[at]), (k,)
            yield "local missing", float(right - part(k) + g[at]), (k,)
        elif g.size > max(1, grad.size):
            for x in (*_copies(g, grad.shape, at), *_copies(g * factor, grad.shape, at)):
                yield "not summed", float(x), (k,)


def _other_factor(run: Run, k: int, uses: tuple[int, ...]) -> Any:
    """Return the value of the other operand of an edge's result; NaN where it is the same one."""
    program, other = run.program, _beside(run, k)
    value = None if other is None else program.nodes[program.edges[other].source].value
    if value is None or other in uses or value in program.summaries:
        return np.float64(np.nan)
    return np.asarray(run.numbers[value])


def _turned(array: np.ndarray[Any, Any], at: tuple[int, ...], uses: tuple[int, ...]) -> Candidates:
    """Yield the element that stands where this one does in the transpose."""
    if len(at) == 2 and at[1] < array.shape[0] and at[0] < array.shape[1]:
        yield "transposed", float(array[at[::-1]]), uses


def _without_transpose(
    g: Any, other: Any, operand: int, at: tuple[int, ...], rest: float, k: int
) -> Candidates:
    """Yield what comes of a matrix product whose other factor was not transposed."""
    if len(at) == 2 == g.ndim == np.ndim(other):
        a, b = (other, g) if operand else (g, other)
        if a.shape[1] == b.shape[0] and at[0] < a.shape[0] and at[1] < b.shape[1]:
            yield "transposed", float(rest + (a @ b)[at]), (k,)


def _copies(g: Any, shape: tuple[int, ...], at: tuple[int, ...]) -> list[float]:
    """Return the elements of an array that copies of one of a smaller array have met."""
    try:
        places = np.broadcast_to(np.arange(max(1, math.prod(shape))).reshape(shape), g.shape)
    except ValueError:
        return []
    mine = int(np.ravel_multi_index(at, shape)) if at else 0
    return [float(x) for x in g[places == mine]]


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
    program, node, at = run.program, question.index, question.at
    entering = tuple(_entering(run, node))
    op = _TURNED.get(program.nodes[node].op or "")
    value = np.asarray(run.numbers[program.nodes[node].value])
    if op is not None and len(entering) == 2:
        a, b = (run.numbers[program.nodes[program.edges[k].source].value] for k in entering)
        yield "swapped", float(np.broadcast_to(op(np.float64(b), a), value.shape)[at]), entering
    yield "sign", -right_number(run, question), entering
    yield from _turned(value, at, entering)
    grad = program.nodes[node].grad
    if grad is not None:
        yield "gradient given", float(np.asarray(run.numbers[grad])[at]), ()


_TURNED: dict[str, Any] = {"subtract": np.subtract, "divide": np.divide, "power": np.power}


def _of_entry(run: Run, question: Question) -> Candidates:
    """Yield wrong entries of the output's Jacobian."""
    program, node, at, row = run.program, question.index, question.at, question.row
    edges = program.edges
    uses = tuple(k for k, e in enumerate(edges) if e.source == node and e.contribution is not None)
    yield "sign", -right_number(run, question), uses
    own = program.nodes[node].grad
    assert own is not None
    shape, out = program.values[own][0], program.values[program.output][0]
    if len(row) == len(at) and all(i < n for i, n in zip((*row, *at), (*shape, *out), strict=True)):
        assert isinstance(program, Program)
        yield "transposed", jacobian_entry(run, node, row, at), uses
    yield "all rows", float(np.asarray(run.numbers[own])[at]), uses


def _of_local(run: Run, question: Question) -> Candidates:
    edges, index = run.program.edges, question.index
    other = _beside(run, index)
    if other is not None:
        yield "swapped", float(_single(run, edges[other].local)), (index, other)
    yield "sign", -right_number(run, question), (index,)
    yield "upstream included", float(_single(run, edges[index].contribution)), (index,)


def _of_shape(run: Run, question: Question, given: tuple[int, ...] | None) -> Found | None:
    program, node = run.program, question.index
    assert isinstance(program, Program)
    right = shape_of(program, question)
    of_value = question.kind == "value_shape"
    uses = tuple(
        k for k, e in enumerate(program.edges) if (e.target if of_value else e.source) == node
    )
    if given is not None and len(right) == 2 and right[::-1] == given:
        return Found("transposed", uses)
    if given is None or of_value:
        return None
    whole = tuple(
        k for k in uses if program.values[program.nodes[program.edges[k].target].value][0] == given
    )
    return Found("not summed", whole) if whole else None
