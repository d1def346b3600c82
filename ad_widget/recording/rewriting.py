"""Rewriting code so that Nodes pass where NumPy and `math` take plain numbers.

Look-ups are rewritten, never calls or stores: ``np.array`` becomes ``looked_up(np.array)``.  A
name whose elements are assigned, ``h = np.zeros(3)``, is bound to ``owned(np.zeros(3))``.  Calls
of functions and turns of loops are announced to `scopes`.  What is added has no width in the
source, so places, tracebacks and ``inspect.getsource`` show what was written; and the hooks are
constants of the code, so no namespace holds them.
"""

from __future__ import annotations

import ast
import builtins
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import CodeType
from typing import Any, TypeVar

from . import answers, scopes
from .assigned import Assigned
from .syntax import makes_node

__all__ = ["Rewriter", "compiled", "plain_codes"]

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
    )
}
# Functions with such a decorator, or handed to one, are compiled by others.
_COMPILERS = frozenset(("njit", "jit", "vectorize", "guvectorize", "cfunc", "stencil", "cuda"))
_MODULES = frozenset(("numpy", "math", "statistics", "scipy", "functools"))
_Code = TypeVar("_Code", bound=ast.AST)
_Function = ast.FunctionDef | ast.AsyncFunctionDef


# ---------------------------------------------------------------------- the rewriter


class Rewriter:
    """Adds the hooks to a tree.

    Parameters
    ----------
    tree : ast.AST
        What is to be rewritten.
    namespace : mapping
        What its names stand for before it runs.
    makes : bool, optional
        Whether it makes Nodes itself, if that is known.

    Attributes
    ----------
    assigning : bool
        Whether it may assign elements of arrays.
    """

    def __init__(
        self, tree: ast.AST, namespace: Mapping[str, Any], makes: bool | None = None
    ) -> None:
        self._transformer = _Rewriter(tree, namespace, makes)
        self.assigning = self._transformer.assigning
        self.takes = self._transformer.takes

    def rewrite(self, tree: _Code) -> _Code:
        """Return the tree with the hooks in it."""
        rewritten: _Code = self._transformer.visit(tree)
        return ast.fix_missing_locations(rewritten)


