"""See automatic differentiation: a cell becomes a live computation graph."""

from __future__ import annotations

from .engine import Node, Op, compress_gradient, define, no_grad, topo_sort

__all__ = ["Node", "Op", "compress_gradient", "define", "no_grad", "topo_sort"]
