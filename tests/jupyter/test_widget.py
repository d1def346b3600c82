"""The widget without a page: traits, messages, and what becomes of the user's Nodes."""

from __future__ import annotations

from io import StringIO
from typing import Any, ClassVar

import comm
import numpy as np
import pytest
from comm.base_comm import BaseComm
from IPython.core.interactiveshell import InteractiveShell

from ad_widget import AutodiffWidget, Node, define, explore
from ad_widget.engine import OPS
from ad_widget.jupyter.controls import default_range


class Page:
    """Stands in for the page: sends what it would send, and keeps what it gets."""

    def __init__(self, widget: AutodiffWidget) -> None:
        self.widget = widget
        self.got: list[tuple[dict[str, Any], list[bytes]]] = []
        widget.send = self.receive  # type: ignore[method-assign]

    def receive(self, content: dict[str, Any], buffers: Any = None) -> None:
        self.got.append((content, list(buffers or [])))

    def content(self, **changed: Any) -> dict[str, Any]:
        """Return what a move of now says of itself."""
        graph = self.widget._graph
        return {
            "type": "set",
            "graph": graph["id"],
            "leaves": graph["leaves"],
            "seq": 1,
            "interrupts": self.widget._status["interrupts"],
            "frame": False,
            **changed,
        }

    def send(self, content: dict[str, Any], *leaves: float) -> None:
        self.widget._received(self.widget, content, [np.array(leaves).tobytes()])

    def move(self, *leaves: float, **changed: Any) -> None:
        self.send(self.content(**changed), *leaves)


def square(**leaves: Any) -> AutodiffWidget:
    return explore(lambda x: (x - 1.0) ** 2, **(leaves or {"x": 3.0}))


Messages = list[tuple[str, str, Any]]


class Heard(BaseComm):
    """A channel whose messages are kept, with those of all others."""

    messages: ClassVar[Messages] = []

    def publish_msg(self, msg_type: str, data: Any = None, *_: Any, **__: Any) -> None:
        self.messages.append((self.comm_id, msg_type, data))


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> Messages:
    """Give the list to which the messages of all channels are added: of which, what, the data."""
    monkeypatch.setattr(comm, "create_comm", Heard)
    monkeypatch.setattr(Heard, "messages", [])
    return Heard.messages


def test_a_new_widget_tells_all_in_the_message_that_opens_its_channel(
    messages: Messages,
) -> None:
    one = explore(lambda x: (x - 1.0) ** 2, x=3.0, view={"select": "x"})
    own = [message for message in messages if message[0] == one.model_id]
    ((_, kind, data),) = own
    assert kind == "comm_open"
    assert data["state"]["_graph"]["program"]
    assert data["state"]["_view"] == {"select": "x"}


def test_the_page_hears_of_a_new_cells_widget_before_the_cell_runs(
    shell: InteractiveShell, messages: Messages
) -> None:
    shell.user_ns["heard"] = messages
    cell = "%%autodiff --view select=x\nbefore = len(heard)\nx = 3.0\ny = x * x"
    shell.run_cell(cell).raise_error()
    assert shell.user_ns["before"] == 1
    (_, first, opened), (_, second, told) = messages  # all of the graph at once
    assert (first, second) == ("comm_open", "comm_msg")
    assert opened["state"]["_graph"] == {}
    assert told["state"]["_graph"]["program"]
    assert told["state"]["_view"] == {"select": "x"}


def test_the_widget_of_a_new_cell_that_fails_is_the_next_ones(
    shell: InteractiveShell, messages: Messages
) -> None:
    assert not shell.run_cell("%%autodiff\nx = 3.0\ny = x / 0").success
    assert not shell.run_cell("%%autodiff --view select=z\nx = 3.0\ny = x * x").success
    assert [kind for _, kind, _ in messages] == ["comm_open"]
    shell.run_cell("%%autodiff\nx = 3.0\ny = x * x").raise_error()
    assert [kind for _, kind, _ in messages] == ["comm_open", "comm_msg"]
    assert not shell.run_cell("%%autodiff\nz = 3.0\nu = z / 0").success
    shell.run_line_magic("unload_ext", "ad_widget")
    assert [kind for _, kind, _ in messages][2:] == ["comm_open", "comm_close"]


def test_a_spare_widget_that_was_closed_is_nobodys(
    shell: InteractiveShell, messages: Messages
) -> None:
    assert not shell.run_cell("%%autodiff\nx = 3.0\ny = x / 0").success
    AutodiffWidget.close_all()
    shell.run_cell("%%autodiff\nx = 3.0\ny = x * x").raise_error()
    assert [kind for _, kind, _ in messages][-3:] == ["comm_close", "comm_open", "comm_msg"]


