"""Open groups: each is laid out on its own and is one big card, with ports, to what is around it.

What comes into a group, and what goes out of it, are cards without size in columns of their own at
its left and its right end; the curves of the two sides meet there.  The inside of a group depends
on nothing around it, so that it is kept while other groups open and close.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass

from .graph import Box, Card, Edge, Graph, Group, Orientation
from .layered import Level, place
from .nesting import Inside, nest

__all__ = ["Gaps", "Placed", "place_groups"]

PAD = 16.0  # px between a frame and what is in it


@dataclass(frozen=True, slots=True)
class Gaps:
    """Least distance between columns, and between the cards of one."""

    column: float
    card: float


@dataclass(slots=True)
class Placed:
    """Places of cards, edges, tokens and frames, from left to right; see `graph.Layout`."""

    width: float
    height: float
    cards: list[Box]
    paths: list[list[float]]
    numbers: list[tuple[float, float] | None]
    token_of: list[int]
    tokens: list[tuple[int, Box]]
    groups: list[Box | None]


@dataclass(slots=True)
class _Frame:
    """The layout of an inside, with its frame.

    Attributes
    ----------
    cards : list of Card
        What comes in, the units, what goes out: the cards that `level` holds.
    pieces : dict of int to int
        The edge of `level` along which an edge of the graph runs.
    left, above : float
        Where in the frame the inside begins.
    x, y : float
        Where in the picture the inside begins.
    first_token : int
        Which of all tokens is its first.
    """

    inside: Inside
    cards: list[Card]
    pieces: dict[int, int]
    level: Level
    inner: dict[int, _Frame]
    width: float
    height: float
    left: float = 0.0
    above: float = 0.0
    x: float = 0.0
    y: float = 0.0
    first_token: int = 0


@dataclass(slots=True)
class _Job:
    graph: Graph
    orientation: Orientation
    gaps: Gaps
    kept: MutableMapping[str, Level]


def place_groups(
    graph: Graph,
    orientation: Orientation,
    gaps: Gaps,
    kept: MutableMapping[str, Level] | None = None,
) -> Placed:
    """Lay out a graph with its open groups, as from left to right.

    Parameters
    ----------
    graph : Graph
        Its sizes and places are turned already, if `orientation` is top to bottom.
    orientation : {"lr", "tb"}
        At which side of a frame its title stands.
    gaps : Gaps
    kept : mutable mapping, optional
        Layouts of insides, to be used again.
    """
    whole = nest(graph)
    job = _Job(graph, orientation, gaps, {} if kept is None else kept)
    frame = _frame(whole, job)
    placed = Placed(
        frame.width,
        frame.height,
        [(0.0, 0.0, 0.0, 0.0)] * len(graph.cards),
        [[] for _ in graph.edges],
        [None] * len(graph.edges),
        [-1] * len(graph.edges),
        [],
        [None] * len(graph.groups),
    )
    _put(frame, 0.0, 0.0, graph, placed)
    for k, edge in enumerate(graph.edges):
        placed.paths[k] = _run(frame, k, edge, placed)
    return placed


def _frame(inside: Inside, job: _Job) -> _Frame:
    """Lay out an inside, the groups in it first."""
    graph = job.graph
    inner = {u: _frame(child, job) for u, child in inside.inner.items()}
    end = Card(0.0, 0.0)
    cards = [end] * len(inside.sources)
    at: dict[int, int] = {}
    for u in inside.units:
        at[u] = len(cards)
        cards.append(graph.cards[u] if u >= 0 else _as_card(inner[u], graph))
    first = len(cards)
    cards += [end] * len(inside.sinks)
    comes = {a: i for i, a in enumerate(inside.sources)}
    goes = {a: first + i for i, a in enumerate(inside.sinks)}

    pieces: dict[int, int] = {}
    shared: dict[tuple[int, int], int] = {}
    edges: list[Edge] = []
    exits: dict[int, float] = {}
    entries: dict[int, float] = {}
    for k in inside.edges:
        edge = graph.edges[k]
        a = edge.source
        ua, ub = inside.unit_of.get(a), inside.unit_of.get(edge.target)
        if ua is not None and ua == ub:
            continue  # it stays within a group
        target = goes[a] if ub is None else at[ub]
        whole = ub is not None and ub >= 0
        if not whole:  # all edges from one card into a group, or out, are one
            if (a, target) in shared:
                pieces[k] = shared[a, target]
                continue
            shared[a, target] = len(edges)
        e = pieces[k] = len(edges)
        if ua is not None and ua < 0:
            sinks = inner[ua].inside.sinks
            exits[e] = _port(inner[ua], len(inner[ua].cards) - len(sinks) + sinks.index(a))
        if ub is not None and ub < 0:
            entries[e] = _port(inner[ub], inner[ub].inside.sources.index(a))
        edges.append(
            Edge(
                comes[a] if ua is None else at[ua],
                target,
                edge.position if whole else 0,
                edge.slot if whole else None,
            )
        )
    level = _level(inside, cards, edges, exits, entries, job)
    frame = _Frame(inside, cards, pieces, level, inner, level.width, level.height)
    if inside.group is not None:
        _surround(frame, graph.groups[inside.group], job.orientation)
    return frame


def _level(
    inside: Inside,
    cards: list[Card],
    edges: list[Edge],
    exits: dict[int, float],
    entries: dict[int, float],
    job: _Job,
) -> Level:
    """Lay out a level, or take the one that was laid out before for the same cards and edges."""
    first = range(len(inside.sources))
    last = range(len(cards) - len(inside.sinks), len(cards))
    key = ""
    if inside.group is not None:
        sizes = [(c.width, c.height, c.kind, c.token, c.ordered, c.rides) for c in cards]
        ends = [(e.source, e.target, e.position, e.slot) for e in edges]
        fixed = (list(exits.items()), list(entries.items()))
        key = repr((sizes, ends, fixed, len(first), len(last), job.gaps))
        if key in job.kept:
            return job.kept[key]
    level = place(
        cards,
        edges,
        job.gaps.column,
        job.gaps.card,
        first=first,
        last=last,
        exits=exits,
        entries=entries,
    )
    if key:
        job.kept[key] = level
    return level


def _surround(frame: _Frame, group: Group, orientation: Orientation) -> None:
    """Add the frame's padding and the strip for its title."""
    wide, high = group.head
    if orientation == "lr":
        frame.width = max(frame.width, wide) + 2 * PAD
        frame.height += 2 * PAD + high
        frame.left, frame.above = PAD, PAD + high
    else:  # turned: the title stands before the first column
        frame.height = max(frame.height, wide) + 2 * PAD
        frame.width += 2 * PAD + high
        frame.left, frame.above = PAD + high, PAD


