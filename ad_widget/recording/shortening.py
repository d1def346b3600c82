"""Short names of what is reached through attributes and items: ``L0.n1.w0``.

A picture has no room for ``model.layers[0].neurons[1].w[0]`` on every card; keys, controls and
tooltips bear it whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

__all__ = ["shortened"]

_SHORT = 8  # characters: where no name is longer, all stay whole
_LONG = 16  # characters, beyond which objects that have no number are initials too
_STEP = re.compile(r"\.([^\W\d]\w*)|\['([^\W\d][\w ]*)'\]|\[(\d[\d, ]*)\]")
_ROOT = re.compile(r"[^\W\d]\w*")

Step = tuple[str, tuple[str, ...]]
"""An attribute, a key or the variable at the start, with the numbers of items behind it."""


def shortened(names: Collection[str]) -> dict[str, str]:
    """Return how names that lead through attributes and items are written in a picture.

    What all of them begin with is left out, and what holds a numbered item is written as its
    initial: both only where no two names become one.

    Parameters
    ----------
    names : collection of str
        All of a picture's.

    Returns
    -------
    dict of str to str
        Those that are written otherwise than they are.

    Examples
    --------
    >>> shortened(["x", "net.layers[0].w[0]", "net.layers[0].w[1]", "net.layers[0].b"])
    {'net.layers[0].w[0]': 'L0.w0', 'net.layers[0].w[1]': 'L0.w1', 'net.layers[0].b': 'L0.b'}
    """
    ways = {name: steps for name in names if (steps := _steps(name)) is not None}
    if all(len(name) <= _SHORT for name in ways):
        return {}
    shared = _shared(list(ways.values()))
    # The items of one variable keep its name: there is nothing else to tell them by.
    rest = {name: steps[shared:] if steps[1:] else steps for name, steps in ways.items()}
    known = _initials(word for steps in rest.values() for word, _ in steps[:-1])
    written = {name: name for name in ways}
    taken = {name for name in names if name not in ways}
    for write in (_plain, _items, _brief):
        shorter = {name: write(steps, known) for name, steps in rest.items()}
        if len({*shorter.values()} | taken) == len(shorter) + len(taken):
            written = shorter
        if all(len(text) <= _SHORT for text in written.values()):
            break
    return {name: text for name, text in written.items() if text != name}


def _steps(name: str) -> tuple[Step, ...] | None:
    """Return the steps of a name, or None if it is no way through attributes and items."""
    root = _ROOT.match(name)
    if root is None or root.end() == len(name):
        return None
    steps: list[tuple[str, tuple[str, ...]]] = [(root.group(), ())]
    at = root.end()
    while at < len(name):
        found = _STEP.match(name, at)
        if found is None:
            return None
        attribute, key, item = found.groups()
        if item is None:
            steps.append((attribute or key, ()))
        else:
            word, items = steps[-1]
            steps[-1] = word, (*items, item)
        at = found.end()
    return tuple(steps)


def _shared(ways: Sequence[tuple[Step, ...]]) -> int:
    """Return how many steps all ways begin with, none of them whole."""
    ways = [steps for steps in ways if steps[1:]]
    if not ways:
        return 0
    first = ways[0]
    least = min(map(len, ways)) - 1
    return next(
        (k for k in range(least) if any(steps[k] != first[k] for steps in ways)), max(least, 0)
    )


def _initials(words: Iterable[str]) -> dict[str, str]:
    """Return the shortest beginning of each word that tells it from the others."""
    words = sorted(set(words))
    known = {}
    for word in words:
        long = 1
        while any(other != word and other.startswith(word[:long]) for other in words):
            long += 1
            if long > len(word):
                break
        # A small l is taken for a 1.
        known[word] = "L" if word[:long] == "l" and "L" not in words else word[:long]
    return known


def _plain(steps: Sequence[Step], known: dict[str, str]) -> str:
    return ".".join(word + "".join(f"[{item}]" for item in items) for word, items in steps)


def _items(steps: Sequence[Step], known: dict[str, str]) -> str:
    """Write ``layers[0].w[1]`` as ``L0.w1``."""
    return ".".join(_short(word, items, known, k, steps) for k, (word, items) in enumerate(steps))


def _short(
    word: str, items: tuple[str, ...], known: dict[str, str], k: int, steps: Sequence[Step]
) -> str:
    if not items:
        return word
    if k < len(steps) - 1:
        return known[word] + ",".join(items)
    return _plain([(word, items)], known) if word[-1].isdigit() else word + ",".join(items)


def _brief(steps: Sequence[Step], known: dict[str, str]) -> str:
    """Write ``encoder.attention.layers[0].w`` as ``e.a.L0.w``."""
    text = _items(steps, known)
    if len(text) <= _LONG:
        return text
    *objects, (word, items) = steps
    return ".".join(
        [
            *(known[name] + ",".join(numbers) for name, numbers in objects),
            _short(word, items, known, len(objects), steps),
        ]
    )
