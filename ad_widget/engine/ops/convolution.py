"""Convolution and max pooling over any number of axes.

One op, `conv`, is closed under differentiation: both its rules are convolutions again.  That needs
two more attributes than a network asks for: `spread`, which puts zeros between the elements, and
padding that may be negative and then crops.
"""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..numpy_protocol import implements
from ..op import define
from .indexing import scatter_add

__all__ = ["conv", "max_pool"]

Sizes = tuple[int, ...]
Pairs = tuple[tuple[int, int], ...]


def _spaced(x: Any, spread: Sizes, padding: Pairs, xp: Any) -> Any:
    """Return `x` with zeros between its elements and around them, or cropped."""
    for axis, (by, (before, after)) in enumerate(zip(spread, padding, strict=True), 2):
        if by > 1:
            widths = [(0, 0)] * (axis + 1) + [(0, by - 1)] + [(0, 0)] * (x.ndim - axis - 1)
            n = x.shape[axis]
            x = xp.pad(xp.expand_dims(x, axis + 1), widths)
            x = x.reshape((*x.shape[:axis], n * by, *x.shape[axis + 2 :]))
            after -= by - 1  # none after the last
        lead = (slice(None),) * axis
        x = x[(*lead, slice(max(-before, 0), x.shape[axis] - max(-after, 0)))]
        if before > 0 or after > 0:
            widths = [(0, 0)] * x.ndim
            widths[axis] = (max(before, 0), max(after, 0))
            x = xp.pad(x, widths)
    return x


def _conv(
    x: Any, w: Any, stride: Sizes, padding: Pairs, spread: Sizes, dilation: Sizes, xp: Any = np
) -> Any:
    x = _spaced(x, spread, padding, xp)
    sizes = tuple((k - 1) * d + 1 for k, d in zip(w.shape[2:], dilation, strict=True))
    axes = tuple(range(2, x.ndim))
    if any(n < size for n, size in zip(x.shape[2:], sizes, strict=True)):
        raise ValueError(
            f"a kernel of {sizes} elements does not fit into {x.shape[2:]}, padding included"
        )
    if xp is np:
        windows = sliding_window_view(x, sizes, axes)[
            (
                *(slice(None), slice(None)),
                *(slice(None, None, s) for s in stride),
                *(slice(None, None, d) for d in dilation),
            )
        ]
    else:
        places = [
            np.arange(0, n - size + 1, s)[:, None] + np.arange(0, size, d)
            for n, size, s, d in zip(x.shape[2:], sizes, stride, dilation, strict=True)
        ]
        windows = x[(slice(None), slice(None), *_meshed(places))]
    first = (1, *(k + len(axes) for k in axes))
    out = xp.tensordot(windows, w, (first, (1, *axes)))
    return xp.moveaxis(out, -1, 1)


def _meshed(places: list[Any]) -> list[Any]:
    """Return indices (out, kernel) of each axis, broadcast to (out..., kernel...)."""
    n = len(places)
    return [
        p.reshape([p.shape[j == k + n] if j in (k, k + n) else 1 for j in range(2 * n)])
        for k, p in enumerate(places)
    ]


def _conv_image(
    g: Any, ans: Any, x: Any, w: Any, stride: Sizes, padding: Pairs, spread: Sizes, dilation: Sizes
) -> Any:
    """Slide the kernel, turned round, over the cotangent spread by the stride."""
    kernel, image, out = np.shape(w)[2:], np.shape(x)[2:], np.shape(ans)[2:]
    pairs = []
    for k, d, n, e, m, s, (lo, _) in zip(
        kernel, dilation, image, spread, out, stride, padding, strict=True
    ):
        before = (k - 1) * d - lo
        pairs.append((before, (n - 1) * e + (k - 1) * d - (m - 1) * s - before))
    turned = w[(slice(None), slice(None), *(slice(None, None, -1),) * len(kernel))]
    turned = np.swapaxes(turned, 0, 1)
    return conv(g, turned, stride=spread, padding=tuple(pairs), spread=stride, dilation=dilation)


def _conv_kernel(
    g: Any, ans: Any, x: Any, w: Any, stride: Sizes, padding: Pairs, spread: Sizes, dilation: Sizes
) -> Any:
    """Slide the cotangent, as a kernel, over the image, examples in the place of channels."""
    kernel, image, out = np.shape(w)[2:], np.shape(x)[2:], np.shape(ans)[2:]
    pairs = tuple(
        (lo, (k - 1) * d + (m - 1) * s - (n - 1) * e - lo)
        for k, d, n, e, m, s, (lo, _) in zip(
            kernel, dilation, image, spread, out, stride, padding, strict=True
        )
    )
    moved = conv(
        np.swapaxes(x, 0, 1),
        np.swapaxes(g, 0, 1),
        stride=dilation,
        padding=pairs,
        spread=spread,
        dilation=stride,
    )
    return np.swapaxes(moved, 0, 1)


