"""What is not known yet is in no still picture, no text and no file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ad_widget import explore
from ad_widget.drawing.mask import frames_done, mask
from ad_widget.drawing.questions import gradients, question
from ad_widget.drawing.stages import stages
from ad_widget.publish import html

from ..pictured import first

F_STEPS, STEPS = 4, 8  # w·x, + b, − 4, squared: forward, and back


def test_nothing_is_hidden_at_the_end_or_without_steps() -> None:
    program = first()
    for done in (None, STEPS, STEPS + 1):
        assert mask(program, done) is None


def test_values_come_forward_and_gradients_back() -> None:
    program = first()
    ops = [k for k, part in enumerate(program.nodes) if part.kind == "op"]
    for done in range(STEPS):
        known = mask(program, done)
        assert known is not None
        assert {k for k in ops if k in known.values} == set(ops[:done])
        if done < F_STEPS:
            assert not known.grads
            assert not known.edges
        else:
            back = set(ops[::-1][: done - F_STEPS])
            assert known.edges == {k for k, e in enumerate(program.edges) if e.target in back}
            assert {k for k in ops if k in known.grads} == set(ops[::-1][: done - F_STEPS + 1])


def test_frames_end_where_the_steps_do() -> None:
    program = first()
    run = program.run()
    steps = list(stages(program, run))
    assert frames_done(program, None) is None
    assert frames_done(program, STEPS) == len(steps)
    for done in range(STEPS):
        last = steps[: frames_done(program, done)][-1]
        known = mask(program, done)
        assert known is not None
        assert last.values == known.values
        assert bool(last.grads) == (done >= F_STEPS)


def lone() -> Any:
    """Return a widget with numbers that nothing else is written with."""
    return explore(lambda x, w: np.exp(x * w) * 3.0, x=1.234, w=0.567)


@pytest.mark.parametrize("done", range(7))
def test_no_export_tells_what_is_hidden(done: int, tmp_path: Path) -> None:
    widget = lone()
    widget.view = {"done": done}
    told = [widget.graph.source, html.still(widget.snapshot), html.words(widget.snapshot)]
    told.append(repr(widget))
    for kind in ("svg", "tex", "dot"):
        widget.save(tmp_path / f"a.{kind}")
        told.append((tmp_path / f"a.{kind}").read_text("utf-8"))
    value, grad = f"{3 * np.exp(1.234 * 0.567):.4g}", f"{0.567 * 3 * np.exp(1.234 * 0.567):.4g}"
    for text in told:
        assert (value in text) == (done >= 3)
        assert (grad in text) == (done >= 6)


def test_frames_tell_no_more(tmp_path: Path) -> None:
    widget = lone()
    widget.view = {"done": 1}
    widget.save(tmp_path / "a.svg", frames=True)
    assert len(list(tmp_path.iterdir())) == 2


def test_what_a_gradient_is_found_from_is_given() -> None:
    program = explore(lambda x, y, z: (x + y) * z, x=-2.0, y=5.0, z=-4.0).program
    known = mask(program, None, [q for key in gradients(program) if (q := question(program, key))])
    assert known is not None
    assert known.values == frozenset(range(len(program.nodes)))  # of z too, which is one of them
    assert len(known.grads) == 1  # the output's own, which is 1


def test_a_gradient_that_is_the_derivative_asked_for_is_hidden_with_it() -> None:
    program = explore(lambda a, b: (a + b) ** 2, a=1.5, b=0.25).program
    keys = list(program.keys)
    end = next(k for k, part in enumerate(program.nodes) if part.value == program.output)
    one = question(program, f"local:{keys[end - 1]}->{keys[end]}")
    assert one is not None
    known = mask(program, None, [one])
    assert known is not None
    # 2 (a + b) is the derivative, and what all gradients are.
    assert {keys[k] for k in known.grads} & {"a", "b", keys[end - 1]} == set()
    # What a product passes on is a value that is given.
    given = explore(lambda a, b: a * b, a=1.5, b=0.25).program
    (first, *_) = (question(given, f"local:{key}->{given.keys[-1]}") for key in ("a", "b"))
    assert first is not None
    known = mask(given, None, [first])
    assert known is not None
    assert len(known.grads) == len(given.nodes)


def test_a_gradient_handed_on_goes_where_it_comes_to_later() -> None:
    program = explore(lambda x, b: ((x + b) * 1.0 - 4.0) ** 2, x=3.0, b=1.5).program
    keys = list(program.keys)

    def seen(key: str) -> set[str]:
        one = question(program, key)
        assert one is not None
        known = mask(program, None, [one])
        assert known is not None
        return {keys[k] for k in known.grads if program.nodes[k].grad is not None}

    every = {keys[k] for k, part in enumerate(program.nodes) if part.grad is not None}
    (sum_,) = (key for key in keys if program.nodes[keys.index(key)].op == "add")
    assert seen(f"grad:{sum_}") == every - {sum_, "x", "b"}
    assert seen("grad:b") == every - {"b"}  # what it was handed on from is given


def wide(X: Any, W: Any) -> Any:
    Z = X @ W
    return np.sum(Z)


def test_a_shape_that_is_asked_for_is_drawn_nowhere(tmp_path: Path) -> None:
    widget = explore(wide, X=np.ones((5, 3)), W=np.ones((3, 7)))
    widget.save(tmp_path / "a.svg")
    assert "5×7" in (tmp_path / "a.svg").read_text()
    widget.quiz("value_shape:Z")
    told = [html.still(widget.snapshot), html.words(widget.snapshot), repr(widget)]
    told += [widget.graph.source, widget.exam().partition("Key")[0]]
    for kind in ("svg", "tex", "dot", "pdf"):
        widget.save(tmp_path / f"a.{kind}")
        told.append((tmp_path / f"a.{kind}").read_bytes().decode("latin-1"))
    for text in told:
        assert not re.search(r"5 ?(×|\\times|\xd7) ?7|\(5, 7\)", text)


def steep(x: Any, w: Any) -> Any:
    return np.exp(x * w) * 3.0


def test_a_leaf_s_value_that_is_asked_for_is_given_nowhere() -> None:
    widget = explore(steep, x=1.234, w=0.567).quiz("value:x")
    sheet = widget.exam().partition(r"\section*{Key")[0]
    assert "0.567" in sheet  # of w, which is given
    for text in (html.words(widget.snapshot), html.still(widget.snapshot), repr(widget), sheet):
        assert "1.234" not in text


def test_no_derivative_is_drawn_in_an_exercise(tmp_path: Path) -> None:
    widget = lone()
    widget.view = {"by": ["w"]}
    grad = f"{1.234 * 3 * np.exp(1.234 * 0.567):.4g}"  # the output's value in its graph
    assert grad in widget.graph.source
    widget.view = {"by": ["w"], "hidden": ["grad:w"]}
    widget.save(tmp_path / "a.svg")
    for text in (
        widget.graph.source,
        html.still(widget.snapshot),
        (tmp_path / "a.svg").read_text(),
    ):
        assert grad not in text


def double(x: Any) -> Any:
    return x + x


def twice(x: Any) -> Any:
    return double(x * 2.0) * 3.0


def test_what_is_drawn_follows_the_view(tmp_path: Path) -> None:
    widget = explore(twice, x=1.5)
    paths = widget.program.scope_paths
    assert paths
    opened = widget.graph.source
    widget.view = {"orientation": "tb", "open": [], "select": paths[0], "edges": "none"}
    assert "rankdir=TB" in widget.graph.source
    assert "cluster" in opened
    assert "cluster" not in widget.graph.source

    def size(**options: Any) -> tuple[float, float]:
        widget.save(tmp_path / "a.svg", **options)
        found = re.search(r'width="([\d.]+)" height="([\d.]+)"', (tmp_path / "a.svg").read_text())
        assert found
        return float(found[1]), float(found[2])

    wide, high = size()
    assert high > wide
    turned = size(orientation="lr")
    assert turned[0] > turned[1]
    assert f"{paths[0]}" in widget.graph.source
