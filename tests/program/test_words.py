"""The rules of edges between arrays, in words: they say what the rules do."""

from __future__ import annotations

import numpy as np
import pytest

from ad_widget import Node
from ad_widget.engine import OPS
from ad_widget.program import Program, lower
from ad_widget.program.words import words


def rules(build, *shapes: tuple[int, ...]) -> list[str]:  # type: ignore[no-untyped-def]
    """Return the rules of the edges from each leaf, in order."""
    draw = np.random.default_rng(1)
    leaves = [Node(draw.normal(size=shape)) for shape in shapes]
    program, nodes = lower(build(*leaves), [(f"x{k}", x) for k, x in enumerate(leaves)])
    again = Program.from_json(program.to_json())
    assert [e.rule for e in again.edges] == [e.rule for e in program.edges]
    out = []
    for leaf in leaves:
        out += [e.rule for e in program.edges if nodes[e.source] is leaf]
    return out


PRODUCTS = [
    ((4, 3), (3, 2)),
    ((3,), (3, 2)),
    ((4, 3), (3,)),
    ((5, 4, 3), (5, 3, 2)),
    ((5, 4, 3), (3, 2)),
    ((4, 3), (5, 3, 2)),
]


@pytest.mark.parametrize(("left", "right"), PRODUCTS)
def test_the_rule_of_a_product_read_as_a_product_is_the_gradient(
    left: tuple[int, ...], right: tuple[int, ...]
) -> None:
    draw = np.random.default_rng(2)
    a, b = Node(draw.normal(size=left)), Node(draw.normal(size=right))
    c = a @ b
    g = draw.normal(size=c.shape)
    c.backward(g)
    for k, (own, other) in enumerate([(a, b), (b, a)]):
        said, shapes = words("matmul", k, [left, right], c.shape).split("  ")
        x = other.data
        # Read the rule as a student would.
        if "⊗" in said:
            made = g[..., :, None] * x if k == 0 else x[:, None] * g[..., None, :]
        elif said.startswith("·"):
            made = g @ (np.swapaxes(x, -1, -2) if "ᵀ" in said else x)
        elif len(np.shape(g)) < 2:
            made = (np.swapaxes(x, -1, -2) if "ᵀ" in said else x) @ g
        else:
            made = np.swapaxes(x, -1, -2) @ g
        if "sum over the batch" in said:
            made = made.sum(0)
        np.testing.assert_allclose(made, own.grad)
        assert shapes.count("(") == 2


def test_what_is_said_of_a_layer() -> None:
    assert rules(lambda x, w, b: np.tanh(x @ w + b).sum(), (4, 3), (3, 2), (2,)) == [
        "· {1}ᵀ  (4×2)(2×3)",
        "{0}ᵀ ·  (3×4)(4×2)",
        "sum over rows  4×2 → (2,)",
    ]


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ((2,), "sum over rows"),
        ((4, 1), "sum over columns"),
        ((), "sum over all"),
        ((1, 2), "sum over rows"),
        ((4, 2), "as it is"),
    ],
)
def test_a_broadcast_operand_says_over_what_its_gradient_is_summed(
    shape: tuple[int, ...], said: str
) -> None:
    assert words("add", 1, [(4, 2), shape], (4, 2)).split("  ")[0] == said


def test_a_sum_says_along_what_it_spreads() -> None:
    assert rules(lambda x: x.sum(), (4, 2)) == ["spread over all  1 → 4×2"]
    assert rules(lambda x: x.mean(axis=0).sum(), (4, 2)) == ["share over rows  (2,) → 4×2"]
    assert rules(lambda x: x.sum(axis=1).sum(), (4, 2)) == ["spread over columns  (4,) → 4×2"]


def test_between_numbers_there_is_none() -> None:
    assert rules(lambda x, y: x * y, (), ()) == ["", ""]


def test_every_op_has_a_rule_to_read() -> None:
    for name in OPS:
        attrs = {"axis": 0, "subscripts": "ij->j"}
        said = words(name, 0, [(3, 2), (3, 2), (3, 2)], (3, 2), attrs)
        assert said.count("  ") == 1, name
        assert len(said) < 50
    assert words("my_own", 0, [(3,)], (3,)) == "rule of my own  (3,)"
