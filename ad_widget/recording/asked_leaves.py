"""The leaves that a user asks for, ``W, params["b"], model.layers``, and how they are made."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from functools import partial
from typing import Any

import numpy as np

from ..engine import Node
from .naming import CLOSED, within

__all__ = ["Wanted", "holds_arrays", "is_numbers", "split"]

_DEPTH = 8
_ITEMS = 5_000


def split(text: str) -> list[str]:
    """Split ``W,params["b"],model.layers[0]`` at its commas.

    Raises
    ------
    ValueError
        If a part is no name, attribute or item of one.
    """
    text = text.strip().strip(",")
    if not text:
        return []
    try:
        parts = ast.parse(f"({text},)", mode="eval").body
    except SyntaxError:
        parts = None
    if not isinstance(parts, ast.Tuple):
        bad = next((part for part in text.split(",") if not part.strip().isidentifier()), text)
        raise ValueError(f"--leaves takes names of variables, not {bad.strip()!r}")
    for part in parts.elts:
        if not _is_path(part):
            raise ValueError(
                f"--leaves takes names of variables, not {ast.unparse(part)!r}; with their items "
                'and attributes: --leaves W,params["b"],model.layers[0]'
            )
    return [ast.unparse(part) for part in parts.elts]


def _is_path(one: ast.expr) -> bool:
    while not isinstance(one, ast.Name):
        if isinstance(one, ast.Subscript):
            key = one.slice.operand if isinstance(one.slice, ast.UnaryOp) else one.slice
            if not isinstance(key, ast.Constant):
                return False
        elif not isinstance(one, ast.Attribute):
            return False
        one = one.value
    return True


class Wanted:
    """One leaf, or many within a list, dict or object, that the user asks for.

    Parameters
    ----------
    text : str
        A name, or the way to an attribute or item of one.

    Attributes
    ----------
    text : str
    root : str
        The name that it starts from.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        at = ast.parse(text, mode="eval").body
        self._steps: list[ast.expr] = []
        while not isinstance(at, ast.Name):
            self._steps.insert(0, at)
            at = at.value  # type: ignore[attr-defined]
        self.root = at.id

    def found(self, space: Mapping[str, Any]) -> bool:
        """Whether it is there, and has a Node within."""
        try:
            value = self._value(space)
        except LookupError:
            return False
        return isinstance(value, Node) or next(within({"": value}), None) is not None

    def missing(self, space: Mapping[str, Any]) -> str:
        """Say why it cannot be found."""
        if self.root not in space:
            return f"--leaves: there is no variable {self.root!r}"
        try:
            self._value(space)
        except LookupError as error:
            return f"--leaves {self.text}: {error.args[0]}"
        return f"--leaves: {self.text!r} cannot be a leaf: it holds no numbers"

    def make(
        self, space: dict[str, Any], leaf: Callable[[Any, str], Any], undo: list[Callable[[], None]]
    ) -> None:
        """Put leaves in the place of the numbers, as far as they are there.

        Parameters
        ----------
        space : dict
        leaf : callable
            ``leaf(numbers, path)`` makes a leaf of numbers, or takes up one that it made in an
            earlier run; returns what stands for them.
        undo : list of callable
            Receives what takes each step back.

        Raises
        ------
        TypeError, ValueError
            If there is something that holds no numbers.
        """
        try:
            value = self._value(space)
        except LookupError:
            return
        made = _Maker(leaf, undo, self.text).named(value)
        if made is value:
            return
        if not self._steps:
            space[self.root] = made
            return
        last = self._steps[-1]
        owner = self._value(space, self._steps[:-1])
        if isinstance(last, ast.Attribute):
            _set_attribute(owner, last.attr, made)
            undo.append(lambda: _set_attribute(owner, last.attr, value))
            return
        key = ast.literal_eval(last.slice)  # type: ignore[attr-defined]
        owner[key] = made
        undo.append(lambda: owner.__setitem__(key, value))

    def _value(self, space: Mapping[str, Any], steps: list[ast.expr] | None = None) -> Any:
        value = space[self.root]
        for step in self._steps if steps is None else steps:
            if isinstance(step, ast.Attribute):
                if not hasattr(value, step.attr):
                    raise LookupError(f"{type(value).__name__} has no attribute {step.attr!r}")
                value = getattr(value, step.attr)
                continue
            key = ast.literal_eval(step.slice)  # type: ignore[attr-defined]
            try:
                value = value[key]
            except (LookupError, TypeError):
                known = f"; there are {', '.join(map(repr, value))}" if type(value) is dict else ""
                raise LookupError(f"there is no item {key!r}{known}") from None
        return value


