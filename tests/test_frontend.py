"""The browser side: typed, tested, and built into what is committed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "ad_widget"
FRONTEND = PACKAGE / "frontend"
LIMIT = 100_000  # bytes of the module, without Graphviz


@pytest.fixture(scope="module")
def npm(node: str) -> list[str]:
    """Give npm's command, its packages installed."""
    found = shutil.which("npm")
    if found is None:
        script = Path(node).resolve().parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
        command = [node, str(script)]
    else:
        command = [found]
    if not (FRONTEND / "node_modules" / ".package-lock.json").exists():
        run([*command, "ci", "--no-audit", "--no-fund"], node)
    return command


def run(command: list[str], node: str) -> str:
    """Run a command in the front end's folder; its output is the message of a failure."""
    path = os.pathsep.join([str(Path(node).parent), os.environ["PATH"]])
    done = subprocess.run(
        command,
        cwd=FRONTEND,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-8000:]
    return done.stdout


def test_types(npm: list[str], node: str) -> None:
    run([*npm, "run", "check"], node)


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
