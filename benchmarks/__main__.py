"""Print the table of ratios: ``python -m benchmarks [--rounds N] [name ...]``."""

from __future__ import annotations

import os

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")  # before NumPy is imported

import argparse
import platform
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

NAMES = ("scalars", "arrays", "network", "deep", "importing", "runner", "slider")


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
