"""What a run changes in place, so that the next run can start from what the first one found.

A cell that says ``v[1] += 1.0`` of an earlier cell's array would drift with each re-run.  `State`
holds what names, lists, dicts, objects and arrays were before a run; `State.changes` is what the
run made of them, and can put that back, and nothing else: what other cells changed since stays.
"""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from itertools import islice
from types import FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from ..engine import Node
from .elements import Elements
from .held import MOST_READ

__all__ = ["Changes", "State", "read_first"]

_BYTES = 64_000_000  # of arrays, those that the code mentions first
_LONG = 100_000  # items of one list or dict
_CLOSED = (str, bytes, int, float, complex, np.generic, type(None), ModuleType, Node)
_MISSING = object()


class State:
    """What values were at one moment.

    Parameters
    ----------
    space : mapping
        What names stand for.
    names : dict, optional
        A namespace whose bindings are held too.
    read : collection of str
        The names of it that are read before they are bound: what others stood for is no matter.
    assigning : bool
        Whether the code is seen to assign elements of arrays; else only functions that it calls
        may, and less is held.
    """

    def __init__(
        self,
        space: Mapping[str, Any],
        names: MutableMapping[str, Any] | None = None,
        read: Collection[str] = (),
        assigning: bool = True,
    ) -> None:
        self._names = names
        self._bound = {name: space[name] for name in read if name in space}
        self._lists: list[tuple[list[Any], list[Any]]] = []
        self._dicts: list[tuple[Any, dict[Any, Any]]] = []
        self._sets: list[tuple[set[Any], set[Any]]] = []
        self._arrays: list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]] = []
        self._elements: list[tuple[Elements, Any]] = []
        self._walk(space, _BYTES if assigning else _BYTES // 8)

    def _walk(self, space: Mapping[str, Any], room: int) -> None:
        seen: set[int] = set()
        queue: deque[Any] = deque(space.values())
        reads = MOST_READ
        while queue and reads > 0:
            value = queue.popleft()
            if isinstance(value, _CLOSED) or id(value) in seen:
                continue
            seen.add(id(value))
            reads -= 1
            kind = type(value)
            if kind is np.ndarray:
                if value.flags.writeable and not value.dtype.hasobject:
                    room -= value.nbytes
                    if room >= 0:
                        self._arrays.append((value, value.copy()))
            elif kind is Elements:
                self._elements.append((value, value.snapshot()))
            elif kind is list:
                if len(value) <= _LONG:
                    self._lists.append((value, list(value)))
                    queue.extend(islice(value, reads))
            elif kind is tuple:
                queue.extend(islice(value, reads))
            elif kind is set:
                self._sets.append((value, set(value)))
            elif isinstance(value, dict):
                if len(value) <= _LONG:
                    self._dicts.append((value, dict(value)))
                    queue.extend(islice(dict.values(value), reads))
            elif isinstance(value, (FunctionType, MethodType)):
                inner = value.__func__ if isinstance(value, MethodType) else value
                queue.extend(getattr(inner, "__defaults__", None) or ())
                for cell in getattr(inner, "__closure__", None) or ():
                    try:
                        queue.append(cell.cell_contents)
                    except ValueError:  # not bound yet
                        continue
                if isinstance(value, MethodType):
                    queue.append(value.__self__)
            elif not isinstance(value, type):
                held = getattr(value, "__dict__", None)
                if type(held) is dict:
                    self._dicts.append((held, dict(held)))
                    queue.extend(islice(held.values(), reads))

    def changes(self) -> Changes:
        """Return what has changed since."""
        return Changes(list(self._changed()))

    def _changed(self) -> Iterator[Callable[[], None]]:
        names = self._names
        if names is not None:
            for name, before in self._bound.items():
                after = names.get(name, _MISSING)
                if after is not before:
                    yield _rebinding(names, name, before, after)
        for one, contents in self._lists:
            if not _alike(one, contents):
                yield _setting_list(one, contents)
        for held, items in self._dicts:
            if held.keys() != items.keys() or any(held[k] is not items[k] for k in items):
                yield _setting_dict(held, items)
        for members, former in self._sets:
            if members != former:
                yield _setting_set(members, former)
        for array, numbers in self._arrays:
            if array.shape == numbers.shape:
                changed = ~((array == numbers) | ((array != array) & (numbers != numbers)))
                if changed.any():
                    yield _setting_places(array, changed, numbers[changed])
        for elements, snapshot in self._elements:
            if elements.changed(snapshot):
                yield _setting_elements(elements, snapshot)


class Changes:
    """What one run changed."""

    def __init__(self, undo: list[Callable[[], None]]) -> None:
        self._undo = undo

    def __bool__(self) -> bool:
        return bool(self._undo)

    def put_back(self) -> None:
        """Let what was changed be as it was before the run."""
        for undo in self._undo:
            undo()


def _alike(a: list[Any], b: list[Any]) -> bool:
    return len(a) == len(b) and all(x is y for x, y in zip(a, b, strict=True))


def _rebinding(
    names: MutableMapping[str, Any], name: str, before: Any, after: Any
) -> Callable[[], None]:
    def undo() -> None:
        if names.get(name, _MISSING) is after:  # else another cell has bound it since
            names[name] = before

    return undo


def _setting_list(one: list[Any], contents: list[Any]) -> Callable[[], None]:
    return lambda: one.__setitem__(slice(None), contents)


def _setting_dict(held: Any, items: dict[Any, Any]) -> Callable[[], None]:
    def undo() -> None:
        for key in [key for key in held if key not in items]:
            dict.__delitem__(held, key)
        dict.update(held, items)

    return undo


def _setting_set(members: set[Any], former: set[Any]) -> Callable[[], None]:
    def undo() -> None:
        members.clear()
        members.update(former)

    return undo


def _setting_places(array: Any, places: Any, numbers: Any) -> Callable[[], None]:
    def undo() -> None:
        if array.shape == places.shape and array.flags.writeable:
            array[places] = numbers

    return undo


def _setting_elements(elements: Elements, snapshot: Any) -> Callable[[], None]:
    return lambda: elements.restore(snapshot)


# ---------------------------------------------------------------------- what a cell reads


def read_first(tree: ast.AST) -> set[str]:
    """Return the names that a cell's own lines read before they bind them."""
    found = _Reads()
    found.visit(tree)
    return found.read


class _Reads(ast.NodeVisitor):
    def __init__(self) -> None:
        self.read: set[str] = set()
        self._bound: set[str] = set()

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            if node.id not in self._bound:
                self.read.add(node.id)
        else:
            self._bound.add(node.id)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)
            self.visit(node.target)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name) and node.target.id not in self._bound:
            self.read.add(node.target.id)
        self.visit(node.value)
        self.visit(node.target)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self.visit(node.target)

    def visit_For(self, node: ast.For) -> None:
        self.visit(node.iter)
        self.visit(node.target)
        for statement in (*node.body, *node.orelse):
            self.visit(statement)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for one in ast.walk(node):  # a function's own names are its affair, but not its globals
            if isinstance(one, ast.Global):
                self.read.update(set(one.names) - self._bound)
        self._bound.add(node.name)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)  # type: ignore[arg-type]

    def visit_Lambda(self, node: ast.Lambda) -> None:
        return

    def visit_comprehension(self, node: ast.comprehension) -> None:
        self.visit(node.iter)
        for condition in node.ifs:
            self.visit(condition)
