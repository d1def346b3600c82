"""What answers in a cell for functions of NumPy, `math` and `statistics`, so that Nodes pass.

NumPy hands over a call whose argument is a Node, but reads a list of Nodes itself; `math` and
`statistics` read numbers.  In rewritten code (see `rewriting`) each look-up of a name passes
through `looked_up`, which returns what answers for a function, by the function's identity: aliases,
``functools.partial`` and ``map(math.exp, …)`` need nothing more.  Outside a run every hook returns
what it is given.
"""

from __future__ import annotations

import functools
import math
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..engine import Node
from ..engine.numpy_protocol import FUNCTIONS, UFUNCS
from ..engine.ops.joining import array_of, holds_node
from ..engine.sharing import is_view
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
    return _now.get(id(value), value)


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
    return id(value) in _tables()[1]


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
    return type(value) is np.ndarray or (isinstance(value, Node) and value._a is not None)


def _owned(value: Any) -> Any:
    if isinstance(value, Node) and is_view(value):
        return value  # perhaps of an array that goes on to be used
    return own(value)


# ---------------------------------------------------------------------- lists of Nodes


def _lift(value: Any) -> Any:
    return array_of(value) if value.__class__ in (list, tuple) else value


def _lift_each(value: Any) -> Any:
    return [_lift(one) for one in value] if value.__class__ in (list, tuple) else value


def _lifting_call(function: Answer, lift: Callable[[Any], Any] = _lift) -> Answer:
    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        for one in args:
            if one.__class__ is list or one.__class__ is tuple:
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
        return own_copy(now) if makes else now

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


# ---------------------------------------------------------------------- math


def _is_number(value: Any) -> bool:
    return isinstance(value, Node)


def _plain(value: Any) -> Any:
    """Return the numbers of a Node, for the errors that Python's own function has."""
    return value._value if isinstance(value, Node) else value


def _of_math(function: Answer, answer: Answer) -> Answer:
    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        if not any(map(_is_number, args)):
            return function(*args, **options)
        function(*map(_plain, args), **options)  # its own errors; a TypeError for an array
        return answer(*args, **options)

    return call


def _log(x: Any, base: Any = None) -> Any:
    return np.log(x) if base is None else np.log(x) / np.log(base)


def _hypot(*coordinates: Any) -> Any:
    if len(coordinates) == 2:
        return np.hypot(*coordinates)
    return np.sqrt(sum(x * x for x in coordinates))


def _modf(x: Any) -> Any:
    whole = np.trunc(x)
    return x - whole, whole


_OF_MATH: dict[str, Answer | str] = {
    **{
        name: name
        for name in [
            "exp",
            "exp2",
            "expm1",
            "log1p",
            "log2",
            "log10",
            "sqrt",
            "cbrt",
            "sin",
            "cos",
            "tan",
        ]
    },
    **{name: name for name in ["sinh", "cosh", "tanh", "degrees", "radians", "fmod", "copysign"]},
    **{f"a{name}": f"arc{name}" for name in ["sin", "cos", "tan", "sinh", "cosh", "tanh"]},
    "atan2": "arctan2",
    "fabs": "absolute",
    "pow": "power",
    "log": _log,
    "hypot": _hypot,
    "ldexp": lambda x, i: x * 2.0**i,
    "modf": _modf,
}


def _over(function: Answer, answer: Answer, count: int = 1) -> Answer:
    """Let a function of iterables take Nodes among their items."""

    @functools.wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        data = [one if isinstance(one, Node) else list(one) for one in args[:count]]
        if not any(isinstance(one, Node) or holds_node(one) for one in data) and not any(
            isinstance(one, Node) for one in (*args[count:], *options.values())
        ):
            return function(*data, *args[count:], **options)
        plain = [
            np.asarray(one._value).tolist() if isinstance(one, Node) else list(map(_plain, one))
            for one in data
        ]
        rest = [_plain(one) for one in args[count:]]
        function(*plain, *rest, **{k: _plain_items(v) for k, v in options.items()})
        return answer(*map(_vector, data), *args[count:], **options)

    return call


