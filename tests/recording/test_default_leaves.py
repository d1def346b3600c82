"""Which names of a cell become leaves though nobody says so, and what is said of the others."""

from __future__ import annotations

import ast
import textwrap
from typing import Any

import numpy as np
import pytest

from ad_widget import Node
from ad_widget.recording import NoLeafError, Recording, record
from ad_widget.recording.cell import Cell, OutputError


def cell(source: str, space: dict[str, Any] | None = None, **options: Any) -> Recording:
    source = textwrap.dedent(source).strip("\n")
    space = {"np": np} if space is None else space
    return record(Cell(ast.parse(source), source, space, **options))


def leaves(source: str, **options: Any) -> list[str]:
    return [name for name, _ in cell(source, **options).leaves]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        # constant expressions are floats
        ("x = np.pi / 4\ny = np.sin(x)", ["x"]),
        ("x = 2 / 3\ny = x**2", ["x"]),
        ("x = float(3)\ny = x**2", ["x"]),
        ("x = np.float64(3)\ny = x**2", ["x"]),
        ("x = 2**-1\ny = x**2", ["x"]),
        ("from math import pi, sqrt\nx, y = pi / 6, sqrt(2)\nz = x * y", ["x", "y"]),
        ("x = -np.sqrt(2) * 3\ny = abs(x)", ["x"]),
        ("sqrt = len\nx = sqrt('ab')\nz = 3.0\ny = x * z", ["z"]),
        ("x = float('3')\nz = 3.0\ny = x * z", ["z"]),
        # arrays and lists, if there is no float
        ("w = [2, -3, -3]\nx = [-1, -2]\nf = w[0] * x[0] + w[1] * x[1] + w[2]", ["w", "x"]),
        ("X = np.array([[1, 2], [3, 4]])\ny = X.sum()", ["X"]),
        ("A = np.arange(6).reshape(2, 3)\nk = 3\ny = (A * k).sum()", ["A"]),
        ("rng = np.random.default_rng(0)\nW = 0.1 * rng.normal(size=(2, 2))\ny = W.sum()", ["W"]),
        ("w = [[1, 2], [3, 4]]\ny = w[0][1] * w[1][0]", ["w"]),
        ("c = 2.0\nV = np.ones(2)\ny = (c * V).sum()", ["c"]),
        ("lr = 0.1\nV = np.ones(2)\ny = V.sum()", ["V"]),
        # parameters by name beside floats, and anything beside settings, but for grids and states
        ("b = 0.5\nW = np.ones(2)\nV = np.ones(2)\ny = (W * V + b).sum()", ["b", "W"]),
        ("lr = 0.5\nV = np.full(2, 3.0)\nX = np.ones(2)\ny = (lr * V * X).sum()", ["lr", "V"]),
        ("alpha = 0.5\na, n = 2, 3\ny = sum(alpha * a for _ in range(n))", ["alpha", "a"]),
        ("mu = 0.5\nt = np.linspace(0, 1, 5)\ny = np.exp(-mu * t).sum()", ["mu"]),
        ("eta = 0.5\nV = np.full(2, 3.0)\nv = np.zeros(2)\nv = eta * V + v\ny = v.sum()",
         ["eta", "V"]),
        # parts of an array, functions of one, shapes by name
        ("q, k = np.random.normal(size=(2, 3))\ny = q @ k", ["q", "k"]),
        ("p, q = np.random.normal(size=2)\ny = p * q", ["p", "q"]),
        ("H = np.abs(np.random.normal(size=(2, 3))) - 0.1\ny = H.sum()", ["H"]),
        ("s = (2, 3)\nH = np.linspace(0, 1, num=np.prod(s)).reshape(s)\ny = H.sum()", ["H"]),
        ("V = np.full((2, 3), 0.5)\nn = V.shape[0]\nH = np.full(n, 0.5)\ny = (H @ V).sum()",
         ["V", "H"]),
        ("M = np.random.randint(0, 2, size=3)\nV = np.full(3, 0.5)\ny = (M * V).sum()", ["V"]),
        # dicts, lists and objects that hold numbers
        ("p = {'a': 0.5, 'b': {'c': 0.25, 'n': 2}}\ny = p['a'] * p['b']['c'] * p['b']['n']",
         ["p['a']", "p['b']['c']"]),
        ("L = [np.ones(k) for k in (2, 2)]\ny = sum(L).sum()", ["L[0]", "L[1]"]),
        ("def make(n):\n    return dict(W=np.ones(n), b=np.zeros(1))\n"
         "X = np.ones(3)\nparams = make(3)\ny = params['W'] @ X + params['b'][0]",
         ["params['W']", "params['b']"]),
        ("class Net:\n    def __init__(self, sizes):\n"
         "        self.ws = [np.ones((n, m)) for m, n in zip(sizes, sizes[1:])]\n"
         "sizes = [2, 3, 1]\nX = np.ones(2)\nlr = 0.1\nnet = Net(sizes)\na = X\n"
         "for w in net.ws: a = np.tanh(w @ a)\nloss = a.sum() * lr",
         ["lr", "net.ws[0]", "net.ws[1]"]),
        # but not what is computed from others, or holds none
        ("def f(x):\n    return {'y': 2.0 * x}\nx = 3.0\nr = f(x)\ny = r['y']", ["x"]),
        ("x = 3\nr = [str(k) for k in (1, 2)]\ny = x * len(r)", ["x"]),
        ("class Bag:\n    pass\nbag = Bag()\nbag.n = 3\nx = 2\ny = x * bag.n", ["x"]),
        # a list that is used as only lists are stays one, of leaves
        ("w = [1, 2]\nw.append(3)\ny = w[0] * w[1] * w[2]", ["w[0]", "w[1]"]),
        ("w = [1, 2]\nv = w + w\ny = v[0] * v[3]", ["w[0]", "w[1]"]),
        # integers, if there is nothing else
        ("x = 3\ny = x**2", ["x"]),
        ("x, k = 3, -2\ny = x * k", ["x", "k"]),
        ("x = 3\nn = 2\ny = x**n", ["x"]),
        ("n = 2\ny = 3.0**n", ["n"]),
        ("x = 3\nn = 4\ny = sum(x**k for k in range(n))", ["x"]),
        ("x = 3\nn = 4\ny = (x * np.ones(n)).sum()", ["x"]),
        ("x = 3\nk = 1\nv = [1, 2]\ny = x * v[k]", ["v"]),
        # arrays of data are held, if anything else can be varied
        ("X = np.array([1.0, 2.0])\nw = 2\nb = 0\ny = (w * X + b).sum()", ["w", "b"]),
        ("X = np.ones((2, 2))\ny = np.ones(2)\nw = np.ones(2)\nl = ((X @ w - y) ** 2).sum()",
         ["w"]),
        ("xs = [1, 2]\nys = [3, 4]\nw = 2\nl = sum((w * x - y) ** 2 for x, y in zip(xs, ys))",
         ["w"]),
        ("X_train = np.ones(2)\ntrain_labels = np.ones(2)\nl = (X_train * train_labels).sum()",
         ["X_train", "train_labels"]),
        ("z = np.array([1, 2, 3])\nk = np.array([0, 2])\nl = z[k].sum()", ["z"]),
        ("z = np.array([1, 2, 3])\nk = [0, 2]\nl = sum(z[i] for i in range(3) if k[0] < i)", ["z"]),
        ("def f(z, k):\n    return z[k].sum()\nz = np.ones(3)\nk = np.array([0, 2])\nl = f(z, k)",
         ["z"]),
        ("z = np.array([1, 2, 3])\nk = [0, 2]\nl = sum(z[i] for i in k)", ["z"]),
        ("z = np.array([1, 2, 3])\nk, m = [0, 2], [3, 4]\n"
         "l = sum(m * z[i] for i, m in zip(k, m))", ["z", "m"]),
        ("a, b = [1, 2], [3, 4]\nl = np.sum(np.sqrt(a) * b)", ["a", "b"]),
        ("X = np.ones((2, 2))\ny = np.ones(2)\nt = np.linalg.inv(X.T @ X + np.eye(2)) @ y\n"
         "p = np.array([1, 1.5]) @ t", ["X", "y"]),
        # what gathers is none
        ("x = 2.0\ns = 0.0\nfor k in range(3):\n    s += k * x\ny = s / 3", ["x"]),
        ("x = 2\np = 1\nfor k in range(3):\n    p = x * p\ny = p + 1", ["x"]),
        ("x = 2.0\ns = t = 1.0\nfor k in range(1, 5):\n    t *= x / k\n    s += t", ["x"]),
        ("x = 2.0\nh = 0.0\nfor k in range(3):\n    h = x * h + 1\ny = h", ["x", "h"]),
        ("x = 1.0\nfor k in range(3):\n    x = x - (x**2 - 2) / (2 * x)\ny = x * 1", ["x"]),
        ("x = 1.0\nfor k in range(3):\n    g = 2 * x\n    x -= 0.1 * g\ny = x * 1", ["x"]),
        # a function's own names are other names
        ("b = 0.0\ndef f(x):\n    b = 0\n    b += x\n    return b\nx = 2.0\ny = f(x) + b",
         ["b", "x"]),
        ("def f(n):\n    return sum(range(n))\nx = 2\nn = 3\ny = x * n", ["x", "n"]),
        ("W = np.ones(2)\ndef f(W):\n    W = W * 1\n    W[0] = 1\ny = W.sum()", ["W"]),
        ("a = 1.0\nif 1 > 2:\n    a = 3.0\ny = a * 2", ["a"]),
        ("x = 3.0\ny = x * 2\ndef later():\n    k = 1\n    return k", ["x"]),
        ("n = 3\nx = 2\nf = lambda x: x[n]\ny = x * 2", ["x"]),
    ],
)  # fmt: skip
def test_what_a_lecturer_would_vary(source: str, found: list[str]) -> None:
    named = [name for name in leaves(source) if not name.endswith("₁")]
    assert named == found or [name.rstrip("₁") for name in leaves(source)] == found


