"""Scopes: in which calls, turns and objects' methods each Node was made."""

from __future__ import annotations

import ast
import linecache
import textwrap
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from ad_widget import Node, explore
from ad_widget.recording import Recording, record
from ad_widget.recording.cell import Cell


def cell(source: str, earlier: str = "") -> Recording:
    """Record a cell, perhaps after an earlier one, whose source Python can find."""
    source, earlier = (textwrap.dedent(text).strip("\n") for text in (source, earlier))
    space: dict[str, Any] = {"__name__": "__main__"}
    if earlier:
        file = f"<earlier {hash(earlier)}>"
        linecache.cache[file] = len(earlier), None, earlier.splitlines(keepends=True), file
        exec(compile(earlier, file, "exec"), space)
    recording = record(Cell(ast.parse(source), source, space))
    check_unique(recording)
    return recording


def path_of(recording: Recording, node: Node) -> str:
    path = recording.scopes.get(node, ())
    return "/".join(e.name if e.index is None else f"{e.name}[{e.index}]" for e in path)


def written(recording: Recording, op: str) -> list[str]:
    """Return the paths of the Nodes of an op."""
    return sorted(
        path_of(recording, node)
        for node in recording.scopes
        if node.op is not None and node.op.name == op
    )


def leaves(recording: Recording) -> dict[str, str]:
    """Return the paths of the leaves, by name."""
    return {name: path_of(recording, node) for name, node in recording.leaves}


def groups(recording: Recording) -> dict[str, set[str]]:
    """Return what is in each group: the ops' names, and "leaf"."""
    found: dict[str, set[str]] = {}
    for node in recording.scopes:
        what = "leaf" if node.op is None else node.op.name
        found.setdefault(path_of(recording, node), set()).add(what)
    return found


def check_unique(recording: Recording) -> None:
    """Check that no two groups share a path, and that a program takes the scopes."""
    levels = {path[:k] for path in recording.scopes.values() for k in range(1, len(path) + 1)}
    texts = ["/".join(f"{e.name}[{e.index}]" for e in path) for path in levels]
    assert len(set(texts)) == len(levels)
    recording.lowered()


NETWORK = """
from ad_widget import Node
import numpy as np
class Neuron:
    def __init__(self, n): self.w = [Node(0.1 * k + 0.1) for k in range(n)]
    def __call__(self, x): return sum(w * xi for w, xi in zip(self.w, x))
class Layer:
    def __init__(self, n, m): self.neurons = [Neuron(n) for _ in range(m)]
    def __call__(self, x): return [np.tanh(one(x)) for one in self.neurons]
class MLP:
    def __init__(self): self.layers = [Layer(2, 3), Layer(3, 1)]
    def __call__(self, x):
        for layer in self.layers: x = layer(x)
        return x[0]
net = MLP()
y = net([1.0, 2.0]) ** 2
"""


def test_objects_stand_for_their_methods_calls() -> None:
    recording = cell(NETWORK)
    assert written(recording, "tanh") == ["MLP/Layer[0]"] * 3 + ["MLP/Layer[1]"]
    products = written(recording, "multiply")
    assert "MLP/Layer[0]/Neuron[2]" in products
    assert "MLP/Layer[1]/Neuron" in products
    assert written(recording, "power") == []


def test_leaves_made_with_an_object_stand_in_it() -> None:
    recording = cell(NETWORK)
    assert set(leaves(recording).values()) == {
        *(f"MLP/Layer[0]/Neuron[{k}]" for k in range(3)),
        "MLP/Layer[1]/Neuron",
    }


def test_turns_are_numbered_and_loops_told_apart() -> None:
    recording = cell(
        """
        x = 0.7
        y = x
        for k in range(2):
            for j in range(2):
                y = y * 1.5
            y = y - x
        for k in range(2):
            y = y * 2.5
        n = 0
        while n < 2:
            n += 1
            y = y / 3.0
        """
    )
    products = written(recording, "multiply")
    assert products == ["k@7[0]", "k@7[1]", "k[0]/j[0]", "k[0]/j[1]", "k[1]/j[0]", "k[1]/j[1]"]
    assert written(recording, "subtract") == ["k[0]", "k[1]"]
    assert written(recording, "divide") == ["while[0]", "while[1]"]


def test_calls_nest_and_are_numbered_where_there_are_several() -> None:
    recording = cell(
        """
        x = 0.7
        def inner(a): return a * 2.0
        def outer(a): return inner(a) + inner(a + 1.0)
        y = outer(x)
        """
    )
    assert written(recording, "multiply") == ["outer/inner[0]", "outer/inner[1]"]
    assert written(recording, "add") == ["outer", "outer"]


