"""Turns of comprehensions, generator expressions and lambdas in `map`: scopes as those of loops."""

# ruff: noqa: E501

from __future__ import annotations

import ast
import random
import textwrap
from collections import Counter
from typing import Any

import pytest

from ad_widget import explore
from ad_widget.recording import RerunError, record
from ad_widget.recording.cell import Cell
from ad_widget.recording.hooks import compiled, plain_codes
from ad_widget.recording.rewriting import Rewriter
from ad_widget.recording.scopes import Scopes, following

from .test_scopes import cell, groups, leaves, path_of, written

# ---------------------------------------------------------------------- the scopes

DATA = "data = [(0.5, 1.0), (-1.0, 2.0), (2.0, 0.5)]\nw = 0.7\nb = 0.1\n"
LOSSES = {
    "generator": "loss = sum((w * x + b - y) ** 2 for x, y in data)",
    "list": "loss = sum([(w * x + b - y) ** 2 for x, y in data])",
    "dict": "d = {x: (w * x + b - y) ** 2 for x, y in data}\nloss = sum(d.values())",
    "array": "import numpy as np\nloss = np.array([(w * x + b - y) ** 2 for x, y in data]).sum()",
    "appended": "losses = []\nfor x, y in data: losses.append((w * x + b - y) ** 2)\nloss = sum(losses)",
    "generators zipped": (
        "xs, ys = (x for x, _ in data), (y for _, y in data)\n"
        "loss = sum((w * x + b - y) ** 2 for x, y in zip(xs, ys))"
    ),
    "a loop takes the generator": (
        "loss = 0.0\nfor e in ((w * x + b - y) ** 2 for x, y in data): loss = loss + e"
    ),
    "in a function": (
        "def total(): return sum((w * x + b - y) ** 2 for x, y in data)\nloss = total() * 2.0"
    ),
}


@pytest.mark.parametrize("kind", LOSSES)
def test_a_turn_holds_what_it_computes_and_nothing_of_what_takes_it(kind: str) -> None:
    recording = cell(DATA + LOSSES[kind])
    prefix = "total/" if "function" in kind else ""
    assert written(recording, "power") == [f"{prefix}(x, y)[{k}]" for k in range(3)]
    found = groups(recording)
    assert found[f"{prefix}(x, y)[1]"] == {"multiply", "add", "subtract", "power"}
    sums = [path for path in written(recording, "add") if "(x, y)" not in path]
    if "loop" in kind:
        assert sums == ["e[0]", "e[1]", "e[2]"]
    elif kind != "array":
        assert sums == [prefix.rstrip("/")] * len(sums)


def test_lambdas_that_map_and_reduce_are_given_have_turns() -> None:
    recording = cell(DATA + "loss = sum(map(lambda d: (w * d[0] - d[1]) ** 2, data))")
    assert written(recording, "power") == ["d[0]", "d[1]", "d[2]"]
    recording = cell(
        DATA + "from functools import reduce\n"
        "loss = reduce(lambda a, d: a + (w * d[0] - d[1]) ** 2, data, 0.0)"
    )
    assert written(recording, "power") == ["a, d[0]", "a, d[1]", "a, d[2]"]
    assert written(recording, "add") == ["a, d[0]", "a, d[1]", "a, d[2]"]


def test_what_a_map_computes_for_a_turn_is_the_turns() -> None:
    recording = cell(
        DATA + "def f(d): return w * d[0] + b\nloss = sum((e - 1.0) ** 2 for e in map(f, data))"
    )
    assert written(recording, "multiply") == ["e[0]/f", "e[1]/f", "e[2]/f"]


def test_turns_nest_as_they_were_written() -> None:
    recording = cell(
        """
        w = 0.7
        rows = [[(w * i + j) ** 2 for j in range(2)] for i in range(2)]
        flat = [(w - i + j) ** 3 for i in range(2) if i for j in range(2)]
        loss = sum(map(sum, rows)) + sum(flat)
        """
    )
    squares = ["i[0]/j[0]", "i[0]/j[1]", "i[1]/j[0]", "i[1]/j[1]"]
    others = ["i@3[1]/j@3[0]", "i@3[1]/j@3[1]"]
    assert written(recording, "power") == sorted([*squares, *others])


