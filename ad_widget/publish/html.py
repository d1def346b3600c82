"""A widget without a kernel: one HTML file, the cell's ``text/html``, and every other file format.

`save` writes a widget by its file's suffix.  `fragment` is the widget as a piece of HTML: a still
image for readers where scripts do not run, and beside it the program, its layout and a short
script that brings the two to life with the same front-end module as in the notebook.  One fragment
of a page, the *carrier*, holds the module; the others wait for it.

Nothing in a fragment is loaded from elsewhere, and all of a notebook's text in it is compressed
data, which only the module reads.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ..drawing import picture
from ..drawing import svg as drawing
from ..drawing.text import clean, format_array, format_gradient
from . import formats
from .esm import STATIC, carries, script

if TYPE_CHECKING:
    from ..jupyter.widget import AutodiffWidget
    from ..program import Program, Run

__all__ = ["MARK", "STANDIN", "bundle", "carried", "document", "fragment", "payload", "save"]

MARK = "ad-widget-page"  # the class of a fragment's outermost element
GRACE = 0.02  # seconds in which a page may paint a view before it is given more to do
LEGIBLE = 100  # nodes in a still image that has its texts
_DATA, _MODULE = (f"application/vnd.ad-widget.{kind}+deflate" for kind in ("data", "module"))

# ---------------------------------------------------------------------- the widget as HTML


def payload(widget: AutodiffWidget, *, at_once: bool = False) -> dict[str, Any]:
    """Return what the front end shows, as JSON data: `mount` takes it.

    With `at_once` nobody waits for a layout that is not there yet.
    """
    graph, program = widget._graph, widget.program
    values = [np.asarray(widget.run.numbers[leaf.value]) for leaf in program.leaves]
    return {
        "widget": widget.model_id,
        "_graph": {
            "id": 0,
            "program": program.to_json() if graph["arrays"] else graph["program"],
            "layout": _place(widget) if at_once else graph["layout"] or picture.positions(program),
            "dot": None,
            "controls": _finite(graph.get("controls", [])),
            "title": graph.get("title", ""),
            "notes": graph.get("notes", []),
        },
        "_values": _base64(b"".join(value.astype("<f8").tobytes() for value in values)),
        "_frame": _base64(widget.run.frame()),
        "_view": dict(widget.view),
        "_status": {
            "mode": "static",
            "state": "live",
            "message": "",
            "reason": "",
            "conventions": widget._conventions(),
        },
    }


def fragment(widget: AutodiffWidget, *, carrier: bool = True, at_once: bool = False) -> str:
    """Return a widget as a piece of HTML.

    Parameters
    ----------
    widget : AutodiffWidget
    carrier : bool, optional
        Whether the front-end module is in it.  A page needs one such fragment.
    at_once : bool, optional
        Not to wait for a layout that is not there yet.
    """
    return _fragment(widget, _parts(widget, carrier=carrier, at_once=at_once))


def _fragment(widget: AutodiffWidget, parts: str) -> str:
    load = script("loader")
    return f'<div class="{MARK}">{_still(widget)}\n{parts}<script>{load}</script></div>'


def _parts(widget: AutodiffWidget, *, carrier: bool, at_once: bool) -> str:
    """Return a widget's data, and the front-end module if it is to be there too."""
    data = _deflated(_json(payload(widget, at_once=at_once)).encode(), 3)
    module = f'<script type="{_MODULE}">{_module()}</script>\n' if carrier else ""
    return f'<script type="{_DATA}">{data}</script>\n{module}'


def carried(html: str, carrier: bool) -> str:
    """Return a fragment with or without the module, whatever it came with."""
    html = re.sub(rf'<script type="{re.escape(_MODULE)}">[^<]*</script>\n?', "", html)
    if carrier:
        data = re.compile(rf'<script type="{re.escape(_DATA)}">[^<]*</script>\n?')
        module = f'<script type="{_MODULE}">{_module()}</script>\n'
        html = data.sub(lambda found: found.group() + module, html, count=1)
    return html


