"""The shape of the house: which room may call on which, and what nobody writes."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "ad_widget"
JUPYTER = {"IPython", "ipywidgets", "anywidget", "traitlets", "ipykernel", "nbconvert"}

# Each room and those below it that it may import; the engine is at the bottom.
BELOW = {
    "engine": set[str](),
    "nn": {"engine"},
    "transforms": {"engine"},
    "program": {"engine"},
    "text": set[str](),
    "layered": set[str](),
    "naming": {"engine", "program"},
    "recording": {"engine", "program", "naming"},
    "picture": {"engine", "program", "text", "layered"},
    "drawing": {"engine", "program", "text", "picture"},
    "formats": {"engine", "program", "text", "picture", "drawing"},
    "esm": set[str](),
    "page": {"engine", "program", "text", "picture", "drawing", "formats", "esm"},
}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def modules(*folders: str) -> list[Path]:
    return [p for p in PACKAGE.rglob("*.py") if "node_modules" not in p.parts]


def imported(path: Path) -> list[tuple[str, str]]:
    """Return (room, package) of each import outside `TYPE_CHECKING`."""
    tree = ast.parse(path.read_text("utf-8"))
    skipped = {
        id(node)
        for test in ast.walk(tree)
        if isinstance(test, ast.If) and "TYPE_CHECKING" in ast.unparse(test.test)
        for node in ast.walk(test)
    }
    package = path.relative_to(PACKAGE).parent.parts
    found = []
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found += [("", alias.name.split(".")[0]) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.level == 0:
                found.append(("", str(node.module).split(".")[0]))
                continue
            base = package[: len(package) - (node.level - 1)]
            parts = [*base, *(node.module.split(".") if node.module else [])]
            found += [(parts[0] if parts else alias.name, "") for alias in node.names]
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_flow_downwards(path: Path) -> None:
    here = room(path)
    if here not in BELOW:
        return
    for there, outside in imported(path):
        assert not there or there == here or there in BELOW[here], f"{here} imports {there}"
        assert outside not in JUPYTER, f"{here} knows {outside}"
        if here == "engine":
            assert not outside or outside == "numpy" or outside in sys.stdlib_module_names


def test_importing_the_package_brings_numpy_alone() -> None:
    code = (
        "import sys, ad_widget; "
        "print({m.split('.')[0] for m in sys.modules} & "
        "{'IPython', 'ipywidgets', 'anywidget', 'graphviz', 'traitlets', 'jax', 'torch'})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "set()"


def test_no_dependency_is_undeclared() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {name.split(">")[0].lower() for name in project["dependencies"]}
    optional = {"nbconvert", "nbformat", "jinja2", "traitlets", "latex2mathml"}
    used = {
        outside
        for path in modules()
        for _, outside in imported(path)
        if outside and outside not in sys.stdlib_module_names and outside != "ad_widget"
    }
    assert {name.lower() for name in used} <= declared | optional
