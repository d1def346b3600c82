"""What a picture of any lecture's cell calls things: whole, and each otherwise."""

from __future__ import annotations

import io
import warnings
from collections import Counter
from contextlib import redirect_stdout

import numpy as np
import pytest

from ad_widget.drawing.scene import scene
from ad_widget.layout.sizes import STYLE, name_size
from ad_widget.layout.widths import width

from .cells import LECTURES, Lecture
from .verdict import recorded

ROOM = STYLE["card"]["max_width"] - 2 * STYLE["card"]["pad"]


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda lecture: lecture.name)
def test_names_are_whole_and_told_apart(lecture: Lecture) -> None:
    with warnings.catch_warnings(), np.errstate(all="ignore"), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            program, _ = recorded(lecture, {}).lowered()
        except Exception:
            pytest.skip("it does not run: see test_cells")
    items = [item for item in scene(program).items if not item.bare]
    for item in items:
        assert "…" not in item.label
        assert width(item.label, name_size(item.label)) <= ROOM  # no end of it is cut off
    twice = Counter(item.label for item in items)
    assert [name for name, count in twice.items() if count > 1] == []
