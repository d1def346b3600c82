"""Files: what a widget shows, in the format of a file's suffix."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from ..drawing import picture
from ..drawing import svg as drawing
from . import formats
from .html import document, json_text, payload, placed
from .snapshot import Snapshot

__all__ = ["save", "write"]


def save(
    snapshot: Snapshot,
    path: str | Path,
    *,
    frames: bool = False,
    theme: Literal["light", "dark"] = "light",
) -> None:
    """Write what a widget shows to a file, in the format of its suffix.

    Parameters
    ----------
    snapshot : Snapshot
    path : str or Path
        ``.html`` is interactive without a kernel; ``.svg``, ``.png``, ``.pdf`` and ``.tex`` (TikZ)
        are drawings; ``.dot`` is Graphviz's text; ``.json`` is the program, with its layout.
    frames : bool, optional
        One picture a step of the forward and the backward pass: pages of a PDF, overlays of a
        Beamer frame in TikZ, numbered files otherwise.
    theme : {"light", "dark"}, optional

    Raises
    ------
    ValueError
        If the suffix is none of these, or has no frames; if a drawing is too large for TeX.
    graphviz.ExecutableNotFound
        If a ``.png`` is asked for and there is no ``dot``.
    """
    path = Path(path)
    kind = path.suffix.lower().lstrip(".")
    drawings = ("svg", "png", "pdf", "tex")
    others = ("html", "dot", "gv", "json")
    if kind not in drawings + others:
        known = ", ".join(f".{known}" for known in (others[0], *drawings, *others[1:]))
        raise ValueError(f"cannot save as {path.suffix or path.name!r}: the formats are {known}")
    if frames and kind in others:
        raise ValueError(f"a .{kind} has no frames: save them as .pdf, .tex, .svg or .png")
    if theme not in ("light", "dark"):
        raise ValueError(f"theme is 'light' or 'dark', not {theme!r}")

    program, run = snapshot.program, snapshot.run
    if kind == "html":
        write(path, document(snapshot))
    elif kind in ("dot", "gv"):
        write(path, picture.digraph(program, run).source)
    elif kind == "json":
        write(path, json_text(_model(snapshot)))
    else:
        place = placed(snapshot)
        scenes = (
            [
                drawing.scene(program, run, place=place, stage=stage, edges="contribution")
                for stage in drawing.stages(program, run)
            ]
            if frames
            else [drawing.scene(program, run, place=place)]
        )
        for to, content in _drawn(path, kind, scenes, theme, numbered=frames):
            write(to, content)


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: a failure half-way leaves the old one as it was."""
    raw = content.encode() if isinstance(content, str) else content
    path = path.resolve()  # a link goes on to be one
    if path.exists() and not path.is_file():
        path.write_bytes(raw)
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
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
    scenes: Sequence[drawing.Scene],
    theme: Literal["light", "dark"],
    numbered: bool,
) -> list[tuple[Path, str | bytes]]:
    """Return the files of a drawing and what goes into each."""
    if kind == "pdf":
        return [(path, formats.pdf(scenes, theme))]
    if kind == "tex":
        return [(path, formats.tikz(scenes, theme))]
    digits = len(str(len(scenes)))
    return [
        (
            path.with_stem(f"{path.stem}-{k:0{digits}}") if numbered else path,
            drawing.svg(drawn, theme=theme) if kind == "svg" else _png(drawn, theme),
        )
        for k, drawn in enumerate(scenes, 1)
    ]


def _png(drawn: drawing.Scene, theme: Literal["light", "dark"]) -> bytes:
    image = formats.png(drawn, theme)
    if image is None:
        import graphviz

        missing = graphviz.ExecutableNotFound(["dot"])
        missing.args = (f"{missing}: a .png needs Graphviz installed, .svg and .pdf do not",)
        raise missing
    return image


def _model(snapshot: Snapshot) -> dict[str, Any]:
    """Return the program and, beside it, what a front end needs to show it."""
    graph = payload(snapshot)["_graph"]
    del graph["id"], graph["dot"], graph["program"]
    return {**snapshot.program.to_json(), **graph}
