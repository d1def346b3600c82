"""What any call of NumPy on Nodes must fulfil, whichever ops it is made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from ad_widget import Node, check_grads
from ad_widget.engine import topo_sort
from ad_widget.engine.op import OPS

Array = np.ndarray[Any, Any]
SEED = 7
RNG = np.random.default_rng(SEED)  # conftest.py seeds it anew for each test


def a(*shape: int, low: float = -2.0, high: float = 2.0) -> Array:
    """Return an array of that shape, of numbers that all differ."""
    return np.asarray(RNG.uniform(low, high, shape))


def numbers(x: Any) -> Any:
    return x.data if isinstance(x, Node) else x


def as_numpy(call: Callable[..., Any], *arrays: Any, rtol: float = 1e-12) -> None:
    """Check that a call gives on Nodes what it gives on arrays, dtype and shape included."""
    want = call(*arrays)
    have = call(*(Node(x, requires_grad=np.asarray(x).dtype.kind == "f") for x in arrays))
    if isinstance(want, (tuple, list)):
        assert len(have) == len(want)
        if type(want) is not tuple:
            assert type(have) is type(want)
    else:
        want, have = (want,), (have,)
    for one, other in zip(have, want, strict=True):
        assert_array_equal(np.shape(one), np.shape(other))
        assert numbers(one).dtype == np.asarray(other).dtype
        assert_allclose(numbers(one), other, rtol=rtol, atol=1e-13)


def differentiated(call: Callable[..., Any], *arrays: Any, order: int = 1) -> None:
    """Check a call's numbers and its derivatives, in both modes; it must be made of known ops."""
    as_numpy(call, *arrays)
    check_grads(call, tuple(map(np.asarray, arrays)), order=order)
    single = [Node(np.asarray(x, np.float32)) for x in arrays]
    out, want = call(*single), call(*(x.data for x in single))
    several = isinstance(out, (tuple, list))
    for one, other in zip(out, want, strict=True) if several else ((out, want),):
        assert one.dtype == np.asarray(other).dtype
        assert {node.op.name for node in topo_sort(one) if node.op} <= set(OPS)
        one.backward(np.ones(one.shape))
        for x in single:
            assert x.grad is not None
            assert x.grad.shape == x.shape
            assert x.grad.dtype == np.float32
