"""Program: a finished graph as ordered steps over numbered values, backward pass included.

A graph is bound to the Python objects that made it.  A program is data: it can be run again with
other numbers, by NumPy here, by JavaScript in a page, by any array namespace elsewhere; it can be
written to JSON and read back.  It holds three runs of steps: *forward*, *backward* (the gradient
of every Node and what each edge contributes to it, recorded by running the rules on Nodes), and
*local* (the derivative of a result with respect to an operand, which an edge can show).

`lower` makes one from a graph, `Program.run` runs it.
"""

from __future__ import annotations

import base64
import json
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np

from .engine.graph import local_cotangent, record_backward, topo_sort
from .engine.node import Node, _constant
from .engine.op import OPS
from .engine.seed import BY_HAND

__all__ = [
    "Edge",
    "Guard",
    "Leaf",
    "Part",
    "Program",
    "Run",
    "Runner",
    "Step",
    "lower",
]

FORMAT = "ad_widget.program"
VERSION = 1
_LIMIT = 2**28  # numbers in one value: 2 GiB, beyond what any reader should be made to allocate


@dataclass(frozen=True, slots=True)
class Step:
    """One op run: `output` = op(*`inputs`, **`attrs`), all by value id."""

    op: str
    inputs: tuple[int, ...]
    output: int
    attrs: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that is given: its id, its name, and the number it was recorded with."""

    value: int
    name: str
    data: np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A Node as it is drawn.

    Attributes
    ----------
    value : int
        The id of its value.
    grad : int or None
        The id of its gradient.
    name : str or None
        The variable it was bound to.
    label : str
        Its name, else its expression.
    op : str or None
        The op that made it.
    symbol, formula : str
        The op's sign and LaTeX.
    kind : {"leaf", "constant", "op"}
    span : tuple of int or None
        Where it was made: line, column, end line, end column of the source.
    """

    value: int
    grad: int | None
    name: str | None
    label: str
    op: str | None
    symbol: str
    formula: str
    kind: str
    span: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """An operand's way into a result: parts by index, contribution and local derivative by id."""

    source: int
    target: int
    operand: int
    contribution: int | None
    local: int | None


@dataclass(frozen=True, slots=True)
class Guard:
    """A value that Python looked at: the program is right while it keeps its outcome.

    `kind` is ``"bool"`` where only its truth was asked, ``"value"`` where its numbers were read.
    """

    value: int
    kind: str
    outcome: np.ndarray[Any, Any]

    def holds(self, value: Any) -> bool:
        """Whether `value` leaves the outcome as it was."""
        if self.kind == "bool":
            return bool(np.all(value)) == bool(np.all(self.outcome))
        return np.array_equal(value, self.outcome, equal_nan=self.outcome.dtype.kind == "f")


