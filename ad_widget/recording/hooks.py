"""Hooks: what rewritten code calls, and how the calls come into it.

In a tree a call has no width in the source, so places, tracebacks and ``inspect.getsource`` show
what was written.  Hooks are constants of the compiled code, so no namespace holds them.
"""

from __future__ import annotations

import ast
import builtins
import warnings
from collections.abc import Callable, Iterable, Iterator
from types import CodeType
from typing import Any

from . import answers, scopes

__all__ = ["at_place", "call", "call_statement", "compiled", "constants", "plain_codes"]

_MARK = "\0ad_widget:"  # what stands in a tree for a hook, until the code is compiled
_HOOKS: dict[str, Callable[..., Any]] = {
    _MARK + hook.__name__: hook
    for hook in (
        answers.asked,
        answers.looked_up,
        answers.owned,
        answers.owned_argument,
        answers.owned_each,
        scopes.enter,
        scopes.leave,
        scopes.turn,
        scopes.done,
        scopes.back,
        scopes.tick,
        scopes.turns_of,
        scopes.items_of,
        scopes.apart,
        scopes.turning,
    )
}


# ---------------------------------------------------------------------- in a tree


def at_place(node: Any, at: ast.AST) -> Any:
    """Give nodes that were added a place without width."""
    for one in ast.walk(node):
        if isinstance(one, (ast.expr, ast.stmt)) and not hasattr(one, "lineno"):
            one.lineno = one.end_lineno = at.lineno  # type: ignore[attr-defined]
            one.col_offset = one.end_col_offset = at.col_offset  # type: ignore[attr-defined]
    return node


def call(hook: Callable[..., Any], args: list[ast.expr], at: ast.AST) -> ast.Call:
    """Return a call of a hook."""
    made: ast.Call = at_place(ast.Call(ast.Constant(_MARK + hook.__name__), args, []), at)
    return made


def constants(values: Iterable[Any], at: ast.AST) -> list[ast.expr]:
    """Return arguments that are constants."""
    return [at_place(ast.Constant(value), at) for value in values]


def call_statement(
    hook: Callable[..., Any], values: Iterable[Any], args: list[ast.expr], at: ast.AST
) -> ast.stmt:
    """Return a statement that calls a hook with constants, and what else there is behind them."""
    made: ast.Expr = at_place(ast.Expr(call(hook, [*constants(values, at), *args], at)), at)
    return made


# ---------------------------------------------------------------------- compiling


def compiled(tree: ast.AST, file: str, compiler: Callable[..., Any] = builtins.compile) -> CodeType:
    """Compile a rewritten tree, with the hooks as constants of the code."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # said of the code as it was written
        code: CodeType = compiler(tree, file, "exec")
    return _with_hooks(code)


def _with_hooks(code: CodeType) -> CodeType:
    constants = tuple(
        _with_hooks(one)
        if isinstance(one, CodeType)
        else _HOOKS.get(one, one)
        if type(one) is str
        else one
        for one in code.co_consts
    )
    return code.replace(co_consts=constants)


def plain_codes(rewritten: CodeType, plain: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Yield each code of a rewritten tree beside that of the tree as it was written."""
    yield rewritten, plain
    ours = [one for one in rewritten.co_consts if isinstance(one, CodeType)]
    theirs = [one for one in plain.co_consts if isinstance(one, CodeType)]
    for a, b in zip(ours, theirs, strict=True):
        yield from plain_codes(a, b)
