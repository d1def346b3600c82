"""QR in its modes, and eigenvectors where they are real."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ad_widget import Node, check_grads, grad

from .calls import a, as_numpy, differentiated

SHAPES = [(3, 3), (4, 3), (3, 4), (2, 4, 3), (2, 2, 4)]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_qr(shape: tuple[int, ...]) -> None:
    x = a(*shape)
    as_numpy(lambda x: tuple(np.linalg.qr(x)), x)
    as_numpy(lambda x: tuple(np.linalg.qr(x, "complete")), x)
    as_numpy(lambda x: np.linalg.qr(x, "r"), x)
    check_grads(lambda x: tuple(np.linalg.qr(x)), x)
    check_grads(lambda x: np.linalg.qr(x, "complete")[1], x)
    assert np.linalg.qr(Node(x)).Q.shape == np.linalg.qr(x).Q.shape


def test_least_squares_by_qr() -> None:
    def fit(x: Any, y: Any) -> Any:
        q, r = np.linalg.qr(x)
        return np.linalg.solve(r, q.T @ y)

    differentiated(fit, a(5, 2), a(5), order=2)


def test_qr_of_what_has_no_slope() -> None:
    with pytest.raises(TypeError, match=r"np\.linalg\.qr\(a\)"):
        np.linalg.qr(Node(a(4, 2)), "complete")[0].sum().backward()
    with pytest.raises(ValueError, match="raw"):
        np.linalg.qr(Node(a(4, 2)), "raw")  # type: ignore[call-overload]
    x = Node(np.zeros((2, 2)))
    np.linalg.qr(x, "r").sum().backward()
    assert x.grad is not None
    assert np.isnan(x.grad.data).all()


def real_spectrum(n: int) -> Any:
    turn = a(n, n, low=-0.3, high=0.3) + np.eye(n)
    return turn @ np.diag(np.arange(1.0, n + 1)) @ np.linalg.inv(turn)


def test_eigenvalues_and_vectors() -> None:
    x = real_spectrum(4)
    as_numpy(lambda x: tuple(np.linalg.eig(x)), x, rtol=1e-10)
    as_numpy(lambda x: np.sort(np.linalg.eigvals(x)), x, rtol=1e-10)
    check_grads(lambda x: tuple(np.linalg.eig(x)), x)
    check_grads(np.linalg.eigvals, np.stack([real_spectrum(3), real_spectrum(3)]))


def test_the_long_run_of_a_chain() -> None:
    def long_run(p: Any) -> Any:
        chain = p / np.sum(p, axis=1, keepdims=True)
        values, vectors = np.linalg.eig(chain.T)
        first = vectors[:, int(np.argmax(values))]
        return first / np.sum(first)

    check_grads(long_run, np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.4], [0.5, 0.4, 5.0]]))


def test_complex_eigenvalues_are_refused_with_the_way() -> None:
    turn = Node([[0.0, 1.0], [-1.0, 0.0]])
    for f in (np.linalg.eig, np.linalg.eigvals):
        with pytest.raises(np.linalg.LinAlgError, match=r"complex.*np\.linalg\.det"):
            f(turn)


@pytest.mark.parametrize(
    "f",
    [
        np.linalg.svdvals,
        lambda x: np.linalg.svd(x)[0],
        np.linalg.pinv,
        lambda x: np.linalg.lstsq(x, np.ones(3), rcond=None)[0],
        grad(np.linalg.det),
    ],
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_lapack_never_ends_on_is_refused(f: Any, dtype: type) -> None:
    x = np.array([[np.inf, 100, -np.inf], [0, 0, 2], [-3, 0, -1]], dtype)
    with pytest.raises(np.linalg.LinAlgError, match="not finite"):
        f(Node(x))
