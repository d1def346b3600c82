"""Programs beyond the one that is shown: asked for by a page, or carried by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ad_widget import explore
from ad_widget.exercises.bugs import BUGS
from ad_widget.jupyter.widget import AutodiffWidget
from ad_widget.program import Program
from ad_widget.publish.html import payload


def square(view: dict[str, Any] | None = None) -> AutodiffWidget:
    return explore(lambda w, x: (w * x - 4.0) ** 2, w=2.0, x=3.0, title="loss", view=view)


def test_a_page_written_on_purpose_carries_the_bug_lab() -> None:
    def bugs(widget: AutodiffWidget) -> int:
        extra = widget._page().extra
        return sum(key.startswith("bug:") for key in extra)

    assert bugs(square()) == len(BUGS)
    assert bugs(explore(lambda x: sum(x**k for k in range(700)), x=0.5)) == 0


def layer(**view: Any) -> AutodiffWidget:
    rng = np.random.default_rng(0)
    X, W = rng.normal(size=(3, 2)), rng.normal(size=(2, 4))
    return explore(lambda X, W: np.tanh(X @ W), X=X, W=W, view=view)


def asked(widget: AutodiffWidget, key: Any, graph: Any = None) -> dict[str, Any]:
    serial = widget._graph["id"] if graph is None else graph
    widget._handle_custom_msg({"type": "extra", "graph": serial, "key": key}, [])
    programs: dict[str, Any] = widget._extra.get("programs", {})
    return programs


def test_a_page_is_given_what_it_asks_for_once() -> None:
    widget = square()
    assert widget._extra == {}
    program = Program.from_json(asked(widget, '["w"]')['["w"]']["program"])
    assert program.run().value == 12.0  # 2 (w x − 4) x
    assert program.run().grads["w"] == 18.0
    first = widget._extra
    assert list(asked(widget, '["w"]')) == ['["w"]']
    assert widget._extra == first
    assert asked(widget, '["w","x"]')['["w","x"]']["title"] == "∂²loss/∂w∂x"


@pytest.mark.parametrize(
    "key", ['["nobody"]', "[]", "w", '"w"', "{", None, 3, "[" * 5000, '["w"' + ',"w"' * 9 + "]"]
)
def test_nothing_comes_of_another_word(key: Any) -> None:
    assert asked(square(), key) == {}


def test_of_a_graph_that_is_no_more_nothing_is_made() -> None:
    widget = square()
    assert asked(widget, '["w"]', graph=17) == {}


def test_with_another_graph_they_are_gone() -> None:
    widget = explore(lambda x: x * x if x > 0 else -x, x=1.0)
    assert asked(widget, '["x"]')
    widget.values = {"x": -1.0}
    assert widget._extra == {}
    program = Program.from_json(asked(widget, '["x"]')['["x"]']["program"])
    assert program.run().value == -1.0


def test_the_tangent_program_pushes_forward() -> None:
    widget = layer()
    program = Program.from_json(asked(widget, "tangent")["tangent"]["program"])
    values = widget.values
    direction = {"W": np.ones((2, 4))}
    z = values["X"] @ values["W"]
    expected = (values["X"] @ direction["W"]) / np.cosh(z) ** 2
    assert np.allclose(program.run(values, direction=direction).tangent, expected)


def test_a_saved_page_carries_what_its_view_opens_and_of_small_graphs_more() -> None:
    assert list(square()._page(large=False).extra) == ['["w"]', '["x"]']
    assert '["w","w"]' in square({"by": ["w", "w"]})._page().extra
    assert list(layer(panel="forward")._page(large=False).extra) == ["tangent"]
    assert payload(square()._page())["_extra"]["programs"].keys() >= {'["w"]', '["x"]'}
    long = explore(lambda x: sum((x * k for k in range(1, 90)), x), x=1.0)
    assert list(long._page(large=False).extra) == []
    assert '["x"]' in long._page().extra


def test_derivatives_by_hand_say_so() -> None:
    from ad_widget import Node

    def f(x: Node) -> Node:
        made = Node(x.data**2, children=[x])
        made._compute_derivatives = lambda: setattr(x, "grad", 2 * x.data)
        return made

    widget = explore(f, x=1.0)
    assert "cannot be recorded" in asked(widget, '["x"]')['["x"]']["error"]


def test_a_broken_engine_says_where_it_goes_wrong() -> None:
    widget = explore(lambda X, b: np.sum(X + b), X=np.ones((2, 3)), b=np.ones(3))
    made = asked(widget, "bug:no un-broadcasting")["bug:no un-broadcasting"]
    node = widget.program.keys.index("b")
    assert made["why"] == {
        str(node): "(3,) was broadcast to 2×3: the sum over the copies is missing"
    }
    part = Program.from_json(made["program"]).nodes[node]
    assert part.grad is not None
    assert Program.from_json(made["program"]).run().numbers[part.grad].shape == (2, 3)
    assert asked(widget, "bug:nothing") == widget._extra["programs"]
