"""Layouts of a widget: within its cell, after it, or when asked for."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ad_widget import AutodiffWidget, Node, explore, lower
from ad_widget.drawing import dot_process, picture
from ad_widget.jupyter import arranging
from ad_widget.jupyter.arranging import Arranger
from ad_widget.program import Program

pytestmark = pytest.mark.skipif(dot_process.take() is None, reason="no dot on the PATH")


def chain(length: int = 3) -> Program:
    x = y = Node(1.0)
    for _ in range(length):
        y = y.sin()
    return lower(y, [("x", x)])[0]


@pytest.fixture
def told() -> list[Any]:
    return []


@pytest.fixture
def arranger(told: list[Any]) -> Arranger:
    return Arranger(lambda program, parts: told.append((program, parts)))


def slow(folder: Path, monkeypatch: pytest.MonkeyPatch, seconds: float = 0.5) -> None:
    """Put a dot on the PATH that takes its time."""
    real = subprocess.run(["which", "dot"], capture_output=True, text=True, check=True)
    (folder / "dot").write_text(f'#!/bin/sh\nsleep {seconds}\nexec {real.stdout.strip()} "$@"\n')
    (folder / "dot").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setattr(arranging, "PROMPT", 0.05)


def until(holds: Callable[[], object]) -> None:
    for _ in range(200):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came")


def test_a_quick_layout_is_there_with_the_cell(arranger: Arranger, told: list[Any]) -> None:
    arranger.begin(chain())
    parts = arranger.parts()
    assert parts["layout"]["engine"].startswith("dot")
    assert (parts["dot"], parts["spare"], parts["arranging"]) == (None, None, False)
    assert told == []


def test_a_structure_is_laid_out_once(arranger: Arranger, monkeypatch: pytest.MonkeyPatch) -> None:
    arranger.begin(chain())
    first = arranger.parts()["layout"]
    monkeypatch.setattr(picture, "Placing", None)
    arranger.begin(chain())
    assert arranger.parts()["layout"] is first


def test_a_slow_layout_follows_its_cell(
    arranger: Arranger, told: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow(tmp_path, monkeypatch)
    program = chain()
    arranger.begin(program)
    parts = arranger.parts()
    assert (parts["layout"], parts["dot"], parts["arranging"]) == (None, None, True)
    assert parts["spare"]["engine"] == "layered"
    until(lambda: told)
    [(of, late)] = told
    assert of is program
    assert late["layout"]["engine"].startswith("dot")
    arranger.begin(chain())
    assert arranger.parts()["layout"] is late["layout"]


def test_a_layout_that_is_stopped_or_overtaken_is_not_told(
    arranger: Arranger, told: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow(tmp_path, monkeypatch, 0.3)
    arranger.begin(chain(3))
    arranger.parts()
    arranger.stop()
    last = chain(5)
    arranger.begin(chain(4))
    arranger.parts()
    arranger.begin(last)
    arranger.parts()
    until(lambda: told)
    assert [program for program, _ in told] == [last]
    assert len(told[0][1]["layout"]["nodes"]) == 6


def test_a_layout_that_takes_too_long_is_given_up(
    arranger: Arranger, told: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow(tmp_path, monkeypatch)
    (tmp_path / "dot").write_text("#!/bin/sh\nexec sleep 30\n")
    monkeypatch.setattr(dot_process, "PATIENCE", 0.2)
    arranger.begin(chain())
    assert arranger.parts()["arranging"]
    until(lambda: told)
    assert told[0][1] == {"layout": None, "dot": None, "arranging": False}


def test_a_large_graph_is_laid_out_when_asked(
    arranger: Arranger, told: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arranging, "READABLE", 2)
    arranger.begin(chain())
    assert not any(arranger.parts().values())
    arranger.ask()
    until(lambda: told)
    assert told[0][1]["layout"]["engine"].startswith("dot")


def test_without_dot_the_page_is_given_the_text(
    arranger: Arranger, told: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    arranger.begin(chain())
    parts = arranger.parts()
    assert parts["layout"] is None
    assert parts["dot"].startswith("digraph")
    assert parts["spare"]["engine"] == "layered"
    monkeypatch.setattr(arranging, "READABLE", 2)
    arranger.begin(chain())
    arranger.ask()
    assert told[0][1]["dot"].startswith("digraph")


def test_a_widget_tells_its_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow(tmp_path, monkeypatch, 0.3)
    widget = explore(lambda x: (x + 1.0) ** 2, x=3.0)
    assert isinstance(widget, AutodiffWidget)
    sent: list[Any] = []
    monkeypatch.setattr(widget, "send", lambda content, buffers=None: sent.append(content))
    assert widget._graph["arranging"]
    assert widget._repr_mimebundle_()[0]["text/html"]
    until(lambda: sent)
    assert sent[0]["type"] == "layout"
    assert sent[0]["graph"] == widget._graph["id"]
    assert sent[0]["layout"] is widget._graph["layout"]


def test_a_page_asks_and_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arranging, "READABLE", 2)
    widget = explore(lambda x: (x + 1.0) ** 2, x=3.0)
    html = widget._repr_mimebundle_()[0]["text/html"]
    assert "<img" not in html  # no layout, so no picture
    assert "3" in html
    sent: list[Any] = []
    monkeypatch.setattr(widget, "send", lambda content, buffers=None: sent.append(content))
    ask = {"type": "arrange", "graph": widget._graph["id"]}
    widget._received(None, {**ask, "graph": 0}, [])
    widget._received(None, {**ask, "stop": True}, [])
    assert sent == []
    widget._received(None, ask, [])
    until(lambda: sent)
    assert sent[0]["layout"]["engine"].startswith("dot")
