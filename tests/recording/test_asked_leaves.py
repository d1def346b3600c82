"""Leaves that are asked for, in whatever holds them."""

from __future__ import annotations

import ast
from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from ad_widget import Node
from ad_widget.recording import record
from ad_widget.recording.asked_leaves import Wanted, is_numbers, split
from ad_widget.recording.cell import Cell
from ad_widget.recording.naming import within

Pair = namedtuple("Pair", "W b")


class Layer:
    def __init__(self, n: int) -> None:
        self.W, self.n, self.sizes, self.name = np.ones(n), n, [n, n], "layer"


@dataclass(frozen=True)
class Frozen:
    w: Any = field(default_factory=lambda: np.ones(2))


class Slotted:
    __slots__ = ("w",)


def made(text: str, space: dict[str, Any]) -> list[str]:
    undo: list[Callable[[], None]] = []
    found: dict[Node, str] = {}

    def leaf(value: Any, path: str) -> Node:
        node = value if isinstance(value, Node) else Node(value)
        found[node] = path
        return node

    Wanted(text).make(space, leaf, undo)
    paths = dict(within(space))
    assert all(paths[node] == path for node, path in found.items())
    return sorted(paths.values())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("n,W", ["n", "W"]),
        ("n, W", ["n", "W"]),
        ('params["a,b"],m.W[0]', ["params['a,b']", "m.W[0]"]),
        ("W[-1]", ["W[-1]"]),
    ],
)
def test_names_are_split_at_their_commas(text: str, parts: list[str]) -> None:
    assert split(text) == parts


@pytest.mark.parametrize("text", ["3x", "a+b", "f(x)", "W[k]", "W[1:2]", "a.", "'W'"])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="--leaves takes names of variables, not"):
        split(text)


def test_holders_of_every_kind() -> None:
    space: dict[str, Any] = {"d": {"W": np.ones(2), "n": 3, "i": np.arange(2)}}
    assert made("d", space) == ["d['W']"]
    space = {"l": [np.ones(2), [0.5, (1.5, 2)], Pair(np.ones(1), 0.0)]}
    assert made("l", space) == ["l[0]", "l[1][0]", "l[1][1][0]", "l[2].W", "l[2].b"]
    assert type(space["l"][2]) is Pair
    assert made("m", {"m": Layer(2)}) == ["m.W"]
    assert made("m", {"m": {"layers": [Layer(1), Layer(2)]}}) == [
        "m['layers'][0].W",
        "m['layers'][1].W",
    ]
    assert made("f", {"f": Frozen()}) == ["f.w"]


def test_one_of_many() -> None:
    space: dict[str, Any] = {"m": [Layer(2)], "d": {"k": 3, "W": np.arange(2)}}
    assert made("m[0].n", space) == ["m[0].n"]
    assert made("d['k']", space) == ["d['k']", "m[0].n"]
    assert made("d['W']", space) == ["d['W']", "d['k']", "m[0].n"]
    assert made("d['Q']", space) == made("q", space) == ["d['W']", "d['k']", "m[0].n"]


def test_a_circle_comes_to_an_end() -> None:
    loop: list[Any] = [np.ones(2)]
    loop.append(loop)
    undo: list[Callable[[], None]] = []
    Wanted("loop").make({"loop": loop}, Node, undo)
    assert isinstance(loop[0], Node)


def test_what_was_put_in_can_be_taken_out() -> None:
    weight = np.ones(2)
    space: dict[str, Any] = {"d": {"m": Layer(2), "W": weight}, "f": Frozen()}
    undo: list[Callable[[], None]] = []
    for text in ("d", "f.w", "d['m'].n"):
        Wanted(text).make(space, Node, undo)
    for one in reversed(undo):
        one()
    assert not list(within(space))
    assert space["d"]["W"] is weight
    assert space["d"]["m"].n == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("q", "there is no variable 'q'"),
        ("d['b']", r"there is no item 'b'; there are 'W', 's'"),
        ("d.W", "dict has no attribute 'W'"),
        ("d['s']", "holds no numbers"),
    ],
)
def test_what_is_not_there(text: str, said: str) -> None:
    space: dict[str, Any] = {"d": {"W": np.ones(2), "s": "text"}}
    one = Wanted(text)
    assert not one.found(space)
    assert said in one.missing(space)


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        (3, True), (3.0, True), (np.float32(1), True), (True, False), (1j, False), ("a", False),
        ([1, 2.0], True), ([[1], [2]], True), ([], False), ([1, "a"], False), ([True], False),
        (np.ones(2), True), (np.array([True]), False), (np.array(["a"]), False),
        (Pair(1, 2), False), ([[1], [2, 3]], False),
    ],
)  # fmt: skip
def test_numbers(value: Any, numbers: bool) -> None:
    assert is_numbers(value) is numbers


@pytest.mark.parametrize(
    ("text", "wanted", "leaf"),
    [
        ("a = 2\nb = 3\nf = a * b + a", "a", "a"),
        ("p = {'a': 2.0}\nf = p['a'] * 3 + p['a']", 'p["a"]', "p['a']"),
        ("p = {'a': 2.0}\nf = p['a'] * 3 + p['a']", "p", "p['a']"),
        ("class N: pass\nn = N()\nn.a = 2.0\nf = n.a * 3 + n.a", "n.a", "n.a"),
        ("class P:\n    a = 2.0\nf = P.a * 3 + P.a", "P.a", "P.a"),
        ("class P:\n    a = 2.0\nf = P.a * 3 + P.a", None, "P.a"),
        ("if True:\n    a = 2\nf = a * 3 + a", "a", "a"),
    ],
)
@pytest.mark.parametrize("known", [False, True])
def test_a_leaf_that_the_cell_makes_follows_from_the_first_run_again_on(
    text: str, wanted: str | None, leaf: str, known: bool
) -> None:
    space: dict[str, Any] = {"__name__": "__main__"}
    if known:  # by a cell above
        exec(text, space)
    leaves = [] if wanted is None else [wanted]
    recording = record(Cell(ast.parse(text), text, space, leaves=leaves))
    for value in (5.0, 7.0):
        recording = recording.rerun({leaf: value})
        assert float(recording.output.data) == 4 * value


def test_leaves_keep_their_names_when_the_code_runs_again() -> None:
    text = """Ws = []
for n in (2, 2):
    Ws.append(np.random.randn(n, n))
h = np.ones(2)
for W in Ws:
    h = W @ h
h.sum()"""
    recording = record(Cell(ast.parse(text), text, {"np": np}))
    names = [name for name, _ in recording.leaves]
    assert names[:2] == ["Ws[0]", "Ws[1]"]
    for _ in range(2):
        values = {name: node.data + 0.1 for name, node in recording.leaves}
        recording = recording.rerun(values)
        assert [name for name, _ in recording.leaves] == names
        assert all(np.allclose(node.data, values[name]) for name, node in recording.leaves)
