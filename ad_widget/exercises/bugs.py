"""Broken engines: programs made from the right one, whose backward pass has a known mistake.

The engine itself is untouched.  A broken program is data as any other: its forward pass is the
right one's, and its backward pass is written out as such an engine would go through it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..drawing.passes import passes
from ..program import Program, Section, Step

__all__ = ["BUGS", "broken"]

BUGS = {
    "no accumulation": "a gradient is set (=), where it should be added to (+=): of a node that is "
    "used twice only what arrives last is kept",
    "wrong order": "a node passes its gradient on each time something arrives, before all that it "
    "goes into have reported: what came before is passed on again",
    "not cleared": "backward was called twice, and interior gradients of the first call were "
    "passed on once more by the second",
    "leaf not zeroed": "backward was called twice without zeroing the leaves: their gradients are "
    "the sum of both calls",
    "wrong rule": "a product multiplies by the operand's own value, where it should be the other's",
}
"""By name, what such an engine does."""

_MOST = 4000  # steps of an engine that goes through a graph in no good order


def broken(program: Program, bug: str) -> Program:
    """Return the program of an engine with a bug.

    Parameters
    ----------
    program : Program
        Of single numbers.
    bug : str
        One of `BUGS`.

    Raises
    ------
    ValueError
        If there is no such bug, if the program has arrays, or if the engine would take too long.
    """
    if bug not in BUGS:
        raise ValueError(f"a bug is one of {', '.join(BUGS)}, not {bug!r}")
    passed = [e for e in program.edges if e.contribution is not None]
    if any(e.local is None for e in passed):
        raise ValueError("the bug lab takes graphs of single numbers")
    return _Broken(program, bug).program()


class _Broken:
    """An engine that adds up gradients, and writes down the steps that it takes."""

    def __init__(self, program: Program, bug: str) -> None:
        self.right, self.bug = program, bug
        self.values = list(program.values)
        self.steps: list[Step] = []
        self.grads: dict[int, int] = {}  # by node, the id of what it has so far
        self.parts: dict[int, int] = {}  # by edge, the id of what it has brought in all
        made = {step.output: k for k, step in enumerate(program.forward.steps)}
        self.origin = [made.get(part.value) for part in program.nodes]

    def program(self) -> Program:
        right, bug = self.right, self.bug
        twice = bug in ("not cleared", "leaf not zeroed")
        self.call()
        if twice:
            if bug == "leaf not zeroed":
                interior = [k for k in self.grads if right.nodes[k].kind == "op"]
                for k in interior:
                    del self.grads[k]
            self.call()
        nodes = tuple(
            replace(part, grad=self.grads.get(k, part.grad)) if part.grad is not None else part
            for k, part in enumerate(right.nodes)
        )
        edges = tuple(
            replace(edge, contribution=self.parts[k]) if k in self.parts else edge
            for k, edge in enumerate(right.edges)
        )
        shows = [part.grad for part in nodes] + [edge.contribution for edge in edges]
        # The derivatives along edges are what this engine multiplies by: they come before.
        steps = (*right.backward.steps, *right.local.steps, *self.steps)
        return replace(
            right,
            values=tuple(self.values),
            backward=Section(steps, tuple(dict.fromkeys(k for k in shows if k is not None))),
            local=Section((), right.local.shows),
            tangent=None,
            nodes=nodes,
            edges=edges,
        )

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
                for k in self.entering(node):
                    self.bring(k)

    def recurse(self, node: int) -> None:
        """Pass a gradient on along each edge, and go on from its end at once."""
        stack: list[Iterator[int]] = [iter(self.entering(node))]
        while stack:
            k = next(stack[-1], None)
            if k is None:
                stack.pop()
                continue
            self.bring(k)
            if len(self.steps) > _MOST:
                raise ValueError("an engine in that order takes too long for this graph")
            stack.append(iter(self.entering(self.right.edges[k].source)))

    def entering(self, node: int) -> list[int]:
        edges = enumerate(self.right.edges)
        return [k for k, e in edges if e.target == node and e.contribution is not None]

    def bring(self, k: int) -> None:
        """Add what an edge brings to its operand's gradient, or what the bug makes of it."""
        edge = self.right.edges[k]
        part = self.step("multiply", self.grads[edge.target], self.factor(k), edge.target)
        so_far = self.grads.get(edge.source)
        if so_far is None or self.bug == "no accumulation":
            self.grads[edge.source] = part
        else:
            self.grads[edge.source] = self.step("add", so_far, part, edge.target)
        before = self.parts.get(k)
        self.parts[k] = part if before is None else self.step("add", before, part, edge.target)

    def factor(self, k: int) -> int:
        """Return the id of the derivative along an edge, right or wrong."""
        edge, nodes = self.right.edges[k], self.right.nodes
        if self.bug == "wrong rule" and nodes[edge.target].op == "multiply":
            return nodes[edge.source].value
        assert edge.local is not None
        return edge.local

    def step(self, op: str, a: int, b: int, node: int) -> int:
        self.values.append(((), "float64"))
        self.steps.append(Step(op, (a, b), len(self.values) - 1, None, self.origin[node]))
        return len(self.values) - 1
