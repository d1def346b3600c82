"""See automatic differentiation: a cell becomes a live computation graph.

In a notebook::

    %load_ext ad_widget

and then, in a cell of its own::

    %%autodiff
    x = 3.0
    w = 2.0
    loss = (w * x - 4.0) ** 2

Anywhere: ``explore(f, x=3.0, w=(0, 5))``.  The engine alone, with NumPy and nothing else:
``from ad_widget import Node``.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

_before = globals().get("__version__")  # where this reloads what a kernel has imported
__version__ = "0.1.0"
if _before not in (None, __version__):  # after an upgrade no old module may stay
    for _name in [name for name in sys.modules if name.startswith(f"{__name__}.")]:
        del sys.modules[_name]
    for _name in globals()["_LATER"]:
        globals().pop(_name, None)

from .engine import (  # noqa: E402
    Node,
    Op,
    compress_gradient,
    define,
    no_grad,
    topo_sort,
)
from .engine.yaae import (  # noqa: E402
    Abs,
    Add,
    Cos,
    Div,
    Exp,
    LeakyReLU,
    Log,
    Matmul,
    Max,
    Mean,
    Min,
    Mul,
    Neg,
    Operation,
    Pow,
    ReLU,
    Reshape,
    Sigmoid,
    Sin,
    Softmax,
    Sqrt,
    Sub,
    Sum,
    Tan,
    Tanh,
    Transpose,
)

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from . import nn
    from .jupyter.explore import explore
    from .jupyter.practice import exercise
    from .jupyter.widget import AutodiffWidget
    from .program import Program, lower
    from .recording.functions import followed
    from .transforms import (
        check_grads,
        grad,
        hessian,
        hvp,
        jacobian,
        jvp,
        value_and_grad,
        vjp,
    )

# What needs more than NumPy, or is seldom asked for, is imported when it is.
_LATER = {
    "AutodiffWidget": "jupyter.widget",
    "Program": "program",
    "check_grads": "transforms",
    "exercise": "jupyter.practice",
    "explore": "jupyter.explore",
    "followed": "recording.functions",
    "grad": "transforms",
    "hessian": "transforms",
    "hvp": "transforms",
    "jacobian": "transforms",
    "jvp": "transforms",
    "lower": "program",
    "nn": "nn",
    "value_and_grad": "transforms",
    "vjp": "transforms",
}

__all__ = [
    "Abs",
    "Add",
    "AutodiffWidget",
    "Cos",
    "Div",
    "Exp",
    "LeakyReLU",
    "Log",
    "Matmul",
    "Max",
    "Mean",
    "Min",
    "Mul",
    "Neg",
    "Node",
    "Op",
    "Operation",
    "Pow",
    "Program",
    "ReLU",
    "Reshape",
    "Sigmoid",
    "Sin",
    "Softmax",
    "Sqrt",
    "Sub",
    "Sum",
    "Tan",
    "Tanh",
    "Transpose",
    "check_grads",
    "compress_gradient",
    "define",
    "exercise",
    "explore",
    "followed",
    "grad",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "load_ipython_extension",
    "lower",
    "nn",
    "no_grad",
    "topo_sort",
    "unload_ipython_extension",
    "value_and_grad",
    "vjp",
]


if not TYPE_CHECKING:  # which knows the names, and so what is none

    def __getattr__(name: str) -> Any:
        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = import_module(f".{_LATER[name]}", __name__)
        value = module if name == _LATER[name] else getattr(module, name)
        globals()[name] = value
        return value


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Give a shell the ``%%autodiff`` magic: what ``%load_ext ad_widget`` calls."""
    from .jupyter.magic import load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Take the ``%%autodiff`` magic away again."""
    from .jupyter.magic import unload

    unload(shell)
