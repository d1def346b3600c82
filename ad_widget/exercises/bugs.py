"""Broken engines: programs made from the right one, whose backward pass has a known mistake.

The engine itself is untouched.  A broken program is data as any other: its forward pass is the
right one's, and its backward pass is written out as such an engine would go through it.  What an
edge does to a cotangent is recorded by the engine's own rules, for numbers and arrays alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..drawing.passes import passes
from ..drawing.questions import name_of
from ..drawing.text import format_shape
from ..engine import Node
from ..engine.node import constant
from ..engine.op import OPS
from ..engine.recorded import local_cotangent
from ..engine.unbroadcast import compress_gradient
from ..program import Program, Section
from ..program.builder import Builder
from ..program.follow import Follower

__all__ = ["BUGS", "Broken", "broken"]

BUGS = {
    "no accumulation": "a gradient is set (=), where it should be added to (+=): of a node that is "
    "used twice only what arrives last is kept",
    "wrong order": "a node passes its gradient on each time something arrives, before all that it "
    "goes into have reported: what came before is passed on again",
    "no un-broadcasting": "what comes back to an operand that was broadcast is not summed to the "
    "operand's shape: its gradient has the shape of the result",
    "not cleared": "backward was called twice, and interior gradients of the first call were "
    "passed on once more by the second",
    "leaf not zeroed": "backward was called twice without zeroing the leaves: their gradients are "
    "the sum of both calls",
    "wrong rule": "a product multiplies by the operand's own value, where it should be the "
    "other's; a matrix product by the other matrix as it is, where it should be its transpose",
}
"""By name, what such an engine does."""

_MOST = 4000  # edges that an engine goes along which goes through a graph in no good order


@dataclass(frozen=True)
class Broken:
    """An engine with a bug, at work on a graph.

    Attributes
    ----------
    program : Program
        What it computes.  A gradient may have another shape than its node; a node at which the
        pass ends in a shape error has none.
    why : dict of int to str
        By node, what goes wrong there; not what comes of it further back.
    """

    program: Program
    why: dict[int, str]


def broken(program: Program, bug: str) -> Broken:
    """Return what an engine with a bug makes of a program.

    Parameters
    ----------
    program : Program
    bug : str
        One of `BUGS`.

    Raises
    ------
    ValueError
        If there is no such bug, if derivatives are supplied by hand, or if the engine would take
        too long.
    """
    if bug not in BUGS:
        raise ValueError(f"a bug is one of {', '.join(BUGS)}, not {bug!r}")
    if all(edge.contribution is None for edge in program.edges):
        raise ValueError("no engine has passed gradients through this graph")
    with np.errstate(all="ignore"):
        return _Engine(program, bug).run()


class _Engine:
    """An engine that goes through a graph, and writes down the steps that it takes."""

    def __init__(self, program: Program, bug: str) -> None:
        self.right, self.bug = program, bug
        self.numbers = program.run().numbers
        self.builder = Builder.beyond(program)
        self.builder.section("backward")
        self.follower = Follower(self.builder)
        self.made = {step.output: k for k, step in enumerate(program.forward.steps)}
        self.results: dict[int, Node] = {}  # by node, one like it whose operands have no history
        self.grads: dict[int, int] = {}  # by node, the id of what it has so far
        self.parts: dict[int, int] = {}  # by edge, the id of what it has brought in all
        self.turns: Counter[int] = Counter()  # by node, how often it passed its gradient on
        self.brought = 0
        self.why: dict[int, str] = {}
        entering: dict[int, list[int]] = {}
        for k, edge in enumerate(program.edges):
            if edge.contribution is not None:
                entering.setdefault(edge.target, []).append(k)
        self.entering = entering
        for node in entering:
            self.result(node)

    def run(self) -> Broken:
        right, bug = self.right, self.bug
        self.call()
        if bug in ("not cleared", "leaf not zeroed"):
            if bug == "leaf not zeroed":
                self.grads = {
                    k: grad for k, grad in self.grads.items() if right.nodes[k].kind != "op"
                }
            self.call()
        self.explain()
        lost = self.reached() - self.grads.keys()
        nodes = tuple(
            replace(part, grad=None if k in lost else self.grads.get(k, part.grad))
            if part.grad is not None
            else part
            for k, part in enumerate(right.nodes)
        )
        edges = tuple(
            edge if edge.contribution is None else replace(edge, contribution=self.parts.get(k))
            for k, edge in enumerate(right.edges)
        )
        shows = [part.grad for part in nodes] + [edge.contribution for edge in edges]
        steps = (*right.backward.steps, *self.builder.steps("backward"))
        program = replace(
            right,
            values=tuple(self.builder.values),
            constants=dict(self.builder.constants),
            backward=Section(steps, tuple(dict.fromkeys(k for k in shows if k is not None))),
            tangent=None,
            nodes=nodes,
            edges=edges,
        )
        return Broken(program, self.why)

    # ------------------------------------------------------------------ the pass

    def call(self) -> None:
        """Go through the graph once, as a call of ``backward`` does."""
        right = self.right
        output = next(k for k, part in enumerate(right.nodes) if part.value == right.output)
        seed = right.nodes[output].grad
        if seed is None:
            return
        self.grads[output] = seed
        if self.bug == "wrong order":
            self.recurse(output)
        else:
            for node in passes(right).backward:
                for k in self.turn(node):
                    self.bring(k)

    def recurse(self, node: int) -> None:
        """Pass a gradient on along each edge, and go on from its end at once."""
        stack: list[Iterator[int]] = [iter(self.turn(node))]
        while stack:
            k = next(stack[-1], None)
            if k is None:
                stack.pop()
                continue
            self.bring(k)
            if self.brought > _MOST:
                raise ValueError("an engine in that order takes too long for this graph")
            stack.append(iter(self.turn(self.right.edges[k].source)))

    def turn(self, node: int) -> list[int]:
        """Return the edges along which a node passes its gradient on, if it has one."""
        if node not in self.grads:
            return []
        self.turns[node] += 1
        return self.entering.get(node, [])

    def bring(self, k: int) -> None:
        """Add what an edge brings to its operand's gradient, or what the bug makes of it."""
        edge = self.right.edges[k]
        self.brought += 1
        try:
            part = self.sent(k)
        except (ValueError, TypeError):
            self.why.setdefault(edge.source, self.error(k))
            return
        so_far, before = self.grads.get(edge.source), self.parts.get(k)
        self.parts[k] = part if before is None else self.sum(before, part, k)
        if so_far is None or self.bug == "no accumulation":
            self.grads[edge.source] = part
            return
        try:
            self.grads[edge.source] = self.sum(so_far, part, k)
        except ValueError:
            shapes = [format_shape(self.builder.values[x][0]) for x in (so_far, part)]
            self.why.setdefault(edge.source, f"shape error: {' and '.join(shapes)} cannot be added")

    def sent(self, k: int) -> int:
        """Return the id of what an edge makes of the gradient at its end."""
        edge = self.right.edges[k]
        above = self.grads[edge.target]
        shape, dtype = self.builder.values[above]
        g = Node(np.ones(shape, dtype))
        self.follower.know(g, above)
        return self.follower.follow(self.received(k, g), self.origin(edge.target))

    def received(self, k: int, g: Node) -> Node:
        """Record what an operand receives, by the engine's rule or by a wrong one."""
        edge = self.right.edges[k]
        node = self.result(edge.target)
        op, operands = node.op, node.children
        assert op is not None
        own = operands[edge.operand]
        if self.bug == "wrong rule" and op.name == "multiply":
            return _fitted(g * own, own)
        if self.bug == "wrong rule" and op.name == "matmul" and min(x.ndim for x in operands) > 1:
            a, b = operands
            return _fitted(a @ g if edge.operand else g @ b, own)
        if self.bug == "no un-broadcasting":
            sent = op.vjps[edge.operand](g, node, *operands, **node.attrs)
            sent = sent if isinstance(sent, Node) else constant(sent)
            wide = np.broadcast_shapes(sent.shape, own.shape)
            return sent if sent.shape == wide else _fitted(sent, own)
        received = local_cotangent(node, edge.operand, g)
        assert received is not None
        return received

    def result(self, node: int) -> Node:
        """Return a Node of the value of one that is drawn, whose operands have no history."""
        if node in self.results:
            return self.results[node]
        right, value = self.right, self.right.nodes[node].value
        if value not in self.made:
            raise ValueError(f"{name_of(right, node)} is held fixed")
        step = right.forward.steps[self.made[value]]
        written = (float, int, bool)
        operands = [
            x if type(x := right.constants.get(k)) in written else constant(self.numbers[k])
            for k in step.inputs
        ]
        if all(type(x) in written for x in operands):
            raise ValueError(f"{name_of(right, node)} is held fixed")
        made: Node = OPS[step.op](*operands, **step.attrs or {})
        for own, k in zip(made.children, step.inputs, strict=True):
            self.follower.know(own, k)
        self.follower.know(made, value)
        self.results[node] = made
        return made

    def sum(self, a: int, b: int, k: int) -> int:
        values = self.builder.values
        shape = np.broadcast_shapes(values[a][0], values[b][0])
        kind = (shape, str(np.result_type(values[a][1], values[b][1])))
        return self.builder.step(
            "add", (a, b), kind, origin=self.origin(self.right.edges[k].target), share=False
        )

    def origin(self, node: int) -> int | None:
        return self.made.get(self.right.nodes[node].value)

    # ------------------------------------------------------------------ what is said of it

    def reached(self) -> set[int]:
        """Return the nodes that the right engine brings something to."""
        return {edge.source for edge in self.right.edges if edge.contribution is not None}

    def error(self, k: int) -> str:
        """Return what is said of a shape error on the way to an operand."""
        right, edge = self.right, self.right.edges[k]
        end = right.nodes[edge.target]
        above = format_shape(self.builder.values[self.grads[edge.target]][0])
        own = format_shape(right.values[right.nodes[edge.source].value][0])
        return (
            f"shape error: what {name_of(right, edge.target)} passes on is {above or 'a number'}, "
            f"of which the rule of {end.symbol or end.op} makes nothing of shape {own or '()'}"
        )

    def explain(self) -> None:
        """Say for each node what goes wrong there."""
        ends: dict[int, list[int]] = {}
        for k in self.parts:
            edge = self.right.edges[k]
            ends.setdefault(edge.source, []).append(edge.target)
        for node, results in ends.items():
            said = self.fault(node, results)
            if said:
                self.why.setdefault(node, said)

    def fault(self, node: int, ends: list[int]) -> str | None:
        """Return what goes wrong at a node to which these results have brought something."""
        right, bug = self.right, self.bug
        kind = right.nodes[node].kind

        def names(some: list[int]) -> str:
            return ", ".join(name_of(right, k) for k in dict.fromkeys(some))

        if bug == "no accumulation" and len(ends) > 1:
            return f"set {len(ends)} times, by {names(ends)}: only what arrives last is kept"
        if bug == "wrong order":
            again = [k for k in ends if self.turns[k] > 1]
            if again:
                return f"{names(again)} passed on what it had before all of it was there, and again"
        if bug == "not cleared":
            if kind == "op":
                return "the second call adds to what the first has left"
            again = [k for k in ends if right.nodes[k].value != right.output]
            if again:
                return f"the second call of backward gets from {names(again)} what was left there"
        if bug == "leaf not zeroed" and kind != "op":
            return "both calls of backward have added to it"
        if bug == "wrong rule":
            wrong = [k for k in ends if self.is_product(k)]
            if wrong:
                return f"{names(wrong)} multiplies by the wrong factor"
        if bug == "no un-broadcasting":
            own = right.values[right.nodes[node].value][0]
            whole = [right.values[right.nodes[k].value][0] for k in ends if self.is_whole(k)]
            wide = [shape for shape in whole if self.shape(node) == shape != own]
            if wide:
                return (
                    f"{format_shape(own) or 'a number'} was broadcast to {format_shape(wide[0])}: "
                    "the sum over the copies is missing"
                )
        return None

    def is_product(self, node: int) -> bool:
        """Whether a node is a product of two different things."""
        part = self.right.nodes[node]
        step = self.right.forward.steps[self.made[part.value]]
        return part.op in ("multiply", "matmul") and len({*step.inputs}) > 1

    def shape(self, node: int) -> tuple[int, ...]:
        """Return the shape of the gradient that a node has got."""
        return self.builder.values[self.grads[node]][0]

    def is_whole(self, node: int) -> bool:
        """Whether the gradient of a node has its shape."""
        return self.shape(node) == self.right.values[self.right.nodes[node].value][0]


def _fitted(received: Node, own: Node) -> Node:
    fitted: Node = compress_gradient(received, own.shape)
    return fitted if fitted.dtype == own.dtype else fitted.astype(own.dtype)
