"""What is to be said of the numbers shown: where they end, and which are conventions."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

import numpy as np

from ..drawing.text import format_array
from ..engine import Node
from ..engine.conventions import BY_OP, at, elsewhere
from ..program import Program, Run
from .text import sendable

__all__ = ["conventions", "not_finite"]


def not_finite(program: Program, run: Run) -> str:
    """Name the first node whose value is not finite although its operands' are; "" if none."""
    numbers, parts = run.numbers, program.nodes
    finite = [_is_finite(numbers[part.value]) for part in parts]
    if all(finite):
        return ""
    operands: dict[int, list[int]] = {}
    for edge in program.edges:
        operands.setdefault(edge.target, []).append(edge.source)
    for k, part in enumerate(parts):
        if not finite[k] and all(finite[j] for j in operands.get(k, [])):
            what = format_array(numbers[part.value])
            of = ", ".join(
                f"{parts[j].label} = {format_array(numbers[parts[j].value])}"
                for j in operands.get(k, [])
            )
            return f"{part.label} is {what}" + (f" ({part.op} at {of})" if of else "")
    return ""


def _is_finite(value: Any) -> bool:
    return isfinite(value) if type(value) is float else bool(np.all(np.isfinite(value)))


def conventions(nodes: Sequence[Node]) -> dict[str, str]:
    """Say, by index, which Nodes sit at a point where their derivative is a convention.

    A second line says what this package and others give there.
    """
    told = {
        str(k): (at(node), elsewhere(node))
        for k, node in enumerate(nodes)
        if node.op is not None and node.op.name in BY_OP
    }
    return {k: sendable(f"{said}\n{others}") for k, (said, others) in told.items() if said}
