"""How an array that takes Nodes answers NumPy's functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..engine import Node
from .arguments import each, now, numbers, out_position, raw_target
from .array_functions import ABOUT, IN_PLACE, MOVING, SEVERAL, apply_at
from .array_operators import Operators
from .joined import element

__all__ = ["Protocol"]


class Protocol(Operators):
    """NumPy's protocols on an array that takes Nodes."""

    __slots__ = ()

    def __getitem__(self, key: Any) -> Any:
        raise NotImplementedError

    def __setitem__(self, key: Any, value: Any) -> None:
        raise NotImplementedError

    @staticmethod
    def _fresh(result: Any) -> Any:
        """Let an array that NumPy just made take Nodes."""
        raise NotImplementedError

    @staticmethod
    def _own_copy(node: Node) -> Any:
        """Return an array of its own whose elements are a Node's."""
        raise NotImplementedError

    @staticmethod
    def _assembled(result: Any, source: Any, place: Any, store: Any) -> Any:
        """Return an array of its own, of elements of another's Nodes."""
        raise NotImplementedError

    def _assign_result(self, result: Any, name: str, casting: str = "same_kind") -> Any:
        """Assign the result of a function that writes here (``out=``, ``+=``)."""
        __tracebackhide__ = True
        dtype = result.dtype if hasattr(result, "dtype") else np.asarray(result).dtype
        if not np.can_cast(dtype, self._v.dtype, casting):  # type: ignore[arg-type]
            raise TypeError(
                f"Cannot cast ufunc {name!r} output from {dtype!r} to {self._v.dtype!r} with "
                f"casting rule {casting!r}"
            )
        if np.broadcast_shapes(np.shape(result), self._v.shape) != self._v.shape:
            raise ValueError(
                f"non-broadcastable output operand with shape {self._v.shape} doesn't match the "
                f"broadcast shape {np.shape(result)}"
            )
        self[...] = result
        return self

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        if method == "at":
            return apply_at(ufunc, *inputs)
        out = options.pop("out", None)
        given = [now(x) for x in inputs]
        options = {name: now(value) for name, value in options.items()}
        call = getattr(ufunc, method)
        if out is None:
            return self._wrapped(call(*given, **options))
        nodes = any(isinstance(x, Node) for x in (*given, *options.values()))
        if not nodes:
            call(*given, out=tuple(raw_target(x) for x in out), **options)
            return out[0] if len(out) == 1 else out
        if len(out) != 1 or not isinstance(out[0], Protocol):
            return call(*given, out=out if len(out) > 1 else out[0], **options)  # refused
        target = out[0]
        where = options.pop("where", True)
        casting = options.pop("casting", "same_kind")
        result = call(*given, **options)
        if where is not True:
            result = np.where(where, result, target.__node__())
        return target._assign_result(result, ufunc.__name__, casting)

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        __tracebackhide__ = True
        if function in IN_PLACE and args and isinstance(args[0], Protocol):
            return IN_PLACE[function](*args, **options)
        if function in ABOUT:
            args, options = each(args, numbers), each(options, numbers)
            return self._wrapped(function(*args, **options))
        out = options.get("out")
        position = out_position(function) if out is None and len(args) > 2 else None
        if position is not None and len(args) > position and args[position] is not None:
            out = args[position]
            args = (*args[:position], None, *args[position + 1 :])
        if type(out) is tuple and len(out) == 1:
            (out,) = out
        if out is not None:
            given = {name: value for name, value in options.items() if name != "out"}
            result = function(*each(args, now), **each(given, now))
            if isinstance(out, Protocol):
                return out._assign_result(result, function.__name__)
            return function(*each(args, now), **each(given, now), out=out)  # refused if a Node
        if function in MOVING and args:
            return self._moved(function, args, options)
        if function is np.nan_to_num and options.get("copy", True) is False:
            target = args[0]
            result = function(*each(args, now), **each({**options, "copy": True}, now))
            return target._assign_result(result, "nan_to_num")
        others = [x for x in args if isinstance(x, Protocol)]
        return self._wrapped(function(*each(args, now), **each(options, now)), others)

    def _wrapped(self, result: Any, others: Iterable[Protocol] = ()) -> Any:
        """Let what NumPy made of plain numbers take Nodes in turn."""
        if type(result) is np.ndarray:
            for one in (self, *others):  # some functions return an operand itself
                if np.may_share_memory(result, one._store.numbers):
                    return type(self)(one._store, result)
            return self._fresh(result)
        if type(result) in (list, tuple):
            return type(result)(self._wrapped(one, others) for one in result)
        return result

    def _moved(self, function: Any, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Answer a function that returns views, or moves elements about: sources move along."""
        first, *rest = args
        if not isinstance(first, Protocol):
            several = [x for x in args if isinstance(x, Protocol)]
            if function in SEVERAL and not any(x.traced for x in several):
                return tuple(
                    x._wrapped(r)
                    for x, r in zip(
                        (x if isinstance(x, Protocol) else self for x in args),
                        function(*each(args, numbers), **options),
                        strict=True,
                    )
                )
            return self._wrapped(function(*each(args, now), **each(options, now)))
        if function in SEVERAL and len(args) > 1:
            return self._wrapped(function(*each(args, now), **each(options, now)))
        rest = list(each(tuple(rest), now))
        found = function(first._v, *rest, **options)
        if not first.traced:
            return first._wrapped(found)
        source, place = first._parallel()
        return first._again(
            found, function(source, *rest, **options), function(place, *rest, **options)
        )

    def _again(self, found: Any, source: Any, place: Any) -> Any:
        if type(found) in (list, tuple):
            return type(found)(map(self._again, found, source, place))
        if type(found) is not np.ndarray:
            number = int(source)
            return element(self._store.node(number), int(place)) if number else found
        if np.may_share_memory(found, self._store.numbers):
            return type(self)(self._store, found)
        return self._assembled(found, source, place, self._store)
