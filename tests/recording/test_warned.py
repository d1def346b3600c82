"""Warnings that NumPy gives within an op."""

from __future__ import annotations

import ast
import warnings

import numpy as np
import pytest

from ad_widget import AutodiffWidget
from ad_widget.recording import record
from ad_widget.recording.cell import Cell


def told(source: str) -> list[tuple[str, int, str]]:
    """Return file, line and text of what a cell warns of."""
    with pytest.warns(RuntimeWarning) as caught:
        record(Cell(ast.parse(source), source, {"np": np, "warnings": warnings}, file="<lesson>"))
    return [(one.filename, one.lineno, str(one.message)) for one in caught]


def test_a_warning_is_told_of_the_users_line() -> None:
    source = "x = 0.5\na = x / 0\nb = np.log(x - 0.5)\nc = np.log(np.zeros(2) * x)\ny = a + b"
    assert [(file, line) for file, line, _ in told(source)] == [
        ("<lesson>", 2),
        ("<lesson>", 3),
        ("<lesson>", 4),
    ]
    assert told(source)[0][2] == "divide by zero encountered in divide"


def test_the_users_own_warnings_are_left_alone() -> None:
    source = "x = 0.5\nwarnings.warn('mind', RuntimeWarning)\nz = np.log(np.zeros(2))\ny = x * 2"
    assert [line for _, line, _ in told(source)] == [2, 3]


def test_the_picture_warns_of_nothing_more() -> None:
    source = "x = 0.5\ny = x / 0\nz = y ** 2"
    with pytest.warns(RuntimeWarning) as caught:
        AutodiffWidget(record(Cell(ast.parse(source), source, {}, file="<lesson>")))
    assert [(one.filename, one.lineno) for one in caught] == [("<lesson>", 2)]


def test_what_shows_warnings_is_put_back() -> None:
    before = warnings.showwarning
    told("x = 0.5\ny = x / 0")
    assert warnings.showwarning is before


def test_a_warning_may_be_an_error() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        source = "x = 0.5\ny = x / 0"
        with pytest.raises(RuntimeWarning, match="divide by zero"):
            record(Cell(ast.parse(source), source, {}))
