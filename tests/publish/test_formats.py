"""The drawing as PDF, TikZ and PNG."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest

from ad_widget.drawing import svg as drawing
from ad_widget.publish import formats

from ..pictured import arrays, diamond, first, hostile

PROGRAMS = [first, arrays, diamond, hostile]


def scene(make: Any, **options: Any) -> drawing.Scene:
    program = make()
    return drawing.scene(program, program.run(), **options)


def frames(make: Any) -> list[drawing.Scene]:
    program = make()
    run = program.run()
    return [drawing.scene(program, run, stage=s) for s in drawing.stages(program, run)]


def contents(document: bytes) -> list[str]:
    found = re.findall(rb"/FlateDecode>>stream\n(.*?)\nendstream", document, re.DOTALL)
    return [zlib.decompress(part).decode("latin-1") for part in found]


@pytest.mark.parametrize("make", PROGRAMS)
def test_pdf_is_well_formed(make: Any) -> None:
    document = formats.pdf([scene(make)])
    assert document.startswith(b"%PDF-1.4")
    assert document.endswith(b"%%EOF\n")
    table = int(document.rsplit(b"startxref\n", 1)[1].split()[0])
    assert document[table:].startswith(b"xref\n0 ")
    places = [
        int(line[:10]) for line in document[table:].split(b"\n")[3:] if line[11:16] == b"00000"
    ]
    for number, place in enumerate(places, 1):
        assert document[place:].startswith(b"%d 0 obj\n" % number)
    for found in re.finditer(rb"<</Length (\d+)/Filter/FlateDecode>>stream\n", document):
        end = found.end() + int(found[1])
        assert document[end:].startswith(b"\nendstream")


def test_pdf_writes_the_numbers() -> None:
    (page,) = contents(formats.pdf([scene(first)]))
    said = [bytes.fromhex(code).decode("cp1252") for code in re.findall(r"<([0-9A-F]+)> Tj", page)]
    assert {"loss", "x", "w·x", "9", "18", "×3", "a–4"} <= {text.strip() for text in said}


def test_pdf_of_the_passes_has_a_page_a_step() -> None:
    scenes = frames(first)
    document = formats.pdf(scenes)
    assert len(contents(document)) == len(scenes) == document.count(b"/Type/Page/")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on the PATH")
def test_other_readers_read_the_pdf(tmp_path: Path) -> None:
    path = tmp_path / "graph.pdf"
    path.write_bytes(formats.pdf(frames(arrays)))
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "far" in done.stdout
    assert "NaN" in done.stdout


@pytest.mark.parametrize("make", PROGRAMS)
def test_tikz_balances_and_escapes(make: Any) -> None:
    text = formats.tikz([scene(make)])
    assert text.count(r"\begin{tikzpicture}") == text.count(r"\end{tikzpicture}") == 1
    bare = re.sub(r"\\[\\{}$&#_%]", "", text)
    assert bare.count("{") == bare.count("}")
    for line in text.splitlines()[1:]:
        body = line.removesuffix("%")
        assert "%" not in re.sub(r"\\%", "", body), line
        assert r"\input" not in line


def compiles(document: str, folder: Path) -> str:
    (folder / "doc.tex").write_text(document, "utf-8")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "doc.tex"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    said = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, said[-3000:]
    return said


needs_latex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex")


@needs_latex
@pytest.mark.parametrize("make", PROGRAMS)
def test_tikz_compiles_in_a_plain_document(make: Any, tmp_path: Path) -> None:
    picture = formats.tikz([scene(make)])
    head = r"\documentclass{article}\usepackage{tikz}\begin{document}"
    compiles(f"{head}\n{picture}\n\\end{{document}}", tmp_path)


def test_a_drawing_larger_than_tex_can_measure_is_refused() -> None:
    with pytest.raises(ValueError, match="too large for TeX"):
        formats.tikz([drawing.Scene(30_000.0, 100.0, (), (), (), "")])


@needs_latex
def test_tikz_frames_are_overlays(tmp_path: Path) -> None:
    scenes = frames(first)
    picture = formats.tikz(scenes)
    head = r"\documentclass{beamer}\usepackage{tikz}\begin{document}\begin{frame}"
    said = compiles(
        f"{head}\\scalebox{{0.4}}{{%\n{picture}}}\\end{{frame}}\\end{{document}}", tmp_path
    )
    assert f"({len(scenes)} pages" in said


@pytest.mark.skipif(shutil.which("dot") is None, reason="no dot on the PATH")
@pytest.mark.parametrize("make", PROGRAMS)
def test_png_has_the_size_of_the_drawing(make: Any) -> None:
    drawn = scene(make)
    image = formats.png(drawn, scale=1.0)
    assert image is not None
    assert image.startswith(b"\x89PNG\r\n")
    wide, high = struct.unpack(">II", image[16:24])
    assert abs(wide - drawn.width) <= 3
    assert abs(high - drawn.height) <= 3
