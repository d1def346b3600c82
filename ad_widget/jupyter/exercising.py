"""A widget as an exercise: what it asks, the answers, and how they are marked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from numbers import Real
from typing import Any

import numpy as np

from ..drawing.opening import groups_open
from ..drawing.picture import picture
from ..drawing.questions import (
    ASKED,
    SHAPES,
    Question,
    all_of,
    asked_in,
    elements,
    gradients,
    question,
    value_id,
    words,
)
from ..drawing.shapes import Drawing
from ..drawing.tikz import tikz
from ..exercises.exam import Sheet, document
from ..exercises.marking import mark
from ..exercises.mistakes import mistake
from ..layout import Orientation
from ..program import Program, Run
from ..program.token import from_token

__all__ = [
    "CODE",
    "answered",
    "answers_of",
    "asked",
    "exam",
    "marks",
    "mistakes",
    "score",
    "values_of",
]

CODE = "adw1."
"""What a code to hand in begins with."""

_MOST = 1000  # elements of an array that is an answer
_SHEET = 630, 560  # px of a drawing on paper

_KINDS = {
    "gradients": "grad",
    "values": "value",
    "local derivatives": "local",
    "local": "local",
    "jacobian": "jacobian",
    "shapes": "shape",
    "value shapes": "value_shape",
    "order": "order",
}


def asked(program: Program, what: Iterable[str], *, title: str = "") -> list[str]:
    """Return the keys of what an exercise asks.

    Parameters
    ----------
    program : Program
    what : iterable of str
        Kinds (``gradients``, ``values``, ``local derivatives``, ``jacobian``, ``shapes``,
        ``value shapes``, ``order``), keys (``grad:w``), words (``∂loss/∂w``), or names, of whose
        gradients is spoken.  By default all gradients.

    Raises
    ------
    ValueError
        If something of it cannot be asked of this program.
    """
    known = _by_words(program, title)
    keys: list[str] = []
    for one in what:
        if one in _KINDS:
            found = all_of(program, _KINDS[one])
            if not found:
                raise ValueError(f"this graph has no {one} to ask for")
            keys += found
        elif question(program, one) is not None:
            keys.append(one)
        elif one in known:
            keys.append(known[one])
        elif question(program, f"grad:{one}") is not None:
            keys.append(f"grad:{one}")
        elif found := elements(program, one) or elements(program, f"grad:{one}"):
            keys += found
        else:
            raise ValueError(
                f"{one!r} cannot be asked of this graph: give a kind ({', '.join(_KINDS)}), a "
                "name, grad:NAME, value:NAME, grad:NAME[0,1] for an element, local:FROM->TO, "
                "jacobian:OUTPUT[0]/NAME[1], shape:NAME, value_shape:NAME or order:NAME"
            )
    return list(dict.fromkeys(keys)) or gradients(program)


def _by_words(program: Program, title: str) -> dict[str, str]:
    keys = [key for kind in ASKED for key in all_of(program, kind)]
    found = ((key, question(program, key)) for key in keys)
    return {words(program, one, title): key for key, one in found if one is not None}


def answers_of(program: Program, given: Any, title: str = "") -> dict[str, str | float]:
    """Return answers as a view holds them.

    Parameters
    ----------
    given : mapping of str to str or number, or str
        By what is asked, as a key or in words, and of an array all elements at once
        (``{"grad:W": dW}``); or a code that a page gave.

    Raises
    ------
    TypeError
        If it is neither, or an answer is neither text nor number.
    ValueError
        If a code is not whole, or something is answered that cannot be asked.
    """
    if isinstance(given, str):
        given = _read(given)["answers"]
    if not isinstance(given, Mapping):
        raise TypeError(
            f'answers are a dict such as {{"grad:w": 18}}, or a code to hand in, not {given!r}'
        )
    known = _by_words(program, title)
    made: dict[str, str | float] = {}
    for name, answer in given.items():
        key = known.get(name, name)
        of_all = _whole(program, key, answer)
        if of_all:
            made.update(of_all)
            continue
        if not isinstance(key, str) or question(program, key) is None:
            raise ValueError(f"this graph cannot be asked for {name!r}")
        made[key] = _plain(answer)
    return made


def _whole(program: Program, key: Any, answer: Any) -> dict[str, str | float]:
    """Return an answer for each element, where one array answers for all of another."""
    if isinstance(answer, str):
        return {}
    array = np.asarray(answer.data if hasattr(answer, "vjp") else answer)
    if array.dtype.kind not in "fiu" or not 0 < array.size <= _MOST:
        return {}
    keys = (
        [f"{key}[{','.join(map(str, at))}]" for at in np.ndindex(array.shape)] if array.ndim else []
    )
    asked = [question(program, one) for one in keys]
    known = [one for one in asked if one is not None and one.kind not in (*SHAPES, "order")]
    if not keys or len(known) < len(keys) or _shape_of(program, known[0]) != array.shape:
        return {}
    return {one: _plain(x) for one, x in zip(keys, array.ravel(), strict=True)}


def _shape_of(program: Program, one: Question) -> tuple[int, ...]:
    number = value_id(program, one.kind, one.index)
    assert number is not None
    return program.values[number][0]


def _plain(answer: Any) -> str | float:
    if isinstance(answer, str):
        return answer[:200]
    if isinstance(answer, (tuple, list)) and all(isinstance(n, int) for n in answer):
        return str(tuple(answer))  # a shape
    number = answer.data if hasattr(answer, "vjp") else answer
    if isinstance(number, np.ndarray) and number.shape == ():
        number = number.item()
    if isinstance(number, Real) and math.isfinite(number):
        return float(number)
    raise TypeError(f"an answer is a number or a text, not {answer!r}")


def _read(code: str) -> dict[str, Any]:
    if not code.startswith(CODE):
        raise ValueError(f"a code to hand in begins with {CODE}")
    data = from_token(code.removeprefix(CODE).strip())
    if not isinstance(data, dict) or not isinstance(data.get("answers"), dict):
        raise ValueError("this code holds no answers")
    return data


def values_of(program: Program, code: str) -> dict[str, Any]:
    """Return the leaves' values for which the answers of a code were given.

    Raises
    ------
    ValueError
        If they are not values of this program's leaves.
    """
    numbers = _read(code).get("at")
    leaves = [program.leaves[k] for k in program.sent]
    sizes = [leaf.data.size for leaf in leaves]
    good = isinstance(numbers, list) and all(
        isinstance(x, (int, float)) and not isinstance(x, bool) and math.isfinite(x)
        for x in numbers
    )
    if not isinstance(numbers, list) or not good or len(numbers) != sum(sizes):
        raise ValueError("this code is of another graph")
    parts = np.split(np.array(numbers, np.float64), np.cumsum(sizes)[:-1])
    return {
        leaf.name: part.reshape(leaf.data.shape) if leaf.data.shape else float(part[0])
        for leaf, part in zip(leaves, parts, strict=True)
    }


def answered(view: Mapping[str, Any]) -> dict[str, str | float]:
    """Return the answers that a view holds."""
    return dict(view.get("answers") or {})


def marks(run: Run, view: Mapping[str, Any]) -> dict[str, str | None]:
    """Return right, wrong or None, for what has no answer, by the keys of what is asked."""
    return {one.key: mark(run, one, answered(view)) for one in _asked(run, view)}


def mistakes(run: Run, view: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of the mistakes that wrong answers were recognised as."""
    answers, given = answered(view), marks(run, view)
    wrong = [one for one in _asked(run, view) if given[one.key] == "wrong"]
    found = ((one.key, mistake(run, one, answers)) for one in wrong)
    return {key: known.mistake for key, known in found if known is not None}


