"""What to call the Nodes of a graph: as the code that made them does.

A Node has the name of the variable it was bound to; else the way to it through attributes and
items (``model.W``, ``W[0]``); else that of a function's local variable.  A name that stood for
several Nodes in turn is numbered (``h₁ h₂``), but for the one that the code ends with.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from ..engine import Node
from .held import MOST_READ

__all__ = ["CLOSED", "SUBSCRIPT", "Binding", "name_all", "named", "paths", "within"]

Binding = tuple[str, Node, bool]  # name, Node, and whether a variable keeps it (a loop's does not)

_DEPTH = 8
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
"""What `str.translate` makes subscripts of digits with."""


def named(
    nodes: list[Node],
    bindings: Iterable[Binding],
    space: Mapping[str, Any],
    passing: set[str],
    output: Node,
) -> dict[Node, str]:
    """Name Nodes: through a variable that a loop leaves behind only if there is no other way."""
    lasting = {k: v for k, v in space.items() if k not in passing or isinstance(v, Node)}
    names = name_all(nodes, bindings, lasting, output)
    rest = {node for node in nodes if node not in names}
    if rest and passing:
        ways = paths({k: space[k] for k in passing if k in space}, rest)
        names.update((node, way) for node, way in ways.items() if way not in names.values())
    return names


def name_all(
    nodes: Sequence[Node],
    bindings: Iterable[Binding],
    namespace: Mapping[str, Any],
    last: Node | None = None,
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
    last : Node, optional
        What the code ends with: of several Nodes of its name, none of them a leaf, it is the one
        that is not numbered.

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
        ends = last is not None and any(node is last for node in group)
        if (plain is None or ends) and all(node.op is not None for node in group):
            # After the code, the name means one of them.
            meant = last if ends else namespace.get(name)
            plain = next((node for node in group if node is meant), None)
        if plain is not None:
            names[plain] = name
        rest = [node for node in group if node is not plain]
        for k, node in enumerate(rest, 1):
            names[node] = f"{name}{str(k).translate(SUBSCRIPT)}"
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
    and behind each name there is an end of looking at what is no Node, so that no cell waits for
    a store of data.
    """
    seen: set[int] = set()
    closed: dict[type, bool] = {}
    reads = dict.fromkeys(namespace, MOST_READ)
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
        for key, inner in items:
            if not isinstance(inner, Node):
                if reads[name] <= 0:
                    break
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
        return _item, (pair for pair in dict.items(value) if isinstance(pair[0], (str, int)))
    try:
        own = object.__getattribute__(value, "__dict__")
    except AttributeError:
        own = None
    return _attribute, list(own.items()) if type(own) is dict else ()


def _item(key: Any) -> str:
    return f"[{key!r}]"


def _attribute(key: Any) -> str:
    return f".{key}"
