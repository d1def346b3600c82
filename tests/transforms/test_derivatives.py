"""Derivatives of functions, in both modes and nested."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ad_widget import Node, grad, hessian, hvp, jacobian, jvp, no_grad, value_and_grad, vjp


def rosenbrock(x: Any) -> Any:
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def rosenbrock_hessian(x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    H = np.diag(-400.0 * x[:-1], 1)
    H += H.T
    H[range(len(x) - 1), range(len(x) - 1)] += 1200.0 * x[:-1] ** 2 - 400.0 * x[1:] + 2.0
    H[range(1, len(x)), range(1, len(x))] += 200.0
    return H


def test_gradients_of_every_order() -> None:
    f: Any = np.sin
    for want in (np.cos(0.7), -np.sin(0.7), -np.cos(0.7), np.sin(0.7), np.cos(0.7)):
        f = grad(f)
        assert_allclose(f(0.7), want, rtol=1e-14)


def test_what_comes_back_is_plain() -> None:
    value, slope = value_and_grad(lambda x: x * x)(3.0)
    assert (type(value), type(slope)) == (np.float64, np.float64)
    slope = grad(np.sum)(np.ones((2, 3), np.float32))
    assert (type(slope), slope.dtype, slope.flags.writeable) == (np.ndarray, np.float32, True)
    assert isinstance(grad(lambda x: x * x)(Node(3.0)), Node)


def test_gradients_handed_out_are_separate() -> None:
    x, y = np.ones(3), np.ones(3)
    gx, gy = grad(lambda x, y: np.sum(x + y), (0, 1))(x, y)
    gx *= 5.0
    assert_array_equal(gy, np.ones(3))


def test_whole_numbers_are_differentiated_as_floats() -> None:
    assert grad(lambda x: x**3)(2) == 12.0


def test_argnums() -> None:
    def f(x: Any, y: Any, z: Any, scale: float = 1.0) -> Any:
        return scale * x * y**2 * z**3

    assert grad(f)(2.0, 3.0, 1.0) == 9.0
    assert grad(f, 1)(2.0, 3.0, 1.0, scale=10.0) == 120.0
    assert grad(f, -1)(2.0, 3.0, 1.0) == 54.0
    assert grad(f, (0, 2))(2.0, 3.0, 1.0) == (9.0, 54.0)
    assert grad(lambda x, name: x * len(name))(2.0, "abc") == 3.0
    with pytest.raises(TypeError, match="argument 3"):
        grad(f, 3)(1.0, 2.0, 3.0)


def test_arguments_in_the_place_of_argnums_are_an_error_at_once() -> None:
    for transform in (grad, value_and_grad, jacobian, hessian, hvp):
        with pytest.raises(TypeError, match=r"as in grad\(f\)\(x\)"):
            transform(np.sum, np.ones(2))  # type: ignore[arg-type]


class Layer(NamedTuple):
    W: Any
    b: Any


def test_containers_of_arrays() -> None:
    params = {"layers": [Layer(np.ones((2, 3)), 1.0), None], "scale": (2.0,)}

    def loss(p: Any) -> Any:
        return p["scale"][0] * np.sum(p["layers"][0].W) + p["layers"][0].b ** 2

    value, slopes = value_and_grad(loss)(params)
    assert value == 13.0
    assert slopes["scale"] == (6.0,)
    assert isinstance(slopes["layers"][0], Layer)
    assert_array_equal(slopes["layers"][0].W, np.full((2, 3), 2.0))
    assert slopes["layers"][0].b == 2.0
    assert slopes["layers"][1] is None


def test_aux_is_handed_through() -> None:
    def f(x: Any) -> Any:
        return x * x, {"twice": 2 * x, "name": "square"}

    assert grad(f, has_aux=True)(3.0) == (6.0, {"twice": 6.0, "name": "square"})
    (value, aux), slope = value_and_grad(f, has_aux=True)(3.0)
    assert (value, slope, aux["twice"]) == (9.0, 6.0, 6.0)
    with pytest.raises(TypeError, match="pair"):
        grad(lambda x: x, has_aux=True)(3.0)


def test_an_argument_without_influence_has_gradient_zero() -> None:
    gx, gy = grad(lambda x, y: np.sum(x), (0, 1))(np.ones(2), np.ones(3))
    assert_array_equal(gx, np.ones(2))
    assert_array_equal(gy, np.zeros(3))
    assert grad(grad(lambda x: 3.0 * x))(2.0) == 0.0
    assert grad(lambda x: x)(2.0) == 1.0


def test_what_cannot_be_differentiated_says_why() -> None:
    with pytest.raises(TypeError, match=r"must return a scalar.*shape \(2,\)"):
        grad(lambda x: x * 2)(np.ones(2))
    with pytest.raises(TypeError, match="several arrays"):
        grad(lambda x: (x, x))(1.0)
    with pytest.raises(TypeError, match="lead nowhere"):
        grad(lambda x: float(x) ** 2)(1.0)
    with pytest.raises(TypeError, match=r"argument 0: .*complex"):
        grad(lambda x: x)(1j)
    with pytest.raises(TypeError, match=r"argument 0: .*str"):
        grad(lambda x: x)("1.0")


def test_vjp() -> None:
    x = np.array([0.1, 0.2])
    value, pullback = vjp(lambda x, y: {"a": x * y, "b": [np.sum(x)]}, x, 3.0)
    assert_allclose(value["a"], 3 * x)
    for k in (1.0, 2.0):  # any number of times
        gx, gy = pullback({"a": np.array([k, 0.0]), "b": [1.0]})
        assert_allclose(gx, [3 * k + 1, 1])
        assert_allclose(gy, 0.1 * k)
    with pytest.raises(ValueError, match=r"shape \(3,\), where \(2,\)"):
        pullback({"a": np.zeros(3), "b": [1.0]})
    with pytest.raises(ValueError, match="1 arrays, where 2"):
        pullback(np.zeros(2))


def test_jvp() -> None:
    value, tangent = jvp(lambda x, y: (x * y, np.sin(x)), (3.0, 2.0), (1.0, 10.0))
    assert value == (6.0, np.sin(3.0))
    assert_allclose(tangent, (32.0, np.cos(3.0)))
    assert jvp(np.exp, 0.0, 2.0) == (1.0, 2.0)
    assert jvp(lambda p: p["a"] ** 2, {"a": 3.0}, {"a": 1.0})[1] == 6.0
    assert jvp(lambda x: x, 3.0, 1.0) == (3.0, 1.0)
    with pytest.raises(ValueError, match="2 primals, but 1 tangents"):
        jvp(np.add, (1.0, 2.0), (1.0,))
    with pytest.raises(ValueError, match=r"tangent has shape \(\), where \(2,\)"):
        jvp(np.sum, (np.ones(2),), (1.0,))


def test_jvp_sends_nothing_through_a_kinks_flat_side() -> None:
    assert jvp(lambda x: np.maximum(x, 0.0), -1.0, 1.0) == (0.0, 0.0)


@pytest.mark.parametrize(("m", "n"), [(2, 3), (3, 2)])  # by rows, by columns
def test_jacobian(m: int, n: int) -> None:
    A = np.arange(1.0, m * n + 1).reshape(m, n)
    x = np.linspace(0.1, 0.5, n)
    J = jacobian(lambda x: np.sum(A * np.sin(x), axis=1))(x)
    assert_allclose(J, A * np.cos(x))


def test_jacobian_of_containers() -> None:
    def f(x: Any, y: Any) -> Any:
        return {"sum": x + y, "square": np.sum(x) ** 2}

    J = jacobian(f, (0, 1))(np.array([1.0, 2.0]), 3.0)
    assert_array_equal(J["sum"][0], np.eye(2))
    assert_array_equal(J["sum"][1], np.ones(2))
    assert_array_equal(J["square"][0], [6.0, 6.0])
    assert J["square"][1] == 0.0


def test_jacobian_of_nothing() -> None:
    assert jacobian(lambda x: x * 2)(np.ones(0)).shape == (0, 0)
    assert jacobian(lambda x: np.sum(x))(np.ones((2, 0))).shape == (2, 0)


def test_hessian_and_its_product() -> None:
    x = np.array([-1.0, 0.5, 2.0, 1.5])
    H = hessian(rosenbrock)(x)
    assert_allclose(H, rosenbrock_hessian(x), rtol=1e-12)
    v = np.array([1.0, -2.0, 0.5, 3.0])
    assert_allclose(hvp(rosenbrock)(x, v), H @ v, rtol=1e-12)
    assert_allclose(jvp(grad(rosenbrock), x, v)[1], H @ v, rtol=1e-12)
    assert_allclose(jacobian(grad(rosenbrock))(x), H)


def test_hessian_of_several_arguments() -> None:
    H = hessian(lambda x, y: np.sum(x**2) * y, (0, 1))(np.array([1.0, 2.0]), 3.0)
    assert_array_equal(H[0][0], 6.0 * np.eye(2))
    assert_array_equal(H[0][1], [2.0, 4.0])
    assert_array_equal(H[1][0], [2.0, 4.0])
    assert H[1][1] == 0.0
    p = hvp(lambda x, y: x * x * y, (0, 1))(3.0, 5.0, (1.0, 0.0))
    assert p == (10.0, 6.0)


def test_transforms_nest_without_confusing_their_variables() -> None:
    # d/dx [ x · d/dy (x·y) at y = 1 ] = d/dx x² = 2x
    assert grad(lambda x: x * grad(lambda y: x * y)(1.0))(3.0) == 6.0
    assert jvp(lambda x: jvp(lambda y: x * y**3, 2.0, 1.0)[1], 5.0, 1.0) == (60.0, 12.0)
    assert grad(lambda x: jvp(lambda y: x**2 * y, 2.0, x)[1])(3.0) == 27.0
    assert jvp(grad(lambda x: x**3), 2.0, 1.0) == (12.0, 12.0)
    assert grad(lambda x: vjp(np.exp, x)[1](x)[0])(0.0) == 1.0
    inner = jacobian(lambda x: grad(lambda y: np.sum(x * y**2))(np.ones(2)))(np.ones(2))
    assert_array_equal(inner, 2 * np.eye(2))


def test_nodes_closed_over_are_left_alone_and_followed() -> None:
    w = Node(2.0)
    slope = grad(lambda x: w * x**2)(3.0)
    assert w.grad.data == 0.0
    slope.backward()
    assert w.grad.data == 6.0


def test_given_nodes_the_result_leads_back_to_them() -> None:
    x = Node(np.array([1.0, 2.0]))
    slope = grad(lambda x: np.sum(x**3))(x)
    assert_array_equal(x.grad.data, [0.0, 0.0])
    np.sum(slope).backward()
    assert_array_equal(x.grad.data, [6.0, 12.0])
    x.zero_grad()
    product = hvp(lambda x: np.sum(x**3))(x, np.ones(2))
    np.sum(product).backward()
    assert_array_equal(x.grad.data, [6.0, 6.0])


def test_inside_no_grad() -> None:
    x, w = Node(3.0), Node(2.0)
    with no_grad():
        assert grad(lambda x: x * x)(3.0) == 6.0
        assert jvp(np.sin, 0.0, 2.0)[1] == 2.0
        value, slope = value_and_grad(lambda x: w * x * x)(x)
        assert grad(lambda x: w * x)(1.0) == 2.0
        assert hessian(lambda x: w * x * x)(1.0) == 4.0
    assert (float(value), float(slope)) == (18.0, 12.0)
    assert not value.requires_grad
    assert not slope.requires_grad
    assert float(x.grad) == float(w.grad) == 0.0


def test_control_flow_of_python() -> None:
    def power(x: Any, n: int) -> Any:
        return x * power(x, n - 1) if n else x * 0 + 1

    assert grad(power)(3.0, 4) == 108.0
    assert grad(lambda x: x if x > 0 else -x)(-2.0) == -1.0


def test_names_and_docstrings_are_kept() -> None:
    assert grad(rosenbrock).__name__ == "rosenbrock"


@pytest.mark.parametrize(
    "lose",
    [
        lambda x: Node(float(x)) * 2,
        lambda x: Node(x.data) * 2,
        lambda x: Node(x.item()) * 2,
        lambda x: Node(x.tolist()) * 2,
        lambda x: grad(lambda y: y * float(x))(2.0) * Node(1.0),
    ],
)
def test_who_takes_the_argument_for_a_plain_number_is_told_at_that_line(lose: Any) -> None:
    for derivative in (
        grad(lose),
        jacobian(lose),
        lambda x: jvp(lose, x, 1.0)[1],
        grad(grad(lose)),
    ):
        with pytest.warns(UserWarning, match="leads? nowhere") as told:
            assert derivative(3.0) == 0.0
        (one,) = told
        assert (one.filename, one.lineno) == (__file__, lose.__code__.co_firstlineno)


@pytest.mark.filterwarnings("error")
def test_who_loses_nothing_or_means_to_is_not_told() -> None:
    seen = []

    def logged(x: Any) -> Any:
        seen.append(float(x))
        return 5.0 * x

    assert grad(logged)(3.0) == 5.0
    assert grad(grad(logged))(3.0) == 0.0
    assert hessian(logged)(3.0) == 0.0
    assert grad(lambda x: Node(2.0))(3.0) == 0.0
    assert grad(lambda x: x.detach() * 2)(3.0) == 0.0
    assert grad(lambda x: Node(1.0) if x > 0 else Node(0.0))(3.0) == 0.0
    assert grad(lambda x: Node(float(Node(2.0))))(3.0) == 0.0
    assert value_and_grad(lambda x: (x * x, float(x)), has_aux=True)(3.0)[1] == 6.0
    assert len(seen) == 3


# ------------------------------------------------------------------ constants, and one number


CONSTANTS: dict[str, Callable[[Any], Any]] = {
    "a float": lambda x: 3.0,
    "an int": lambda x: 3,
    "a number of NumPy": lambda x: np.float32(3.0),
    "an array of one": lambda x: np.ones((1, 1)),
    "by a comparison": lambda x: 1.0 if np.sum(x) > 0 else 2.0,
    "a step": lambda x: 2 * int(np.sum(x)),
    "a Node": lambda x: Node(3.0),
    "detached": lambda x: float(np.sum(x).detach()),
}


@pytest.mark.parametrize("f", CONSTANTS.values(), ids=CONSTANTS)
@pytest.mark.parametrize("x", [2.0, np.ones(2), Node([1.0, 2.0])], ids=["0-d", "1-d", "Node"])
def test_the_derivatives_of_a_constant_are_0(f: Callable[[Any], Any], x: Any) -> None:
    def plain(found: Any) -> Any:
        return found.data if isinstance(found, Node) else found

    zeros = np.zeros(np.shape(x))
    assert_array_equal(plain(grad(f)(x)), zeros)
    value, slope = value_and_grad(f)(x)
    assert_array_equal(plain(slope), zeros)
    assert np.all(plain(value) == plain(f(Node(plain(x)) if not isinstance(x, Node) else x)))
    assert not plain(jacobian(f)(x)).any()
    assert not plain(hessian(f)(x)).any()
    assert_array_equal(plain(hvp(f)(x, zeros + 1.0)), zeros)
    assert not plain(jvp(f, x, zeros + 1.0)[1]).any()
    out, pull = vjp(f, x)
    assert_array_equal(plain(pull(np.ones(np.shape(out)))[0]), zeros)
    assert_array_equal(plain(grad(lambda x: f(x) * np.sum(x))(x)), zeros + plain(value).item())


def test_numbers_that_were_taken_out_are_no_constant() -> None:
    """Neither by the user's own line nor by a library's code."""
    integrate = pytest.importorskip("scipy.integrate")
    lost: list[Callable[[Any], Any]] = [
        lambda x: float(x) ** 2,
        lambda x: x.data * 2.0,
        lambda x: x.item(),
        lambda x: integrate.quad(lambda t: x * t, 0, 1)[0],
        lambda x: grad(lambda y: integrate.quad(lambda t: x * t, 0, 1)[0] * y)(1.0),
    ]
    for f in lost:
        with pytest.raises(TypeError, match="not a Node"):
            grad(f)(2.0)


@pytest.mark.parametrize("shape", [(1,), (1, 1), (1, 1, 1)])
def test_a_result_of_one_number_has_a_gradient(shape: tuple[int, ...]) -> None:
    def f(x: Any) -> Any:
        return np.reshape(np.sum(x**3), shape)

    x = np.array([1.0, 2.0])
    assert_array_equal(grad(f)(x), 3 * x**2)
    value, slope = value_and_grad(f)(x)
    assert value.shape == shape
    assert_array_equal(slope, 3 * x**2)
    assert_array_equal(hessian(f)(x), np.diag(6 * x))
    assert_array_equal(hvp(f)(x, np.ones(2)), 6 * x)
    assert_array_equal(grad(lambda w: w @ np.ones((2, 1)))(np.ones((1, 2))), np.ones((1, 2)))


def test_a_function_that_returns_nothing_is_told_so() -> None:
    with pytest.raises(TypeError, match="returned nothing"):
        grad(lambda x: None)(1.0)
    with pytest.raises(TypeError, match="returned str"):
        grad(lambda x: "a")(1.0)
