"""What an exercise asks: numbers of a program, by keys such as ``grad:w``, that are to be found.

``frontend/src/exercise/questions.ts`` reads the same keys for the page (tests/data/answers.json).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from ..program import Program
from .captions import output_name
from .passes import passes

__all__ = [
    "ASKED",
    "SHAPES",
    "Question",
    "all_of",
    "asked_in",
    "elements",
    "gradients",
    "question",
    "seed_of",
    "veiled",
    "words",
]

ASKED = ("value", "grad", "local", "jacobian", "shape", "value_shape", "order")
"""A node's value or gradient, an edge's derivative, an entry of the output's Jacobian, the shape of
a gradient or of a value, a backward turn."""

SHAPES = ("shape", "value_shape")
"""Kinds of which the answer is a shape."""

_MOST = 12  # asked where nobody has chosen
_ELEMENTS = 4  # of an array


@dataclass(frozen=True, slots=True)
class Question:
    """Something to find.

    Attributes
    ----------
    key : str
        ``kind:name``, of an element ``grad:W[0,1]``, of a Jacobian ``jacobian:y[0]/W[0,1]``.
    kind : str
        One of `ASKED`.
    index : int
        Of the node, or for ``local`` the edge, in the program.
    at : tuple of int
        Which element of an array; empty for a number as a whole.
    row : tuple of int
        Of a Jacobian's entry, the element of the output that is differentiated.
    """

    key: str
    kind: str
    index: int
    at: tuple[int, ...] = ()
    row: tuple[int, ...] = ()


def value_id(program: Program, kind: str, index: int) -> int | None:
    """Return the id of the number that is asked for; None where it is none."""
    if kind in ("value", "value_shape"):
        return program.nodes[index].value
    if kind == "local":
        return program.edges[index].local
    return None if kind == "order" else program.nodes[index].grad


def seed_of(program: Program) -> int | None:
    """Return the id of the cotangent that the backward pass of an array begins with.

    Another put in its place gives another row of the Jacobian.  None for a number, and where no
    backward pass is recorded.
    """
    seed = program.nodes[output_node(program)].grad
    array = bool(program.values[program.output][0])
    passed = any(edge.contribution is not None for edge in program.edges)
    return seed if array and passed and seed in program.constants else None


def veiled(asked: Iterable[Question]) -> frozenset[int]:
    """Return the nodes whose shapes are asked for, and not to be seen."""
    return frozenset(one.index for one in asked if one.kind == "value_shape")


def output_node(program: Program) -> int:
    """Return the node that is the output."""
    return next(k for k, part in enumerate(program.nodes) if part.value == program.output)


def edge_keys(program: Program) -> list[str]:
    """Return what each edge is called, as in ``a->loss``."""
    keys = program.keys
    return [f"{keys[edge.source]}->{keys[edge.target]}" for edge in program.edges]


def question(program: Program, key: str) -> Question | None:
    """Read a key; None for one that asks nothing of this program."""
    kind, colon, rest = key.partition(":")
    if kind not in ASKED or not colon:
        return None
    keys = edge_keys(program) if kind == "local" else list(program.keys)
    row: tuple[int, ...] = ()
    if kind == "jacobian":
        out = re.escape(keys[output_node(program)])
        entry = re.fullmatch(rf"{out}\[({_PLACE})\]/(.*)", rest, re.DOTALL)
        if entry is None or seed_of(program) is None:
            return None
        row, rest = _place(entry[1]), entry[2]
        if not _inside(row, program.values[program.output][0]):
            return None
    at: tuple[int, ...] | None = None
    if rest not in keys:
        found = re.fullmatch(rf"(.*)\[({_PLACE})\]", rest, re.DOTALL)
        if found is None or found[1] not in keys:
            return None
        rest = found[1]
        at = _place(found[2])
    index = keys.index(rest)
    if kind == "order":
        return Question(key, kind, index) if index in passes(program).backward and not at else None
    number = value_id(program, kind, index)
    if number is None or number not in program.show or number in program.summaries:
        return None
    if kind in SHAPES:
        return Question(key, kind, index) if at is None else None
    shape = program.values[number][0]
    if at is None:
        return None if shape else Question(key, kind, index, (), row)
    return Question(key, kind, index, at, row) if _inside(at, shape) else None


_PLACE = r" ?[0-9]+(?: ?, ?[0-9]+)*"


def _place(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


def _inside(at: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    return len(at) == len(shape) and all(i < n for i, n in zip(at, shape, strict=True))


def gradients(program: Program) -> list[str]:
    """Return the keys of all gradients that the backward pass finds, in the order in which it does.

    Those of interior nodes come first, then the leaves'; of a large program only these.
    """
    nodes = program.nodes
    used = {edge.source for edge in program.edges}
    asked = [
        k
        for k, part in enumerate(nodes)
        if part.value != program.output
        and part.grad is not None
        and part.kind != "constant"
        and k in used
    ]
    ops = [k for k in reversed(asked) if nodes[k].kind == "op"]
    leaves = [k for k in asked if nodes[k].kind == "leaf"]
    own = [f"grad:{key}" for k in leaves for key in _entries(program, k, nodes[k].grad)]
    both = [f"grad:{key}" for k in ops for key in _entries(program, k, nodes[k].grad)] + own
    return (own if len(both) > _MOST else both)[:_MOST]


def _entries(program: Program, node: int, number: int | None) -> list[str]:
    """Return what a node's value or gradient is called, or the first of an array's elements."""
    key = program.keys[node]
    if number is None or number in program.summaries:
        return []
    shape = program.values[number][0]
    return [f"{key}{place}" for place in _places(shape)] if shape else [key]


def elements(program: Program, key: str) -> list[str]:
    """Return the keys of an array's first elements, of ``grad:W`` or ``value:W`` as a whole."""
    kind, _, name = key.partition(":")
    if kind not in ("grad", "value") or name not in program.keys:
        return []
    node = program.keys.index(name)
    found = _entries(program, node, value_id(program, kind, node))
    return [f"{kind}:{one}" for one in found]


