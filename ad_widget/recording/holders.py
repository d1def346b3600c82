"""Which values of a cell hold numbers to vary: dicts, lists and objects of arrays, as models are.

``params = {"W": np.ones(3)}``, ``net = Network([2, 3, 1])``, ``weights = [rng.normal(size=n) for n
in sizes]``.  What was computed from numbers that can be varied themselves is none.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from types import FunctionType, SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from ..engine import Node
from .asked_leaves import holds_arrays, is_numbers
from .constants import assigned, kind
from .flow import Flow, loaded, root
from .uses import Uses

__all__ = ["Holders", "before", "can_hold", "fillings", "is_parameter"]

_PARAMETER = re.compile(
    r"W[a-z\d]{0,2}|[Ww]_\w+|w[a-z]?\d*|b[a-z]?\d*|[Bb]_\w+|"
    r"(?:[Tt]hetas?|[Bb]etas?|[Ww]eights?|[Bb]ias(?:es)?|[Pp]aram(?:eter)?s?|"
    r"[Cc]oeff?s?|[Cc]oefficients?)(?:\d+|_\w+)?",
)


class Holders:
    """Tells which expressions of a cell make what holds numbers.

    Parameters
    ----------
    uses : Uses
    flow : Flow
    namespace : mapping
        What names stand for before the cell runs.
    """

    def __init__(self, uses: Uses, flow: Flow, namespace: Mapping[str, Any]) -> None:
        self._uses, self._flow, self._space = uses, flow, namespace

    def of(self, value: ast.expr, varied: Collection[str]) -> str | None:
        """Say what an expression makes.

        Parameters
        ----------
        value : ast.expr
        varied : collection of str
            Names of numbers that can be varied themselves.

        Returns
        -------
        {"object", "literal", "made"} or None
            An object of a class of the user's own, a list or dict as written, or what a function of
            the user's own returns; None if it holds no numbers, or those computed from others.
        """
        found = self._of(value)
        if found is None or self._flow.sources(set(self._read(value))) & set(varied):
            return None
        return found

    def _of(self, one: ast.expr) -> str | None:
        if isinstance(one, ast.Dict):
            return "literal" if any(map(self.is_number, one.values)) else None
        if isinstance(one, (ast.ListComp, ast.DictComp)):
            inner = one.elt if isinstance(one, ast.ListComp) else one.value
            return "literal" if self.is_number(inner) else None
        if isinstance(one, ast.List):
            if kind(one, self._uses.bound) == "list":
                return None  # of numbers alone: an array in other words
            if any(self._of(item) == "object" for item in one.elts):
                return "object"
            return "literal" if any(map(self.is_number, one.elts)) else None
        if not isinstance(one, ast.Call):
            return None
        called = ast.unparse(one.func).removeprefix("types.")
        if not called.isidentifier():
            return None
        if called in ("dict", "SimpleNamespace") and not one.args:
            return "literal" if any(self.is_number(k.value) for k in one.keywords) else None
        makes = self._uses.makes_numbers(called)
        own = self._space.get(called)
        is_class = self._uses.is_class(called)
        if makes is None:  # of a cell above
            is_class = isinstance(own, type) and own.__module__ == self._space.get("__name__")
            makes = is_class or (isinstance(own, FunctionType) and own.__globals__ is self._space)
            if not makes:
                return None
        given = (*one.args, *(keyword.value for keyword in one.keywords))
        if not makes and not any(map(self.is_number, given)):
            return None
        return "object" if is_class else "made"

    def has_floats(self, one: ast.ClassDef) -> bool:
        """Whether a class is there to hold floats of its own, as ``class Config: k = 0.5``."""
        own = {"float"} & {
            kind(value, self._uses.bound) for top in one.body for _, value in assigned(top)
        }
        return bool(own) and not (one.bases or one.keywords or one.decorator_list)

    def empty(self, value: ast.expr) -> str | None:
        """Say what an expression makes that is there to be filled: ``{}``, ``[]``, ``Net()``."""
        if isinstance(value, (ast.Dict, ast.List)):
            full = value.values if isinstance(value, ast.Dict) else value.elts
            return None if full else "literal"
        if not isinstance(value, ast.Call) or value.args or value.keywords:
            return None
        called = ast.unparse(value.func).removeprefix("types.")
        if self._uses.is_class(called):
            return None if self._uses.makes_numbers(called) else "object"
        return "literal" if called in ("dict", "list", "SimpleNamespace") else None

    def is_written(self, one: ast.expr) -> bool:
        """Whether an expression is a constant, numbers as written, or something to be filled."""
        return (
            isinstance(one, ast.Constant)
            or kind(one, self._uses.bound) == "int"
            or self.empty(one) is not None
            or self.is_number(one)
        )

    def is_number(self, one: ast.expr) -> bool:
        """Whether an expression makes numbers as written, or what holds some."""
        return kind(one, self._uses.bound) in ("float", "array", "list") or (
            self._of(one) is not None
        )

    def _read(self, value: ast.expr) -> Iterator[str]:
        """Yield the names from which an expression is computed, those of functions left out."""
        functions = {
            node.func.id
            for node in ast.walk(value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        own = {
            name.id
            for node in ast.walk(value)
            if isinstance(node, ast.comprehension)
            for name in ast.walk(node.target)
            if isinstance(name, ast.Name)
        }
        yield from loaded(value) - functions - own


class Filled(NamedTuple):
    """How what a statement assigns is filled with numbers as written.

    Attributes
    ----------
    last : ast.stmt
        The last statement that fills it, at the top level and before anything else reads it.
    whole : bool
        Whether nothing is put into it later.
    """

    last: ast.stmt
    whole: bool


def fillings(tree: ast.Module, holders: Holders) -> dict[tuple[ast.stmt, str], Filled]:
    """Find what is filled with numbers bit by bit: ``params = {}; params["W"] = 0.5``.

    Parameters
    ----------
    tree : ast.Module
    holders : Holders
        Of the same cell.

    Returns
    -------
    dict
        By the statement that assigns it, and its name.
    """
    found: dict[tuple[ast.stmt, str], Filled] = {}
    begun: dict[str, ast.stmt] = {}
    closed: dict[str, ast.stmt] = {}
    for statement in tree.body:
        for name, start in [*begun.items()]:
            values = _put(statement, name)
            if values is None or not all(map(holders.is_written, values)):
                closed[name] = begun.pop(name)
            elif any(map(holders.is_number, values)):
                found[start, name] = Filled(statement, whole=True)
        for name, start in closed.items():
            if (start, name) in found and _stores(statement, name):
                found[start, name] = found[start, name]._replace(whole=False)
        for name, _ in assigned(statement):
            closed.pop(name, None)
            begun[name] = statement
    return found


def _stores(statement: ast.stmt, name: str) -> bool:
    """Whether a statement assigns items or attributes of a variable."""
    return any(
        isinstance(one, (ast.Subscript, ast.Attribute))
        and not isinstance(one.ctx, ast.Load)
        and root(one) == name
        for one in ast.walk(statement)
    )


def _put(statement: ast.stmt, name: str) -> list[ast.expr] | None:
    """Return what a statement puts into a variable's items and attributes; None if it reads it."""
    values = []
    for one in ast.walk(statement):
        if isinstance(one, ast.Assign):
            into = [each for each in one.targets if not isinstance(each, ast.Name)]
            values += [one.value for each in into if root(each) == name]
        elif (
            isinstance(one, ast.Call)
            and isinstance(one.func, ast.Attribute)
            and one.func.attr == "append"
            and root(one.func) == name
        ):
            values += one.args
    named = sum(isinstance(one, ast.Name) and one.id == name for one in ast.walk(statement))
    return values if named == len(values) else None


