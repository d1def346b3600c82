"""What an exercise asks: numbers of a program, by keys such as ``grad:w``, that are to be found.

``frontend/src/exercise/questions.ts`` reads the same keys for the page (tests/data/answers.json).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..program import Program
from .captions import output_name
from .passes import passes

__all__ = ["ASKED", "Question", "all_of", "asked_in", "gradients", "question", "words"]

ASKED = ("value", "grad", "local", "shape", "order")
"""A node's value or gradient, an edge's derivative, a gradient's shape, a backward turn."""

_MOST = 12  # asked where nobody has chosen
_ELEMENTS = 4  # of an array


@dataclass(frozen=True, slots=True)
class Question:
    """Something to find.

    Attributes
    ----------
    key : str
        ``kind:name``, of an element ``grad:W[0,1]``.
    kind : str
        One of `ASKED`.
    index : int
        Of the node, or for ``local`` the edge, in the program.
    at : tuple of int
        Which element of an array; empty for a number as a whole.
    """

    key: str
    kind: str
    index: int
    at: tuple[int, ...] = ()


def value_id(program: Program, kind: str, index: int) -> int | None:
    """Return the id of the number that is asked for; None where it is none."""
    if kind == "value":
        return program.nodes[index].value
    if kind == "local":
        return program.edges[index].local
    return None if kind == "order" else program.nodes[index].grad


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
    at: tuple[int, ...] | None = None
    if rest not in keys:
        found = re.fullmatch(r"(.*)\[( ?[0-9]+(?: ?, ?[0-9]+)*)\]", rest, re.DOTALL)
        if found is None or found[1] not in keys:
            return None
        rest = found[1]
        at = tuple(map(int, found[2].split(",")))
    index = keys.index(rest)
    if kind == "order":
        return Question(key, kind, index) if index in passes(program).backward and not at else None
    number = value_id(program, kind, index)
    if number is None or number not in program.show or number in program.summaries:
        return None
    if kind == "shape":
        return Question(key, kind, index) if at is None else None
    shape = program.values[number][0]
    if at is None:
        return None if shape else Question(key, kind, index)
    inside = len(at) == len(shape) and all(i < n for i, n in zip(at, shape, strict=True))
    return Question(key, kind, index, at) if inside else None


def gradients(program: Program) -> list[str]:
    """Return the keys of all gradients that the backward pass finds, in the order in which it does.

    Those of interior nodes come first, then the leaves'; of a large program only these.
    """
    used = {edge.source for edge in program.edges}
    asked = [
        k
        for k, part in enumerate(program.nodes)
        if part.value != program.output
        and part.grad is not None
        and part.kind != "constant"
        and k in used
    ]
    ops = [k for k in reversed(asked) if program.nodes[k].kind == "op"]
    leaves = [k for k in asked if program.nodes[k].kind == "leaf"]
    own = [key for k in leaves for key in _entries(program, k)]
    both = [key for k in ops for key in _entries(program, k)] + own
    return (own if len(both) > _MOST else both)[:_MOST]


def _entries(program: Program, node: int) -> list[str]:
    key = f"grad:{program.keys[node]}"
    number = program.nodes[node].grad
    if number is None or number in program.summaries:
        return []
    shape = program.values[number][0]
    if not shape:
        return [key]
    places = list(np.ndindex(*shape))[:_ELEMENTS] if program.size(number) < 10_000 else []
    return [f"{key}[{','.join(map(str, place))}]" for place in places]


def all_of(program: Program, kind: str) -> list[str]:
    """Return everything of a kind that can be asked, a dozen at most, in the order it is found."""
    if kind == "grad":
        return gradients(program)
    nodes, keys, order = program.nodes, program.keys, passes(program)
    if kind == "value":
        found = [keys[k] for k in order.forward if not program.values[nodes[k].value][0]]
    elif kind == "local":
        found = [
            key
            for key, edge in zip(edge_keys(program), program.edges, strict=True)
            if edge.local is not None and nodes[edge.source].kind != "constant"
        ]
    elif kind == "shape":
        found = [
            key
            for key, part in zip(keys, nodes, strict=True)
            if part.kind == "leaf" and part.grad is not None
        ]
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
    plain = re.fullmatch(r"[^\s()+\-−·/*@]+", part.label)
    return part.name if part.name is not None else part.label if plain else f"({part.label})"


def words(program: Program, one: Question, title: str = "") -> str:
    """Return what is asked, in words, as in ``∂loss/∂w``.

    `title` is what the output is called, if it has no name of its own.
    """
    if one.kind == "local":
        edge = program.edges[one.index]
        return f"local ∂{name_of(program, edge.target)}/∂{name_of(program, edge.source)}"
    name = name_of(program, one.index) + (f"[{','.join(map(str, one.at))}]" if one.at else "")
    if one.kind == "order":
        return f"turn of {name} in the backward pass"
    if one.kind == "value":
        return f"value of {name}"
    derivative = f"∂{output_name(program, title)}/∂{name}"
    return derivative if one.kind == "grad" else f"shape of {derivative}"
