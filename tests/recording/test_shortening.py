"""Short names of what is reached through attributes and items."""

from __future__ import annotations

import pytest

from ad_widget.recording.shortening import shortened


@pytest.mark.parametrize(
    ("names", "written"),
    [
        (
            ["layers[0].neurons[1].w[0]", "layers[1].neurons[0].b"],
            ["L0.n1.w0", "L1.n0.b"],
        ),
        (["model.layers[0].w", "model.layers[1].w"], ["L0.w", "L1.w"]),
        (["params['W1']", "params['b1']", "x"], ["W1", "b1", "x"]),
        (["w[0]", "w[1]", "m.b"], ["w[0]", "w[1]", "m.b"]),
        (["weights[0]", "weights[1]"], ["weights0", "weights1"]),
        (["model.W1[0]", "model.W1[1]"], ["W1[0]", "W1[1]"]),
        (["n.layers[0].neurons[0].b", "n.out", "pred[0]"], ["L0.n0.b", "out", "pred0"]),
        (["net.encoder.attention.heads[0].w"], ["w"]),
        (
            ["net.encoder.attention.heads[0].w", "net.decoder.attention.heads[1].w"],
            ["e.a.h0.w", "d.a.h1.w"],
        ),
    ],
)
def test_ways_are_written_short(names: list[str], written: list[str]) -> None:
    short = shortened(names)
    assert [short.get(name, name) for name in names] == written


def test_two_names_never_become_one() -> None:
    names = ["model.weights", "weights", "model.lines[0].w", "model.layers[0].w"]
    short = shortened(names)
    written = [short.get(name, name) for name in names]
    assert len(set(written)) == len(names)
    assert written[0] == "model.weights"


def test_what_is_no_way_stays_as_it_is() -> None:
    assert shortened(["a_long_variable_name", "h₁", "loss[0]·x + very_long", "θ"]) == {}
