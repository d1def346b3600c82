r"""An op: one operation that knows how to run forward and how to send a cotangent back.

Adding one is one entry::

    sin = define("sin", np.sin, lambda g, ans, x: g * np.cos(x), formula=r"\sin {0}")

Read the rule as: *given the cotangent* ``g`` *of the result* ``ans = sin(x)``, *the cotangent of*
``x`` *is* ``g * cos(x)``.  There is one such rule for each operand, and None for an operand that
no gradient flows to.  Rules are ordinary NumPy code.  Given arrays they are the backward pass;
given Nodes they record it, which gives higher derivatives, forward mode and the backward half of
a program.  So a rule never branches on a number: it says `numpy.where`.

A rule need not care about broadcasting: the engine sums each cotangent back to its operand's
shape (see `unbroadcast.fitted`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numpy import ndarray

from .apply import apply

__all__ = ["OPS", "Op", "Rule", "define", "unchanged"]

Rule = Callable[..., Any]

OPS: dict[str, Op] = {}
"""Every op by name: the vocabulary of programs, and what the browser must be able to evaluate."""

OWN: set[str] = set()
"""Names of the package's own ops, which no other op may take; filled once all are defined."""


class EachOperand:
    """The rules of an op that takes any number of operands: ``rule(k, g, ans, *args, **attrs)``.

    With `together`, ``together(g, ans, *args, **attrs)`` gives the cotangents of all operands in
    one call, so that a pass through thousands of operands does not hand all of them to each rule.
    """

    __slots__ = ("rule", "together")

    def __init__(self, rule: Rule, together: Rule | None = None) -> None:
        self.rule = rule
        self.together = together

    def __getitem__(self, k: int) -> Rule:
        rule = self.rule
        return lambda g, ans, *args, **attrs: rule(k, g, ans, *args, **attrs)


Rules = tuple[Rule | None, ...] | EachOperand


def unchanged(g: Any, ans: Any, *args: Any, **attrs: Any) -> Any:
    """Return the cotangent as it is; a backward pass knows this rule and need not call it."""
    return g


class Op:
    """One operation: a forward, one rule an operand, and how it is written.

    Call it with Nodes and it computes and joins the graph; call it with plain arrays and it just
    computes.

    Parameters are the attributes of the same names; `define` makes one and enters it in `OPS`.

    Attributes
    ----------
    name : str
        Its name in programs, unique.
    forward : callable
        ``forward(*args, **attrs)`` on NumPy arrays.
    vjps : sequence of callables or None
        ``vjps[k](g, ans, *args, **attrs)`` is the cotangent of operand ``k``: an array that
        broadcasts with, or is broadcast from, its shape.
    scalar : callable or None
        A forward for Python floats alone, equal to `forward` up to rounding.  It may raise
        ArithmeticError or ValueError where NumPy returns inf or NaN; `forward` then runs.
    keeping : callable or None
        Runs in `forward`'s place where a gradient will be asked for: ``(value, kept)``.  A pass
        on numbers hands `kept` to the rules, as an attribute of that name; a recorded one has
        none of it, since there all that a rule uses must be in the graph.
    symbol, formula : str
        The sign on a card (``"×"``) and the LaTeX of a result, with ``{0}`` for operand 0.
    infix : str or None
        How the expression of a result reads in plain text, with ``{0}`` for operand 0.
    doc : str
        What it is, in a line.
    differentiable, throughout : bool
        Whether a gradient can flow to any operand, and to every one.
    """

    __slots__ = (
        "differentiable",
        "doc",
        "formula",
        "forward",
        "infix",
        "keeping",
        "name",
        "scalar",
        "symbol",
        "throughout",
        "vjps",
    )

    def __init__(
        self,
        name: str,
        forward: Callable[..., Any],
        vjps: Rules,
        *,
        scalar: Callable[..., Any] | None,
        keeping: Callable[..., tuple[Any, Any]] | None = None,
        symbol: str,
        formula: str,
        infix: str | None,
        doc: str,
    ) -> None:
        self.name = name
        self.forward = forward
        self.vjps = vjps
        self.scalar = scalar
        self.keeping = keeping
        self.symbol = symbol
        self.formula = formula
        self.infix = infix
        self.doc = doc
        rules = () if isinstance(vjps, EachOperand) else vjps
        self.throughout = None not in rules
        self.differentiable = self.throughout or any(rules)

    def __repr__(self) -> str:
        return f"<op {self.name}>"

    def __call__(self, *operands: Any, **attrs: Any) -> Any:
        """Compute the result of Nodes, arrays and numbers: see `apply`."""
        if type(operands[0]) is ndarray and all(type(x) is ndarray for x in operands):
            return self.forward(*operands, **attrs)  # as rules call ops in a backward pass
        return apply(self, operands, attrs)