def _places(shape: tuple[int, ...]) -> list[str]:
    """Return the places of an array's first elements, as ``[0,1]``."""
    first = islice(np.ndindex(*shape), _ELEMENTS)
    return [f"[{','.join(map(str, place))}]" for place in first]


def all_of(program: Program, kind: str) -> list[str]:
    """Return everything of a kind that can be asked, a dozen at most, in the order it is found."""
    if kind == "grad":
        return gradients(program)
    nodes, keys, order = program.nodes, program.keys, passes(program)
    if kind == "value":
        found = [key for k in order.forward for key in _entries(program, k, nodes[k].value)]
    elif kind == "local":
        found = [
            key
            for key, edge in zip(edge_keys(program), program.edges, strict=True)
            if edge.local is not None and nodes[edge.source].kind != "constant"
        ]
    elif kind == "jacobian":
        out = keys[output_node(program)]
        rows = _places(program.values[program.output][0]) if seed_of(program) is not None else []
        leaves = [k for k, part in enumerate(nodes) if part.kind == "leaf"]
        entries = [key for k in leaves for key in _entries(program, k, nodes[k].grad)]
        found = [f"{out}{row}/{key}" for row in rows for key in entries]
    elif kind == "shape":
        found = [
            key
            for key, part in zip(keys, nodes, strict=True)
            if part.kind == "leaf" and part.grad is not None
        ]
    elif kind == "value_shape":
        found = [keys[k] for k in order.forward if nodes[k].value not in program.summaries]
    else:
        found = [keys[k] for k in sorted(order.backward)]
    return [f"{kind}:{key}" for key in dict.fromkeys(found)][:_MOST]


def asked_in(program: Program, view: Mapping[str, Any]) -> list[Question]:
    """Return what a view asks: what it hides, or while the panel is open and it names nothing, all.

    Parameters
    ----------
    program : Program
    view : mapping
        Its ``hidden`` and ``panel`` count.
    """
    hidden: Collection[str] | None = view.get("hidden")
    if hidden is None:
        hidden = gradients(program) if view.get("panel") == "exercise" else ()
    found = (question(program, key) for key in dict.fromkeys(hidden))
    return [one for one in found if one is not None]


def name_of(program: Program, node: int) -> str:
    """Return a node's whole name; an expression in brackets."""
    part = program.nodes[node]
    plain = re.fullmatch(r"[^\s()\[\]+\-−·/*@]+", part.label)
    return part.name if part.name is not None else part.label if plain else f"({part.label})"


def words(program: Program, one: Question, title: str = "") -> str:
    """Return what is asked, in words, as in ``∂loss/∂w``.

    `title` is what the output is called, if it has no name of its own.
    """
    if one.kind == "local":
        edge = program.edges[one.index]
        return f"local ∂{name_of(program, edge.target)}/∂{name_of(program, edge.source)}"
    name = name_of(program, one.index) + _written(one.at)
    if one.kind == "order":
        return f"turn of {name} in the backward pass"
    if one.kind == "value":
        return f"value of {name}"
    if one.kind == "value_shape":
        return f"shape of {name}"
    derivative = f"∂{output_name(program, title)}{_written(one.row)}/∂{name}"
    return f"shape of {derivative}" if one.kind == "shape" else derivative


def _written(place: tuple[int, ...]) -> str:
    return f"[{','.join(map(str, place))}]" if place else ""
