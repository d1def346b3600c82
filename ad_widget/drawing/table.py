"""The numbers of a run as lines of text."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from ..program import Program, Run
from .mask import mask
from .questions import Question
from .text import format_array, format_gradient, shorten

__all__ = ["table"]


def table(
    program: Program,
    run: Run,
    rows: int = 40,
    done: int | None = None,
    asked: Collection[Question] = (),
) -> str:
    """Return names, values and gradients as lines of text, the output last.

    Of a large graph, the leaves, the named and the last nodes are shown, `rows` in all.  What is
    not known once `done` steps of the two passes are is left out, and so is what an exercise
    has `asked` for.
    """
    order = sorted(
        range(len(program.nodes)),
        key=lambda k: (program.nodes[k].kind != "leaf", program.nodes[k].name is None, -k),
    )
    chosen = sorted(order[:rows])
    known = mask(program, done, asked)
    lines = [("", "value", "gradient")]
    for k in chosen:
        part = program.nodes[k]
        if part.kind == "constant":
            continue
        grad = ""
        if part.grad is not None and (known is None or k in known.grads):
            grad = _plain_gradient(run.numbers[part.grad])
        value = format_array(run.numbers[part.value]) if known is None or k in known.values else ""
        name = shorten(part.label, 1, 24)
        lines.append((name, value, grad))
    first, second = (max(len(line[c]) for line in lines) for c in (0, 1))
    text = [f"{a:<{first}}  {b:<{second}}  {c}".rstrip() for a, b, c in lines]
    if len(order) > rows:
        text.append(f"… and {len(order) - rows} more")
    return "\n".join(text)


def _plain_gradient(grad: Any) -> str:
    return format_gradient(grad) if np.ndim(grad) == 0 else format_array(grad)
