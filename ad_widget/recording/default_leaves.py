"""Which names of a cell become leaves though nobody says so, and which are passed over.

A lecturer writes numbers at the top of a cell and expects to vary them.  Read from the cell's tree
before it runs:

- floats as written become leaves: ``x = 3.0``, and constant expressions, ``x = np.pi / 4``;
- beside them, arrays that are *parameters* by name (``W1``, ``theta``, ``weights``), and objects of
  the user's own classes that make numbers (``net = Network([2, 3, 1])``);
- if the output comes from no such float, or from none but settings (``lr``, ``eps``, ``alpha``),
  other arrays, and lists, tuples and dicts of numbers, do;
- if there are none either, or grids alone (``np.linspace``), integers do;
- and if the cell has nothing of its own to vary, what cells above it left: parameters, else any
  numbers.

What is filled bit by bit with numbers as written (``p = {}; p["W"] = 0.5``) is a leaf behind the
last of them, and the floats of a class (``class Config: k = 0.5``) are like those of an object.

No leaf is what only counts (in ``range``, as a shape, an index), what gathers a sum (it starts at
0 or 1 and is only ever added to), and an array that is filled by item otherwise.  An array that is
*data*, by its name (``X``, ``labels``) or since it is only ever an index or compared, is held as
long as anything else can be varied; one whose elements are told apart by ``==`` is always held.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import numpy as np

from ..engine import Node
from .code import Held
from .constants import assigned, kind
from .flow import Flow, loaded, root, targets
from .holders import Holders, before, fillings, is_parameter
from .naming import within
from .uses import Uses

__all__ = ["Plan", "plan", "roots"]

_DATA = re.compile(
    r"(?:X|Y|y|[xy]s|X_?s|Y_?s|[xX]\d?_?(?:train|test|val|valid|batch|b|tr|data)|"
    r"[yY]\d?_?(?:train|test|val|valid|batch|b|tr|true|obs|data)|(?:train|test|val)_?[xXyY]|"
    r"(?:\w+_)?(?:data|dataset|targets?|labels?|inputs?|features?|observations?|obs|classes|rewards?|"
    r"samples?|images?)|(?:targets?|labels?)_\w+)",
)
_SETTING = re.compile(
    r"(?:learning_?rate|l_?r|alpha|delta|gamma|eta|eps(?:ilon)?|mu|momentum|keep_prob|dropout|"
    r"tol(?:erance)?|margin|weight_decay|reg(?:_strength|ularization)?|lam|lambd|lambda|step_?size)"
    r"(?:\d+|_\w*)?",
)
_COUNTS = re.compile(
    r"(?:\w+_)?(?:sizes?|shapes?|dims?|layers?|layer_dims|units|topology|architecture)",
)
# Where a function is drawn, and where a state starts; beside settings neither is varied.
_GRIDS = frozenset(
    ("linspace", "arange", "logspace", "geomspace", "zeros", "zeros_like", "empty", "empty_like")
)

FLOAT, ARRAY, INTEGER, MADE, DATA, EXPONENT, NEVER = range(7)  # in this order


class Plan(NamedTuple):
    """What to make leaves of.

    Attributes
    ----------
    made : mapping of statement to (name, kind)
        Behind which statement which names become leaves, if they then are of their kind:
        ``"float"``, ``"int"``, ``"array"``, ``"list"``, ``"items"`` for a list whose numbers
        become leaves one by one, ``"holder"`` for what holds numbers, or ``"class"`` for a class
        whose own attributes are floats.
    before : list of str
        Names of what cells above left that become leaves.
    held : list of Held
    passed : list of (name, kind, text)
        Numbers that were passed over, as written: ``("x", "int", "x = 3")``, the likeliest first.
    counts : set of str
        Those of them which only count something.
    """

    made: Mapping[ast.stmt, list[tuple[str, str]]]
    before: list[str]
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
    parameter: bool
    grid: bool = False


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
    uses = Uses(tree)
    candidates, counts = _candidates(tree, flow, uses, namespace)
    sources = flow.sources(roots(tree, output)) - {output or ""}
    near = [one for one in candidates if one.name in sources and one.name not in counts]
    given = _gives_nodes(tree, uses, namespace)
    others = others and not given
    settings = all(_SETTING.fullmatch(one.name) for one in near if one.rank == FLOAT)
    has_float = any(one.rank == FLOAT for one in near)
    least = _least(candidates, near, settings, wanted) if others else FLOAT
    above: list[str] = []
    own = any(one.rank in (ARRAY, INTEGER, MADE) for one in near)
    if others and floats and settings and not own and not wanted:
        above = _above((sources & uses.read) - uses.bound, namespace, bool(near))
        least = FLOAT if above else least
    made: dict[ast.stmt, list[tuple[str, str]]] = {}
    chosen: set[str] = set()
    for one in candidates:
        if one.rank == FLOAT:
            take = floats
        elif not (floats and others and one in near):
            take = False
        elif one.rank == ARRAY and one.parameter:
            take = True
        else:
            take = one.rank == least and not (one.grid and settings and has_float)
        if take:
            chosen.add(one.name)
            made.setdefault(one.statement, []).append((one.name, one.kind))
    left = {one.name: one for one in candidates if one.name in sources - chosen}
    held = []
    if others:
        for one in left.values():
            if one.kind in ("array", "list") and one.name not in wanted:
                told = bool(one.why) and bool(chosen) and least != FLOAT
                held.append(Held(one.name, one.why or "an array beside numbers to vary", told))
    passed = sorted(
        (one for one in left.values() if one.kind not in ("holder", "class")),
        key=lambda one: (one.name in counts, one.rank == EXPONENT),
    )
    return Plan(made, above, held, [(one.name, one.kind, one.text) for one in passed], counts)


def _candidates(
    tree: ast.Module, flow: Flow, uses: Uses, namespace: Mapping[str, Any]
) -> tuple[list[_Candidate], set[str]]:
    """Return the numbers that a cell assigns at its top level, and which names only count."""
    candidates: list[_Candidate] = []
    counts: set[str] = set()
    pairs = [(top, name, value) for top in tree.body for name, value in assigned(top)]
    own = uses.bound - {name for _, name, value in pairs if _is_whole(value)}
    holders = Holders(uses, flow, namespace)
    filled = fillings(tree, holders)
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef) and holders.has_floats(statement):
            text = f"class {statement.name}"
            candidates.append(
                _Candidate(statement.name, "class", ARRAY, statement, text, "", False)
            )
    for statement, name, value in pairs:
        found = kind(value, own)
        filling = filled.get((statement, name))
        at = statement if filling is None else filling.last
        written = filling is not None and filling.whole
        if written and _called(value) == "empty":
            found = "array"
        if found is None:
            varied = {one.name for one in candidates if one.rank != NEVER} - counts
            manner = holders.of(value, varied) or (filling and holders.empty(value))
            known = is_parameter(name)
            if manner is not None and not _DATA.fullmatch(name):
                text = f"{name} = {ast.unparse(value)}"
                rank = MADE if manner == "made" and not known else ARRAY
                sure = known or manner == "object"
                candidates.append(_Candidate(name, "holder", rank, at, text, "", sure))
            continue
        if uses.gathers(name, value) or (
            found in ("array", "list") and uses.filled(name) and not written
        ):
            continue
        if found == "int" and uses.counts(name):
            counts.add(name)
        one = _candidate(uses, name, found, at, value)
        candidates.append(one._replace(grid=one.grid and not written))
    return candidates, counts


def _least(
    candidates: Collection[_Candidate],
    near: Collection[_Candidate],
    settings: bool,
    wanted: Collection[str],
) -> int:
    """Return of which rank those are that become leaves, besides floats and parameters.

    Parameters
    ----------
    candidates : collection of _Candidate
    near : collection of _Candidate
        Those from which the output may come.
    settings : bool
        Whether the floats among these are settings alone.
    wanted : collection of str
    """
    ranks = {one.rank for one in near}
    data = {one.name for one in near if one.why}
    if INTEGER in ranks and all(one.grid for one in near if one.rank == ARRAY):
        ranks -= {ARRAY}
    if set(wanted) - data:
        ranks -= {INTEGER, DATA, EXPONENT}  # there is something else to vary
    elif FLOAT in ranks and settings:
        others = {one.rank for one in near if not one.grid} & {ARRAY, INTEGER, MADE}
        ranks = others or ranks
    elif any(one.rank == FLOAT for one in candidates):
        ranks -= {INTEGER, DATA, EXPONENT}
        if all(one.grid for one in near if one.rank == ARRAY):
            ranks -= {ARRAY}  # what is filled by a way that cannot be read in the text
    return min(ranks - {NEVER}, default=FLOAT)


def _above(names: Collection[str], namespace: Mapping[str, Any], beside: bool) -> list[str]:
    """Return what cells above left that is to be varied.

    Parameters
    ----------
    names : collection of str
        Where the output may come from.
    namespace : mapping
    beside : bool
        Whether the cell has something to vary too: then parameters alone.
    """
    found = before(names, namespace)
    named = [name for name in found if is_parameter(name)]
    if named or beside:
        holders = [
            name
            for name in found
            if not isinstance(namespace[name], (float, np.number, np.ndarray))
        ]
        return [name for name in found if name in named or (name in holders and not beside)]
    return [name for name in found if not _DATA.fullmatch(name)] or found


def _candidate(
    uses: Uses, name: str, found: str, statement: ast.stmt, value: ast.expr
) -> _Candidate:
    text = f"{name} = {ast.unparse(value)}"
    rank, why = {"float": FLOAT, "int": INTEGER}.get(found, ARRAY), ""
    if rank == ARRAY:
        data = _DATA.fullmatch(name) is not None
        if uses.only_indexes(name) or (data and uses.is_label(name)):
            rank, why = NEVER, "data, being only an index or compared"
        elif data:
            rank, why = DATA, "data by name"
        elif _called(value) in ("randint", "integers", "choice"):
            rank, why = DATA, "whole numbers that are drawn"
        elif found == "list" and _COUNTS.fullmatch(name) and "." not in text:
            rank, why = NEVER, "sizes by name"
        if found == "list" and (uses.as_list(name) or isinstance(value, ast.Tuple)):
            found = "items"
    elif rank == INTEGER and uses.only_exponent(name):
        rank = EXPONENT
    known = rank == ARRAY and is_parameter(name)
    grid = _called(value) in _GRIDS
    return _Candidate(name, found, rank, statement, text, why, known, grid)


def _called(value: ast.expr) -> str | None:
    """Return the last name of the function that an expression calls."""
    function = value.func if isinstance(value, ast.Call) else None
    return getattr(function, "attr", getattr(function, "id", None))


def _is_whole(value: ast.expr) -> bool:
    """Whether an expression is a whole number as written, a shape of them, or asks for one."""
    if isinstance(value, ast.Tuple):
        return bool(value.elts) and all(kind(one) == "int" for one in value.elts)
    if isinstance(value, ast.Subscript):
        value = value.value
    shape = isinstance(value, ast.Attribute) and value.attr in ("shape", "size", "ndim")
    return kind(value) == "int" or shape or _called(value) == "len"


def roots(tree: ast.Module, output: str | None) -> set[str]:
    """Return the names that what is differentiated is likely to be."""
    if output is not None:
        try:
            return set(loaded(ast.parse(output, mode="eval")))
        except SyntaxError:
            return set()
    found: set[str] = set()
    for statement in reversed(tree.body):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
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


def _gives_nodes(tree: ast.Module, uses: Uses, namespace: Mapping[str, Any]) -> bool:
    """Whether the cell reads Nodes, or what holds some, from before it."""
    names = loaded(tree) - uses.bound
    before = {name: namespace[name] for name in names if name in namespace}
    return any(isinstance(value, Node) for value in before.values()) or any(
        node.requires_grad for node, _ in within(before)
    )
