"""Arithmetic: the rules at kinks and poles, dtypes, and every way to call them."""

from __future__ import annotations

import numpy as np

from ad_widget import Node
from ad_widget.program import lower


def test_a_number_as_written_takes_the_dtype_it_meets_in_recorded_passes_too() -> None:
    x = Node(np.ones(3, np.float32))
    program, _ = lower((x * 2.0) ** 2.5, [("x", x)])
    assert {dtype for shape, dtype in program.values if shape == (3,)} == {"float32"}


def test_a_float64_scalar_of_numpy_does_not_give_way() -> None:
    x = Node(np.ones(3, np.float32))
    assert (x * np.float64(2.0)).dtype == np.float64
    assert (x * 2.0).dtype == np.float32
