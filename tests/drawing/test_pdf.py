"""Drawings as PDF."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest

from ad_widget.drawing.pdf import pdf

from ..pictured import arrays, diamond, first, hostile
from .drawn import drawn, frames

PROGRAMS = [first, arrays, diamond, hostile]


def contents(document: bytes) -> list[str]:
    found = re.findall(rb"/FlateDecode>>stream\n(.*?)\nendstream", document, re.DOTALL)
    return [zlib.decompress(part).decode("latin-1") for part in found]


@pytest.mark.parametrize("make", PROGRAMS)
def test_pdf_is_well_formed(make: Any) -> None:
    document = pdf([drawn(make)])
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
    (page,) = contents(pdf([drawn(first)]))
    said = [bytes.fromhex(code).decode("cp1252") for code in re.findall(r"<([0-9A-F]+)> Tj", page)]
    assert {"loss", "x", "w·x", "9", "18", "×3", "a–4"} <= {text.strip() for text in said}


def test_pdf_of_the_passes_has_a_page_a_step() -> None:
    steps = frames(first)
    document = pdf(steps)
    assert len(contents(document)) == len(steps) == document.count(b"/Type/Page/")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on the PATH")
def test_other_readers_read_the_pdf(tmp_path: Path) -> None:
    path = tmp_path / "graph.pdf"
    path.write_bytes(pdf(frames(arrays)))
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "far" in done.stdout
    assert "NaN" in done.stdout
