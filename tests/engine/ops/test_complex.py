"""Complex numbers that come from Nodes: what NumPy gives, and the way back to real ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ad_widget import Node, check_grads, explore, grad
from ad_widget.engine import topo_sort
from ad_widget.engine.ops.complex import Complex

from .calls import Array, a

C = np.random.default_rng(5).normal(size=(6, 2)) @ (1, 1j)
FIRST = np.arange(6) < 3


def numbers(x: Any) -> Any:
    return x._numbers() if isinstance(x, Complex) else x._value if isinstance(x, Node) else x


def as_numpy(call: Callable[..., Any], *arrays: Array) -> None:
    """Check numbers, shapes and dtypes of a call in both precisions."""
    for dtype, rtol, atol in ((np.float64, 1e-11, 1e-12), (np.float32, 2e-3, 1e-4)):
        given = [x.astype(dtype) for x in arrays]
        want, have = call(*given), call(*map(Node, given))
        assert have.dtype == want.dtype
        assert have.shape == want.shape
        assert_allclose(numbers(have), want, rtol=rtol, atol=atol)


def differentiated(call: Callable[..., Any], *arrays: Array) -> None:
    """Check a call's numbers, and the derivatives of all that is real of them."""
    as_numpy(call, *arrays)

    def real_parts(*xs: Any) -> list[Any]:
        z = call(*xs)
        far = z + (10 + 20j)  # near 0 a modulus and an angle bend more than differences can follow
        parts = (np.abs(far), np.real(z) * 1.0, np.imag(z) * 1.0, np.angle(far))
        return [x for x in parts if not isinstance(xs[0], Node) or isinstance(x, Node)]

    if not np.iscomplexobj(call(*arrays)):
        check_grads(call, arrays)
    elif len(real_parts(*map(Node, arrays))) < 4:  # a part is constant
        as_numpy(lambda *xs: np.abs(call(*xs)), *arrays)
        check_grads(lambda *xs: np.abs(call(*xs)), arrays)
    else:
        check_grads(real_parts, arrays)


CALLS: dict[str, Callable[[Any], Any]] = {
    "1j x": lambda x: 1j * x,
    "x 1j + 2": lambda x: x * 1j + 2,
    "x + 1j x": lambda x: x + 1j * x,
    "C x": lambda x: C * x,
    "x - C": lambda x: x - C,
    "C - x": lambda x: C - x,
    "C / x": lambda x: C / (x + 3),
    "x / C": lambda x: x / C,
    "C / (x + C)": lambda x: C / (x + 2 * C),
    "exp": lambda x: np.exp(1j * x),
    "exp with growth": lambda x: np.exp(C * x),
    "e to a power": lambda x: np.e ** (1j * x),
    "sqrt": lambda x: np.sqrt(x + 1j),
    "log": lambda x: np.log(x + 1j),
    "log10": lambda x: np.log10(x + 1j),
    "square": lambda x: (x + 1j) ** 2,
    "power of -3": lambda x: (x + 1j) ** -3,
    "power of 2.5": lambda x: (x + 1j) ** 2.5,
    "power of an integer": lambda x: (x + 1j) ** np.int64(3),
    "complex power": lambda x: (x + 1j) ** 1j,
    "sin": lambda x: np.sin(x + 1j),
    "cos": lambda x: np.cos(x + 1j),
    "tan": lambda x: np.tan(x + 1j),
    "sinh": lambda x: np.sinh(x + 1j),
    "cosh": lambda x: np.cosh(x + 1j),
    "tanh": lambda x: np.tanh(x + 1j),
    "z conj z": lambda x: (x + 1j) * np.conj(x + 2j),
    "conj": lambda x: (x + 1j).conj(),
    "-z": lambda x: -(x * C),
    "abs": lambda x: abs(x + 1j),
    "abs squared": lambda x: np.abs(x + C) ** 2,
    "angle": lambda x: np.angle(x + C, deg=True),
    "C @ x": lambda x: C @ x,
    "x @ C": lambda x: x @ C,
    "z @ z": lambda x: (x + C) @ (x - C),
    "dot": lambda x: np.dot(C, x),
    "vdot": lambda x: np.vdot(x + C, x * C),
    "outer": lambda x: np.outer(x + C, x * C),
    "einsum": lambda x: np.einsum("i,j->ij", x + C, x),
    "convolve": lambda x: np.convolve(x + C, x[:3] + 2j),
    "correlate": lambda x: np.correlate(x + C, x[:3] * 1j + 1),
    "kron": lambda x: np.kron(x * C, x[:2]),
    "sum": lambda x: np.sum(x + C),
    "sum as a method": lambda x: (x * C).sum(),
    "mean": lambda x: np.mean(x * C),
    "cumsum": lambda x: np.cumsum(x * C),
    "prod": lambda x: np.prod(x + C),
    "var": lambda x: np.var(x * C),
    "norm": lambda x: np.linalg.norm(x * C),
    "concatenate": lambda x: np.concatenate([x, x * C, C]),
    "stack": lambda x: np.stack([x * C, C, x]),
    "where": lambda x: np.where(FIRST, x, x * C),
    "where with a number": lambda x: np.where(FIRST, 0.5, x * C),
    "slice": lambda x: (x * C)[::-2],
    "item": lambda x: (x * C)[2],
    "reshape and T": lambda x: (x * C).reshape(2, 3).T,
    "roll": lambda x: np.roll(x * C, 2),
    "diff": lambda x: np.diff(x * C),
    "reciprocal": lambda x: np.reciprocal(x + C),
    "sign": lambda x: np.sign(x + 1j),
    "a sum of Python's": lambda x: sum(list(x * C)),
}


