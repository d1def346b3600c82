"""Every family of NumPy's functions."""

from __future__ import annotations

import numpy as np

from .snippet import Snippets

SNIPPETS = Snippets()
lecture = SNIPPETS.put


@lecture((5,))
def exponentials(x):
    p = np.abs(x) + 0.5
    return np.exp2(x) + np.expm1(x) + np.log2(p) + np.log10(p) + np.log1p(p) + np.cbrt(x)


@lecture((5,))
def trigonometry(x):
    u = np.tanh(x) * 0.9
    return (
        np.arcsin(u) + np.arccos(u) + np.arctan(x) + np.tan(u) + np.sinh(x) + np.cosh(x),
        np.arcsinh(x) + np.arccosh(2 + x**2) + np.arctanh(u) + np.sinc(x),
        np.deg2rad(x) + np.rad2deg(x) + np.radians(x) + np.degrees(x),
        np.asin(u) + np.atan2(x, u) + np.acosh(x**2 + 2),
    )


@lecture((5,), (5,))
def two_operands(a, b):
    return (
        np.arctan2(a, b) + np.hypot(a, b) + np.logaddexp2(a, b),
        np.maximum(a, b) + np.fmin(a, b) + np.fmax(a, 0.1) + np.minimum(0.2, b),
        np.power(np.abs(a), b) + np.float_power(np.abs(b), 2) + np.true_divide(a, b),
        np.mod(a, 0.7) + np.remainder(a, b) + np.fmod(a, 0.7) + np.copysign(a, b),
        a % 0.3 + a // 0.3 + np.floor_divide(b, 0.2),
    )


@lecture((4, 5))
def reductions(A):
    return (
        A.sum() + A.mean() + A.max() + A.min() + A.prod() + A.std() + A.var(ddof=1),
        A.sum(axis=-1) + A.mean(1) + A.max(axis=1) + A.min(axis=(1,)) + A.prod(1) + A.std(-1),
        np.sum(A, axis=(0, 1), keepdims=True) * np.ptp(A) + np.amax(A) - np.amin(A),
        np.nansum(A, axis=0) + np.nanmean(A, 0) + np.cumsum(A, axis=0)[-1] + np.cumprod(A, 0)[2],
        A.cumsum() + A.ravel().cumprod(),
    )


@lecture((4, 6))
def shapes(A):
    B = A.reshape(2, 2, -1)
    return (
        np.ravel(A.T) + A.flatten("F") + A.T.ravel(),
        np.squeeze(A[None, ..., None]) + np.expand_dims(A, 0)[0] + np.atleast_2d(A),
        np.moveaxis(B, 0, -1) + np.swapaxes(B, 0, 2).transpose(1, 0, 2),
        np.flip(A, 1) + A[::-1] + np.fliplr(A) + np.flipud(A) + np.roll(A, (1, 2), axis=(0, 1)),
        np.rot90(A) @ A + np.rot90(A, -1) @ A,
        np.tile(A, (2, 1)) * np.repeat(A, [1, 3, 2, 2], axis=0),
        np.broadcast_to(A[0], (3, 6)) + np.broadcast_arrays(A[:3], A[0])[1],
        np.copy(A) + A.copy() + A.astype(float) + sum(A.flat),
    )


@lecture((2, 3), (2, 3), (3,))
def joining(a, b, v):
    return (
        np.concatenate([a, b], axis=1) @ np.concatenate((a, b), -1).T,
        np.vstack([a, b, v]).T @ np.vstack((a, b, v)),
        np.hstack([a, b]) * np.column_stack([a, b]),
        np.dstack([a, b]) ** 2,
        np.stack([a, b], axis=-1).sum(1) + np.stack((a, b)).sum(2).T,
        np.append(v, [1.0, 2.0]) * np.append(a[0], b[1][:2]),
        np.r_[1.0, 2.0, 3.0] * v + np.block([[a], [b]]).sum(0),
        np.insert(np.ones(2), 1, 4.0) * v,
    )


