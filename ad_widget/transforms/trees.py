"""Arguments and results in containers: tuples, named tuples, lists, dicts, and None for nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

__all__ = ["flatten", "rebuild"]


def flatten(tree: Any) -> list[Any]:
    """Return what stands in the containers of `tree`, in order; a dict's in that of insertion."""
    if tree is None:
        return []
    if isinstance(tree, dict):
        tree = tree.values()
    elif not isinstance(tree, (tuple, list)):
        return [tree]
    return [leaf for branch in tree for leaf in flatten(branch)]


def rebuild(tree: Any, leaves: Iterable[Any]) -> Any:
    """Return a tree like `tree` with other leaves, given in the order of `flatten`."""
    left = iter(leaves)

    def like(tree: Any) -> Any:
        if tree is None:
            return None
        if isinstance(tree, dict):
            return {key: like(branch) for key, branch in tree.items()}
        if isinstance(tree, (tuple, list)):
            branches = [like(branch) for branch in tree]
            return type(tree)(*branches) if hasattr(tree, "_fields") else type(tree)(branches)
        return next(left)

    return like(tree)
