"""A widget without a kernel: one HTML file, or the cell's ``text/html``.

`fragment` is the widget as a piece of HTML: a still
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
from functools import cache
from html import escape
from typing import Any

import numpy as np

from ..drawing import picture
from ..drawing import svg as drawing
from ..drawing.text import clean, format_array, format_gradient
from ..program import Program, Run
from .module import MODULE
from .snapshot import Snapshot

__all__ = [
    "MARK",
    "STANDIN",
    "carried",
    "document",
    "fragment",
    "framed",
    "json_text",
    "parts",
    "payload",
    "placed",
    "standin",
]

MARK = "ad-widget-page"  # the class of a fragment's outermost element
LEGIBLE = 100  # nodes in a still image that has its texts
_DATA, _MODULE = (f"application/vnd.ad-widget.{kind}+deflate" for kind in ("data", "module"))

# What scripts in a page share: its module, and how to read the `part`s of an element.
_SHARED = """
  const part = (of, kind) => of.querySelector(`script[type*=".${kind}+"]`);
  const inflate = (node) => {
    const bytes = Uint8Array.from(atob(node.textContent.trim()), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).text();
  };
  const page = (globalThis[Symbol.for("ad_widget.page")] ??= {});
  page.module ??= new Promise((resolve) => (page.bring = resolve));
  const bring = (node) => {
    if (page.brought) return;
    page.brought = true;
    page.bring?.(inflate(node).then((text) =>
      import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })))));
  };
"""

# Runs once a fragment, in the order of the page.
_LOADER = f"""
(() => {{
  const me = document.currentScript;
  const root = me ? me.parentElement : document.querySelector(".{MARK}:not([data-taken])");
  root.dataset.taken = "";
{_SHARED}
  const module = part(root, "module");
  if (module) bring(module);
  Promise.all([page.module, inflate(part(root, "data"))]).then(([{{ mount }}, data]) => {{
    const el = document.createElement("div");
    root.append(el);
    try {{
      mount(el, JSON.parse(data));
    }} catch (error) {{
      el.remove();
      throw error;
    }}
    root.querySelector("img, p")?.remove();
  }}).catch((error) => {{
    const note = document.createElement("p");
    note.textContent = `This picture stays still: ${{error.message}}`;
    root.append(note);
  }});
}})();
"""


# ---------------------------------------------------------------------- the widget as HTML


def payload(snapshot: Snapshot, *, at_once: bool = False) -> dict[str, Any]:
    """Return what the front end shows, as JSON data: `mount` takes it.

    With `at_once` nobody waits for a layout that is not there yet.
    """
    program, run = snapshot.program, snapshot.run
    values = [np.asarray(run.numbers[leaf.value]) for leaf in program.leaves]
    return {
        "_graph": {
            "id": 0,
            "program": snapshot.text or program.to_json(),
            "layout": _place(snapshot) if at_once else placed(snapshot),
            "dot": None,
            "controls": _finite(snapshot.controls),
            "title": snapshot.title,
            "notes": list(snapshot.notes),
        },
        "_values": _base64(b"".join(value.astype("<f8").tobytes() for value in values)),
        "_frame": _base64(run.frame()),
        "_status": {
            "mode": "static",
            "state": "live",
            "message": "",
            "reason": "",
            "conventions": dict(snapshot.conventions),
        },
    }


def fragment(snapshot: Snapshot, *, carrier: bool = True, at_once: bool = False) -> str:
    """Return a widget as a piece of HTML.

    Parameters
    ----------
    snapshot : Snapshot
    carrier : bool, optional
        Whether the front-end module is in it.  A page needs one such fragment.
    at_once : bool, optional
        Not to wait for a layout that is not there yet.
    """
    return framed(snapshot, parts(snapshot, carrier=carrier, at_once=at_once))


def framed(snapshot: Snapshot, parts: str) -> str:
    """Return `fragment` of the `parts` that were made before."""
    return f'<div class="{MARK}">{_still(snapshot)}\n{parts}<script>{_LOADER}</script></div>'


def parts(snapshot: Snapshot, *, carrier: bool, at_once: bool) -> str:
    """Return a widget's data, and the front-end module if it is to be there too."""
    data = _deflated(json_text(payload(snapshot, at_once=at_once)).encode(), 3)
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