def test_two_on_one_line_are_told_apart() -> None:
    recording = cell(
        "w = 0.7\nloss = sum((w * i) ** 2 for i in range(2)) + sum((w + i) ** 3 for i in range(2))"
        " + sum((w - i) ** 4 for i in range(2))"
    )
    names = {path.split("[")[0] for path in written(recording, "power")}
    assert len(names) == 3
    assert len(set(written(recording, "power"))) == 6


def test_a_lambda_that_runs_again_counts_on() -> None:
    recording = cell(
        "w = 0.7\nf = lambda c: sum((w * i + c) ** 2 for i in range(2))\nloss = f(1.0) * f(2.0)"
    )
    assert written(recording, "power") == [f"i[{k}]" for k in range(4)]


def test_turns_of_next_to_nothing_are_no_groups() -> None:
    recording = cell(
        """
        from ad_widget import Node
        ws = [Node(0.1 * k) for k in range(3)]
        rows = [[Node(0.1 * k + j) for k in range(3)] for j in range(2)]
        def f(x): return (x + 1.0) ** 2
        y = sum(w * 2.0 for w in ws) + sum(f(w) for row in rows for w in row)
        """
    )
    assert set(leaves(recording).values()) == {""}
    assert written(recording, "multiply") == []
    assert written(recording, "power") == [f"row[{j}]/f[{k}]" for j in range(2) for k in range(3)]


def test_many_turns_of_next_to_nothing_are_one_group_and_so_is_their_sum() -> None:
    recording = cell(
        """
        from ad_widget import Node
        ws = [Node(0.01 * k) for k in range(40)]
        loss = sum(w * 2.0 for w in ws)
        """
    )
    assert set(leaves(recording).values()) == {"for k, 40 turns"}
    assert set(written(recording, "multiply")) == {"for w, 40 turns"}
    assert set(written(recording, "add")) == {"loss: sum of 40"}
    program, _ = recording.lowered()
    assert [scope.key.kind for scope in program.scopes] == ["turns", "turns", "chain"]


def test_a_product_of_rows_has_a_group_for_each_row() -> None:
    recording = cell(
        "w = 0.7\nG = [[w * a * b for b in range(30)] for a in range(3)]\nH = [[w * b for b in "
        "range(30)] for a in range(3)]\nloss = sum(map(sum, G)) + sum(map(sum, H))"
    )
    found = Counter(path_of(recording, n) for n in recording.scopes if n.op is not None)
    assert found["a@3[2]"] == 30
    assert found["a[2]/b[29]"] == 2
    assert found["sum of 30[0]"] == found["sum of 30[5]"] == 29


@pytest.mark.parametrize(
    ("of", "called"),
    [
        ("sum(terms)", "sum of 25"),
        ("sum(terms, 1.0)", "sum of 26"),
        ("reduce(lambda a, b: a * b, terms)", "product of 25"),
        ("reduce(lambda a, b: np.maximum(a, b), terms)", "maximum of 25"),
    ],
)
def test_a_chain_says_what_it_computes_of_how_many(of: str, called: str) -> None:
    recording = cell(
        "import numpy as np\nfrom functools import reduce\nw = 0.7\n"
        f"terms = [w * k + 1.0 for k in range(25)]\ny = {of}\nloss = y - 1.0"
    )
    assert called in groups(recording)


