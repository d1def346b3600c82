"""Quantiles by every method, with NaN left out, and what is unique."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from ad_widget import Node, check_grads
from ad_widget.engine.context import observing
from ad_widget.engine.ops.quantiles import _PLACE

from .calls import RNG, a, as_numpy, differentiated

SHAPES: list[tuple[tuple[int, ...], Any]] = [
    ((1,), None),
    ((5,), None),
    ((6,), 0),
    ((3, 4), 1),
    ((3, 4), (0, 1)),
    ((2, 3, 4), (0, 2)),
]
PARTS: list[Any] = [0.0, 0.1, 0.25, 0.5, 1 / 3, 0.75, 0.9, 1.0, [0.2, 0.5]]


@pytest.mark.parametrize("method", _PLACE)
def test_methods(method: Any) -> None:
    for (shape, axis), q, keepdims in itertools.product(SHAPES, PARTS, (False, True)):
        options: dict[str, Any] = {"axis": axis, "method": method, "keepdims": keepdims}
        as_numpy(lambda x, q=q, options=options: np.quantile(x, q, **options), a(*shape))
        as_numpy(
            lambda x, q=q, options=options: np.quantile(x, q, **options),
            RNG.integers(-9, 9, shape),
        )
        x = a(*shape)
        x.flat[1::3] = np.nan
        as_numpy(lambda x, q=q, options=options: np.nanquantile(x, q, **options), x)
    x = RNG.permutation(14).reshape(2, 7) / 3.0  # far from each other
    differentiated(lambda x: np.quantile(x, [0.2, 0.63], axis=1, method=method), x, order=2)
    differentiated(lambda x: np.percentile(x, 37, method=method), x[0], order=2)


def test_without_what_is_nan() -> None:
    x = a(4, 3)
    x[1, 2] = x[3, 0] = np.nan
    for options in ({}, {"axis": 0}, {"axis": 1, "keepdims": True}):
        as_numpy(lambda x, options=options: np.nanmedian(x, **options), x)
        as_numpy(lambda x, options=options: np.nanpercentile(x, 40, **options), x)
    node = Node(x)
    np.nanmedian(node, axis=0).sum().backward()
    assert node.grad is not None
    assert_array_equal(node.grad.data[np.isnan(x)], 0.0)
    check_grads(lambda x: np.nanmedian(x, axis=0) ** 2, a(4, 3))


@pytest.mark.filterwarnings("ignore:All-NaN")
def test_of_nothing_but_nan() -> None:
    as_numpy(lambda x: np.nanmedian(x, axis=1), np.array([[1.0, 2.0], [np.nan, np.nan]]))


def test_weights() -> None:
    x, w = a(3, 4), RNG.uniform(size=4)
    for q in (0.0, 0.3, 0.5, 1.0, [0.2, 0.7]):
        for weights, axis in ((w, 1), (RNG.uniform(size=(3, 4)), None)):
            options: dict[str, Any] = {"weights": weights, "axis": axis, "method": "inverted_cdf"}
            as_numpy(lambda x, q=q, options=options: np.quantile(x, q, **options), x)
    with pytest.raises(ValueError, match="inverted_cdf"):
        np.quantile(Node(x), 0.5, weights=w, axis=1)


def test_what_numpy_refuses() -> None:
    for call in (
        lambda x: np.quantile(x, 1.5),
        lambda x: np.quantile(x, 0.5, method="other"),
        lambda x: np.quantile(x, [-0.1]),
    ):
        for x in (a(3), Node(a(3))):
            with pytest.raises(ValueError, match="."):  # noqa: RUF043
                call(x)
    with pytest.raises(TypeError, match="plain number"):
        np.nanquantile(Node(a(3)), Node(0.5))


# ------------------------------------------------------------------ what is unique

REPEATED = np.array([3.0, 1.0, 2.0, 2.0, 1.0, np.nan, np.nan])


@pytest.mark.parametrize("equal_nan", [True, False])
@pytest.mark.parametrize("asked", itertools.product([False, True], repeat=3))
def test_unique(asked: tuple[bool, ...], equal_nan: bool) -> None:
    def call(x: Any) -> Any:
        return np.unique(x, *asked, equal_nan=equal_nan)

    as_numpy(call, REPEATED)
    as_numpy(call, REPEATED.reshape(1, 7))
    as_numpy(call, np.array([3, 1, 1]))
    as_numpy(call, np.zeros(0))


def test_unique_slices() -> None:
    rows = RNG.integers(0, 2, (5, 2)).astype(float)
    as_numpy(lambda x: np.unique(x, return_inverse=True, axis=0), rows)
    as_numpy(lambda x: np.unique(x, return_index=True, return_counts=True, axis=1), rows)
    assert np.unique_counts(Node(REPEATED)).counts.tolist() == [2, 2, 1, 1, 1]
    assert np.unique_values(Node([2.0, 1.0, 2.0])).data.tolist() == [1.0, 2.0]


def test_each_of_what_is_unique_comes_from_its_first_place() -> None:
    x = Node([2.0, 1.0, 2.0])
    np.unique(x).backward([10.0, 1.0])
    assert x.grad is not None
    assert x.grad.data.tolist() == [1.0, 10.0, 0.0]
    differentiated(lambda x: np.unique(x) ** 2, a(5))


def test_only_which_are_equal_is_looked_at() -> None:
    class Looks:
        plain = False
        seen: list[Node] = []  # noqa: RUF012

        def made(self, node: Node) -> None: ...

        def was_read(self, node: Node, kind: str) -> None:
            self.seen.append(node)

    with observing(Looks()):
        np.unique(Node([2.0, 1.0, 2.0]), return_index=True)
        np.nanmedian(Node([2.0, 1.0, 2.0]))
    assert {node.dtype for node in Looks.seen} == {np.dtype(bool)}
