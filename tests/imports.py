"""How the files of a package depend on each other, read from their source.

Every import counts, wherever it stands: at the top, in a function, under `TYPE_CHECKING`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeGuard

__all__ = ["Package", "Use"]


class Use(NamedTuple):
    """A name that one file takes from another: `name` is None for the module itself."""

    file: str
    line: int
    module: str
    name: str | None


class Package:
    """The modules of a package, by dotted name relative to it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.trees: dict[str, ast.Module] = {}
        self.packages: set[str] = set()
        for path in sorted(root.rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            if "node_modules" in parts or "frontend" in parts:
                continue
            if parts[-1] == "__init__":
                parts = parts[:-1]
                self.packages.add(".".join(parts))
            self.trees[".".join(parts)] = ast.parse(path.read_text("utf-8"))

    def _absolute(self, module: str, node: ast.ImportFrom) -> str | None:
        """Return what an import is from, relative to the package; None for what is outside."""
        if node.level == 0:
            own = f"{self.root.name}."
            name = node.module or ""
            if name == self.root.name:
                return ""
            return name.removeprefix(own) if name.startswith(own) else None
        parts = module.split(".") if module else []
        if module not in self.packages:
            parts = parts[:-1]
        parts = parts[: len(parts) - (node.level - 1)]
        return ".".join([*parts, *([node.module] if node.module else [])])

    def uses(self, module: str) -> Iterator[Use]:
        """Go through what a module imports of the package."""
        for node in ast.walk(self.trees[module]):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    root, _, whole = alias.name.partition(".")
                    if root == self.root.name:
                        yield Use(module, node.lineno, whole, None)
            if not isinstance(node, ast.ImportFrom):
                continue
            source = self._absolute(module, node)
            if source is None:
                continue
            for alias in node.names:
                whole = f"{source}.{alias.name}".lstrip(".")
                if whole in self.trees:
                    yield Use(module, node.lineno, whole, None)
                else:
                    yield Use(module, node.lineno, source, alias.name)

    def circles(self) -> list[list[str]]:
        """Return the groups of two or more files that each depend on all the others."""
        after = {m: sorted({u.module for u in self.uses(m)} - {m}) for m in self.trees}
        index: dict[str, int] = {}
        low: dict[str, int] = {}
        stack: list[str] = []
        found: list[list[str]] = []

        def visit(one: str) -> None:  # Tarjan's algorithm
            index[one] = low[one] = len(index)
            stack.append(one)
            for other in after[one]:
                if other not in index:
                    visit(other)
                    low[one] = min(low[one], low[other])
                elif other in stack:
                    low[one] = min(low[one], index[other])
            if low[one] == index[one]:
                group = stack[stack.index(one) :]
                del stack[stack.index(one) :]
                if len(group) > 1:
                    found.append(group)

        for module in self.trees:
            if module not in index:
                visit(module)
        return found

    def _aliases(self, module: str) -> dict[str, str]:
        """Return the package's modules that a module knows by a name of its own."""
        known = {}
        for node in ast.walk(self.trees[module]):
            if isinstance(node, ast.ImportFrom):
                source = self._absolute(module, node)
                for alias in node.names if source is not None else ():
                    whole = f"{source}.{alias.name}".lstrip(".")
                    if whole in self.trees:
                        known[alias.asname or alias.name] = whole
        return known

    def entered(self) -> Iterator[Use]:
        """Go through the names that a module enters into another: ``other.name = …``."""
        for module, tree in self.trees.items():
            aliases = self._aliases(module)
            for node in ast.walk(tree):
                targets = node.targets if isinstance(node, ast.Assign) else ()
                for target in targets:
                    if (
                        isinstance(target, ast.Attribute)
                        and isinstance(target.value, ast.Name)
                        and target.value.id in aliases
                    ):
                        yield Use(module, node.lineno, aliases[target.value.id], target.attr)

    def private(self) -> Iterator[Use]:
        """Go through the private names that a module takes from another."""
        for module, tree in self.trees.items():
            for use in self.uses(module):
                if use.name is not None and _is_private(use.name):
                    yield use
            aliases = self._aliases(module)
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Attribute)
                    and isinstance(node.value, ast.Name)
                    and node.value.id in aliases
                    and _is_private(node.attr)
                ):
                    yield Use(module, node.lineno, aliases[node.value.id], node.attr)

    def reached(self) -> Iterator[Use]:
        """Go through the private attributes that a module uses of another room's objects.

        A room is a file or folder of the package.  What it has itself, it may use.
        """
        own: dict[str, set[str]] = {}
        for module, tree in self.trees.items():
            names = own.setdefault(module.split(".")[0], set())
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    names.add(node.name)
                elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    names.add(node.id)
                elif (
                    isinstance(node, ast.Attribute)
                    and isinstance(node.value, ast.Name)
                    and node.value.id in ("self", "cls")
                    and isinstance(node.ctx, ast.Store)
                ):
                    names.add(node.attr)
        known = {name for names in own.values() for name in names if _is_private(name)}
        for module, tree in self.trees.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute):
                    name = node.attr
                elif _is_by_name(node):
                    name = node.args[1].value
                else:
                    continue
                if name in known - own[module.split(".")[0]]:
                    yield Use(module, node.lineno, "", name)


def _is_by_name(node: ast.AST) -> TypeGuard[Any]:
    """Whether this is ``getattr(x, "name")``, or another that names an attribute so."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("getattr", "setattr", "hasattr", "delattr")
        and isinstance(node.args[1], ast.Constant)
    )


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")