@dataclass(frozen=True)
class Program:
    """Steps over numbered values.

    Attributes
    ----------
    values : tuple of (shape, dtype)
        One entry a value id.
    constants : dict of int to number or array
        Values that never change; Python numbers take the dtype of what they meet.
    leaves : tuple of Leaf
        In order of appearance.
    steps : tuple of Step
        Forward, then backward, then local, each in topological order.
    forward, backward : int
        How many of the steps are forward, and how many backward.
    output : int
        The id of the result.
    nodes : tuple of Part
        What is drawn, operands before results.
    edges : tuple of Edge
    guards : tuple of Guard
    source : str or None
        The text the spans refer to.
    """

    values: tuple[tuple[tuple[int, ...], str], ...]
    constants: Mapping[int, Any]
    leaves: tuple[Leaf, ...]
    steps: tuple[Step, ...]
    forward: int
    backward: int
    output: int
    nodes: tuple[Part, ...] = ()
    edges: tuple[Edge, ...] = ()
    guards: tuple[Guard, ...] = ()
    source: str | None = None
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    # ------------------------------------------------------------------ what it shows

    @cached_property
    def show(self) -> tuple[int, ...]:
        """The ids of every value a picture shows, in the order of a frame."""
        ids: dict[int, None] = {}
        for part in self.nodes:
            ids[part.value] = None
            if part.grad is not None:
                ids[part.grad] = None
        for edge in self.edges:
            if edge.contribution is not None:
                ids[edge.contribution] = None
            if edge.local is not None:
                ids[edge.local] = None
        return tuple(ids)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What each drawn node is called in a page: its name, else its number."""
        return tuple(
            str(k) if part.name is None else part.name for k, part in enumerate(self.nodes)
        )

    @property
    def scalar(self) -> bool:
        """Whether every value is a single float64, a truth value, or a number as written."""
        return all(
            shape == () and (dtype in ("float64", "bool") or type(self.constants.get(k)) is int)
            for k, (shape, dtype) in enumerate(self.values)
        )

    def size(self, value: int) -> int:
        """Return the number of elements of a value."""
        return int(np.prod(self.values[value][0], dtype=np.int64))

    # ------------------------------------------------------------------ running

    @cached_property
    def runner(self) -> Runner:
        """The runner that `run` uses; its values are overwritten by each run."""
        return Runner(self)

    def run(
        self, values: Mapping[str, Any] | Sequence[Any] | None = None, *, xp: Any = np
    ) -> Run:
        """Run forward and backward.

        Parameters
        ----------
        values : mapping of str to array_like, or sequence, optional
            The leaves by name, or all of them in order.  A leaf not named keeps the number it
            was recorded with.
        xp : module
            Another array namespace to compute in, such as ``jax.numpy``.

        Returns
        -------
        Run
            Every node's value and gradient, and every edge's contribution.

        Raises
        ------
        KeyError
            If there is no leaf of a given name.
        ValueError
            If a value has another shape than its leaf, or a sequence another length.
        """
        given = self.arguments(values, xp)
        if xp is not np:
            return Run(self, _evaluate(self, given, xp))
        with self._lock:
            self.runner.run(given)
            return Run(self, self.runner.snapshot())

    def arguments(
        self, values: Mapping[str, Any] | Sequence[Any] | None, xp: Any = np
    ) -> list[Any]:
        """Return one array a leaf, of its shape and dtype, from what `run` takes."""
        if values is None:
            values = {}
        if isinstance(values, Mapping):
            by_name = {leaf.name: leaf.data for leaf in self.leaves}
            for name, value in values.items():
                if name not in by_name:
                    known = ", ".join(by_name) or "none"
                    raise KeyError(f"the program has no leaf {name!r}; its leaves: {known}")
                by_name[name] = value
            values = list(by_name.values())
        elif len(values) != len(self.leaves):
            raise ValueError(f"{len(values)} values given for {len(self.leaves)} leaves")
        given = []
        for leaf, value in zip(self.leaves, values, strict=True):
            shape, dtype = self.values[leaf.value]
            if isinstance(value, Node):
                value = value._value
            array = xp.asarray(value, dtype=dtype)
            if array.shape != shape:
                raise ValueError(
                    f"leaf {leaf.name!r} has shape {shape}; the value given has {array.shape}"
                )
            given.append(array)
        return given

    def function(self, xp: Any = np) -> Callable[..., tuple[Any, tuple[Any, ...]]]:
        """Return a pure function of the leaves, in order: the output and its gradients.

        Under ``jax.numpy`` it can be jitted, vectorised and sharded like any other.
        """
        grads = {part.value: part.grad for part in self.nodes}

        def call(*leaves: Any) -> tuple[Any, tuple[Any, ...]]:
            values = _evaluate(self, list(leaves), xp)
            wanted = [grads.get(leaf.value) for leaf in self.leaves]
            return values[self.output], tuple(None if k is None else values[k] for k in wanted)

        return call

    # ------------------------------------------------------------------ JSON

    def to_json(self, encode: Callable[[bytes], Any] | None = None) -> dict[str, Any]:
        """Return the program as JSON data.

        Parameters
        ----------
        encode : callable, optional
            What becomes of an array's bytes; base64 text by default.

        Returns
        -------
        dict
            See the format's description in the README.
        """
        pack = _packer(encode or (lambda raw: base64.b64encode(raw).decode()))
        return {
            "format": FORMAT,
            "version": VERSION,
            "values": [[list(shape), dtype] for shape, dtype in self.values],
            "constants": [[k, pack(value)] for k, value in self.constants.items()],
            "leaves": [
                {"value": leaf.value, "name": leaf.name, "data": pack(leaf.data)}
                for leaf in self.leaves
            ],
            "steps": [
                [s.op, list(s.inputs), s.output, _plain(s.attrs) if s.attrs else None]
                for s in self.steps
            ],
            "forward": self.forward,
            "backward": self.backward,
            "output": self.output,
            "nodes": [
                {
                    "value": p.value,
                    "grad": p.grad,
                    "name": p.name,
                    "label": p.label,
                    "op": p.op,
                    "symbol": p.symbol,
                    "formula": p.formula,
                    "kind": p.kind,
                    "span": None if p.span is None else list(p.span),
                }
                for p in self.nodes
            ],
            "edges": [
                {
                    "from": e.source,
                    "to": e.target,
                    "operand": e.operand,
                    "contribution": e.contribution,
                    "local": e.local,
                }
                for e in self.edges
            ],
            "guards": [
                {"value": g.value, "kind": g.kind, "outcome": pack(g.outcome)} for g in self.guards
            ],
            "show": list(self.show),
            "source": self.source,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | str) -> Program:
        """Read a program and check it.

        Parameters
        ----------
        data : mapping or str
            What `to_json` returned, or its text.

        Returns
        -------
        Program

        Raises
        ------
        ValueError
            If it is not a program, of a later version, uses an op that is not known here, or
            does not hold together: an id out of range, a value read before it is computed, a
            wrong shape.
        """
        return _read(json.loads(data) if isinstance(data, str) else data)


@dataclass(frozen=True)
class Run:
    """The numbers of one run of a program.

    Attributes
    ----------
    program : Program
    numbers : sequence
        Every value by id; None for one that was not asked for.
    """

    program: Program
    numbers: Sequence[Any]

    @property
    def value(self) -> Any:
        """The output."""
        return self.numbers[self.program.output]

    @property
    def values(self) -> dict[str, Any]:
        """The value of every drawn node, by its name, else its number."""
        program = self.program
        return {
            key: self.numbers[part.value]
            for key, part in zip(program.keys, program.nodes, strict=True)
        }

    @property
    def grads(self) -> dict[str, Any]:
        """The gradient of every drawn node that has one, by its name, else its number."""
        program = self.program
        return {
            key: self.numbers[part.grad]
            for key, part in zip(program.keys, program.nodes, strict=True)
            if part.grad is not None
        }

    @property
    def contributions(self) -> tuple[Any, ...]:
        """What each edge adds to its operand's gradient, in the order of the edges."""
        return tuple(
            None if e.contribution is None else self.numbers[e.contribution]
            for e in self.program.edges
        )

    @property
    def local_derivatives(self) -> tuple[Any, ...]:
        """∂result/∂operand of each edge between scalars, in the order of the edges."""
        return tuple(
            None if e.local is None else self.numbers[e.local] for e in self.program.edges
        )

    @property
    def broken(self) -> tuple[Guard, ...]:
        """The guards that no longer hold: where there are any, the numbers are not the cell's."""
        return tuple(g for g in self.program.guards if not g.holds(self.numbers[g.value]))

    def frame(self) -> bytes:
        """Return every shown value as float64, one after another."""
        return np.concatenate(
            [np.ravel(np.asarray(self.numbers[k], np.float64)) for k in self.program.show]
        ).tobytes()