def test_of_cells_that_fail_within_each_other_one_widget_is_kept(
    shell: InteractiveShell, messages: Messages
) -> None:
    inner = "get_ipython().run_cell_magic('autodiff', '', 'a = 1.0\\nb = a / 0')"
    assert not shell.run_cell(f"%%autodiff\n{inner}\nx = 3.0\ny = x / 0").success
    shell.run_line_magic("unload_ext", "ad_widget")
    kinds = [kind for _, kind, _ in messages]
    assert kinds.count("comm_open") == kinds.count("comm_close")


def test_a_widget_whose_code_has_not_run_can_be_written() -> None:
    assert "AutodiffWidget" in repr(AutodiffWidget())


def test_a_layout_is_made_when_it_is_asked_for(messages: Messages) -> None:
    one = square()
    assert one.get_state()["layout"] is None
    assert {message[0] for message in messages} == {one.model_id}
    one.layout.width = "50%"
    assert one.layout.width == "50%"
    own = [data["state"] for comm_id, _, data in messages if comm_id == one.model_id]
    assert [state["layout"] for state in own] == [None, f"IPY_MODEL_{one.layout.model_id}"]
    one.layout = {"height": "300px"}
    assert one.layout.height == "300px"
    layout = one.layout
    one.close()
    assert layout.comm is None
    square().close()  # has made none


def test_values_and_grads_are_dicts_by_name() -> None:
    widget = square()
    assert widget.values == {"x": 3.0}
    assert widget.grads == {"x": 4.0}
    assert widget.value == 4.0


def test_values_can_be_assigned_and_observed() -> None:
    widget = square()
    seen: list[Any] = []
    widget.observe(lambda change: seen.append(change["new"]), "grads")
    widget.values = {"x": 5.0}
    assert widget.grads == {"x": 8.0}
    assert seen == [{"x": 8.0}]


def test_a_wrong_assignment_changes_nothing() -> None:
    widget = square()
    with pytest.raises(KeyError, match="no leaf 'z'"):
        widget.values = {"z": 1.0}
    with pytest.raises(ValueError, match="shape"):
        widget.values = {"x": [1.0, 2.0]}
    assert widget.values == {"x": 3.0}
    assert widget.grads == {"x": 4.0}


def test_a_move_is_answered_and_reaches_the_nodes() -> None:
    widget = square()
    page = Page(widget)
    x = widget.nodes["x"]
    page.move(2.0, seq=7)
    assert page.got[-1][0] == {"type": "ack", "graph": widget._graph["id"], "seq": 7}
    assert float(x.data) == 2.0
    assert x.grad is not None
    assert float(x.grad.data) == 2.0
    assert widget.values == {"x": 2.0}


def test_a_page_that_cannot_compute_gets_the_numbers() -> None:
    widget = square()
    page = Page(widget)
    page.move(2.0, frame=True)
    content, buffers = page.got[-1]
    assert content["type"] == "frame"
    numbers = dict(zip(widget.program.show, np.frombuffer(buffers[0]), strict=True))
    assert numbers[widget.program.output] == 1.0


def test_a_move_for_an_older_graph_is_answered_and_left_aside() -> None:
    widget = square()
    page = Page(widget)
    page.send(page.content(graph=-1, leaves=None, seq=3), 1.0, 2.0)
    assert page.got[-1][0]["seq"] == 3
    assert widget.values == {"x": 3.0}


def test_a_move_of_one_leaf_is_not_taken_for_that_of_another() -> None:
    def f(x: Any) -> Any:
        if x > 1.0:
            a = Node(1.0)
            return x * a
        b = Node(2.0)
        return x * b

    widget = explore(f, x=2.0)
    page = Page(widget)
    before = page.content(seq=2)
    page.move(0.9, 1.0)
    assert widget.values == {"x": 0.9, "b": 2.0}
    # On its way when the graph became another of as many leaves.
    page.send(before, 0.5, 7.0)
    assert widget.values == {"x": 0.9, "b": 2.0}
    assert page.got[-1][0] == {"type": "ack", "graph": before["graph"], "seq": 2}


