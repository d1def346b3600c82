"""Random numbers that are the same when code runs again."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

__all__ = ["Dice"]


class Dice:
    """The states of the random generators within reach of some code."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self._reset: list[Callable[[], None]] = []
        state, legacy = random.getstate(), np.random.get_state()  # noqa: NPY002
        self._reset.append(lambda: random.setstate(state))
        self._reset.append(lambda: np.random.set_state(legacy))  # noqa: NPY002
        for value in namespace.values():
            if isinstance(value, np.random.Generator):
                self._keep(value.bit_generator)
            elif isinstance(value, (np.random.BitGenerator, np.random.RandomState, random.Random)):
                self._keep(value)

    def _keep(self, one: Any) -> None:
        if isinstance(one, np.random.BitGenerator):
            state = one.state
            self._reset.append(lambda: setattr(one, "state", state))
        elif isinstance(one, np.random.RandomState):
            legacy = one.get_state()
            self._reset.append(lambda: one.set_state(legacy))
        else:
            own = one.getstate()
            self._reset.append(lambda: one.setstate(own))

    def reset(self) -> None:
        """Put the generators back into these states."""
        for reset in self._reset:
            reset()