# ---------------------------------------------------------------------- running


class Runner:
    """Runs a program again and again in the same memory.

    A program of single numbers runs as straight-line Python; another one as a list of NumPy calls
    that write into buffers made once.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.numbers: list[Any] = [None] * len(program.values)
        for k, value in program.constants.items():
            self.numbers[k] = value
        self._straight = _straight_line(program)
        self._calls = None if self._straight else self._prepared()

    def run(self, leaves: Sequence[Any]) -> None:
        """Run all steps on one array (or float) a leaf; read the results with `get`."""
        if self._straight is not None:
            try:
                self._returned = self._straight(*map(float, leaves))
                return
            except (ArithmeticError, ValueError, TypeError):
                # Python refuses what NumPy calls inf or NaN: this run is NumPy's.
                self._returned = None
        numbers = self.numbers
        for leaf, value in zip(self.program.leaves, leaves, strict=True):
            numbers[leaf.value] = value
        calls = self._calls
        if calls is None:
            self._calls = calls = self._prepared()
        with np.errstate(all="ignore"):
            for call, inputs, output, into in calls:
                args = [numbers[k] for k in inputs]
                if into is None:
                    numbers[output] = call(*args)
                else:
                    call(*args, into)

    def get(self, value: int) -> Any:
        """Return a value of the last run; an array is overwritten by the next."""
        returned = getattr(self, "_returned", None)
        if returned is None:
            return self.numbers[value]
        place = self._places.get(value)
        return self.numbers[value] if place is None else returned[place]

    @cached_property
    def _places(self) -> dict[int, int]:
        return {k: n for n, k in enumerate(_returned_ids(self.program))}

    def snapshot(self) -> list[Any]:
        """Return every value of the last run, copied."""
        return [
            value[()].copy() if isinstance(value, np.ndarray) else value
            for value in map(self.get, range(len(self.program.values)))
        ]

    def _prepared(self) -> list[tuple[Callable[..., Any], tuple[int, ...], int, Any]]:
        """Resolve each step to a call, with a buffer to write into where NumPy takes one."""
        calls = []
        for step in self.program.steps:
            call: Callable[..., Any] = OPS[step.op].forward
            into = None
            if isinstance(call, np.ufunc) and not step.attrs:
                shape, dtype = self.program.values[step.output]
                into = self.numbers[step.output] = np.empty(shape, dtype)
            elif step.attrs:
                call = _with_attrs(call, step.attrs)
            calls.append((call, step.inputs, step.output, into))
        return calls


def _with_attrs(call: Callable[..., Any], attrs: dict[str, Any]) -> Callable[..., Any]:
    return lambda *args: call(*args, **attrs)


# How Python writes the functions of `operator`; any other op is called.
_SIGNS: dict[Any, str] = {
    operator.add: "{} + {}",
    operator.sub: "{} - {}",
    operator.mul: "{} * {}",
    operator.truediv: "{} / {}",
    operator.neg: "-{}",
    operator.lt: "{} < {}",
    operator.le: "{} <= {}",
    operator.gt: "{} > {}",
    operator.ge: "{} >= {}",
    operator.eq: "{} == {}",
    operator.ne: "{} != {}",
}
_STRAIGHT_LIMIT = 50_000  # steps; Python's compiler takes a second for as many


def _returned_ids(program: Program) -> list[int]:
    """Return the ids a straight-line run gives back: leaves and every computed value."""
    return [leaf.value for leaf in program.leaves] + [step.output for step in program.steps]


def _straight_line(program: Program) -> Callable[..., tuple[Any, ...]] | None:
    """Write a scalar program as one Python function, or return None where it is not one."""
    if not program.scalar or len(program.steps) > _STRAIGHT_LIMIT:
        return None
    scope: dict[str, Any] = {}
    lines = []
    text = {k: f"v{k}" for k in range(len(program.values))}
    for k, value in program.constants.items():
        number = np.asarray(value).item()
        if isinstance(number, (bool, int)) or np.isfinite(number):
            text[k] = f"({number!r})"
        else:
            scope[text[k]] = number
    for step in program.steps:
        scalar = OPS[step.op].scalar
        if scalar is None or step.attrs:
            return None
        operands = [text[k] for k in step.inputs]
        sign = _SIGNS.get(scalar)
        if sign is None:
            scope[f"op_{step.op}"] = scalar
            expression = f"op_{step.op}({', '.join(operands)})"
        else:
            expression = sign.format(*operands)
        lines.append(f"    v{step.output} = {expression}")
    parameters = ", ".join(f"v{leaf.value}" for leaf in program.leaves)
    results = ", ".join(f"v{k}" for k in _returned_ids(program))
    source = "\n".join([f"def run({parameters}):", *lines, f"    return ({results},)"])
    exec(compile(source, "<program>", "exec"), scope)
    straight: Callable[..., tuple[Any, ...]] = scope["run"]
    return straight


def _evaluate(program: Program, leaves: list[Any], xp: Any) -> list[Any]:
    """Run a program in any array namespace, without writing to anything."""
    numbers: list[Any] = [None] * len(program.values)
    for k, value in program.constants.items():
        numbers[k] = xp.asarray(value) if isinstance(value, np.ndarray) else value
    for leaf, value in zip(program.leaves, leaves, strict=True):
        numbers[leaf.value] = value
    for step in program.steps:
        forward = OPS[step.op].forward
        attrs = dict(step.attrs or {})
        if xp is not np:
            if isinstance(forward, np.ufunc) or getattr(np, forward.__name__, None) is forward:
                forward = getattr(xp, forward.__name__)
            else:
                attrs["xp"] = xp
        numbers[step.output] = forward(*(numbers[k] for k in step.inputs), **attrs)
    return numbers


# ---------------------------------------------------------------------- lowering


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
        and so on.  Those the output does not come from are left out.
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
        given = [(name, node) for name, node in leaves if node in reached]
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
            one = 1.0 if output.shape == () and output.dtype == np.float64 else np.ones(
                output.shape, output.dtype
            )
            recorded = record_backward(output, _constant(one))
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

        drawn = [n for n in order if not self.folded(n, order)]
        places = {node: k for k, node in enumerate(drawn)}
        edges = []
        for node in drawn:
            for k, child in enumerate(node.children):
                if child not in places:
                    continue
                if followed and node.shape == child.shape == () and _rule(node, k):
                    one_ = _constant(1.0 if node.dtype == np.float64 else np.ones((), node.dtype))
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
        guards = [
            Guard(self.ids[node], kind, np.array(outcome)) for node, kind, outcome in looks
        ]
        if not followed:  # hand-made derivatives: any new number means running the code again
            guards += [Guard(self.ids[n], "value", np.array(n._value)) for _, n in given]
        program = Program(
            values=tuple(self.values),
            constants=self.constants,
            leaves=tuple(
                Leaf(self.ids[node], name, np.array(node._value)) for name, node in given
            ),
            steps=tuple(self.steps),
            forward=forward,
            backward=backward,
            output=self.ids[output],
            nodes=tuple(self.part(node, given, gradients) for node in drawn),
            edges=tuple(edges),
            guards=tuple(_unique(guards)),
            source=self.source,
        )
        return program, drawn

    # ------------------------------------------------------------------ values

    def number(self, value: Any) -> int:
        """Return a new value id for something of the shape and dtype of `value`."""
        array = np.asarray(value)
        self.values.append((array.shape, str(array.dtype)))
        return len(self.values) - 1

    def constant(self, value: Any) -> int:
        """Return the id of a constant."""
        key = None
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
        """Number the Nodes that `roots` come from, as steps; return the id of the first root."""
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
        key = (op.name, inputs, json.dumps(_plain(attrs)))
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

    def folded(self, node: Node, order: list[Node]) -> bool:
        """Whether a Node is written in another's symbol: the 2 of ``x ** 2`` is."""
        return node in self.exponents(order)

    def exponents(self, order: list[Node]) -> set[Node]:
        found = getattr(self, "_exponents", None)
        if found is None:
            found = {n.children[1] for n in order if _superscript(n) is not None}
            self._exponents: set[Node] = found
        return found

    def part(
        self, node: Node, leaves: list[tuple[str, Node]], gradients: dict[Node, int]
    ) -> Part:
        op = node.op
        name = next((name for name, leaf in leaves if leaf is node), self.names.get(node))
        symbol = _superscript(node) or (op.symbol if op else "")
        grad = gradients.get(node)
        if grad is None and node.requires_grad:
            grad = self.constant(np.zeros(node.shape, node.dtype))
        if op is not None:
            kind = "op"
        else:
            kind = "leaf" if any(leaf is node for _, leaf in leaves) else "constant"
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
    if exponent.op is not None or type(exponent._value) not in (int, float):
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