_TEX: dict[str, str | int | None] = {
    **{c: rf"\{c}" for c in "#$%&"},
    "_": " ",
    "{": r"\{{",  # doubled, for `str.format`
    "}": r"\}}",
    "\\": r"\backslash ",
    "^": r"\hat{{}}",
    "~": r"\sim ",
}


def _as_tex(name: str) -> str:
    """Return a name as it stands in a formula of an op."""
    return name.translate(str.maketrans(_TEX))


def define(
    name: str,
    forward: Callable[..., Any],
    *vjps: Rule | None,
    each: Rule | None = None,
    together: Rule | None = None,
    scalar: Callable[..., Any] | None = None,
    keeping: Callable[..., tuple[Any, Any]] | None = None,
    symbol: str | None = None,
    formula: str | None = None,
    infix: str | None = None,
    doc: str = "",
) -> Op:
    """Define an op and enter it in the table `OPS`, in the place of an earlier one of yours.

    Parameters
    ----------
    name : str
        Its name in programs.
    forward : callable
        ``forward(*args, **attrs)`` on NumPy arrays.
    *vjps : callable or None
        One rule an operand, in order.
    each : callable, optional
        Instead of `vjps`, ``each(k, g, ans, *args, **attrs)`` for an op with any number of
        operands.
    together : callable, optional
        Beside `each`, ``together(g, ans, *args, **attrs)``: the cotangents of all operands.
    scalar : callable, optional
        A faster forward for Python floats.
    keeping : callable, optional
        A forward that also leaves what its rules would else compute again: see `Op`.
    symbol, formula, infix : str, optional
        How it is shown; by default from its name.
    doc : str, optional
        What it is, in a line.

    Returns
    -------
    Op

    Raises
    ------
    TypeError
        If the name is no text.
    ValueError
        If the package has an op of that name, or the name cannot be written on a card.

    Examples
    --------
    >>> import numpy as np
    >>> cube = define("cube", lambda x: x**3, lambda g, ans, x: 3 * g * x**2, symbol="³")
    >>> x = Node(2.0)
    >>> cube(x).backward()
    >>> float(x.grad)
    12.0
    """
    if not isinstance(name, str):
        raise TypeError(f"an op's name is a text, not {name!r}")
    if not name.strip() or not name.isprintable():
        raise ValueError(f"an op's name is what its card says, which cannot be {name!r}")
    if name in OPS and (name in OWN or not OWN):  # a cell may be run again
        raise ValueError(f"an op named {name!r} exists already; choose another name")
    arguments = ", ".join(f"{{{k}}}" for k in range(max(len(vjps), 1)))
    rules: Rules = EachOperand(each, together) if each is not None else vjps
    OPS[name] = made = Op(
        name,
        forward,
        rules,
        scalar=scalar,
        keeping=keeping,
        symbol=symbol or name.replace("_", " "),
        formula=formula or rf"\operatorname{{{{{_as_tex(name)}}}}}({arguments})",
        infix=infix,
        doc=doc,
    )
    return made
