"""A widget of large arrays: what it holds is bounded, and its small leaves still move."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ipywidgets.widgets.widget import _remove_buffers

from ad_widget import AutodiffWidget, explore
from ad_widget.program.wire_format import inflated
from ad_widget.publish import html
from ad_widget.publish.saved import shown_of
from ad_widget.publish.snapshot import Snapshot

MOST = 5_000_000
BIG = np.random.default_rng(0).normal(size=1_000_000)


def many(n: int, shape: tuple[int, ...]) -> AutodiffWidget:
    arrays = {f"w{k}": np.random.default_rng(k).normal(size=shape) for k in range(n)}

    def total(k: Any, **ws: Any) -> Any:
        return sum(np.mean(w * w) for w in ws.values()) * k

    return explore(total, k=2.0, **arrays)


CASES: dict[str, Callable[[], AutodiffWidget]] = {
    "leaf": lambda: explore(lambda w, k: np.sum(w * w) * k, w=BIG, k=2.0),
    "constant": lambda: explore(lambda k: np.sum(BIG * k), k=2.0),
    "constant that is not drawn": lambda: explore(
        lambda k: np.sum(k * np.ones(3)) + np.sum(np.sin(BIG) * k), k=2.0
    ),
    "intermediate": lambda: explore(
        lambda v, k: np.mean(np.outer(v, v) * k), v=np.linspace(0, 1, 1000), k=2.0
    ),
    "batch": lambda: explore(
        lambda w, k: np.sum(np.tanh(w) * k), w=BIG.reshape(50, 2, 100, 100), k=2.0
    ),
    "integers": lambda: explore(lambda k: np.mean(np.arange(3_000_000, dtype=np.int8) * k), k=2.0),
    "many": lambda: many(60, (100, 80)),
    "very many": lambda: many(600, (8, 8, 12)),
}


def held(widget: AutodiffWidget) -> int:
    """Return the bytes of array data in a widget's state and in the HTML beside it."""
    state = widget.get_state()
    graph = state["_graph"]
    arrays = sum(len(one) for one in graph["arrays"])
    data = re.findall(r'"data":"([^"]*)"', graph["program"])
    text = sum(3 * len(one) // 4 for one in data)
    standin = len(html.parts(widget.snapshot, carrier=False))
    return arrays + text + len(state["_values"]) + len(state["_frame"]) + standin


@pytest.mark.parametrize("case", CASES)
def test_the_state_is_bounded(case: str) -> None:
    widget = CASES[case]()
    assert widget.program.summaries
    assert held(widget) <= MOST


def test_what_is_not_large_is_sent_whole() -> None:
    widget = explore(lambda W: np.sum(W @ W.T), W=np.ones((60, 60)))
    assert widget.program.summaries == {}
    assert json.loads(widget._graph["program"])["format"] == "ad_widget.program"


def moved(widget: AutodiffWidget, values: list[float]) -> list[Any]:
    sent: list[Any] = []
    widget.send = lambda content, buffers=None: sent.append((content, buffers))  # type: ignore[method-assign]
    content = {"type": "set", "graph": widget._graph["id"], "seq": 1, "frame": True}
    widget._received(None, content, [np.array(values).tobytes()])
    return sent


def test_the_other_leaves_move() -> None:
    widget = CASES["leaf"]()
    assert [one["kind"] for one in widget._graph["controls"]] == ["fixed", "scalar"]
    assert np.frombuffer(widget._values).tolist() == [2.0]
    ((answer, (frame,)),) = moved(widget, [3.0])
    assert answer["type"] == "frame"
    assert frame == widget._frame
    assert widget.values["k"] == 3.0
    assert widget.values["w"] is not BIG
    np.testing.assert_array_equal(widget.values["w"], BIG)
    np.testing.assert_allclose(widget.grads["w"], 6 * BIG)
    assert moved(widget, [1.0, 2.0])[0][0]["type"] == "ack"  # of other leaves: not heard
    assert widget.values["k"] == 3.0


def test_python_moves_a_large_leaf() -> None:
    widget = CASES["leaf"]()
    before = bytes(widget._frame)
    widget.values = {"w": 2 * BIG}
    assert widget.value == pytest.approx(8 * np.sum(BIG * BIG))
    assert widget._frame != before
    assert held(widget) <= MOST


def test_numbers_of_a_run_stay_as_they_were() -> None:
    widget = CASES["leaf"]()
    node, run = widget.nodes[-3], widget.run
    product = next(n for n in widget.nodes if n.shape == BIG.shape and n.op)
    old = np.array(product.data)
    widget.values = {"w": 2 * BIG}
    np.testing.assert_array_equal(product.data, 4 * BIG * BIG)
    np.testing.assert_array_equal(run.numbers[next(iter(run.program.forward.steps)).output], old)
    with pytest.raises(ValueError, match="read-only"):
        product.data[0] = 1.0
    assert node is widget.nodes[-3]


def test_files_are_small_and_say_what_they_show(tmp_path: Path) -> None:
    widget = CASES["leaf"]()
    widget.save(tmp_path / "a.html")
    text = (tmp_path / "a.html").read_text("utf-8")
    assert len(text) < MOST
    (data,) = re.findall(r'data\+deflate">([^<]*)<', text)
    payload = json.loads(zlib.decompress(base64.b64decode(data)))
    program = payload["_graph"]["program"]
    assert json.loads(program)["format"] == "ad_widget.outline"
    assert "means" in text  # the still picture's card
    widget.save(tmp_path / "a.svg")
    assert "means of blocks of 15625" in (tmp_path / "a.svg").read_text("utf-8")
    assert (tmp_path / "a.svg").stat().st_size < 100_000


def long_one() -> AutodiffWidget:
    """Return a widget whose program is a long text."""

    def total(**xs: Any) -> Any:
        found = 0.0
        for x in xs.values():
            found = found + x * x
        return found

    return explore(total, **{f"x{k}": 1.0 + k / 7 for k in range(3000)})


def test_a_long_program_travels_as_bytes_and_is_kept_whole() -> None:
    widget = long_one()
    graph = widget.get_state()["_graph"]
    assert graph["program"] is None
    assert graph["controls"] == []
    assert len(graph["deflated"]["program"]) < 800_000
    program = json.loads(zlib.decompress(graph["deflated"]["program"]))
    assert len(program["nodes"]) == len(widget.nodes)
    snapshot = widget.snapshot
    assert json.loads(snapshot.text or "") == program
    assert [one["name"] for one in snapshot.controls] == [f"x{k}" for k in range(3000)]
    small = explore(lambda x: x * x, x=3.0)
    assert small._graph["program"].startswith("{")
    assert "deflated" not in small._graph


def test_a_long_program_is_read_from_a_saved_state() -> None:
    widget = long_one()
    state, paths, buffers = _remove_buffers(widget.get_state())
    raw = [base64.b64encode(one).decode() for one in buffers]
    kept = [
        {"path": path, "data": data, "encoding": "base64"}
        for path, data in zip(paths, raw, strict=True)
    ]
    shown = shown_of("1", {"state": json.loads(json.dumps(state, default=str)), "buffers": kept})
    assert isinstance(shown, Snapshot)
    assert len(shown.program.nodes) == len(widget.nodes)
    assert shown.controls[7]["name"] == "x7"
    assert shown.run.value == pytest.approx(widget.value)


@pytest.mark.parametrize("raw", [b"", b"nothing", zlib.compress(b"{}")[:-1]])
def test_what_is_no_deflated_text_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="not a program"):
        inflated(raw)


def test_a_graph_beyond_what_pages_unpack_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    widget = explore(lambda x: x * x + x, x=3.0)
    monkeypatch.setattr(html, "MOST_LIVE", 2)
    data, _ = widget._repr_mimebundle_()
    assert "<script" not in data["text/html"]
    assert "A graph of 3 values is too large for a page without its kernel." in data["text/html"]
    with pytest.raises(ValueError, match="too large for a page"):
        widget.save(tmp_path / "x.html")
