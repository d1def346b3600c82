"""What the widget and its pages say to each other.

The kernel owns what it sends: traits whose names begin with an underscore, read by
``frontend/src/wire/model.ts``.  A page asks by messages, which are checked here before anything
is done; what is not such a message is left alone.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..program import wire_format
from .controls import Control
from .live import Live
from .text import sendable

__all__ = [
    "Move",
    "controls_of",
    "deflated",
    "graph",
    "leaves_digest",
    "move",
    "numbers",
    "text_of",
]


def leaves_digest(live: Live, takes: int) -> int:
    """Return what identifies these leaves, whichever branch's graph the page shows."""
    program = live.program
    shapes = [(leaf.name, leaf.data.shape) for leaf in program.leaves]
    return zlib.crc32(repr((takes, shapes, program.sent)).encode("utf-8", "surrogatepass"))


def graph(
    live: Live,
    *,
    serial: int,
    leaves: int,
    controls: Mapping[str, Control],
    title: str,
    made: str = "",
) -> dict[str, Any]:
    """Return the trait ``_graph``: the program and what is shown around it."""
    program = live.program
    text, arrays = wire_format.packed(program)
    shown = [dict(controls[leaf.name]) for leaf in program.leaves]
    for k in {*range(len(shown))} - {*program.sent}:
        shown[k].update(kind="fixed", value=None)
    return {
        "id": serial,
        "leaves": leaves,
        "program": text,
        "arrays": arrays,
        "controls": shown,
        "title": sendable(title),
        "made": sendable(made),
        "notes": [sendable(note) for note in live.recording.notes],
        "held": [
            {"name": sendable(one.name), "held": True, "why": one.why, "told": one.told}
            for one in getattr(live.recording, "held", ())
        ],
    }


def deflated(graph: Mapping[str, Any]) -> dict[str, Any]:
    """Return the trait ``_graph`` as it travels: of a large graph what is long as bytes."""
    long = {"program": graph["program"], "controls": json.dumps(graph["controls"])}
    if not wire_format.is_long(long["program"]):
        return dict(graph)
    short = {key: wire_format.deflated(text) for key, text in long.items()}
    return {**graph, "program": None, "controls": [], "deflated": short}


def text_of(graph: Mapping[str, Any]) -> str | None:
    """Return the text of the program in a trait ``_graph``, if that is all of it."""
    if graph["arrays"]:
        return None
    short = graph.get("deflated")
    text: str = graph["program"] if short is None else wire_format.inflated(short["program"])
    return text


def controls_of(graph: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the controls in a trait ``_graph``."""
    short = graph.get("deflated")
    found: Sequence[Mapping[str, Any]] = (
        graph["controls"] if short is None else json.loads(wire_format.inflated(short["controls"]))
    )
    return found


def numbers(live: Live, view: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the traits ``_values``, the leaves sent, and ``_frame``, what is shown; float64."""
    flat = [np.asarray(live.current[k], np.float64).tobytes() for k in live.program.sent]
    return {"_values": b"".join(flat), "_frame": live.shown(view).frame()}


class Move(NamedTuple):
    """A page's message that a leaf has moved.

    Attributes
    ----------
    graph, leaves : int or None
        Which graph and which leaves the page was showing.
    seq : int
        The message's number, for the answer.
    interrupts : int
        How many interrupts the page has heard of.
    frame : bool
        Whether the page wants the numbers, which it does not compute itself.
    flat : array of shape (n,), float64
        The values of the leaves that the page was sent, one after another.
    """

    graph: int | None
    leaves: int | None
    seq: int
    interrupts: int
    frame: bool
    flat: np.ndarray[Any, Any]

    def values(self, live: Live) -> list[np.ndarray[Any, Any]] | None:
        """Return one array a leaf; None if the leaves sent have not as many numbers."""
        leaves, start = list(live.current), 0
        sent = live.program.sent
        if self.flat.size != sum(leaves[k].size for k in sent):
            return None
        for k in sent:
            value = leaves[k]
            part = self.flat[start : start + value.size]
            leaves[k] = part.reshape(value.shape).astype(value.dtype)
            start += value.size
        return leaves


def move(content: Mapping[str, Any], buffers: Sequence[Any]) -> Move | None:
    """Read a message of type ``set``; None if it is not a well-formed one."""
    numbers = {
        key: value if type(value) is int else None
        for key in ("graph", "leaves", "seq", "interrupts")
        if (value := content.get(key, 0)) is not None
    }
    seq, interrupts = numbers.get("seq"), numbers.get("interrupts")
    if seq is None or interrupts is None or interrupts < 0 or len(buffers) != 1:
        return None
    raw = memoryview(buffers[0])
    if raw.nbytes % 8:
        return None
    flat = np.frombuffer(raw, "<f8")
    shown, leaves = numbers.get("graph"), numbers.get("leaves")
    return Move(shown, leaves, seq, interrupts, bool(content.get("frame")), flat)
