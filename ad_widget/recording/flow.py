"""Which names of a cell a value may come from: read from its syntax tree, before it runs.

The answer is about names, in whatever order their statements run, so it errs on the side of
saying yes.  It tells apart what a value is computed *from* and what only decides *which* value it
is: in ``y = w * x if z > 0 else 0.0``, `y` is computed from `w` and `x`, and depends on `z`
besides.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator

__all__ = ["Flow", "loaded", "root", "targets", "viewed"]

_SIZES = frozenset(("len", "range", "isinstance", "type", "id", "hasattr", "callable"))
_PLACES = frozenset(("index", "count", "argmax", "argmin", "argsort", "searchsorted"))


class Flow:
    """What the names of a cell depend on.

    Parameters
    ----------
    tree : ast.AST
        The cell, or a part of it.

    Attributes
    ----------
    last : str or None
        The name that the last assignment in the text binds, if it binds one.
    """

    def __init__(self, tree: ast.AST) -> None:
        self._data: dict[str, set[str]] = {}
        self._all: dict[str, set[str]] = {}
        self._lines: dict[str, set[int]] = {}
        self._deciding: set[int] = set()
        self._views: dict[str, set[str]] = {}  # what a name may be another name for, or a part of
        self.last: str | None = None
        for statement in getattr(tree, "body", ()):
            self._statement(statement, frozenset())

    def sources(self, names: Iterable[str], *, deciding: bool = True) -> set[str]:
        """Return the names that those given may come from, themselves included.

        Parameters
        ----------
        names : iterable of str
        deciding : bool
            Whether names count that only decide which value it is.
        """
        known = self._all if deciding else self._data
        found: set[str] = set()
        todo = list(names)
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo.extend(known.get(name, ()))
        return found

    def __contains__(self, name: object) -> bool:
        """Whether the cell binds a name."""
        return name in self._lines

    def lines(self, names: Iterable[str]) -> set[int]:
        """Return the lines of the statements that bind these names."""
        return {line for name in names for line in self._lines.get(name, ())}

    def decides(self, line: int) -> bool:
        """Whether the test of an ``if``, ``while`` or ``assert`` stands at a line."""
        return line in self._deciding

    # ------------------------------------------------------------------ statements

    def _statement(self, statement: ast.stmt, deciders: frozenset[str]) -> None:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            self._depends([statement.name], loaded(statement, True), loaded(statement), statement)
            for inner in ast.walk(statement):
                self._test(inner)
            return
        if isinstance(statement, ast.Delete):
            return
        self._test(statement)
        for own in _own(statement):
            if isinstance(own, ast.NamedExpr):
                names = [own.target.id]
                self._depends(names, loaded(own.value, True), loaded(own.value), statement)
        if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and statement.value:
            self._assigned(statement, statement.value, deciders)
        elif isinstance(statement, ast.Expr):
            self._called(statement.value, deciders, statement)
        elif isinstance(statement, (ast.For, ast.AsyncFor)):
            names = list(_roots(statement.target))
            for name in names:
                self._views.setdefault(name, set()).update(viewed(statement.iter))
            self._depends(names, loaded(statement.iter, True), loaded(statement.iter), statement)
            deciders |= loaded(statement.iter)
        elif isinstance(statement, (ast.If, ast.While)):
            deciders |= loaded(statement.test)
        elif isinstance(statement, (ast.With, ast.AsyncWith)):
            for item in statement.items:
                if item.optional_vars is not None:
                    names, taken = list(_roots(item.optional_vars)), loaded(item.context_expr)
                    for name in names:
                        self._views.setdefault(name, set()).update(taken)
                    self._depends(names, taken, taken, statement)
        elif isinstance(statement, ast.Match):
            deciders |= loaded(statement.subject)
            names = [
                name
                for node in ast.walk(statement)
                for name in (getattr(node, "name", None), getattr(node, "rest", None))
                if isinstance(node, (ast.MatchAs, ast.MatchStar, ast.MatchMapping)) and name
            ]
            for name in names:
                self._views.setdefault(name, set()).update(viewed(statement.subject))
            self._depends(names, loaded(statement.subject), deciders, statement)
        for block in ("body", "orelse", "finalbody"):
            for one in getattr(statement, block, ()):
                self._statement(one, deciders)
        for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            for one in part.body:
                self._statement(one, deciders)

    def _assigned(self, statement: ast.stmt, value: ast.expr, deciders: frozenset[str]) -> None:
        pairs = [(target, value) for target in targets(statement)]
        self.last = pairs[0][0].id if isinstance(pairs[0][0], ast.Name) else None
        while pairs:
            target, given = pairs.pop()
            if (
                isinstance(target, (ast.Tuple, ast.List))
                and isinstance(given, (ast.Tuple, ast.List))
                and len(target.elts) == len(given.elts)
            ):
                pairs.extend(zip(target.elts, given.elts, strict=True))
                continue
            names = list(_roots(target))
            data, everything = loaded(given, True), loaded(given) | deciders
            if isinstance(statement, ast.AugAssign):
                data, everything = data | set(names), everything | set(names)
            if isinstance(target, ast.Name) and not isinstance(statement, ast.AugAssign):
                self._views.setdefault(target.id, set()).update(viewed(given))
            elif isinstance(target, (ast.Tuple, ast.List)):
                for name in names:
                    self._views.setdefault(name, set()).update(viewed(given))
            else:
                names = self._all_names_of(names)
            self._depends(names, data, everything | loaded(target), statement)

    def _called(self, value: ast.expr, deciders: frozenset[str], statement: ast.stmt) -> None:
        """Let ``losses.append(loss)`` and ``np.add.at(h, k, x)`` change what they are given."""
        call = value.value if isinstance(value, ast.Await) else value
        if not isinstance(call, ast.Call) or root(call.func) == "print":
            return
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        names = {name for one in (call.func, *given) if (name := root(one)) is not None}
        names = set(self._all_names_of(names))
        data = set().union(*(loaded(one, True) for one in (call.func, *given)))
        everything = set().union(*(loaded(one) for one in (call.func, *given)))
        self._depends(names, data, everything | deciders, statement)

    def _all_names_of(self, names: Iterable[str]) -> list[str]:
        """Return these names and those of the arrays that they may be views of."""
        found: dict[str, None] = {}
        todo = list(names)
        while todo:
            name = todo.pop()
            if name not in found:
                found[name] = None
                todo.extend(self._views.get(name, ()))
        return list(found)

    def _depends(
        self,
        names: Iterable[str],
        data: Collection[str],
        everything: Collection[str],
        statement: ast.stmt,
    ) -> None:
        for name in names:
            self._data.setdefault(name, set()).update(data)
            self._all.setdefault(name, set()).update(everything, data)
            self._lines.setdefault(name, set()).update(_lines(statement))

    def _test(self, statement: ast.AST) -> None:
        if isinstance(statement, (ast.If, ast.While, ast.Assert)):
            self._deciding.update(_lines(statement.test))
        elif isinstance(statement, ast.stmt):
            for one in _own(statement):
                if isinstance(one, ast.IfExp) and not _takes_numbers(statement, one.test):
                    self._deciding.update(_lines(one.test))


def _takes_numbers(statement: ast.stmt, test: ast.expr) -> bool:
    """Whether numbers may be read in a statement elsewhere than in a test: by a call, ``x.data``.

    Lines are all that is known of a reading, and the test of ``z if z.data > 0 else 0.0`` stands on
    that of its branches.
    """
    tested = set(ast.walk(test))
    return any(
        isinstance(one, (ast.Call, ast.Attribute)) and one not in tested for one in _own(statement)
    )


def _lines(node: ast.stmt | ast.expr) -> range:
    """Return the lines of an expression, or of a statement without the blocks within it."""
    inner = [one.lineno for one in ast.iter_child_nodes(node) if isinstance(one, ast.stmt)]
    function = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    if inner and not function:
        return range(node.lineno, max(node.lineno + 1, min(inner)))
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _own(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield the expressions of a statement, those of its blocks left out."""
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.expr):
            yield from ast.walk(child)


