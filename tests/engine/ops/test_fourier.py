"""Transforms of real signals and complex ones, in every form that NumPy has."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ad_widget import Node

from .calls import a
from .test_complex import C, as_numpy, differentiated

FORWARD = ("fft", "ifft", "rfft", "ihfft", "irfft", "hfft")
OF_COMPLEX = ("fft", "ifft", "irfft", "hfft")
SEVERAL = ("fft2", "ifft2", "rfft2", "irfft2", "fftn", "ifftn", "rfftn", "irfftn")
X = np.random.default_rng(4).normal(size=6)


@pytest.mark.parametrize("norm", [None, "ortho", "forward"])
@pytest.mark.parametrize("name", FORWARD)
def test_of_real_numbers(name: str, norm: Any) -> None:
    f = getattr(np.fft, name)
    for n in (None, 1, 4, 9):
        if n != 1 or name not in ("irfft", "hfft"):
            as_numpy(lambda x, n=n: f(x, n, norm=norm), X)
    differentiated(lambda x: f(x, 5, norm=norm), X)


@pytest.mark.parametrize("norm", [None, "ortho", "forward"])
@pytest.mark.parametrize("name", OF_COMPLEX)
def test_of_complex_numbers(name: str, norm: Any) -> None:
    f = getattr(np.fft, name)
    for n in (None, 4, 9):
        as_numpy(lambda x, n=n: f(x * C, n, norm=norm), X)
        as_numpy(lambda x, n=n: f(1j * x, n, norm=norm), X)
    differentiated(lambda x: f(x * C, 5, norm=norm), X)


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("name", FORWARD)
def test_along_an_axis(name: str, axis: int) -> None:
    differentiated(lambda x: getattr(np.fft, name)(x, axis=axis), a(3, 4))


@pytest.mark.parametrize("name", SEVERAL)
def test_along_several_axes(name: str) -> None:
    f = getattr(np.fft, name)
    differentiated(lambda x: f(x), a(3, 4))
    as_numpy(lambda x: f(x, s=(3, 5), axes=(0, 1)), a(3, 4))
    as_numpy(lambda x: f(x, axes=(1, 0), norm="ortho"), a(3, 4))


@pytest.mark.parametrize("name", ["fftshift", "ifftshift"])
def test_shifts(name: str) -> None:
    f = getattr(np.fft, name)
    differentiated(lambda x: f(x), a(5))
    differentiated(lambda x: f(x), a(3, 4))
    differentiated(lambda x: f(x, axes=1), a(3, 4))
    differentiated(lambda x: f(x * 1j + 1, axes=(0,)), a(3, 4))


def test_frequencies_of_a_step_that_is_a_node() -> None:
    differentiated(lambda step: np.fft.fftfreq(8, step), np.array(0.3))
    differentiated(lambda step: np.fft.rfftfreq(8, step), np.array(0.3))


def test_a_lowpass_filter() -> None:
    def lowpass(x: Any) -> Any:
        kept = np.abs(np.fft.fftfreq(len(x))) < 0.2
        return np.real(np.fft.ifft(np.where(kept, np.fft.fft(x), 0)))

    differentiated(lowpass, X)


def test_a_convolution_by_transforms() -> None:
    differentiated(lambda x: np.fft.irfft(np.fft.rfft(x) * np.fft.rfft(np.ones(6) / 6)), X)


def test_the_power_of_a_spectrum() -> None:
    differentiated(lambda x: np.abs(np.fft.rfft(x)) ** 2, X)


def test_what_numpy_refuses() -> None:
    for call in (
        lambda: np.fft.fft(Node(X), 0),
        lambda: np.fft.fft(Node(X), norm="other"),
        lambda: np.fft.irfft(Node([1.0])),
        lambda: np.fft.fft2(Node(a(2, 3)), s=(1, 2), axes=(0,)),
    ):
        with pytest.raises(ValueError, match=r"Invalid|lengths"):
            call()
    with pytest.raises(TypeError, match="real numbers"):
        np.fft.rfft(Node(X) * 1j)
