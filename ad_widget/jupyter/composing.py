"""A widget among others: ipywidgets sliders for its leaves, and functions that follow it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets
import numpy as np
from ipywidgets.widgets.interaction import show_inline_matplotlib_plots

from .controls import Control, control
from .showing import Showing

__all__ = ["Composing", "Watch"]

Values = dict[str, Any]


class Composing(Showing):
    """The part of a widget that other widgets are linked with."""

    _controls: dict[str, Control]
    observe: Callable[..., None]
    unobserve: Callable[..., None]

    @property
    def controls(self) -> list[Control]:
        """What each leaf's slider looks like: its name, kind, range and step."""
        return list(self._controls.values())

    def slider(self, name: str, **options: Any) -> Any:
        """Return an ordinary `ipywidgets.FloatSlider` for a leaf, linked both ways.

        Parameters
        ----------
        name : str
            A leaf that is a number, or an element of an array: ``W[0, 1]``.
        **options
            Given to `FloatSlider`, as `min`, `max`, `step`, `description`.

        Returns
        -------
        ipywidgets.FloatSlider

        Raises
        ------
        ValueError
            If there is no such leaf or element, or it is an array.
        """
        return linked(self, name, options)

    def watch(self, f: Callable[[Values], Any]) -> Watch:
        """Call a function when the leaves' values have changed, and only then.

        Parameters
        ----------
        f : callable
            Given the values, a dict by name of numbers and arrays.  While it runs, changes wait,
            and only the last is taken up.

        Returns
        -------
        Watch
            An `ipywidgets.Output` with what `f` prints and draws; ``.draw()`` calls `f` at once,
            ``.stop()`` ends it.
        """
        return Watch(self, f)


def linked(widget: Composing, name: str, options: Mapping[str, Any]) -> Any:
    """Return a slider that moves with a leaf, and moves it: see `Composing.slider`."""
    leaf, place = _found(widget.values, name)
    made = control(name, np.asarray(_at(widget.values[leaf], place)), None)
    known = next((c for c in widget.controls if c["name"] == leaf and c["kind"] == "scalar"), made)
    shown = ipywidgets.FloatSlider(
        **{
            "value": float(_at(widget.values[leaf], place)),
            "min": known["min"],
            "max": known["max"],
            "step": known["step"],
            "description": name,
            "readout_format": ".4g",
            **options,
        }
    )

    def moved(change: Any) -> None:
        now = widget.values.get(leaf)
        if now is None or np.shape(now) != shape or float(_at(now, place)) == change["new"]:
            return
        if place is not None:
            array = np.array(now)
            array[place] = change["new"]
            widget.values = {leaf: array}
        else:
            widget.values = {leaf: change["new"]}

    def follow(_: Any) -> None:
        now = widget.values.get(leaf)
        # The code may now take another branch, which does not have this leaf; and no slider
        # stands at what is not finite.
        there = now is not None and np.shape(now) == shape
        value = float(_at(now, place)) if there else np.nan
        shown.disabled = not np.isfinite(value)
        if shown.disabled:
            return
        with shown.hold_trait_notifications():
            shown.min, shown.max = min(shown.min, value), max(shown.max, value)
            shown.value = value

    shape = np.shape(widget.values[leaf])
    shown.observe(moved, "value")
    widget.observe(follow, "values")
    return shown


def _found(values: Values, name: str) -> tuple[str, tuple[int, ...] | None]:
    """Return the leaf that a name means, and which element of it."""
    if name in values:
        if np.shape(values[name]):
            first = ", ".join("0" for _ in np.shape(values[name]))
            raise ValueError(
                f"{name} is an array of shape {np.shape(values[name])}: name one of its elements, "
                f"as {name}[{first}]"
            )
        return name, None
    match = re.fullmatch(r"(.+)\[\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*\]", name)
    leaf = match[1] if match else name
    if leaf not in values:
        raise ValueError(f"there is no leaf called {name!r}; there are {', '.join(values)}")
    assert match is not None
    place = tuple(int(k) for k in match[2].split(","))
    try:
        element = np.asarray(values[leaf])[place]
    except IndexError:
        element = np.zeros(2)
    if np.shape(element):
        raise ValueError(
            f"{name} is no element of {leaf}, which has the shape {np.shape(values[leaf])}"
        )
    return leaf, place


def _at(value: Any, place: tuple[int, ...] | None) -> Any:
    return value if place is None else np.asarray(value)[place]


class Watch(ipywidgets.Output):  # type: ignore[misc]
    """Calls a function when a widget's values have changed, and shows what it prints and draws.

    Parameters
    ----------
    widget : AutodiffWidget
    f : callable
        Given the values, a dict by name of numbers and arrays that are its own to keep.
    """

    def __init__(self, widget: Composing, f: Callable[[Values], Any]) -> None:
        super().__init__()
        self._widget = widget
        self._f = f
        self._running = False
        self._seen = _copied(widget.values)
        widget.observe(self._changed, "values")

    def stop(self) -> None:
        """Call the function no more."""
        self._widget.unobserve(self._changed, "values")

    def draw(self) -> Watch:
        """Call the function with the values of now; return this output, to be shown."""
        self._call()
        return self

    def _changed(self, _: Any) -> None:
        # What the function itself changes is for the next turn, in which only the last counts.
        if self._running:
            return
        while not _equal(self._widget.values, self._seen):
            self._call()

    def _call(self) -> None:
        self._seen = _copied(self._widget.values)
        self._running = True
        try:
            with self:
                self.clear_output(wait=True)
                self._f(_copied(self._seen))
                show_inline_matplotlib_plots()
        finally:
            self._running = False


def _copied(values: Values) -> Values:
    return {k: np.array(v) if isinstance(v, np.ndarray) else v for k, v in values.items()}


def _equal(a: Values, b: Values) -> bool:
    return a.keys() == b.keys() and all(np.array_equal(a[k], b[k], equal_nan=True) for k in a)
