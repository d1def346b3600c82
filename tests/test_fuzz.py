"""Damaged programs: both readers refuse them, or both run them to the same numbers.

Twenty thousand mutants of the corpus, always the same ones.  What NumPy runs is run in a process of
its own with little memory, so that one that asks for more than it declares fails the test.
"""

from __future__ import annotations

import copy
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from .conftest import FRONTEND, run
from .corpus import corpus

COUNT = 20_000
LONGEST = 25  # steps of a program that is mutated: its faults are found as well in a short one
LARGEST = 3_000  # characters of its JSON
FUZZ = FRONTEND / "test/runner/fuzz.mjs"
REFUSALS = re.compile(r"^(a damaged program: |not a program: |a program of version |cannot read )")

Data = dict[str, Any]
Mutation = Callable[[random.Random, Data], Any]

JUNK: list[Any] = [
    *(None, True, False, 0, 1, -1, 2, 3, 11, -9, 10**6, 10**12, 2**53, -(2**63), 0.5, -1.5, 1e300),
    *("", "x", "float32", "float16", "U9", "__proto__", "constructor", "toString", "mean", "..."),
    *(
        [],
        [0],
        [0, 5],
        [1, 0],
        [2, 3],
        [500, 500],
        [[]],
        [[0, 0]],
        [None],
        ["a"],
        {},
        {"float": "nan"},
    ),
    *(
        {"float": "1e5"},
        {"slice": [0, 1, 0]},
        {"slice": [None, None, -1]},
        {"operand": 0},
        {"operand": 9},
    ),
    [{"slice": [0, 10**9, 1]}],
    [[[[[[[[[]]]]]]]]],
]


def steps_of(data: Data) -> list[Any]:
    return [step for section in data["sections"].values() for step in section["steps"]]


def junk(rng: random.Random) -> Any:
    return copy.deepcopy(rng.choice(JUNK))


def a_step(rng: random.Random, data: Data) -> Any:
    steps = steps_of(data)
    return rng.choice(steps) if steps else [None, [], 0, None, None]


def an_attribute(rng: random.Random, data: Data) -> None:
    """Change, add or take away an attribute of a step; many steps have none."""
    steps = [step for step in steps_of(data) if step[3]] or steps_of(data)
    step = rng.choice(steps) if steps else [None, [], 0, None, None]
    attrs = step[3] = step[3] or {}
    name = rng.choice([*attrs, *attrs, "axis", "keepdims", "shape", "out", "dtype", "index"])
    if rng.random() < 0.2:
        attrs.pop(name, None)
    else:
        attrs[name] = inside(rng, attrs.get(name))


def inside(rng: random.Random, value: Any) -> Any:
    """Return something like a value: itself with a part changed, or anything."""
    if rng.random() < 0.3:
        return junk(rng)
    if type(value) is bool:
        return not value
    if isinstance(value, int):
        return value + rng.choice([-2, -1, 1, 2, 10, 10**9])
    if isinstance(value, list) and value:
        value = copy.deepcopy(value)
        k = rng.randrange(len(value))
        if rng.random() < 0.25:
            value.pop(k)
        elif rng.random() < 0.25:
            value.insert(k, copy.deepcopy(rng.choice(value)))
        else:
            value[k] = inside(rng, value[k])
        return value
    if isinstance(value, dict) and value:
        value = copy.deepcopy(value)
        key = rng.choice(sorted(value))
        value[key] = inside(rng, value[key])
        return value
    if isinstance(value, str) and value:
        k = rng.randrange(len(value))
        return value[:k] + rng.choice("abij,->") + value[k + 1 :]
    return junk(rng)


def a_shape(rng: random.Random, data: Data) -> None:
    value = rng.choice(data["values"])
    value[0] = inside(rng, value[0])


def a_dtype(rng: random.Random, data: Data) -> None:
    value = rng.choice(data["values"])
    value[1] = rng.choice(["float64", "float32", "int64", "bool", "float16", "int32", junk(rng)])


