"""The examples in docstrings, run; each knows the package's public names and NumPy."""

from __future__ import annotations

import builtins
import doctest
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

import ad_widget
from ad_widget.engine import OPS

PACKAGE = Path(ad_widget.__file__).parent
ROOMS = ("engine", "transforms", "program", "nn.py")
MODULES = [
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    for room in ROOMS
    for path in sorted(
        (PACKAGE / room).rglob("*.py") if (PACKAGE / room).is_dir() else [PACKAGE / room]
    )
    if ">>> " in path.read_text("utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    module = import_module(name.removesuffix(".__init__"))
    names = {"np": np, "Node": ad_widget.Node, "nn": ad_widget.nn, **vars(module)}
    before = dict(OPS)
    try:
        failed, tried = doctest.testmod(module, globs=names)
    finally:
        OPS.clear()
        OPS.update(before)
        vars(builtins).pop("_", None)  # an IPython that finds it keeps no `_` of its own
    assert tried
    assert failed == 0
