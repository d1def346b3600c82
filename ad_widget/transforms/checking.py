"""A check of derivatives against differences, which names the rule that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from ..engine.apply import apply
from ..engine.node import Node, Operation, numbers, operands_seen
from ..engine.traverse import topo_sort
from ..engine.unbroadcast import compress_gradient
from .derivatives import jvp, vjp
from .trees import flatten, rebuild

__all__ = ["check_grads"]

Arrays = list[Any]
Flat = Callable[..., list[Any]]
"""A function of arrays, or of Nodes, to a list of the same."""


def check_grads(
    f: Callable[..., Any],
    *args: Any,
    order: int = 2,
    modes: Sequence[str] = ("fwd", "rev"),
    rtol: float = 1e-6,
    atol: float = 1e-8,
    eps: float = 1e-4,
    directions: int = 2,
    seed: int = 0,
) -> None:
    """Compare the derivatives of `f` with central differences, in random directions.

    Parameters
    ----------
    f : callable
    *args
        Where to check it; also as one tuple.  Everything is computed in float64.
    order : int
        Up to which derivative.
    modes : sequence of {"fwd", "rev"}
        Forward mode, reverse mode, or both.
    rtol, atol : float
        What differences may miss by, relative to the size of the derivative, and at least.
    eps : float
        The step of the differences, relative to the arguments where these are above one.
    directions : int
        How many directions to try, at each order and in each mode.
    seed : int
        For the directions.

    Raises
    ------
    AssertionError
        If a derivative is wrong.  The message names the op and the operand whose rule is.

    Notes
    -----
    For a direction v and a cotangent u, reverse mode gives (Jᵀu)·v and forward mode u·(Jv); both
    must equal u · (8 (f(x+hv) − f(x−hv)) − (f(x+2hv) − f(x−2hv))) / 12h, whose error is of
    fourth order in h.  The next order checks (x, u) ↦ Jᵀu in the same way.  Differences mean
    nothing across a kink or a jump, so stay a few `eps` away from them.

    Examples
    --------
    >>> check_grads(lambda x, y: np.sin(x) * y, 0.5, np.array([1.0, 2.0]))
    """
    if len(args) == 1 and isinstance(args[0], tuple):
        args = args[0]
    if not flatten(args):
        raise TypeError("check_grads: give the arguments at which to check, check_grads(f, x)")
    unknown = set(modes) - {"fwd", "rev"}
    if unknown:
        raise ValueError(f'modes are "fwd" and "rev", not {sorted(unknown)}')

    def flat(*xs: Any) -> list[Any]:
        return flatten(f(*rebuild(args, list(xs))))

    at = [np.array(numbers(x) if isinstance(x, Node) else x, np.float64) for x in flatten(args)]
    check = _Check(tuple(modes), rtol, atol, eps, directions, np.random.default_rng(seed))
    for level, (g, xs) in enumerate(_derivatives(flat, at, order), 1):
        wrong = check.first_wrong(g, xs, count=len(at))
        if wrong:
            raise AssertionError(
                f"the derivative of order {level} of {getattr(f, '__name__', f)!r} is wrong "
                f"{wrong}\n{check.culprit(flat, at, level) or _INNOCENT}"
            )


_INNOCENT = (
    "Each op's own rule is right here.  Does the function take numbers out of its Nodes "
    "(float(x), x.data), or has it a kink or jump within a few eps of this point?"
)


def _derivatives(f: Flat, xs: Arrays, order: int) -> Iterator[tuple[Flat, Arrays]]:
    """Yield `f`, then the function (x, u) ↦ Jᵀu, and so on, each with where to check it."""
    rng = np.random.default_rng(1)
    for _ in range(order):
        yield f, xs
        us = [rng.normal(size=y.shape) for y in _numbers(f, xs)]
        f, xs = _pullback(f, len(xs)), xs + us


def _pullback(f: Flat, n: int) -> Flat:
    def pulled(*xs: Any) -> list[Any]:
        return list(vjp(f, *xs[:n])[1](list(xs[n:])))

    return pulled


def _numbers(f: Flat, xs: Sequence[Any]) -> Arrays:
    """Return the results of `f` as arrays of float64."""
    ys = f(*(Node(x, requires_grad=False) for x in xs))
    return [np.asarray(numbers(y) if isinstance(y, Node) else y, np.float64) for y in ys]


class _Check:
    """How to compare, and where to look for what is wrong."""

    def __init__(
        self,
        modes: tuple[str, ...],
        rtol: float,
        atol: float,
        eps: float,
        directions: int,
        rng: np.random.Generator,
    ) -> None:
        self.modes, self.rtol, self.atol, self.eps = modes, rtol, atol, eps
        self.directions, self.rng = directions, rng

    def direction(self, xs: Arrays, only: int | None = None) -> Arrays:
        vs = [self.rng.normal(size=x.shape) * np.maximum(1.0, np.abs(x)) for x in xs]
        return [v if only in (None, k) else 0 * v for k, v in enumerate(vs)]

    def difference(self, f: Callable[[Arrays], Arrays], xs: Arrays, vs: Arrays) -> Arrays:
        """Return the derivative of `f` in direction `vs` by differences."""
        h = self.eps

        def at(step: float) -> Arrays:
            return f([x + step * v for x, v in zip(xs, vs, strict=True)])

        return [
            (8 * (b - c) - (a - d)) / (12 * h)
            for a, b, c, d in zip(at(2 * h), at(h), at(-h), at(-2 * h), strict=True)
        ]

    def differ(self, have: float, want: float, scale: float) -> bool:
        return not abs(have - want) <= self.atol + self.rtol * max(scale, abs(want))

    def first_wrong(self, f: Flat, xs: Arrays, count: int) -> str | None:
        """Return what is wrong with the derivative of `f` at `xs`, or None."""
        for _ in range(self.directions):
            if wrong := self.wrong_along(f, xs, self.direction(xs)):
                for k in range(count):
                    if wrong_for := self.wrong_along(f, xs, self.direction(xs, only=k)):
                        return f"for argument {k}, {wrong_for}"
                return wrong
        return None

    def wrong_along(self, f: Flat, xs: Arrays, vs: Arrays) -> str | None:
        changes = self.difference(lambda at: _numbers(f, at), xs, vs)
        us = [self.rng.normal(size=dy.shape) for dy in changes]
        want, scale = _dot(us, changes)
        if "rev" in self.modes:
            have, _ = _dot(vjp(f, *xs)[1](us), vs)
            if self.differ(have, want, scale):
                return f"in reverse mode: {have:.10g}, by differences {want:.10g}"
        if "fwd" in self.modes:
            have, _ = _dot(us, jvp(f, tuple(xs), tuple(vs))[1])
            if self.differ(have, want, scale):
                return f"in forward mode: {have:.10g}, by differences {want:.10g}"
        return None

    def culprit(self, f: Flat, xs: Arrays, order: int) -> str | None:
        """Return which op's rule is wrong, among those that `f` uses."""
        outputs = f(*map(Node, xs))
        order_of_ops: list[Node] = []
        visited: set[Node] = set()
        for y in outputs:
            if isinstance(y, Node):
                topo_sort(y, order_of_ops, visited)
        for node in order_of_ops:
            op = node.op
            if op is None or not node.requires_grad:
                continue
            args = [np.asarray(x) for x in operands_seen(node)]
            for k in range(len(args)):
                if args[k].dtype.kind != "f" or op.vjps[k] is None:
                    continue
                if wrong := self.wrong_rule(op, k, args, node.attrs, order):
                    return wrong
        return None

    def wrong_rule(
        self, op: Operation, k: int, args: list[Any], attrs: dict[str, Any], order: int
    ) -> str | None:
        """Return what is wrong with the rule of `op` for operand `k`, or None."""
        rule: Any = op.vjps[k]

        def forward(at: Arrays) -> Arrays:
            return [np.asarray(op.forward(*args[:k], *at, *args[k + 1 :], **attrs))]

        ans = np.asarray(op.forward(*args, **attrs))
        [v] = self.direction([args[k]])
        [u] = self.direction([ans])
        [change] = self.difference(forward, [args[k]], [v])
        want, scale = _dot([u], [change])
        c = compress_gradient(np.asarray(rule(u, ans, *args, **attrs)), args[k].shape)
        have, _ = _dot([c], [v])
        if self.differ(have, want, scale):
            closer, _ = _dot([u], self.difference(forward, [args[k]], [v / 16]))
            if self.differ(16 * closer, want, scale):
                return (
                    f"Operand {k} of {op.name!r} is at a kink or jump, or within a few eps of one."
                )
            return (
                f"The rule of {op.name!r} for operand {k} gives {have:.10g} where differences "
                f"give {want:.10g}{_with(attrs)}."
            )
        return self.wrong_when_recorded(op, k, args, attrs, order - 1) if order > 1 else None

    def wrong_when_recorded(
        self, op: Operation, k: int, args: list[Any], attrs: dict[str, Any], order: int
    ) -> str | None:
        """Return what is wrong with the derivative of the rule itself, or None."""
        rule: Any = op.vjps[k]
        floats = [j for j, x in enumerate(args) if x.dtype.kind == "f"]

        def received(g: Any, *moved: Any) -> list[Any]:
            operands = list(args)
            for j, x in zip(floats, moved, strict=True):
                operands[j] = x
            c = rule(g, apply(op, tuple(operands), attrs), *operands, **attrs)
            c = c if isinstance(c, Node) else np.asarray(c)
            return [compress_gradient(c, args[k].shape)]

        def plain(at: Arrays) -> Arrays:
            return [np.asarray(c, np.float64) for c in received(*at)]

        xs = [self.direction([np.asarray(op.forward(*args, **attrs))])[0]]
        xs += [args[j] for j in floats]
        vs = self.direction(xs)
        [u] = self.direction([args[k]])
        want, scale = _dot([u], self.difference(plain, xs, vs))
        recorded = [c if isinstance(c, Node) else Node(c, False) for c in received(*map(Node, xs))]
        if recorded[0].requires_grad:
            have, _ = _dot(vjp(received, *xs)[1]([u]), vs)
        else:
            have = 0.0
        if not self.differ(have, want, scale):
            return None
        return self.culprit(received, xs, order) or (
            f"The rule of {op.name!r} for operand {k} is right, but its own derivative is not: "
            f"{have:.10g}, by differences {want:.10g}{_with(attrs)}.  A rule must compute with "
            "what it is given, and not take the numbers out."
        )


def _with(attrs: dict[str, Any]) -> str:
    return f" (with {attrs})" if attrs else ""


def _dot(us: Sequence[Any], vs: Sequence[Any]) -> tuple[float, float]:
    """Return the inner product, and the size of its terms."""
    terms: Arrays = [np.asarray(u) * np.asarray(v) for u, v in zip(us, vs, strict=True)]
    return float(sum(t.sum() for t in terms)), float(sum(np.abs(t).sum() for t in terms))
