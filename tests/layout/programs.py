"""Programs as lectures have them: what the layout is measured and tested on."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from ad_widget import Node, explore, nn
from ad_widget.program import Program
from ad_widget.recording import record
from ad_widget.recording.cell import Cell

__all__ = ["CELLS", "FUNCTIONS", "program"]

CELLS = {
    "circuit": "x = -2.0\ny = 5.0\nz = -4.0\nq = x + y\nf = q * z",
    "first": "x = 3.0\nw = 2.0\nb = 1.0\na = w * x + b\nloss = (a - 4.0) ** 2",
    "micrograd neuron": """
x1 = 2.0
x2 = 0.0
w1 = -3.0
w2 = 1.0
b = 6.8813735870195432
x1w1 = x1 * w1
x2w2 = x2 * w2
x1w1x2w2 = x1w1 + x2w2
n = x1w1x2w2 + b
e = np.exp(2 * n)
o = (e - 1) / (e + 1)
""",
    "micrograd sanity": """
a = -4.0
b = 2.0
c = a + b
d = a * b + b**3
c = c + c + 1
c = c + 1 + c + (-a)
d = d + d * 2 + np.maximum(b + a, 0)
d = d + 3 * d + np.maximum(b - a, 0)
e = c - d
f = e**2
g = f / 2.0
g = g + 10.0 / f
""",
    "gradient descent": """
x = 3.0
for step in range(4):
    slope = 2 * (x - 1.0)
    x = x - 0.1 * slope
""",
    "logistic": """
w = 0.5
b = -0.2
loss = 0.0
for x, y in [(0.5, 0.0), (1.5, 1.0), (2.0, 1.0), (-1.0, 0.0)]:
    p = 1 / (1 + np.exp(-(w * x + b)))
    loss = loss - y * np.log(p) - (1 - y) * np.log(1 - p)
""",
    "gaussian": """
mu = 0.3
sigma = 1.2
total = 0.0
for x in (0.1, 0.7, -0.4):
    total = total - 0.5 * ((x - mu) / sigma) ** 2 - np.log(sigma)
