"""A cell's syntax tree: what is added to it so that its names are followed.

A call stands behind each statement that binds a name at the cell's top level: see `Hook` for what
it may call.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Protocol

from ..engine import Node
from .flow import root, targets

__all__ = ["HOOK", "Hook", "follow", "makes_node", "places"]

HOOK = "__ad_widget__"
"""The name under which a running cell finds the `Hook`."""


class Hook(Protocol):
    """What a running cell calls."""

    def bound(self, names: tuple[str, ...], kept: bool, made: tuple[tuple[str, str], ...]) -> None:
        """Take note that names were bound; those of `made` are to be leaves, if of that kind."""

    def changed(self, name: str) -> None:
        """Take note that an item or attribute of what `name` stands for was assigned."""

    def last(self, value: Any) -> None:
        """Take note of the value of the cell's last expression."""

    def seeded(self, make: Any, place: int) -> Any:
        """Return a random generator made without a seed: with one, the same in every run."""


def follow(
    tree: ast.Module,
    made: Mapping[ast.stmt, Collection[tuple[str, str]]],
    watched: Collection[str] = (),
) -> None:
    """Add the calls to a cell's tree.

    Parameters
    ----------
    tree : ast.Module
    made : mapping of statement to (name, kind)
        Behind which statement which names are to be leaves, if they then are of their kind.
    watched : collection of str
        Names of which it is told when an item or attribute is assigned.
    """
    _Follow(made, watched).module(tree)


def places(tree: ast.AST) -> Callable[[str], tuple[bool, tuple[int, int], str]]:
    """Return a key by which names are sorted as they appear."""
    first: dict[str, tuple[int, int]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            at = node.lineno, node.col_offset
            first[node.id] = min(at, first.get(node.id, at))
    return lambda name: (name not in first, first.get(name, (0, 0)), name)


class _Follow:
    """Adds the calls of `cell_hook.Hook` to a cell's tree."""

    def __init__(
        self,
        made: Mapping[ast.stmt, Collection[tuple[str, str]]],
        watched: Collection[str],
    ) -> None:
        self._made, self._watched = made, watched

    def module(self, tree: ast.Module) -> None:
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr):
            last.value = _called("last", [last.value], last.value)
        tree.body = list(self._block(tree.body))
        _Seeds().visit(tree)
        ast.fix_missing_locations(tree)

    def _block(self, body: list[ast.stmt]) -> Iterator[ast.stmt]:
        for statement in body:
            self._inside(statement)
            yield statement
            given = targets(statement)
            kept = [name for target in given for name in _names(target)]
            kept += [name.target.id for name in _own(statement) if isinstance(name, ast.NamedExpr)]
            made = self._made.get(statement, ())
            if kept or made:
                yield _binding(kept, True, made, statement)
            within = [None if isinstance(target, ast.Name) else root(target) for target in given]
            if isinstance(statement, ast.ClassDef):
                within.append(statement.name)
            for name in within:
                if name is not None and name in self._watched:
                    constant = ast.copy_location(ast.Constant(name), statement)
                    call = _called("changed", [constant], statement)
                    yield ast.copy_location(ast.Expr(call), statement)

    def _inside(self, statement: ast.stmt) -> None:
        """Follow the blocks of a compound statement other than a function or class."""
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return
        for field in ("body", "orelse", "finalbody"):
            if body := getattr(statement, field, None):
                setattr(statement, field, list(self._block(body)))
        for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            part.body = list(self._block(part.body))
        if isinstance(statement, (ast.For, ast.AsyncFor)):
            if names := list(_names(statement.target)):
                statement.body.insert(0, _binding(names, False, (), statement.target))
        elif isinstance(statement, (ast.With, ast.AsyncWith)):
            taken = [item.optional_vars for item in statement.items if item.optional_vars]
            if names := [name for target in taken for name in _names(target)]:
                statement.body.insert(0, _binding(names, True, (), taken[0]))


def _names(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Starred):
        yield from _names(target.value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        for one in target.elts:
            yield from _names(one)


def _own(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield what a statement evaluates itself: no block, no function's inside."""
    todo: list[ast.AST] = [
        child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.expr)
    ]
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, ast.Lambda):
            todo.extend(ast.iter_child_nodes(node))


def _called(method: str, args: list[ast.expr], at: ast.AST) -> ast.Call:
    name = ast.Name(HOOK, ast.Load())
    call = ast.Call(ast.Attribute(name, method, ast.Load()), args, [])
    for node in (name, call.func, call):
        ast.copy_location(node, at)
    return call


def _binding(
    names: list[str], kept: bool, made: Collection[tuple[str, str]], at: ast.AST
) -> ast.Expr:
    values: list[Any] = [tuple(names), kept, tuple(made)]
    args: list[ast.expr] = [ast.copy_location(ast.Constant(value), at) for value in values]
    return ast.copy_location(ast.Expr(_called("bound", args, at)), at)


class _Seeds(ast.NodeTransformer):
    """Lets generators that the cell makes without a seed repeat themselves in the next run."""

    def __init__(self) -> None:
        self._places = 0

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = getattr(node.func, "attr", getattr(node.func, "id", None))
        if node.args or node.keywords or name not in ("default_rng", "RandomState", "Random"):
            return node
        self._places += 1
        place = ast.copy_location(ast.Constant(self._places), node)
        return _called("seeded", [node.func, place], node)


# ---------------------------------------------------------------------- does it make Nodes?


def makes_node(tree: ast.AST, namespace: Mapping[str, Any]) -> bool:
    """Whether a cell's own source calls the class `Node` of this package, or one derived of it.

    Parameters
    ----------
    tree : ast.AST
    namespace : mapping
        What its names stand for before it runs.
    """
    ours: set[str] = set()  # names that the cell imports this package's Node under
    packages: set[str] = set()
    other: set[str] = set()  # classes and functions of the cell's own
    every = list(ast.walk(tree))
    for node in every:
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "ad_widget":
            for alias in node.names:
                if alias.name in ("Node", "*"):
                    ours.add("Node" if alias.name == "*" else alias.asname or alias.name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "ad_widget":
                    packages.add(alias.asname or "ad_widget")
        elif isinstance(node, ast.ClassDef):
            derived = any(
                isinstance(base, ast.Name) and (base.id in ours or _is_node(namespace, base.id))
                for base in node.bases
            )
            (ours if derived else other).add(node.name)
        elif isinstance(node, ast.FunctionDef):
            other.add(node.name)
    for node in every:
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Name):
            name = function.id
            if name in ours or (name not in other and _is_node(namespace, name)):
                return True
        elif (
            isinstance(function, ast.Attribute)
            and function.attr == "Node"
            and isinstance(function.value, ast.Name)
        ):
            base = function.value.id
            if base in packages or getattr(namespace.get(base), "Node", None) is Node:
                return True
    return False


def _is_node(namespace: Mapping[str, Any], name: str) -> bool:
    value = namespace.get(name)
    return isinstance(value, type) and issubclass(value, Node)