def an_op(rng: random.Random, data: Data) -> None:
    a_step(rng, data)[0] = rng.choice([*OPS, "constructor", "no_such_op", junk(rng)])


def inputs(rng: random.Random, data: Data) -> None:
    step = a_step(rng, data)
    some = [rng.randrange(len(data["values"])) for _ in range(rng.randrange(4))]
    step[1] = rng.choice([some, some, inside(rng, step[1])])


def an_output(rng: random.Random, data: Data) -> None:
    step = a_step(rng, data)
    step[2] = rng.choice([rng.randrange(len(data["values"])), junk(rng)])


def an_origin(rng: random.Random, data: Data) -> None:
    a_step(rng, data)[4] = rng.choice([0, 1, None, 10**6, junk(rng)])


def an_array(rng: random.Random, data: Data) -> None:
    arrays = [leaf["data"] for leaf in data["leaves"]] + [one for _, one in data["constants"]]
    array = rng.choice(arrays) if arrays else {}
    what = rng.choice(["data", "data", "shape", "dtype", "weak"])
    array[what] = inside(rng, array.get(what))
    if what == "data" and rng.random() < 0.3:
        array[what] = rng.choice([10_000_000_000, "AAAAAAAA8D8=", "AAAA", "*", [0] * 8, {}])


def numbers(rng: random.Random, data: Data) -> None:
    """Give an array other numbers of its size: indices out of range among them."""
    arrays = [leaf["data"] for leaf in data["leaves"]] + [one for _, one in data["constants"]]
    if arrays:
        array = rng.choice(arrays)
        bad = rng.choice(
            ["/////////////////////w==", "AAAAAAAAAAAAAAAA", "CQAAAAAAAAAJAAAAAAAAAA=="]
        )
        text = array["data"]
        if isinstance(text, str) and len(text) >= 12:
            array["data"] = (bad[:8] + text[8:])[: len(text)]


def a_section(rng: random.Random, data: Data) -> None:
    sections = data["sections"]
    one, other = rng.choice(sorted(sections)), rng.choice(["backward", "local", "tangent", "x"])
    match rng.randrange(5):
        case 0:
            sections.pop(one)
        case 1:
            sections[other] = copy.deepcopy(sections[one])
        case 2:
            sections[one] = junk(rng)
        case 3:
            shows = sections[one]["shows"]
            shows.insert(0, rng.choice([junk(rng), len(data["values"]), 0]))
        case 4:
            steps = sections[one]["steps"]
            rng.shuffle(steps)


def a_version(rng: random.Random, data: Data) -> None:
    data["version"] = rng.choice([1, 3, True, "2", None, [2], junk(rng)])


def what_is_drawn(rng: random.Random, data: Data) -> None:
    rows = data[rng.choice(["nodes", "edges", "guards", "leaves", "scopes"])]
    if rows:
        row = rng.choice(rows)
        key = rng.choice(sorted(row))
        row[key] = inside(rng, row[key])
    else:
        rows.append(junk(rng))


def the_whole(rng: random.Random, data: Data) -> None:
    key = rng.choice(sorted(data))
    if rng.random() < 0.4:
        data.pop(key)
    else:
        data[key] = inside(rng, data[key])


def a_doubling(rng: random.Random, data: Data) -> None:
    """Make steps that double what they are given, each declared small."""
    values, steps = data["values"], data["sections"]["forward"]["steps"]
    at = data["leaves"][0]["value"] if data["leaves"] else 0
    honest = rng.random() < 0.2
    shape = list(values[at][0]) if honest else [2]
    if not shape:
        return
    for _ in range(30):
        shape = [2 * shape[0], *shape[1:]] if honest else shape
        values.append([shape, values[at][1]])
        steps.append(["concatenate", [at, at], len(values) - 1, {"axis": 0}, None])
        at = len(values) - 1


