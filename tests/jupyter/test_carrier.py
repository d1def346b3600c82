"""Who carries the front-end module."""

from __future__ import annotations

from typing import Any

import pytest

from ad_widget.jupyter import carrier
from ad_widget.publish.module import MODULE, script

from ..pictured import widget

STUB = script("stub")


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrier, "_carrier", None)


def test_the_first_carries_and_the_others_wait() -> None:
    one, two, three = widget(), widget(), widget()
    assert len(one._esm) > 10 * len(STUB)
    assert two._esm == three._esm == STUB
    assert carrier.carries(one)
    assert not carrier.carries(two)


def test_when_it_closes_the_next_carries() -> None:
    one, two = widget(), widget()
    one.close()
    assert two._esm == STUB
    assert widget()._esm != STUB


def test_a_widget_that_is_gone_carries_nothing() -> None:
    class Gone:
        comm = object()

    gone: Any = Gone()
    assert carrier.carries(gone)
    del gone
    assert widget()._esm != STUB


def test_a_page_may_ask_for_the_module() -> None:
    one = widget()
    sent: list[Any] = []
    one.send = lambda content, buffers=None: sent.append((content, buffers))
    one._received(one, {"type": "module"}, [])
    ((content, buffers),) = sent
    assert content == {"type": "module"}
    assert buffers == [MODULE.read_bytes()]
