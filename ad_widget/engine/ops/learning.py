"""What networks are made of: each function one op, and stable.

`ad_widget.nn` is the place to call them from.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..numpy_protocol import UFUNCS
from ..op import define
from .attrs import shared
from .special import erfc_of

__all__ = [
    "cross_entropy",
    "cross_entropy_of_labels",
    "elu",
    "gelu",
    "leaky_relu",
    "log_softmax",
    "mse",
    "normal_cdf",
    "relu",
    "sigmoid",
    "softmax",
    "softplus",
]

Axes = int | tuple[int, ...] | None

# ------------------------------------------------------------------ activations


def _relu(x: Any, xp: Any = np) -> Any:
    return xp.maximum(x, 0)


def _leaky_relu(x: Any, slope: float, xp: Any = np) -> Any:
    return xp.where(x > 0, x, slope * x)


def _elu(x: Any, alpha: float, xp: Any = np) -> Any:
    return xp.where(x > 0, x, alpha * xp.expm1(xp.minimum(x, 0)))


def _sigmoid(x: Any, xp: Any = np) -> Any:
    e = xp.exp(-xp.abs(x))  # never overflows
    return xp.where(x >= 0, 1, e) / (1 + e)


def _sigmoid_of_float(x: float) -> float:
    e = math.exp(-abs(x))
    return (1.0 if x >= 0.0 else e) / (1.0 + e)


def _softplus(x: Any, xp: Any = np) -> Any:
    return xp.logaddexp(x, 0)


def _softplus_of_float(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x))) if x == x else x


relu = define(
    "relu",
    _relu,
    lambda g, ans, x: g * (x > 0.0 if x.__class__ is float and x == x else np.sign(ans)),
    scalar=lambda x: x if x > 0.0 or x != x else 0.0,
    formula=r"\operatorname{{relu}}({0})",
    doc="The positive part: max(x, 0).",
)
leaky_relu = define(
    "leaky_relu",
    _leaky_relu,
    lambda g, ans, x, slope: np.where(x > 0, g, slope * g),
    formula=r"\operatorname{{leaky\,relu}}({0})",
)
elu = define(
    "elu",
    _elu,
    lambda g, ans, x, alpha: np.where(x > 0, g, g * (ans + alpha)),
    formula=r"\operatorname{{elu}}({0})",
)
sigmoid = define(
    "sigmoid",
    _sigmoid,
    lambda g, ans, x: g * (ans * (1.0 - ans)),
    scalar=_sigmoid_of_float,
    symbol="σ",
    formula=r"\sigma({0})",
    infix="σ({0})",
    doc="1/(1 + exp(-x)).",
)
softplus = define(
    "softplus",
    _softplus,
    lambda g, ans, x: g * sigmoid(x),
    scalar=_softplus_of_float,
    formula=r"\ln(1 + e^{{{0}}})",
    doc="log(1 + exp(x)).",
)

# ------------------------------------------------------------------ the normal distribution

_ROOT_TWO = math.sqrt(2.0)
_DENSITY = 1.0 / math.sqrt(2.0 * math.pi)


def _normal_cdf(x: Any, xp: Any = np) -> Any:
    return erfc_of(x / -_ROOT_TWO, xp) / 2


def _normal_density(x: Any) -> Any:
    return _DENSITY * np.exp(-(x * x) / 2)


def _gelu(x: Any, xp: Any = np) -> Any:
    return x * _normal_cdf(x, xp)


def _normal_cdf_of_float(x: float) -> float:
    return math.erfc(x / -_ROOT_TWO) / 2


normal_cdf = define(
    "normal_cdf",
    _normal_cdf,
    lambda g, ans, x: g * _normal_density(x),
    scalar=_normal_cdf_of_float,
    symbol="Φ",
    formula=r"\Phi({0})",
    infix="Φ({0})",
    doc="The probability that a standard normal variable is below x.",
)
gelu = define(
    "gelu",
    _gelu,
    lambda g, ans, x: g * (normal_cdf(x) + x * _normal_density(x)),
    scalar=lambda x: x * _normal_cdf_of_float(x),
    formula=r"{0} \, \Phi({0})",
    doc="x·Φ(x).",
)

# ------------------------------------------------------------------ probabilities


def _softmax(x: Any, axis: Axes, xp: Any = np) -> Any:
    e = xp.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _log_softmax(x: Any, axis: Axes, xp: Any = np) -> Any:
    x = x - x.max(axis=axis, keepdims=True)
    return x - xp.log(xp.exp(x).sum(axis=axis, keepdims=True))


def _softmax_rule(g: Any, ans: Any, x: Any, axis: Axes) -> Any:
    return ans * (g - np.sum(g * ans, axis=axis, keepdims=True))


def _log_softmax_rule(g: Any, ans: Any, x: Any, axis: Axes) -> Any:
    return g - np.exp(ans) * np.sum(g, axis=axis, keepdims=True)


softmax = define(
    "softmax",
    _softmax,
    _softmax_rule,
    doc="exp(x) over the sum of exp(x) along one axis, several, or all.",
)
log_softmax = define(
    "log_softmax",
    _log_softmax,
    _log_softmax_rule,
    symbol="ln softmax",
    doc="The logarithm of softmax.",
)

# ------------------------------------------------------------------ losses


def _reduced(loss: Any, reduction: str) -> Any:
    if reduction == "none":
        return loss
    if loss.dtype == np.float16:  # too narrow to count in
        return loss.mean() if reduction == "mean" else loss.sum()
    total = loss.sum()
    return total / loss.size if reduction == "mean" else total  # twice as quick as mean()


def _share(g: Any, count: int, reduction: str) -> Any:
    """Return the cotangent of each of the losses that were averaged or summed."""
    return shared(g, count) if reduction == "mean" else g


def _cross_entropy(x: Any, p: Any, axis: int, reduction: str, xp: Any = np) -> Any:
    logs = _log_softmax(x, axis, xp)
    losses = -(p * xp.where(p == 0, 0, logs)).sum(axis=axis)  # 0 log 0 is 0
    return _reduced(losses, reduction)


def _each_loss(g: Any, x: Any, axis: int, reduction: str) -> Any:
    shape = np.shape(x)
    if reduction == "none":
        return np.expand_dims(g, axis)
    return _share(g, math.prod(shape[:axis] + shape[axis + 1 :]), reduction)


def _cross_entropy_logits(g: Any, ans: Any, x: Any, p: Any, axis: int, reduction: str) -> Any:
    slope = softmax(x, axis=axis) * p.sum(axis=axis, keepdims=True) - p
    return _each_loss(g, x, axis, reduction) * slope


def _cross_entropy_target(g: Any, ans: Any, x: Any, p: Any, axis: int, reduction: str) -> Any:
    return -_each_loss(g, x, axis, reduction) * log_softmax(x, axis=axis)


def _cross_entropy_of_labels(x: Any, labels: Any, axis: int, reduction: str, xp: Any = np) -> Any:
    return _cross_entropy_and_weights(x, labels, axis, reduction, xp)[0]


def _cross_entropy_and_weights(
    x: Any, labels: Any, axis: int, reduction: str, xp: Any = np
) -> tuple[Any, tuple[Any, Any]]:
    """Return the loss, and the softmax of `x` as numerator and denominator."""
    if xp is np and labels.min(initial=0) < 0:  # NumPy would count from the last class
        raise IndexError(f"label {labels.min()} is out of bounds for {x.shape[axis]} classes")
    x = x - x.max(axis=axis, keepdims=True)
    e = xp.exp(x)
    total = e.sum(axis=axis, keepdims=True)
    after = range(labels.ndim - 1, -1, -1)
    place = [
        np.arange(n).reshape((-1,) + (1,) * k) for n, k in zip(labels.shape, after, strict=True)
    ]
    place.insert(axis, labels)
    losses = xp.log(total).squeeze(axis) - x[tuple(place)]
    return _reduced(losses, reduction), (e, total)


def _cross_entropy_of_labels_rule(
    g: Any, ans: Any, x: Any, labels: Any, axis: int, reduction: str, kept: Any = None
) -> Any:
    p = kept[0] / kept[1] if kept else softmax(x, axis=axis)
    shape = x.shape
    column = labels.reshape((*shape[:axis], 1, *shape[axis + 1 :]))
    classes = np.arange(shape[axis]).reshape((-1,) + (1,) * (len(shape) - axis - 1))
    return _each_loss(g, x, axis, reduction) * (p - (column == classes))


def _mse(x: Any, y: Any, reduction: str, xp: Any = np) -> Any:
    return _reduced(xp.square(x - y), reduction)


def _mse_rule(g: Any, ans: Any, x: Any, y: Any, reduction: str) -> Any:
    count = math.prod(np.broadcast_shapes(np.shape(x), np.shape(y)))
    return _share(2 * g, count, reduction) * (x - y)


cross_entropy = define(
    "cross_entropy",
    _cross_entropy,
    _cross_entropy_logits,
    _cross_entropy_target,
    symbol="H",
    formula=r"H({1}, \operatorname{{softmax}} {0})",
    doc="The mean cross-entropy of logits and target probabilities.",
)
cross_entropy_of_labels = define(
    "cross_entropy_of_labels",
    _cross_entropy_of_labels,
    _cross_entropy_of_labels_rule,
    None,
    keeping=_cross_entropy_and_weights,
    symbol="H",
    formula=r"H({1}, \operatorname{{softmax}} {0})",
    doc="The mean cross-entropy of logits and the numbers of the right classes.",
)
mse = define(
    "mse",
    _mse,
    _mse_rule,
    lambda g, ans, x, y, reduction: -_mse_rule(g, ans, x, y, reduction),
    symbol="mse",
    formula=r"\overline{{({0} - {1})^2}}",
    doc="The mean squared difference.",
)

UFUNCS.update(
    {
        "scipy.special.expit": sigmoid,
        "scipy.special.ndtr": normal_cdf,
        "scipy.special.softplus": softplus,
    }
)
