"""The page computes what NumPy does: one corpus of programs, run by both."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ad_widget.engine import OPS
from ad_widget.program import Program, Run
from ad_widget.program.runner import evaluate

from ..conftest import FRONTEND, run
from .corpus import Array, Entry, corpus

RUN = FRONTEND / "test/runner/corpus.mjs"
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NaN is among the numbers


def run_in_node(node: str, entries: list[Entry], folder: Path) -> dict[str, Any]:
    """Run all programs by the page's runner."""
    data = [
        {
            "program": e.program.to_json(),
            "leaves": [[_packed(a) for a in run] for run in e.runs],
            "direction": None if e.direction is None else [_packed(a) for a in e.direction],
            "seeds": [_vectors(e, run) for run in e.runs],
        }
        for e in entries
    ]
    (folder / "programs.json").write_text(json.dumps(data, allow_nan=False))
    # As under a content security policy that allows no code made from text.
    strict = "--disallow-code-generation-from-strings"
    paths = (RUN, folder / "programs.json", folder / "results.json")
    run([node, strict, *map(str, paths)], node)
    return dict(json.loads((folder / "results.json").read_text()))


# Their results have no sign of their own: the page goes on from the kernel's.
VECTORS = ("eigh_vectors", "svd_u", "svd_vh")


def _vectors(entry: Entry, leaves: list[Array]) -> list[tuple[int, Any]]:
    """Return what NumPy has for the results whose signs the page goes on from."""
    ids = [step.output for step in entry.program.steps if step.op in VECTORS]
    numbers = _evaluated(entry, leaves) if ids else []
    return [(k, _packed(np.asarray(numbers[k], np.float64))) for k in ids]


def _evaluated(entry: Entry, leaves: list[Array]) -> list[Any]:
    """Return every value, computed by NumPy."""
    program = entry.program
    given = [*program.arguments(leaves), *program.directions(entry.direction)]
    return evaluate(program, given, np)


def _packed(a: Array) -> dict[str, Any]:
    raw = base64.b64encode(a.tobytes()).decode()
    return {"dtype": str(a.dtype), "shape": list(a.shape), "data": raw}


def differences(entry: Entry, answer: dict[str, Any]) -> list[str]:
    """Return what the page has otherwise than NumPy, one line a value."""
    program = entry.program
    makers = {step.output: n for n, step in enumerate(program.steps)}
    found = []
    for k, (leaves, answered) in enumerate(zip(entry.runs, answer["runs"], strict=True)):
        with np.errstate(all="ignore"):
            expected = Run(program, _evaluated(entry, leaves))
            again = program.run(leaves, direction=entry.direction)
        for value in program.show:  # straight-line Python may differ in the last digits
            have, want = (
                np.asarray(run.numbers[value], np.float64).ravel() for run in (again, expected)
            )
            if not agree(have, want, 1e-12, _largest(want)):
                found.append(f"run {k}, value {value}: `run` has {have[:8]}, not {want[:8]}")
        largest = [_largest(x) for x in expected.numbers]
        whole = max(largest)
        for value, text in answered["values"]:
            have = np.frombuffer(base64.b64decode(text), np.float64)
            want = np.asarray(expected.numbers[value], np.float64).ravel()
            n = makers.get(value, -1)
            made = program.steps[n] if n >= 0 else None
            scale = 0.0
            if entry.scale == "run":
                scale = whole
            elif made and (entry.scale == "step" or n >= len(program.forward.steps)):
                scale = max(largest[k] for k in (value, *made.inputs))
            if not agree(have, want, entry.tolerance, scale):
                by = f"{made.op}{made.inputs} {made.attrs or ''}" if made else "given"
                found.append(f"run {k}, value {value} by {by}: {have[:8]}, NumPy has {want[:8]}")
        if answered["guards"] != (not expected.broken):
            found.append(f"run {k}: guards hold: {answered['guards']}")
    return found


def _largest(x: Any) -> float:
    numbers = np.abs(np.asarray(x, np.float64))
    return float(np.max(numbers, where=np.isfinite(numbers), initial=0))


_LEAST = 2e-45  # between neighbours of the least numbers of float32


def agree(have: Array, want: Array, tolerance: float, scale: float) -> bool:
    """Whether two runs agree, relative to each number or to `scale`, if that is larger."""
    if have.shape != want.shape:
        return False
    finite = np.isfinite(want)
    if not np.array_equal(have[~finite], want[~finite], equal_nan=True):
        return False
    have, want = have[finite], want[finite]
    near = tolerance * np.maximum(np.abs(want), scale) + _LEAST
    return bool(np.all(np.abs(have - want) <= near))


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return corpus()


@pytest.fixture(scope="module")
def found(
    entries: list[Entry], npm: list[str], node: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    return run_in_node(node, entries, tmp_path_factory.mktemp("corpus"))


def test_page_and_numpy_agree(entries: list[Entry], found: dict[str, Any]) -> None:
    wrong = []
    for entry, answer in zip(entries, found["results"], strict=True):
        if "error" in answer:
            wrong.append(f"{entry.name}: {answer['error']}")
        elif "why" in answer:
            if not any(step.op in found["kernelOnly"] for step in entry.program.steps):
                wrong.append(f"{entry.name}: refused: {answer['why']}")
        else:
            wrong += [f"{entry.name}: {line}" for line in differences(entry, answer)]
    assert not wrong, "\n".join([f"{len(wrong)} differences", *wrong[:40]])


def test_every_program_is_read_back(entries: list[Entry]) -> None:
    for one in entries:
        text = json.dumps(one.program.to_json())
        assert json.dumps(Program.from_json(text).to_json()) == text, one.name


def test_every_op_is_in_the_page_or_known_to_be_the_kernels(found: dict[str, Any]) -> None:
    page, kernel = set(found["ops"]), set(found["kernelOnly"])
    assert page.isdisjoint(kernel)
    assert page | kernel == set(OPS)


def test_every_op_of_the_page_is_in_the_corpus(entries: list[Entry], found: dict[str, Any]) -> None:
    used = {step.op for entry in entries for step in entry.program.steps}
    assert used >= set(found["ops"])
