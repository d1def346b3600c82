"""The data that snippets share."""

from __future__ import annotations

from typing import Any

import numpy as np

RNG = np.random.default_rng(0)
X = RNG.normal(size=(6, 3))
y = RNG.normal(size=6)
labels = np.array([0, 2, 1, 1, 0, 2])
binary = np.array([0, 1, 1, 0, 1, 0])
image = RNG.normal(size=(6, 6))
t = np.linspace(0.0, 1.0, 6)
sequence = RNG.normal(size=(5, 4))


def spd(A: Any) -> Any:
    """Return a positive definite matrix made of any square one."""
    return A @ A.T + np.eye(len(A))


def softmax(z: Any) -> Any:
    """Return the softmax over the last axis."""
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)
