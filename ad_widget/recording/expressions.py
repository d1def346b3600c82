"""What to write on Nodes without a name: their expressions, or a short name with one under it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..drawing.text import format_number, format_shape
from ..engine import Node
from ..engine.node import numbers
from ..engine.ops.clipping import absent_bounds
from .naming import SUBSCRIPT

__all__ = ["WIDTH", "Labels", "expressions"]

WIDTH = 28
"""Characters of an expression that is a Node's name; of a longer one the Node has a short name."""
_LONGEST = 400  # characters of an expression under a short name
_LETTERS = "vuts"
_SUPERSCRIPT = str.maketrans("0123456789.−", "⁰¹²³⁴⁵⁶⁷⁸⁹·⁻")


class Labels(NamedTuple):
    """What is written on Nodes.

    Attributes
    ----------
    names : dict of Node to str
        ``"w·x"``, ``"(a − 4)²"``, ``"v₁"``; for a constant its number, the name of its array, or
        its shape.
    under : dict of Node to str
        What a short name such as ``"v₁"`` stands for.
    same : dict of Node to Node
        Of a constant that is the user's array once more: the first that is.
    """

    names: dict[Node, str]
    under: dict[Node, str]
    same: dict[Node, Node]


def expressions(
    nodes: Sequence[Node],
    names: Mapping[Node, str],
    arrays: Iterable[tuple[str, np.ndarray[Any, Any]]] = (),
    *,
    output: Node | None = None,
    when: Callable[[Node], int] | None = None,
    assigned: Callable[[Node], tuple[str, Node] | None] = lambda node: None,
) -> Labels:
    """Say what is written on each Node without a name.

    An expression is spelt out with the names of what it is made from, where it has at most `WIDTH`
    characters and no other Node bears it.  Else the Node has a short name, which the expressions
    that it is part of use.

    Parameters
    ----------
    nodes : sequence of Node
        Operands before results.
    names : mapping of Node to str
        How names are written; one longer than `WIDTH` is written under a short one.
    arrays : iterable of (str, array)
        The user's plain arrays: a constant with the numbers of one is called as it is.
    output : Node, optional
        What the code ends with, ``output`` if it has no name and its expression is too long.
    when : callable, optional
        When a Node was made, as a number: short names are numbered in this order.
    assigned : callable, optional
        What was put last into the array that a Node is, if it came of that: where, and which Node.
    """
    return _Writer(names, arrays, output, assigned).written(_in_order(nodes, when))


def _in_order(nodes: Sequence[Node], when: Callable[[Node], int] | None) -> Sequence[Node]:
    """Return Nodes in the order in which they were made, if operands then come before results."""
    if when is None:
        return nodes
    made = sorted(nodes, key=when)
    seen: set[Node] = set()
    known = set(nodes)
    for node in made:
        if any(child in known and child not in seen for child in node.children):
            return nodes
        seen.add(node)
    return made


class _Writer:
    def __init__(
        self,
        names: Mapping[Node, str],
        arrays: Iterable[tuple[str, np.ndarray[Any, Any]]],
        output: Node | None,
        assigned: Callable[[Node], tuple[str, Node] | None],
    ) -> None:
        self.names, self.output, self.assigned = names, output, assigned
        self.arrays: dict[tuple[int, ...], list[tuple[str, np.ndarray[Any, Any]]]] = {}
        for name, array in arrays:
            self.arrays.setdefault(array.shape, []).append((name, array))
        self.taken = set(names.values())
        roots = {name.rstrip("₀₁₂₃₄₅₆₇₈₉") for name in self.taken}
        self.letter = next((c for c in _LETTERS if c not in roots), "val")
        self.count = 0
        self.again: dict[str, int] = {}  # how often a constant array was called so
        self.numbers: dict[float, str] = {}
        self.texts: dict[Node, tuple[str, int]] = {}  # as part of an expression
        self.first: dict[
            tuple[str, Any], Node
        ] = {}  # of the constants that are an array of the user's
        self.labels = Labels({}, {}, {})

    def written(self, nodes: Iterable[Node]) -> Labels:
        for node in nodes:
            if node in self.names:
                self.named(node, self.names[node])
            elif node.op is None:
                self.constant(node)
            else:
                self.result(node)
        return self.labels

    def named(self, node: Node, name: str) -> None:
        if len(name) > WIDTH:
            self.short(node, name)
        else:
            self.texts[node] = name, _ATOM

    def constant(self, node: Node) -> None:
        if node.shape:
            name = self.array(node)
            if name is not None:
                first = self.first.setdefault((name, numbers(node).dtype), node)
                if first is not node:
                    self.labels.same[node] = first
                    self.texts[node] = self.texts[first]
                    return
            label = text = name or _unnamed(numbers(node))
            while label in self.taken:  # a loop's constant anew in each turn: it goes on counting
                again = self.again[text] = self.again.get(text, 1) + 1
                label = f"{text}{str(again).translate(SUBSCRIPT)}"
            self.taken.add(label)
        else:
            label = self.number(node)
        self.texts[node] = label, 3 if label.startswith("−") else _ATOM
        self.labels.names[node] = label

    def result(self, node: Node) -> None:
        put = self.assigned(node)
        if put is not None:
            place, source = put
            what = self.texts.get(source)
            text, binds = (f"{place} ← {what[0]}" if what else place), 0
        else:
            text, binds = _expression(node, self.texts.__getitem__)
        label = text
        if put is None and node.op is not None and node.op.infix == "{0}":
            label = f"{node.op.name}({text})"
        if len(label) > WIDTH or label in self.taken:
            return self.short(node, label)
        self.taken.add(label)
        self.texts[node] = text, binds
        self.labels.names[node] = label

    def short(self, node: Node, text: str) -> None:
        """Give a Node a short name, with a text under it."""
        label = "output"
        if node is not self.output or label in self.taken:
            self.count += 1
            label = f"{self.letter}{str(self.count).translate(SUBSCRIPT)}"
        self.taken.add(label)
        self.labels.names[node] = label
        self.labels.under[node] = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        self.texts[node] = label, _ATOM

    def number(self, node: Node) -> str:
        value = float(numbers(node))
        if value not in self.numbers:
            self.numbers[value] = format_number(value)
        return self.numbers[value]

    def array(self, node: Node) -> str | None:
        """Return the name of the user's array that a constant is, or None."""
        for name, array in self.arrays.get(node.shape, ()):
            if np.array_equal(array, numbers(node)):
                return name
        return None


