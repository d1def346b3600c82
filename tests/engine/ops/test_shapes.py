"""Shapes: every call form gives NumPy's numbers, and their derivatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from ad_widget import Node

from .calls import a, as_numpy, differentiated

CALLS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "reshape": (lambda x: np.reshape(x, (3, -1)), (a(2, 3),)),
    "reshape method": (lambda x: x.reshape(3, 2), (a(2, 3),)),
    "reshape method, tuple": (lambda x: x.reshape((-1,)), (a(2, 3),)),
    "reshape to a scalar": (lambda x: x.reshape(()), (a(1, 1),)),
    "reshape in Fortran order": (lambda x: np.reshape(x, (4, 3), order="F"), (a(2, 3, 2),)),
    "ravel": (np.ravel, (a(2, 3),)),
    "ravel in Fortran order": (lambda x: x.ravel("F"), (a(2, 3),)),
    "ravel of a scalar": (np.ravel, (a(),)),
    "flatten": (lambda x: x.flatten(), (a(2, 3),)),
    "transpose": (np.transpose, (a(2, 3, 2),)),
    "transpose by axes": (lambda x: np.transpose(x, (1, -1, 0)), (a(2, 3, 4),)),
    "transpose method": (lambda x: x.transpose(2, 0, 1), (a(2, 3, 4),)),
    "transpose method, tuple": (lambda x: x.transpose((2, 0, 1)), (a(2, 3, 4),)),
    "T": (lambda x: x.T, (a(2, 3, 4),)),
    "T of a vector": (lambda x: x.T, (a(3),)),
    "mT": (lambda x: x.mT, (a(2, 3, 4),)),
    "permute_dims": (lambda x: np.permute_dims(x, (1, 0)), (a(2, 3),)),
    "matrix_transpose": (np.matrix_transpose, (a(2, 3, 4),)),
    "swapaxes": (lambda x: x.swapaxes(0, -1), (a(2, 3, 4),)),
    "moveaxis": (lambda x: np.moveaxis(x, 0, -1), (a(2, 3, 4),)),
    "moveaxis of two": (lambda x: np.moveaxis(x, (0, 1), (-1, 0)), (a(2, 3, 4),)),
    "rollaxis": (lambda x: np.rollaxis(x, 2), (a(2, 3, 4),)),
    "rollaxis to": (lambda x: np.rollaxis(x, 0, 3), (a(2, 3, 4),)),
    "expand_dims": (lambda x: np.expand_dims(x, -1), (a(2, 3),)),
    "expand_dims by two": (lambda x: np.expand_dims(x, (0, 2)), (a(2, 3),)),
    "squeeze": (np.squeeze, (a(1, 2, 1),)),
    "squeeze an axis": (lambda x: x.squeeze(axis=-1), (a(1, 2, 1),)),
    "atleast_1d": (np.atleast_1d, (a(),)),
    "atleast_2d": (np.atleast_2d, (a(3),)),
    "atleast_3d": (np.atleast_3d, (a(3),)),
    "atleast_3d of a matrix": (np.atleast_3d, (a(2, 3),)),
    "atleast_1d of two": (lambda x, y: np.atleast_1d(x, y), (a(), a(2))),
    "copy": (np.copy, (a(2, 3),)),
    "copy method": (lambda x: x.copy(), (a(2, 3),)),
    "flip": (np.flip, (a(2, 3),)),
    "flip an axis": (lambda x: np.flip(x, axis=-1), (a(2, 3),)),
    "flip axes": (lambda x: np.flip(x, axis=(0, 2)), (a(2, 3, 2),)),
    "flipud": (np.flipud, (a(2, 3),)),
    "fliplr": (np.fliplr, (a(2, 3),)),
    "rot90": (np.rot90, (a(2, 3),)),
    "rot90 twice": (lambda x: np.rot90(x, 2), (a(2, 3),)),
    "rot90 back": (lambda x: np.rot90(x, -1, axes=(1, 2)), (a(2, 3, 4),)),
    "rot90 by nothing": (lambda x: np.rot90(x, 4) * 1.0, (a(2, 3),)),
    "roll": (lambda x: np.roll(x, 2), (a(2, 3),)),
    "roll an axis": (lambda x: np.roll(x, -1, axis=1), (a(2, 3),)),
    "roll axes": (lambda x: np.roll(x, (1, 2), axis=(0, 1)), (a(2, 3),)),
    "roll an axis twice": (lambda x: np.roll(x, (1, 1), axis=(0, 0)), (a(3, 2),)),
    "repeat": (lambda x: np.repeat(x, 2), (a(2, 3),)),
    "repeat along an axis": (lambda x: x.repeat(2, axis=1), (a(2, 3),)),
    "repeat unevenly": (lambda x: np.repeat(x, [0, 1, 3], axis=-1), (a(2, 3),)),
    "tile": (lambda x: np.tile(x, 2), (a(2, 3),)),
    "tile by axes": (lambda x: np.tile(x, (2, 3)), (a(2, 3),)),
    "tile to more axes": (lambda x: np.tile(x, (2, 1, 3)), (a(2),)),
    "tile by fewer axes": (lambda x: np.tile(x, (2,)), (a(2, 3),)),
    "tile by nothing": (lambda x: np.tile(x, 1), (a(2, 3),)),
    "resize": (lambda x: np.resize(x, (3, 3)), (a(2, 2),)),
    "diagonal": (lambda x: np.diagonal(x), (a(2, 3),)),
    "diagonal above": (lambda x: x.diagonal(1), (a(2, 4),)),
    "diagonal below": (lambda x: np.diagonal(x, -1), (a(3, 3),)),
    "diagonal out of sight": (lambda x: np.diagonal(x, 5), (a(3, 3),)),
    "diagonal of axes": (lambda x: np.diagonal(x, 0, 2, 0), (a(2, 3, 2),)),
    "linalg.diagonal": (lambda x: np.linalg.diagonal(x, offset=1), (a(2, 3, 3),)),
    "trace": (np.trace, (a(2, 3),)),
    "trace of axes": (lambda x: x.trace(1, 1, 2), (a(2, 3, 3),)),
    "linalg.trace": (lambda x: np.linalg.trace(x, offset=-1), (a(2, 3, 3),)),
    "diag of a vector": (lambda x: np.diag(x), (a(3),)),
    "diag of a vector, above": (lambda x: np.diag(x, 2), (a(3),)),
    "diag of a vector, below": (lambda x: np.diag(x, -1), (a(3),)),
    "diag of a matrix": (lambda x: np.diag(x, 1), (a(3, 3),)),
    "diagflat": (np.diagflat, (a(2, 2),)),
    "tril": (np.tril, (a(3, 3),)),
    "tril below": (lambda x: np.tril(x, -1), (a(2, 3, 4),)),
    "triu": (np.triu, (a(3, 3),)),
    "triu above": (lambda x: np.triu(x, 1), (a(2, 3, 4),)),
    "triu of a vector": (np.triu, (a(3),)),
    "a triangle by its indices": (lambda x: x[np.tril_indices_from(x)], (a(3, 3),)),
    "full_like": (lambda x, y: np.full_like(x, y) * x, (a(2, 3), a())),
    "full_like of another shape": (lambda x, y: np.full_like(x, y, shape=(2, 2)), (a(2), a(2))),
    "meshgrid": (lambda x, y: np.meshgrid(x, y), (a(2), a(3))),
    "meshgrid of indices": (lambda x, y: np.meshgrid(x, y, indexing="ij"), (a(2), a(3))),
    "meshgrid, sparse": (lambda x, y: np.meshgrid(x, y, sparse=True), (a(2), a(3))),
}


@pytest.mark.parametrize("name", CALLS)
def test_calls(name: str) -> None:
    call, arrays = CALLS[name]
    if "full_like" in name:  # NumPy's own result is a plain array where the fill is no Node
        as_numpy(call, *arrays)
        x, y = Node(arrays[0]), Node(arrays[1])
        call(x, y).sum().backward()
        assert y.grad is not None
        assert y.grad.data.any()
        return
    differentiated(call, *arrays)


@pytest.mark.parametrize(
    "call",
    [np.zeros_like, np.ones_like, lambda x: np.full_like(x, 3), lambda x: np.zeros_like(x, int)],
)
def test_what_is_like_a_node_is_plain(call: Any) -> None:
    x = a(2, 3).astype(np.float32)
    made = call(Node(x))
    assert isinstance(made, np.ndarray)
    assert_array_equal(made, call(x), strict=True)


@pytest.mark.parametrize(
    "call",
    [
        lambda x: np.reshape(x, (2, 3)),
        lambda x: np.flip(x),
        lambda x: np.roll(x, 1, axis=0),
        lambda x: np.repeat(x, 2, axis=0),
        lambda x: np.tile(x, (2, 2)),
        lambda x: np.tril(x),
        lambda x: x.T,
        lambda x: x.ravel(),
    ],
)
def test_of_no_elements_and_of_integers(call: Any) -> None:
    as_numpy(call, np.arange(6).reshape(3, 2))
    if call(np.ones((3, 2))).shape != (2, 3) or call(np.ones((3, 2)))[0, 0] != 1:
        as_numpy(call, np.zeros((0, 3)))


@pytest.mark.parametrize(
    "call",
    [
        lambda x: x.reshape(4, 2),
        lambda x: x.reshape(-1, -1),
        lambda x: x.reshape(-1, 4),
        lambda x: np.transpose(x, (0, 0)),
        lambda x: np.transpose(x, (0,)),
        lambda x: np.squeeze(x, 0),
        lambda x: np.moveaxis(x, (0, 1), 0),
        lambda x: np.diag(x[None]),
    ],
)
def test_what_does_not_fit_is_refused_as_by_numpy(call: Any) -> None:
    x = a(2, 3)
    with pytest.raises(ValueError, match=r"."):
        call(x)
    with pytest.raises(ValueError, match=r"."):
        call(Node(x))


def test_picking_is_one_node() -> None:
    x = Node(a(3, 3))
    made: Any = (np.flip(x), np.roll(x, 1, 0), np.repeat(x, 2, 0), np.tile(x, (2, 2)), np.diag(x))
    for y in made:
        assert y.children[0] is x
