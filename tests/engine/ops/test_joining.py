"""Joining, splitting and padding as NumPy does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ad_widget import Node
from ad_widget.engine.op import EachOperand
from ad_widget.engine.ops.joining import array_of

from .calls import a, as_numpy, differentiated

CALLS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "concatenate": (lambda x, y: np.concatenate([x, y]), (a(2, 3), a(1, 3))),
    "concatenate along": (lambda x, y: np.concatenate((x, y), axis=-1), (a(2, 3), a(2, 1))),
    "concatenate flat": (lambda x, y: np.concatenate((x, y), axis=None), (a(2, 3), a(2))),
    "concatenate with itself": (lambda x: np.concatenate([x, x * x, x]), (a(2),)),
    "concatenate with numbers": (lambda x: np.concatenate([x, [1.0, 2.0]]), (a(2),)),
    "concatenate an array": (np.concatenate, (a(2, 3, 2),)),
    "concat": (lambda x, y: np.concat([x, y]), (a(2), a(3))),
    "stack": (lambda x, y: np.stack([x, y]), (a(2, 3), a(2, 3))),
    "stack last": (lambda x, y: np.stack([x, y], axis=-1), (a(2, 3), a(2, 3))),
    "stack scalars": (lambda x, y: np.stack([x, y, x * y]), (a(), a())),
    "vstack": (lambda x, y: np.vstack([x, y]), (a(3), a(2, 3))),
    "vstack vectors": (lambda x, y: np.vstack([x, y]), (a(3), a(3))),
    "hstack": (lambda x, y: np.hstack([x, y]), (a(3), a(2))),
    "hstack matrices": (lambda x, y: np.hstack([x, y]), (a(2, 3), a(2, 1))),
    "hstack scalars": (lambda x, y: np.hstack([x, y]), (a(), a())),
    "dstack": (lambda x, y: np.dstack([x, y]), (a(2, 3), a(2, 3))),
    "column_stack": (lambda x, y: np.column_stack([x, y]), (a(3), a(3))),
    "column_stack of both": (lambda x, y: np.column_stack([x, y]), (a(3), a(3, 2))),
    "append": (lambda x, y: np.append(x, y), (a(2, 2), a())),
    "concatenate with a list of Nodes": (
        lambda x, y: np.concatenate([x, [y, 2 * y]]),
        (a(2), a()),
    ),
    "append a list of Nodes": (lambda x, y: np.append(x, [[y, 1.0], [2.0, y]]), (a(2), a())),
    "append along": (lambda x, y: np.append(x, y, axis=1), (a(2, 2), a(2, 1))),
    "block": (
        lambda x, y: np.block([[x, np.ones((2, 1))], [y, np.zeros((1, 1))]]),
        (a(2, 3), a(1, 3)),
    ),
    "block of vectors": (lambda x, y: np.block([x, y]), (a(2), a(3))),
    "block of numbers": (lambda x, y: np.block([[x, y], [y, 1.0]]), (a(), a())),
    "split": (lambda x: np.split(x, 3), (a(6, 2),)),
    "split along": (lambda x: np.split(x, 3, axis=-1), (a(2, 6),)),
    "split at": (lambda x: np.split(x, [1, 4], axis=0), (a(6, 2),)),
    "array_split": (lambda x: np.array_split(x, 4), (a(6),)),
    "vsplit": (lambda x: np.vsplit(x, 2), (a(4, 2),)),
    "hsplit": (lambda x: np.hsplit(x, [1]), (a(4, 2),)),
    "hsplit a vector": (lambda x: np.hsplit(x, 2), (a(4),)),
    "dsplit": (lambda x: np.dsplit(x, 2), (a(2, 2, 4),)),
    "unstack": (lambda x: np.unstack(x, axis=1), (a(2, 3),)),
    "pad": (lambda x: np.pad(x, 1), (a(2, 3),)),
    "pad unevenly": (lambda x: np.pad(x, ((0, 2), (1, 0))), (a(2, 3),)),
    "pad with a number": (lambda x: np.pad(x, (1, 2), constant_values=1.5), (a(3),)),
    "pad with numbers": (
        lambda x: np.pad(x, 1, constant_values=((1.0, 2.0), (3.0, 4.0))),
        (a(2, 2),),
    ),
    "pad with a Node": (lambda x, y: np.pad(x, 2, constant_values=y), (a(2, 2), a())),
    "pad edge": (lambda x: np.pad(x, 2, mode="edge"), (a(2, 3),)),
    "pad reflect": (lambda x: np.pad(x, (2, 1), mode="reflect"), (a(4),)),
    "pad symmetric": (lambda x: np.pad(x, ((0, 0), (2, 3)), mode="symmetric"), (a(2, 2),)),
    "pad wrap": (lambda x: np.pad(x, 3, "wrap"), (a(2),)),
    "pad by nothing": (lambda x: np.pad(x, 0), (a(2),)),
    "pad axes by name": (lambda x: np.pad(x, {-1: (1, 2)}), (a(2, 2),)),
}


@pytest.mark.parametrize("name", CALLS)
def test_calls(name: str) -> None:
    call, arrays = CALLS[name]
    differentiated(call, *arrays)


def test_dtypes_join_as_numpys() -> None:
    as_numpy(lambda x, y: np.concatenate([x, y]), a(2), np.arange(3))
    as_numpy(lambda x, y: np.stack([x, y]), a(2).astype(np.float32), np.arange(2))
    as_numpy(lambda x, y: np.concatenate([x, y], dtype=np.float32), a(2), a(3))
    as_numpy(lambda x: np.pad(x, 1), np.arange(3))
    as_numpy(lambda x: np.concatenate([x, x]), np.zeros((0, 2)))


def test_many_arrays_are_one_node() -> None:
    rows = [Node(a(2)) for _ in range(20)]
    joined: Any = (np.stack(rows), np.concatenate(rows), np.vstack(rows))
    assert all(one.children == tuple(rows) for one in joined)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda x: np.split(x, 4), ValueError),
        (lambda x: np.array_split(x, 0), ValueError),
        (lambda x: np.concatenate([x, x[None]]), ValueError),
        (lambda x: np.stack([x, x[:2]]), ValueError),
        (lambda x: np.pad(x, -1), ValueError),
        (lambda x: np.pad(x, 1, mode="edge", constant_values=3), ValueError),
    ],
)
def test_what_does_not_fit_is_refused_as_by_numpy(call: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        call(a(3))
    with pytest.raises(error):
        call(Node(a(3)))


def test_lists_that_hold_nodes_are_arrays() -> None:
    a, b = Node(2.0), Node([1.0, 2.0])
    assert array_of([1.0, 2.0]) == [1.0, 2.0]
    assert array_of("ab") == "ab"
    flat = array_of([a, 1, np.float32(0.5)])
    assert (flat.shape, flat.dtype) == ((3,), np.float64)
    rows = array_of([[a, 1.0], (3.0, a)])
    np.testing.assert_allclose(rows._value, [[2.0, 1.0], [3.0, 2.0]])
    mixed = array_of([b, [a, 1.0], [0.0, 0.0]])
    np.testing.assert_allclose(mixed._value, [[1.0, 2.0], [2.0, 1.0], [0.0, 0.0]])
    with pytest.raises(ValueError, match=r"elements of one shape.*\(\) and \(2,\)"):
        array_of([a, [a, 1.0]])


@pytest.mark.parametrize(
    "join", [lambda *x: np.stack(x), lambda *x: np.stack(x, axis=1), lambda *x: np.concatenate(x)]
)
def test_all_operands_at_once_receive_what_each_does(join: Callable[..., Any]) -> None:
    parts = [Node(np.arange(3.0) + k) for k in range(4)]
    result = join(*parts)
    g = np.random.default_rng(0).normal(size=result.shape)
    rules: Any = result.op.vjps
    args = [part._value for part in parts]
    together = rules.together(g, result._value, *args, **result.attrs)
    for k, one in enumerate(together):
        np.testing.assert_array_equal(one, rules[k](g, result._value, *args, **result.attrs))
    calls = 0

    def counted(*given: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        return rules.rule(*given, **options)

    result.op.vjps = EachOperand(counted, rules.together)
    try:
        result.backward(g)
        assert calls == 0
    finally:
        result.op.vjps = rules
