"""A snapshot: what a widget shows at one moment, as a value of its own.

Pages and files are made of snapshots, so nothing here knows the widget.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..program import Program, Run

__all__ = ["Snapshot"]


@dataclass(frozen=True)
class Snapshot:
    """What is shown: a program with the numbers of one run, and what stands around it.

    Attributes
    ----------
    program : Program
    run : Run
    controls : sequence of dict
        One a leaf: see `jupyter.controls`.
    title : str
    notes : sequence of str
    made : str
        The Python code that made it, up to what a reader may have changed.
    conventions : mapping of str to str
        By a node's index, where its derivative is a convention.
    widget : str
        What identifies the widget, whose views on one page stay together; "" for none.
    view : mapping
        What the reader had chosen to see.
    text : str or None
        The program as JSON text, where that is at hand.
    extra : mapping of str to dict
        Programs that panels ask for besides: see `jupyter.extra`.
    derived : Program and Run, or None
        What a still picture draws where the view shows a derivative's graph.
    """

    program: Program
    run: Run
    controls: Sequence[Mapping[str, Any]] = ()
    title: str = ""
    notes: Sequence[str] = ()
    made: str = ""
    conventions: Mapping[str, str] = field(default_factory=dict)
    widget: str = ""
    view: Mapping[str, Any] = field(default_factory=dict)
    text: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    derived: tuple[Program, Run] | None = None

    @property
    def drawn(self) -> tuple[Program, Run, str]:
        """What a still picture draws: a program, its numbers, and what its output is called."""
        if self.derived is None:
            return self.program, self.run, self.title
        return *self.derived, ""
