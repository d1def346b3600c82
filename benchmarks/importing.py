"""The time it takes to import the engine, in a new interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from statistics import median

from .report import Goal, Report

_MEASURE = """
import sys
from time import perf_counter
start = perf_counter()
{}
print(perf_counter() - start)
"""
IMPORTS = {
    "NumPy": "import numpy",
    "ad_widget, the engine": "from ad_widget import Node",
    "ad_widget, all of it": "from ad_widget import AutodiffWidget, explore",
}


def run(rounds: int) -> Report:
    samples: dict[str, list[float]] = {name: [] for name in IMPORTS}
    with tempfile.TemporaryDirectory() as bytecode:
        # Bytecode of its own, as modules in development may have none.
        settings = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode}
        settings.pop("PYTHONDONTWRITEBYTECODE", None)
        for k in range(2 * rounds + 2):
            for name in list(IMPORTS) if k % 2 == 0 else reversed(IMPORTS):
                answer = subprocess.run(
                    [sys.executable, "-c", _MEASURE.format(IMPORTS[name])],
                    capture_output=True,
                    text=True,
                    check=True,
                    env=settings,
                )
                samples[name].append(float(answer.stdout))
    warm = {name: times[2:] for name, times in samples.items()}  # the bytecode is there by now
    report = Report("Import, in a new interpreter")
    report.lines += ["| | ms | × NumPy |", "|---|---|---|"]
    ratios = {}
    for name, times in warm.items():
        ratios[name] = median(a / b for a, b in zip(times, warm["NumPy"], strict=True))
        report.lines.append(f"| {name} | {median(times) * 1e3:.0f} | {ratios[name]:.2f} |")
    report.goals.append(Goal("import of the engine, × NumPy", ratios["ad_widget, the engine"], 1.2))
    return report
