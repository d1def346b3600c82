"""Special functions against SciPy's, called by SciPy's own names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import special

from ad_widget import Node, check_grads
from ad_widget.engine import OPS
from ad_widget.engine.numpy_protocol import UFUNCS

rng = np.random.default_rng(3)
# Everywhere, and near where something happens.
NUMBERS = np.concatenate(
    [
        rng.uniform(-8, 8, 2000),
        rng.uniform(-1, 3, 2000),
        10 ** rng.uniform(-20, 3, 500),
        -(10 ** rng.uniform(-20, 3, 500)),
        [0.0, 1.0, 2.0, 3.0, 0.5, -2.5, 1e300, 171.5, 40.0, -40.0, np.inf, np.nan],
    ]
)
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


@pytest.mark.parametrize(
    ("name", "rtol"),
    [
        *((name, 2e-13) for name in ("erf", "erfc", "erfcx", "ndtr", "expit", "log_expit")),
        *((name, 2e-13) for name in ("logit", "gamma", "entr", "exp10", "cbrt")),
        *((name, 2e-13) for name in ("log1p", "expm1", "exp2")),
        ("gammaln", 1e-11),  # relative, though it has zeros below 0
        ("psi", 1e-10),  # which has such zeros too
        ("log_ndtr", 1e-12),
    ],
)
def test_of_one_number(name: str, rtol: float) -> None:
    f = getattr(special, name)
    assert_allclose(f(Node(NUMBERS)).data, f(NUMBERS), rtol=rtol, atol=1e-300)
    assert f(Node(np.float32(0.4))).dtype == np.float32


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_derivatives_of_the_digamma_function(n: int) -> None:
    x = NUMBERS[np.abs(NUMBERS) < 1e9]
    have = OPS["polygamma"](Node(x), n=n).data
    assert_allclose(have, special.polygamma(n, x), rtol=1e-10)


PAIRS = {
    "xlogy": (0.7, 1.3),
    "xlog1py": (0.7, 1.3),
    "rel_entr": (0.7, 1.3),
    "kl_div": (0.7, 1.3),
    "huber": (1.0, 0.4),
    "pseudo_huber": (1.0, 0.4),
    "boxcox": (0.7, 1.3),
    "boxcox1p": (0.7, 1.3),
    "beta": (0.7, 1.3),
    "betaln": (0.7, 1.3),
    "binom": (4.7, 1.3),
    "poch": (0.7, 1.3),
}


@pytest.mark.parametrize("name", PAIRS)
def test_of_two_numbers(name: str) -> None:
    f = getattr(special, name)
    first = np.concatenate([rng.uniform(0.1, 3, 300), [0.0, 0.0, 1.0]])
    second = np.concatenate([rng.uniform(0.1, 3, 300), [0.0, 2.0, 0.0]])
    if name in ("beta", "betaln", "binom", "poch"):
        first, second = first[:300], second[:300]
    assert_allclose(f(Node(first), Node(second)).data, f(first, second), rtol=1e-10, atol=1e-14)
    assert_allclose(f(Node(first), 0.5).data, f(first, 0.5), rtol=1e-10, atol=1e-14)
    check_grads(f, PAIRS[name])


def test_outside_of_what_they_are_for() -> None:
    x, y = np.array([-1.0, 1.0, 0.0, np.nan]), np.array([1.0, -1.0, -1.0, 1.0])
    for f in (special.rel_entr, special.kl_div, special.xlogy):
        assert_allclose(f(Node(x), Node(y)).data, f(x, y))
    assert_allclose(special.huber(Node([-1.0]), 1.0).data, [np.inf])
    assert_allclose(special.entr(Node([-1.0, 0.0])).data, [-np.inf, 0.0])


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("erf", 0.4),
        ("erfcx", 0.4),
        ("erfcx", -1.4),
        ("log_ndtr", -4.0),
        ("log_ndtr", 1.0),
        ("logit", 0.4),
        ("entr", 0.4),
        ("gamma", -0.4),
        ("gammaln", 3.3),
        ("psi", -1.4),
        ("log_expit", 0.3),
        ("cosm1", 0.3),
        ("loggamma", 1.3),
    ],
)
def test_derivatives_to_the_third(name: str, at: float) -> None:
    check_grads(getattr(special, name), at, order=3)


def test_slopes_far_out() -> None:
    x = Node([-1e8, -40.0, 40.0])
    special.log_ndtr(x).sum().backward()
    assert x.grad is not None
    assert_allclose(x.grad.data, [1e8, 40.02495, 0.0], rtol=1e-5)


def test_a_logarithm_of_nothing_weighs_nothing() -> None:
    p = Node([0.0, 0.5, 0.5])
    special.entr(p).sum().backward()
    assert p.grad is not None
    assert p.grad.data[0] == np.inf  # as it is: the curve is vertical there
    y = Node([0.0, 2.0])
    special.xlogy([0.0, 3.0], y).sum().backward()
    assert y.grad is not None
    assert y.grad.data.tolist() == [0.0, 1.5]


def test_what_has_no_rule_names_the_way() -> None:
    with pytest.raises(TypeError, match=r"ad_widget\.define"):
        special.j0(Node(1.0))


def test_a_ufunc_of_the_same_name_is_another() -> None:
    def erf(x: Any) -> Any:
        return x

    other = np.frompyfunc(erf, 1, 1)
    with pytest.raises(TypeError):
        other(Node(1.0))
    assert other not in UFUNCS
