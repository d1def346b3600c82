"""What an array that takes Nodes keeps: its numbers, and where each of them came from.

Beside the numbers stand, for each of them, which Node it came from and which element of that.
Views are NumPy's views of all three, so two names, rows, slices and transposes alias as they do
in NumPy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from weakref import ref

import numpy as np

from ..engine import Node
from ..engine.context import MODES, current
from ..engine.node import backdate, numbers
from ..engine.ops.shapes import copy as copy_op
from ..engine.reads import LeakError
from .joined import in_order, join

__all__ = ["Store", "Traced"]


class Store:
    """What all views of one array share.

    Attributes
    ----------
    numbers : ndarray
        Owns its memory.
    nodes : list of Node or None, or None
        The Nodes that elements came from, by number; number 0 stands for none.  None while no
        Node was ever assigned.
    source, place : ndarray
        For each number in memory, the number of its Node and the element of it.
    seen : dict of int to array or float
        The numbers of those Nodes that are leaves, which may be edited later.
    version : int
        Counts the assignments.
    lent : list of weakref
        Arrays of the numbers that were handed to code which knows no Nodes.
    last : tuple
        What was assigned last: ``(key, Node)``, to be told in a label.
    """

    __slots__ = (
        "address",
        "assigned",
        "last",
        "lent",
        "name",
        "nodes",
        "numbers",
        "place",
        "seen",
        "source",
        "version",
    )

    def __init__(self, numbers: np.ndarray[Any, Any]) -> None:
        self.numbers = numbers
        self.nodes: list[Any] | None = None
        self.version = 0
        self.lent: list[ref[Any]] = []
        self.name: str | None = None
        self.last: tuple[Any, Any] | None = None
        self.assigned = 0

    def trace(self) -> None:
        """Make room for Nodes."""
        if self.lent and any(one() is not None for one in self.lent):
            raise LeakError(
                "the numbers of this array are held by code that takes plain numbers (it was "
                "given np.asarray of it), so a Node assigned now would be lost there: give that "
                "code a copy, a.copy()"
            )
        if self.nodes is None:
            count = max(self.numbers.size, 1)
            self.address = self.numbers.__array_interface__["data"][0]
            self.source = np.zeros(count, np.int32)
            self.place = np.zeros(count, np.int64)
            self.seen: dict[int, Any] = {}
            self.nodes = [None]

    def enter(self, node: Node) -> int:
        """Return the number of a Node whose elements are about to be assigned."""
        nodes = self.nodes
        assert nodes is not None
        if len(nodes) > 64 and len(nodes) > 4 * self.source.size:
            self._drop_unused()
            nodes = self.nodes
            assert nodes is not None
        nodes.append(node)
        number = len(nodes) - 1
        if node.op is None:
            value = numbers(node)
            self.seen[number] = value.copy() if type(value) is np.ndarray else value
        return number

    def node(self, number: int) -> Node:
        """Return the Node of a number, with the values that it had when it was assigned."""
        assert self.nodes is not None
        node: Node = self.nodes[number]
        if number in self.seen:
            seen = self.seen[number]
            if not np.array_equal(numbers(node), seen, equal_nan=True):
                made: Node = copy_op(node)
                backdate(made, seen)
                self.nodes[number] = made
                del self.seen[number]
                return made
        return node

    def _drop_unused(self) -> None:
        used = np.unique(self.source)
        new = np.zeros(len(self.nodes or ()), np.int32)
        kept: list[Any] = [None]
        seen = {}
        for number in used[used > 0].tolist():
            new[number] = len(kept)
            if number in self.seen:
                seen[len(kept)] = self.seen[number]
            kept.append((self.nodes or ())[number])
        self.source[:] = new[self.source]
        self.nodes, self.seen = kept, seen


class Traced:
    """A view of an array of which each element may have come from a Node.

    Parameters
    ----------
    store : Store
    view : ndarray
        The store's numbers, or a view of them.

    Notes
    -----
    `__node__` is how the engine reads it: the Node that it is now, or its plain numbers.
    """

    __slots__ = ("__weakref__", "_beside", "_joined", "_store", "_v")

    def __init__(self, store: Store, view: np.ndarray[Any, Any]) -> None:
        self._store = store
        self._v = view
        self._beside: Any = None
        self._joined: tuple[int, Any] = (-1, None)

    def _parallel(self) -> tuple[Any, Any]:
        """Return the sources and places of this view's elements, as views themselves."""
        store, v = self._store, self._v
        if self._beside is None or self._beside[0] is not store.source:
            if v is store.numbers and v.flags.c_contiguous and v.size:
                views = store.source.reshape(v.shape), store.place.reshape(v.shape)
            elif v.dtype != store.numbers.dtype:
                raise LeakError(
                    f"a view as {v.dtype} of an array of {store.numbers.dtype} holds plain "
                    "numbers, so the gradient of a Node in it would be lost: use astype"
                )
            elif not v.size:
                views = np.zeros(v.shape, np.int32), np.zeros(v.shape, np.int64)
            else:
                size = v.itemsize
                offset = (v.__array_interface__["data"][0] - store.address) // size
                steps = [stride // size for stride in v.strides]
                views = (
                    np.ndarray(v.shape, np.int32, store.source, 4 * offset, [4 * n for n in steps]),
                    np.ndarray(v.shape, np.int64, store.place, 8 * offset, [8 * n for n in steps]),
                )
            self._beside = store.source, *views
        return self._beside[1], self._beside[2]

    def __node__(self) -> Any:
        """Return the Node of what stands here now; the plain numbers where no Node does."""
        store = self._store
        if store.nodes is None:
            return self._v
        version, joined = self._joined
        if version != store.version:
            source, place = self._parallel()
            joined = join(self._v, source, place, store.node)
            self._joined = store.version, joined
            if MODES and isinstance(joined, Node):
                mode = current()
                assembled = getattr(mode and mode.observer, "assembled", None)
                if assembled is not None:
                    assembled(joined, self)
        return joined

    @property
    def is_whole(self) -> bool:
        """Whether this is the array itself, and no view of a part of it."""
        return self._v is self._store.numbers

    @property
    def traced(self) -> bool:
        """Whether a Node was ever assigned here."""
        return self._store.nodes is not None

    def last_assigned(self) -> tuple[str, Node] | None:
        """Return the index and the Node of the one assignment since this was asked last."""
        store = self._store
        count, store.assigned = store.assigned, 0
        if count != 1 or store.last is None:
            return None
        return _written_key(store.last[0]), store.last[1]

    def snapshot(self) -> tuple[Any, ...]:
        """Return what stands here, to be compared and restored."""
        store = self._store
        if store.nodes is None:
            return (store.numbers.copy(),)
        return (
            store.numbers.copy(),
            store.source.copy(),
            store.place.copy(),
            list(store.nodes),
            dict(store.seen),
        )

    def changed(self, snapshot: tuple[Any, ...]) -> bool:
        """Whether anything was assigned since."""
        store = self._store
        if (store.nodes is None) != (len(snapshot) == 1):
            return True
        if not np.array_equal(
            store.numbers, snapshot[0], equal_nan=store.numbers.dtype.kind == "f"
        ):
            return True
        return store.nodes is not None and not (
            [id(one) for one in store.nodes] == [id(one) for one in snapshot[3]]
            and np.array_equal(store.source, snapshot[1])
            and np.array_equal(store.place, snapshot[2])
        )

    def restore(self, snapshot: tuple[Any, ...]) -> None:
        """Let stand here what stood when the snapshot was taken."""
        store = self._store
        store.numbers[...] = snapshot[0]
        store.version += 1
        if len(snapshot) == 1:
            store.nodes = None
            return
        if store.nodes is None:
            store.trace()
        store.source[:], store.place[:] = snapshot[1], snapshot[2]
        store.nodes, store.seen = list(snapshot[3]), dict(snapshot[4])

    def single_nodes(self) -> Iterator[tuple[str, Node]]:
        """Give the Nodes that stand here as single elements or whole rows, with their index."""
        if self._store.nodes is None or self._v.size > 2000:
            return
        source, place = self._parallel()
        for at in np.ndindex(source.shape):
            number = source[at]
            if number:
                node = self._store.node(int(number))
                if node.ndim == 0:
                    yield f"[{', '.join(map(str, at))}]", node
        if source.ndim > 1:
            for k, (row, places) in enumerate(zip(source, place, strict=True)):
                number = row.flat[0] if row.size else 0
                if number and (row == number).all():
                    node = self._store.node(int(number))
                    if node.shape == row.shape and in_order(places):
                        yield f"[{k}]", node


def _written_key(key: Any) -> str:
    """Write an index as in Python."""
    if type(key) is tuple:
        return ", ".join(map(_written_key, key))
    if type(key) is slice:
        bounds = ["" if n is None else str(n) for n in (key.start, key.stop)]
        return ":".join(bounds if key.step is None else [*bounds, str(key.step)])
    if key is Ellipsis:
        return "..."
    return str(key) if type(key) in (int, type(None)) else "..."
