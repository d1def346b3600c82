"""Programs that somebody has written to do harm: both readers refuse them, briefly."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ad_widget import Node
from ad_widget.program import Program, lower

from .mutants import Data
from .test_fuzz import REFUSALS, compared, judged

Change = Callable[[Data], Any]


def plain() -> Data:
    """Return tanh(x)·x summed, with a tangent section."""
    x = Node(np.ones((2, 3)))
    return lower(np.sum(np.tanh(x) * x), [("x", x)], tangent=True)[0].to_json()


PLAIN = plain()
TEXT = json.dumps(PLAIN)
FORWARD = len(PLAIN["sections"]["forward"]["steps"])
NAMES = ("__proto__", "constructor", "toString", "hasOwnProperty", "__class__", "import os")


def put(*path: Any, value: Any) -> Change:
    """Return what puts a value at a path."""

    def change(data: Data) -> None:
        at: Any = data
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = value

    return change


def changed(*changes: Change) -> str:
    data = copy.deepcopy(PLAIN)
    for change in changes:
        change(data)
    return json.dumps(data)


def step(op: str, shape: list[int], attrs: Any = None, count: int = 1, x: Any = None) -> str:
    """Return a program with one more step, on `count` times an array."""
    data = copy.deepcopy(PLAIN)
    at = 0
    if x is not None:
        data["values"].append([list(x.shape), str(x.dtype)])
        at = len(data["values"]) - 1
        raw = base64.b64encode(x.tobytes()).decode()
        packed = {"dtype": str(x.dtype), "shape": list(x.shape), "data": raw}
        data["constants"].append([at, packed])
    data["values"].append([shape, "float64"])
    output = len(data["values"]) - 1
    data["sections"]["forward"]["steps"].append([op, [at] * count, output, attrs, None])
    data["sections"]["forward"]["shows"].append(output)
    return json.dumps(data)


def programs() -> dict[str, str]:
    """Return hostile programs by what is wrong with each."""
    big = "x" * 2_000_000
    steps = ("sections", "forward", "steps")
    found = {
        "unclosed": "[" * 100_000,
        "source nested": TEXT.replace('"source": null', f'"source": {"[" * 10**5}{"]" * 10**5}'),
        "value nested": TEXT.replace('"values": [', f'"values": [{"[" * 5000}{"]" * 5000}, ', 1),
        "not a number": TEXT.replace(f'"output": {PLAIN["output"]}', '"output": NaN'),
        "an axis for ever": TEXT.replace('"axis": null', '"axis": Infinity', 1),
        "an axis beyond floats": TEXT.replace('"axis": null', '"axis": 1e999', 1),
        "many digits": TEXT.replace(f'"output": {PLAIN["output"]}', f'"output": {"1" * 5000}'),
        "sections twice": f'{TEXT[:-1]}, "sections": {{}}}}',
        "version twice": f'{TEXT[:-1]}, "version": 1}}',
        "steps reversed": changed(lambda d: d["sections"]["forward"]["steps"].reverse()),
        "a step on itself": changed(
            put(*steps, 0, 1, value=[PLAIN["sections"]["forward"]["steps"][0][2]])
        ),
        "writes a leaf": changed(put(*steps, 0, 2, value=PLAIN["leaves"][0]["value"])),
        "writes a constant": changed(put(*steps, 0, 2, value=PLAIN["constants"][0][0])),
        "writes a direction": changed(put(*steps, 0, 2, value=PLAIN["leaves"][0]["tangent"])),
        "a step twice": changed(
            lambda d: d["sections"]["forward"]["steps"].append(d["sections"]["forward"]["steps"][0])
        ),
        "a leaf that is constant": changed(
            lambda d: d["constants"].append([0, d["leaves"][0]["data"]])
        ),
        "a leaf that is its tangent": changed(put("leaves", 0, "tangent", value=0)),
        "a constant twice": changed(lambda d: d["constants"].append(d["constants"][0])),
        "a constant of three": changed(lambda d: d["constants"][0].append(1)),
        "a value of three": changed(lambda d: d["values"][0].append(1)),
        "shown, not computed": changed(
            lambda d: d["values"].append([[], "float64"]),
            lambda d: d["sections"]["local"]["shows"].append(len(d["values"]) - 1),
        ),
        "shown too early": changed(
            lambda d: d["sections"]["forward"]["shows"].append(
                d["sections"]["backward"]["steps"][0][2]
            )
        ),
        "an edge back": changed(put("edges", 0, "from", value=PLAIN["edges"][0]["to"])),
        "truth as an id": changed(put("output", value=True)),
        "text as an id": changed(put("output", value=str(PLAIN["output"]))),
        "operands in an object": changed(put(*steps, 0, 1, value={"0": 0, "length": 1})),
        "steps in a text": changed(put(*steps, value="abcde")),
        "scopes in a chain": changed(
            put(
                "scopes",
                value=[
                    {
                        "kind": "call",
                        "name": "f" * 10,
                        "index": None,
                        "parent": k - 1 if k else None,
                    }
                    for k in range(20_000)
                ],
            )
        ),
        "many operands of einsum": step(
            "einsum", [2, 3], {"subscripts": ",".join(["ab"] * 70) + "->ab"}, 70
        ),
        "a factorial beyond floats": step("polygamma", [2, 3], {"n": 300}),
        "more axes than arrays have": step(
            "reshape", [1] * 63 + [2, 3], {"shape": [1] * 63 + [2, 3]}
        ),
        "padding without bound": step(
            "conv",
            [2, 2, 1],
            {"stride": [1], "padding": [[10**12, -(10**12)]], "spread": [1], "dilation": [1]},
            2,
            np.ones((2, 2, 2)),
        ),
    }
    for shape in (
        [-1],
        [2, -3],
        [0, 2**26, 2**26],
        [2**40, 2**40, 0],
        [2**53, 0],
        [2.5],
        [None],
        [1] * 65,
    ):
        found[f"a shape of {str(shape)[:30]}"] = changed(
            lambda d, shape=shape: d["values"].append([shape, "float64"])
        )
    for name in NAMES:
        found[f"dtype {name}"] = changed(put("values", 0, 1, value=name))
        found[f"dtype of a leaf {name}"] = changed(put("leaves", 0, "data", "dtype", value=name))
        found[f"section {name}"] = changed(put("sections", name, value=PLAIN["sections"]["local"]))
        found[f"attribute {name}"] = changed(put(*steps, FORWARD - 1, 3, name, value=1))
        found[f"kind {name}"] = changed(put("nodes", 0, "kind", value=name))
        found[f"scope {name}"] = changed(
            put("scopes", value=[{"kind": name, "name": "f", "index": None, "parent": None}])
        )
    for path in (
        ("format",),
        ("version",),
        ("values",),
        ("values", 0, 0),
        ("values", 0, 1),
        ("output",),
        ("sections",),
        ("leaves", 0, "data", "data"),
        ("leaves", 0, "data", "dtype"),
        ("nodes", 0, "kind"),
        steps,
        (*steps, 0, 1),
        (*steps, FORWARD - 1, 3, "axis"),
    ):
        found[f"megabytes at {path}"] = changed(put(*path, value=big))
    return found


HARMLESS = {
    **{f"a leaf called {name}": changed(put("leaves", 0, "name", value=name)) for name in NAMES},
    **{f"a node called {name}": changed(put("nodes", 0, "name", value=name)) for name in NAMES},
    **{f"beside it {name}": changed(put(name, value={"x": 1})) for name in NAMES},
    "the output twice": TEXT.replace('"output":', '"output": 99, "output":', 1),
    "an int beyond a page's": step("elu", [2, 3], {"alpha": 10**30}),
    "no number": step("elu", [2, 3], {"alpha": {"float": "nan"}}),
    "a slice of any length": step(
        "getitem", [2, 3], {"index": [{"slice": [-(10**15), 10**15, 1]}]}
    ),
    "along no axis": step("logsumexp", [2, 3], {"axis": [], "keepdims": False}),
    "along one axis": step("logsumexp", [3], {"axis": 0, "keepdims": False}),
    "a long name": changed(put("leaves", 0, "name", value="x" * 10**6)),
}


def test_both_readers_refuse_what_is_hostile_and_run_what_is_not(
    npm: list[str], node: str, tmp_path: Path
) -> None:
    hostile = programs()
    named = [*hostile, *HARMLESS]
    wrong = []
    for name, (text, kernel, page) in zip(
        named, judged([*hostile.values(), *HARMLESS.values()], node, tmp_path), strict=True
    ):
        if name in hostile:
            said = kernel.get("refused", ""), page.get("refused", "")
            brief = all(len(one) < 500 for one in said)
            # What is no JSON is refused by a page's own parser, in its own words.
            no_json = "it is no JSON" in said[0] and "JSON" in said[1]
            right = brief and (
                no_json or "nested too deeply" in said[0] or all(map(REFUSALS.match, said))
            )
            right = right and all(said)
        else:
            right = compared(text, kernel, page) == "both run"
        if not right:
            wrong.append(f"{name}: Python {str(kernel)[:200]}; page {str(page)[:200]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_numbers_that_json_has_not_are_refused_in_data_too(number: float) -> None:
    data = json.loads(step("elu", [2, 3], {"alpha": 1.0}))
    data["sections"]["forward"]["steps"][-1][3]["alpha"] = number
    with pytest.raises(ValueError, match=r'a damaged program: .* is written \{"float"'):
        Program.from_json(data)


def test_an_op_of_nobody_is_quoted_briefly() -> None:
    with pytest.raises(ValueError, match="the op is not known here") as caught:
        Program.from_json(step("x" * 10**6, [2, 3]))
    assert len(str(caught.value)) < 300


def test_least_squares_of_what_is_not_finite_ends() -> None:
    """LAPACK never came back from this one."""
    a = np.array([[np.inf, -0.0, 0.5], [-0.0, 1e-300, 1.0], [0.5, 1e-300, 0.0], [0.5, 1.0, 100.0]])
    with pytest.raises(np.linalg.LinAlgError, match="not finite"):
        np.linalg.lstsq(Node(a), np.ones(4), rcond=None)
