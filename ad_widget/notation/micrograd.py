"""micrograd's notation: `Value`, and the neurons, layers and networks made of it.

Source of the interface: github.com/karpathy/micrograd, ``micrograd/engine.py`` and ``nn.py``, and
the lecture in which they come about, where a `Value` has a `label` too.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Collection
from types import ModuleType
from typing import Any
from weakref import ref

import numpy as np

from ..engine.node import Node, constant, numbers
from ..engine.recorded import local_cotangent
from ..nn import relu
from ..recording.recorder import Recorder

__all__ = ["MLP", "Layer", "Micrograd", "Module", "Neuron", "Value"]

_SIGNS = {"add": "+", "multiply": "*", "subtract": "-", "divide": "/", "relu": "ReLU"}
# By id: a dictionary of Nodes would compare them, and `==` of Nodes is an op.
_LABELS: dict[int, tuple[ref[Node], str]] = {}


class Value(Node):
    """A single number, as micrograd has it: a Node whose `data` and `grad` are floats.

    Parameters
    ----------
    data : float
    label : str
        What the picture calls it.
    """

    __slots__ = ()

    def __init__(
        self, data: Any, _children: Collection[Node] = (), _op: str = "", label: str = ""
    ) -> None:
        super().__init__(float(data))
        if label:
            self.label = label

    @property
    def data(self) -> Any:
        """The number; a leaf's can be assigned."""
        return float(Node.data.fget(self))  # type: ignore[attr-defined]

    @data.setter
    def data(self, value: Any) -> None:
        Node.data.fset(self, float(value))  # type: ignore[attr-defined]

    @property
    def grad(self) -> Any:
        """The gradient as a float; can be assigned."""
        grad = Node.grad.fget(self)  # type: ignore[attr-defined]
        return 0.0 if grad is None else float(numbers(grad))

    @grad.setter
    def grad(self, value: Any) -> None:
        Node.grad.fset(self, None if value is None else float(value))  # type: ignore[attr-defined]

    @property
    def label(self) -> str:
        """What the picture calls it."""
        known = _LABELS.get(id(self))
        return known[1] if known is not None and known[0]() is self else ""

    @label.setter
    def label(self, text: str) -> None:
        key = id(self)
        _LABELS[key] = ref(self, lambda _: _LABELS.pop(key, None)), str(text)

    @property
    def _prev(self) -> set[Node]:
        return {_as_value(child) for child in self.children}

    @property
    def sign(self) -> str:
        """What micrograd calls ``_op``: ``"+"``, ``"**2"``, ``"tanh"``."""
        op = self.op
        if op is None:
            return ""
        if op.name == "power":
            return f"**{np.asarray(numbers(self.children[1])).item():g}"
        return _SIGNS.get(op.name, op.name)

    def exp(self) -> Any:
        """Return e to this power."""
        return np.exp(self)

    def tanh(self) -> Any:
        """Return the hyperbolic tangent."""
        return np.tanh(self)

    def relu(self) -> Any:
        """Return the positive part."""
        return relu(self)

    def log(self) -> Any:
        """Return the natural logarithm."""
        return np.log(self)

    def _backward(self) -> None:
        """Pass this gradient on to the operands, one step."""
        for k, child in enumerate(self.children):
            got = local_cotangent(self, k, constant(self.grad)) if child.requires_grad else None
            if got is not None:
                child.grad = float(_as_value(child).grad) + float(numbers(got))

    def __repr__(self) -> str:
        return f"Value(data={numbers(self)}, grad={self.grad})"


def _as_value(node: Node) -> Any:
    if node.__class__ is Node:
        node.__class__ = Value
    return node


# ---------------------------------------------------------------------- networks


class Module:
    """What has parameters."""

    def zero_grad(self) -> None:
        """Set the parameters' gradients back to zero."""
        for one in self.parameters():
            one.grad = 0.0

    def parameters(self) -> list[Value]:
        """Return the parameters."""
        return []


class Neuron(Module):
    """A weighted sum of its inputs and, unless it is linear, the positive part of that."""

    def __init__(self, nin: int, nonlin: bool = True) -> None:
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(0.0)
        self.nonlin = nonlin

    def __call__(self, x: Collection[Any]) -> Any:
        """Return the neuron's answer."""
        act = sum((w * one for w, one in zip(self.w, x, strict=False)), self.b)
        return relu(act) if self.nonlin else act

    def parameters(self) -> list[Value]:
        """Return the weights and the bias."""
        return [*self.w, self.b]

    def __repr__(self) -> str:
        return f"{'ReLU' if self.nonlin else 'Linear'}Neuron({len(self.w)})"


class Layer(Module):
    """Neurons side by side."""

    def __init__(self, nin: int, nout: int, **options: Any) -> None:
        self.neurons = [Neuron(nin, **options) for _ in range(nout)]

    def __call__(self, x: Collection[Any]) -> Any:
        """Return the neurons' answers; that of a single one by itself."""
        out = [neuron(x) for neuron in self.neurons]
        return out[0] if len(out) == 1 else out

    def parameters(self) -> list[Value]:
        """Return the neurons' parameters."""
        return [one for neuron in self.neurons for one in neuron.parameters()]

    def __repr__(self) -> str:
        return f"Layer of [{', '.join(map(str, self.neurons))}]"


class MLP(Module):
    """Layers one after another; the last is linear."""

    def __init__(self, nin: int, nouts: Collection[int]) -> None:
        sizes = [nin, *nouts]
        last = len(sizes) - 2
        self.layers = [
            Layer(sizes[k], sizes[k + 1], nonlin=k != last) for k in range(len(sizes) - 1)
        ]

    def __call__(self, x: Any) -> Any:
        """Return the last layer's answer."""
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self) -> list[Value]:
        """Return the layers' parameters."""
        return [one for layer in self.layers for one in layer.parameters()]

    def __repr__(self) -> str:
        return f"MLP of [{', '.join(map(str, self.layers))}]"


# ---------------------------------------------------------------------- lending


class Micrograd:
    """What is lent to a cell written for micrograd."""

    kind: type[Node] | None = Value
    output: Node | None = None

    def __init__(self) -> None:
        package, engine, nn = map(ModuleType, ("micrograd", "micrograd.engine", "micrograd.nn"))
        package.engine, package.nn = engine, nn  # type: ignore[attr-defined]
        package.__path__ = []
        for one in (Value, Neuron, Layer, MLP, Module):
            setattr(engine if one is Value else nn, one.__name__, one)
        self.modules: dict[str, Any] = {one.__name__: one for one in (package, engine, nn)}
        self.names: dict[str, Any] = {"Value": Value}

    def makes_leaves(self, tree: ast.Module) -> bool:
        """Whether the cell makes its leaves itself: it does.  Its ``_op`` becomes `Value.sign`."""
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr == "_op":
                node.attr = "sign"
        return True

    def begin(self, recorder: Recorder) -> None:
        """Begin a run."""
        self._recorder = recorder

    def end(self) -> None:
        """End a run: what has a label and no name is called by its label."""
        for reference, text in list(_LABELS.values()):
            node = reference()
            if node is not None:
                self._recorder.bound(text, node, kept=False)
