"""Ordinary NumPy in short cells: ``x = 0.7`` is the leaf, ``y`` the result.

Each is judged against the same text on floats, with finite differences; what is to raise stands in
`RAISES` with what the message says.
"""

# ruff: noqa: E501
from __future__ import annotations

HEAD = "import math\nimport statistics\nimport numpy as np\nx = 0.7\n"

JOINING = """
y = (np.array([x, x * x]) * np.array([1.0, 3.0])).sum()
t = x; R = np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]]); y = (R @ [1.0, 2.0])[1]
y = np.asarray([x, 2.0, x * x]).prod()
y = np.array([np.exp(x * np.arange(3.0)), [1.0, x, 2.0]])[:, 1].sum()
y = np.array([[x, 1], [2, x]], dtype=float).sum() * x
y = np.array((x, (x * 2)), ndmin=2).shape[0] * x
y = np.full(4, x * x).sum() + np.full((2, 2), 3.0).sum() * x
y = np.full_like(np.ones((2, 3)), x).sum()
y = (np.r_[x, 0.5:2.5, [x * x, 1.0]] * np.arange(5.0)).sum()
y = np.c_[[x, 1.0], [2.0, x]].prod() + np.c_[x, 2.0].sum()
y = np.sum([x, x * x]) + np.mean([x, 3.0, x])
y = np.max([x, 2 * x, 0.1]) + np.min((x, 5.0)) + np.ptp([x, 3.0])
y = np.dot([x, x**2], [3.0, 4.0]) + np.inner([x, 1.0], [x, 2.0])
y = np.outer([x, 1.0], [x, 2.0]).sum() + np.cross([x, 1.0, 0.0], [0.0, x, 2.0])[2]
y = np.linalg.norm([x, 2.0]) + np.linalg.det([[x, 1.0], [0.5, 3.0]])
y = np.polyval([x, 1.0, 2.0], 3.0) + np.einsum("i,i->", [x, 1.0], [x, 2.0])
y = np.stack([[x, 1.0], [2.0, x]]).sum() + np.vstack([[x, 1.0], [2.0, 3.0]])[0, 0]
y = np.hstack([[x, 1.0], [x * x]]).sum() + np.column_stack([[x, 1.0], [2.0, x]])[1, 1]
y = np.block([[x, 1.0], [2.0, x]]).sum() + np.concatenate([[x], [1.0, x]]).sum()
rows = [[x * i for i in range(3)] for _ in range(2)]; y = (np.array(rows) ** 2).sum()
K = np.array([[np.exp(-abs(i - j) * x) for j in range(3)] for i in range(3)]); y = np.linalg.det(K)
y = np.tanh([x, 2 * x]).sum() + np.add([x, 1.0], (2.0, x)).sum()
y = np.array(list(x * k for k in range(3))).sum() + np.fromiter((x * k for k in range(3)), float)[2]
make = np.array; y = make([x, x * x]).sum()
from functools import partial; make = partial(np.array, dtype=float); y = make([x, x * x]).sum()
args = ([x, x * x],); y = np.array(*args, **{}).sum()
f = lambda t: np.array([t, t * t]); y = f(x).sum()
y = (r := np.array([x, x * x])).sum() + r[0]
nn = np; y = nn.array([x, 1.0]).sum() * x
from numpy import array, cos; y = array([x, cos(x)]).prod()
y = np.where([True, False], [x, 1.0], [2.0, x]).prod()
y = np.cumsum([x, x, 1.0])[1] + np.diff([x, x * x])[0] + np.clip([x, 3.0], 0.0, 1.0).sum()
y = np.interp(x, [0.0, 1.0], [2.0, x]) + np.trapezoid([x, x * x, 1.0])
"""

