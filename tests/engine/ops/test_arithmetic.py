"""Arithmetic: the rules at kinks and poles, dtypes, and every way to call them."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest

from ad_widget import Node
from ad_widget.engine.op import OPS, Op
from ad_widget.program import lower


def test_a_number_as_written_takes_the_dtype_it_meets_in_recorded_passes_too() -> None:
    x = Node(np.ones(3, np.float32))
    program, _ = lower((x * 2.0) ** 2.5, [("x", x)])
    assert {dtype for shape, dtype in program.values if shape == (3,)} == {"float32"}


def test_a_float64_scalar_of_numpy_does_not_give_way() -> None:
    x = Node(np.ones(3, np.float32))
    assert (x * np.float64(2.0)).dtype == np.float64
    assert (x * 2.0).dtype == np.float32


# ------------------------------------------------------------------ single numbers and arrays

EDGES = [0.0, -0.0, 0.5, 1.0, -1.0, 2.5, -2.5, 1e-300, 1e300, np.inf, -np.inf, np.nan]
PLAIN_OPS = [
    op for op in OPS.values() if op.scalar is not None and isinstance(op.forward, np.ufunc)
]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("op", PLAIN_OPS, ids=lambda op: op.name)
def test_a_single_number_gives_what_an_array_gives(op: Op) -> None:
    ufunc: Any = op.forward
    for numbers in itertools.product(EDGES, repeat=ufunc.nin):
        try:
            expected = ufunc(*map(np.array, numbers))
        except TypeError:  # bitwise logic of floats
            return
        result = op(*map(Node, numbers))
        assert result.dtype == expected.dtype
        np.testing.assert_allclose(result.data, expected, rtol=1e-15)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    "op", [op for op in PLAIN_OPS if op.differentiable], ids=lambda op: op.name
)
def test_a_single_number_has_the_gradient_of_an_array(op: Op) -> None:
    ufunc: Any = op.forward
    for numbers in itertools.product(EDGES, repeat=ufunc.nin):
        alone = [Node(x) for x in numbers]
        in_array = [Node([x]) for x in numbers]
        ufunc(*alone).backward()
        op(*in_array).backward([1.0])
        for a, b in zip(alone, in_array, strict=True):
            assert a.grad is not None
            assert b.grad is not None
            np.testing.assert_allclose(a.grad.data, b.grad.data[0], rtol=1e-14)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    "op", [op for op in PLAIN_OPS if op.differentiable], ids=lambda op: op.name
)
def test_a_program_of_single_numbers_has_both(op: Op) -> None:
    start = [1.25, 0.75] if op.name == "arccosh" else [0.25, 0.75]
    ufunc: Any = op.forward
    leaves = [(f"x{k}", Node(start[k])) for k in range(ufunc.nin)]
    program, _ = lower(op(*(leaf for _, leaf in leaves)), leaves)
    for numbers in itertools.product(EDGES, repeat=ufunc.nin):
        run = program.run(list(numbers))
        nodes = [Node(x) for x in numbers]
        out = op(*nodes)
        out.backward()
        np.testing.assert_allclose(run.value, out.data, rtol=1e-14)
        for (name, _), node in zip(leaves, nodes, strict=True):
            assert node.grad is not None
            np.testing.assert_allclose(run.grads[name], node.grad.data, rtol=1e-13)


@pytest.mark.parametrize("op", [o for o in PLAIN_OPS if o.differentiable], ids=lambda o: o.name)
def test_float32_stays(op: Op) -> None:
    ufunc: Any = op.forward
    low = 1.5 if op.name == "arccosh" else 0.25
    operands = [Node(np.array([low, low + 0.25], np.float32)) for _ in range(ufunc.nin)]
    result = ufunc(*operands)
    assert result.dtype == np.float32
    result.backward(np.ones(2, np.float32))
    for x in operands:
        assert x.grad is not None
        assert x.grad.dtype == np.float32


# ------------------------------------------------------------------ powers


def slopes(x: float, n: float) -> tuple[float, float]:
    a, b = Node(x), Node(n)
    (a**b).backward()
    assert a.grad is not None
    assert b.grad is not None
    return float(a.grad.data), float(b.grad.data)


def test_powers_of_a_negative_base() -> None:
    with np.errstate(invalid="ignore"):
        in_base, in_exponent = slopes(-2.0, 3.0)
    assert in_base == 12.0
    assert np.isnan(in_exponent)


def test_powers_of_zero() -> None:
    assert slopes(0.0, 2.0) == (0.0, 0.0)
    assert slopes(0.0, 1.0) == (1.0, 0.0)
    assert slopes(0.0, 0.0) == (0.0, 0.0)


def test_a_power_of_a_negative_number_that_is_not_real_is_nan() -> None:
    x = Node(-8.0)
    with np.errstate(invalid="ignore"):
        y = x ** (1 / 3)
        y.backward()
    assert np.isnan(y.data)
    assert x.grad is not None
    assert np.isnan(x.grad.data)


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_whole_powers_have_every_derivative_at_zero(n: int) -> None:
    x = Node(0.0)
    y = x**n
    derivatives = []
    for _ in range(4):
        x.zero_grad()
        if not y.requires_grad:
            derivatives.append(0.0)
            continue
        y.backward(create_graph=True)
        assert x.grad is not None
        y = x.grad
        derivatives.append(float(y.data))
    assert derivatives == [math.factorial(n) if k == n else 0.0 for k in range(1, 5)]


# ------------------------------------------------------------------ bounds


def test_clip_takes_either_bound_alone_and_bounds_that_are_nodes() -> None:
    x = Node([-2.0, 0.0, 2.0])
    assert np.clip(x, -1, None).data.tolist() == [-1.0, 0.0, 2.0]
    assert x.clip(max=1).data.tolist() == [-2.0, 0.0, 1.0]
    assert np.zeros(3).clip(x, 1).data.tolist() == [0.0, 0.0, 1.0]
    assert np.clip(x, min=-1, max=1).data.tolist() == [-1.0, 0.0, 1.0]
    assert np.clip(Node([1, 5], requires_grad=False), None, 3).data.tolist() == [1, 3]
    low, high = Node(-1.0), Node(1.0)
    np.clip(x, low, high).sum().backward()
    assert [float(n.grad.data) for n in (low, high)] == [1.0, 1.0]
    assert x.grad is not None
    assert x.grad.data.tolist() == [0.0, 1.0, 0.0]


def test_clip_with_crossed_bounds_is_the_upper_one() -> None:
    x, low, high = Node(0.0), Node(2.0), Node(1.0)
    y = np.clip(x, low, high)
    y.backward()
    assert y.data == 1.0
    assert [float(n.grad.data) for n in (x, low, high)] == [0.0, 0.0, 1.0]


# ------------------------------------------------------------------ dtypes and shapes


def test_astype() -> None:
    x = Node([1.5, 2.5])
    y = x.astype(np.float32)
    assert y.dtype == np.float32
    y.backward([1.0, 2.0])
    assert x.grad is not None
    assert x.grad.dtype == np.float64
    assert not x.astype(int).requires_grad
    assert x.astype("float64", copy=False) is x
    with pytest.raises(TypeError, match="real numbers"):
        x.astype(complex)
    with pytest.raises(TypeError, match="rule 'safe'"):
        x.astype(np.float32, casting="safe")


def test_broadcasting_sums_back() -> None:
    x = Node([[1.0], [2.0]])
    np.broadcast_to(x, (4, 2, 3)).sum().backward()
    assert x.grad is not None
    assert x.grad.data.tolist() == [[12.0], [12.0]]
    a, b = np.broadcast_arrays(x, np.zeros(3))
    assert a.shape == b.shape == (2, 3)


def test_what_python_and_numpy_call_by_other_names() -> None:
    x = Node([-1.7, 2.5])
    for got, expected in (
        (np.fabs(x), np.fabs(x.data)),
        (np.around(x), np.around(x.data)),
        (round(x, 1), np.round(x.data, 1)),
        (np.fix(x), np.fix(x.data)),
        (np.float_power(x, 2), np.float_power(x.data, 2)),
        (divmod(x, 2.0)[0], x.data // 2.0),
        (divmod(7.0, x)[1], 7.0 % x.data),
        (np.modf(x)[0], np.modf(x.data)[0]),
        (np.nan_to_num(x / [1.0, np.inf]), x.data * [1.0, 0.0]),
        (np.real(x), x.data),
        (x.real, x.data),
        (x.conj(), x.data),
        (+x, x.data),
        (x.pow(2), x.data**2),
        (abs(x), abs(x.data)),
    ):
        assert isinstance(got, Node)
        np.testing.assert_allclose(got.data, expected)
