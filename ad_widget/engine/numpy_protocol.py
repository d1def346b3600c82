"""A Node as an operand of NumPy's own functions: which function is which op.

NumPy hands every call that meets a Node to `ufunc` or `function` (its `__array_ufunc__` and
`__array_function__` protocols).  The tables say what answers; they are filled where the ops are
defined::

    @implements(np.trace)
    def trace(a, offset=0): ...

What has no entry raises: nothing turns a Node into plain numbers behind the user's back.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from inspect import signature
from typing import Any

import numpy as np

from . import reads
from .node import Node, NotRealError

__all__ = [
    "COMPLEX",
    "FUNCTIONS",
    "METHODS",
    "UFUNCS",
    "array_function",
    "array_ufunc",
    "function",
    "implements",
    "in_complex",
    "method_of",
    "ufunc",
]

Implementation = Callable[..., Any]

UFUNCS: dict[Any, Implementation] = {}
"""What answers a ufunc called with Nodes; one whose op has it as forward is entered by itself.

Those of `scipy.special`, which may not be here, stand under their full name.
"""

METHODS: dict[tuple[Any, str], Implementation] = {}
"""What answers a ufunc's method, such as ``(np.add, "reduce")``."""

FUNCTIONS: dict[Any, Implementation] = {}
"""What answers any other function of NumPy; without its ``out``, which `function` deals with.

A function may stand under its full name, such as ``"numpy.fft.fft"``, if it is not to be imported.
"""

COMPLEX: dict[Any, Implementation] = {}
"""What answers a ufunc or a function given complex numbers besides Nodes, or made of Nodes."""


_INSTEAD: dict[str, str] = {
    "put": "build the result with np.where",
    "place": "build the result with np.where",
    "putmask": "build the result with np.where",
    "fill_diagonal": "build the result with np.where and np.eye",
    "at": "build the result with np.where or np.concatenate",
    **dict.fromkeys(
        ("histogram", "histogram2d", "histogramdd", "histogram_bin_edges"),
        "count plain numbers, node.data, or sum weights with np.bincount(np.digitize(x, edges), w)",
    ),
    **dict.fromkeys(
        ("intersect1d", "setdiff1d", "setxor1d", "union1d"),
        "choose the elements, x[np.isin(x, others)], or np.unique(np.concatenate([x, y]))",
    ),
    "put_along_axis": "build the result with np.where",
    "sort_complex": "use np.sort",
}


def implements(*functions: Any) -> Callable[[Implementation], Implementation]:
    """Let the decorated function answer for `functions` when they are given a Node."""

    def register(implementation: Implementation) -> Implementation:
        for one in functions:
            FUNCTIONS[one] = implementation
        return implementation

    return register


def array_ufunc(node: Node, ufunc_: Any, method: str, *inputs: Any, **options: Any) -> Any:
    """Answer a ufunc that NumPy hands over: `Node.__array_ufunc__`."""
    if len(inputs) > 1 or options:
        operands = (*inputs, *options["out"]) if "out" in options else inputs
        if _holds_nodes(map(type, operands)):
            return NotImplemented
    if method == "__call__" and not options:
        answer = UFUNCS.get(ufunc_)
        if answer is not None:
            return answer(*inputs)
    return ufunc(ufunc_, method, inputs, options)


def array_function(node: Node, called: Any, types: Any, args: Any, options: Any) -> Any:
    """Answer a function that NumPy hands over: `Node.__array_function__`."""
    if len(types) > 1 and _holds_nodes(types):
        return NotImplemented
    return function(called, args, options)


def _holds_nodes(types: Iterable[type]) -> bool:
    """Whether one of the types is of arrays that hold Nodes: its own protocol then answers.

    Such a type has a method ``__node__``, which returns the Node that the array is now, or the
    plain array while it holds none.
    """
    for one in types:
        if one not in _PLAIN_TYPES:
            if hasattr(one, "__node__"):
                return True
            _PLAIN_TYPES.add(one)
    return False


_PLAIN_TYPES: set[type] = set()  # those that were asked, and have no method ``__node__``


