"""Files: what a widget shows, in the format of a file's suffix."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Literal

from ..drawing.digraph import digraph
from ..drawing.mask import frames_done
from ..drawing.opening import groups_open
from ..drawing.pdf import pdf
from ..drawing.picture import EdgeMode, picture, pictures
from ..drawing.png import png
from ..drawing.questions import asked_in
from ..drawing.shapes import Drawing
from ..drawing.stages import stages
from ..drawing.svg import svg
from ..drawing.tikz import tikz
from ..layout import Orientation
from .html import document, json_text, payload
from .snapshot import Snapshot

__all__ = ["kind_of", "save", "write"]


_DRAWINGS = ("svg", "png", "pdf", "tex")
_OTHERS = ("html", "dot", "gv", "json")
_EDGES: dict[str, EdgeMode] = {"none": "none", "local": "local", "flow": "contribution"}


def kind_of(path: Path, *, frames: bool = False) -> str:
    """Return the format that a file's suffix asks for, before anything is computed for it.

    Raises
    ------
    FileNotFoundError
        If its folder does not exist.
    ValueError
        If the suffix is none that can be written, or has no frames.
    """
    kind = path.suffix.lower().lstrip(".")
    if kind not in _DRAWINGS + _OTHERS:
        known = ", ".join(f".{known}" for known in (_OTHERS[0], *_DRAWINGS, *_OTHERS[1:]))
        raise ValueError(f"cannot save as {path.suffix or path.name!r}: the formats are {known}")
    if frames and kind in _OTHERS:
        raise ValueError(f"a .{kind} has no frames: save them as .pdf, .tex, .svg or .png")
    if not path.absolute().parent.is_dir():
        raise FileNotFoundError(f"cannot save as {path}: there is no folder {path.parent}")
    return kind


def save(
    snapshot: Snapshot,
    path: str | Path,
    *,
    frames: bool = False,
    theme: Literal["light", "dark"] = "light",
    orientation: Orientation | None = None,
    open: Collection[str] | None = None,
) -> None:
    """Write what a widget shows to a file, in the format of its suffix.

    A drawing follows the snapshot's view: its direction, its open groups, what its edges show, how
    many steps of the two passes are done, which is where frames end too, the element of the output
    that is differentiated, and the derivative whose graph is shown.

    Parameters
    ----------
    snapshot : Snapshot
    path : str or Path
        ``.html`` is interactive without a kernel; ``.svg``, ``.png``, ``.pdf`` and ``.tex`` (TikZ)
        are drawings; ``.dot`` is Graphviz's text; ``.json`` is the program.
    frames : bool, optional
        One picture a step of the forward and the backward pass: pages of a PDF, overlays of a
        Beamer frame in TikZ, numbered files otherwise.
    theme : {"light", "dark"}, optional
    orientation : {"lr", "tb"}, optional
        Of a drawing: results right of their operands, or below them; by default as in the view.
    open : collection of str, optional
        The paths of the groups that are open in a drawing; by default those of the view, and if
        it names none, as many as leave it readable.

    Raises
    ------
    FileNotFoundError
        If its folder does not exist.
    ValueError
        If the suffix is none of these, or has no frames; if a drawing is too large for TeX; if
        there are `frames` to be of what an exercise asks for.
    ModuleNotFoundError
        If a ``.png`` is asked for and `resvg-py` is not installed.
    """
    path = Path(path)
    kind = kind_of(path, frames=frames)
    if theme not in ("light", "dark"):
        raise ValueError(f"theme is 'light' or 'dark', not {theme!r}")
    view = snapshot.view
    orientation = orientation or view.get("orientation", "lr")
    if orientation not in ("lr", "tb"):
        raise ValueError(f"orientation is 'lr' or 'tb', not {orientation!r}")

    program, run, title = snapshot.drawn
    if open is None:
        open = groups_open(program, view, orientation)
    done = view.get("done")
    asked = asked_in(program, view)
    if frames and asked:
        raise ValueError('frames would tell what the exercise asks: set view = {"hidden": []}')
    edges = _EDGES[view.get("edges", "local")]
    if kind == "html":
        write(path, document(snapshot))
    elif kind in ("dot", "gv"):
        write(
            path,
            digraph(
                program, run, orientation=orientation, open=open, done=done, asked=asked
            ).source,
        )
    elif kind == "json":
        write(path, json_text(_model(snapshot)))
    else:
        drawn = (
            pictures(
                program,
                run,
                list(stages(program, run, title))[: frames_done(program, done)],
                edges="contribution",
                orientation=orientation,
                open=open,
            )
            if frames
            else [
                picture(
                    program,
                    run,
                    edges=edges,
                    orientation=orientation,
                    open=open,
                    done=done,
                    asked=asked,
                )
            ]
        )
        for to, content in _drawn(path, kind, drawn, theme, numbered=frames):
            write(to, content)


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: a failure half-way leaves the old one as it was."""
    raw = content.encode() if isinstance(content, str) else content
    path = path.resolve()  # a link goes on to be one
    if path.exists() and not path.is_file():
        path.write_bytes(raw)
        return
    # Not the name itself with something added: it may be as long as names can be.
    beside = path.with_name(f".{hash(path.name) & 0xFFFFFFFF:x}.{os.getpid()}.part")
    try:
        with beside.open("xb") as file:
            file.write(raw)
        if path.exists():
            shutil.copymode(path, beside)
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _drawn(
    path: Path,
    kind: str,
    drawings: Sequence[Drawing],
    theme: Literal["light", "dark"],
    numbered: bool,
) -> list[tuple[Path, str | bytes]]:
    """Return the files of a drawing and what goes into each."""
    if kind == "pdf":
        return [(path, pdf(drawings, theme))]
    if kind == "tex":
        return [(path, tikz(drawings, theme))]
    digits = len(str(len(drawings)))
    return [
        (
            path.with_stem(f"{path.stem}-{k:0{digits}}") if numbered else path,
            svg(drawn, theme=theme) if kind == "svg" else png(drawn, theme),
        )
        for k, drawn in enumerate(drawings, 1)
    ]


def _model(snapshot: Snapshot) -> dict[str, Any]:
    """Return the program and, beside it, what a front end needs to show it."""
    graph = payload(snapshot)["_graph"]
    del graph["id"], graph["program"]
    return {**snapshot.program.to_json(), **graph}
