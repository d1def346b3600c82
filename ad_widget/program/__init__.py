"""Program: a finished graph as ordered steps over numbered values, backward pass included.

A graph is bound to the Python objects that made it.  A program is data: it can be run again with
other numbers, by NumPy here, by JavaScript in a page, by any array namespace elsewhere; it can be
written to JSON and read back.  Its steps stand in named sections: *forward*; *backward*, the
gradient of every Node and what each edge contributes to it, recorded by running the rules on
Nodes; *local*, the derivative of a result with respect to an operand, which an edge can show; and,
where it was asked for, *tangent*, forward mode in a direction of the leaves.

`lower` makes one from a graph, `Builder` from anything else, `Program.run` runs it.
"""

from __future__ import annotations

from .builder import Builder
from .lower import lower
from .program import Program
from .run import Run
from .runner import Runner
from .spec import Edge, Guard, Leaf, Part, Scope, ScopeKey, Section, Step

__all__ = [
    "Builder",
    "Edge",
    "Guard",
    "Leaf",
    "Part",
    "Program",
    "Run",
    "Runner",
    "Scope",
    "ScopeKey",
    "Section",
    "Step",
    "lower",
]
