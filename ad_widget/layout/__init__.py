"""Where cards, edges and numbers stand: one algorithm, here and in the page."""

from .graph import Card, Edge, Graph, Group, Layout, Orientation, PlacedEdge, Token
from .layout import layout
from .topology import reentered

__all__ = [
    "Card",
    "Edge",
    "Graph",
    "Group",
    "Layout",
    "Orientation",
    "PlacedEdge",
    "Token",
    "layout",
    "reentered",
]
