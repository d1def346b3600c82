"""Python code that makes a widget, with values and a view; and values as such code has them.

``frontend/src/sharing.ts`` writes the same for a reader of a page (tests/data/made.json).
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

__all__ = ["called", "code", "values_from"]

_WRITTEN = 64  # numbers of an array that are written out
_QUOTE = '"'


def called(f: Callable[..., Any], leaves: Mapping[str, Any], others: Mapping[str, Any]) -> str:
    """Return the call of `explore` that made a widget, up to what a reader may change.

    Parameters
    ----------
    f : callable
    leaves : mapping
        By name a range, a number or an array.
    others : mapping
        What is no leaf.
    """
    name = _lambda(f) if getattr(f, "__name__", "") == "<lambda>" else getattr(f, "__name__", "f")
    given = [f"{key}={_written(key, value)}" for key, value in {**leaves, **others}.items()]
    return f"explore({', '.join([name, *given])}"


def _lambda(f: Callable[..., Any]) -> str:
    """Return the source of a lambda, if it stands alone in its line; else a name for it."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(f)).strip())
    except (OSError, TypeError, SyntaxError):
        return "f"
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Lambda)]
    return ast.unparse(found[0]) if len(found) == 1 else "f"


def _written(name: str, value: Any) -> str:
    """Return a value as Python writes it, or the name of the parameter that has it."""
    if isinstance(value, np.ndarray) and value.size <= _WRITTEN:
        return repr(value.tolist())
    plain = isinstance(value, (str, bool, int, float, tuple)) or value is None
    return repr(value) if plain else name


def code(made: str, source: str, values: Mapping[str, Any], view: Mapping[str, Any]) -> str:
    """Return Python code that makes a widget with these values and this view.

    Parameters
    ----------
    made : str
        A cell's first line, or a call of `explore` that goes on.
    source : str
        The rest of the cell, or the function's source.
    values, view : mapping
        Plain data.
    """
    if made.startswith("%%"):
        at = f" --at {_option(values)}" if values else ""
        chosen = f" --view {_option(view)}" if view else ""
        return f"{made}{at}{chosen}\n{source}"
    source = textwrap.dedent(source)
    function = f"{source}\n\n\n" if re.match(r"(async )?def |@", source) else ""
    chosen = f", view={_python(view)}" if view else ""
    moved = f"widget.values = {_python(values)}\n" if values else ""
    return f"{function}widget = {made}{chosen})\n{moved}widget"


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
