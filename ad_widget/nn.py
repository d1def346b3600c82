"""Functions of neural networks, on Nodes and on arrays: each is one Node, and none overflows.

::

    from ad_widget import nn

    hidden = nn.relu(x @ W1 + b1)
    loss = nn.cross_entropy(hidden @ W2 + b2, labels)

What takes a Node, or an array_like of numbers, of any shape returns a Node, or where no operand is
one an array; elementwise functions return the shape that they are given.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .engine.node import Node
from .engine.ops import convolution, learning
from .engine.ops.attrs import axes_of, axis_of
from .engine.ops.reductions import logsumexp_of as logsumexp

__all__ = [
    "conv1d",
    "conv2d",
    "cross_entropy",
    "elu",
    "gelu",
    "leaky_relu",
    "log_softmax",
    "logsumexp",
    "max_pool1d",
    "max_pool2d",
    "mse",
    "relu",
    "sigmoid",
    "softmax",
    "softplus",
]

# ------------------------------------------------------------------ activations


def relu(x: Any) -> Any:
    """Return the positive part, ``max(x, 0)``; its slope at 0 is 0."""
    return learning.relu(x)


def leaky_relu(x: Any, slope: float = 0.01) -> Any:
    """Return ``x`` where it is positive, else ``slope * x``; the slope at 0 is `slope`.

    Parameters
    ----------
    x : Node or array_like
    slope : float

    Returns
    -------
    Node or array, of the shape of `x`
    """
    return learning.leaky_relu(x, slope=float(slope))


def elu(x: Any, alpha: float = 1.0) -> Any:
    """Return ``x`` where it is positive, else ``alpha * (exp(x) - 1)``.

    Parameters
    ----------
    x : Node or array_like
    alpha : float

    Returns
    -------
    Node or array, of the shape of `x`
    """
    return learning.elu(x, alpha=float(alpha))


def gelu(x: Any) -> Any:
    """Return ``x * Φ(x)``, with the normal distribution function itself, not its tanh formula."""
    return learning.gelu(x)


def softplus(x: Any) -> Any:
    """Return ``log(1 + exp(x))``."""
    return learning.softplus(x)


def sigmoid(x: Any) -> Any:
    """Return ``1 / (1 + exp(-x))``."""
    return learning.sigmoid(x)


# ------------------------------------------------------------------ probabilities and losses


def softmax(x: Any, axis: int | tuple[int, ...] | None = -1) -> Any:
    """Return ``exp(x)`` divided by its sum along an axis.

    Parameters
    ----------
    x : Node or array_like
    axis : int, tuple of int or None
        The axes along which the results sum to 1; None for all of them.

    Returns
    -------
    Node or array, of the shape of `x`
    """
    return learning.softmax(x, axis=_axes(axis, np.ndim(x)))


def log_softmax(x: Any, axis: int | tuple[int, ...] | None = -1) -> Any:
    """Return the logarithm of `softmax`, finite however small the probability.

    Parameters
    ----------
    x : Node or array_like
    axis : int, tuple of int or None
        The axes along which the probabilities sum to 1; None for all of them.

    Returns
    -------
    Node or array, of the shape of `x`
    """
    return learning.log_softmax(x, axis=_axes(axis, np.ndim(x)))


def _axes(axis: Any, ndim: int) -> Any:
    return axes_of(axis, ndim) if axis is None or np.iterable(axis) else axis_of(axis, ndim)


def cross_entropy(logits: Any, target: Any, axis: int = -1, reduction: str = "mean") -> Any:
    """Return how badly probabilities, given as logits, predict a target.

    Parameters
    ----------
    logits : Node or array_like
        Shape ``(..., C)``, the classes along `axis`; they need not be normalised.
    target : Node or array_like
        Integers from 0 to C - 1, of the shape of `logits` without `axis`; or probabilities, of
        the shape of `logits`.
    axis : int
        The axis of the classes.
    reduction : {"mean", "sum", "none"}
        What to return of the losses of all examples.

    Returns
    -------
    Node, or array where no operand is one

    Raises
    ------
    ValueError
        If the target does not fit.

    Examples
    --------
    >>> logits = Node([[2.0, 0.0], [0.0, 0.0]])
    >>> print(f"{cross_entropy(logits, [0, 1]):.4f}")
    0.4100
    """
    _one_of(reduction)
    logits, target = _array(logits), _array(target)
    shape = tuple(logits.shape)
    if not isinstance(axis, (int, np.integer)):
        raise TypeError(f"cross_entropy: axis must be the one axis of the classes, not {axis!r}")
    axis = axis_of(axis, len(shape))
    if target.dtype.kind in "iu" and tuple(target.shape) != shape:
        count = shape[axis]
        if tuple(target.shape) != shape[:axis] + shape[axis + 1 :]:
            raise ValueError(
                f"cross_entropy: labels of shape {tuple(target.shape)} do not fit logits of "
                f"shape {shape} with the classes along axis {axis}"
            )
        if target.dtype != np.int64:
            target = target.astype(np.int64)
        if not isinstance(target, Node) and np.count_nonzero((target < 0) | (target >= count)):
            raise ValueError(f"cross_entropy: labels must be from 0 to {count - 1}")
        return learning.cross_entropy_of_labels(logits, target, axis=axis, reduction=reduction)
    if tuple(target.shape) != shape:
        raise ValueError(
            f"cross_entropy: probabilities of shape {tuple(target.shape)} do not fit logits of "
            f"shape {shape}"
        )
    if target.dtype != logits.dtype and target.dtype.kind != "f":
        target = target.astype(logits.dtype)
    return learning.cross_entropy(logits, target, axis=axis, reduction=reduction)


def mse(prediction: Any, target: Any, reduction: str = "mean") -> Any:
    """Return the mean of the squared differences, with broadcasting.

    Parameters
    ----------
    prediction, target : Node or array_like
    reduction : {"mean", "sum", "none"}
        What to return of the squares.

    Returns
    -------
    Node or array
        A scalar, or with ``"none"`` the squares, of the shape that both broadcast to.

    Raises
    ------
    ValueError
        If there is no such reduction.
    """
    _one_of(reduction)
    return learning.mse(_array(prediction), _array(target), reduction=reduction)


def _one_of(reduction: str) -> None:
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction must be 'mean', 'sum' or 'none', not {reduction!r}")


def _array(x: Any) -> Any:
    return x if isinstance(x, Node) else np.asarray(x)


# ------------------------------------------------------------------ convolution and pooling


def conv1d(
    x: Any, w: Any, b: Any = None, *, stride: Any = 1, padding: Any = 0, dilation: Any = 1
) -> Any:
    """Slide kernels over signals: `conv2d` with one axis ``L`` in place of ``H, W``.

    Parameters
    ----------
    x : Node or array_like
        Shape ``(N, C, L)``, or ``(C, L)`` for one signal.
    w : Node or array_like
        Shape ``(O, C, KL)``.
    b, stride, padding, dilation
        As for `conv2d`.

    Returns
    -------
    Node, or array where no operand is one
        Shape ``(N, O, L')``.

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    return _conv(1, x, w, b, stride, padding, dilation)


def conv2d(
    x: Any, w: Any, b: Any = None, *, stride: Any = 1, padding: Any = 0, dilation: Any = 1
) -> Any:
    """Slide kernels over images and sum the products (a cross-correlation).

    Parameters
    ----------
    x : Node or array_like
        Shape ``(N, C, H, W)``, or ``(C, H, W)`` for one image.
    w : Node or array_like
        Shape ``(O, C, KH, KW)``: `O` kernels.
    b : Node or array_like, optional
        Shape ``(O,)``, added to each kernel's results.
    stride, dilation : int or tuple of int
        Steps between results, and between the elements that meet neighbours of the kernel.
    padding : int, tuple of int or of pairs, "same" or "valid"
        Zeros around the image.

    Returns
    -------
    Node, or array where no operand is one
        Shape ``(N, O, H', W')`` with ``H' = (H + pads - dilation·(KH - 1) - 1) // stride + 1``.

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    return _conv(2, x, w, b, stride, padding, dilation)


def _conv(n: int, x: Any, w: Any, b: Any, stride: Any, padding: Any, dilation: Any) -> Any:
    x, w = _array(x), _array(w)
    one = x.ndim == n + 1
    if (x.ndim != n + 2 and not one) or w.ndim != n + 2:
        raise ValueError(
            f"conv{n}d: x needs {n + 2} axes (examples, channels, ...) or {n + 1}, and w {n + 2} "
            f"(kernels, channels, ...), not {x.ndim} and {w.ndim}"
        )
    if one:
        x = np.expand_dims(x, 0)
    if x.shape[1] != w.shape[1]:
        raise ValueError(f"conv{n}d: x has {x.shape[1]} channels, and w has {w.shape[1]}")
    steps = convolution.sizes(stride, n, "stride")
    apart = convolution.sizes(dilation, n, "dilation")
    around = convolution.pads(padding, tuple(w.shape[2:]), steps, apart)
    out = convolution.conv(x, w, stride=steps, padding=around, spread=(1,) * n, dilation=apart)
    if b is not None:
        out = out + np.reshape(b, (-1,) + (1,) * n)
    return out[0] if one else out


def max_pool1d(x: Any, window: Any, *, stride: Any = None, padding: Any = 0) -> Any:
    """Return the largest element of each window of signals: `max_pool2d` along one axis.

    Parameters
    ----------
    x : Node or array_like
        Shape ``(N, C, L)``, or ``(C, L)`` for one signal.
    window, stride, padding
        As for `max_pool2d`.

    Returns
    -------
    Node, or array where no operand is one
        Shape ``(N, C, L')``.

    Raises
    ------
    ValueError
        If a window lies outside the signal altogether.
    """
    return _max_pool(1, x, window, stride, padding)


def max_pool2d(x: Any, window: Any, *, stride: Any = None, padding: Any = 0) -> Any:
    """Return the largest element of each window of images; a tie shares the gradient.

    Parameters
    ----------
    x : Node or array_like
        Shape ``(N, C, H, W)``, or ``(C, H, W)`` for one image.
    window : int or tuple of int
        Its size.
    stride : int or tuple of int, optional
        Steps between windows; by default their size, so that they do not overlap.
    padding : int, tuple of int or of pairs
        How far windows reach beyond the image, where they find nothing.

    Returns
    -------
    Node, or array where no operand is one
        Shape ``(N, C, H', W')``.

    Raises
    ------
    ValueError
        If a window lies outside the image altogether.
    """
    return _max_pool(2, x, window, stride, padding)


def _max_pool(n: int, x: Any, window: Any, stride: Any, padding: Any) -> Any:
    x = _array(x)
    one = x.ndim == n + 1
    if x.ndim != n + 2 and not one:
        raise ValueError(f"max_pool{n}d: x needs {n + 2} axes, or {n + 1}, not {x.ndim}")
    size = convolution.sizes(window, n, "window")
    steps = size if stride is None else convolution.sizes(stride, n, "stride")
    around = convolution.pads(padding, size, steps, (1,) * n)
    if any(max(pair) >= k for pair, k in zip(around, size, strict=True)):
        raise ValueError(f"max_pool{n}d: padding must be less than the window, {size}")
    x = np.expand_dims(x, 0) if one else x
    out = convolution.max_pool(x, window=size, stride=steps, padding=around)
    return out[0] if one else out
