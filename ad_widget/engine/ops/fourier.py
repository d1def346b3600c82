"""Fourier transforms of real signals, and of the complex numbers they are made into.

There is one op.  It takes a real array, or two for the real and the imaginary part, and gives both
parts of the transform, stacked on a new first axis; its rule is the transform in the other
direction.  All else is made of it.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any

import numpy as np

from ..node import Node
from ..numpy_protocol import COMPLEX, FUNCTIONS
from ..op import define
from .attrs import along, axis_of
from .complex import Complex, made, parts

__all__ = ["fft"]

_OPPOSITE = {"backward": "forward", "forward": "backward", "ortho": "ortho"}


def _fft(*both: Any, axis: int, inverse: bool, norm: str, xp: Any = np) -> Any:
    z = both[0] if len(both) == 1 else both[0] + 1j * both[1]
    out = (xp.fft.ifft if inverse else xp.fft.fft)(z, axis=axis, norm=norm)
    return xp.stack([out.real, out.imag])


def _fft_rule(k: int, g: Any, ans: Any, *both: Any, axis: int, inverse: bool, norm: str) -> Any:
    """Send the cotangent through the adjoint: of a symmetric matrix, its conjugate."""
    return fft(g[0], g[1], axis=axis, inverse=not inverse, norm=_OPPOSITE[norm])[k]


fft = define(
    "fft",
    _fft,
    each=_fft_rule,
    symbol="ℱ",
    formula=r"\mathcal{{F}} {0}",
    infix="ℱ {0}",
    doc="Real and imaginary part of the discrete Fourier transform along an axis.",
)

# ------------------------------------------------------------------ along one axis


def _array(x: Any) -> Any:
    return x if isinstance(x, (Node, Complex)) else np.asarray(x)


def _sized(x: Any, n: Any, axis: int) -> Any:
    """Return `x` cropped, or filled up with zeros, to `n` elements along an axis."""
    have = x.shape[axis]
    n = have if n is None else operator.index(n)
    if n < 1:
        raise ValueError(f"Invalid number of FFT data points ({n}) specified.")
    if n < have:
        return x[along(axis, slice(0, n))]
    return x if n == have else np.pad(x, [(0, n - have if k == axis else 0) for k in range(x.ndim)])


def _known(norm: Any) -> str:
    if norm is None:
        return "backward"
    if norm not in _OPPOSITE:
        raise ValueError(f'Invalid norm value {norm}; should be "backward", "ortho" or "forward".')
    return str(norm)


def _transform(a: Any, n: Any, axis: int, norm: Any, inverse: bool) -> Any:
    a = _array(a)
    axis = axis_of(axis, a.ndim)
    re, im = parts(_sized(a, n, axis))
    how = {"axis": axis, "inverse": inverse, "norm": _known(norm)}
    if not isinstance(im, Node) and not np.any(im):
        out = fft(re, **how)
        return made(out[0], out[1])
    if not isinstance(re, Node) and not np.any(re):  # i times a real signal
        out = fft(im, **how)
        return made(-out[1], out[0])
    out = fft(re, im, **how)
    return made(out[0], out[1])


def _fft_of(a: Any, n: Any = None, axis: int = -1, norm: Any = None) -> Any:
    return _transform(a, n, axis, norm, False)


def _ifft_of(a: Any, n: Any = None, axis: int = -1, norm: Any = None) -> Any:
    return _transform(a, n, axis, norm, True)


def _rfft_of(a: Any, n: Any = None, axis: int = -1, norm: Any = None) -> Any:
    if isinstance(a, Complex):
        raise TypeError("np.fft.rfft takes real numbers: use np.fft.fft, or np.real of them")
    whole = _transform(a, n, axis, norm, False)
    axis = axis_of(axis, whole.ndim)
    return whole[along(axis, slice(0, whole.shape[axis] // 2 + 1))]


def _irfft_of(a: Any, n: Any = None, axis: int = -1, norm: Any = None) -> Any:
    a = _array(a)
    axis = axis_of(axis, a.ndim)
    n = 2 * (a.shape[axis] - 1) if n is None else operator.index(n)
    a = _sized(a, n // 2 + 1 if n > 0 else n, axis)
    # The other half of the spectrum is the conjugate of this one, backwards.
    places = np.arange(n)
    mirrored = places > n // 2
    half = np.where(mirrored, n - places, places)
    sign = np.where(mirrored, -1.0, 1.0).reshape((-1,) + (1,) * (a.ndim - axis - 1))
    re, im = parts(a)
    re = re[along(axis, half)]
    if np.ndim(im):
        im = im[along(axis, half)] * sign.astype(im.dtype)
    return np.real(_transform(made(re, im), None, axis, norm, True))


def _hfft_of(a: Any, n: Any = None, axis: int = -1, norm: Any = None) -> Any:
    return _irfft_of(np.conj(a), n, axis, _OPPOSITE[_known(norm)])


def _ihfft_of(a: Any, n: Any = None, axis: int = -1, norm: Any = None) -> Any:
    return np.conj(_rfft_of(a, n, axis, _OPPOSITE[_known(norm)]))


# ------------------------------------------------------------------ along several axes


def _axes_and_sizes(a: Any, s: Any, axes: Any) -> list[tuple[int, Any]]:
    if axes is None:
        axes = range(-len(s), 0) if s is not None else range(np.ndim(a))
    axes = tuple(axes)
    sizes = tuple(s) if s is not None else (None,) * len(axes)
    if len(sizes) != len(axes):
        raise ValueError("Shape and axes have different lengths.")
    return [(k, None if n == -1 else n) for k, n in zip(axes, sizes, strict=True)]


def _over(a: Any, each: Iterable[tuple[int, Any]], norm: Any, of: Any) -> Any:
    for axis, n in each:
        a = of(a, n, axis, norm)
    return a


def _several(of: Any, two: bool) -> Any:
    def answer(
        a: Any, s: Any = None, axes: Any = (-2, -1) if two else None, norm: Any = None
    ) -> Any:
        a = _array(a)
        return _over(a, reversed(_axes_and_sizes(a, s, axes)), norm, of)

    return answer


def _real_to_complex(two: bool) -> Any:
    def answer(
        a: Any, s: Any = None, axes: Any = (-2, -1) if two else None, norm: Any = None
    ) -> Any:
        a = _array(a)
        *rest, (axis, n) = _axes_and_sizes(a, s, axes)
        return _over(_rfft_of(a, n, axis, norm), reversed(rest), norm, _fft_of)

    return answer


def _complex_to_real(two: bool) -> Any:
    def answer(
        a: Any, s: Any = None, axes: Any = (-2, -1) if two else None, norm: Any = None
    ) -> Any:
        a = _array(a)
        *rest, (axis, n) = _axes_and_sizes(a, s, axes)
        return _irfft_of(_over(a, rest, norm, _ifft_of), n, axis, norm)

    return answer


def _shift(by: Any) -> Any:
    def answer(x: Any, axes: Any = None) -> Any:
        chosen = range(x.ndim) if axes is None else (axes,) if np.ndim(axes) == 0 else axes
        chosen = tuple(axis_of(k, x.ndim) for k in chosen)
        return np.roll(x, tuple(by(x.shape[k]) for k in chosen), chosen)

    return answer


# By name: NumPy loads its module of transforms when it is asked for, and so need not be here.
for _name, _answer in {
    "fft": _fft_of,
    "ifft": _ifft_of,
    "rfft": _rfft_of,
    "irfft": _irfft_of,
    "hfft": _hfft_of,
    "ihfft": _ihfft_of,
    "fft2": _several(_fft_of, True),
    "ifft2": _several(_ifft_of, True),
    "fftn": _several(_fft_of, False),
    "ifftn": _several(_ifft_of, False),
    "rfft2": _real_to_complex(True),
    "rfftn": _real_to_complex(False),
    "irfft2": _complex_to_real(True),
    "irfftn": _complex_to_real(False),
    "fftshift": _shift(lambda n: n // 2),
    "ifftshift": _shift(lambda n: -(n // 2)),
}.items():
    FUNCTIONS[f"numpy.fft.{_name}"] = COMPLEX[f"numpy.fft.{_name}"] = _answer