# ---------------------------------------------------------------------- names


def targets(statement: ast.stmt) -> list[ast.expr]:
    """Return what a statement assigns to."""
    if isinstance(statement, ast.Assign):
        return statement.targets
    if isinstance(statement, ast.AugAssign) or (
        isinstance(statement, ast.AnnAssign) and statement.value is not None
    ):
        return [statement.target]
    return []


def root(expression: ast.AST) -> str | None:
    """Return the name that ``a.b[c].d`` starts from."""
    while isinstance(expression, (ast.Attribute, ast.Subscript, ast.Starred)):
        expression = expression.value
    return expression.id if isinstance(expression, ast.Name) else None


_KEEPING = frozenset((
    "list", "tuple", "iter", "next", "reversed", "enumerate", "zip", "dict", "sorted", "max", "min",
    "filter", "partial", "getattr",
))  # fmt: skip
"""Functions whose result holds what they are given, or is one of its items."""


def viewed(value: ast.AST) -> set[str]:
    """Return the names whose arrays a value may be, hold, or be a view of: not computed from."""
    if isinstance(value, ast.Name):
        return {value.id}
    parts: list[ast.AST] = []
    if isinstance(value, ast.Attribute) and value.attr in _ABOUT:
        return set()
    if isinstance(value, (ast.Attribute, ast.Subscript, ast.Starred, ast.NamedExpr, ast.Await)):
        parts = [value.value]
    elif isinstance(value, (ast.Tuple, ast.List, ast.Set)):
        parts = [*value.elts]
    elif isinstance(value, (ast.Dict, ast.BoolOp)):
        parts = [*value.values]
    elif isinstance(value, ast.IfExp):
        parts = [value.body, value.orelse]
    elif isinstance(value, (ast.ListComp, ast.GeneratorExp)):
        parts = [value.elt, *(one.iter for one in value.generators)]
    elif isinstance(value, ast.Call):
        function = value.func
        if isinstance(function, ast.Name):
            parts = [*value.args] if function.id in _KEEPING else []
        elif isinstance(function, ast.Attribute):
            of_module = isinstance(function.value, ast.Name) and function.value.id in _MODULES
            # Of a list NumPy makes a new array; a shape is none.
            of_list = bool(value.args) and isinstance(value.args[0], (ast.Tuple, ast.List))
            parts = [*value.args[: not of_list]] if of_module else [function.value]
    return set().union(*map(viewed, parts))


