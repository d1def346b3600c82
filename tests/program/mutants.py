"""Damaged programs: those of the corpus with one to three things changed.

Half of the changes are wild: anything may stand anywhere.  Half keep to what a program may be, in
shapes and dtypes, so that many mutants get through the readers and are run.
"""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain
from typing import Any

import numpy as np

from ad_widget.program.shape_rules import RULES
from ad_widget.program.shape_table import ENTRIES

from . import corpus

__all__ = ["Data", "mutants", "steps_of"]

LONGEST = 25  # steps of a program that is mutated: its faults are found as well in a short one
LARGEST = 3_000  # characters of its JSON
MOST = 30_000  # characters of a mutant: a change may double a part

Data = dict[str, Any]
Mutation = Callable[[random.Random, Data], Any]


def mutants(count: int) -> list[str]:
    """Return so many damaged programs as JSON, always the same ones; a few are whole."""
    rng = random.Random(0)
    texts = originals()
    found = []
    for k in range(count):
        data = json.loads(texts[k % len(texts)])
        choices = WILD if rng.random() < 0.45 else TAME
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            # An earlier change may have taken what this one would have changed.
            with suppress(LookupError, TypeError, AttributeError, ValueError):
                rng.choice(choices)(rng, data)
        text = json.dumps(data)
        found.append(text if len(text) < MOST else texts[k % len(texts)])
    return found


def originals() -> list[str]:
    """Return the programs of the corpus that are short, as JSON."""
    entries = chain(
        corpus.cases(),
        corpus.forms(),
        corpus.linear_algebra(most=5),
        corpus.indices(),
        corpus.tangents(),
        corpus.guarded(),
        corpus.random_programs(20),
        corpus.scalar_programs(10),
    )
    short = (entry.program for entry in entries if len(entry.program.steps) <= LONGEST)
    texts = (json.dumps(program.to_json()) for program in short)
    return [text for text in texts if len(text) < LARGEST]


def steps_of(data: Data) -> list[Any]:
    return [step for section in data["sections"].values() for step in section["steps"]]


# ------------------------------------------------------------------ wild


JUNK = [
    *("null", "true", "false", "0", "1", "-1", "2", "3", "11", "-9", "1000000"),
    *("1000000000000", "9007199254740992", "-9223372036854775808", "0.5", "-1.5", "1e300"),
    *('""', '"x"', '"float32"', '"float16"', '"U9"', '"__proto__"'),
    *('"constructor"', '"toString"', '"mean"', '"..."', "[]", "[0]", "[0, 5]", "[1, 0]", "[2, 3]"),
    *("[500, 500]", "[[]]", "[[0, 0]]", "[null]", '["a"]', "{}", '{"float": "nan"}'),
    *('{"float": "1e5"}', '{"slice": [0, 1, 0]}', '{"slice": [null, null, -1]}', '{"operand": 0}'),
    *('{"operand": 9}', '[{"slice": [0, 1000000000, 1]}]', "[[[[[[[[[]]]]]]]]]"),
    *('{"__proto__": 1}', '{"constructor": [0]}', '{"length": 2}', "[[1, 2], [3, 4]]"),
]


def junk(rng: random.Random) -> Any:
    return json.loads(rng.choice(JUNK))


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
    """Return something like a value, itself with a part changed, or anything."""
    if rng.random() < 0.3:
        return junk(rng)
    if type(value) is bool:
        return not value
    if isinstance(value, int):
        return value + rng.choice([-2, -1, 1, 2, 10, 10**9])
    if isinstance(value, list) and value:
        k = rng.randrange(len(value))
        how = rng.random()
        if how < 0.2:
            return [*value[:k], *value[k + 1 :]]
        if how < 0.4:
            return [*value[:k], rng.choice(value), *value[k:]]
        return [*value[:k], inside(rng, value[k]), *value[k + 1 :]]
    if isinstance(value, dict) and value:
        key = rng.choice(list(value))
        return {**value, key: inside(rng, value[key])}
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
    a_step(rng, data)[0] = rng.choice([*ENTRIES, "constructor", "no_such_op", junk(rng)])


def inputs(rng: random.Random, data: Data) -> None:
    step = a_step(rng, data)
    some = [rng.randrange(len(data["values"])) for _ in range(rng.randrange(4))]
    step[1] = rng.choice([some, some, inside(rng, step[1])])


def an_output(rng: random.Random, data: Data) -> None:
    step = a_step(rng, data)
    step[2] = rng.choice([rng.randrange(len(data["values"])), junk(rng)])


def an_origin(rng: random.Random, data: Data) -> None:
    a_step(rng, data)[4] = rng.choice([0, 1, None, 10**6, junk(rng)])


