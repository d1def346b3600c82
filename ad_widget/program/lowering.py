"""Lowering: from a graph of Nodes to a program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ..engine import Node, topo_sort
from ..engine.backward import local_cotangent, record_backward
from ..engine.node import WRITTEN, constant
from ..engine.yaae import BY_HAND
from .program import Edge, Guard, Leaf, Part, Program, Step
from .wire import plain

__all__ = ["lower"]


def lower(
    output: Node,
    leaves: Iterable[tuple[str, Node]] | None = None,
    *,
    names: Mapping[Node, str] | None = None,
    labels: Mapping[Node, str] | None = None,
    spans: Mapping[Node, tuple[int, int, int, int]] | None = None,
    looks: Iterable[tuple[Node, str, Any]] = (),
    source: str | None = None,
) -> tuple[Program, list[Node]]:
    """Turn the graph of `output` into a program.

    Parameters
    ----------
    output : Node
        The result to differentiate; one that is no scalar is seeded with ones.
    leaves : iterable of (str, Node), optional
        The leaves to vary, in order; by default all that require a gradient, named ``x0``, ``x1``
        and so on.  Those the output does not come from have the gradient 0.
    names, labels, spans : mapping of Node, optional
        What to call each Node, what to write on it where it has no name, where it was made.
    looks : iterable of (Node, kind, outcome)
        The guards.
    source : str, optional
        The text that `spans` refer to.

    Returns
    -------
    program : Program
    nodes : list of Node
        The Nodes drawn, in the order of ``program.nodes``.
    """
    return _Lowering(names or {}, labels or {}, spans or {}, source).program(
        output, leaves, list(looks)
    )


class _Lowering:
    """Numbers the Nodes of a graph and of its recorded backward pass."""

    def __init__(
        self,
        names: Mapping[Node, str],
        labels: Mapping[Node, str],
        spans: Mapping[Node, tuple[int, int, int, int]],
        source: str | None,
    ) -> None:
        self.names, self.labels, self.spans, self.source = names, labels, spans, source
        self.values: list[tuple[tuple[int, ...], str]] = []
        self.constants: dict[int, Any] = {}
        self.steps: list[Step] = []
        self.ids: dict[Node, int] = {}
        self.visited: set[Node] = set()
        self.known: dict[Any, int] = {}

    def program(
        self,
        output: Node,
        leaves: Iterable[tuple[str, Node]] | None,
        looks: list[tuple[Node, str, Any]],
    ) -> tuple[Program, list[Node]]:
        order = topo_sort(output)
        reached = set(order)
        if leaves is None:
            found = [n for n in order if n.op is None and n.requires_grad]
            leaves = [(self.names.get(n, f"x{k}"), n) for k, n in enumerate(found)]
        given = list(leaves)
        order = [*(node for _, node in given if node not in reached), *order]
        for _, node in given:
            self.ids[node] = self.number(node._value)
            self.visited.add(node)
        followed = not any(node._op is BY_HAND for node in order)
        self.follow([output, *(node for node, _, _ in looks)], share=False, frozen=not followed)
        forward = len(self.steps)

        gradients: dict[Node, int] = {}
        contributions: dict[tuple[Node, int], int] = {}
        locals_: dict[tuple[Node, int], int] = {}
        if output.requires_grad and followed:
            one = (
                1.0
                if output.shape == () and output.dtype == np.float64
                else np.ones(output.shape, output.dtype)
            )
            recorded = record_backward(output, constant(one))
            for node in reversed(order):
                for k in range(len(node.children)):
                    if (c := recorded.contributions.get((node, k))) is not None:
                        contributions[node, k] = self.follow([c])
                if (g := recorded.cotangents.get(node)) is not None:
                    gradients[node] = self.follow([g])
        elif output.requires_grad:
            output.backward(np.ones(output.shape, output.dtype))
            gradients = {
                node: self.constant(node.grad._value)
                for node in order
                if node.requires_grad and node.grad is not None
            }
        backward = len(self.steps) - forward

        # The 2 of `x ** 2` is written in the result's symbol.
        exponents = {n.children[1] for n in order if _superscript(n) is not None}
        drawn = [n for n in order if n not in exponents]
        places = {node: k for k, node in enumerate(drawn)}
        edges = []
        for node in drawn:
            for k, child in enumerate(node.children):
                if child not in places:
                    continue
                if followed and node.shape == child.shape == () and _rule(node, k):
                    one_ = constant(1.0 if node.dtype == np.float64 else np.ones((), node.dtype))
                    if (c := local_cotangent(node, k, one_)) is not None:
                        locals_[node, k] = self.follow([c])
                edges.append(
                    Edge(
                        places[child],
                        places[node],
                        k,
                        contributions.get((node, k)),
                        locals_.get((node, k)),
                    )
                )
        guards = [Guard(self.ids[node], kind, np.array(outcome)) for node, kind, outcome in looks]
        if not followed:  # hand-made derivatives: any new number means running the code again
            guards += [Guard(self.ids[n], "value", np.array(n._value)) for _, n in given]
        # A gradient of zeros is a constant of its own: before the values are counted.
        called = {node: name for name, node in reversed(given)}
        parts = tuple(self.part(node, called, gradients) for node in drawn)
        program = Program(
            values=tuple(self.values),
            constants=self.constants,
            leaves=tuple(Leaf(self.ids[node], name, np.array(node._value)) for name, node in given),
            steps=tuple(self.steps),
            forward=forward,
            backward=backward,
            output=self.ids[output],
            nodes=parts,
            edges=tuple(edges),
            guards=tuple(_unique(guards)),
            source=self.source,
        )
        return program, drawn

    # ------------------------------------------------------------------ values

    def number(self, value: Any) -> int:
        """Return a new value id for something of the shape and dtype of `value`."""
        if type(value) is float:  # most values of the graphs that have many
            self.values.append(((), "float64"))
        else:
            array = np.asarray(value)
            self.values.append((array.shape, str(array.dtype)))
        return len(self.values) - 1

    def constant(self, value: Any) -> int:
        """Return the id of a constant."""
        key = None
        if type(value) is int and not -(2**63) <= value < 2**63:  # of no dtype that a program has
            value = float(value)
        if type(value) in (float, int, bool):
            key = (type(value), repr(value))
            if key in self.known:
                return self.known[key]
        k = self.number(value)
        self.constants[k] = value
        if key is not None:
            self.known[key] = k
        return k

    def follow(self, roots: list[Node], share: bool = True, frozen: bool = False) -> int:
        """Turn the Nodes that `roots` come from into steps; return the id of the first root."""
        for root in roots:
            for node in topo_sort(root, [], self.visited):
                self.ids[node] = self.step(node, share) if not frozen else self.freeze(node)
        return self.ids[roots[0]]

    def freeze(self, node: Node) -> int:
        return self.constant(node._value)

    def step(self, node: Node, share: bool) -> int:
        """Return the id of a Node's value: a constant, one computed before, or a new step."""
        op = node.op
        if op is None:
            return self.constant(node._value)
        inputs = tuple(self.ids[child] for child in node.children)
        attrs = node.attrs or None
        if all(k in self.constants for k in inputs):
            return self.constant(node._value)
        if not share:
            return self.add(op.name, inputs, node, attrs)
        if op.name == "multiply":  # most passes start from 1
            for one, other in (inputs, inputs[::-1]):
                if self.is_one(one) and self.values[other] == (node.shape, str(node.dtype)):
                    return other
        key = (op.name, inputs, json.dumps(plain(attrs)) if attrs else "")
        if key not in self.known:
            self.known[key] = self.add(op.name, inputs, node, attrs)
        return self.known[key]

    def add(
        self, op: str, inputs: tuple[int, ...], node: Node, attrs: dict[str, Any] | None
    ) -> int:
        output = self.number(node._value)
        self.steps.append(Step(op, inputs, output, attrs))
        return output

    def is_one(self, value: int) -> bool:
        constant = self.constants.get(value)
        return type(constant) in (float, int) and constant == 1

    # ------------------------------------------------------------------ what is drawn

    def part(self, node: Node, leaves: dict[Node, str], gradients: dict[Node, int]) -> Part:
        op = node.op
        name = leaves.get(node, self.names.get(node))
        symbol = _superscript(node) or (op.symbol if op else "")
        grad = gradients.get(node)
        if grad is None and node.requires_grad:
            grad = self.constant(np.zeros(node.shape, node.dtype))
        if op is not None:
            kind = "op"
        else:
            kind = "leaf" if node in leaves else "constant"
        return Part(
            value=self.ids[node],
            grad=grad,
            name=name,
            label=name or self.labels.get(node) or _written(node, symbol),
            op=op.name if op else None,
            symbol=symbol,
            formula=op.formula if op else "",
            kind=kind,
            span=self.spans.get(node),
        )


_SUPERSCRIPTS = str.maketrans("0123456789-.", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻·")


def _superscript(node: Node) -> str | None:
    """Return the sign of a constant power, such as ``²``, or None."""
    op = node.op
    if op is None or op.name != "power":
        return None
    exponent = node.children[1]
    if exponent._op is not WRITTEN:
        return None
    return f"{exponent._value:g}".translate(_SUPERSCRIPTS)


def _written(node: Node, symbol: str) -> str:
    """Return what a Node without a name or expression says."""
    if node.op is None and node.shape == ():
        return f"{np.asarray(node._value).item()!r}"
    return symbol or f"{'×'.join(map(str, node.shape))}"


def _rule(node: Node, k: int) -> bool:
    op = node.op
    return op is not None and op.differentiable and op.vjps[k] is not None


def _unique(guards: list[Guard]) -> list[Guard]:
    """Keep one guard a value and kind: the last look is what the code went on from."""
    return list({(g.value, g.kind): g for g in guards}.values())
