"""A cell of a lecture, and where it stands."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Course", "Lecture"]


@dataclass(frozen=True)
class Lecture:
    """A cell.

    Attributes
    ----------
    course, source : str
        Who teaches it, and where it is to be read: an address, or a repository and a path.
    topic : str
    text : str
        The cell.
    before : str
        What the cells above have defined.
    output, leaves
        What the lecture differentiates, and what it varies, where its text says so: an expression,
        and names, or ways to items and attributes of one.  The cell is run without a word of them,
        and only if it then shows something else is it given them as options.
    notation : str
        The package whose names the cell is lent; it cannot run without.
    want : mapping of str to float
        Gradients that the source itself prints, by leaf.
    needs : str
        Why the magic's line has to name an output or leaves for what the lecture differentiates
        and varies; nothing if a bare ``%%autodiff`` does.
    wants : str
        What is missing for the cell to run at all; nothing if it does.
    """

    course: str
    source: str
    topic: str
    text: str
    before: str = ""
    output: str | None = None
    leaves: Sequence[str] = ()
    notation: str | None = None
    want: Mapping[str, float] = field(default_factory=dict)
    needs: str = ""
    wants: str = ""

    @property
    def name(self) -> str:
        """What the cell is called in reports."""
        return f"{self.course}: {self.topic}"

    @property
    def is_file(self) -> bool:
        """Whether the source is a file of a public repository, which was looked up there."""
        return re.match(r"https://github\.com/\S+ \S.*?\.(ipynb|py|md)\b", self.source) is not None


class Course:
    """Gathers the cells of one course."""

    def __init__(self, into: list[Lecture], name: str, source: str) -> None:
        self._into, self._name, self._source = into, name, source

    def __call__(self, where: str, topic: str, text: str, **options: Any) -> None:
        """Add a cell that stands at `where` within the course's source."""
        text = textwrap.dedent(text).strip("\n")
        options["before"] = textwrap.dedent(options.get("before", "")).strip("\n")
        self._into.append(Lecture(self._name, self._source + where, topic, text, **options))
