"""The process that lays out: one for many graphs, and none left over."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ad_widget import Node, lower
from ad_widget.drawing import dot_process, picture
from ad_widget.drawing.dot_process import Dot
from ad_widget.program import Program

pytestmark = pytest.mark.skipif(shutil.which("dot") is None, reason="no dot on the PATH")


@pytest.fixture(autouse=True)
def _none_kept() -> Iterator[None]:
    dot_process.drop()
    yield
    dot_process.drop()


def chain(length: int) -> Program:
    x = y = Node(1.0)
    for _ in range(length):
        y = y.sin()
    return lower(y, [("x", x)])[0]


def taken() -> Dot:
    dot = dot_process.take()
    assert dot is not None
    return dot


def test_one_lays_out_graph_after_graph() -> None:
    dot = taken()
    for name in ("a", "b", "c"):
        dot.ask(f'digraph {{ {name} [label="}}\\n}}"] {name} -> z }}')
        answer = dot.answer(10)
        assert answer is not None
        assert [one["name"] for one in json.loads(answer)["objects"]] == [name, "z"]
    dot.end()


def test_it_is_kept_for_the_next_layout() -> None:
    dot_process.ready()
    dot = taken()
    dot_process.keep(dot)
    places = [picture.layout(chain(length)) for length in (3, 200, 1)]
    assert [len(place["nodes"]) for place in places if place] == [4, 201, 2]
    assert dot_process.take() is dot
    dot.end()


def test_two_at_once_are_two_and_one_is_kept() -> None:
    first, second = picture.Placing(chain(2)), picture.Placing(chain(3))
    one, two = first._dot, second._dot
    assert one is not None
    assert two is not None
    assert one is not two
    assert len((second.wait() or {})["nodes"]) == 4
    assert len((first.wait() or {})["nodes"]) == 3
    assert two._process.returncode is not None
    assert dot_process.take() is one
    one.end()


def test_one_that_has_ended_is_not_used() -> None:
    dot = taken()
    dot._process.kill()
    dot._process.wait()
    dot_process.keep(dot)
    place = picture.layout(chain(3))
    assert place is not None
    assert not dot.usable


def test_one_of_another_path_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    dot_process.keep(dot := taken())
    monkeypatch.setenv("PATH", str(tmp_path))
    assert dot_process.take() is None
    assert dot._process.returncode is not None


def test_one_killed_at_work_answers_none() -> None:
    dot = taken()
    dot._process.kill()
    dot.ask("digraph { a }")
    assert [dot.answer(10), dot.answer(10)] == [None, None]
    dot.end()


@pytest.mark.skipif(os.name != "posix", reason="signals to groups")
def test_what_interrupts_the_kernel_does_not_end_it() -> None:
    dot = taken()
    assert os.getpgid(dot._process.pid) != os.getpgid(0)
    dot.end()


def test_it_ends_with_the_kernel() -> None:
    code = (
        "from ad_widget.drawing import dot_process; dot_process.ready();"
        "print(dot_process._kept._process.pid)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


def test_nothing_is_drawn_from_text_that_is_none() -> None:
    assert dot_process.run("digraph {", "svg") is None
    drawn = dot_process.run("digraph { a }", "svg")
    assert drawn is not None
    assert b"<svg" in drawn
