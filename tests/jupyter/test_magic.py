"""``%%autodiff`` in a real shell."""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import ad_widget
from ad_widget import AutodiffWidget, Node
from ad_widget.recording import RerunError

from .cells import FIRST, failure, run, variables

# ---------------------------------------------------------------------- the cell


def test_a_cell_becomes_a_widget(shell: InteractiveShell) -> None:
    widget = run(shell, FIRST)
    assert widget.values == {"x": 3.0, "w": 2.0, "b": 1.0}
    assert widget.grads == {"x": 12.0, "w": 18.0, "b": 6.0}
    assert widget.value == 9.0
    assert shell.user_ns["_"] is widget


def test_its_variables_are_nodes_that_follow_the_widget(shell: InteractiveShell) -> None:
    widget = run(shell, FIRST)
    space = shell.user_ns
    assert all(isinstance(space[name], Node) for name in ("x", "w", "b", "a", "loss"))
    assert float(space["x"].grad) == 12.0
    widget.values = {"x": -1.0}
    assert (float(space["x"]), float(space["loss"]), float(space["w"].grad)) == (-1.0, 25.0, 10.0)


def test_prints_and_expressions_are_shown_once(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    widget = run(shell, "%%autodiff\nx = 3.0\nprint('hello', f'{x:.1f}')\ny = x * int(x)\n'last'")
    out = capsys.readouterr().out
    assert out.count("hello 3.0") == 1
    assert "'last'" in out
    widget.values = {"x": 2.0}  # int(x) is another: the cell runs again
    assert widget.value == 4.0
    assert "hello" not in capsys.readouterr().out


def test_magics_and_shell_lines_work_in_the_cell(shell: InteractiveShell) -> None:
    cell = "%%autodiff\n%precision 3\nx = 3.0\nout = !echo 3\ny = x * int(out[0])"
    widget = run(shell, cell)
    assert widget.grads == {"x": 3.0}
    assert widget.program.source == cell.partition("\n")[2]


def test_braces_and_dollars_are_left_alone(shell: InteractiveShell) -> None:
    shell.user_ns["v"] = "expanded"
    run(shell, "%%autodiff --title {v}$v\nx = 3.0\nd = {'a': x}\ns = '{v} $v'\ny = d['a'] * 2")
    assert shell.user_ns["s"] == "{v} $v"
    assert run(shell, "%%autodiff --title {v}$v\nx = 3.0\ny = x * 2")._graph["title"] == "{v}$v"


def test_it_composes_with_time(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(shell, "%%time\n" + FIRST).value == 9.0
    assert "Wall time" in capsys.readouterr().out
    widget = run(shell, "%%autodiff\n%%time\nfrom ad_widget import Node\nx = Node(3.0)\ny = x * 2")
    assert widget.grads == {"x": 2.0}


def test_await_in_the_cell(shell: InteractiveShell) -> None:
    cell = "%%autodiff\nimport asyncio\nx = 3.0\nawait asyncio.sleep(0)\ny = x * x"
    assert run(shell, cell).value == 9.0


def test_a_cell_that_calls_backward_itself_shows_one_pass(shell: InteractiveShell) -> None:
    cell = "%%autodiff\nx = 3.0\ny = x * x\ny.backward()\ny.backward()"
    assert run(shell, cell).grads == {"x": 6.0}
    assert float(shell.user_ns["x"].grad) == 6.0


def test_a_literals_node_is_good_where_a_float_was(shell: InteractiveShell) -> None:
    run(
        shell,
        "%%autodiff loss\nlr = 0.1\nx = 3.0\nloss = x * x\nloss.backward()\n"
        "step = lr * x.grad.data\ntext = f'{lr:.2f} {x:5.1f}'\nx.data -= step",
    )
    space = shell.user_ns
    assert space["text"] == "0.10   3.0"
    np.testing.assert_allclose(np.asarray(space["step"].data), 0.6)


def test_the_seeds_last_cell(shell: InteractiveShell) -> None:
    shell.run_cell("import numpy as np\nfrom ad_widget import Node").raise_error()
    cell = (
        "x = Node([[1.0, 2.0]])\nw = Node([[1.0, -1.0], [0.5, 2.0]])\nb = Node([0.5, -0.5])\n"
        "y = x.matmul(w) + b\nz = y.relu()\nz.backward(Node(np.ones_like(z.data)))\n"
    )
    widget = run(shell, "%%autodiff\n" + cell)
    shown = {name: np.array(grad) for name, grad in widget.grads.items()}
    shell.run_cell(cell).raise_error()
    for name in ("x", "w", "b"):
        np.testing.assert_allclose(shown[name], shell.user_ns[name].grad.data)


def test_a_leak_ends_its_traceback_at_the_users_line(shell: InteractiveShell) -> None:
    error = failure(shell, "%%autodiff\nimport numpy as np\nx = 3.0\nnp.array([1])[0] = x")
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    assert trace is not None
    assert (trace.tb_frame.f_code.co_name, trace.tb_lineno) == ("<module>", 4)
    assert "make the array one of floats" in str(error)


def test_a_guard_that_flips_runs_the_cell_again(shell: InteractiveShell) -> None:
    widget = run(shell, "%%autodiff\nx = 3.0\nif x > 0:\n    y = x * 2\nelse:\n    y = -x * x\n")
    widget.values = {"x": -2.0}
    assert widget.value == -4.0
    assert widget.grads == {"x": 4.0}
    assert float(shell.user_ns["y"]) == -4.0


def test_a_widget_that_goes_on_from_a_cell_run_again_is_told(shell: InteractiveShell) -> None:
    first = run(shell, "%%autodiff\nx = 3.0\nif x > 0:\n    y = x * x\nelse:\n    y = -x")
    second = run(shell, cell := "%%autodiff\nz = x + y")
    first.values = {"x": 5.0}
    assert (second.value, second._status["message"]) == (30.0, "")
    first.values = {"x": -2.0}
    assert second._status["message"] == "y was recomputed in another cell: run this cell again"
    second = run(shell, cell)
    assert (second.value, second._status["message"]) == (0.0, "")


def test_a_widget_that_goes_on_from_a_cell_run_by_hand_is_told(shell: InteractiveShell) -> None:
    cell = "%%autodiff\nx = 3.0\ny = x * x"
    run(shell, cell)
    second = run(shell, "%%autodiff\nz = x + 1")
    run(shell, cell)
    assert second._status["message"] == "x was recomputed in another cell: run this cell again"


def test_a_cell_run_again_leaves_alone_what_stands_on_what_it_did_not_make(
    shell: InteractiveShell,
) -> None:
    shell.run_cell("from ad_widget import Node\nws = [Node(1.0)]").raise_error()
    run(shell, cell := "%%autodiff\ny = ws[0] * 2")
    second = run(shell, "%%autodiff\nz = ws[0] + 1")
    run(shell, cell)
    assert second._status["message"] == ""


def test_an_error_in_a_rerun_leaves_the_last_good_picture(shell: InteractiveShell) -> None:
    widget = run(shell, "%%autodiff\nx = 3.0\nif x < 0:\n    1 / 0\ny = x * 2")
    before = variables(shell)
    with pytest.raises(RuntimeError, match=r"ZeroDivisionError.*line 4"):
        widget.values = {"x": -2.0}
    assert widget.values == {"x": 3.0}
    assert variables(shell) == before


def test_widgets_on_one_variable_stay_in_step_through_a_rerun(shell: InteractiveShell) -> None:
    first = run(shell, "%%autodiff\nx = 3.0\nif x > 0:\n    y = x * 2\nelse:\n    y = -x * x\n")
    second = run(shell, "%%autodiff\nz = x * 5")
    assert second.values == {"x": 3.0}
    first.values = {"x": -2.0}
    assert second.values == {"x": -2.0}
    assert second.value == -10.0
    second.values = {"x": 4.0}
    assert (first.values, first.value) == ({"x": 4.0}, 8.0)


def test_a_cell_may_run_another(shell: InteractiveShell) -> None:
    widget = run(
        shell,
        "%%autodiff y\nx = 3.0\n"
        "get_ipython().run_cell_magic('autodiff', '', 'q = 2.0\\nr = q * q')\n"
        "w = 2.0\ny = x * w * r",
    )
    assert widget.grads == {"x": 8.0, "w": 12.0, "q": 24.0}


@pytest.mark.parametrize("end", [";", "; # quiet", ";\n\n"])
def test_a_semicolon_keeps_the_last_expression_quiet(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str], end: str
) -> None:
    run(shell, f"%%autodiff\nx = 3.0\ny = x * 2\n'last'{end}")
    assert "last" not in capsys.readouterr().out


# ---------------------------------------------------------------------- errors


def test_a_cell_without_a_leaf_says_how_to_make_one(shell: InteractiveShell) -> None:
    result = shell.run_cell("%%autodiff\nr = 0.1\nk = 2\nm = k * 2")
    assert isinstance(result.error_in_exec, UsageError)
    assert "`k = 2` is an integer: write 2.0, or `--leaves k`" in str(result.error_in_exec)
    assert shell.user_ns["m"] == 4


def test_an_exception_is_raised_once_with_the_cells_own_line(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    error = failure(shell, "%%autodiff\nx = 3.0\ny = x * 2\n1 / 0\nz = 1")
    assert isinstance(error, ZeroDivisionError)
    text = capsys.readouterr().out
    assert text.count("ZeroDivisionError: division by zero") == 1
    assert "----> 4 1 / 0" in text
    assert text.count("Cell In[1], line 4") == 1
    assert "recording.py" not in text
    assert "cell.py" not in text


@pytest.mark.parametrize("end", ["\n1 / 0", "", "\nq = w"])
def test_a_failure_gives_earlier_nodes_their_numbers_back(
    shell: InteractiveShell, end: str
) -> None:
    shell.run_cell(
        "import numpy as np\nfrom ad_widget import Node\nclass Model: pass\nw = Node(3.0)\n"
        "model = Model()\nmodel.W = [Node(np.ones(2))]\nseen = model.W[0].data\n"
        "(w * w).backward()\n"
    ).raise_error()
    cell = (
        "%%autodiff --range nobody=0:1\nloss = w * w + model.W[0].sum()\nloss.backward()\n"
        "w.data -= 1\nw.zero_grad()\nmodel.W[0].data -= 1" + end
    )
    failure(shell, cell)
    space = shell.user_ns
    assert (float(space["w"]), float(space["w"].grad)) == (3.0, 6.0)
    assert space["model"].W[0].data.tolist() == [1.0, 1.0]
    assert space["model"].W[0].grad.data.tolist() == [0.0, 0.0]


def test_lines_are_counted_from_the_notebooks_cell_under_time_too(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    failure(shell, "%%time\n%%autodiff\nx = 3.0\n1 / 0")
    assert "----> 4 1 / 0" in capsys.readouterr().out


def test_a_syntax_error_is_shown_as_one(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    assert isinstance(failure(shell, "%%autodiff\nx = 3.0\ny = x *\n"), SyntaxError)
    text = capsys.readouterr().out
    assert "line 3\n" in text
    assert "y = x *" in text
    assert "SyntaxError: invalid syntax" in text
    assert isinstance(failure(shell, "%%autodiff\nx = 3.0\nreturn x"), SyntaxError)


def test_an_op_without_a_rule_names_itself(shell: InteractiveShell) -> None:
    shell.run_cell("import numpy as np")
    error = failure(shell, "%%autodiff\nx = 3.0\ny = np.i0(x)")
    assert isinstance(error, TypeError)
    assert "np.i0" in str(error)


# ---------------------------------------------------------------------- the extension


def test_loading_and_unloading_leave_no_residue() -> None:
    InteractiveShell.clear_instance()
    config = Config({"HistoryManager": {"hist_file": ":memory:"}})
    shell = InteractiveShell.instance(config=config)
    extensions: Any = shell.extension_manager
    try:
        magics = {kind: dict(found) for kind, found in shell.magics_manager.magics.items()}
        registry = dict(shell.magics_manager.registry)
        names = set(shell.user_ns)
        callbacks = {event: list(found) for event, found in shell.events.callbacks.items()}
        for _ in range(2):
            extensions.load_extension("ad_widget")
            extensions.load_extension("ad_widget")
            extensions.reload_extension("ad_widget")
            assert "autodiff" in shell.magics_manager.magics["cell"]
            assert extensions.unload_extension("ad_widget") is None
            assert {k: dict(v) for k, v in shell.magics_manager.magics.items()} == magics
            assert dict(shell.magics_manager.registry) == registry
        assert set(shell.user_ns) == names
        assert {k: list(v) for k, v in shell.events.callbacks.items()} == callbacks
    finally:
        InteractiveShell.clear_instance()


def test_the_same_cell_run_again_is_shown_in_its_widget(shell: InteractiveShell) -> None:
    first = run(shell, FIRST)
    other = run(shell, FIRST.replace("4.0", "5.0"))
    first.values = {"x": 5.0}
    again = run(shell, FIRST)
    assert again is first is not other
    assert again.values["x"] == 3.0
    assert shell.user_ns["x"] is again.nodes["x"]
    assert shell.user_ns["x"].grad.data == again.grads["x"]


def test_a_second_call_within_one_execution_has_a_widget_of_its_own(
    shell: InteractiveShell,
) -> None:
    shell.user_ns["shown"] = shown = []
    twice = (
        "for k in range(2):\n"
        "    shown.append(get_ipython().run_cell_magic('autodiff', '', 'x = 2.0\\ny = x * x'))"
    )
    shell.run_cell(twice).raise_error()
    one, two = shown
    assert one is not two
    shell.run_cell(twice).raise_error()
    assert shown[2] is one
    assert shown[3] is two


def test_a_copy_of_a_notebook_has_widgets_of_its_own(
    shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def request(session: str, number: int) -> None:
        monkeypatch.setattr(
            shell,
            "parent_header",
            {
                "header": {"session": session, "msg_id": f"{session}-{number}"},
                "metadata": {"cellId": "the same"},
            },
            raising=False,
        )

    request("original", 1)
    original = run(shell, FIRST)
    request("copy", 1)
    copy = run(shell, FIRST)
    assert copy is not original
    request("original", 2)
    assert run(shell, FIRST) is original
    request("copy", 2)
    assert run(shell, FIRST) is copy


def test_a_cell_that_fails_when_run_again_leaves_its_widget(shell: InteractiveShell) -> None:
    first = run(shell, cell := "%%autodiff y\nx = 3.0\nn = globals().get('n', 0) + 1\ny = x * x")
    shell.run_cell("n = 'gone'").raise_error()
    assert not shell.run_cell(cell).success
    first.values = {"x": 4.0}
    assert (first.value, float(shell.user_ns["y"])) == (16.0, 16.0)


def test_a_reload_forgets_no_widget(shell: InteractiveShell) -> None:
    first = run(shell, FIRST)
    shell.extension_manager.reload_extension("ad_widget")
    assert run(shell, FIRST) is first


# A kernel with the extension loaded, whose files an upgrade replaces.
UPGRADE = """
import re, sys
from pathlib import Path
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets.widgets.widget import _instances

shell = InteractiveShell.instance()
cell = "%%autodiff\\nx = 3.0\\ny = x * x"
shell.run_line_magic("load_ext", "ad_widget")
old = shell.run_cell(cell).result
import ad_widget
explore = ad_widget.explore

home = Path(ad_widget.__file__).parent
init, engine = home / "__init__.py", home / "engine" / "__init__.py"
text = init.read_text()
new = re.sub('__version__ = "[^"]*"', '__version__ = "9.9.9"', text)
assert new != text
init.write_text(new.replace("    Node,\\n", "    BRAND_NEW,\\n    Node,\\n", 1))
engine.write_text(engine.read_text() + "\\nBRAND_NEW = True\\n")

shell.run_line_magic("reload_ext", "ad_widget")
assert ad_widget.__version__ == "9.9.9" and ad_widget.BRAND_NEW and ad_widget.explore is not explore
made = shell.run_cell(cell).result
assert type(made).__mro__[1] is ad_widget.AutodiffWidget and not isinstance(made, type(old))
assert isinstance(shell.user_ns["x"], ad_widget.Node) and made.grads == {"x": 6.0}
assert old.comm is None
assert sum(type(one).__name__ == "AutodiffWidget" for one in _instances.values()) == 1
shell.run_line_magic("unload_ext", "ad_widget")
assert "autodiff" not in shell.magics_manager.magics["cell"]
assert "AutodiffMagics" not in shell.magics_manager.registry
"""


def test_an_upgrade_in_the_same_kernel(tmp_path: Path) -> None:
    source = Path(ad_widget.__file__).parent
    shutil.copytree(
        source,
        tmp_path / "ad_widget",
        ignore=shutil.ignore_patterns("frontend", "__pycache__"),
    )
    run = subprocess.run(
        [sys.executable, "-c", UPGRADE],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "IPYTHONDIR": str(tmp_path / "ipython")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_what_a_cell_made_before_it_ran_again_is_let_go(shell: InteractiveShell) -> None:
    seen = []
    for _ in range(4):
        shell.run_cell("%%autodiff\nx = 3.0\ny = x * x", store_history=True)
        seen.append(weakref.ref(shell.user_ns["y"]))
    gc.collect()
    assert [one() is not None for one in seen] == [False] * 3 + [True]


def test_a_cell_leaves_nothing_behind_that_it_does_not_show(shell: InteractiveShell) -> None:
    run(shell, "%%autodiff\nx = 3.0\nt = x * 7\ny = t * x")
    t = weakref.ref(shell.user_ns["t"])
    shell.run_cell("%reset -f")
    AutodiffWidget.close_all()
    gc.collect()
    assert t() is None


def test_a_loop_without_an_end_is_stopped_and_the_picture_stays(shell: InteractiveShell) -> None:
    cell = "%%autodiff --patience 0.2\nx = 0.5\nwhile x > 0.6:\n    pass\ny = x * 2"
    widget = run(shell, cell)
    with pytest.raises(RerunError, match=r"stopped after 0\.2 s; --patience .*\(line 3\)"):
        widget.values = {"x": 0.9}
    assert (widget.value, widget.values) == (1.0, {"x": 0.5})
    widget.values = {"x": 0.25}
    assert widget.value == 0.5


def test_a_function_of_an_earlier_cell_assigns_elements(shell: InteractiveShell) -> None:
    shell.run_cell(
        "import numpy as np\ndef rnn(a):\n    h = np.zeros(3)\n    for t in range(1, 3):\n"
        "        h[t] = np.tanh(h[t - 1] + a)\n    return h"
    ).raise_error()
    widget = run(shell, "%%autodiff\nx = 0.7\ny = rnn(x).sum()")
    assert widget.value == pytest.approx(np.tanh(0.7) + np.tanh(np.tanh(0.7) + 0.7))
