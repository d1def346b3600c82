"""What asks for the class of a number is answered as where the cell runs on plain numbers."""

from __future__ import annotations

import ast
import builtins
import copy
import textwrap
from typing import Any

import numpy as np
import pytest

from ad_widget import Node
from ad_widget.recording import Recording, record
from ad_widget.recording.cell import Cell

HEAD = """
import copy, functools, math, numbers, types
from collections import namedtuple
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass
from fractions import Fraction
import numpy as np
"""
TEXTS = [
    "y = x**2 if isinstance(x, (int, float)) else 0.0",
    "y = x**2 if isinstance(x, float | int) and not isinstance(x, (str, np.ndarray)) else 0.0",
    "y = x**2 if isinstance(x, numbers.Real) and not isinstance(x, Iterable) else 0.0",
    "v = x * np.ones(2)\ny = v.sum() if isinstance(v, np.ndarray) else 0.0",
    "v = x * np.ones(2)\ny = v.sum() if isinstance(v, Iterable) and type(v) is np.ndarray else 0.0",
    "y = x**2 if type(x) is float else x",
    "y = x**2 if type(x) in (int, float) and type(x).__name__ == 'float' else x",
    "y = x**2 if np.isscalar(x) else x",
    "total = lambda v: sum(map(total, v)) if hasattr(v, '__iter__') else v**2\ny = total([x, [x]])",
    "match x:\n    case int() | str(): y = 0.0\n    case float(v): y = v * x\n    case _: y = 1.0",
    "match [x * np.ones(2)]:\n    case [np.ndarray() as v]: y = v.sum()\n    case _: y = 1.0",
    "class K:\n    exp = 'exp'\nmatch {'exp': 'exp'}:\n    case {'exp': K.exp}: y = x * 2",
    "class D:\n    def __init__(self, v):\n        assert isinstance(v, (int, float))\n"
    "        self.v = v\n"
    "    def __mul__(self, o):\n        o = o if isinstance(o, D) else D(o)\n"
    "        return D(self.v * o.v)\ny = (D(x) * x * D(2.0)).v",
    "@functools.singledispatch\ndef f(v): raise TypeError\n@f.register\ndef _(v: float):"
    " return v * 2\n@f.register\ndef _(v: np.ndarray): return v.sum()\n"
    "y = f(x) + f(x * np.ones(2))",
    "def f(type, float): return type(x) + float(x)\ny = f(lambda v: v * 2, math.exp)",
    # numbers that are given another type, and stay what they were
    "def f(v): return float(np.mean(v * np.ones(3)))\ny = f(x) * 2",
    "y = (x * np.ones(1)).item() * 2 + float(np.sin(x))",
    "h, d = [], {}\nfor i in range(3):\n    x = x * 0.9\n    h.append(float(x))\n"
    "    d[i] = float(x)\ny = np.mean(h) + x + d[1]",
    "w = x * np.ones(2)\ny = sum(map(float, w)) + w[0] + sum(map(float, ['1', 2]))",
    "y = np.float64(x) ** 2 + (np.float64(x * np.ones(2)) ** 2).sum()",
    "y = sum(v**2 for v in (x * np.ones(2)).tolist())",
    "y = sum(k[0] * v for k, v in np.ndenumerate(x * np.ones(3)))",
    "y = sum(v**2 for v in np.nditer(x * np.ones(3))) + sum(np.nditer(np.ones(2)))",
    "y = x * Fraction(1, 3) + Fraction(1, 2) ** x + (x > Fraction(1, 2))",
    # copies
    "v = copy.deepcopy(x)\ny = v**2",
    "p = {'w': x * np.ones(2), 'b': x}\nq = copy.deepcopy(p)\ny = (q['w'] * q['b']).sum()",
    "w = x * np.ones(2)\nv = copy.deepcopy(w)\nv[0] = 5.0\nu = copy.copy(w)\nu[1] = v[0] * u[0]\n"
    "y = (w * v * u).sum()",
    "@dataclass\nclass P:\n    a: float\n    b: float = 2.0\n"
    "y = sum(asdict(P(x)).values()) * astuple(P(x))[0]",
]


def plain(text: str, x: float) -> float:
    space: dict[str, Any] = {}
    exec(f"{HEAD}x = {x!r}\n{text}", space)
    return float(space["y"])


def recorded(text: str, **space: Any) -> Recording:
    text = textwrap.dedent(text).strip("\n")
    return record(Cell(ast.parse(text), text, {"__name__": "__main__", **space}))


@pytest.mark.parametrize("text", TEXTS)
def test_a_cell_goes_the_way_of_plain_numbers(text: str) -> None:
    recording = recorded(f"{HEAD}x = 0.7\n{text}\ny")
    step = 1e-6
    slope = (plain(text, 0.7 + step) - plain(text, 0.7 - step)) / (2 * step)
    assert float(recording.output.data) == pytest.approx(plain(text, 0.7))
    recording.output.backward()
    leaf = dict(recording.leaves)["x"]
    assert leaf.grad is not None
    assert float(leaf.grad.data) == pytest.approx(slope, rel=1e-6)
    again = recording.rerun({"x": 0.9})
    assert float(again.output.data) == pytest.approx(plain(text, 0.9))