def is_parameter(path: str) -> bool:
    """Whether a variable, item or attribute is what is learnt, by its name: ``net.weights``."""
    names = re.findall(r"[^\W\d]\w*", path)
    return bool(names) and _PARAMETER.fullmatch(names[-1]) is not None


def can_hold(value: Any, space: Mapping[str, Any]) -> bool:
    """Whether a value is a list, tuple, dict, record, or an object of a class of the user's own."""
    if isinstance(value, (list, tuple, dict)):
        return type(value) in (list, tuple, dict) or hasattr(value, "_fields")
    own = type(value)
    known = (
        own is SimpleNamespace
        or own.__module__ == space.get("__name__")
        or space.get(own.__name__) is own
    )
    return known and not isinstance(value, type)


def before(names: Collection[str], space: Mapping[str, Any]) -> list[str]:
    """Return which of these names stood for numbers to vary, or for what holds some, before."""
    found = []
    for name in sorted(names):
        value = space.get(name)
        if isinstance(value, Node) or name.startswith("_"):
            continue
        number = isinstance(value, (float, np.floating)) or (
            isinstance(value, list) and is_numbers(value) and np.asarray(value).dtype.kind == "f"
        )
        array = isinstance(value, np.ndarray) and value.dtype.kind == "f"
        if number or array or (can_hold(value, space) and holds_arrays(value)):
            found.append(name)
    return found
