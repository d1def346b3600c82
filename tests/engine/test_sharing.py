"""``a += x`` on an array Node: right where nobody else holds it, else an error."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ad_widget import Node
from ad_widget.engine.reads import LeakError


def made() -> Any:
    return np.exp(Node([1.0, 2.0]))


def test_an_array_of_one_name_is_bound_anew() -> None:
    a = made()
    a += 1.0
    np.testing.assert_allclose(a._value, np.exp([1.0, 2.0]) + 1)
    for _ in range(3):
        a *= a.sum() * 0.01


def test_results_computed_before_do_not_hold_it() -> None:
    a = made()
    b, c = a * a, np.stack([a, a, a])
    a += 1.0
    np.testing.assert_allclose(b._value, np.exp([2.0, 4.0]))
    np.testing.assert_allclose(c._value[0] + 1, a._value)


def test_items_and_attributes() -> None:
    class Box:
        h: Any = None

    box, items = Box(), [made()]
    box.h = made()
    box.h += 1.0
    items[0] -= 1.0
    np.testing.assert_allclose(box.h._value - 2, items[0]._value)


def test_a_single_number_is_none_that_could_change() -> None:
    a = Node(3.0)
    b = a
    b += 1.0
    assert (float(a), float(b)) == (3.0, 4.0)


def bump(a: Any) -> None:
    a += 1.0


def test_another_name_raises() -> None:
    a = made()
    b = a
    with pytest.raises(LeakError, match=r"holds too.*a \*= x|a \*= x.*holds too"):
        b *= 2.0


def test_a_parameter_and_a_list_raise() -> None:
    a = made()
    with pytest.raises(LeakError, match="holds too"):
        bump(a)
    parameters = [Node([1.0, 2.0])]
    for p in parameters:
        with pytest.raises(LeakError, match="holds too"):
            p -= 0.1


def test_a_view_of_an_array_that_is_held_raises_in_either_direction() -> None:
    a = made()
    part = a[1:]
    with pytest.raises(LeakError, match="holds too"):
        part += 1.0
    with pytest.raises(LeakError, match="holds too"):
        a += 1.0
    alone = made().reshape(2, 1)
    alone += 1.0
    assert alone.shape == (2, 1)
    copied = a[[0, 1]]
    copied += 1.0
    assert copied.shape == (2,)
