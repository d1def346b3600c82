"""Where Python reads the numbers of a Node: allowed and noted, or a leak and refused."""
from __future__ import annotations
from typing import TYPE_CHECKING, Any
from .modes import MODES, current
if TYPE_CHECKING:
    from .node import Node


def looked(node: Node, kind: str) -> None:
    if MODES:
        mode = current()
        if mode is not None and mode.observer is not None:
            mode.observer.looked(node, kind)


def converted(node: Node, to: type) -> None:
    looked(node, "value")


def as_array(node: Node) -> None:
    looked(node, "value")
