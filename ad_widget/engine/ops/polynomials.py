"""Polynomials beyond their values: products, quotients, roots; and what trims their zeros."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import reads
from ..node import Node
from ..numpy_protocol import implements
from .attrs import along, axes_of
from .decompositions import eig_values

__all__: list[str] = []


def _array(x: Any) -> Any:
    return x if isinstance(x, Node) else np.asarray(x)


@implements(np.trim_zeros)
def _trim_zeros(filt: Any, trim: str = "fb", axis: Any = None) -> Any:
    held = filt != 0
    reads.was_read(held, "value")
    chosen = axes_of(axis, filt.ndim)
    out = filt
    for k in range(filt.ndim) if chosen is None else chosen:
        others = tuple(j for j in range(filt.ndim) if j != k)
        places = np.nonzero(np.any(held._value, axis=others))[0]
        if places.size == 0:
            return filt[along(k, slice(0, 0))]
        first = int(places[0]) if "f" in trim.lower() else 0
        last = int(places[-1]) + 1 if "b" in trim.lower() else filt.shape[k]
        if (first, last) != (0, filt.shape[k]):
            out = out[along(k, slice(first, last))]
    return out


def _leading(p: Any) -> Any:
    """Return coefficients without the zeros in front, of which one may be all."""
    p = _array(p)
    trimmed = np.trim_zeros(np.atleast_1d(p), "f")
    return trimmed if trimmed.shape[0] else np.zeros(1, p.dtype)


@implements(np.polymul)
def _polymul(a1: Any, a2: Any) -> Any:
    return np.convolve(_leading(a1), _leading(a2))


@implements(np.polydiv)
def _polydiv(u: Any, v: Any) -> tuple[Any, Any]:
    u, v = (np.atleast_1d(_array(x)) * 1.0 for x in (u, v))
    steps = u.shape[0] - v.shape[0] + 1
    quotient = []
    for k in range(max(steps, 0)):
        one = u[k] / v[0]
        quotient.append(one)
        u = u - np.pad(one * v, (k, u.shape[0] - v.shape[0] - k))
    small = np.abs(u) <= 1e-8
    if isinstance(small, Node):
        reads.was_read(small, "value")
        small = small._value
    kept = np.nonzero(~small)[0]
    rest = u[int(kept[0]) if kept.size else u.shape[0] - 1 :]
    return (np.stack(quotient) if quotient else np.zeros(1, u.dtype)), rest


@implements(np.roots)
def _roots(p: Any) -> Any:
    p = np.trim_zeros(_array(p), "f")
    whole = p.shape[0]
    p = np.trim_zeros(p, "b")
    n = p.shape[0] - 1
    if n < 1:
        return np.zeros(max(whole - 1, 0))
    below = np.eye(n - 1, n, dtype=p.dtype)
    found = eig_values(np.concatenate([(-p[1:] / p[0])[None, :], below], axis=0))
    return np.concatenate([found, np.zeros(whole - n - 1, p.dtype)]) if whole > n + 1 else found


@implements(np.poly)
def _poly(seq_of_zeros: Any) -> Any:
    roots = seq_of_zeros
    if roots.ndim == 2:
        roots = eig_values(roots)
    out: Any = np.ones(1, roots.dtype)
    for k in range(roots.shape[0]):
        out = np.convolve(out, np.concatenate([np.ones(1, roots.dtype), -roots[k : k + 1]]))
    return out
