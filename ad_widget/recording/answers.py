"""What answers in a cell for functions of NumPy, `math` and `statistics`, so that Nodes pass.

NumPy hands over a call whose argument is a Node, but reads a list of Nodes itself; `math` and
`statistics` read numbers.  In rewritten code (see `rewriting`) each look-up of a name passes
through `looked_up`, which returns what answers for a function, by the function's identity: aliases,
``functools.partial`` and ``map(math.exp, …)`` need nothing more.  Outside a run every hook returns
what it is given.
"""

from __future__ import annotations

import functools
import sys
from abc import ABCMeta
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from ..engine import Node
from ..engine.numpy_protocol import FUNCTIONS, UFUNCS
from ..engine.ops.joining import array_of, holds_node
from ..engine.sharing import is_view
from ..engine.stand_ins import NAMES, stand_in
from .elements import Elements, own, own_copy, settled

__all__ = [
    "active",
    "answered_names",
    "answers_for",
    "is_active",
    "looked_up",
    "owned",
    "owned_argument",
    "owned_each",
]

Answer = Callable[..., Any]

_now: dict[int, Answer] = {}  # id of a function: what answers for it; empty outside a run
_assigning = False  # whether arrays that are made must take Nodes
_runs = 0


def looked_up(value: Any) -> Any:
    """Return what answers for a function of NumPy, `math` or `statistics`; else the value."""
    answer = _now.get(id(value))
    if answer is not None:
        return answer
    return _late(value) if _runs and type(value) in _LATE else value


@contextmanager
def active(assigning: bool) -> Iterator[None]:
    """Let the hooks answer within the ``with`` block.

    Parameters
    ----------
    assigning : bool
        Whether the code assigns elements, so that its arrays must take Nodes.
    """
    global _runs, _now, _assigning
    before = _now, _assigning
    _assigning = _assigning or assigning
    _now = _tables()[_assigning]
    _runs += 1
    try:
        yield
    finally:
        _runs -= 1
        _now, _assigning = before if _runs else ({}, False)


def answers_for(value: Any) -> bool:
    """Whether something else answers for this function in a cell."""
    return id(value) in _tables()[1] or (type(value) in _LATE and _late(value) is not value)


def answered_names() -> frozenset[str]:
    """Return the names under which modules hold the functions that are answered for."""
    return _entries()[1]


# ---------------------------------------------------------------------- arrays that take Nodes

# A value is fresh if nobody else holds it: only the hook's parameter, and those of what counts.
_BORROWS = sys.version_info >= (3, 14)  # a count says less there: nothing is known to be fresh


def _references(value: Any) -> int:
    return sys.getrefcount(value)


def _fresh_count(value: Any) -> int:
    return _references(value)


_FRESH = _fresh_count(object())


def owned(value: Any) -> Any:
    """Return the value of ``name = …`` as an array that takes Nodes, if nobody else holds it."""
    if not _assigning or not _is_array(value) or _BORROWS or _references(value) > _FRESH:
        return value
    return _owned(value)


def owned_argument(value: Any) -> Any:
    """Return a function's argument as an array that takes Nodes, if its caller does not hold it."""
    if not _assigning or not _is_array(value) or _BORROWS or _references(value) > _FRESH + 1:
        return value
    return _owned(value)


def owned_each(value: Any) -> Any:
    """Do as `owned` by each value of ``a, b = …``."""
    if not _assigning or type(value) is not tuple or _BORROWS or _references(value) > _FRESH:
        return value
    items = []
    for k in range(len(value)):
        one = value[k]
        if _is_array(one) and _references(one) <= _FRESH + 1:
            one = _owned(one)
        items.append(one)
    return tuple(items)


def _is_array(value: Any) -> bool:
    return type(value) is np.ndarray or (isinstance(value, Node) and value.op is not None)


def _owned(value: Any) -> Any:
    if isinstance(value, Node) and is_view(value):
        return value  # perhaps of an array that goes on to be used
    return own(value)


# ---------------------------------------------------------------------- lists of Nodes


