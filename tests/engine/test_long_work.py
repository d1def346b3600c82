"""Long work: garbage is left alone meanwhile, and who listens hears how far it is."""

from __future__ import annotations

import gc
from weakref import ref

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


def test_no_search_comes_right_after() -> None:
    searches: list[int] = []

    def look(phase: str, found: dict[str, int]) -> None:
        if phase == "start":
            searches.append(found["generation"])

    gc.collect()
    gc.callbacks.append(look)
    try:
        with uncollected():
            kept = [[k] for k in range(50_000)]
        more = [[k] for k in range(100)]
    finally:
        gc.callbacks.remove(look)
    assert not searches
    assert len(kept) > len(more)


def test_what_was_made_meanwhile_is_found_later() -> None:
    class Circle:
        def __init__(self) -> None:
            self.own = self

    with uncollected():
        made = ref(Circle())
    gc.collect()
    assert made() is None


def test_what_is_frozen_stays_so() -> None:
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        with uncollected():
            pass
        assert gc.get_freeze_count() >= 0.9 * frozen
    finally:
        gc.unfreeze()


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
