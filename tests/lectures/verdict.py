"""Whether a cell runs as it stands, and its gradients are right.

Right are the gradients of the cell's own text run on plain numbers, by central differences: each
leaf is moved where the text binds it, and nothing of this package takes part.  A cell whose text
needs another package's classes is moved through `Recording.rerun` instead, and held against the
numbers that its source prints.
"""

from __future__ import annotations

import ast
import io
import random
import re
import warnings
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from ad_widget import Node
from ad_widget.notation import notation
from ad_widget.recording import Recording, record
from ad_widget.recording.asked_leaves import is_numbers
from ad_widget.recording.cell import Cell

from .cells import Lecture

__all__ = ["Verdict", "judge", "recorded"]

_FILE = "<lecture>"
_MOST = 8  # numbers of a leaf that are moved one by one; of more, two random directions


class Verdict(NamedTuple):
    """What became of a cell.

    Attributes
    ----------
    runs : bool
        Whether it runs.
    right : bool
        Whether its value and gradients are those of plain numbers.
    by : {"differences", "source", "rerun", ""}
        What they were held against.
    why : str
        What went wrong.
    options : str
        What the magic's line has to say for that; nothing if the cell runs as it stands.
    """

    runs: bool
    right: bool
    by: str
    why: str
    options: str = ""


class _NotPlain(Exception):
    """The text cannot be run on plain numbers."""


def judge(lecture: Lecture) -> Verdict:
    """Run a cell as it stands and check its numbers.

    As it stands it must differentiate what the lecture does, and vary all that the lecture
    varies.  A cell that does not is given a named output, and if that is not enough, the names of
    its leaves.
    """
    notation_ = f"--as {lecture.notation}" if lecture.notation else ""
    bare = _judged(replace(lecture, output=None, leaves=()), lecture)
    if bare.right or not (lecture.output or lecture.leaves):
        return bare._replace(options=notation_)
    first = bare.why
    for given in (replace(lecture, leaves=()), lecture):
        if given.output is None and not given.leaves:
            continue
        verdict = _judged(given, lecture)
        if verdict.right:
            break
    options = [notation_, f"--leaves {','.join(given.leaves)}" if given.leaves else ""]
    said = " ".join(filter(None, [*options, given.output]))
    return verdict._replace(options=said, why=verdict.why or f"as it stands: {first}")


def _judged(lecture: Lecture, wish: Lecture) -> Verdict:
    """Run a cell with the options that a lecture has, and check it against what another says."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        space: dict[str, Any] = {}
        try:
            recording = recorded(lecture, space)
            program, _ = recording.lowered()
            run = program.run()
        except Exception as error:
            return Verdict(False, False, "", f"{type(error).__name__}: {error}".split("\n")[0])
        missing = _unlike(recording, wish, space)
        if missing:
            return Verdict(True, False, "", missing)
        grads = {name: np.asarray(run.grads[name], float) for name, _ in recording.leaves}
        value = np.asarray(run.value, float)
        if not grads:
            return Verdict(False, False, "", "no leaf")
        for name, want in lecture.want.items():
            have = grads.get(name)
            if have is None or not np.allclose(have, want, rtol=2e-3, atol=2e-4):
                return Verdict(True, False, "source", f"d/d{name} is {have}, the source has {want}")
        try:
            text = _output(lecture, recording, space)
            plain = _Plain(lecture, text)
            f: Callable[..., float] = plain
            by = "differences"
            first, shape = plain.value()
            if shape != value.shape or not np.allclose(first, value.sum(), 1e-9, 1e-9):
                return Verdict(True, False, by, f"value {value.sum()}, on plain numbers {first}")
            if plain.absent(grads):
                raise _NotPlain
        except _NotPlain:
            by = "source" if lecture.want else "rerun"
            f = _Rerun(recording)
        except Exception as error:
            return Verdict(True, False, "", f"the text itself fails: {error!r}")
        wrong = _differ(f, grads, dict(recording.leaves))
        return Verdict(True, not wrong, by, wrong)


def _unlike(recording: Recording, wish: Lecture, space: Mapping[str, Any]) -> str:
    """Say how a recording differs from what the lecture differentiates and varies."""
    if wish.output is not None:
        shown = recording.output
        output = eval(wish.output, dict(space))
        if output is not shown and not (
            isinstance(output, Node) and np.array_equal(output._value, shown._value)
        ):
            return f"it shows {recording.names.get(shown)}, not {wish.output}"
    names = [name for name, _ in recording.leaves]
    for one in wish.leaves:
        if not any(re.match(re.escape(one) + r"(?!\w)", name) for name in names):
            return f"{one} is no leaf; there are {', '.join(names[:6])}"
    return ""


def _seeded() -> None:
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - as lectures draw


def _prepared(lecture: Lecture) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "__main__"}
    _seeded()
    exec(compile(lecture.before, _FILE, "exec"), space)
    _seeded()
    return space


def recorded(lecture: Lecture, space: dict[str, Any]) -> Recording:
    space.update(_prepared(lecture))
    return record(
        Cell(
            ast.parse(lecture.text, _FILE),
            lecture.text,
            space,
            file=_FILE,
            output=lecture.output,
            leaves=lecture.leaves,
            lender=notation(lecture.notation) if lecture.notation else None,
        )
    )


def _output(lecture: Lecture, recording: Recording, space: Mapping[str, Any]) -> str:
    """Return the expression, in the cell's own text, for what is differentiated."""
    if lecture.notation or "ad_widget" in lecture.text + lecture.before:
        raise _NotPlain
    if lecture.output is not None:
        return lecture.output
    output = recording.output
    for name, value in space.items():
        if value is output:
            return name
    last = ast.parse(lecture.text).body[-1]
    if isinstance(last, ast.Expr):
        return ast.unparse(last.value)
    name = recording.names.get(output, "")
    if name in space and not isinstance(space[name], Node):
        return name  # a constant that a branch chose
    raise _NotPlain