def test_an_integer_becomes_a_float_and_an_array_too() -> None:
    space: dict[str, Any] = {"np": np}
    cell("x = 3\ny = x * x", space)
    assert (space["x"].dtype, space["x"].requires_grad) == (np.float64, True)
    cell("A = np.arange(3)\ny = A.sum()", space)
    assert space["A"].dtype == np.float64


def test_where_earlier_nodes_are_there_is_something_else() -> None:
    space: dict[str, Any] = {"np": np, "w": Node(2.0), "model": {"b": Node(1.0)}}
    assert [name for name, _ in cell("k = 3\ny = k * w", space).leaves] == ["w"]
    assert [name for name, _ in cell("V = np.ones(2)\ny = V * model['b']", space).leaves] == [
        "model['b']"
    ]
    assert leaves("from ad_widget import Node\nx = Node(2.0)\nk = 3\ny = k * x") == ["x"]


def test_what_the_user_asks_for_comes_besides() -> None:
    source = "X = np.ones(2)\nw = 2\nn = 3\ny = (w * X * n).sum()"
    assert leaves(source) == ["w", "n"]
    assert leaves(source, leaves=["X"]) == ["X", "w", "n"]
    assert leaves(source, leaves=["w"]) == ["w"]


def test_held_arrays_stay_arrays_and_say_so() -> None:
    space: dict[str, Any] = {"np": np}
    recording = cell(
        "X = np.array([1.0, 2.0])\nlabels = np.array([0, 1])\nW = np.ones((2, 2))\n"
        "loss = -(X @ W)[labels].sum()",
        space,
    )
    assert type(space["X"]) is type(space["labels"]) is np.ndarray
    assert [(one.name, one.why) for one in recording.held] == [
        ("X", "data by name"),
        ("labels", "data, being only an index or compared"),
    ]
    assert recording.notes == [
        "X: held as data by name; --leaves X makes it a leaf",
        "labels: held as data, being only an index or compared; --leaves labels makes it a leaf",
    ]
    freed = recording.freed(["X"])
    assert [name for name, _ in freed.leaves] == ["X", "W"]
    assert [one.name for one in freed.held] == ["labels"]


