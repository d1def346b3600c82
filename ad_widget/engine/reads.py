"""Where Python reads the numbers of a Node: allowed and noted, or a leak and refused.

A number taken out of a Node no longer leads back to it, so no gradient flows through it.  Python
may look where it must: at a truth in ``if``, at ``float(x)``, ``int(x)``, ``x.data``, and a
library's own code at an array to plot.  Whoever records the computation is told, so that the code
is run again once the look would turn out otherwise; and whoever differentiates keeps account, so
as to name the line where all of a gradient was lost.  In the user's own lines, what would turn a
Node that requires a gradient into plain numbers without saying so raises, and names the way:
``math.exp(x)``, ``a[k] = x``, ``a += x``, ``np.array([x, y])``, ``np.full(3, x)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from operator import setitem
from threading import get_ident
from types import FrameType
from typing import Any, NamedTuple, NoReturn, Protocol

import numpy as np

from .context import MODES, current
from .frames import Call, call_at, resolve, stores_attribute, users_frame

__all__ = [
    "TAKEN",
    "Account",
    "LeakError",
    "Taken",
    "accounted",
    "as_array",
    "converted",
    "in_own_words",
    "looked",
    "taken",
    "written",
]


class Readable(Protocol):
    """A Node, as far as this module knows it."""

    requires_grad: bool


class LeakError(TypeError):
    """A Node that requires a gradient was about to slip into plain numbers.

    Where NumPy asks for one item (``a[0] = node``, ``a.fill(node)``, ``np.fromiter``) it reports
    a ValueError of its own, with this as its cause.
    """


def looked(node: Readable, kind: str) -> None:
    """Take note that Python read a Node: its truth (``"bool"``) or its numbers (``"value"``)."""
    if MODES:
        mode = current()
        if mode is not None and mode.observer is not None:
            mode.observer.looked(node, kind)


class Taken(NamedTuple):
    """Numbers that the user's own code took out of a Node, and the line that did."""

    node: Any
    file: str
    line: int
    scope: dict[str, Any]


class Account(list[Taken]):
    """What was taken out of Nodes by the user's own code; `elsewhere`: whether other code did."""

    elsewhere = False


TAKEN: dict[int, Account] = {}
"""What each thread that keeps account took out of Nodes; empty almost always, like `MODES`."""


@contextmanager
def accounted() -> Iterator[Account]:
    """Keep account, in the ``with`` block, of what this thread takes out of Nodes."""
    thread = get_ident()
    before = TAKEN.get(thread)
    account = Account()
    TAKEN[thread] = account
    try:
        yield account
    finally:
        if before is None:
            del TAKEN[thread]
        else:
            TAKEN[thread] = before


@contextmanager
def in_own_words() -> Iterator[None]:
    """Raise what NumPy made the cause of a ValueError of its own, where a Node was to be an item.

    ``a[0] = node`` is then refused by a message that names the way out.
    """
    try:
        yield
    except ValueError as error:
        if isinstance(error.__cause__, LeakError):
            raise error.__cause__.with_traceback(error.__traceback__) from None
        raise


def taken(node: Readable) -> None:
    """Take note of a look that leaves the user with plain numbers, as ``float(x)`` does."""
    account = TAKEN.get(get_ident()) if TAKEN else None
    if account is not None:
        frame = _asking(node)
        if frame is not None:
            account.append(Taken(node, frame.f_code.co_filename, frame.f_lineno, frame.f_globals))
    looked(node, "value")


def converted(node: Readable, to: type) -> None:
    """Allow or refuse that a Node becomes a Python number of type `to`.

    Raises
    ------
    LeakError
        If a function of `math`, an array's item or a function of NumPy asks for it in the user's
        own code, and the Node has a gradient to lose.
    """
    __tracebackhide__ = True
    frame = _asking(node)
    if frame is not None:
        call = call_at(frame.f_code, frame.f_lasti)
        if call.opname == "STORE_SUBSCR":
            _refuse_item()
        if call.opname.startswith(("CALL", "PRECALL")):
            _check_call(frame, call)
    if to is int:  # has the slope 0, like a step
        looked(node, "value")
    else:
        taken(node)


def as_array(node: Readable) -> None:
    """Allow or refuse that a Node becomes an array.

    Raises
    ------
    LeakError
        If the user's own code asks for it, and the Node has a gradient to lose.
    """
    __tracebackhide__ = True
    frame = _asking(node)
    if frame is not None:
        call = call_at(frame.f_code, frame.f_lasti)
        if call.opname == "STORE_SUBSCR":
            _refuse_item()
        callee = resolve(frame, call.callee)
        if not (_is_number_type(callee) or _module_of(callee).startswith("numpy.testing")):
            if not call.callee:
                _refuse_operand(frame, call)
            _refuse_array(_written(call), callee)
    taken(node)


