"""A chain of two million ops, x = x·1.0001 + 0.1, and one of two thousand."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from importlib.util import find_spec
from statistics import median
from time import process_time
from typing import Any

from ad_widget import Node

from .report import Goal, Report

LONG = 1_000_000  # steps, of two ops each
SHORT = 1_000


def chain(x: Any, steps: int) -> Any:
    for _ in range(steps):
        x = x * 1.0001 + 0.1
    return x


def _seconds(make: Callable[[float], Any], steps: int) -> tuple[float, float]:
    """Return how long forward and backward take, and then to free the graph."""
    gc.collect()
    gc.freeze()  # the collector is on, but not for other libraries' modules
    x = make(1.0)
    start = process_time()
    y = chain(x, steps)
    y.backward()
    middle = process_time()
    del y
    end = process_time()
    gc.unfreeze()
    return middle - start, end - middle


def _bytes_per_op(make: Callable[[float], Any], steps: int = 50_000) -> float:
    x = make(1.0)
    tracemalloc.start()
    y = chain(x, steps)
    y.backward()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del y
    return size / (2 * steps)


def run(rounds: int) -> Report:
    report = Report("A chain of two million ops, at Python's default recursion limit")
    contestants: dict[str, Callable[[float], Any]] = {"ad_widget": Node}
    if find_spec("torch"):
        import torch

        torch.set_num_threads(1)
        contestants["torch, eager"] = lambda x: torch.tensor(
            x, dtype=torch.float64, requires_grad=True
        )
    long: dict[str, list[float]] = {name: [] for name in contestants}
    freeing: dict[str, list[float]] = {name: [] for name in contestants}
    short: dict[str, list[float]] = {name: [] for name in contestants}
    for k in range(2):  # both orders
        for name in list(contestants) if k == 0 else reversed(contestants):
            for _ in range(50):
                short[name].append(sum(_seconds(contestants[name], SHORT)) / SHORT)
            took, freed = _seconds(contestants[name], LONG)
            long[name].append(took)
            freeing[name].append(freed)
    size = _bytes_per_op(Node)
    report.lines += ["| | total | to free | ns/op | × its short chain |", "|---|---|---|---|---|"]
    slower = {}
    for name in contestants:
        total = median(long[name]) + median(freeing[name])
        slower[name] = total / LONG / median(short[name])
        report.lines.append(
            f"| {name} | {total:.2f} s | {median(freeing[name]):.2f} s "
            f"| {total / LONG / 2 * 1e9:,.0f} | {slower[name]:.2f} |"
        )
    report.lines.append(f"\nad_widget keeps {size:.0f} bytes an op, of Python's memory.")
    report.goals += [
        Goal("two million ops, bytes/op", size, 300),
        Goal("two million ops, time per op, × a short chain's", slower["ad_widget"], 1.5),
    ]
    if "torch, eager" in contestants:
        ratio = (median(long["torch, eager"]) + median(freeing["torch, eager"])) / (
            median(long["ad_widget"]) + median(freeing["ad_widget"])
        )
        report.goals.append(Goal("two million ops, × faster than torch", ratio, None, 4))
    else:
        report.lines.append("\nNot installed, so not measured: torch.")
    return report
