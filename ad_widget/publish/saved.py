"""Widgets from a notebook's saved state: those in boxes, of which no HTML is kept.

A widget that a cell shows by itself brings its own ``text/html``.  One that stands in a box of
ipywidgets does not: what is left of it is the state that Jupyter saved, from which it is built
again here.  Boxes keep their direction or grid; tabs and the like become sections.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import numpy as np

from ..drawing.view import usable
from ..program import Program
from ..program.wire_format import OUTLINE, inflated
from .html import STANDIN, frozen
from .snapshot import Snapshot

__all__ = ["STATE", "VIEW", "Saved", "contains", "is_standin"]

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"

_SECTIONS = ("TabModel", "AccordionModel", "StackModel")
_DIRECTION = {"HBoxModel": "row", "BoxModel": "row", "VBoxModel": "column"}
_GRID = ("grid_template_areas", "grid_template_columns", "grid_template_rows", "grid_gap")
DEPTH = 20  # boxes within boxes: one that holds itself ends here


def is_standin(output: Mapping[str, Any]) -> bool:
    """Whether an output is what takes a view's place in other pages."""
    return STANDIN in _text(output.get("data", {}).get("text/html"))[:100]


def contains(model: Mapping[str, Any]) -> bool:
    """Whether a saved model is a widget of ours."""
    state = model.get("state")
    return isinstance(state, Mapping) and "_graph" in state


class Saved:
    """The widgets of a notebook, by model id.

    Parameters
    ----------
    metadata : mapping
        The notebook's.
    widget : callable
        ``widget(shown)`` returns the HTML of a widget of ours: see `html.fragment`.
    """

    def __init__(
        self,
        metadata: Mapping[str, Any],
        widget: Callable[[Snapshot | Mapping[str, Any]], str],
    ) -> None:
        self._models = metadata.get("widgets", {}).get(STATE, {}).get("state", {})
        self._widget = widget

    def html(self, model_id: str, depth: int = 0) -> str | None:
        """Return a saved widget as HTML; None if it is not there, or nothing is known of it."""
        model = self._models.get(model_id)
        if not isinstance(model, Mapping) or depth > DEPTH:
            return None
        state = model.get("state", {})
        name = model.get("model_name", "")
        if not isinstance(state, Mapping):
            return None
        if contains(model):
            try:
                shown = shown_of(model_id, model)
            except (ValueError, TypeError, LookupError, AttributeError):
                return None  # an op of the user's own, or a file that somebody edited
            return self._widget(shown)
        if name in _SECTIONS:
            return self._sections(state, depth)
        if name in _DIRECTION or name == "GridBoxModel":
            style = self._style(name, state)
            inner = "".join(
                f'<div style="flex:1 1 0;min-width:0;{self._area(child)}">{html}</div>'
                for child, html in self._children(state, depth)
            )
            return f'<div style="{escape(style)}">{inner}</div>'
        if name == "OutputModel":
            return "".join(self._output(one, depth) for one in state.get("outputs", ()))
        return _control(state)

    def _children(self, state: Mapping[str, Any], depth: int) -> list[tuple[str, str]]:
        found = []
        for reference in state.get("children", ()):
            child = str(reference).removeprefix("IPY_MODEL_")
            html = self.html(child, depth + 1)
            if html is not None:
                found.append((child, html))
        return found

    def _sections(self, state: Mapping[str, Any], depth: int) -> str:
        titles = state.get("titles") or [
            state.get("_titles", {}).get(str(k), "") for k in range(len(state.get("children", ())))
        ]
        opened = state.get("selected_index")
        return "".join(
            f"<details{' open' if k == opened or opened is None else ''}>"
            f"<summary>{escape(str(titles[k]) if k < len(titles) and titles[k] else str(k + 1))}"
            f"</summary>{html}</details>"
            for k, (_, html) in enumerate(self._children(state, depth))
        )

    def _layout(self, state: Mapping[str, Any]) -> Mapping[str, Any]:
        reference = str(state.get("layout", "")).removeprefix("IPY_MODEL_")
        found = self._models.get(reference, {}).get("state", {})
        return found if isinstance(found, Mapping) else {}

    def _style(self, name: str, state: Mapping[str, Any]) -> str:
        if name != "GridBoxModel":
            return f"display:flex;gap:12px;flex-direction:{_DIRECTION[name]}"
        layout = self._layout(state)
        given = ((key.replace("_", "-"), layout.get(key)) for key in _GRID)
        return "display:grid;" + "".join(f"{k}:{_css(v)};" for k, v in given if v)

    def _area(self, child: str) -> str:
        area = self._layout(self._models.get(child, {}).get("state", {})).get("grid_area")
        return escape(f"grid-area:{_css(area)}") if area else ""

    def _output(self, output: Mapping[str, Any], depth: int) -> str:
        if output.get("output_type") == "stream":
            return f"<pre>{escape(_text(output.get('text')))}</pre>"
        data = output.get("data", {})
        view = data.get(VIEW)
        shown = self.html(str(view.get("model_id")), depth + 1) if isinstance(view, dict) else None
        if shown is not None:
            return shown
        if is_standin(output):
            return ""
        if "text/html" in data:
            return _text(data["text/html"])
        if "image/png" in data:
            return f'<img src="data:image/png;base64,{escape(_text(data["image/png"]))}" alt="">'
        return f"<pre>{escape(_text(data.get('text/plain')))}</pre>"


