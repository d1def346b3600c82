"""The same graph with other numbers: small ones, exact where the ops allow it."""

from __future__ import annotations

import random
from collections.abc import Collection
from typing import Any

import numpy as np

from ..drawing.questions import SHAPES, Question, value_id
from ..program import Program, Run

__all__ = ["variant"]

_TRIES = 300
_LARGE = 200.0
_SMALL = [x for x in range(-4, 6) if x]


def variant(
    program: Program, seed: int, asked: Collection[Question] = (), *, held: Collection[str] = ()
) -> dict[str, Any]:
    """Return values for the leaves, which follow from a seed.

    The branch that the code takes stays.  No number that is asked for is zero or too large to
    work with by hand; among the values tried those are taken of whose results the fewest are
    large, and then those with the fewest digits.

    Parameters
    ----------
    program : Program
    seed : int
    asked : collection of Question, optional
    held : collection of str, optional
        Leaves that keep their values.

    Returns
    -------
    dict of str to float or array

    Raises
    ------
    ValueError
        If none of some hundred choices will do.
    """
    dice = random.Random(seed)
    best: tuple[float, dict[str, Any]] | None = None
    for _ in range(_TRIES):
        values = {
            leaf.name: _drawn(dice, leaf.data) for leaf in program.leaves if leaf.name not in held
        }
        with np.errstate(all="ignore"):
            run = program.run(values)
        cost = _cost(run, asked)
        if cost is not None and (best is None or cost < best[0]):
            best = cost, values
        if best is not None and best[0] == 0:
            break
    if best is None:
        raise ValueError("no small numbers were found for which this graph is an exercise")
    return best[1]


def _drawn(dice: random.Random, like: np.ndarray[Any, Any]) -> Any:
    if like.dtype.kind != "f":
        return like
    numbers = [float(dice.choice(_SMALL)) for _ in range(like.size)]
    return np.array(numbers).reshape(like.shape) if like.shape else numbers[0]


def _cost(run: Run, asked: Collection[Question]) -> float | None:
    """Return how awkward the numbers of a run are; None for those that will not do."""
    if run.broken:
        return None
    program = run.program
    shown = [part.value for part in program.nodes]
    shown += [part.grad for part in program.nodes if part.grad is not None]
    numbers = np.concatenate([np.ravel(np.asarray(run.numbers[k], np.float64)) for k in shown])
    if not np.isfinite(numbers).all():
        return None
    for one in asked:
        if one.kind in (*SHAPES, "order", "jacobian"):
            continue
        number = value_id(program, one.kind, one.index)  # type: ignore[arg-type]
        if number is None or not 0 < abs(np.asarray(run.numbers[number])[one.at]) <= _LARGE:
            return None
    # A sum of many small numbers is large; what is beyond all digits does not count as exact.
    odd = np.count_nonzero(8 * numbers % 1) + 1000 * np.count_nonzero(np.abs(numbers) > _LARGE)
    # Operands that are alike cannot be told apart in an answer.
    leaves = [float(run.numbers[leaf.value]) for leaf in program.leaves if not leaf.data.shape]
    return float(odd + len(leaves) - len(set(leaves)))
