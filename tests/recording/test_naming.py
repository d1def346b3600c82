"""Names and expressions of Nodes."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ad_widget import Node, topo_sort
from ad_widget.recording.naming import expressions, name_all, paths, within

x, y, z = Node(2.0), Node(3.0), Node(5.0)
W = Node(np.eye(2))
NAMES = {x: "x", y: "y", z: "z", W: "W"}


def label(result: Any) -> str:
    return expressions(topo_sort(result), NAMES)[result]


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: x * y, "x·y"),
        (lambda: (x + y) * z, "(x + y)·z"),
        (lambda: x + y * z, "x + y·z"),
        (lambda: x - (y - z), "x − (y − z)"),
        (lambda: x - y - z, "x − y − z"),
        (lambda: x + (y + z), "x + y + z"),
        (lambda: x / (y * z), "x/(y·z)"),
        (lambda: x / y / z, "x/y/z"),
        (lambda: (x - 4.0) ** 2, "(x − 4)²"),
        (lambda: x**0.5, "x⁰·⁵"),
        (lambda: x**-1, "x⁻¹"),
        (lambda: (x**y) ** z, "(x^y)^z"),
        (lambda: x ** (y**z), "x^(y^z)"),
        (lambda: -x * y, "−x·y"),
        (lambda: -(x + y), "−(x + y)"),
        (lambda: (-x) ** 2, "(−x)²"),
        (lambda: x + -1.0, "x + (−1)"),
        (lambda: 1 + x + (-y), "1 + x + (−y)"),
        (lambda: x * -y, "x·(−y)"),
        (lambda: x > -y, "x > −y"),
        (lambda: (-1.0) * x, "−1·x"),
        (lambda: np.exp(x * y), "exp(x·y)"),
        (lambda: abs(x + y), "|x + y|"),
        (lambda: (W + 1.0).T, "(W + 1)ᵀ"),
        (lambda: W @ W, "W @ W"),
        (lambda: x > y, "x > y"),
        (lambda: +x, "x"),
        (lambda: np.tanh(x * y + z * y), "tanh(…)"),
        (lambda: np.exp(x * y * z) + np.exp(x + y), "… + …"),
        (lambda: W * np.ones((2, 2)), "W·[2×2]"),
        (lambda: x * 1234567.0, "x·1.235e6"),
    ],
)
def test_an_unnamed_node_is_written_as_its_expression(make: Callable[[], Any], text: str) -> None:
    assert label(make()) == text


def test_an_expression_has_at_most_twelve_characters() -> None:
    result: Any = x
    for k in range(50):
        result = np.sin(result * (k + 0.123)) + result
    assert all(len(text) <= 12 for text in expressions(topo_sort(result), NAMES).values())


def test_long_names_are_cut() -> None:
    long = Node(1.0)
    result = long * x
    names = {**NAMES, long: "learning_rate"}
    assert expressions(topo_sort(result), names)[result] == "lea…·x"


def test_a_constant_array_is_called_as_the_variable_that_holds_its_numbers() -> None:
    data, other = np.array([[1.0, 2.0], [3.0, 4.0]]), np.ones((2, 2))
    result = data @ W + 5 * np.ones((2, 2))
    labels = expressions(topo_sort(result), NAMES, [("other", other), ("X", data)])
    assert labels[result.children[0]] == "X @ W"
    assert labels[result.children[1]] == "[2×2]"


def test_a_name_belongs_to_one_node() -> None:
    assert name_all([x, y], [("a", x, True), ("b", y, True)], {}) == {x: "a", y: "b"}


def test_the_first_name_of_a_node_is_kept() -> None:
    assert name_all([x], [("a", x, True), ("b", x, True)], {}) == {x: "a"}


def test_of_two_names_that_of_no_other_node_is_the_better() -> None:
    a, b = Node(1.0), Node(2.0)
    assert name_all([a, b], [("h", a, True), ("h", b, True), ("loss", b, True)], {}) == {
        a: "h",
        b: "loss",
    }


def test_a_rebound_name_is_numbered_and_a_leaf_keeps_it_plain() -> None:
    h1, h2, h3 = x * 1.0, x * 2.0, x * 3.0
    bindings = [("h", h1, True), ("h", h2, True), ("h", h3, True)]
    assert name_all([h1, h2, h3], bindings, {}) == {h1: "h₁", h2: "h₂", h3: "h₃"}
    assert name_all([h1, h2, h3], bindings, {"h": h3}) == {h1: "h₁", h2: "h₂", h3: "h"}
    assert name_all([x, h1, h2], [("h", x, True), *bindings], {}) == {x: "h", h1: "h₁", h2: "h₂"}


def test_a_variable_goes_before_a_functions_local_of_the_same_name() -> None:
    local, variable = x * 1.0, x * 2.0
    named = name_all([local, variable], [("h", local, False), ("h", variable, True)], {})
    assert named == {variable: "h", local: "h₁"}


def test_a_way_goes_before_a_local_and_after_a_variable() -> None:
    class Model:
        def __init__(self) -> None:
            self.W = x
            self.layers = [{"b": y}]

    bindings = [("w", x, False), ("y", y, True)]
    assert name_all([x, y], bindings, {"model": Model()}) == {x: "model.W", y: "y"}


def test_ways_lead_through_attributes_items_and_keys() -> None:
    class Model:
        def __init__(self) -> None:
            self.W = x
            self.layers = [{"b": y}]

    pair = namedtuple("pair", "first second")
    assert paths({"m": Model()}, {x, y}) == {x: "m.W", y: "m.layers[0]['b']"}
    assert paths({"p": pair(x, (1, y))}, {x, y}) == {x: "p.first", y: "p.second[1]"}


def test_ways_run_nobodys_code() -> None:
    class Trap:
        def __init__(self) -> None:
            self.me = self
            self.__dict__["w"] = x

        @property
        def w(self) -> Any:
            raise AssertionError("read")

        def __iter__(self) -> Any:
            raise AssertionError("iterated")

        def __getattr__(self, name: str) -> Any:
            raise AssertionError("asked")

    class Sly(dict):  # type: ignore[type-arg]
        def items(self) -> Any:
            raise AssertionError("listed")

    assert paths({"t": Trap()}, {x}) == {x: "t.w"}
    assert paths({"d": Sly(a=x)}, {x}) == {x: "d['a']"}


def test_the_search_ends() -> None:
    endless: list[Any] = []
    endless.append(endless)
    wide = [[k] for k in range(100_000)]
    assert paths({"a": endless, "b": wide}, {x}) == {}


def test_of_a_great_store_of_data_only_a_part_is_opened() -> None:
    near, far, deep = Node(1.0), Node(2.0), Node(3.0)
    rows = [[float(k)] for k in range(30_000)]
    rows[29_000].append(far)
    space = {"rows": rows, "model": {"layers": [{"w": deep}]}, "y": near}
    assert dict(within(space)) == {near: "y", deep: "model['layers'][0]['w']"}
    rows[3].append(near)
    assert dict(within({"rows": rows[:1_000]})) == {near: "rows[3][1]"}
