"""What is passed on of a widget: code that makes the same, and links into its page."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets import FloatSlider, fixed
from numpy import sin

from ad_widget import AutodiffWidget, explore
from ad_widget.jupyter.coding import code, values_from
from ad_widget.program.token import from_token

MADE = json.loads((Path(__file__).parents[1] / "data" / "made.json").read_text("utf-8"))


def bowl(x: Any, y: Any = 1.0) -> Any:
    return (x - 1.2) ** 2 + 2.0 * (y + 0.45) ** 2


def layer(X: Any, W: Any) -> Any:
    return np.sum(X @ W)


def run(shell: InteractiveShell, cell: str) -> AutodiffWidget:
    done = shell.run_cell(cell)
    done.raise_error()
    assert isinstance(done.result, AutodiffWidget)
    return done.result


@pytest.mark.parametrize("case", MADE, ids=lambda case: str(case["code"])[:40])
def test_the_code_is_that_of_a_page(case: dict[str, Any]) -> None:
    assert code(case["made"], case["source"], case["values"], case["view"]) == case["code"]


def test_the_code_of_a_function_makes_the_same_widget() -> None:
    widget = explore(bowl, x=(-5, 5, 0.01), title="it's", view={"panel": "slope", "over": ["x"]})
    widget.values = {"x": 3.25, "y": -2.0}
    again = made_by(widget.python())
    assert again.values == {"x": 3.25, "y": -2.0}
    assert again.view == widget.view
    assert again.controls == widget.controls
    assert again.title == "it's"


def made_by(text: str, **names: Any) -> AutodiffWidget:
    """Run code where nothing else is known, and return the widget that it makes."""
    exec(text, names)
    widget = names["widget"]
    assert isinstance(widget, AutodiffWidget)
    return widget


SCALE = 2.5
GRID = np.array([[1.0, 2.0], [3.0, 4.0]])


def scaled(x: Any, k: Any = SCALE) -> Any:
    return k * x + sin(x)


def even(x: Any, n: int) -> Any:
    return x if n == 0 else odd(x * scaled(x), n - 1)


def odd(x: Any, n: int) -> Any:
    return even(x + 1.0, n - 1)


def closed(q: float) -> Callable[[Any], Any]:
    def inner(x: Any) -> Any:
        return np.sum(GRID * x) * q

    return inner


class Model:
    w = 3.0

    def loss(self, x: Any) -> Any:
        return x * self.w


model = Model()
partly = partial(scaled, k=3.0)
# Two to a line, nested, over several lines, with what the notebook has around them.
MADE_BY_EXPLORE = {
    "the second lambda of a line": [explore(lambda x: x + 1.0, x=1.0), explore(lambda x: x * x, x=1.0)][1],  # noqa: E501
    "a lambda within a lambda": explore(lambda y: (lambda z: z * y)(y), y=2.0),
    "a lambda of several lines": explore(
        lambda x, w: (
            w * x
            - 1.0
        ) ** 2,
        x=FloatSlider(value=1, min=-2, max=7, step=0.5),
        w=(0.1, 10, "log"),
    ),
    "a function with helpers": explore(even, x=(-1, 1), n=fixed(2), title="it's"),
    "a closure": explore(closed(2.0), x=np.float64(1.5)),
    "float32": explore(lambda x, W: np.sum(W * x), x=1.0, W=np.ones(3, np.float32)),
    "infinite": explore(lambda x, y: x * y, x=np.inf, y=0.5),
    "a function of NumPy": explore(np.tanh, x=0.5),
}  # fmt: skip


@pytest.mark.parametrize("case", MADE_BY_EXPLORE)
def test_the_code_needs_nothing_of_the_notebook(case: str) -> None:
    widget = MADE_BY_EXPLORE[case]
    again = made_by(widget.python())
    for key in ("values", "grads", "controls", "title"):
        np.testing.assert_equal(getattr(again, key), getattr(widget, key))
    assert [part.op for part in again.program.nodes] == [part.op for part in widget.program.nodes]


TABLE = [float(k) for k in range(100_000)]


def test_what_is_long_is_named_and_not_written_out() -> None:
    text = explore(lambda x: x * TABLE[3] * SCALE, x=1.0).python()
    assert "TABLE =" not in text
    assert "SCALE = 2.5" in text
    assert len(text) < 300


def test_what_only_the_notebook_has_is_named_or_has_no_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in {"model": model, "partly": partly}.items():
        monkeypatch.setattr(sys.modules["__main__"], name, value, raising=False)
    assert "explore(model.loss, x=2.0)" in explore(model.loss, x=2.0).python()
    assert "explore(partly, x=2.0" in explore(partly, x=2.0).python()
    with pytest.raises(ValueError, match="only what"):
        explore(partial(scaled, k=1.0), x=2.0).python()


def test_arrays_are_written_out_if_they_are_small() -> None:
    text = explore(layer, X=np.ones((2, 2)), W=np.zeros((2, 40))).python()
    assert "X=np.array([[1.0, 1.0], [1.0, 1.0]]), W=W" in text


def test_the_code_of_a_cell_makes_the_same_widget(shell: InteractiveShell) -> None:
    cell = "%%autodiff loss --range w=0.5:5:log --leaves W --title 'a b'\n"
    cell += "import numpy as np\nw = 2.0\nW = np.array([[1.0, 2.0]])\nloss = (w * W).sum() ** 2\n"
    widget = run(shell, cell)
    assert widget.python() == cell.rstrip()
    widget.values = {"w": 2.5, "W": [[0.5, -1.0]]}
    widget.view = {"panel": "descent", "over": ["w", "W[0,1]"], "method": "line search"}
    again = run(shell, widget.python())
    assert again is not widget
    assert again.values["w"] == 2.5
    assert np.array_equal(again.values["W"], [[0.5, -1.0]])
    assert again.view == widget.view
    assert again.controls[0] == widget.controls[0]
    assert again.title == "a b"


def test_at_says_where_the_sliders_stand(shell: InteractiveShell) -> None:
    widget = run(shell, "%%autodiff --at w=2.5,b=-1\nw = 2.0\nb = 1.0\nloss = w * b\n")
    assert widget.values == {"w": 2.5, "b": -1.0}
    assert widget.controls[0]["value"] == 2.0  # reset goes back to what the cell says


@pytest.mark.parametrize("at", ["w=a", "q=1", "w=1,", "{", "w=inf", "'{\"w\":[1]}'", "'[1]'", "w"])
def test_what_at_does_not_understand_is_refused_in_words(shell: InteractiveShell, at: str) -> None:
    done = shell.run_cell(f"%%autodiff --at {at}\nw = 2.0\nloss = w * w\n")
    assert "--at" in str(done.error_in_exec)


def test_values_are_read() -> None:
    assert values_from("") == {}
    assert values_from(" w = 2 ") == {"w": 2.0}


def test_what_was_made_in_another_way_has_no_code() -> None:
    recording = explore(bowl, x=1.0).live.recording
    with pytest.raises(ValueError, match="only what"):
        AutodiffWidget(recording).python()


def test_a_link_holds_values_and_view_but_no_answers() -> None:
    widget = explore(bowl, x=2.0, view={"panel": "exercise"})
    widget.answers = {"grad:x": 3}
    page, _, part = widget.link("https://a.b/graph.html#old").partition("#")
    assert page == "https://a.b/graph.html"
    data = from_token(part.removeprefix("adw1="))
    assert data == {"of": data["of"], "at": {"x": 2.0, "y": 1.0}, "view": {"panel": "exercise"}}
    assert "n" in from_token(widget.link(nth=2).removeprefix("#adw1="))


def test_a_link_may_be_made_for_other_values_and_another_view() -> None:
    widget = explore(bowl, x=2.0, view={"panel": "slope"})
    token = widget.link(values={"x": 3}, view={"rate": 0.1}).removeprefix("#adw1=")
    assert from_token(token)["at"] == {"x": 3, "y": 1.0}
    assert from_token(token)["view"] == {"panel": "slope", "rate": 0.1}
    assert widget.values["x"] == 2.0
    with pytest.raises(ValueError, match="no leaf 'q'"):
        widget.link(values={"q": 3})
    with pytest.raises(ValueError, match="a view has no"):
        widget.link(view={"q": 3})


def test_too_much_for_a_link_is_said() -> None:
    with pytest.raises(ValueError, match="too many numbers"):
        explore(layer, X=np.random.default_rng(1).normal(size=(20, 40)), W=np.zeros((40, 1))).link()


@pytest.mark.parametrize(
    "given", ["w=0:1:log", "w=-1:1:log", "w=1:2:0.1:log", "w=log", "w=2:1:log"]
)
def test_a_bad_range_by_powers_is_refused(shell: InteractiveShell, given: str) -> None:
    done = shell.run_cell(f"%%autodiff --range {given}\nw = 2.0\nloss = w * w\n")
    assert "--range" in str(done.error_in_exec)
