"""What the rewriter recognises in a tree: functions, calls and names that it treats apart."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from . import answers

__all__ = [
    "CALLING",
    "GOING_ON",
    "compiles",
    "computing",
    "handed_to_compilers",
    "imported",
    "is_operator",
    "parameters",
    "tells_turns",
    "yields",
]

GOING_ON = (ast.For, ast.While, ast.With, ast.Try)
"""What may end loops and turns, of what it calls or of its own."""
CALLING = frozenset(("map", "reduce", "functools.reduce"))
"""What calls a function with each item, and at once."""
_CALLED = frozenset(("__call__", "__init__", "__post_init__"))
# Functions with such a decorator, or handed to one, are compiled by others.
_COMPILERS = frozenset(("njit", "jit", "vectorize", "guvectorize", "cfunc", "stencil", "cuda"))
_MODULES = frozenset(("numpy", "math", "statistics", "scipy", "functools"))
# What takes numbers to show or to store them, rather than to compute on.
_SHOWING = frozenset((
    "print", "display", "format", "str", "repr", "write", "dump", "dumps", "int", "round", "range",
    "set_title", "set_postfix", "log_metric", "add_scalar",
))  # fmt: skip


def parameters(given: ast.arguments) -> Iterator[str]:
    """Yield the parameters that a call without keywords gives."""
    yield from (one.arg for one in (*given.posonlyargs, *given.args))
    if given.vararg is not None:
        yield f"*{given.vararg.arg}"


def tells_turns(target: ast.expr) -> bool:
    """Whether a loop has one variable, which tells its turns apart: no ``_``."""
    return isinstance(target, ast.Name) and target.id != "_"


def is_operator(method: str) -> bool:
    """Whether a method is a special one, of which a call is no group: ``__add__``."""
    return method.startswith("__") and method.endswith("__") and method not in _CALLED


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the names that code imports from the modules whose functions are answered for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in _MODULES:
            for alias in node.names:
                if alias.name == "*":
                    yield from answers.answered_names()
                else:
                    yield alias.asname or alias.name


def computing(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls whose value may be computed on: it is not shown or compared."""
    todo = list(ast.iter_child_nodes(tree))
    while todo:
        one = todo.pop()
        if isinstance(one, (ast.JoinedStr, ast.Compare)):
            continue
        if isinstance(one, ast.Call):
            yield one
            if getattr(one.func, "attr", getattr(one.func, "id", "")) in _SHOWING:
                todo.append(one.func)
                continue
        todo.extend(ast.iter_child_nodes(one))


def compiles(decorator: ast.expr) -> bool:
    """Whether a decorator is a compiler's: ``@njit``, ``@numba.vectorize(...)``."""
    names = [node.id for node in ast.walk(decorator) if isinstance(node, ast.Name)]
    if "np" in names or "numpy" in names:  # np.vectorize calls the function
        return False
    names += [node.attr for node in ast.walk(decorator) if isinstance(node, ast.Attribute)]
    return not _COMPILERS.isdisjoint(names)


def handed_to_compilers(tree: ast.AST) -> Iterator[str]:
    """Yield the functions that code hands to a compiler: ``fast = njit(f)``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and compiles(node.func):
            yield from (one.id for one in node.args if isinstance(one, ast.Name))


def yields(function: ast.AST) -> bool:
    """Whether a function is a generator, which runs in turns with its caller."""
    todo: list[ast.AST] = list(ast.iter_child_nodes(function))
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            todo.extend(ast.iter_child_nodes(node))
    return False
