"""Which cards and open groups stand in which open group, and what comes in and goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .graph import Graph
from .topology import reentered, topological

__all__ = ["Inside", "nest"]


@dataclass(slots=True)
class Inside:
    """What stands in an open group, or in the whole picture.

    Attributes
    ----------
    group : int or None
        None for the whole picture.
    members : list of int
        Its cards, those of the groups in it counted in.
    units : list of int
        What is laid out here, operands before results: cards, and groups as -1 - group.
    unit_of : dict of int to int
        The unit that a member stands in, or is.
    inner : dict of int to Inside
        What stands in a unit that is a group.
    edges : list of int
        The edges that begin or end in it.
    sources, sinks : list of int
        The cards outside that it uses, and those in it that are used outside.
    """

    group: int | None
    members: list[int]
    edges: list[int]
    units: list[int] = field(default_factory=list)
    unit_of: dict[int, int] = field(default_factory=dict)
    inner: dict[int, Inside] = field(default_factory=dict)
    sources: list[int] = field(default_factory=list)
    sinks: list[int] = field(default_factory=list)


def nest(graph: Graph) -> Inside:
    """Return the whole picture, with the groups that stand in it.

    A group that is left and entered again is dissolved: what it holds stands around it.

    Raises
    ------
    ValueError
        If the edges make a circle, or groups contain each other.
    """
    around: list[list[int]] = []  # the groups around each card, outermost first
    for card in graph.cards:
        groups: list[int] = []
        g = card.group
        while g is not None:
            if g in groups:
                raise ValueError(f"group {g} stands in itself")
            groups.insert(0, g)
            g = graph.groups[g].parent
        around.append(groups)
    whole = Inside(None, list(range(len(graph.cards))), list(range(len(graph.edges))))
    _fill(whole, graph, around, 0)
    return whole


def _fill(inside: Inside, graph: Graph, around: list[list[int]], depth: int) -> None:
    within = set(inside.members)
    links = []
    for k in inside.edges:
        a, b = graph.edges[k].source, graph.edges[k].target
        if a in within and b in within:
            links.append((a, b))
    _dissolve(inside.members, links, around, depth)

    members: dict[int, list[int]] = {}
    for v in inside.members:
        groups = around[v]
        unit = -1 - groups[depth] if len(groups) > depth else v
        inside.unit_of[v] = unit
        members.setdefault(unit, []).append(v)
    for u, cards in members.items():
        if u < 0:
            inside.inner[u] = Inside(-1 - u, cards, [])
    sources: set[int] = set()
    sinks: set[int] = set()
    for k in inside.edges:
        a, b = graph.edges[k].source, graph.edges[k].target
        ua, ub = inside.unit_of.get(a), inside.unit_of.get(b)
        if ua is None:
            sources.add(a)
        elif ua < 0:
            inside.inner[ua].edges.append(k)
        if ub is None:
            sinks.add(a)
        elif ub < 0 and ub != ua:
            inside.inner[ub].edges.append(k)
    inside.sources, inside.sinks = sorted(sources), sorted(sinks)

    units = list(members)
    number = {u: i for i, u in enumerate(units)}
    tied = [(number[inside.unit_of[a]], number[inside.unit_of[b]]) for a, b in links]
    inside.units = [units[i] for i in topological(len(units), [t for t in tied if t[0] != t[1]])]
    for child in inside.inner.values():
        _fill(child, graph, around, depth + 1)


def _dissolve(
    members: Sequence[int],
    links: Sequence[tuple[int, int]],
    around: list[list[int]],
    depth: int,
) -> None:
    """Take the groups away that are left and entered again."""
    number = {v: i for i, v in enumerate(members)}
    tied = [(number[a], number[b]) for a, b in links]
    while True:
        groups = [around[v][depth] if len(around[v]) > depth else None for v in members]
        if all(g is None for g in groups):
            return
        bad = reentered(len(members), tied, groups)
        if not bad:
            return
        for v, g in zip(members, groups, strict=True):
            if g in bad:
                del around[v][depth]
