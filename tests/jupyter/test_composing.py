"""The widget among others: linked sliders, and functions that follow it."""

from __future__ import annotations

from typing import Any

import ipywidgets
import numpy as np
import pytest

from ad_widget import explore


def test_a_slider_is_linked_both_ways() -> None:
    widget = explore(lambda x, w: (w * x - 1.0) ** 2, x=2.0, w=(-5, 5))
    slider = widget.slider("w")
    assert isinstance(slider, ipywidgets.FloatSlider)
    assert (slider.min, slider.max, slider.value) == (-5, 5, widget.values["w"])
    slider.value = 3.0
    assert widget.values["w"] == 3.0
    assert widget.grads["w"] == 2 * (3.0 * 2 - 1) * 2
    widget.values = {"w": -2.0}
    assert slider.value == -2.0
    widget.values = {"w": 7.5}  # beyond its range
    assert slider.value == widget.values["w"] == 7.5


def test_two_sliders_of_one_leaf_move_together() -> None:
    widget = explore(lambda x: x * x, x=2.0)
    one, other = widget.slider("x"), widget.slider("x", description="again", max=100.0)
    one.value = 1.25
    assert (other.value, other.description, other.max) == (1.25, "again", 100.0)


def test_a_slider_moves_one_element_of_an_array() -> None:
    widget = explore(lambda W: np.sum(W * W), W=np.array([[1.0, 2.0], [3.0, 4.0]]))
    slider = widget.slider("W[1, 0]")
    assert slider.value == 3.0
    slider.value = -1.0
    assert widget.values["W"].tolist() == [[1.0, 2.0], [-1.0, 4.0]]
    widget.values = {"W": np.full((2, 2), 9.0)}
    assert slider.value == 9.0


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("v", "no leaf called 'v'; there are W"),
        ("W", r"W\[0, 0\]"),
        ("W[2, 0]", "no element of W"),
        ("W[0]", "no element"),
    ],
)
def test_what_has_no_slider_is_named(name: str, words: str) -> None:
    widget = explore(lambda W: np.sum(W), W=np.ones((2, 2)))
    with pytest.raises(ValueError, match=words):
        widget.slider(name)


def test_a_slider_whose_leaf_has_gone_is_disabled() -> None:
    widget = explore(lambda x: x * x, x=2.0)
    slider = widget.slider("x")
    widget.take(explore(lambda y: y + 1.0, y=1.0).live.recording)
    assert slider.disabled
    slider.value = 3.0
    assert widget.values == {"y": 1.0}


def test_a_function_is_called_when_values_have_changed_and_only_then() -> None:
    widget = explore(lambda x, w: np.sum(w * x), x=2.0, w=np.array([1.0, 2.0]))
    seen: list[dict[str, Any]] = []
    watch = widget.watch(seen.append)
    assert seen == []
    widget.values = {"x": 2.0}
    widget.values = {"w": np.array([1.0, 2.0])}
    assert seen == []
    widget.values = {"x": 3.0}
    assert [one["x"] for one in seen] == [3.0]
    widget.values = {"w": np.array([0.0, 2.0])}
    assert seen[-1]["w"].tolist() == [0.0, 2.0]
    seen[-1]["w"][:] = 7.0  # its own to change
    assert widget.values["w"].tolist() == [0.0, 2.0]
    watch.stop()
    widget.values = {"x": 4.0}
    assert len(seen) == 2


def test_while_a_function_runs_the_last_change_wins() -> None:
    widget = explore(lambda x: x * x, x=0.0)
    seen = []

    def f(values: dict[str, Any]) -> None:
        seen.append(values["x"])
        if len(seen) == 1:
            widget.values = {"x": 10.0}
            widget.values = {"x": 20.0}

    widget.watch(f)
    widget.values = {"x": 1.0}
    assert seen == [1.0, 20.0]


def test_drawing_at_once_returns_the_output() -> None:
    widget = explore(lambda x: x * x, x=1.5)
    seen: list[Any] = []
    output = widget.watch(seen.append).draw()
    assert isinstance(output, ipywidgets.Output)
    assert seen == [{"x": 1.5}]
    box = ipywidgets.HBox([widget, output])
    assert box.children[1] is output


def test_a_slider_drives_interactive_output() -> None:
    widget = explore(lambda x: x * x, x=1.5)
    seen: list[float] = []
    slider = widget.slider("x")
    ipywidgets.interactive_output(lambda x: seen.append(x), {"x": slider})
    widget.values = {"x": 4.0}
    assert seen[-1] == 4.0


def test_who_observes_values_finds_their_gradients_and_may_set_others() -> None:
    widget = explore(lambda w, x: w * x, w=2.0, x=1.0)
    seen = []

    def at_least_three(_: Any) -> None:
        seen.append((widget.values["x"], widget.grads["w"], widget.value))
        if widget.values["x"] < 3:
            widget.values = {"x": 3.0}

    widget.observe(at_least_three, "values")
    widget.values = {"x": 1.5}
    assert seen[:2] == [(1.5, 1.5, 3.0), (3.0, 3.0, 6.0)]
    assert widget.values == {"w": 2.0, "x": 3.0}
    assert widget.grads == {"w": 3.0, "x": 2.0}


def test_what_an_observer_raises_leaves_the_widget_whole() -> None:
    widget = explore(lambda w, x: w * x, w=2.0, x=1.0)

    def refuse(_: Any) -> None:
        raise ValueError("too far")

    widget.observe(refuse, "values")
    with pytest.raises(ValueError, match="too far"):
        widget.values = {"x": 5.0}
    assert (widget.values["x"], widget.grads["w"], widget.value) == (5.0, 5.0, 10.0)


def test_a_slider_waits_while_its_number_is_not_finite() -> None:
    widget = explore(lambda w: (w * w).sum(), w=[1.0, 2.0])
    one = widget.slider("w[0]")
    widget.values = {"w": [np.nan, 2.0]}
    assert one.disabled
    assert np.isnan(widget.values["w"][0])
    widget.values = {"w": [np.inf, 2.0]}
    assert (one.disabled, one.value) == (True, 1.0)
    widget.values = {"w": [4.0, 2.0]}
    assert (one.disabled, one.value) == (False, 4.0)
