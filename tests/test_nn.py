"""`nn`: values that PyTorch gives, shapes, and arguments that do not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ad_widget import Node, check_grads, nn
from ad_widget.engine import topo_sort
from ad_widget.program import lower

RNG = np.random.default_rng(3)
IMAGE = np.arange(16.0).reshape(1, 1, 4, 4)


@pytest.mark.parametrize(
    ("call", "x", "want"),
    [
        (nn.relu, [-1.0, 0.0, 2.0], [0.0, 0.0, 2.0]),
        (nn.leaky_relu, [-1.0, 2.0], [-0.01, 2.0]),
        (nn.elu, [-1.0, 2.0], [-0.632120558829, 2.0]),
        (nn.gelu, [-1.0, 1.0], [-0.158655253931, 0.841344746069]),
        (nn.softplus, [-1.0, 1.0], [0.313261687519, 1.313261687519]),
        (nn.sigmoid, [-1.0, 1.0], [0.268941421370, 0.731058578630]),
        (nn.softmax, [1.0, 2.0, 3.0], [0.090030573170, 0.244728471055, 0.665240955775]),
        (nn.log_softmax, [1.0, 2.0, 3.0], [-2.407605964445, -1.407605964445, -0.407605964445]),
    ],
)
def test_values_as_pytorch_gives(call: Any, x: Any, want: Any) -> None:
    assert_allclose(call(x), want, rtol=1e-11)
    assert_allclose(call(Node(x)).data, want, rtol=1e-11)
    assert call(Node(x)).children[0].op is None  # one Node


def test_cross_entropy_of_labels_and_of_probabilities() -> None:
    x = RNG.normal(size=(4, 3))
    labels = np.array([0, 2, 1, 2])
    want = -np.log(np.exp(x) / np.exp(x).sum(1, keepdims=True))[np.arange(4), labels]
    assert_allclose(nn.cross_entropy(x, labels), want.mean())
    assert_allclose(nn.cross_entropy(x, labels.tolist(), reduction="none"), want)
    assert_allclose(nn.cross_entropy(x, np.eye(3)[labels], reduction="sum"), want.sum())
    assert_allclose(nn.cross_entropy(x.T, labels, axis=0), want.mean())
    assert_allclose(nn.cross_entropy(x, labels.astype(np.uint8)), want.mean())
    check_grads(lambda x: nn.cross_entropy(x, labels), x)
    check_grads(lambda x, p: nn.cross_entropy(x, p, reduction="none"), x, RNG.uniform(size=(4, 3)))
    one = nn.cross_entropy([1.0, 2.0, 3.0], 2)
    assert_allclose(one, 0.407605964445)


def test_labels_may_be_computed() -> None:
    x = Node(RNG.normal(size=(4, 3)))
    loss = nn.cross_entropy(x, np.argmax(x, axis=1))
    program, _ = lower(loss)
    moved = RNG.normal(size=(4, 3))
    assert_allclose(program.run({"x0": moved}).value, nn.cross_entropy(moved, moved.argmax(1)))


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ([0, 3], "from 0 to 2"),
        ([0, -1], "from 0 to 2"),
        ([0, 1, 1], "labels of shape"),
        ([0.0, 1.0], "probabilities of shape"),
    ],
)
def test_a_target_that_does_not_fit_is_refused(target: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        nn.cross_entropy(Node(np.zeros((2, 3))), target)


def test_mse() -> None:
    x, y = RNG.normal(size=(2, 3)), RNG.normal(size=3)
    assert_allclose(nn.mse(x, y), np.mean((x - y) ** 2))
    assert_allclose(nn.mse(Node(x), y, reduction="sum").data, np.sum((x - y) ** 2))
    check_grads(lambda x, y: nn.mse(x, y), x, y)
    with pytest.raises(ValueError, match="reduction"):
        nn.mse(x, y, reduction="max")
    with pytest.raises(ValueError, match="reduction"):
        nn.cross_entropy(x, [0, 1], reduction="max")


def test_conv2d_as_pytorch_gives() -> None:
    w = np.array([[[[1.0, 0.0], [0.0, -1.0]]]])
    assert_array_equal(nn.conv2d(IMAGE, w), np.full((1, 1, 3, 3), -5.0))
    strided = nn.conv2d(IMAGE, np.ones((1, 1, 2, 2)), [1.0], stride=2)
    assert_array_equal(strided[0, 0], [[11.0, 19.0], [43.0, 51.0]])
    padded = nn.conv2d(IMAGE, np.ones((1, 1, 3, 3)), padding=1)
    assert_array_equal(padded[0, 0, 0], [10.0, 18.0, 24.0, 18.0])
    apart = nn.conv2d(IMAGE, np.ones((1, 1, 2, 2)), dilation=2)
    assert_array_equal(apart[0, 0], [[20.0, 24.0], [36.0, 40.0]])


@pytest.mark.parametrize(
    ("x", "w", "options", "shape"),
    [
        ((2, 3, 7), (4, 3, 3), {}, (2, 4, 5)),
        ((3, 7), (4, 3, 3), {"stride": 2}, (4, 3)),
        ((2, 3, 7), (4, 3, 4), {"padding": "same"}, (2, 4, 7)),
        ((2, 3, 7), (4, 3, 3), {"padding": "same", "dilation": 2}, (2, 4, 7)),
        ((2, 3, 7), (4, 3, 3), {"padding": ((0, 2),)}, (2, 4, 7)),
        ((2, 2, 5, 6), (3, 2, 2, 3), {"stride": (2, 1), "padding": (1, 0)}, (2, 3, 3, 4)),
        ((2, 5, 6), (3, 2, 5, 6), {"padding": "valid"}, (3, 1, 1)),
    ],
)
def test_convolutions(x: Any, w: Any, options: Any, shape: Any) -> None:
    of = nn.conv1d if len(w) == 3 else nn.conv2d
    arrays = [RNG.normal(size=x), RNG.normal(size=w), RNG.normal(size=w[0])]
    out = of(*map(Node, arrays), **options)
    assert out.shape == shape
    assert_allclose(of(*arrays, **options), out.data)
    check_grads(lambda x, w, b: of(x, w, b, **options), *arrays)
    assert {"conv"} <= {node.op.name for node in topo_sort(out) if node.op}


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize(("n", "m"), [(6, 3), (3, 6), (5, 4), (4, 4), (3, 1)])
def test_numpys_convolve_and_correlate(mode: Any, n: int, m: int) -> None:
    x, v = RNG.normal(size=n), RNG.normal(size=m)
    for f in (np.convolve, np.correlate):
        out: Any = f(Node(x), Node(v), mode=mode)
        assert_allclose(out.data, f(x, v, mode=mode), atol=1e-14)
        check_grads(lambda x, v, f=f: f(x, v, mode=mode), x, v, order=1)


def test_max_pool_as_pytorch_gives() -> None:
    assert_array_equal(nn.max_pool2d(IMAGE, 2)[0, 0], [[5.0, 7.0], [13.0, 15.0]])
    assert_array_equal(nn.max_pool2d(IMAGE, 3, stride=1)[0, 0], [[10.0, 11.0], [14.0, 15.0]])
    edge = nn.max_pool2d(-IMAGE, (3, 2), stride=(2, 2), padding=(1, 0))
    assert_array_equal(edge[0, 0], [[0.0, -2.0], [-4.0, -6.0]])
    assert_array_equal(nn.max_pool1d(IMAGE[0, 0], 2), IMAGE[0, 0, :, 1::2])


def test_a_tie_in_a_window_is_shared() -> None:
    x = Node(np.array([[[1.0, 1.0, 0.0, 2.0]]]))
    nn.max_pool1d(x, 2).sum().backward()
    assert x.grad is not None
    assert_array_equal(x.grad.data, [[[0.5, 0.5, 0.0, 1.0]]])


def test_max_pool_differentiates() -> None:
    x = RNG.normal(size=(2, 3, 5, 6))
    check_grads(lambda x: nn.max_pool2d(x, (2, 3), stride=(1, 2), padding=(1, 0)), x)
    check_grads(lambda x: nn.max_pool1d(x, 2), x[0, 0])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nn.conv2d(np.ones((4, 4)), np.ones((1, 1, 2, 2))), "needs 4 axes"),
        (lambda: nn.conv2d(IMAGE, np.ones((1, 2, 2, 2))), "x has 1 channels, and w has 2"),
        (lambda: nn.conv2d(IMAGE, np.ones((1, 1, 5, 2))), "does not fit"),
        (lambda: nn.conv2d(IMAGE, np.ones((1, 1, 2, 2)), stride=0), "stride must be a positive"),
        (lambda: nn.conv2d(IMAGE, np.ones((1, 1, 2, 2)), padding=-1), "padding must be"),
        (lambda: nn.conv2d(IMAGE, np.ones((1, 1, 2, 2)), padding="full"), "padding must be"),
        (lambda: nn.conv2d(IMAGE, np.ones((1, 1, 2, 2)), padding="same", stride=2), "stride of 1"),
        (lambda: nn.max_pool2d(np.ones(3), 2), "needs 4 axes"),
        (lambda: nn.max_pool2d(IMAGE, 5), "does not fit"),
        (lambda: nn.max_pool2d(IMAGE, 2, padding=2), "less than the window"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_a_small_network_learns_to_tell_bars_apart() -> None:
    """Images with a horizontal or a vertical bar: convolution, pooling, a layer, gradient steps."""
    rng = np.random.default_rng(0)
    images = rng.normal(0, 0.1, (40, 1, 6, 6))
    labels = np.arange(40) % 2
    for k, label in enumerate(labels):
        place = rng.integers(6)
        images[k, 0][(place, slice(None)) if label else (slice(None), place)] += 1.0
    w, b = Node(rng.normal(0, 0.5, (3, 1, 3, 3))), Node(np.zeros(3))
    v = Node(rng.normal(0, 0.5, (12, 2)))
    for _ in range(60):
        hidden = nn.max_pool2d(nn.relu(nn.conv2d(images, w, b)), 2)
        logits = hidden.reshape(40, -1) @ v
        loss = nn.cross_entropy(logits, labels)
        loss.backward()
        for p in (w, b, v):
            assert p.grad is not None
            p.data -= 0.5 * p.grad.data
            p.zero_grad()
    assert float(loss) < 0.1
    assert (np.argmax(logits.data, axis=1) == labels).mean() >= 0.95
