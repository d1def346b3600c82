"""The shape of the house: which room may call on which, and what stands in no file."""

from __future__ import annotations

import ast
import pkgutil
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from .conftest import FRONTEND
from .imports import Package

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "ad_widget"
JUPYTER = {"IPython", "ipywidgets", "anywidget", "traitlets", "ipykernel", "nbconvert"}

# Each room and those that it may import, from the bottom up.
BELOW = {
    "engine": set[str](),
    "nn": {"engine"},
    "transforms": {"engine"},
    "program": {"engine"},
    "layout": set[str](),
    "drawing": {"engine", "program", "layout"},
    "exercises": {"engine", "program", "drawing"},
    "recording": {"engine", "program", "drawing"},
    "notation": {"engine", "nn", "transforms", "recording"},
    "publish": {"engine", "program", "layout", "drawing"},
    "jupyter": {
        "engine",
        "program",
        "layout",
        "drawing",
        "exercises",
        "recording",
        "notation",
        "publish",
    },
    "__main__": {"recording", "notation", "publish", "jupyter"},
    "__init__": {"engine", "jupyter", "nn", "program", "recording", "transforms"},
}
MEETS_JUPYTER = {"publish", "jupyter", "__main__", "__init__"}
# A path that means something on one machine only.
MACHINE = re.compile(r"(?<![\w.~-])/(?:home|root|tmp|work|opt|Users|usr/local)/\w")


def room(module: str) -> str:
    return module.split(".")[0] or "__init__"


def modules() -> list[Path]:
    return [p for p in PACKAGE.rglob("*.py") if "frontend" not in p.parts]


def imported(path: Path) -> set[str]:
    """Return the packages beside ours that a module imports to run, not for its types alone."""
    tree = ast.parse(path.read_text("utf-8"))
    skipped = {
        id(node)
        for test in ast.walk(tree)
        if isinstance(test, ast.If) and ast.unparse(test.test) == "TYPE_CHECKING"
        for part in test.body
        for node in ast.walk(part)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(str(node.module).split(".")[0])
    return found - {PACKAGE.name}


def test_imports_flow_downwards() -> None:
    package = Package(PACKAGE)
    for module in package.trees:
        here = room(module)
        for use in package.uses(module):
            there = room(use.module)
            assert there == here or there in BELOW[here], f"{module}:{use.line} uses {use.module}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_the_engine_needs_numpy_alone_and_nothing_below_jupyter_knows_it(path: Path) -> None:
    here = room(".".join(path.relative_to(PACKAGE).with_suffix("").parts))
    outside = imported(path)
    assert here in MEETS_JUPYTER or not outside & JUPYTER
    assert here != "engine" or outside <= {"numpy", *sys.stdlib_module_names}


def test_no_circle_between_files() -> None:
    assert Package(PACKAGE).circles() == []


def test_no_module_enters_a_name_into_another() -> None:
    assert list(Package(PACKAGE).entered()) == []


def test_private_names_stay_in_their_module() -> None:
    assert list(Package(PACKAGE).private()) == []


def test_private_attributes_stay_in_their_room() -> None:
    assert list(Package(PACKAGE).reached()) == []


WAYS = ["from .a import name", "from . import a", "import house.a", "from house import a"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("into", ["{}", "if TYPE_CHECKING:\n    {}", "def f():\n    {}"])
def test_a_circle_is_seen_wherever_its_import_stands(way: str, into: str, tmp_path: Path) -> None:
    house = tmp_path / "house"
    house.mkdir()
    (house / "__init__.py").write_text("")
    (house / "a.py").write_text("from . import b\n")
    (house / "b.py").write_text(into.format(way) + "\n")
    assert Package(house).circles() == [["a", "b"]]


def test_names_entered_and_private_ones_are_seen(tmp_path: Path) -> None:
    house = tmp_path / "house"
    house.mkdir()
    (house / "__init__.py").write_text("")
    (house / "a.py").write_text("name = _own = None\n")
    (house / "b.py").write_text("from . import a as c\nfrom .a import _own\nc.name = c._own\n")
    assert [use.name for use in Package(house).entered()] == ["name"]
    assert [use.name for use in Package(house).private()] == ["_own", "_own"]


def test_a_private_attribute_of_another_room_is_seen(tmp_path: Path) -> None:
    for name, text in {
        "__init__": "",
        "low/__init__": "class A:\n    _here = 1\n    def f(self):\n        self._own = 1\n",
        "low/b": "from . import A\nA()._own = A._here\n",
        "high": "from .low import A\nA()._own = getattr(A, '_here')\n",
    }.items():
        path = tmp_path / "house" / f"{name}.py"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text)
    assert [(use.file, use.name) for use in Package(tmp_path / "house").reached()] == [
        ("high", "_own"),
        ("high", "_here"),
    ]


def brought(by: str, *wanted: str) -> set[str]:
    """Return which of the `wanted` modules are there after some code, in a new interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {by}; print(*set(sys.modules) & {set(wanted)})"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return set(done.stdout.split())


def test_importing_the_package_brings_numpy_alone() -> None:
    others = "IPython", "ipywidgets", "anywidget", "graphviz", "traitlets", "jax", "torch"
    assert brought("import ad_widget", "numpy", *others) == {"numpy"}


def test_loading_the_extension_leaves_what_the_first_cell_needs_for_it() -> None:
    load = (
        "from IPython.core.interactiveshell import InteractiveShell as Shell; "
        "Shell.instance().run_line_magic('load_ext', 'ad_widget')"
    )
    later = "ad_widget.program", "ad_widget.jupyter.widget", "ipywidgets"
    assert brought(load, "ad_widget.jupyter.magic", *later) == {"ad_widget.jupyter.magic"}


def test_no_dependency_is_undeclared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = [*project["dependencies"], *extras["publish"], *extras["png"]]
    # nbconvert, which is declared, stands on these.
    names = {re.split(r"[>=\[]", one)[0].lower().replace("-", "_") for one in declared}
    names |= {"nbformat", "jinja2"}
    used = {name.lower() for path in modules() for name in imported(path)}
    used -= {name.lower() for name in sys.stdlib_module_names}
    assert used <= names


def tracked() -> list[Path]:
    """Return the repository's own text files."""
    if shutil.which("git") is None:
        pytest.skip("no git on the PATH to list the repository's files")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git repository: an sdist has no list of its own files")
    built = ROOT / "ad_widget" / "static"
    paths = [ROOT / line for line in listed.stdout.splitlines()]
    return [p for p in paths if p.exists() and p.suffix != ".png" and built not in p.parents]


def test_no_file_names_a_machine() -> None:
    for path in tracked():
        found = MACHINE.search(path.read_text("utf-8"))
        assert not found, f"{path.relative_to(ROOT)}: {found.group() if found else ''}"


# A file or module of the package as comments call it: `ad_widget/…/name.py`, `ad_widget.room.name`.
CALLED = re.compile(r"`(ad_widget(?:/[\w.-]+)+|ad_widget(?:\.\w+)+)`")


def test_what_comments_call_by_its_path_is_there() -> None:
    for path in tracked():
        if PACKAGE not in path.parents:
            continue
        for name in CALLED.findall(path.read_text("utf-8")):
            if "/" in name:
                assert (ROOT / name).exists(), f"{path}: {name}"
            else:
                pkgutil.resolve_name(name)


def test_the_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (FRONTEND / "package-lock.json").read_text("utf-8")
