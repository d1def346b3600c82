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


def test_a_png_without_its_renderer_is_said_in_a_line(
    script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    assert main(["draw", str(script), "--to", str(script.with_suffix(".png"))]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "pip install 'ad_widget[png]'" in line
    assert "[publish]" not in line


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


def drawn(script: Path, text: str | bytes, *arguments: str) -> int:
    script.write_bytes(text.encode() if isinstance(text, str) else text)
    return main(["draw", str(script), "--to", str(script.with_name("out.json")), *arguments])


def written(script: Path) -> str:
    return script.with_name("out.json").read_text("utf-8")


def test_a_script_reads_its_own_arguments(script: Path) -> None:
    text = (
        "import argparse\nparser = argparse.ArgumentParser()\n"
        "parser.add_argument('--k', type=float)\nk = parser.parse_args().k\n"
        "x = 3.0\ny = k * x\n"
    )
    before = list(sys.argv)
    assert drawn(script, text, "--", "--k", "7") == 0
    assert sys.argv == before
    assert '"y"' in written(script)
    assert drawn(script, "import sys\nx = 3.0\ny = len(sys.argv) * x\n") == 0


@pytest.mark.parametrize("end", ["sys.exit()", "sys.exit(0)", "raise SystemExit", "quit(0)"])
def test_a_script_may_end_itself(end: str, script: Path) -> None:
    assert drawn(script, f"import sys\nx = 3.0\ny = x * x\n{end}\nz = y + 1\n") == 0
    assert '"y"' in written(script)


@pytest.mark.parametrize(
    ("end", "status", "said"),
    [("sys.exit(3)", 3, "ended with status 3"), ("sys.exit('no data')", 1, "'no data'")],
)
def test_a_script_that_ends_in_an_error_draws_nothing_and_says_so(
    end: str, status: int, said: str, script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert drawn(script, f"import sys\nx = 3.0\ny = x * x\n{end}\n") == status
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
    assert "nothing drawn" in line
    assert not script.with_name("out.json").exists()


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffx = 3.0\ny = x * x  # é\n".encode(),
        "# -*- coding: latin-1 -*-\nx = 3.0\nname = 'é'\ny = x * len(name)\n".encode("latin-1"),
        b"x = 3.0\r\ny = x * x\r\n",
    ],
)
def test_a_scripts_encoding_is_its_own(text: bytes, script: Path) -> None:
    assert drawn(script, text) == 0
    assert '"y"' in written(script)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"y =\n", "line 1"),
        (b"y = 1.0\0\n", "null byte"),
        (b"y = 1.0  # \xff\n", "encoding"),
        (b"# -*- coding: nosuch -*-\ny = 1.0\n", "nosuch"),
        ("y = 1.0\n".encode("utf-16"), "encoding"),
    ],
)
def test_what_is_no_python_is_said_with_its_file(
    text: bytes, said: str, script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script.write_bytes(text)
    assert main(["draw", str(script)]) == 2
    error = capsys.readouterr().err
    assert f"{script} is no Python" in error
    assert said in error
    assert "Traceback" not in error


def test_numbered_frames_are_named_as_they_are_written(
    script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draw", str(script), "--to", str(script.with_name("z.svg")), "--frames"]) == 0
    told = Path(capsys.readouterr().out.splitlines()[-1])
    assert len(list(told.parent.glob(told.name))) > 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "graph.gif"], "the formats are .html"),
        (["--to", "no/such/folder/graph.html"], "there is no folder no/such/folder"),
        (["--to", "graph.html", "--frames"], "has no frames"),
        (["--leaves", "a+b"], "--leaves takes names of variables"),
    ],
)
def test_what_cannot_be_saved_is_refused_before_the_script_runs(
    arguments: list[str], said: str, script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draw", str(script), *arguments]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert "ran" not in told.out


def test_a_script_without_a_leaf_is_told_the_command(
    script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert drawn(script, "x = str(3)\ny = len(x)\n") == 2
    error = capsys.readouterr().err
    assert f"python -m ad_widget draw {script} --leaves x" in error
    assert "%%" not in error


def test_leaves_and_notations_of_a_script(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "import numpy as np\np = {'W': np.ones(2)}\ny = (p['W'] ** 2).sum()\n"
    assert drawn(script, text, "--leaves", 'p["W"]') == 0
    assert "p['W']" in written(script)
    text = "a = Value(2.0, label='a')\nb = a * 3\n"
    assert drawn(script, text) == 2
    assert "run it with --as micrograd" in capsys.readouterr().err
    assert drawn(script, text, "--as", "micrograd") == 0
    assert '"b"' in written(script)
