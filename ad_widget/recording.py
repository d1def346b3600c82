"""Recording: run code once under observation, and be able to run it again.

What runs is a `Code`: a cell (`ad_widget.cell`) or a function (`ad_widget.exploring`).  A
`Recorder` is told of every Node as it is made and of every look that Python takes at a number;
`record` then gathers what a program and a picture need: the output, the leaves, names,
expressions, places in the source, guards.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from types import CodeType, FrameType
from typing import Any, NamedTuple, Protocol
from weakref import ref

import numpy as np

from .engine import Node, no_grad, topo_sort
from .engine.frames import Span, is_library, is_ours, span_at, stored_at
from .engine.node import apply
from .engine.seed import BY_HAND
from .naming import Binding, expressions, name_all

__all__ = [
    "Code",
    "Look",
    "NoLeafError",
    "Recorder",
    "Recording",
    "RerunError",
    "read_at",
    "record",
]


class NoLeafError(ValueError):
    """Nothing in the code can be varied."""


class RerunError(RuntimeError):
    """Code that ran once raised when it ran again; everything is as it was before.

    Attributes
    ----------
    kind, message : str
        The exception's class and text.
    line : int or None
        The line at which it was raised, as a traceback counts.
    """

    def __init__(self, kind: str, message: str, line: int | None) -> None:
        where = "" if line is None else f" (line {line})"
        super().__init__(f"{kind}: {message}{where}" if message else f"{kind}{where}")
        self.kind, self.message, self.line = kind, message, line


class Code(Protocol):
    """What can be run any number of times.

    Attributes
    ----------
    source : str or None
        Its text.
    file : str
        The file name its frames bear.
    lines : range
        The lines of that file which are its source, from the first on.
    """

    source: str | None
    file: str
    lines: range

    def run(self, recorder: Recorder) -> Node:
        """Run and return the output; leave everything as it was if that fails."""

    def namespace(self) -> Mapping[str, Any]:
        """Return what its names stand for now."""


class Look(NamedTuple):
    """Python read a Node.

    Attributes
    ----------
    node : Node
    kind : {"bool", "value"}
        Whether its truth was asked, or its numbers.
    outcome : bool or array
        What was seen.
    when : int
        How many Nodes had been made.
    line : int or None
        The line at which it did, as a traceback counts.
    """

    node: Node
    kind: str
    outcome: Any
    when: int
    line: int | None


class _Made(ref[Node]):
    """A Node that may go, and what is known of how it was made."""

    __slots__ = ("code", "created", "key", "lasti", "when")

    key: int  # its id
    when: int
    created: int | None  # the how-manyth leaf that the code made
    code: CodeType | None
    lasti: int


class Recorder:
    """An observer of one run.

    Parameters
    ----------
    code : Code
    moved : mapping of int to array, optional
        Numbers to give to the leaves that the code makes, by the order in which it makes them.
    taken : mapping of int to Node, optional
        The leaves that an earlier run made on the user's behalf, to be taken again, so that what
        else stands on them follows.  With it, the code shows nothing.

    Attributes
    ----------
    again : bool
        Whether the code has run before.
    given : dict of int to Node
        The leaves made on the user's behalf, by the order in which leaves were made.
    when : int
        How many Nodes have been made.

    Notes
    -----
    Nodes that the code drops are dropped here too, so that a training loop is not kept whole.
    """

    def __init__(
        self,
        code: Code,
        moved: Mapping[int, Any] | None = None,
        taken: Mapping[int, Node] | None = None,
    ) -> None:
        self.again = taken is not None
        self._taken = taken or {}
        self.given: dict[int, Node] = {}
        self._file, self._lines = code.file, code.lines
        self._moved = moved or {}
        self._is_mine: dict[CodeType, bool] = {}
        # By id: `weakref.WeakKeyDictionary` compares keys, and `==` of Nodes is an op.
        self._made: dict[int, _Made] = {}
        self._drop = _dropper(self._made)
        self._earlier: dict[int, Node] = {}
        self._bound: list[tuple[str, ref[Node], bool]] = []
        self._pending: tuple[FrameType, str, _Made] | None = None
        self._created = 0
        self._looks: list[Look] = []
        self._prune_at = 256
        self.when = 0

    # ------------------------------------------------------------------ an engine's observer

    def made(self, node: Node) -> None:
        """Take note of a new Node, of where it was made, and of the variable that takes it."""
        self.when += 1
        self._settle()
        engine = sys._getframe(1)
        by_user = node._a is None and _made_by_the_user(engine)
        self._note(node, self._count(node) if by_user else None, engine)

    def _count(self, node: Node) -> int:
        """Return the how-manyth leaf `node` is, given the number that it was moved to."""
        created = self._created
        self._created += 1
        value = self._moved.get(created)
        if value is not None and np.shape(value) == node.shape:
            node._become(np.asarray(value, node.dtype))
        return created

    def _note(self, node: Node, created: int | None, engine: FrameType) -> None:
        user: FrameType | None = engine
        while user is not None and is_library(user.f_code):
            user = user.f_back
        mine = user
        while mine is not None and not self._owns(mine.f_code):
            mine = mine.f_back
        key = id(node)
        self._made[key] = made = _Made(node, self._drop)
        made.key, made.when, made.created = key, self.when, created
        made.code, made.lasti = (None, 0) if mine is None else (mine.f_code, mine.f_lasti)
        self._await_name(user, made)

    def looked(self, node: Node, kind: str) -> None:
        """Take note that Python read a Node."""
        if node._a is None and not node.requires_grad and id(node) not in self._made:
            return  # a gradient's numbers: no leaf leads to them
        outcome = bool(node._value) if kind == "bool" else np.array(node._value)
        self._looks.append(Look(node, kind, outcome, self.when, self._line()))
        if len(self._looks) >= self._prune_at:
            self._looks = _intact(self._looks)
            self._prune_at = 2 * len(self._looks) + 256

    def leaf(self, value: Any) -> Node:
        """Make a leaf on the user's behalf, or take that of the run before with this value."""
        created = self._created
        node = self._taken.get(created)
        made = Node(value)  # tells `made`, unless nobody observes
        if node is None or (node.shape, node.dtype) != (made.shape, made.dtype):
            node = made
        else:
            node._become(made._value)
            self._note(node, created, sys._getframe(0))
        self.given[created] = node
        return node

    def found(self, namespace: Mapping[str, Any]) -> None:
        """Take note of the Nodes that names stand for before the run."""
        for name, value in namespace.items():
            if isinstance(value, Node):
                self._earlier[id(value)] = value
                self.bound(name, value)

    def bound(self, name: str, value: Any, kept: bool = True) -> None:
        """Take note that `name` now stands for `value`."""
        if isinstance(value, Node):
            self._bound.append((name, ref(value), kept))

    # ------------------------------------------------------------------ what it knows

    @property
    def looks(self) -> list[Look]:
        """The looks at Nodes whose leaves are still as they were then."""
        return _intact(self._looks)

    @property
    def bindings(self) -> Iterator[Binding]:
        """What names stood for, in order of time, if it still exists."""
        self._settle()
        for name, reference, kept in self._bound:
            node = reference()
            if node is not None:
                yield name, node, kept

    def created(self, node: Node) -> int | None:
        """Return the how-manyth leaf that the code made `node` is; None for any other Node."""
        made = self._made.get(id(node))
        return None if made is None else made.created

    def is_leaf(self, node: Node) -> bool:
        """Whether a Node that nobody computed may be varied: no constant, no detached result."""
        return node.requires_grad or id(node) in self._earlier or self.created(node) is not None

    def made_when(self, node: Node) -> int:
        """Return how many Nodes had been made with this one; 0 if it is from before."""
        made = self._made.get(id(node))
        return 0 if made is None else made.when

    def span(self, node: Node) -> Span | None:
        """Return where in the source a Node was made."""
        made = self._made.get(id(node))
        span = None if made is None or made.code is None else span_at(made.code, made.lasti)
        if span is None:
            return None
        first = self._lines.start - 1
        return span[0] - first, span[1], span[2] - first, span[3]

    # ------------------------------------------------------------------ frames

    def _owns(self, code: CodeType) -> bool:
        owned = self._is_mine.get(code)
        if owned is None:
            owned = code.co_filename == self._file and (
                code.co_firstlineno in self._lines or code.co_name == "<module>"
            )
            self._is_mine[code] = owned
        return owned

    def _line(self) -> int | None:
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and not self._owns(frame.f_code):
            frame = frame.f_back
        return None if frame is None else frame.f_lineno

    def _await_name(self, user: FrameType | None, made: _Made) -> None:
        """Remember the local variable that is about to take a Node, here or in a caller."""
        name = None
        while user is not None:
            name = stored_at(user.f_code, user.f_lasti)
            if name != "return":
                break
            user = user.f_back
            while user is not None and is_library(user.f_code):
                user = user.f_back
        if user is not None and name is not None:
            self._pending = user, name, made

    def _settle(self) -> None:
        """See whether the variable did take the Node."""
        if self._pending is None:
            return
        frame, name, reference = self._pending
        self._pending = None
        node = reference()
        if node is not None and frame.f_locals.get(name) is node:
            self._bound.append((name, reference, False))


