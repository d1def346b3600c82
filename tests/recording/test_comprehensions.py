"""Turns of comprehensions, generator expressions and lambdas in `map`: scopes as those of loops."""

# ruff: noqa: E501

from __future__ import annotations

import ast
from collections import Counter
from contextlib import nullcontext
from time import sleep
from typing import Any

import pytest

from ad_widget import explore
from ad_widget.recording import RerunError, record
from ad_widget.recording.cell import Cell
from ad_widget.recording.patience import Clock

from .test_scopes import cell, groups, leaves, path_of, written

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
    recording = cell(DATA + "loss = sum(map(lambda *d: (w * d[0] - d[1]) ** 2, *zip(*data)))")
    assert written(recording, "power") == ["*d[0]", "*d[1]", "*d[2]"]


@pytest.mark.parametrize(
    "taken",
    [
        "loss = sum((e - 1.0) ** 2 for e in {})",
        "loss = 0.0\nfor e in {}:\n    loss = loss + (e - 1.0) ** 2",
    ],
)
def test_what_a_map_computes_for_a_turn_is_the_turns(taken: str) -> None:
    recording = cell(DATA + "def f(d): return w * d[0] + b\n" + taken.format("map(f, data)"))
    assert written(recording, "multiply") == ["e[0]/f", "e[1]/f", "e[2]/f"]


def titles(source: str) -> list[str]:
    """Return what is written on the groups of a cell's program."""
    program, _ = cell("x = 0.7\n" + source).lowered()
    return [scope.key.title for scope in program.scopes]


@pytest.mark.parametrize(
    ("items", "called"),
    [
        ("range(2, 4)", ["k = 2", "k = 3"]),
        ("[0.5, -1.5]", ["k = 0.5", "k = -1.5"]),
        ("'ab'", ["k = 'a'", "k = 'b'"]),
        ("{'w': 1, 'b': 2}", ["k = 'w'", "k = 'b'"]),
        ("(10**12, 3)", ["k, turn 1", "k = 3"]),
        ("['a' * 50, 1 / 3]", ["k, turn 1", "k, turn 2"]),
        ("[x, x * 2.0]", ["k, turn 1", "k, turn 2"]),
        ("[None, [1]]", ["k, turn 1", "k, turn 2"]),
        ("(j for j in [4, 5])", ["k, turn 1", "k, turn 2"]),
    ],
)
@pytest.mark.parametrize(
    "loop",
    [
        "y = sum((x * n(k) + 1.0) ** 2 for k in {})",
        "y = 0.0\nfor k in {}:\n    y = y + x * n(k) + 1.0\n    k = 7",
    ],
)
def test_a_turn_is_called_by_what_its_variable_was(
    items: str, called: list[str], loop: str
) -> None:
    source = "n = lambda k: k if type(k) in (int, float) else 2.0\n" + loop.format(items)
    assert titles(source) == called


def test_a_comprehension_over_one_value_has_no_turns() -> None:
    assert titles("y = sum(s * s + 1.0 for k in range(2) for s in [x * k])") == ["k = 0", "k = 1"]
    assert titles("y = sum(s * s + 1.0 for s in (x,))") == []


def test_a_turn_is_called_by_what_no_variable_was() -> None:
    assert titles("y = sum((x + 1.0) ** 2 for _ in range(2))") == ["_, turn 1", "_, turn 2"]
    assert titles("y = sum((x + a + b) ** 2 for a, b in [(1, 2), (3, 4)])") == [
        "(a, b), turn 1",
        "(a, b), turn 2",
    ]
    assert titles("y = sum(map(lambda k: (x + k) ** 2, [1, 2]))") == ["k = 1", "k = 2"]
    assert titles("y = sum(map(lambda *k: (x + k[0]) ** 2, [1, 2]))") == [
        "*k, turn 1",
        "*k, turn 2",
    ]
    loop = "y, k = x, 1\nwhile k < 3:\n    y = y * x + k\n    k += 1"
    assert titles(loop) == ["while, turn 1", "while, turn 2"]


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


@pytest.mark.parametrize(
    "loss",
    [
        "sum(min((w * x - c) ** 2 for c in cs) for x in xs)",
        "sum([min([(w * x - c) ** 2 for c in cs]) for x in xs])",
        "sum(min(sorted((w * x - c) ** 2 for c in cs)) for x in xs)",
        "sum(map(lambda x: min((w * x - c) ** 2 for c in cs), xs))",
    ],
)
@pytest.mark.parametrize("n", [4, 30])
def test_a_turn_of_which_one_inner_turn_is_left_is_that_of_the_outer_loop(
    loss: str, n: int
) -> None:
    recording = cell(f"cs = [0.5, 1.5]\nxs = [k / 10 for k in range({n})]\nw = 0.7\nloss = {loss}")
    assert written(recording, "power") == sorted(f"x[{k}]" for k in range(n))
    assert written(recording, "subtract") == written(recording, "power")


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


