"""Ten cells that a lecture on gradients shows, by name: what the picture is measured on."""

from __future__ import annotations

__all__ = ["CELLS"]

NEURON = """x = 3.0
w = 2.0
b = 1.0
a = w * x + b
loss = (a - 4.0) ** 2
loss"""

CIRCUIT = """import numpy as np
w0, x0, w1, x1, w2 = 2.0, -1.0, -3.0, -2.0, -3.0
f = 1 / (1 + np.exp(-(w0 * x0 + w1 * x1 + w2)))
f"""

BAYDIN = """import numpy as np
x1 = 2.0
x2 = 5.0
y = np.log(x1) + x1 * x2 - np.sin(x2)
y"""

SHARED = """import numpy as np
x = 1.5
w = 0.5
a = w * x
b = np.tanh(w * a)
loss = (b - 1.0) ** 2
loss"""

BRANCH = """x = 2.0
w = -1.5
z = w * x
if z > 0:
    a = z
else:
    a = 0.1 * z
loss = (a - 1.0) ** 2
loss"""

MLP = """import random
import numpy as np
random.seed(1337)
class Neuron:
    def __init__(self, nin):
        self.w = [random.uniform(-1, 1) for _ in range(nin)]
        self.b = random.uniform(-1, 1)
    def __call__(self, x):
        return np.tanh(sum((wi * xi for wi, xi in zip(self.w, x)), self.b))
class Layer:
    def __init__(self, nin, nout):
        self.neurons = [Neuron(nin) for _ in range(nout)]
    def __call__(self, x):
        out = [n(x) for n in self.neurons]
        return out[0] if len(out) == 1 else out
class MLP:
    def __init__(self, nin, nouts):
        sz = [nin] + nouts
        self.layers = [Layer(sz[i], sz[i + 1]) for i in range(len(nouts))]
    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
model = MLP(2, [4, 4, 1])
x = [1.0, -2.0]
score = model(x)
loss = (score - 1.0) ** 2
loss"""

ARRAYS = """import numpy as np
X = np.array([[0.1, -0.1, 0.6], [0.1, -0.5, 0.4], [1.3, 0.9, -0.7], [-1.3, -0.6, 0.0]])
y = np.array([0, 1, 1, 0])
W1 = np.array([[-2.3, -0.2, -1.2, -0.7], [-0.5, -0.3, 0.4, 1.0], [-0.1, 1.4, -0.7, 0.4]])
b1 = np.array([0.1, -0.2, 0.0, 0.3])
W2 = np.array([[0.9, 0.1], [-0.7, -0.9], [-0.5, 0.2], [-1.0, -0.2]])
b2 = np.array([0.1, -0.1])
h = np.tanh(X @ W1 + b1)
logits = h @ W2 + b2
p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
loss = -np.log(p[np.arange(4), y]).mean()
loss"""

RNN = """import numpy as np
xs = [0.5, -1.0, 0.8, 0.1, -0.4]
wx, wh, b = 0.9, 0.6, 0.1
h = 0.0
for x in xs:
    h = np.tanh(wx * x + wh * h + b)
loss = (h - 1.0) ** 2
loss"""

ATTENTION = """import numpy as np
X = np.array([[0.3, 0.8, 0.3, -1.3], [0.9, 0.4, -0.5, 0.6], [0.4, 0.3, 0.0, 0.5]])
Wq = np.array([[-0.7, -0.2], [-0.5, 0.6], [0.0, -0.3], [-0.8, -0.3]])
Wk = np.array([[0.0, -0.3], [1.3, 1.0], [-2.7, -1.9], [-0.2, -0.4]])
Wv = np.array([[0.2, 0.2], [2.1, -1.1], [-0.4, 2.0], [0.6, 0.7]])
Q, K, V = X @ Wq, X @ Wk, X @ Wv
S = Q @ K.T / np.sqrt(2)
A = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)
out = A @ V
loss = (out ** 2).sum()
loss"""

DESCENT = """x = 3.0
rate = 0.1
for step in range(4):
    x = x - rate * 2 * (x - 1.0)
loss = (x - 1.0) ** 2
loss"""

CELLS = {
    "neuron": NEURON,
    "circuit": CIRCUIT,
    "baydin": BAYDIN,
    "shared": SHARED,
    "branch": BRANCH,
    "mlp": MLP,
    "arrays": ARRAYS,
    "rnn": RNN,
    "attention": ATTENTION,
    "descent": DESCENT,
}