""",
}


def baydin(x1: Any, x2: Any) -> Any:
    return np.log(x1) + x1 * x2 - np.sin(x2)


def sigmoid_circuit(w0: Any, x0: Any, w1: Any, x1: Any, w2: Any) -> Any:
    return 1 / (1 + np.exp(-(w0 * x0 + w1 * x1 + w2)))


def residuals(w: Any, x1: Any, x2: Any, x3: Any) -> Any:
    return sum((w * x - k) ** 2 for k, x in enumerate((x1, x2, x3), 1))


def relu_neuron(x1: Any, x2: Any, w1: Any, w2: Any, b: Any) -> Any:
    return nn.relu(x1 * w1 + x2 * w2 + b)


def diamond(x: Any) -> Any:
    return np.sin(x) * np.cos(x) + x


def multilayer(*widths: int) -> tuple[Callable[..., Any], dict[str, float]]:
    """Return a network of single numbers, and its inputs: parameters are made first."""

    def network(*inputs: Any) -> Any:
        rng = np.random.default_rng(len(widths))
        layers = [
            [
                ([Node(float(rng.uniform(-1, 1))) for _ in range(into)], Node(0.1))
                for _ in range(out)
            ]
            for into, out in itertools.pairwise(widths)
        ]
        signals = list(inputs)
        for layer in layers:
            outs = []
            for weights, bias in layer:
                total = bias
                for weight, signal in zip(weights, signals, strict=True):
                    total = total + weight * signal
                outs.append(np.tanh(total))
            signals = outs
        return signals[0]

    names = [f"x{k}" for k in range(widths[0])]
    made: dict[str, Any] = {"network": network}
    exec(f"def f({', '.join(names)}):\n    return network({', '.join(names)})", made)
    return made["f"], {name: 0.3 + 0.2 * k for k, name in enumerate(names)}


def recurrent(turns: int) -> Callable[..., Any]:
    def f(w: Any, u: Any, b: Any) -> Any:
        h = 0.0
        for k in range(turns):
            h = np.tanh(w * h + u * (0.2 * k - 0.4) + b)
        return (h - 0.5) ** 2

    return f


def iterated(turns: int) -> Callable[..., Any]:
    def f(x: Any, w: Any) -> Any:
        y = 0.5
        for _ in range(turns):
            y = np.sin(w * y) + x
        return y

    return f


def array_network(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    return nn.cross_entropy(nn.relu(x @ w1 + b1) @ w2 + b2, np.array([0, 1, 1]))


def attention(x: Any, wq: Any, wk: Any, wv: Any) -> Any:
    q, k, v = x @ wq, x @ wk, x @ wv
    scores = q @ k.T / np.sqrt(2.0)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return ((e / e.sum(axis=1, keepdims=True) @ v) ** 2).sum()


def batch_norm(x: Any, gamma: Any, beta: Any) -> Any:
    centred = x - x.mean(axis=0)
    variance = (centred**2).mean(axis=0)
    return ((gamma * centred / np.sqrt(variance + 1e-5) + beta) ** 3).sum()


def gaussian_process(length: Any, scale: Any, noise: Any) -> Any:
    x = np.linspace(0, 1, 4)
    y = np.array([0.1, 0.5, 0.3, -0.2])
    far = (x[:, None] - x[None, :]) ** 2
    k = scale**2 * np.exp(-far / (2 * length**2)) + noise**2 * np.eye(4)
    return -0.5 * (y @ np.linalg.solve(k, y)) - 0.5 * np.log(np.linalg.det(k)) - 3.7


def newton(a: Any) -> Any:
    x = 1.0
    for _ in range(5):
        x = 0.5 * (x + a / x)
    return x


def horner(x: Any, a0: Any, a1: Any, a2: Any, a3: Any, a4: Any, a5: Any, a6: Any) -> Any:
    y = a6
    for a in (a5, a4, a3, a2, a1, a0):
        y = y * x + a
    return y


def power_sum(x: Any, a0: Any, a1: Any, a2: Any, a3: Any, a4: Any, a5: Any) -> Any:
    return sum(a * x**k for k, a in enumerate((a0, a1, a2, a3, a4, a5)))


def descent(w: Any, b: Any, rate: Any) -> Any:
    for _ in range(5):
        off = w * 1.5 + b - 2.0
        w, b = w - rate * (3.0 * off), b - rate * (2.0 * off)
    return (w * 1.5 + b - 2.0) ** 2


def least_squares(points: int) -> Callable[..., Any]:
    def f(w: Any, b: Any) -> Any:
        total = 0.0
        for k in range(points):
            total = total + (w * (0.3 * k) + b - (0.7 * k + 0.1)) ** 2
        return total / points

    return f


def softmax(a: Any, b: Any, c: Any, d: Any) -> Any:
    e = [np.exp(v) for v in (a, b, c, d)]
    total = e[0] + e[1] + e[2] + e[3]
    loss = 0.0
    for k, v in enumerate(e):
        loss = loss - (0.7 if k == 0 else 0.1) * np.log(v / total)
    return loss


def long_short_term(x: Any, h: Any, c: Any, wf: Any, uf: Any, bf: Any, wi: Any, ui: Any, bi: Any,
                    wo: Any, uo: Any, bo: Any, wg: Any, ug: Any, bg: Any) -> Any:  # fmt: skip
    def gate(w: Any, u: Any, b: Any) -> Any:
        return 1 / (1 + np.exp(-(w * x + u * h + b)))

    for _ in range(2):
        forget, into, out = gate(wf, uf, bf), gate(wi, ui, bi), gate(wo, uo, bo)
        c = forget * c + into * np.tanh(wg * x + ug * h + bg)
        h = out * np.tanh(c)
    return h


def convolution(k0: Any, k1: Any, k2: Any, x0: Any, x1: Any, x2: Any, x3: Any, x4: Any) -> Any:
    xs, total = [x0, x1, x2, x3, x4], 0.0
    for i in range(3):
        total = total + np.maximum(k0 * xs[i] + k1 * xs[i + 1] + k2 * xs[i + 2], 0) ** 2
    return total


def tree(leaves: int) -> Callable[..., Any]:
    def f(x0: Any) -> Any:
        level = [x0] + [Node(0.5 + 0.03 * k) for k in range(1, leaves)]
        while len(level) > 1:
            level = [a * b for a, b in zip(level[::2], level[1::2], strict=True)]
        return level[0]

    return f


def butterfly(x0: Any) -> Any:
    values, stride = [x0] + [Node(0.1 * k) for k in range(1, 8)], 1
    while stride < 8:
        values = [
            values[k] + values[k ^ stride] if not k & stride else values[k ^ stride] - values[k]
            for k in range(8)
        ]
        stride *= 2
    total = values[0] * values[1]
    for k in (2, 4, 6):
        total = total + values[k] * values[k + 1]
    return total


def rosenbrock(a: Any, b: Any, c: Any, d: Any) -> Any:
    return sum(100 * (q - p**2) ** 2 + (1 - p) ** 2 for p, q in ((a, b), (b, c), (c, d)))


def pendulum(angle: Any, speed: Any, gravity: Any) -> Any:
    for _ in range(6):
        speed = speed - 0.1 * gravity * np.sin(angle)
        angle = angle + 0.1 * speed
    return angle**2 + speed**2


def runge_kutta(y: Any, k: Any) -> Any:
    def slope(z: Any) -> Any:
        return -k * z + np.sin(z)

    for _ in range(2):
        a = slope(y)
        b = slope(y + 0.05 * a)
        c = slope(y + 0.05 * b)
        y = y + 0.1 / 6 * (a + 2 * b + 2 * c + slope(y + 0.1 * c))
    return y


def kinetics(m: Any, v: Any, g: Any, h: Any) -> Any:
    return 0.5 * m * v**2 + m * g * h


def variational(mu: Any, rho: Any) -> Any:
    sigma = np.log(1 + np.exp(rho))
    total = 0.0
    for noise in (0.3, -0.8, 1.1):
        z = mu + sigma * noise
        total = total + (-0.5 * (z - 1.0) ** 2 + np.log(sigma)) / 3
    return total


def lagrange(x: Any, y: Any, multiplier: Any) -> Any:
    return x**2 + 2 * y**2 - multiplier * (x + y - 1.0)


def _rows(*shape: int) -> np.ndarray[Any, Any]:
    return np.random.default_rng(sum(shape)).normal(size=shape)


def _named(names: str) -> dict[str, float]:
    return {name: 0.1 + 0.1 * k for k, name in enumerate(names.split())}


FUNCTIONS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "baydin": (baydin, {"x1": 2.0, "x2": 5.0}),
    "sigmoid circuit": (sigmoid_circuit, _named("w0 x0 w1 x1 w2")),
    "residuals": (residuals, _named("w x1 x2 x3")),
    "relu neuron": (relu_neuron, _named("x1 x2 w1 w2 b")),
    "diamond": (diamond, {"x": 0.7}),
    "network 2-4-1": multilayer(2, 4, 1),
    "network 2-4-4-1": multilayer(2, 4, 4, 1),
    "network 3-6-6-1": multilayer(3, 6, 6, 1),
    "network 4-10-10-1": multilayer(4, 10, 10, 1),
    **{f"recurrent {n}": (recurrent(n), _named("w u b")) for n in (3, 5, 10)},
    **{f"loop {n}": (iterated(n), {"x": 0.3, "w": 0.7}) for n in (10, 20, 150)},
    "array network": (
        array_network,
        {"x": _rows(3, 2), "w1": _rows(2, 4), "b1": _rows(4), "w2": _rows(4, 2), "b2": _rows(2)},
    ),
    "attention": (
        attention,
        {"x": _rows(3, 2), "wq": _rows(2, 2), "wk": _rows(2, 2), "wv": _rows(2, 2)},
    ),
    "batch norm": (batch_norm, {"x": _rows(4, 2), "gamma": _rows(2), "beta": _rows(2)}),
    "gaussian process": (gaussian_process, {"length": 0.5, "scale": 1.0, "noise": 0.1}),
    "newton": (newton, {"a": 2.0}),
    "horner": (horner, _named("x a0 a1 a2 a3 a4 a5 a6")),
    "power sum": (power_sum, _named("x a0 a1 a2 a3 a4 a5")),
    "descent": (descent, _named("w b rate")),
    **{f"least squares {n}": (least_squares(n), _named("w b")) for n in (6, 12)},
    "softmax": (softmax, _named("a b c d")),
    "long short-term": (long_short_term, _named("x h c wf uf bf wi ui bi wo uo bo wg ug bg")),
    "convolution": (convolution, _named("k0 k1 k2 x0 x1 x2 x3 x4")),
    "tree": (tree(32), {"x0": 1.1}),
    "butterfly": (butterfly, {"x0": 0.3}),
    "rosenbrock": (rosenbrock, _named("a b c d")),
    "pendulum": (pendulum, {"angle": 1.0, "speed": 0.0, "gravity": 9.8}),
    "runge-kutta": (runge_kutta, {"y": 1.0, "k": 0.5}),
    "kinetics": (kinetics, _named("m v g h")),
    "variational": (variational, {"mu": 0.2, "rho": 0.1}),
    "lagrange": (lagrange, {"x": 0.4, "y": 0.5, "multiplier": 1.0}),
}


def program(name: str) -> Program:
    """Return one of the programs, without the scopes of its calls and loops: groups are apart."""
    if name in CELLS:
        source = CELLS[name].strip()
        found = record(Cell(ast.parse(source), source, {"np": np})).lowered()[0]
    else:
        f, leaves = FUNCTIONS[name]
        found = explore(f, **leaves).program
    nodes = tuple(replace(node, scope=None) for node in found.nodes)
    return replace(found, nodes=nodes, scopes=())
