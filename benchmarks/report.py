"""Tables of a benchmark, and whether what was reached for is reached."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from .timing import Times

__all__ = ["Goal", "Report"]


@dataclass(frozen=True)
class Goal:
    """What is reached for: a number and its bound, above or below."""

    what: str
    measured: float
    at_most: float | None = None
    at_least: float | None = None

    @property
    def met(self) -> bool:
        if self.at_most is not None:
            return self.measured <= self.at_most
        return self.at_least is None or self.measured >= self.at_least

    def __str__(self) -> str:
        bound = f"≤ {self.at_most:g}" if self.at_most is not None else f"≥ {self.at_least:g}"
        met = "yes" if self.met else "**no**"
        return f"| {self.what} | {bound} | {self.measured:.3g} | {met} |"


@dataclass
class Report:
    """One benchmark's title, lines, and goals."""

    title: str
    lines: list[str] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)

    def row(self, text: str) -> None:
        """Add a line, and tell it at once: what is measured for long may end before its end."""
        self.lines.append(text)
        print(text, file=sys.stderr, flush=True)

    def table(self, times: Times, base: str, per: int = 1, skipped: Iterable[str] = ()) -> None:
        """Add a table of times, each as a multiple of that of `base`, fastest first."""
        unit = "ns/op" if per > 1 else "µs"
        scale = 1e9 / per if per > 1 else 1e6
        self.lines += [f"| | {unit} | × {base} |", "|---|---|---|"]
        for name in sorted(times.samples, key=times.seconds):
            time = times.seconds(name) * scale
            self.lines.append(f"| {name} | {time:,.0f} | {times.ratio(name, base):.2f} |")
        if skipped := list(skipped):
            self.lines.append(f"\nNot installed, so not measured: {', '.join(skipped)}.")

    def __str__(self) -> str:
        return "\n".join([f"## {self.title}", *self.lines, ""])