def test_a_branch_that_drops_a_leaf_keeps_it_with_gradient_0() -> None:
    widget = explore(lambda a, b: 2 * (a if a > b else b), a=1.0, b=2.0)
    page = Page(widget)
    assert (widget.values, widget.grads) == ({"a": 1.0, "b": 2.0}, {"a": 0.0, "b": 2.0})
    page.move(3.0, 2.0)
    assert (widget.values, widget.grads) == ({"a": 3.0, "b": 2.0}, {"a": 2.0, "b": 0.0})
    assert [one["name"] for one in widget._graph["controls"]] == ["a", "b"]
    page.move(1.0, 2.0)
    assert (widget.values, widget.grads) == ({"a": 1.0, "b": 2.0}, {"a": 0.0, "b": 2.0})


def test_a_function_that_a_branch_makes_constant_comes_back() -> None:
    widget = explore(lambda x, w: max(0, w * x), x=-1.0, w=2.0)
    assert (widget.value, widget.grads) == (0.0, {"x": 0.0, "w": 0.0})
    (note,) = widget._graph["notes"]
    assert note.startswith("x, w: gradient 0, since the output depends on them in another branch")
    Page(widget).move(1.5, 2.0)
    assert (widget.value, widget.grads) == (3.0, {"x": 2.0, "w": 1.5})
    assert widget._graph["notes"] == []
    with pytest.raises(TypeError, match=r"returned no Node but float.*lost at line"):
        explore(lambda x: max(0, float(x.data) ** 2), x=1.0)


def test_a_move_from_before_the_graph_changed_counts_if_its_leaves_are_those_of_now() -> None:
    widget = explore(lambda x: x * x if x > 0 else -3.0 * x, x=2.0)
    page = Page(widget)
    before = page.content(seq=2)
    page.move(-1.0)
    page.send(before, -2.0)
    assert widget.values == {"x": -2.0}


def test_a_guard_runs_the_code_again_and_shows_its_graph() -> None:
    def f(x: Any) -> Any:
        return x * x if x > 0 else -3.0 * x

    widget = explore(f, x=2.0)
    before = widget._graph["id"]
    Page(widget).move(-1.0)
    assert widget.value == 3.0
    assert widget.grads == {"x": -3.0}
    assert widget._graph["id"] != before


def test_an_error_in_the_code_leaves_the_last_picture() -> None:
    def f(x: Any) -> Any:
        if x < 0:
            raise ValueError("no roots of negative numbers")
        return x * 2.0

    widget = explore(f, x=2.0)
    page = Page(widget)
    page.move(-1.0)
    assert "no roots of negative numbers" in widget._status["message"]
    assert widget.values == {"x": 2.0}
    assert np.frombuffer(widget._values).tolist() == [2.0]
    page.move(5.0)
    assert widget.value == 10.0
    assert widget._status["message"] == ""


def test_an_interrupt_ends_the_moves_on_their_way_too() -> None:
    calls = StringIO()  # a list would be as the first run left it, whatever a re-run does

    def f(x: Any) -> Any:
        if x < 0:
            calls.write(f"{float(x)} ")
            raise KeyboardInterrupt  # as in a loop that never ends
        return x * 2.0

    widget = explore(f, x=2.0)
    page = Page(widget)
    for seq, x in enumerate([-1.0, -2.0, -3.0], 1):
        page.move(x, seq=seq, interrupts=0)
    assert calls.getvalue() == "-1.0 "
    assert [content["seq"] for content, _ in page.got] == [1, 2, 3]
    assert "KeyboardInterrupt" in widget._status["message"]
    page.move(4.0, interrupts=0)  # runs no code: it is not lost
    assert (widget.value, widget._status["message"]) == (8.0, "")
    page.move(-4.0)
    assert calls.getvalue() == "-1.0 -4.0 "
    page.move(5.0)
    assert (widget.value, widget._status["message"]) == (10.0, "")


class Unheard(BaseException):
    """An exception that is no `Exception`, as an asynchronous library's cancellation."""


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, GeneratorExit, Unheard])
def test_whatever_ends_an_op_its_move_is_answered(kind: type[BaseException]) -> None:
    def forward(a: Any) -> Any:
        if a < 0:
            raise kind
        return a * 2.0

    ends = define(f"ends in {kind.__name__}", forward, lambda g, ans, a: g * 2.0)
    widget = explore(lambda x: ends(x), x=2.0)
    page = Page(widget)
    page.move(-1.0)
    assert [content["seq"] for content, _ in page.got] == [1]
    assert kind.__name__ in widget._status["message"]
    assert widget.values == {"x": 2.0}
    page.move(3.0)
    assert (widget.value, widget._status["message"]) == (6.0, "")