_LISTS: frozenset[Any] = frozenset((list, tuple, deque))


def _lift(value: Any) -> Any:
    if type(value) in _LISTS:
        return array_of([*value] if value.__class__ is deque else value)
    return value


def _lift_each(value: Any) -> Any:
    return [_lift(one) for one in value] if value.__class__ in _LISTS else value


def _lifting_call(function: Answer, lift: Callable[[Any], Any] = _lift) -> Answer:
    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        for one in args:
            if one.__class__ in _LISTS:
                args = tuple(map(lift, args))
                break
        if options:
            options = {name: lift(value) for name, value in options.items()}
        return function(*args, **options)

    return call


class _Ufunc:
    """A ufunc that takes lists of Nodes, and is else as it was."""

    def __init__(self, ufunc: Any) -> None:
        self._ufunc = ufunc
        self._answer = UFUNCS.get(ufunc) if ufunc.nin == 1 else None
        self.__doc__ = ufunc.__doc__

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return np.ufunc

    def __call__(self, *args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        if self._answer is not None and not options and len(args) == 1 and type(args[0]) is Node:
            return self._answer(args[0])
        for one in args:
            if one.__class__ is list or one.__class__ is tuple:
                args = tuple(map(_lift, args))
                break
        return self._ufunc(*args, **options)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._ufunc, name)
        return _lifting_call(found) if callable(found) and name != "at" else found

    def __repr__(self) -> str:
        return repr(self._ufunc)

    def __eq__(self, other: object) -> bool:
        return other is self or other is self._ufunc

    def __hash__(self) -> int:
        return hash(self._ufunc)

    def __reduce__(self) -> Any:
        return self._ufunc.__reduce__()


# ---------------------------------------------------------------------- making arrays


def _making_call(function: Answer) -> Answer:
    """Let the new array take Nodes."""

    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        return own(function(*args, **options))

    return call


def _of_array(function: Answer, copies: bool, makes: bool) -> Answer:
    """Let ``np.array`` and its like read lists of Nodes."""

    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        if not args:
            return function(*args, **options)
        value = _lift(args[0])
        now = settled(value)
        copy = copies and options.get("copy", True)
        if not isinstance(now, Node):
            if type(value) is Elements and not copy and _keeps(value, args, options):
                return value
            result = function(now, *args[1:], **options)
            return own(result) if makes and (copy or result is not now) else result
        dtype = options.get("dtype", args[1] if len(args) > 1 else None)
        if dtype is not None and np.dtype(dtype) != now.dtype:
            now = now.astype(dtype)
        elif type(value) is Elements and not copy:
            return value
        missing = options.get("ndmin", 0) - now.ndim
        if missing > 0:
            now = now.reshape((1,) * missing + now.shape)
        return own_copy(now, single=True) if makes else now

    return call


def _keeps(value: Elements, args: tuple[Any, ...], options: dict[str, Any]) -> bool:
    dtype = options.get("dtype", args[1] if len(args) > 1 else None)
    return dtype is None or np.dtype(dtype) == value.dtype


def _full(function: Answer, like: bool, makes: bool) -> Answer:
    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        given = dict(zip(("a" if like else "shape", "fill_value", "dtype"), args, strict=False))
        given = {**given, **options}
        value = settled(_lift(given.get("fill_value")))
        if not isinstance(value, Node):
            result = function(*args, **options)
            return own(result) if makes else result
        first = given["a" if like else "shape"]
        dtype = given.get("dtype") or (first.dtype if hasattr(first, "dtype") and like else None)
        if dtype is not None and np.dtype(dtype) != value.dtype:
            if value.requires_grad and np.dtype(dtype).kind != "f":
                from ..engine.reads import LeakError

                raise LeakError(
                    f"an array of {np.dtype(dtype)} would cut a Node down to whole numbers, and "
                    "its gradient would be lost: give a floating dtype"
                )
            value = value.astype(dtype)
        filled: Any = np.broadcast_to(value, np.shape(first) if like else first)
        return own_copy(filled) if makes else filled

    return call