# ---------------------------------------------------------------------- JSON


def _packer(encode: Callable[[bytes], Any]) -> Callable[[Any], dict[str, Any]]:
    def pack(value: Any) -> dict[str, Any]:
        array = np.asarray(value)
        little = array.astype(array.dtype.newbyteorder("<"), copy=False)
        packed = {
            "dtype": str(array.dtype),
            "shape": list(array.shape),
            "data": encode(little.tobytes()),
        }
        if type(value) in (float, int, bool):
            packed["weak"] = True
        return packed

    return pack


def _unpack(packed: Mapping[str, Any]) -> Any:
    data = packed["data"]
    raw = base64.b64decode(data, validate=True) if isinstance(data, str) else bytes(data)
    dtype = _dtype(packed["dtype"])
    shape = _shape(packed["shape"])
    array = np.frombuffer(raw, dtype.newbyteorder("<"))
    if array.size != int(np.prod(shape, dtype=np.int64)):
        raise ValueError(f"an array of shape {shape} holds {array.size} numbers")
    array = array.astype(dtype).reshape(shape)
    return array.item() if packed.get("weak") else array


def _dtype(name: Any) -> np.dtype[Any]:
    dtype = np.dtype(str(name))
    if dtype.kind not in "fiub":
        raise ValueError(f"a program holds no values of dtype {name!r}")
    return dtype


