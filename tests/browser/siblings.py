"""Cells beside the ten of `cells`: what else a lecture may hold, and what it seldom does.

Arrays of every shape, long and foreign names, numbers at the ends of what a float holds, one card
and a hundred leaves: the picture has to be read with these too.
"""

from __future__ import annotations

__all__ = ["SIBLINGS"]

MOONS = """import random
import numpy as np
random.seed(1)
class Neuron:
    def __init__(self, nin, nonlin=True):
        self.w = [random.uniform(-1, 1) for _ in range(nin)]
        self.b = 0.0
        self.nonlin = nonlin
    def __call__(self, x):
        act = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        return np.maximum(act, 0) if self.nonlin else act
class Layer:
    def __init__(self, nin, nout, nonlin=True):
        self.neurons = [Neuron(nin, nonlin) for _ in range(nout)]
    def __call__(self, x):
        out = [n(x) for n in self.neurons]
        return out[0] if len(out) == 1 else out
    def parameters(self):
        return [p for n in self.neurons for p in [*n.w, n.b]]
class MLP:
    def __init__(self, nin, nouts):
        sz = [nin, *nouts]
        self.layers = [Layer(sz[i], sz[i + 1], i != len(nouts) - 1) for i in range(len(nouts))]
    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]
model = MLP(2, [4, 4, 1])
X = [[0.5, 1.0], [1.2, -0.3], [-0.8, 0.6], [0.1, -0.9]]
y = [1, -1, 1, -1]
scores = [model(x) for x in X]
losses = [np.maximum(1 - yi * score, 0) for yi, score in zip(y, scores)]
data_loss = sum(losses) * (1.0 / len(losses))
alpha = 1e-4
reg_loss = alpha * sum(p * p for p in model.parameters())
total_loss = data_loss + reg_loss
total_loss"""

MAKEMORE = """import numpy as np
rng = np.random.default_rng(2147483647)
context, tokens = rng.integers(0, 27, (32, 3)), rng.integers(0, 27, 32)
C = rng.normal(size=(27, 10))
W1 = rng.normal(size=(30, 64)) * 0.3
b1 = rng.normal(size=64) * 0.01
bngain, bnbias = np.ones((1, 64)), np.zeros((1, 64))
W2 = rng.normal(size=(64, 27)) * 0.1
b2 = np.zeros(27)
emb = C[context]
embcat = emb.reshape(32, -1)
hprebn = embcat @ W1 + b1
bnmeani = hprebn.mean(0, keepdims=True)
bnvari = hprebn.var(0, keepdims=True)
hpreact = bngain * (hprebn - bnmeani) / np.sqrt(bnvari + 1e-5) + bnbias
h = np.tanh(hpreact)
logits = h @ W2 + b2
shifted = logits - logits.max(1, keepdims=True)
logprobs = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
loss = -logprobs[np.arange(32), tokens].mean()
loss"""

MANUAL = """import numpy as np
x1, x2 = 2.0, 0.0
w1, w2 = -3.0, 1.0
b = 6.8813735870195432
x1w1 = x1 * w1
x2w2 = x2 * w2
x1w1x2w2 = x1w1 + x2w2
n = x1w1x2w2 + b
e = np.exp(2 * n)
o = (e - 1) / (e + 1)
o"""

TWO_LAYERS = """import numpy as np
rng = np.random.default_rng(0)
N, D, H, C = 5, 4, 10, 3
X = 10 * rng.normal(size=(N, D))
y = np.array([0, 1, 2, 2, 1])
W1, b1 = 0.1 * rng.normal(size=(D, H)), np.zeros(H)
W2, b2 = 0.1 * rng.normal(size=(H, C)), np.zeros(C)
reg = 0.05
hidden = np.maximum(0, X.dot(W1) + b1)
scores = hidden.dot(W2) + b2
exp_scores = np.exp(scores - np.max(scores, axis=1, keepdims=True))
probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
correct_logprobs = -np.log(probs[range(N), y])
data_loss = np.sum(correct_logprobs) / N
reg_loss = 0.5 * reg * np.sum(W1 * W1) + 0.5 * reg * np.sum(W2 * W2)
loss = data_loss + reg_loss
loss"""

TRANSFORMER = """import numpy as np
rng = np.random.default_rng(0)
T, C = 4, 8
x = rng.normal(size=(2, T, C))
Wqkv, Wo = rng.normal(size=(C, 3 * C)) * 0.3, rng.normal(size=(C, C)) * 0.3
W1, W2 = rng.normal(size=(C, 4 * C)) * 0.3, rng.normal(size=(4 * C, C)) * 0.3
g1, g2 = np.ones(C), np.ones(C)
def norm(x, g):
    mu = x.mean(-1, keepdims=True)
    return g * (x - mu) / np.sqrt(((x - mu) ** 2).mean(-1, keepdims=True) + 1e-5)
def softmax(s):
    e = np.exp(s - s.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)
def attention(x):
    q, k, v = np.split(x @ Wqkv, 3, axis=-1)
    s = q @ k.transpose(0, 2, 1) / np.sqrt(C)
    return softmax(s + np.triu(np.full((T, T), -1e9), 1)) @ v @ Wo
def mlp(x):
    return np.maximum(x @ W1, 0) @ W2
x = x + attention(norm(x, g1))
x = x + mlp(norm(x, g2))
loss = (x ** 2).mean()
loss"""

