"""How the names of a cell are used: to compute, to count, to compare, to gather a sum."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from .constants import assigned, kind
from .flow import loaded, root

__all__ = ["Uses"]

_COUNTING = frozenset((
    "range", "arange", "zeros", "ones", "empty", "full", "eye", "identity", "reshape",
    "randn", "rand", "normal", "uniform", "randint", "integers", "standard_normal", "seed",
    "default_rng", "RandomState", "linspace", "islice", "one_hot", "tile", "repeat", "roll",
    "choice", "permutation", "bincount", "tri", "randrange", "sleep", "round",
))  # fmt: skip
_KEYWORDS = frozenset(("size", "shape", "axis", "num", "n", "k", "seed", "ndmin", "minlength"))
_LOOKING = frozenset(("len", "print", "isinstance", "type", "enumerate", "bincount", "unique"))
_LISTS = frozenset((
    "append", "extend", "insert", "pop", "remove", "index", "count", "sort", "reverse",
    "clear",
))  # fmt: skip
_RECORDS = frozenset(("namedtuple", "NamedTuple", "make_dataclass"))
_DEEP = 4  # calls and loops within one another that a value is followed through
_IDLE = frozenset(("count", "compare", "look"))


class Uses:
    """How the names of a cell are used."""

    def __init__(self, tree: ast.Module) -> None:
        self._parents: dict[ast.AST, ast.AST] = {}
        self._reads: dict[str, list[ast.Name]] = {}
        self._functions: dict[str, ast.FunctionDef] = {}
        self._classes: dict[str, ast.ClassDef] = {}
        self._records: set[str] = set()
        self.bound: set[str] = set()
        self._filled: set[str] = set()
        self._updates: dict[str, list[ast.stmt]] = {}
        self._lists = {
            name for top in tree.body for name, value in assigned(top) if kind(value) == "list"
        }
        self._walk(tree, frozenset())

    def _walk(self, one: ast.AST, local: frozenset[str]) -> None:
        """Note what is below, but for names that belong to a function."""
        if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            local |= _locals(one)
        for child in ast.iter_child_nodes(one):
            self._parents[child] = one
            self._note(child, local)
            self._walk(child, local)

    def _note(self, one: ast.AST, local: frozenset[str]) -> None:
        if isinstance(one, ast.Name):
            if one.id in local:
                return
            if isinstance(one.ctx, ast.Load):
                self._reads.setdefault(one.id, []).append(one)
            else:
                self.bound.add(one.id)
        elif isinstance(one, (ast.FunctionDef, ast.ClassDef)):
            self.bound.add(one.name)
            if isinstance(one, ast.FunctionDef):
                self._functions[one.name] = one
            elif isinstance(one, ast.ClassDef):
                self._classes[one.name] = one
        elif isinstance(one, ast.Subscript) and not isinstance(one.ctx, ast.Load):
            self._filled |= {root(one) or ""} - local
        elif isinstance(one, (ast.Assign, ast.AugAssign)):
            self._replaced(_updated(one), one, local)
            for name, value in assigned(one):
                if isinstance(value, ast.Call) and _last(value.func) in _RECORDS:
                    self._records.add(name)
        elif isinstance(one, ast.If):
            for inner in (*one.body, *one.orelse):
                for name, value in assigned(inner):
                    # What is a constant in either branch is a number of the cell's own.
                    if name not in loaded(value) and kind(value) is None:
                        self._replaced(name, inner, local)

    def _replaced(self, name: str | None, by: ast.stmt, local: frozenset[str]) -> None:
        if name is not None and name not in local:
            self._updates.setdefault(name, []).append(by)

    @property
    def read(self) -> set[str]:
        """The names that are read, those of functions' own left out."""
        return set(self._reads)

    def filled(self, name: str) -> bool:
        """Whether items of the array are assigned."""
        return name in self._filled

    def gathers(self, name: str, value: ast.expr) -> bool:
        """Whether a name starts at 0 or 1 and nothing reads it before it is added to, or replaced.

        Replaced it may be within an ``if``: ``loss = 0.0`` is then what the loss is otherwise.
        """
        updates = self._updates.get(name, ())
        first = min(updates, key=lambda one: one.lineno, default=None)
        if first is None or not _empty(value):
            return False
        start = value.lineno
        reads = [
            read
            for read in self._reads.get(name, ())
            if start <= read.lineno <= (first.end_lineno or first.lineno)
            and not self._within(read, self._updates[name])
        ]
        return not reads

    def _within(self, one: ast.AST, statements: Collection[ast.stmt]) -> bool:
        at: ast.AST | None = one
        while at is not None and at not in statements:
            at = self._parents.get(at)
        return at is not None

    # ------------------------------------------------------------------ one use at a time

    def counts(self, name: str) -> bool:
        """Whether a whole number is a length, a shape, an index or a seed somewhere."""
        return any("count" in self._manners(read) for read in self._reads.get(name, ()))

    def only_exponent(self, name: str) -> bool:
        """Whether a number is nothing but an exponent."""
        reads = self._reads.get(name, ())
        return bool(reads) and all(
            isinstance(up := self._parents[read], ast.BinOp)
            and isinstance(up.op, ast.Pow)
            and up.right is read
            for read in reads
        )

    def only_indexes(self, name: str) -> bool:
        """Whether an array is only ever an index or compared."""
        found = [one for read in self._reads.get(name, ()) for one in self._manners(read)]
        return "count" in found or "compare" in found if not set(found) - _IDLE else False

    def is_label(self, name: str) -> bool:
        """Whether it is asked of an array somewhere which of its elements equal something."""
        return any(
            isinstance(up := self._parents[read], ast.Compare)
            and all(isinstance(one, (ast.Eq, ast.NotEq)) for one in up.ops)
            for read in self._reads.get(name, ())
        )

    def makes_numbers(self, name: str) -> bool | None:
        """Whether a function or class of the cell makes floats or arrays; None if there is none."""
        made = self._functions.get(name) or self._classes.get(name)
        if made is None:
            return False if name in self._records else None
        return any(
            kind(one, self.bound) in ("float", "array")
            for one in ast.walk(made)
            if isinstance(one, (ast.Constant, ast.Call))
        )

    def is_class(self, name: str) -> bool:
        """Whether the cell defines a class of that name, or a record such as a named tuple."""
        return name in self._classes or name in self._records

    def as_list(self, name: str) -> bool:
        """Whether a list is used as lists are and arrays are not: joined, repeated, appended to."""
        for read in self._reads.get(name, ()):
            up = self._parents[read]
            if isinstance(up, ast.Attribute) and up.attr in _LISTS:
                return True
            if isinstance(up, ast.Compare) or self._joined(up, read):
                return True
        return name in self._filled

    def _joined(self, up: ast.AST, read: ast.expr) -> bool:
        """Whether a list is joined with a list, or repeated; with an array it computes."""
        if isinstance(up, ast.AugAssign):
            other: ast.expr = up.value
        elif isinstance(up, ast.BinOp):
            other = up.right if up.left is read else up.left
        else:
            return False
        if isinstance(up.op, ast.Add):
            return isinstance(other, (ast.List, ast.ListComp)) or (
                isinstance(other, ast.Name) and other.id in self._lists
            )
        return isinstance(up.op, ast.Mult) and kind(other, self.bound) == "int"

    def _manners(self, read: ast.Name, depth: int = 0) -> Iterator[str]:
        """Say what becomes of a value: "count", "compare", "look" or "compute"."""
        one: ast.AST = read
        while (up := self._parents.get(one)) is not None:
            if isinstance(up, ast.Subscript):
                if one is up.slice:
                    yield "count"
                    return
            elif isinstance(up, ast.Compare):
                yield "compare"
                return
            elif isinstance(up, ast.keyword):
                if up.arg in _KEYWORDS:
                    yield "count"
                    return
            elif isinstance(up, ast.Call):
                gone_through = _last(up.func) in ("zip", "enumerate") and one in up.args
                target = self._target(up, one, depth) if gone_through else None
                if target is None:
                    yield from self._passed(up, one, depth)
                else:
                    yield from self._items(target, depth)
                return
            elif isinstance(up, (ast.For, ast.comprehension)) and one is up.iter and depth < _DEEP:
                yield from self._items(up.target, depth)
                return
            elif isinstance(up, ast.BinOp) and isinstance(up.op, ast.Mult):
                if isinstance(up.left, ast.List) or isinstance(up.right, ast.List):
                    yield "count"
                    return
                if not self._counted(up):
                    yield "compute"
                    return
            elif isinstance(up, ast.Attribute):
                yield "look" if up.attr in ("shape", "size", "ndim", "dtype") else "compute"
                return
            elif isinstance(up, (ast.Tuple, ast.Slice, ast.BinOp, ast.UnaryOp, ast.Starred)):
                if isinstance(up, (ast.BinOp, ast.UnaryOp)) and not self._counted(up):
                    yield "compute"
                    return
            else:
                yield "look" if isinstance(up, ast.FormattedValue) else "compute"
                return
            one = up
        yield "compute"

    def _target(self, call: ast.Call, one: ast.AST, depth: int) -> ast.expr | None:
        """Return what takes the items of an argument of ``zip`` or ``enumerate`` in a loop."""
        loop = self._parents.get(call)
        if depth >= _DEEP or not isinstance(loop, (ast.For, ast.comprehension)):
            return None
        if loop.iter is not call or not isinstance(loop.target, (ast.Tuple, ast.List)):
            return None
        place = [*call.args].index(one) + (_last(call.func) == "enumerate")  # type: ignore[arg-type]
        return loop.target.elts[place] if place < len(loop.target.elts) else None

    def _items(self, target: ast.expr, depth: int) -> Iterator[str]:
        """Say what becomes of the items that a loop goes through."""
        names = {one.id for one in ast.walk(target) if isinstance(one, ast.Name)}
        loop: ast.AST = target
        while not isinstance(loop, (ast.For, ast.comprehension)):
            loop = self._parents[loop]
        within = loop if isinstance(loop, ast.For) else self._parents[loop]
        found = False
        for read in ast.walk(within):
            if isinstance(read, ast.Name) and read.id in names and isinstance(read.ctx, ast.Load):
                found = True
                yield from self._manners(read, depth + 1)
        if not found:
            yield "look"

    def _counted(self, one: ast.AST) -> bool:
        """Whether an expression is an index or an argument that counts."""
        up = self._parents.get(one)
        while isinstance(up, (ast.Tuple, ast.Slice, ast.BinOp, ast.UnaryOp)):
            one, up = up, self._parents.get(up)
        return (
            (isinstance(up, ast.Subscript) and up.slice is one)
            or (isinstance(up, ast.keyword) and up.arg in _KEYWORDS)
            or (isinstance(up, ast.Call) and one in up.args and _last(up.func) in _COUNTING)
        )

    def _passed(self, call: ast.Call, one: ast.AST, depth: int) -> Iterator[str]:
        name = _last(call.func)
        if one is call.func:
            yield "compute"
        elif name in _LOOKING:
            yield "look"
        elif name in _COUNTING:
            yield "count"
        elif (function := self._functions.get(name or "")) is not None and depth < _DEEP:
            parameters = [*function.args.posonlyargs, *function.args.args]
            k = call.args.index(one) if one in call.args else -1
            name = parameters[k].arg if 0 <= k < len(parameters) else None
            inner = [
                read
                for read in ast.walk(function)
                if isinstance(read, ast.Name) and read.id == name and isinstance(read.ctx, ast.Load)
            ]
            if not inner:
                yield "compute"
            for read in inner:
                yield from self._manners(read, depth + 1)
        else:
            yield "compute"


