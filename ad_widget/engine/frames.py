"""Whose code is running, and at which expression: read from Python's frames.

A *library's* code is the standard library's and what is installed beside it; all else, a cell,
a script, a module of a project, is the *user's own*.  Within a frame, the compiler's table of
positions tells which expression runs and what it calls, whether or not the source is at hand.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from types import CodeType, FrameType, ModuleType
from typing import Any, NamedTuple

import numpy as np

__all__ = [
    "Call",
    "Span",
    "call_at",
    "is_computing",
    "is_library",
    "is_ours",
    "resolve",
    "span_at",
    "stores_attribute",
    "users_frame",
]

Span = tuple[int, int, int, int]  # line, column, end line, end column; columns in UTF-8 bytes

_ENGINE = os.path.dirname(os.path.abspath(__file__))
_PACKAGE = os.path.dirname(_ENGINE) + os.sep
_NUMPY = os.path.dirname(os.path.abspath(np.__file__)) + os.sep
_STANDARD = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
_INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")
# What SciPy computes of an array is no more a library's own affair than what NumPy does, but for
# what calls a function of the user's and reads the number that it returns.  So with `statistics`.
_STATISTICS = f"{_STANDARD}statistics.py"
_SCIPY = f"{os.sep}scipy{os.sep}"
_CALLING = (f"{_SCIPY}integrate{os.sep}", f"{_SCIPY}optimize{os.sep}")


class Call(NamedTuple):
    """What an instruction does.

    Attributes
    ----------
    opname : str
        The instruction's name.
    callee : tuple of str
        The dotted name of what it calls, such as ``("math", "exp")``; empty if it has none.  Of
        a call's result, ``"()"`` stands between: ``("np", "zeros", "()", "fill")``; so does
        ``"[]"`` of an element, and ``"(…)"`` of what is no name.
    mentions : tuple of tuple of str
        The dotted names read within the instruction's expression.
    """

    opname: str
    callee: tuple[str, ...]
    mentions: tuple[tuple[str, ...], ...]


def is_ours(code: CodeType) -> bool:
    """Whether this package's or NumPy's own code: what stands between the user and a Node."""
    file = code.co_filename
    return file.startswith((_PACKAGE, _NUMPY, "<__array_function__"))


@lru_cache(4096)
def _library_file(file: str) -> bool:
    return file.startswith((_PACKAGE, _STANDARD, "<frozen", "<__array_function__")) or any(
        part in file for part in _INSTALLED
    )


@lru_cache(4096)
def _computing_file(file: str) -> bool:
    return file == _STATISTICS or (_SCIPY in file and not any(part in file for part in _CALLING))


def is_library(code: CodeType) -> bool:
    """Whether the standard library's, an installed package's, or this package's own code."""
    return _library_file(code.co_filename)


def is_computing(code: CodeType) -> bool:
    """Whether library code that computes of arrays and numbers what the user asks it to."""
    return _computing_file(code.co_filename)


def users_frame(depth: int = 1) -> FrameType | None:
    """Return the frame that called this package, NumPy or the like, if it is the user's own code.

    Parameters
    ----------
    depth : int
        How many frames to leave out, from the caller's on.
    """
    frame: FrameType | None = sys._getframe(depth + 1)
    while frame is not None and (is_ours(frame.f_code) or is_computing(frame.f_code)):
        frame = frame.f_back
    return None if frame is None or is_library(frame.f_code) else frame


@lru_cache(256)
def _instructions(code: CodeType) -> tuple[Any, ...]:
    import dis

    return tuple(dis.get_instructions(code))


def _index(code: CodeType, lasti: int) -> int:
    """Return the index of the instruction at `lasti`, or whose cache entries hold it."""
    found = 0
    for k, instruction in enumerate(_instructions(code)):
        if instruction.offset > lasti:
            break
        found = k
    return found


