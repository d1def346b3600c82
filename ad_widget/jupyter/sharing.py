"""What is passed on of a widget: Python code that makes the same, and links into its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..drawing import view as views
from ..publish.link import fragment, sign_of
from .coding import code
from .showing import Showing

__all__ = ["Sharing"]


class Sharing(Showing):
    """The part of a widget that is passed on."""

    _made: str

    def python(self) -> str:
        """Return Python code that makes this widget, with the values and the view of now.

        Of a cell it is the cell, with the options ``--at`` and ``--view``; of a function a call of
        `explore`.

        Returns
        -------
        str

        Raises
        ------
        ValueError
            If it was made in another way.
        """
        if not self._made:
            raise ValueError("only what %%autodiff or explore has made can be written as code")
        began = {leaf.name: leaf.data for leaf in self.program.leaves}
        moved = {k: x for k, x in self.values.items() if not _same(x, began.get(k))}
        source = self.program.source or ""
        return code(self._made, source, _listed(moved), _unanswered(self.view))

    def link(
        self,
        page: str = "",
        *,
        values: Mapping[str, Any] | None = None,
        view: Mapping[str, Any] | None = None,
        nth: int = 0,
    ) -> str:
        """Return a link into a page of this widget, which opens with the values and view of now.

        Parameters
        ----------
        page : str, optional
            The address of the page that `save` or nbconvert made; by default the fragment alone.
        values, view : mapping, optional
            Values of leaves and keys of the view to be in it instead of those of now.
        nth : int, optional
            Which of the page's widgets it is for, counted among those with the same leaves.

        Returns
        -------
        str

        Raises
        ------
        ValueError
            If these are too many numbers for a link, or there are no such leaves or views.
        """
        given = dict(values or {})
        wrong = given.keys() - self.values.keys()
        if wrong:
            raise ValueError(f"there is no leaf {sorted(wrong)[0]!r} to link to")
        shown = {**self.view, **views.checked(view or {})}
        sign = sign_of((leaf.name, leaf.data.shape) for leaf in self.program.leaves)
        setting = fragment(sign, _listed({**self.values, **given}), _unanswered(shown), nth)
        return f"{page.partition('#')[0]}#{setting}"


def _same(a: Any, b: Any) -> bool:
    return b is not None and np.array_equal(np.asarray(a), np.asarray(b), equal_nan=True)


def _listed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: np.asarray(value).tolist() for name, value in values.items()}


def _unanswered(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return a view without what somebody has answered."""
    return {key: x for key, x in view.items() if key != "answers"}