def shown_of(model_id: str, model: Mapping[str, Any]) -> Snapshot | dict[str, Any]:
    """Return what a saved widget showed: a snapshot, or the payload of one with large arrays.

    Raises
    ------
    ValueError
        If its program cannot be read here, for instance because it uses an op of the user's own.
    """
    state = _with_buffers(model)
    graph = state["_graph"]
    if graph.get("deflated"):
        long = {key: inflated(b64decode(raw)) for key, raw in graph["deflated"].items()}
        graph.update(program=long["program"], controls=json.loads(long["controls"]))
    data = _whole(graph["program"], graph.get("arrays") or ())
    if data.get("format") == OUTLINE:
        return frozen(state, data, widget=model_id)
    program = Program.from_json(data)
    flat = _floats(state.get("_values"))
    leaves, start = [], 0
    for leaf in program.leaves:
        part = flat[start : start + leaf.data.size]
        leaves.append(part.reshape(leaf.data.shape) if part.size == leaf.data.size else leaf.data)
        start += leaf.data.size
    with np.errstate(all="ignore"):
        run = program.run(leaves)
    return Snapshot(
        program=program,
        run=run,
        controls=graph.get("controls", ()),
        title=graph.get("title", ""),
        notes=graph.get("notes", ()),
        made=str(graph.get("made", "")),
        conventions=state.get("_status", {}).get("conventions", {}),
        widget=model_id,
        view=usable(state.get("_view")),
        extra=(state.get("_extra") or {}).get("programs", {}),
    )


def _with_buffers(model: Mapping[str, Any]) -> dict[str, Any]:
    """Return a model's state with its buffers, base64 texts, where they belong."""
    state: dict[str, Any] = json.loads(json.dumps(model["state"]))
    for buffer in model.get("buffers", ()):
        at: Any = state
        *path, last = buffer["path"]
        for key in path:
            at = at[key]
        if isinstance(at, list):
            at.extend([None] * (last + 1 - len(at)))
        at[last] = buffer["data"]
    return state


def _whole(text: Any, arrays: Any) -> Any:
    """Return a program's JSON with the arrays in it that were kept apart."""
    data = json.loads(text) if isinstance(text, str) else text
    for one in (*data.get("constants", ()), *data.get("leaves", ())) if arrays else ():
        for value in one if isinstance(one, list) else one.values():
            if isinstance(value, dict) and isinstance(value.get("data"), int):
                value["data"] = arrays[value["data"]]
    return data


def _floats(text: Any) -> np.ndarray[Any, Any]:
    return np.frombuffer(b64decode(text), "<f8") if text else np.zeros(0)


def _control(state: Mapping[str, Any]) -> str | None:
    """Return a control of ipywidgets as the text that it showed."""
    value, description = state.get("value"), str(state.get("description") or "")
    if state.get("_view_name") in ("HTMLView", "HTMLMathView"):
        return f"<div>{value}</div>"
    if value is None and not description:
        return None
    said = ": ".join(filter(None, (description, "" if value is None else str(value))))
    return f"<div>{escape(said)}</div>"


def _css(value: Any) -> str:
    """Return a value of a style without what would end it."""
    return str(value).replace(";", "").replace("{", "").replace("}", "")


def _text(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value or "")
