"""What is laid out, and what comes of it: plain data that knows no program and no drawing.

``frontend/src/scene/layout/graph.ts`` declares the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "Box",
    "Card",
    "Edge",
    "Graph",
    "Group",
    "Kind",
    "Layout",
    "Orientation",
    "PlacedEdge",
    "Size",
    "Token",
]

Orientation = Literal["lr", "tb"]
Kind = Literal["leaf", "constant", "op"]
Size = tuple[float, float]
Box = tuple[float, float, float, float]  # centre x, centre y, width, height


@dataclass(frozen=True, slots=True)
class Card:
    """What is drawn as one box: a program's node, or a closed group.

    Attributes
    ----------
    width, height : float
    kind : {"leaf", "constant", "op"}
    token : (width, height), optional
        Size of the small stand-in that may repeat this leaf or constant near a use.
    ordered : bool
        Whether its operands' edges must arrive in the operands' order, as for ``-`` and ``/``.
    group : int, optional
        The innermost open group that it stands in.
    was : (x, y), optional
        Its centre in the picture before, to stay near.
    rides : bool
        Whether it stands on its edge, right before the result, and again at each further use:
        it takes no place of its own.
    """

    width: float
    height: float
    kind: Kind = "op"
    token: Size | None = None
    ordered: bool = False
    group: int | None = None
    was: tuple[float, float] | None = None
    rides: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """From operand to result; two may join the same cards, as in ``x * x``.

    Attributes
    ----------
    source, target : int
        Cards.
    position : int
        Which operand of the result it is.
    slot : (width, height), optional
        Room to keep free for its number.
    """

    source: int
    target: int
    position: int = 0
    slot: Size | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A group that is open (a closed one is a card): the group around it, its title's size."""

    parent: int | None = None
    head: Size = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Graph:
    """Cards in any order, edges that make no circle, and open groups."""

    cards: Sequence[Card]
    edges: Sequence[Edge]
    groups: Sequence[Group] = ()


@dataclass(frozen=True, slots=True)
class PlacedEdge:
    """An edge's curve.

    Attributes
    ----------
    path : list of float
        A chain of cubic Bézier curves: x0, y0, then three points a piece.
    number : (x, y), optional
        Centre of the slot for its number.
    token : int
        The token at which it begins, or -1 if it begins at its card.
    """

    path: list[float]
    number: tuple[float, float] | None = None
    token: int = -1


@dataclass(frozen=True, slots=True)
class Token:
    """A small stand-in for a leaf or constant near one of its uses."""

    card: int
    box: Box


@dataclass(frozen=True, slots=True)
class Layout:
    """Places, in pixels, y downwards, in the graph's order.

    Attributes
    ----------
    width, height : float
    cards : list of Box
    edges : list of PlacedEdge
    tokens : list of Token
    groups : list of Box or None
        Frames; None for a group that is left and entered again, whose cards stand outside any.
    moved : (float, float)
        How far the cards with a place before have moved, in the median.
    """

    width: float
    height: float
    cards: list[Box]
    edges: list[PlacedEdge]
    tokens: list[Token] = field(default_factory=list)
    groups: list[Box | None] = field(default_factory=list)
    moved: tuple[float, float] = (0.0, 0.0)