def test_an_exception_ends_the_scopes_that_it_leaves() -> None:
    recording = cell(
        """
        x = 0.7
        def f(a):
            for k in range(3):
                if k == 1: raise ValueError
                b = a * 2.0
            return b
        y = x
        for k in range(2):
            try:
                y = f(x)
            except ValueError:
                y = y + x
        z = y - 1.0
        """
    )
    assert written(recording, "add") == ["k[0]", "k[1]"]
    assert written(recording, "subtract") == []


def test_break_continue_return_and_recursion() -> None:
    recording = cell(
        """
        x = 0.7
        def f(a, n):
            for k in range(5):
                if k == 2: return a * 3.0
                if n: return f(a, n - 1) + a
        y = f(x, 1)
        for k in range(9):
            if k == 0: continue
            if k == 2: break
            y = y - x
        y = y / 2.0
        """
    )
    assert written(recording, "multiply") == ["f/k[0]/f/k[2]"]
    assert written(recording, "add") == ["f/k[0]"]
    assert written(recording, "subtract") == ["k[1]"]
    assert written(recording, "divide") == []


def test_an_object_that_is_called_twice_has_a_scope_a_call() -> None:
    recording = cell(
        """
        class Cell:
            def __call__(self, h): return h * 0.5
        x = 0.7
        c = Cell()
        y = c(c(x) + x)
        """
    )
    assert written(recording, "multiply") == ["Cell/__call__[0]", "Cell/__call__[1]"]


def test_paths_are_unique_keys_of_turns() -> None:
    recording = cell("x = 0.7\ny = x\nfor k in range(300):\n    y = y * 0.99")
    paths: list[Any] = [p for node, p in recording.scopes.items() if node.op]
    assert len(set(paths)) == 300
    assert {p[0].line for p in paths} == {3}


def test_a_program_carries_the_scopes() -> None:
    program, nodes = cell(NETWORK).lowered()
    paths = []
    for part in program.nodes:
        path: list[str] = []
        scope = part.scope
        while scope is not None:
            path.insert(0, str(program.scopes[scope].key))
            scope = program.scopes[scope].parent
        paths.append("/".join(path))
    assert len(paths) == len(nodes)
    assert {"MLP/Layer[0]/Neuron[2]", "MLP/Layer[1]/Neuron", "MLP/Layer[0]", ""} <= set(paths)


MICROGRAD = """
import random
from ad_widget import Node
random.seed(1)
class Module:
    def zero_grad(self):
        for p in self.parameters(): p.zero_grad()
    def parameters(self): return []
class Neuron(Module):
    def __init__(self, nin, nonlin=True):
        self.w = [Node(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Node(0.0)
        self.nonlin = nonlin
    def __call__(self, x):
        act = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        return act.relu() if self.nonlin else act
    def parameters(self): return self.w + [self.b]
class Layer(Module):
    def __init__(self, nin, nout, **kwargs):
        self.neurons = [Neuron(nin, **kwargs) for _ in range(nout)]
    def __call__(self, x):
        out = [n(x) for n in self.neurons]
        return out[0] if len(out) == 1 else out
    def parameters(self): return [p for n in self.neurons for p in n.parameters()]
class MLP(Module):
    def __init__(self, nin, nouts):
        sz = [nin] + nouts
        self.layers = [
            Layer(sz[i], sz[i + 1], nonlin=i != len(nouts) - 1) for i in range(len(nouts))
        ]
    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
    def parameters(self): return [p for layer in self.layers for p in layer.parameters()]
"""


@pytest.mark.parametrize("earlier", [False, True])
@pytest.mark.parametrize("sizes", [(2, 4, 4, 1), (3, 16, 16, 1)])
def test_micrograds_network_has_a_group_for_each_neuron(
    sizes: tuple[int, ...], earlier: bool
) -> None:
    first, *others = sizes
    made = f"{MICROGRAD}\nnet = MLP({first}, {others})"
    use = f"y = net({[0.5, -1.5, 2.0][:first]})\nloss = (1.0 - y) ** 2\nloss"
    recording = cell(use, made) if earlier else cell(f"{made}\n{use}")
    found = groups(recording)
    want = {}
    for k, count in enumerate(others):
        for j in range(count):
            name = f"MLP/Layer[{k}]/Neuron" + (f"[{j}]" if count > 1 else "")
            ops = {"leaf", "multiply", "add"} | ({"relu"} if k < len(others) - 1 else set())
            want[name] = ops
    assert found == want
    weights = [name for name, path in leaves(recording).items() if path.startswith("MLP/")]
    assert len(weights) == sum(a * b + b for a, b in pairwise(sizes))
    by_neuron = Counter(leaves(recording).values())
    assert by_neuron["MLP/Layer[1]/Neuron[2]"] == sizes[1] + 1


