"""Programs: lowering, running, and JSON there and back."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ad_widget import Node, define
from ad_widget.engine import OPS
from ad_widget.engine.backward import renew
from ad_widget.engine.node import constant
from ad_widget.nn import conv1d
from ad_widget.program import Guard, Program, lower
from ad_widget.program.wire_format import packed


def first_graph() -> tuple[Program, dict[str, Node]]:
    x, w, b = Node(3.0), Node(2.0), Node(1.0)
    a = w * x + b
    loss = (a - 4.0) ** 2
    program, _ = lower(
        loss, [("x", x), ("w", w), ("b", b)], names={a: "a", loss: "loss"}, source="a = w * x + b"
    )
    return program, {"x": x, "w": w, "b": b, "a": a, "loss": loss}


def array_graph() -> tuple[Program, Node, Node]:
    rng = np.random.default_rng(0)
    W, x = Node(rng.normal(size=(3, 4))), Node(rng.normal(size=4), requires_grad=False)
    y = ((W * x - 0.5) ** 2).sum(axis=1).exp().sum()
    program, _ = lower(y, [("W", W)])
    return program, W, y


def test_forward_and_backward_come_from_one_run() -> None:
    program, _ = first_graph()
    run = program.run()
    assert run.value == 9.0
    assert {k: float(run.grads[k]) for k in ("x", "w", "b", "a", "loss")} == {
        "x": 12.0,
        "w": 18.0,
        "b": 6.0,
        "a": 6.0,
        "loss": 1.0,
    }


def test_other_leaf_values_by_name_or_in_order() -> None:
    program, _ = first_graph()
    by_name = program.run({"x": -1.0})
    in_order = program.run([-1.0, 2.0, 1.0])
    assert by_name.value == in_order.value == 25.0
    assert by_name.grads["w"] == in_order.grads["w"] == 10.0


def test_one_run_does_not_change_what_another_returned() -> None:
    program, _W, _y = array_graph()
    first = program.run()
    kept = np.array(first.grads["W"])
    program.run({"W": np.ones((3, 4))})
    assert_allclose(first.grads["W"], kept, rtol=0)


def test_contributions_add_up_to_the_gradient() -> None:
    x = Node(1.5)
    y = x * x + x.sin()
    program, _ = lower(y, [("x", x)])
    run = program.run()
    into_x = [
        c
        for edge, c in zip(program.edges, run.contributions, strict=True)
        if program.nodes[edge.source].name == "x"
    ]
    assert len(into_x) == 3
    assert_allclose(sum(into_x), run.grads["x"])


def test_the_local_derivative_is_right_where_the_gradient_above_is_zero() -> None:
    x = Node(3.0)
    y = (x * 2.0) * 0.0
    program, _ = lower(y, [("x", x)])
    run = program.run()
    first = next(k for k, e in enumerate(program.edges) if program.nodes[e.source].name == "x")
    assert run.contributions[first] == 0.0
    assert run.local_derivatives[first] == 2.0


def test_a_constant_power_is_written_in_its_symbol() -> None:
    program, _ = first_graph()
    assert program.nodes[-1].symbol == "²"
    assert all(part.label != "2" for part in program.nodes)


def test_python_and_numpy_runs_agree() -> None:
    program, _ = first_graph()
    straight = program.run({"x": 0.3})
    by_numpy = program.run({"x": 0.3}, xp=np)
    slow = Program.from_json(json.loads(json.dumps(program.to_json())))
    slow.runner._is_float = False
    arrays = slow.run({"x": 0.3})
    for k in program.show:
        assert_allclose(straight.numbers[k], by_numpy.numbers[k])
        assert_allclose(straight.numbers[k], arrays.numbers[k])


@pytest.mark.parametrize("value", [0.0, -1.0, np.inf, np.nan])
def test_what_python_refuses_is_inf_or_nan_as_in_numpy(value: float) -> None:
    x = Node(2.0)
    y = (1.0 / x).log()
    program, _ = lower(y, [("x", x)])
    assert program.runner._is_float
    with np.errstate(all="ignore"):
        expected = np.log(1.0 / np.float64(value))
    for _ in range(2):  # step by step, and written out
        assert_allclose(program.run({"x": value}).value, expected)
        assert_allclose(program.run({"x": 2.0}).value, np.log(0.5))


def test_a_run_step_by_step_is_that_of_what_is_written_out() -> None:
    program, _ = first_graph()
    first, second = (program.run({"x": 0.3}).numbers for _ in range(2))
    assert first == second
    assert list(map(type, first)) == list(map(type, second))


def test_json_round_trip_is_exact() -> None:
    for program in (first_graph()[0], array_graph()[0]):
        text = json.dumps(program.to_json(), allow_nan=False)
        again = Program.from_json(text)
        assert json.dumps(again.to_json()) == text
        assert_allclose(
            np.ravel(again.run().grads[again.keys[0]]),
            np.ravel(program.run().grads[program.keys[0]]),
            rtol=0,
        )


def test_buffers_may_be_encoded_otherwise() -> None:
    data = array_graph()[0].to_json(encode=bytes)
    assert isinstance(data["leaves"][0]["data"]["data"], bytes)
    assert Program.from_json(data).run().value > 0


def test_large_arrays_travel_beside_the_text() -> None:
    x = Node(np.arange(200.0))
    text, arrays = packed(lower(np.sum(x * 2.0), [("x", x)])[0])
    data = json.loads(text)
    for array in [*(one for _, one in data["constants"]), data["leaves"][0]["data"]]:
        if isinstance(array["data"], int):
            array["data"] = arrays[array["data"]]
    assert data["leaves"][0]["data"]["data"] == np.arange(200.0).tobytes()
    assert Program.from_json(data).run().value == 2 * sum(range(200))


def damaged(change: Any) -> dict[str, Any]:
    data = json.loads(json.dumps(first_graph()[0].to_json()))
    change(data)
    return dict(data)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.update(format="x"), "not a program"),
        (lambda d: d.update(version=99), "version 99"),
        (
            lambda d: d["sections"]["forward"]["steps"][0].__setitem__(0, "launch_missiles"),
            "launch_missiles",
        ),
        (lambda d: d["sections"]["forward"]["steps"][0].__setitem__(1, [8, 0]), "not computed yet"),
        (
            lambda d: d["sections"]["forward"]["steps"][0].__setitem__(1, [999, 0]),
            "not computed yet",
        ),
        (lambda d: d["sections"]["forward"]["steps"][0].__setitem__(2, 0), "out of turn"),
        (lambda d: d["values"].__setitem__(0, [[10**12], "float64"]), "too large"),
        (lambda d: d["values"].__setitem__(0, [[], "object"]), "dtype"),
        (lambda d: d["values"].__setitem__(0, [[-1], "float64"]), "not a shape"),
        (lambda d: d["leaves"][0]["data"].update(shape=[3]), "8 bytes are no array"),
        (lambda d: d["edges"][0].update({"from": 5, "to": 1}), "circle"),
        (lambda d: d.pop("nodes"), "damaged"),
        (lambda d: d.update(output=999), "output"),
        (lambda d: d.update(output=float("nan")), "nan is no whole number"),
        (lambda d: d["sections"]["local"].update(shows=[float("inf")]), "inf is no whole number"),
        (lambda d: d.update(output=-1), "output"),
        (lambda d: d.update(output=True), "True is no whole number"),
        (
            lambda d: d["sections"]["forward"]["steps"][0].__setitem__(1, []),
            r"step 0 \(multiply\): it takes 2 operands, not 0",
        ),
        (
            lambda d: d["sections"]["forward"]["steps"][0].__setitem__(3, {"out": 0}),
            "has no attribute 'out'",
        ),
        (
            lambda d: d["sections"]["forward"]["steps"][0].__setitem__(3, [0]),
            "has no attributes but",
        ),
        (lambda d: d["leaves"][0].update(name=d["leaves"][1]["name"]), "one name"),
        (lambda d: d["nodes"][0].update(kind="x"), "kind"),
        (lambda d: d["nodes"][0].update(span=[1]), "place"),
        (lambda d: d["nodes"][0].update(value={"__proto__": 1}), "no whole number"),
        (lambda d: d["values"].extend([[[2**27], "float64"]] * 9), "too large"),
    ],
)
def test_a_damaged_program_is_refused(change: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Program.from_json(damaged(change))


def test_attributes_are_not_code() -> None:
    """Text from a file must never get into the function that a program is written out as."""
    data = damaged_arrays("sum", {"(ran := True))#": 0})
    with pytest.raises(ValueError, match=r"step \d+ \(sum\): it has no attribute"):
        Program.from_json(data)
    seen: list[Any] = []
    op = define(
        "takes_anything", lambda x, **attrs: seen.append(attrs) or x, lambda g, ans, x, **attrs: g
    )
    program, _ = lower(op(Node([1.0, 2.0]), **{"x)#": 3}).sum(), [])
    try:
        Program.from_json(json.loads(json.dumps(program.to_json()))).run()
    finally:
        del OPS[op.name]
    assert seen[-1] == {"x)#": 3}


@pytest.mark.parametrize(
    ("op", "attrs", "message"),
    [
        ("broadcast_to", {"shape": [10**9, 3, 4]}, "not broadcast"),
        ("broadcast_to", {"shape": [2**14, 2**14]}, "not broadcast"),
        ("scatter_add", {"shape": [10**12], "index": []}, "not broadcast"),
        ("astype", {"dtype": "U100000000"}, "U100000000"),
        ("conv", {"padding": [[10**9, 0]]}, "and .* is declared"),
        ("einsum", {"subscripts": "ijk,lmn->ijklmn"}, "is declared"),
    ],
)
def test_attributes_ask_for_no_more_memory_than_declared(op: str, attrs: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Program.from_json(damaged_arrays(op, attrs))


def damaged_arrays(op: str, attrs: dict[str, Any]) -> dict[str, Any]:
    """Return a program with another set of attributes for one of its steps."""
    x, w = Node(np.ones((1, 1, 5))), Node(np.ones((1, 1, 2)))
    wide = np.broadcast_to(x[:, :, 1:3], (2, 1, 2)).astype("float32")
    pairs = [("x", x), ("w", w)]
    total = np.sum(wide) + np.pad(x, 1).sum() + np.einsum("ijk,ijk->", x, x)
    program, _ = lower((conv1d(x, w) + total).sum(), pairs)
    data = json.loads(json.dumps(program.to_json()))
    step = next(
        step for section in data["sections"].values() for step in section["steps"] if step[0] == op
    )
    step[3] = {**step[3], **attrs}
    return dict(data)


def test_a_text_that_is_nested_too_deeply_is_refused() -> None:
    with pytest.raises(ValueError, match="nested"):
        Program.from_json("[" * 100_000)


def test_an_unknown_leaf_or_a_wrong_shape_is_named() -> None:
    program, _W, _y = array_graph()
    with pytest.raises(KeyError, match=r"no leaf 'v'; its leaves: W"):
        program.run({"v": 1.0})
    with pytest.raises(ValueError, match=r"'W' has shape \(3, 4\)"):
        program.run({"W": np.ones(3)})
    with pytest.raises(ValueError, match="2 values given for 1 leaves"):
        program.run([1.0, 2.0])


def test_guards_tell_when_the_numbers_are_no_longer_the_codes() -> None:
    x = Node(2.0)
    positive = x > 0
    y = x * 3.0
    program, _ = lower(y, [("x", x)], reads=[(positive, "bool", True)])
    assert not program.run({"x": 5.0}).broken
    assert program.run({"x": -5.0}).broken[0].kind == "bool"


@pytest.mark.parametrize(
    ("outcome", "value", "holds"),
    [
        (0.7, 0.7 * (1 + 4e-16), True),
        (0.7, 0.7001, False),
        (0.0, 1e-300, False),
        (np.inf, np.inf, True),
        (np.inf, -np.inf, False),
        (np.nan, np.nan, True),
        (np.nan, 1.0, False),
        ([1.0, np.inf, 0.0], [1.0, np.inf, 1e-17], True),
        (3, 3, True),
        (3, 4, False),
    ],
)
def test_a_guard_forgives_the_last_digits(outcome: Any, value: Any, holds: bool) -> None:
    guard = Guard(0, "value", np.array(outcome))
    assert guard.holds(np.array(value)) is holds


def test_hand_made_derivatives_make_a_program_that_holds_for_its_own_numbers_only() -> None:
    x = Node(3.0)
    out = Node(x.data**3, children=[x])
    out._compute_derivatives = lambda: x.grad.data.__iadd__(3 * x.data**2 * out.grad.data)
    program, _ = lower(out * 2.0, [("x", x)])
    run = program.run()
    assert run.value == 54.0
    assert run.grads["x"] == 54.0
    assert not run.broken
    assert program.run({"x": 1.0}).broken


def test_float32_stays_float32() -> None:
    x = Node(np.ones(3, np.float32))
    program, _ = lower(((x * 2.0) ** 2).sum(), [("x", x)])
    run = program.run()
    assert run.grads["x"].dtype == np.float32
    assert all(dtype != "float64" for (shape, dtype) in program.values if shape == (3,))


def test_user_ops_join_programs() -> None:
    name = "tests_cube"
    cube = define(name, lambda x, xp=np: x**3, lambda g, ans, x: 3 * g * x**2, symbol="³")
    try:
        x = Node(np.array([1.0, 2.0]))
        program, _ = lower(cube(x).sum(), [("x", x)])
        assert_allclose(program.run({"x": [3.0, 4.0]}).grads["x"], [27.0, 48.0])
    finally:
        del OPS[name]


def test_renewed_graph_differentiates_at_its_new_numbers() -> None:
    x = Node(3.0)
    y = x * x * x
    program, nodes = lower(y, [("x", x)])
    run = program.run({"x": 2.0})
    renew(
        nodes,
        [run.numbers[p.value] for p in program.nodes],
        [None if p.grad is None else run.numbers[p.grad] for p in program.nodes],
    )
    assert y.data == 8.0
    assert x.grad is not None
    assert x.grad.data == 12.0
    x.zero_grad()
    y.backward()
    assert x.grad.data == 12.0


def test_a_non_scalar_output_is_seeded_with_ones() -> None:
    x = Node(np.array([1.0, 2.0]))
    program, _ = lower(x * x, [("x", x)])
    assert_allclose(program.run().grads["x"], [2.0, 4.0])


def test_constants_are_not_steps() -> None:
    x = Node(2.0)
    program, _ = lower(x * (constant(2.0) * 3.0), [("x", x)])
    assert len(program.forward.steps) == 1


def test_a_whole_number_beyond_int64_is_a_float() -> None:
    x = Node(3.0)
    program, _ = lower(x * 10**30, [("x", x)])
    assert Program.from_json(program.to_json()).run({"x": 2.0}).value == 2e30


def test_a_node_without_a_gradient_shows_zeros() -> None:
    x = Node(np.array([1.0, 2.0]))
    program, _ = lower(np.argmax(x), [("x", x)])
    again = Program.from_json(json.loads(json.dumps(program.to_json())))
    assert_allclose(again.run().grads["x"], [0.0, 0.0])


def test_an_exponent_that_is_a_leaf_is_drawn_and_has_its_gradient() -> None:
    x, n = Node(2.0), Node(3.0)
    program, _ = lower(x**n, [("x", x), ("n", n)])
    assert program.run().grads["n"] == pytest.approx(8 * np.log(2))
    assert len(program.edges) == 2


def test_a_run_that_overflows_leaves_nothing_behind_in_the_next() -> None:
    x, y = Node(1.0), Node(2.0)
    program, _ = lower(x / y, [("x", x), ("y", y)])
    for _ in range(2):
        run = program.run({"y": 0.0})
        assert (run.value, run.grads["x"], run.grads["y"]) == (np.inf, np.inf, -np.inf)
        run = program.run({"y": 2.0})
        assert (run.value, run.grads["x"], run.grads["y"]) == (0.5, 0.5, -0.25)


def test_a_leaf_that_the_output_does_not_come_from_has_the_gradient_0() -> None:
    x, w = Node(3.0), Node([1.0, 2.0])
    program, nodes = lower(x * x, [("x", x), ("w", w)])
    assert nodes[0] is w
    run = program.run({"x": 2.0, "w": [5.0, 6.0]})
    assert run.grads["x"] == 4.0
    np.testing.assert_array_equal(run.grads["w"], [0.0, 0.0])
    np.testing.assert_array_equal(run.values["w"], [5.0, 6.0])


def test_a_result_of_many_operands_is_not_looked_through_anew_for_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = 0
    children = Node.children.fget  # type: ignore[attr-defined]

    def look(node: Node) -> tuple[Node, ...]:
        nonlocal looks
        found: tuple[Node, ...] = children(node)
        looks += len(found)
        return found

    monkeypatch.setattr(Node, "children", property(look))

    def looked(count: int) -> int:
        nonlocal looks
        x = Node(2.0)
        joined = np.stack([x * k for k in range(count)]).mean()
        looks = 0
        lower(joined)
        return looks

    assert looked(200) < 3 * looked(100)
