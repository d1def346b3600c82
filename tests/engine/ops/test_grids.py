"""Even steps between Nodes, functions along an axis, and angles that go on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ad_widget import Node

from .calls import a, as_numpy, differentiated

LOW, HIGH = np.array(0.5), np.array(2.5)


@pytest.mark.parametrize(
    "options",
    [{}, {"num": 7}, {"endpoint": False}, {"num": 4, "retstep": True}, {"num": 1}],
    ids=str,
)
def test_linspace(options: dict[str, Any]) -> None:
    differentiated(lambda a, b: np.linspace(a, b, **options), LOW, HIGH)
    as_numpy(lambda a: np.linspace(a, 3, **options), LOW)
    as_numpy(lambda b: np.linspace(0, b, **options), HIGH)


def test_linspace_of_arrays_and_dtypes() -> None:
    differentiated(lambda a, b: np.linspace(a, b, 4, axis=-1), a(3), a(3))
    as_numpy(lambda a: np.linspace(a, 9, 6, dtype=int), LOW)
    as_numpy(lambda a: np.linspace(a, 9, 6, dtype=np.float32), LOW)
    as_numpy(lambda a: np.linspace(a, 9, 0), LOW)
    as_numpy(lambda a: np.linspace(a, 9, 3), np.float32(LOW))


@pytest.mark.parametrize("options", [{}, {"num": 5}, {"num": 3, "endpoint": False}], ids=str)
def test_even_ratios(options: dict[str, Any]) -> None:
    differentiated(lambda a, b: np.logspace(a, b, **options), LOW, HIGH)
    differentiated(lambda a, b: np.logspace(a, b, base=2.0, **options), LOW, HIGH)
    differentiated(lambda a, b: np.geomspace(a, b, **options), LOW, HIGH)
    differentiated(lambda a, b: np.geomspace(-a, -b, **options), LOW, HIGH)


def test_even_ratios_of_arrays() -> None:
    differentiated(lambda b: np.logspace(0, 1, 5, base=b), HIGH)
    low, high = np.array([1.0, 2.0]), np.array([3.0, 9.0])
    differentiated(lambda a, b: np.geomspace(a, b, 4), low, high)
    as_numpy(lambda a, b: np.geomspace(a, b, 4, axis=1), low, high)


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize(
    "function",
    [
        np.sum,
        np.sort,
        lambda r: r * 2,
        lambda r: np.outer(r, r),
        lambda r: r[0],
        lambda r: [r[0], r[1] * 2],
    ],
)
def test_functions_along_an_axis(function: Any, axis: int) -> None:
    differentiated(lambda x: np.apply_along_axis(function, axis, x), a(3, 4))


def test_functions_along_one_axis_of_three() -> None:
    differentiated(lambda x: np.apply_along_axis(np.cumsum, 1, x), a(2, 3, 2))
    differentiated(lambda x: np.apply_along_axis(np.sum, 0, x), a(4))
    differentiated(lambda x: np.apply_over_axes(np.sum, x, [0, 2]), a(2, 3, 2))
    with pytest.raises(ValueError, match="iteration dimensions"):
        np.apply_along_axis(np.sum, 1, Node(np.zeros((0, 3))))


TURNING = np.array([0, 1.1, 2.5, 4.63, 6.51, 0.2, 1.57, -3.07, 3.01, 9.0])


@pytest.mark.parametrize("options", [{}, {"discont": 4.0}, {"period": 4.0}], ids=str)
def test_unwrap(options: dict[str, Any]) -> None:
    differentiated(lambda x: np.unwrap(x, **options), TURNING)
    differentiated(lambda x: np.unwrap(x, axis=0, **options), TURNING.reshape(5, 2))


def test_unwrap_of_whole_numbers_and_half_turns() -> None:
    as_numpy(lambda x: np.unwrap(x, period=4), np.array([0, 2, 5, 1, 7]))
    as_numpy(lambda x: np.unwrap(x, period=4.0), np.array([0.0, 2.0, 0.0, -2.0]))


def test_interp_on_a_circle() -> None:
    xp, fp = np.array([0.8, 0.1, 1.4, 0.5]), a(4)
    x = np.array([-0.7, 0.2, 0.45, 0.9, 1.3, 3.25])
    differentiated(lambda x, xp, fp: np.interp(x, xp, fp, period=1.9) * 1.0, x, xp, fp)
    as_numpy(lambda x: np.interp(x, xp, fp, period=-1.9, left=7.0), x)
    with pytest.raises(ValueError, match="non-zero"):
        np.interp(Node(x), xp, fp, period=0)
