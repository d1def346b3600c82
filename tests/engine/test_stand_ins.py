"""What answers for functions of other modules, found by identity and equal to them."""

from __future__ import annotations

import cmath
import math
import statistics
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.polynomial import polynomial
from scipy import special, stats

from ad_widget import Node, check_grads
from ad_widget.engine.ops.complex import Complex
from ad_widget.engine.stand_ins import stand_in

X, Y = [0.3, 1.7, 0.9, 2.2], [1.1, 0.4, 2.5, 3.0]

# Each function with operands at which it is smooth.
MATH: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("acos", "asin", "atanh", "erf", "erfc", "gamma", "lgamma"), (0.4,)),
    **dict.fromkeys(("asinh", "atan", "cbrt", "cos", "cosh", "degrees", "exp", "exp2"), (0.7,)),
    **dict.fromkeys(("expm1", "fabs", "log", "log10", "log1p", "log2", "modf"), (1.7,)),
    **dict.fromkeys(("radians", "sin", "sinh", "sqrt", "tan", "tanh", "frexp"), (0.7,)),
    "acosh": (1.6,),
    "atan2": (0.4, -1.2),
    "copysign": (0.4, -1.2),
    "dist": ([1.0, 2.0, 3.0], [0.5, -1.0, 0.2]),
    "fmod": (5.3, 1.7),
    "fsum": (X,),
    "hypot": (0.4, -1.2, 2.0),
    "ldexp": (0.7, 3),
    "pow": (1.7, 2.3),
    "prod": (X,),
    "remainder": (5.3, 1.7),
    **({"sumprod": (X, Y)} if hasattr(math, "sumprod") else {}),
    **({"fma": (0.3, 1.7, 0.9)} if hasattr(math, "fma") else {}),
}
# Whole numbers, truths, and neighbours of floats: nothing of these is differentiated.
LEFT_ALONE = {
    *("ceil", "comb", "factorial", "floor", "gcd", "isclose", "isfinite", "isinf", "isnan"),
    *("isnormal", "issubnormal", "isqrt", "lcm", "nextafter", "perm", "trunc", "ulp", "signbit"),
    *("fmax", "fmin"),
}


def noded(x: Any) -> Any:
    if isinstance(x, float):
        return Node(x)
    return [noded(one) for one in x] if isinstance(x, list) else x


def as_it_is(function: Callable[..., Any], *args: Any, **options: Any) -> None:
    """Check a stand-in's numbers, with Nodes and without, and its first derivatives."""
    answer = stand_in(function)
    assert answer is not None, function
    assert answer(*args, **options) == function(*args, **options)
    want, have = function(*args, **options), answer(*map(noded, args), **options)
    several = isinstance(want, (list, tuple))
    for one, other in zip(want, have, strict=True) if several else ((want, have),):
        np.testing.assert_allclose(float(other), one, rtol=1e-13)
    floats = [x for arg in args for x in (arg if isinstance(arg, list) else [arg])]
    places = [k for k, x in enumerate(floats) if isinstance(x, float)]

    def of_floats(*moved: Any) -> Any:
        given = list(floats)
        for k, x in zip(places, moved, strict=True):
            given[k] = x
        rest = iter(given)
        called = [
            [next(rest) for _ in arg] if isinstance(arg, list) else next(rest) for arg in args
        ]
        found = answer(*called, **options)
        found = found if isinstance(found, (list, tuple)) else [found]
        return [y for y in found if not isinstance(y, int) and not (type(y) is float and y == 0.0)]

    check_grads(of_floats, tuple(floats[k] for k in places), order=1)


@pytest.mark.parametrize("name", MATH)
def test_math(name: str) -> None:
    as_it_is(getattr(math, name), *MATH[name])


def test_all_of_math_stands_somewhere() -> None:
    functions = {name for name, one in vars(math).items() if callable(one) and name[0] != "_"}
    assert functions <= set(MATH) | LEFT_ALONE
    for name in LEFT_ALONE & functions:
        assert stand_in(getattr(math, name)) is None