def test_what_is_caught_ends_the_turns_that_it_leaves() -> None:
    recording = cell(
        """
        x = 0.7
        def bad(k):
            if k == 1: raise ValueError
            return (x * k + 1.0) ** 2
        y = x
        for t in range(2):
            try:
                y = y + sum([bad(k) for k in range(3)])
            except ValueError:
                y = y - x
            try:
                y = y + sum(bad(k) for k in range(3))
            except ValueError:
                y = y / 2.0
        z = y * 3.0
        """
    )
    assert written(recording, "subtract") == ["t[0]", "t[1]"]
    assert written(recording, "divide") == ["t[0]", "t[1]"]
    assert written(recording, "multiply") == []


def test_a_generator_that_is_dropped_or_kept_leaves_the_scope_as_it_was() -> None:
    recording = cell(
        """
        x = 0.7
        def many(): return ((x * k + 1.0) ** 2 for k in range(9))
        kept = many()
        y = 0.0
        for t in range(3):
            y = y + next(kept) / 2.0
            y = y - next(many())
        z = y * 3.0
        """
    )
    assert written(recording, "divide") == ["t[0]", "t[1]", "t[2]"]
    assert written(recording, "subtract") == ["t[0]", "t[1]", "t[2]"]
    assert {path.count("many") for path in written(recording, "power")} == {1}
    assert path_of(recording, recording.output) == ""


def test_the_special_methods_of_a_class_may_loop_within_a_turn() -> None:
    recording = cell(
        """
        x = 0.7
        class Pair:
            def __init__(self, a): self.a = a
            def __matmul__(self, other):
                total = 0.0
                for k in range(2):
                    total = total + self.a * other.a
                return total
        loss = sum((Pair(x) @ Pair(k + 1.0)) ** 2 for k in range(2))
        """
    )
    assert written(recording, "power") == ["k[0]", "k[1]"]
    assert len(written(recording, "multiply")) == 4
    assert all(path.startswith(("k[0]/k", "k[1]/k")) for path in written(recording, "multiply"))


def test_no_item_is_held_that_the_code_may_change() -> None:
    recording = cell(
        """
        import numpy as np
        x = np.array([0.5, 1.5])
        loss = 0.0
        for one in (k * x for k in range(3)):
            one += 1.0
            loss = loss + one.sum()
        """
    )
    assert float(recording.output._value) == pytest.approx(12.0)


def test_a_function_that_is_explored_has_them_too() -> None:
    def f(w: Any) -> Any:
        return sum((w * k - 1.0) ** 2 for k in range(3))

    program = explore(f, w=2.0).program
    assert program.scope_paths == ("k[0]", "k[1]", "k[2]")


def test_a_comprehension_that_does_not_end_is_stopped() -> None:
    text = "from itertools import count\nx = 0.7\n"
    text += "n = [k for k in count()] if x > 1 else [1]\ny = x * n[0]"
    recording = record(Cell(ast.parse(text), text, {"__name__": "__main__"}), patience=0.3)
    with pytest.raises(RerunError) as caught:
        recording.rerun({"x": 2.0})
    assert caught.value.line == 3


# ---------------------------------------------------------------------- what they compute

