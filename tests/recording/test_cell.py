"""A cell as code: what becomes a leaf, what the output is, and what an error leaves."""

from __future__ import annotations

import ast
import asyncio
import textwrap
from typing import Any

import numpy as np
import pytest

from ad_widget import Node
from ad_widget.engine.context import MODES
from ad_widget.engine.reads import LeakError
from ad_widget.recording import NoLeafError, Recording, record
from ad_widget.recording.cell import Cell, OutputError


def cell(source: str, space: dict[str, Any] | None = None, **options: Any) -> Recording:
    source = textwrap.dedent(source).strip("\n")
    space = {} if space is None else space
    return record(Cell(ast.parse(source), source, space, **options))


def leaves(recording: Recording) -> list[str]:
    return [name for name, _ in recording.leaves]


FIRST = """
x = 3.0
w = 2.0
b = 1.0
a = w * x + b
loss = (a - 4.0) ** 2
"""


def test_the_first_cell() -> None:
    space: dict[str, Any] = {}
    recording = cell(FIRST, space)
    assert leaves(recording) == ["x", "w", "b"]
    assert recording.output is space["loss"]
    assert recording.names[space["a"]] == "a"
    assert {space[name].op is None for name in "xwb"} == {True}
    assert "__ad_widget__" not in space
    assert not MODES


# ---------------------------------------------------------------------- leaves


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = -1e-3\ny = x * 2", ["x"]),
        ("x, w = 3.0, 2.0\ny = x * w", ["x", "w"]),
        ("(x, [w, u]) = (3.0, [2.0, 1.0])\ny = x * w * u", ["x", "w", "u"]),
        ("x = w = 3.0\ny = x * w", ["x", "w"]),
        ("x: float = 3.0\ny = x * x", ["x"]),
        ("x = 3.0; k = 2; y = x * k", ["x"]),
        ("x = 3.0\ns = 'a'\nt = x if s else 0.0\ny = t * x", ["x"]),
    ],
)
def test_float_literals_at_the_top_level_become_leaves(source: str, found: list[str]) -> None:
    assert leaves(cell(source)) == found


def test_other_numbers_stay_as_they_are() -> None:
    space: dict[str, Any] = {}
    cell("x = 3.0\nk = 2\nflag = True\nif k:\n    c = 4.0\ny = x * k * c", space)
    assert (type(space["k"]), type(space["c"]), space["flag"]) == (int, float, True)


def test_a_cell_that_makes_nodes_keeps_its_literals() -> None:
    source = "from ad_widget import Node\nx = Node(3.0)\nlr = 0.1\ny = x * lr"
    assert leaves(cell(source)) == ["x"]
    assert leaves(cell(source, literals=True)) == ["x", "lr"]


def test_literals_can_be_left_alone() -> None:
    space: dict[str, Any] = {"x": Node(2.0)}
    assert leaves(cell("k = 3.0\ny = x * k", space, literals=False)) == ["x"]
    assert type(space["k"] + 0) is float


def test_names_can_be_made_leaves() -> None:
    space: dict[str, Any] = {"v": [1.0, 2.0]}
    recording = cell("k = 2\ny = (v * k).sum()", space, leaves=["k", "v"])
    assert leaves(recording) == ["k", "v"] or leaves(recording) == ["v", "k"]
    assert space["k"].dtype == np.float64
    assert space["v"].shape == (2,)


def test_a_leaf_that_does_not_exist_is_an_error() -> None:
    space: dict[str, Any] = {}
    with pytest.raises(OutputError, match="--leaves: there is no variable 'q'"):
        cell("x = 3.0\ny = x * x", space, leaves=["q"])
    assert "x" not in space


def test_a_leaf_that_holds_no_numbers_is_an_error() -> None:
    with pytest.raises(OutputError, match=r"'s' cannot be a leaf.*str"):
        cell("s = 'text'\nx = 3.0\ny = x * x", leaves=["s"])


def test_leaves_of_earlier_cells_take_part_and_come_first() -> None:
    W = Node([1.0, 2.0])
    recording = cell("k = 3.0\ny = (k * W).sum()", {"other": 1, "W": W})
    assert leaves(recording) == ["W", "k"]
    assert recording.leaves[0][1] is W


