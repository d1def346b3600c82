"""Lowering: from a graph of Nodes to a program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ..engine import Node, topo_sort
from ..engine.long_work import tell, uncollected
from ..engine.node import constant, is_written, numbers
from ..engine.ops.clipping import absent_bounds
from ..engine.pull import pull
from ..engine.recorded import Recorded, local_cotangent, record_backward
from ..engine.yaae import BY_HAND
from .builder import Builder, kind_of
from .follow import Follower
from .program import Program
from .spec import Edge, Guard, Part, ScopeKey
from .words import words

__all__ = ["lower"]

Span = tuple[int, int, int, int]
Way = tuple[Node, int]
"""A result and the position of an operand: an edge of the graph."""


def lower(
    output: Node,
    leaves: Iterable[tuple[str, Node]] | None = None,
    *,
    names: Mapping[Node, str] | None = None,
    labels: Mapping[Node, str] | None = None,
    under: Mapping[Node, str] | None = None,
    spans: Mapping[Node, Span] | None = None,
    same: Mapping[Node, Node] | None = None,
    scopes: Mapping[Node, Sequence[ScopeKey]] | None = None,
    reads: Iterable[tuple[Node, str, Any]] = (),
    source: str | None = None,
    tangent: bool = False,
) -> tuple[Program, list[Node]]:
    """Turn the graph of `output` into a program.

    Parameters
    ----------
    output : Node
        The result to differentiate; one that is no scalar is seeded with ones.
    leaves : iterable of (str, Node), optional
        The leaves to vary, in order; by default all that require a gradient, named ``x0``, ``x1``
        and so on.  Those the output does not come from have the gradient 0.
    names, labels, under, spans : mapping of Node, optional
        What to call each Node, what to write on it instead, the expression under that, where it
        was made.
    same : mapping of Node to Node, optional
        Of a constant that is drawn as another one: that, which comes before it.
    scopes : mapping of Node to sequence of ScopeKey, optional
        The scopes each Node was made in, the outermost first.
    reads : iterable of (Node, kind, outcome)
        The guards.
    source : str, optional
        The text that `spans` refer to.
    tangent : bool
        Make the tangent section too: forward mode in a direction of the leaves, which is an input
        of the program.

    Returns
    -------
    program : Program
    nodes : list of Node
        The Nodes drawn, in the order of ``program.nodes``.

    Raises
    ------
    ValueError
        If a tangent section is asked for where derivatives are supplied by hand.
    """
    order = topo_sort(output)
    reached = set(order)
    names = names or {}
    if leaves is None:
        found = [n for n in order if n.op is None and n.requires_grad]
        leaves = [(names.get(n, f"x{k}"), n) for k, n in enumerate(found)]
    given = list(leaves)
    order = [*(node for _, node in given if node not in reached), *order]
    with uncollected():
        return _Lowering(order, given, same or {}).program(
            names,
            labels or {},
            under or {},
            spans or {},
            scopes or {},
            list(reads),
            source,
            tangent,
        )


class _Lowering:
    """Turns the Nodes of a graph, and of the passes recorded on it, into steps."""

    def __init__(
        self, order: list[Node], given: list[tuple[str, Node]], same: Mapping[Node, Node]
    ) -> None:
        self.order, self.output, self.given = order, order[-1], given
        # Derivatives that a callback supplies cannot be recorded, nor can the values between.
        self.by_hand = any(node.op is BY_HAND for node in order)
        self.builder = Builder()
        self.follower = Follower(self.builder, values_only=self.by_hand)
        self.ids, self.follow = self.follower.ids, self.follower.follow
        self.gradients: dict[Node, int] = {}
        self.contributions: dict[Way, int] = {}
        self.locals: dict[Way, int] = {}
        self.tangents: dict[Node, int] = {}
        self.moves: dict[Way, int] = {}
        self.shapes: dict[Node, list[tuple[int, ...]]] = {}  # of the operands
        reached = set(order)
        self.same = {n: first for n, first in same.items() if n in reached and first in reached}

    def program(
        self,
        names: Mapping[Node, str],
        labels: Mapping[Node, str],
        under: Mapping[Node, str],
        spans: Mapping[Node, Span],
        scopes: Mapping[Node, Sequence[ScopeKey]],
        reads: list[tuple[Node, str, Any]],
        source: str | None,
        tangent: bool,
    ) -> tuple[Program, list[Node]]:
        builder, ids = self.builder, self.ids
        if tangent and self.by_hand:
            raise ValueError(
                "derivatives supplied through _compute_derivatives cannot be recorded, so there "
                "is no tangent section; define the op with ad_widget.define"
            )
        for name, node in self.given:
            self.follower.know(node, builder.leaf(name, numbers(node), tangent=tangent))
        for node, first in self.same.items():
            self.follower.know(node, self.follow(first))
        for node in (self.output, *(node for node, _, _ in reads)):
            self.follow(node, share=False)
        # The 2 of `x ** 2` is written in the result's symbol; a bound that is not given, nowhere.
        hidden = {n.children[1] for n in self.order if _superscript(n) is not None}
        hidden |= {n.children[k] for n in self.order for k in absent_bounds(n)}
        hidden |= self.same.keys()
        drawn = [n for n in self.order if n not in hidden or n is self.output]
        builder.show(*(ids[node] for node in drawn))

        tell("recording the backward pass")
        builder.section("backward")
        if self.output.requires_grad:
            if self.by_hand:
                self.differentiated()
            else:
                self.backward()
        for node in drawn:
            if node.requires_grad and node not in self.gradients:
                self.gradients[node] = builder.constant(np.zeros(node.shape, node.dtype))
        builder.show(*(self.gradients.get(node) for node in drawn))
        tell("recording the local derivatives")
        builder.section("local")
        if not self.by_hand:
            self.local(drawn)
        if tangent:
            builder.section("tangent")
            self.tangent()
            for node in drawn:
                if node.dtype.kind == "f" and node not in self.tangents:
                    self.tangents[node] = builder.constant(np.zeros(node.shape, node.dtype))
            builder.show(*(self.tangents.get(node) for node in drawn))

        tell("making the program")
        called = {node: name for name, node in reversed(self.given)}
        places = {node: k for k, node in enumerate(drawn)}
        places.update((node, places[first]) for node, first in self.same.items())
        for node in drawn:
            own = called.get(node, names.get(node))
            builder.node(
                self.part(
                    node,
                    own,
                    labels.get(node),
                    under.get(node),
                    "leaf" if node in called else "op" if node.op else "constant",
                    spans.get(node),
                    builder.scope(scopes.get(node, ())),
                )
            )
        for node in drawn:
            for k, child in enumerate(node.children):
                if child in places:
                    self.edge(places[child], places[node], k, (node, k))
        for node, kind, outcome in reads:
            builder.guard(Guard(ids[node], kind, np.array(outcome)))
        if self.by_hand:  # any new number means running the code again
            for _, node in self.given:
                builder.guard(Guard(ids[node], "value", np.array(numbers(node))))
        return builder.program(ids[self.output], source), drawn

    # ------------------------------------------------------------------ passes

    def backward(self) -> None:
        """Lower the recorded backward pass, each step with the forward step it belongs to."""
        output, builder = self.output, self.builder
        one = 1.0 if kind_of(numbers(output)) == ((), "float64") else np.ones_like(numbers(output))
        seed = constant(one)
        if any(node.shape != () for node in self.order):
            # A page puts one element's cotangent there, or follows single elements from there.
            self.follower.know(seed, builder.seed(one))
        recorded = record_backward(output, seed)
        self.gradients[output] = self.follow(recorded.cotangents[output])
        closing = self.closing(recorded)
        for node in reversed(self.order):
            origin = self.origin(node)
            for k, child in enumerate(node.children):
                if (c := recorded.contributions.get((node, k))) is None:
                    continue
                self.contributions[node, k] = self.follow(c, origin)
                self.builder.show(self.contributions[node, k])
                if (node, k) in closing:
                    self.gradients[child] = self.follow(recorded.cotangents[child], origin)

    def closing(self, recorded: Recorded) -> set[Way]:
        """Return the ways by which the last of each Node's gradient comes."""
        last = {
            child: (node, k)
            for node in reversed(self.order)
            for k, child in enumerate(node.children)
            if (node, k) in recorded.contributions
        }
        return set(last.values())

    def differentiated(self) -> None:
        """Take the gradients of a pass on numbers."""
        self.output.backward(np.ones(self.output.shape, self.output.dtype))
        for node in self.order:
            if node.requires_grad and node.grad is not None:
                self.gradients[node] = self.builder.constant(numbers(node.grad))

    def local(self, drawn: list[Node]) -> None:
        """Lower the local derivatives of the edges between scalars."""
        scalars = {node for node in drawn if node.shape == ()}
        for node in drawn:
            if node not in scalars:
                continue
            for k, child in enumerate(node.children):
                if child in scalars and _has_rule(node, k):
                    one = constant(1.0 if node.dtype == np.float64 else np.ones((), node.dtype))
                    if (c := local_cotangent(node, k, one)) is not None:
                        self.locals[node, k] = self.follow(c, self.origin(node))
                        self.builder.show(self.locals[node, k])

    def tangent(self) -> None:
        """Lower forward mode in a direction of the leaves, by the rules of the backward pass.

        A rule is linear in the cotangent, so the derivative of what an operand receives with
        respect to the cotangent, applied to the operand's tangent, is what the operand adds to
        the result's tangent: the transpose of the transpose.  (The identity is from a note by
        J. Townsend, 2017, "A new trick for calculating Jacobian vector products".)
        """
        moving: dict[Node, Node] = {}
        for (_, node), leaf in zip(self.given, self.builder.leaves, strict=True):
            if leaf.tangent is not None:
                moving[node] = along = Node(np.zeros(node.shape, node.dtype), requires_grad=False)
                self.tangents[node] = leaf.tangent
                self.follower.know(along, leaf.tangent)
        for node in self.order:
            if node.dtype.kind != "f" or not any(child in moving for child in node.children):
                continue
            alone = self.alone(node)
            origin = self.origin(node)
            for k, child in enumerate(node.children):
                if child not in moving or not _has_rule(node, k):
                    continue
                g = Node(np.zeros(node.shape, node.dtype))
                received = local_cotangent(alone, k, g)
                if received is None or not received.requires_grad:
                    continue
                (added,) = pull([received], [moving[child]], [g], record=True)
                self.moves[node, k] = self.follow(added, origin)
                self.builder.show(self.moves[node, k])
                before = moving.get(node)
                moving[node] = added if before is None else before + added
            if node in moving:
                self.tangents[node] = self.follow(moving[node], origin)

    def alone(self, node: Node) -> Node:
        """Return a Node like this one, of the same value ids, whose operands have no history.

        What is recorded on it is walked in no time, however large the graph behind it is.
        """
        operands = []
        for child in node.children:
            operands.append(own := child if child.op is None else constant(numbers(child)))
            self.follower.know(own, self.ids[child])
        op: Any = node.op
        made: Node = op(*operands, **node.attrs)
        self.follower.know(made, self.ids[node])
        return made

    # ------------------------------------------------------------------ steps

    def origin(self, node: Node) -> int | None:
        """Return the index of the forward step that makes a Node."""
        return self.builder.step_of(self.ids[node])

    # ------------------------------------------------------------------ what is drawn

    def part(
        self,
        node: Node,
        name: str | None,
        label: str | None,
        under: str | None,
        kind: str,
        span: Span | None,
        scope: int | None,
    ) -> Part:
        op = node.op
        symbol = _superscript(node) or (op.symbol if op else "")
        return Part(
            value=self.ids[node],
            grad=self.gradients.get(node),
            name=name,
            label=label or name or _written(node, symbol),
            op=op.name if op else None,
            symbol=symbol,
            formula=op.formula if op else "",
            kind=kind,
            span=span,
            tangent=self.tangents.get(node),
            scope=scope,
            under=under,
        )

    def edge(self, source: int, target: int, k: int, way: Way) -> None:
        self.builder.edge(
            Edge(
                source,
                target,
                k,
                self.contributions.get(way),
                self.locals.get(way),
                self.moves.get(way),
                self.rule(way) if way in self.contributions else "",
            )
        )

    def rule(self, way: Way) -> str:
        """Return what an op does to a gradient on the way to an array, in words."""
        node, k = way
        if node not in self.shapes:  # of many operands: all ways of one Node ask
            self.shapes[node] = [child.shape for child in node.children]
        shapes = self.shapes[node]
        if node.shape == () == shapes[k]:
            return ""
        op: Any = node.op
        return words(op.name, k, shapes, node.shape, node.attrs)


_SUPERSCRIPTS = str.maketrans("0123456789-.", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻·")


def _superscript(node: Node) -> str | None:
    """Return the sign of a constant power, such as ``²``, or None."""
    op = node.op
    if op is None or op.name != "power":
        return None
    exponent = node.children[1]
    return f"{numbers(exponent):g}".translate(_SUPERSCRIPTS) if is_written(exponent) else None


def _written(node: Node, symbol: str) -> str:
    """Return what a Node without a name or expression says."""
    if node.op is None and node.shape == ():
        return f"{np.asarray(numbers(node)).item()!r}"
    return symbol or f"{'×'.join(map(str, node.shape))}"


def _has_rule(node: Node, k: int) -> bool:
    op = node.op
    return op is not None and op.differentiable and op.vjps[k] is not None
