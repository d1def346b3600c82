"""The observer of one run: told of every Node as it is made, and of every read of a number.

It notes where in the source each Node was made, which names it was given, and what Python read of
it.  `ad_widget.recording.recording` makes sense of these notes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import CodeType, FrameType
from typing import Any, Protocol
from weakref import ref

import numpy as np

from ..engine import Node
from ..engine.frames import Span, is_library, is_ours, span_at, stored_at
from ..engine.long_work import tell
from ..engine.node import become, numbers
from .elements import Elements
from .naming import Binding
from .reading import Read, intact
from .scope_paths import Entry, scope_paths
from .scopes import Noted, Scopes

__all__ = ["Observed", "Recorder"]


class Observed(Protocol):
    """What a recorder knows of the code that it observes; see `code.Code`."""

    file: str
    lines: range
    kind: type[Node] | None
    plain: bool


_UNSEEN = object()


class _Made(ref[Node]):
    """A Node that may go, and what is known of how it was made."""

    __slots__ = ("code", "created", "key", "lasti", "scope", "when")

    key: int  # its id
    when: int
    created: int | None  # its creation index among the leaves that the code made
    code: CodeType | None
    lasti: int
    scope: Noted


class Recorder:
    """An observer of one run.

    Parameters
    ----------
    code : Observed
    moved : mapping of int to array, optional
        Numbers to give to the leaves that the code makes, by the order in which it makes them.
    taken : mapping of int to Node, optional
        The leaves that an earlier run made on the user's behalf, to be taken again, so that what
        else stands on them follows.  With it, the code shows nothing.
    patience : float, optional
        How many seconds the code may take.

    Attributes
    ----------
    again : bool
        Whether the code has run before.
    given : dict of int to Node
        The leaves made on the user's behalf, by the order in which leaves were made.
    notes : list of str
        What a reader of the picture should know.
    passing : set of str
        The names that loops have bound last: they stay behind, and say nothing of what they hold.
    plain : bool
        Whether the code is written for plain numbers.
    when : int
        How many Nodes have been made.

    Notes
    -----
    Nodes that the code drops are dropped here too, so that a training loop is not kept whole.
    """

    def __init__(
        self,
        code: Observed,
        moved: Mapping[int, Any] | None = None,
        taken: Mapping[int, Node] | None = None,
        patience: float | None = None,
    ) -> None:
        self.scopes = Scopes(patience)
        self._elements: list[tuple[str, ref[Any]]] = []
        self._assembled: dict[int, tuple[ref[Node], str, Node]] = {}
        self._settled: dict[int, Node] = {}
        self.again = taken is not None
        self._taken = taken or {}
        self.given: dict[int, Node] = {}
        self.notes: list[str] = []
        self.passing: set[str] = set()
        self._file, self._lines = code.file, code.lines
        self._moved = moved or {}
        self._kind, self.plain = code.kind, code.plain
        # By id of a code, which is kept: its hash is worked out anew each time, from all it holds.
        self._codes: dict[int, CodeType] = {}
        self._is_mine: dict[int, bool] = {}
        self._stored: dict[tuple[int, int], Any] = {}
        self._spans: dict[tuple[int, int], Any] = {}
        # By id: `weakref.WeakKeyDictionary` compares keys, and `==` of Nodes is an op.
        self._made: dict[int, _Made] = {}
        self._drop = _dropper(self._made)
        self._earlier: dict[int, Node] = {}
        self._bound: list[tuple[str, ref[Node], bool]] = []
        self._pending: tuple[FrameType, str, _Made] | None = None
        self._created = 0
        self._reads: list[Read] = []
        self._prune_at = 256
        self.when = 0

    # ------------------------------------------------------------------ an engine's observer

    def made(self, node: Node) -> None:
        """Take note of a new Node, of where it was made, and of the variable that takes it."""
        self.when += 1
        if not self.when % 1024:
            tell(f"{self.when:,} values computed")
        self._settle()
        engine = sys._getframe(1)
        by_user = node.op is None and _made_by_the_user(engine, node)
        if self._kind is not None and node.__class__ is Node:
            node.__class__ = self._kind
        self._note(node, self._count(node) if by_user else None, engine)

    def _count(self, node: Node) -> int:
        """Return the creation index of `node` as a leaf, given the number that it was moved to."""
        created = self._created
        self._created += 1
        value = self._moved.get(created)
        if value is not None and np.shape(value) == node.shape:
            become(node, np.asarray(value, node.dtype))
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
        made.scope = self.scopes.current
        made.code, made.lasti = (None, 0) if mine is None else (mine.f_code, mine.f_lasti)
        self._await_name(user, made)

    def was_read(self, node: Node, kind: str) -> None:
        """Take note that Python read a Node."""
        if node.op is None and not node.requires_grad and id(node) not in self._made:
            return  # a gradient's numbers: no leaf leads to them
        outcome = bool(numbers(node)) if kind == "bool" else np.array(numbers(node))
        self._reads.append(Read(node, kind, outcome, self.when, self._line()))
        if len(self._reads) >= self._prune_at:
            self._reads = intact(self._reads)
            self._prune_at = 2 * len(self._reads) + 256

    def lost(self, node: Node, call: str, line: int) -> None:
        """Take note that a library took plain numbers out of a Node."""
        note = (
            f"no gradient flows through {call} (line {line}): it takes plain numbers out of a Node"
        )
        if note not in self.notes:
            self.notes.append(note)

    def leaf(self, value: Any) -> Node:
        """Make a leaf on the user's behalf, or take that of the run before with this value."""
        created = self._created
        node = self._taken.get(created)
        made = Node(numbers(value) if isinstance(value, Node) else value)  # tells `made`
        if node is None or (node.shape, node.dtype) != (made.shape, made.dtype):
            node = made
        else:
            become(node, numbers(made))
            self._note(node, created, sys._getframe(0))
        self.given[created] = node
        return node

    def took(self, node: Node) -> bool:
        """Whether a Node is a leaf that an earlier run made on the user's behalf."""
        return any(node is one for one in self._taken.values())

    def found(self, namespace: Mapping[str, Any]) -> None:
        """Take note of the Nodes that names stand for before the run."""
        for name, value in namespace.items():
            if isinstance(value, Node):
                self._earlier[id(value)] = value
                self.bound(name, value)

    def bound(self, name: str, value: Any, kept: bool = True) -> None:
        """Take note that `name` now stands for `value`."""
        (self.passing.discard if kept else self.passing.add)(name)
        if isinstance(value, Node):
            self._bound.append((name, ref(value), kept))
        elif type(value) is Elements and kept:
            self._elements.append((name, ref(value)))

    def assembled(self, node: Node, elements: Elements) -> None:
        """Take note that a Node is what now stands in an array, and of what was put there last."""
        name = next((n for n, e in reversed(self._elements) if e() is elements), None)
        if name is None:
            name = self._local_name(elements)
        if name is not None:
            self._bound.append((name, ref(node), False))
        last = elements.last_assigned()
        if last is not None:
            key, source = last
            self._assembled[id(node)] = ref(node), f"{name or ''}[{key}]", source

    def assembled_of(self, node: Node) -> tuple[str, Node] | None:
        """Return what was put last into the array that a Node was: where, and which Node."""
        found = self._assembled.get(id(node))
        return None if found is None or found[0]() is not node else found[1:]

    def settle(self, name: str, elements: Elements) -> Any:
        """Return what an array that a name stands for has become, named like it."""
        for index, node in elements.single_nodes():
            self._bound.append((f"{name}{index}", ref(node), False))
        value = elements.__node__()
        if isinstance(value, Node) and value.op is not None:
            self._settled[id(value)] = value
            if any(kept and one() is value for _, one, kept in self._bound):
                self._bound.append((name, ref(value), False))  # it has a variable of its own
            else:  # first, since it was assigned long before it was joined
                self._bound.insert(0, (name, ref(value), True))
        return value

    def is_settled(self, node: Node) -> bool:
        """Whether a Node is what an array with assigned elements became when all had run."""
        return id(node) in self._settled

    def _local_name(self, elements: Elements) -> str | None:
        """Return the variable of the user's function that stands for an array."""
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and is_library(frame.f_code):
            frame = frame.f_back
        if frame is None or frame.f_code.co_name == "<module>":
            return None
        return next((k for k, v in frame.f_locals.items() if v is elements), None)

    # ------------------------------------------------------------------ what it knows

    @property
    def reads(self) -> list[Read]:
        """The reads of Nodes whose leaves are still as they were then."""
        return intact(self._reads)

    @property
    def bindings(self) -> Iterator[Binding]:
        """What names stood for, in order of time, if it still exists."""
        self._settle()
        for name, reference, kept in self._bound:
            node = reference()
            if node is not None:
                yield name, node, kept

    def created(self, node: Node) -> int | None:
        """Return the creation index of a leaf that the code made; None for any other Node."""
        made = self._made.get(id(node))
        return None if made is None else made.created

    def is_leaf(self, node: Node) -> bool:
        """Whether a Node that nobody computed may be varied: no constant, no detached result."""
        return node.requires_grad or id(node) in self._earlier or self.created(node) is not None

    def made_when(self, node: Node) -> int:
        """Return how many Nodes had been made with this one; 0 if it is from before."""
        made = self._made.get(id(node))
        return 0 if made is None else made.when

    def scopes_of(
        self, nodes: Iterable[Node], namespace: Mapping[str, Any], output: tuple[Node, str] | None
    ) -> Callable[[], dict[Node, tuple[Entry, ...]]]:
        """Return what tells the scopes of Nodes: those they were made in, or of what holds them.

        Where no object can change meanwhile, they are worked out when they are asked for.

        Parameters
        ----------
        nodes : iterable of Node
        namespace : mapping
            What names stand for now.
        output : (Node, str) or None
            The output and its name, if it has one.
        """
        made: dict[Node, Noted] = {}
        unplaced = []
        given = {id(node) for node in self.given.values()}
        named = {id(value) for value in namespace.values()}
        known = self._made.get
        for node in nodes:
            one = known(id(node))
            if one is None:
                unplaced.append(node)
            else:
                made[node] = scope = one.scope
                if scope[0] is None and id(node) in given and id(node) not in named:
                    unplaced.append(node)  # put into what the code was given

        def find() -> dict[Node, tuple[Entry, ...]]:
            found = scope_paths(made, run, unplaced, namespace, output)
            return {node: path for node, path in found.items() if path}

        run = self.scopes
        if not run.has_methods:
            return find
        now = find()
        return lambda: now

    def span(self, node: Node) -> Span | None:
        """Return where in the source a Node was made."""
        made = self._made.get(id(node))
        if made is None or made.code is None:
            return None
        key = id(made.code), made.lasti
        span: Any = self._spans.get(key, _UNSEEN)
        if span is _UNSEEN:
            self._codes[id(made.code)] = made.code
            span = self._spans[key] = span_at(made.code, made.lasti)
        if span is None:
            return None
        first = self._lines.start - 1
        return span[0] - first, span[1], span[2] - first, span[3]

    # ------------------------------------------------------------------ frames

    def _owns(self, code: CodeType) -> bool:
        owned = self._is_mine.get(id(code))
        if owned is None:
            self._codes[id(code)] = code
            owned = code.co_filename == self._file and (
                code.co_firstlineno in self._lines or code.co_name == "<module>"
            )
            self._is_mine[id(code)] = owned
        return owned

    def _line(self) -> int | None:
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and not self._owns(frame.f_code):
            frame = frame.f_back
        return None if frame is None else frame.f_lineno

    def _await_name(self, user: FrameType | None, made: _Made) -> None:
        """Remember the local variable that is about to take a Node, here or in a caller."""
        name: Any = None
        while user is not None:
            code = user.f_code
            key = id(code), user.f_lasti
            name = self._stored.get(key, _UNSEEN)
            if name is _UNSEEN:
                self._codes[id(code)] = code
                name = self._stored[key] = stored_at(code, user.f_lasti)
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


def _made_by_the_user(engine: FrameType, node: Node) -> bool:
    """Whether ``Node(...)`` was called from outside this package, where ``detach`` calls it too."""
    frame: FrameType | None = engine
    while frame is not None and frame.f_code is not _NODE_INIT:
        if not is_ours(frame.f_code):
            return False
        frame = frame.f_back
    caller = frame and frame.f_back
    if caller is None:
        return False
    derived = type(node).__init__  # of a class that stands for Node, and that nobody here calls
    return (
        not is_ours(caller.f_code)
        or caller.f_code is Recorder.leaf.__code__
        or caller.f_code is getattr(derived, "__code__", None)
    )