def test_data_is_a_leaf_too_but_no_constant_and_nothing_detached() -> None:
    recording = cell(
        """
        from ad_widget import Node
        X = Node([1.0, 2.0], requires_grad=False)
        w = Node(2.0)
        t = (w * 2.0).detach()
        y = (X * w * 3.0 + t).sum()
        """
    )
    assert leaves(recording) == ["X", "w"]


def test_a_leaf_without_a_name_gets_one() -> None:
    recording = cell("import ad_widget\ny = ad_widget.Node(2.0) * 3.0")
    assert leaves(recording) == ["leaf1"]


def test_what_does_not_influence_the_output_is_noted() -> None:
    recording = cell("x = 3.0\nq = 1.0\ny = x * 2")
    assert leaves(recording) == ["x"]
    assert recording.notes == ["q does not influence y"]


def test_a_path_lost_on_the_way_is_noted_with_its_line() -> None:
    recording = cell("x = 3.0\nw = 2.0\nk = float(x.data)\ny = w * k")
    assert leaves(recording) == ["w"]
    assert recording.notes == ["x does not influence y: its numbers were read at line 3"]
    again = cell("x = 3.0\nw = 2.0\nk = float(x.data)\ny = w * k", above=1)  # as a traceback counts
    assert again.notes == ["x does not influence y: its numbers were read at line 4"]


def test_a_users_own_class_called_node_does_no_harm() -> None:
    recording = cell(
        """
        class Node:
            def __init__(self, value): self.value = value
        x = 3.0
        n = Node(x * 2)
        y = n.value + x
        """
    )
    assert leaves(recording) == ["x"]


# ---------------------------------------------------------------------- the output


def test_the_output_is_the_one_named() -> None:
    space: dict[str, Any] = {}
    assert cell(FIRST, space, output="a").output is space["a"]
    losses = cell("x = 3.0\nys = [x * 1, x * 2]\nz = x * 9", space, output="ys[1]")
    assert losses.output is space["ys"][1]


def test_else_the_last_expression() -> None:
    recording = cell("x = 3.0\ny = x * 2\nz = x * 3\ny + 1")
    assert recording.labels[recording.output] == "y + 1"


def test_else_the_last_assigned_that_nothing_else_uses() -> None:
    space: dict[str, Any] = {}
    assert cell("x = 3.0\ny = x * 2\nz = y + 1\nu = y", space).output is space["z"]
    assert cell("x = 3.0\ny = x * 2\nz = x * 3\nprint(z * 2)", space).output is space["z"]
    assert cell("x = 3.0\ny = x * 2\npositive = y > 0", space).output is space["y"]


def test_a_leaf_by_another_name_is_an_output() -> None:
    recording = cell("x = 3.0\ny = x if x > 0 else 0.1 * x")
    assert recording.output is dict(recording.leaves)["x"]
    flipped = recording.rerun({"x": -2.0})
    assert (float(flipped.output), flipped.names[flipped.output]) == (-0.2, "y")
    assert float(flipped.rerun({"x": 5.0}).output) == 5.0


def test_a_last_expression_that_is_no_node_is_shown() -> None:
    shown: list[Any] = []
    recording = cell("x = 3.0\ny = x * 2\n'text'", show=shown.append)
    assert shown == ["text"]
    assert recording.names[recording.output] == "y"
    cell("x = 3.0\ny = x * 2\nNone", show=shown.append)
    assert shown == ["text"]
    recording.rerun({"x": 1.0})
    assert shown == ["text"]


def test_a_gradient_as_last_expression_is_shown_and_not_the_output() -> None:
    shown: list[Any] = []
    recording = cell("x = 3.0\ny = x * 2\ny.backward()\nx.grad", show=shown.append)
    assert [float(one) for one in shown] == [2.0]
    assert recording.names[recording.output] == "y"