def test_what_a_with_statement_swallows_ends_the_turns_that_it_leaves() -> None:
    recording = cell(
        """
        from contextlib import suppress
        x = 0.7
        def bad(k):
            if k == 1: raise ValueError
            return (x * k + 1.0) ** 2
        y = x
        for t in range(2):
            with suppress(ValueError):
                y = y + sum([bad(k) for k in range(3)])
            with suppress(ValueError):
                for k in range(3): y = y * x + bad(k)
            y = y - x
        z = y / 2.0
        """
    )
    assert written(recording, "subtract") == ["t[0]", "t[1]"]
    assert written(recording, "divide") == []
    assert set(written(recording, "power")) == {"t[0]/k@11[0]/bad", "t[1]/k@11[0]/bad"}


def test_what_a_generator_function_catches_ends_the_turns_that_it_leaves() -> None:
    recording = cell(
        """
        x = 0.7
        def bad(k):
            if k == 1: raise ValueError
            return x * k
        def each():
            for k in range(2):
                try:
                    yield [bad(j) for j in range(3)]
                except ValueError:
                    yield (x * k + 1.0) ** 2
        y = 0.0
        for v in each():
            y = y + v * 2.0
        z = y / 2.0
        """
    )
    assert written(recording, "power") == ["v[0]", "v[1]"]
    assert written(recording, "divide") == []


def test_what_is_caught_within_a_generator_function_leaves_the_scope_as_it_was() -> None:
    recording = cell(
        """
        x = 0.7
        def each():
            try:
                yield [1 / k for k in range(2)]
            except ZeroDivisionError:
                yield x * 2.0
        y = next(each()) - x
        """
    )
    assert set(groups(recording)) <= {""}


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


@pytest.mark.parametrize(
    ("body", "own"),
    [
        (
            "total = 0.0\n        for k in range(2): total = total + self.a * o.a\n        return total",
            True,
        ),
        ("return sum((self.a * o.a + j) * 2.0 for j in range(2))", True),
        ("try: return {}[self]\n        except KeyError: return self.a * o.a", False),
        (
            "try: return [1 / k for k in range(2)]\n        except ZeroDivisionError: return self.a * o.a",
            False,
        ),
        (
            "with suppress(ZeroDivisionError): [1 / k for k in range(2)]\n        return self.a * o.a",
            False,
        ),
    ],
)
@pytest.mark.parametrize(
    "loop",
    ["loss = sum({} for k in range(2))", "loss = 0.0\nfor k in range(2):\n    loss = loss + {}"],
)
def test_a_special_method_leaves_the_turn_as_it_was(loop: str, body: str, own: bool) -> None:
    term = "((Pair(x) @ Pair(k + 1.0)) ** 2 - x)"
    recording = cell(
        "from contextlib import suppress\nx = 0.7\nclass Pair:\n    def __init__(self, a): self.a = a\n"
        f"    def __matmul__(self, o):\n        {body}\n{loop.format(term)}\nafter = loss / 2.0"
    )
    assert written(recording, "power") == ["k[0]", "k[1]"]
    assert written(recording, "subtract") == ["k[0]", "k[1]"]
    assert written(recording, "divide") == []
    inner = written(recording, "multiply")
    assert {path.split("/")[0] for path in inner} == {"k[0]", "k[1]"}
    assert all(path.count("/") == own for path in inner)


def test_threads_of_the_codes_own_leave_the_scope_as_it_was() -> None:
    recording = cell(
        """
        from threading import Event, Thread
        x = 0.7
        y = x
        for t in range(2):
            begun, both, one = Event(), Event(), Event()
            def first(): return [step() for step in (begun.set, both.wait)]
            def second():
                for step in [step for step in (both.set, one.wait)]: step()
                return [step() for step in (both.set, one.wait)]
            threads = Thread(target=first), Thread(target=second)
            threads[0].start()
            begun.wait()
            threads[1].start()
            threads[0].join()
            one.set()
            threads[1].join()
            y = y * x
        z = y / 2.0
        """
    )
    assert written(recording, "multiply") == ["t[0]", "t[1]"]
    assert written(recording, "divide") == []


def test_a_generator_that_is_kept_goes_on_after_the_run_for_as_long_as_it_takes() -> None:
    text = "x = 0.7\nkept = (k for k in range(200))\nmapped = map(lambda k: k, range(200))\n"
    text += "y = x * next(kept) + 1.0"
    space: dict[str, Any] = {"__name__": "__main__"}
    recording = record(Cell(ast.parse(text), text, space), patience=0.1)
    recording.rerun({"x": 2.0})
    sleep(0.15)
    assert sum(1 for _ in space["kept"]) == 199
    assert sum(1 for _ in space["mapped"]) == 200


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


def test_a_comprehension_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Clock, "watching", lambda clock: nullcontext())  # nobody else looks
    text = "from itertools import count, islice\nx = 0.7\n"
    text += "n = [k for k in islice(count(), 10**6)] if x > 1 else [1]\ny = x * n[0]"
    recording = record(Cell(ast.parse(text), text, {"__name__": "__main__"}), patience=0.05)
    with pytest.raises(RerunError) as caught:
        recording.rerun({"x": 2.0})
    assert caught.value.line == 3