def _from_iterable(function: Answer, makes: bool) -> Answer:
    @functools.wraps(function)
    def call(iter: Any, dtype: Any, count: int = -1, **options: Any) -> Any:
        __tracebackhide__ = True
        values = list(iter)[: None if count < 0 else count]
        if not holds_node(values):
            result = function(values, dtype, count, **options)
            return own(result) if makes else result
        now = array_of(values)
        now = now if now.dtype == np.dtype(dtype) else now.astype(dtype)
        return own_copy(now) if makes else now

    return call


class _Index:
    """``np.r_`` and ``np.c_``, which join what stands in square brackets."""

    def __init__(self, joiner: Any, columns: bool, makes: bool) -> None:
        self._joiner, self._columns, self._makes = joiner, columns, makes

    def __getitem__(self, key: Any) -> Any:
        __tracebackhide__ = True
        parts = [settled(_lift(part)) for part in (key if type(key) is tuple else (key,))]
        if not any(isinstance(part, Node) for part in parts):
            plain = tuple(parts) if type(key) is tuple else parts[0]
            result = self._joiner[plain]
            return own(result) if self._makes else result
        if any(isinstance(part, str) for part in parts):
            raise TypeError("np.r_ and np.c_ take no directive where a part is a Node")
        parts = [np.r_[part] if isinstance(part, slice) else part for part in parts]
        parts = [np.atleast_1d(part) for part in parts]
        if self._columns:
            parts = [part[:, None] if part.ndim == 1 else part for part in parts]
        joined: Any = np.concatenate(parts, axis=-1 if self._columns else 0)
        return own_copy(joined) if self._makes else joined

    def __getattr__(self, name: str) -> Any:
        return getattr(self._joiner, name)


# ---------------------------------------------------------------------- other modules

_LATE = {FunctionType, BuiltinFunctionType, MethodType, np.ufunc, type, ABCMeta}
_stand_ins: dict[int, tuple[Any, Any]] = {}  # by id: the function, and what stands in for it


def _late(value: Any) -> Any:
    """Return what stands in for a function of a module other than NumPy; see `stand_in`."""
    name = getattr(value, "__name__", None)
    owner = getattr(value, "__self__", None)
    if name == "shuffle" and isinstance(owner, (np.random.Generator, np.random.RandomState)):
        return _shuffling(value)
    if name in _METHODS and type(owner) is np.ndarray:
        return _method(value, _METHODS[name])
    if name not in NAMES:
        return value
    if owner is not None and not isinstance(owner, ModuleType):  # a method
        if not type(owner).__module__.startswith("scipy."):
            return value
        answer = stand_in(value)
        return value if answer is None else _settling_call(answer)
    known = _stand_ins.get(id(value))
    if known is None:
        answer = stand_in(value)
        if answer is None:
            answer = value
        elif not isinstance(answer, type):
            answer = _settling_call(answer)
        known = _stand_ins[id(value)] = value, answer
    return known[1]


# NumPy's functions that take Nodes, by the name of an array's method that does not.
_METHODS: dict[str, Answer] = {
    name: getattr(np, name)
    for name in ("choose", "clip", "dot", "max", "mean", "min", "prod", "std", "sum", "var")
}