def written(node: Readable, name: str) -> None:
    """Allow or refuse that a function of NumPy, `name`, writes a Node's numbers into an array.

    ``w.data -= step`` says what it does; ``total += node`` where `total` is an array does not.

    Raises
    ------
    LeakError
        If the user's own code asks for it, and the Node has a gradient to lose.
    """
    __tracebackhide__ = True
    frame = _asking(node)
    if frame is None:
        return
    call = call_at(frame.f_code, frame.f_lasti)
    if not call.opname.startswith(("BINARY", "INPLACE")):
        _refuse_out(_written(call) or f"np.{name}", resolve(frame, call.callee))
    if stores_attribute(frame.f_code, frame.f_lasti) != "data":
        _refuse_in_place(name)


def _asking(node: Readable) -> FrameType | None:
    """Return the user's own frame that asks for a Node's numbers, if there is a gradient to lose.

    Where no graph is built, nothing is lost.
    """
    if not node.requires_grad:
        return None
    mode = current()
    if mode is not None and not mode.graph:
        return None
    frame = users_frame(3)
    if frame is None and TAKEN and (account := TAKEN.get(get_ident())) is not None:
        account.elsewhere = True
    return frame


# ---------------------------------------------------------------------- calls

_MATH = ("math", "cmath", "statistics")
# What math answers with a truth or a whole number is a look like `if` and `int`.
_LOOKS = frozenset(("isnan", "isinf", "isfinite", "isclose", "floor", "ceil", "trunc"))
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


def _check_call(frame: FrameType, call: Call) -> None:
    """Refuse a conversion that a function of `math` or NumPy asks for, `map` included."""
    __tracebackhide__ = True
    callee = resolve(frame, call.callee)
    if callee in (float, int, complex):
        return
    if callee is setitem:
        _refuse_item()
    for names in (call.callee, *call.mentions):
        function = resolve(frame, names)
        name = getattr(function, "__name__", "")
        if getattr(function, "__module__", None) in _MATH and name not in _LOOKS:
            _refuse_math(".".join(names), name)
    of_array = callee is None and call.callee[-1:] == ("fill",)
    of_numpy = _module_of(callee).partition(".")[0] in ("numpy", "scipy")
    if of_array or (of_numpy and not _is_number_type(callee)):
        _refuse_array(_written(call), callee)


def _module_of(function: Any) -> str:
    """Return the name of the module that a function, or the class of a method, comes from."""
    module = getattr(function, "__module__", None)
    if module is None:  # a method of a built-in class
        owner = getattr(function, "__objclass__", None) or type(getattr(function, "__self__", None))
        module = owner.__module__
    return str(module)


def _is_number_type(callee: Any) -> bool:
    """Whether ``np.float64`` and the like, whose call says what it does, as ``float`` does."""
    return isinstance(callee, type) and issubclass(callee, (np.generic, float, int, complex))


# ---------------------------------------------------------------------- messages

_JOIN = (
    "join Nodes with np.stack or np.concatenate, or take plain numbers with node.data, where no "
    "gradient flows"
)


def _refuse_math(written: str, name: str) -> NoReturn:
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


def _refuse_item() -> NoReturn:
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


def _refuse_in_place(name: str) -> NoReturn:
    __tracebackhide__ = True
    sign = _SIGNS.get(name)
    way = f"write a = a {sign} node" if sign else f"write a = np.{name}(a, node)"
    raise LeakError(
        f"an array holds plain numbers, so changing it in place by a Node would lose the gradient: "
        f"{way}, or use node.data where no gradient should flow"
    )


def _refuse_operand(frame: FrameType, call: Call) -> None:
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
        kind = found if isinstance(found, type) else type(found)
        if kind.__module__.startswith("scipy.sparse"):
            _refuse_sparse(written)


def _refuse_sparse(written: str) -> NoReturn:
    __tracebackhide__ = True
    raise LeakError(
        f"{written} is a sparse matrix, which takes plain numbers, so a Node's gradient would be "
        f"lost in it: write {written}.toarray() @ node, or the same on the left of the product"
    )


def _refuse_out(written: str, callee: Any) -> NoReturn:
    __tracebackhide__ = True
    if getattr(callee, "__name__", "") in _CALLS:
        _refuse_array(written, callee)
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


def _refuse_array(written: str, callee: Any) -> NoReturn:
    __tracebackhide__ = True
    if isinstance(callee, np.vectorize):
        callee = np.vectorize
    name = getattr(callee, "__name__", "") or written.removesuffix("()").rpartition(".")[2]
    module = _module_of(callee)
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


def _written(call: Call) -> str:
    """Return the name of what is called, as the user wrote it."""
    return ".".join(call.callee).replace(".()", "()").replace(".[]", "[…]")
