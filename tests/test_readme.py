"""What the README and CONTRIBUTING show runs as it stands, and what they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import matplotlib
import pytest
from IPython.core.interactiveshell import InteractiveShell

from ad_widget.engine import OPS

ROOT = Path(__file__).parent.parent
TEXTS = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md")}
CELLS = re.findall(r"```python\n(.*?)```", TEXTS["README.md"], re.DOTALL)


def test_the_examples_run_one_after_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    matplotlib.use("agg")
    shell = InteractiveShell()
    before = dict(OPS)
    try:
        results = [shell.run_cell(cell) for cell in CELLS]
    finally:
        OPS.clear()
        OPS.update(before)
    for result in results:
        result.raise_error()
    assert len(CELLS) >= 6
    _, first, *_ = results
    assert first.result.grads == {"x": 12.0, "w": 18.0, "b": 6.0}
    assert (tmp_path / "exam.tex").read_text().count(r"\begin{document}") == 1


def test_the_panel_shown_is_the_one_there_is() -> None:
    (shown,) = re.findall(r"```ts\n(.*?)```", TEXTS["CONTRIBUTING.md"], re.DOTALL)
    assert shown == (ROOT / "ad_widget/frontend/src/panels/notes.ts").read_text("utf-8")


@pytest.mark.parametrize("name", TEXTS)
def test_links_and_paths_lead_to_files(name: str) -> None:
    text = TEXTS[name]
    links = re.findall(r"\]\((?!http)([^)#]+)\)|(?:src|srcset)=\"([^\"]+)\"", text)
    paths = re.findall(r"`((?:[\w-]+/)+[\w.-]+|[\w-]+\.(?:py|md|ts))`", text)
    named = [*("".join(pair) for pair in links), *paths]
    assert len(named) > 5
    bases = (ROOT, ROOT / "ad_widget", ROOT / "notebooks", ROOT / "ad_widget/frontend/src")
    bases += (ROOT / "ad_widget/frontend", ROOT / "ad_widget/frontend/src/panels")
    made = {"notebooks/01-first-graph.html"}  # by the command above
    for one in named:
        assert one in made or any((base / one).exists() for base in bases), one
