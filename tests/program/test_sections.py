"""Sections, origins, scopes, tangents; and a program that no Node was the source of."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ad_widget import Node
from ad_widget.program import Builder, Edge, Part, Program, ScopeKey, lower

from ..engine.ops.cases import CASES


def baydin(tangent: bool = True) -> Program:
    """Return ln x₁ + x₁x₂ − sin x₂, of the survey by Baydin and others (2018), tables 2 and 3."""
    x, y = Node(2.0), Node(5.0)
    names = {}
    names[a := np.log(x)], names[b := x * y], names[d := np.sin(y)] = "a", "b", "d"
    names[c := a + b], names[e := c - d] = "c", "e"
    return lower(e, [("x", x), ("y", y)], names=names, tangent=tangent)[0]


def test_forward_mode_in_a_direction_of_the_leaves() -> None:
    run = baydin().run(direction={"x": 1.0})
    assert_allclose([run.tangents[k] for k in "abcde"], [0.5, 5.0, 5.5, 0.0, 5.5])
    assert_allclose(run.tangent, 5.5)
    assert_allclose(baydin().run([2.0, 5.0], direction=[0.0, 1.0]).tangent, 1.7163378145367738)
    assert baydin().run().tangent == 0.0


def test_a_tangent_section_is_made_only_when_asked_for() -> None:
    program = baydin(tangent=False)
    assert program.tangent is None
    assert "tangent" not in program.to_json()["sections"]
    assert program.run().tangents == {}
    with pytest.raises(ValueError, match="lower the graph with tangent=True"):
        program.run(direction={"x": 1.0})


@pytest.mark.parametrize("case", CASES, ids=str)
def test_tangents_and_gradients_agree(case: Any) -> None:
    """Along any direction the output changes by its gradient times the direction."""
    arrays = [np.asarray(a) for a in case.draw()]
    nodes = [Node(a, requires_grad=a.dtype.kind == "f") for a in arrays]
    out = case(*nodes)
    program, _ = lower(out, [(f"x{k}", n) for k, n in enumerate(nodes)], tangent=True)
    rng = np.random.default_rng(0)
    moving = [leaf for leaf in program.leaves if leaf.tangent is not None]
    direction = {leaf.name: rng.normal(size=leaf.data.shape) for leaf in moving}
    run = program.run(direction=direction)
    if out.requires_grad:
        want = sum(np.sum(run.grads[name] * d) for name, d in direction.items())
        assert_allclose(np.sum(run.tangent), want, rtol=1e-6, atol=1e-8)


def test_hand_made_derivatives_have_no_tangents() -> None:
    x = Node(3.0)
    out = Node(x.data**3, children=[x])
    out._compute_derivatives = lambda: None
    with pytest.raises(ValueError, match="no tangent section"):
        lower(out * 2.0, [("x", x)], tangent=True)


def test_each_step_belongs_to_the_forward_step_it_differentiates() -> None:
    program = baydin()
    forward = program.forward.steps
    assert [step.op for step in forward] == ["log", "multiply", "add", "sin", "subtract"]
    assert all(step.origin is None for step in forward)
    of = {k: {s.op for s in program.backward.steps if s.origin == k} for k in range(5)}
    assert of[0] == {"divide", "add"}  # 1/x, and the sum that is x's gradient
    assert of[1] == {"add"}  # what y receives is x: no step, but the sum that it completes
    assert of[3] == {"cos", "multiply"}
    assert program.tangent is not None
    assert {step.origin for step in program.tangent.steps} == {0, 1, 2, 3, 4}


def test_what_is_shown_is_said_by_each_section() -> None:
    program = baydin()
    values, gradients = ({getattr(p, name) for p in program.nodes} for name in ("value", "grad"))
    assert set(program.forward.shows) == values
    assert gradients <= set(program.backward.shows)
    assert {e.local for e in program.edges} == set(program.local.shows)
    frame = np.frombuffer(program.run().frame())
    assert len(frame) == len(program.show)


def test_scopes_nest_and_have_a_path() -> None:
    x = Node(2.0)
    y = x * 3.0
    z = y + 1.0
    layer, neuron = ScopeKey("object", "Layer", 0), ScopeKey("call", "Neuron", 2)
    program, nodes = lower(
        z, [("x", x)], scopes={y: (layer, neuron), z: (layer, ScopeKey("turn", "Neuron", 2))}
    )
    again = Program.from_json(json.dumps(program.to_json()))
    assert again.scopes == program.scopes
    paths = dict(zip(nodes, (p.scope for p in again.nodes), strict=True))
    assert paths[x] is None
    assert again.scope_paths[paths[y] or 0] == "Layer[0]/Neuron[2]"
    assert again.scope_paths[paths[z] or 0] == "Layer[0]/Neuron[3]"  # another of that name


def test_another_systems_graph_becomes_a_program() -> None:
    """Built by hand: y = x·w, and what x and w receive."""
    b = Builder()
    array = ((2,), "float64")
    x, w = b.leaf("x", [3.0, 4.0]), b.leaf("w", [2.0, 5.0])
    y = b.step("multiply", (x, w), array)
    out = b.step("sum", (y,), ((), "float64"), {"axis": None, "keepdims": False})
    b.show(x, w, y, out)
    b.section("backward")
    ones = b.constant(np.ones(2))
    assert b.step("multiply", (b.constant(1.0), x), array, origin=0) == x
    gw = b.step("multiply", (ones, x), array, origin=0)
    assert b.step("multiply", (ones, x), array, origin=0) == gw
    gx = b.step("multiply", (ones, w), array, origin=0)
    b.show(gw, gx)

    def part(value: int, grad: int, name: str, kind: str) -> int:
        return b.node(Part(value, grad, name, name, None, "", "", kind))

    a, c, d = part(x, gx, "x", "leaf"), part(w, gw, "w", "leaf"), part(y, ones, "y", "op")
    b.edge(Edge(a, d, 0, gx, None))
    b.edge(Edge(c, d, 1, gw, None))
    program = b.program(out)
    run = Program.from_json(program.to_json()).run({"x": [1.0, 1.0]})
    assert run.value == 7.0
    assert_allclose(run.grads["x"], [2.0, 5.0])
    assert_allclose(run.grads["w"], [1.0, 1.0])


@pytest.mark.parametrize("version", [1, 3, True, 2.0, "2", None])
def test_another_version_is_refused_with_the_way_out(version: Any) -> None:
    data = baydin().to_json()
    data["version"] = version
    with pytest.raises(ValueError, match=r"make it anew by running the code it came from again"):
        Program.from_json(json.loads(json.dumps(data)))