def _plain_items(value: Any) -> Any:
    return list(map(_plain, value)) if type(value) in (list, tuple) else _plain(value)


def _vector(data: Any) -> Any:
    return data if isinstance(data, Node) else np.stack([settled(one) for one in data])


def _product(data: Any, *, start: Any = 1) -> Any:
    return np.prod(data) * start


def _sum_of_products(p: Any, q: Any) -> Any:
    return np.sum(p * q)


def _distance(p: Any, q: Any) -> Any:
    return np.sqrt(np.sum((p - q) ** 2))


# ---------------------------------------------------------------------- statistics


def _mean(data: Any, weights: Any = None) -> Any:
    if weights is None:
        return np.mean(data)
    weights = _vector(list(weights))
    return np.sum(data * weights) / np.sum(weights)


def _harmonic_mean(data: Any, weights: Any = None) -> Any:
    return 1.0 / _mean(1.0 / data, weights)


def _pvariance(data: Any, mu: Any = None) -> Any:
    return np.mean((data - (np.mean(data) if mu is None else mu)) ** 2)


def _variance(data: Any, xbar: Any = None) -> Any:
    return np.sum((data - (np.mean(data) if xbar is None else xbar)) ** 2) / (len(data) - 1)


def _covariance(x: Any, y: Any) -> Any:
    return np.sum((x - np.mean(x)) * (y - np.mean(y))) / (len(x) - 1)


def _correlation(x: Any, y: Any) -> Any:
    a, b = x - np.mean(x), y - np.mean(y)
    return np.sum(a * b) / np.sqrt(np.sum(a * a) * np.sum(b * b))


def _linear_regression(x: Any, y: Any, *, proportional: bool = False) -> Any:
    if proportional:
        slope, intercept = np.sum(x * y) / np.sum(x * x), 0.0
    else:
        slope = _covariance(x, y) / _variance(x)
        intercept = np.mean(y) - slope * np.mean(x)
    return statistics.LinearRegression(slope=slope, intercept=intercept)


_OF_STATISTICS: dict[str, tuple[Answer, int]] = {
    "mean": (_mean, 1),
    "fmean": (_mean, 1),
    "geometric_mean": (lambda data: np.exp(np.mean(np.log(data))), 1),
    "harmonic_mean": (_harmonic_mean, 1),
    "median": (np.median, 1),
    "median_low": (lambda data: np.sort(data)[(len(data) - 1) // 2], 1),
    "median_high": (lambda data: np.sort(data)[len(data) // 2], 1),
    "pvariance": (_pvariance, 1),
    "variance": (_variance, 1),
    "pstdev": (lambda data, mu=None: np.sqrt(_pvariance(data, mu)), 1),
    "stdev": (lambda data, xbar=None: np.sqrt(_variance(data, xbar)), 1),
    "covariance": (_covariance, 2),
    "correlation": (_correlation, 2),
    "linear_regression": (_linear_regression, 2),
}

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
        lifting = _lifting_call(function)
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
    for name, answer in _OF_MATH.items():
        function = getattr(math, name, None)
        answer = getattr(np, answer) if isinstance(answer, str) else answer
        if function is not None and not (isinstance(answer, np.ufunc) and answer not in UFUNCS):
            enter(name, function, _of_math(function, answer))
    enter("fsum", math.fsum, _over(math.fsum, np.sum))
    enter("prod", math.prod, _over(math.prod, _product))
    enter("dist", math.dist, _over(math.dist, _distance, 2))
    if hasattr(math, "sumprod"):
        enter("sumprod", math.sumprod, _over(math.sumprod, _sum_of_products, 2))
    for name, (answer, count) in _OF_STATISTICS.items():
        function = getattr(statistics, name)
        enter(name, function, _over(function, answer, count))
    return tuple(found.values()), frozenset(names)


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