def test_a_base_of_logarithms() -> None:
    as_it_is(math.log, 1.7, 10)
    as_it_is(math.log, 1.7, 2.5)


@pytest.mark.parametrize(
    ("function", "args", "options"),
    [
        (statistics.mean, (X,), {}),
        (statistics.fmean, (X,), {}),
        (statistics.fmean, (X, Y), {}),
        (statistics.geometric_mean, (X,), {}),
        (statistics.harmonic_mean, (X,), {}),
        (statistics.harmonic_mean, (X, Y), {}),
        (statistics.median, (X,), {}),
        (statistics.median_low, (X,), {}),
        (statistics.median_high, (X,), {}),
        (statistics.pvariance, (X,), {}),
        (statistics.pvariance, (X, 1.0), {}),
        (statistics.variance, (X,), {}),
        (statistics.variance, (X, 1.0), {}),
        (statistics.pstdev, (X,), {}),
        (statistics.pstdev, (X, 1.0), {}),
        (statistics.stdev, (X,), {}),
        (statistics.stdev, (X, 1.0), {}),
        (statistics.quantiles, (X,), {}),
        (statistics.quantiles, (X,), {"n": 3, "method": "inclusive"}),
        (statistics.covariance, (X, Y), {}),
        (statistics.correlation, (X, Y), {}),
        (statistics.linear_regression, (X, Y), {}),
        (statistics.linear_regression, (X, Y), {"proportional": True}),
    ],
)
def test_statistics(function: Any, args: Any, options: Any) -> None:
    as_it_is(function, *args, **options)
    array = stand_in(function)(*(Node(x) if isinstance(x, list) else x for x in args), **options)
    want = function(*args, **options)
    np.testing.assert_allclose(
        [
            float(x)
            for x in np.atleast_1d(np.stack(array) if isinstance(array, (list, tuple)) else array)
        ],
        np.ravel(want),
    )


def test_what_python_refuses_is_refused_alike() -> None:
    for call in (
        lambda: stand_in(math.log)(Node(-1.0)),
        lambda: stand_in(math.sqrt)(Node(-1.0)),
        lambda: stand_in(math.acos)(Node(2.0)),
        lambda: stand_in(math.exp)(Node(1000.0)),
        lambda: stand_in(statistics.stdev)([Node(1.0)]),
        lambda: stand_in(math.exp)(Node([1.0, 2.0])),
    ):
        with pytest.raises((ValueError, OverflowError, TypeError)):
            call()


def test_what_can_be_gone_through_once() -> None:
    nodes = [Node(x) for x in X]
    assert stand_in(math.fsum)(x * 2.0 for x in nodes).item() == pytest.approx(2 * sum(X))
    assert stand_in(statistics.mean)(iter(nodes)).item() == pytest.approx(sum(X) / 4)