@lecture((6, 4))
def splitting(A):
    top, middle, bottom = np.vsplit(A, 3)
    left, right = np.hsplit(A, 2)
    first, *rest = np.split(A, [1, 4])
    return top * bottom + middle, left @ right.T, first + rest[0].sum(0) * rest[1].mean(0)


@lecture((5, 4))
def indexing(A):
    rows, cols = np.array([0, 2, 2]), np.array([1, 3, 3])
    return (
        A[1] + A[-1] * A[2, :] + A[..., 0].sum(),
        A[:, None, 1:3] * A[:, 1:3, np.newaxis],
        A[rows] * A[rows][:, ::-1],
        A[rows, cols] ** 2 + A[[0, 1, 1], 2],
        A[np.ix_([0, 3], [1, 1, 2])],
        A[A > 0] ** 2,
        A[A.sum(1) > 0].sum(0) * A[:, [True, False, True, True]].sum(),
        np.take(A, [0, 0, 5]) + np.take(A, [1, 2, 1], axis=1)[0],
        np.take_along_axis(A, np.argsort(A, axis=1), axis=1),
        A[slice(1, None, 2), 1:-1] + A.take([1, 3], axis=0)[:, :2],
        np.compress([True, False, True], A[:3], axis=0),
    )


@lecture((5,))
def selections(x):
    return (
        np.where(x > 0, x**2, -x),
        np.select([x < -0.5, x < 0.5], [x, x**2], default=1.0),
        np.piecewise(x, [x < 0, x >= 0], [lambda v: v**2, np.sin]),
        np.choose(np.array([0, 1, 0, 1, 1]), [x, 2 * x]),
        x.clip(-1, 1) + np.clip(x, None, 0.2) + x.clip(min=-0.3),
        np.nan_to_num(x) + np.heaviside(x, 0.5) * x + np.sign(x) * x,
        np.where(x > 0, np.log(np.where(x > 0, x, 1)), 0),
    )


@lecture((6,))
def sorting(x):
    order = np.argsort(-x)
    return x[order] * np.arange(6), np.sort(x)[::-1] ** 2, np.partition(x, 2)[:3].sum()


@lecture((6,))
def top_k(x):
    k = np.argpartition(x, -2)[-2:]
    return x[k].sum(), x[x.argmax()], x[np.unravel_index(np.argmin(x), x.shape)]


@lecture((4, 4))
def diagonals(A):
    return (
        np.diag(A) + np.diagonal(A) + A.diagonal() + np.einsum("ii->i", A),
        np.trace(A) + A.trace(offset=1) + np.trace(A, -1),
        np.diag(A[0]) + np.diag(A[1][:3], 1) + np.diagflat(A[2]),
        A * np.eye(4) + A * (1 - np.tri(4)),
    )


@lecture((5,))
def polynomials(c):
    x = np.array([0.5, -1.0])
    return np.polyval(c, x)


@lecture((3,), (4,))
def meshes(a, b):
    A, B = np.meshgrid(a, b)
    C, D = np.meshgrid(a, b, indexing="ij")
    return np.sin(A) * B, C + D**2


@lecture((3,), (4,))
def outers(a, b):
    return np.multiply.outer(a, b) + np.subtract.outer(a, b) + np.add.outer(a, b) ** 2


@lecture((3, 4))
def ufunc_methods(A):
    return (
        np.add.reduce(A) + np.add.reduce(A, axis=0) * np.multiply.reduce(A, axis=0),
        np.maximum.reduce(A, axis=1) + np.minimum.reduce(A, 1),
        np.add.accumulate(A, axis=1) * np.multiply.accumulate(A, axis=1),
    )


@lecture((3,), 2.0)
def likes(x, s):
    return np.ones_like(x) * x + np.zeros_like(x) + np.full_like(x, 2.0) * s + np.full(3, 1.5) * s
