"""``a += x`` on an array Node: a new Node for the name, where no other can see the difference.

NumPy changes the array itself, so every other name for it, and every view of it, sees the change.
A Node is never changed.  Where nobody else holds the array, a new Node under the same name means
the same; where somebody may, it would not, and that raises.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from .node import Node
from .reads import LeakError

__all__ = ["in_place", "is_view"]

# Ops whose result NumPy makes a view of the operand.
_VIEWS = frozenset(("reshape", "transpose", "broadcast_to"))
_SIGNS = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "**",
    "matmul": "@",
}


def in_place(name: str) -> Callable[[Node, Any], Any]:
    """Return the operator ``a += x`` and its like for a Node, given the name of ``a + x``."""
    sign = _SIGNS.get(name, name)

    def method(self: Node, other: Any) -> Any:
        __tracebackhide__ = True
        if self.shape:
            extra = sys.getrefcount(self) - _ALONE
            if extra > 0 and _others(self, extra):
                _refuse(sign)
            if is_view(self) and _held(self.children[0], self):
                _refuse(sign)
        elif self._a is not None and _is_single_view(self) and _held(self.children[0], self):
            _refuse(sign)
        return NotImplemented  # Python goes on with `a + x`, and binds the name to that

    method.__name__ = method.__qualname__ = f"__i{name}__"
    return method


def _refuse(sign: str) -> None:
    __tracebackhide__ = True
    raise LeakError(
        f"a {sign}= x would change an array that something else holds too, perhaps under another "
        f"name, and a Node cannot be changed: write a = a {sign} x for a new array, or make a copy "
        f"first, a = a.copy()"
    )


def is_view(node: Node) -> bool:
    """Whether NumPy's result would share memory with the first operand."""
    op = node.op
    if op is None:
        return False
    return op.name in _VIEWS or (op.name == "getitem" and len(node.children) == 1)


def _is_single_view(node: Node) -> bool:
    """Whether NumPy's result of one number is an array that shares memory: ``a[..., 0]``."""
    if not is_view(node) or not node.children[0].shape:
        return False
    index = node.attrs.get("index")
    return index is None or any(
        one is Ellipsis or (type(one) is str and one == "...") for one in index
    )


def _others(node: Node, extra: int, but: Node | None = None) -> bool:
    """Whether any of so many references are not those of results computed from the Node.

    The result `but` is left out of account, though it be a view.
    """
    mappings = []
    for one in gc.get_referrers(node):
        if isinstance(one, Node):
            if one is not but and is_view(one) and one.children[0] is node:
                return True
            extra -= sum(slot is node for slot in (one._a, one._b))
        elif type(one) is tuple:
            if any(isinstance(two, Node) and two._a is one for two in gc.get_referrers(one)):
                extra -= sum(item is node for item in one)
        elif type(one) is dict:
            mappings.append(one)
    if extra > 0 and mappings and sys.version_info < (3, 13):
        frame: FrameType | None = sys._getframe(2)
        while frame is not None:  # a frame may keep a copy of its own variables
            if frame.f_code.co_name != "<module>":
                extra -= any(frame.f_locals is one for one in mappings)
            frame = frame.f_back
    return extra > 0


def _held(node: Node, but: Node) -> bool:
    """Whether something other than results computed from it, or from `but`, holds a Node."""
    extra = sys.getrefcount(node) - 2  # the parameter, and what counts
    return _others(node, extra, but)


class _Probe:
    def __iadd__(self, other: int) -> _Probe:
        global _ALONE
        _ALONE = sys.getrefcount(self)
        return self


_ALONE = 0


def _measure() -> None:
    probe = _Probe()
    probe += 1


_measure()
"""How many references an array has whose one variable is given ``a += x``."""
