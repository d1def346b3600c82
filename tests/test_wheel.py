"""What is distributed: it holds what it must, and runs in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STATIC = {"STAMP", "widget.js"}
CELL = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "ad_widget")
widget = shell.run_cell("%%autodiff\\nx = 3.0\\ny = x * x").result
assert widget.grads == {"x": 6.0}, widget.grads
import ad_widget
print(ad_widget.__file__)
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist and, from it, the wheel."""
    out = tmp_path_factory.mktemp("dist")
    run = subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(out), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-4000:]
    return out


def test_the_wheel_carries_the_front_end_and_the_licence(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    assert {f"ad_widget/static/{name}" for name in STATIC} <= names
    assert {"ad_widget/py.typed", "ad_widget/style.json"} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if "node_modules" in name or "frontend" in name]


def test_the_sdist_can_be_built_from(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        names = {name.split("/", 1)[-1] for name in sdist.getnames()}
    assert {f"ad_widget/static/{name}" for name in STATIC} <= names
    assert "ad_widget/frontend/src/index.ts" in names
    assert not [name for name in names if "node_modules" in name]


def test_a_cell_runs_in_an_environment_with_the_wheel_alone(built: Path, tmp_path: Path) -> None:
    home = tmp_path / "env"
    venv.create(home, with_pip=True)
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    wheel = next(built.glob("*.whl"))
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", str(wheel)], check=True, capture_output=True
    )
    environ = {name: x for name, x in os.environ.items() if name != "PYTHONPATH"}  # as a user's
    run = subprocess.run(
        [python, "-c", CELL],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environ,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert str(home) in run.stdout


def test_a_stale_front_end_is_refused(tmp_path: Path) -> None:
    sys.path.insert(0, str(ROOT))
    try:
        import hatch_build
    except ImportError:
        pytest.skip("hatchling is not installed here; builds fetch it for themselves")
    finally:
        sys.path.remove(str(ROOT))
    import shutil

    package = tmp_path / "ad_widget"
    shutil.copytree(
        ROOT / "ad_widget", package, ignore=shutil.ignore_patterns("node_modules", "__pycache__")
    )
    hatch_build.check(package)
    with (package / "frontend" / "src" / "index.ts").open("a") as source:
        source.write("// edited\n")
    with pytest.raises(RuntimeError, match="stale"):
        hatch_build.check(package)