@pytest.mark.parametrize(
    ("source", "output", "message"),
    [
        ("x = 3.0\ny = x * 2", "z", "there is no variable 'z'"),
        ("x = 3.0\ny = x * 2\nz = 5", "z", "z is no Node but of type int"),
        ("x = 3.0\ny = x * 2", "1 +", "'1 \\+' cannot be differentiated"),
        ("x = 3.0\ny = float(x.data) * 2", None, "come from no leaf: the path was lost at line 2"),
        ("x = 3.0\ny = x > 2", None, "comes from no leaf"),
    ],
)
def test_an_output_that_cannot_be(source: str, output: str | None, message: str) -> None:
    space: dict[str, Any] = {"x": "before"}
    with pytest.raises(OutputError, match=message):
        cell(source, space, output=output)
    assert {k: v for k, v in space.items() if k != "__builtins__"} == {"x": "before"}


def test_a_cell_without_a_leaf_says_how_to_make_one_and_keeps_its_variables() -> None:
    space: dict[str, Any] = {}
    with pytest.raises(NoLeafError, match=r"x = 3\.0.*ad_widget\.Node.*--leaves x$"):
        cell("k = str(2)", space)
    with pytest.raises(NoLeafError, match=r"or name a variable that holds numbers"):
        cell("k = str(2)\nm = len('abc')", space)
    assert space["m"] == 3
    with pytest.raises(NoLeafError, match="computes nothing from its leaves"):
        cell("x = 3.0", space)


def test_the_seeds_own_last_cell() -> None:
    source = """
    x = Node([[1.0, 2.0]])
    w = Node([[1.0, -1.0], [0.5, 2.0]])
    b = Node([0.5, -0.5])
    y = x.matmul(w) + b
    z = y.relu()
    z.backward(Node(np.ones_like(z.data)))
    """
    space: dict[str, Any] = {"np": np, "Node": Node}
    recording = cell(source, space)
    assert leaves(recording) == ["x", "w", "b"]
    assert recording.output is space["z"]
    np.testing.assert_allclose(space["b"].grad.data, [1.0, 1.0])


# ---------------------------------------------------------------------- names in the code


def test_names_rebound_in_a_loop_are_numbered() -> None:
    recording = cell("x = 2.0\nfor _ in range(3):\n    x = x * x\n")
    assert list(recording.names.values()) == ["x", "x₁", "x₂", "x₃"]


def test_locals_of_functions_and_ways_into_objects_are_names() -> None:
    recording = cell(
        """
        from ad_widget import Node
        import numpy as np
        class Layer:
            def __init__(self):
                self.W = Node([1.0, 2.0])
            def __call__(self, x):
                h = self.W * x
                return np.tanh(h)
        model = Layer()
        def run(x):
            out = model(x)
            return out.sum()
        loss = run(3.0)
        """
    )
    assert sorted(recording.names.values()) == ["h", "loss", "model.W", "out"]


@pytest.mark.parametrize(
    "source",
    [
        "x = 3.0\ny = 0\ny += x\ny *= x",
        "x = 3.0\nif (y := x * 2) is not None:\n    pass",
        "x = 3.0\ntry:\n    y = x * 2\nfinally:\n    pass",
        "x = 3.0\nmatch 1:\n    case _:\n        y = x * 2",
        "x = 3.0\nimport contextlib\nwith contextlib.nullcontext(x * 2) as y:\n    pass",
        "x = 3.0\nwhile True:\n    y = x * 2\n    break",
        "x = 3.0\n(y, *rest) = [x * 2, 1, 2]",
        "x = 3.0\ny: object = x * 2",
    ],
)
def test_bindings_of_every_kind_are_followed(source: str) -> None:
    space: dict[str, Any] = {}
    assert cell(source, space).output is space["y"]


def test_a_loops_variable_does_not_name_what_has_a_place() -> None:
    recording = cell(
        """
        from ad_widget import Node
        ws = [Node(1.0), Node(2.0)]
        total = 0
        for w in ws:
            total = total + w
        """
    )
    assert leaves(recording) == ["ws[0]", "ws[1]"]


def test_a_loops_variable_is_no_way_to_what_a_list_holds() -> None:
    space: dict[str, Any] = {"blocks": [{"w": Node(2.0)}, {"w": Node(3.0)}]}
    recording = cell("y = 1\nfor block in blocks:\n    y = y * block['w']", space)
    assert leaves(recording) == ["blocks[0]['w']", "blocks[1]['w']"]
    recording = cell(
        "from ad_widget import Node\ny = 1\nfor b in ({'w': Node(2.0)},):\n    y = y * b['w']"
    )
    assert leaves(recording) == ["b['w']"]