def _shape(shape: Any) -> tuple[int, ...]:
    if not isinstance(shape, (list, tuple)) or not all(
        isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in shape
    ):
        raise ValueError(f"{shape!r} is not a shape")
    if int(np.prod(shape, dtype=object)) > _LIMIT:
        raise ValueError(f"a value of shape {shape} is too large")
    return tuple(shape)


def _plain(attrs: Any) -> Any:
    """Return attributes as JSON data: tuples as lists, non-finite floats spelled out."""
    if isinstance(attrs, dict):
        return {key: _plain(value) for key, value in attrs.items()}
    if isinstance(attrs, (list, tuple)):
        return [_plain(value) for value in attrs]
    if isinstance(attrs, np.generic):
        attrs = attrs.item()
    if isinstance(attrs, float) and not np.isfinite(attrs):
        return {"float": repr(attrs)}
    return attrs


def _attrs(plain: Any) -> Any:
    """Read attributes back: lists are tuples."""
    if isinstance(plain, Mapping):
        if set(plain) == {"float"}:
            return float(plain["float"])
        return {str(key): _attrs(value) for key, value in plain.items()}
    if isinstance(plain, (list, tuple)):
        return tuple(_attrs(value) for value in plain)
    return plain


def _read(data: Mapping[str, Any]) -> Program:
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise ValueError(f"not a program: its format is not {FORMAT!r}")
    if data.get("version") != VERSION:
        raise ValueError(
            f"a program of version {data.get('version')!r}; this ad_widget reads version {VERSION}"
        )
    try:
        program = _assembled(data)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"a damaged program: {error!r}") from error
    _check(program)
    return program