class _Rewriter(ast.NodeTransformer):
    def __init__(self, tree: ast.AST, namespace: Mapping[str, Any], makes: bool | None) -> None:
        self._space = namespace
        self._names = answers.answered_names()
        self._imported = set(_imported(tree))
        self._asking: Collection[str] = ()
        makes = makes_node(tree, namespace) if makes is None else makes
        if not makes:  # code that makes Nodes tells them from numbers itself
            self._imported |= {"isinstance", "hasattr"} - namespace.keys()
            self._asking = {"type", *answers.MATCHED} - namespace.keys()
            self._computing = set(_computing(tree))
        self._assigned = Assigned(tree)
        self.assigning = self._assigned.any
        # A function that writes into what it is given may be given what any name stands for.
        self._everything = self._assigned.parameters
        self._handed = set(_handed_to_compilers(tree))
        self._class: str | None = None
        self._loops: list[str] = []  # those around, innermost last, within the function
        self._known: list[dict[str, int]] = [{}]  # how often each loop's name was used
        self._followed = True  # whether calls and turns nest: not in generators and coroutines

    def takes(self, name: str) -> bool:
        """Whether elements may be assigned of what a name stands for."""
        return self._everything or name in self._assigned.names

    # ------------------------------------------------------------------ look-ups

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load) and node.attr in self._names:
            return _call(answers.looked_up, [node], node)
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if isinstance(node.ctx, ast.Load) and (
            node.id in self._imported or answers.answers_for(self._space.get(node.id))
        ):
            return _call(answers.looked_up, [node], node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        called = node.func
        if not self._asking or node.keywords:
            return node
        if isinstance(called, ast.Name) and called.id == "map" and _is_name(node.args[:1], "float"):
            node.args[0] = _call(answers.asked, [node.args[0]], node.args[0])
        if isinstance(called, ast.Name):
            asks = called.id in self._asking and len(node.args) == 1
        else:
            attribute = called.attr if isinstance(called, ast.Attribute) else ""
            of_class = attribute == "float64" and len(node.args) == 1
            asks = of_class or (attribute in answers.ASKED_METHODS and not node.args)
        if asks and (node in self._computing or ast.unparse(called) == "type"):
            node.func = _call(answers.asked, [called], called)
        return node

    def visit_MatchClass(self, node: ast.MatchClass) -> ast.MatchClass:
        node.patterns = [self.visit(one) for one in node.patterns]
        node.kwd_patterns = [self.visit(one) for one in node.kwd_patterns]
        name = ast.unparse(node.cls).removeprefix("np.").removeprefix("numpy.")
        if name in self._asking:
            node.cls = _at(ast.Name(answers.MATCHED[name], ast.Load()), node.cls)
        return node

    def visit_MatchMapping(self, node: ast.MatchMapping) -> ast.MatchMapping:
        node.patterns = [self.visit(one) for one in node.patterns]
        return node

    def visit_MatchValue(self, node: ast.MatchValue) -> ast.MatchValue:
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.match_case:
        node.pattern = self.visit(node.pattern)
        if node.guard is not None:
            node.guard = self.visit(node.guard)
        node.body = self._block(node.body)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return node

    def visit_TypeAlias(self, node: ast.AST) -> ast.AST:
        return node

    # ------------------------------------------------------------------ bindings

    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        self.generic_visit(node)
        node.value = self._owned(node.targets, node.value)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        node.target = self.visit(node.target)
        if node.value is not None:
            node.value = self._owned([node.target], self.visit(node.value))
        return node

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.NamedExpr:
        self.generic_visit(node)
        node.value = self._owned([node.target], node.value)
        return node

    def _owned(self, targets: list[ast.expr], value: ast.expr) -> ast.expr:
        if isinstance(value, (ast.Constant, ast.Name, ast.Lambda, ast.Compare, ast.JoinedStr)):
            return value
        for target in targets:
            if isinstance(target, (ast.Tuple, ast.List)):
                if isinstance(value, (ast.Tuple, ast.List)):
                    if len(value.elts) == len(target.elts):
                        value.elts = [
                            self._owned([one], its)
                            for one, its in zip(target.elts, value.elts, strict=True)
                        ]
                elif any(map(self._takes, target.elts)):
                    return _call(answers.owned_each, [value], value)
            elif self._takes(target):
                return _call(answers.owned, [value], value)
        return value

    def _takes(self, target: ast.expr) -> bool:
        """Whether a target is assigned elements of somewhere."""
        if isinstance(target, ast.Name):
            return self._everything or target.id in self._assigned.names
        if isinstance(target, ast.Attribute):
            return self._everything or target.attr in self._assigned.attributes
        return False

    # ------------------------------------------------------------------ functions and classes

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.stmt:
        return self._function(node)

    def _function(self, node: _Function) -> ast.stmt:
        if node.name in self._handed or any(map(_compiles, node.decorator_list)):
            return node
        node.decorator_list = [self.visit(one) for one in node.decorator_list]
        node.args = self.visit(node.args)
        written = self._assigned.of(node)
        outer = self._class, self._loops, self._followed
        method = self._method(node)
        self._class, self._loops = None, []
        self._followed = not (isinstance(node, ast.AsyncFunctionDef) or _yields(node))
        self._known.append({})
        documented = (
            isinstance(node.body[0], ast.Expr)
            and isinstance(node.body[0].value, ast.Constant)
            and isinstance(node.body[0].value.value, str)
        )
        head, body = node.body[:documented], node.body[documented:]
        at: ast.AST = body[0] if body else head[0]
        first: list[ast.stmt] = [
            _at(
                ast.Assign(
                    [ast.Name(name, ast.Store())],
                    _call(answers.owned_argument, [_at(ast.Name(name, ast.Load()), at)], at),
                ),
                at,
            )
            for name in written
        ]
        body = self._block(body)
        if self._followed and body and (not _is_dunder(node.name) or node.name in _CALLED):
            name = node.name
            receiver: list[ast.expr] = [_at(ast.Name(method, ast.Load()), at)] if method else []
            first.append(_expression(scopes.enter, [name, node.lineno], receiver, at))
            leaves = _expression(scopes.leave, [], [], body[-1])
            body = [_at(ast.Try(body, [], [], [leaves]), at)]
        node.body = [*head, *first, *body]
        self._known.pop()
        self._class, self._loops, self._followed = outer
        return node

    def _method(self, node: _Function) -> str | None:
        """Return the name of the parameter that holds a method's object."""
        if self._class is None:
            return None
        kinds = {one.id for one in node.decorator_list if isinstance(one, ast.Name)}
        given = (*node.args.posonlyargs, *node.args.args)
        return given[0].arg if given and not kinds & {"staticmethod", "classmethod"} else None

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt:
        node.decorator_list = [self.visit(one) for one in node.decorator_list]
        node.bases = [self.visit(one) for one in node.bases]
        node.keywords = [self.visit(one) for one in node.keywords]
        outer, self._class = self._class, node.name
        node.body = self._block(node.body)
        self._class = outer
        return node

    # ------------------------------------------------------------------ loops and handlers

    def visit_For(self, node: ast.For) -> Any:
        return self._loop(node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> Any:
        return self._loop(node)

    def visit_While(self, node: ast.While) -> Any:
        return self._loop(node)

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While) -> list[ast.stmt]:
        if isinstance(node, ast.While):
            called = "while"
            node.test = self.visit(node.test)
        else:
            called = ast.unparse(node.target)
            node.target = self.visit(node.target)
            node.iter = self._owned_iterable(node.target, self.visit(node.iter))
        loop = self._loop_name(called, node.lineno)
        self._loops.append(loop)
        body = self._block(node.body)
        self._loops.pop()
        node.orelse = self._block(node.orelse)
        if not self._followed:
            node.body = [_expression(scopes.tick, [node.lineno], [], node.body[0]), *body]
            return [node]
        around = self._loops[-1] if self._loops else None
        node.body = [
            _expression(scopes.turn, [loop, node.lineno], [], node.body[0]),
            *body,
        ]
        end = node.orelse or node.body
        return [node, _expression(scopes.done, [loop, around], [], end[-1])]

    def _owned_iterable(self, target: ast.expr, value: ast.expr) -> ast.expr:
        names = [n for n in ast.walk(target) if isinstance(n, ast.Name)]
        if any(map(self._takes, names)) and not isinstance(value, (ast.Name, ast.Constant)):
            return _call(answers.owned, [value], value)
        return value

    def _loop_name(self, called: str, line: int) -> str:
        """Return a name that no other loop of the function has."""
        known = self._known[-1]
        known[called] = known.get(called, 0) + 1
        return called if known[called] == 1 else f"{called}@{line}"

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.ExceptHandler:
        if node.type is not None:
            node.type = self.visit(node.type)
        at = node.body[0]
        node.body = self._block(node.body)
        if self._followed:
            around = self._loops[-1] if self._loops else None
            node.body.insert(0, _expression(scopes.back, [around], [], at))
        return node

    def _block(self, body: Iterable[ast.stmt]) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for statement in body:
            new = self.visit(statement)
            found.extend(new if isinstance(new, list) else [new])
        return found


_CALLED = frozenset(("__call__", "__init__", "__post_init__"))


def _is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _imported(tree: ast.AST) -> Iterator[str]:
    """Yield the names that code imports from the modules whose functions are answered for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in _MODULES:
            for alias in node.names:
                if alias.name == "*":
                    yield from answers.answered_names()
                else:
                    yield alias.asname or alias.name


# What takes numbers to show or to store them, rather than to compute on.
_SHOWING = frozenset((
    "print", "display", "format", "str", "repr", "write", "dump", "dumps", "int", "round", "range",
    "set_title", "set_postfix", "log_metric", "add_scalar",
))  # fmt: skip


def _is_name(args: list[ast.expr], name: str) -> bool:
    return bool(args) and isinstance(args[0], ast.Name) and args[0].id == name


def _computing(tree: ast.AST) -> Iterator[ast.Call]:
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


def _compiles(decorator: ast.expr) -> bool:
    """Whether a decorator is a compiler's: ``@njit``, ``@numba.vectorize(...)``."""
    names = [node.id for node in ast.walk(decorator) if isinstance(node, ast.Name)]
    if "np" in names or "numpy" in names:  # np.vectorize calls the function
        return False
    names += [node.attr for node in ast.walk(decorator) if isinstance(node, ast.Attribute)]
    return not _COMPILERS.isdisjoint(names)


def _handed_to_compilers(tree: ast.AST) -> Iterator[str]:
    """Yield the functions that code hands to a compiler: ``fast = njit(f)``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _compiles(node.func):
            yield from (one.id for one in node.args if isinstance(one, ast.Name))


def _yields(function: ast.AST) -> bool:
    """Whether a function is a generator, which runs in turns with its caller."""
    todo: list[ast.AST] = list(ast.iter_child_nodes(function))
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            todo.extend(ast.iter_child_nodes(node))
    return False


def _at(node: Any, at: ast.AST) -> Any:
    """Give nodes that were added a place without width."""
    for one in ast.walk(node):
        if isinstance(one, (ast.expr, ast.stmt)) and not hasattr(one, "lineno"):
            one.lineno = one.end_lineno = at.lineno  # type: ignore[attr-defined]
            one.col_offset = one.end_col_offset = at.col_offset  # type: ignore[attr-defined]
    return node


def _call(hook: Callable[..., Any], args: list[ast.expr], at: ast.AST) -> ast.Call:
    return _at(ast.Call(ast.Constant(_MARK + hook.__name__), args, []), at)  # type: ignore[no-any-return]


def _expression(
    hook: Callable[..., Any], values: list[Any], args: list[ast.expr], at: ast.AST
) -> ast.stmt:
    constants: list[ast.expr] = [_at(ast.Constant(value), at) for value in values]
    return _at(ast.Expr(_call(hook, [*constants, *args], at)), at)  # type: ignore[no-any-return]


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
