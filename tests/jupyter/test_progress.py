"""How far a long cell is: said under it from the first second on, and taken away."""

from __future__ import annotations

from typing import Any

import pytest

from ad_widget.jupyter import progress


class Shell:
    kernel = object()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    told: list[dict[str, str]] = []

    class Handle:
        def update(self, data: dict[str, str], **_: Any) -> None:
            told.append(data)

    def display(data: dict[str, str], **_: Any) -> Handle:
        told.append(data)
        return Handle()

    monkeypatch.setattr(progress, "display", display)
    return told


def test_a_long_cell_is_told_of_and_then_no_more(
    clock: list[float], said: list[dict[str, str]]
) -> None:
    told = progress.Progress(Shell())
    for clock[0], what in ((0.4, "early"), (1.1, "first"), (1.2, "too soon"), (1.5, "second")):
        told(what)
    told.end()
    first, second, end = said
    assert (first["text/plain"], second["text/plain"]) == ("first …", "second …")
    assert not any(end.values())


def test_a_short_cell_says_nothing(clock: list[float], said: list[dict[str, str]]) -> None:
    told = progress.Progress(Shell())
    clock[0] = 0.45
    told("short")
    told.end()
    assert not said


def test_a_terminal_which_takes_nothing_back_is_left_alone(
    clock: list[float], said: list[dict[str, str]]
) -> None:
    told = progress.Progress(object())
    clock[0] = 9.0
    told("long")
    told.end()
    assert not said