def is_numbers(value: Any) -> bool:
    """Whether a value is real numbers of one shape: a float, an array, a list of numbers."""
    if isinstance(value, (bool, np.bool_)):
        return False
    if isinstance(value, (float, int, np.number)):
        return not isinstance(value, np.complexfloating)
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "fiu"
    if not isinstance(value, (list, tuple)) or hasattr(value, "_fields"):
        return False
    return _shape(value) is not None


def holds_arrays(value: Any, depth: int = 3) -> bool:
    """Whether a value is an array of floats, or has one within."""
    if isinstance(value, np.ndarray):
        return bool(value.dtype.kind == "f")
    if not depth or _closed(value) or isinstance(value, Node):
        return False
    if isinstance(value, dict):
        items: Any = list(value.values())
    elif isinstance(value, (list, tuple)):
        items = value
    else:
        items = list(getattr(value, "__dict__", {}).values())
    return any(holds_arrays(item, depth - 1) for item in items[:50])


def _shape(value: Any, depth: int = _DEPTH) -> tuple[int, ...] | None:
    """Return the shape of nested lists of Python's numbers; None for anything else."""
    if type(value) in (int, float):
        return ()
    if type(value) not in (list, tuple) or not value or not depth:
        return None
    shapes = {_shape(item, depth - 1) for item in value}
    inner = shapes.pop()
    return None if shapes or inner is None else (len(value), *inner)


class _Maker:
    """Puts leaves in the place of numbers, in whatever holds them."""

    def __init__(
        self, leaf: Callable[[Any, str], Any], undo: list[Callable[[], None]], path: str
    ) -> None:
        self._make, self._undo = leaf, undo
        self._path = [path]
        self._seen: set[int] = set()
        self._left = _ITEMS

    def _leaf(self, value: Any) -> Any:
        return self._make(value, "".join(self._path))

    def named(self, value: Any) -> Any:
        """Return what stands for a value that the user named."""
        holder = isinstance(value, (list, tuple, dict)) or hasattr(value, "__dict__")
        if isinstance(value, Node) or is_numbers(value) or not holder or _closed(value):
            return self._leaf(value)  # says itself what cannot be one
        return self._inside(value, 0)

    def _within(self, value: Any, depth: int) -> Any:
        if isinstance(value, Node):
            return self._leaf(value)
        # What counts layers or indexes an embedding stands beside the weights in many a holder.
        if isinstance(value, np.ndarray):
            return self._leaf(value) if value.dtype.kind == "f" else value
        if isinstance(value, (float, np.floating)):
            return self._leaf(value)
        if isinstance(value, list) and is_numbers(value) and np.asarray(value).dtype.kind == "f":
            return self._leaf(value)
        if depth == _DEPTH or self._left <= 0 or id(value) in self._seen or _closed(value):
            return value
        return self._inside(value, depth)

    def _inside(self, value: Any, depth: int) -> Any:
        self._seen.add(id(value))
        if isinstance(value, tuple):
            fields = getattr(value, "_fields", None)
            steps = [f".{x}" for x in fields] if fields else [f"[{k}]" for k in range(len(value))]
            items = [self._item(*pair, depth) for pair in zip(value, steps, strict=True)]
            if all(a is b for a, b in zip(items, value, strict=True)):
                return value
            return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
        if isinstance(value, (list, dict)):
            pairs = list(value.items() if isinstance(value, dict) else enumerate(value))
            for key, item in pairs:
                self._put(item, depth, f"[{key!r}]", partial(value.__setitem__, key))
            return value
        names = list(getattr(value, "__dict__", ()))
        if is_dataclass(value):
            names += [name for name in value.__dataclass_fields__ if name not in names]
        for name in names:
            put = partial(_set_attribute, value, name)
            self._put(getattr(value, name, None), depth, f".{name}", put)
        return value

    def _item(self, item: Any, step: str, depth: int) -> Any:
        self._path.append(step)
        made = self._within(item, depth + 1)
        self._path.pop()
        return made

    def _put(self, item: Any, depth: int, step: str, put: Callable[[Any], None]) -> None:
        self._left -= 1
        made = self._item(item, step, depth)
        if made is not item:
            put(made)
            self._undo.append(lambda: put(item))


def _set_attribute(owner: Any, name: str, value: Any) -> None:
    try:
        setattr(owner, name, value)
    except AttributeError:  # of a frozen dataclass
        object.__setattr__(owner, name, value)


def _closed(value: Any) -> bool:
    return isinstance(value, CLOSED) and not isinstance(value, (np.ndarray, np.generic))
