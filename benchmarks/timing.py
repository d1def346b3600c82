"""Times that can be compared: contestants take turns, in one order and then in the other."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import process_time

__all__ = ["Times", "interleaved"]

_SAMPLE = 0.03  # seconds that a sample lasts at least


@dataclass(frozen=True)
class Times:
    """Samples of each contestant, one a round, in seconds of processor time a call."""

    samples: Mapping[str, list[float]]

    def seconds(self, name: str) -> float:
        return median(self.samples[name])

    def ratio(self, name: str, base: str) -> float:
        """Return how much longer `name` takes than `base`: the median over rounds."""
        pairs = zip(self.samples[name], self.samples[base], strict=True)
        return median(a / b for a, b in pairs)


def interleaved(contestants: Mapping[str, Callable[[], object]], rounds: int) -> Times:
    """Time contestants in turn, `rounds` times forwards and as often backwards.

    The garbage collector stays on, since what a graph costs it is part of the price; but it is run
    before each sample and kept from all that is there before the first, so that nobody pays for
    another's garbage or imports.  Time is the processor's, of all threads, which a busy machine
    falsifies least.
    """
    for run in contestants.values():
        run()
    gc.collect()
    gc.freeze()
    calls = {name: _calls(run) for name, run in contestants.items()}
    samples: dict[str, list[float]] = {name: [] for name in contestants}
    for k in range(2 * rounds):
        for name in list(contestants) if k % 2 == 0 else reversed(contestants):
            samples[name].append(_sample(contestants[name], calls[name]))
    gc.unfreeze()
    return Times(samples)


def _calls(run: Callable[[], object]) -> int:
    """Return how many calls make a sample long enough; a few warm up on the way."""
    n = 1
    while (took := n * _sample(run, n)) < _SAMPLE:
        n = max(2 * n, min(10 * n, int(n * _SAMPLE / max(took, 1e-9)) + 1))
    return n


def _sample(run: Callable[[], object], calls: int) -> float:
    gc.collect()
    start = process_time()
    for _ in range(calls):
        run()
    return (process_time() - start) / calls
