"""Sorting and differences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from ad_widget import Node

from .calls import as_numpy, differentiated

X = np.random.default_rng(1).uniform(-2, 2, (3, 4))


@pytest.mark.parametrize(
    "call",
    [
        np.sort,
        lambda x: np.sort(x, axis=0),
        lambda x: np.sort(x, axis=None),
        lambda x: np.sort(x, kind="stable"),
        lambda x: x[np.argsort(x[:, 0])],
        lambda x: np.partition(x, 1, axis=1)[:, 1],
        lambda x: np.sort(x, axis=-1)[:, ::-1],
        np.diff,
        lambda x: np.diff(x, axis=0),
        lambda x: np.diff(x, n=2),
        lambda x: np.diff(x, n=0) * 1.0,
        lambda x: np.diff(x, prepend=0.0),
        lambda x: np.diff(x, append=x[:, :1]),
        np.ediff1d,
        lambda x: np.ediff1d(x, to_begin=x[0, 0], to_end=[1.0, 2.0]),
    ],
)
def test_calls(call: Any) -> None:
    differentiated(call, X)


@pytest.mark.parametrize(
    "call",
    [
        np.argsort,
        lambda x: x.argsort(0),
        lambda x: np.argsort(x, axis=None),
        lambda x: np.sort(x[:0]),
        lambda x: np.diff(x > 0),
        lambda x: np.searchsorted(np.array([-1.0, 0.0, 1.0]), x),
        lambda x: np.searchsorted(np.sort(x[0]), 0.5, side="right"),
    ],
)
def test_as_data(call: Any) -> None:
    as_numpy(call, X)


def test_equals_keep_their_order() -> None:
    x = Node([2.0, 1.0, 2.0, 1.0])
    y: Any = np.sort(x)
    y.backward([1.0, 2.0, 3.0, 4.0])
    assert x.grad is not None
    assert_array_equal(x.grad.data, [3.0, 1.0, 4.0, 2.0])


def test_sorting_in_place_names_the_alternative() -> None:
    with pytest.raises(TypeError, match=r"np\.sort"):
        Node(X).sort()
