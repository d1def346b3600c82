"""Widgets in boxes, tabs and outputs, built again from a notebook's saved state."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from traitlets.config import Config

from ad_widget.publish.nbconvert import AutodiffExporter

MAKE = """import ipywidgets as w, numpy as np
from ad_widget import define, explore
a = explore(lambda x: x * x, x=3.0)
b = explore(lambda W: (W @ W.T).sum(), W=np.eye(3))
large = explore(lambda X: (X * X).sum(), X=np.ones((60, 60)))
huge = explore(lambda X, k: (X * X).sum() * k, X=np.ones((1000, 1000)), k=2.0, title="huge")
a.values = {"x": 4.0}
a.view = {"panel": "steps", "orientation": "tb"}
"""
CELLS = {
    "box": ("w.VBox([a, w.HBox([b, w.Label('hi <b>')])])", 2),
    "tab": ("t = w.Tab([a, b]); t.titles = ('one', '<i>two'); t", 2),
    # Not `with o`: nbclient then waits at times for an answer that has been, whatever is displayed.
    "output": ("o = w.Output(); o.append_display_data(a); o.append_stdout('said <'); o", 1),
    "grid": ("g = w.GridspecLayout(1, 2); g[0, 0] = a; g[0, 1] = b; g", 2),
    "large": ("w.VBox([large])", 1),
    "huge": ("w.VBox([huge])", 1),
    "slider": ("w.VBox([w.FloatSlider(value=2.5, description='s')])", 0),
    "none": ("w.FloatSlider(value=7.5, description='alone')", 0),
}


@pytest.fixture(scope="module")
def page() -> str:
    config = Config()
    config.ExecutePreprocessor.enabled = True
    cells = [new_code_cell(MAKE), *(new_code_cell(code) for code, _ in CELLS.values())]
    html, _ = AutodiffExporter(config=config).from_notebook_node(new_notebook(cells=cells))
    return str(html)


def test_every_widget_is_there_and_the_module_once(page: str) -> None:
    assert page.count('class="ad-widget-page"') == sum(count for _, count in CELLS.values())
    assert len(re.findall(r'type="[^"]*module\+deflate"', page)) == 1
    assert "widget-state" not in page


def test_what_stands_beside_them_is_there_too(page: str) -> None:
    for said in ("hi &lt;b&gt;", "<summary>&lt;i&gt;two</summary>", "said &lt;", "s: 2.5"):
        assert said in page
    assert "grid-template-areas" in page


def test_the_numbers_are_those_that_were_saved(page: str) -> None:
    assert "x = 4, gradient ▲ 8" in page


def test_what_a_reader_had_chosen_to_see_is_kept(page: str) -> None:
    chosen = [one["_view"] for one in payloads_of(page) if one["_view"].get("panel")]
    assert chosen == 4 * [{"panel": "steps", "orientation": "tb"}]


def payloads_of(page: str) -> list[dict[str, Any]]:
    found = re.findall(r'data\+deflate">([^<]*)<', page)
    return [json.loads(zlib.decompress(base64.b64decode(one))) for one in found]


def test_one_of_large_arrays_is_as_it_was_saved(page: str) -> None:
    assert "Computation graph: huge" in page
    (huge,) = [one for one in payloads_of(page) if one["_graph"]["title"] == "huge"]
    assert huge["_graph"]["program"]["format"] == "ad_widget.outline"
    assert np.frombuffer(base64.b64decode(huge["_values"])).tolist() == [2.0]
    assert np.frombuffer(base64.b64decode(huge["_frame"]))[0] == 1.0
    assert huge["_status"]["mode"] == "static"


@pytest.mark.parametrize("broken", [{}, {"state": {}}, {"state": 7}, {"state": {"_graph": {}}}])
def test_a_state_that_cannot_be_read_says_so(broken: Any) -> None:
    view = "application/vnd.jupyter.widget-view+json"
    cell = new_code_cell("box")
    cell.outputs = [
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {view: {"model_id": "1"}, "text/plain": "VBox()"},
        }
    ]
    notebook = new_notebook(cells=[cell])
    box = {"model_name": "VBoxModel", "state": {"children": ["IPY_MODEL_2", "IPY_MODEL_1"]}}
    state = {"1": box, "2": broken}
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": state}}
    html, _ = AutodiffExporter().from_notebook_node(notebook)
    assert 'class="ad-widget-page"' not in html
