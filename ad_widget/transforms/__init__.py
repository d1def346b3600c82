"""Functions made of functions: derivatives in both modes, of any order, and a check of them.

Each is written on the one table of derivative rules.  Reverse mode runs the rules on numbers;
a second derivative runs them on Nodes; forward mode is the backward pass of a backward pass,
which is linear in its cotangent.
"""

from __future__ import annotations

from .checking import check_grads
from .derivatives import grad, hessian, hvp, jacobian, jvp, value_and_grad, vjp

__all__ = ["check_grads", "grad", "hessian", "hvp", "jacobian", "jvp", "value_and_grad", "vjp"]
