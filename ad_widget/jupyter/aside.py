"""Numbers at other values, or of one element of the output, for a page that cannot compute them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..recording import RerunError
from .live import Live
from .text import sendable

__all__ = ["answer"]


def answer(
    live: Live, values: Sequence[Any] | None, seed: Any, *, rerun: bool = True
) -> tuple[dict[str, Any], list[bytes]]:
    """Return the output and its gradients at other values, or a message why there are none.

    What is shown, and what the notebook's variables are, stays.

    Parameters
    ----------
    live : Live
    values : sequence or None
        One for each leaf; None if they were meant for other leaves than those of now.
    seed : object
        The element of the output that is differentiated; the sum of all if it is no number.
    rerun : bool
        Whether the code is run again where it takes another branch.

    Returns
    -------
    answer : dict
        With a ``message`` if there are no numbers.
    arrays : list of bytes
        The output, with the gradients of all leaves that the page has, float64 and NaN where
        there is none; and what is shown, if that is of the graph of now.
    """
    if values is None:
        return {}, []
    element = seed if type(seed) is int and seed >= 0 else None
    try:
        program = live.program if element is None else live.program.seeded(element)
        run = program.run(values)
        if not run.broken:
            return {}, [_numbers(live, run, element), run.frame()]
        if not rerun:
            return {"message": "there the code takes another branch"}, []
        with live.elsewhere(values) as other:
            if [x.name for x in other.program.leaves] != [x.name for x in live.program.leaves]:
                return {"message": "there the code has other leaves"}, []
            program = other.program if element is None else other.program.seeded(element)
            return {}, [_numbers(other, program.run(other.current), element)]
    except RerunError as error:
        return {"message": sendable(str(error))}, []
    except (Exception, KeyboardInterrupt) as error:  # what an op may raise
        return {"message": sendable(f"{type(error).__name__}: {error}")}, []


def _numbers(live: Live, run: Any, element: int | None) -> bytes:
    output = np.asarray(run.value, np.float64).ravel()
    chosen = element is not None and element < output.size
    parts = [output[element : (element or 0) + 1] if chosen else output.sum(keepdims=True)]
    grads = run.grads
    for k in live.program.sent:
        leaf = live.program.leaves[k]
        grad = grads.get(leaf.name)
        none = np.full(leaf.data.size, np.nan)
        parts.append(none if grad is None else np.asarray(grad, np.float64).ravel())
    return np.concatenate(parts).tobytes()
