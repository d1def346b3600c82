"""What the code does of other values than those of now: for a page that plots across a branch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..recording import RerunError
from . import protocol
from .controls import Control
from .live import Live
from .text import sendable

__all__ = ["answer"]


def answer(
    live: Live,
    values: Sequence[Any] | None,
    *,
    leaves: int,
    takes: int,
    controls: Mapping[str, Control],
    title: str | None,
    made: str,
) -> tuple[dict[str, Any], list[bytes]]:
    """Return the graph that the code makes of other values, or a message why there is none.

    What is shown, and what the notebook's variables are, stays.

    Parameters
    ----------
    live : Live
    values : sequence or None
        One for each leaf; None if they were meant for other leaves than those of now.
    leaves : int
        The digest of the leaves of now: with others there is no curve to go on.
    takes : int
        How many recordings the widget has taken.
    controls : mapping of str to Control
    title : str or None
    made : str

    Returns
    -------
    answer : dict
        With ``graph`` or ``message``, or empty.
    arrays : list of bytes
        The graph's arrays.
    """
    if values is None:
        return {}, []
    try:
        with live.elsewhere(values) as other:
            if protocol.leaves_digest(other, takes) != leaves:
                return {"message": "there the code has other leaves"}, []
            graph = protocol.graph(
                other,
                serial=0,
                leaves=leaves,
                controls=controls,
                title=title or other.title,
                made=made,
            )
            return {"graph": graph}, graph.pop("arrays")
    except RerunError as error:
        return {"message": sendable(str(error))}, []
    except (Exception, KeyboardInterrupt) as error:  # what an op may raise
        return {"message": sendable(f"{type(error).__name__}: {error}")}, []
