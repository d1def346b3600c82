"""Products, quotients and roots of polynomials, and `numpy.poly1d` of Nodes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from .calls import a, as_numpy, differentiated

P, R = np.array([2.0, -3.0, 1.0]), np.array([1.0, 4.0, -2.0, 0.5])


def test_products_and_quotients() -> None:
    differentiated(np.polymul, P, R, order=2)
    differentiated(np.polydiv, R, P, order=2)
    as_numpy(np.polydiv, P, R)
    as_numpy(np.polymul, np.array([0.0, 0.0, 1.0]), R)
    as_numpy(np.polymul, np.zeros(2), R)


def test_roots() -> None:
    as_numpy(np.roots, np.array([1.0, -6.0, 11.0, -6.0]), rtol=1e-10)
    as_numpy(np.roots, np.array([0.0, 1.0, -3.0, 2.0, 0.0]))
    as_numpy(np.roots, np.array([3.0]))
    differentiated(np.roots, np.array([1.0, -3.0, 1.7]))
    differentiated(np.poly, R, order=2)
    as_numpy(np.poly, np.diag(R) + np.tri(4), rtol=1e-10)


@pytest.mark.parametrize("trim", ["fb", "f", "b"])
def test_trimmed_zeros(trim: Any) -> None:
    as_numpy(lambda x: np.trim_zeros(x, trim), np.array([0, 0, 1.0, 2.0, 0, 3.0, 0]))
    as_numpy(lambda x: np.trim_zeros(x, trim), np.zeros(3))
    as_numpy(lambda x: np.trim_zeros(x, trim), a(3))


@pytest.mark.parametrize(
    "call",
    [
        lambda p, x: np.poly1d(p)(x),
        lambda p, x: np.poly1d(p).deriv()(x),
        lambda p, x: np.poly1d(p).integ()(x),
        lambda p, x: (np.poly1d(p) * np.poly1d([1.0, 2.0]))(x),
        lambda p, x: (np.poly1d(p) + np.poly1d(p))(x),
        lambda p, x: (np.poly1d(p) - np.poly1d([1.0, 2.0]))(x),
        lambda p, x: (np.poly1d(p) ** 3)(x),
    ],
)
def test_poly1d(call: Any) -> None:
    differentiated(call, P, a(3))


def test_poly1d_of_plain_numbers_and_its_roots() -> None:
    differentiated(lambda x: np.poly1d([1.0, 2.0, 3.0])(x), a(3))
    differentiated(lambda p: np.poly1d(p).roots, P)