MATH = """
y = math.exp(x) + math.sin(x) * math.sqrt(x) + math.log(x) + math.log(x, 3.0) + math.log2(x)
y = sum(map(math.exp, [x, 2 * x])) + math.fsum([x, x * x, 1.0]) + math.prod([x, 3.0, x])
y = math.hypot(x, 2.0) + math.atan2(x, 1.0) + math.pow(x, 3) + math.hypot(x, 1.0, 2.0)
y = math.tanh(x) + math.asin(x) + math.degrees(x) + math.expm1(x) + math.fabs(-x)
y = math.dist([x, 1.0], [0.0, x]) + math.ldexp(x, 3) + math.modf(x + 2.0)[0]
from math import *; y = exp(x) * pi + sqrt(x)
import math as m; y = m.cos(x) if m.floor(x) == 0 else 0.0
y = statistics.mean([x, 1.0, x * x]) + statistics.fmean((x, 2.0)) + statistics.median([x, 5.0, 2.0])
y = statistics.pstdev([x, 1.0, 3.0]) + statistics.stdev([x, 1.0, 3.0])
y = statistics.variance([x, 1.0, 3.0]) + statistics.pvariance([x, 1.0, 3.0])
y = statistics.fmean([x, 2.0], weights=[1.0, x]) + statistics.harmonic_mean([x, 2.0])
y = statistics.geometric_mean([x, 2.0]) + statistics.correlation([x, 2.0, 3.0], [1.0, 0.0, x])
from scipy.special import expit, logsumexp; y = expit(x) + logsumexp([x, 1.0])
import scipy.special as sp; h = np.zeros(3); h[1] = x; y = sp.softmax(h)[1] + sp.erf(x)
y = np.polynomial.Polynomial([x, 1.0])(2.0) + (np.linspace(0.0, x, 5) ** 2).sum()
h = np.zeros(2); h[0] = x; y = np.vectorize(lambda v: v * 2)(h).sum() * x
y = statistics.linear_regression([0.0, 1.0, x], [1.0, x, 2.0]).slope
"""