MEANINGS = {
    "a walrus binds outside": "r = [last := k for k in range(4)]\nr = r, last",
    "a class body's names": """
        class A:
            n = 3
            a = [k for k in range(n)]
            b = list(k * 2 for k in range(n))
            c = {k: j for k in range(n) for j in range(2)}
            try:
                d = [n for k in range(2)]
            except NameError as error:
                d = str(error)
        r = A.a, A.b, A.c, A.d
    """,
    "late binding": "fs = [lambda: k for k in range(3)]\nr = [f() for f in fs]",
    "the first iterable is asked at once": """
        def iterable():
            seen.append("asked")
            return [1, 2]
        seen = []
        g = (seen.append(k) for k in iterable())
        seen.append("made")
        list(g)
        r = seen
    """,
    "what is no iterable fails at once": """
        try:
            g = (k for k in 3)
            r = "late"
        except TypeError as error:
            r = str(error)
    """,
    "generators are generators": """
        import types
        g = (k for k in range(5))
        r = [isinstance(g, types.GeneratorType), g.__name__, next(g), next(g), g.close(), list(g)]
    """,
    "a generator within itself": """
        def f():
            try:
                next(g)
            except ValueError as error:
                return str(error)
        g = (f() for k in range(1))
        r = list(g)
    """,
    "StopIteration within a turn": """
        def stop(): raise StopIteration
        try:
            r = list(stop() for k in range(2))
        except RuntimeError as error:
            r = str(error)
        try:
            r = r, [stop() for k in range(2)]
        except StopIteration:
            r = r, "stopped"
    """,
    "interleaved": """
        log = []
        a, b = (log.append(("a", k)) or k for k in range(3)), (log.append(("b", k)) or k for k in range(2))
        r = list(zip(a, b)), log, list(a)
    """,
    "unpacking and stars": "r = [(a, b, c) for a, (b, *c) in [(1, (2, 3, 4)), (5, (6,))]]",
    "targets of all kinds": """
        class A: pass
        box, d = A(), {}
        r = [(box.x, d["k"]) for box.x in range(2) for d["k"] in range(2)], box.x, d
    """,
    "one item names a value": "r = [s + s for k in range(3) for s in [k * k] for t in (s,)]",
    "conditions in order": """
        seen = []
        r = [k for k in range(4) if seen.append(k) is None if k % 2 for j in range(k) if j], seen
    """,
    "sets and dicts": "r = {k % 3 for k in range(9)}, {k: v for k, v in zip('ab', range(2))}",
    "default arguments and lambdas": """
        r = [(lambda a, b=k: a + b)(k) for k in range(3)], list(map(lambda k, j=5: k + j, range(3)))
        r = r, list(map(lambda *a: sum(a), [1, 2], [3, 4])), list(map(lambda: 1, ()))
    """,
    "reduce": "from functools import reduce\nr = reduce(lambda a, k: a * 10 + k, range(5), 0)",
    "await within": """
        import asyncio
        async def later(k):
            await asyncio.sleep(0)
            return k * k
        async def numbers():
            for k in range(3):
                yield k
        async def main():
            a = [await later(k) for k in range(3)]
            b = [k async for k in numbers()]
            c = [k async for k in (await later(j) for j in range(3))]
            d = [[k for k in range(j)] for j in await asyncio.gather(later(1), later(2))]
            e = [x for x in [await later(3)]]
            return a, b, c, d, e
        r = asyncio.run(main())
    """,
    "within generator functions": """
        def g():
            for k in range(3):
                got = yield [j * k for j in range(3)]
                yield from (j for j in range(k))
        r = list(g())
    """,
    "text that is run": """
        space = {"n": 3}
        exec("s = [k * n for k in range(n)]", space)
        r = space["s"], eval("[k for k in range(2)]")
    """,
    "names of the comprehension": """
        def f():
            return [sorted(locals()) for only in range(1)][0][-1:], [__name__ for k in range(1)]
        r = f()
    """,
    "super and class cells": """
        class A:
            def f(self): return 1
        class B(A):
            def f(self): return [super(B, self).f() for k in range(2)], [__class__.__name__ for k in range(1)]
        r = B().f()
    """,
    "deep": "r = [[[[a + b + c + d for a in range(2)] for b in range(2)] for c in range(2)] for d in range(2)]",
    "an iterator of the user's": """
        class Count:
            def __init__(self): self.k, self.log = 0, []
            def __iter__(self):
                self.log.append("iter")
                return self
            def __next__(self):
                self.k += 1
                self.log.append(self.k)
                if self.k > 3: raise StopIteration
                return self.k
        c = Count()
        r = [k for k in c], c.log
    """,
    "what fails within": """
        def f(k): return 1 / (k - 1)
        r = []
        for g in (lambda: [f(k) for k in range(3)], lambda: list(f(k) for k in range(3))):
            try:
                g()
            except ZeroDivisionError as error:
                r.append(str(error))
            finally:
                r.append("done")
    """,
}


