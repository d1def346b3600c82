"""Answers marked.  ``frontend/src/exercise/marking.ts`` does the same in the page."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from ..drawing.passes import passes
from ..drawing.questions import SHAPES, Question, seed_of, value_id
from ..program import Program, Run

__all__ = [
    "SHOWN",
    "is_near",
    "jacobian_entry",
    "mark",
    "number_in",
    "right_number",
    "right_text",
    "shape_in",
    "shape_of",
]

SHOWN = "?"
"""What stands for an answer where the reader has asked to be shown it."""

_TOLERANCE = 5e-3  # three digits of a number are enough
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?(\s*/\s*\d+\.?\d*)?", re.IGNORECASE)

Answers = Mapping[str, "str | float"]


def number_in(answer: Any) -> float:
    """Return what a person wrote as a number or a fraction; NaN for what is neither."""
    text = str(answer).strip().replace("\u2212", "-")
    if not text.isascii() or _NUMBER.fullmatch(text) is None:
        return math.nan
    over, bar, under = text.partition("/")
    if not bar:
        return float(over)
    return float(np.divide(float(over), float(under))) if float(under) else math.nan


def shape_in(answer: Any) -> tuple[int, ...] | None:
    """Return the shape that a person wrote, as ``(3, 4)`` or ``3×4``; None for anything else."""
    text = re.sub(r"^[(\[](.*)[)\]]$", r"\1", str(answer).strip(), flags=re.DOTALL).strip()
    text = text.removesuffix(",")
    if text in ("", "scalar"):
        return ()
    parts = [part.strip() for part in re.split("[,×x]", text)]
    good = all(part.isascii() and part.isdecimal() for part in parts)
    return tuple(map(int, parts)) if good else None


def _is_right(answer: Any, right: float) -> bool:
    """Whether an answer is a number; of one that is not finite, its name, as ``nan``, ``-∞``."""
    if math.isfinite(right):
        return is_near(number_in(answer), right)
    text = str(answer).strip().lower().replace("\u2212", "-").removeprefix("+")
    return text.replace("∞", "inf").replace("infinity", "inf") == str(right)


def is_near(given: float, right: float) -> bool:
    """Whether an answer is as near as three digits are."""
    return math.isfinite(right) and abs(given - right) <= _TOLERANCE * abs(right) + 1e-9


def right_number(run: Run, question: Question) -> float:
    """Return the number that is asked for.

    Raises
    ------
    ValueError
        If it is not a number that is asked for, but a shape or a turn.
    """
    number = value_id(_program(run), question.kind, question.index)
    if number is None or question.kind in SHAPES:
        raise ValueError(f"{question.key} does not ask for a number")
    if question.kind == "jacobian":
        return jacobian_entry(run, question.index, question.at, question.row)
    return float(np.asarray(run.numbers[number])[question.at])


def jacobian_entry(run: Run, node: int, at: tuple[int, ...], row: tuple[int, ...]) -> float:
    """Return how an element of the output changes with an element of a node.

    The program is run once more, with a cotangent that is 1 in that row alone.
    """
    program = _program(run)
    seed, grad = seed_of(program), program.nodes[node].grad
    assert seed is not None
    assert grad is not None
    one = np.zeros(*program.values[seed])
    one[row] = 1
    of_row = replace(program, constants={**program.constants, seed: one})
    leaves = [run.numbers[leaf.value] for leaf in program.leaves]
    return float(np.asarray(of_row.run(leaves).numbers[grad])[at])


def right_text(run: Run, question: Question) -> str:
    """Return the answer as it may be written, to the last digit."""
    program = _program(run)
    if question.kind in SHAPES:
        return str(shape_of(program, question))
    if question.kind == "order":
        return str(passes(program).backward.index(question.index) + 1)
    return repr(right_number(run, question)).removesuffix(".0")


def mark(run: Run, question: Question, answers: Answers) -> Literal["right", "wrong"] | None:
    """Mark an answer; None where there is none, or where it was shown.

    Parameters
    ----------
    run : Run
        The numbers that are asked about.
    question : Question
    answers : mapping of str to str or float
        All answers, by key: turns of the backward pass are right only beside each other.
    """
    answer = answers.get(question.key, "")
    if answer == SHOWN or not str(answer).strip():
        return None
    program = _program(run)
    if question.kind in SHAPES:
        good = shape_in(answer) == shape_of(program, question)
    elif question.kind == "order":
        good = _possible(program, question.index, number_in(answer), answers)
    else:
        good = _is_right(answer, right_number(run, question))
    return "right" if good else "wrong"


def _program(run: Run) -> Program:
    program = run.program
    assert isinstance(program, Program)
    return program


def shape_of(program: Program, question: Question) -> tuple[int, ...]:
    """Return the shape of what is asked about."""
    number = value_id(program, question.kind, question.index)
    assert number is not None
    return program.values[number][0]


def _possible(program: Program, node: int, turn: float, answers: Answers) -> bool:
    """Whether a node can have a turn of the backward pass, beside those that the others say."""
    order = passes(program).backward
    turns = set(order)
    links = [(e.source, e.target) for e in program.edges if e.contribution is not None]
    before = _reached(node, links) & turns
    after = _reached(node, [(b, a) for a, b in links]) & turns
    if turn != turn or turn % 1 or not len(before) < turn <= len(order) - len(after):
        return False
    for other in order:
        key = f"order:{program.keys[other]}"
        if other == node or key not in answers:
            continue
        theirs = number_in(answers[key])
        if (
            theirs == turn
            or (other in before and theirs > turn)
            or (other in after and theirs < turn)
        ):
            return False
    return True


def _reached(node: int, links: list[tuple[int, int]]) -> set[int]:
    seen: set[int] = set()
    fresh = {node}
    while fresh:
        fresh = {b for a, b in links if a in fresh} - seen
        seen |= fresh
    return seen
