"""A notebook cell as code that can be run any number of times, and whose names are followed.

The cell's syntax tree is run as it stands, with one call added behind each statement that binds a
name at the cell's top level.  The call notes which name now stands for which Node, and turns into
a leaf what is to be one: see `leaves` for those of a cell that makes no Node itself, and `wanted`
for those that the user asked for.
"""

from __future__ import annotations

import ast
import asyncio
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from inspect import CO_COROUTINE
from threading import Thread
from types import FunctionType, TracebackType
from typing import Any, NamedTuple, Protocol

import numpy as np

from ..engine import Node, topo_sort
from ..engine.context import Mode, current, entered, observing
from ..engine.frames import is_library
from ..engine.node import gradient, numbers, put_gradient
from ..engine.reads import LeakError
from .asked_leaves import Wanted, holds_arrays
from .cell_hook import Hook
from .code import Held
from .default_leaves import plan, roots
from .elements import Elements
from .errors import NoLeafError
from .flow import Flow
from .functions import Treated, own_functions
from .hooks import compiled
from .naming import within
from .output import Chooser, OutputError, lost_at
from .reading import Read
from .recorder import Recorder
from .rewriting import Rewriter
from .rollback import read_first
from .syntax import HOOK, follow, makes_node, places

__all__ = ["Cell", "Lender", "OutputError", "lost_at"]

_HISTORY = re.compile(r"_+\d*|_i+\d*|_[oid]h|In|Out|__\w*__")  # what IPython keeps of past cells


class Kept(NamedTuple):
    """What a cell found, to be put back if it fails."""

    names: dict[str, Any]
    numbers: list[tuple[Node, Any, Any]]  # each Node's value and gradient


class Lender(Protocol):
    """Lends a cell the names of another package while it runs.

    Attributes
    ----------
    kind : type of Node, or None
        A class that the cell's Nodes are given.
    output : Node or None
        What to differentiate if the cell has no result of its own.
    """

    kind: type[Node] | None

    @property
    def output(self) -> Node | None:
        """What to differentiate if the cell has no result of its own."""

    def makes_leaves(self, tree: ast.Module) -> bool:
        """Whether the cell makes its leaves itself; may change its tree."""

    def lend(self, recorder: Recorder, space: dict[str, Any]) -> AbstractContextManager[None]:
        """Lend the names in the ``with`` block."""


