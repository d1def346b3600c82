"""What ``%%autodiff`` is told in its first line: options read, checked, and written again."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from IPython.core.error import UsageError

from ..recording import Recording
from ..recording.asked_leaves import split
from ..recording.recording import PATIENCE
from .coding import values_from
from .controls import LOG, Range

__all__ = [
    "asked_of",
    "check_ranges",
    "check_selected",
    "check_values",
    "made_of",
    "range_of",
    "unquoted",
    "values_of",
]


def values_of(text: str) -> dict[str, Any]:
    """Read the values of ``--at``."""
    try:
        return values_from(text)
    except ValueError as error:
        raise UsageError(f"%%autodiff: {error}") from None


def unquoted(text: str | None) -> str | None:
    """Take away the quotes in which IPython leaves an option that holds spaces."""
    quoted = text is not None and len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1] if text is not None and quoted else text


def range_of(text: str) -> tuple[str, Range]:
    """Read ``NAME=MIN:MAX[:STEP]`` or ``NAME=MIN:MAX:log``."""
    name, _, numbers = text.partition("=")
    log = numbers.endswith(":log")
    numbers = numbers.removesuffix(":log")
    try:
        given = tuple(map(float, numbers.split(":")))
    except ValueError:
        given = ()
    lengths = (2,) if log else (2, 3)
    if not name.strip() or len(given) not in lengths or not all(map(math.isfinite, given)):
        raise UsageError(
            "%%autodiff: --range takes NAME=MIN:MAX, NAME=MIN:MAX:STEP or NAME=MIN:MAX:log, "
            f"not {text!r}"
        )
    if log and given[0] <= 0:
        raise UsageError(f"%%autodiff: --range {text}: a logarithmic range begins above 0")
    if given[0] >= given[1]:
        raise UsageError(
            f"%%autodiff: --range {text}: the minimum {given[0]:g} is not below "
            f"the maximum {given[1]:g}"
        )
    if len(given) == 3 and given[2] <= 0:
        raise UsageError(f"%%autodiff: --range {text}: the step must be above 0")
    try:  # as leaves are called: params['b']
        (called,) = split(name)
    except ValueError:
        called = name.strip()
    return called, (*given, LOG) if log else given


def check_ranges(ranges: Mapping[str, Range], recording: Recording) -> None:
    """Refuse a range for what is no leaf, or no number."""
    leaves = dict(recording.leaves)
    for name in ranges:
        if name not in leaves:
            raise UsageError(
                f"%%autodiff: --range: there is no leaf {name!r}; the leaves are "
                + ", ".join(leaves)
            )
        if leaves[name].shape != ():
            raise UsageError(f"%%autodiff: --range: {name!r} is an array, and has no slider")


def check_selected(name: str | None, recording: Recording) -> None:
    """Refuse to select what the picture does not have."""
    names = list(dict.fromkeys([*dict(recording.leaves), *recording.names.values()]))
    if name is None or name in names or name.isdecimal():
        return
    if name not in recording.lowered()[0].scope_paths:
        raise UsageError(
            f"%%autodiff: --view: there is no node called {name!r} to select; there are "
            + ", ".join(names[:20])
        )


def check_values(at: Mapping[str, Any], recording: Recording) -> None:
    """Refuse values for what is no leaf, or that are not its shape or not finite."""
    leaves = dict(recording.leaves)
    for name, value in at.items():
        if name not in leaves:
            raise UsageError(
                f"%%autodiff: --at: there is no leaf {name!r}; the leaves are " + ", ".join(leaves)
            )
        try:
            given = np.asarray(value, np.float64)
        except (TypeError, ValueError):
            given = np.asarray(np.nan)
        if not np.isfinite(given).all():
            raise UsageError(f"%%autodiff: --at: {name!r} takes finite numbers, not {value!r}")
        shape = given.shape
        if shape != leaves[name].shape:
            raise UsageError(
                f"%%autodiff: --at: {name!r} has the shape {leaves[name].shape}, not {shape}"
            )


def asked_of(text: str) -> list[str]:
    """Split ``w,grad:W[0,1]`` at the commas that stand in no brackets."""
    parts = re.split(r",(?![^\[\]]*\])", text)
    return [part.strip() for part in parts if part.strip()]


def made_of(options: Any) -> str:
    """Return the first line of a cell without what a reader may change."""
    words = ["%%autodiff", options.output, *(f"--range {text}" for text in options.ranges)]
    words += [f"--leaves {options.leaves}"] if options.leaves else []
    words += [{True: "--literals", False: "--no-literals"}.get(options.literals)]
    words += [f"--as {options.notation}"] if options.notation else []
    words += [f"--patience {options.patience:g}"] if options.patience != PATIENCE else []
    words += [f"--title {options.title}"] if options.title else []
    return " ".join(filter(None, words))
