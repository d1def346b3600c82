"""What is raised where code cannot be recorded, or not run again."""

from __future__ import annotations

__all__ = ["NoLeafError", "RerunError"]


class NoLeafError(ValueError):
    """Nothing in the code can be varied."""


class RerunError(RuntimeError):
    """Code that ran once raised when it ran again; everything is as it was before.

    Attributes
    ----------
    kind, message : str
        The exception's class and text.
    line : int or None
        The line at which it was raised, as a traceback counts.
    """

    def __init__(self, kind: str, message: str, line: int | None) -> None:
        where = "" if line is None else f" (line {line})"
        super().__init__(f"{kind}: {message}{where}" if message else f"{kind}{where}")
        self.kind, self.message, self.line = kind, message, line
