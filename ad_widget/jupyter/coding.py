"""Python code that makes a widget, with values and a view; and values as such code has them.

``frontend/src/sharing.ts`` writes the same for a reader of a page (tests/data/made.json).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .standalone import Standalone, written

__all__ = ["Slider", "called", "code", "values_from"]

_QUOTE = '"'


class Slider(NamedTuple):
    """A slider of ipywidgets that a leaf was given as."""

    value: Any
    min: Any
    max: Any
    step: Any


def called(
    f: Callable[..., Any],
    leaves: Mapping[str, Any],
    others: Mapping[str, Any],
    title: str | None = None,
) -> str:
    """Return the code that made a widget by `explore`, up to what a reader may change.

    It has the function's source, and what that needs of the notebook where it can be written;
    nothing if the function can be neither written nor named.

    Parameters
    ----------
    f : callable
    leaves : mapping
        By name a range, a `Slider`, a number or an array.
    others : mapping
        What is no leaf.
    title : str, optional
    """
    made = Standalone()
    made.imports["from ad_widget import explore"] = None
    name = made.expression(f)
    if name is None:
        return ""
    given = {}
    for key, value in leaves.items():
        if isinstance(value, Slider):
            made.imports["from ipywidgets import FloatSlider"] = None
            parts = zip(value._fields, map(written, value), strict=True)
            given[key] = f"FloatSlider({', '.join(f'{k}={x}' for k, x in parts)})"
        else:
            given[key] = made.written(value) or key
    for key, value in others.items():
        text = made.written(value)
        if text is None:
            made.define(key, value)
        elif isinstance(value, (bool, str)) or value is None:
            given[key] = text
        else:  # a number that would be a leaf
            made.imports["from ipywidgets import fixed"] = None
            given[key] = f"fixed({text})"
        given.setdefault(key, key)
    plain = [f"{key}={x}" for key, x in given.items() if key.isidentifier()]
    odd = {key: x for key, x in given.items() if not key.isidentifier()}
    if odd:
        plain.append("**{" + ", ".join(f"{key!r}: {x}" for key, x in odd.items()) + "}")
    if title:
        plain.append(f"title={title!r}")
    return f"{made.text()}widget = explore({', '.join([name, *plain])}"


def code(made: str, source: str, values: Mapping[str, Any], view: Mapping[str, Any]) -> str:
    """Return Python code that makes a widget with these values and this view.

    Parameters
    ----------
    made : str
        A cell's first line, or code that ends in a call of `explore` that goes on.
    source : str
        The rest of the cell.
    values, view : mapping
        Plain data.
    """
    if made.startswith("%%"):
        at = f" --at {_option(values)}" if values else ""
        chosen = f" --view {_option(view)}" if view else ""
        return f"{made}{at}{chosen}\n{source}"
    chosen = f", view={_python(view)}" if view else ""
    moved = f"widget.values = {_python(values)}\n" if values else ""
    return f"{made}{chosen})\n{moved}widget"


def _option(data: Mapping[str, Any]) -> str:
    """Return plain data as an option: nothing of it can end the option, or its line."""
    parts = [f"{key}={_python(x).strip(_QUOTE)}" for key, x in data.items()]
    if all(re.fullmatch(r"[A-Za-z]\w*=[\w.+-]+", part, re.ASCII) for part in parts) and not any(
        x is None or x == "none" for x in data.values()
    ):
        return ",".join(parts)
    text = json.dumps(dict(data), separators=(",", ":"), ensure_ascii=False)
    return "'" + re.sub(r"['\x7f-\x9f\u2028\u2029]", lambda c: f"\\u{ord(c[0]):04x}", text) + "'"


def _python(data: Any) -> str:
    """Return plain data as Python code."""
    if isinstance(data, str):
        return json.dumps(data, ensure_ascii=False)
    if isinstance(data, Mapping):
        return "{" + ", ".join(f"{_python(key)}: {_python(x)}" for key, x in data.items()) + "}"
    if isinstance(data, (list, tuple)):
        return "[" + ", ".join(map(_python, data)) + "]"
    return repr(data)


def values_from(text: str) -> dict[str, Any]:
    """Read ``--at``: ``w=2.5,b=-1``, or JSON as in ``{"W": [[1, 2], [3, 4]]}``.

    Raises
    ------
    ValueError
        If it is neither.

    Examples
    --------
    >>> values_from("w=2.5,b=-1e-3")
    {'w': 2.5, 'b': -0.001}
    """
    text = text.strip()
    try:
        if text.startswith("{"):
            return dict(json.loads(text))
        pairs = [part.partition("=")[::2] for part in text.split(",")] if text else []
        return {name.strip(): float(number) for name, number in pairs}
    except (ValueError, TypeError, RecursionError):
        raise ValueError(
            "--at takes numbers such as w=2.5,b=1, or JSON in quotes such as "
            f'{{"W[0]": 1.5}}, not {text!r}'
        ) from None
