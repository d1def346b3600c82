"""What a step of the two passes does, in words: its rule with symbols, and with numbers.

``frontend/src/panels/passes/caption.ts`` says the same in the page; both are tested on
``tests/data/captions.json``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from ..program import Part, Program, Run
from .passes import passes
from .text import clean, format_number, format_shape

__all__ = ["captions", "output_name", "seeded"]

_MOST = 18  # letters of a name in a formula
_LONG = 10  # and of another operand's in a rule in words
_SUPERSCRIPTS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁻·")


def captions(program: Program, run: Run, done: int, title: str = "") -> list[str]:
    """Return what the step does that is done last: a line for each term that it adds.

    Parameters
    ----------
    program : Program
    run : Run
    done : int
        How many steps are done; of 0 there is nothing to say.
    title : str
        What the output is called, if it has no name of its own.
    """
    order = passes(program)
    if done == 0:
        return []
    if done <= len(order.forward):
        return [_forward(program, run, order.forward[done - 1])]
    turns = {k: turn for turn, k in enumerate(order.backward[: done - len(order.forward)])}
    return _backward(program, run, turns, output_name(program, title))


def seeded(program: Program, run: Run, title: str = "") -> str:
    """Return what the backward pass begins with."""
    name = output_name(program, title)
    seed = next((part.grad for part in program.nodes if part.value == program.output), None)
    given = np.asarray(1 if seed is None else run.numbers[seed])
    each = ""
    if given.size > 1 and np.count_nonzero(given) == 1:
        at = ",".join(str(k[0]) for k in np.nonzero(given))
        each = f" at [{at}] and 0 elsewhere, which is the gradient of {name}[{at}]"
    elif given.shape:
        each = " for each element, which is the gradient of their sum"
    return f"Backward from here: ∂{name}/∂{name} = 1{each}"


def _forward(program: Program, run: Run, node: int) -> str:
    part = program.nodes[node]
    operands = [edge.source for edge in program.edges if edge.target == node]
    values = [_number(program, run, program.nodes[k].value) for k in operands]
    result = _number(program, run, part.value)
    left = "" if part.name is None else f"{clean(part.label)} = "
    said = left + _applied(part, [_named(program.nodes[k]) for k in operands])
    if result is None:
        return " ".join(filter(None, (said, format_shape(program.values[part.value][0]))))
    numbers = "" if None in values else f"{_applied(part, list(map(_bracketed, values)))} = "
    return f"{said} = {numbers}{result}"


def _applied(part: Part, operands: Sequence[str]) -> str:
    """Return an op written out: between two operands if its sign is one, or behind, or before."""
    symbol = part.symbol
    if len(operands) == 2 and len(symbol) == 1 and not symbol.isalnum():
        return f" {symbol} ".join(operands)
    if len(operands) == 1 and symbol and _SUPERSCRIPTS.issuperset(symbol):
        return operands[0] + symbol
    if len(operands) == 1 and part.op == "negative":
        return f"−{operands[0]}"
    return f"{part.op or symbol}({', '.join(operands)})"


def _backward(program: Program, run: Run, turns: dict[int, int], end: str) -> list[str]:
    nodes, edges = program.nodes, program.edges
    node = max(turns, key=lambda k: turns[k])
    mine = [e for e, one in enumerate(edges) if one.target == node and one.contribution is not None]
    lines = []
    for k, e in enumerate(mine):
        source = edges[e].source
        ways = [
            w
            for w, one in enumerate(edges)
            if one.source == source and one.contribution is not None
        ]
        # What came in steps before this one, and by operands before this one.
        before = sorted(
            (w for w in ways if edges[w].target != node and edges[w].target in turns),
            key=lambda w: turns[edges[w].target],
        )
        before += [w for w in mine[:k] if edges[w].source == source]
        missing = [w for w in ways if w != e and w not in before]

        def from_(list_: Iterable[int]) -> str:
            return ", ".join(dict.fromkeys(clean(nodes[edges[w].target].label) for w in list_))

        edge = edges[e]
        local = _number(program, run, edge.local)
        above = _number(program, run, nodes[node].grad)
        added = _number(program, run, edge.contribution)
        operand, result = _named(nodes[source]), _named(nodes[node])
        upstream = f"∂{end}/∂{result}"
        if edge.rule:
            words, shapes = _ruled(program, e)
            behind = f"{upstream}{'' if words.startswith('·') else ','} {words}"
            told = f"{words} {upstream}" if words.endswith(" ·") else behind
        else:
            told, shapes = f"{upstream} · ∂{result}/∂{operand}", ""
        numbers = (
            shapes
            if local is None or above is None or added is None
            else f"= {_bracketed(above)} · {_bracketed(local)} = {added}"
        )
        so, now = _sum(program, run, before), _sum(program, run, [*before, e])
        note = [
            ""
            if now is None or so is None
            else f"so far {format_number(so)} → {format_number(now)}",
            f"from {from_([*before, e])}",
            f"waits for {from_(missing)}" if missing else "complete",
        ]
        said = " ".join(filter(None, (f"∂{end}/∂{operand} += {told}", numbers)))
        lines.append(f"{said}   {' · '.join(filter(None, note))}")
    return lines


def _ruled(program: Program, e: int) -> tuple[str, str]:
    """Return an edge's rule with the names of the other operands in it, and the shapes."""
    edges, nodes = program.edges, program.nodes
    said, _, shapes = edges[e].rule.partition("  ")

    def other(found: re.Match[str]) -> str:
        k = int(found[1])
        ends = (w.source for w in edges if w.target == edges[e].target and w.operand == k)
        name = next((clean(nodes[source].label) for source in ends), "")
        return name if 0 < len(name) <= _LONG else chr(ord("A") + k)

    return re.sub(r"\{(\d+)\}", other, said), shapes


def _sum(program: Program, run: Run, ways: Sequence[int]) -> float | None:
    total = 0.0
    for w in ways:
        contribution = program.edges[w].contribution
        if contribution is None or np.shape(run.numbers[contribution]):
            return None
        total += float(run.numbers[contribution])
    return total


def _number(program: Program, run: Run, value: int | None) -> str | None:
    if value is None or program.values[value][0]:
        return None
    return format_number(run.numbers[value])


def _bracketed(text: str | None) -> str:
    return f"({text})" if text and text.startswith("−") else text or ""


def _named(part: Part) -> str:
    """Return a name as part of a formula: an expression in brackets, a long one cut."""
    label = clean(part.label)
    text = label if len(label) <= _MOST else f"{label[: _MOST - 1]}…"
    plain = all(c.isalnum() or c in "_.[]'\"" for c in text)
    return text if text and plain else f"({text})"


def output_name(program: Program, title: str) -> str:
    """Return a name proper if there is one, else a short expression."""
    output = next((part for part in program.nodes if part.value == program.output), None)
    for text in (output and output.name, title, output and output.label):
        bare = re.sub(r"[.\[\]'\"]", "", text or "")
        if text and len(text) <= 24 and bare.isidentifier() and text[:1].isidentifier():
            return text
    return "output"