def _dropper(made: dict[int, _Made]) -> Callable[[Any], None]:
    def drop(one: _Made) -> None:
        made.pop(one.key, None)

    return drop


_NODE_INIT = Node.__init__.__code__


def _made_by_the_user(engine: FrameType) -> bool:
    """Whether ``Node(...)`` was called from outside this package, where ``detach`` calls it too."""
    frame: FrameType | None = engine
    while frame is not None and frame.f_code is not _NODE_INIT:
        if not is_ours(frame.f_code):
            return False
        frame = frame.f_back
    caller = frame and frame.f_back
    return caller is not None and (
        not is_ours(caller.f_code) or caller.f_code is Recorder.leaf.__code__
    )


def _intact(looks: Iterable[Look]) -> list[Look]:
    """Keep the looks at Nodes whose leaves have not been edited since.

    An edited leaf belongs to a past that no slider can bring back, such as an optimiser's step.
    """
    verdicts: dict[Node, bool] = {}
    visited: set[Node] = set()
    kept = []
    for look in looks:
        for node in topo_sort(look.node, [], visited):
            verdicts[node] = all(
                verdicts[child] and (child.op is not None or _same(child._value, seen))
                for child, seen in zip(node.children, node._args, strict=True)
            )
        if verdicts[look.node] and (look.kind == "bool" or _same(look.node._value, look.outcome)):
            kept.append(look)
    return kept


