"""What to call the Nodes of a graph: as the code that made them does.

A Node has the name of the variable it was bound to; else the way to it through attributes and
items (``model.W``, ``W[0]``); else that of a function's local variable.  A name that stood for
several Nodes in turn is numbered (``h₁ h₂``).  What has no name is written as its expression.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from ..drawing.text import format_number, format_shape
from ..engine import Node

__all__ = ["CLOSED", "Binding", "expressions", "name_all", "paths", "within"]

Binding = tuple[str, Node, bool]  # name, Node, and whether a variable keeps it (a loop's does not)

_LOOKS = 5_000  # at items and attributes, for each name
_DEPTH = 8
_WIDTH = 12  # characters of an expression
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPT = str.maketrans("0123456789.−", "⁰¹²³⁴⁵⁶⁷⁸⁹·⁻")


def name_all(
    nodes: Sequence[Node], bindings: Iterable[Binding], namespace: Mapping[str, Any]
) -> dict[Node, str]:
    """Name the Nodes that have one.

    Parameters
    ----------
    nodes : sequence of Node
        Those to name.
    bindings : iterable of (name, Node, kept)
        What was bound to a name, in the order of time.
    namespace : mapping
        Where to look for ways through attributes and items.

    Returns
    -------
    dict of Node to str
        No two Nodes have one name.
    """
    wanted = set(nodes)
    variables: dict[Node, dict[str, None]] = {}
    holders: dict[str, set[Node]] = {}
    passing: dict[Node, tuple[str, bool]] = {}
    loops: set[str] = set()
    for name, node, kept in bindings:
        (loops.discard if kept else loops.add)(name)
        if node in wanted:
            holders.setdefault(name, set()).add(node)
            if kept:
                variables.setdefault(node, {})[name] = None
            else:
                passing.setdefault(node, (name, kept))
    # Of two names that of no other Node is the better: `loss`, not `h₂₀`.
    chosen = {
        node: (min(given, key=lambda name: len(holders[name]) > 1), True)
        for node, given in variables.items()
    }
    # A loop leaves its variable behind: that is no better a name than while it ran.
    visible = {
        name: value
        for name, value in namespace.items()
        if not (isinstance(value, Node) and name in loops)
    }
    found = paths(visible, wanted - set(chosen))
    for node, (name, kept) in passing.items():
        if node not in found:
            chosen.setdefault(node, (name, kept))
    groups: dict[str, list[Node]] = {}
    for node, (name, _) in chosen.items():
        groups.setdefault(name, []).append(node)
    names = dict(found)
    for name, group in groups.items():
        plain = _unnumbered(group, {node: chosen[node][1] for node in group})
        if plain is None and all(node.op is not None for node in group):
            # After the code, the name means one of them.
            plain = next((node for node in group if node is namespace.get(name)), None)
        if plain is not None:
            names[plain] = name
        rest = [node for node in group if node is not plain]
        for k, node in enumerate(rest, 1):
            names[node] = f"{name}{str(k).translate(_SUBSCRIPT)}"
    return names


def _unnumbered(group: list[Node], kept: Mapping[Node, bool]) -> Node | None:
    """Return the Node that bears the name alone: the only one, leaf or variable of that name."""
    leaves = [node for node in group if node.op is None]
    variables = [node for node in group if kept[node]]
    for few in (group, leaves, variables):
        if len(few) == 1:
            return few[0]
        if few is leaves and leaves:
            return None
    return None


# ---------------------------------------------------------------------- attributes and items

CLOSED: tuple[type, ...] = (
    str,
    bytes,
    int,
    float,
    complex,
    np.ndarray,
    np.generic,
    type,
    ModuleType,
    FunctionType,
    BuiltinFunctionType,
    MethodType,
    type(None),
)


def paths(namespace: Mapping[str, Any], wanted: set[Node]) -> dict[Node, str]:
    """Return the shortest way to each wanted Node through attributes and items."""
    found: dict[Node, str] = {}
    if wanted:
        for node, path in within(namespace):
            if node in wanted:
                found.setdefault(node, path)
                if len(found) == len(wanted):
                    break
    return found


_Trail = tuple[Any, Callable[[Any], str], Any]  # the way so far, how the step is written, the key


def within(namespace: Mapping[str, Any]) -> Iterator[tuple[Node, str]]:
    """Give the Nodes that names lead to through attributes and items, the nearest first.

    Only lists, tuples, dicts and instances' own ``__dict__`` are opened, so nobody's code runs;
    and behind each name there is an end of looking, so that no cell waits for a store of data.
    """
    seen: set[int] = set()
    closed: dict[type, bool] = {}
    reads = dict.fromkeys(namespace, _LOOKS)
    queue: deque[tuple[Any, _Trail | None, int, str]] = deque(
        (value, (None, str, name), 0, name)
        for name, value in namespace.items()
        if not isinstance(value, CLOSED)
    )
    while queue:
        value, trail, depth, name = queue.popleft()
        if isinstance(value, Node):
            yield value, _written(trail)
            continue
        if depth == _DEPTH or reads[name] <= 0 or id(value) in seen:
            continue
        seen.add(id(value))
        step, items = _inside(value)
        for key, inner in islice(items, reads[name]):
            reads[name] -= 1
            kind = type(inner)
            shut = closed.get(kind)
            if shut is None:
                shut = closed[kind] = issubclass(kind, CLOSED)
            if not shut:
                queue.append((inner, (trail, step, key), depth + 1, name))


def _written(trail: _Trail | None) -> str:
    steps = []
    while trail is not None:
        trail, step, key = trail
        steps.append(step(key))
    return "".join(reversed(steps))


def _inside(value: Any) -> tuple[Callable[[Any], str], Iterable[tuple[Any, Any]]]:
    """Return how a step into `value` is written, and where the steps lead."""
    if isinstance(value, tuple):
        fields = getattr(type(value), "_fields", None)
        items = enumerate(tuple.__iter__(value))
        return (lambda k: f".{fields[k]}") if fields else _item, items
    if isinstance(value, list):
        return _item, enumerate(list.__iter__(value))
    if isinstance(value, dict):
        pairs = islice(dict.items(value), _LOOKS)
        return _item, [(key, item) for key, item in pairs if isinstance(key, (str, int))]
    try:
        own = object.__getattribute__(value, "__dict__")
    except AttributeError:
        own = None
    return _attribute, list(own.items()) if type(own) is dict else ()


def _item(key: Any) -> str:
    return f"[{key!r}]"


def _attribute(key: Any) -> str:
    return f".{key}"


# ---------------------------------------------------------------------- expressions

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


def expressions(
    nodes: Sequence[Node],
    names: Mapping[Node, str],
    arrays: Iterable[tuple[str, np.ndarray[Any, Any]]] = (),
) -> dict[Node, str]:
    """Write each Node without a name as an expression of at most twelve characters.

    Parameters
    ----------
    nodes : sequence of Node
        Operands before results.
    names : mapping of Node to str
    arrays : iterable of (str, array)
        The user's plain arrays: a constant with the numbers of one is called as it is.

    Returns
    -------
    dict of Node to str
        ``"w·x"``, ``"(a − 4)²"``, ``"exp(…)"``; for a constant its number, the name of its array,
        or its shape.
    """
    known: dict[tuple[int, ...], list[tuple[str, np.ndarray[Any, Any]]]] = {}
    for name, array in arrays:
        known.setdefault(array.shape, []).append((name, array))
    written: dict[Node, tuple[str, int]] = {}
    numbers: dict[float, str] = {}
    labels: dict[Node, str] = {}
    for node in nodes:
        if node in names:
            written[node] = names[node], _ATOM
        elif node.op is None:
            text = _array(node, known) if node.shape else _number(node, numbers)
            written[node] = text, 3 if text.startswith("−") else _ATOM
            labels[node] = text
        else:
            text, binds = _expression(node, lambda child: written[child])
            if len(text) > _WIDTH:
                text, binds = _expression(node, lambda child: _brief(child, names, written[child]))
            if len(text) > _WIDTH:
                text, binds = _expression(
                    node, lambda child: _cut(_brief(child, names, written[child]))
                )
            labels[node] = text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
            written[node] = (text, binds) if len(text) <= _WIDTH else ("…", _ATOM)
    return labels


def _brief(child: Node, names: Mapping[Node, str], whole: tuple[str, int]) -> tuple[str, int]:
    return whole if child in names or child.op is None else ("…", _ATOM)


def _cut(whole: tuple[str, int]) -> tuple[str, int]:
    text, binds = whole
    return (text if len(text) <= 4 else f"{text[:3]}…"), binds


def _number(node: Node, known: dict[float, str]) -> str:
    value = float(node._value)
    if value not in known:
        known[value] = format_number(value)
    return known[value]


def _array(
    node: Node, known: Mapping[tuple[int, ...], list[tuple[str, np.ndarray[Any, Any]]]]
) -> str:
    for name, array in known.get(node.shape, ()):
        if np.array_equal(array, node._value):
            return name
    return f"[{format_shape(node.shape).strip('(,)')}]"


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
        inside = ", ".join(operand(child)[0] for child in children)
        return f"{op.name}({inside})", _ATOM
    if op.infix == "{0}":
        return operand(children[0])
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


def _bracketed(op: str, k: int, binds: int, operand: tuple[str, int]) -> str:
    text, its = operand
    even = op in _EITHER or (k == 0 and op in _LEFT)
    two_signs = k > 0 and op in _BINDS and text.startswith("−")  # 1 + (−a)
    if not two_signs and (binds == _ATOM or its > binds or (its == binds and even)):
        return text
    return f"({text})"
