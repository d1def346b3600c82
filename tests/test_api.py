"""What the package offers: its names, what completion shows of a widget, and their docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

import ad_widget
from ad_widget import AutodiffWidget, Node, Op, Program, explore, nn
from ad_widget.jupyter.widget import OFFERED
from ad_widget.program import Run


def offered() -> Iterator[tuple[str, Any]]:
    """Go through the functions and classes that a user may meet, and their own public methods."""
    for module in (ad_widget, nn):
        for name in module.__all__:
            if not inspect.ismodule(one := getattr(module, name)):
                yield f"{module.__name__}.{name}", one
    for cls in (Op, Program, Run, AutodiffWidget):
        for name in OFFERED if cls is AutodiffWidget else vars(cls):
            one = inspect.getattr_static(cls, name, None)
            if not name.startswith("_") and (one := getattr(one, "__func__", one)) is not None:
                yield f"{cls.__name__}.{name}", one
    for name in dir(Node):
        if not name.startswith("_") and callable(one := getattr(Node, name)):
            yield f"Node.{name}", one


OFFER = dict(offered())
# Elementwise functions and NumPy's methods are told in a line.
BRIEF = re.compile(r"Node\.|ad_widget\.nn\.(relu|gelu|softplus|sigmoid)$|.*load_ipython_extension$")


@pytest.mark.parametrize("name", OFFER)
def test_what_is_offered_is_documented(name: str) -> None:
    one = OFFER[name]
    if isinstance(one, property) or inspect.isroutine(one) or isinstance(one, type):
        assert one.__doc__


FUNCTIONS = [name for name, one in OFFER.items() if inspect.isfunction(one)]


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if not BRIEF.match(name)])
def test_a_docstring_lists_the_parameters_that_there_are_and_what_returns(name: str) -> None:
    signature = inspect.signature(OFFER[name])
    doc = inspect.getdoc(OFFER[name]) or ""
    sections = dict(re.findall(r"^(\w+)\n-+\n(.*?)(?=^\w+\n-+\n|\Z)", doc, re.S | re.M))
    lines = re.findall(r"^\S.*", sections.get("Parameters", ""), re.M)
    listed = [part.strip().lstrip("*") for line in lines for part in line.split(" :")[0].split(",")]
    assert set(listed) == signature.parameters.keys() - {"self", "cls"}
    if signature.return_annotation not in ("None", "Iterator[None]"):
        assert "Returns" in sections


def test_every_exported_name_is_there_and_no_other_is_late() -> None:
    assert all(hasattr(ad_widget, name) for name in ad_widget.__all__)
    with pytest.raises(AttributeError, match="no attribute 'explor'"):
        ad_widget.explor  # noqa: B018


@pytest.mark.parametrize("jedi", [False, True])
def test_completion_offers_what_a_user_needs_of_a_widget(jedi: bool) -> None:
    shell = InteractiveShell()
    shell.user_ns["widget"] = widget = explore(lambda x: x * x, x=3.0)
    shell.Completer.use_jedi = jedi
    with provisionalcompleter():
        found = {one.text.removeprefix(".") for one in shell.Completer.completions("widget.", 7)}
    widget.close()
    assert found == set(OFFERED)