GRU = """import numpy as np
def sigmoid(a):
    return 1 / (1 + np.exp(-a))
xs = np.sin(np.arange(20))
Wz, Uz, bz = 0.5, -0.3, 0.1
Wr, Ur, br = 0.4, 0.2, 0.0
Wh, Uh, bh = 0.9, 0.7, -0.1
h = 0.0
for x in xs:
    z = sigmoid(Wz * x + Uz * h + bz)
    r = sigmoid(Wr * x + Ur * h + br)
    candidate = np.tanh(Wh * x + Uh * (r * h) + bh)
    h = (1 - z) * h + z * candidate
loss = (h - 0.5) ** 2
loss"""

LSTM = """import numpy as np
rng = np.random.default_rng(1)
W, U, b = rng.normal(size=(3, 16)), rng.normal(size=(4, 16)), np.zeros(16)
h, c = np.zeros(4), np.zeros(4)
for x in rng.normal(size=(20, 3)):
    i, f, g, o = np.split(x @ W + h @ U + b, 4)
    c = c / (1 + np.exp(-f)) + np.tanh(g) / (1 + np.exp(-i))
    h = np.tanh(c) / (1 + np.exp(-o))
loss = (h ** 2).sum()
loss"""

CONVOLUTION = """import numpy as np
image = np.arange(25.0).reshape(5, 5) % 7 / 7
kernel = np.array([[1.0, 0.5, -1.0], [0.3, 0.0, -0.3], [1.0, -0.5, -1.0]])
total = 0.0
for i in range(3):
    for j in range(3):
        patch = (image[i:i + 3, j:j + 3] * kernel).sum()
        total = total + np.maximum(patch, 0)
total"""

BATCH = """import numpy as np
x = np.linspace(-1, 1, 24).reshape(2, 3, 4)
w = np.linspace(-0.5, 0.5, 8).reshape(4, 2)
y = np.tanh(x @ w)
loss = (y ** 2).sum()
loss"""

ONE_NUMBER = """import numpy as np
w = np.array([2.0])
x = np.array([[3.0]])
y = w * x
loss = (y - 1.0).sum() ** 2
loss"""

GREEK = """import numpy as np
μ, σ, β1 = 0.3, 1.2, 0.9
数据 = 0.7
学习率 = 0.01
z = (数据 - μ) / σ
ℒ = 0.5 * z ** 2 + np.log(σ)
μ_new = μ - 学习率 * z * β1
loss = ℒ + μ_new ** 2
loss"""

LONG_NAMES = """import numpy as np
learned_weight_of_the_connection_between_the_hidden_and_output = 0.3
mean_activation_of_the_previous_layer_after_batch_normalising = 1.7
bias = -0.2
pre_activation_of_the_output_neuron_before_the_nonlinearity_x = (
    learned_weight_of_the_connection_between_the_hidden_and_output
    * mean_activation_of_the_previous_layer_after_batch_normalising + bias)
loss = np.tanh(pre_activation_of_the_output_neuron_before_the_nonlinearity_x) ** 2
loss"""

HOLDERS = """from dataclasses import dataclass
@dataclass
class Options:
    rate: float
    decay: float
options = Options(0.1, 0.01)
params = {"w": 2.0, "bias term": -1.0}
xs = [1.0, 2.0, 3.0]
pred = [params["w"] * x + params["bias term"] for x in xs]
penalty = options.decay * params["w"] ** 2
loss = options.rate * sum(p ** 2 for p in pred) + penalty
loss"""

EXTREMES = """tiny = 1e-300
huge = 1e12
zero = -0.0
nearly = 0.1 + 0.2
a = tiny * huge
b = a + zero
c = huge * nearly - 123456.789
loss = b + c * zero + huge
loss"""

NOT_FINITE = """import numpy as np
x = 0.0
y = -1.0
v = np.array([1.0, np.nan, np.inf, -0.0])
a = np.log(x)
b = np.sqrt(y)
total = a + b + v.sum()
total"""

ONE_CARD = """x = 3.0
x"""

HUNDRED = """from ad_widget import Node
w = [Node(0.01 * k) for k in range(100)]
loss = sum(wk ** 2 for wk in w)
loss"""

ARRAY_OUT = """import numpy as np
x = np.array([0.5, -1.0, 2.0])
W = np.array([[1.0, 0.0, -1.0], [0.5, 0.5, 0.5]])
y = np.tanh(W @ x)
y"""

MANY_CALLS = """import numpy as np
def softplus(z):
    return np.log(1 + np.exp(z))
a, b, c = 0.2, -0.5, 1.5
u = softplus(a * b + c) * softplus(b - c)
v = softplus(u) + softplus(-u)
w = (u + v) * (u - v) / (u * v + 1)
w"""

EXPRESSION = """import numpy as np
a, b, c, d = 0.3, -1.2, 2.0, 0.7
np.sqrt((a * b + c * d) ** 2 + (a - b) ** 2 * (c + d) ** 2) / (1 + np.exp(-(a + b + c + d)))"""

FAN = """x = 2.0
y = 3.0
z = x * y + x / y + x - y + x ** 2 + y ** 3 - (x + y) * (x - y)
z"""

SIBLINGS = {
    "moons": MOONS,
    "makemore": MAKEMORE,
    "manual": MANUAL,
    "two layers": TWO_LAYERS,
    "transformer": TRANSFORMER,
    "gru": GRU,
    "lstm": LSTM,
    "convolution": CONVOLUTION,
    "batch": BATCH,
    "one number": ONE_NUMBER,
    "greek": GREEK,
    "long names": LONG_NAMES,
    "holders": HOLDERS,
    "extremes": EXTREMES,
    "not finite": NOT_FINITE,
    "one card": ONE_CARD,
    "hundred": HUNDRED,
    "array out": ARRAY_OUT,
    "many calls": MANY_CALLS,
    "expression": EXPRESSION,
    "fan": FAN,
}