def test_a_value_that_is_no_number_names_where_it_came_from() -> None:
    widget = explore(lambda x: np.log(x) * 2.0, x=2.0)
    Page(widget).move(-1.0)
    assert "NaN" in widget._status["message"]
    assert "log" in widget._status["message"]


def test_a_node_on_a_kink_is_told() -> None:
    widget = explore(lambda x: abs(x) * 2.0, x=2.0)
    assert widget._status["conventions"] == {}
    Page(widget).move(0.0)
    assert any("abs at 0" in told for told in widget._status["conventions"].values())


def test_widgets_that_share_a_leaf_follow_each_other() -> None:
    x = Node(3.0)
    first = explore(lambda: x * x)
    second = explore(lambda: x * 2.0)
    (name,) = first.values
    first.values = {name: 4.0}
    assert second.value == 8.0
    second.values = {next(iter(second.values)): 1.0}
    assert first.value == 1.0


def test_the_program_in_the_wire_is_the_widgets_own() -> None:
    widget = square()
    program = type(widget.program).from_json(widget._graph["program"])
    assert program.run({"x": 0.0}).value == widget.program.run({"x": 0.0}).value


@pytest.mark.parametrize(
    ("value", "end"),
    [
        (3.0, 9.0),
        (-2.0, 6.0),
        (0.01, 0.03),  # a learning rate
        (0.1, 0.3),
        (0.35, 1.5),
        (-45.0, 150.0),
        (0.0, 1.0),
        (1e-310, 1.0),
        (1.7e308, 1.7e308),
        (float("inf"), 1.0),
    ],
)
def test_a_range_crosses_zero_and_holds_about_three_times_the_value(
    value: float, end: float
) -> None:
    assert default_range(value) == (-end, end)


def test_mode_is_one_of_two() -> None:
    widget = square()
    widget.mode = "kernel"
    assert widget._status["reason"] == "as widget.mode asks"
    assert widget._status["mode"] == "kernel"
    with pytest.raises(ValueError, match="browser"):
        widget.mode = "moon"


