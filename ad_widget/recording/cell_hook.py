"""What a running cell calls: it notes what names stand for, and makes the leaves."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Collection, Iterable
from typing import Any

import numpy as np

from ..engine import Node
from ..engine.context import observing
from .asked_leaves import Wanted, is_numbers
from .elements import Elements, own_copy, settled
from .holders import can_hold, is_parameter
from .naming import within
from .output import OutputError
from .recorder import Recorder

__all__ = ["Hook"]

_NOTHING = object()


class Hook:
    """What a running cell calls; see `syntax.Hook`.

    Parameters
    ----------
    recorder : Recorder
    space : dict
        Where the cell runs.
    wanted : collection of Wanted
        What the user asked for.
    seeds : dict of int to int
        The seeds given to generators that the cell makes, by their place.
    takes : callable, optional
        Whether the cell assigns elements of what a name stands for.

    Attributes
    ----------
    value : object
        The value of the cell's last expression.
    plain : dict of str to object
        What names of plain numbers, or of Nodes without a gradient, stand for, in the order of
        time.
    undo : list of callable
        What takes back the leaves put into lists, dicts and objects, the last first.
    """

    def __init__(
        self,
        recorder: Recorder,
        space: dict[str, Any],
        wanted: Collection[Wanted],
        seeds: dict[int, int],
        takes: Callable[[str], bool] = lambda name: False,
    ) -> None:
        self._recorder, self._space, self._seeds = recorder, space, seeds
        self._takes = takes
        self._wanted: dict[str, list[Wanted]] = {}
        for one in wanted:
            self._wanted.setdefault(one.root, []).append(one)
        self.value: Any = None
        self.plain: dict[str, Any] = {}
        self.undo: list[Callable[[], None]] = []

    def bound(self, names: tuple[str, ...], kept: bool, made: Iterable[tuple[str, str]]) -> None:
        """Take note that names were bound, and make leaves of those that are to be."""
        for name, kind in made:
            self._make_automatic(name, kind)
        for name in names:
            self.changed(name)
            value = self._space.get(name, _NOTHING)
            self._recorder.bound(name, value, kept)
            if kept:
                self.plain.pop(name, None)
                if isinstance(value, Node):
                    plain = not value.requires_grad
                elif type(value) is Elements:
                    plain = not value.traced
                else:
                    plain = type(value) in (int, float, np.ndarray) or isinstance(value, np.number)
                if plain:
                    self.plain[name] = value

    def changed(self, name: str) -> None:
        """Make the leaves that the user asked for within what a name stands for."""
        for one in self._wanted.get(name, ()):
            self._make(one)

    def last(self, value: Any) -> None:
        """Take note of the value of the cell's last expression."""
        self.value = value

    def settle(self) -> None:
        """Let what is kept here be Nodes and ndarrays, once the cell has run."""
        self.value = settled(self.value)
        for name, value in self.plain.items():
            if type(value) is Elements:
                self.plain[name] = self._space.get(name, value)

    def seeded(self, make: Any, place: int) -> Any:
        """Return a random generator made without a seed: with one, the same in every run."""
        if make not in (np.random.default_rng, np.random.RandomState, random.Random):
            return make()
        return make(self._seeds.setdefault(place, secrets.randbits(32)))

    # ------------------------------------------------------------------ leaves

    def begin(self, before: Collection[str]) -> None:
        """Make the leaves that the user asked for of what is there before the cell.

        `before` are the names of then: in a later run also those that the cell binds are there.
        """
        for root, many in self._wanted.items():
            for one in many if root in before else ():
                self._make(one, again=True)

    def _make(self, one: Wanted, again: bool = False, itself: bool = False) -> None:
        """Make a leaf, or many within what holds them; `itself` if nobody asked for them."""

        def leaf(value: Any, path: str) -> Any:
            # Those made before the first run are counted in every run.
            if isinstance(value, Node) and not (again and self._recorder.took(value)):
                return value
            taking, numbers = type(value) is Elements, settled(value)
            if itself and taking and not np.any(numbers) and not is_parameter(path):
                return value  # a state, which the cell goes on to fill
            made = self._leaf(numbers)
            if path == one.root:
                return made
            if taking or isinstance(self._space.get(one.root), type):  # nobody looks into these
                self._recorder.bound(path, made)
            return own_copy(made) if taking else made

        try:
            one.make(self._space, leaf, self.undo)
        except (TypeError, ValueError) as error:
            raise OutputError(f"{one.text!r} cannot be a leaf: {error}") from None
        if one.text == one.root:
            self._let_take(one.root)

    def _let_take(self, name: str, single: bool = False) -> None:
        """Bind a name whose elements the cell assigns to an array made of its leaf.

        `single` says that a leaf of one number was an array.
        """
        leaf = self._space.get(name)
        array = isinstance(leaf, Node) and (single or bool(leaf.ndim))
        if isinstance(leaf, Node) and array and leaf.op is None and self._takes(name):
            self._recorder.bound(name, leaf)
            self._space[name] = own_copy(leaf, single)

    def _leaf(self, value: Any) -> Node:
        with observing(self._recorder):
            return self._recorder.leaf(value)

    def _make_automatic(self, name: str, kind: str) -> None:
        value = settled(self._space.get(name, _NOTHING))
        if kind == "holder":
            if can_hold(value, self._space) and next(within({"": value}), None) is None:
                self._make(Wanted(name), itself=True)
            elif _is_of(value, "array"):
                self._space[name] = self._leaf(value)
        elif kind == "class" and isinstance(value, type):
            for attribute, held in [*vars(value).items()]:
                if isinstance(held, float):
                    self._make(Wanted(f"{name}.{attribute}"), itself=True)
        elif kind in ("list", "items") and isinstance(value, (list, tuple)):
            whole = kind == "list" and is_numbers(value)
            self._space[name] = self._leaf(value) if whole else self._items(value)
        elif _is_of(value, kind):
            self._space[name] = self._leaf(value)
        self._let_take(name, single=isinstance(value, np.ndarray))

    def _items(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._items(item) for item in value]
        if isinstance(value, tuple):
            return tuple(self._items(item) for item in value)
        return self._leaf(value) if type(value) in (int, float) else value


def _is_of(value: Any, kind: str) -> bool:
    if kind == "float":
        return isinstance(value, (float, np.floating))
    if kind == "int":
        return type(value) is int
    if isinstance(value, np.floating):
        return kind == "array"  # unpacked from one
    return kind == "array" and type(value) is np.ndarray and value.dtype.kind in "fiu"
