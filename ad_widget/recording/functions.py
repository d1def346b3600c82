"""The user's own functions, treated like the cell for the time of a run.

A function that the notebook or the script itself defined gets the code of its rewritten source
while a recording runs, and its own code back afterwards.  Functions of imported modules stay as
they are, unless their module asks for it with `followed`.
"""

from __future__ import annotations

import ast
import functools
import inspect
import linecache
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any, TypeVar, cast

from ..engine.frames import is_library
from . import answers
from .elements import settled
from .held import MOST_READ
from .hooks import compiled, plain_codes
from .rewriting import Rewriter
from .scopes import Scopes, following

__all__ = ["Treated", "followed", "own_functions"]

_F = TypeVar("_F")


def own_functions(roots: Iterable[Any], space: Mapping[str, Any]) -> list[FunctionType]:
    """Find the functions of one namespace that values lead to: called, held, or as methods.

    Parameters
    ----------
    roots : iterable
        Where to start.
    space : mapping
        The namespace in which a function must have been defined to be the user's own.

    Returns
    -------
    list of function
    """
    found: list[FunctionType] = []
    seen: set[int] = set()
    queue: deque[Any] = deque(roots)
    reads = MOST_READ
    while queue and reads:
        value = queue.popleft()
        if id(value) in seen:
            continue
        seen.add(id(value))
        reads -= 1
        if isinstance(value, FunctionType):
            if value.__globals__ is space and not is_library(value.__code__):
                found.append(value)
                queue.extend(space[name] for name in _names(value.__code__) if name in space)
            for cell in value.__closure__ or ():
                try:
                    queue.append(cell.cell_contents)
                except ValueError:  # not bound yet
                    continue
            queue.extend(vars(value).values())
        elif isinstance(value, (MethodType, staticmethod, classmethod)):
            queue.append(value.__func__)
            if isinstance(value, MethodType):
                queue.append(value.__self__)
        elif isinstance(value, property):
            queue.extend(one for one in (value.fget, value.fset, value.fdel) if one is not None)
        elif isinstance(value, functools.partial):
            queue.extend((value.func, *value.args, *value.keywords.values()))
        elif isinstance(value, type):
            if value.__module__ == space.get("__name__"):
                queue.extend(list(vars(value).values()))
                queue.extend(value.__bases__)
        elif isinstance(value, (list, tuple)):
            queue.extend(islice(value, reads))
        elif type(value) is dict:
            queue.extend(islice(value.values(), reads))
        elif not isinstance(value, (ModuleType, str, bytes, int, float, complex)):
            queue.append(type(value))
            held = getattr(value, "__dict__", None)
            if type(held) is dict and type(value).__module__ == space.get("__name__"):
                queue.extend(held.values())
    return found


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _names(one)


# ---------------------------------------------------------------------- their code


class Treated:
    """The code that functions have during runs of one cell or function.

    Attributes
    ----------
    assigning : bool
        Whether a function met so far assigns elements.
    """

    def __init__(self, assigning: bool = False) -> None:
        self._plain: dict[int, tuple[CodeType, CodeType]] = {}  # by id of the rewritten code
        self.assigning = assigning

    def enter(self, rewritten: CodeType, plain: CodeType) -> None:
        """Take note of which code stands for which, in a cell that was compiled."""
        for a, b in plain_codes(rewritten, plain):
            self._plain[id(a)] = a, b

    def is_assigning(self, functions: Iterable[FunctionType]) -> bool:
        """Whether the code or one of these functions assigns elements."""
        for function in functions:
            treated = None if self.assigning else _treated(function)
            self.assigning = self.assigning or (treated is not None and treated[1])
        return self.assigning

    @contextmanager
    def during(self, find: Callable[[], Iterable[FunctionType]], scopes: Scopes) -> Iterator[None]:
        """Give functions their rewritten code within the ``with`` block, and let hooks answer.

        Parameters
        ----------
        find : callable
            Returns the functions; asked before and after, since the code may define more.
        scopes : Scopes
            What follows calls and loops.
        """
        changed: list[tuple[FunctionType, CodeType]] = []
        try:
            for function in find():
                code = function.__code__
                treated = _treated(function)
                if treated is not None:
                    self.assigning = self.assigning or treated[1]
                    changed.append((function, code))
                    function.__code__ = treated[0]
            with answers.active(self.assigning), following(scopes), scopes.clock.watching():
                yield
        finally:
            for function, code in changed:
                function.__code__ = code
            for function in find():
                known = self._plain.get(id(function.__code__))
                if known is not None:
                    function.__code__ = known[1]


_CODES: dict[tuple[str, str, int], list[tuple[CodeType, CodeType, bool]]] = {}


