"""Print the table of ratios: ``python -m benchmarks [--rounds N] [name ...]``."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

NAMES = (
    "scalars",
    "arrays",
    "network",
    "programs",
    "deep",
    "cells",
    "importing",
    "runner",
    "layout",
    "first_picture",
    "large",
    "slider",
    "panels",
)

# One thread of BLAS; and glibc keeps what it is given back, as else it is chance whether a freed
# array's pages must be asked for again, which costs as much as a product of matrices.
SETTINGS = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
    "MALLOC_TRIM_THRESHOLD_": str(2**30),
}


def versions() -> str:
    found = [f"Python {platform.python_version()}"]
    for package in ("numpy", "micrograd", "autograd", "mygrad", "torch", "jax"):
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--rounds", type=int, default=10, help="in each of the two orders")
    options = parser.parse_args()
    unknown = set(options.names) - set(NAMES)
    if unknown:
        parser.error(f"no benchmark is named {', '.join(sorted(unknown))}")
    if any(os.environ.get(name) != value for name, value in SETTINGS.items()):
        # They are read when a process starts.
        command = [sys.executable, "-m", "benchmarks", *sys.argv[1:]]
        sys.exit(subprocess.call(command, env={**os.environ, **SETTINGS}))
    print(f"{versions()}, one thread of BLAS\n")
    goals = []
    for name in options.names or NAMES:
        report = import_module(f".{name}", __package__).run(options.rounds)
        print(report, flush=True)
        goals += report.goals
    print("## What is reached for\n| | reach | measured | met |\n|---|---|---|---|")
    print("\n".join(map(str, goals)))


if __name__ == "__main__":
    main()
