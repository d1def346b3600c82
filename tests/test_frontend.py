"""The browser side: tested, and built into what is committed."""

from __future__ import annotations

from pathlib import Path

from .conftest import FRONTEND, run

PACKAGE = FRONTEND.parent
LIMIT = 230_000  # bytes of the module as it stands in a notebook, packed


def test_units(npm: list[str], node: str) -> None:
    run([*npm, "test"], node)


def test_what_is_committed_is_what_the_sources_build(
    npm: list[str], node: str, tmp_path: Path
) -> None:
    run([node, "build.mjs", str(tmp_path)], node)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in (PACKAGE / "static").iterdir()}
    assert sorted(built) == sorted(kept)
    stale = [name for name in built if built[name] != kept[name]]
    assert stale == [], "run `npm run build` in ad_widget/frontend and commit ad_widget/static"


def test_the_module_is_small() -> None:
    assert (PACKAGE / "static" / "widget.js").stat().st_size <= LIMIT
