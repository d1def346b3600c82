"""Cotangents brought to the shape and dtype of the operand that they are for."""

from __future__ import annotations

from typing import Any

import numpy as np

from .node import Node

__all__ = ["compress_gradient", "fitted", "wrong_shape"]


def compress_gradient(grad: Any, shape: tuple[int, ...]) -> Any:
    """Sum a cotangent back to the shape of an operand that was broadcast ("unbroadcast").

    Parameters
    ----------
    grad : array or Node
        Shape ``S``.
    shape : tuple of int
        A shape that broadcasts to ``S``; or one that ``S`` broadcasts to, where a rule returned
        less than the full cotangent.

    Returns
    -------
    array or Node of shape `shape`

    Notes
    -----
    Broadcasting copies a number into many places; the gradient of a copy is the sum over them.
    """
    have = grad.shape if hasattr(grad, "shape") else ()
    if have == shape:
        return grad
    if have == () and not isinstance(grad, Node):
        spread = np.empty(shape, np.asarray(grad).dtype)
        spread.fill(grad)  # several times as quick as np.broadcast_to or np.full
        return spread
    extra = len(have) - len(shape)
    if extra > 0:
        grad = grad.sum(axis=tuple(range(extra)))
        have = have[extra:]
        if have == shape:
            return grad
    stretched = tuple(
        k for k, (n, m) in enumerate(zip(have, shape, strict=False)) if m == 1 and n != 1
    )
    if stretched and extra >= 0:
        grad = grad.sum(axis=stretched, keepdims=True)
    have = grad.shape if isinstance(grad, Node) else np.shape(grad)
    return grad if have == shape else np.broadcast_to(grad, shape)


def fitted(grad: Any, value: Any, node: Node, k: int) -> Any:
    """Return a rule's cotangent in the shape and dtype of the operand's numbers."""
    number = type(value) is float
    if type(value) is not np.ndarray:
        value = np.asarray(value)
    grad = np.asarray(grad)
    shape = value.shape
    try:
        grad = compress_gradient(grad, shape)
    except (ValueError, TypeError) as error:
        raise ValueError(wrong_shape(node._op, k, grad.shape, shape)) from error
    if number:
        return float(grad)
    if grad.dtype != value.dtype:
        grad = grad.astype(value.dtype)
    return float(grad) if shape == () and value.dtype == np.float64 else grad


def wrong_shape(op: Any, k: int, got: tuple[int, ...], want: tuple[int, ...]) -> str:
    """Return the message for a rule whose cotangent does not fit its operand."""
    return (
        f"the rule of {op.name!r} for operand {k} returned a cotangent of shape {got}, "
        f"which cannot be summed back to the operand's shape {want}"
    )
