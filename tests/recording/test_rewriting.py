"""Rewritten code: what was written is what tracebacks, spans and tools show, and no hook stays."""

from __future__ import annotations

import ast
import builtins
import inspect
import linecache
import textwrap
import traceback
from typing import Any

import numpy as np
import pytest

from ad_widget import Node, followed
from ad_widget.recording import answers, record
from ad_widget.recording.cell import Cell
from ad_widget.recording.function import Function


def cell(source: str, space: dict[str, Any] | None = None, file: str = "<cell>") -> Any:
    source = textwrap.dedent(source).strip("\n")
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    space = {"__name__": "__main__"} if space is None else space
    return record(Cell(ast.parse(source), source, space, file=file))


def test_spans_are_those_of_what_was_written() -> None:
    source = "import numpy as np\nx = 0.7\ny = np.tanh(np.array([x, x])).sum() * np.exp(x)"
    recording = cell(source)
    line = source.splitlines()[2]
    texts = {
        node.op.name: line[span[1] : span[3]] for node, span in recording.spans.items() if node.op
    }
    assert texts["stack"] == "np.array([x, x])"
    assert texts["tanh"] == "np.tanh(np.array([x, x]))"
    assert texts["exp"] == "np.exp(x)"


@pytest.mark.parametrize("failing", ["1 / 0", "np.zeros(2)[5]", "np.array([x, x]) @ np.ones(3)"])
def test_a_traceback_shows_the_line(failing: str) -> None:
    source = f"import numpy as np\nx = 0.7\ndef f(u):\n    a = np.zeros(2)\n    a[0] = {failing}\n"
    with pytest.raises((ZeroDivisionError, IndexError, ValueError)) as caught:
        cell(source + "    return a\ny = f(x).sum()", file="<traced>")
    trace = [
        one for one in traceback.extract_tb(caught.value.__traceback__) if "<traced>" in one[0]
    ]
    assert [one.lineno for one in trace] == [7, 5]
    assert [one.line for one in trace] == ["y = f(x).sum()", f"a[0] = {failing}"]


def test_nothing_is_left_in_namespaces_or_code() -> None:
    names = set(dir(builtins))
    space: dict[str, Any] = {"__name__": "__main__"}
    cell("import numpy as np\nx = 0.7\ndef f(t): return np.array([t, t]).sum()\ny = f(x)", space)
    assert set(dir(builtins)) == names
    assert set(space) == {"__builtins__", "__name__", "np", "x", "f", "y"}
    assert not any(callable(one) for one in space["f"].__code__.co_consts)
    assert not answers.is_active()
    with pytest.raises(TypeError):  # as ever outside a cell
        space["f"](Node(2.0))
    with pytest.raises(ZeroDivisionError):
        cell("import numpy as np\nx = 0.7\ny = f(x) + 1 / 0", space, "<failing>")
    assert not any(callable(one) for one in space["f"].__code__.co_consts)
    assert not answers.is_active()


def test_a_function_keeps_its_source_and_its_code() -> None:
    space: dict[str, Any] = {"__name__": "__main__", "np": np}
    cell("x = 0.7\ndef f(t):\n    return np.array([t, t]).sum()\ny = f(x)", space, "<made>")
    before = space["f"].__code__
    assert inspect.getsource(space["f"]) == "def f(t):\n    return np.array([t, t]).sum()\n"
    cell("x = 0.5\nz = f(x)", space, "<uses>")
    assert space["f"].__code__ is before


def test_patterns_annotations_and_compiled_functions_are_left_alone() -> None:
    space: dict[str, Any] = {"__name__": "__main__", "codes": []}
    source = """
        import numpy as np
        def njit(f):
            codes.append(f.__code__)
            return f
        x = 0.7
        @njit
        def fast(t): return np.exp(t)
        def plain(t): return np.exp(t)
        quick = njit(plain)
        def noted(t: np.array) -> np.exp:
            v: np.zeros = t
            return v
        match 3.0:
            case np.pi: y = x
            case _: y = noted(np.array([x, x]).sum())
    """
    cell(source, space)
    assert len(space["codes"]) == 2
    for code in space["codes"]:
        assert not any(callable(one) for one in code.co_consts)
    assert inspect.get_annotations(space["noted"]) == {"t": "np.array", "return": "np.exp"}


def test_a_users_own_np_is_left_alone() -> None:
    source = """
        class Fake:
            def array(self, v): return 10 * v[0]
        def f(np): return np.array([x, 1.0])
        x = 0.7
        y = f(Fake())
    """
    assert float(cell(source).output._value) == pytest.approx(7.0)


def test_identity_and_type_of_ufuncs_hold() -> None:
    source = """
        import numpy as np
        x = 0.7
        act = np.tanh
        assert act is np.tanh and act == np.tanh and isinstance(act, np.ufunc)
        assert {act: 1}[np.tanh] and np.add.reduce([1, 2]) == 3 and act.nin == 1
        y = act(x)
    """
    assert cell(source).output.op.name == "tanh"


def test_functions_of_a_script_are_followed_in_explore() -> None:
    recording = record(Function(_written, {"t": Node(0.7)}, {}))
    assert float(recording.output._value) == pytest.approx(0.7 + np.exp(0.7))
    assert not any(callable(one) for one in _helper.__code__.co_consts)


def _helper(t: Any) -> Any:
    h = np.zeros(2)
    h[0] = t
    h[1] = np.exp(t)
    return h


def _written(t: Any) -> Any:
    return _helper(t).sum()


@followed
def _of_module(t: Any, n: int) -> Any:
    h = np.zeros(n)
    h[0] = t
    return np.array([h.sum(), t * t])


def test_a_decorated_function_is_followed_anywhere() -> None:
    out = _of_module(Node(0.7), 3)
    assert type(out) is Node
    out.sum().backward()
    np.testing.assert_allclose(out._value, [0.7, 0.49])
    assert "np.zeros(n)" in inspect.getsource(_of_module)
    recording = cell("x = 0.7\ny = g(x, 2).sum()", {"__name__": "__main__", "g": _of_module})
    assert float(recording.output._value) == pytest.approx(1.19)


def test_followed_refuses_what_has_no_source() -> None:
    with pytest.raises(TypeError, match="function or a class"):
        followed(3)
    space: dict[str, Any] = {}
    exec("def f(x): return x", space)
    with pytest.raises(OSError, match="source of f"):
        followed(space["f"])
