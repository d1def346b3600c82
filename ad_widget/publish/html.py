"""A widget without a kernel: one HTML file, or the cell's ``text/html``.

`fragment` is the widget as a piece of HTML: a still image for readers where scripts do not run,
and beside it the program and a short script that brings the two to life with the same front-end
module as in the notebook.  One fragment of a page, the *carrier*, holds the module; the others
wait for it.

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
from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np

from ..drawing.grouping import count_cards
from ..drawing.mask import mask
from ..drawing.opening import groups_open
from ..drawing.picture import Detail, picture
from ..drawing.questions import asked_in
from ..drawing.svg import silhouette, svg
from ..drawing.text import clean, format_array, format_gradient
from ..drawing.view import usable
from ..layout.sizes import STYLE
from ..program.wire_format import for_page
from .module import packed, script
from .snapshot import Snapshot

__all__ = [
    "MARK",
    "STANDIN",
    "carried",
    "completed",
    "document",
    "fragment",
    "framed",
    "frozen",
    "json_text",
    "later_of",
    "parts",
    "payload",
    "standin",
    "still",
    "too_large",
    "words",
]

MARK = "ad-widget-page"  # the class of a fragment's outermost element
LEGIBLE = 100  # cards in a still image that has its texts
READABLE: int = STYLE["graph"]["readable"]  # cards in a still image at all
MOST_NODES = 10_000  # of a program whose groups are chosen for a still image
MOST_LIVE = 80_000  # of one that a page unpacks: 64 MB of text (`frontend/src/embed/page.ts`)
_DATA, _MODULE = (f"application/vnd.ad-widget.{kind}+deflate" for kind in ("data", "module"))
_DATA_SCRIPT = rf'<script type="{re.escape(_DATA)}">[^<]*</script>\n?'

# ---------------------------------------------------------------------- the widget as HTML


def payload(snapshot: Snapshot) -> dict[str, Any]:
    """Return what the front end shows, as JSON data: `mount` takes it."""
    program, run = snapshot.program, snapshot.run
    values = [np.asarray(run.numbers[program.leaves[k].value]) for k in program.sent]
    return {
        "widget": snapshot.widget or None,
        "_graph": {
            "id": 0,
            "program": snapshot.text or for_page(program),
            "controls": _finite(snapshot.controls),
            "title": snapshot.title,
            "notes": list(snapshot.notes),
            "made": snapshot.made,
        },
        "_values": _base64(b"".join(value.astype("<f8").tobytes() for value in values)),
        "_frame": _base64(run.frame()),
        "_view": dict(snapshot.view),
        "_extra": {"graph": 0, "programs": dict(snapshot.extra)},
        "_status": _status(snapshot.conventions),
    }


def frozen(state: Mapping[str, Any], program: Any, *, widget: str) -> dict[str, Any]:
    """Return the `payload` of a widget's saved state, of which there is no snapshot.

    Parameters
    ----------
    state : mapping
        The traits, arrays as base64.
    program : mapping
        The program or outline in it, read.
    widget : str
    """
    graph = state["_graph"]
    return {
        "widget": widget,
        "_graph": {
            "id": 0,
            "program": program,
            "controls": graph.get("controls", []),
            "title": graph.get("title", ""),
            "notes": graph.get("notes", []),
            "made": graph.get("made", ""),
        },
        "_values": state.get("_values"),
        "_frame": state.get("_frame"),
        "_view": usable(state.get("_view")),
        "_extra": {**(state.get("_extra") or {}), "graph": 0},
        "_status": _status(state.get("_status", {}).get("conventions", {})),
    }


def _status(conventions: Mapping[str, str]) -> dict[str, Any]:
    still = {"mode": "static", "state": "live", "message": "", "reason": ""}
    return {**still, "conventions": dict(conventions)}


def fragment(shown: Snapshot | Mapping[str, Any], *, carrier: bool = True) -> str:
    """Return a widget as a piece of HTML.

    Parameters
    ----------
    shown : Snapshot or mapping
        A mapping is the `payload` of a snapshot that is no more.
    carrier : bool, optional
        Whether the front-end module is in it.  A page needs one such fragment.
    """
    if isinstance(shown, Snapshot):
        return framed(still(shown), parts(shown, carrier=carrier))
    title = escape(f"Computation graph: {clean(str(shown['_graph'].get('title', '')))}")
    return framed(f"<p>{title}</p>", _scripts(shown, carrier=carrier))


def framed(first: str, parts: str) -> str:
    """Return `fragment` of its first paint, `still` or `words`, and its `parts`."""
    return f'<div class="{MARK}">{first}\n{parts}{_ending()}'


def parts(snapshot: Snapshot, *, carrier: bool) -> str:
    """Return a widget's data, and the front-end module if it is to be there too."""
    return _scripts(payload(snapshot), carrier=carrier)


def _scripts(payload: Mapping[str, Any], *, carrier: bool) -> str:
    data = _deflated(json_text(payload).encode(), 3)
    module = f'<script type="{_MODULE}">{packed()}</script>\n' if carrier else ""
    return f'<script type="{_DATA}">{data}</script>\n{module}'


def carried(html: str, carrier: bool) -> str:
    """Return a fragment with or without the module, whatever it came with.

    Its loader is then this version's, too, which knows how the module is packed.
    """
    html = re.sub(rf'<script type="{re.escape(_MODULE)}">[^<]*</script>\n?', "", html)
    html = re.sub(
        r"<script>(?:(?!<script).)*</script></div>$", lambda _: _ending(), html, flags=re.S
    )
    if carrier:
        module = f'<script type="{_MODULE}">{packed()}</script>\n'
        html = re.sub(_DATA_SCRIPT, lambda found: found.group() + module, html, count=1)
    return html