def _treated(function: FunctionType) -> tuple[CodeType, bool] | None:
    """Return a function's rewritten code, and whether it assigns elements."""
    code = function.__code__
    for plain, rewritten, assigning in _statement(function):
        if plain == code and plain.co_freevars == code.co_freevars:
            return rewritten, assigning
    return None


def _statement(function: FunctionType) -> list[tuple[CodeType, CodeType, bool]]:
    """Return the codes of the statement of a file in which a function stands."""
    code = function.__code__
    lines = linecache.getlines(code.co_filename, function.__globals__)
    text = "".join(lines)
    key = code.co_filename, text, code.co_firstlineno
    if key not in _CODES:
        if len(_CODES) > 1000:
            _CODES.clear()
        try:
            _CODES[key] = _compiled_statement(function, text)
        except (SyntaxError, ValueError, RecursionError):
            _CODES[key] = []
    return _CODES[key]


def _compiled_statement(function: FunctionType, text: str) -> list[tuple[CodeType, CodeType, bool]]:
    code = function.__code__
    file, line = code.co_filename, code.co_firstlineno
    flags = (code.co_flags & _FUTURE) | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT

    def compiler(tree: ast.Module, file: str, mode: str) -> CodeType:
        return cast("CodeType", compile(tree, file, mode, flags=flags, dont_inherit=True))

    found: list[tuple[CodeType, CodeType, bool]] = []
    # How a name is looked up depends on whether what is compiled with it imports it: a file is
    # compiled whole, a notebook's cell one statement after another.
    for whole in (True, False):
        module = ast.parse(text)
        statement = next((one for one in module.body if line in _lines(one)), None)
        if statement is None:
            return []
        lines = _lines(statement)
        alone = ast.Module([statement], [])
        plain = compiler(module if whole else alone, file, "exec")
        k = module.body.index(statement)
        rewriter = Rewriter(alone, function.__globals__)
        module.body[k : k + 1] = rewriter.rewrite(alone).body
        rewritten = compiled(module if whole else alone, file, compiler)
        found += [
            (b, a, rewriter.assigning)
            for a, b in plain_codes(rewritten, plain)
            if b.co_firstlineno in lines and b.co_name != "<module>"
        ]
    return found


def _lines(statement: ast.stmt) -> range:
    """Return the lines of a statement, its decorators among them."""
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(one.lineno for one in decorators)])
    return range(first, (statement.end_lineno or statement.lineno) + 1)


_FUTURE = functools.reduce(
    lambda flags, name: flags | getattr(__import__("__future__"), name).compiler_flag,
    __import__("__future__").all_feature_names,
    0,
)


# ---------------------------------------------------------------------- modules that ask for it


def followed(thing: _F) -> _F:
    """Let a module's function join and assign Nodes as a cell's own code may.

    In a notebook's cell and in the functions that the notebook defines, lists of Nodes become
    arrays, elements are assigned, and `math` and `statistics` take Nodes.  A function of an
    imported module does so if it is decorated.

    Parameters
    ----------
    thing : function or class
        A function; or a class, whose methods are all followed.

    Returns
    -------
    function or class
        What was given, to be used as a decorator.

    Raises
    ------
    TypeError
        If it is neither.
    OSError
        If its source cannot be read.

    Examples
    --------
    >>> from ad_widget import Node, followed  # doctest: +SKIP
    >>> @followed  # doctest: +SKIP
    ... def cumulative(x, n):
    ...     h = np.zeros(n)
    ...     for t in range(1, n):
    ...         h[t] = math.tanh(h[t - 1] + x)
    ...     return h.sum()
    """
    if isinstance(thing, type):
        for name, value in list(vars(thing).items()):
            if isinstance(value, FunctionType):
                setattr(thing, name, followed(value))
            elif isinstance(value, (staticmethod, classmethod)):
                setattr(thing, name, type(value)(followed(value.__func__)))
        return cast("_F", thing)
    if not isinstance(thing, FunctionType):
        raise TypeError(f"followed takes a function or a class, not {type(thing).__name__}")
    function = thing
    treated = _treated(_undecorated(function))
    if treated is None:
        raise OSError(f"followed: the source of {function.__name__} cannot be read")
    rewritten = treated[0]
    inner = FunctionType(
        rewritten,
        function.__globals__,
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    inner.__kwdefaults__ = function.__kwdefaults__

    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        outermost = not answers.is_active()
        with answers.active(assigning=True):
            result = inner(*args, **options)
        return settled(result) if outermost else result

    return cast("_F", call)


def _undecorated(function: FunctionType) -> FunctionType:
    return cast("FunctionType", inspect.unwrap(function))
