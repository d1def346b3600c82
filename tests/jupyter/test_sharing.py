"""What is passed on of a widget: code that makes the same, and links into its page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

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
    space: dict[str, Any] = {"explore": explore, "Any": Any}
    exec(widget.python(), space)
    again = space["widget"]
    assert again.values == {"x": 3.25, "y": -2.0}
    assert again.view == widget.view
    assert again.controls == widget.controls
    assert again.title == "it's"


def test_arrays_are_written_out_if_they_are_small() -> None:
    text = explore(layer, X=np.ones((2, 2)), W=np.zeros((2, 40))).python()
    assert "X=[[1.0, 1.0], [1.0, 1.0]], W=W" in text


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