class Cell:
    """A cell's code.

    Parameters
    ----------
    tree : ast.Module
        Its syntax tree; changed.
    source : str
        Its text.
    namespace : dict
        Where it runs.
    file : str
        The file name its frames bear.
    above : int
        How many lines of that file stand above the cell.
    compiler : callable
        ``compiler(tree, file, mode)``, such as `compile`.
    output : str, optional
        An expression for what is differentiated; else the last expression, else the last Node
        assigned that nothing else in the cell uses.
    literals : bool, optional
        Whether float literals assigned at the top level become leaves; by default if the cell
        makes no Node itself.
    leaves : collection of str
        Names whose numbers become leaves besides, or ways to items and attributes of one:
        ``params["W"]``.
    show : callable, optional
        What is done with the value of a last expression that is not the output.
    hidden : mapping, optional
        Names of the namespace that are not the user's own.
    command : str
        How the user names an output, for messages.
    lender : Lender, optional
        Lends the cell another package's names.
    exits : bool
        Whether ``sys.exit(0)`` is the end of the code, as it is a script's, rather than an error.

    Attributes
    ----------
    held : sequence of Held
        Arrays that could be leaves and are left as they are.
    """

    def __init__(
        self,
        tree: ast.Module,
        source: str,
        namespace: dict[str, Any],
        *,
        file: str = "<cell>",
        above: int = 0,
        compiler: Callable[..., Any] = compile,
        output: str | None = None,
        literals: bool | None = None,
        leaves: Collection[str] = (),
        show: Callable[[Any], Any] | None = None,
        hidden: Mapping[str, Any] | None = None,
        command: str = "%%autodiff",
        lender: Lender | None = None,
        exits: bool = False,
    ) -> None:
        self.source: str | None = source
        self.arguments: tuple[Node, ...] = ()
        self.file = file
        self.lines = range(above + 1, above + 2 + source.count("\n"))
        self._space = namespace
        self._before = frozenset(namespace)
        self.names: dict[str, Any] | None = namespace
        self.read_first = read_first(tree)
        self._mentioned = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        self._output = output
        by_place = places(tree)
        self._wanted = sorted(map(Wanted, leaves), key=lambda one: (*by_place(one.root), one.text))
        self._show = show
        self._hidden = hidden or {}
        self._command = command
        self._lender, self._exits = lender, exits
        self.kind: type[Node] | None = lender.kind if lender is not None else None
        makes = makes_node(tree, namespace)
        if lender is not None:
            makes = lender.makes_leaves(tree) or makes
        self.plain = not makes
        ast.increment_lineno(tree, above)
        self._flow = Flow(tree)
        self._roots = roots(tree, output)
        last = tree.body[-1] if tree.body else None
        self._last = last.value if isinstance(last, ast.Expr) else None
        self._plan = plan(
            tree,
            self._flow,
            output,
            namespace,
            floats=not makes if literals is None else literals,
            others=literals is not False and not makes,
            wanted=[one.root for one in self._wanted],
        )
        self._wanted += map(Wanted, self._plan.before)
        self.held: Sequence[Held] = self._plan.held
        self._defined = {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        }
        follow(tree, self._plan.made, [one.root for one in self._wanted])
        plain = compiler(tree, file, "exec")
        rewriter = Rewriter(tree, namespace, makes)
        self._code = compiled(rewriter.rewrite(tree), file, compiler)
        self._treated = Treated(rewriter.assigning)
        self._treated.enter(self._code, plain)
        self._takes = rewriter.takes
        self._seeds: dict[int, int] = {}

    def namespace(self) -> Mapping[str, Any]:
        """Return the names that it can see, those that it mentions first."""
        space, hidden = self._space, self._hidden
        names = [
            name
            for name in space
            if not (name[:1] in "_IO" and _HISTORY.fullmatch(name))
            and (name not in hidden or hidden[name] is not space[name])
        ]
        names.sort(key=lambda name: name not in self._mentioned)
        return {name: space[name] for name in names}

    def _functions(self) -> list[FunctionType]:
        """Return the functions of the notebook that the cell defines or may call."""
        space = self._space
        names = self._mentioned | self._defined
        return own_functions([space[name] for name in names if name in space], space)

    def is_assigning(self) -> bool:
        """Whether it may assign elements of arrays."""
        return self._treated.is_assigning(self._functions())

    def kept(self) -> Kept:
        """Return what its names stand for, and the numbers of their Nodes."""
        space = self._space
        seen = {k: v for k, v in space.items() if k in self._mentioned or isinstance(v, Node)}
        nodes = dict(within(seen))
        return Kept(
            dict(space),
            [(node, _copied(numbers(node)), gradient(node)) for node in nodes],
        )

    def restore(self, before: Kept) -> None:
        """Let its names stand for what they stood for, and their Nodes have the same numbers."""
        for name in self._space.keys() - before.names.keys():
            del self._space[name]
        self._space.update(before.names)
        for node, value, grad in before.numbers:
            if node.op is None and not np.array_equal(numbers(node), value, equal_nan=True):
                node.data = value
            put_gradient(node, grad)

    def run(self, recorder: Recorder) -> Node:
        """Run the cell.

        Parameters
        ----------
        recorder : Recorder

        Returns
        -------
        Node
            The output.

        Raises
        ------
        OutputError
            If there is none.
        NoLeafError
            If nothing can be varied; what the cell assigned stays.
        Exception
            What the cell raises; its names are then as they were.
        """
        __tracebackhide__ = True
        space = self._space
        before = self.kept()
        there = self.namespace().items()  # in a later run also what the cell has bound
        recorder.found({name: value for name, value in there if name in self._before})
        hook = Hook(recorder, space, self._wanted, self._seeds, self._takes)
        outer = space.get(HOOK)  # of a cell that runs this one
        try:
            with self._treated.during(self._functions, recorder.scopes):
                hook.begin(self._before)
                space[HOOK] = hook
                lent = self._lender.lend(recorder, space) if self._lender else nullcontext()
                with lent, observing(recorder):
                    try:
                        _execute(self._code, space)
                    except SystemExit as exit_:
                        if not self._exits or exit_.code not in (None, 0):
                            raise
                    self._settle(recorder, hook)
            for one in self._wanted:
                if not one.found(space):
                    raise OutputError(one.missing(space))
            return self._chosen(recorder, hook)
        except NoLeafError:
            if recorder.again:
                self.restore(before)
            raise
        except BaseException as error:
            for undo in reversed(hook.undo):
                undo()
            self.restore(before)
            leak = error.__cause__ if isinstance(error.__cause__, LeakError) else error
            if isinstance(leak, LeakError):
                _within_user(error.__traceback__)
            if leak is not error:  # NumPy says less: see `LeakError`
                raise LeakError(str(leak)).with_traceback(error.__traceback__) from None
            lost = lost_at(recorder.reads) if "requires no gradient" in str(error) else ""
            if lost and isinstance(error, RuntimeError):
                error.add_note(f"The path was lost {lost}.")
            raise
        finally:
            space.pop(HOOK, None)
            if outer is not None:
                space[HOOK] = outer

    def _settle(self, recorder: Recorder, hook: Hook) -> None:
        """Let names that stand for arrays of the cell's own stand for Nodes and ndarrays."""
        became: dict[int, Any] = {}
        for name, value in list(self._space.items()):
            if type(value) is Elements:
                if id(value) not in became:
                    became[id(value)] = recorder.settle(name, value)
                self._space[name] = became[id(value)]
        hook.settle()

    # ------------------------------------------------------------------ leaves and output

    def _chosen(self, recorder: Recorder, hook: Hook) -> Node:
        chooser = Chooser(
            recorder,
            self._flow,
            self._space,
            hook.plain,
            command=self._command,
            passed=self._passed(),
            own=self.namespace(),
        )
        show = None if recorder.again else self._show
        try:
            return chooser.choose(self._output, hook.value, self._last, show)
        except (OutputError, NoLeafError):
            output = self._lender.output if self._lender and self._output is None else None
            if output is None:
                raise
            return output

    def may_come_from(self) -> list[Node]:
        """Return the leaves that the output may come from if branches go another way."""
        space = self._space
        names = self._flow.sources(self._roots)
        found: dict[Node, None] = {}
        visited: set[Node] = set()
        for node, _ in within({name: space[name] for name in names if name in space}):
            for one in topo_sort(node, [], visited):
                if one.op is None:
                    found[one] = None
        return list(found)

    def decides(self, read: Read) -> bool:
        """Whether a number was read in the test of an ``if`` or ``while``."""
        return read.line is not None and self._flow.decides(read.line)

    def free(self, names: Collection[str]) -> Callable[[], None]:
        """Let names be leaves from the next run on; return what takes that back."""
        before = self._wanted, self.held
        self._wanted = [*self._wanted, *(Wanted(name) for name in names)]
        self.held = [one for one in self.held if one.name not in names]

        def hold() -> None:
            self._wanted, self.held = before

        return hold

    def _passed(self) -> str:
        """Say which numbers were passed over as leaves, and the way."""
        told = []
        for name, kind, text in self._plan.passed:
            number = text.partition(" = ")[2]
            if name in self._plan.counts:
                continue
            if kind != "int":
                told.append(f"`{_short(text)}` is an array: `--leaves {name}`")
            elif number.lstrip("-").isdigit():
                told.append(f"`{text}` is an integer: write {number}.0, or `--leaves {name}`")
            else:
                told.append(f"`{text}` is an integer: `--leaves {name}`")
        if not told:
            told = [
                f"`{name}` holds arrays: `--leaves {name}`"
                for name in self._flow.sources(self._roots)
                if name in self._flow and holds_arrays(self._space.get(name))
            ]
            told.sort()
        counts = [text for name, _, text in self._plan.passed if name in self._plan.counts]
        if not told and counts:
            told.append(f"`{counts[0]}` only counts: a loop, a shape or an index")
        return "; ".join(told[:3])


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _listed(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")


def _within_user(trace: TracebackType | None) -> None:
    """End a traceback at the last line of the user's own."""
    last = None
    while trace is not None:
        if not is_library(trace.tb_frame.f_code):
            last = trace
        trace = trace.tb_next
    if last is not None:
        last.tb_next = None


def _copied(value: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray) else value


# ---------------------------------------------------------------------- running


def _execute(code: Any, space: dict[str, Any]) -> None:
    """Run code, to the end of what it awaits at its top level."""
    __tracebackhide__ = True
    if not code.co_flags & CO_COROUTINE:
        exec(code, space)  # noqa: S102 - the user's own cell
        return
    coroutine = eval(code, space)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(coroutine)
        return
    # The notebook's own loop waits for this cell to end: another loop in another thread runs it.
    mode, raised = current() or Mode(), []

    def run() -> None:
        try:
            with entered(mode):
                asyncio.run(coroutine)
        except BaseException as error:
            raised.append(error)

    thread = Thread(target=run)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]
