"""What is drawn of a program: its nodes one by one, or a closed group of them as one card.

``frontend/src/scene/scene.ts`` makes the same of a program, so that a still picture shows what the
page shows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from .. import layout
from ..layout.grids import Grid, grid
from ..layout.sizes import RULE, card_size, head_size, rule_size, slot_size, token_size
from ..program import Part, Program
from .grouping import Grouping, grouping
from .text import clean, format_shape

__all__ = ["Edge", "Frame", "Item", "Scene", "measured", "place", "rule_lines", "scene"]

# Ops whose operands are not to be exchanged.
_ORDERED = frozenset(
    ["subtract", "divide", "power", "matmul", "floor_divide", "remainder", "arctan2"]
)


@dataclass(frozen=True, slots=True)
class Item:
    """What is drawn as one card: a node, or a closed group.

    Attributes
    ----------
    key : str
        What it is called in a page.
    kind : {"leaf", "constant", "op", "group"}
    label, corner : str
        Its name; what stands in its upper right corner.
    bare : bool
        A number and no more: to write it once is enough.
    ordered : bool
        Whether its operands' order matters, as for ``-``.
    nodes : tuple of int
        The program's nodes whose numbers it shows: one; of a group, its outputs.
    scalar : bool
        Whether it shows one number.
    grad : bool
        Whether it shows a gradient.
    grid : Grid or None
        Of one array, how its numbers are shown.
    holds : str or None
        The shapes that go into a group and come out of it, in words; the expression that a
        short name stands for.
    inside : str
        What a group holds, in words.
    count : int
        How many groups a stack of them stands for; else 0.
    frame : int or None
        The innermost open group around it.
    """

    key: str
    kind: Literal["leaf", "constant", "op", "group"]
    label: str
    corner: str
    bare: bool
    ordered: bool
    nodes: tuple[int, ...]
    scalar: bool
    grad: bool
    grid: Grid | None
    holds: str | None
    inside: str
    count: int
    frame: int | None


@dataclass(frozen=True, slots=True)
class Edge:
    """From one item to another.

    Attributes
    ----------
    source, target : int
        Items.
    position : int
        Which operand it is; of several, the first one's.
    parts : list of int
        The program's edges that it stands for: one, unless an end is a closed group.
    rule : list of str
        Between arrays, what stands on it: words, and shapes.
    """

    source: int
    target: int
    position: int
    parts: list[int]
    rule: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Frame:
    """An open group: its path, its name, the frame around it."""

    key: str
    name: str
    parent: int | None


@dataclass(frozen=True, slots=True)
class Scene:
    """Items, the edges between them, and the frames of open groups."""

    program: Program
    items: list[Item]
    edges: list[Edge]
    frames: list[Frame]


def scene(
    program: Program,
    open: Collection[str] | None = None,
    veiled: Collection[int] = frozenset(),
) -> Scene:
    """Return what is drawn of a program.

    Parameters
    ----------
    program : Program
    open : collection of str, optional
        The paths of the groups that are open; by default all are.
    veiled : collection of int, optional
        Nodes whose shapes are not to be seen.
    """
    groups = grouping(program, open)
    items: list[Item] = []
    item_of: list[int] = []
    held: dict[int, list[int]] = {}  # nodes, by the closed group that they are in
    first: dict[int, int] = {}
    for k, part in enumerate(program.nodes):
        closed = groups.closed[k]
        if closed is None:
            item_of.append(len(items))
            items.append(_single(program, k, part, groups.frame[k], k in veiled))
        elif closed in first:
            item_of.append(first[closed])
            held[closed].append(k)
        else:
            first[closed] = len(items)
            item_of.append(len(items))
            held[closed] = [k]
            items.append(_PLACEHOLDER)
    into: dict[int, dict[int, None]] = {}  # what a group uses, by item
    used: set[int] = set()  # outside the item that it is in
    for link in program.edges:
        a, b = item_of[link.source], item_of[link.target]
        if a != b:
            used.add(link.source)
            if items[b] is _PLACEHOLDER and program.nodes[link.source].kind != "constant":
                into.setdefault(b, {})[link.source] = None
    for closed, nodes in held.items():
        at = first[closed]
        out = [k for k in nodes if k in used or program.nodes[k].value == program.output]
        items[at] = _group(
            program, groups, closed, nodes, list(into.get(at, ())), out, bool(veiled)
        )

    edges: list[Edge] = []
    merged: dict[tuple[int, int], int] = {}
    for k, edge in enumerate(program.edges):
        a, b = item_of[edge.source], item_of[edge.target]
        if a == b:
            continue
        if "group" in (items[a].kind, items[b].kind):
            if (a, b) in merged:
                edges[merged[a, b]].parts.append(k)
                continue
            merged[a, b] = len(edges)
        edges.append(Edge(a, b, edge.operand, [k]))
    _write_rules(program, items, item_of, edges, shapes=not veiled)
    return Scene(program, items, edges, [Frame(*frame) for frame in groups.open])


def _write_rules(
    program: Program,
    items: Sequence[Item],
    item_of: Sequence[int],
    edges: Sequence[Edge],
    *,
    shapes: bool,
) -> None:
    """Give the edges between arrays their rules, in the names that stand on the cards."""
    operands = {(e.target, e.operand): e.source for e in program.edges}

    def name(target: int, found: re.Match[str]) -> str:
        k = int(found[1])
        source = operands.get((target, k))
        if source is None:
            return chr(65 + k)
        item = items[item_of[source]]
        label = clean(program.nodes[source].label) if item.kind == "group" else item.label
        return label if 0 < len(label) <= _LONG else chr(65 + k)

    for edge in edges:
        one = program.edges[edge.parts[0]]
        if len(edge.parts) > 1 or not one.rule:
            continue
        said, _, sizes = one.rule.partition("  ")
        said = re.sub(r"\{(\d+)\}", partial(name, one.target), said)
        edge.rule.extend((said, sizes if shapes else ""))


_LONG = 10  # characters of a name; a longer one is told by a letter


def rule_lines(rule: Sequence[str], orientation: layout.Orientation) -> list[str]:
    """Return the lines of a rule: narrow ones between columns, few ones between rows.

    A sign stays with what it stands beside.
    """
    said, shapes = rule
    lines: list[str] = []
    for word in said.split():
        last = lines[-1] if lines else " "
        tied = word in _SIGNS or last[-1] in _SIGNS
        if lines and (tied or len(last) + 1 + len(word) <= RULE["long"][orientation]):
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [*lines, shapes]


_SIGNS = "·⊙÷×@−+"


def _single(program: Program, k: int, part: Part, frame: int | None, veiled: bool) -> Item:
    shape = () if veiled else program.values[part.value][0]
    sign = "" if part.symbol == part.label else part.symbol
    said = "means" if part.value in program.summaries else ""
    kind: Any = part.kind
    return Item(
        key=program.keys[k],
        kind=kind,
        label=clean(part.label),
        corner=clean(
            "  ".join(filter(None, [sign, _UNKNOWN if veiled else format_shape(shape), said]))
        ),
        bare=kind == "constant" and part.name is None and shape == (),
        ordered=part.op in _ORDERED,
        nodes=(k,),
        scalar=shape == (),
        grad=part.grad is not None,
        grid=grid(program.summaries.get(part.value, shape), part.grad is not None),
        holds=None if part.under is None else clean(part.under),
        inside="",
        count=0,
        frame=frame,
    )


_UNKNOWN = "(?)"  # a shape that is not to be seen
_PLACEHOLDER = Item("", "group", "", "", False, False, (), True, False, None, "", "", 0, None)


def _group(
    program: Program,
    groups: Grouping,
    scope: int,
    nodes: Sequence[int],
    into: Sequence[int],
    out: Sequence[int],
    veiled: bool,
) -> Item:
    """Return the card of a closed group, which shows what is used outside it."""
    shown = tuple(out or nodes[-1:])
    kinds = [program.nodes[k].kind for k in nodes]
    ops, leaves = kinds.count("op"), kinds.count("leaf")
    inside = [_count(ops, "op", "ops"), _count(leaves, "leaf", "leaves") if leaves else ""]
    return Item(
        key=groups.paths[scope],
        kind="group",
        label=clean(groups.names[scope]),
        corner="",
        bare=False,
        ordered=False,
        nodes=shown,
        scalar=len(shown) == 1 and _shape(program, shown[0]) == "",
        grad=any(program.nodes[k].grad is not None for k in shown),
        grid=None,
        holds="" if veiled else _shapes(program, into, shown),
        inside=", ".join(filter(None, inside)),
        count=groups.counts[scope],
        frame=groups.frame_of_group(scope),
    )


def _shapes(program: Program, into: Sequence[int], out: Sequence[int]) -> str:
    """Return what goes in and comes out: ``3 → 16 numbers``, ``8×30 → 8×50``."""
    ins = dict.fromkeys(_shape(program, k) for k in into)
    outs = dict.fromkeys(_shape(program, k) for k in out)
    if not any((*ins, *outs)):
        return (f"{len(into)} → " if into else "") + _count(len(out), "number", "numbers")

    def said(nodes: Sequence[int], shapes: Mapping[str, None]) -> str:
        if len(shapes) > 1:
            return f"{len(nodes)} arrays"
        (shape,) = shapes
        if shape == "":
            return _count(len(nodes), "number", "numbers")
        return shape if len(nodes) == 1 else f"{len(nodes)} of {shape}"

    return (f"{said(into, ins)} → " if into else "") + said(out, outs)


def _shape(program: Program, node: int) -> str:
    return format_shape(program.values[program.nodes[node].value][0])


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def place(drawn: Scene, orientation: layout.Orientation = "lr") -> layout.Layout:
    """Lay a scene out."""
    return layout.layout(measured(drawn, orientation), orientation)


def measured(drawn: Scene, orientation: layout.Orientation = "lr") -> layout.Graph:
    """Return what the layout is given of a scene: sizes, and what leads where."""
    program = drawn.program
    cards = []
    for item in drawn.items:
        size: tuple[float, float] = card_size(
            item.label,
            item.corner,
            scalar=item.scalar,
            grad=item.grad,
            holds=item.holds,
            grid=item.grid,
        )
        kind = item.kind if item.kind != "group" else "op"
        token = None if kind == "op" else token_size(item.label)
        if item.bare:
            size = token_size(item.label)
        cards.append(layout.Card(*size, kind, token, item.ordered, item.frame, rides=item.bare))
    edges = []
    for edge in drawn.edges:
        one = program.edges[edge.parts[0]]
        quiet = drawn.items[edge.source].bare  # it stands on its edge itself
        said = len(edge.parts) == 1 and not (one.local is None and one.contribution is None)
        slot = slot_size() if said and not quiet and _is_single(program, edge) else None
        if edge.rule and not quiet:
            rule = rule_size(rule_lines(edge.rule, orientation))
            slot = rule if slot is None else (max(slot[0], rule[0]), max(slot[1], rule[1]))
        edges.append(layout.Edge(edge.source, edge.target, edge.position, slot))
    frames = [layout.Group(frame.parent, head_size(frame.name)) for frame in drawn.frames]
    return layout.Graph(cards, edges, frames)


def _is_single(program: Program, edge: Edge) -> bool:
    """Whether an edge's numbers are single ones."""
    ids = program.edges[edge.parts[0]].local, program.edges[edge.parts[0]].contribution
    return any(k is not None and program.size(k) == 1 for k in ids)
