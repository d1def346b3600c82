"""The functions of `statistics` for Nodes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from .operands import sample

__all__ = ["STATISTICS"]


def _about(middle: Any, x: Any) -> Any:
    deviation = x - (np.mean(x) if middle is None else middle)
    return np.sum(deviation * deviation)


def _pvariance(data: Any, mu: Any = None) -> Any:
    x = sample(data)
    return np.var(x) if mu is None else _about(mu, x) / x.size


def _variance(data: Any, xbar: Any = None) -> Any:
    x = sample(data)
    return np.var(x, ddof=1) if xbar is None else _about(xbar, x) / (x.size - 1)


def _pstdev(data: Any, mu: Any = None) -> Any:
    return np.std(sample(data)) if mu is None else np.sqrt(_pvariance(data, mu))


def _stdev(data: Any, xbar: Any = None) -> Any:
    return np.std(sample(data), ddof=1) if xbar is None else np.sqrt(_variance(data, xbar))


def _fmean(data: Any, weights: Any = None) -> Any:
    return np.average(sample(data), weights=None if weights is None else sample(weights))


def _harmonic_mean(data: Any, weights: Any = None) -> Any:
    return 1.0 / _fmean(1.0 / sample(data), weights)


def _middle(side: Any) -> Callable[..., Any]:
    return lambda data: np.quantile(sample(data), 0.5, method=side)


def _quantiles(data: Any, *, n: int = 4, method: str = "exclusive") -> list[Any]:
    way: Any = {"exclusive": "weibull", "inclusive": "linear"}[method]
    x = sample(data)
    return [np.quantile(x, k / n, method=way) for k in range(1, n)]


def _pair(x: Any, y: Any) -> tuple[Any, Any]:
    """Return two samples, each less its mean."""
    x, y = sample(x), sample(y)
    return x - np.mean(x), y - np.mean(y)


def _covariance(x: Any, y: Any, /) -> Any:
    dx, dy = _pair(x, y)
    return np.sum(dx * dy) / (dx.size - 1)


def _correlation(x: Any, y: Any, /, *, method: str = "linear") -> Any:
    if method != "linear":
        raise TypeError("statistics.correlation of Nodes knows the method 'linear' alone")
    dx, dy = _pair(x, y)
    return np.sum(dx * dy) / np.sqrt(np.sum(dx * dx) * np.sum(dy * dy))


def _linear_regression(x: Any, y: Any, /, *, proportional: bool = False) -> Any:
    result = sys.modules["statistics"].LinearRegression
    x, y = sample(x), sample(y)
    if proportional:
        return result(np.sum(x * y) / np.sum(x * x), 0.0)
    dx, dy = _pair(x, y)
    slope = np.sum(dx * dy) / np.sum(dx * dx)
    return result(slope, np.mean(y) - slope * np.mean(x))


STATISTICS: dict[str, Callable[..., Any]] = {
    "correlation": _correlation,
    "covariance": _covariance,
    "fmean": _fmean,
    "geometric_mean": lambda data: np.exp(np.mean(np.log(sample(data)))),
    "harmonic_mean": _harmonic_mean,
    "linear_regression": _linear_regression,
    "mean": lambda data: np.mean(sample(data)),
    "median": lambda data: np.median(sample(data)),
    "median_high": _middle("higher"),
    "median_low": _middle("lower"),
    "pstdev": _pstdev,
    "pvariance": _pvariance,
    "quantiles": _quantiles,
    "stdev": _stdev,
    "variance": _variance,
}
