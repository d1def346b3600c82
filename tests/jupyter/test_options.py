"""The options of ``%%autodiff``, in a real shell."""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

from .cells import FIRST, failure, run


def test_the_output_and_ranges_are_given_by_options(shell: InteractiveShell) -> None:
    widget = run(
        shell, FIRST.replace("%%autodiff", "%%autodiff a --range x=-5:5:0.5 --range w=0:9")
    )
    assert widget.value == 7.0
    controls = {one["name"]: one for one in widget._graph["controls"]}
    assert [controls["x"][k] for k in ("min", "max", "step")] == [-5.0, 5.0, 0.5]
    assert [controls["w"][k] for k in ("min", "max")] == [0.0, 9.0]


def test_leaves_and_literals_are_given_by_options(shell: InteractiveShell) -> None:
    shell.run_cell("import numpy as np")
    widget = run(
        shell, "%%autodiff --leaves n,W\nn = 3\nW = np.ones(2)\nx = 1.0\ny = (W * n * x).sum()"
    )
    assert set(widget.values) == {"n", "W", "x"}
    widget = run(shell, "%%autodiff --leaves n --no-literals\nn = 3\nx = 1.0\ny = n * x")
    assert set(widget.values) == {"n"}
    shell.run_cell("from ad_widget import Node")
    widget = run(shell, "%%autodiff --literals\nn = Node(2.0)\nx = 1.0\ny = n * x")
    assert set(widget.values) == {"n", "x"}


def test_leaves_within_lists_dicts_and_objects(shell: InteractiveShell) -> None:
    shell.run_cell("import numpy as np\nparams = {'W': np.ones(2), 'b': [np.zeros(2), 3]}")
    widget = run(shell, '%%autodiff --leaves params["W"]\ny = (params["W"] ** 2).sum()')
    assert list(widget.values) == ["params['W']"]
    widget = run(shell, '%%autodiff --leaves params["b"][0],k\nk = 2\ny = params["b"][0].sum() * k')
    assert list(widget.values) == ["params['b'][0]", "k"]
    widget = run(shell, "%%autodiff --leaves params\ny = (params['W'] + params['b'][0]).sum()")
    assert list(widget.values) == ["params['W']", "params['b'][0]"]
    shell.run_cell("deep = {'a': 1.0}")
    widget = run(shell, '%%autodiff --leaves deep["a"] --range deep["a"]=-2:2\ny = deep["a"] ** 2')
    assert widget._graph["controls"][0]["min"] == -2.0
    error = failure(shell, "%%autodiff --leaves params['Q']\ny = params['W'].sum()")
    assert "there is no item 'Q'; there are 'W', 'b'" in str(error)


def test_data_is_held_and_freed(shell: InteractiveShell) -> None:
    cell = "X = np.array([1.0, 2.0])\ny = [2.0, 4.5]\nw = 1\nloss = ((w * X - y) ** 2).sum()"
    shell.run_cell("import numpy as np")
    widget = run(shell, f"%%autodiff\n{cell}")
    widget.values = {"w": 2.0}
    assert list(widget.values) == ["w"]
    assert [one["name"] for one in widget._graph["held"]] == ["X", "y"]
    assert widget._graph["notes"] == ["X, y: held as data by name; --leaves X,y makes them leaves"]
    widget._received(widget, {"type": "free", "name": "X"}, [])
    assert list(widget.values) == ["X", "w"]
    assert widget.values["w"] == 2.0
    np.testing.assert_allclose(widget.grads["X"], [0.0, -2.0])
    assert [one["name"] for one in widget._graph["held"]] == ["y"]
    widget._received(widget, {"type": "free", "name": "nobody"}, [])
    assert "no variable 'nobody'" in widget._status["message"]
    assert list(widget.values) == ["X", "w"]
    widget = run(shell, f"%%autodiff --leaves X,y\n{cell}")
    assert list(widget.values) == ["X", "y", "w"]


def test_a_cell_in_another_notation(shell: InteractiveShell) -> None:
    cell = "a = Value(2.0, label='a')\nb = a.tanh() * 3\nb.label = 'b'"
    widget = run(shell, f"%%autodiff --as micrograd\n{cell}")
    assert list(widget.values) == ["a"]
    assert widget.nodes["b"].label == "b"
    assert "Value" not in shell.user_ns
    error = failure(shell, f"%%autodiff\n{cell}")
    assert isinstance(error, UsageError)
    assert "%%autodiff --as micrograd" in str(error)
    assert "line 2: a = Value(2.0, label='a')  ->  a = Node(2.0)" in str(error)
    error = failure(shell, "%%autodiff --as theano\nx = 3.0\ny = x")
    assert "invalid choice" in str(error)