def document(widget: AutodiffWidget) -> str:
    """Return a widget as one HTML file that asks the network for nothing."""
    digest = base64.b64encode(hashlib.sha256(script("loader").encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}' blob:; style-src 'unsafe-inline'; "
        "img-src data:; worker-src blob:"
    )
    title = clean(widget._graph.get("title", "")) or "computation graph"
    dark = picture.LOOK["dark"]["background"]
    style = (
        ":root{color-scheme:light dark}body{margin:16px auto;max-width:1200px;padding:0 16px}"
        f"@media screen and (prefers-color-scheme:dark){{body{{background:{dark}}}}}"
        "@media print{:root{color-scheme:light}}"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n"
        f"</head>\n<body>\n{fragment(widget)}\n</body>\n</html>\n"
    )


def bundle(widget: AutodiffWidget) -> dict[str, str]:
    """Return what a cell shows of a widget beside its live view, by MIME type."""
    carrier = carries(widget)
    parts = _parts(widget, carrier=carrier, at_once=True)
    _publish(lambda after: _standin(widget, parts, carrier=carrier, after=after))
    return {
        "text/html": _fragment(widget, parts),
        "text/plain": repr(widget),
    }


# Where both are to be had hosts prefer the view to the HTML, also when it then stays empty:
# JupyterLab without the widget's state says "model not found", and the pages of nbconvert, Sphinx
# and Quarto wait for a manager that they fetch.  So beside each view stands an output that takes
# no room, and takes the view's place if that does not come: after a cell's result, which need not
# wait for it, but before a view that is displayed along the way, of which no more would be known.
STANDIN = "ad-widget-standin"  # the class of its element


def _standin(widget: AutodiffWidget, parts: str, *, carrier: bool, after: bool) -> str:
    """Return what takes the place of a widget's view if that does not come."""
    watch = f"<script>{script('watch')}</script>" if carrier else ""
    stand = script("standin")
    return (
        f'<div class="{STANDIN}" data-view="{widget.model_id}"{" data-after" * after} hidden>'
        f"{parts}{watch}<script>{stand}</script></div>"
    )


def _publish(html: Callable[[bool], str]) -> None:
    """Put HTML into the running cell's outputs, where there is a notebook.

    ``html(after)`` is told whether it comes after what is just being shown.
    """
    from IPython.core.interactiveshell import InteractiveShell

    if not InteractiveShell.initialized():
        return
    shell = InteractiveShell.instance()
    is_result = getattr(shell.displayhook, "msg", None) is not None
    if not is_result or shell.ast_node_interactivity == "all":
        shell.display_pub.publish({"text/html": html(False)})
        return

    def publish(*_: Any) -> None:
        shell.events.unregister("post_run_cell", publish)
        sleep(GRACE)
        shell.display_pub.publish({"text/html": html(True)})

    shell.events.register("post_run_cell", publish)


# ---------------------------------------------------------------------- files