def test_the_batch_of_a_network_has_a_group_for_each_sample() -> None:
    recording = cell(
        MICROGRAD
        + """
net = MLP(2, [3, 1])
xs, ys = [[0.5, 1.0], [-1.0, 2.0]], [1.0, -1.0]
loss = sum((net(x) - t) ** 2 for x, t in zip(xs, ys))
loss
"""
    )
    found = groups(recording)
    assert "relu" in found["(x, t)[1]/MLP/Layer[0]/Neuron[2]"]
    assert {"subtract", "power"} <= found["(x, t)[1]"]
    assert found["MLP/Layer[0]/Neuron[2]"] == {"leaf"}


def test_a_training_loop_stands_aside_for_the_network() -> None:
    recording = cell(
        MICROGRAD
        + """
net = MLP(2, [3, 1])
for step in range(4):
    y = net([0.5, 1.0])
    loss = (y - 1.0) ** 2
    net.zero_grad()
    loss.backward()
    for p in net.parameters(): p.data = p.data - 0.01 * p.grad.data
loss
"""
    )
    assert groups(recording)["MLP/Layer[0]/Neuron[2]"] == {"leaf", "multiply", "add", "relu"}


RNN = """
import numpy as np
class Cell:
    def __init__(self, w): self.w = Node(w)
    def __call__(self, h, x): return np.tanh(self.w * h + x)
class RNN:
    def __init__(self, n): self.cells = [Cell(0.1 * k + 0.1) for k in range(n)]
    def __call__(self, xs):
        h = [0.0] * len(self.cells)
        for t in range(len(xs)):
            x = xs[t]
            for k, one in enumerate(self.cells):
                h[k] = x = one(h[k], x)
        return x
from ad_widget import Node
x = Node(0.7)
"""


def test_turns_that_call_one_object_stay() -> None:
    recording = cell(RNN + "c = Cell(0.3)\nh = 0.0\nfor t in range(5):\n    h = c(h, x)\nh")
    assert written(recording, "tanh") == [f"t[{t}]/Cell" for t in range(5)]
    assert leaves(recording) == {"x": "", "c.w": "Cell"}


def test_a_loop_over_objects_within_one_over_time() -> None:
    recording = cell(RNN + "y = RNN(2)([x, 2.0, 3.0])\ny")
    assert written(recording, "tanh") == [
        f"RNN/t[{t}]/Cell[{k}]" for t in range(3) for k in range(2)
    ]
    assert {"RNN/Cell[0]", "RNN/Cell[1]"} <= set(leaves(recording).values())


def test_turns_stay_where_only_some_call_an_object_or_share_one() -> None:
    head = """
class Scale:
    def __init__(self, w): self.w = Node(w)
    def __call__(self, x): return self.w * x
class Act:
    def __call__(self, x): return x.tanh()
from ad_widget import Node
x = Node(0.7)
act = Act()
scales = [Scale(0.5), Scale(1.5)]
y = x
"""
    some = "for k in range(3):\n    y = scales[k](y) if k < 2 else y * x\ny"
    assert written(cell(head + some), "multiply") == ["k[0]/Scale[0]", "k[1]/Scale[1]", "k[2]"]
    shared = cell(head + "for one in scales:\n    y = act(one(y))\ny")
    assert written(shared, "multiply") == ["one[0]/Scale[0]", "one[1]/Scale[1]"]
    assert written(shared, "tanh") == ["one[0]/Act", "one[1]/Act"]
    assert set(leaves(shared).values()) == {"", "one[0]/Scale[0]", "one[1]/Scale[1]"}


def test_what_else_a_turn_does_is_numbered_on_where_the_turn_is_left_out() -> None:
    recording = cell(
        """
        from ad_widget import Node
        class Scale:
            def __init__(self, w): self.w = Node(w)
            def __call__(self, x): return self.w * x
        def act(x): return x.tanh()
        x = Node(0.7)
        y = x
        for one in [Scale(0.5), Scale(1.5)]:
            y = act(one(y)) + x
            for j in range(2):
                y = y / 2.0
        y
        """
    )
    assert written(recording, "tanh") == ["act[0]", "act[1]"]
    assert written(recording, "add") == []
    assert written(recording, "divide") == ["j[0]", "j[1]", "j[2]", "j[3]"]