@pytest.mark.parametrize(
    "name", ["exp", "log", "log10", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh"]
)
def test_complex_numbers_one_at_a_time(name: str) -> None:
    function = getattr(cmath, name)
    z = stand_in(complex)(Node(0.3), Node(0.4))
    assert isinstance(z, Complex)
    np.testing.assert_allclose(complex(stand_in(function)(z)), function(0.3 + 0.4j))
    np.testing.assert_allclose(complex(stand_in(function)(Node(-0.3))), function(-0.3 + 0j))


def test_polar_coordinates() -> None:
    size, angle = stand_in(cmath.polar)(stand_in(complex)(Node(3.0), Node(4.0)))
    assert (float(size), float(angle)) == pytest.approx(cmath.polar(3 + 4j))
    back = stand_in(cmath.rect)(size, angle)
    assert back.data.item() == pytest.approx(3 + 4j)


A = np.random.default_rng(0).normal(size=(3, 4))


@pytest.mark.parametrize(
    ("function", "call"),
    [
        (special.softmax, lambda f, x: f(x)),
        (special.softmax, lambda f, x: f(x, axis=-1)),
        (special.softmax, lambda f, x: f(x, axis=(0, 1))),
        (special.log_softmax, lambda f, x: f(x, axis=0)),
        (special.log_softmax, lambda f, x: f(x)),
        (special.logsumexp, lambda f, x: f(x)),
        (special.logsumexp, lambda f, x: f(x, axis=1, keepdims=True)),
        (special.logsumexp, lambda f, x: f(x, axis=1, b=np.array([1.0, 2.0, 0.5, 3.0]))),
        (special.logsumexp, lambda f, x: f(x, b=-np.ones(4), return_sign=True)),
        (special.polygamma, lambda f, x: f(0, x)),
        (special.polygamma, lambda f, x: f(2, x)),
        (special.factorial, lambda f, x: f(x + 4.0)),
        (special.comb, lambda f, x: f(x + 6.0, 2)),
        *(
            (method, call)
            for method in (stats.norm.pdf, stats.norm.cdf, stats.norm.sf, stats.norm.logpdf)
            for call in (lambda f, x: f(x), lambda f, x: f(0.3, x, scale=x * x + 1.0))
        ),
        (stats.norm.logcdf, lambda f, x: f(x)),
        (stats.norm.logsf, lambda f, x: f(x)),
    ],
)
def test_scipy(function: Any, call: Any) -> None:
    answer = stand_in(function)
    want, have = call(function, A), call(answer, Node(A))
    for one, other in zip(want, have, strict=True) if isinstance(want, tuple) else ((want, have),):
        numbers = other.data if isinstance(other, Node) else other
        np.testing.assert_allclose(numbers, one, rtol=1e-11)
        assert np.shape(numbers) == np.shape(one)
    check_grads(lambda x: call(answer, x), A, order=1)
    np.testing.assert_array_equal(call(answer, A), call(function, A))


def test_functions_vectorized() -> None:
    def hinge(x: float, slope: float = 2.0) -> float:
        return slope * x if x > 0 else 0 * x

    vectorized = stand_in(np.vectorize)(hinge)
    np.testing.assert_allclose(vectorized(Node(A)).data, np.vectorize(hinge)(A))
    np.testing.assert_allclose(vectorized(Node(A), slope=A).data, np.vectorize(hinge)(A, slope=A))
    np.testing.assert_array_equal(vectorized([1, -1]), np.vectorize(hinge)([1, -1]))
    assert vectorized([1.5, -1]).dtype == np.vectorize(hinge)([1.5, -1]).dtype
    check_grads(vectorized, A)
    w = Node(2.0)
    np.vectorize(lambda t: float(t))([1.0])
    out = stand_in(np.vectorize)(lambda t: w * t)([1.0, 2.0])  # a Node of its surroundings
    out.sum().backward()
    assert w.grad is not None
    assert float(w.grad) == 3.0


def test_functions_vectorized_with_options() -> None:
    make = stand_in(np.vectorize)
    both = make(lambda x, y: (x + y, x * y))(Node(A), 2.0)
    np.testing.assert_allclose(both[1].data, 2 * A)
    inner = make(lambda x, y: x @ y, signature="(n),(n)->()")
    np.testing.assert_allclose(inner(Node(A), A[0]).data, A @ A[0])
    held = make(lambda c, x: c[0] * x, excluded={0})
    np.testing.assert_allclose(held([3.0], Node(A)).data, 3 * A)

    @make
    def double(x: float) -> float:
        return 2 * x

    np.testing.assert_allclose(double(Node(A)).data, 2 * A)
    made_before = np.vectorize(lambda x: x * x)
    np.testing.assert_allclose(stand_in(made_before)(Node(A)).data, A * A)


def test_numbers_at_even_steps() -> None:
    arange = stand_in(np.arange)
    for args in ((3.5,), (0.5, 2.0), (0.0, 1.0, 0.3), (2.0, -1.0, -0.7), (3.0, 1.0)):
        np.testing.assert_allclose(arange(*map(Node, args)).data, np.arange(*args))
    np.testing.assert_array_equal(arange(3), np.arange(3))
    check_grads(lambda a, b: arange(a, 3.0, b), (0.5, 0.4))


C = np.array([1.0, -2.0, 0.5, 3.0])


@pytest.mark.parametrize(
    "call",
    [
        lambda P, c, x: P(c)(x),
        lambda P, c, x: P(c, domain=[0, 4])(x),
        lambda P, c, x: (P(c) + P([1.0, 2.0]))(x),
        lambda P, c, x: (P(c) - 2 * P(c))(x),
        lambda P, c, x: (P(c) * P([1.0, 2.0]))(x),
        lambda P, c, x: (P(c) ** 2)(x),
        lambda P, c, x: P(c).deriv()(x),
        lambda P, c, x: P(c).deriv(2)(x),
        lambda P, c, x: P(c).integ()(x),
        lambda P, c, x: P(c).integ(2, k=[1.0, 2.0], lbnd=1)(x),
        lambda P, c, x: (P(c) // P([1.0, 2.0]))(x),
        lambda P, c, x: (P(c) % P([1.0, 2.0]))(x),
        lambda P, c, x: P(c).coef,
        lambda P, c, x: (-P(c)).coef[1:],
    ],
)
def test_polynomials_of_nodes(call: Any) -> None:
    x = np.array([0.3, -1.2])
    P = stand_in(np.polynomial.Polynomial)
    want = call(np.polynomial.Polynomial, C, x)
    np.testing.assert_allclose(call(P, Node(C), Node(x)).data, want, rtol=1e-12)
    np.testing.assert_allclose(call(P, C, x), want)
    check_grads(lambda c, x: call(P, c, x), (C, x), order=1)


@pytest.mark.parametrize("name", ["Chebyshev", "Legendre", "Hermite", "HermiteE", "Laguerre"])
def test_other_families_take_a_node_as_argument(name: str) -> None:
    cls = getattr(np.polynomial, name)
    p = stand_in(cls)(C, domain=[0, 3])
    x = np.array([0.3, 1.2])
    np.testing.assert_allclose(p(Node(x)).data, cls(C, domain=[0, 3])(x))
    check_grads(p, x)


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("polyadd", (np.array([1.0, 2.0]),)),
        ("polysub", (np.array([1.0, 2.0]),)),
        ("polymul", (np.array([1.0, 2.0]),)),
        ("polydiv", (np.array([1.0, 2.0]),)),
        ("polypow", (2,)),
        ("polyder", ()),
        ("polyint", ()),
    ],
)
def test_functions_of_coefficients(name: str, others: Any) -> None:
    function = getattr(polynomial, name)
    want, have = function(C, *others), stand_in(function)(Node(C), *others)
    for one, other in zip(want, have, strict=True) if name == "polydiv" else ((want, have),):
        np.testing.assert_allclose(other.data, one, rtol=1e-12)
    check_grads(lambda c: stand_in(function)(c, *others), C, order=1)


def test_values_of_coefficients() -> None:
    x = np.array([0.3, -1.2])
    answer = stand_in(polynomial.polyval)
    np.testing.assert_allclose(answer(Node(x), Node(C)).data, polynomial.polyval(x, C))
    roots = stand_in(polynomial.polyroots)(Node([6.0, -5.0, 1.0]))
    np.testing.assert_allclose(roots.data, [2.0, 3.0])


def test_what_is_of_no_such_module_is_nobodys() -> None:
    def exp(x: float) -> float:
        return x

    for function in (exp, len, np.sum, np.exp, print, Node):
        assert stand_in(function) is None
