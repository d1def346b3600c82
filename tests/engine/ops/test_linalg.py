"""Linear algebra: call forms, singular and repeated values, and what has no derivative."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ad_widget import Node, check_grads, grad, hessian, hvp, jacobian

from .calls import a, as_numpy, differentiated

SQUARE = np.random.default_rng(3).uniform(-2, 2, (2, 3, 3)) + 3 * np.eye(3)
FLAT = SQUARE[0]

pytestmark = pytest.mark.filterwarnings("ignore:Arrays of 2-dimensional:DeprecationWarning")


def symmetric(x: Any) -> Any:
    return x @ np.swapaxes(x, -1, -2) + 2 * np.eye(3) + np.diag([0.0, 1.0, 3.0])


CALLS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "@ array": (lambda x: x @ np.ones((3, 2)), (a(2, 3),)),
    "array @": (lambda x: np.ones((3, 2)) @ x, (a(2, 3),)),
    "@ list": (lambda x: x @ [1.0, 2.0, 3.0], (a(2, 3),)),
    "matmul method": (lambda x, y: x.matmul(y) if isinstance(x, Node) else x @ y, (a(2), a(2))),
    "dot": (lambda x, y: np.dot(x, y), (a(3), a(3))),
    "dot method": (lambda x, y: x.dot(y), (a(2, 3), a(3))),
    "dot of a scalar": (lambda x, y: np.dot(x, y), (a(), a(2, 3))),
    "dot of many axes": (lambda x, y: np.dot(x, y), (a(2, 3), a(2, 3, 2))),
    "linalg.matmul": (lambda x, y: np.linalg.matmul(x, y), (a(2, 3), a(3, 1))),
    "vdot": (lambda x, y: np.vdot(x, y), (a(2, 3), a(2, 3))),
    "vecdot": (lambda x, y: np.vecdot(x, y), (a(2, 3), a(3))),
    "linalg.vecdot": (lambda x, y: np.linalg.vecdot(x, y, axis=0), (a(2, 3), a(2, 3))),
    "matvec": (lambda x, y: np.matvec(x, y), (a(2, 2, 3), a(3))),
    "vecmat": (lambda x, y: np.vecmat(x, y), (a(2), a(2, 2, 3))),
    "inner": (lambda x, y: np.inner(x, y), (a(3), a(3))),
    "inner of matrices": (lambda x, y: np.inner(x, y), (a(2, 3), a(4, 3))),
    "outer": (lambda x, y: np.outer(x, y), (a(2), a(3))),
    "outer of matrices": (lambda x, y: np.outer(x, y), (a(2, 1), a(2, 2))),
    "linalg.outer": (lambda x, y: np.linalg.outer(x, y), (a(2), a(3))),
    "a ufunc's outer": (lambda x, y: np.multiply.outer(x, y), (a(2), a(3))),
    "tensordot": (lambda x, y: np.tensordot(x, y), (a(2, 3, 2), a(3, 2))),
    "tensordot of one axis": (lambda x, y: np.tensordot(x, y, 1), (a(2, 3), a(3, 2))),
    "tensordot of none": (lambda x, y: np.tensordot(x, y, axes=0), (a(2), a(3))),
    "tensordot of axes": (
        lambda x, y: np.tensordot(x, y, axes=([0, -1], [1, 0])),
        (a(2, 3, 4), a(4, 2)),
    ),
    "kron": (lambda x, y: np.kron(x, y), (a(2, 3), a(2, 2))),
    "kron of vectors": (lambda x, y: np.kron(x, y), (a(2), a(3))),
    "kron of both": (lambda x, y: np.kron(x, y), (a(2), a(2, 3))),
    "cross": (lambda x, y: np.cross(x, y), (a(3), a(3))),
    "cross of many": (lambda x, y: np.cross(x, y, axis=0), (a(3, 2), a(3, 2))),
    "cross in a plane": (lambda x, y: np.cross(x, y), (a(3, 2), a(2))),
    "linalg.cross": (lambda x, y: np.linalg.cross(x, y), (a(2, 3), a(3))),
    "einsum": (lambda x, y: np.einsum("ij,jk->ik", x, y), (a(2, 3), a(3, 4))),
    "einsum implicit": (lambda x, y: np.einsum("ij,jk", x, y), (a(2, 3), a(3, 4))),
    "einsum implicit transpose": (lambda x: np.einsum("ba", x), (a(2, 3),)),
    "einsum trace": (lambda x: np.einsum("ii", x), (a(3, 3),)),
    "einsum diagonal": (lambda x: np.einsum("...ii->...i", x), (a(2, 3, 3),)),
    "einsum batched": (
        lambda x, y: np.einsum("...ij,...jk->...ik", x, y),
        (a(2, 1, 2, 3), a(3, 3, 2)),
    ),
    "einsum implicit ellipsis": (lambda x, y: np.einsum("...i,i", x, y), (a(2, 3), a(3))),
    "einsum dots in the middle": (lambda x: np.einsum("i...j->j...", x), (a(2, 3, 2),)),
    "einsum broadcast": (lambda x, y: np.einsum("ij,ij->i", x, y), (a(2, 1), a(2, 3))),
    "einsum of three": (
        lambda x, y, z: np.einsum("i,ij,j->", x, y, z),
        (a(2), a(2, 3), a(3)),
    ),
    "einsum of lists": (
        lambda x, y: np.einsum(x, [0, 1], y, [1, 2], [2, 0]),
        (a(2, 3), a(3, 4)),
    ),
    "einsum with spaces": (lambda x, y: np.einsum("i j, j -> i", x, y), (a(2, 3), a(3))),
    "multi_dot": (lambda x, y, z: np.linalg.multi_dot([x, y, z]), (a(2, 3), a(3, 4), a(4))),
    "matrix_power": (lambda x: np.linalg.matrix_power(x, 5), (SQUARE / 4,)),
    "matrix_power -2": (lambda x: np.linalg.matrix_power(x, -2), (SQUARE,)),
    "inv": (np.linalg.inv, (SQUARE,)),
    "det": (np.linalg.det, (SQUARE,)),
    "slogdet": (lambda x: np.linalg.slogdet(x)[1], (SQUARE,)),
    "solve": (lambda x, y: np.linalg.solve(x, y), (SQUARE, a(3, 2))),
    "solve a vector": (lambda x, y: np.linalg.solve(x, y), (FLAT, a(3))),
    "cholesky": (lambda x: np.linalg.cholesky(symmetric(x)), (SQUARE,)),
    "cholesky, upper": (lambda x: np.linalg.cholesky(symmetric(x), upper=True), (FLAT,)),
    "eigvalsh": (lambda x: np.linalg.eigvalsh(symmetric(x)), (SQUARE,)),
    "eigvalsh of the upper": (lambda x: np.linalg.eigvalsh(symmetric(x), UPLO="U"), (FLAT,)),
    "eigh": (lambda x: np.linalg.eigh(symmetric(x)), (FLAT,)),
    "svd": (lambda x: np.linalg.svd(x, full_matrices=False), (a(2, 3, 2),)),
    "svd of a wide one": (lambda x: np.linalg.svd(x, full_matrices=False), (a(2, 3),)),
    "svd of a square": (np.linalg.svd, (SQUARE,)),
    "svd of values alone": (lambda x: np.linalg.svd(x, compute_uv=False), (a(3, 2),)),
    "svdvals": (np.linalg.svdvals, (a(3, 2),)),
    "pinv": (np.linalg.pinv, (a(3, 2),)),
    "pinv of many": (lambda x: np.linalg.pinv(x, rtol=1e-10), (a(2, 2, 3),)),
    "cond": (np.linalg.cond, (SQUARE,)),
    "cond by rows": (lambda x: np.linalg.cond(x, np.inf), (SQUARE,)),
    "lstsq": (lambda x, y: np.linalg.lstsq(x, y)[0], (a(4, 2), a(4))),
    "lstsq's residuals": (lambda x, y: np.linalg.lstsq(x, y)[1], (a(4, 2), a(4, 3))),
    "norm": (np.linalg.norm, (a(2, 3, 2),)),
    "norm of a vector": (np.linalg.norm, (a(3),)),
    "norm by axis": (lambda x: np.linalg.norm(x, axis=-1), (a(2, 3),)),
    "norm, kept": (lambda x: np.linalg.norm(x, axis=0, keepdims=True), (a(2, 3),)),
    "norm of matrices": (lambda x: np.linalg.norm(x, axis=(1, 2)), (a(2, 3, 2),)),
    "vector_norm": (lambda x: np.linalg.vector_norm(x, ord=3), (a(2, 3),)),
    "matrix_norm": (lambda x: np.linalg.matrix_norm(x, ord="nuc"), (a(2, 3, 2),)),
    **{
        f"vector norm {ord}": (lambda x, ord=ord: np.linalg.norm(x, ord, axis=1), (a(2, 3),))
        for ord in (1, 2, 3, 2.5, -1, -2, np.inf, -np.inf)
    },
    **{
        f"matrix norm {ord}": (
            lambda x, ord=ord: np.linalg.norm(x, ord, axis=(2, 0), keepdims=True),
            (a(2, 3, 4),),
        )
        for ord in ("fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf)
    },
    **{
        f"norm {ord} of a matrix": (lambda x, ord=ord: np.linalg.norm(x, ord), (a(2, 3),))
        for ord in ("fro", "nuc", 1, 2, np.inf)
    },
}


@pytest.mark.parametrize("name", CALLS)
def test_calls(name: str) -> None:
    call, arrays = CALLS[name]
    differentiated(call, *arrays)


@pytest.mark.parametrize(
    "call",
    [
        np.linalg.matrix_rank,
        lambda x: np.linalg.norm(x, 0, axis=1),
        lambda x: np.linalg.slogdet(-x),
        lambda x: np.linalg.matrix_power(x, 0),
        lambda x: np.linalg.norm(x > 0),
        lambda x: x[:0] @ x,
        lambda x: np.einsum("ij,jk->ik", x[:, :0], x[:0]),
        lambda x: np.linalg.svd(x[:2]),
        lambda x: np.linalg.det(x[None][:0]),
    ],
)
def test_other_numbers(call: Any) -> None:
    as_numpy(call, FLAT)


def test_foreign_operands_use_their_own_product() -> None:
    class Foreign:
        def __rmatmul__(self, other: Any) -> str:
            return "mine"

    assert Node(FLAT) @ Foreign() == "mine"


def test_the_slope_of_a_determinant_is_right_for_singular_matrices() -> None:
    for x in ([[1.0, 2.0], [2.0, 4.0]], np.zeros((1, 1)), np.diag([0.0, 2.0, 3.0])):
        array = np.array(x)
        n = len(array)
        minors = [
            np.linalg.det(np.delete(np.delete(array, i, 0), j, 1)) * (-1) ** (i + j)
            for i in range(n)
            for j in range(n)
        ]
        assert_allclose(grad(np.linalg.det)(array), np.reshape(minors, (n, n)), atol=1e-14)


def test_the_norm_has_no_slope_at_zero() -> None:
    for ord in (None, 2, 3, 1.5):
        assert_array_equal(
            grad(lambda x, ord=ord: np.linalg.norm(x, ord))(np.zeros(3)), np.zeros(3)
        )


def test_vectors_of_equal_values_have_no_derivative() -> None:
    with np.errstate(all="ignore"):
        of_vectors = grad(lambda x: np.linalg.eigh(x)[1][0, 0])(np.eye(2))
        assert np.isnan(of_vectors).any()
        assert np.isnan(grad(lambda x: np.linalg.svd(x)[0][0, 0])(np.eye(2))).any()
    # What all eigenvalues share alike has one all the same.
    assert_allclose(grad(lambda x: np.sum(np.linalg.eigvalsh(x)))(np.eye(2)), np.eye(2))
    assert_allclose(grad(lambda x: np.sum(np.linalg.svdvals(x)))(np.eye(2)), np.eye(2))


ONE_TRIANGLE: dict[str, tuple[Callable[[Any], Any], str]] = {
    "cholesky": (np.linalg.cholesky, "L"),
    "cholesky, upper": (lambda x: np.linalg.cholesky(x, upper=True), "U"),
    "eigvalsh": (np.linalg.eigvalsh, "L"),
    "eigvalsh, U": (lambda x: np.linalg.eigvalsh(x, UPLO="U"), "U"),
    "eigh": (lambda x: np.linalg.eigh(x)[1], "L"),
    "eigh, U": (lambda x: np.linalg.eigh(x, "U")[1], "U"),
    "pinv": (lambda x: np.linalg.pinv(x, hermitian=True), "L"),
    "svd": (lambda x: np.linalg.svd(x, hermitian=True), "L"),
    "singular values": (lambda x: np.linalg.svd(x, compute_uv=False, hermitian=True), "L"),
}


@pytest.mark.parametrize(("f", "read"), ONE_TRIANGLE.values(), ids=ONE_TRIANGLE)
def test_the_triangle_that_is_read_has_the_gradient(f: Any, read: str) -> None:
    """A matrix need not be symmetric: the gradient is that of what the function computes."""
    x = symmetric(FLAT)
    check_grads(f, x)
    other = np.triu(x, 1) if read == "L" else np.tril(x, -1)
    check_grads(f, x + other)  # the other triangle moves nothing

    def first(x: Any) -> Any:
        y = f(x)
        return np.sum((y[0] if isinstance(y, tuple) else y) ** 3)

    g = grad(first)(x)
    assert_array_equal(np.triu(g, 1) if read == "L" else np.tril(g, -1), np.zeros((3, 3)))
    for one, same in zip(_several(f(Node(x))), _several(f(x)), strict=True):
        assert_allclose(one.data, same, atol=1e-12)


def _several(y: Any) -> tuple[Any, ...]:
    return y if isinstance(y, tuple) else (y,)


def test_of_a_matrix_made_symmetric_the_gradient_is_symmetric() -> None:
    def f(x: Any) -> Any:
        x = (x + np.swapaxes(x, -1, -2)) / 2
        return np.sum(np.linalg.cholesky(x)) + np.linalg.eigvalsh(x)[0]

    g = grad(f)(symmetric(FLAT))
    assert_allclose(g, g.T, atol=1e-12)


def minors(x: Any) -> Any:
    """Return the second derivatives of a determinant: it without two rows and two columns."""
    n = len(x)
    out = np.zeros((n,) * 4)
    for i, j, k, m in np.ndindex(out.shape):
        if i != k and j != m:
            rest = np.delete(np.delete(x, [i, k], 0), [j, m], 1)
            sign = (-1) ** (i + j + k + m) * (1 if (i < k) == (j < m) else -1)
            out[i, j, k, m] = sign * (np.linalg.det(rest) if n > 2 else 1.0)
    return out


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_second_derivatives_of_a_determinant_of_any_rank(n: int) -> None:
    rng = np.random.default_rng(n)
    several = []
    for rank in range(n + 1):
        x = rng.normal(size=(n, rank)) @ rng.normal(size=(rank, n))
        for nearly in (0.0, 1e-12):
            near = x + nearly * np.eye(n)
            assert_allclose(hessian(np.linalg.det)(near), minors(near), atol=1e-10)
        assert_allclose(
            hvp(np.linalg.det)(x, np.eye(n)), minors(x).trace(0, 0, 1) if n else 0, atol=1e-10
        )
        several.append(x)
    batch = np.array(several)
    found = hessian(lambda x: np.sum(np.linalg.det(x)))(batch)
    for k, x in enumerate(several):
        assert_allclose(found[k, :, :, k], minors(x), atol=1e-10)


def test_third_derivatives_of_a_determinant() -> None:
    check_grads(np.linalg.det, np.eye(3), order=3)
    check_grads(np.linalg.det, FLAT, order=3)
    third = jacobian(hessian(np.linalg.det))(np.zeros((3, 3)))
    assert np.isnan(third).any()  # not found at a singular matrix, and not 0 either


@pytest.mark.parametrize("seed", range(8))
def test_beyond_repeated_eigenvalues_there_is_no_slope(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = 2 + seed
    turn = np.linalg.qr(rng.normal(size=(n, n)))[0]
    values = np.arange(float(n))
    values[0] = values[1]
    x = turn @ np.diag(values) @ turn.T
    lower = np.tril_indices(n)
    assert np.isnan(hessian(lambda x: np.linalg.eigvalsh(x)[0])(x)[lower][:, *lower]).all()
    assert np.isnan(hessian(lambda x: np.linalg.svdvals(x)[-1])(x)).all()
    assert np.isfinite(grad(lambda x: np.linalg.eigvalsh(x)[0])(x)).all()


@pytest.mark.parametrize("shape", [(5, 3), (3, 5), (4, 3), (2, 4, 2), (2, 2, 4)], ids=str)
def test_what_depends_on_the_space_that_full_matrices_adds(shape: tuple[int, ...]) -> None:
    rows, columns = shape[-2:]
    least = min(rows, columns)
    weights = a(max(rows, columns), max(rows, columns))

    def projected(x: Any) -> Any:
        u, s, vh = np.linalg.svd(x)
        rest = u[..., least:] if rows > columns else vh[..., least:, :].mT
        return np.sum(weights * (rest @ rest.mT)) + np.sum(s**3)

    differentiated(projected, a(*shape), order=2)
    if rows > columns:
        differentiated(
            lambda x: np.linalg.qr(x, "complete")[0][..., least:] ** 2 @ np.ones((rows - least, 1)),
            a(*shape),
            order=2,
        )


def test_full_singular_vectors_have_values_but_no_derivative() -> None:
    x = Node(a(3, 2))
    u, s, _ = np.linalg.svd(x)
    assert u.shape == (3, 3)
    s.sum().backward()
    for shape in ((4, 2), (2, 4)):
        x = Node(a(*shape))
        full, thin = np.linalg.svd(x), np.linalg.svd(x, full_matrices=False)
        weights = a(2, 2)
        slopes = []
        for u_, _, vh in (full, thin):
            (u_[:2, :2] * weights + vh[:2, :2] ** 2).sum().backward()
            slopes.append(np.array(x.grad))
            x.grad = np.zeros(shape)
        np.testing.assert_allclose(*slopes, atol=1e-12)
        with pytest.raises(TypeError, match="full_matrices=False"):
            (full[0] if shape == (4, 2) else full[2]).sum().backward()
        with pytest.raises(TypeError, match="full_matrices=False"):
            hessian(lambda x: np.linalg.svd(x)[0 if shape == (4, 2) else 2].sum())(x.data)  # noqa: B023
    np.testing.assert_allclose(
        hessian(lambda x: np.linalg.svd(x)[0][0, 0])(x.data),
        hessian(lambda x: np.linalg.svd(x, full_matrices=False)[0][0, 0])(x.data),
        atol=1e-12,
    )


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda x: x @ x, ValueError),
        (lambda x: np.dot(x, x), ValueError),
        (lambda x: np.einsum("ij,jk", x), ValueError),
        (lambda x: np.einsum("ijk->i", x), ValueError),
        (lambda x: np.einsum("ij->k", x), ValueError),
        (lambda x: np.einsum("ii->i", x), ValueError),
        (lambda x: np.tensordot(x, x, 1), ValueError),
        (lambda x: np.linalg.inv(x), np.linalg.LinAlgError),
        (lambda x: np.linalg.inv(np.zeros((2, 2)) * x[0, 0]), np.linalg.LinAlgError),
        (lambda x: np.linalg.cholesky(-np.eye(2) * x[0, 0] ** 2), np.linalg.LinAlgError),
        (lambda x: np.linalg.norm(x, "nonsense"), ValueError),
        (lambda x: np.linalg.norm(x[0], "fro"), ValueError),
        (lambda x: np.linalg.norm(x, 3), ValueError),
        (lambda x: np.linalg.norm(x[None], 2), ValueError),
        (lambda x: np.linalg.eigvalsh(x.T @ x, "A"), ValueError),
        (lambda x: np.linalg.matrix_power(x.T @ x, 1.5), TypeError),
    ],
)
def test_what_does_not_fit_is_refused_as_by_numpy(call: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        call(a(2, 3))
    with pytest.raises(error):
        call(Node(a(2, 3)))


@pytest.mark.parametrize(
    "f",
    [
        lambda np, x: np.linalg.inv(x),
        lambda np, x: np.linalg.det(x),
        lambda np, x: np.linalg.slogdet(x)[1],
        lambda np, x: np.linalg.solve(x, x @ x),
        lambda np, x: np.linalg.pinv(x),
        lambda np, x: np.linalg.cholesky(x @ x.T + np.eye(3)),
        lambda np, x: np.abs(np.linalg.eigh(x + x.T)[1]),
        lambda np, x: np.linalg.svd(x, full_matrices=False)[1],
        lambda np, x: np.linalg.norm(x, axis=0),
        lambda np, x: np.linalg.norm(x, "nuc"),
        lambda np, x: np.einsum("ij,ik,kl->jl", x, x, x),
        lambda np, x: np.tensordot(x, x, axes=([1], [0])),
        lambda np, x: np.kron(x, x),
        lambda np, x: np.outer(x[0], x[1]) + np.inner(x, x) + np.dot(x, x),
        lambda np, x: np.triu(x, 1) + np.diag(np.diag(x)) + np.trace(x),
        lambda np, x: np.sort(np.concatenate([x, x.T])[:, 0]),
        lambda np, x: np.roll(np.rot90(np.tile(x, (2, 2))), 1),
        lambda np, x: np.pad(x, 1, mode="constant")[np.array([0, 1, 1, 2])],
    ],
)
def test_as_autograd(f: Any) -> None:
    autograd = pytest.importorskip("autograd")
    import autograd.numpy as anp

    weights = np.cos(np.arange(np.size(f(np, FLAT)))).reshape(np.shape(f(np, FLAT)))
    want = autograd.grad(lambda x: anp.sum(weights * f(anp, x)))(FLAT)
    assert_allclose(grad(lambda x: np.sum(weights * f(np, x)))(FLAT), want, rtol=1e-9, atol=1e-12)


@pytest.mark.filterwarnings("error")
def test_one_singular_matrix_in_a_stack_costs_the_others_nothing() -> None:
    stack = np.array([[[1.0, 2.0], [2.0, 4.0]], [[2.0, 0.0], [0.0, 4.0]]])
    slopes = grad(lambda x: np.sum(np.linalg.slogdet(x)[1]))(stack)
    assert np.isnan(slopes[0]).all()
    assert_allclose(slopes[1], [[0.5, 0.0], [0.0, 0.25]])
    assert np.isnan(hessian(lambda x: np.linalg.slogdet(x)[1])(stack[0])).all()
