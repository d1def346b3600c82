"""A widget's layouts: one a structure, made while its cell runs, or after it if that takes long."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

from ..drawing import picture
from ..program import Program

__all__ = ["PROMPT", "Arranger"]

PROMPT = 1.0  # seconds for which a cell waits for its layout
READABLE: int = picture.LOOK["graph"]["readable"]  # larger ones are laid out when asked for


class Arranger:
    """Lays out the programs that one widget shows, one after another.

    Parameters
    ----------
    tell : callable
        ``tell(program, parts)`` is called, perhaps by a thread, with what `parts` did not yet
        hold.
    """

    def __init__(self, tell: Callable[[Program, dict[str, Any]], None]) -> None:
        self._tell = tell
        self._known: dict[Any, picture.Layout] = {}
        self._program: Program | None = None
        self._shape: Any = None
        self._placing: picture.Placing | None = None

    def begin(self, program: Program) -> None:
        """Take up a program; begin its layout, unless it is known or too large to be read."""
        self.stop()
        self._program = program
        self._shape = (
            tuple((p.label, p.symbol, p.kind, program.values[p.value]) for p in program.nodes),
            tuple((e.source, e.target) for e in program.edges),
        )
        if self._shape not in self._known and len(program.nodes) <= READABLE:
            self._placing = picture.Placing(program)

    def parts(self) -> dict[str, Any]:
        """Return what the page needs of the layout, as far as it is there.

        Returns
        -------
        dict
            ``layout``, or None; ``dot``, the text for a page that has to lay out by itself;
            ``spare``, a plainer layout for one that cannot; and whether it is ``arranging``, so
            that `tell` will be called.
        """
        assert self._program is not None
        if self._placing is None:
            layout = self._known.get(self._shape)
            return {"layout": layout, "dot": None, "spare": None, "arranging": False}
        try:
            found = self._found(self._placing.wait(PROMPT))
        except TimeoutError:
            self._wait_aside()
            found = {"layout": None, "dot": None, "arranging": True}
        spare = None if found["layout"] else picture.plain_layout(self._program)
        return {**found, "spare": spare}

    def ask(self) -> None:
        """Begin the layout that was too large or stopped."""
        if self._program is not None and self._placing is None:
            self._placing = picture.Placing(self._program)
            self._wait_aside()

    def stop(self) -> None:
        """End the layout that is being made."""
        placing, self._placing = self._placing, None
        if placing is not None:
            placing.stop()

    def keep(self, layout: picture.Layout) -> None:
        """Take the layout that a page made."""
        self._known[self._shape] = layout

    def _wait_aside(self) -> None:
        placing, program = self._placing, self._program
        assert placing is not None
        assert program is not None

        def wait() -> None:
            layout = placing.wait()
            if self._placing is placing:  # neither stopped nor overtaken
                self._tell(program, self._found(layout, late=placing.late))

        if placing.running:
            Thread(target=wait, daemon=True).start()
        else:  # also where there are no threads
            wait()

    def _found(self, layout: picture.Layout | None, *, late: bool = False) -> dict[str, Any]:
        assert self._program is not None
        self._placing = None
        if layout is None:  # what took too long here would take longer in the page
            text = None if late else picture.dot(self._program)
            return {"layout": None, "dot": text, "arranging": False}
        self._known[self._shape] = layout
        return {"layout": layout, "dot": None, "arranging": False}
