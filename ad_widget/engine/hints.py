"""What a refused read says: the thing, and the way that keeps the gradient."""

from __future__ import annotations

from types import FrameType
from typing import Any, NoReturn

import numpy as np

from .frames import Call, resolve

__all__ = [
    "LeakError",
    "module_of",
    "refuse_array",
    "refuse_in_place",
    "refuse_item",
    "refuse_math",
    "refuse_operand",
    "refuse_out",
    "spelt",
]


class LeakError(TypeError):
    """A Node that requires a gradient was about to slip into plain numbers.

    Where NumPy asks for one item (``a[0] = node``, ``a.fill(node)``, ``np.fromiter``) it reports
    a ValueError of its own, with this as its cause.
    """


def module_of(function: Any) -> str:
    """Return the name of the module that a function, or the class of a method, comes from."""
    module = getattr(function, "__module__", None)
    if module is None:  # a method of a built-in class
        owner = getattr(function, "__objclass__", None) or type(getattr(function, "__self__", None))
        module = owner.__module__
    return str(module)


_SPELT: dict[str, str] = {
    "acos": "np.arccos",
    "acosh": "np.arccosh",
    "asin": "np.arcsin",
    "asinh": "np.arcsinh",
    "atan": "np.arctan",
    "atan2": "np.arctan2",
    "atanh": "np.arctanh",
    "dist": "np.linalg.norm",
    "fmean": "np.mean",
    "fmod": "np.mod",
    "fsum": "sum",
    "pow": "np.power",
    "phase": "np.arctan2",
    "correlation": "np.corrcoef",
    "covariance": "np.cov",
    "geometric_mean": "np.exp(np.mean(np.log(x)))",
    "harmonic_mean": "1 / np.mean(1 / x)",
    "linear_regression": "np.polyfit(x, y, 1)",
    "pstdev": "np.std",
    "pvariance": "np.var",
    "stdev": "np.std(x, ddof=1)",
    "variance": "np.var(x, ddof=1)",
}


_JOIN = (
    "join Nodes with np.stack or np.concatenate, or take plain numbers with node.data, where no "
    "gradient flows"
)


def refuse_math(written: str, name: str) -> NoReturn:
    """Refuse a function of `math`, and name what takes its place."""
    __tracebackhide__ = True  # IPython ends the traceback at the user's line
    instead = _SPELT.get(name) or (f"np.{name}" if hasattr(np, name) else None)
    way = (
        f"use {instead}, which is differentiated, or"
        if instead
        else "define an op for it with ad_widget.define, or"
    )
    raise LeakError(
        f"{written} takes plain numbers, so no gradient would flow through it: {way} "
        f"{written}(float(node)) where none should"
    )


def refuse_item() -> NoReturn:
    """Refuse that a Node is set as an array's item."""
    __tracebackhide__ = True
    raise LeakError(
        "an array holds plain numbers, so a Node cannot be set as its item without losing the "
        "gradient: build the array with np.stack, np.concatenate or np.where, or assign "
        "node.data where no gradient should flow"
    )


_SIGNS = {
    "add": "+",
    "divide": "/",
    "matmul": "@",
    "multiply": "*",
    "power": "**",
    "subtract": "-",
}


def refuse_in_place(name: str) -> NoReturn:
    """Refuse that an array is changed in place by a Node."""
    __tracebackhide__ = True
    sign = _SIGNS.get(name)
    way = f"write a = a {sign} node" if sign else f"write a = np.{name}(a, node)"
    raise LeakError(
        f"an array holds plain numbers, so changing it in place by a Node would lose the gradient: "
        f"{way}, or use node.data where no gradient should flow"
    )