def arrays_of(data: Data) -> list[Any]:
    guards = [guard["outcome"] for guard in data["guards"]]
    return (
        [leaf["data"] for leaf in data["leaves"]] + [one for _, one in data["constants"]] + guards
    )


def an_array(rng: random.Random, data: Data) -> None:
    array = rng.choice(arrays_of(data))
    what = rng.choice(["data", "data", "shape", "dtype", "weak"])
    array[what] = inside(rng, array.get(what))
    if what == "data" and rng.random() < 0.3:
        array[what] = rng.choice([10_000_000_000, "AAAAAAAA8D8=", "AAAA", "*", [0] * 8, {}])


def bytes_of_an_array(rng: random.Random, data: Data) -> None:
    """Give an array other numbers of its size: indices out of range among them."""
    array = rng.choice(arrays_of(data))
    bad = rng.choice(["/////////////////////w==", "AAAAAAAAAAAAAAAA", "CQAAAAAAAAAJAAAAAAAAAA=="])
    text = array["data"]
    if isinstance(text, str) and len(text) >= 12:
        array["data"] = (bad[:8] + text[8:])[: len(text)]


def a_section(rng: random.Random, data: Data) -> None:
    sections = data["sections"]
    one, other = rng.choice(list(sections)), rng.choice(["backward", "local", "tangent", "x"])
    match rng.randrange(5):
        case 0:
            sections.pop(one)
        case 1:
            sections[other] = json.loads(json.dumps(sections[one]))
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
        key = rng.choice(list(row))
        row[key] = inside(rng, row[key])
    else:
        rows.append(junk(rng))


def the_whole(rng: random.Random, data: Data) -> None:
    key = rng.choice(list(data))
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
    if not shape or type(shape[0]) is not int:
        return
    for _ in range(30):
        shape = [2 * shape[0], *shape[1:]] if honest else shape
        values.append([shape, values[at][1]])
        steps.append(["concatenate", [at, at], len(values) - 1, {"axis": 0}, None])
        at = len(values) - 1


WILD: list[Mutation] = [
    *(an_attribute, an_attribute, an_attribute, a_shape, a_shape, a_dtype, an_op, an_op),
    *(inputs, inputs, an_output, an_origin, an_array, bytes_of_an_array, a_section, a_version),
    *(what_is_drawn, the_whole, a_doubling),
]


# ------------------------------------------------------------------ within what a program may be

_NUMBERS = [0.0, 1.0, -1.0, 0.5, 2.0, -3.0, 7.25, 0.1, 100.0, -0.75]
_AWKWARD = [*_NUMBERS, np.nan, np.inf, -np.inf, -0.0, 1e-300, 1e150]


def other_numbers(rng: random.Random, data: Data) -> None:
    """Give a leaf or a constant other numbers, those of indices mostly within range."""
    array = rng.choice(arrays_of(data))
    dtype = np.dtype(array["dtype"])
    count = int(np.prod(array["shape"]))
    if dtype.kind == "f":
        choices: list[Any] = _NUMBERS if rng.random() < 0.7 else _AWKWARD
    else:
        choices = [False, True] if dtype.kind == "b" else [0, 1] if rng.random() < 0.8 else [-1, 9]
    with np.errstate(over="ignore"):
        made = np.array(rng.choices(choices, k=count)).astype(dtype)
    array["data"] = base64.b64encode(made.tobytes()).decode()


def computed_before(data: Data, step: Any) -> Iterator[int]:
    """Yield the ids of what a step may read."""
    yield from (k for k, _ in data["constants"])
    yield from (leaf["value"] for leaf in data["leaves"])
    for one in steps_of(data):
        if one is step:
            return
        yield one[2]


def another_operand(rng: random.Random, data: Data) -> None:
    """Let a step read another value of the shape and dtype of one that it reads."""
    step = a_step(rng, data)
    values = data["values"]
    at = rng.randrange(len(step[1]))
    alike = [k for k in computed_before(data, step) if values[k] == values[step[1][at]]]
    step[1][at] = rng.choice(alike)


_ALIKE: dict[str, list[str]] = {}
for _entry in ENTRIES.values():
    for _name in _entry["names"]:
        _ALIKE[_name] = [
            other
            for other, entry in ENTRIES.items()
            if (entry["shape"], entry["dtype"]) == (_entry["shape"], _entry["dtype"])
            and entry.get("attrs") == _entry.get("attrs")
            and entry.get("promotes") == _entry.get("promotes")
        ]


def an_op_alike(rng: random.Random, data: Data) -> None:
    """Let a step run another op that takes and gives the same."""
    step = a_step(rng, data)
    step[0] = rng.choice(_ALIKE[step[0]])


