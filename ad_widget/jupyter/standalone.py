"""The source of a function, with what of the notebook it needs to run in another place."""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Mapping
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from ..engine import Node
from ..engine.frames import is_library

__all__ = ["Standalone", "written"]

_WRITTEN = 64  # numbers of an array that are written out
_LONG = 200  # letters, or items, of what is written out
_FUNCTION = re.compile(r"(async )?def |@")


class Standalone:
    """Python code that defines what other code speaks of.

    Attributes
    ----------
    imports : dict
        Lines, in order.
    definitions : dict of str to str
        By the name that is defined.
    """

    def __init__(self) -> None:
        self.imports: dict[str, None] = {}
        self.definitions: dict[str, str] = {}
        self._asked: set[tuple[str, int]] = set()

    def text(self) -> str:
        """Return the code."""
        imports = sorted(self.imports, key=lambda line: (line.startswith("from"), line))
        functions = [text for text in self.definitions.values() if _FUNCTION.match(text)]
        plain = [text for text in self.definitions.values() if not _FUNCTION.match(text)]
        head = "\n\n".join("\n".join(part) for part in (imports, plain) if part)
        if not functions:
            return f"{head}\n\n"
        return "".join(f"{part}\n\n\n" for part in [head, *functions])

    def expression(self, f: Callable[..., Any]) -> str | None:
        """Return code for a callable, having defined what it needs; None if it has none."""
        if isinstance(f, MethodType):
            owner = _bound(f.__self__)
            return f"{owner}.{f.__name__}" if owner else None
        if not isinstance(f, FunctionType):
            return self._imported(f) or _bound(f)
        found = _source(f)
        if found is None:
            return self._imported(f) or _bound(f)
        source, tree = found
        self._define_names(f, tree)
        if isinstance(tree, ast.Lambda):
            return source
        self.definitions[tree.name] = source
        return tree.name

    def _define_names(self, f: FunctionType, tree: ast.AST) -> None:
        """Define the names from outside that a function's source has."""
        space = {**f.__globals__, **_closed_over(f)}
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        own = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
        own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        for name in dict.fromkeys(node.id for node in names):
            if name not in own and name in space and space[name] is not f:
                self.define(name, space[name])

    def define(self, name: str, value: Any) -> None:
        """Let a name have a value, if that can be written."""
        if (name, id(value)) in self._asked:
            return
        self._asked.add((name, id(value)))
        if isinstance(value, ModuleType):
            asked = value.__name__
            self.imports[f"import {asked}" + (f" as {name}" if asked != name else "")] = None
        elif isinstance(value, FunctionType) and _source(value) is not None:
            expression = self.expression(value)
            if expression != name:
                self.definitions[name] = f"{name} = {expression}"
        elif callable(value) or _module_of(value):
            self._imported(value, name)
        else:
            text = self.written(value)
            if text is not None:
                self.definitions[name] = f"{name} = {text}"

    def written(self, value: Any) -> str | None:
        """Return code for numbers, text, or lists and dicts of them; None for what is none."""
        if isinstance(value, Node):
            inner = self.written(value.data)
            self.imports["from ad_widget import Node"] = None
            return None if inner is None else f"Node({inner})"
        if isinstance(value, np.ndarray) and (value.ndim or value.dtype != float):
            if value.size > _WRITTEN or value.dtype.kind not in "fiub":
                return None
            self.imports["import numpy as np"] = None
            dtype = "" if value.dtype in (float, int, bool) else f', dtype="{value.dtype}"'
            return f"np.array({written(value.tolist())}{dtype})"
        return written(value)

    def _imported(self, value: Any, name: str = "") -> str | None:
        """Import what a module has; return the name that it has then."""
        own = getattr(value, "__name__", None)
        module = _module_of(value)
        if module is None or not isinstance(own, str):
            return None
        known = name or own
        self.imports[f"from {module} import {own}" + (f" as {known}" if known != own else "")] = (
            None
        )
        return known


def written(value: Any) -> str | None:
    """Return plain data as Python code; None for what is not plain, or long."""
    if isinstance(value, (str, list, tuple, Mapping)) and len(value) > _LONG:
        return None
    if isinstance(value, (np.generic, np.ndarray)) and value.ndim == 0:
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return f'float("{value}")'
    if value is None or isinstance(value, (bool, int, float, complex, str)):
        return repr(value)
    if isinstance(value, (list, tuple)):
        parts = [written(part) for part in value]
        if any(part is None for part in parts):
            return None
        inner = ", ".join(part for part in parts if part)
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' * (len(parts) == 1)})"
    if isinstance(value, Mapping):
        pairs = [(written(key), written(part)) for key, part in value.items()]
        good = all(key is not None and part is not None for key, part in pairs)
        return "{" + ", ".join(f"{key}: {part}" for key, part in pairs) + "}" if good else None
    return None


def _closed_over(f: FunctionType) -> dict[str, Any]:
    found = {}
    for name, cell in zip(f.__code__.co_freevars, f.__closure__ or (), strict=True):
        try:
            found[name] = cell.cell_contents
        except ValueError:  # not bound yet
            continue
    return found


def _bound(value: Any) -> str | None:
    """Return the name that the notebook, or the script, has for something."""
    space = vars(sys.modules.get("__main__", sys))
    return next((k for k, x in space.items() if x is value and not k.startswith("_")), None)


def _module_of(value: Any) -> str | None:
    """Return the module that something can be imported from by its name."""
    own = getattr(value, "__name__", "")
    for module in (getattr(value, "__module__", None), "numpy"):
        found = module not in (None, "__main__", "builtins") and sys.modules.get(module)
        if found and own and getattr(found, own, None) is value:
            return str(module)
    return None


_Defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def _source(f: FunctionType) -> tuple[str, _Defined] | None:
    """Return the source of a user's own function, and its tree; None where there is none."""
    f = inspect.unwrap(f)
    code = f.__code__
    if is_library(code):
        return None
    try:
        if f.__name__ == "<lambda>":
            return _lambda(code)
        text = textwrap.dedent(inspect.getsource(code)).rstrip()
        (tree,) = ast.parse(text).body
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    return (text, tree) if isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef) else None


def _lambda(code: CodeType) -> tuple[str, ast.Lambda] | None:
    """Find a lambda in its file, by the place of what it runs."""
    lines, _ = inspect.findsource(code)
    places = [
        ((line, start), (last, end))
        for line, last, start, end in code.co_positions()
        if line and last and start is not None and end
    ]
    found = [
        node
        for node in ast.walk(ast.parse("".join(lines)))
        if isinstance(node, ast.Lambda)
        and node.lineno == code.co_firstlineno
        and all(_start(node) <= first and last <= _end(node) for first, last in places)
    ]
    if not found:
        return None
    inner = max(found, key=_start)
    return ast.unparse(inner), inner


def _start(node: ast.expr) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _end(node: ast.expr) -> tuple[int, int]:
    return node.end_lineno or 0, node.end_col_offset or 0
