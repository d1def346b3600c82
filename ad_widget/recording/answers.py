"""What answers in a cell for functions of NumPy, `math` and `statistics`, so that Nodes pass.

NumPy hands over a call whose argument is a Node, but reads a list of Nodes itself; `math` and
`statistics` read numbers.  In rewritten code (see `rewriting`) each look-up of a name passes
through `looked_up`, which returns what answers for a function, by the function's identity: aliases,
``functools.partial`` and ``map(math.exp, …)`` need nothing more.  Outside a run every hook returns
what it is given.
"""

from __future__ import annotations

import builtins
import functools
import sys
from abc import ABCMeta
from collections.abc import Iterator
from contextlib import contextmanager
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from ..engine import Node
from ..engine.numpy_protocol import FUNCTIONS
from ..engine.ops.joining import holds_node
from ..engine.sharing import is_view
from ..engine.stand_ins import NAMES, stand_in
from .elements import Elements, own, settled
from .instances import (
    PATTERNS,
    as_float64,
    as_list,
    as_number,
    class_of,
    dispatching,
    has_attribute,
    is_instance,
    is_scalar,
)
from .lifting import (
    Answer,
    LiftingUfunc,
    enumerating,
    iterating,
    lift,
    lift_each,
    lifting_call,
)
from .making import Joiner, from_iterable, full, making_call, of_array

__all__ = [
    "ASKED_METHODS",
    "MATCHED",
    "active",
    "answered_names",
    "answers_for",
    "asked",
    "is_active",
    "looked_up",
    "owned",
    "owned_argument",
    "owned_each",
]

MATCHED = {name: f"\0ad_widget:{name}" for name in PATTERNS}
"""By the name of a class of numbers, the name under which a ``case`` finds what stands for it."""
_MATCHED = {MATCHED[name]: one for name, one in PATTERNS.items()}
ASKED_METHODS: dict[str, Answer] = {"item": as_number, "tolist": as_list}
"""What answers for methods that give plain numbers, where these are computed on."""
_CLASSES: dict[type, Answer] = {type: class_of, float: as_number, np.float64: as_float64}
_now: dict[int, Answer] = {}  # id of a function: what answers for it; empty outside a run
_assigning = False  # whether arrays that are made must take Nodes
_runs = 0


def looked_up(value: Any) -> Any:
    """Return what answers for a function of NumPy, `math` or `statistics`; else the value."""
    answer = _now.get(id(value))
    if answer is not None:
        return answer
    return _late(value) if _runs and type(value) in _LATE else value


def asked(called: Any) -> Any:
    """Return what answers for ``type(x)``, ``float(x)``, ``x.item()`` and the like; else itself."""
    if not _runs:
        return called
    if type(called) is type:
        return _CLASSES.get(called, called)
    owner = getattr(called, "__self__", None)
    if isinstance(owner, (Node, Elements)):
        return functools.partial(ASKED_METHODS[called.__name__], settled(owner))
    return called


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
    vars(builtins).update(_MATCHED)
    try:
        yield
    finally:
        _runs -= 1
        _now, _assigning = before if _runs else ({}, False)
        if not _runs:
            for name in _MATCHED:
                del vars(builtins)[name]


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
                lifted = {name: settled(lift(one)) for name, one in options.items()}
                return function(array, *(settled(lift(one)) for one in args), **lifted)
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
                    enter(name, function, LiftingUfunc(function))
            elif function in FUNCTIONS or hasattr(function, "__wrapped__"):
                enter(name, function, lifting_call(function))
    for name in _EACH:
        function = getattr(np, name)
        enter(name, function, lifting_call(function, lift_each))
    enter("multi_dot", np.linalg.multi_dot, lifting_call(np.linalg.multi_dot, lift_each))
    for name in _MAKERS:
        function = getattr(np, name)
        lifting = lifting_call(stand_in(function) or function)
        enter(name, function, lifting, making_call(lifting))
    for name in _ARRAYS:
        function = getattr(np, name)
        copies = name in _COPYING
        enter(
            name,
            function,
            of_array(function, copies, makes=False),
            of_array(function, copies, makes=True),
        )
    for name in ("apply_along_axis", "piecewise"):  # what they call may give Nodes
        function = getattr(np, name)
        calling = _settling_call(FUNCTIONS[function])
        enter(name, function, calling, making_call(calling))
    for name in ("full", "full_like"):
        function, like = getattr(np, name), name == "full_like"
        enter(name, function, full(function, like, False), full(function, like, True))
    enter(
        "fromiter",
        np.fromiter,
        from_iterable(np.fromiter, False),
        from_iterable(np.fromiter, True),
    )
    for function, answer in (
        (isinstance, is_instance),
        (hasattr, has_attribute),
        (np.isscalar, is_scalar),
        (np.ndenumerate, enumerating),
        (np.nditer, iterating),
        (functools.singledispatch, dispatching),
    ):
        enter(function.__name__, function, answer)
    for name, columns in (("r_", False), ("c_", True)):
        joiner = getattr(np, name)
        enter(name, joiner, Joiner(joiner, columns, False), Joiner(joiner, columns, True))  # type: ignore[arg-type]
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
