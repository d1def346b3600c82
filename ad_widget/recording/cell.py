"""A notebook cell as code that can be run any number of times, and whose names are followed.

The cell's syntax tree is run as it stands, with one call added behind each statement that binds a
name at the cell's top level.  The call notes which name now stands for which Node, and turns into
a leaf what is to be one: a float literal assigned in a cell that makes no Node itself, or a name
that the user asked for.
"""

from __future__ import annotations

import ast
import asyncio
import random
import re
import secrets
from collections.abc import Callable, Collection, Mapping
from inspect import CO_COROUTINE
from threading import Thread
from types import FunctionType, TracebackType
from typing import Any, NamedTuple

import numpy as np

from ..engine import Node, topo_sort
from ..engine.context import Mode, current, entered, observing
from ..engine.frames import is_library
from ..engine.reads import LeakError
from .elements import Elements, own_copy, settled
from .functions import Treated, own_functions
from .naming import within
from .recorder import Look, Recorder, read_at
from .recording import NoLeafError
from .rewriting import Rewriter, compiled
from .state import read_first
from .syntax import HOOK, assigned, follow, makes_node, places

__all__ = ["Cell", "OutputError", "lost_at"]

_NOTHING = object()
_HISTORY = re.compile(r"_+\d*|_i+\d*|_[oid]h|In|Out|__\w*__")  # what IPython keeps of past cells


class OutputError(ValueError):
    """What is to be differentiated is missing, is no Node, or comes from no leaf."""


class Kept(NamedTuple):
    """What a cell found, to be put back if it fails."""

    names: dict[str, Any]
    numbers: list[tuple[Node, Any, Any]]  # each Node's value and gradient


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
        Names whose numbers become leaves besides.
    show : callable, optional
        What is done with the value of a last expression that is not the output.
    hidden : mapping, optional
        Names of the namespace that are not the user's own.
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
    ) -> None:
        self.source: str | None = source
        self.arguments: tuple[Node, ...] = ()
        self.file = file
        self.lines = range(above + 1, above + 2 + source.count("\n"))
        self._space = namespace
        self.names: dict[str, Any] | None = namespace
        self.read_first = read_first(tree)
        self._mentioned = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        self._output = output
        self._leaves = tuple(sorted(leaves, key=places(tree)))
        self._show = show
        self._hidden = hidden or {}
        self._whole = [
            name
            for statement in tree.body
            for name, value in assigned(statement)
            if type(value) is int
        ]
        if literals is None:
            literals = not makes_node(tree, namespace)
        ast.increment_lineno(tree, above)
        follow(tree, literals)
        plain = compiler(tree, file, "exec")
        rewriter = Rewriter(tree, namespace)
        self._code = compiled(rewriter.rewrite(tree), file, compiler)
        self._treated = Treated(rewriter.assigning)
        self._treated.enter(self._code, plain)
        self._defined = {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        }
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
            [(node, _copied(node._value), getattr(node, "_grad", None)) for node in nodes],
        )

    def restore(self, before: Kept) -> None:
        """Let its names stand for what they stood for, and their Nodes have the same numbers."""
        for name in self._space.keys() - before.names.keys():
            del self._space[name]
        self._space.update(before.names)
        for node, value, grad in before.numbers:
            if node.op is None and not np.array_equal(node._value, value, equal_nan=True):
                node.data = value
            node._grad = grad

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
        recorder.found(self.namespace())
        hook = _Hook(recorder, space, self._leaves, self._seeds, self._takes)
        outer = space.get(HOOK)  # of a cell that runs this one
        try:
            space[HOOK] = hook
            with self._treated.during(self._functions, recorder.scopes):
                for name in self._leaves:
                    hook.make_leaf(name)
                with observing(recorder):
                    _execute(self._code, space)
                    last = settled(hook.value)
                    self._settle(recorder)
            self._missing()
            return self._chosen(recorder, last)
        except NoLeafError:
            if recorder.again:
                self.restore(before)
            raise
        except BaseException as error:
            self.restore(before)
            leak = error.__cause__ if isinstance(error.__cause__, LeakError) else error
            if isinstance(leak, LeakError):
                _within_user(error.__traceback__)
            if leak is not error:  # NumPy says less: see `LeakError`
                raise LeakError(str(leak)).with_traceback(error.__traceback__) from None
            lost = lost_at(recorder.looks) if "requires no gradient" in str(error) else ""
            if lost and isinstance(error, RuntimeError):
                error.add_note(f"The path was lost {lost}.")
            raise
        finally:
            space.pop(HOOK, None)
            if outer is not None:
                space[HOOK] = outer

    def _settle(self, recorder: Recorder) -> None:
        """Let names that stand for arrays of the cell's own stand for Nodes and ndarrays."""
        became: dict[int, Any] = {}
        for name, value in list(self._space.items()):
            if type(value) is Elements:
                if id(value) not in became:
                    became[id(value)] = recorder.settle(name, value)
                self._space[name] = became[id(value)]

    # ------------------------------------------------------------------ the output

    def _missing(self) -> None:
        for name in self._leaves:
            if not isinstance(self._space.get(name), Node):
                raise OutputError(f"--leaves: there is no variable {name!r}")

    def _chosen(self, recorder: Recorder, last: Any) -> Node:
        """Return what is to be differentiated, and show the last expression if it is another."""
        is_output = self._output is None and isinstance(last, Node) and last.requires_grad
        if last is not None and not is_output and not recorder.again and self._show is not None:
            self._show(last)
        if self._output is not None:
            output = self._named(self._output)
        elif is_output:
            output = last
        else:
            output = self._last_assigned(recorder)
        if not output.requires_grad:
            lost = lost_at(recorder.looks)
            what = self._output or "the output"
            raise OutputError(
                f"{what} comes from no leaf that requires a gradient"
                + (f": the path was lost {lost}" if lost else "; make one with x = Node(3.0)")
            )
        return output

    def _named(self, text: str) -> Node:
        try:
            found = settled(eval(text, dict(self._space)))
        except NameError:
            raise OutputError(f"there is no variable {text!r} to differentiate") from None
        except SyntaxError:
            raise OutputError(
                f"{text!r} cannot be differentiated, being no expression; each range has a --range "
                "of its own, and no option's value a space"
            ) from None
        except Exception as error:
            raise OutputError(f"{text!r} cannot be differentiated: {error}") from None
        if not isinstance(found, Node):
            raise OutputError(
                f"{text} is no Node but of type {type(found).__name__}, "
                "so there is nothing to differentiate; name a result computed from a leaf"
            )
        return found

    def _other(self, ends: list[Node], recorder: Recorder) -> None:
        """Take note of results that are not differentiated and that names still stand for."""
        others = {node for node in ends if node.requires_grad}
        names = [k for k, v in self.namespace().items() if isinstance(v, Node) and v in others]
        if names:
            listed = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")
            recorder.notes.append(
                f"{listed}: another result, not shown; %%autodiff {names[0]} shows it"
                if len(names) == 1
                else f"{listed}: other results, not shown; %%autodiff {names[0]} shows the first"
            )

    def _last_assigned(self, recorder: Recorder) -> Node:
        """Return the last Node assigned in the cell that no other such Node comes from."""
        space = self._space
        assigned: dict[Node, None] = {}
        for _, node, kept in recorder.bindings:
            if kept and recorder.made_when(node):
                assigned.pop(node, None)
                assigned[node] = None
        for value in space.values():  # what a magic inside the cell has assigned, unfollowed
            if isinstance(value, Node) and recorder.made_when(value):
                assigned.setdefault(value)
        computed = [node for node in assigned if node.op is not None]
        computed = [node for node in computed if node.requires_grad] or computed
        used: set[Node] = set()
        for node in computed:
            for child in node.children:
                topo_sort(child, [], used)
        ends = [node for node in computed if node not in used]
        if ends:
            self._other(ends[:-1], recorder)
            return ends[-1]
        lost = lost_at(recorder.looks)
        if lost:
            raise OutputError(f"the cell's results come from no leaf: the path was lost {lost}")
        named: dict[Node, str] = {}
        renamed = None
        for name, node, kept in recorder.bindings:  # y = x if x > 0 else 0.1 * x
            if kept and node.requires_grad and named.setdefault(node, name) != name:
                renamed = node
        if renamed is not None:
            return renamed
        if any(node.requires_grad for _, node, _ in recorder.bindings if recorder.made_when(node)):
            raise NoLeafError(
                "the cell computes nothing from its leaves: assign a result, "
                "such as loss = (w * x - 4.0) ** 2, or name one: %%autodiff loss"
            )
        raise NoLeafError(
            "the cell has no leaf to vary: assign a float literal at its top level (x = 3.0), make "
            "one with ad_widget.Node(3.0), or name a variable that holds numbers: "
            f"%%autodiff --leaves {self._whole[0] if self._whole else 'x'}"
            + (f" ({', '.join(self._whole)}: whole numbers are no leaves)" if self._whole else "")
        )


