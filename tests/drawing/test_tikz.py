"""Drawings as TikZ."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ad_widget.drawing.shapes import Drawing
from ad_widget.drawing.tikz import tikz

from ..latex import compiled, needs_latex
from ..pictured import arrays, diamond, first, hostile
from .drawn import drawn, frames

PROGRAMS = [first, arrays, diamond, hostile]


@pytest.mark.parametrize("make", PROGRAMS)
def test_tikz_balances_and_escapes(make: Any) -> None:
    text = tikz([drawn(make)])
    assert text.count(r"\begin{tikzpicture}") == text.count(r"\end{tikzpicture}") == 1
    bare = re.sub(r"\\[\\{}$&#_%]", "", text)
    assert bare.count("{") == bare.count("}")
    for line in text.splitlines()[1:]:
        body = line.removesuffix("%")
        assert "%" not in re.sub(r"\\%", "", body), line
        assert r"\input" not in line


@needs_latex
@pytest.mark.parametrize("make", PROGRAMS)
def test_tikz_compiles_in_a_plain_document(make: Any, tmp_path: Path) -> None:
    text = tikz([drawn(make)])
    head = r"\documentclass{article}\usepackage{tikz}\begin{document}"
    compiled(tmp_path / "doc.tex", f"{head}\n{text}\n\\end{{document}}")


def test_a_drawing_larger_than_tex_can_measure_is_refused() -> None:
    with pytest.raises(ValueError, match="too large for TeX"):
        tikz([Drawing(30_000.0, 100.0, (), (), (), (), "")])


@needs_latex
def test_tikz_frames_are_overlays(tmp_path: Path) -> None:
    steps = frames(first)
    text = tikz(steps)
    head = r"\documentclass{beamer}\usepackage{tikz}\begin{document}\begin{frame}"
    document = f"{head}\\scalebox{{0.4}}{{%\n{text}}}\\end{{frame}}\\end{{document}}"
    said = compiled(tmp_path / "doc.tex", document)
    assert f"({len(steps)} pages" in said