def ufunc(ufunc: Any, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Answer a ufunc, or a method of one, that was given a Node."""
    out = options.pop("out", None)
    if out is not None:
        call = ufunc if method == "__call__" else getattr(ufunc, method)
        return _into(call, ufunc.__name__, out, inputs, options)
    name = _name_of(ufunc)
    if method == "__call__":
        op = UFUNCS.get(ufunc) or _scipys(ufunc)
        if op is not None:
            if options:
                inputs = _cast(name, inputs, options)
            return op(*inputs)
    else:
        name = f"{name}.{method}"
        answer = METHODS.get((ufunc, method))
        if answer is not None:
            return answer(*inputs, **options)
        if method == "outer" and ufunc in UFUNCS and not options:
            a, b = inputs
            return UFUNCS[ufunc](np.reshape(a, np.shape(a) + (1,) * np.ndim(b)), b)
    raise TypeError(_refusal(name, method if method == "at" else ufunc.__name__))


def _name_of(ufunc: Any) -> str:
    """Return what a ufunc is called where it comes from: NumPy, SciPy or elsewhere."""
    name = str(ufunc.__name__)
    if getattr(np, name, None) is ufunc:
        return f"np.{name}"
    special = sys.modules.get("scipy.special")
    if special is not None and type(ufunc) is type(getattr(special, "gamma", None)):
        for public in (name, name.removeprefix("_")):
            if hasattr(special, public):
                return f"scipy.special.{public}"
    return name.removesuffix(" (vectorized)")


def _scipys(ufunc: Any) -> Implementation | None:
    """Return what answers a ufunc of `scipy.special`, and keep it under the ufunc itself."""
    name = ufunc.__name__
    if getattr(sys.modules.get("scipy.special"), name, None) is not ufunc:
        return None
    answer = UFUNCS.get(f"scipy.special.{name}")
    if answer is not None:
        UFUNCS[ufunc] = answer
    return answer


def function(function: Any, args: Any, options: Any) -> Any:
    """Answer any other NumPy function that was given a Node."""
    if len(args) > 2:
        args, options = _name_out(function, args, options)
    if "out" in options:
        options = dict(options)
        out = options.pop("out")
        if out is not None:
            return _into(function, function.__name__, out, args, options)
    implementation = FUNCTIONS.get(function)
    if implementation is None:
        implementation = FUNCTIONS.get(f"{function.__module__}.{function.__name__}")
        if implementation is None:
            raise TypeError(_refusal(_spelt(function), function.__name__))
    try:
        return implementation(*args, **options)
    except NotRealError:
        return in_complex(function, args, options)
    except TypeError as error:
        if error.__traceback__ is not None and error.__traceback__.tb_next is not None:
            raise  # from within
        _refuse_arguments(function, implementation, args, options)
        raise


def _refuse_arguments(called: Any, implementation: Implementation, args: Any, options: Any) -> None:
    """Say which arguments a function takes of NumPy's, but not of a Node."""
    parameters = signature(implementation).parameters.values()
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        return
    known = {p.name for p in parameters}
    for name in options:
        if name not in known:
            taken = ", ".join(p.name for p in parameters if p.kind is not p.VAR_POSITIONAL)
            raise TypeError(
                f"{_spelt(called)} with {name}= cannot take a Node: it knows {taken} of one; "
                "compute with other functions what that argument would do, or use node.data, "
                "where no gradient flows"
            ) from None


def in_complex(function: Any, args: Any, options: Any) -> Any:
    """Answer a ufunc or a function that was given complex numbers that come from Nodes.

    Raises
    ------
    NotRealError
        If it is known of real ones alone.
    """
    answer = COMPLEX.get(function)
    if answer is None:
        module = getattr(function, "__module__", None) or "numpy"
        answer = COMPLEX.get(f"{module}.{function.__name__}")
        if answer is None:
            raise NotRealError(
                f"{_spelt(function)} cannot take complex numbers that come from a Node: take "
                "np.abs, np.real, np.imag or np.angle of them first"
            )
    return answer(*args, **options)


def _spelt(function: Any) -> str:
    module = getattr(function, "__module__", None) or "numpy"
    return f"{module.replace('numpy', 'np', 1)}.{function.__name__}"


def _name_out(function: Any, args: Any, options: Any) -> tuple[Any, Any]:
    """Give names to ``out`` and what follows it, where they were given by position."""
    try:
        parameters = signature(function).parameters.values()
    except ValueError:  # written in C
        return args, options
    names = [p.name for p in parameters if p.kind <= p.POSITIONAL_OR_KEYWORD]
    k = names.index("out") if "out" in names else len(args)
    return args[:k], {**dict(zip(names[k:], args[k:], strict=False)), **options}


def method_of(named: Any) -> Callable[..., Any]:
    """Return a NumPy function as a method of its first operand, a Node."""

    def method(self: Any, *args: Any, **options: Any) -> Any:
        return function(named, (self, *args), options)

    method.__name__ = method.__qualname__ = named.__name__
    method.__doc__ = f"Return ``np.{named.__name__}(self, ...)``, with the same arguments."
    return method


def _refusal(name: str, key: str) -> str:
    instead = _INSTEAD.get(key)
    if instead:
        return f"{name} cannot take a Node: {instead} instead"
    return (
        f"{name} has no derivative rule, so it cannot take a Node; use ops that have one, define "
        "one with ad_widget.define, or take plain numbers with node.data, where no gradient flows"
    )


def _cast(name: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> tuple[Any, ...]:
    """Heed a ufunc's ``dtype``; refuse any other option that would change the result."""
    dtype = options.pop("dtype", None)
    usual = {"where": True, "casting": "same_kind", "order": "K", "subok": True}
    for option, value in options.items():
        if option not in usual or value is not usual[option]:
            instead = "; use np.where on the result" if option == "where" else ""
            raise TypeError(f"{name} with {option}= cannot take a Node{instead}")
    if dtype is None:
        return inputs
    return tuple(x.astype(dtype) if hasattr(x, "astype") else x for x in inputs)


def _into(call: Any, name: str, out: Any, args: Any, options: dict[str, Any]) -> Any:
    """Write a result into an ndarray, which is Python reading the operands' numbers.

    This is how ``p.data -= lr * p.grad`` arrives here.
    """
    outs = out if isinstance(out, tuple) else (out,)
    if any(_is_node(one) for one in outs):
        raise TypeError(
            f"np.{name} cannot write into a Node (out=): use what it returns, "
            f"y = np.{name}(...), or write into a leaf's numbers, out=x.data"
        )
    for value in args:
        for one in value if type(value) in (list, tuple) else (value,):
            if _is_node(one):
                reads.written(one, name)
    return call(*_plain(args), out=out, **{k: _plain(v) for k, v in options.items()})


def _plain(value: Any) -> Any:
    """Return the numbers of a Node, or of those in a list, and take note of the read."""
    if _is_node(value):
        reads.was_read(value, "value")
        return value._value
    if type(value) in (list, tuple):
        return type(value)(map(_plain, value))
    return value


def _is_node(value: Any) -> bool:
    return isinstance(value, Node)


# ------------------------------------------------------------------ what needs no derivative


def _about(function: Any) -> None:
    """Let a function that asks for shapes and dtypes alone, or prints, see a Node's numbers."""

    def answer(*args: Any, **options: Any) -> Any:
        return function(*map(_numbers, args), **options)

    FUNCTIONS[function] = answer


def _numbers(value: Any) -> Any:
    return value._value if _is_node(value) else value


for _function in (
    np.ndim,
    np.size,
    np.result_type,
    np.can_cast,
    np.common_type,
    np.min_scalar_type,
    np.iscomplexobj,
    np.isrealobj,
    np.shares_memory,
    np.may_share_memory,
    np.array_repr,
    np.array_str,
    np.array2string,
    np.save,
    np.savetxt,
):
    _about(_function)


def _reading(function: Any) -> None:
    """Let a function read whole numbers or truth values off a Node: a read, but no slope lost."""

    def answer(*args: Any, **options: Any) -> Any:
        return function(*_plain(args), **{name: _plain(value) for name, value in options.items()})

    FUNCTIONS[function] = answer


for _reader in (
    np.argpartition,
    np.array_equiv,
    np.digitize,
    np.isin,
    np.lexsort,
    np.nanargmax,
    np.nanargmin,
    np.ravel_multi_index,
    np.unravel_index,
):
    _reading(_reader)


@implements(np.copyto)
def _copyto(dst: Any, src: Any, **options: Any) -> None:
    if not isinstance(dst, np.ndarray):
        raise TypeError(
            "np.copyto cannot write into a Node: build the result with np.where instead"
        )
    if _is_node(src):
        reads.written(src, "copyto")
    np.copyto(dst, _plain(src), **{name: _plain(value) for name, value in options.items()})


@implements(np.shape)
def _shape(a: Any) -> tuple[int, ...]:
    return tuple(a.shape)
