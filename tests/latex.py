"""LaTeX, where there is one, to see that what is written for it compiles."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

__all__ = ["compiled", "needs_latex"]

needs_latex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex")


def compiled(document: Path, text: str | None = None) -> str:
    """Compile a document, of this text if one is given; return what LaTeX says.

    Where a package that it wants is not installed, the test is skipped.
    """
    if text is not None:
        document.write_text(text, "utf-8")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", document.name],
        cwd=document.parent,
        capture_output=True,
        check=False,
    )
    said = done.stdout.decode("utf-8", "replace")
    if "adjustbox.sty' not found" in said:
        pytest.skip("no adjustbox")
    assert done.returncode == 0, said[-3000:]
    return said
