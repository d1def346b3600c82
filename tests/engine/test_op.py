"""The table of ops: how they are written."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ad_widget import Node, check_grads, nn
from ad_widget.engine import OPS, define
from ad_widget.engine.backward import renew
from ad_widget.engine.pull import pull

TABLE = dict(OPS)  # before any test defines ops of its own


@pytest.mark.parametrize("name", TABLE)
def test_formulas_are_templates_of_the_operands(name: str) -> None:
    op = TABLE[name]
    operands = [f"\\theta_{k}" for k in range(6)]
    written = op.formula.format(*operands)
    assert operands[0] in written
    assert written.count("{") == written.count("}")
    assert "{{" not in written.replace(r"\operatorname{{", "")
    assert op.symbol
    if op.infix is not None:
        assert operands[0] in op.infix.format(*operands)


def test_no_op_takes_the_name_of_one_of_ours() -> None:
    with pytest.raises(ValueError, match="exists already"):
        define("add", lambda x: x)


def test_a_cell_that_defines_an_op_may_run_again() -> None:
    try:
        for factor in (2.0, 3.0):
            times = define(
                "tests_times", lambda x, f=factor: f * x, lambda g, ans, x, f=factor: f * g
            )
            assert float(times(Node(5.0))) == 5.0 * factor
    finally:
        del OPS["tests_times"]


def kept_by_an_op(labels: Any) -> tuple[Node, Node]:
    """Return logits and a loss whose rule uses what its forward left."""
    x = Node(np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]]))
    return x, nn.cross_entropy(x, np.array(labels))


def test_what_a_forward_kept_is_no_attribute_and_changes_no_derivative() -> None:
    x, loss = kept_by_an_op([0, 2])
    assert loss.attrs == {"axis": 1, "reduction": "mean"}
    loss.backward()
    loss_again = nn.cross_entropy(x, np.array([0, 2]))
    (recorded,) = pull([loss_again], [1.0], [x], record=True)
    assert x.grad is not None
    assert_allclose(x.grad.data, recorded.data, rtol=1e-14)
    check_grads(lambda x: nn.cross_entropy(x, np.array([0, 2])), x.data)


def test_what_a_forward_kept_goes_when_the_numbers_do() -> None:
    x, loss = kept_by_an_op([0, 2])
    other = np.array([[-1.0, 4.0, 0.0], [2.0, 2.0, 1.0]])
    fresh = Node(other)
    expected = nn.cross_entropy(fresh, np.array([0, 2]))
    expected.backward()
    renew([x, loss], [other, float(expected)], [None, None])
    loss.backward()
    assert x.grad is not None
    assert fresh.grad is not None
    assert_allclose(x.grad.data, fresh.grad.data, rtol=1e-14)
