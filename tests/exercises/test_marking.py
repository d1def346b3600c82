"""Answers are marked, and mistakes recognised, as in the page: both are held to one table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ad_widget import Node
from ad_widget.drawing.questions import ASKED, all_of, question, words
from ad_widget.exercises.marking import mark, number_in, right_number, right_text, shape_in
from ad_widget.exercises.mistakes import mistake
from ad_widget.program import Program, lower

from ..pictured import first

DATA = Path(__file__).parent.parent / "data" / "answers.json"


@pytest.fixture(autouse=True)
def _beyond_numbers() -> Iterator[None]:
    """NumPy says nothing of what is not finite, as in a widget."""
    with np.errstate(all="ignore"):
        yield


def shared() -> Program:
    """Return y = (w·x − w/x) + w, in which w has three uses."""
    w, x = Node(4.0), Node(2.0)
    a, b = w * x, w / x
    c = a - b
    y = c + w
    return lower(y, [("w", w), ("x", x)], names={a: "a", b: "b", c: "c", y: "y"})[0]


def layer() -> Program:
    """Return sum((X W + b)²): a matrix, and a sum over rows."""
    X, W = Node([[1.0, 2.0], [3.0, -1.0], [0.0, 1.0]]), Node([[1.0, 2.0], [-1.0, 3.0]])
    b = Node([1.0, -2.0])
    Z = X @ W + b
    L = (Z * Z).sum()
    return lower(L, [("X", X), ("W", W), ("b", b)], names={Z: "Z", L: "L"})[0]


def square() -> Program:
    """Return sum(((A B) w − A)²): square matrices, and a row that is broadcast."""
    A, B = Node([[1.0, 2.0], [3.0, -1.0]]), Node([[2.0, 1.0], [-1.0, 4.0]])
    w = Node([3.0, -2.0])
    P = A @ B
    Z = P * w
    D = Z - A
    L = (D * D).sum()
    names = {P: "P", Z: "Z", D: "D", L: "L"}
    return lower(L, [("A", A), ("B", B), ("w", w)], names=names)[0]


def rows() -> Program:
    """Return y = (M x) x, a vector: its Jacobian is asked."""
    M, x = Node([[1.0, 2.0], [-3.0, 4.0]]), Node([2.0, 5.0])
    h = M @ x
    y = h * x
    return lower(y, [("M", M), ("x", x)], names={h: "h", y: "y"})[0]


def beyond() -> Program:
    """Return y = log(x) w / z, of which nothing is finite."""
    x, w, z = Node(-1.0), Node(2.0), Node(0.0)
    with np.errstate(all="ignore"):
        a, b = np.log(x), w / z
        y = a * b
    return lower(y, [("x", x), ("w", w), ("z", z)], names={a: "a", b: "b", y: "y"})[0]


MADE = {
    "first": first,
    "shared": shared,
    "layer": layer,
    "square": square,
    "rows": rows,
    "beyond": beyond,
}

# What is answered, beside the question that is meant; the table holds what comes of it.
ANSWERS: dict[str, list[tuple[str, dict[str, str | float]]]] = {
    "first": [
        (key, {key: answer})
        for key, answers in {
            "grad:w": ["18", "18.0", " 18 ", "18.05", "18.5", "36/2", "-18", "\u221218", "3", "6",
                       "12", "9", "2", "", "?", "x", "1e1e1", "١٨", "1_8", "0x12", "inf", "1/0",
                       "2e-400"],
            "grad:x": ["12", "18", "2", "6", "8", "3"],
            "grad:a": ["6", "1", "7", "-6"],
            "value:a": ["7", "-7", "6", "7.01"],
            "local:a->6": ["1", "-1", "6"],
            "local:w->2": ["3", "2", "18"],
            "shape:w": ["()", "", "scalar", "(1,)", "1"],
        }.items()
        for answer in answers
    ] + [
        ("order:a", {"order:a": "3"}),
        ("order:a", {"order:a": "2"}),
        ("order:a", {"order:a": "2.5"}),
        ("order:a", {"order:a": "3", "order:6": "3"}),
        ("order:6", {"order:a": "1", "order:6": "2"}),
    ],
    "shared": [
        (key, {key: answer})
        for key, answers in {
            "grad:w": ["2.5", "1", "1.5", "3", "2", "-0.5", "0.5", "-2.5", "6", "4"],
            "grad:x": ["5", "4", "1", "3", "-5"],
            "grad:b": ["-1", "1", "2"],
            "value:b": ["2", "0.5", "-2"],
            "value:c": ["6", "-6"],
            "local:w->b": ["0.5", "-1", "-0.5"],
        }.items()
        for answer in answers
    ] + [
        ("order:a", {"order:a": "3", "order:b": "4"}),
        ("order:b", {"order:a": "3", "order:b": "3"}),
        ("order:b", {"order:b": "3", "order:a": "4"}),
        ("order:c", {"order:c": "3"}),
    ],
    "beyond": [
        (key, {key: answer})
        for key, answers in {
            "value:a": ["nan", "NaN", " nan ", "x", "", "0", "-nan"],
            "value:b": ["inf", "∞", "+∞", "Infinity", "-inf", "\u2212∞", "nan", "1e999", "3"],
            "local:z->b": ["-inf", "-∞", "\u2212inf", "inf", "∞"],
        }.items()
        for answer in answers
    ],
    "layer": [
        (key, {key: answer})
        for key, answers in {
            "shape:X": ["(3, 2)", "3x2", "3×2", "[3,2]", "(2, 3)", "6", "(3, 2,)"],
            "shape:b": ["(2,)", "2", "(3, 2)", "(2, 1)", "two"],
            "value_shape:Z": ["(3, 2)", "(2, 3)", "2", "()", "(3, 2, 1)"],
            "value_shape:L": ["()", "(1,)", "scalar"],
        }.items()
        for answer in answers
    ],
}  # fmt: skip


def judged(program: Program, asked: str, answers: dict[str, Any]) -> list[Any]:
    """Return what is asked, all answers, the mark, and the mistake with its edges."""
    run, one = program.run(), question(program, asked)
    assert one is not None, asked
    given = mark(run, one, answers)
    found = mistake(run, one, answers) if given == "wrong" else None
    return [asked, answers, given, found and [found.mistake, list(found.edges)]]


Entries = list[tuple[str, dict[str, str | float]]]


def entries(program: Program) -> Entries:
    """Return answers to a layer's entries: the right ones, and those of known mistakes."""
    grads = program.run().grads
    W, b, Z = grads["W"], grads["b"], grads["Z"]
    return single({
        "grad:W[0,1]": (W[0, 1], W[1, 0], -W[0, 1], 0.5),
        "grad:b[1]": (b[1], Z[0, 1], Z[2, 1], Z[1, 0]),
    })  # fmt: skip


