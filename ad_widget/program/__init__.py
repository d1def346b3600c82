"""Program: a finished graph as ordered steps over numbered values, backward pass included.

A graph is bound to the Python objects that made it.  A program is data: it can be run again with
other numbers, by NumPy here, by JavaScript in a page, by any array namespace elsewhere; it can be
written to JSON and read back.  It holds three runs of steps: *forward*, *backward* (the gradient
of every Node and what each edge contributes to it, recorded by running the rules on Nodes), and
*local* (the derivative of a result with respect to an operand, which an edge can show).

`lower` makes one from a graph, `Program.run` runs it.
"""

from __future__ import annotations

from .lowering import lower
from .program import Edge, Guard, Leaf, Part, Program, Run, Step
from .running import Runner

__all__ = ["Edge", "Guard", "Leaf", "Part", "Program", "Run", "Runner", "Step", "lower"]