@pytest.mark.parametrize("name", CALLS)
def test_calls(name: str) -> None:
    differentiated(CALLS[name], np.linspace(-1.3, 1.4, 6))


def test_two_nodes() -> None:
    x, y = a(4), a(4, low=0.5)
    differentiated(lambda x, y: (x + 1j * y) / (y - 2j * x), x, y)
    differentiated(lambda x, y: (y + 1j) ** (x + 0j), x, y)
    differentiated(lambda r, phi: np.abs(r * np.exp(1j * phi) + 1), y, x)


def test_systems_of_equations() -> None:
    m = a(3, 3) + 3 * np.eye(3)
    differentiated(lambda m: np.linalg.solve(m + 1j * np.eye(3), np.ones(3)), m)
    differentiated(lambda m: np.linalg.solve(np.eye(3) * (1 + 2j), m), m)
    differentiated(lambda m: np.linalg.inv(m + 1j * np.eye(3)), m)


def test_a_part_that_is_zero_costs_no_node() -> None:
    x = Node(2.0)
    assert np.abs(1j * x).op is np.abs(x).op
    assert len(topo_sort(np.imag(1j * x))) == 1
    assert len(topo_sort(np.real(np.exp(1j * x)))) == 2


def test_arrays_of_complex_numbers_alone_stay_numpys() -> None:
    x = Node([1.0, 2.0])
    assert isinstance(np.imag(x + np.array([1j, 2j])), np.ndarray)
    assert np.zeros_like(1j * x).dtype == np.complex128
    assert (x * 1j).detach().tolist() == [1j, 2j]
    assert complex((x * 1j)[1]) == 2j


def test_equality_and_what_is_no_number() -> None:
    z = Node([1.0, np.nan, 2.0]) + 1j
    assert (z == 1 + 1j).data.tolist() == [True, False, False]
    assert (z != 1 + 1j).data.tolist() == [False, True, True]
    assert np.isnan(z).data.tolist() == [False, True, False]
    assert np.isfinite(z).data.tolist() == [True, False, True]
    assert np.iscomplexobj(z)
    assert not np.isrealobj(z)
    assert Node(1.0) != 1j


@pytest.mark.parametrize(
    "call",
    [
        lambda z: np.sort(z),
        lambda z: np.max(z),
        lambda z: np.maximum(z, 1.0),
        lambda z: np.floor(z),
        lambda z: np.add(z, 1.0, where=[True, False]),
        lambda z: np.multiply.accumulate(z),
        lambda z: np.array(z),
        lambda z: z.backward(),
        lambda z: float(z[0]),
        lambda z: np.linalg.norm(np.outer(z, z), 2),
        lambda z: np.arctan2(Node([1.0, 2.0]), z),
    ],
)
def test_what_is_of_real_numbers_alone_names_the_way(call: Any) -> None:
    with pytest.raises(TypeError, match=r"np\.abs|complex"):
        call(Node([1.0, 2.0]) * 1j)


def test_items_are_not_assigned() -> None:
    with pytest.raises(TypeError, match=r"np\.where"):
        (Node([1.0, 2.0]) * 1j)[0] = 3
    with pytest.raises(TypeError, match="a Node holds real numbers"):
        Node(1j)


def test_a_complex_result_names_the_way() -> None:
    with pytest.raises(TypeError, match=r"complex numbers.*np\.abs"):
        grad(lambda x: 1j * x)(1.0)
    with pytest.raises(TypeError, match=r"complex numbers.*np\.abs"):
        explore(lambda x: 1j * x, x=1.0)