CONTAINERS = {
    "list": ("self.parts = [Linear(0.5), Linear(1.5)]", "for one in self.parts: x = one(x)"),
    "dict": (
        "self.parts = {'a': Linear(0.5), 'b': Linear(1.5)}",
        "for name, one in self.parts.items(): x = one(x)",
    ),
    "keys": (
        "self.parts = {'a': Linear(0.5), 'b': Linear(1.5)}",
        "x = self.parts['b'](self.parts['a'](x))",
    ),
    "attributes": ("self.a, self.b = Linear(0.5), Linear(1.5)", "x = self.b(self.a(x))"),
    "comprehension": (
        "self.parts = [Linear(0.5), Linear(1.5)]",
        "x = sum([one(x) for one in self.parts])",
    ),
    "while": (
        "self.parts = [Linear(0.5), Linear(1.5)]",
        "k = 0\n        while k < 2:\n            x = self.parts[k](x)\n            k += 1",
    ),
    "nested": (
        "self.parts = [[Linear(0.5)], [Linear(1.5)]]",
        "for row in self.parts:\n            for one in row: x = one(x)",
    ),
    "a method of its own": (
        "self.parts = [Linear(0.5), Linear(1.5)]",
        "for one in self.parts: x = self.one(one, x)",
    ),
    "made in a loop": (
        "self.parts = []\n        for w in (0.5, 1.5): self.parts.append(Linear(w))",
        "for one in self.parts: x = one(x)",
    ),
}


@pytest.mark.parametrize("earlier", [False, True])
@pytest.mark.parametrize("kind", CONTAINERS)
def test_an_objects_group_holds_its_leaves_and_what_it_computes(kind: str, earlier: bool) -> None:
    init, call = CONTAINERS[kind]
    head = f"""
from ad_widget import Node
class Base:
    def __init__(self, w): self.w = Node(w)
class Linear(Base):
    def __init__(self, w):
        super().__init__(w)
    def __call__(self, x): return self.w * x
class Net:
    def __init__(self):
        {init}
    def one(self, part, x): return part(x)
    def __call__(self, x):
        {call}
        return x
net = Net()
"""
    use = "y = net(0.7)\ny"
    recording = cell(use, head) if earlier else cell(head + use)
    found = groups(recording)
    assert found["Net/Linear[0]"] == found["Net/Linear[1]"] == {"leaf", "multiply"}
    values = {
        path: float(n) for n in recording.scopes if (path := path_of(recording, n)) and n.op is None
    }
    assert values == {"Net/Linear[0]": 0.5, "Net/Linear[1]": 1.5}


def test_a_container_of_layers_made_elsewhere_holds_them() -> None:
    recording = cell(
        """
        from ad_widget import Node
        class Linear:
            def __init__(self, w): self.w = Node(w)
            def __call__(self, x): return self.w * x
        class Tanh:
            def __call__(self, x): return x.tanh()
        class Sequential:
            def __init__(self, *parts): self.parts = parts
            def __call__(self, x):
                for part in self.parts: x = part(x)
                return x
        net = Sequential(Linear(0.5), Tanh(), Sequential(Linear(1.5), Tanh()))
        y = net(0.7)
        y
        """
    )
    assert groups(recording) == {
        "Sequential/Linear": {"leaf", "multiply"},
        "Sequential/Tanh": {"tanh"},
        "Sequential/Sequential/Linear": {"leaf", "multiply"},
        "Sequential/Sequential/Tanh": {"tanh"},
    }


def test_neurons_called_past_their_layer_stand_in_it() -> None:
    recording = cell(
        """
        from ad_widget import Node
        class Neuron:
            def __init__(self, w): self.w = Node(w)
            def __call__(self, x): return self.w * x
        class Layer:
            def __init__(self, n): self.neurons = [Neuron(0.5 + k) for k in range(n)]
        class Net:
            def __init__(self): self.layers = [Layer(2), Layer(1)]
            def __call__(self, x):
                for layer in self.layers:
                    x = sum(n(x) for n in layer.neurons)
                return x
        y = Net()(0.7)
        y
        """
    )
    assert {k: v for k, v in groups(recording).items() if "leaf" in v} == {
        "Net/Layer[0]/Neuron[0]": {"leaf", "multiply"},
        "Net/Layer[0]/Neuron[1]": {"leaf", "multiply"},
        "Net/Layer[1]/Neuron": {"leaf", "multiply"},
    }