def both(source: str) -> tuple[Any, Any, Scopes]:
    """Return `r` of a text as it is and rewritten, and the scopes of the latter."""
    source = textwrap.dedent(source).strip("\n")
    plain: dict[str, Any] = {"__name__": "__main__"}
    code = compile(source, "<plain>", "exec")
    exec(code, plain)
    space: dict[str, Any] = {"__name__": "__main__"}
    tree = ast.parse(source)
    rewritten = compiled(Rewriter(tree, space, True).rewrite(tree), "<plain>")
    assert [a.co_name for a, _ in plain_codes(rewritten, code)]
    run = Scopes()
    with following(run):
        exec(rewritten, space)
    return plain["r"], space["r"], run


@pytest.mark.parametrize("kind", MEANINGS)
def test_a_comprehension_means_what_it_means_elsewhere(kind: str) -> None:
    plain, ours, run = both(MEANINGS[kind])
    assert ours == plain
    assert run.current.outer is None


class _Writer:
    """Writes comprehensions at random."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._count = 0

    def source(self) -> str:
        lines = [
            "log = []",
            "def f(*a):",
            "    log.append(a)",
            "    if len(log) % 7 == 6: raise KeyError(len(log))",
            "    return len(a)",
            "def g(n):",
            "    for k in range(n):",
            f"        yield {self._sized(['k', 'n'], 2)}",
            "r = []",
            "for t in range(3):",
            "    try:",
            *(f"        r.append({self._sized(['t'], 3)})" for _ in range(3)),
            "    except (KeyError, NameError) as error:",
            "        r.append(str(error))",
            "r = r, log",
        ]
        return "\n".join(lines)

    def _sized(self, names: list[str], depth: int) -> str:
        """Return an expression whose value can be compared."""
        return f"repr({self._iterable(names, depth, eager=True)})"

    def _value(self, names: list[str], depth: int) -> str:
        pick = self._random.random()
        if depth <= 0 or pick < 0.25:
            return f"f({', '.join(self._random.sample(names, min(2, len(names))))})"
        if pick < 0.4:
            return f"(lambda u: {self._value([*names, 'u'], depth - 1)})({self._name(names)})"
        if pick < 0.55:
            return f"sum(1 for _ in {self._iterable(names, depth - 1)})"
        if pick < 0.7:
            return f"next(iter({self._iterable(names, depth - 1)}), None)"
        return f"list({self._iterable(names, depth - 1)})"

    def _iterable(self, names: list[str], depth: int, *, eager: bool = False) -> str:
        pick = self._random.random()
        if depth <= 0:
            return f"list(range(len(repr({self._name(names)})) % 4))"
        if pick < 0.1 and not eager:
            return f"g({self._random.randrange(4)})" if "n" not in names else "range(2)"
        if pick < 0.2 and not eager:
            return f"map(lambda m: {self._value([*names, 'm'], depth - 1)}, {self._iterable(names, depth - 1)})"
        if pick < 0.35 and not eager:
            inside = [self._iterable(names, depth - 1) for _ in range(2)]
            return f"zip({', '.join(inside)})"
        clauses, known = [], list(names)
        for _ in range(self._random.choice([1, 1, 2])):
            self._count += 1
            name = f"v{self._count % 4}"
            clauses.append(f"for {name} in {self._iterable(known, depth - 1)}")
            known.append(name)
            if self._random.random() < 0.3:
                clauses.append(f"if f({name}) or {self._name(known)} != 1")
        element = self._value(known, depth - 1)
        inside = f"{element} {' '.join(clauses)}"
        if eager or self._random.random() < 0.5:
            return f"[{inside}]"
        return f"({inside})"

    def _name(self, names: list[str]) -> str:
        return self._random.choice(names)


@pytest.mark.parametrize("seed", range(150))
def test_random_comprehensions_compute_the_same(seed: int) -> None:
    plain, ours, run = both(_Writer(seed).source())
    assert ours == plain
    assert run.current.outer is None