_MODULES = frozenset(("np", "numpy"))
_ABOUT = frozenset(("shape", "size", "ndim", "dtype"))


def _roots(target: ast.expr) -> Iterator[str]:
    if isinstance(target, (ast.Tuple, ast.List)):
        for one in target.elts:
            yield from _roots(one)
    elif (name := root(target)) is not None:
        yield name


def loaded(node: ast.AST, data: bool = False) -> frozenset[str]:
    """Return the names that an expression, or a function's body, reads.

    Parameters
    ----------
    node : ast.AST
    data : bool
        Leave out those of which only a truth, a length, a place or a type is asked.
    """
    found: set[str] = set()
    todo = [node]
    while todo:
        one = todo.pop()
        if isinstance(one, ast.Name):
            if isinstance(one.ctx, ast.Load):
                found.add(one.id)
        elif data and (
            isinstance(one, ast.Compare)
            or (isinstance(one, ast.UnaryOp) and isinstance(one.op, ast.Not))
            or (isinstance(one, ast.Call) and root(one.func) in _SIZES)
            or (isinstance(one, ast.Call) and getattr(one.func, "attr", "") in _PLACES)
        ):
            continue
        elif data and isinstance(one, (ast.If, ast.While)):
            todo.extend((*one.body, *one.orelse))
        elif data and isinstance(one, ast.IfExp):
            todo.extend((one.body, one.orelse))
        elif data and isinstance(one, (ast.ListComp, ast.GeneratorExp, ast.SetComp)):
            found |= _comprehended(one)
        else:
            todo.extend(ast.iter_child_nodes(one))
    return frozenset(found)


def _comprehended(one: ast.ListComp | ast.GeneratorExp | ast.SetComp) -> set[str]:
    """Return what a comprehension's elements are computed from."""
    names = set(loaded(one.elt, True))
    for generator in reversed(one.generators):
        bound = set(_roots(generator.target))
        if bound & names:
            names = (names - bound) | loaded(generator.iter, True)
    return names