def single(answers: dict[str, tuple[float, ...]]) -> Entries:
    return [(key, {key: float(x)}) for key, xs in answers.items() for x in xs]


A, B, w = np.array([[1.0, 2], [3, -1]]), np.array([[2.0, 1], [-1, 4]]), np.array([3.0, -2])
G = 2 * ((A @ B) * w - A)
"""What comes back at Z, and at D, of the square one."""

SQUARE = {
    "grad:B[0,1]": {
        (A.T @ (G * w))[0, 1]: None,
        (A.T @ (G * w))[1, 0]: "transposed",
        (A @ (G * w))[0, 1]: "transposed",
    },
    "grad:A[1,0]": {
        ((G * w) @ B.T - G)[1, 0]: None,
        ((G * w) @ B - G)[1, 0]: "transposed",
        ((G * w) @ B.T)[1, 0]: "not accumulated",
        -((G * w) @ B.T - G)[1, 0]: "sign",
    },
    "grad:w[1]": {
        (G * (A @ B)).sum(axis=0)[1]: None,
        (G * (A @ B))[0, 1]: "not summed",
        G[1, 1]: "not summed",
        (G * (A @ B)).sum(): "",
    },
    "value:P[0,1]": {9: None, 7: "", (A @ B)[1, 0]: "transposed", (G * w)[0, 1]: "gradient given"},
    "value:D[1,1]": {((A @ B) * w - A)[1, 1]: None, (A - (A @ B) * w)[1, 1]: "swapped"},
}
"""By what is asked, answers and the mistakes that they are: None for none, "" for none known."""


def jacobians() -> Any:
    """Return the Jacobians of the rows, by leaf."""
    M, x = np.array([[1.0, 2], [-3, 4]]), np.array([2.0, 5])
    return {"x": M * x[:, None] + np.diag(M @ x), "M": np.einsum("i,ik,l->ikl", x, np.eye(2), x)}


J = jacobians()
ROWS = {
    "jacobian:y[0]/x[1]": {
        J["x"][0, 1]: None,
        J["x"][1, 0]: "transposed",
        -J["x"][0, 1]: "sign",
        J["x"].sum(axis=0)[1]: "all rows",
        1234: "",
    },
    "jacobian:y[1]/M[1,0]": {J["M"][1, 1, 0]: None, -J["M"][1, 1, 0]: "sign"},
    "jacobian:y[1]/M[0,0]": {0: None, J["M"].sum(axis=0)[0, 0]: "all rows"},
    "jacobian:y[1]/h[1]": {5: None, 2: ""},
}
TOLD = {"square": SQUARE, "rows": ROWS}


def _number(x: float) -> float | str:
    """Return a number as JSON has it, or what JavaScript calls one that is not finite."""
    names = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
    return names.get(str(float(x)), float(x))


def table() -> dict[str, Any]:
    """Return what the file holds: programs, their numbers, what can be asked, and cases."""
    made = {}
    for name, make in MADE.items():
        program = make()
        run = program.run()
        cases = ANSWERS.get(name, []) + (entries(program) if name == "layer" else [])
        cases += single({key: tuple(answers) for key, answers in TOLD.get(name, {}).items()})
        keys = [key for kind in ASKED for key in all_of(program, kind)]
        made[name] = {
            "program": program.to_json(),
            "frame": [_number(x) for k in program.show for x in np.ravel(run.numbers[k])],
            "asked": {key: words(program, one) for key in keys if (one := question(program, key))},
            "cases": [judged(program, asked, answers) for asked, answers in cases],
        }
    return json.loads(json.dumps(made))