def score(run: Run, view: Mapping[str, Any]) -> float:
    """Return the share of right answers among all that is asked, from 0 to 1."""
    given = list(marks(run, view).values())
    return given.count("right") / len(given) if given else 0.0


def _asked(run: Run, view: Mapping[str, Any]) -> list[Question]:
    assert isinstance(run.program, Program)
    return asked_in(run.program, view)


def exam(
    program: Program,
    runs: Iterable[Run],
    questions: list[Question],
    view: Mapping[str, Any],
    *,
    title: str,
    name: str,
) -> str:
    """Return a paper exam of what is asked: a sheet for each run, and the keys."""
    edges: Any = {"flow": "contribution"}.get(
        view.get("edges", "local"), view.get("edges", "local")
    )

    def drawn(run: Run, orientation: Orientation) -> Drawing:
        opened = groups_open(program, view, orientation)
        return picture(
            program, run, edges=edges, orientation=orientation, open=opened, asked=questions
        )

    runs = list(runs)
    ways: list[Orientation] = ["lr", "tb"]
    chosen = view.get("orientation") or max(ways, key=lambda way: _scale(drawn(runs[0], way)))
    sheets = [Sheet(run, questions, tikz([drawn(run, chosen)])) for run in runs]
    return document(program, sheets, title, name)


def _scale(drawn: Drawing) -> float:
    """Return how large a drawing can be on a sheet, in which it has half the height."""
    return min(_SHEET[0] / drawn.width, _SHEET[1] / drawn.height)
