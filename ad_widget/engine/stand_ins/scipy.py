"""Functions of `scipy.special`, and of the normal distribution in `scipy.stats`, for Nodes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..node import Node
from ..ops import learning, reductions, special
from ..ops.gammas import digamma, gamma, polygamma
from .operands import as_array

__all__ = ["NORMAL", "SPECIAL"]


def _logsumexp(
    a: Any, axis: Any = None, b: Any = None, keepdims: bool = False, return_sign: bool = False
) -> Any:
    a = as_array(a)
    if b is None:
        total = reductions.logsumexp_of(a, axis, keepdims)
        return (total, np.ones(total.shape, total.dtype)) if return_sign else total
    top = np.max(a, axis=axis, keepdims=True)
    total = np.sum(as_array(b) * np.exp(a - top), axis=axis, keepdims=keepdims)
    top = top if keepdims else np.reshape(top, total.shape)
    if return_sign:
        return np.log(np.abs(total)) + top, np.sign(total)
    return np.log(total) + top


def _softmax(op: Any) -> Callable[..., Any]:
    def answer(x: Any, axis: Any = None) -> Any:
        x = as_array(x)
        if axis is None:
            return np.reshape(op(np.ravel(x), axis=0), x.shape)
        if np.ndim(axis) == 0:
            return op(x, axis=axis % x.ndim)
        logs = x - reductions.logsumexp_of(x, axis, True)
        return np.exp(logs) if op is learning.softmax else logs

    return answer


def _polygamma(n: Any, x: Any) -> Any:
    return digamma(x) if n == 0 else polygamma(x, n=int(n))


SPECIAL: dict[str, Callable[..., Any]] = {
    "comb": lambda N, k, **_: gamma(N + 1.0) / (gamma(k + 1.0) * gamma(N - k + 1.0)),
    "factorial": lambda n, exact=False, **_: gamma(n + 1.0),
    "log_softmax": _softmax(learning.log_softmax),
    "logsumexp": _logsumexp,
    "polygamma": _polygamma,
    "softmax": _softmax(learning.softmax),
}


def _standard(function: Callable[[Any], Any], per: str = "") -> Callable[..., Any]:
    """Return a function of the standard normal distribution for another mean and spread."""

    def answer(x: Any, loc: Any = 0.0, scale: Any = 1.0) -> Any:
        z = x
        if isinstance(loc, Node) or np.any(np.not_equal(loc, 0.0)):
            z = z - loc
        if not isinstance(scale, Node) and np.all(np.equal(scale, 1.0)):
            return function(z)
        found = function(z / scale)
        return found / scale if per == "/" else found - np.log(scale) if per == "-" else found

    return answer


_HALF_LOG_TWO_PI = math.log(2 * math.pi) / 2

NORMAL: dict[str, Callable[..., Any]] = {
    "cdf": _standard(learning.normal_cdf),
    "sf": _standard(lambda z: learning.normal_cdf(-z)),
    "logcdf": _standard(special.log_ndtr),
    "logsf": _standard(lambda z: special.log_ndtr(-z)),
    "pdf": _standard(lambda z: np.exp(-(z * z) / 2) * (1 / math.sqrt(2 * math.pi)), "/"),
    "logpdf": _standard(lambda z: -(z * z) / 2 - _HALF_LOG_TWO_PI, "-"),
}
