"""Cells run in a shell."""

from __future__ import annotations

from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from ad_widget import AutodiffWidget

__all__ = ["FIRST", "failure", "run", "variables"]

FIRST = """%%autodiff
x = 3.0
w = 2.0
b = 1.0
a = w * x + b
loss = (a - 4.0) ** 2
"""


def run(shell: InteractiveShell, cell: str) -> AutodiffWidget:
    """Run a cell that shows a widget, and return that."""
    result = shell.run_cell(cell, store_history=True)
    result.raise_error()
    assert isinstance(result.result, AutodiffWidget)
    return result.result


def failure(shell: InteractiveShell, cell: str) -> BaseException:
    """Run a cell that raises, and check that nothing is left of it."""
    before = variables(shell)
    result = shell.run_cell(cell, store_history=True)
    assert not result.success
    assert variables(shell) == before
    assert result.error_in_exec is not None
    error: BaseException = result.error_in_exec
    return error


def variables(shell: InteractiveShell) -> dict[str, Any]:
    """Return what the user's names stand for, by identity."""
    return {k: id(v) for k, v in shell.user_ns.items() if not k.startswith("_") and k != "In"}
