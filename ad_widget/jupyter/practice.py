"""Exercises that nobody has written: a cell by kind and difficulty, and what is asked of it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ..exercises.cells import cell
from ..recording import record
from ..recording.cell import Cell

if TYPE_CHECKING:
    from .widget import AutodiffWidget

__all__ = ["exercise"]


def exercise(
    kind: str = "diamond", difficulty: int = 1, seed: int = 0, *, fade: bool = False
) -> AutodiffWidget:
    """Return an exercise that follows from a seed: of the same seed always the same.

    Parameters
    ----------
    kind : {"single path", "shared node", "diamond", "branch", "matrix shapes"}
    difficulty : int
        1, 2 or 3.
    seed : int
    fade : bool, optional
        Begin with all steps worked but the last.

    Returns
    -------
    AutodiffWidget
        Its gradients hidden and asked for; of matrices, the gradients' shapes.

    Raises
    ------
    ValueError
        If there is no such kind or difficulty.
    """
    source = cell(kind, difficulty, seed)
    recording = record(Cell(ast.parse(source), source, {}, output="loss"))
    from .widget import AutodiffWidget

    widget = AutodiffWidget(recording, title="loss", made="%%autodiff loss")
    return widget.quiz("shapes") if kind == "matrix shapes" else widget.quiz(fade=fade)
