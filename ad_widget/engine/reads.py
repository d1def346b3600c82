"""Where Python reads the numbers of a Node: allowed and noted, or a leak and refused.

A number taken out of a Node no longer leads back to it, so no gradient flows through it.  Python
may read where it must: at a truth in ``if``, at ``float(x)``, ``int(x)``, ``x.data``, and a
library's own code at an array to plot.  Whoever records the computation is told, so that the code
is run again once the read would turn out otherwise; and whoever differentiates keeps account, so
as to name the line where all of a gradient was lost.  In the user's own lines, what would turn a
Node that requires a gradient into plain numbers without saying so raises, and names the way:
``math.exp(x)``, ``a[k] = x``, ``a += x``, ``np.array([x, y])``, ``np.full(3, x)``.  Where a
library does so, the user is warned: see `losses`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from operator import setitem
from threading import get_ident
from types import FrameType
from typing import Any, NamedTuple, Protocol

import numpy as np

from .context import MODES, current
from .frames import Call, call_at, resolve, stores_attribute, users_frame
from .hints import (
    LeakError,
    module_of,
    refuse_array,
    refuse_in_place,
    refuse_item,
    refuse_math,
    refuse_operand,
    refuse_out,
    spelt,
)
from .losses import by_a_library, by_what_is_called

__all__ = [
    "TAKEN",
    "Account",
    "LeakError",
    "Taken",
    "accounted",
    "as_array",
    "converted",
    "in_own_words",
    "taken",
    "unpacked",
    "was_read",
    "written",
]


class Readable(Protocol):
    """A Node, as far as this module knows it."""

    requires_grad: bool


def was_read(node: Readable, kind: str) -> None:
    """Take note that Python read a Node: its truth (``"bool"``) or its numbers (``"value"``)."""
    if MODES:
        mode = current()
        if mode is not None and mode.observer is not None:
            mode.observer.was_read(node, kind)


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
    """Take note of a read that leaves the user with plain numbers, as ``float(x)`` does."""
    account = TAKEN.get(get_ident()) if TAKEN else None
    if account is not None:
        frame = _asking(node)
        if frame is not None:
            account.append(Taken(node, frame.f_code.co_filename, frame.f_lineno, frame.f_globals))
    was_read(node, "value")


def unpacked(node: Readable) -> None:
    """Take note that ``item`` or ``tolist`` is asked for numbers, of a library's code too."""
    by_a_library(node)
    taken(node)


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
            refuse_item()
        if call.opname.startswith(("CALL", "PRECALL")):
            _check_call(frame, call)
            by_what_is_called(node, frame)
    elif to is not int:
        by_a_library(node)
    if to is int:  # has the slope 0, like a step
        was_read(node, "value")
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
            refuse_item()
        callee = resolve(frame, call.callee)
        if not (_is_number_type(callee) or module_of(callee).startswith("numpy.testing")):
            if not call.callee:
                refuse_operand(frame, call)
            refuse_array(spelt(call), callee)
    else:
        by_a_library(node)
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
        refuse_out(spelt(call) or f"np.{name}", resolve(frame, call.callee))
    if stores_attribute(frame.f_code, frame.f_lasti) != "data":
        refuse_in_place(name)


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
# What math answers with a truth or a whole number is a read like `if` and `int`.
_TESTS = frozenset(("isnan", "isinf", "isfinite", "isclose", "floor", "ceil", "trunc"))


def _check_call(frame: FrameType, call: Call) -> None:
    """Refuse a conversion that a function of `math` or NumPy asks for, `map` included."""
    __tracebackhide__ = True
    callee = resolve(frame, call.callee)
    if callee in (float, int, complex):
        return
    if callee is setitem:
        refuse_item()
    for names in (call.callee, *call.mentions):
        function = resolve(frame, names)
        name = getattr(function, "__name__", "")
        if getattr(function, "__module__", None) in _MATH and name not in _TESTS:
            refuse_math(".".join(names), name)
    of_array = callee is None and call.callee[-1:] == ("fill",)
    of_numpy = module_of(callee).partition(".")[0] in ("numpy", "scipy")
    if of_array or (of_numpy and not _is_number_type(callee)):
        refuse_array(spelt(call), callee)


def _is_number_type(callee: Any) -> bool:
    """Whether ``np.float64`` and the like, whose call says what it does, as ``float`` does."""
    return isinstance(callee, type) and issubclass(callee, (np.generic, float, int, complex))
