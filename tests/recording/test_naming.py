"""Names of Nodes."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

from ad_widget import Node
from ad_widget.recording.naming import name_all, paths, within

x, y, z = Node(2.0), Node(3.0), Node(5.0)


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


def test_what_the_code_ends_with_bears_its_own_name() -> None:
    cost1, cost2, cost3 = x * 1.0, x * 2.0, x * 3.0
    bindings = [("cost", node, False) for node in (cost1, cost2, cost3)]
    named = name_all([cost1, cost2, cost3], bindings, {}, cost3)
    assert named == {cost1: "cost₁", cost2: "cost₂", cost3: "cost"}
    kept = [("cost", x, True), *bindings]
    assert (
        name_all([x, cost1, cost2, cost3], kept, {}, cost3)[x] == "cost"
    )  # a slider's, before all


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


def test_all_of_many_parameters_are_found() -> None:
    layers = [{"w": [Node(0.0) for _ in range(40)], "b": Node(0.0)} for _ in range(500)]
    assert len(dict(within({"model": layers}))) == 500 * 41
    table = {k: Node(0.0) for k in range(20_000)}
    assert len(dict(within({"table": table}))) == 20_000


def test_of_a_great_store_of_data_only_a_part_is_opened() -> None:
    near, far, deep = Node(1.0), Node(2.0), Node(3.0)
    rows = [[float(k)] for k in range(30_000)]
    rows[29_000].append(far)
    space = {"rows": rows, "model": {"layers": [{"w": deep}]}, "y": near}
    assert dict(within(space)) == {near: "y", deep: "model['layers'][0]['w']"}
    rows[3].append(near)
    assert dict(within({"rows": rows[:1_000]})) == {near: "rows[3][1]"}