def test_arrays_beside_floats_can_be_freed_without_a_word() -> None:
    recording = cell("b = 1.0\nV = np.ones(2)\ny = (V + b).sum()")
    assert recording.notes == []
    assert [(one.name, one.told) for one in recording.held] == [("V", False)]
    assert [name for name, _ in recording.freed(["V"]).leaves] == ["b", "V"]


def test_an_error_when_freeing_changes_nothing() -> None:
    recording = cell("b = 1.0\nV = np.ones(2)\ny = (V + b).sum()")
    with pytest.raises(RuntimeError, match="there is no variable 'Q'"):
        recording.freed(["Q"])
    assert [one.name for one in recording.held] == ["V"]
    assert [name for name, _ in recording.rerun({"b": 2.0}).leaves] == ["b"]


@pytest.mark.parametrize(
    ("source", "options", "error", "message"),
    [
        ("r = 0.1\nx = 3\ny = x**2", {"output": "y"}, OutputError,
         "y is no Node but of type int.*`x = 3` is an integer: write 3.0, or `--leaves x`"),
        ("x = -3\ny = x**2", {"literals": False}, NoLeafError,
         "`x = -3` is an integer: write -3.0, or `--leaves x`"),
        ("x = 2 + 1\ny = x**2", {"literals": False}, NoLeafError,
         "`x = 2 \\+ 1` is an integer: `--leaves x`"),
        ("W = np.ones(2)\ny = W.sum()", {"literals": False, "output": "y"}, OutputError,
         "`W = np.ones\\(2\\)` is an array: `--leaves W`"),
        ("n = 3\ny = list(range(n))", {}, NoLeafError, "`n = 3` only counts"),
        ("Ws = list(map(np.ones, (2, 2)))\ny = sum(Ws).sum()", {"output": "y"}, OutputError,
         "y is no Node.*`Ws` holds arrays: `--leaves Ws`"),
        ("x = str(3)\ny = len(x)", {"command": "python -m ad_widget draw a.py"}, NoLeafError,
         "python -m ad_widget draw a.py --leaves x$"),
    ],
)  # fmt: skip
def test_errors_name_what_was_passed_over_and_the_way(
    source: str, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        cell(source, **options)


def test_what_cells_above_left_is_varied_if_a_cell_has_nothing_of_its_own() -> None:
    class Net:
        def __init__(self) -> None:
            self.U = np.ones(2)

    def found(source: str, **options: Any) -> list[str]:
        space: dict[str, Any] = {"np": np, "__name__": __name__}
        space |= {"X": np.ones((3, 2)), "W": np.ones(2), "reg": 1e-3, "c": 2.0, "n": 3}
        space |= {"net": Net(), "layers": [{"w": np.ones(2)}], "y": np.ones(3)}
        return [name for name, _ in cell(source, space, **options).leaves]

    assert found("scores = X @ W\nloss = scores.sum() + reg * (W * W).sum()") == ["W"]
    assert found("loss = (X @ net.U).sum()") == ["net.U"]
    assert found("loss = (X @ layers[0]['w']).sum()") == ["layers[0]['w']"]
    assert found("v = c * 2\nz = v * X.sum()") == ["c"]
    assert found("m = X.mean() * n") == ["X"]
    assert found("lr = 0.1\nloss = lr * (X @ W).sum()") == ["W", "lr"]
    assert found("x = 3.0\nloss = x * W.sum()") == ["x"]
    assert found("loss = (X @ W).sum()", leaves=["X"]) == ["X"]
    with pytest.raises(NoLeafError):
        found("def f(c):\n    return 2 * c\nz = f(abs(-3))")  # another c


def test_labels_are_never_varied() -> None:
    source = "X = np.ones((3, 2))\ny = np.array([0, 1, 1])\nm = X[y == 1].mean() * y.mean()"
    assert leaves(source) == ["X"]


def test_arrays_within_an_object_are_leaves_that_can_be_assigned_to() -> None:
    space: dict[str, Any] = {"np": np}
    source = """
class Net:
    def __init__(self, n):
        self.W, self.h = np.ones(n), np.zeros(n)
    def step(self, x):
        for k in range(1, len(self.h)):
            self.h[k] = self.W[k] * self.h[k - 1] + x
net = Net(3)
W = net.W
net.W[1] -= 0.5
net.W -= 0.25
net.step(2.0)
y = net.h.sum() + W.sum()
"""
    recording = cell(source, space)
    assert [name for name, _ in recording.leaves] == ["net.W"]
    assert float(space["y"]) == pytest.approx(2 + 3.5 + 3 - 0.5 - 0.75)
    program, _ = recording.lowered()
    np.testing.assert_allclose(program.run().grads["net.W"], [1, 1, 3])


def test_a_tuple_with_a_float_is_numbers_and_one_of_integers_a_shape() -> None:
    text = (
        "import numpy as np\np = (1.0, 2)\nshape = (2, 3)\ny = p[0] * p[1] * np.ones(shape).sum()"
    )
    recording = record(Cell(ast.parse(text), text, {}, output="y"))
    assert [name for name, _ in recording.leaves] == ["p[0]", "p[1]"]
