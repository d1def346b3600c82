r"""An exercise on paper: a sheet in LaTeX for each variant, and a key with worked steps.

What the sheet says is text of the notebook, set as such; its pictures are TikZ, as
`drawing.tikz` writes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..drawing.captions import captions
from ..drawing.passes import passes
from ..drawing.questions import Question, words
from ..drawing.text import format_array
from ..program import Program, Run
from .marking import right_text

__all__ = ["Sheet", "document"]

_SPECIAL = {
    **{c: f"\\{c}" for c in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "∂": r"\ensuremath{\partial}",
    "·": r"\ensuremath{\cdot}",
    "−": r"\ensuremath{-}",
    "×": r"\ensuremath{\times}",
    "→": r"\ensuremath{\to}",
    "²": r"\ensuremath{^2}",
    "³": r"\ensuremath{^3}",
    "Σ": r"\ensuremath{\Sigma}",
    "σ": r"\ensuremath{\sigma}",
    "ᵀ": r"\ensuremath{^{\mathsf T}}",
    "√": r"\ensuremath{\surd}",
    "…": r"\dots{}",
}


@dataclass(frozen=True)
class Sheet:
    """One variant of an exercise.

    Attributes
    ----------
    run : Run
        Its numbers.
    questions : sequence of Question
    picture : str
        The graph as TikZ, without what is asked for.
    """

    run: Run
    questions: Sequence[Question]
    picture: str


def document(program: Program, sheets: Sequence[Sheet], title: str = "", name: str = "") -> str:
    """Return a LaTeX document: a page a sheet, and behind them all a key a sheet.

    Parameters
    ----------
    program : Program
    sheets : sequence of Sheet
    title : str, optional
        What the output is called, where it has no name of its own.
    name : str, optional
        What stands above each sheet.
    """
    parts = [_HEAD]
    many = len(sheets) > 1
    for k, sheet in enumerate(sheets, 1):
        head = f"{name or 'Exercise'}{f', variant {k}' if many else ''}"
        parts.append(_sheet(program, sheet, head, title))
    for k, sheet in enumerate(sheets, 1):
        head = f"Key{f' to variant {k}' if many else ''}"
        parts.append(_key(program, sheet, head, title))
    return "\n".join([*parts, r"\end{document}", ""])


_HEAD = r"""\documentclass[11pt,a4paper]{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\usepackage[margin=22mm]{geometry}
\usepackage{adjustbox,amssymb,tikz}
\usetikzlibrary{positioning}
\setlength{\parindent}{0pt}\pagestyle{empty}
\newcommand{\blank}{\underline{\hspace{28mm}}}
\begin{document}"""


def _sheet(program: Program, sheet: Sheet, head: str, title: str) -> str:
    run = sheet.run
    given = [
        f"{leaf.name} = {format_array(run.numbers[leaf.value])}"
        for leaf in program.leaves
        if run.program.size(leaf.value) <= 12
    ]
    lines = [rf"\section*{{{escape(head)}}}", r"Name: \underline{\hspace{70mm}}\par\medskip"]
    if program.source:
        lines.append(_code(program.source))
    if given:
        moved = any(
            not np.array_equal(run.numbers[leaf.value], leaf.data) for leaf in program.leaves
        )
        instead = ", in place of the numbers above" if program.source and moved else ""
        lines.append(rf"With {escape(', '.join(given))}{instead}:\par\medskip")
    picture = rf"\begin{{adjustbox}}{{max width=\linewidth}}{sheet.picture}\end{{adjustbox}}"
    lines += [rf"{picture}\par\bigskip", r"\begin{tabular}{rl}"]
    lines += [
        rf"{escape(words(program, one, title))} \ensuremath{{=}} & \blank \\[3mm]"
        for one in sheet.questions
    ]
    return "\n".join([*lines, r"\end{tabular}", r"\newpage"])


def _key(program: Program, sheet: Sheet, head: str, title: str) -> str:
    lines = [rf"\section*{{{escape(head)}}}", r"\begin{tabular}{rl}"]
    lines += [
        rf"{escape(words(program, one, title))} \ensuremath{{=}} & "
        rf"\textbf{{{escape(right_text(sheet.run, one))}}} \\"
        for one in sheet.questions
    ]
    lines += [r"\end{tabular}\par\bigskip", r"\begin{tabular}{l}"]
    order = passes(program)
    for done in range(1, len(order.forward) + len(order.backward) + 1):
        said = captions(program, sheet.run, done, title)
        lines += [rf"{escape(line)} \\" for line in said]
    return "\n".join([*lines, r"\end{tabular}", r"\newpage"])


def _code(source: str) -> str:
    rows = [escape(line).replace(" ", r"~") for line in source.rstrip().splitlines()]
    return "\\texttt{" + r"\\ ".join(rows) + r"}\par\medskip"


def escape(text: str) -> str:
    """Return text that LaTeX sets as it is; what it has no letter for becomes ``?``."""
    return "".join(_SPECIAL.get(c) or (c if c.isascii() or _latin(c) else _other(c)) for c in text)


def _latin(c: str) -> bool:
    return "\u00c0" <= c <= "\u017f"


def _other(c: str) -> str:
    digit = "₀₁₂₃₄₅₆₇₈₉".find(c)
    greek = _GREEK.get(c)
    if digit >= 0:
        return rf"\ensuremath{{_{digit}}}"
    return rf"\ensuremath{{\{greek}}}" if greek else "?"


_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta lambda mu nu xi pi rho tau phi chi psi omega "
    "Delta Theta Lambda"
)
_GREEK = dict(zip("αβγδεζηθλμνξπρτφχψωΔΘΛ", _NAMES.split(" "), strict=True))