def _refreshed(order: list[Node]) -> list[Node]:
    """Compute a graph anew if one of its leaves was edited since; return those leaves.

    An optimiser's step behind the loss is such an edit: the loss then shown is that of now.
    """
    edited: dict[Node, None] = {}
    for node in order:
        if node.op is not None:
            for child, seen in zip(node.children, node._args, strict=True):
                if child.op is None and not _same(child._value, seen):
                    edited[child] = None
    if edited and not any(node.op is BY_HAND for node in order):
        with no_grad():
            for node in order:
                if node.op is not None:
                    node._become(apply(node.op, node.children, node.attrs)._value)
    return list(edited)


def read_at(looks: Iterable[Look]) -> dict[Node, int]:
    """Return, for Nodes whose numbers were read or led to what was, the line of the first look."""
    lines: dict[Node, int] = {}
    visited: set[Node] = set()
    for look in looks:
        if look.kind == "value" and look.line is not None:
            lines.update(dict.fromkeys(topo_sort(look.node, [], visited), look.line))
    return lines


def _same(a: Any, b: Any) -> bool:
    return a is b or np.array_equal(a, b, equal_nan=np.asarray(a).dtype.kind == "f")


# ---------------------------------------------------------------------- random numbers


class _Dice:
    """The states of the random generators within reach of some code."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self._reset: list[Callable[[], None]] = []
        state, legacy = random.getstate(), np.random.get_state()  # noqa: NPY002
        self._reset.append(lambda: random.setstate(state))
        self._reset.append(lambda: np.random.set_state(legacy))  # noqa: NPY002
        for value in namespace.values():
            if isinstance(value, np.random.Generator):
                self._keep(value.bit_generator)
            elif isinstance(value, (np.random.BitGenerator, np.random.RandomState, random.Random)):
                self._keep(value)

    def _keep(self, one: Any) -> None:
        if isinstance(one, np.random.BitGenerator):
            state = one.state
            self._reset.append(lambda: setattr(one, "state", state))
        elif isinstance(one, np.random.RandomState):
            legacy = one.get_state()
            self._reset.append(lambda: one.set_state(legacy))
        else:
            own = one.getstate()
            self._reset.append(lambda: one.setstate(own))

    def reset(self) -> None:
        """Put the generators back into these states."""
        for reset in self._reset:
            reset()


# ---------------------------------------------------------------------- recordings


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
        The expressions of Nodes without a name.
    spans : dict of Node to (line, column, end line, end column)
        Where in `source` each Node was made; columns in UTF-8 bytes.
    looks : list of Look
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
        start: _Dice,
        moved: Mapping[int, Any],
        quiet: Callable[[], AbstractContextManager[Any]],
    ) -> None:
        self._code, self._start, self._moved, self._quiet = code, start, dict(moved), quiet
        self._given = recorder.given
        self.output = output
        self.source = code.source
        order = topo_sort(output)
        looks = recorder.looks
        edited = _refreshed(order)
        bindings = list(recorder.bindings)
        leaves = [node for node in order if node.op is None and recorder.is_leaf(node)]
        drawn = set(leaves)
        nodes = [node for node in order if node.op is not None or node in drawn]
        self.names = name_all(nodes, bindings, code.namespace())
        self._created = {node: recorder.created(node) for node in leaves}
        leaves.sort(key=lambda node: self._appearance(node, order))
        for k, node in enumerate(leaves, 1):
            self.names.setdefault(node, f"leaf{k}")
        self.leaves = [(self.names[node], node) for node in leaves]
        self._values = [np.array(node._value) for node in leaves]
        self.labels = expressions(order, self.names)
        self.spans = {node: span for node in nodes if (span := recorder.span(node)) is not None}
        last = recorder.made_when(output)
        self.looks = [look for look in looks if look.kind == "bool" or look.when < last]
        self.notes = list(self._noted(recorder, bindings, set(order), edited))

    def _appearance(self, node: Node, order: list[Node]) -> tuple[int, int]:
        """Sort leaves from before by the place of their names, then those made, as made."""
        created = self._created[node]
        if created is not None:
            return 1, created
        root = re.match(r"\w+", self.names.get(node, ""))
        source = self.source or ""
        found = re.search(rf"\b{root.group()}\b", source) if root else None
        return 0, found.start() if found else len(source) + order.index(node)

    def _noted(
        self,
        recorder: Recorder,
        bindings: list[Binding],
        reached: set[Node],
        edited: Collection[Node],
    ) -> Iterator[str]:
        output = self.output
        name = self.names.get(output) or self.labels.get(output) or "the output"
        if output.shape != ():
            yield f"{name} has shape {output.shape}: seeded with ones"
        if edited:
            leaves = [self.names.get(leaf, "a constant") for leaf in edited]
            more = f" and {len(leaves) - 3} more" if len(leaves) > 3 else ""
            were, it = ("was", "it is") if len(leaves) == 1 else ("were", "they are")
            yield (
                f"{', '.join(leaves[:3])}{more} {were} edited after {name} was computed: "
                f"shown as {it} now"
            )
        namespace = self._code.namespace()
        idle = {
            bound: node
            for bound, node, _ in bindings
            if recorder.created(node) is not None
            and node.requires_grad
            and node not in reached
            and namespace.get(bound) is node
        }
        if idle:
            read = read_at(recorder.looks)
            for bound, node in idle.items():
                at = f": its numbers were read at line {read[node]}" if node in read else ""
                yield f"{bound} does not influence {name}{at}"

    @property
    def guards(self) -> list[tuple[Node, str, Any]]:
        """The looks as a program takes them."""
        return [(look.node, look.kind, look.outcome) for look in self.looks]

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
        moved = dict(self._moved)
        earlier: list[tuple[Node, Any]] = []
        for (name, node), before in zip(self.leaves, self._values, strict=True):
            value = np.asarray(values.get(name, before), before.dtype)
            created = self._created[node]
            if created is None:
                earlier.append((node, value))
            elif created in moved or not _same(value, before):
                moved[created] = value
        kept = [(node, node._value) for node in (*dict(earlier), *self._given.values())]
        now = _Dice(self._code.namespace())
        try:
            self._start.reset()
            for node, value in earlier:
                node._become(value)
            with self._quiet():
                recorder = Recorder(self._code, moved, self._given)
                output = self._code.run(recorder)
            return Recording(self._code, recorder, output, self._start, moved, self._quiet)
        except Exception as error:
            for node, value in kept:
                node._become(value)
            raise self._failed(error) from error
        finally:
            now.reset()

    def _failed(self, error: Exception) -> RerunError:
        line = None
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            if code.co_filename == self._code.file and trace.tb_lineno in self._code.lines:
                line = trace.tb_lineno
            trace = trace.tb_next
        return RerunError(type(error).__name__, str(error), line)


def record(code: Code, quiet: Callable[[], AbstractContextManager[Any]] | None = None) -> Recording:
    """Run code under observation.

    Parameters
    ----------
    code : Code
    quiet : callable, optional
        Returns the context in which the code runs again: one that swallows what it shows.

    Returns
    -------
    Recording

    Raises
    ------
    Exception
        What the code raises.
    """
    __tracebackhide__ = True
    start = _Dice(code.namespace())
    recorder = Recorder(code)
    output = code.run(recorder)
    return Recording(code, recorder, output, start, {}, quiet or _silence)


@contextmanager
def _silence() -> Iterator[None]:
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        yield
