"""Long work: garbage is left alone meanwhile, and who listens hears how far it is."""

from __future__ import annotations

import gc

import pytest

from ad_widget.engine.long_work import heard_by, tell, uncollected


def test_the_search_for_garbage_goes_on_after_an_error() -> None:
    def work() -> None:
        with uncollected():
            assert not gc.isenabled()
            raise ValueError("within")

    with pytest.raises(ValueError, match="within"):
        work()
    assert gc.isenabled()


def test_where_somebody_has_ended_the_search_it_stays_so() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_only_who_listens_hears() -> None:
    outer: list[str] = []
    inner: list[str] = []
    tell("nobody")
    with heard_by(outer.append):
        tell("one")
        with heard_by(inner.append):
            tell("two")
        tell("three")
    tell("nobody")
    assert (outer, inner) == (["one", "three"], ["two"])
