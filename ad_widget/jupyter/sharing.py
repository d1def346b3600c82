"""What is passed on of a widget: Python code that makes the same, and links into its page.

``frontend/src/sharing.ts`` does the same for a reader of the page.
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

from ..program import Program
from ..publish.link import fragment, sign_of

__all__ = ["called", "code", "link", "values_from"]

_WRITTEN = 64  # numbers of an array that are written out


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
    if isinstance(value, np.ndarray):
        return repr(value.tolist()) if value.size <= _WRITTEN and value.shape else _plain(value)
    plain = isinstance(value, (str, bool, int, float, tuple)) or value is None
    return repr(value) if plain else name


def _plain(value: np.ndarray[Any, Any]) -> str:
    return repr(value.item()) if value.shape == () else "..."


def code(made: str, source: str, values: Mapping[str, Any], view: Mapping[str, Any]) -> str:
    """Return Python code that makes a widget with these values and this view.

    Parameters
    ----------
    made : str
        A cell's first line, or a call of `explore` that goes on.
    source : str
        The rest of the cell.
    values, view : mapping
        Plain data.
    """
    if made.startswith("%%"):
        at = f" --at {_option(values)}" if values else ""
        chosen = f" --view {_option(view)}" if view else ""
        return f"{made}{at}{chosen}\n{source}"
    chosen = f", view={dict(view)!r}" if view else ""
    moved = f"widget.values = {dict(values)!r}\n" if values else ""
    return f"widget = {made}{chosen})\n{moved}widget"


def _option(data: Mapping[str, Any]) -> str:
    """Return plain data as an option of a magic: nothing of it can end the option or its line."""
    return "'" + json.dumps(dict(data), separators=(",", ":")).replace("'", "\\u0027") + "'"


def values_from(text: str) -> dict[str, Any]:
    """Read ``--at``: ``w=2.5,b=-1``, or JSON as in ``{"W": [[1, 2], [3, 4]]}``.

    Raises
    ------
    ValueError
        If it is neither.

    Examples
    --------
    >>> values_from("w=2.5,x[0]=-1e-3")
    {'w': 2.5, 'x[0]': -0.001}
    """
    text = text.strip()
    if not text:
        return {}
    if text.startswith("{"):
        data = json.loads(text)
        assert isinstance(data, dict)
        return data
    found: dict[str, Any] = {}
    for name, number in re.findall(r"([^=]+)=([^,\]]+)(?:,|$)", text):
        found[name.strip()] = float(number)
    if re.sub(r"([^=]+)=([^,\]]+)(?:,|$)", "", text):
        raise ValueError(f"--at takes NAME=VALUE, separated by commas, or JSON, not {text!r}")
    return found


def link(
    program: Program, values: Mapping[str, Any], view: Mapping[str, Any], page: str, nth: int
) -> str:
    """Return the address of a page with a setting in its fragment."""
    sign = sign_of((leaf.name, leaf.data.shape) for leaf in program.leaves)
    chosen = {key: x for key, x in view.items() if key != "answers"}
    plain = {k: np.asarray(v).tolist() for k, v in values.items()}
    return f"{page.partition('#')[0]}#{fragment(sign, plain, chosen, nth)}"
