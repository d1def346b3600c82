"""Numbers of tests that do not depend on which tests ran before."""

from __future__ import annotations

import numpy as np
import pytest

from .calls import RNG, SEED


@pytest.fixture(autouse=True)
def _same_numbers_in_any_order() -> None:
    RNG.bit_generator.state = np.random.default_rng(SEED).bit_generator.state
