"""Recording: run code once under observation, and be able to run it again.

What runs is a `Code`: a cell (`cell.Cell`) or a function (`function.Function`).  From the notes of
its `Recorder`, `record` gathers what a program and a picture need: the output, the leaves,
names, expressions, places in the source, guards.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, redirect_stderr, redirect_stdout
from functools import cached_property
from io import StringIO
from typing import TYPE_CHECKING, Any

import numpy as np

from ..engine import Node, topo_sort
from ..engine.long_work import tell, uncollected
from ..engine.node import become, numbers
from . import telling
from .code import Code, Held
from .dice import Dice
from .errors import RerunError
from .expressions import expressions
from .following import compute, following, refreshed
from .naming import named, within
from .patience import PatienceError
from .reading import same
from .recorded_leaves import dropped, in_order_of_appearance
from .recorder import Recorder
from .rollback import Changes, State
from .scope_paths import Entry
from .shortening import shortened
from .warned import at_the_users_line

if TYPE_CHECKING:
    from ..program import Program

__all__ = ["PATIENCE", "Recording", "record"]


class Recording:
    """What came of running code once.

    Attributes
    ----------
    output : Node
        What is differentiated.
    leaves : list of (str, Node)
        What it comes from and nobody computed, in order of appearance.
    names : dict of Node to str
        Each no more than once.
    labels : dict of Node to str
        What is written on Nodes where it is not their name: an expression, a shorter name.
    under : dict of Node to str
        What the short names among them stand for.
    spans : dict of Node to (line, column, end line, end column)
        Where in `source` each Node was made; columns in UTF-8 bytes.
    reads : list of Read
        What Python went by on the way to the output.
    source : str or None
    notes : list of str
        What a reader of the picture should know.
    """

    def __init__(
        self,
        code: Code,
        recorder: Recorder,
        output: Node,
        start: Dice,
        moved: Mapping[int, Any],
        quiet: Callable[[], AbstractContextManager[Any]],
        changes: Changes,
        patience: float | None = None,
    ) -> None:
        self._code, self._start, self._moved, self._quiet = code, start, dict(moved), quiet
        self._changes, self._patience = changes, patience
        self._given = recorder.given
        self.output = output
        self.source = code.source
        order = topo_sort(output)
        reads = recorder.reads
        edited = refreshed(order)
        bindings = list(recorder.bindings)
        last = recorder.made_when(output)
        self.reads = [read for read in reads if read.kind == "bool" or read.when < last or not last]
        left_out = dropped(code, recorder, self.reads, set(order))
        reached = [node for node in order if node.op is None and recorder.is_leaf(node)]
        self._created = {node: recorder.created(node) for node in (*reached, *left_out)}
        drawn = {*self._created, output}  # which may be a constant, where a branch chose one
        nodes = [*left_out, *(node for node in order if node.op is not None or node in drawn)]
        self.names = named(nodes, bindings, code.namespace(), recorder.passing, output)
        leaves = in_order_of_appearance(self._created, code, self.names, order)
        for k, node in enumerate(leaves, 1):
            self.names.setdefault(node, f"leaf{k}")
        self.leaves = [(self.names[node], node) for node in leaves]
        self._values = [np.array(numbers(node)) for node in leaves]
        arrays = [(k, v) for k, v in code.namespace().items() if type(v) is np.ndarray and v.shape]
        short = shortened(self.names.values())
        shown = {node: short.get(name, name) for node, name in self.names.items()}
        labels = expressions(
            [*left_out, *order],
            shown,
            arrays,
            output=output,
            when=recorder.made_when,
            assigned=recorder.assembled_of,
        )
        self.labels = {node: name for node, name in shown.items() if name != self.names[node]}
        self.labels.update(labels.names)
        self.under, self._same = labels.under, labels.same
        name = self.names.get(output, "")
        self._find_scopes = recorder.scopes_of(
            nodes, code.namespace(), (output, name) if name else None
        )
        self.spans = {node: span for node in nodes if (span := recorder.span(node)) is not None}
        name = name or self.labels.get(output) or "the output"
        apart = set(left_out)
        self.notes = [
            *recorder.notes,
            *telling.edited_since(name, edited, self.names),
            *telling.idle(recorder, bindings, {*order, *apart}, code.namespace(), name),
            *telling.left_out(
                [node for node in leaves if node in apart], self.reads, self.names, output
            ),
            *telling.kept_as_data(self.held),
        ]

    @cached_property
    def scopes(self) -> dict[Node, tuple[Entry, ...]]:
        """In which calls and turns of loops each Node was made, the outermost first.

        The call of a function that is explored is no part of the picture but all of it, and left
        out.
        """
        found = self._find_scopes()
        if not self._code.arguments:
            return found
        results = {path for node, path in found.items() if node.op is not None}
        first = next(iter(results), ())[:1]
        if not first or first[0].kind != "call" or any(path[:1] != first for path in results):
            return found
        return {node: path[1:] if path[:1] == first else path for node, path in found.items()}

    @property
    def held(self) -> Sequence[Held]:
        """The arrays that could be leaves and are left as they are; see `freed`."""
        return self._code.held

    @property
    def guards(self) -> list[tuple[Node, str, Any]]:
        """The reads as a program takes them."""
        return [(read.node, read.kind, read.outcome) for read in self.reads]

    def lowered(
        self, *, by: Sequence[str] = (), tangent: bool = False, title: str = ""
    ) -> tuple[Program, list[Node]]:
        """Return the program of what was recorded, and the Nodes that it draws.

        Parameters
        ----------
        by : sequence of str, optional
            Leaves by which the output is differentiated first: the program is then that of the
            derivative.
        tangent : bool, optional
            Whether it has a section for forward mode.
        title : str, optional
            What the output is called in its derivatives; by default its name.

        Raises
        ------
        KeyError
            If there is no leaf of a name in `by`.
        ValueError
            If derivatives that cannot be recorded are asked for.
        """
        from ..program import ScopeKey, lower  # a third of what it takes to load the extension

        keys = {
            path: tuple(ScopeKey(one.kind, one.name, one.index, one.item) for one in path)
            for path in set(self.scopes.values())
        }
        output, labels = self.output, self.labels
        if by:
            from ..program.derivative import derivative

            called = {**labels, **self.names, **{node: name for name, node in self.leaves}}
            title = title or called.get(output, "output")
            called[self.output] = title
            output, labels = derivative(output, dict(self.leaves), by, called, title)
        return lower(
            output,
            self.leaves,
            names=self.names,
            labels=labels,
            under=self.under,
            spans=self.spans,
            same=self._same,
            scopes={node: keys[path] for node, path in self.scopes.items()},
            reads=self.guards,
            source=self.source,
            tangent=tangent,
        )

    def rerun(self, values: Mapping[str, Any]) -> Recording:
        """Run the same code with other numbers in its leaves.

        Parameters
        ----------
        values : mapping of str to array_like
            By leaf name.  A leaf whose number is not another than recorded is left to the code.

        Returns
        -------
        Recording
            With random numbers as in the first run; whatever is printed or shown is swallowed.

        Raises
        ------
        RerunError
            If the code raises; names, leaves and random generators are then as before.
        """
        return self._again(values)[0]

    @contextmanager
    def elsewhere(self, values: Mapping[str, Any]) -> Iterator[Recording]:
        """Run the same code as `rerun` does, for as long as a ``with`` block lasts.

        After it names, leaves and what the code changes in place are as before.

        Parameters
        ----------
        values : mapping of str to array_like
            By leaf name.

        Yields
        ------
        Recording

        Raises
        ------
        RerunError
            If the code raises.
        """
        names = self._code.names
        bound = dict(names) if names is not None else {}
        recording, undo = self._again(values)
        try:
            yield recording
        finally:
            undo()
            if names is not None:
                for name in names.keys() - bound.keys():
                    del names[name]
                names.update((k, x) for k, x in bound.items() if names.get(k, self) is not x)

    def _again(self, values: Mapping[str, Any]) -> tuple[Recording, Callable[[], None]]:
        """Return what `rerun` does, and what undoes it, but for the names that the code binds."""
        moved = dict(self._moved)
        earlier: list[tuple[Node, Any]] = []
        for (name, node), before in zip(self.leaves, self._values, strict=True):
            value = np.asarray(values.get(name, before), before.dtype)
            created = self._created[node]
            if created is None:
                earlier.append((node, value))
            elif created in moved or not same(value, before):
                moved[created] = value
        # Results of earlier cells follow their leaves before the code reads them.
        namespace = self._code.namespace()
        moving = following(
            [node for node, value in earlier if not same(numbers(node), value)],
            (self.output, *(read.node for read in self.reads), *dict(within(namespace))),
        )
        kept = [(node, numbers(node)) for node in (*dict(earlier), *self._given.values(), *moving)]
        now = Dice(namespace)
        state = _state(self._code)

        def undo() -> None:
            state.changes().put_back()
            for node, value in kept:
                become(node, value)

        try:
            self._start.reset()
            self._changes.put_back()
            found = _state(self._code)
            for node, value in earlier:
                become(node, value)
            compute(moving)
            with self._quiet():
                recorder = Recorder(self._code, moved, self._given, self._patience)
                output = self._code.run(recorder)
            made = Recording(
                self._code,
                recorder,
                output,
                self._start,
                moved,
                self._quiet,
                found.changes(),
                self._patience,
            )
            return made, undo
        except BaseException as error:  # a loop that a leaf has made endless is interrupted
            undo()
            raise self._failed(error) from error
        finally:
            now.reset()

    def freed(self, names: Collection[str]) -> Recording:
        """Run the same code with more leaves.

        Parameters
        ----------
        names : collection of str
            Variables, or ways to items and attributes of one, that hold numbers.

        Returns
        -------
        Recording
            Its leaves have the numbers that the code gives them.

        Raises
        ------
        RerunError
            If the code raises, or a name holds no numbers; everything is then as before.
        """
        now = Dice(self._code.namespace())
        state = _state(self._code)
        held = self._code.free(names)
        try:
            self._start.reset()
            self._changes.put_back()
            found = _state(self._code)
            with self._quiet():
                recorder = Recorder(self._code, {}, {}, self._patience)
                output = self._code.run(recorder)
            return Recording(
                self._code,
                recorder,
                output,
                self._start,
                {},
                self._quiet,
                found.changes(),
                self._patience,
            )
        except BaseException as error:
            state.changes().put_back()
            held()
            raise self._failed(error) from error
        finally:
            now.reset()

    def _failed(self, error: BaseException) -> RerunError:
        line = None
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            if code.co_filename == self._code.file and trace.tb_lineno in self._code.lines:
                line = trace.tb_lineno
            trace = trace.tb_next
        if isinstance(error, PatienceError) and error.line in self._code.lines:
            line = error.line
        return RerunError(type(error).__name__, str(error), line)


def _state(code: Code) -> State:
    """Return what the names that some code can see stand for, and what is in it."""
    return State(code.namespace(), code.names, code.read_first, code.is_assigning())


PATIENCE = 10.0
"""How many seconds code may take when it is run again, unless it is given others."""


def record(
    code: Code,
    quiet: Callable[[], AbstractContextManager[Any]] | None = None,
    patience: float | None = PATIENCE,
) -> Recording:
    """Run code under observation.

    Parameters
    ----------
    code : Code
    quiet : callable, optional
        Returns the context in which the code runs again: one that swallows what it shows.
    patience : float, optional
        How many seconds the code may take when it runs again; None for as long as it takes.

    Returns
    -------
    Recording

    Raises
    ------
    Exception
        What the code raises.
    """
    __tracebackhide__ = True
    start = Dice(code.namespace())
    found = _state(code)
    recorder = Recorder(code)
    with at_the_users_line():
        output = code.run(recorder)
    changes = found.changes()
    tell("naming what was computed")
    with uncollected():
        return Recording(code, recorder, output, start, {}, quiet or _silence, changes, patience)


@contextmanager
def _silence() -> Iterator[None]:
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        yield
