"""Numbers that a library takes out of a Node: the user is warned, at their own line."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from ad_widget import Node, explore, grad, no_grad
from ad_widget.engine.losses import LostGradientWarning

LIBRARY = """
def total(x): return 2 * float(x)
def array(x):
    import numpy as np
    return np.asarray(x).sum()
def item(x): return x.item()
def listed(x): return x.tolist()
def calls(f): return float(f())
def asks(x): return 1.0 if x > 0 else 0.0
def formats(x): return f"{x:.2f} {x!r}"
def counts(x): return int(x)
def differentiates(x): return x * 2
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Any]]:
    """Return what makes an installed library of a name."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    made: list[str] = []

    def make(name: str) -> ModuleType:
        (folder / f"{name}.py").write_text(LIBRARY)
        made.append(name)
        return __import__(name)

    yield make
    for name in made:
        sys.modules.pop(name, None)


@pytest.mark.parametrize("function", ["total", "array", "item", "listed"])
def test_it_is_said_at_the_users_line(function: str, library: Callable[[str], Any]) -> None:
    somelib = library("somelib")
    x = Node(3.0)
    with pytest.warns(LostGradientWarning, match=rf"{function} takes plain numbers") as told:
        getattr(somelib, function)(x)
    assert {one.filename for one in told} == {__file__}


def test_a_callback_whose_result_is_read_is_named_by_the_call(
    library: Callable[[str], Any],
) -> None:
    somelib = library("somelib")
    x = Node(3.0)
    with pytest.warns(LostGradientWarning, match=r"somelib\.calls takes plain numbers"):
        somelib.calls(lambda: x * 2)


@pytest.mark.parametrize("function", ["asks", "formats", "counts", "differentiates"])
def test_looks_and_formats_are_not_losses(function: str, library: Callable[[str], Any]) -> None:
    somelib = library("somelib")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        getattr(somelib, function)(Node(3.0))


@pytest.mark.parametrize("name", ["tabulate", "seaborn"])
def test_what_shows_numbers_never_warns(name: str, library: Callable[[str], Any]) -> None:
    shower = library(name)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        shower.total(Node(3.0))
        shower.array(Node([1.0, 2.0]))


def test_plain_numbers_that_are_meant_never_warn(library: Callable[[str], Any]) -> None:
    somelib = library("somelib")
    x = Node(3.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        somelib.total(x.data)
        somelib.total(x.detach())
        somelib.total(Node(3.0, requires_grad=False))
        with no_grad():
            somelib.total(x)
        json.dumps(x.tolist())
        float(x)
        print(f"{x:.3f}", x)


@pytest.fixture
def integrate() -> Any:
    return pytest.importorskip("scipy.integrate")


def test_a_gradient_lost_in_part_is_said(integrate: Any) -> None:
    def f(a: Any) -> Any:
        return a + integrate.quad(lambda t: a * t, 0, 1)[0]

    with pytest.warns(LostGradientWarning, match=r"integrate\.quad takes plain numbers"):
        assert grad(f)(2.0) == 1.0


def test_and_the_picture_names_the_call(integrate: Any) -> None:
    def f(a: Any) -> Any:
        return a + integrate.quad(lambda t: a * t, 0, 1)[0]

    with pytest.warns(LostGradientWarning):
        widget = explore(f, a=2.0)
    (note,) = [note for note in widget.snapshot.notes if "no gradient flows" in note]
    assert "integrate.quad" in note


def test_where_nothing_is_lost_nothing_is_said(integrate: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert grad(lambda a: a + integrate.quad(np.sin, 0, 1)[0])(2.0) == 1.0