def test_marks_and_mistakes_are_those_of_the_page() -> None:
    assert table() == json.loads(DATA.read_text("utf-8"))


def verdict(name: str, key: str, answer: str | float) -> tuple[Any, Any]:
    _, _, given, found = judged(MADE[name](), key, {key: answer})
    return given, found and found[0]


@pytest.mark.parametrize(
    ("name", "key", "answer", "mistaken"),
    [
        ("first", "grad:w", -18, "sign"),
        ("first", "grad:w", 12, "swapped"),
        ("first", "grad:w", 3, "upstream missing"),
        ("first", "grad:w", 6, "local missing"),
        ("first", "grad:w", 9, "added"),
        ("first", "grad:w", 2, "value given"),
        ("first", "value:a", 6, "gradient given"),
        ("first", "local:w->2", 18, "upstream included"),
        ("first", "local:w->2", 2, "swapped"),
        ("shared", "grad:w", 2, "not accumulated"),  # along a alone, whose turn is the last
        ("shared", "grad:w", 1.5, "path forgotten"),
        ("shared", "value:b", 0.5, "swapped"),
        ("layer", "shape:b", "(3, 2)", "not summed"),
        ("layer", "shape:X", "(2, 3)", "transposed"),
        ("first", "grad:w", 17, None),
    ],
)
def test_a_mistake_has_a_name(
    name: str, key: str, answer: str | float, mistaken: str | None
) -> None:
    assert verdict(name, key, answer) == ("wrong", mistaken)


def test_entries_of_matrices() -> None:
    program = layer()
    told = [tuple(judged(program, *one)[2:]) for one in entries(program)]
    names = [(given, found and found[0]) for given, found in told]
    assert names == [
        ("right", None), ("wrong", "transposed"), ("wrong", "sign"), ("wrong", None),
        ("right", None), ("wrong", "not summed"), ("wrong", "not summed"), ("wrong", None),
    ]  # fmt: skip


@pytest.mark.parametrize("name", list(TOLD))
def test_mistakes_with_arrays_have_names(name: str) -> None:
    for key, answers in TOLD[name].items():
        for x, known in answers.items():
            expected = ("right", None) if known is None else ("wrong", known or None)
            assert verdict(name, key, float(x)) == expected, (key, x)


def test_the_hint_of_a_missing_transpose_points_at_the_product() -> None:
    run, program = square().run(), square()
    one = question(program, "grad:A[1,0]")
    assert one is not None
    found = mistake(run, one, {one.key: float(((G * w) @ B - G)[1, 0])})
    assert found is not None
    (edge,) = (program.edges[k] for k in found.edges)
    assert (program.keys[edge.source], program.keys[edge.target]) == ("A", "P")


def test_the_right_answer_is_right() -> None:
    for make in MADE.values():
        program = make()
        run = program.run()
        for key in (key for kind in ASKED for key in all_of(program, kind)):
            one = question(program, key)
            assert one is not None
            assert mark(run, one, {key: right_text(run, one)}) == "right"


@pytest.mark.parametrize("key", ["grad:nobody", "w", "grad:", "x:w", "grad:w[0]", "order:w", ""])
def test_what_asks_nothing(key: str) -> None:
    assert question(first(), key) is None


@pytest.mark.parametrize(
    "key",
    ["grad:W", "grad:W[0]", "grad:W[0,2]", "grad:W[0,-1]", "shape:W[0]", "jacobian:L/W[0,1]"],
)
def test_elements_that_there_are_not(key: str) -> None:
    assert question(layer(), key) is None


@pytest.mark.parametrize("of", ["y/x[0]", "y[0]/x", "y[2]/x[0]", "x[0]/x[0]", "y[0]/z", "y[0]x[0]"])
def test_entries_of_a_jacobian_that_there_are_not(of: str) -> None:
    assert question(rows(), f"jacobian:{of}") is None


def test_answers_are_read_as_people_write_them() -> None:
    assert [number_in(x) for x in ("1/4", "\u22123", ".5", 2, 1e-5)] == [0.25, -3, 0.5, 2, 1e-5]
    assert all(np.isnan(number_in(x)) for x in ("", "a", "1 2", "--1", "nan", "1/0"))
    assert [shape_in(x) for x in ("()", "(3,)", "3 × 4", "a", "3,,4")] == [
        (),
        (3,),
        (3, 4),
        None,
        None,
    ]


def test_a_shape_is_no_number() -> None:
    program = layer()
    one = question(program, "shape:b")
    assert one is not None
    with pytest.raises(ValueError, match="does not ask for a number"):
        right_number(program.run(), one)


if __name__ == "__main__":  # write the table anew: python -m tests.exercises.test_marking
    DATA.write_text(json.dumps(table(), ensure_ascii=False), "utf-8")


if __name__ == "__main__":  # what the page is held to, written anew
    DATA.write_text(json.dumps(table()), "utf-8")
