"""Files: each format by its suffix, whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from ad_widget.program import Program
from ad_widget.publish import files

from ..pictured import hostile_widget, widget


@pytest.mark.parametrize("kind", ["html", "svg", "pdf", "tex", "dot", "json"])
@pytest.mark.parametrize("make", [widget, hostile_widget])
def test_save_by_suffix(kind: str, make: Any, tmp_path: Path) -> None:
    path = tmp_path / f"graph.{kind}"
    make().save(path)
    start = {
        "html": b"<!DOCTYPE html>",
        "svg": b"<svg",
        "pdf": b"%PDF",
        "tex": b"%",
        "dot": b"digraph",
        "json": b"{",
    }
    assert path.read_bytes().startswith(start[kind])
    assert list(tmp_path.iterdir()) == [path]


def test_the_json_is_the_program_with_what_stands_around_it(tmp_path: Path) -> None:
    widget().save(tmp_path / "graph.json")
    text = (tmp_path / "graph.json").read_text("utf-8")
    assert Program.from_json(text).run({"x": 0.0}).value == 9.0
    assert {"controls", "title", "notes"} <= json.loads(text).keys()


def test_frames_are_pages_or_numbered_files(tmp_path: Path) -> None:
    one = widget()
    one.save(tmp_path / "steps.svg", frames=True)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"steps-{k:02}.svg" for k in range(1, len(names) + 1)]
    one.save(tmp_path / "steps.pdf", frames=True)
    assert (tmp_path / "steps.pdf").read_bytes().count(b"/Type/Page/") == len(names)
    one.save(tmp_path / "steps.tex", frames=True)
    assert (tmp_path / "steps.tex").read_text("utf-8").count(r"\only<") == len(names)


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("graph.gif", {}, r"cannot save as '\.gif': the formats are \.html"),
        ("graph", {}, "cannot save as 'graph'"),
        ("graph.html", {"frames": True}, r"a \.html has no frames"),
        ("graph.svg", {"theme": "blue"}, "theme is 'light' or 'dark', not 'blue'"),
        ("graph.svg", {"orientation": "up"}, "orientation is 'lr' or 'tb', not 'up'"),
    ],
)
def test_what_cannot_be_saved_says_what_can(
    name: str, options: dict[str, Any], said: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=said):
        widget().save(tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []


def test_png_without_its_renderer_says_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = widget()
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    monkeypatch.setenv("PATH", str(tmp_path))  # nor is there a dot
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'ad_widget\[png\]'"):
        one.save(tmp_path / "graph.png")
    for kind in ("html", "svg", "pdf", "tex", "dot", "json"):
        one.save(tmp_path / f"graph.{kind}")


def test_no_process_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("emscripten does not support processes")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    one = widget()
    for kind in ("html", "svg", "pdf", "tex", "dot", "json", "png"):
        one.save(tmp_path / f"graph.{kind}")


@pytest.mark.parametrize("kind", ["svg", "pdf", "tex", "png", "dot"])
def test_drawings_turn(kind: str, tmp_path: Path) -> None:
    one = widget()
    one.save(tmp_path / f"across.{kind}")
    one.save(tmp_path / f"down.{kind}", orientation="tb")
    across, down = ((tmp_path / f"{name}.{kind}").read_bytes() for name in ("across", "down"))
    assert across != down
    if kind == "svg":
        (wide, high), (wide2, high2) = (
            (float(root.get("width", 0)), float(root.get("height", 0)))
            for root in map(ET.fromstring, (across, down))
        )
        assert wide > high
        assert high2 > wide2


def test_not_even_infinity_breaks_the_json(tmp_path: Path) -> None:
    one = widget("x = 1e308\ny = x * 10.0 * x")
    one.save(tmp_path / "graph.json")
    json.loads((tmp_path / "graph.json").read_text("utf-8"), parse_constant=lambda c: 1 / 0)


def test_a_save_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "graph.html"
    path.write_text("old")

    def full(*_: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        widget().save(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_save_keeps_a_file_s_mode_and_its_link(tmp_path: Path) -> None:
    path, link = tmp_path / "graph.svg", tmp_path / "link.svg"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    widget().save(link)
    assert link.is_symlink()
    assert path.read_bytes().startswith(b"<svg")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_name_may_be_as_long_as_names_can_be(tmp_path: Path) -> None:
    path = tmp_path / f"{'a' * 251}.svg"
    widget().save(path)
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_regular_file_is_written_into() -> None:
    files.write(Path(os.devnull), "gone")
    assert not Path(os.devnull).is_file()
