"""Whether a program holds together, asked before anything of it is run.

A program may come from a file that anybody has written.  The page asks the same of it, in
``frontend/src/wire/check.ts``.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from ..engine.op import OPS, EachOperand
from . import shape_table, shapes
from .spec import SCOPES, Section, Spec, Step

__all__ = ["check", "short"]

_KINDS = ("leaf", "constant", "op")
_MOST_NAMED = 2**24  # characters of what all scopes are called


def check(program: Spec) -> None:
    """Refuse a program that does not hold together.

    Raises
    ------
    ValueError
        With what is wrong; where a step is, with its number and op.
    """
    total = sum(math.prod(shape) for shape, _ in program.values)
    _ask(total <= shape_table.BUDGET, f"its values, {total} numbers, are too large")
    ready = _check_given(program)
    _check_steps(program, ready)
    _ask(program.output in ready, "its output is not computed")
    _check_drawn(program, ready)
    _check_scopes(program)


def short(text: str, most: int = 300) -> str:
    """Return what is quoted of a text that may be very long."""
    return text if len(text) <= most else f"{text[:most]}…"


def _ask(condition: bool, what: str) -> None:
    if not condition:
        raise ValueError(what)


def _check_given(program: Spec) -> set[int]:
    """Check constants and leaves; return their ids."""
    values = program.values
    given = {*program.constants, *program.inputs}
    _ask(all(0 <= k < len(values) for k in given), "a constant or leaf is out of range")
    _ask(
        len(given) == len(program.constants) + len(program.inputs),
        "a value is both a leaf and a constant, or two leaves",
    )
    names = {leaf.name for leaf in program.leaves}
    _ask(len(names) == len(program.leaves), "two leaves have one name")
    for k, value in program.constants.items():
        _ask(_is(np.asarray(value), values[k]), f"constant {k} has another shape or dtype")
    for leaf in program.leaves:
        _ask(_is(leaf.data, values[leaf.value]), f"leaf {leaf.name!r} has another shape or dtype")
        if leaf.tangent is not None:
            _ask(program.tangent is not None, f"leaf {leaf.name!r} has a tangent of no section")
            same = values[leaf.tangent] == values[leaf.value]
            _ask(same, f"leaf {leaf.name!r} has a tangent of another shape or dtype")
    return given


def _is(array: np.ndarray[Any, Any], value: tuple[tuple[int, ...], str]) -> bool:
    return (array.shape, str(array.dtype)) == value


# ------------------------------------------------------------------ steps


def _check_steps(program: Spec, ready: set[int]) -> None:
    """Check the steps in order, and add what they compute to `ready`."""
    values = [shapes.Value(shape, dtype) for shape, dtype in program.values]
    for k, constant in program.constants.items():
        if type(constant) in (float, int, bool):
            values[k] = values[k]._replace(weak=True)
    n = 0
    for name, section in program.sections.items():
        for step in section.steps:
            try:
                _check_step(step, values, ready)
                _check_origin(step, name, program.forward)
            except (ValueError, LookupError, TypeError) as error:
                raise ValueError(f"step {n} ({short(step.op, 40)}): {error}") from error
            ready.add(step.output)
            n += 1
        shown = ready.issuperset(section.shows)
        _ask(shown, f"section {name} shows a value that is not computed")


def _check_step(step: Step, values: list[shapes.Value], ready: set[int]) -> None:
    _ask(step.op in OPS, "the op is not known here")
    _ask(ready.issuperset(step.inputs), "it reads a value that is not computed yet")
    _ask(
        0 <= step.output < len(values) and step.output not in ready,
        "it writes a value out of turn",
    )
    attrs = {} if step.attrs is None else step.attrs
    _ask(isinstance(attrs, Mapping), f"it has no attributes but {attrs!r}")
    operands = [values[k] for k in step.inputs]
    if step.op in shape_table.ENTRIES:
        shapes.check(step.op, operands, values[step.output], attrs)
    else:
        _check_unknown(step, attrs)


def _check_unknown(step: Step, attrs: Mapping[str, Any]) -> None:
    """Check what can be known of an op that `define` has made, which no page runs."""
    rules = OPS[step.op].vjps
    several = isinstance(rules, EachOperand) or not rules
    count = len(step.inputs)
    _ask(count > 0 if several else count == len(rules), f"it takes no {count} operands")  # type: ignore[arg-type]
    known = _options(OPS[step.op].forward)
    for name in attrs:
        _ask(known is None or name in known, f"it has no attribute {name!r}")


def _check_origin(step: Step, section: str, forward: Section) -> None:
    belongs = step.origin is None or (
        section != "forward" and 0 <= step.origin < len(forward.steps)
    )
    _ask(belongs, f"there is no forward step {step.origin} that it could belong to")


@lru_cache(256)
def _options(forward: Callable[..., Any]) -> frozenset[str] | None:
    """Return the attributes that an op takes; None for one that takes any."""
    if isinstance(forward, np.ufunc):
        return frozenset()
    try:
        parameters = inspect.signature(forward).parameters.values()
    except ValueError:  # built in, and does not say
        return None
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        return None
    kinds = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return frozenset(p.name for p in parameters if p.kind in kinds) - {"out", "xp"}


# ------------------------------------------------------------------ what is drawn


def _check_drawn(program: Spec, ready: set[int]) -> None:
    def computed(ids: Iterable[int | None]) -> bool:
        return ready.issuperset(k for k in ids if k is not None)

    for k, part in enumerate(program.nodes):
        known = computed((part.value, part.grad, part.tangent))
        _ask(known, f"node {k} shows a value that is not computed")
        _ask(part.kind in _KINDS, f"node {k} is of no known kind")
        _ask(part.span is None or len(part.span) == 4, f"node {k} has no place")
        inside = part.scope is None or 0 <= part.scope < len(program.scopes)
        _ask(inside, f"node {k} was made in no known scope")
    for k, edge in enumerate(program.edges):
        forth = 0 <= edge.source < edge.target < len(program.nodes)
        _ask(forth, f"edge {k} leads nowhere, or in a circle")
        _ask(edge.operand >= 0, f"edge {k} comes from no operand")
        known = computed((edge.contribution, edge.local, edge.tangent))
        _ask(known, f"edge {k} shows a value that is not computed")
    for k, guard in enumerate(program.guards):
        _ask(guard.value in ready, f"guard {k} has no value")
        whole = np.shape(guard.outcome) == program.values[guard.value][0]
        right = guard.kind == "bool" or (guard.kind == "value" and whole)
        _ask(right, f"guard {k} has no outcome")


def _check_scopes(program: Spec) -> None:
    for k, scope in enumerate(program.scopes):
        _ask(scope.key.kind in SCOPES, f"scope {k} is of no known kind")
        _ask(scope.key.index is None or scope.key.index >= 0, f"scope {k} has no index")
        _ask(scope.parent is None or 0 <= scope.parent < k, f"scope {k} has no scope around it")
    # A path has the names of all that is around it: a chain of many is long beyond measure.
    lengths: list[int] = []
    for scope in program.scopes:
        around = 0 if scope.parent is None else lengths[scope.parent]
        lengths.append(around + len(scope.key.name) + 1)
    _ask(sum(lengths) <= _MOST_NAMED, "its scopes are nested too deeply")
    _ask(len({*program.scope_paths}) == len(program.scopes), "two scopes have one name")
