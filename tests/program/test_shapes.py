"""The table of shapes: an entry for each op, and what it says is what NumPy gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ad_widget.program import shape_table, shapes
from ad_widget.program.shape_rules import RULES
from ad_widget.program.shapes import Value

from ..engine.ops.cases import CASES, TABLE


def test_every_op_has_one_entry_and_no_entry_is_of_an_unknown_op() -> None:
    named = [name for entry in shape_table.TABLE["ops"] for name in entry["names"]]
    assert sorted(named) == sorted(TABLE)


@pytest.mark.parametrize("entry", shape_table.TABLE["ops"], ids=lambda entry: entry["names"][0])
def test_entries_say_what_their_readers_know(entry: dict[str, Any]) -> None:
    known = {"names", "shape", "dtype", "promotes", "attrs", "strong", "nonempty"}
    assert {*entry} <= known
    assert entry["dtype"] == "attribute" or entry["dtype"] in shape_table.TABLE["dtypes"]
    rules = (
        [entry["shape"]] if isinstance(entry["shape"], str) else next(iter(entry["shape"].values()))
    )
    for rule in rules:
        assert rule in RULES or shapes._alternatives(rule)
    for form in entry.get("attrs", {}).values():
        assert isinstance(form, list) or form in shapes._FORMS


def judged(case: Any, arrays: list[Any], shape: tuple[int, ...], dtype: str) -> None:
    operands = [Value(array.shape, str(array.dtype)) for array in arrays]
    shapes.check(case.op, operands, Value(shape, dtype), case.attrs)


@pytest.mark.parametrize("single", [False, True], ids=["float64", "float32"])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_shapes_and_dtypes_are_those_that_numpy_gives(case: Any, single: bool) -> None:
    arrays = [np.asarray(array) for array in case.draw()]
    if single:
        arrays = [a.astype(np.float32) if a.dtype == np.float64 else a for a in arrays]
    out = np.asarray(case(*arrays))
    shape, dtype = out.shape, str(out.dtype)
    judged(case, arrays, shape, dtype)
    for wrong in ((*shape, 1), (*shape[:-1], shape[-1] + 1) if shape else (2,)):
        with pytest.raises(ValueError, match="is declared"):
            judged(case, arrays, wrong, dtype)
    other = "float32" if dtype == "float64" else "float64"
    with pytest.raises(ValueError, match=r"declared|not float"):
        judged(case, arrays, shape, other)
    with pytest.raises(ValueError, match=r"not 0|at least one operand|there are 0"):
        shapes.check(case.op, [], Value(shape, dtype), case.attrs)