def _unnamed(array: np.ndarray[Any, Any]) -> str:
    """Write an array without a name: one that only counts as code makes it, else by its shape."""
    if array.ndim == 1 and array.dtype.kind == "i" and np.array_equal(array, np.arange(array.size)):
        return f"arange({array.size})"
    return f"[{format_shape(array.shape).strip('(,)')}]"


# ---------------------------------------------------------------------- how ops are written

_ATOM = 9
_BINDS: dict[str, int] = {
    "add": 1,
    "subtract": 1,
    "multiply": 2,
    "divide": 2,
    "matmul": 2,
    "remainder": 2,
    "floor_divide": 2,
    "reciprocal": 2,
    "negative": 3,
    "power": 4,
    "square": 4,
}
# The left operand that needs no brackets though it binds only as tightly as the op.
_LEFT = frozenset(("add", "subtract", "multiply", "divide", "matmul", "negative"))
_EITHER = frozenset(("add", "multiply"))


def _expression(node: Node, operand: Callable[[Node], tuple[str, int]]) -> tuple[str, int]:
    op = node.op
    assert op is not None
    children = node.children
    if op.name == "power" and children[1].op is None and children[1].shape == ():
        base = _bracketed(op.name, 0, 4, operand(children[0]))
        exponent, _ = operand(children[1])
        if set(exponent) <= set("0123456789.−"):
            return base + exponent.translate(_SUPERSCRIPT), 4
    if op.infix is None:
        absent = absent_bounds(node)
        inside = [operand(child)[0] for k, child in enumerate(children) if k not in absent]
        if absent == (1,):
            inside[-1] = f"max={inside[-1]}"
        return f"{op.name}({', '.join(inside)})", _ATOM
    if op.infix == "{0}":
        return operand(children[0])
    if op.name == "getitem":
        base = _bracketed(op.name, 0, 4, operand(children[0]))
        rest = [operand(child)[0] for child in children[1:]]
        return f"{base}[{', '.join(_item(item, rest) for item in node.attrs['index'])}]", _ATOM
    binds = _BINDS.get(op.name)
    if binds is None:
        if not (op.infix.startswith("{") or op.infix.endswith("}")):
            binds = _ATOM  # |x|
        else:
            binds = 0 if " " in op.infix else 4  # x < y, xᵀ
    parts = [_bracketed(op.name, k, binds, operand(child)) for k, child in enumerate(children)]
    try:
        return op.infix.format(*parts), binds
    except (IndexError, KeyError):
        return f"{op.name}({', '.join(parts)})", _ATOM


def _item(item: Any, operands: Sequence[str]) -> str:
    """Write a part of an index, as `engine.ops.indexing` keeps it."""
    if item is None or isinstance(item, (int, str)):
        return str(item)
    if "operand" in item:
        return operands[int(item["operand"])]
    start, stop, step = item["slice"]
    text = ":".join("" if n is None else str(n) for n in (start, stop))
    return text if step is None else f"{text}:{step}"


def _bracketed(op: str, k: int, binds: int, operand: tuple[str, int]) -> str:
    text, its = operand
    even = op in _EITHER or (k == 0 and op in _LEFT)
    two_signs = k > 0 and op in _BINDS and text.startswith("−")  # 1 + (−a)
    if not two_signs and (binds == _ATOM or its > binds or (its == binds and even)):
        return text
    return f"({text})"
