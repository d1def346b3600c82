"""Warnings that NumPy gives within an op, told of the user's line instead of this package's."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TextIO

from ..engine.frames import is_library

__all__ = ["at_the_users_line"]

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


@contextmanager
def at_the_users_line() -> Iterator[None]:
    """Have warnings from within an op shown, and counted, at the line that asked for the op."""
    before = warnings.showwarning

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        warned: FrameType | None = sys._getframe(1)
        while warned is not None and warned.f_code.co_filename != filename:
            warned = warned.f_back
        user, ours = warned, False
        while user is not None and is_library(user.f_code):
            ours = ours or user.f_code.co_filename.startswith(_PACKAGE)
            user = user.f_back
        if warned is None or user is None or not ours:
            before(message, category, filename, lineno, file, line)
            return
        # A line's warning is told once, but one line of ours computes for every line of the user's.
        told = warned.f_globals.get("__warningregistry__", {})
        told.pop((str(message), category, lineno), None)
        warnings.warn_explicit(
            message,
            category,
            user.f_code.co_filename,
            user.f_lineno,
            module=user.f_globals.get("__name__", "<string>"),
            registry=user.f_globals.setdefault("__warningregistry__", {}),
        )

    warnings.showwarning = show
    try:
        yield
    finally:
        if warnings.showwarning is show:
            warnings.showwarning = before
