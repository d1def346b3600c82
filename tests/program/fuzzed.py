"""What Python makes of damaged programs, a line each.

To run: ``python -m tests.program.fuzzed <programs> <answers>``.

The process gets little memory: a program that allocates more than it declares ends it.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from ad_widget.program import Program

LITTLE = 3 * 2**30  # bytes of addresses, most of which NumPy and its BLAS only reserve
MOST_SHOWN = 200_000  # numbers: more are not compared


def answer(line: str) -> dict[str, Any]:
    try:
        program = Program.from_json(line)
    except ValueError as error:
        return {"refused": str(error)}
    shown = list(dict.fromkeys([*program.show, program.output]))
    if sum(program.size(k) for k in range(len(program.values))) > MOST_SHOWN:
        return {"values": []}
    try:
        run = program.run()
    except Exception as error:
        return {"failed": "; ".join([repr(error), *getattr(error, "__notes__", [])])}
    values = [np.asarray(run.numbers[k], np.float64).ravel() for k in shown]
    return {"values": np.concatenate([[], *values]).tolist()}


def main() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (LITTLE, LITTLE))
    programs, answers = map(Path, sys.argv[1:])
    warnings.simplefilter("ignore")
    with answers.open("w") as out, programs.open() as lines:
        for line in lines:
            out.write(json.dumps(answer(line)) + "\n")


if __name__ == "__main__":
    main()