def test_help_tells_all_with_an_example(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.run_cell("%%autodiff?")
    text = capsys.readouterr().out
    for word in ("%%autodiff [", "output", "--leaves", "--range", "--literals", "--no-literals"):
        assert word in text
    assert "loss = (a - 4.0) ** 2" in text


def test_what_holds_spaces_stands_in_quotes(shell: InteractiveShell) -> None:
    widget = run(shell, "%%autodiff \"y + 1\" --title 'A line'\nx = 3.0\ny = x * 2")
    assert widget.value == 7.0
    assert widget._graph["title"] == "A line"


def test_leaves_come_in_order_of_appearance(shell: InteractiveShell) -> None:
    shell.run_cell("import numpy as np\na, bb, c, d = 1, 2, 3, np.ones(2)")
    widget = run(shell, "%%autodiff --leaves a,bb,c,d\nx = 1.0\ny = (c * d * bb * a * x).sum()")
    assert list(widget.values) == ["c", "d", "bb", "a", "x"]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("%%autodiff --foo\nx = 3.0\ny = x * 2", "--foo"),
        ("%%autodiff q\nx = 3.0\ny = x * 2", "there is no variable 'q'"),
        ("%%autodiff x --leaves q\nx = 3.0\ny = x * 2", "there is no variable 'q'"),
        ("%%autodiff k\nk = 3\nx = 3.0\ny = x * 2", "k is no Node but of type int"),
        ("%%autodiff --range x=5:1\nx = 3.0\ny = x * 2", "minimum 5 is not below the maximum 1"),
        ("%%autodiff --range x=1:1\nx = 3.0\ny = x * 2", "minimum 1 is not below the maximum 1"),
        ("%%autodiff --range x=a:b\nx = 3.0\ny = x * 2", "NAME=MIN:MAX"),
        ("%%autodiff --range x=0:1:-1\nx = 3.0\ny = x * 2", "step must be above 0"),
        ("%%autodiff --range q=0:1\nx = 3.0\ny = x * 2", "there is no leaf 'q'; the leaves are x"),
        ("%%autodiff --leaves 3x\nx = 3.0\ny = x * 2", "not '3x'"),
        ("%%autodiff --leaves n, m\nn = 3\nm = 2\ny = n * m", "names without spaces"),
        ("%%autodiff --range x=0:9 w=0:1\nx = w = 3.0\ny = x * w", "each range has a --range"),
        ("%%autodiff\nx = 3.0\ny = float(x.data) * 2", "the path was lost at line 3"),
    ],
)
def test_what_cannot_be_is_a_usage_error(shell: InteractiveShell, cell: str, message: str) -> None:
    error = failure(shell, cell)
    assert isinstance(error, UsageError)
    assert message in str(error)


def test_patience_is_a_time(shell: InteractiveShell) -> None:
    assert "takes seconds" in str(failure(shell, "%%autodiff --patience 0\nx = 3.0\ny = x * x"))


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ("--ask w,value:a", ["grad:w", "value:a"]),
        ('--ask "∂loss/∂w, local:a->2"', None),
        ("--ask order:a", ["order:a"]),
        ("--quiz --view hidden=grad:w", ["grad:w"]),
        ("--quiz", ["grad:2"]),
    ],
)
def test_a_cell_is_an_exercise(shell: InteractiveShell, options: str, asked: Any) -> None:
    cell = FIRST.replace("%%autodiff", f"%%autodiff loss {options}")
    if asked is None:
        error = failure(shell, cell)
        assert isinstance(error, UsageError)
        assert "cannot be asked of this graph" in str(error)
        return
    shown = run(shell, cell)
    assert set(asked) <= set(shown.view["hidden"])
    assert shown.view["panel"] == "exercise"


def test_elements_of_an_array_are_asked(shell: InteractiveShell) -> None:
    shell.run_cell("from ad_widget import Node")
    cell = "%%autodiff L --ask grad:W[0,1],b\nW = Node([[1.0, 2.0]])\nb = Node([1.0, 2.0])\n"
    shown = run(shell, f"{cell}L = (W * b).sum()")
    assert shown.view["hidden"] == ["grad:W[0,1]", "grad:b[0]", "grad:b[1]"]
