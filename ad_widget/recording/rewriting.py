"""Rewriting code so that Nodes pass where NumPy and `math` take plain numbers.

Look-ups are rewritten, never calls or stores: ``np.array`` becomes ``looked_up(np.array)``.  A
name whose elements are assigned, ``h = np.zeros(3)``, is bound to ``owned(np.zeros(3))``.  Calls
of functions and turns of loops are announced to `scopes`.  How what is added stays out of sight
is in `hooks`.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from . import answers, scopes
from .assigned import Assigned
from .hooks import at_place, call, call_statement, constants
from .recognising import (
    CALLING,
    GOING_ON,
    compiles,
    computing,
    handed_to_compilers,
    imported,
    is_operator,
    parameters,
    tells_turns,
    yields,
)
from .syntax import makes_node

__all__ = ["Rewriter"]

_Code = TypeVar("_Code", bound=ast.AST)
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


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
        self._imported = set(imported(tree))
        self._asking: Collection[str] = ()
        makes = makes_node(tree, namespace) if makes is None else makes
        if not makes:  # code that makes Nodes tells them from numbers itself
            self._imported |= {"isinstance", "hasattr"} - namespace.keys()
            self._asking = {"type", *answers.MATCHED} - namespace.keys()
            self._computing = set(computing(tree))
        self._assigned = Assigned(tree)
        self.assigning = self._assigned.any
        # A function that writes into what it is given may be given what any name stands for.
        self._everything = self._assigned.parameters
        self._handed = set(handed_to_compilers(tree))
        self._class: str | None = None
        self._loops: list[str] = []  # those around, innermost last, within the function
        self._known: list[set[str]] = [set()]  # the names of loops
        self._followed = True  # whether calls and turns nest: not in generators and coroutines
        self._caught = False  # whether what is raised may be caught in the same function

    def takes(self, name: str) -> bool:
        """Whether elements may be assigned of what a name stands for."""
        return self._everything or name in self._assigned.names

    # ------------------------------------------------------------------ look-ups

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load) and node.attr in self._names:
            return call(answers.looked_up, [node], node)
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if isinstance(node.ctx, ast.Load) and (
            node.id in self._imported or answers.answers_for(self._space.get(node.id))
        ):
            return call(answers.looked_up, [node], node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        turning = self._turning(node)
        self.generic_visit(node)
        if turning:
            node.args[0] = call(scopes.turning, [node.args[0], *turning], node.args[0])
        called = node.func
        if not self._asking or node.keywords:
            return node
        if isinstance(called, ast.Name):
            given = node.args[0] if node.args else None
            if called.id == "map" and isinstance(given, ast.Name) and given.id == "float":
                node.args[0] = call(answers.asked, [given], given)
            asks = called.id in self._asking and len(node.args) == 1
        else:
            attribute = called.attr if isinstance(called, ast.Attribute) else ""
            of_class = attribute == "float64" and len(node.args) == 1
            asks = of_class or (attribute in answers.ASKED_METHODS and not node.args)
        if asks and (node in self._computing or ast.unparse(called) == "type"):
            node.func = call(answers.asked, [called], called)
        return node

    def _turning(self, node: ast.Call) -> list[ast.expr]:
        """Return what `scopes.turning` is given of a call besides its lambda; [] of most calls."""
        function = node.args[0] if node.args else None
        if not isinstance(function, ast.Lambda) or ast.unparse(node.func) not in CALLING:
            return []
        names = list(parameters(function.args))
        loop = self._loop_name(", ".join(names), function.lineno, function.col_offset)
        taker = at_place(_again(node.func), function)
        told = len(names) == 1 and not names[0].startswith("*")
        return [taker, *constants((loop, function.lineno, told), function)]

    def visit_MatchClass(self, node: ast.MatchClass) -> ast.MatchClass:
        node.patterns = [self.visit(one) for one in node.patterns]
        node.kwd_patterns = [self.visit(one) for one in node.kwd_patterns]
        name = ast.unparse(node.cls).removeprefix("np.").removeprefix("numpy.")
        if name in self._asking:
            node.cls = at_place(ast.Name(answers.MATCHED[name], ast.Load()), node.cls)
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
                    return call(answers.owned_each, [value], value)
            elif self._takes(target):
                return call(answers.owned, [value], value)
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
        if node.name in self._handed or any(map(compiles, node.decorator_list)):
            return node
        node.decorator_list = [self.visit(one) for one in node.decorator_list]
        node.args = self.visit(node.args)
        written = self._assigned.of(node)
        outer = self._class, self._loops, self._followed, self._caught
        method = self._method(node)
        self._class, self._loops, self._caught = None, [], False
        self._followed = not (isinstance(node, ast.AsyncFunctionDef) or yields(node))
        self._known.append(set())
        documented = (
            isinstance(node.body[0], ast.Expr)
            and isinstance(node.body[0].value, ast.Constant)
            and isinstance(node.body[0].value.value, str)
        )
        head, body = node.body[:documented], node.body[documented:]
        at: ast.AST = body[0] if body else head[0]
        first: list[ast.stmt] = [
            at_place(
                ast.Assign(
                    [ast.Name(name, ast.Store())],
                    call(answers.owned_argument, [at_place(ast.Name(name, ast.Load()), at)], at),
                ),
                at,
            )
            for name in written
        ]
        # The methods of operators are no groups: they only have a scope to end what they begin.
        unnamed = is_operator(node.name)
        needed = not unnamed or any(isinstance(one, GOING_ON) for one in ast.walk(node))
        body = self._block(body)
        if self._followed and body and needed:
            name = "" if unnamed else node.name
            receiver: list[ast.expr] = (
                [at_place(ast.Name(method, ast.Load()), at)] if method and name else []
            )
            first.append(call_statement(scopes.enter, [name, node.lineno], receiver, at))
            leaves = call_statement(scopes.leave, [], [], body[-1])
            body = [at_place(ast.Try(body, [], [], [leaves]), at)]
        node.body = [*head, *first, *body]
        self._known.pop()
        self._class, self._loops, self._followed, self._caught = outer
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
        called = "while" if isinstance(node, ast.While) else ast.unparse(node.target)
        loop = self._loop_name(called, node.lineno, node.col_offset)
        if isinstance(node, ast.While):
            node.test = self.visit(node.test)
        else:
            node.target = self.visit(node.target)
            node.iter = self._owned_iterable(node.target, self.visit(node.iter))
        self._loops.append(loop)
        body = self._block(node.body)
        self._loops.pop()
        node.orelse = self._block(node.orelse)
        begins: list[ast.stmt] = []
        if not self._followed:
            begins.append(call_statement(scopes.tick, [node.lineno], [], node.body[0]))
        elif isinstance(node, ast.For):
            values = constants((loop, node.lineno, tells_turns(node.target)), node.iter)
            node.iter = call(scopes.items_of, [node.iter, *values], node.iter)
        else:
            begins.append(call_statement(scopes.turn, [loop, node.lineno], [], node.body[0]))
        node.body = [*begins, *body]
        if not self._followed:
            return [node]
        around = self._loops[-1] if self._loops else None
        end = node.orelse or node.body
        return [node, call_statement(scopes.done, [loop, around], [], end[-1])]

    def visit_ListComp(self, node: ast.ListComp) -> ast.expr:
        return self._comprehension(node)

    def visit_SetComp(self, node: ast.SetComp) -> ast.expr:
        return self._comprehension(node)

    def visit_DictComp(self, node: ast.DictComp) -> ast.expr:
        return self._comprehension(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.expr:
        return self._comprehension(node)

    def _comprehension(self, node: _Comprehension) -> ast.expr:
        # What awaits is left for others in the middle of a turn; where nothing says that an
        # exception was caught, a turn may not end.
        followed = (self._followed or not self._caught) and not any(
            isinstance(one, ast.Await) or getattr(one, "is_async", False) for one in ast.walk(node)
        )
        called = [ast.unparse(one.target) for one in node.generators]
        loops = [
            self._loop_name(name, one.target.lineno, one.target.col_offset)
            for name, one in zip(called, node.generators, strict=True)
        ]
        self.generic_visit(node)
        if not followed:
            return node
        for loop, one in zip(loops, node.generators, strict=True):
            if isinstance(one.iter, (ast.List, ast.Tuple)) and len(one.iter.elts) == 1:
                continue  # ``for y in [f(x)]`` names a value
            values = constants((loop, one.target.lineno, tells_turns(one.target)), one.iter)
            one.iter = call(scopes.turns_of, [one.iter, *values], one.iter)
        return call(scopes.apart, [node], node) if isinstance(node, ast.GeneratorExp) else node

    def _owned_iterable(self, target: ast.expr, value: ast.expr) -> ast.expr:
        names = [n for n in ast.walk(target) if isinstance(n, ast.Name)]
        if any(map(self._takes, names)) and not isinstance(value, (ast.Name, ast.Constant)):
            return call(answers.owned, [value], value)
        return value

    def _loop_name(self, called: str, line: int, column: int) -> str:
        """Return a name that no other loop of the function has."""
        known = self._known[-1]
        for name in (called, f"{called}@{line}", f"{called}@{line}:{column + 1}"):
            if name not in known:
                break
        known.add(name)
        return name

    def visit_Try(self, node: ast.Try) -> ast.stmt:
        return self._try(node)

    def visit_TryStar(self, node: Any) -> ast.stmt:
        return self._try(node)

    def _try(self, node: Any) -> ast.stmt:
        node.body = self._catching(node.body)
        node.handlers = [self.visit(one) for one in node.handlers]
        node.orelse = self._block(node.orelse)
        node.finalbody = self._block(node.finalbody)
        made: ast.stmt = node
        return made

    def visit_With(self, node: ast.With) -> Any:
        return self._with(node)

    def visit_AsyncWith(self, node: ast.AsyncWith) -> Any:
        return self._with(node)

    def _with(self, node: ast.With | ast.AsyncWith) -> list[ast.stmt]:
        node.items = [self.visit(one) for one in node.items]
        node.body = self._catching(node.body)
        return [node, *self._goes_on(node.body[-1])]

    def _catching(self, body: list[ast.stmt]) -> list[ast.stmt]:
        outer, self._caught = self._caught, True
        body = self._block(body)
        self._caught = outer
        return body

    def _goes_on(self, at: ast.AST) -> list[ast.stmt]:
        """Return what says that code goes on, whatever was raised within it."""
        if not self._followed:
            return []
        around = self._loops[-1] if self._loops else None
        return [call_statement(scopes.back, [around], [], at)]

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.ExceptHandler:
        if node.type is not None:
            node.type = self.visit(node.type)
        at = node.body[0]
        node.body = [*self._goes_on(at), *self._block(node.body)]
        return node

    def _block(self, body: Iterable[ast.stmt]) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for statement in body:
            new = self.visit(statement)
            found.extend(new if isinstance(new, list) else [new])
        return found


def _again(name: ast.expr) -> ast.expr:
    """Return a dotted name to be looked up once more, without a place."""
    first, *others = ast.unparse(name).split(".")
    found: ast.expr = ast.Name(first, ast.Load())
    for one in others:
        found = ast.Attribute(found, one, ast.Load())
    return found
