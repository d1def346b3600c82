"""Arrays that are too large for a page: it shows the means of their blocks."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from .conftest import Opener

CELL = (
    "%%autodiff\nw = Node(np.linspace(-1, 1, 10**7))\nk = Node(2.0)\ny = np.sum(w * w) * k / w.size"
)


def test_a_leaf_of_ten_million_numbers(notebook: Opener) -> None:
    book = notebook("import numpy as np\nfrom ad_widget import Node", CELL)
    widget = book.widget()
    assert widget.mode == "kernel"
    card = widget.node("w")
    assert card.get_attribute("data-summary") == "[156250]"
    means = json.loads(card.get_attribute("data-value") or "")
    assert len(means) == 64
    assert means[0] == pytest.approx(-1 + 1 / 64, abs=1e-6)
    expect(widget.root).to_contain_text("means of blocks of 156250")
    expect(widget.root).to_contain_text("its arrays are too large for a page")
    before = json.loads(card.get_attribute("data-grad") or "")
    at = widget.value("k")
    widget.drag("k", 0.9, steps=3)
    widget.settle()
    now = widget.value("k")
    assert now != at
    assert widget.value("y") == pytest.approx(now / 3, rel=1e-5)
    after = json.loads(card.get_attribute("data-grad") or "")
    assert after == pytest.approx([g * now / at for g in before])
    assert book.ask("print(float(k.data))") == str(now)
