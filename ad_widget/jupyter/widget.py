"""AutodiffWidget: a recorded graph, live in the notebook.

The widget holds the graph's program, runs it when a leaf moves, writes the numbers back into the
user's own Nodes, and tells the page.  Where a guard no longer holds it asks the recording to run
the code again, and shows the graph that comes of it.

The wire: traits and messages below whose names begin with an underscore, read by
``frontend/src/model.ts``.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Collection, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any, Literal, overload
from weakref import WeakSet

import anywidget
import numpy as np
import traitlets

from ..drawing import picture
from ..engine import Node
from ..engine import kinks as conventions
from ..engine.backward import renew
from ..program import Program, Run
from ..program.wire import packed
from ..publish.esm import STATIC, source
from ..recording import RerunError
from . import view as views
from .arranging import Arranger

if TYPE_CHECKING:
    from pathlib import Path

    import graphviz

    from ..recording import Recording

__all__ = ["AutodiffWidget", "Control", "default_range"]

GRID = 64  # an array leaf with more elements is shown by its shape alone

_LIVE: WeakSet[AutodiffWidget] = WeakSet()


class Nodes(tuple[Node, ...]):
    """The drawn Nodes, operands before results; by position or by name."""

    _names: dict[str, Node]

    @classmethod
    def named(cls, nodes: Sequence[Node], keys: Sequence[str]) -> Nodes:
        """Return `nodes`, each to be found under its key too."""
        made = cls(nodes)
        made._names = dict(zip(keys, nodes, strict=True))
        return made

    @overload  # type: ignore[override]
    def __getitem__(self, key: str | int) -> Node: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Node, ...]: ...
    def __getitem__(self, key: Any) -> Any:
        return self._names[key] if isinstance(key, str) else tuple.__getitem__(self, key)


class Control(dict[str, Any]):
    """What a leaf's slider looks like: name, kind, min, max, step, value."""


def default_range(value: float) -> tuple[float, float]:
    """Return the range of a slider as `ipywidgets.interact` chooses it.

    Examples
    --------
    >>> default_range(3.0)
    (-3.0, 9.0)
    """
    if value == 0 or not math.isfinite(value):
        return 0.0, 1.0
    if not math.isfinite(4 * value):  # no room on either side
        return min(0.0, value), max(0.0, value)
    return (-value, 3 * value) if value > 0 else (3 * value, -value)


def default_step(low: float, high: float) -> float:
    """Return a round step of which a range holds a hundred or more."""
    return 10.0 ** math.floor(math.log10(abs(high - low) / 100))


def _control(name: str, data: np.ndarray[Any, Any], given: tuple[float, ...] | None) -> Control:
    if data.shape != ():
        kind = "array" if data.size <= GRID else "fixed"
        return Control(
            name=_sendable(name), kind=kind, min=0, max=0, step=0, value=_json(data.tolist())
        )
    value = float(data)
    low, high = given[:2] if given else default_range(value)
    step = given[2] if given and len(given) > 2 else default_step(low, high)
    return Control(
        name=_sendable(name), kind="scalar", min=low, max=high, step=step, value=_json(value)
    )


def _sendable(text: str) -> str:
    """Return a text without half characters, which no message can hold."""
    return text.encode("utf-8", "replace").decode()


def _json(value: Any) -> Any:
    """Return numbers with None for those that JSON does not have."""
    if isinstance(value, list):
        return [_json(item) for item in value]
    return value if math.isfinite(value) else None