def completed(html: str, later: tuple[str, str] | None) -> str:
    """Return a fragment with the picture and the data that came after it, if any did."""
    if later is None:
        return html
    image, data = later
    start = f'<div class="{MARK}">'
    html = re.sub(rf"^{re.escape(start)}<p>[^<]*</p>", lambda _: start + image, html, count=1)
    return re.sub(_DATA_SCRIPT, lambda _: data, html, count=1)


def too_large(snapshot: Snapshot) -> str:
    """Return why a graph cannot be shown without its kernel; "" if it can."""
    count = len(snapshot.program.nodes)
    if count <= MOST_LIVE:
        return ""
    return f"A graph of {count:,} values is too large for a page without its kernel."


def document(snapshot: Snapshot) -> str:
    """Return a widget as one HTML file that asks the network for nothing.

    Raises
    ------
    ValueError
        If the graph is too large for that.
    """
    if why := too_large(snapshot):
        raise ValueError(why)
    digest = base64.b64encode(hashlib.sha256(script("loader").encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}' blob:; style-src 'unsafe-inline'; "
        "img-src data:; worker-src blob:"
    )
    title = clean(snapshot.title) or "computation graph"
    dark = STYLE["dark"]["background"]
    style = (
        ":root{color-scheme:light dark}body{margin:16px auto;max-width:1600px;padding:0 16px}"
        f"@media screen and (prefers-color-scheme:dark){{body{{background:{dark}}}}}"
        "@media print{:root{color-scheme:light}}"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n"
        f"</head>\n<body>\n{fragment(snapshot)}\n</body>\n</html>\n"
    )


STANDIN = "ad-widget-standin"  # the class of its element


def standin(snapshot: Snapshot, parts: str, *, carrier: bool, after: bool) -> str:
    """Return what takes the place of a widget's view if that does not come.

    One that comes `after` its view brings the still picture, for readers where no script hides it:
    the view did not wait for it to be drawn.
    """
    watch = f"<script>{script('watch')}</script>" if carrier else ""
    first, how = (still(snapshot), "data-after") if after else ("", "hidden")
    return (
        f'<div class="{STANDIN}" data-view="{snapshot.widget}" {how}>'
        f"{first}{parts}{watch}<script>{script('standin')}</script></div>"
    )


def later_of(html: str) -> tuple[str, tuple[str, str]] | None:
    """Return the view of a stand-in that came after it, and its picture and data, from its HTML."""
    head = rf'<div class="{STANDIN}" data-view="([^"]*)" data-after>(<img [^>]*>)'
    found = re.match(f"{head}({_DATA_SCRIPT})", html)
    return (found[1], (found[2], found[3])) if found else None


# ---------------------------------------------------------------------- parts


def _ending() -> str:
    return f"<script>{script('loader')}</script></div>"


def words(snapshot: Snapshot) -> str:
    """Return the first paint where it may take no time: the numbers in a sentence."""
    why = too_large(snapshot)
    return f"<p>{escape(_words(snapshot))}</p>" + (f"<p>{why}</p>" if why else "")


def still(snapshot: Snapshot) -> str:
    """Return the first paint: an image, and its words where images do not show."""
    program, run, _ = snapshot.drawn
    view = snapshot.view
    orientation = view.get("orientation", "lr")
    if len(program.nodes) > MOST_NODES:
        return words(snapshot)
    open = groups_open(program, view, orientation)
    cards = count_cards(program, open)
    if cards > READABLE:
        return words(snapshot)
    legible = cards <= LEGIBLE  # else too small as an image, and too heavy
    detail: Detail = "texts" if legible else "outline"
    drawn = picture(
        program,
        run,
        edges="none",
        orientation=orientation,
        open=open,
        done=view.get("done"),
        asked=asked_in(program, view),
        detail=detail,
    )
    image = (svg if legible else silhouette)(drawn, theme="auto")
    for mark in _MARKS:  # a tenth of the time of `str.translate`
        image = image.replace(mark, f"%{ord(mark):02X}")
    return (
        f'<img alt="{escape(_words(snapshot))}" style="max-width:100%" '
        f'src="data:image/svg+xml;charset=utf-8,{image}">'
    )


# What a URL or an attribute's value may not hold as it is; that with which the others begin first.
_MARKS = "%#<>&\"'\n"


def _words(snapshot: Snapshot, most: int = 12) -> str:
    """Return the output, and the leaves with their gradients, in a sentence: what may be seen."""
    program, run, _ = snapshot.drawn
    known = mask(program, snapshot.view.get("done"), asked_in(program, snapshot.view))
    shown = {p.value: k for k, p in enumerate(program.nodes)}
    output = next((p.label for p in program.nodes if p.value == program.output), "output")
    said = [clean(output)]
    if known is None or shown.get(program.output) in known.values:
        said = [f"{clean(output)} = {format_array(run.value)}"]
    grads = run.grads
    for leaf in program.leaves[:most]:
        text = clean(leaf.name)
        if known is None or shown.get(leaf.value) in known.values:
            text += f" = {format_array(run.numbers[leaf.value])}"
        grad = grads.get(leaf.name)
        if grad is not None and (known is None or shown.get(leaf.value) in known.grads):
            text += (
                f", gradient {format_gradient(grad) if np.ndim(grad) == 0 else format_array(grad)}"
            )
        said.append(text)
    if len(program.leaves) > most:
        said.append(f"and {len(program.leaves) - most} more leaves")
    return "Computation graph: " + "; ".join(said)


def json_text(data: Any) -> str:
    """Return data as compact JSON."""
    return json.dumps(data, separators=(",", ":"), allow_nan=False, check_circular=False)


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