@lru_cache(4096)
def span_at(code: CodeType, lasti: int) -> Span | None:
    """Return where in its file the expression at an instruction stands."""
    from itertools import islice

    line, end_line, column, end_column = next(
        islice(code.co_positions(), max(lasti, 0) // 2, None), (None,) * 4
    )
    if line is None or end_line is None or column is None or end_column is None:
        return None
    return line, column, end_line, end_column


def _is_hook(instruction: Any) -> bool:
    """Whether an instruction was added to the user's code: it has no width in the source."""
    at = instruction.positions
    return (
        not instruction.opname.startswith(("RETURN", "STORE"))
        and at is not None
        and at.lineno is not None
        and at.lineno == at.end_lineno
        and at.col_offset == at.end_col_offset
    )


@lru_cache(4096)
def stored_at(code: CodeType, lasti: int) -> str | None:
    """Return the local variable that takes the result of an instruction.

    Returns
    -------
    str or None
        Its name; ``"return"`` where the result is returned; None where it is used otherwise.
    """
    instructions = _instructions(code)
    k = _index(code, lasti) + 1
    while k < len(instructions) and (
        instructions[k].opname in ("CALL", "CACHE", "COPY") or _is_hook(instructions[k])
    ):
        k += 1  # CALL is the second half of a call in Python 3.11
    if k == len(instructions):
        return None
    after = instructions[k]
    if after.opname.startswith(("STORE_FAST", "STORE_DEREF")):
        name = after.argval
        return name if isinstance(name, str) else str(name[0])
    return "return" if after.opname == "RETURN_VALUE" else None


def stores_attribute(code: CodeType, lasti: int) -> str | None:
    """Return the attribute that takes the result of an instruction, if one does."""
    for after in _instructions(code)[_index(code, lasti) + 1 :]:
        if after.opname != "SWAP" and not _is_hook(after):
            return str(after.argval) if after.opname == "STORE_ATTR" else None
    return None


@lru_cache(1024)
def call_at(code: CodeType, lasti: int) -> Call:
    """Return what the instruction at `lasti` does, and which names its expression reads."""
    instructions = _instructions(code)
    here = instructions[_index(code, lasti)]
    at = here.positions
    if at is None or at.lineno is None or at.col_offset is None:
        return Call(here.opname, (), ())
    start = (at.lineno, at.col_offset)
    end = (at.end_lineno or at.lineno, at.end_col_offset or at.col_offset)
    chains: list[tuple[tuple[int, int], list[str]]] = []
    arguments: list[tuple[tuple[int, int], list[str]]] = []
    for one in instructions[: instructions.index(here)]:
        p = one.positions
        if p is None or p.lineno is None or p.col_offset is None or _is_hook(one):
            continue
        first, last = (p.lineno, p.col_offset), (p.end_lineno, p.end_col_offset)
        if first < start or last > end:
            continue
        if one.opname in ("LOAD_ATTR", "LOAD_METHOD"):
            unnamed = bool(chains) and chains[-1][0] > first  # of an expression in parentheses
            while unnamed and chains and chains[-1][0] > first:
                arguments.append(chains.pop())
            if unnamed and not (chains and chains[-1][0] == first):
                chains.append((first, ["(…)"]))
            if chains:
                chains[-1][1].append(one.argval)
        elif one.opname.startswith("BINARY_S"):  # X[i]
            while chains and chains[-1][0] > first:
                arguments.append(chains.pop())
            if chains and chains[-1][0] == first:
                chains[-1][1].append("[]")
        elif one.opname in ("CALL", "CALL_KW", "CALL_FUNCTION_EX"):
            while chains and chains[-1][0] > first:  # its arguments
                arguments.append(chains.pop())
            if chains and chains[-1][0] == first:
                chains[-1][1].append("()")
        elif one.opname.startswith(("LOAD_NAME", "LOAD_GLOBAL", "LOAD_FAST", "LOAD_DEREF")):
            names = one.argval if isinstance(one.argval, tuple) else (one.argval,)
            chains.extend((first, [name]) for name in names)
    callee: tuple[str, ...] = ()
    if here.opname.startswith(("CALL", "PRECALL")) and chains and chains[0][0] == start:
        callee = tuple(chains[0][1])
    return Call(here.opname, callee, tuple(tuple(names) for _, names in chains + arguments))


def resolve(frame: FrameType, names: tuple[str, ...]) -> Any:
    """Return what a dotted name stands for in a frame, reading attributes of modules and classes.

    Returns
    -------
    object
        None where that would run somebody's code, or there is nothing of the name.
    """
    if not names:
        return None
    first = names[0]
    for scope in (frame.f_locals, frame.f_globals, frame.f_builtins):
        if first in scope:
            found = scope[first]
            break
    else:
        return None
    for name in names[1:]:
        if not isinstance(found, (type, ModuleType)):
            found = type(found)
        if name == "[]" and isinstance(found, type) and issubclass(found, np.ndarray):
            continue  # an element of an array has its methods
        found = getattr(found, name, None)
        if found is None:
            return None
    return found
