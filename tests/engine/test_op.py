"""The table of ops: how they are written."""

from __future__ import annotations

import pytest

from ad_widget import Node
from ad_widget.engine import OPS, define

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