def _assembled(data: Mapping[str, Any]) -> Program:
    return Program(
        values=tuple((_shape(shape), str(_dtype(dtype))) for shape, dtype in data["values"]),
        constants={int(k): _unpack(value) for k, value in data["constants"]},
        leaves=tuple(
            Leaf(int(leaf["value"]), str(leaf["name"]), np.asarray(_unpack(leaf["data"])))
            for leaf in data["leaves"]
        ),
        steps=tuple(
            Step(str(op), tuple(map(int, inputs)), int(output), _attrs(attrs) if attrs else None)
            for op, inputs, output, attrs in data["steps"]
        ),
        forward=int(data["forward"]),
        backward=int(data["backward"]),
        output=int(data["output"]),
        nodes=tuple(
            Part(
                value=int(p["value"]),
                grad=None if p["grad"] is None else int(p["grad"]),
                name=None if p["name"] is None else str(p["name"]),
                label=str(p["label"]),
                op=None if p["op"] is None else str(p["op"]),
                symbol=str(p["symbol"]),
                formula=str(p["formula"]),
                kind=str(p["kind"]),
                span=None if p["span"] is None else tuple(map(int, p["span"])),  # type: ignore[arg-type]
            )
            for p in data["nodes"]
        ),
        edges=tuple(
            Edge(
                int(e["from"]),
                int(e["to"]),
                int(e["operand"]),
                None if e["contribution"] is None else int(e["contribution"]),
                None if e["local"] is None else int(e["local"]),
            )
            for e in data["edges"]
        ),
        guards=tuple(
            Guard(int(g["value"]), str(g["kind"]), np.asarray(_unpack(g["outcome"])))
            for g in data["guards"]
        ),
        source=None if data["source"] is None else str(data["source"]),
    )


