"""nbconvert --to autodiff."""

from __future__ import annotations

import base64
import re
import zlib
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from traitlets.config import Config

from ad_widget.exercises.bugs import BUGS
from ad_widget.publish.html import STANDIN
from ad_widget.publish.nbconvert import AutodiffExporter, formulas, mathml

CELL = "%%autodiff\nx = 3.0\nw = 2.0\nb = 1.0\na = w * x + b\nloss = (a - 4.0) ** 2"
OTHER_VIEW = {"version_major": 2, "version_minor": 0, "model_id": "0"}


def export(notebook: Any, execute: bool = False, **options: Any) -> str:
    config = Config()
    config.ExecutePreprocessor.enabled = execute
    html, _ = AutodiffExporter(config=config, **options).from_notebook_node(notebook)
    return html


@pytest.fixture(scope="module")
def executed() -> Any:
    """Return a notebook with ten small widgets, executed as nbconvert does."""
    from nbconvert.preprocessors import ExecutePreprocessor

    notebook = new_notebook(
        cells=[
            new_code_cell("%load_ext ad_widget"),
            *(new_code_cell(f"{CELL}  # {k}") for k in range(10)),
        ]
    )
    done, _ = ExecutePreprocessor().preprocess(notebook, {})
    return done


def test_ten_widgets_weigh_little(executed: Any) -> None:
    html = export(executed)
    assert html.count('class="ad-widget-page"') == 10
    assert len(re.findall(r'type="[^"]*module\+deflate"', html)) == 1
    assert len(html.encode()) < 1_000_000
    assert "widget-view" not in html
    assert "widget-state" not in html


def test_the_executed_notebook_weighs_little(executed: Any) -> None:
    def weight(count: int) -> int:
        part = nbformat.from_dict({**executed, "cells": executed.cells[: 1 + count]})
        views = {
            output["data"]["application/vnd.jupyter.widget-view+json"]["model_id"]
            for cell in part.cells
            for output in cell.outputs
            if "application/vnd.jupyter.widget-view+json" in output.get("data", {})
        }
        kind = "application/vnd.jupyter.widget-state+json"
        state = executed.metadata.widgets[kind]["state"]
        kept = {k: v for k, v in state.items() if k in views}
        kept |= {
            k: v
            for k, v in state.items()
            if any(w["state"].get("layout") == f"IPY_MODEL_{k}" for w in kept.values())
        }
        part.metadata.widgets = {kind: {**executed.metadata.widgets[kind], "state": kept}}
        return len(nbformat.writes(part).encode())

    one, ten = weight(1), weight(10)
    assert (ten - one) / 9 < 30_000


def test_a_stand_in_comes_after_a_result_and_before_a_view_on_the_way() -> None:
    from nbconvert.preprocessors import ExecutePreprocessor

    widget = "explore(lambda x: x * x, x=3.0)"
    sources = [
        "from ad_widget import explore",
        f"print(1)\n{widget}",
        f"display({widget})\nprint(1)",
    ]
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    done, _ = ExecutePreprocessor().preprocess(notebook, {})
    kinds = [
        [
            "stand-in" if STANDIN in one.get("data", {}).get("text/html", "") else one.output_type
            for one in cell.outputs
        ]
        for cell in done.cells[1:]
    ]
    assert kinds == [
        ["stream", "execute_result", "stand-in"],
        ["stand-in", "display_data", "stream"],
    ]


def test_a_result_does_not_wait_for_its_still_picture(executed: Any) -> None:
    for cell in executed.cells[1:]:
        *_, result, standin = cell.outputs  # on a slow machine a word of progress comes first
        assert result.data["text/html"].startswith(
            '<div class="ad-widget-page"><p>Computation graph'
        )
        assert STANDIN in standin.data["text/html"][:40]
        assert standin.data["text/html"].count("<img ") == 1
        # Where no script hides it, it is seen: a page that is not trusted has no other picture.
        assert " hidden" not in standin.data["text/html"].split(">")[0]
    assert export(executed).count('<div class="ad-widget-page"><img ') == 10


def test_the_page_has_the_bug_lab_for_which_the_result_did_not_wait(executed: Any) -> None:
    def bugs(html: str) -> int:
        found = re.search(r'data\+deflate">([^<]*)<', html)
        assert found is not None
        data = zlib.decompress(base64.b64decode(found[1])).decode()
        return len(set(re.findall(r'"bug:[^"]*"', data)))

    *_, result, standin = executed.cells[1].outputs
    assert (bugs(result.data["text/html"]), bugs(standin.data["text/html"])) == (0, len(BUGS))
    assert bugs(export(executed)) == len(BUGS)


def test_nothing_is_fetched(executed: Any) -> None:
    html = export(executed)
    assert not re.search(r"<(script|link|img|iframe)[^>]*(src|href)=[\"']?(https?:)?//", html)
    assert not re.search(r"@import|url\((?!data:)[\"']?https?:", html)
    assert "default-src 'none'" in html


def test_formulas_are_mathml() -> None:
    cells = [
        new_markdown_cell(r"Slope $\frac{\partial L}{\partial w}$ and $$\sum_i x_i^2$$ &lt; $<$"),
        new_markdown_cell("\\begin{align} a &= b \\\\ c &= d \\end{align}"),
    ]
    html = export(new_notebook(cells=cells))
    assert html.count("<math") == 4
    assert "MathJax" not in html


@pytest.mark.parametrize("tex", [r"\frac{a", "{", r"\left(", "&", r"\nosuchmacro{x}", ""])
def test_formulas_that_cannot_be_read_do_no_harm(tex: str) -> None:
    assert "<script" not in mathml(tex)
    export(new_notebook(cells=[new_markdown_cell(f"before ${tex}$ after")]))


def test_outputs_of_latex() -> None:
    html = formulas(r"$\displaystyle x^2$ <b> $$y$$")
    assert html.count("<math") == 2
    assert "&lt;b&gt;" in html


def test_widgets_that_need_a_kernel_say_so() -> None:
    output = nbformat.v4.new_output(
        "display_data",
        {
            "application/vnd.jupyter.widget-view+json": OTHER_VIEW,
            "text/plain": "IntSlider(value=<script>)",
        },
    )
    html = export(new_notebook(cells=[new_code_cell("w", outputs=[output])]))
    assert "This widget needs a running notebook" in html
    assert "IntSlider(value=&lt;script&gt;)" in html


def test_a_notebook_of_any_kind_is_exported() -> None:
    stream = nbformat.v4.new_output("stream", text="printed")
    error = nbformat.v4.new_output("error", ename="E", evalue="v", traceback=["tb"])
    cells = [new_code_cell("1", outputs=[stream, error]), nbformat.v4.new_raw_cell("raw")]
    html = export(new_notebook(cells=cells), theme="dark")
    assert "printed" in html
    assert 'data-jp-theme-light="false"' in html


def test_nbconvert_knows_it(tmp_path: Path) -> None:
    from importlib.metadata import entry_points

    (found,) = entry_points(group="nbconvert.exporters", name="autodiff")
    assert found.load() is AutodiffExporter
