"""Comprehensions with turns compute what they compute elsewhere, and leave no turn behind."""

# ruff: noqa: E501

from __future__ import annotations

import ast
import random
import textwrap
from typing import Any

import pytest

from ad_widget.recording.hooks import compiled, plain_codes
from ad_widget.recording.rewriting import Rewriter
from ad_widget.recording.scopes import Scopes, following

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
    "a map and a reduce of the user's own": """
        def map(f, *items, **options): return [f(k=j, **options) for j in items]
        def reduce(f, items): return f.__code__.co_argcount, f.__name__, [f(j) for j in items]
        r = map(lambda k, j=1: (k, j), 1, 2, j=3), reduce(lambda k: k, [1, 2])
    """,
    "a map of nothing": """
        try:
            r = map()
        except TypeError as error:
            r = str(error)
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
    "what a with statement swallows": """
        from contextlib import suppress
        r = []
        with suppress(ZeroDivisionError):
            r.append([1 / (k - 1) for k in range(3)])
        for t in range(2):
            with suppress(ZeroDivisionError):
                for k in range(3): r.append(1 / (k - 1))
            with suppress(ZeroDivisionError): r.extend(1 / (k - 1) for k in range(3))
    """,
    "what a generator function catches": """
        def g():
            for t in range(3):
                try:
                    yield [1 / (k - t) for k in range(3)]
                except ZeroDivisionError as error:
                    yield str(error)
        r = [v for v in g()]
    """,
    "what a special method catches": """
        class A:
            def __getitem__(self, k):
                try:
                    return [1 / (j - k) for j in range(3)]
                except ZeroDivisionError as error:
                    return str(error)
        r = [A()[k] for k in range(4)]
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
    assert run.current[0] is None


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
    assert run.current[0] is None
