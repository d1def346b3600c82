"""The engine: a NumPy array that remembers how it was made, and the ops it is made by."""

from __future__ import annotations

from .context import no_grad
from .node import Node
from .op import OPS, Op, define
from .operators import install
from .traverse import topo_sort
from .unbroadcast import compress_gradient

install()

__all__ = ["OPS", "Node", "Op", "compress_gradient", "define", "no_grad", "topo_sort"]
