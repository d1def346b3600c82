"""Every op in the table, checked by its lines in `cases`."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, mutually_broadcastable_shapes
from numpy.testing import assert_allclose, assert_array_equal

from ad_widget import Node, check_grads
from ad_widget.engine import OPS, topo_sort
from ad_widget.program import Program, lower

from .cases import CASES, TABLE, Case

ELEMENTWISE = [case for case in CASES if case.elementwise]
DIFFERENTIABLE = [case for case in CASES if case.differentiable]
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NaN and inf are drawn too


def each(cases: list[Case]) -> Any:
    return pytest.mark.parametrize("case", cases, ids=str)


def leaves(arrays: list[Any]) -> list[Node]:
    return [Node(x, requires_grad=x.dtype.kind == "f") for x in arrays]


def test_every_op_has_a_line() -> None:
    assert set(TABLE) - {case.op for case in CASES} == set()


@each(CASES)
def test_forward_is_numpys(case: Case) -> None:
    arrays = case.draw()
    want = np.asarray(case.expected(*arrays))
    have = case(*leaves(arrays))
    assert have.dtype == want.dtype
    assert_allclose(have.data, want, rtol=1e-12, strict=True)
    if case.reference is None:  # NumPy's own name leads to the op
        called = case.expected(*leaves(arrays))
        assert isinstance(called, Node)
        assert_array_equal(called.data, have.data, strict=True)
    plain = case(*arrays)
    assert not isinstance(plain, Node)
    assert_allclose(plain, want, rtol=1e-12)


@each(DIFFERENTIABLE)
def test_derivatives(case: Case) -> None:
    arrays = case.draw(1)
    floats = [k for k, x in enumerate(arrays) if x.dtype.kind == "f"]

    def of_floats(*moved: Any) -> Any:
        operands: list[Any] = list(arrays)
        for k, x in zip(floats, moved, strict=True):
            operands[k] = x
        out = case(*operands)
        return [y for y in (out if isinstance(out, tuple) else (out,)) if y.dtype.kind == "f"]

    check_grads(of_floats, tuple(arrays[k] for k in floats), order=case.order)


@each([case for case in ELEMENTWISE if len(case.operands) > 1 and case.differentiable])
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_broadcasting(case: Case, data: st.DataObject) -> None:
    n = len(case.operands)
    shapes = data.draw(mutually_broadcastable_shapes(num_shapes=n, max_dims=3, max_side=3))
    arrays = case.draw(data.draw(st.integers(0, 99)), *shapes.input_shapes)
    nodes = leaves(arrays)
    out = case(*nodes)
    assert_allclose(out.data, case.expected(*arrays), rtol=1e-12, strict=True)
    whole = leaves([np.array(np.broadcast_to(x, shapes.result_shape)) for x in arrays])
    out.backward(np.ones(out.shape))
    case(*whole).backward(np.ones(out.shape))
    for node, full in zip(nodes, whole, strict=True):
        if node.requires_grad:
            assert node.grad is not None
            assert full.grad is not None
            assert node.grad.shape == node.shape
            assert_allclose(node.grad.data.sum(), full.grad.data.sum(), rtol=1e-9, atol=1e-9)


@each(DIFFERENTIABLE)
def test_float32_stays_float32(case: Case) -> None:
    arrays = [x.astype(np.float32) if x.dtype.kind == "f" else x for x in case.draw(2)]
    nodes = leaves(arrays)
    out = case(*nodes)
    if case.op != "astype":
        assert_allclose(out.data, case.expected(*arrays), rtol=2e-5, atol=1e-6, strict=True)
    out.backward(np.ones(out.shape))
    grads = []
    for node in nodes:
        if node.requires_grad:
            assert node.grad is not None
            assert (node.grad.dtype, node.grad.shape) == (np.float32, node.shape)
            grads.append(node.grad.data.copy())
    out = case(*nodes)
    for node in nodes:
        node.zero_grad()
    out.backward(np.ones(out.shape), create_graph=True)
    for node, grad in zip((x for x in nodes if x.requires_grad), grads, strict=True):
        assert node.grad is not None
        assert node.grad.dtype == np.float32
        assert_allclose(node.grad.data, grad, rtol=1e-4, atol=1e-5)


@each(ELEMENTWISE)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_numbers_are_as_good_as_arrays(case: Case, data: st.DataObject) -> None:
    """Forward and gradient of Python floats equal those of arrays, for every float there is."""
    kinds = {
        "bool": st.booleans(),
        "int64": st.integers(-9, 9),
        "float64": st.floats() | st.floats(-4, 4),
    }
    drawn = [data.draw(kinds[span.dtype]) for span in case.operands]  # type: ignore[union-attr]
    numbers = [Node(x, requires_grad=isinstance(x, float)) for x in drawn]
    arrays = leaves([np.array([x]) for x in drawn])
    one, many = case(*numbers), case(*arrays)
    assert one.shape == ()
    assert one.dtype == many.dtype
    assert_allclose(one.data, many.data[0], rtol=1e-13)
    if not many.requires_grad:
        return
    one.backward()
    many.backward(np.ones(1))
    for x, xs in zip(numbers, arrays, strict=True):
        if x.requires_grad:
            assert x.grad is not None
            assert xs.grad is not None
            assert_allclose(x.grad.data, xs.grad.data[0], rtol=1e-12)


@each(ELEMENTWISE)
@pytest.mark.parametrize("dtype", ["int64", "bool"])
def test_whole_numbers_behave_as_numpys(case: Case, dtype: str) -> None:
    arrays = [np.array([1, 2, 3]).astype(dtype) for _ in case.operands]
    nodes = [Node(x, requires_grad=False) for x in arrays]
    try:
        want = np.asarray(case.expected(*arrays))
    except TypeError:
        with pytest.raises(TypeError):
            case(*nodes)
        return
    # exactly, where it is NumPy's own function
    rtol = 1e-14 if case.reference else 1e-15
    assert_allclose(case(*nodes).data, want, rtol=rtol, strict=True)


@pytest.mark.parametrize("name", ["sum", "mean", "prod", "var", "std", "max", "min"])
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_reductions_over_any_axes(name: str, data: st.DataObject) -> None:
    """In every form that NumPy takes: none, one, several, counted from the end."""
    shape = data.draw(array_shapes(min_dims=1, max_dims=4, min_side=2, max_side=3))
    axes = data.draw(st.lists(st.integers(0, len(shape) - 1), unique=True))
    signed = tuple(k - len(shape) if data.draw(st.booleans()) else k for k in axes)
    axis = data.draw(st.sampled_from([signed, *signed[:1], None]))
    keepdims = data.draw(st.booleans())
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    x = rng.permutation(int(np.prod(shape))).reshape(shape) / 7.0 + 0.2  # no ties
    reduce = getattr(np, name)
    out = reduce(Node(x), axis=axis, keepdims=keepdims)
    assert_allclose(out.data, reduce(x, axis=axis, keepdims=keepdims), rtol=1e-12, strict=True)
    if name == "std" and axis == ():
        return  # of one number each, where the spread has a kink
    check_grads(lambda x: reduce(x, axis=axis, keepdims=keepdims), x / 3.0, order=1, directions=1)


@each(DIFFERENTIABLE)
def test_lowered_program_gives_the_same(case: Case) -> None:
    """The backward pass is made of ops in the table, whose attributes JSON can hold."""
    nodes = leaves(case.draw(3))
    out = case(*nodes)
    out.backward(np.ones(out.shape))
    assert {node.op.name for node in topo_sort(out) if node.op} <= set(OPS)
    program, _ = lower(out)
    run = Program.from_json(json.loads(json.dumps(program.to_json()))).run()
    assert_allclose(run.value, out.data, rtol=1e-12)
    for leaf, node in zip(program.leaves, [x for x in nodes if x.requires_grad], strict=True):
        assert node.grad is not None
        assert_allclose(run.grads[leaf.name], node.grad.data, rtol=1e-9, atol=1e-12)