def test_output_carries_text_and_html_beside_the_view() -> None:
    bundle = square()._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    assert {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"} <= set(data)
    assert "gradient" in data["text/plain"]


def test_graph_is_a_digraph_to_style() -> None:
    import graphviz

    graph = square().graph
    assert isinstance(graph, graphviz.Digraph)
    graph.attr(rankdir="TB")
    assert "rankdir=TB" in graph.source


# ------------------------------------------------------------------ what a page may not do


@pytest.mark.parametrize("name", ["_esm", "_graph", "_status", "_values", "_frame", "_css"])
def test_a_page_cannot_write_what_the_kernel_owns(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    widget = square()
    before, said = widget.get_state(), list[Any]()
    monkeypatch.setattr(widget, "_send", lambda message, buffers=None: said.append(message))
    widget.set_state({name: "alert(1)"})
    assert widget.get_state() == before
    assert said == []  # not even an echo, which would reach the other pages


@pytest.mark.parametrize(
    "content",
    [
        None,
        "set",
        {},
        {"type": "layout", "graph": 1, "layout": 7},
        {"type": "set"},
        {"type": "set", "seq": "1", "graph": 1, "leaves": 0},
        {"type": "set", "seq": 1, "interrupts": -1},
        {"type": "set", "seq": 1, "interrupts": True},
        {"type": "set", "seq": 1, "graph": [], "leaves": {}},
        {"type": ["set"]},
    ],
)
@pytest.mark.parametrize("buffers", [[], [b"123"], [b"12345678"], [b"12345678" * 2], [b"", b""]])
def test_what_is_no_message_changes_nothing(content: Any, buffers: list[bytes]) -> None:
    widget = square()
    Page(widget)
    before = widget.get_state()
    widget._received(widget, content, buffers)
    assert widget.get_state() == before
    assert "text/html" in widget._repr_mimebundle_()[0]


def test_a_move_with_another_number_of_values_is_acknowledged_and_left_alone() -> None:
    widget = square()
    page = Page(widget)
    page.move(1.0, 2.0, seq=3)
    assert page.got[-1][0]["type"] == "ack"
    assert page.got[-1][0]["seq"] == 3
    assert widget.values == {"x": 3.0}


# ------------------------------------------------------------------ faults in an op


@pytest.mark.parametrize("fault", [SystemExit(1), KeyboardInterrupt(), ValueError("x" * 10**6)])
def test_what_an_op_raises_is_said_and_the_move_is_answered(
    fault: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(OPS, "faulty_for_a_test", None)  # so that it is taken away again
    del OPS["faulty_for_a_test"]
    faults: list[BaseException] = []

    def forward(x: Any, xp: Any = np) -> Any:
        if faults:
            raise faults[0]
        return x * 2.0

    faulty = define("faulty_for_a_test", forward, lambda g, ans, x: g * 2.0)
    widget = explore(lambda x: faulty(x) ** 2, x=3.0)
    page = Page(widget)
    faults.append(fault)
    page.move(1.0, seq=5)
    assert page.got[-1][0]["seq"] == 5
    assert widget._status["message"].startswith(type(fault).__name__)
    assert len(widget._status["message"]) <= 2_000
    assert widget.values == {"x": 3.0}
    faults.clear()
    page.move(1.0, seq=6)
    assert widget.values == {"x": 1.0}


# ------------------------------------------------------------------ as text


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_it_prints_on_any_terminal(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    widget = explore(lambda α, W: (α * W).sum(), α=-2.0, W=[1.0, 2.0])
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    print(widget)
    sys.stdout.flush()
    assert b"W" in raw.getvalue()


def test_a_page_that_plots_gets_the_graph_of_another_branch_and_nothing_moves() -> None:
    def f(x: Any) -> Any:
        if x > 5.0:
            raise ValueError("too far")
        return x * x if x > 0 else -3.0 * x

    widget = explore(f, x=2.0)
    page = Page(widget)
    before = widget.get_state()
    page.move(-1.0, type="branch", seq=7)
    (content, _), program = page.got[-1], widget.program
    assert (content["type"], content["seq"]) == ("branch", 7)
    assert content["graph"]["leaves"] == widget._graph["leaves"]
    assert (
        '"negative"' in content["graph"]["program"] or '"multiply"' in content["graph"]["program"]
    )
    assert content["graph"]["program"] != widget._graph["program"]
    page.move(6.0, type="branch", seq=8)
    assert "too far" in page.got[-1][0]["message"]
    page.move(6.0, 7.0, type="branch", seq=9)  # not its leaves
    assert page.got[-1][0] == {"type": "branch", "seq": 9}
    assert widget.get_state() == before
    assert widget.program is program
    assert widget.values == {"x": 2.0}


def test_a_page_gets_numbers_at_other_values_and_nothing_moves() -> None:
    def f(x: Any, W: Any) -> Any:
        if x > 5.0:
            raise ValueError("too far")
        return x * W * W if x > 0 else -3.0 * W

    widget = explore(f, x=2.0, W=[1.0, 3.0])
    page = Page(widget)
    before = widget.get_state()

    def ask(*values: float, **options: Any) -> tuple[dict[str, Any], list[list[float]]]:
        page.move(*values, type="aside", seq=7, **options)
        content, arrays = page.got[-1]
        assert (content["type"], content["seq"]) == ("aside", 7)
        return content, [np.frombuffer(one).tolist() for one in arrays]

    _, (found, frame) = ask(4.0, 1.0, 3.0)
    assert found == [40.0, 10.0, 8.0, 24.0]  # the sum of both, by x and W
    assert len(frame) * 8 == len(widget._frame)
    assert ask(4.0, 1.0, 3.0, seed=1)[1][0] == [36.0, 9.0, 0.0, 24.0]
    _, (found,) = ask(-1.0, 1.0, 3.0)  # on another branch
    assert found == [-12.0, 0.0, -3.0, -3.0]
    assert "too far" in ask(6.0, 1.0, 3.0)[0]["message"]
    assert ask(6.0)[1] == []
    assert "branch" in ask(-1.0, 1.0, 3.0, rerun=False)[0]["message"]
    assert ask(4.0, 1.0, 3.0, seed="1")[1][0][0] == 40.0
    assert widget.get_state() == before


def test_a_page_hears_that_an_observer_has_set_other_values() -> None:
    widget = explore(lambda w, x: w * x, w=2.0, x=1.0)

    def at_most_three(_: Any) -> None:
        if widget.values["x"] > 3:
            widget.values = {"x": 3.0}

    widget.observe(at_most_three, "values")
    page = Page(widget)
    page.move(2.0, 2.5)
    assert "others" not in page.got[-1][0]
    page.move(2.0, 7.0)
    assert page.got[-1][0]["others"]
    assert widget.values == {"w": 2.0, "x": 3.0}
    assert np.frombuffer(widget._values).tolist() == [2.0, 3.0]
