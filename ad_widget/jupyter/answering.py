"""What a page asks of its widget, and what it is answered; `protocol` reads what it sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..publish.module import MODULE
from ..recording import RerunError
from . import aside, branch, extra, protocol
from .controls import Control
from .outputs import Outputs

__all__ = ["Answering"]


class Answering(Outputs):
    """The part of a widget that answers its pages."""

    _serial: int
    _leaves: int
    _takes: int
    _made: str
    _controls: dict[str, Control]
    _extra: dict[str, Any]
    _interrupts: list[str]
    _attempt: Callable[..., str]
    _report: Callable[[str], None]
    _keep: Callable[[], None]
    free: Callable[..., None]
    send: Callable[..., None]

    def _received(self, _: Any, content: Any, buffers: Sequence[Any]) -> None:
        if not isinstance(content, Mapping):
            return
        kind = content.get("type")
        if kind in ("set", "branch", "aside"):
            move = protocol.move(content, buffers)
            if move is None:
                return
            if kind == "set":
                self._moved(move)
            elif kind == "branch":
                self._tell_branch(move)
            else:
                self._tell_aside(move, content)
        elif kind == "free":
            try:
                self.free(str(content.get("name", "")))
            except (RerunError, ValueError) as error:
                self._report(str(error))
        elif kind == "extra":
            if content.get("graph") == self._serial and extra.known(self.live, content.get("key")):
                self._add_extra([content["key"]])
                self._extra = {"graph": self._serial, "programs": dict(self._programs)}
        elif kind == "module":
            self.send({"type": "module"}, [MODULE.read_bytes()])

    def _values_of(self, move: protocol.Move) -> list[Any] | None:
        """Return the leaves' values in a message; None if they are of other leaves than now."""
        of_now = move.graph == self._serial or move.leaves == self._leaves
        return move.values(self.live) if of_now else None

    def _moved(self, move: protocol.Move) -> None:
        """Answer a page that moved a leaf: with the numbers, or that the kernel follows."""
        serial = self._serial
        answer = {"type": "ack", "graph": move.graph, "seq": move.seq}
        values = self._values_of(move)
        if values is None:  # of other leaves, from before the graph changed
            self.send(answer)
            return
        # A move on its way before the page had heard of an interrupt runs no code again.
        unheard = self._interrupts[move.interrupts :]
        before = self.live.current
        trouble = self._attempt(values, unheard[-1] if unheard else "")
        if self._serial != serial:
            self.send(answer)
            return
        # Who observes the values may have set others, which the page has been told.
        now = self.live.current
        if now is not before and not all(map(_same, now, values)):
            answer["others"] = True
        self._keep()
        self._report(trouble)  # before the answer, with which the page takes it to be in step
        if move.frame:
            self.send(
                {**answer, "type": "frame", "graph": serial}, [self.live.shown(self.view).frame()]
            )
        else:
            self.send({**answer, "graph": serial})

    def _tell_branch(self, asked: protocol.Move) -> None:
        answer, arrays = branch.answer(
            self.live,
            self._values_of(asked),
            leaves=self._leaves,
            takes=self._takes,
            controls=self._controls,
            title=self._title,
            made=self._made,
        )
        self.send({"type": "branch", "seq": asked.seq, **answer}, arrays)

    def _tell_aside(self, asked: protocol.Move, content: Mapping[str, Any]) -> None:
        rerun = content.get("rerun") is not False
        answer, arrays = aside.answer(
            self.live, self._values_of(asked), content.get("seed"), rerun=rerun
        )
        self.send({"type": "aside", "seq": asked.seq, **answer}, arrays)


def _same(a: Any, b: Any) -> bool:
    return np.array_equal(a, b, equal_nan=np.asarray(a).dtype.kind == "f")
