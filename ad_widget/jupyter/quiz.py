"""What a widget has of an exercise: it asks, holds the answers, and marks them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from ..drawing.questions import asked_in
from ..exercises.variants import variant
from ..program import Program
from ..publish import files
from . import exercising
from .showing import Showing

__all__ = ["Quiz"]


class Quiz(Showing):
    """The part of a widget that asks for numbers which it hides."""

    def quiz(self, *what: str, fade: bool = False) -> Self:
        """Make an exercise of it: hide numbers, ask for them in boxes, and mark what is written.

        Parameters
        ----------
        *what : str
            Kinds (``"gradients"``, ``"values"``, ``"local derivatives"``, ``"jacobian"``,
            ``"shapes"`` of gradients, ``"value shapes"``, ``"order"``), names (of whose gradients
            is spoken), or keys: ``"value:a"``, ``"grad:W[0,1]"``, ``"local:a->loss"``,
            ``"jacobian:y[0]/x[1]"``.  By default all gradients.  Of an array its first elements
            are asked.
        fade : bool, optional
            Begin with all steps worked but the last; each further example leaves one more open.

        Returns
        -------
        Self
            The widget.

        Raises
        ------
        ValueError
            If something of it cannot be asked of this graph.
        """
        asked = exercising.asked(self.program, what, title=self.title)
        now = {"panel": "exercise", "hidden": asked[-1:] if fade else asked, "answers": None}
        kept = {key: x for key, x in self.view.items() if key != "fade"}
        self.view = {**kept, **now, **({"fade": asked} if fade else {})}
        return self

    @property
    def answers(self) -> dict[str, str | float]:
        """What was answered, by the keys of what is asked; settable.

        By key (``"grad:w"``) or in words (``"∂loss/∂w"``), numbers or text; or a code that was
        handed in from a page, with which the leaves take the values that it was given for.
        """
        return exercising.answered(self.view)

    @answers.setter
    def answers(self, given: Mapping[str, Any] | str) -> None:
        made = exercising.answers_of(self.program, given, self.title)
        if isinstance(given, str):
            self.values = exercising.values_of(self.program, given)
        self.view = {**self.view, "answers": made}

    def vary(self, seed: int) -> Self:
        """Let the leaves have other numbers, small ones that follow from a seed.

        Parameters
        ----------
        seed : int
            Each student's number gives each an exercise of their own.

        Returns
        -------
        Self
            The widget.

        Raises
        ------
        ValueError
            If no such numbers were found.
        """
        asked = asked_in(self.program, self.view)
        self.values = variant(self.program, seed, asked)
        return self

    def exam(
        self, path: str | Path | None = None, *, variants: int = 1, seed: int = 0, name: str = ""
    ) -> str:
        """Return what is asked as a paper exam in LaTeX, with a key that has all steps.

        Parameters
        ----------
        path : str or Path, optional
            A ``.tex`` file to write it to as well.
        variants : int, optional
            How many sheets, each with other numbers; a single one has those of now.
        seed : int, optional
            From which the numbers follow.
        name : str, optional
            What stands above each sheet.

        Returns
        -------
        str

        Raises
        ------
        ValueError
            If nothing is asked, if no such numbers are found, or if the graph is too large for TeX.
        """
        asked = asked_in(self.program, self.view)
        if not asked:
            raise ValueError('nothing is asked: call widget.quiz("gradients") first')
        runs = [self.shown]
        if variants > 1:
            program = self.shown.program
            assert isinstance(program, Program)
            many = (variant(self.program, seed + k, asked) for k in range(variants))
            runs = [program.run(values) for values in many]
        text = exercising.exam(self.program, runs, asked, self.view, title=self.title, name=name)
        if path is not None:
            files.write(Path(path), text)
        return text

    @property
    def marks(self) -> dict[str, str | None]:
        """For each thing asked ``"right"``, ``"wrong"``, or None where nothing was answered."""
        return exercising.marks(self.shown, self.view)

    @property
    def mistakes(self) -> dict[str, str]:
        """For wrong answers that are a known mistake, its name, as ``"path forgotten"``."""
        return exercising.mistakes(self.shown, self.view)

    @property
    def score(self) -> float:
        """The share of what is asked that is right at the present values, from 0 to 1."""
        return exercising.score(self.shown, self.view)
