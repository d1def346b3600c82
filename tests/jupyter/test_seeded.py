"""An output that is an array: the element that is differentiated, and what follows it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from ad_widget import explore
from ad_widget.drawing.captions import seeded
from ad_widget.jupyter.widget import AutodiffWidget
from ad_widget.publish import html

W, X = np.array([[0.5, -1.0], [2.0, 0.25]]), np.array([1.0, 2.0])


def layer(**view: Any) -> AutodiffWidget:
    return explore(lambda W, x: np.tanh(W @ x), W=W, x=X, title="y", view=view)


def frame_of(one: AutodiffWidget) -> Any:
    """Return the gradient of `W` in the numbers that pages are told."""
    program = one.program
    at = program.keys.index("W")
    numbers, start = np.frombuffer(one._frame, "<f8"), 0
    for k in program.show:
        size = int(np.prod(program.values[k][0]))
        if k == program.nodes[at].grad:
            return numbers[start : start + size].reshape(W.shape)
        start += size
    raise AssertionError


def slopes(w: Any) -> Any:
    return (1 - np.tanh(w @ X) ** 2)[:, None] * X


def test_the_numbers_told_are_those_of_the_element_and_grads_those_of_the_sum() -> None:
    one = layer()
    assert np.allclose(frame_of(one), slopes(W))
    one.view = {**one.view, "seed": 1}
    assert np.allclose(frame_of(one), [[0, 0], slopes(W)[1]])
    assert np.allclose(one.grads["W"], slopes(W))
    one.values = {"W": W + 1}
    assert np.allclose(frame_of(one), [[0, 0], slopes(W + 1)[1]])
    one.view = {**one.view, "seed": 5}  # there is none
    assert np.allclose(frame_of(one), slopes(W + 1))


def test_a_page_that_does_not_compute_is_answered_with_them() -> None:
    one = layer(seed=0)
    sent: list[Any] = []
    one.send = lambda content, buffers=None: sent.append((content, buffers))
    raw = np.concatenate([np.ravel(W * 2), X]).astype("<f8").tobytes()
    move = {"type": "set", "graph": one._graph["id"], "seq": 1, "interrupts": 0, "frame": True}
    one._received(one, move, [raw])
    ((content, (frame,)),) = sent
    assert content["type"] == "frame"
    assert frame == one._frame
    assert np.allclose(frame_of(one), [slopes(W * 2)[0], [0, 0]])


def test_a_still_picture_has_them_too() -> None:
    sums, one = layer().snapshot, layer(seed=1).snapshot
    assert "gradient" in html.words(one)
    assert html.words(one) != html.words(sums)
    assert seeded(sums.program, sums.run, "y").endswith(
        "1 for each element, which is the gradient of their sum"
    )
    assert seeded(one.program, one.run, "y") == (
        "Backward from here: ∂y/∂y = 1 at [1] and 0 elsewhere, which is the gradient of y[1]"
    )


@pytest.mark.parametrize("by", [["w"], ["w", "w"]])
def test_a_still_picture_is_of_the_derivative_that_is_shown(by: list[str]) -> None:
    one = explore(lambda w, x: w**3 * x, w=2.0, x=5.0, title="y", view={"by": by})
    program, run, _ = one.snapshot.drawn
    assert float(run.value) == {1: 60.0, 2: 60.0}[len(by)]
    assert one.snapshot.program is one.program
    assert one.run.value == 40
    words = re.sub(r"<.*?>", "", html.words(one.snapshot))
    assert "w = 2" in words
    assert "= 60" in words
    one.values = {"w": 3.0}
    assert float(one.snapshot.drawn[1].value) == {1: 135.0, 2: 90.0}[len(by)]
    assert {1: "135", 2: "90"}[len(by)] in one.graph.source
    assert program is one.snapshot.drawn[0]
