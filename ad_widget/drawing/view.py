"""What a reader has chosen to see: the keys of ``widget.view``, and what each may hold.

The page checks what it is given by the same table (``frontend/src/view.ts``); both are tested on
``tests/data/views.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from math import inf
from typing import Any

__all__ = ["PANELS", "checked", "differentiated", "parsed", "usable"]

PANELS = ("chain", "steps", "forward", "slope", "descent", "exercise", "bugs", "inspector")
EDGES = ("none", "local", "flow")
ORIENTATIONS = ("lr", "tb")
_COUNTS = ("element", "seed", "done")
_ANSWER = 200  # characters
_AXES = 64  # of an array
METHODS = ("plain", "momentum", "rmsprop", "adam", "line search", "newton")


def _among(*known: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in known


def _text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _texts(value: Any) -> bool:
    listed = isinstance(value, (list, tuple))
    return value is None or (listed and all(isinstance(key, str) for key in value))


def _direction(value: Any) -> bool:
    named = isinstance(value, Mapping) and all(isinstance(key, str) for key in value)
    return value is None or (named and all(map(_numbers, value.values())))


def _numbers(value: Any, depth: int = 0) -> bool:
    if isinstance(value, (list, tuple)):
        return depth < _AXES and all(_numbers(x, depth + 1) for x in value)
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -inf < value < inf


def _settings(value: Any) -> bool:
    listed = isinstance(value, (list, tuple)) and len(value) <= 2
    return value is None or (listed and all(map(_direction, value)))


def _answers(value: Any) -> bool:
    named = isinstance(value, Mapping) and all(isinstance(key, str) for key in value)
    return value is None or (named and all(map(_answer, value.values())))


def _answer(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= _ANSWER
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -inf < value < inf


def _places(value: Any) -> bool:
    return _texts(value) and (value is None or len(value) in (1, 2))


def _rate(value: Any) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value is None or (number and 0 < value < inf)


def _count(value: Any) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value is None or (whole and 0 <= value < 2**53)


# By key: whether a value will do, and what one is, in words.
_KEYS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "panel": (lambda x: x is None or _among(*PANELS)(x), f"one of {', '.join(PANELS)}, or None"),
    "select": (_text, "the name of a node or a group, or None"),
    "to": (_text, "the name of a node or a group, or None for the output"),
    "edges": (_among(*EDGES), f"one of {', '.join(EDGES)}"),
    "orientation": (_among(*ORIENTATIONS), f"one of {', '.join(ORIENTATIONS)}"),
    "open": (_texts, "a list of groups' names, or None for what the picture chooses"),
    "element": (_count, "the place of an element of an array, or None"),
    "seed": (_count, "the place of an element of the output, or None for the sum of all"),
    "done": (_count, "a number of steps, or None for all"),
    "direction": (
        _direction,
        "how the leaves move, numbers by their names, or None for the first leaf alone",
    ),
    "by": (_texts, "a list of the leaves that the output is differentiated by first, or None"),
    "over": (_places, "a list of one or two leaves, or None for the one selected"),
    "plot": (_text, "the name of a node, or None for the output"),
    "rate": (_rate, "a positive number, or None"),
    "method": (_among(*METHODS), f"one of {', '.join(METHODS)}"),
    "hold": (_texts, "a list of leaves' names, or None for those that look like data"),
    "log": (_texts, "a list of the leaves whose sliders go by powers, or None"),
    "settings": (_settings, "a list of at most two dicts of the leaves' values, or None"),
    "hidden": (_texts, "a list of what an exercise asks, such as grad:w, or None"),
    "fade": (_texts, "a list of what a worked example asks in the end, or None"),
    "bug": (_text, "the name of a bug in the bug lab, or None"),
    "answers": (_answers, "a dict of texts or numbers by what is asked, or None"),
}


def checked(view: Mapping[str, Any], keys: Collection[str] | None = None) -> dict[str, Any]:
    """Return a view as plain data.

    Parameters
    ----------
    view : mapping
    keys : collection of str, optional
        What can be selected.

    Raises
    ------
    TypeError
        If it is no mapping.
    ValueError
        If it has a key that there is none of, or a value that will not do.
    """
    if not isinstance(view, Mapping):
        raise TypeError(f'a view is a dict such as {{"panel": "chain"}}, not {view!r}')
    for key, value in view.items():
        if key not in _KEYS:
            raise ValueError(f"a view has no {key!r}; its keys: {', '.join(_KEYS)}")
        good, words = _KEYS[key]
        if not good(value):
            raise ValueError(f"a view's {key!r} is {words}; not {value!r}")
    chosen = view.get("select")
    if keys is not None and chosen is not None and chosen not in keys:
        known = ", ".join(list(keys)[:20])
        raise ValueError(f"there is no node called {chosen!r} to select; there are {known}")
    return _plain(view)


def usable(view: Any) -> dict[str, Any]:
    """Return what can be used of a view that a page has sent."""
    if not isinstance(view, Mapping):
        return {}
    return _plain({key: x for key, x in view.items() if key in _KEYS and _KEYS[key][0](x)})


def differentiated(view: Mapping[str, Any]) -> list[str]:
    """Return the leaves by which what is shown is differentiated; none in an exercise.

    The graph of a derivative shows as a value what may be asked for as a gradient.
    """
    hidden = view.get("hidden")
    asking = view.get("panel") == "exercise" if hidden is None else bool(hidden)
    return [] if asking else list(view.get("by") or ())


def parsed(words: Iterable[str]) -> dict[str, Any]:
    """Return the view that ``--view`` asks for: ``steps``, ``panel=slope,select=x``.

    A word alone names a panel, or an orientation; ``direction=x`` lets the leaf x move, at 1.
    JSON, ``{"panel": "slope"}``, is taken as it is.

    Examples
    --------
    >>> parsed(["steps,orientation=tb", "select=layers[0].w"])
    {'panel': 'steps', 'orientation': 'tb', 'select': 'layers[0].w'}
    """
    view: dict[str, Any] = {}
    for word in words:
        if word.startswith("{"):
            view.update(_read(word))
            continue
        for part in _parts(word):
            key, given, text = part.partition("=")
            if not given:
                key, text = ("orientation" if part in ORIENTATIONS else "panel"), part
            text = text.strip()
            if key in ("open", "over", "hold", "by", "hidden", "fade", "log"):
                view.setdefault(key, []).append(text)
            elif key == "direction":
                view.setdefault(key, {})[text] = 1.0
            elif text == "none" and key in ("panel", "select", "to", "plot", *_COUNTS):
                view[key] = None
            elif key == "rate":
                view[key] = (
                    float(text) if re.fullmatch(r"(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", text) else text
                )
            else:
                view[key] = int(text) if key in _COUNTS and text.isdecimal() else text
    return checked(view)


def _read(text: str) -> dict[str, Any]:
    try:
        return dict(json.loads(text))
    except (ValueError, TypeError, RecursionError):
        raise ValueError(f'a view is JSON such as {{"panel": "slope"}}, not {text!r}') from None


def _parts(text: str) -> list[str]:
    """Split at the commas that stand in no bracket: names hold some, as in ``x[0, 1]``."""
    found = re.findall(r"(?:\[[^\]]*\]|[^,\[]|\[)+", text)
    return [part.strip() for part in found if part.strip()]


def _plain(view: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _listed(x) for key, x in view.items()}


def _listed(x: Any) -> Any:
    if isinstance(x, Mapping):
        return {key: _listed(y) for key, y in x.items()}
    return list(map(_listed, x)) if isinstance(x, (list, tuple)) else x
