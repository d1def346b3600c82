"""What is seen of a widget where it does not run: pictures, files, pages, and its text."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..drawing.digraph import digraph
from ..drawing.opening import groups_open
from ..drawing.questions import asked_in
from ..drawing.table import table
from ..drawing.view import differentiated
from ..program import Program, Run
from ..publish import files, html
from ..publish.snapshot import Snapshot
from . import carrier, diagnosis, extra, protocol, standin
from .showing import Showing
from .text import printable

if TYPE_CHECKING:
    import graphviz

__all__ = ["Outputs"]


class Outputs(Showing):
    """The part of a widget that is seen without it."""

    model_id: str | None
    _programs: dict[str, Any]
    _title: str | None
    # As last told, and of which run with what hidden.
    _table: tuple[tuple[Run | None, Any], str] = ((None, None), "")

    @property
    def graph(self) -> graphviz.Digraph:
        """The picture as a `graphviz.Digraph`, with the numbers of now that `view` lets be seen."""
        view = self.view
        orientation = view.get("orientation", "lr")
        program, run = self._drawn()
        return digraph(
            program,
            run,
            orientation=orientation,
            open=groups_open(program, view, orientation),
            done=view.get("done"),
            asked=asked_in(program, view),
        )

    def _page(self, *, large: bool = True, later: bool = False) -> Snapshot:
        """Return what a page without a kernel shows, with the programs that it carries.

        See `extra.carried`, also for what it is to be `large`, or to come `later`.
        """
        self._add_extra(extra.carried(self.live, self.view, large=large, later=later))
        return self.snapshot

    def _add_extra(self, keys: Collection[str]) -> None:
        """Make the programs of these keys that have not been made of this graph."""
        for key in keys:
            if key not in self._programs:
                self._programs[key] = extra.extra(self.live, key, self._title or "")

    @property
    def snapshot(self) -> Snapshot:
        """What the widget shows now, as a value of its own: what pages and files are made of."""
        return Snapshot(
            program=self.program,
            run=self.shown,
            controls=protocol.controls_of(self._graph),
            title=self.title,
            notes=self._graph["notes"],
            made=self._graph["made"],
            conventions=diagnosis.conventions(self.live.nodes),
            widget=self.model_id or "",
            view=self.view,
            text=protocol.text_of(self._graph),
            extra=self._programs,
            derived=self._drawn() if differentiated(self.view) else None,
        )

    def _drawn(self) -> tuple[Program, Run]:
        return self.live.drawn(self.view, self._title or "")

    def _html(self) -> str:
        """Return what stands for the widget in a notebook where it does not run."""
        snapshot = self._page(large=False)
        if html.too_large(snapshot):
            return html.words(snapshot)
        carries = carrier.carries(self)
        parts = html.parts(snapshot, carrier=carries)

        def stands_in(after: bool) -> str:
            if not after:
                return html.standin(snapshot, parts, carrier=carries, after=False)
            known = len(self._programs)
            now = self._page(large=False, later=True)
            more = html.parts(now, carrier=carries) if len(self._programs) > known else parts
            return html.standin(now, more, carrier=carries, after=True)

        later = standin.publish(stands_in)
        # The view does not wait for a picture to be drawn, if one can follow it.
        return html.framed(html.words(snapshot) if later else html.still(snapshot), parts)

    def save(
        self,
        path: str | Path,
        *,
        frames: bool = False,
        theme: Literal["light", "dark"] = "light",
        orientation: Literal["lr", "tb"] | None = None,
    ) -> None:
        """Write the widget to a file, in the format of its suffix.

        Parameters
        ----------
        path : str or Path
            ``.html`` is interactive without a kernel; ``.svg``, ``.png``, ``.pdf`` and ``.tex``
            are drawings, which follow `view`: open groups, direction, how many steps are done;
            ``.dot`` is for Graphviz; ``.json`` is the program.
        frames : bool, optional
            One drawing a step of the two passes: pages of a PDF, overlays of a Beamer frame in
            TikZ, numbered files otherwise.
        theme : {"light", "dark"}, optional
            The colours of drawings.
        orientation : {"lr", "tb"}, optional
            Left to right or top to bottom; by default as `view` has it.

        Raises
        ------
        FileNotFoundError
            If its folder does not exist.
        ValueError
            If there is no such format, or it cannot hold this: frames, a large graph in TeX.
        ModuleNotFoundError
            If a ``.png`` is asked for without ``pip install "ad_widget[png]"``.
        """
        shown = self._page() if str(path).lower().endswith(".html") else self.snapshot
        files.save(shown, path, frames=frames, theme=theme, orientation=orientation)

    def __repr__(self) -> str:
        if not hasattr(self, "live"):  # its code has not run yet
            return object.__repr__(self)
        done = self.view.get("done")
        asked = tuple(asked_in(self.program, self.view))
        (run, hidden), text = self._table
        if run is not self.run or hidden != (done, asked):
            text = table(self.program, self.run, done=done, asked=asked)
            self._table = (self.run, (done, asked)), text
        return printable(text)