def _within_user(trace: TracebackType | None) -> None:
    """End a traceback at the last line of the user's own."""
    last = None
    while trace is not None:
        if not is_library(trace.tb_frame.f_code):
            last = trace
        trace = trace.tb_next
    if last is not None:
        last.tb_next = None


def lost_at(looks: list[Look]) -> str:
    """Say at which lines Python read numbers that a gradient would have to flow through."""
    lines = sorted(set(read_at([one for one in looks if one.node.requires_grad]).values()))
    if not lines:
        return ""
    many = "lines" if len(lines) > 1 else "line"
    return (
        f"at {many} {', '.join(map(str, lines))}, where plain numbers were taken out of a Node "
        "(float(x), int(x), x.data, or a library asking for an array)"
    )


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


class _Hook:
    """What a running cell calls."""

    def __init__(
        self,
        recorder: Recorder,
        space: dict[str, Any],
        leaves: Collection[str],
        seeds: dict[int, int],
        takes: Callable[[str], bool],
    ) -> None:
        self._recorder, self._space, self._leaves, self._seeds = recorder, space, leaves, seeds
        self._takes = takes
        self.value: Any = None

    def bound(self, names: tuple[str, ...], kept: bool, literals: tuple[str, ...]) -> None:
        """Take note that names were bound, and make leaves of those that are to be."""
        for name in names:
            if name in literals or name in self._leaves:
                self.make_leaf(name)
            self._recorder.bound(name, self._space.get(name, _NOTHING), kept)

    def last(self, value: Any) -> None:
        """Take note of the value of the cell's last expression."""
        self.value = value

    def seeded(self, make: Any, place: int) -> Any:
        """Return a random generator made without a seed: with one, the same in every run."""
        if make not in (np.random.default_rng, np.random.RandomState, random.Random):
            return make()
        return make(self._seeds.setdefault(place, secrets.randbits(32)))

    def make_leaf(self, name: str) -> None:
        """Let a name that stands for numbers stand for a leaf."""
        value = settled(self._space.get(name, _NOTHING))
        if value is _NOTHING or isinstance(value, Node):
            return
        try:
            with observing(self._recorder):
                self._space[name] = leaf = self._recorder.leaf(value)
                if leaf.ndim and self._takes(name):  # elements are assigned: the leaf stays
                    self._recorder.bound(name, leaf)
                    self._space[name] = own_copy(leaf)
        except (TypeError, ValueError) as error:
            raise OutputError(f"{name!r} cannot be a leaf: {error}") from None