MUTATIONS: list[Mutation] = [
    *(an_attribute, an_attribute, an_attribute, a_shape, a_shape, a_dtype, an_op, an_op),
    *(inputs, inputs, an_output, an_origin, an_array, numbers, a_section, a_version),
    *(what_is_drawn, the_whole, a_doubling),
]
OPS: list[str] = []


def mutants() -> list[Data]:
    """Return programs with one to three things changed; a few are whole."""
    rng = random.Random(0)
    whole = (entry.program.to_json() for entry in corpus())
    texts = (json.dumps(data) for data in whole if len(steps_of(data)) <= LONGEST)
    small = [text for text in texts if len(text) < LARGEST]
    programs = [json.loads(text) for text in small]
    OPS[:] = sorted({step[0] for data in programs for step in steps_of(data)})
    found = []
    for k in range(COUNT):
        data = json.loads(small[k % len(small)])
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            # An earlier mutation may have taken what this one would have changed.
            with suppress(LookupError, TypeError, AttributeError, ValueError):
                rng.choice(MUTATIONS)(rng, data)
        found.append(data)
    return found


@pytest.fixture(scope="module")
def judged(
    npm: list[str], node: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Data], list[Data], list[Data]]:
    """Give the mutants, and what Python and the page make of each."""
    folder = tmp_path_factory.mktemp("fuzz")
    programs, by_python, by_page = (folder / f"{n}.jsonl" for n in ("programs", "python", "page"))
    found = mutants()
    programs.write_text("".join(json.dumps(one) + "\n" for one in found))
    python = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("fuzzed.py")), str(programs), str(by_python)],
        cwd=Path(__file__).parent.parent,
    )
    run([node, "--max-old-space-size=1500", str(FUZZ), str(programs), str(by_page)], node)
    assert python.wait() == 0
    answers = [
        [json.loads(line) for line in path.read_text().splitlines()]
        for path in (by_python, by_page)
    ]
    return found, answers[0], answers[1]


def test_each_is_refused_or_run_alike(
    judged: tuple[list[Data], list[Data], list[Data]],
) -> None:
    wrong = []
    tally = {"both refuse": 0, "the kernel's": 0, "both run": 0, "both fail": 0}
    for k, (program, kernel, page) in enumerate(zip(*judged, strict=True)):
        said = f"mutant {k}: Python {str(kernel)[:300]}; page {str(page)[:300]}"
        if "refused" in kernel or "refused" in page:
            tally["both refuse"] += 1
            alike = "refused" in kernel and "refused" in page
            texts = [one["refused"] for one in (kernel, page) if "refused" in one]
            if not alike and "is not known here" in str(kernel.get("refused")):
                continue  # an op of somebody's own: the page leaves it to the kernel
            if not alike or not all(REFUSALS.match(text) for text in texts):
                wrong.append(said)
        elif "why" in page:
            tally["the kernel's"] += 1
        elif "failed" in kernel or "failed" in page:
            tally["both fail"] += 1
            if not ("failed" in kernel and "failed" in page) or "step " not in kernel["failed"]:
                wrong.append(said)
        else:
            tally["both run"] += 1
            if not same(kernel["values"], page["values"], program):
                wrong.append(said)
    assert not wrong, "\n".join([f"{len(wrong)} of {COUNT}; {tally}", *wrong[:40]])
    assert all(tally.values()), tally


def same(have: list[Any], want: list[Any], program: Data) -> bool:
    """Whether two runs agree, to the digits that the smallest dtype has."""
    single = any(dtype == "float32" for _, dtype in program["values"])
    tolerance = 1e-4 if single else 1e-9
    finite = [abs(x) for x in have if isinstance(x, float) and abs(x) < float("inf")]
    scale = max([1.0, *finite])
    return len(have) == len(want) and all(
        a == b or (a != a and b != b) or abs(a - b) <= tolerance * scale
        for a, b in zip(map(float, have), map(float, want), strict=True)
    )