@pytest.mark.parametrize("earlier", [False, True])
def test_two_instances_are_numbered_as_they_were_made(earlier: bool) -> None:
    made = MICROGRAD + "a = MLP(2, [2, 1])\nb = MLP(2, [2, 1])\n"
    use = "y = b([1.0, 2.0]) * 3.0 + a([1.0, 2.0])\ny"
    recording = cell(use, made) if earlier else cell(made + use)
    assert {path.split("/")[0] for path in leaves(recording).values()} == {"MLP[0]", "MLP[1]"}
    names = {name: path for name, path in leaves(recording).items() if path.startswith("MLP[0]/")}
    assert names
    assert all(name.startswith("a.") for name in names)


def test_objects_are_numbered_as_they_were_made_whatever_the_picture_shows() -> None:
    text = MICROGRAD + "net = MLP(2, [3])\ny = net([1.0, 2.0])[2] * 1.5\ny"
    assert "MLP/Layer/Neuron[2]" in groups(cell(text))
    reverse = text.replace("for n in self.neurons]", "for n in self.neurons[::-1]]", 1)
    recording = cell(reverse)
    assert set(leaves(recording).values()) == {"MLP/Layer/Neuron[0]"}


def test_leaves_of_an_earlier_cell_that_no_object_holds_stand_in_none() -> None:
    recording = cell(
        "y = s(w)\ny",
        """
        from ad_widget import Node
        class Scale:
            def __init__(self): self.held = {"v": [Node(0.5)]}
            def __call__(self, x): return self.held["v"][0] * x
        s, w = Scale(), Node(2.0)
        """,
    )
    assert leaves(recording) == {"w": "", "s.held['v'][0]": "Scale"}


def test_leaves_put_into_an_object_stand_in_it() -> None:
    source = "y = s(2.0)\ny"
    space: dict[str, Any] = {"__name__": "__main__"}
    earlier = (
        "class Scale:\n    def __init__(self): self.w = 0.5\n"
        "    def __call__(self, x): return self.w * x\ns = Scale()"
    )
    linecache.cache["<scale>"] = len(earlier), None, earlier.splitlines(True), "<scale>"
    exec(compile(earlier, "<scale>", "exec"), space)
    recording = record(Cell(ast.parse(source), source, space, leaves=["s.w"]))
    assert leaves(recording) == {"s.w": "Scale"}


def test_a_function_and_a_class_of_one_name_have_two_groups() -> None:
    recording = cell(
        """
        from ad_widget import Node
        def outer():
            class f:
                def __call__(self, x): return x * 2.0
            return f()
        def f(x): return x + 1.0
        o, x = outer(), Node(0.7)
        y = f(o(x))
        for f in range(1):
            y = y / x
        y
        """
    )
    found = groups(recording)
    assert sorted(found.values(), key=str) == [{"add"}, {"divide"}, {"multiply"}]


def test_objects_that_call_each_other_end() -> None:
    recording = cell(
        """
        from ad_widget import Node
        class A:
            def __init__(self, w):
                self.w, self.b = Node(w), B(self)
                self.v = self.b.go(self.w)
            def foo(self, x): return x * self.w
        class B:
            def __init__(self, a): self.a, self.u = a, Node(0.3)
            def go(self, x): return self.a.foo(x) + self.u
        y = A(0.5).v * 2.0
        y
        """
    )
    assert len(groups(recording)) == 2


def test_deep_recursion_through_objects() -> None:
    recording = cell(
        """
        from ad_widget import Node
        class Link:
            def __init__(self, k): self.w, self.next = Node(1.0 + k), None
            def __call__(self, x): return self.w * (x if self.next is None else self.next(x))
        links = [Link(0.001 * k) for k in range(150)]
        for a, b in zip(links, links[1:]): a.next = b
        y = links[0](0.7)
        y
        """
    )
    paths = leaves(recording).values()
    assert max(path.count("/") for path in paths) == 149
    assert len(set(paths)) == 150


def test_the_call_of_an_explored_function_is_all_of_the_picture_and_no_part() -> None:
    def step(x: Any, k: int) -> Any:
        return x * (0.5 + k)

    def f(x: Any) -> Any:
        for k in range(2):
            x = step(x, k)
        return x

    keys = [scope.key for scope in explore(f, x=2.0).program.scopes]
    assert {key.name for key in keys} == {"k", "step"}
