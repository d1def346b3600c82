"""Cells to practise on, made by kind, difficulty and seed."""

from __future__ import annotations

import random
from collections.abc import Callable

__all__ = ["KINDS", "cell"]


def cell(kind: str, difficulty: int = 1, seed: int = 0) -> str:
    """Return the source of a cell whose last line assigns ``loss``.

    Parameters
    ----------
    kind : {"single path", "shared node", "diamond", "branch", "matrix shapes"}
    difficulty : int
        1, 2 or 3: how many ops stand on the way.
    seed : int

    Raises
    ------
    ValueError
        If there is no such kind or difficulty.

    Examples
    --------
    >>> print(cell("shared node", 1, seed=3))
    x = 1.0
    w = -2.0
    a = x * w
    loss = a * x
    """
    if kind not in KINDS:
        raise ValueError(f"a kind of exercise is one of {', '.join(KINDS)}, not {kind!r}")
    if difficulty not in (1, 2, 3):
        raise ValueError(f"a difficulty is 1, 2 or 3, not {difficulty!r}")
    return KINDS[kind](random.Random(f"{kind} {difficulty} {seed}"), difficulty)


def _number(dice: random.Random) -> float:
    return float(dice.choice([-3, -2, -1, 1, 2, 3, 4]))


def _leaves(dice: random.Random, *names: str) -> list[str]:
    taken: list[float] = []
    while len(taken) < len(names):
        x = _number(dice)
        if x not in taken:
            taken.append(x)
    return [f"{name} = {x}" for name, x in zip(names, taken, strict=True)]


def _chain(dice: random.Random, start: str, steps: int, names: str = "abcde") -> list[str]:
    """Return ops of one operand, one after another, each of another kind than the one before."""
    lines, last, before = [], start, -1
    for name in names[:steps]:
        k = dice.choice([k for k in range(3) if k != before])
        text = [f"{last} * {_number(dice)}", f"{last} - {_number(dice)}", f"{last} ** 2"][k]
        lines.append(f"{name} = {text}")
        last, before = name, k
    return lines


def _last(lines: list[str]) -> str:
    return lines[-1].partition(" = ")[0]


def _single(dice: random.Random, difficulty: int) -> str:
    lines = _leaves(dice, "x")
    lines += _chain(dice, "x", difficulty)
    return "\n".join([*lines, f"loss = {_last(lines)} * {_number(dice)}"])


def _shared(dice: random.Random, difficulty: int) -> str:
    lines = [*_leaves(dice, "x", "w"), "a = x * w"]
    lines += _chain(dice, "a", difficulty - 1, "bcd")
    return "\n".join([*lines, f"loss = {_last(lines)} {dice.choice('*+')} x"])


def _diamond(dice: random.Random, difficulty: int) -> str:
    lines = [*_leaves(dice, "x", "w"), "a = x * w"]
    left = _chain(dice, "a", difficulty, "bcd")
    right = f"p = a * {_number(dice)}"
    return "\n".join([*lines, *left, right, f"loss = {_last(left)} {dice.choice('*-+')} p"])


def _branch(dice: random.Random, difficulty: int) -> str:
    lines = [*_leaves(dice, "x", "w"), "a = x * w"]
    inside = _chain(dice, "a", difficulty, "bcd")
    other = f"{_last(inside)} = a * {_number(dice)}"
    body = ["if a > 0:", *(f"    {line}" for line in inside), "else:", f"    {other}"]
    return "\n".join([*lines, *body, f"loss = {_last(inside)} + w"])


def _matrix(dice: random.Random, difficulty: int) -> str:
    n, d, k = 2 + difficulty % 2, 2, 1 + difficulty

    def rows(count: int, width: int) -> str:
        return str([[_number(dice) for _ in range(width)] for _ in range(count)])

    lines = ["import numpy as np", "from ad_widget import Node"]
    lines += [f"X = Node(np.array({rows(n, d)}))", f"W = Node(np.array({rows(d, k)}))"]
    lines += [f"b = Node(np.array({[_number(dice) for _ in range(k)]}))", "Z = X @ W + b"]
    return "\n".join([*lines, "loss = (Z * Z).sum()" if difficulty > 1 else "loss = Z.sum()"])


KINDS: dict[str, Callable[[random.Random, int], str]] = {
    "single path": _single,
    "shared node": _shared,
    "diamond": _diamond,
    "branch": _branch,
    "matrix shapes": _matrix,
}
"""By name, what makes the cell."""