# ---------------------------------------------------------------------- on plain numbers


class _Plain:
    """A cell's text as a function of its leaves, run on plain numbers."""

    def __init__(self, lecture: Lecture, output: str) -> None:
        self._lecture, self._output = lecture, output
        tree = ast.parse(lecture.text, _FILE)
        self._parts = [
            compile(ast.Module([statement], []), _FILE, "exec") for statement in tree.body
        ]
        last = tree.body[-1]
        # The value of a last expression is computed once, like everything else.
        self._last = isinstance(last, ast.Expr) and ast.unparse(last.value) == output
        if self._last:
            self._parts.pop()

    def value(self) -> tuple[float, tuple[int, ...]]:
        """Return the sum of the output where the leaves are, and its shape."""
        result = self._run({})
        return float(np.sum(result)), np.shape(result)

    def __call__(self, moves: Mapping[str, Any]) -> float:
        """Return the sum of the output with some leaves moved by so much."""
        return float(np.sum(self._run(moves)))

    def _run(self, moves: Mapping[str, Any]) -> Any:
        space = _prepared(self._lecture)
        left = dict(moves)
        self._move(left, space)
        for part in self._parts:
            exec(part, space)
            self._move(left, space)
        return eval(self._output, space)

    def _move(self, left: dict[str, Any], space: dict[str, Any]) -> None:
        """Move leaves that have come to be."""
        for path in list(left):
            try:
                value = eval(path, space)
            except Exception:
                continue
            if is_numbers(value):
                space["__moved__"] = _moved(value, left.pop(path))
                exec(f"{path} = __moved__", space)

    def absent(self, leaves: Mapping[str, Any]) -> bool:
        """Whether there is a leaf that the text does not bind where it can be moved."""
        left = {name: np.zeros(np.shape(one)) for name, one in leaves.items()}
        space = _prepared(self._lecture)
        self._move(left, space)
        for part in self._parts:
            exec(part, space)
            self._move(left, space)
        return bool(left)


def _moved(value: Any, by: Any) -> Any:
    """Return numbers moved, as lists if they were lists."""
    if isinstance(value, (list, tuple)):
        return (np.asarray(value, float) + by).tolist()
    moved = np.asarray(value, float) + by
    if isinstance(value, np.ndarray):
        return moved
    return np.float64(moved) if isinstance(value, np.floating) else float(moved)


class _Rerun:
    """A recording as a function of its leaves, through `Recording.rerun`."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._values = {name: np.array(node._value) for name, node in recording.leaves}

    def __call__(self, moves: Mapping[str, Any]) -> float:
        values = {k: v + moves[k] if k in moves else v for k, v in self._values.items()}
        try:
            output = self._recording.rerun(values).output
        finally:
            self._recording.rerun(self._values)
        return float(np.sum(output._value))


# ---------------------------------------------------------------------- central differences


def _differ(f: Callable[..., float], grads: Mapping[str, Any], leaves: Mapping[str, Node]) -> str:
    """Return what is wrong with the gradients."""
    rng = np.random.default_rng(0)
    start = f({})
    for name, gradient in grads.items():
        scale = float(np.abs(np.asarray(leaves[name]._value)).max(initial=0)) or 1.0
        for direction in _directions(gradient.shape, rng):
            slopes = []
            steps = (1e-5, 1e-6) if scale > 1e-3 else (1e-2, 1e-5)
            for h in (step * scale for step in steps):
                ends = [f({name: sign * h * direction}) for sign in (1, -1)]
                slopes.append((ends[0] - ends[1]) / (2 * h))
                # At a jump or a kink, such as x[x > 2] at 2, one side may be the function's own.
                slopes += [(ends[0] - start) / h, (start - ends[1]) / h]
            have = float(np.sum(gradient * direction))
            if not any(np.isclose(have, want, rtol=2e-4, atol=2e-5) for want in slopes):
                return f"d/d{name} along {direction.tolist()} is {have}, by differences {slopes}"
    return ""


def _directions(shape: tuple[int, ...], rng: np.random.Generator) -> list[Any]:
    size = int(np.prod(shape))
    if size <= _MOST:
        return [one.reshape(shape) for one in np.eye(size)]
    return [rng.normal(size=shape) for _ in range(2)]
