"""Which names of a cell become leaves though nobody says so, and which are passed over.

A lecturer writes numbers at the top of a cell and expects to vary them.  Read from the cell's tree
before it runs:

- floats as written become leaves: ``x = 3.0``, and constant expressions, ``x = np.pi / 4``;
- if the output comes from no such float, arrays and lists of numbers do;
- if there are none either, integers do.

No leaf is what only counts (in ``range``, as a shape, an index), what gathers a sum (it starts at
0 or 1 and is only ever added to), and an array that is filled by item.  An array that is *data*,
by its name (``X``, ``labels``) or since it is only ever an index or compared, is held as long as
anything else can be varied.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from ..engine import Node
from .constants import assigned, kind
from .flow import Flow, loaded, root, targets
from .naming import within
from .recorder import Held

__all__ = ["Plan", "plan", "roots"]

_DATA = re.compile(
    r"(?:X|Y|y|[xy]s|X_?s|Y_?s|[xX]\d?_?(?:train|test|val|valid|batch|b|tr|data)|"
    r"[yY]\d?_?(?:train|test|val|valid|batch|b|tr|true|obs|data)|(?:train|test|val)_?[xXyY]|"
    r"(?:\w+_)?(?:data|dataset|targets?|labels?|inputs?|features?|observations?|obs|classes|"
    r"samples?|images?))",
)
_COUNTING = frozenset(
    [
        "range",
        "arange",
        "zeros",
        "ones",
        "empty",
        "full",
        "eye",
        "identity",
        "reshape",
        "randn",
        "rand",
        "normal",
        "uniform",
        "randint",
        "integers",
        "standard_normal",
        "seed",
        "default_rng",
        "RandomState",
        "linspace",
        "islice",
        "one_hot",
        "tile",
        "repeat",
        "roll",
        "choice",
        "permutation",
        "bincount",
        "tri",
        "randrange",
        "sleep",
        "round",
    ]
)
_KEYWORDS = frozenset(("size", "shape", "axis", "num", "n", "k", "seed", "ndmin", "minlength"))
_LOOKING = frozenset(("len", "print", "isinstance", "type", "enumerate", "bincount", "unique"))
_LISTS = frozenset(
    ["append", "extend", "insert", "pop", "remove", "index", "count", "sort", "reverse", "clear"]
)

FLOAT, ARRAY, INTEGER, DATA, EXPONENT, NEVER = range(6)  # in this order


class Plan(NamedTuple):
    """What to make leaves of.

    Attributes
    ----------
    made : mapping of statement to (name, kind)
        Behind which statement which names become leaves, if they then are of their kind:
        ``"float"``, ``"int"``, ``"array"``, ``"list"``, or ``"items"`` for a list whose numbers
        become leaves one by one.
    held : list of Held
    passed : list of (name, kind, text)
        Numbers that were passed over, as written: ``("x", "int", "x = 3")``, the likeliest first.
    counts : set of str
        Those of them which only count something.
    """

    made: Mapping[ast.stmt, list[tuple[str, str]]]
    held: list[Held]
    passed: list[tuple[str, str, str]]
    counts: set[str]


class _Candidate(NamedTuple):
    name: str
    kind: str
    rank: int
    statement: ast.stmt
    text: str
    why: str


def plan(
    tree: ast.Module,
    flow: Flow,
    output: str | None,
    namespace: Mapping[str, Any],
    *,
    floats: bool,
    others: bool,
    wanted: Collection[str] = (),
) -> Plan:
    """Find the leaves of a cell.

    Parameters
    ----------
    tree : ast.Module
    flow : Flow
        Of the same tree.
    output : str, optional
        The expression that is differentiated, if the user named one.
    namespace : mapping
        What names stand for before the cell runs.
    floats : bool
        Whether floats become leaves.
    others : bool
        Whether arrays, lists and integers may, if the output comes from no float.
    wanted : collection of str
        Names that the user asked for.
    """
    uses = _Uses(tree)
    candidates: list[_Candidate] = []
    counts: set[str] = set()
    for statement in tree.body:
        for name, value in assigned(statement):
            found = kind(value, uses.bound)
            if found is None:
                continue
            text = f"{name} = {ast.unparse(value)}"
            if uses.gathers(name, value) or (found in ("array", "list") and uses.filled(name)):
                continue
            if found == "int" and uses.counts(name):
                counts.add(name)
            candidates.append(_candidate(uses, name, found, statement, text))
    sources = flow.sources(roots(tree, output)) - {output or ""}
    near = [one for one in candidates if one.name in sources]
    ranks = {one.rank for one in near if one.name not in counts}
    given = _gives_nodes(tree, uses, namespace)
    data = {one.name for one in near if one.why}
    if any(one.rank == FLOAT for one in candidates) or set(wanted) - data:
        ranks -= {INTEGER, DATA, EXPONENT}  # there is something else to vary
    if given or not others:
        ranks = {FLOAT}
    least = min(ranks - {NEVER}, default=FLOAT)
    made: dict[ast.stmt, list[tuple[str, str]]] = {}
    chosen: set[str] = set()
    for one in candidates:
        if one.rank == FLOAT:
            take = floats
        else:
            take = floats and one in near and one.rank == least and one.name not in counts
        if take:
            chosen.add(one.name)
            made.setdefault(one.statement, []).append((one.name, one.kind))
    left = {one.name: one for one in near if one.name not in chosen}
    held = []
    if others and not given:
        for one in left.values():
            if one.kind in ("array", "list") and one.name not in wanted:
                told = bool(one.why) and bool(chosen) and least != FLOAT
                held.append(Held(one.name, one.why or "an array beside numbers to vary", told))
    passed = sorted(left.values(), key=lambda one: (one.name in counts, one.rank == EXPONENT))
    return Plan(made, held, [(one.name, one.kind, one.text) for one in passed], counts)


def _candidate(uses: _Uses, name: str, found: str, statement: ast.stmt, text: str) -> _Candidate:
    rank, why = {"float": FLOAT, "int": INTEGER}.get(found, ARRAY), ""
    if rank == ARRAY:
        if uses.only_indexes(name):
            rank, why = NEVER, "data, being only an index or compared"
        elif _DATA.fullmatch(name):
            rank, why = DATA, "data by name"
        if found == "list" and uses.as_list(name):
            found = "items"
    elif rank == INTEGER and uses.only_exponent(name):
        rank = EXPONENT
    return _Candidate(name, found, rank, statement, text, why)


def roots(tree: ast.Module, output: str | None) -> set[str]:
    """Return the names that what is differentiated is likely to be."""
    if output is not None:
        try:
            return set(loaded(ast.parse(output, mode="eval")))
        except SyntaxError:
            return set()
    found: set[str] = set()
    for statement in reversed(tree.body):
        if isinstance(statement, ast.Expr) and statement is tree.body[-1]:
            found |= loaded(statement)
        names = {
            name
            for inner in ast.walk(statement)
            if isinstance(inner, ast.stmt)
            for target in targets(inner)
            if (name := root(target)) is not None
        }
        for inner in ast.walk(statement):
            if isinstance(inner, (ast.Tuple, ast.List)) and isinstance(inner.ctx, ast.Store):
                names |= {one.id for one in inner.elts if isinstance(one, ast.Name)}
        if names:
            return found | names
    return found


def _gives_nodes(tree: ast.Module, uses: _Uses, namespace: Mapping[str, Any]) -> bool:
    """Whether the cell reads Nodes, or what holds some, from before it."""
    names = loaded(tree) - uses.bound
    before = {name: namespace[name] for name in names if name in namespace}
    return any(isinstance(value, Node) for value in before.values()) or any(
        node.requires_grad for node, _ in within(before)
    )


# ---------------------------------------------------------------------- uses


class _Uses:
    """How the names of a cell are used."""

    def __init__(self, tree: ast.Module) -> None:
        self._parents: dict[ast.AST, ast.AST] = {}
        self._reads: dict[str, list[ast.Name]] = {}
        self._tops: dict[ast.AST, ast.stmt] = {}
        self._functions: dict[str, ast.FunctionDef] = {}
        self.bound: set[str] = set()
        self._filled: set[str] = set()
        self._updates: dict[str, list[ast.stmt]] = {}
        for top in tree.body:
            for parent in ast.walk(top):
                self._tops[parent] = top
                for child in ast.iter_child_nodes(parent):
                    self._parents[child] = parent
                self._note(parent)

    def _note(self, one: ast.AST) -> None:
        if isinstance(one, ast.Name):
            if isinstance(one.ctx, ast.Load):
                self._reads.setdefault(one.id, []).append(one)
            else:
                self.bound.add(one.id)
        elif isinstance(one, (ast.FunctionDef, ast.ClassDef)):
            self.bound.add(one.name)
            if isinstance(one, ast.FunctionDef):
                self._functions[one.name] = one
        elif isinstance(one, (ast.Subscript, ast.Attribute)) and not isinstance(one.ctx, ast.Load):
            if isinstance(one, ast.Subscript) and (name := root(one)) is not None:
                self._filled.add(name)
        if isinstance(one, (ast.Assign, ast.AugAssign)) and (name := _updated(one)) is not None:
            self._updates.setdefault(name, []).append(one)
        elif isinstance(one, ast.If):
            for inner in (*one.body, *one.orelse):
                for name, value in assigned(inner):
                    if name not in loaded(value):
                        self._updates.setdefault(name, []).append(inner)

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

    def as_list(self, name: str) -> bool:
        """Whether a list is used as lists are and arrays are not: joined, repeated, appended to."""
        for read in self._reads.get(name, ()):
            up = self._parents[read]
            if isinstance(up, ast.Attribute) and up.attr in _LISTS:
                return True
            if isinstance(up, (ast.BinOp, ast.AugAssign)) and isinstance(
                up.op, (ast.Add, ast.Mult)
            ):
                return True
            if isinstance(up, ast.Compare):
                return True
        return name in self._filled

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
                yield from self._passed(up, one, depth)
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
        elif (function := self._functions.get(name or "")) is not None and depth < 4:
            parameters = [*function.args.posonlyargs, *function.args.args]
            k = call.args.index(one) if one in call.args else -1  # type: ignore[arg-type]
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


_IDLE = frozenset(("count", "compare", "look"))


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
        if not isinstance(value, ast.BinOp) or not isinstance(
            value.op, (ast.Add, ast.Sub, ast.Mult)
        ):
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