def an_option(rng: random.Random, data: Data) -> None:
    """Change an attribute to another that it may be, and declare the shape that comes of it."""
    steps = [step for step in steps_of(data) if step[3]]
    step = rng.choice(steps) if steps else [None, [], 0, None, None]
    op, operands, output, attrs, _ = step
    entry = ENTRIES[op]
    forms = {name.removesuffix("?"): form for name, form in entry["attrs"].items()}
    name = rng.choice(list(forms))
    form, x = forms[name], attrs.get(name)
    values = data["values"]
    ndim = len(values[operands[0]][0])
    if isinstance(form, list):
        attrs[name] = rng.choice(form)
    elif form in ("axis", "axis?"):
        attrs[name] = rng.randrange(ndim)
    elif form == "axes":
        some = sorted(rng.sample(range(ndim), rng.randrange(ndim + 1)))
        attrs[name] = rng.choice([some, some, rng.randrange(max(ndim, 1)), None])
    elif form == "order":
        attrs[name] = rng.sample(range(ndim), ndim)
    elif form == "flag":
        attrs[name] = not x
    elif form in ("number", "number?"):
        attrs[name] = rng.choice([0.5, 0, 1, 2.0, {"float": "inf"}])
    elif form in ("decimals", "degree"):
        attrs[name] = rng.randrange(4)
    elif form == "sizes":
        attrs[name] = rng.sample(x, len(x))
    elif form == "index":
        attrs[name] = [-1 - k if type(k) is int and k >= 0 else k for k in x]
    if entry["shape"] in ("reduce", "transpose", "reshape", "concatenate", "stack", "loss"):
        taken = {key: tuple(v) if isinstance(v, list) else v for key, v in attrs.items()}
        shapes = [tuple(values[k][0]) for k in operands]
        values[output][0] = list(RULES[entry["shape"]](shapes, taken, entry)[0])


def a_number_of_fewer_axes(rng: random.Random, data: Data) -> None:
    """Let a leaf and all that is computed from it have fewer rows, where no attribute names one."""
    sizes = [n for shape, _ in data["values"] for n in shape if n > 1]
    before, after = rng.choice(sizes), rng.choice([1, 2, 4])
    values = data["values"]
    for value in values:
        value[0] = [after if n == before else n for n in value[0]]
    for array in arrays_of(data):
        shape = array["shape"] = [after if n == before else n for n in array["shape"]]
        raw = base64.b64decode(array["data"])
        want = int(np.prod(shape)) * np.dtype(array["dtype"]).itemsize
        array["data"] = base64.b64encode((raw * (want // max(len(raw), 1) + 1))[:want]).decode()
    for step in steps_of(data):
        if step[3] and "shape" in step[3]:
            step[3]["shape"] = [after if n == before else n for n in step[3]["shape"]]


def order_of_operands(rng: random.Random, data: Data) -> None:
    rng.shuffle(a_step(rng, data)[1])


def order_of_steps(rng: random.Random, data: Data) -> None:
    """Let two neighbours change places, which holds where the second does not read the first."""
    steps = rng.choice(list(data["sections"].values()))["steps"]
    k = rng.randrange(len(steps) - 1)
    if steps[k][2] not in steps[k + 1][1]:
        steps[k : k + 2] = steps[k : k + 2][::-1]


def another_output(rng: random.Random, data: Data) -> None:
    data["output"] = rng.choice(data["sections"]["forward"]["steps"])[2]


def less_is_shown(rng: random.Random, data: Data) -> None:
    shows = rng.choice(list(data["sections"].values()))["shows"]
    shows.pop(rng.randrange(len(shows)))


def another_name(rng: random.Random, data: Data) -> None:
    rng.choice(data["leaves"])["name"] = rng.choice(
        ["__proto__", "constructor", "", "import", "v0"]
    )


def one_step_more(rng: random.Random, data: Data) -> None:
    """Compute something once more, out of what has been computed."""
    section = rng.choice(list(data["sections"].values()))
    op, operands, output, attrs, origin = rng.choice(section["steps"])
    data["values"].append(data["values"][output])
    section["steps"].append([op, list(operands), len(data["values"]) - 1, attrs, origin])
    section["shows"].append(len(data["values"]) - 1)


TAME: list[Mutation] = [
    *(other_numbers, other_numbers, other_numbers, another_operand, another_operand),
    *(an_op_alike, an_op_alike, an_option, an_option, a_number_of_fewer_axes, order_of_operands),
    *(order_of_steps, another_output, less_is_shown, another_name, one_step_more),
]