def _port(frame: _Frame, card: int) -> float:
    """Return how far from a frame's middle one of its ends stands."""
    return frame.above + frame.level.cards[card][1] - frame.height / 2


def _as_card(frame: _Frame, graph: Graph) -> Card:
    x = y = 0.0
    count = 0
    for v in frame.inside.members:
        was = graph.cards[v].was
        if was is not None:
            x += was[0]
            y += was[1]
            count += 1
    place = (x / count, y / count) if count else None
    return Card(frame.width, frame.height, was=place)


def _put(frame: _Frame, x: float, y: float, graph: Graph, placed: Placed) -> None:
    """Give what is in a frame its place, the frame's upper left corner being at x, y."""
    inside, level = frame.inside, frame.level
    if inside.group is not None:
        middle = x + frame.width / 2, y + frame.height / 2
        placed.groups[inside.group] = (*middle, frame.width, frame.height)
    frame.x = x = x + frame.left
    frame.y = y = y + frame.above
    frame.first_token = len(placed.tokens)
    came = len(inside.sources)
    for i, of in enumerate(level.origin):
        leaf = inside.units[of - came]
        size = graph.cards[leaf].token
        assert size is not None
        tx, ty = level.cards[len(frame.cards) + i]
        placed.tokens.append((leaf, (x + tx, y + ty, *size)))
    for i, u in enumerate(inside.units):
        cx, cy = level.cards[came + i]
        card = frame.cards[came + i]
        if u >= 0:
            placed.cards[u] = (x + cx, y + cy, card.width, card.height)
        else:
            _put(frame.inner[u], x + cx - card.width / 2, y + cy - card.height / 2, graph, placed)


def _run(frame: _Frame, k: int, edge: Edge, placed: Placed) -> list[float]:
    """Return an edge's curve, out of the groups around its operand and into its result's."""
    inside = frame.inside
    ua, ub = inside.unit_of.get(edge.source, 0), inside.unit_of.get(edge.target, 0)
    path: list[float] = []
    if k in frame.pieces:
        e = frame.pieces[k]
        path = frame.level.paths[e][:]
        for i in range(0, len(path), 2):
            path[i] += frame.x
            path[i + 1] += frame.y
        number = frame.level.numbers[e]
        if number is not None:
            placed.numbers[k] = (frame.x + number[0], frame.y + number[1])
        if frame.level.token_of[e] >= 0:
            placed.token_of[k] = frame.first_token + frame.level.token_of[e]
    if ua < 0:
        path = _joined(_run(frame.inner[ua], k, edge, placed), path)
    if ub < 0 and ub != ua:
        path = _joined(path, _run(frame.inner[ub], k, edge, placed))
    return path


def _joined(one: list[float], other: list[float]) -> list[float]:
    """Return two curves with a level piece between them, through a frame's padding."""
    if not one or not other:
        return one or other
    x, y = one[-2], one[-1]
    third = (other[0] - x) / 3
    return [*one, x + third, y, other[0] - third, other[1], *other]
