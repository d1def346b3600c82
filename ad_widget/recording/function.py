"""A function with its arguments, as code that can be run again."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Collection, Mapping, Sequence
from types import CodeType, FunctionType
from typing import Any

from ..engine import Node
from ..engine.context import observing
from ..engine.ops.complex import WAY, Complex
from .code import Held
from .elements import settled
from .flow import Flow
from .functions import Treated, own_functions
from .output import OutputError, chosen_by_branch, lost_at
from .reading import Read
from .recorder import Recorder

__all__ = ["Function", "signature_of"]


class Function:
    """A function and its arguments, as code to run."""

    def __init__(
        self, f: Callable[..., Any], nodes: Mapping[str, Node], others: Mapping[str, Any]
    ) -> None:
        self._f, self._nodes, self._others = f, nodes, others
        self.arguments = tuple(nodes.values())
        self.held: Sequence[Held] = ()
        self.kind: type[Node] | None = None
        self.plain = True
        self._code = code = _code_of(f)
        self._treated = Treated()
        self.names: dict[str, Any] | None = None
        self.read_first: set[str] = set()
        self.file = code.co_filename if code is not None else ""
        self.lines = range(1, 1)
        self.source: str | None = None
        self._flow = Flow(ast.Module([], []))
        try:
            text, first = inspect.getsourcelines(code if code is not None else f)
        except (OSError, TypeError):
            return
        self.lines = range(first, first + len(text))
        self.source = "".join(text).rstrip()
        try:
            tree = ast.parse(textwrap.dedent(self.source))
        except SyntaxError:  # a lambda within a call over several lines
            return
        self._flow = Flow(ast.increment_lineno(tree, first - 1))

    def may_come_from(self) -> Sequence[Node]:
        """Return the arguments."""
        return self.arguments

    def decides(self, read: Read) -> bool:
        """Whether a number was read in the test of an ``if`` or ``while``."""
        return read.line is not None and self._flow.decides(read.line)

    def free(self, names: Collection[str]) -> Callable[[], None]:
        """Refuse: a function's leaves are the arguments it is given."""
        raise ValueError(
            f"{', '.join(names)}: a function's leaves are its arguments; give explore(f, "
            f"{next(iter(names), 'x')}=...) a number, an array or a Node"
        )

    def namespace(self) -> Mapping[str, Any]:
        """Return the arguments, and the outer names that the function uses."""
        found: dict[str, Any] = {}
        f = inspect.unwrap(getattr(self._f, "__func__", self._f))
        owner = getattr(self._f, "__self__", None if inspect.isfunction(f) else self._f)
        if owner is not None:
            found["self"] = owner
        code = self._code
        if code is not None:
            space = getattr(f, "__globals__", {})
            found.update((name, space[name]) for name in code.co_names if name in space)
            cells = getattr(f, "__closure__", None) or ()
            for name, cell in zip(code.co_freevars, cells, strict=False):
                try:
                    found[name] = cell.cell_contents
                except ValueError:  # not bound yet
                    continue
        return {**found, **self._nodes}

    def is_assigning(self) -> bool:
        """Whether it may assign elements of arrays."""
        return self._treated.is_assigning(self._functions())

    def _functions(self) -> list[FunctionType]:
        """Return the functions of the same module that it leads to, itself first."""
        f = inspect.unwrap(getattr(self._f, "__func__", self._f))
        space = getattr(f, "__globals__", None)
        if space is None:
            space = getattr(getattr(type(f), "__call__", None), "__globals__", {})  # noqa: B004
        return own_functions([self._f, f, *self._others.values()], space)

    def run(self, recorder: Recorder) -> Node:
        """Call the function."""
        __tracebackhide__ = True
        recorder.found(self._nodes)
        recorder.found({k: v for k, v in self.namespace().items() if k not in self._nodes})
        signature = signature_of(self._f)
        values = {**self._others, **self._nodes}
        args: list[Any] = []
        options: dict[str, Any] = {}
        for name, value in values.items():
            parameter = signature.parameters.get(name) if signature else None
            if parameter is not None and parameter.kind is parameter.POSITIONAL_ONLY:
                continue
            options[name] = value
        for name, parameter in signature.parameters.items() if signature else ():
            if parameter.kind is parameter.POSITIONAL_ONLY and name in values:
                args.append(values[name])
        with self._treated.during(self._functions, recorder.scopes), observing(recorder):
            output = settled(self._f(*args, **options))
        called = getattr(self._f, "__name__", type(self._f).__name__)
        lost = lost_at([read for read in recorder.reads if not self.decides(read)])
        if not lost and not (isinstance(output, Node) and output.requires_grad):
            constant = chosen_by_branch(output, recorder, self._flow)
            if constant is not None:
                return constant
        if isinstance(output, Complex):
            raise TypeError(f"{called} returned complex numbers, which have no gradient: {WAY}")
        if not isinstance(output, Node):
            raise TypeError(
                f"{called} returned no Node but {type(output).__name__}, so there is nothing to "
                "differentiate: "
                + (
                    f"the path was lost {lost}"
                    if lost
                    else "return what it computes from its arguments; give them as keywords, such "
                    "as x=2.0"
                )
            )
        if not output.requires_grad:
            raise OutputError(
                f"the result of {called} comes from no leaf"
                + (f": the path was lost {lost}" if lost else "; give it one, such as x=2.0")
            )
        return output


def signature_of(f: Callable[..., Any]) -> inspect.Signature | None:
    """Return the signature of `f`, or None for a built-in function that has none."""
    try:
        return inspect.signature(f)
    except (TypeError, ValueError):
        return None


def _code_of(f: Any) -> CodeType | None:
    for one in (inspect.unwrap(f), type(f).__call__):
        code = getattr(getattr(one, "__func__", one), "__code__", None)
        if isinstance(code, CodeType):
            return code
    return None
