"""The benchmarks still run; how fast anything is, no test says."""

from __future__ import annotations

from functools import partial
from importlib import import_module

import pytest

from benchmarks import timing
from benchmarks.report import Goal


@pytest.mark.parametrize("name", ["scalars", "arrays", "network"])
def test_without_peers_what_is_ours_is_measured(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module(f"benchmarks.{name}")
    monkeypatch.setattr(module, "find_spec", lambda package: None)
    monkeypatch.setattr(timing, "_SAMPLE", 0.0)
    report = str(module.run(1))
    assert "| ad_widget |" in report
    assert "Not installed, so not measured:" in report


def test_cells_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "_SAMPLE", 0.0)
    report = str(import_module("benchmarks.cells").run(1))
    assert report.count("| recorded |") == report.count("| run on floats |") == 4


def test_samples_are_taken_in_both_orders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "_SAMPLE", 0.0)
    calls: list[str] = []
    contestants = {name: partial(calls.append, name) for name in "ab"}
    times = timing.interleaved(contestants, rounds=1)
    assert calls[-4:] == ["a", "b", "b", "a"]
    assert len(times.samples["a"]) == 2


def test_goals() -> None:
    assert Goal("small", 1.9, at_most=2.0).met
    assert not Goal("large", 2.9, None, 3).met
    assert "**no**" in str(Goal("large", 2.9, None, 3))
