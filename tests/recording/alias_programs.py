"""Random programs full of aliases: views, containers, functions that write into their argument.

``x`` is the leaf and ``y`` the result.  The same text on floats, with finite differences, is what
a recording is measured against.
"""

from __future__ import annotations

import ast
import random
import re
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ad_widget.recording import RerunError, record
from ad_widget.recording.cell import Cell

START = """\
import math
import numpy as np
x = 0.7
class Box:
    pass
def bump(a, v):
    a += v
def put(a, v):
    a[0] = v
    return a
def scaled(a, v):
    a *= 0.9
    return a * v
a = np.zeros((3, 4))
b = np.arange(6.0)
box = Box()
box.h = np.ones(3)
held = {'k': np.zeros(2), 'l': [np.ones((2, 2))]}"""

_PLACES = ("a", "b", "box.h", "held['k']", "held['l'][0]")
_Choice = Callable[[], str]


# A program without functions: only names that it is seen to assign elements of take Nodes.
WITHOUT = re.sub(r"def .*\n(?: .*\n)+", "", START)


class _Writer:
    """Writes one program."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.start = START if seed % 2 else WITHOUT
        self.lines: list[str] = []
        self.count = 0
        self.space: dict[str, Any] = {}

    def text(self) -> str:
        for _ in range(self.random.randrange(6, 18)):
            self.add()
        self.run()
        arrays = [*_PLACES, *(k for k in self.space if re.fullmatch(r"v\d+", k))]
        parts = [
            f"(np.cos({name}) * {1.0 + 0.1 * k:.1f}).sum()"
            for k, name in enumerate(arrays)
            if isinstance(eval(name, self.space), (np.ndarray, np.floating))
        ]
        return "\n".join([self.start, *self.lines, "y = x * 0.0 + " + " + ".join(parts)])

    def run(self, *more: str) -> None:
        """Run what there is so far, and see what its names are."""
        space: dict[str, Any] = {}
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            exec("\n".join([self.start, *self.lines, *more]), space)
        self.space = space

    def add(self) -> None:
        """Add a line that plain NumPy accepts."""
        self.run()
        line = self.line()
        if line is None:
            return
        try:
            self.run(line)
        except Exception:
            self.run()
            return
        if all(np.isfinite(v).all() and np.abs(v).max(initial=0) < 1e3 for v in self.arrays()):
            self.lines.append(line)

    def arrays(self) -> list[np.ndarray[Any, Any]]:
        return [v for v in self.space.values() if isinstance(v, np.ndarray)]

    def name(self) -> str:
        known = [*_PLACES, *(k for k in self.space if re.fullmatch(r"v\d+", k))]
        return self.random.choice([k for k in known if isinstance(eval(k, self.space), np.ndarray)])

    def fresh(self) -> str:
        self.count += 1
        return f"v{self.count}"

    def key(self, shape: tuple[int, ...]) -> str:
        r = self.random
        if not shape or not min(shape):
            return "..."
        return r.choice(
            (
                ", ".join(str(r.randrange(n)) for n in shape),
                str(r.randrange(shape[0])),
                r.choice(("1:", ":-1", "::2", "::-1", ":", "...", "-1")),
                "..., " + r.choice(("0", "1:", "::-1", "-1")),
                str([r.randrange(shape[0]) for _ in range(2)]),
                "None, 0",
            )
        )

    def scalar(self, name: str) -> str:
        return self.random.choice(
            (
                "x",
                "x * 2",
                "np.sin(x)",
                "3.0",
                f"{name}.sum() * 0.1",
                f"{name}.ravel()[0]",
                f"{name}.flat[-1] * x",
                "math.exp(-x)",
                "sum([x, 1.0])",
            )
        )

    def line(self) -> str | None:
        r, name = self.random, self.name()
        other = self.name()
        shape = eval(name, self.space).shape
        key = self.key(shape)
        view = r.choice(
            (
                ".T",
                ".ravel()",
                ".reshape(-1)",
                ".copy()",
                "[None]",
                ".reshape(2, -1)",
                ".swapaxes(0, -1)",
                "[::-1]",
                "[1:]",
                ".squeeze()",
                ".flatten()",
                ".transpose()",
                ".view()",
                ".astype(float)",
            )
        )
        scalar = self.scalar(name)
        choices: tuple[_Choice, ...] = (
            lambda: f"{self.fresh()} = {name}[{key}]",
            lambda: f"{self.fresh()} = {name}{view}",
            lambda: f"{self.fresh()} = {name}",
            lambda: f"{name}[{key}] = {scalar}",
            lambda: f"{name}[{key}] {r.choice(('+=', '*=', '-='))} {scalar}",
            lambda: f"{name} {r.choice(('+=', '*='))} {scalar}",
            lambda: f"{name}[...] = {other}",
            lambda: f"{self.fresh()} = {name} * x + 1.0",
            lambda: f"{self.fresh()} = np.array([{scalar}, 2.0, x * x])",
            lambda: f"{name}[{key}] = {name}[{self.key(shape)}]",
            lambda: f"{self.fresh()} = np.roll({name}, 1)",
            lambda: f"{self.fresh()} = np.broadcast_to({name}[:1], {name}.shape)",
            lambda: f"{name}[{name} > 1.0] = x",
            lambda: f"np.copyto({name}, x)",
            lambda: f"np.add.at({name}, [0, 0], {scalar})",
            lambda: f"np.multiply({name}, x, out={name})",
            lambda: f"{name}.fill({scalar})",
            lambda: f"{name}.flat[1] = {scalar}",
            lambda: f"{self.fresh()} = np.concatenate([{name}.ravel(), [x]])",
            lambda: f"{name}[1:] = {name}[:-1]",
            lambda: f"for row in {name}: row *= 1.1",
            lambda: f"for row in {name}.T: row[...] += x",
            lambda: f"bump({name}, {scalar})",
            lambda: f"bump({name}[{key}], x)",
            lambda: f"{self.fresh()} = put({name}, {scalar})",
            lambda: f"{self.fresh()} = scaled({name}, x)",
            lambda: f"{self.fresh()} = scaled({name} * 1.0, x)",
            lambda: f"{name}[0], {name}[-1] = {name}[-1], {name}[0]",
            lambda: f"{self.fresh()} = {self.fresh()} = {name} * 0.5",
            lambda: f"box.h = {name}.ravel()[:3]",
            lambda: f"held['k'] = {name}",
            lambda: f"held['l'].append({name}); held['l'][0] = held['l'].pop()",
            lambda: f"{self.fresh()} = [row * x for row in {name}][0]",
            lambda: f"{name}.sort()",
            lambda: f"{self.fresh()} = np.where({name} > 0.5, {name}, x)",
        )
        return r.choice(choices)()


def program(seed: int) -> str:
    """Return the program of a seed."""
    return _Writer(seed).text()


def plain(text: str, x: float) -> float:
    """Return the result of the same text on floats."""
    space: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(text.replace("x = 0.7", f"x = {x!r}", 1), space)
    return float(space["y"])


def outcome(text: str, tolerance: float = 1e-4) -> tuple[str, Any]:
    """Record a program; say whether it is ok, raises, or is silently wrong, and how."""
    step = 1e-6
    value, ahead = plain(text, 0.7), plain(text, 0.7 + step)
    behind = plain(text, 0.7 - step)
    slope = (ahead - behind) / (2 * step)
    if not abs(value) < 1e6 or abs(ahead + behind - 2 * value) > 1e-8 * max(1, abs(value)):
        return "skipped", "no finite differences at a kink"
    try:
        recording = record(Cell(ast.parse(text), text, {}, output="y"))
        recording.output.backward()
    except Exception as error:
        return "raises", f"{type(error).__name__}: {error}"
    got = float(recording.output._value)
    leaf = dict(recording.leaves).get("x")
    grad = 0.0 if leaf is None else float(leaf.grad._value)
    if not _close(got, value, 1e-8) or not _close(grad, slope, tolerance):
        return "WRONG", (got, value, grad, slope)
    program, _ = recording.lowered()
    if len(program.leaves) == 1:
        run = program.run([np.float64(0.75)])
        if not run.broken and not _close(float(run.value), plain(text, 0.75), 1e-8):
            return "WRONG", ("program", float(run.value), plain(text, 0.75))
    try:
        again = recording.rerun({"x": 0.9})
    except RerunError as error:
        return "WRONG", ("raises when it runs again", str(error))
    if not _close(float(again.output._value), plain(text, 0.9), 1e-8):
        return "WRONG", ("again", float(again.output._value), plain(text, 0.9))
    return "ok", None


def _close(a: float, b: float, tolerance: float) -> bool:
    return abs(a - b) <= tolerance * max(1.0, abs(b))


def survey(seeds: range) -> tuple[dict[str, int], list[tuple[int, Any]], dict[str, int]]:
    """Return how many programs fared how, those that were wrong, and what was raised."""
    counts: dict[str, int] = {}
    wrong: list[tuple[int, Any]] = []
    raised: dict[str, int] = {}
    for seed in seeds:
        fared, how = outcome(program(seed))
        counts[fared] = counts.get(fared, 0) + 1
        if fared == "WRONG":
            wrong.append((seed, how))
        elif fared == "raises":
            raised[how] = raised.get(how, 0) + 1
    return counts, wrong, raised


if __name__ == "__main__":
    import sys

    first, last = map(int, sys.argv[1:3])
    counts, wrong, raised = survey(range(first, last))
    print(counts)
    for seed, how in wrong:
        print(seed, how)
    for message, count in sorted(raised.items(), key=lambda item: -item[1])[:12]:
        print(count, message[:160])
