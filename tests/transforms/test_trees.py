"""Containers taken apart and put together again."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ad_widget.transforms.trees import flatten, rebuild

Pair = namedtuple("Pair", "left right")
trees = st.recursive(
    st.integers() | st.none(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text(), inner)
        | st.tuples(inner)
        | st.builds(Pair, inner, inner)
    ),
    max_leaves=12,
)


@given(trees)
def test_rebuilding_what_was_flattened_gives_it_back(tree: Any) -> None:
    again = rebuild(tree, flatten(tree))
    assert again == tree
    assert type(again) is type(tree)


@given(trees)
def test_leaves_come_in_order(tree: Any) -> None:
    leaves = flatten(tree)
    assert flatten(rebuild(tree, range(len(leaves)))) == list(range(len(leaves)))
