"""Damaged programs: both readers refuse them, or both run them to the same numbers.

Twenty thousand mutants of the corpus, always the same ones.  What NumPy runs is run in a process of
its own with little memory, so that one that asks for more than it declares fails the test.
"""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from ..conftest import FRONTEND, run
from .corpus import FACTORISING
from .mutants import Data, mutants, steps_of

COUNT = 20_000
FUZZ = FRONTEND / "test/runner/fuzz.mjs"
REFUSALS = re.compile(r"^(a damaged program: |not a program: |a program of version |cannot read )")

Answer = dict[str, Any]


def judged(texts: list[str], node: str, folder: Path) -> list[tuple[str, Answer, Answer]]:
    """Return programs, and what Python and the page make of each."""
    programs, by_python, by_page = (folder / f"{n}.jsonl" for n in ("programs", "python", "page"))
    programs.write_text("".join(f"{one}\n" for one in texts))
    python = subprocess.Popen(
        [sys.executable, "-m", "tests.program.fuzzed", str(programs), str(by_python)],
        cwd=FRONTEND.parent.parent,
    )
    run([node, "--max-old-space-size=1500", str(FUZZ), str(programs), str(by_page)], node)
    assert python.wait() == 0
    kernel, page = (
        [json.loads(line) for line in path.read_text().splitlines()]
        for path in (by_python, by_page)
    )
    return list(zip(texts, kernel, page, strict=True))


def test_each_is_refused_or_run_alike(npm: list[str], node: str, tmp_path: Path) -> None:
    wrong = []
    tally: Counter[str] = Counter()
    for k, (text, kernel, page) in enumerate(judged(mutants(COUNT), node, tmp_path)):
        verdict = compared(text, kernel, page)
        tally[verdict] += 1
        if verdict == "wrong":
            wrong.append(f"mutant {k}: Python {str(kernel)[:300]}; page {str(page)[:300]}")
    assert not wrong, "\n".join([f"{len(wrong)} of {COUNT}; {dict(tally)}", *wrong[:40]])
    # A change of the mutations, or of a reader, may not leave little to compare.
    assert tally["both refuse"] > COUNT // 4, tally
    assert tally["both run"] > COUNT // 3, tally
    assert min(tally[one] for one in ("both fail", "the kernel's", "not compared")) > 10, tally


def compared(text: str, kernel: Answer, page: Answer) -> str:
    """Return in what way two answers agree, or "wrong"."""
    if "refused" in kernel or "refused" in page:
        if "is not known here" in kernel.get("refused", ""):
            return "the kernel's"  # an op of somebody's own: no page runs it
        both = kernel.get("refused", ""), page.get("refused", "")
        return "both refuse" if all(map(REFUSALS.match, both)) else "wrong"
    if "why" in page:
        return "the kernel's"
    program = json.loads(text)
    factorises = any(step[0] in FACTORISING for step in steps_of(program))
    if "failed" in kernel:
        # Of a singular matrix, NumPy raises where a page has NaN.
        if factorises and "LinAlgError" in kernel["failed"] and "values" in page:
            return "not compared"
        located = "in step " in kernel["failed"]
        return "both fail" if located and "failed" in page else "wrong"
    if "failed" in page or len(kernel["values"]) != len(page["values"]):
        return "wrong"
    # Ill-conditioned, or with vectors that have no sign of their own; and of what is not finite
    # NumPy's own ways of transforming and of summing products make different things, and a NaN has
    # a sign in NumPy alone.
    unlike = any(step[0] in ("fft", "einsum", "signbit", "copysign") for step in steps_of(program))
    if factorises or (unlike and not all(map(math.isfinite, kernel["values"]))):
        return "not compared"
    return "both run" if same(kernel["values"], page["values"], program) else "wrong"


def same(have: list[Any], want: list[Any], program: Data) -> bool:
    """Whether two runs agree, to the digits that the smallest dtype has."""
    single = any(dtype == "float32" for _, dtype in program["values"])
    tolerance = 1e-4 if single else 1e-9
    finite = [abs(x) for x in have if isinstance(x, float) and abs(x) < float("inf")]
    scale = max([1.0, *finite])
    return all(
        a == b or (a != a and b != b) or abs(a - b) <= tolerance * scale
        for a, b in zip(map(float, have), map(float, want), strict=True)
    )
