"""AutodiffWidget: a recorded graph, live in the notebook.

The widget holds the graph's program, runs it when a leaf moves, writes the numbers back into the
user's own Nodes, and tells the page.  Where a guard no longer holds it asks the recording to run
the code again, and shows the graph that comes of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import anywidget
import numpy as np
import traitlets
from IPython.utils.generics import complete_object
from ipywidgets import widget_serialization

from ..drawing import view as views
from ..drawing.stacks import is_stack
from ..engine import Node
from ..engine.long_work import tell, uncollected
from ..recording import Recording, RerunError
from . import carrier, diagnosis, protocol, registry
from .answering import Answering
from .composing import Composing
from .controls import Control, Range, control
from .live import Live
from .on_demand import LayoutOnDemand, unasked
from .quiz import Quiz
from .sharing import Sharing
from .text import sendable

__all__ = ["AutodiffWidget"]

# What completion offers: the rest is for other modules, and of ipywidgets.
OFFERED = (
    "answers",
    "close",
    "controls",
    "exam",
    "free",
    "grads",
    "graph",
    "layout",
    "link",
    "marks",
    "mistakes",
    "mode",
    "nodes",
    "observe",
    "program",
    "python",
    "quiz",
    "run",
    "save",
    "score",
    "slider",
    "title",
    "unobserve",
    "value",
    "values",
    "vary",
    "view",
    "watch",
)
FROM_THE_PAGE = frozenset({"_view"})  # traits that a page may set; the kernel owns the others


class AutodiffWidget(Answering, Quiz, Sharing, Composing, anywidget.AnyWidget):
    """A computation graph with a slider for each leaf.

    Parameters
    ----------
    recording : Recording, optional
        What ran, and how to run it again.  A widget that is made without one is to `take` it: a
        page makes ready for the widget while the code runs.
    ranges : mapping of str to (min, max), (min, max, step) or (min, max, "log"), optional
        The sliders' ranges, by leaf; by default as `ipywidgets.interact` chooses.
    title : str, optional
        The name of what is differentiated.
    view : dict, optional
        What the picture opens with; see `view`.
    made : str, optional
        The Python code that makes the widget, up to what a reader may change; see `python`.
    **traits
        As `ipywidgets.DOMWidget` takes them, such as ``layout``.

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
        `select` (a node's name), `to` (what its chain rule leads to), `edges` (none, local,
        flow), `orientation` (lr, tb), `open` (groups' names), `done` (steps done), `element` (of
        a chosen array), `seed` (an element of the output, which the picture then differentiates;
        None for the sum of all, as in `grads`), `direction` (how leaves move in forward mode), `by`
        (leaves that the output is differentiated by before it is shown), `log` (leaves whose
        sliders go by powers), `settings` (up to two dicts of values, to compare).  A key that is
        left out has its default.  Assign a dict to change it.
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

    layout = LayoutOnDemand().tag(sync=True, **widget_serialization)

    shown_by: object = None  # the `registry.Place` of the cell that shows it
    posed: list[str] | None = None  # what the line of that cell asks for
    live: Live

    _graph = traitlets.Dict().tag(sync=True)
    _values = traitlets.Bytes().tag(sync=True)
    _frame = traitlets.Bytes().tag(sync=True)
    _status = traitlets.Dict().tag(sync=True)
    _extra = traitlets.Dict().tag(sync=True)
    _view = traitlets.Dict().tag(sync=True, from_json=lambda view, _: views.usable(view))

    def __init__(
        self,
        recording: Recording | None = None,
        *,
        ranges: Mapping[str, Range] | None = None,
        title: str | None = None,
        view: Mapping[str, Any] | None = None,
        made: str = "",
        **traits: Any,
    ) -> None:
        self._written: dict[str, Any] = {}  # what `values` was given last by the widget itself
        self._mode = "browser"
        self._interrupts: list[str] = []  # what was said of each
        self._serial = self._takes = 0
        self._ready = recording is None  # for a page to hear of it
        super().__init__(_esm=carrier.source(self), **traits)
        self.on_msg(self._received)
        self.observe(self._values_assigned, "values")
        if recording is None:
            return
        try:
            self.take(recording, ranges=ranges, title=title, view=view, made=made)
        except BaseException:
            self.close()
            raise
        self._ready = True
        self.open()

    def get_state(self, *args: Any, **options: Any) -> Any:
        """Return what the page is told of the traits."""
        with unasked(self):
            return super().get_state(*args, **options)

    def open(self) -> None:
        """Open the widget's channel: of a graph that is there a page hears in the same message."""
        if self._ready:
            super().open()

    # ------------------------------------------------------------------ what it shows

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

    # ------------------------------------------------------------------ taking up a recording

    def take(
        self,
        recording: Recording,
        *,
        ranges: Mapping[str, Range] | None = None,
        title: str | None = None,
        view: Mapping[str, Any] | None = None,
        made: str = "",
        held: Collection[Node] = (),
    ) -> None:
        """Show another recording, in the views that there are, with sliders of its own.

        So does a cell that is run again.  Of the `view`, keys that are not given stay as they are.
        Widgets that went on from the Nodes shown before are told, but for those Nodes that are
        `held`, and go on to be the user's.
        """
        with uncollected():
            live = Live(recording)
            self._ranges, self._title, self._made = dict(ranges or {}), title, made
            self._controls: dict[str, Control] = {}
            self._takes += 1
            self._install(live, held, view)
        registry.opened(self)

    def _install(
        self, live: Live, held: Collection[Node] = (), view: Mapping[str, Any] | None = None
    ) -> None:
        """Show a live graph: program, controls and numbers, all at once."""
        before = set(self.live.variables) if self._serial else set()
        self.live = live
        self._outdated = ""
        for leaf in live.program.leaves:
            known = self._controls.get(leaf.name)
            if known is None or known.shape != leaf.data.shape:
                given = self._ranges.get(leaf.name)
                self._controls[leaf.name] = control(leaf.name, leaf.data, given)
        self._serial += 1
        self._programs: dict[str, Any] = {}
        self._leaves = protocol.leaves_digest(live, self._takes)
        self._write_back()
        repr(self)  # to be shown soon
        tell("sending the graph to the page")
        with self.hold_sync():
            graph = protocol.graph(
                live,
                serial=self._serial,
                leaves=self._leaves,
                controls=self._controls,
                title=self._title or live.title,
                made=self._made,
            )
            self._graph = protocol.deflated(graph)
            self._extra = {}
            if view:
                self.view = {**self.view, **view}
            self._tell()
        registry.replaced(self, before - live.variables.keys() - set(held))

    def free(self, *names: str) -> None:
        """Let arrays that are held as data be leaves: the code is run again with them.

        Parameters
        ----------
        *names : str
            As ``--leaves`` takes them.  Leaves that have been moved keep their numbers.

        Raises
        ------
        RerunError
            If the code raises, or a name holds no numbers; everything is then as before.
        ValueError
            If what is shown is a function: its leaves are its arguments.
        """
        before = self.live.values
        self._install(Live(self.live.recording.freed(names)))
        now = {leaf.name: leaf.data.shape for leaf in self.program.leaves}
        kept = {k: v for k, v in before.items() if k in now and np.shape(v) == now[k]}
        self._set(self.live.arguments(kept))
        self._tell()

    # ------------------------------------------------------------------ new numbers

    def _set(self, leaves: Sequence[Any]) -> None:
        """Let the leaves have new values, running the code again where a guard breaks."""
        if self.live.move(leaves):
            self._write_back()
        else:
            self._install(Live(self.live.rerun(leaves)))

    def _write_back(self) -> None:
        """Give the user's Nodes and `values` and `grads` the numbers of the last run."""
        nodes = self.live.write_back()
        self._written = self.live.values
        try:
            # Whoever observes one of them finds both; what an observer raises comes after that.
            with self.hold_trait_notifications():
                self.values = self._written
                self.grads = self.live.grads
        finally:
            registry.moved(self, nodes)

    def follow(self) -> None:
        """Take the leaves' values from the Nodes, which another widget has moved."""
        values = self.live.moved_elsewhere()
        if values is not None:
            self._attempt(values)
            self._tell()

    def outdate(self, label: str) -> None:
        """Say that the Node called `label` was recomputed in another cell."""
        self._outdated = f"{label} was recomputed in another cell: run this cell again"
        self._tell()

    def _attempt(self, leaves: Sequence[Any], stopped: str = "") -> str:
        """Set the leaves; return what went wrong, the last good picture kept.

        Code that was `stopped` is not run again: that is then what went wrong.
        """
        try:
            if stopped and not self.live.move(leaves):
                return stopped
            self._set(leaves)
        except RerunError as error:
            if error.kind in ("KeyboardInterrupt", "PatienceError"):
                self._interrupts.append(str(error))
            return str(error)
        except KeyboardInterrupt:  # in an op's forward, outside the user's code
            self._interrupts.append("KeyboardInterrupt")
            return "KeyboardInterrupt"
        except BaseException as error:  # whatever an op raises, its move is answered
            return f"{type(error).__name__}: {error}"
        return self._trouble()

    def _trouble(self) -> str:
        return self._outdated or diagnosis.not_finite(self.program, self.run)

    def _tell(self, message: str = "") -> None:
        """Tell every page what the numbers are."""
        with self.hold_sync():
            for name, value in protocol.numbers(self.live, self.view).items():
                self.set_trait(name, value)
            self._report(message or self._trouble())

    def _report(self, message: str, state: str = "live") -> None:
        status = {
            "mode": self._mode,
            "state": state,
            "message": sendable(message),
            "reason": "as widget.mode asks" if self._mode == "kernel" else "",
            "conventions": diagnosis.conventions(self.live.nodes),
            "interrupts": len(self._interrupts),
        }
        if status != self._status:
            self._status = status

    # ------------------------------------------------------------------ messages

    def _values_assigned(self, change: Any) -> None:
        if change["new"] is self._written:
            return
        try:
            self._set(self.live.arguments(change["new"]))
        except BaseException:
            self._write_back()  # the dict says what is, not what was asked for
            raise
        self._tell()

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what a page says of the traits: of those alone that a page may set."""
        super().set_state({k: v for k, v in sync_data.items() if k in FROM_THE_PAGE})

    @traitlets.validate("view")
    def _check_view(self, proposal: Any) -> dict[str, Any]:
        view = proposal["value"]
        # What was chosen before may be on another branch now: only a new choice is looked up.
        new = view.get("select") != self._view.get("select")
        select = view.get("select")
        new = new and not (isinstance(select, str) and is_stack(self.program, select))
        known = (*self.program.keys, *self.program.scope_paths)
        return views.checked(view, known if new else None)

    @traitlets.observe("view", "_view")
    def _view_changed(self, change: Any) -> None:
        self.set_trait("_view" if change["name"] == "view" else "view", dict(change["new"]))
        if change["name"] == "_view" and change["old"].get("seed") != change["new"].get("seed"):
            self._tell()  # a page that does not compute shows the kernel's numbers of that element

    @traitlets.observe("comm")
    def _comm_opened(self, change: Any) -> None:
        """Have the page's messages wait their turn among the cells, in the order of arrival.

        JupyterLab asks ipykernel to answer them in a thread of their own, a subshell: variables
        would then change under a running cell, a cell could read them before the slider's last
        word had arrived, and code run again could not be interrupted.
        """
        if hasattr(change["new"], "_reply_subshell_for"):
            change["new"]._reply_subshell_for = lambda data, subshell: None

    def _keep(self) -> None:
        """Keep what a reopened page starts from, without an echo to the one that moved."""
        settled = protocol.numbers(self.live, self.view)
        with self._lock_property(**settled):
            for name, value in settled.items():
                self.set_trait(name, value)

    # ------------------------------------------------------------------ where it is shown

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundle = super()._repr_mimebundle_(**options)
        if bundle is None:
            return None
        data, metadata = bundle
        return {**data, "text/html": self._html(), "text/plain": repr(self)}, metadata

    def __dir__(self) -> list[str]:
        return [*OFFERED, *(name for name in super().__dir__() if name.startswith("_"))]

    def close(self) -> None:
        """Close the widget's channel and forget it."""
        registry.closed(self)
        super().close()
        with unasked(self):
            if self.layout is not None:
                self.layout.close()  # a model of its own, which ipywidgets would keep


@complete_object.register(AutodiffWidget)
def _completed(widget: AutodiffWidget, names: list[str]) -> list[str]:
    """Return what IPython is to offer, which else adds all that the class has."""
    return dir(widget)