def refuse_operand(frame: FrameType, call: Call) -> None:
    """Refuse a Node in ``np.r_[...]``, or as an operand of a matrix of `scipy.sparse`."""
    __tracebackhide__ = True
    for names in call.mentions:
        found = resolve(frame, tuple(name for name in names if name not in ("[]", "()", "(…)")))
        written = ".".join(names).replace(".()", "()").removesuffix(".[]")
        if found is np.r_ or found is np.c_:
            way = "np.concatenate([...])" if found is np.r_ else "np.column_stack([...])"
            raise LeakError(
                f"{written}[...] makes an array of plain numbers, so a Node's gradient would be "
                f"lost in it: write {way}"
            )
        # Of what a call makes, as ``scipy.sparse.eye(2)`` does, the function tells the module.
        if module_of(found).startswith("scipy.sparse"):
            _refuse_sparse(written)


def _refuse_sparse(written: str) -> NoReturn:
    __tracebackhide__ = True
    raise LeakError(
        f"{written} is a sparse matrix, which takes plain numbers, so a Node's gradient would be "
        f"lost in it: write {written}.toarray() @ node, or the same on the left of the product"
    )


def refuse_out(written: str, callee: Any) -> NoReturn:
    """Refuse that NumPy writes a Node's numbers into an array."""
    __tracebackhide__ = True
    if getattr(callee, "__name__", "") in _CALLS:
        refuse_array(written, callee)
    raise LeakError(
        f"{written} would write into an array, which holds plain numbers, so a Node's gradient "
        "would be lost in it: use what it returns instead, or node.data where no gradient flows"
    )


_CALLS: dict[str, str] = {
    "arange": "write start + step * np.arange(n), which is differentiated",
    "as_strided": "use np.lib.stride_tricks.sliding_window_view or an array of indices",
    "choice": "draw with plain numbers, p=node.data",
    "copyto": "build the result with np.where",
    "dot": "write array @ node or np.dot(array, node)",
    "full": "write np.broadcast_to(node, shape) or node * np.ones(shape)",
    "full_like": "write node * np.ones_like(a)",
    "linspace": "write start + step * np.arange(n), which is differentiated",
    "logsumexp": "use np.logaddexp.reduce or node.logsumexp(axis)",
    "ndenumerate": "go through np.ndindex(node.shape)",
    "softmax": "use ad_widget.nn.softmax",
    "log_softmax": "use ad_widget.nn.log_softmax",
    "vectorize": "call the function on the whole array, or np.stack([f(one) for one in node])",
}
_JOINING = frozenset(
    ("block", "column_stack", "concatenate", "dstack", "hstack", "stack", "vstack")
)
_ITSELF = frozenset(("array", "asarray", "asanyarray", "ascontiguousarray", "asfarray"))


def refuse_array(written: str, callee: Any) -> NoReturn:
    """Refuse that a call turns a Node into an array, and name the way."""
    __tracebackhide__ = True
    if isinstance(callee, np.vectorize):
        callee = np.vectorize
    name = getattr(callee, "__name__", "") or written.removesuffix("()").rpartition(".")[2]
    module = module_of(callee)
    if module.startswith("scipy.sparse") and "." in written:
        _refuse_sparse(written.rpartition(".")[0])
    if name in _CALLS:
        way = _CALLS[name]
    elif "random" in module or "random" in written:
        way = f"draw plain numbers and transform them, e.g. mean + scale * np.random.{name}(size=n)"
    elif "polynomial" in module or "Polynomial" in written:
        way = "use np.polyval(coefficients, x)"
    elif module.startswith("scipy.linalg") and hasattr(np.linalg, name):
        way = f"use np.linalg.{name}"
    elif name == "Node":
        way = "use the Nodes as they are, or join them with np.stack"
    elif name in _JOINING:
        way = "make each inner list an array first, with np.stack"
    elif name in _ITSELF:
        way = f"a Node needs no {written}; {_JOIN}"
    else:
        way = _JOIN
    what = written or "this"
    raise LeakError(f"{what} takes plain numbers, so a Node's gradient would be lost in it: {way}")


def spelt(call: Call) -> str:
    """Return the name of what is called, as the user wrote it."""
    return ".".join(call.callee).replace(".()", "()").replace(".[]", "[…]")