def document(snapshot: Snapshot) -> str:
    """Return a widget as one HTML file that asks the network for nothing."""
    digest = base64.b64encode(hashlib.sha256(_LOADER.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}' blob:; style-src 'unsafe-inline'; "
        "img-src data:; worker-src blob:"
    )
    title = clean(snapshot.title) or "computation graph"
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
        f"</head>\n<body>\n{fragment(snapshot)}\n</body>\n</html>\n"
    )


STANDIN = "ad-widget-standin"  # the class of its element
# Runs once a stand-in, in the order of the page.
_STAND = """
(() => {
  const root = document.currentScript?.parentElement;
  if (!root) return;
  const output = root.closest(".jp-OutputArea-child, .output_area");
  if (output) output.style.display = "none";
  const page = (globalThis[Symbol.for("ad_widget.page")] ??= {});
  (page.standins ??= []).push(root);
})();
"""
# Runs with the carrier's, and from then on watches over those of the whole page.
_WATCH = f"""
(() => {{
  const module = document.currentScript?.parentElement.querySelector('script[type*=".module+"]');
{_SHARED}
  if (!module || page.watches) return;
  page.watches = true;
  const show = async (root, place) => {{
    bring(module);
    const [{{ mount }}, data] = await Promise.all([page.module, inflate(part(root, "data"))]);
    const el = document.createElement("div");
    if (place(el)) mount(el, JSON.parse(data));
  }};
  const watch = (root, view) => {{
    // What ipywidgets says in the place of a view bears the class, and has no element.
    const failed = () =>
      view.matches(".jupyter-widgets") && !view.firstElementChild && view.textContent !== "";
    const look = () => failed() && show(root, (el) => failed() && (view.replaceChildren(el), true));
    new MutationObserver(look).observe(view, {{ childList: true }});
    look();
  }};
  const take = (root) => {{
    const output = root.closest(".jp-OutputArea-child");
    if (!output) return;
    const beside = () => (root.hasAttribute("data-after")
      ? output.parentElement?.querySelector(":scope > .jp-OutputArea-executeResult")
      : output.nextElementSibling)?.querySelector(".jp-OutputArea-output");
    if (beside()) return watch(root, beside());
    new MutationObserver((_, observer) => {{
      if (!beside()) return;
      observer.disconnect();
      watch(root, beside());
    }}).observe(output.parentElement, {{ childList: true }});
  }};
  const standins = page.standins ?? [];
  page.standins = {{ push: take }};
  standins.forEach(take);
  if (document.readyState !== "loading") return;
  // A page that is being read, and not Voila's, which has a kernel and a configuration.
  addEventListener("DOMContentLoaded", () => {{
    if (document.getElementById("jupyter-config-data")) return;
    const kind = 'script[type="application/vnd.jupyter.widget-view+json"]';
    for (const view of document.querySelectorAll(kind)) {{
      const id = CSS.escape(JSON.parse(view.textContent).model_id);
      const root = document.querySelector(`.{STANDIN}[data-view="${{id}}"]`);
      if (root) show(root, (el) => (view.replaceWith(el), true));
    }}
  }});
}})();
"""


def standin(snapshot: Snapshot, parts: str, *, carrier: bool, after: bool) -> str:
    """Return what takes the place of a widget's view if that does not come."""
    watch = f"<script>{_WATCH}</script>" if carrier else ""
    return (
        f'<div class="{STANDIN}" data-view="{snapshot.widget}"{" data-after" * after} hidden>'
        f"{parts}{watch}<script>{_STAND}</script></div>"
    )


# ---------------------------------------------------------------------- parts


@cache
def _module() -> str:
    """Return the front end, compressed, as text without a mark of HTML in it."""
    return _deflated(MODULE.read_bytes(), 9)


def _still(snapshot: Snapshot) -> str:
    """Return the first paint: an image, and its words where images do not show."""
    program, run = snapshot.program, snapshot.run
    place = _place(snapshot)
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


def _place(snapshot: Snapshot) -> picture.Layout | None:
    """Return the layout as far as it is there."""
    return snapshot.layout or snapshot.spare


def placed(snapshot: Snapshot) -> picture.Layout:
    """Return the layout, which is made if it is not there."""
    return snapshot.layout or picture.positions(snapshot.program)


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


def json_text(data: Any) -> str:
    """Return data as compact JSON."""
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