ASSIGNING = """
p = np.exp(x * np.arange(3.0)); L = [p]; L[0] += 1; y = p.sum()
W = np.ones((2, 2)); r, *s = W; r[0] = x; s[0][1] = x * x; y = (W * [[1, 2], [3, 4]]).sum()
W = np.ones((2, 2)); r = list(W)[0]; r[0] = x; q = next(iter(W)); q[1] += x; y = (W * W).sum()
W = np.ones((2, 2)); d = dict(enumerate(W)); d[0][0] = x; rows = [w for w in W]; rows[1][0] = x; y = (W * W).sum()
W = np.ones((2, 2)); u, v = np.split(W, 2); u[0, 0] = x; y = (W * W).sum()
W = np.ones((2, 2));\\nclass A: pass\\na = A(); a.r = W[0]\\na.r[1] = x\\ny = (W * W).sum()
W = np.ones((2, 2));\\nmatch list(W):\\n  case [r, *_]: r[0] = x\\ny = (W * W).sum()
h = np.zeros(3);\\nmatch [h, 1]:\\n  case [a, k]: a[k] = x\\ny = (h * h).sum()
W = np.ones((2, 2)); v = W if x > 0 else W.T; v[0] += x; y = (W * W).sum()
H = np.zeros((2, 2));\\nfor i, row in enumerate(H):\\n  for j, _ in enumerate(row): row[j] = x ** (i + j)\\ny = (H * H).sum()
b = np.arange(6.0); L = [b]; v = L[0][..., -1]; v += x; y = (b * b).sum() + v
b = np.zeros(()); v = b; v += x; b[()] += 1; y = b * b + v
b = np.array(2.0); v = b; v += x; y = b * b + v
b = np.array(x); v = b; v *= 2; y = b * b + v
h = np.zeros((2, 2)); h[0, 1] = x; y = h.item(1) * h.item(0, 1) + h[:1, 1].item() + np.zeros(2).item(0)
t = np.linspace(-1, 1, 5); y = np.piecewise(t, [t < 0, t >= 0], [lambda s: s * x, lambda s: x * x]).sum()
y = (np.apply_along_axis(lambda r: r * x, 1, np.arange(6.0).reshape(2, 3)) ** 2).sum() + np.apply_along_axis(np.sum, 0, [[1, 2]]).sum()
from collections import deque; q = deque([x, 1.0], 3); q.append(x * x); y = np.sum(q) * np.mean(q)
import math; y = x * math.trunc(x + 3) + math.floor(x * 9)
h = np.zeros(3); h[0] = x; y = (h * h).sum() * x
h = np.zeros(4);\\nfor t in range(1, 4): h[t] = np.tanh(h[t - 1] + x)\\ny = h.sum()
W = np.array([[0.1, 0.2], [0.3, 0.4]]); H = np.zeros((4, 2));\\nfor t in range(1, 4): H[t] = \
np.tanh(W @ H[t - 1] + x)\\ny = H[-1].sum() + H.mean()
K = np.zeros((3, 3));\\nfor i in range(3):\\n  for j in range(3): K[i, j] = np.exp(-(i - j) ** 2 * x)\
\\ny = np.linalg.solve(K, np.ones(3)).sum()
v = np.array([-1.0, 2.0, -3.0]); v[v < 0] = x; y = (v * v).sum()
u = x * np.arange(4.0); v = np.ones(4); v[u > 1] = u[u > 1]; y = (v * np.arange(4.0)).sum()
v = np.arange(4.0); v[1:] *= x; v[2] += x; y = (v * v).sum()
a = np.zeros(3); a += x; a *= np.arange(3.0) + x; y = a.sum()
a = np.zeros(3); b = a; a += x; y = b.sum() * x
a = np.zeros(3); a[0] = x; b = a; b[1] = x * x; y = (a * np.arange(1.0, 4.0)).sum()
v = np.zeros(4); w = v[1:]; w[0] = x; y = (v * np.arange(4.0)).sum()
v = np.zeros(4); w = v[1:]; v[2] = x; y = (w * w).sum()
v = np.zeros(6); M = v.reshape(2, 3); M.T[1, :] = [x, x * x]; M[:, ::-1][0, 0] = 3 * x; \
y = (v * np.arange(6.0)).sum()
M = np.zeros((2, 2)); M.ravel()[3] = x; np.ravel(M)[0] = 2 * x; y = (M * M).sum()
M = np.zeros((3, 2));\\nfor k, row in enumerate(M): row[:] = x ** (k + 1)\\ny = M.sum()
v = np.zeros(3); w = v.copy(); w[0] = x; y = v.sum() * 9 + w.sum()
v = np.zeros(3); w = v[[0, 1]]; w[0] = x; y = v.sum() * 100 + w.sum()
hs = [np.zeros(2), np.zeros(2)]; hs[0][1] = x; hs[1][:] = hs[0] * 2; y = hs[0].sum() + hs[1].sum()
d = {"k": np.zeros(2)}; e = d["k"]; d["k"][0] = x; y = e.sum() * x
class C: pass\\nc = C(); c.h = np.zeros(3); c.h[1] = x; g = c.h; g[2] = x * x; y = (c.h ** 2).sum()
def put(a, v):\\n  a[0] = v; a[1:] += v\\nh = np.zeros(3); put(h, x); y = (h * [1.0, 2.0, 3.0]).sum()
h = np.zeros(3)\\ndef put(k): h[k] = x ** k\\nfor k in range(3): put(k)\\ny = h.sum()
def outer(u):\\n  h = np.zeros(3)\\n  def put(k): h[k] = u ** k\\n  [put(k) for k in range(3)]\
\\n  return h\\ny = outer(x).sum()
def bump(a): a += 1\\np = np.exp(x * np.arange(3.0)); bump(p); y = p.sum()
def soft(z):\\n  z -= z.max()\\n  e = np.exp(z); return e / e.sum()\\ny = soft(x * np.arange(3.0))[0]
a = b = np.zeros(2); a[0] = b[1] = x; y = (a * np.array([1.0, 10.0])).sum()
a = np.zeros(3); a[0], a[1] = x, x * x; a[0], a[1] = a[1], a[0]; y = a[0] + 10 * a[1]
M = np.zeros((2, 2)); M[0] = [x, 2.0]; M[[0, 1]] = M[[1, 0]]; y = (M * [[1.0, 2.0], [3.0, 4.0]]).sum()
a = np.zeros(3);\\nfor a[1] in [x, x * x]: pass\\ny = a.sum()
v = np.zeros(4); v[0] = x; v[1:] = v[:-1] + 1.0; v[1:] = v[:-1]; y = (v * np.arange(4.0)).sum()
v = np.ones(2); v[0] = x; a = v * 2; v[0] = 5.0; y = a[0] * v[0]
v = np.zeros(2); v[0] = x; s = v[0]; v[0] = 3.0; y = s * v[0]
v = np.zeros(3); n = np.zeros(3, dtype=int);\\nfor k in [0, 1, 1]: n[k] += 1; v[k] += x\
\\ny = (v / np.maximum(n, 1)).sum()
p = np.exp(x * np.arange(3.0)); p[1] -= 1.0; y = p.sum() * p[1]
p = np.exp(x * np.arange(3.0)); d = p; d += 1; y = (p * d).sum()
p = np.exp(x * np.arange(3.0)); q = p[1:]; q[0] = 7.0; y = p.sum() * x
X = np.arange(3.0); a = X * 2 + 1; a[0] = x; y = (a * a).sum()
X = np.arange(3.0); a = np.zeros_like(X); b = np.empty_like(X); b[:] = x; a[1] = x; y = (a * b).sum()
A = np.eye(2); np.fill_diagonal(A, x); A[0, 1] = x * x; y = (A @ A).sum()
A = np.zeros(4); np.put(A, [1, 2], [x, 2 * x]); np.copyto(A[3:], x); y = (A * np.arange(4.0)).sum()
A = np.zeros(3); np.add.at(A, [0, 0, 2], x); np.multiply.at(A, [0, 2], x); y = A[0] + 3 * A[2]
A = np.zeros(3); np.multiply(np.arange(3.0), x, out=A); y = (A * A).sum()
A = np.zeros(3); np.cumsum([x, x, 1.0], out=A); y = (A * A).sum()
A = np.zeros(3); A.fill(x); A[1:].fill(2 * x); y = (A * A).sum()
A = np.array([3.0, 1.0, 2.0]); A[0] = x; A.sort(); y = (A * np.arange(1.0, 4.0)).sum()
A = np.zeros((2, 2)); A.flat[1] = x; A.flat = A.flat[::-1] * 2; y = (A * [[1.0, 2.0], [3.0, 4.0]]).sum()
A = np.zeros(4); np.place(A, [True, False, True, False], [x, x * x]); y = (A * np.arange(1.0, 5.0)).sum()
A = np.zeros(4); np.putmask(A, A < 1, [x, 2 * x]); y = (A * np.arange(4.0)).sum()
A = np.zeros((2, 3)); np.put_along_axis(A, np.array([[1], [2]]), x, axis=1); y = A.sum() * x
L = [0.0] * 3; L[1] = x; y = np.array(L).sum() * x
h = np.zeros(2); h[0] = x; y = h.sum() if isinstance(h, np.ndarray) else x * 0
h = np.zeros(2); h[0] = x; a, b = h; y = a * 2 + b + sum(h) + max(h)
h = np.zeros(2); h[0] = x;\\nif h[0] > 0.5: h[1] = 3 * h[0]\\ny = h.sum()
h = np.zeros(2);\\nfor _ in range(3):\\n  new = h.copy(); new[0] = np.tanh(h[1] + x); new[1] = h[0] * 0.5\
\\n  h = new\\ny = h.sum()
u = np.zeros(6); u[0] = x;\\nfor _ in range(3): u[1:-1] += 0.2 * (u[2:] - 2 * u[1:-1] + u[:-2])\
\\ny = (u * u).sum()
m = np.zeros(2); g = np.array([1.0, 2.0]) * x;\\nfor _ in range(3): m[:] = 0.9 * m + 0.1 * g\\ny = m.sum()
s = np.array([[1.0, 2.0], [0.5, x]]); e = np.exp(s); p = e / e.sum(axis=1, keepdims=True); d = p; \
d[[0, 1], [1, 0]] -= 1; d /= 2; y = (d * d).sum()
h = np.zeros(2); h[0] = x; a = np.asarray(h); a[1] = x; y = h.sum() * x
h = np.zeros(2); h[0] = x; y = math.fsum(h) * x + sum(h.tolist())
h = np.zeros(3); h[0] = x; h[1] = x * x; y = np.add.reduce(h) + h.cumsum()[1] + h.max() + h.dot(h)
h = np.zeros(2);\\ntry:\\n  h[0] = x; h[5] = x\\nexcept IndexError: h[1] = x * x\\ny = h.sum()
M = np.zeros((2, 3)); M[:] = x * np.arange(3.0); M[:, 1] = [x, x * x]; M[0, ...] += 1.0; \
M[None, 1] = 4.0 * x; y = (M * np.arange(6.0).reshape(2, 3)).sum()
o = np.empty(2, dtype=object); o[0] = x; o[1] = x * x; y = o.sum()
import copy; h = np.zeros(2); h[0] = x; g = copy.deepcopy(h); g[0] *= 2; y = h[0] * g[0]
h = np.zeros((2, 2)); h[0, 0] = x; w = np.lib.stride_tricks.sliding_window_view(h[0], 2); \
h[0, 1] = x * x; y = w.sum()
h = np.zeros(4); h.shape = (2, 2); h[1, 0] = x; y = (h @ h).sum() + h[1, 0]
rng = np.random.default_rng(0); X = rng.normal(size=(5, 2)); X[:, 0] *= x; rng.shuffle(X); y = (X * np.arange(10.0).reshape(5, 2)).sum()
def f(): return np.zeros(2), np.ones(2)\\na, b = f(); a[0] = x; b[1] = x * x; y = (a + b).sum()
b = np.arange(3.0); v = b.squeeze(); np.add.at(b, [0, 0], x); y = (v * v).sum()
b = np.arange(3.0); v = np.real(b); w = np.squeeze(v); w[1] = x; y = (b * b).sum() + v[1]
W = np.array([1.0, 2.0]);\\nfor _ in range(2): W -= 0.1 * x * W\\ny = W.sum()
def g():\\n  h = np.zeros(2)\\n  for k in range(2): h[k] = x * k; yield h\\ny = sum(a.sum() for a in g())
f = np.float32(0.5); h = np.zeros(2); h[0] = x * f; h[[0, 0]] = [x, x * x]; y = h.sum()
"""