conv = define(
    "conv",
    _conv,
    _conv_image,
    _conv_kernel,
    symbol="∗",
    formula=r"{0} \ast {1}",
    infix="{0} ∗ {1}",
    doc="Cross-correlation of images (N, C, ...) with kernels (O, C, ...).",
)

# ------------------------------------------------------------------ pooling


def _window_places(shape: Sizes, window: Sizes, stride: Sizes, padding: Pairs) -> tuple[Any, Any]:
    """Return the indices of each window's elements by axis, and which lie inside the image."""
    places, inside = [], []
    for n, k, s, (lo, hi) in zip(shape, window, stride, padding, strict=True):
        if n + lo + hi < k:
            raise ValueError(f"a window of {window} does not fit into {shape}, padding included")
        at = np.arange(-lo, n + hi - k + 1, s)[:, None] + np.arange(k)
        places.append(np.clip(at, 0, n - 1))
        inside.append((at >= 0) & (at < n))
    return _meshed(places), math.prod(_meshed(inside)) > 0


def windows_of(x: Any, window: Sizes, stride: Sizes, padding: Pairs, xp: Any) -> Any:
    places, inside = _window_places(np.shape(x)[2:], window, stride, padding)
    return xp.where(inside, x[(slice(None), slice(None), *places)], -math.inf)


def _max_pool(x: Any, window: Sizes, stride: Sizes, padding: Pairs, xp: Any = np) -> Any:
    axes = tuple(range(-len(window), 0))
    return xp.max(windows_of(x, window, stride, padding, xp), axis=axes)


def _max_pool_rule(g: Any, ans: Any, x: Any, window: Sizes, stride: Sizes, padding: Pairs) -> Any:
    n = len(window)
    each = (..., *(None,) * n)
    hit = windows_of(x, window, stride, padding, np) == ans[each]
    count = np.sum(hit, axis=tuple(range(-n, 0)), keepdims=True)
    shared = np.where(hit, g[each] / count, 0.0 / count)  # a tie is shared, as in max
    places, _ = _window_places(np.shape(x)[2:], window, stride, padding)
    whole = {"slice": (None, None, None)}
    index = (whole, whole, *({"operand": k} for k in range(n)))
    return scatter_add(shared, *places, shape=np.shape(x), index=index)


max_pool = define("max_pool", _max_pool, _max_pool_rule, symbol="max ▦")

# ------------------------------------------------------------------ as NumPy spells it


@implements(np.convolve)
def _convolve(a: Any, v: Any, mode: str = "full") -> Any:
    if np.size(v) > np.size(a):
        a, v = v, a
    if not np.size(v):
        raise ValueError("v cannot be empty")
    m = np.size(v)
    ends = {
        "full": (m - 1, m - 1),
        "same": (m - 1 - (m - 1) // 2, (m - 1) // 2),
        "valid": (0, 0),
    }
    if mode not in ends:
        raise ValueError("mode must be one of 'valid', 'same', or 'full'")
    image, kernel = np.reshape(a, (1, 1, -1)), np.reshape(v, (1, 1, -1))[..., ::-1]
    out = conv(image, kernel, stride=(1,), padding=(ends[mode],), spread=(1,), dilation=(1,))
    return np.ravel(out)


@implements(np.correlate)
def _correlate(a: Any, v: Any, mode: str = "valid") -> Any:
    return _convolve(a, np.flip(v), mode)


# ------------------------------------------------------------------ the arguments of a network


def sizes(value: Any, n: int, name: str) -> Sizes:
    """Return a positive int, or one an axis, as a tuple of `n`.

    Raises
    ------
    ValueError
        If it is neither.
    """
    given = (value,) * n if np.ndim(value) == 0 else tuple(value)
    if len(given) != n or any(operator.index(k) < 1 for k in given):
        raise ValueError(f"{name} must be a positive int, or {n} of them, not {value!r}")
    return tuple(map(operator.index, given))


def pads(value: Any, kernel: Sizes, stride: Sizes, dilation: Sizes) -> Pairs:
    """Return padding given as an int, one an axis, a pair an axis, ``"same"`` or ``"valid"``.

    Raises
    ------
    ValueError
        If it is none of these, or ``"same"`` with a stride.
    """
    n = len(kernel)
    if value == "valid":
        return ((0, 0),) * n
    if value == "same":
        if any(s != 1 for s in stride):
            raise ValueError("padding='same' needs a stride of 1")
        whole = [(k - 1) * d for k, d in zip(kernel, dilation, strict=True)]
        return tuple((size // 2, size - size // 2) for size in whole)
    given = (value,) * n if np.ndim(value) == 0 and not isinstance(value, str) else tuple(value)
    pairs = [(k, k) if np.ndim(k) == 0 else tuple(k) for k in given]
    if len(pairs) != n or any(len(p) != 2 or min(map(operator.index, p)) < 0 for p in pairs):
        raise ValueError(f"padding must be an int, {n} ints or pairs, 'same' or 'valid'")
    return tuple((operator.index(a), operator.index(b)) for a, b in pairs)