def save(
    widget: AutodiffWidget,
    path: str | Path,
    *,
    frames: bool = False,
    theme: Literal["light", "dark"] = "light",
) -> None:
    """Write a widget to a file, in the format of its suffix.

    Parameters
    ----------
    widget : AutodiffWidget
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

    program, run = widget.program, widget.run
    if kind == "html":
        path.write_text(document(widget), "utf-8")
    elif kind in ("dot", "gv"):
        path.write_text(widget.graph.source, "utf-8")
    elif kind == "json":
        path.write_text(_json(_model(widget)), "utf-8")
    else:
        place = widget._graph.get("layout") or picture.positions(program)
        scenes = (
            [
                drawing.scene(program, run, place=place, stage=stage, edges="contribution")
                for stage in drawing.stages(program, run)
            ]
            if frames
            else [drawing.scene(program, run, place=place)]
        )
        _write(path, kind, scenes, theme, numbered=frames)


def _write(
    path: Path,
    kind: str,
    scenes: Sequence[drawing.Scene],
    theme: Literal["light", "dark"],
    numbered: bool,
) -> None:
    if kind == "pdf":
        path.write_bytes(formats.pdf(scenes, theme))
        return
    if kind == "tex":
        path.write_text(formats.tikz(scenes, theme), "utf-8")
        return
    digits = len(str(len(scenes)))
    for k, drawn in enumerate(scenes, 1):
        to = path.with_stem(f"{path.stem}-{k:0{digits}}") if numbered else path
        if kind == "svg":
            to.write_text(drawing.svg(drawn, theme=theme), "utf-8")
        else:
            to.write_bytes(_png(drawn, theme))


def _png(drawn: drawing.Scene, theme: Literal["light", "dark"]) -> bytes:
    image = formats.png(drawn, theme)
    if image is None:
        import graphviz

        missing = graphviz.ExecutableNotFound(["dot"])
        missing.args = (f"{missing}: a .png needs Graphviz installed, .svg and .pdf do not",)
        raise missing
    return image


def _model(widget: AutodiffWidget) -> dict[str, Any]:
    """Return the program and, beside it, what a front end needs to show it."""
    graph = payload(widget)["_graph"]
    del graph["id"], graph["dot"], graph["program"]
    return {**widget.program.to_json(), **graph}


# ---------------------------------------------------------------------- parts


@cache
def _module() -> str:
    """Return the front end, compressed, as text without a mark of HTML in it."""
    return _deflated((STATIC / "widget.js").read_bytes(), 9)


def _still(widget: AutodiffWidget) -> str:
    """Return the first paint: an image, and its words where images do not show."""
    program, run = widget.program, widget.run
    place = _place(widget)
    if place is None:
        return f"<p>{escape(_words(program, run))}</p>"
    legible = len(program.nodes) <= LEGIBLE  # else too small as an image, and too heavy
    detail: drawing.Detail = "texts" if legible else "outline"
    drawn = drawing.scene(program, run, place=place, edges="none", detail=detail)
    svg = (drawing.svg if legible else drawing.silhouette)(drawn, theme="auto")
    for mark in _MARKS:  # a tenth of the time of `str.translate`
        svg = svg.replace(mark, f"%{ord(mark):02X}")
    return (
        f'<img alt="{escape(_words(program, run))}" style="max-width:100%" '
        f'src="data:image/svg+xml;charset=utf-8,{svg}">'
    )


def _place(widget: AutodiffWidget) -> picture.Layout | None:
    """Return the layout as far as it is there."""
    return widget._graph.get("layout") or widget._graph.get("spare")


# What a URL or an attribute's value may not hold as it is; that with which the others begin first.
_MARKS = "%#<>&\"'\n"


def _words(program: Program, run: Run, most: int = 12) -> str:
    """Return the output, and the leaves with their gradients, in a sentence."""
    output = next((p.label for p in program.nodes if p.value == program.output), "output")
    said = [f"{clean(output)} = {format_array(run.value)}"]
    grads = run.grads
    for leaf in program.leaves[:most]:
        text = f"{clean(leaf.name)} = {format_array(run.numbers[leaf.value])}"
        grad = grads.get(leaf.name)
        if grad is not None:
            text += (
                f", gradient {format_gradient(grad) if np.ndim(grad) == 0 else format_array(grad)}"
            )
        said.append(text)
    if len(program.leaves) > most:
        said.append(f"and {len(program.leaves) - most} more leaves")
    return "Computation graph: " + "; ".join(said)


def _json(data: Any) -> str:
    return json.dumps(data, separators=(",", ":"), allow_nan=False)


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _deflated(raw: bytes, level: int = 6) -> str:
    return _base64(zlib.compress(raw, level))


def _finite(data: Any) -> Any:
    """Return JSON data with null for what JSON has no number for."""
    if isinstance(data, float):
        return data if math.isfinite(data) else None
    if isinstance(data, dict):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_finite(value) for value in data]
    return data
