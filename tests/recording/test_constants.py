"""Constants as written."""

from __future__ import annotations

import ast

import pytest

from ad_widget.recording.constants import assigned, kind


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = 3.0", {"x": "3.0"}),
        ("x = y = -1", {"x": "-1", "y": "-1"}),
        ("x, (y, z) = 1.0, [2, 'a']", {"x": "1.0", "y": "2", "z": "'a'"}),
        ("x: float = +3.0", {"x": "+3.0"}),
        ("x: float", {}),
        ("x, y = f()", {"x": "f()", "y": "f()"}),
        ("x, *y = f()", {"x": "f()"}),
        ("x, *y = 1.0, 2.0", {"x": "1.0"}),
        ("a.x = b[0] = 3.0", {}),
        ("x += 3.0", {}),
    ],
)
def test_the_names_that_a_statement_assigns(source: str, found: dict[str, str]) -> None:
    pairs = {name: ast.unparse(value) for name, value in assigned(ast.parse(source).body[0])}
    assert pairs == found
    assert list(pairs) == list(found)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("3.0", "float"), ("-3", "int"), ("True", None), ("3j", None), ("'a'", None),
        ("2 / 3", "float"), ("2 * 3", "int"), ("2**-1", "float"), ("2**3", "int"), ("~2", None),
        ("np.pi", "float"), ("pi", "float"), ("e", None), ("np.e / 2", "float"), ("np.inf", None),
        ("float(3)", "float"), ("int(3.0)", None), ("np.float32(1)", "float"), ("float(x)", None),
        ("math.sqrt(2)", "float"), ("np.sin(np.pi / 6)", "float"), ("abs(-3.0)", "float"),
        ("abs(-3)", None), ("x * 3.0", None), ("other.pi", None),
        ("[1, -2.0]", "list"), ("[[1, 2], [3, 4]]", "list"), ("[(1, 2), (3, 4)]", "list"),
        ("[]", None), ("(1, 2)", None), ("[1, 'a']", None), ("[x]", None), ("[True]", None),
        ("np.array([1, 2])", "array"), ("np.array([a, b])", None), ("np.zeros(n)", "array"),
        ("np.arange(6).reshape(2, 3).T", "array"), ("0.1 * np.random.randn(2)", "array"),
        ("rng.normal(size=(2, 2))", "array"), ("rng.normal()", None), ("np.empty(3)", None),
        ("np.ones(3) * x", "array"), ("np.r_[1:3]", "array"), ("np.eye(2)[0]", None),
        ("f(3)", None),
    ],
)  # fmt: skip
def test_kinds(source: str, found: str | None) -> None:
    assert kind(ast.parse(source, mode="eval").body) == found


def test_what_the_cell_binds_itself_is_not_that_of_math() -> None:
    tree = ast.parse("pi * sqrt(2)", mode="eval").body
    assert kind(tree) == "float"
    assert kind(tree, {"pi"}) is kind(tree, {"sqrt"}) is None


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("np.zeros((n, k)) * 2", "array"),
        ("np.zeros((n, k)) * theta", None),
        ("theta @ np.array([0.5, -0.5])", None),
        ("np.zeros(theta.shape)", "array"),
        ("np.zeros_like(theta)", "array"),
        ("np.vander(theta)", None),
        ("np.full(n, theta)", None),
        ("np.random.randn(n) / np.sqrt(n)", "array"),
    ],
)
def test_what_is_computed_from_the_cells_own_numbers_is_no_constant(
    source: str, found: str | None
) -> None:
    assert kind(ast.parse(source, mode="eval").body, {"theta"}) == found
