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
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from ..engine import Node
from .constants import assigned, kind
from .flow import Flow, loaded, root, targets
from .naming import within
from .recorder import Held
from .uses import Uses

__all__ = ["Plan", "plan", "roots"]

_DATA = re.compile(
    r"(?:X|Y|y|[xy]s|X_?s|Y_?s|[xX]\d?_?(?:train|test|val|valid|batch|b|tr|data)|"
    r"[yY]\d?_?(?:train|test|val|valid|batch|b|tr|true|obs|data)|(?:train|test|val)_?[xXyY]|"
    r"(?:\w+_)?(?:data|dataset|targets?|labels?|inputs?|features?|observations?|obs|classes|"
    r"samples?|images?)|(?:targets?|labels?)_\w+)",
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
    uses = Uses(tree)
    candidates: list[_Candidate] = []
    counts: set[str] = set()
    pairs = [(top, name, value) for top in tree.body for name, value in assigned(top)]
    own = uses.bound - {name for _, name, value in pairs if kind(value) == "int"}
    for statement in tree.body:
        for name, value in assigned(statement):
            found = kind(value, own)
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


def _candidate(uses: Uses, name: str, found: str, statement: ast.stmt, text: str) -> _Candidate:
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