def _method(method: Answer, function: Answer) -> Answer:
    """Let a method of a plain array take Nodes: ``x.dot(node)``, ``x.sum(initial=node)``."""
    array = method.__self__  # type: ignore[attr-defined]

    @functools.wraps(method)
    def call(*args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        for one in (*args, *options.values()):
            nested = isinstance(one, (list, tuple)) and holds_node(one)
            if nested or isinstance(one, (Node, Elements)):
                lifted = {name: settled(_lift(one)) for name, one in options.items()}
                return function(array, *(settled(_lift(one)) for one in args), **lifted)
        return method(*args, **options)

    return call


def _shuffling(shuffle: Answer) -> Answer:
    """Shuffle an array that takes Nodes in the same way as an ndarray of its shape."""

    @functools.wraps(shuffle)
    def call(x: Any, *args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        if type(x) is not Elements:
            return shuffle(x, *args, **options)
        places = np.arange(x.size).reshape(x.shape)
        shuffle(places, *args, **options)
        x[...] = x.flatten()[places]
        return None

    return call


def _settling_call(function: Answer) -> Answer:
    """Give a function the Nodes that arrays have become."""

    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        options = {name: _settled_deep(value) for name, value in options.items()}
        return function(*map(_settled_deep, args), **options)

    return call


def _settled_deep(value: Any) -> Any:
    if value.__class__ in (list, tuple):
        return type(value)(map(_settled_deep, value))
    return settled(value)


# ---------------------------------------------------------------------- the tables

_EACH = [
    "block",
    "choose",
    "column_stack",
    "concatenate",
    "dstack",
    "hstack",
    "lexsort",
    "select",
    "stack",
    "vstack",
]
_MAKERS = [
    "arange",
    "empty",
    "empty_like",
    "eye",
    "identity",
    "linspace",
    "ones",
    "ones_like",
    "tri",
    "zeros",
    "zeros_like",
]
_ARRAYS = ["array", "asarray", "asanyarray", "ascontiguousarray", "asfortranarray", "copy"]
_COPYING = ("array", "copy")


@functools.cache
def _entries() -> tuple[tuple[tuple[str, Any, Answer, Answer], ...], frozenset[str]]:
    """Return name, function, and what answers for it in code without assignments and with."""
    found: dict[int, tuple[str, Any, Answer, Answer]] = {}
    names: set[str] = set()

    def enter(name: str, function: Any, lifting: Answer, making: Answer | None = None) -> None:
        found[id(function)] = (name, function, lifting, lifting if making is None else making)
        names.add(name)

    for module in (np, np.linalg):
        for name, function in vars(module).items():
            if name.startswith("_") or isinstance(function, type) or not callable(function):
                continue
            if isinstance(function, np.ufunc):
                if id(function) in found:
                    names.add(name)
                else:
                    enter(name, function, _Ufunc(function))
            elif function in FUNCTIONS or hasattr(function, "__wrapped__"):
                enter(name, function, _lifting_call(function))
    for name in _EACH:
        function = getattr(np, name)
        enter(name, function, _lifting_call(function, _lift_each))
    enter("multi_dot", np.linalg.multi_dot, _lifting_call(np.linalg.multi_dot, _lift_each))
    for name in _MAKERS:
        function = getattr(np, name)
        lifting = _lifting_call(stand_in(function) or function)
        enter(name, function, lifting, _making_call(lifting))
    for name in _ARRAYS:
        function = getattr(np, name)
        copies = name in _COPYING
        enter(
            name,
            function,
            _of_array(function, copies, makes=False),
            _of_array(function, copies, makes=True),
        )
    for name in ("apply_along_axis", "piecewise"):  # what they call may give Nodes
        function = getattr(np, name)
        calling = _settling_call(FUNCTIONS[function])
        enter(name, function, calling, _making_call(calling))
    for name in ("full", "full_like"):
        function, like = getattr(np, name), name == "full_like"
        enter(name, function, _full(function, like, False), _full(function, like, True))
    enter(
        "fromiter",
        np.fromiter,
        _from_iterable(np.fromiter, False),
        _from_iterable(np.fromiter, True),
    )
    for name, columns in (("r_", False), ("c_", True)):
        joiner = getattr(np, name)
        enter(name, joiner, _Index(joiner, columns, False), _Index(joiner, columns, True))  # type: ignore[arg-type]
    return tuple(found.values()), frozenset(names) | NAMES | _METHODS.keys() | {"shuffle"}


@functools.cache
def _tables() -> tuple[dict[int, Answer], dict[int, Answer]]:
    entries, _ = _entries()
    return (
        {id(function): lifting for _, function, lifting, _ in entries},
        {id(function): making for _, function, _, making in entries},
    )


def is_active() -> bool:
    """Whether a run is on."""
    return _runs > 0
