"""A recurrent network, and a Gaussian process."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from ad_widget import Node, check_grads, grad, nn, value_and_grad

# ------------------------------------------------------------------ a recurrent network


def rnn(params: dict[str, Any], inputs: Any, h: Any) -> list[Any]:
    outputs = []
    for x in inputs:
        h = np.tanh(x @ params["Wx"] + h @ params["Wh"] + params["b"])
        outputs.append(h @ params["Wy"] + params["by"])
    return outputs


def test_back_propagation_through_time_is_what_the_formula_says() -> None:
    rng = np.random.default_rng(0)
    W, xs = 0.5 * rng.normal(size=(3, 3)), rng.normal(size=(6, 3))
    node = Node(W)
    h: Any = np.zeros(3)
    for x in xs:
        h = np.tanh(node @ h + x)
    np.sum(h).backward()

    hs = [np.zeros(3)]
    for x in xs:
        hs.append(np.tanh(W @ hs[-1] + x))
    G, g = np.zeros((3, 3)), np.ones(3)
    for k in range(len(xs), 0, -1):
        inner = g * (1 - hs[k] ** 2)
        G += np.outer(inner, hs[k - 1])
        g = W.T @ inner
    assert node.grad is not None
    assert_allclose(node.grad.data, G, rtol=1e-12)


def test_an_rnn_learns_to_say_hello() -> None:
    text = "hello hello "
    letters = sorted(set(text))
    codes = np.array([letters.index(c) for c in text])
    inputs = np.eye(len(letters))[codes]
    rng = np.random.default_rng(2)
    size, n = 12, len(letters)
    params = {
        "Wx": 0.3 * rng.normal(size=(n, size)),
        "Wh": 0.3 * rng.normal(size=(size, size)),
        "b": np.zeros(size),
        "Wy": 0.3 * rng.normal(size=(size, n)),
        "by": np.zeros(n),
    }

    def loss(params: Any) -> Any:
        scores = np.stack(rnn(params, inputs[:-1], np.zeros(size)))
        return nn.cross_entropy(scores, codes[1:])

    step = value_and_grad(loss)
    for _ in range(250):
        value, slopes = step(params)
        params = {k: p - 0.5 * slopes[k] for k, p in params.items()}
    assert value < 0.05
    said, h, x = "h", np.zeros(size), inputs[0]
    for _ in range(len(text) - 1):
        h = np.tanh(x @ params["Wx"] + h @ params["Wh"] + params["b"])
        k = int(np.argmax(h @ params["Wy"] + params["by"]))
        said, x = said + letters[k], np.eye(n)[k]
    assert said == text


# ------------------------------------------------------------------ a Gaussian process


def kernel(log_params: Any, a: Any, b: Any) -> Any:
    variance, length, _ = np.exp(log_params)
    return variance * np.exp(-0.5 * ((a[:, None] - b[None, :]) / length) ** 2)


def negative_log_likelihood(log_params: Any, x: Any, y: Any) -> Any:
    K = kernel(log_params, x, x) + np.exp(log_params[2]) * np.eye(len(x))
    L = np.linalg.cholesky(K)
    alpha = np.linalg.solve(L, y)
    return 0.5 * alpha @ alpha + np.sum(np.log(np.diag(L))) + 0.5 * len(x) * np.log(2 * np.pi)


def test_gaussian_process() -> None:
    rng = np.random.default_rng(0)
    x = np.linspace(0, 6, 25)
    y = np.sin(x) + 0.1 * rng.normal(size=25)
    at = np.log([0.8, 0.7, 0.05])
    value, slope = value_and_grad(negative_log_likelihood)(at, x, y)

    # As the textbook has it: the slope is tr((K⁻¹ − αα')·dK/dθ) / 2, with α = K⁻¹y.
    K = kernel(at, x, x) + np.exp(at[2]) * np.eye(25)
    inverse = np.linalg.inv(K)
    alpha = inverse @ y
    distance = (x[:, None] - x[None, :]) ** 2
    smooth = kernel(at, x, x)
    dK = [smooth, smooth * distance / np.exp(2 * at[1]), np.exp(at[2]) * np.eye(25)]
    want = [0.5 * np.trace((inverse - np.outer(alpha, alpha)) @ d) for d in dK]
    assert_allclose(slope, want, rtol=1e-9)
    assert_allclose(
        value,
        0.5 * y @ alpha + 0.5 * np.linalg.slogdet(K)[1] + 12.5 * np.log(2 * np.pi),
        rtol=1e-12,
    )
    check_grads(lambda p: negative_log_likelihood(p, x[:6], y[:6]), at)

    for _ in range(300):
        at = at - 0.05 * grad(negative_log_likelihood)(at, x, y)
    _, length, noise = np.exp(at)
    assert 0.05 < np.sqrt(noise) < 0.15  # 0.1 is what went in
    assert 1.0 < length < 3.0
    K = kernel(at, x, x) + noise * np.eye(25)
    mean = kernel(at, np.array([0.5, 2.0, 5.2]), x) @ np.linalg.solve(K, y)
    assert_allclose(mean, np.sin([0.5, 2.0, 5.2]), atol=0.1)