def test_code_that_makes_nodes_itself_tells_them_from_numbers() -> None:
    recording = recorded(
        """
        def node(v): return Node(v) if isinstance(v, (int, float)) else v
        x = node(2.0)
        t = copy.deepcopy(x)
        y = node(x) * node(3) * t if type(x) is Node else None
        """,
        Node=Node,
        copy=copy,
    )
    assert float(recording.output.data) == 12.0
    recording.output.backward()
    grads = {float(node.data): float(node.grad.data) for _, node in recording.leaves}
    assert grads == {2.0: 6.0, 3.0: 4.0}  # the copy of x is another leaf


def test_numbers_that_are_shown_are_plain(capsys: pytest.CaptureFixture[str]) -> None:
    space: dict[str, Any] = {"__name__": "__main__"}
    text = "import json\nx = 2.0\ny = x**2\nlog = json.dumps([float(y)])\n"
    text += "print(float(y), f'{float(y):.1f}', [x], f'{x!r}')\ny"
    record(Cell(ast.parse(text), text, space))
    assert space["log"] == "[4.0]"
    assert capsys.readouterr().out == "4.0 4.0 [2.0] 2.0\n"
    assert repr(space["x"]).startswith("Node(")


def test_nothing_is_left_in_builtins() -> None:
    before = set(vars(builtins))
    recorded("x = 2.0\nmatch x:\n    case float(): y = x * 2")
    assert set(vars(builtins)) == before


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("p = {}\np['w'] = 2.0\np['b'] = 3.0\ny = p['w'] * p['b']", ["p['w']", "p['b']"]),
        ("p = dict()\np['W'] = np.ones((2, 2))\ny = p['W'].sum()", ["p['W']"]),
        ("w = []\nw.append(2.0)\nw.append(0.5)\ny = w[0] * w[1]", ["w"]),
        (
            "p = {}\nfor i in (1, 2):\n    p['W' + str(i)] = np.random.randn(2) * 0.1\n"
            "y = p['W1'] @ p['W2']",
            ["p['W1']", "p['W2']"],
        ),
        ("p = {'w': 2.0}\np['n'] = 3\np['b'] = 3.0\ny = p['w'] * p['b']", ["p['w']", "p['b']"]),
        ("p = {}\np['a'] = {}\np['a']['W'] = np.ones(2)\ny = p['a']['W'].sum()", ["p['a']['W']"]),
        ("t = np.zeros(2)\nt[0] = 0.5\nt[1] = 1.5\ny = (t**2).sum()", ["t"]),
        ("A = np.empty((2, 2))\nA[0, 0] = 1; A[0, 1] = 2.0\nA[1] = [3.0, 4.0]\ny = A.sum()", ["A"]),
        ("c = 2.0\nx = np.zeros(3)\nx[0] = 1.0\nfor t in (1, 2): x[t] = c * x[t - 1]\nx[2]", ["c"]),
        (
            "x = np.zeros(3)\nx[0] = 1.0\nk = np.full(2, 0.5)\nfor t in (1, 2): x[t] = k[0]\n"
            "x.sum()",
            ["k"],
        ),
        ("class P:\n    k = 2.0\n    n = 3\nx = np.ones(2)\ny = P.k * P.n", ["P.k"]),
        ("class Net: pass\nn = Net()\nn.w = 2.0\nn.b = 0.5\ny = n.w * n.b", ["n.w", "n.b"]),
        (
            "from types import SimpleNamespace\np = SimpleNamespace()\np.a = 2.0\ny = p.a**2",
            ["p.a"],
        ),
        (
            "import types\np = types.SimpleNamespace(a=2.0, b=1.0)\ny = p.a**2 * p.b",
            ["p.a", "p.b"],
        ),
        (
            "from collections import namedtuple\nV = namedtuple('V', 'm g')\ns = V(2.0, 9.8)\n"
            "y = s.m * s.g",
            ["s.m", "s.g"],
        ),
        # what is computed, and what only keeps a history, is none
        ("x = 2.0\nc = {}\nc['z'] = x**2\ny = c['z'] * 3", ["x"]),
        ("x = 2.0\nh = []\nh.append(0.0)\ny = x**2\nh.append(y)\ny", ["x"]),
    ],
)
def test_what_is_filled_with_numbers_holds_leaves(text: str, found: list[str]) -> None:
    recording = recorded(text, np=np)
    assert [name for name, _ in recording.leaves] == found
    recording.output.backward()
    assert all(node.grad is not None for _, node in recording.leaves)
