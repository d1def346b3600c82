"""Which names, attributes and parameters some code assigns elements of, read from its tree.

``h[0] = x`` assigns elements of `h`, and of every other name that may stand for the same array or
for one that it is a view of: ``row`` in ``for row in h``, ``a.h``, an item of a list.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .flow import loaded, viewed

__all__ = ["Assigned"]

_IN_PLACE_FUNCTIONS = frozenset(
    ("fill_diagonal", "put", "copyto", "place", "putmask", "put_along_axis", "at", "shuffle")
)
_IN_PLACE_METHODS = frozenset(("fill", "sort", "put", "partition"))
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Assigned:
    """The names, attributes and parameters whose elements some code assigns."""

    def __init__(self, tree: ast.AST) -> None:
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.parameters = False  # whether a function writes into what it is given
        self.any = False
        copies: list[tuple[str, str]] = []
        for node in ast.walk(tree):
            for target in _written_into(node):
                self.any = True
                self._take(target)
            copies += _copies(node)
        while True:
            more = {
                name for pair in copies if self.names.intersection(pair) for name in pair
            } - self.names
            if not more:
                break
            self.names |= more
        self.attributes |= {name[1:] for name in self.names if name.startswith(".")}
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and self.of(node):
                self.parameters = True

    def _take(self, target: ast.AST) -> None:
        root = _root(target)
        if isinstance(root, ast.Name):
            self.names.add(root.id)
        elif isinstance(root, ast.Attribute):
            self.attributes.add(root.attr)
            self.names.add(_attribute(root.attr))

    def of(self, function: _Function) -> list[str]:
        """Return the parameters that a function writes into."""
        given = function.args
        names = [x.arg for x in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
        mine = set()
        for statement in function.body:
            for node in ast.walk(statement):
                for target in _written_into(node):
                    root = _root(target)
                    if isinstance(root, ast.Name):
                        mine.add(root.id)
                for pair in _copies(node):
                    mine.update(pair if mine.intersection(pair) else ())
        return [name for name in names if name in mine and name in self.names]


def _root(target: ast.AST) -> ast.AST:
    """Return the name or attribute whose elements a target is: ``a`` of ``a.T[0][1:]``."""
    while True:
        if isinstance(target, (ast.Subscript, ast.Starred)) or (
            isinstance(target, ast.Attribute) and target.attr in ("T", "flat", "real", "mT")
        ):
            target = target.value
        elif isinstance(target, ast.Call) and isinstance(target.func, ast.Attribute):
            owner = target.func.value
            of_module = isinstance(owner, ast.Name) and owner.id in ("np", "numpy")
            target = target.args[0] if of_module and target.args else owner
        else:
            return target


def _written_into(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what a node assigns elements of."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        yield node.value
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        if node.attr in ("flat", "real", "shape"):
            yield node.value
    elif isinstance(node, ast.AugAssign):
        yield node.target
    elif isinstance(node, ast.Call):
        for keyword in node.keywords:
            if keyword.arg == "out":
                parts = keyword.value.elts if isinstance(keyword.value, ast.Tuple) else ()
                yield from parts or (keyword.value,)
        function = node.func
        if isinstance(function, ast.Attribute):
            if function.attr in _IN_PLACE_FUNCTIONS and node.args:
                yield node.args[0]
            if function.attr in _IN_PLACE_METHODS:
                yield function.value


def _copies(node: ast.AST) -> list[tuple[str, str]]:
    """Return pairs of names that may stand for one array, or for views of one."""
    if isinstance(node, ast.Assign):
        return [
            pair
            for target in node.targets
            for one, value in _pairs(target, node.value)
            for pair in _named_alike(one, value)
        ]
    if isinstance(node, ast.NamedExpr):
        return _named_alike(node.target, node.value)
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return [
            (target.id, name)
            for item in node.items
            if isinstance(target := item.optional_vars, ast.Name)
            for name in loaded(item.context_expr)
        ]
    if isinstance(node, ast.Match):
        return [
            (name, root)
            for one in ast.walk(node)
            if isinstance(one, (ast.MatchAs, ast.MatchStar)) and (name := one.name)
            for root in viewed(node.subject)
        ]
    if isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
        targets = [n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)]
        roots = [n.id for n in ast.walk(node.iter) if isinstance(n, ast.Name)]
        return [(target, root) for target in targets for root in roots]
    return []


def _named_alike(target: ast.expr, value: ast.expr) -> list[tuple[str, str]]:
    """Return the names that a target binds, and an attribute's, each with those of a value."""
    if isinstance(target, ast.Attribute):
        names = [_attribute(target.attr)]
    elif isinstance(target, (ast.Name, ast.Tuple, ast.List, ast.Starred)):
        names = [one.id for one in ast.walk(target) if isinstance(one, ast.Name)]
    else:
        return []
    return [(name, root) for root in viewed(value) for name in names]


def _attribute(name: str) -> str:
    """Return how an attribute stands among names."""
    return f".{name}"


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    if (
        isinstance(target, (ast.Tuple, ast.List))
        and isinstance(value, (ast.Tuple, ast.List))
        and len(target.elts) == len(value.elts)
    ):
        for one, its in zip(target.elts, value.elts, strict=True):
            yield from _pairs(one, its)
    else:
        yield target, value
