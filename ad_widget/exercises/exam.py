r"""An exercise on paper: a sheet in LaTeX for each variant, and a key with worked steps.

What the sheet says is text of the notebook, set as such; its pictures are TikZ, as
`drawing.tikz` writes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..drawing.captions import captions
from ..drawing.passes import passes
from ..drawing.questions import SHAPES, Question, words
from ..drawing.tex import tex
from ..program import Program, Run
from .marking import right_number, right_text

__all__ = ["Sheet", "document"]


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
\setlength{\parindent}{0pt}\pagestyle{empty}\raggedbottom
\newcommand{\asked}[2]{\parbox[t]{.45\linewidth}{\raggedleft #1 $=$}\quad#2\par}
\newcommand{\blank}{\underline{\hspace{38mm}}\vspace{3mm}}
\newcommand{\step}[1]{{\small\raggedright\hangindent=2em #1\par}}
\begin{document}"""


def _sheet(program: Program, sheet: Sheet, head: str, title: str) -> str:
    run = sheet.run
    asked = {program.nodes[one.index].value for one in sheet.questions if one.kind == "value"}
    given = [
        f"{tex(leaf.name)} $=$ {_number(run.numbers[leaf.value])}"
        for leaf in program.leaves
        if run.program.size(leaf.value) <= _MOST and leaf.value not in asked
    ]
    lines = [rf"\section*{{{tex(head)}}}", r"Name: \underline{\hspace{70mm}}\par\medskip"]
    if program.source:
        lines.append(_code(program.source))
    if given:
        moved = any(
            not np.array_equal(run.numbers[leaf.value], leaf.data) for leaf in program.leaves
        )
        instead = ", in place of the numbers above" if program.source and moved else ""
        lines.append(rf"With {', '.join(given)}{instead}:\par\medskip")
    size = r"max width=\linewidth,max totalheight=.62\textheight"
    lines.append(rf"\begin{{adjustbox}}{{{size}}}{sheet.picture}\end{{adjustbox}}\par\bigskip")
    lines += [rf"\asked{{{tex(words(program, one, title))}}}{{\blank}}" for one in sheet.questions]
    return "\n".join([*lines, r"\newpage"])


def _key(program: Program, sheet: Sheet, head: str, title: str) -> str:
    lines = [rf"\section*{{{tex(head)}}}"]
    for one in sheet.questions:
        exact = one.kind in (*SHAPES, "order")
        right = right_text(sheet.run, one) if exact else f"{right_number(sheet.run, one):.6g}"
        lines.append(
            rf"\asked{{{tex(words(program, one, title))}}}{{\textbf{{{tex(_minus(right))}}}}}"
        )
    lines.append(r"\bigskip")
    order = passes(program)
    for done in range(1, len(order.forward) + len(order.backward) + 1):
        said = captions(program, sheet.run, done, title)
        lines += [rf"\step{{{tex(line)}}}" for line in said]
    return "\n".join([*lines, r"\newpage"])


_MOST = 16  # elements of an array that are given in numbers


def _number(value: Any) -> str:
    """Return a number, a row or a matrix."""
    array = np.asarray(value)
    if array.ndim == 0:
        return tex(_minus(f"{float(array):.6g}"))
    rows = array.reshape(1, -1) if array.ndim == 1 else array.reshape(-1, array.shape[-1])
    body = r" \\ ".join(" & ".join(f"{float(x):.6g}" for x in row) for row in rows)
    return rf"$\left(\begin{{array}}{{*{{{rows.shape[1]}}}{{r}}}}{body}\end{{array}}\right)$"


def _minus(number: str) -> str:
    return number.replace("-", "−")


def _code(source: str) -> str:
    """Return lines of code; an empty box keeps the spaces with which one begins."""
    rows = []
    for line in source.rstrip().splitlines():
        text = line.lstrip(" ")
        indent = "~" * (len(line) - len(text))
        rows.append(rf"\mbox{{}}{indent}" + tex(text).replace(" ", r"\ "))
    return "{\\ttfamily\\small\\raggedright\n" + "\\\\\n".join(rows) + "\\par}\\medskip"
