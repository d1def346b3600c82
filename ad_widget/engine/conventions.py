"""What the engine says where mathematics says nothing: kinks, ties, jumps, poles.

A function that has no derivative at a point still gets one from its rule.  `CONVENTIONS` is the
table of those points.  Each entry carries an example that the tests run, here and in the peers,
so the table cannot drift from the rules; the documentation prints it; and `at` tells whoever
inspects a Node that it sits on one.

Four ideas decide:

- *kink*: a point where the slopes from the two sides differ.  The rule gives one of the slopes
  between them (a subgradient), the middle one where there is one: ``abs`` at 0 gives 0.
- *tie*: a choice between equals.  The gradient is shared equally, so no operand is favoured for
  its position.
- *jump*: the function is constant on both sides, so its slope is 0.
- *pole*: the slope is infinite, or there is none at all.  The rule gives the infinity, or NaN,
  rather than a number that looks like an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isnan, nan
from typing import Any, NamedTuple

import numpy as np

from .kinks import (
    any_zero,
    dependent_columns,
    gammas_pole,
    half,
    one,
    repeated_eigenvalue,
    repeated_in_any_order,
    repeated_or_zero,
    repeated_result,
    repeated_singular_value,
    result_nothing,
    result_zero,
    several_rows,
    tie,
    tied_extreme,
    tied_pool,
    untaken,
    whole,
    zero,
)
from .node import Node

__all__ = ["BY_OP", "CONVENTIONS", "Convention", "Example", "at", "elsewhere", "markdown"]

Numbers = float | tuple[Any, ...]


class Example(NamedTuple):
    """A function of `x`, with ``np``, and its gradient there: ours, and what the peers give.

    None stands for a function that a peer does not offer.
    """

    code: str
    x: Numbers
    ours: Numbers
    autograd: Numbers | None
    jax: Numbers | None
    torch: Numbers | None


@dataclass(frozen=True, slots=True)
class Convention:
    """One point at which a derivative is a matter of convention.

    Attributes
    ----------
    ops : tuple of str
        The ops' names.
    point : str
        Where, in words: ``"at 0"``.
    rule : str
        What the rule gives there, in words.
    why : str
        The reason.
    holds : callable
        ``holds(ans, *args, **attrs)`` says, elementwise, whether these numbers sit on the point.
    example : Example
    operand : int or None
        The operand whose slope this is about; None for all.
    """

    ops: tuple[str, ...]
    point: str
    rule: str
    why: str
    holds: Callable[..., Any]
    example: Example
    operand: int | None = None


def at(node: Node) -> str | None:
    """Return which convention the numbers of a Node sit on, in a sentence.

    Parameters
    ----------
    node : Node

    Returns
    -------
    str or None
        None where its derivative is the ordinary one, or none is asked for.

    Examples
    --------
    >>> at(np.sign(Node(0.0)))
    'sign at 0: the slope is 0; the function is constant on both sides of the jump'
    """
    found = _found(node)
    if found is None:
        return None
    convention, hit = found
    op: Any = node.op
    places = "" if hit.size == 1 else f" ({int(hit.sum())} of {hit.size} places)"
    name = _SPOKEN.get(op.name, op.name)
    return f"{name} {convention.point}{places}: {convention.rule}; {convention.why}"


def elsewhere(node: Node) -> str | None:
    """Return what this package and others give at the point that a Node sits on, by an example.

    Parameters
    ----------
    node : Node

    Returns
    -------
    str or None
        None where `at` has nothing to say.

    Examples
    --------
    >>> elsewhere(abs(Node(0.0)))
    'np.abs(x) at 0: here 0, autograd 0, JAX 1, PyTorch 0'
    """
    found = _found(node)
    if found is None:
        return None
    one = found[0].example
    given = {"here": one.ours, "autograd": one.autograd, "JAX": one.jax, "PyTorch": one.torch}
    said = ", ".join(f"{who} {_text(x)}" for who, x in given.items() if x is not None)
    return f"{one.code} at {_text(one.x)}: {said}"


def _found(node: Node) -> tuple[Convention, np.ndarray[Any, Any]] | None:
    """Return the convention that the numbers of a Node sit on, and at which of them."""
    op = node.op
    if op is None or not node.requires_grad:
        return None
    for convention in BY_OP.get(op.name, ()):
        k = convention.operand
        if k is not None and not node.children[k].requires_grad:
            continue
        with np.errstate(all="ignore"):
            hit = np.asarray(convention.holds(node._value, *node._args, **node.attrs))
        if hit.any():
            return convention, hit
    return None


_SPOKEN = {"absolute": "abs", "remainder": "mod"}


def markdown() -> str:
    """Return the table as Markdown: what ``CONVENTIONS.md`` beside this file holds."""
    rows = [
        "# Conventions",
        "",
        "What the engine says where mathematics says nothing: kinks, ties, jumps, poles.",
        "Written by `python -m ad_widget.engine.conventions`; a test keeps it in step.",
        "",
        "| op | point | gradient | why | example | ours | autograd | jax | torch |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for c in CONVENTIONS:
        e = c.example
        place = f"`{e.code}` at {_text(e.x)}".replace("|", r"\|")
        numbers = " | ".join(_text(n) for n in (e.ours, e.autograd, e.jax, e.torch))
        names = ", ".join(_SPOKEN.get(op, op) for op in c.ops)
        words = " | ".join((c.point, c.rule, c.why)).replace("*", r"\*")
        rows.append(f"| {names} | {words} | {place} | {numbers} |")
    return "\n".join(rows) + "\n"


def _text(numbers: Numbers | None) -> str:
    if numbers is None:
        return "–"
    if isinstance(numbers, tuple):
        return f"({', '.join(map(_text, numbers))})"
    if isnan(numbers):
        return "NaN"
    text = "∞" if abs(numbers) == inf else f"{abs(numbers):g}"
    return f"−{text}" if numbers < 0 else text


_SHARED = "none is favoured for its position"
_STEP = "the function is constant on both sides of the jump"
_VERTICAL = "the graph is vertical there"
_BEYOND = "second derivatives as NaN"
_TIP = "the tip of a cone: the middle of the slopes on all sides"
_WEIGHTLESS = "what weighs nothing has no share in the sum"
_MEETING = "where values meet, the vectors can be turned into each other at no cost"
_ONE_OF = "its vector is one of many; the sum over the equal values does not depend on it"
_ZEROS = (0.0, 0.0)
_NANS = (nan, nan)
_EYE = ((1.0, 0.0), (0.0, 1.0))
_FIRST = ((1.0, 0.0), _ZEROS)
_NAN_MATRIX = (_NANS, _NANS)

CONVENTIONS: tuple[Convention, ...] = (
    Convention(
        ("absolute", "copysign"),
        "at 0",
        f"the slope is taken as 0, {_BEYOND}",
        "the middle of the slopes -1 and 1 on the two sides",
        zero,
        Example("np.abs(x)", 0.0, 0.0, 0.0, 1.0, 0.0),
        operand=0,
    ),
    Convention(
        ("maximum", "minimum", "fmax", "fmin"),
        "at a tie",
        "each operand gets half",
        _SHARED,
        tie,
        Example("np.maximum(x, 2.0)", 2.0, 0.5, 0.5, 0.5, 0.5),
    ),
    Convention(
        ("max", "min"),
        "at a tie",
        "the tied elements share the gradient equally",
        _SHARED,
        tied_extreme,
        Example(
            "np.max(x)",
            (1.0, 2.0, 2.0),
            (0.0, 0.5, 0.5),
            (0.0, 0.5, 0.5),
            (0.0, 0.5, 0.5),
            (0.0, 0.5, 0.5),
        ),
    ),
    Convention(
        ("relu",),
        "at 0",
        "the slope is taken as 0",
        "as everywhere to the left: a unit that gives nothing learns nothing",
        zero,
        Example("relu(x)", 0.0, 0.0, None, 0.0, 0.0),
    ),
    Convention(
        ("leaky_relu",),
        "at 0",
        "the slope is that of the left side",
        "as for relu",
        zero,
        Example("leaky_relu(x, 0.1)", 0.0, 0.1, None, 1.0, 0.1),
    ),
    Convention(
        ("elu",),
        "at 0",
        "the slope is alpha, that of the left side",
        "as for relu; with alpha = 1 both sides agree",
        lambda ans, x, alpha: np.equal(x, 0) & (alpha != 1),
        Example("elu(x, 2.0)", 0.0, 2.0, None, 2.0, 2.0),
    ),
    Convention(
        ("max_pool",),
        "at a tie",
        "the tied elements of a window share the gradient equally",
        _SHARED,
        tied_pool,
        Example("max_pool1d(x, 2)[0, 0]", ((1.0, 1.0),), ((0.5, 0.5),), None, None, ((1.0, 0.0),)),
    ),
    Convention(
        ("sort",),
        "at a tie",
        "each place sends its gradient to the element that came to stand there",
        "equal elements keep their order",
        lambda ans, x, axis: np.equal(np.diff(ans, axis=axis), 0),
        Example("np.sort(x)[0]", (1.0, 1.0), (1.0, 0.0), (1.0, 0.0), (1.0, 0.0), (1.0, 0.0)),
    ),
    Convention(
        ("clip",),
        "at a bound",
        "the slope is taken as 1",
        "a bound belongs to the range, inside which clip changes nothing",
        lambda ans, x, lo, hi: np.equal(x, lo) | np.equal(x, hi),
        Example("np.clip(x, -1.0, 1.0)", 1.0, 1.0, 0.0, 0.5, 1.0),
        operand=0,
    ),
    Convention(
        ("sqrt", "cbrt"),
        "at 0",
        "the slope is infinite",
        _VERTICAL,
        zero,
        Example("np.sqrt(x)", 0.0, inf, inf, inf, inf),
    ),
    Convention(
        ("power",),
        "at 0**0",
        "the slope is 0 in the base and in the exponent",
        "x**0 is 1 for every x, and 0**n is 0 for every n > 0",
        lambda ans, x, n: np.equal(x, 0) & np.equal(n, 0),
        Example("x[0] ** x[1]", _ZEROS, _ZEROS, _ZEROS, (nan, 0.0), _ZEROS),
    ),
    Convention(
        ("power",),
        "at base 0, with an exponent below 1",
        "the slope in the base is infinite",
        _VERTICAL,
        lambda ans, x, n: np.equal(x, 0) & (n < 1) & np.not_equal(n, 0),
        Example("x**0.5", 0.0, inf, inf, inf, inf),
        operand=0,
    ),
    Convention(
        ("power",),
        "at base 0",
        "the slope in the exponent is 0",
        "0**n is 0 for every n > 0",
        lambda ans, x, n: np.equal(x, 0) & (n > 0),
        Example("0.0**x", 2.0, 0.0, 0.0, 0.0, 0.0),
        operand=1,
    ),
    Convention(
        ("power",),
        "with a negative base",
        "the slope in the exponent is NaN",
        "next to a whole exponent the power of a negative number is not real",
        lambda ans, x, n: np.less(x, 0),
        Example("(-2.0) ** x", 2.0, nan, nan, nan, nan),
        operand=1,
    ),
    Convention(
        ("divide",),
        "by 0",
        "the slopes are infinite or NaN",
        "the quotient has a pole there",
        lambda ans, x, y: np.equal(y, 0),
        Example("1.0 / x", 0.0, -inf, -inf, -inf, -inf),
    ),
    Convention(
        ("reciprocal",),
        "at 0",
        "the slope is infinite",
        "it has a pole there",
        zero,
        Example("np.reciprocal(x)", 0.0, -inf, -inf, -inf, -inf),
    ),
    Convention(
        ("log", "log2", "log10"),
        "at 0",
        "the slope is infinite",
        _VERTICAL,
        zero,
        Example("np.log(x)", 0.0, inf, inf, inf, inf),
    ),
    Convention(
        ("log1p",),
        "at -1",
        "the slope is infinite",
        _VERTICAL,
        lambda ans, x: np.equal(x, -1),
        Example("np.log1p(x)", -1.0, inf, inf, inf, inf),
    ),
    Convention(
        ("hypot",),
        "at the origin",
        f"the slopes are taken as 0, {_BEYOND}",
        _TIP,
        result_zero,
        Example("np.hypot(x[0], x[1])", _ZEROS, _ZEROS, _NANS, (0.5, 0.5), _NANS),
    ),
    Convention(
        ("arctan2",),
        "at the origin",
        "there is no slope: NaN",
        "every angle meets there",
        lambda ans, y, x: np.equal(x, 0) & np.equal(y, 0),
        Example("np.arctan2(x[0], x[1])", _ZEROS, _NANS, _NANS, _NANS, _ZEROS),
    ),
    Convention(
        ("arcsin", "arccos", "arctanh"),
        "at ±1",
        "the slope is infinite",
        _VERTICAL,
        one,
        Example("np.arcsin(x)", 1.0, inf, inf, inf, inf),
    ),
    Convention(
        ("arccosh",),
        "at 1",
        "the slope is infinite",
        _VERTICAL,
        one,
        Example("np.arccosh(x)", 1.0, inf, inf, inf, inf),
    ),
    Convention(
        ("sinc",),
        "at 0",
        "the slope is 0",
        "so it is: the rule takes the series where the quotient is 0/0",
        zero,
        Example("np.sinc(x)", 0.0, 0.0, nan, 0.0, 0.0),
    ),
    Convention(
        ("std",),
        "with no spread",
        f"the slopes are taken as 0, {_BEYOND}",
        _TIP,
        result_zero,
        Example("np.std(x)", (1.0, 1.0), _ZEROS, _NANS, _NANS, _ZEROS),
    ),
    Convention(
        ("prod", "cumprod"),
        "with a factor 0",
        "the slopes are exact",
        "each is the product of the other factors, not the product divided by this one",
        any_zero,
        Example(
            "np.prod(x)",
            (0.0, 3.0, 4.0),
            (12.0, 0.0, 0.0),
            (nan, 0.0, 0.0),
            (12.0, 0.0, 0.0),
            (12.0, 0.0, 0.0),
        ),
    ),
    Convention(
        ("sign", "heaviside"),
        "at 0",
        "the slope is 0",
        _STEP,
        zero,
        Example("np.sign(x)", 0.0, 0.0, 0.0, 0.0, 0.0),
        operand=0,
    ),
    Convention(
        ("floor", "ceil", "trunc"),
        "at a whole number",
        "the slope is 0",
        _STEP,
        whole,
        Example("np.floor(x)", 2.0, 0.0, 0.0, 0.0, 0.0),
    ),
    Convention(
        ("rint", "round"),
        "halfway between two results",
        "the slope is 0",
        _STEP,
        half,
        Example("np.round(x)", 2.5, 0.0, 0.0, 0.0, 0.0),
    ),
    Convention(
        ("floor_divide",),
        "at a whole quotient",
        "the slope is 0",
        _STEP,
        lambda ans, x, y: np.equal(ans * y, x),
        Example("x // 2.0", 4.0, 0.0, None, 0.0, None),
    ),
    Convention(
        ("remainder", "fmod"),
        "at a whole quotient",
        "the slope is taken as 1",
        "it is 1 on both sides of the jump",
        result_zero,
        Example("np.mod(x, 2.0)", 4.0, 1.0, 1.0, 1.0, 1.0),
        operand=0,
    ),
    Convention(
        ("where",),
        "with NaN or an infinity in the branch not taken",
        "that branch gets the gradient 0",
        "before it, 0 times an infinite slope is NaN: choose inside, log(where(x > 0, x, 1))",
        untaken,
        Example("np.where(x > 0.0, np.log(x), 0.0)", 0.0, nan, nan, nan, nan),
    ),
    Convention(
        ("logaddexp", "logaddexp2"),
        "of two logarithms of 0",
        "the slopes are taken as 0",
        _WEIGHTLESS,
        result_nothing,
        Example("np.logaddexp(x, x)", -inf, 0.0, nan, nan, nan),
    ),
    Convention(
        ("logsumexp",),
        "of nothing but logarithms of 0",
        "the slopes are taken as 0",
        _WEIGHTLESS,
        result_nothing,
        Example("logsumexp(x)", (-inf, -inf), _ZEROS, _NANS, _NANS, _NANS),
    ),
    Convention(
        ("norm",),
        "at 0",
        f"the slopes are taken as 0, {_BEYOND}",
        _TIP,
        result_zero,
        Example("np.linalg.norm(x)", _ZEROS, _ZEROS, _NANS, _NANS, _ZEROS),
    ),
    Convention(
        ("xlogy",),
        "at x = 0",
        "the slope in y is 0",
        _WEIGHTLESS,
        lambda ans, x, y: np.equal(x, 0),
        Example("xlogy(0.0, x)", 0.0, 0.0, None, nan, nan),
        operand=1,
    ),
    Convention(
        ("logit",),
        "at 0 and 1",
        "the slope is infinite",
        _VERTICAL,
        lambda ans, x: np.equal(x, 0) | np.equal(x, 1),
        Example("logit(x)", 0.0, inf, inf, inf, inf),
    ),
    Convention(
        ("gammaln", "gamma", "digamma", "polygamma"),
        "at 0 and the whole numbers below it",
        "the slope is infinite or NaN",
        "it has poles there",
        gammas_pole,
        Example("gammaln(x)", -1.0, nan, nan, nan, nan),
    ),
    Convention(
        ("qr_q", "qr_r"),
        "of columns that depend on each other",
        "there is no slope: NaN",
        "Q is one of many there",
        dependent_columns,
        Example(
            "np.linalg.qr(x)[1][0, 0]",
            (_ZEROS, _ZEROS),
            _NAN_MATRIX,
            None,
            _NAN_MATRIX,
            _NAN_MATRIX,
        ),
    ),
    Convention(
        ("eigvals",),
        "with a repeated eigenvalue",
        "each of them follows the eigenvector that was computed for it",
        _ONE_OF,
        repeated_in_any_order,
        Example("np.real(np.linalg.eigvals(x)[0])", _EYE, _FIRST, None, _FIRST, _FIRST),
    ),
    Convention(
        ("eig_vectors",),
        "with a repeated eigenvalue",
        "there is no slope: NaN",
        _MEETING,
        repeated_in_any_order,
        Example(
            "np.real(np.linalg.eig(x)[1][0, 0])",
            _EYE,
            _NAN_MATRIX,
            (_ZEROS, _ZEROS),
            None,
            _NAN_MATRIX,
        ),
    ),
    Convention(
        ("eigvalsh",),
        "with a repeated eigenvalue",
        f"each of them follows the eigenvector that was computed for it, {_BEYOND}",
        _ONE_OF,
        repeated_result,
        Example("np.linalg.eigh(x)[0][0]", _EYE, _FIRST, _FIRST, _FIRST, _FIRST),
    ),
    Convention(
        ("eigh_vectors",),
        "with a repeated eigenvalue",
        "there is no slope: NaN",
        _MEETING,
        repeated_eigenvalue,
        Example(
            "np.linalg.eigh(x)[1][0, 0]",
            _EYE,
            ((nan, 0.0), _NANS),
            _NAN_MATRIX,
            _NAN_MATRIX,
            _NAN_MATRIX,
        ),
    ),
    Convention(
        ("cholesky", "eigvalsh", "eigh_vectors"),
        "of a matrix",
        "the triangle that is read gets the gradient, an entry beside the diagonal that of both",
        "as differences of the function have it, which the other triangle does not move",
        several_rows,
        Example(
            "np.linalg.cholesky(x)[1, 0]",
            ((1.0, 0.0), (0.0, 4.0)),
            (_ZEROS, (1.0, 0.0)),
            ((0.0, 0.5), (0.5, 0.0)),
            ((0.0, 0.5), (0.5, 0.0)),
            ((0.0, 0.5), (0.5, 0.0)),
        ),
    ),
    Convention(
        ("svdvals",),
        "with a repeated singular value, or one of 0",
        "each of them follows the singular vectors that were computed for it, but that of 0 has "
        f"the slope 0; {_BEYOND}",
        _ONE_OF,
        repeated_or_zero,
        Example("np.linalg.svd(x)[1][0]", _EYE, _FIRST, None, _FIRST, _FIRST),
    ),
    Convention(
        ("svd_u", "svd_vh"),
        "with a repeated singular value",
        "there is no slope: NaN",
        _MEETING,
        repeated_singular_value,
        Example("np.linalg.svd(x)[0][0, 0]", _EYE, _NAN_MATRIX, None, _NAN_MATRIX, _NAN_MATRIX),
    ),
    Convention(
        ("det",),
        "of a singular matrix",
        "the slopes are exact, second derivatives too; third ones are NaN",
        "each is a cofactor, not the determinant times the inverse",
        result_zero,
        Example(
            "np.linalg.det(x)", ((0.0, 0.0), (0.0, 1.0)), _FIRST, None, _FIRST, (_ZEROS, _ZEROS)
        ),
    ),
    Convention(
        ("slogdet_log",),
        "of a singular matrix",
        "there is no slope: NaN",
        "it is minus infinity there, and stays so in some directions",
        result_nothing,
        Example(
            "np.linalg.slogdet(x)[1]",
            ((1.0, 2.0), (2.0, 4.0)),
            _NAN_MATRIX,
            None,
            ((inf, -inf), (-inf, inf)),
            ((-inf, inf), (inf, -inf)),
        ),
    ),
)
"""The table; the peers' columns as run with autograd 1.9.1, jax 0.10.2 and torch 2.13.0."""

BY_OP: dict[str, tuple[Convention, ...]] = {
    op: tuple(c for c in CONVENTIONS if op in c.ops) for c in CONVENTIONS for op in c.ops
}


if __name__ == "__main__":
    from pathlib import Path

    Path(__file__).with_name("CONVENTIONS.md").write_text(markdown(), "utf-8")
