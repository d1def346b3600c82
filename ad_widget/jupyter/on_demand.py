"""A widget's `Layout`, made when somebody first asks for it.

To ipywidgets it is a model of its own with a channel of its own, which the page opens before the
widget's: a new cell's picture would wait for what few ever set.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from ipywidgets import Layout
from ipywidgets.widgets.trait_types import InstanceDict

__all__ = ["LayoutOnDemand", "unasked"]


class LayoutOnDemand(InstanceDict):  # type: ignore[misc]
    """The trait ``layout``, which is None until it is asked for."""

    def __init__(self) -> None:
        super().__init__(Layout, allow_none=True)

    def make_dynamic_default(self) -> None:
        """Begin with none."""

    def get(self, obj: Any, cls: Any = None) -> Any:
        """Return the layout; made now, if there is none."""
        if super().get(obj, cls) is None and obj not in _UNASKED:
            obj.set_trait("layout", Layout())
        return super().get(obj, cls)


_UNASKED: WeakSet[Any] = WeakSet()


@contextmanager
def unasked(widget: Any) -> Iterator[None]:
    """Leave a widget's layout as it is in the ``with`` block, though it is read."""
    _UNASKED.add(widget)
    try:
        yield
    finally:
        _UNASKED.discard(widget)