class AutodiffWidget(anywidget.AnyWidget):
    """A computation graph with a slider for each leaf.

    Parameters
    ----------
    recording : Recording
        What ran, and how to run it again.
    ranges : mapping of str to (min, max) or (min, max, step), optional
        The sliders' ranges, by leaf; by default as `ipywidgets.interact` chooses.
    title : str, optional
        The name of what is differentiated.
    view : dict, optional
        What the picture opens with; see `view`.

    Attributes
    ----------
    values : dict of str to float or array
        The leaves' values.  Assign a dict to set some or all of them.
    grads : dict of str to float or array
        The output's gradient with respect to each leaf.
    value : float or array
        The output.
    view : dict
        What the reader has chosen to see, in all views of the widget, and in saved ones: `panel`,
        `select` (a node's name), `edges` (none, local, flow), `orientation` (lr, tb), `open`
        (groups' names), `done` (steps done).  A key that is left out has its default.  Assign a
        dict to change it.
    nodes : Nodes
        The Nodes drawn, by position or by name.
    program : Program
    graph : graphviz.Digraph
        The picture, to style and render.
    """

    # Text, since anywidget watches a file, and keeps each widget whose module came from one.
    _esm = traitlets.Unicode().tag(sync=True)

    values = traitlets.Dict(help="The leaves' values, by name.")
    grads = traitlets.Dict(help="The gradients of the leaves, by name.")

    view = traitlets.Dict(help="What the reader has chosen to see.")

    shown_by: object = None  # what the cell that shows it is known by

    _graph = traitlets.Dict().tag(sync=True)
    # The page's model keeps these for whoever saves it; here they are known, and not taken from it.
    _values = traitlets.Bytes().tag(
        sync=True, echo_update=False, from_json=lambda _, widget: widget._values
    )
    _frame = traitlets.Bytes().tag(
        sync=True, echo_update=False, from_json=lambda _, widget: widget._frame
    )
    _status = traitlets.Dict().tag(sync=True)
    _view = traitlets.Dict().tag(sync=True, from_json=lambda view, _: views.usable(view))

    def __init__(
        self,
        recording: Recording,
        *,
        ranges: Mapping[str, tuple[float, ...]] | None = None,
        title: str | None = None,
        view: Mapping[str, Any] | None = None,
        **traits: Any,
    ) -> None:
        views.checked(view or {})
        self._writing = False
        self._mode = "browser"
        self._arranger = Arranger(self._arranged)
        self._interrupts: list[str] = []  # what was said of each
        self._serial = self._takes = 0
        self._table: tuple[Run | None, str] = (None, "")  # as last told, and of which run
        super().__init__(_esm=source(self), **traits)
        self.take(recording, ranges=ranges, title=title)
        self.on_msg(self._received)
        self.observe(self._values_assigned, "values")
        if view:
            try:
                self.view = dict(view)
            except ValueError:  # a name that is not in the picture
                self.close()
                raise
        _LIVE.add(self)

    # ------------------------------------------------------------------ what it shows

    @property
    def value(self) -> Any:
        """The output."""
        return _plain(self._run.value)

    @property
    def nodes(self) -> Nodes:
        """The Nodes drawn, operands before results."""
        return Nodes.named(self._nodes, self.program.keys)

    @property
    def graph(self) -> graphviz.Digraph:
        """The picture as a `graphviz.Digraph` with the numbers of now."""
        return picture.digraph(self.program, self._run)

    @property
    def mode(self) -> str:
        """Where numbers are computed: ``"browser"`` where it can, or always the ``"kernel"``."""
        return self._mode

    @mode.setter
    def mode(self, mode: str) -> None:
        if mode not in ("browser", "kernel"):
            raise ValueError(f'mode is "browser" or "kernel", not {mode!r}')
        self._mode = mode
        self._report(self._trouble())

    @property
    def run(self) -> Run:
        """The numbers of the last run."""
        return self._run

    # ------------------------------------------------------------------ taking up a recording

    def take(
        self,
        recording: Recording,
        *,
        ranges: Mapping[str, tuple[float, ...]] | None = None,
        title: str | None = None,
        held: Collection[Node] = (),
    ) -> None:
        """Show another recording, in the views that there are, with sliders of its own.

        So does a cell that is run again.  Widgets that went on from the Nodes shown before are
        told, but for those Nodes that are `held`, and go on to be the user's.
        """
        lowered = _lowered(recording)
        self._ranges, self._title = dict(ranges or {}), title
        self._controls: dict[str, Control] = {}
        self._takes += 1
        self._install(recording, lowered, held)

    def _install(
        self, recording: Recording, lowered: tuple[Program, list[Node]], held: Collection[Node] = ()
    ) -> None:
        """Show what was recorded: program, layout, controls and numbers, all at once."""
        before = set(self._variable()) if self._serial else set()
        program, nodes = lowered
        self._recording = recording
        self._outdated = ""
        self.program: Program = program
        self._nodes = nodes
        self._arranger.begin(program)  # while dot is at work, the program runs
        # Constants keep the numbers as written; all else takes those of each run.
        self._moving = [k for k, part in enumerate(program.nodes) if part.kind != "constant"]
        for leaf in program.leaves:
            known = self._controls.get(leaf.name)
            if known is None or np.shape(known["value"]) != leaf.data.shape:
                self._controls[leaf.name] = _control(
                    leaf.name, leaf.data, self._ranges.get(leaf.name)
                )
        self._serial += 1
        # By this a move is known to be of these leaves, whichever graph the page was showing.
        named = repr((self._takes, [(leaf.name, leaf.data.shape) for leaf in program.leaves]))
        self._leaves = zlib.crc32(named.encode("utf-8", "surrogatepass"))
        self._current = [leaf.data for leaf in program.leaves]
        self._run = program.run(self._current)
        self._write_back()
        repr(self)  # to be shown soon, and dot is still at work
        text, arrays = packed(program)
        place = self._arranger.parts()
        with self.hold_sync():
            self._graph = {
                "id": self._serial,
                "leaves": self._leaves,
                "program": text,
                "arrays": arrays,
                **place,
                "controls": [dict(self._controls[leaf.name]) for leaf in program.leaves],
                "title": _sendable(self._title or _label(program)),
                "notes": [_sendable(note) for note in recording.notes],
            }
            self._tell()
        self._left_behind(before - self._variable().keys() - set(held))

    def _arranged(self, program: Program, place: dict[str, Any]) -> None:
        """Tell the page of a layout that took longer than its cell."""
        if program is self.program:
            self._graph.update(place, spare=None)  # for pages to come; those of now are told
            self.send({"type": "layout", "graph": self._serial, **place})

    # ------------------------------------------------------------------ new numbers

    def _set(self, leaves: Sequence[Any], *, again: bool = True) -> bool:
        """Let the leaves have new values: run, check the guards, write back.

        Return whether it was done: not if the code had to run, but may not run `again`.
        """
        program = self.program
        run = program.run(leaves)
        if run.broken:
            if not again:
                return False
            recording = self._recording.rerun(
                {leaf.name: value for leaf, value in zip(program.leaves, leaves, strict=True)}
            )
            self._install(recording, _lowered(recording))
            return True
        self._current = program.arguments(leaves)
        self._run = run
        self._write_back()
        return True

    def _write_back(self) -> None:
        """Give the user's Nodes the numbers of the last run."""
        run, parts = self._run, self.program.nodes
        renew(
            [self._nodes[k] for k in self._moving],
            [run.numbers[parts[k].value] for k in self._moving],
            [_number(run, parts[k].grad) for k in self._moving],
        )
        self._writing = True
        try:
            self.values = {
                leaf.name: _plain(run.numbers[leaf.value]) for leaf in self.program.leaves
            }
            grads = run.grads
            self.grads = {
                leaf.name: _plain(grads[leaf.name])
                for leaf in self.program.leaves
                if leaf.name in grads  # one that requires no gradient has none
            }
        finally:
            self._writing = False
        mine = {id(self._nodes[k]) for k in self._moving}
        for other in list(_LIVE):
            if other is not self and any(id(node) in mine for node in other._leaf_nodes()):
                other._follow()

    def _leaf_nodes(self) -> list[Node]:
        ids = {leaf.value for leaf in self.program.leaves}
        return [
            node
            for node, part in zip(self._nodes, self.program.nodes, strict=True)
            if part.kind == "leaf" and part.value in ids
        ]

    def _variable(self) -> dict[Node, str]:
        """Return the Nodes drawn that are no constants, and what they are called."""
        return {
            node: part.label
            for node, part in zip(self._nodes, self.program.nodes, strict=True)
            if part.kind != "constant"
        }

    def _left_behind(self, gone: Set[Node]) -> None:
        """Tell the widgets that go on from Nodes which a cell run again has replaced."""
        for other in list(_LIVE):
            for node, label in other._variable().items() if other is not self else ():
                if node in gone:
                    other._outdated = f"{label} is made anew elsewhere: run this cell again"
                    other._tell()
                    break

    def _follow(self) -> None:
        """Take the leaves' values from the Nodes, which another widget has moved."""
        by_id = {
            part.value: node._value
            for node, part in zip(self._nodes, self.program.nodes, strict=True)
        }
        values = [by_id[leaf.value] for leaf in self.program.leaves]
        if all(
            np.array_equal(a, b, equal_nan=True) for a, b in zip(values, self._current, strict=True)
        ):
            return
        self._attempt(values)
        self._tell()

    def _attempt(self, leaves: Sequence[Any], stopped: str = "") -> str:
        """Set the leaves; return what went wrong, the last good picture kept.

        Code that was `stopped` is not run again: that is then what went wrong.
        """
        try:
            if not self._set(leaves, again=not stopped):
                return stopped
        except RerunError as error:
            if error.kind == "KeyboardInterrupt":
                self._interrupts.append(str(error))
            return str(error)
        except Exception as error:  # what an op may raise
            return f"{type(error).__name__}: {error}"
        return self._trouble()

    def _trouble(self) -> str:
        """Say what is wrong: chiefly, which Node's value is not finite though its operands are."""
        if self._outdated:
            return self._outdated
        numbers, parts = self._run.numbers, self.program.nodes
        finite = [bool(np.all(np.isfinite(numbers[part.value]))) for part in parts]
        if all(finite):
            return ""
        operands: dict[int, list[int]] = {}
        for edge in self.program.edges:
            operands.setdefault(edge.target, []).append(edge.source)
        for k, part in enumerate(parts):
            if not finite[k] and all(finite[j] for j in operands.get(k, [])):
                what = picture.format_array(numbers[part.value])
                of = ", ".join(
                    f"{parts[j].label} = {picture.format_array(numbers[parts[j].value])}"
                    for j in operands.get(k, [])
                )
                return f"{part.label} is {what}" + (f" ({part.op} at {of})" if of else "")
        return ""

    def _tell(self, message: str = "") -> None:
        """Tell every page what the numbers are."""
        with self.hold_sync():
            for name, value in self._numbers().items():
                self.set_trait(name, value)
            self._report(message or self._trouble())

    def _conventions(self) -> dict[str, str]:
        """Say, by number, which Nodes sit where their derivative is a matter of convention."""
        told = {
            str(k): conventions.at(node)
            for k, node in enumerate(self._nodes)
            if node.op is not None and node.op.name in conventions.BY_OP
        }
        return {k: _sendable(sentence) for k, sentence in told.items() if sentence}

    def _report(self, message: str, state: str = "live") -> None:
        status = {
            "mode": self._mode,
            "state": state,
            "message": _sendable(message),
            "reason": "as widget.mode asks" if self._mode == "kernel" else "",
            "conventions": self._conventions(),
            "interrupts": len(self._interrupts),
        }
        if status != self._status:
            self._status = status

    # ------------------------------------------------------------------ messages

    def _values_assigned(self, change: Any) -> None:
        if self._writing:
            return
        try:
            leaves = self.program.arguments(
                {
                    **{
                        leaf.name: v
                        for leaf, v in zip(self.program.leaves, self._current, strict=True)
                    },
                    **change["new"],
                }
            )
            self._set(leaves)
        except Exception:
            self._write_back()  # the dict says what is, not what was asked for
            raise
        self._tell()

    @traitlets.validate("view")
    def _check_view(self, proposal: Any) -> dict[str, Any]:
        view = proposal["value"]
        # What was chosen before may be on another branch now: only a new choice is looked up.
        new = view.get("select") != self._view.get("select")
        return views.checked(view, self.program.keys if new else None)

    @traitlets.observe("view", "_view")
    def _view_changed(self, change: Any) -> None:
        self.set_trait("_view" if change["name"] == "view" else "view", dict(change["new"]))

    @traitlets.observe("comm")
    def _comm_opened(self, change: Any) -> None:
        """Have the page's messages wait their turn among the cells, in the order of arrival.

        JupyterLab asks ipykernel to answer them in a thread of their own, a subshell: variables
        would then change under a running cell, a cell could read them before the slider's last
        word had arrived, and code run again could not be interrupted.
        """
        if hasattr(change["new"], "_reply_subshell_for"):
            change["new"]._reply_subshell_for = lambda data, subshell: None

    def _received(self, _: Any, content: Mapping[str, Any], buffers: Sequence[Any]) -> None:
        kind = content.get("type")
        if kind == "set":
            self._leaves_received(content, buffers)
        elif kind == "engine":
            self.send({"type": "engine"}, [(STATIC / "graphviz.js").read_bytes()])
        elif kind == "module":
            self.send({"type": "module"}, [(STATIC / "widget.js").read_bytes()])
        elif kind == "arrange" and content.get("graph") == self._serial:
            (self._arranger.stop if content.get("stop") else self._arranger.ask)()
        elif kind == "layout" and content.get("graph") == self._serial:
            self._arranger.keep(content["layout"])
            # For pages to come; this one would take an echo for the newest word, and go back.
            self._graph.update(layout=content["layout"], dot=None, spare=None)

    def _leaves_received(self, content: Mapping[str, Any], buffers: Sequence[Any]) -> None:
        serial, seq = self._serial, content.get("seq")
        flat = np.frombuffer(buffers[0], "<f8")
        if content.get("graph") != serial and content.get("leaves") != self._leaves:
            self.send({"type": "ack", "graph": content.get("graph"), "seq": seq})
            return  # from before the graph changed: the numbers are those of other leaves
        # A move on its way before the page had heard of an interrupt runs no code again.
        unheard = self._interrupts[content.get("interrupts", 0) :]
        trouble = self._attempt(self._unflattened(flat), unheard[-1] if unheard else "")
        if self._serial != serial:
            self.send({"type": "ack", "graph": content.get("graph"), "seq": seq})
            return
        answer = {"type": "frame" if content.get("frame") else "ack", "graph": serial, "seq": seq}
        self._settle()
        self._report(trouble)  # before the answer, with which the page takes it to be in step
        self.send(answer, [self._run.frame()] if content.get("frame") else None)

    def _settle(self) -> None:
        """Keep what a reopened page starts from, without an echo to the one that moved."""
        settled = self._numbers()
        with self._lock_property(**settled):
            for name, value in settled.items():
                self.set_trait(name, value)

    def _numbers(self) -> dict[str, bytes]:
        flat = [np.asarray(value, np.float64).tobytes() for value in self._current]
        return {"_values": b"".join(flat), "_frame": self._run.frame()}

    def _unflattened(self, flat: np.ndarray[Any, Any]) -> list[np.ndarray[Any, Any]]:
        leaves, start = [], 0
        for value in self._current:
            leaves.append(flat[start : start + value.size].reshape(value.shape).astype(value.dtype))
            start += value.size
        return leaves

    # ------------------------------------------------------------------ other outputs

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundle = super()._repr_mimebundle_(**options)
        if bundle is None:
            return None
        data, metadata = bundle
        from ..publish import html as page  # above this module: needed once something is shown

        return {**data, **page.bundle(self)}, metadata

    def save(
        self,
        path: str | Path,
        *,
        frames: bool = False,
        theme: Literal["light", "dark"] = "light",
    ) -> None:
        """Write the widget to a file, in the format of its suffix; see `publish.html.save`.

        ``.html`` is interactive without a kernel; ``.svg``, ``.png``, ``.pdf`` and ``.tex`` are
        drawings, with `frames` one a step of the two passes; ``.dot`` is for Graphviz; ``.json``
        is the program.
        """
        from ..publish import html as page

        page.save(self, path, frames=frames, theme=theme)

    def __repr__(self) -> str:
        run, table = self._table
        if run is not self._run:
            table = picture.table(self.program, self._run)
            self._table = self._run, table
        return table

    def close(self) -> None:
        """Close the widget's channel and forget it."""
        _LIVE.discard(self)
        self._arranger.stop()
        super().close()
        self.layout.close()  # a model of its own, which ipywidgets would keep


def _lowered(recording: Recording) -> tuple[Program, list[Node]]:
    with np.errstate(all="ignore"):  # the widget itself says where numbers end
        return recording.lowered()


def _plain(value: Any) -> Any:
    """Return a float for a single number, else the array."""
    return float(value) if np.ndim(value) == 0 else np.asarray(value)


def _number(run: Run, k: int | None) -> Any:
    if k is None:
        return None
    value = run.numbers[k]
    return float(value) if np.ndim(value) == 0 and np.asarray(value).dtype == np.float64 else value


def _label(program: Program) -> str:
    return next(part.label for part in program.nodes if part.value == program.output)
