"""Programs beyond the one that a widget shows, made when somebody asks for them.

Forward mode of a graph with arrays needs a program with a tangent section; a derivative has a
graph, and so a program, of its own.  Few readers look at either, so that a widget is sent without
them: a page asks by a message, and what is saved carries those that its view opens, and those of
small graphs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ..drawing.view import differentiated
from ..exercises.bugs import BUGS, broken
from ..program import Program
from ..program.wire_format import packed
from .live import Live
from .text import sendable

__all__ = ["TANGENT", "carried", "extra", "key_of", "known"]

TANGENT = "tangent"
"""The key of the program with a tangent section; those of derivatives are `key_of`."""

BUG = "bug:"
"""What the keys of the bug lab's programs begin with."""

SMALL = 60  # nodes that the programs of a page may draw, beyond those that its view asks for
LARGE = 4000  # of a file that is written on purpose
DEPTH = 8  # how often a page may ask for a derivative of a derivative


def key_of(by: Iterable[str]) -> str:
    """Return the key of the derivative by these leaves, as a page writes it."""
    return json.dumps(list(by), separators=(",", ":"), ensure_ascii=False)


def known(live: Live, key: Any) -> bool:
    """Whether there is a program of that key."""
    return isinstance(key, str) and (_is_key(live, key))


def _is_key(live: Live, key: str) -> bool:
    bug = key.startswith(BUG) and key.removeprefix(BUG) in BUGS
    return key == TANGENT or bug or _by(live, key) is not None


def _by(live: Live, key: str) -> list[str] | None:
    try:
        by = json.loads(key)
    except (ValueError, RecursionError):
        return None
    names = {leaf.name for leaf in live.program.leaves}
    good = isinstance(by, list) and 0 < len(by) <= DEPTH and all(name in names for name in by)
    return by if good else None


def extra(live: Live, key: str, title: str = "") -> dict[str, Any]:
    """Return a program as a page takes it: ``program`` and ``title``, or ``error``.

    A broken engine's has ``why`` too: by node, what goes wrong there.

    Parameters
    ----------
    live : Live
    key : str
        One that is `known`.
    title : str, optional
        What the output is called, where its own name is not to be taken.
    """
    try:
        if key.startswith(BUG):
            return _bug(live, key.removeprefix(BUG))
        if key == TANGENT:
            program, _ = live.recording.lowered(tangent=True)
        else:
            program = live.derivative(tuple(_by(live, key) or ()), title)
    except ValueError as error:
        return {"error": str(error)}
    return _packed(program, sendable(_title(program)))


def _bug(live: Live, bug: str) -> dict[str, Any]:
    engine = broken(live.program, bug)
    why = {str(k): sendable(text) for k, text in engine.why.items()}
    return {**_packed(engine.program, BUGS[bug]), "why": why}


def _packed(program: Program, title: str) -> dict[str, Any]:
    if program.summaries:
        return {"error": "its arrays are too large for a page"}
    text, arrays = packed(program, whole=True)
    assert not arrays
    return {"program": text, "title": title}


def _title(program: Program) -> str:
    return next(part.label for part in program.nodes if part.value == program.output)


def carried(live: Live, view: Mapping[str, Any], *, large: bool, later: bool = False) -> list[str]:
    """Return the keys of the programs that a page without a kernel carries.

    Those that its view opens; of a graph that is small enough forward mode, each leaf's second
    derivative, and the bug lab's, which take longest.

    Parameters
    ----------
    live : Live
    view : mapping
    large : bool
        Whether it is written on purpose, and may take its time.
    later : bool
        Whether nothing waits for it, so that it may take some.
    """
    program = live.program
    nodes, most = len(program.nodes), LARGE if large else SMALL
    by = [name for name in differentiated(view) if any(name == p.name for p in program.leaves)]
    keys = [key_of(by[: k + 1]) for k in range(len(by))]
    arrays = any(program.values[part.value][0] for part in program.nodes)
    if arrays and (view.get("panel") == "forward" or nodes <= most):
        keys.append(TANGENT)
    leaves = [leaf.name for leaf in program.leaves if leaf.data.shape == ()]
    if nodes * len(leaves) <= most:
        keys += [key_of([name]) for name in leaves]
    broken = nodes * len(BUGS) <= LARGE if large else later and nodes <= SMALL
    if broken or view.get("panel") == "bugs":
        keys += [f"{BUG}{bug}" for bug in BUGS]
    return list(dict.fromkeys(keys))
