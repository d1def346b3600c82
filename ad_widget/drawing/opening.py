"""Which groups are open: those that were chosen, or as many as leave the picture readable.

Those around what is selected are, in either case.  ``frontend/src/scene/opening.ts`` chooses the
same, so that a still picture shows what the page shows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .. import layout
from ..layout.sizes import STYLE
from ..program import Program
from .grouping import count_cards, path_to
from .scene import place, scene
from .stacks import stacked

__all__ = ["groups_open", "readable_open"]

# What the picture has room for in a window of 1366 px, and how small a name is on the screen there.
_WIDTH, _HEIGHT = map(float, STYLE["graph"]["stage"])
_SCALE = float(STYLE["graph"]["least_text"] / STYLE["size"]["name"])
# A picture of more is not readable, whatever its shape.
_MOST_CARDS = 100
_MOST_EDGES = 200


def groups_open(
    program: Program, view: Mapping[str, Any], orientation: layout.Orientation = "lr"
) -> Sequence[str] | None:
    """Return the paths of the groups that a view has open; None: all.

    Parameters
    ----------
    program : Program
    view : mapping
        Its ``open`` and ``select`` are heard.
    orientation : {"lr", "tb"}
    """
    chosen = view.get("open")
    open = readable_open(program, orientation) if chosen is None else list(chosen)
    select = view.get("select")
    if open is None or select is None:
        return open
    return [*open, *(path for path in path_to(program, select) if path not in open)]


def readable_open(program: Program, orientation: layout.Orientation = "lr") -> Sequence[str] | None:
    """Return the paths of the groups that are open where nobody has chosen.

    All (None), if the picture is then readable when it is fitted into a window of 1366 px; else
    level after level, from the outermost on, as long as it is.
    """
    if not program.scopes or _scale(program, orientation, None) >= _SCALE:
        return None
    open: list[str] = []
    least = min(_scale(program, orientation, open), _SCALE)
    while True:
        more = [*open, *_in_sight(program, open)]
        # What is no smaller for it is opened also where leaves alone make the picture large.
        if len(more) == len(open):
            break
        scale = _scale(program, orientation, more)
        if scale < least or not scale:
            break
        open = more
    # Where closing all leaves no fewer cards, frames show more than one card in their place.
    return open if len(scene(program, open).items) < len(program.nodes) else None


def _in_sight(program: Program, open: Collection[str]) -> list[str]:
    """Return the paths of the closed groups that are not in another closed group."""
    scopes = stacked(program, open)
    return [
        path
        for path, parent, is_open in zip(scopes.paths, scopes.parents, scopes.is_open, strict=True)
        if not is_open and (parent is None or scopes.is_open[parent])
    ]


def _scale(
    program: Program, orientation: layout.Orientation, open: Collection[str] | None
) -> float:
    """Return the scale at which a picture fits in; none if it has too many cards or edges."""
    if count_cards(program, open) > _MOST_CARDS:
        return 0.0
    drawn = scene(program, open)
    if len(drawn.edges) > _MOST_EDGES:
        return 0.0
    placed = place(drawn, orientation)
    return min(_WIDTH / placed.width, _HEIGHT / placed.height)
