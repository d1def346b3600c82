"""What names of a cell come from, as its source tells."""

from __future__ import annotations

import ast
import textwrap

import pytest

from ad_widget.recording.flow import Flow, loaded


def flow(source: str) -> Flow:
    return Flow(ast.parse(textwrap.dedent(source)))


@pytest.mark.parametrize(
    ("source", "data", "more"),
    [
        ("y = w * x", "w x", ""),
        ("z = w * x\ny = z + 1", "w x z", ""),
        ("y = w if x > 0 else v", "w v", "x"),
        ("if x > 0:\n    y = w\nelse:\n    y = v", "w v", "x"),
        ("while x > 0:\n    y = w", "w", "x"),
        ("for k in v:\n    y = k", "k v", ""),
        ("y = x > w", "", "x w"),
        ("y = len(v) + w", "w", "v len"),
        ("y = v.index(w)", "", "v w"),
        ("y = not x", "", "x"),
        ("y = [w for k in v]", "w", "v"),
        ("y = [w * k for k in v]", "w v", "k"),
        ("y = [k for row in v for k in row if w]", "v", "row k w"),
        ("y = 0\ny += w", "w", ""),
        ("y, (z, q) = w, (x, v)", "w", ""),
        ("y = []\ny.append(w)", "w", ""),
        ("np.add.at(y, k, w)", "k np w", ""),
        ("y[k] = w", "w", "k"),
        ("y.w[0] = w", "w", ""),
        ("def f(a):\n    return a * w\ny = f(x)", "a f w x", ""),
        ("f = lambda a: a * w\ny = f(x)", "a f w x", ""),
        ("with w as y:\n    pass", "w", ""),
        ("match w:\n    case [y]:\n        pass", "w", ""),
        ("print(y := w)", "w", ""),
        ("try:\n    y = w\nexcept E:\n    y = v", "v w", ""),
    ],
)
def test_sources(source: str, data: str, more: str) -> None:
    found = flow(source)
    assert found.sources(["y"], deciding=False) == {"y", *data.split()}
    assert found.sources(["y"]) == {"y", *data.split(), *more.split()}


def test_lines_are_those_of_what_binds() -> None:
    found = flow("y = (\n    w)\nif y > 0:\n    y = v\ndef f():\n    return y\n")
    assert found.lines(["y"]) == {1, 2, 4}
    assert found.lines(["f"]) == {5, 6}


def test_tests_decide_also_within_functions() -> None:
    found = flow("if x:\n    y = 1\ndef f(a):\n    while a:\n        a = 0\nassert y")
    assert [line for line in range(1, 8) if found.decides(line)] == [1, 4, 6]


def test_names_that_are_only_stored_are_not_loaded() -> None:
    assert loaded(ast.parse("a = b\nfor c in d: e.f = g[h]")) == set("bdegh")


@pytest.mark.parametrize("test", ["a if b else c", "(lambda: a)()", "[a for a in b]", "(a := b)"])
@pytest.mark.parametrize(
    "kind", ["if {}: d = 1", "while {}: d = 1", "assert {}", "d = 1 if {} else 2"]
)
def test_a_test_may_be_any_expression(test: str, kind: str) -> None:
    assert flow(f"e = 0\n{kind.format(f'({test})')}").decides(2)
