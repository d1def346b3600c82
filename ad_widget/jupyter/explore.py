"""``explore(f, x=2.0, w=(-5, 5))``: a function's computation graph, live, in any notebook.

The same widget as ``%%autodiff`` shows for a cell, without a magic: it works in marimo, in a
script, wherever a widget does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..engine import Node
from ..recording import record
from ..recording.function import Function, signature_of
from .coding import Slider, called
from .controls import LOG, Range

if TYPE_CHECKING:
    from .widget import AutodiffWidget

__all__ = ["explore"]


def explore(
    f: Callable[..., Any],
    /,
    *,
    title: str | None = None,
    view: Mapping[str, Any] | None = None,
    **leaves: Any,
) -> AutodiffWidget:
    """Run a function on leaves and show its computation graph, with a slider for each.

    Parameters
    ----------
    f : callable
        Returns what is differentiated, a Node.  Plain NumPy code will do.
    title : str, optional
        A title for the picture.
    view : dict, optional
        What it opens with, as in ``{"panel": "chain", "select": "w"}``; see `AutodiffWidget.view`.
    **leaves
        One value a parameter, abbreviated as for `ipywidgets.interact`: a number, an array or a
        list of numbers, a range ``(min, max)``, ``(min, max, step)`` or, for a slider that goes by
        powers, ``(min, max, "log")``, that starts in its middle,
        a slider of ipywidgets, or a Node, which then follows the slider.  A parameter with a
        default may be left out; a default of floating numbers becomes a leaf too.
        Anything else, a string or a bool, and what `ipywidgets.fixed` holds, is passed on.

    Returns
    -------
    AutodiffWidget

    Raises
    ------
    TypeError
        If `f` has no parameter of a given name, or one without a value, or returns no Node.
    ValueError
        If a range's minimum is not below its maximum, or its step not above zero; if nothing can
        be varied; if there is no such `view`.

    Examples
    --------
    >>> explore(lambda x, w: (w * x - 4.0) ** 2, x=3.0, w=(0, 5)).grads
    {'x': 17.5, 'w': 21.0}
    """
    __tracebackhide__ = True
    given = _arguments(f, leaves)
    nodes: dict[str, Node] = {}
    ranges: dict[str, Range] = {}
    others: dict[str, Any] = {}
    for name, value in given.items():
        made, limits = _leaf(name, value)
        if made is None:
            others[name] = value.value if type(value).__name__ == "fixed" else value
            continue
        nodes[name] = made
        if limits is not None:
            ranges[name] = limits
    recording = record(Function(f, nodes, others))
    starts = {name: _start(name, node, ranges.get(name)) for name, node in nodes.items()}
    call = called(f, starts, others, title)
    from .widget import AutodiffWidget

    return AutodiffWidget(recording, ranges=ranges, title=title, view=view, made=call)


# ---------------------------------------------------------------------- arguments


def _arguments(f: Callable[..., Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a value for each parameter, in the function's order."""
    signature = signature_of(f)
    if signature is None:
        return dict(given)
    called = getattr(f, "__name__", type(f).__name__)
    found: dict[str, Any] = {}
    open_ended = False
    for name, parameter in signature.parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            open_ended = True
        elif parameter.kind is parameter.VAR_POSITIONAL:
            continue
        elif name in given:
            found[name] = given[name]
        elif parameter.default is not parameter.empty:
            # A whole number that is a default counts something more often than not.
            whole = isinstance(parameter.default, int)
            if not whole and _leaf(name, parameter.default, strict=False)[0] is not None:
                found[name] = parameter.default
        else:
            raise TypeError(
                f"explore: {called} needs a value for {name!r}: give explore({called}, "
                f"{name}=2.0) or a range {name}=(-5, 5)"
            )
    for name, value in given.items():
        if name not in found:
            if not open_ended:
                known = ", ".join(signature.parameters) or "none"
                raise TypeError(
                    f"explore: {called} has no parameter {name!r}; its parameters: {known}"
                )
            found[name] = value
    return found


def _leaf(name: str, value: Any, strict: bool = True) -> tuple[Node | None, Range | None]:
    """Return a leaf and the range of its slider, from an abbreviation; no leaf for what is none."""
    if isinstance(value, Node):
        return value, None
    if isinstance(value, (bool, np.bool_, str)) or value is None:
        return None, None
    if isinstance(value, tuple) and len(value) == 3 and value[2] == LOG:
        return _by_powers(name, value)
    if isinstance(value, tuple) and len(value) in (2, 3) and all(map(_is_number, value)):
        limits = tuple(map(float, value))
        low, high = limits[:2]
        if not low < high:
            raise ValueError(
                f"explore: {name}={value}: the minimum {low:g} is not below the maximum {high:g}"
            )
        middle = low + (high - low) / 2
        if len(limits) == 3:
            step = limits[2]
            if not step > 0:
                raise ValueError(f"explore: {name}={value}: the step must be above 0")
            middle = low + int((middle - low) / step) * step
        return Node(middle), limits
    slider: list[Any] = [getattr(value, key, None) for key in ("value", "min", "max", "step")]
    if all(map(_is_number, slider)):
        return Node(float(slider[0])), tuple(map(float, slider[1:]))
    if _is_number(value) or isinstance(value, (list, tuple, np.ndarray)):
        try:
            return Node(value), None
        except (TypeError, ValueError) as error:
            if strict and not isinstance(value, (list, tuple)):
                raise TypeError(f"explore: {name!r} cannot be a leaf: {error}") from None
    return None, None


def _start(name: str, node: Node, limits: Range | None) -> Any:
    """Return what code gives for a leaf: a range, if it starts in its middle; a slider; a value."""
    if limits is None:
        return node.data
    middle, _ = _leaf(name, limits)
    same = middle is not None and middle.data == node.data
    return limits if same else Slider(node.data, *limits)


def _by_powers(name: str, value: tuple[Any, ...]) -> tuple[Node, Range]:
    """Return a leaf in the middle of a range that goes by powers."""
    if not all(map(_is_number, value[:2])) or not 0 < value[0] < value[1]:
        raise ValueError(f"explore: {name}={value}: a logarithmic range goes up, from above 0")
    low, high = map(float, value[:2])
    return Node(math.sqrt(low) * math.sqrt(high)), (low, high, LOG)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
