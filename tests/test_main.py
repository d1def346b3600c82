"""The shell command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from ad_widget.__main__ import main

SCRIPT = "import helper\nx = 3.0\ny = helper.square(x)\nz = y + 1.0\nprint('ran')\n"


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.delitem(sys.modules, "helper", raising=False)
    (tmp_path / "helper.py").write_text("def square(x):\n    return x * x\n")
    path = tmp_path / "train.py"
    path.write_text(SCRIPT)
    return path


def test_a_script_becomes_a_page(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", str(script)]) == 0
    page = script.with_suffix(".html")
    assert capsys.readouterr().out.splitlines() == ["ran", str(page)]
    assert "z = 10" in page.read_text("utf-8")


def test_output_and_format_can_be_chosen(script: Path) -> None:
    to = script.with_name("y.svg")
    assert main(["draw", str(script), "y", "--to", str(to), "--theme", "dark"]) == 0
    assert ">9<" in to.read_text("utf-8")
    assert ">10<" not in to.read_text("utf-8")


def test_frames_default_to_pdf(script: Path) -> None:
    assert main(["draw", str(script), "--frames"]) == 0
    assert script.with_suffix(".pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["draw", "{script}", "nobody"], "no variable 'nobody'"),
        (["draw", "nowhere.py"], "nowhere.py"),
        (["draw", "{script}", "--to", "graph.gif"], "the formats are"),
        (["page", "nowhere.ipynb"], "nowhere.ipynb"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    arguments: list[str], said: str, script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([a.format(script=script) for a in arguments]) == 2
    error = capsys.readouterr().err
    assert error.startswith("python -m ad_widget ")
    assert said in error
    assert len(error.splitlines()) == 1


def test_a_png_without_graphviz_is_said_in_a_line(
    script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(script.parent))
    assert main(["draw", str(script), "--to", str(script.with_suffix(".png"))]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "needs Graphviz installed" in line


def test_an_error_of_the_scripts_own_is_shown_as_python_shows_it(script: Path) -> None:
    script.write_text("x = 3.0\nraise ValueError('mine')\n")
    with pytest.raises(ValueError, match="mine"):
        main(["draw", str(script)])


def test_notebooks_become_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "notes.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Hi")]), path)
    assert main(["page", str(path), "--as-is", "--to", str(tmp_path / "site")]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "site" / "notes.html")
    assert "Hi" in (tmp_path / "site" / "notes.html").read_text("utf-8")


@pytest.mark.parametrize("arguments", [[], ["--help"]])
def test_it_documents_itself(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "ad_widget", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    for word in ("page", "draw", "examples:", "notes.ipynb"):
        assert word in done.stdout


def test_a_script_without_a_leaf_is_told_what_to_write_in_a_shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "whole.py"
    path.write_text("import numpy as np\nn = 3\nA = np.ones(3)\ny = n * A.sum()\n")
    assert main(["draw", str(path)]) == 2
    message = capsys.readouterr().err
    assert f"python -m ad_widget draw {path} --leaves n,A" in message
    assert main(["draw", str(path), "y"]) == 2
    message += capsys.readouterr().err
    assert f"python -m ad_widget draw {path} y --leaves n,A" in message
    assert "%%autodiff" not in message
    assert main(["draw", str(path), "y", "--leaves", "n,A"]) == 0
