"""What a reader has chosen to see, as data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ad_widget import explore
from ad_widget.drawing.view import checked, parsed, usable
from ad_widget.publish import html

from ..pictured import widget

VIEWS = json.loads((Path(__file__).parents[1] / "data" / "views.json").read_text("utf-8"))


@pytest.mark.parametrize("view", VIEWS["good"])
def test_a_good_view_is_kept_as_it_is(view: dict[str, Any]) -> None:
    assert checked(view) == view
    assert usable(view) == view


@pytest.mark.parametrize("view", VIEWS["bad"])
def test_a_bad_view_is_refused_in_python_and_left_out_from_a_page(view: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a view"):
        checked(view)
    assert usable(view) == {}
    assert usable({"open": [], **view}) in ({}, {"open": []})


@pytest.mark.parametrize("view", [None, 3, "steps", ["panel"], np.zeros(2)])
def test_what_is_no_mapping_is_no_view(view: Any) -> None:
    with pytest.raises(TypeError, match="a view is a dict"):
        checked(view)
    assert usable(view) == {}


@pytest.mark.parametrize("value", [np.zeros(2), np.array(["lr"]), {1}, object()])
@pytest.mark.parametrize("key", ["panel", "select", "edges", "orientation", "open", "done"])
def test_any_object_is_refused_in_words(key: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"a view's '{key}' is"):
        checked({key: value})


@pytest.mark.parametrize(
    ("words", "view"),
    [
        ([], {}),
        (["steps"], {"panel": "steps"}),
        (["panel=slope,select=x"], {"panel": "slope", "select": "x"}),
        (["tb"], {"orientation": "tb"}),
        (["panel=none,done=none"], {"panel": None, "done": None}),
        (["select=x[0, 1],done=4"], {"select": "x[0, 1]", "done": 4}),
        (["open=Layer[0]", "open=Layer[1]"], {"open": ["Layer[0]", "Layer[1]"]}),
        (["edges=none"], {"edges": "none"}),
    ],
)
def test_words_of_a_command_line(words: list[str], view: dict[str, Any]) -> None:
    assert parsed(words) == view


@pytest.mark.parametrize("word", ["stairs", "panel=stairs", "colour=red", "done=many", "done=-1"])
def test_words_that_mean_nothing_say_what_there_is(word: str) -> None:
    with pytest.raises(ValueError, match="a view"):
        parsed([word])


def test_python_sets_it_and_the_page_hears() -> None:
    one = widget()
    seen: list[Any] = []
    one.observe(lambda change: seen.append(change["new"]), "view")
    one.view = {"panel": "chain", "select": "w", "open": ("a",)}
    assert one._view == {"panel": "chain", "select": "w", "open": ["a"]}
    assert seen == [one._view]


def test_the_page_sets_it_and_python_hears() -> None:
    one = widget()
    seen: list[Any] = []
    one.observe(lambda change: seen.append(change["new"]), "view")
    one.set_state({"_view": {"select": "b", "edges": "flow"}})
    assert one.view == {"select": "b", "edges": "flow"}
    assert seen == [one.view]


def test_what_a_hostile_page_sends_is_left_out() -> None:
    one = widget()
    one.set_state({"_view": {"select": "b", "edges": "<script>", "done": -1, "x": 1}})
    assert one.view == {"select": "b"}
    one.set_state({"_view": "steps"})
    assert one.view == {}


def test_a_name_that_is_not_in_the_picture_is_refused_when_it_is_chosen() -> None:
    one = widget()
    with pytest.raises(ValueError, match="there is no node called 'v' to select; there are "):
        one.view = {"select": "v"}
    assert one.view == one._view == {}
    one.set_state({"_view": {"select": "v"}})  # of the page's last picture
    one.view = {**one.view, "panel": "chain"}  # which is no fault of this line
    assert one.view == {"select": "v", "panel": "chain"}


def test_explore_takes_a_view() -> None:
    one = explore(lambda x: x * x, x=2.0, view={"panel": "chain", "select": "x"})
    assert one.view == {"panel": "chain", "select": "x"}
    with pytest.raises(ValueError, match="'panel' is one of chain"):
        explore(lambda x: x * x, x=2.0, view={"panel": "stairs"})
    with pytest.raises(ValueError, match="there is no node called 'v'"):
        explore(lambda x: x * x, x=2.0, view={"select": "v"})


def test_an_exported_page_opens_with_it() -> None:
    one = widget()
    one.view = {"edges": "flow"}
    assert html.payload(one.snapshot)["_view"] == {"edges": "flow"}
