"""The table of ops: how they are written."""

from __future__ import annotations

import pytest

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


def test_a_name_is_taken_once() -> None:
    with pytest.raises(ValueError, match="exists already"):
        define("add", lambda x: x)