def _check(program: Program) -> None:
    """Refuse a program that does not hold together, before anything of it is run."""
    count = len(program.values)
    ready = set(program.constants) | {leaf.value for leaf in program.leaves}

    def ask(condition: bool, what: str) -> None:
        if not condition:
            raise ValueError(f"a damaged program: {what}")

    ask(all(0 <= k < count for k in ready), "a constant or leaf is out of range")
    ask(
        len(ready) == len(program.constants) + len(program.leaves),
        "a value is both a leaf and a constant",
    )
    for k, value in program.constants.items():
        ask(np.shape(value) == program.values[k][0], f"constant {k} has another shape")
    for leaf in program.leaves:
        ask(leaf.data.shape == program.values[leaf.value][0], f"leaf {leaf.name!r} has another shape")
    for n, step in enumerate(program.steps):
        ask(step.op in OPS, f"step {n} uses the op {step.op!r}, which is not known here")
        ask(ready.issuperset(step.inputs), f"step {n} reads a value that is not computed yet")
        ask(0 <= step.output < count and step.output not in ready, f"step {n} writes out of turn")
        ready.add(step.output)
    ask(program.forward >= 0 and program.backward >= 0, "it counts its steps wrongly")
    ask(program.forward + program.backward <= len(program.steps), "it counts its steps wrongly")
    ask(program.output in ready, "its output is not computed")
    shown = {p.value for p in program.nodes} | {
        p.grad for p in program.nodes if p.grad is not None
    }
    ask(ready.issuperset(shown), "a node shows a value that is not computed")
    ask(
        all(0 <= e.source < e.target < len(program.nodes) for e in program.edges),
        "an edge leads nowhere, or in a circle",
    )
    ask(ready.issuperset(g.value for g in program.guards), "a guard has no value")
    ask(
        ready.issuperset(
            k for e in program.edges for k in (e.contribution, e.local) if k is not None
        ),
        "an edge shows a value that is not computed",
    )