# What stands above the cell, in another, and the cell.
EARLIER = [
    ("def put(a, v): a[1] = v", "h = np.zeros(3); put(h, x); y = (h * h).sum()"),
    ("def mk(n): return np.zeros(n)", "h = mk(3); h[0] = x; y = (h * h).sum()"),
    (
        "def rnn(a):\n  h = np.zeros(3)\n  for t in range(1, 3): h[t] = np.tanh(h[t - 1] + a)\n"
        "  return h",
        "y = rnn(x).sum()",
    ),
    ("def rot(t): return np.array([[np.cos(t), 1.0], [math.sin(t), t]])", "y = rot(x).sum()"),
    ("G = np.ones(3)", "A = G.copy(); A[0] = x; y = (A * A).sum()"),
    ("v = np.zeros(2)", "v[1] += 1.0; y = v[1] * x"),
    ("total = 2.0", "total += x; y = total * x"),
    ("seen = []", "seen.append(x); y = len(seen) * x"),
    (
        "class Cell:\n  def __init__(self, n): self.h = np.zeros(n)\n"
        "  def step(self, t, u): self.h[t] = np.tanh(self.h[t - 1] + u)",
        "c = Cell(4);\nfor t in range(1, 4): c.step(t, x)\ny = c.h.sum()",
    ),
    (
        "import functools\ndef twice(f):\n  @functools.wraps(f)\n  def g(*a): return 2 * f(*a)\n"
        "  return g\n@twice\ndef f(t): return np.array([t, t**3]).sum()",
        "y = f(x)",
    ),
]

RAISES = [
    ("", "v = np.array([1, 2]); v[0] = x; y = v.sum()", "make the array one of floats"),
    ("G = np.zeros(3)", "G[0] = x; y = (G * G).sum()", "holds plain numbers"),
    ("", "h = np.zeros(2); h[0] = x; m = memoryview(h); y = m[0] * x", "memoryview"),
    ("", "import json; h = np.zeros(2); h[0] = x; y = json.loads(json.dumps(h)) * x", "not JSON"),
    (
        "",
        "p = np.exp(x * np.arange(3.0)); L = []; L.append(p); L[0] += 1; y = p.sum()",
        "holds too",
    ),
    (
        "",
        "a = np.zeros((3, 2)); a[0] = x; getattr(np.random.default_rng(0), 'shuf' + 'fle')(a); "
        "y = a[0].sum()",
        "permutation",
    ),
]


def cells(table: str) -> list[str]:
    """Return the cells of a table, one a line."""
    return [
        HEAD + line.replace("; ", "\n").replace(";\\n", "\n").replace("\\n", "\n")
        if "\\n" not in line
        else HEAD + line.replace("\\n", "\n")
        for line in table.strip().splitlines()
    ]