def test_results_beside_the_output_are_told() -> None:
    recording = cell("x = 2.0\nfirst = x ** 2\nsecond = x ** 3\nthird = x ** 4")
    assert recording.notes == [
        "first, second: other results, not shown; %%autodiff first shows the first"
    ]
    assert cell("x = 2.0\nfirst = x ** 2\nsecond = first * x").notes == []


def test_sum_begins_with_no_step_of_its_own() -> None:
    recording = cell("x = 2.0\nterms = [x * 3, x * 4]\ntotal = sum(terms)")
    assert set(recording.labels.values()) | set(recording.names.values()) == {
        "x",
        "3",
        "4",
        "terms[0]",
        "terms[1]",
        "total",
    }
    assert "0" in cell("x = 2.0\ny = 0 + x").labels.values()  # as it is written


def test_places_in_the_source_are_those_of_the_expressions() -> None:
    source = "π = 2.0\ny = (π * 3.0 +\n     1.0)\n"
    recording = cell(source)
    lines = source.splitlines()
    product = next(n for n in recording.labels if recording.labels[n] == "π·3")
    line, start, end_line, end = recording.spans[product]
    assert line == end_line == 2
    assert lines[line - 1].encode()[start:end].decode() == "π * 3.0"
    assert recording.spans[recording.output] == (2, 5, 3, 8)


def test_places_are_counted_from_the_cells_first_line() -> None:
    recording = cell("x = 3.0\ny = x * 2", above=4)
    assert recording.spans[recording.output] == (2, 4, 2, 9)


# ---------------------------------------------------------------------- errors


def test_an_error_leaves_the_names_as_they_were() -> None:
    space: dict[str, Any] = {"x": 1, "kept": [1]}
    with pytest.raises(ZeroDivisionError):
        cell("x = 3.0\nnew = x\ndel kept\n1 / 0", space)
    space.pop("__builtins__", None)
    assert space == {"x": 1, "kept": [1]}
    assert not MODES


def test_an_error_has_the_cells_own_line() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        cell("x = 3.0\ny = x\n1 / 0", file="<notebook>", above=1)
    assert (caught.traceback[-1].lineno, str(caught.traceback[-1].path)) == (3, "<notebook>")


def test_a_leak_that_numpy_reports_in_its_own_words_is_named() -> None:
    with pytest.raises(LeakError, match=r"np\.stack"):
        cell("x = 3.0\na[0] = x", {"a": np.zeros(2)})


def test_a_backward_without_a_path_says_where_it_was_lost() -> None:
    with pytest.raises(RuntimeError) as caught:
        cell("from ad_widget import Node\nx = Node(3.0)\ny = Node(float(x), False)\ny.backward()")
    assert "at line 3" in caught.value.__notes__[0]


# ---------------------------------------------------------------------- await

ASYNC = """
import asyncio
x = 3.0
await asyncio.sleep(0)
y = x * x
async def double(v):
    await asyncio.sleep(0)
    return v * 2
await double(y)
"""


def compile_async(tree: ast.Module, file: str, mode: str) -> Any:
    return compile(tree, file, mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def test_await_at_the_top_level() -> None:
    space: dict[str, Any] = {}
    recording = cell(ASYNC, space, compiler=compile_async)
    assert leaves(recording) == ["x"]
    assert float(recording.output) == 18.0
    assert float(recording.rerun({"x": 1.0}).output) == 2.0


def test_await_within_a_running_loop() -> None:
    async def notebook() -> Recording:
        return cell(ASYNC, compiler=compile_async)

    assert float(asyncio.run(notebook()).output) == 18.0
    assert not MODES


def test_an_error_awaited_in_a_running_loop_is_raised_here() -> None:
    async def notebook() -> Recording:
        return cell("import asyncio\nawait asyncio.sleep(0)\n1 / 0", compiler=compile_async)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(notebook())