def _last(function: ast.expr) -> str | None:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else None


def _updated(one: ast.Assign | ast.AugAssign) -> str | None:
    """Return the name of ``s += e`` or ``s = s + e``, where `e` does not read it."""
    if isinstance(one, ast.AugAssign):
        name, rest = root(one.target), [one.value]
        if not isinstance(one.target, ast.Name):
            return None
    else:
        if len(one.targets) != 1 or not isinstance(one.targets[0], ast.Name):
            return None
        name, value = one.targets[0].id, one.value
        if not isinstance(value, ast.BinOp):
            return None
        if not isinstance(value.op, (ast.Add, ast.Sub, ast.Mult)):
            return None
        terms = [value.left, value.right]
        # s + a + b is (s + a) + b
        while isinstance(terms[0], ast.BinOp) and type(terms[0].op) is type(value.op):
            terms[:1] = [terms[0].left, terms[0].right]
        own = [term for term in terms if isinstance(term, ast.Name) and term.id == name]
        if len(own) != 1:
            return None
        rest = [term for term in terms if term is not own[0]]
    return None if any(name in loaded(term) for term in rest) else name


def _empty(value: ast.expr) -> bool:
    """Whether an expression is 0 or 1, or an array of nothing else."""
    if isinstance(value, ast.Constant):
        return type(value.value) in (int, float) and value.value in (0, 1)
    return isinstance(value, ast.Call) and _last(value.func) in ("zeros", "ones", "zeros_like")


def _locals(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> frozenset[str]:
    """Return the names that belong to a function: its parameters and what it binds."""
    args = function.args
    named = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
    names = {one.arg for one in named if one is not None}
    outer: set[str] = set()
    for one in ast.walk(function):
        if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load):
            names.add(one.id)
        elif isinstance(one, (ast.Global, ast.Nonlocal)):
            outer.update(one.names)
    return frozenset(names - outer)
