"""`Elements`: an array whose elements may be assigned Nodes, with NumPy's own meaning.

The array keeps its numbers in an ndarray and, beside them, where each element came from: which
Node, and which element of it.  Views are NumPy's views of all three, so two names, rows, slices
and transposes alias as they do in NumPy.  A read of one element is the Node that stands there; a
read of the whole array joins what stands there by ops that exist (`stack`, `concatenate`,
`getitem`), so the graph, the program and the page need to know nothing of assignment.

An `Elements` says that it is an ``np.ndarray`` (``__class__``) but is none: no C code can read
its numbers past a Node.  While no Node was assigned it hands out its numbers as they are.
"""

from __future__ import annotations

import dis
import operator
import sys
from collections.abc import Callable, Iterable, Iterator
from types import FrameType
from typing import Any
from weakref import ref

import numpy as np

from ..engine import Node
from ..engine.context import MODES, current
from ..engine.ops.indexing import getitem, index_of, scatter_add
from ..engine.ops.joining import array_of, concatenate, stack
from ..engine.ops.shapes import copy as copy_op
from ..engine.ops.shapes import reshape
from ..engine.reads import LeakError, looked

__all__ = ["Elements", "own", "settled"]

_KINDS = "fiub"
_STACKED = 64  # elements, numbers among them, that are shown as operands of one stack
_ROWS = 256


class _Store:
    """What all views of one array share.

    Attributes
    ----------
    numbers : ndarray
        Owns its memory.
    nodes : list of Node or None, or None
        The Nodes that elements came from, by number; number 0 stands for none.  None while no
        Node was ever assigned.
    source, place : ndarray
        For each number in memory, the number of its Node and the element of it.
    seen : dict of int to array or float
        The numbers of those Nodes that are leaves, which may be edited later.
    version : int
        Counts the assignments.
    lent : list of weakref
        Arrays of the numbers that were handed to code which knows no Nodes.
    last : tuple
        What was assigned last: ``(key, Node)``, to be told in a label.
    """

    __slots__ = (
        "address",
        "assigned",
        "last",
        "lent",
        "name",
        "nodes",
        "numbers",
        "place",
        "seen",
        "source",
        "version",
    )

    def __init__(self, numbers: np.ndarray[Any, Any]) -> None:
        self.numbers = numbers
        self.nodes: list[Any] | None = None
        self.version = 0
        self.lent: list[ref[Any]] = []
        self.name: str | None = None
        self.last: tuple[Any, Any] | None = None
        self.assigned = 0

    def trace(self) -> None:
        """Make room for Nodes."""
        if self.lent and any(one() is not None for one in self.lent):
            raise LeakError(
                "the numbers of this array are held by code that takes plain numbers (it was "
                "given np.asarray of it), so a Node assigned now would be lost there: give that "
                "code a copy, a.copy()"
            )
        if self.nodes is None:
            count = max(self.numbers.size, 1)
            self.address = self.numbers.__array_interface__["data"][0]
            self.source = np.zeros(count, np.int32)
            self.place = np.zeros(count, np.int64)
            self.seen: dict[int, Any] = {}
            self.nodes = [None]

    def enter(self, node: Node) -> int:
        """Return the number of a Node whose elements are about to be assigned."""
        nodes = self.nodes
        assert nodes is not None
        if len(nodes) > 64 and len(nodes) > 4 * self.source.size:
            self._drop_unused()
            nodes = self.nodes
            assert nodes is not None
        nodes.append(node)
        number = len(nodes) - 1
        if node._a is None:
            value = node._value
            self.seen[number] = value.copy() if type(value) is np.ndarray else value
        return number

    def node(self, number: int) -> Node:
        """Return the Node of a number, with the values that it had when it was assigned."""
        assert self.nodes is not None
        node: Node = self.nodes[number]
        if number in self.seen:
            seen = self.seen[number]
            if not np.array_equal(node._value, seen, equal_nan=True):
                made: Node = copy_op(node)
                made._value = made._x = seen
                self.nodes[number] = made
                del self.seen[number]
                return made
        return node

    def _drop_unused(self) -> None:
        used = np.unique(self.source)
        new = np.zeros(len(self.nodes or ()), np.int32)
        kept: list[Any] = [None]
        seen = {}
        for number in used[used > 0].tolist():
            new[number] = len(kept)
            if number in self.seen:
                seen[len(kept)] = self.seen[number]
            kept.append((self.nodes or ())[number])
        self.source[:] = new[self.source]
        self.nodes, self.seen = kept, seen


class Elements:
    """An array whose elements may be Nodes; made by `own`.

    Notes
    -----
    `__node__` is how the engine reads it: the Node that it is now, or its plain numbers.
    """

    __slots__ = ("__weakref__", "_beside", "_joined", "_store", "_v")

    __array_priority__ = 1000.0
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, store: _Store, view: np.ndarray[Any, Any]) -> None:
        self._store = store
        self._v = view
        self._beside: Any = None
        self._joined: tuple[int, Any] = (-1, None)

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return np.ndarray

    # ------------------------------------------------------------------ where elements came from

    def _parallel(self) -> tuple[Any, Any]:
        """Return the sources and places of this view's elements, as views themselves."""
        store, v = self._store, self._v
        if self._beside is None or self._beside[0] is not store.source:
            if v is store.numbers and v.flags.c_contiguous and v.size:
                views = store.source.reshape(v.shape), store.place.reshape(v.shape)
            elif v.dtype != store.numbers.dtype:
                raise LeakError(
                    f"a view as {v.dtype} of an array of {store.numbers.dtype} holds plain "
                    "numbers, so the gradient of a Node in it would be lost: use astype"
                )
            elif not v.size:
                views = np.zeros(v.shape, np.int32), np.zeros(v.shape, np.int64)
            else:
                size = v.itemsize
                offset = (v.__array_interface__["data"][0] - store.address) // size
                steps = [stride // size for stride in v.strides]
                views = (
                    np.ndarray(v.shape, np.int32, store.source, 4 * offset, [4 * n for n in steps]),
                    np.ndarray(v.shape, np.int64, store.place, 8 * offset, [8 * n for n in steps]),
                )
            self._beside = store.source, *views
        return self._beside[1], self._beside[2]

    def __node__(self) -> Any:
        """Return the Node of what stands here now; the plain numbers where no Node does."""
        store = self._store
        if store.nodes is None:
            return self._v
        version, joined = self._joined
        if version != store.version:
            source, place = self._parallel()
            joined = _join(self._v, source, place, store)
            self._joined = store.version, joined
            if MODES and isinstance(joined, Node):
                mode = current()
                assembled = getattr(mode and mode.observer, "assembled", None)
                if assembled is not None:
                    assembled(joined, self)
        return joined

    @property
    def is_whole(self) -> bool:
        """Whether this is the array itself, and no view of a part of it."""
        return self._v is self._store.numbers

    @property
    def traced(self) -> bool:
        """Whether a Node was ever assigned here."""
        return self._store.nodes is not None

    def last_assigned(self) -> tuple[str, Node] | None:
        """Return the index and the Node of the one assignment since this was asked last."""
        store = self._store
        count, store.assigned = store.assigned, 0
        if count != 1 or store.last is None:
            return None
        return _written_key(store.last[0]), store.last[1]

    def snapshot(self) -> tuple[Any, ...]:
        """Return what stands here, to be compared and restored."""
        store = self._store
        if store.nodes is None:
            return (store.numbers.copy(),)
        return (
            store.numbers.copy(),
            store.source.copy(),
            store.place.copy(),
            list(store.nodes),
            dict(store.seen),
        )

    def changed(self, snapshot: tuple[Any, ...]) -> bool:
        """Whether anything was assigned since."""
        store = self._store
        if (store.nodes is None) != (len(snapshot) == 1):
            return True
        if not np.array_equal(
            store.numbers, snapshot[0], equal_nan=store.numbers.dtype.kind == "f"
        ):
            return True
        return store.nodes is not None and not (
            [id(one) for one in store.nodes] == [id(one) for one in snapshot[3]]
            and np.array_equal(store.source, snapshot[1])
            and np.array_equal(store.place, snapshot[2])
        )

    def restore(self, snapshot: tuple[Any, ...]) -> None:
        """Let stand here what stood when the snapshot was taken."""
        store = self._store
        store.numbers[...] = snapshot[0]
        store.version += 1
        if len(snapshot) == 1:
            store.nodes = None
            return
        if store.nodes is None:
            store.trace()
        store.source[:], store.place[:] = snapshot[1], snapshot[2]
        store.nodes, store.seen = list(snapshot[3]), dict(snapshot[4])

    def single_nodes(self) -> Iterator[tuple[str, Node]]:
        """Give the Nodes that stand here as single elements or whole rows, with their index."""
        if self._store.nodes is None or self._v.size > 2000:
            return
        source, place = self._parallel()
        for at in np.ndindex(source.shape):
            number = source[at]
            if number:
                node = self._store.node(int(number))
                if node.ndim == 0:
                    yield f"[{', '.join(map(str, at))}]", node
        if source.ndim > 1:
            for k, (row, places) in enumerate(zip(source, place, strict=True)):
                number = row.flat[0] if row.size else 0
                if number and (row == number).all():
                    node = self._store.node(int(number))
                    if node.shape == row.shape and _in_order(places):
                        yield f"[{k}]", node

    # ------------------------------------------------------------------ reading

    def __getitem__(self, key: Any) -> Any:
        if key.__class__ is not int:
            key = _plain_key(key)
        found = self._v[key]
        store = self._store
        if type(found) is not np.ndarray:
            if store.nodes is None:
                return found
            source, place = self._parallel()
            number = source[key]
            return _element(store.node(int(number)), int(place[key])) if number else found
        if found.base is store.numbers or np.may_share_memory(found, store.numbers):
            return Elements(store, found)
        if store.nodes is None:
            return _fresh(found)
        source, place = self._parallel()
        return _assembled(found, source[key], place[key], store)

    def __iter__(self) -> Iterator[Any]:
        if not self._v.ndim:
            raise TypeError("iteration over a 0-d array")
        return (self[k] for k in range(len(self._v)))

    def __len__(self) -> int:
        return len(self._v)

    def __contains__(self, value: Any) -> bool:
        return value in self.__node__()

    def __bool__(self) -> bool:
        return bool(self.__node__())

    def __float__(self) -> float:
        return float(self.__node__())

    def __int__(self) -> int:
        return int(self.__node__())

    def __complex__(self) -> complex:
        return complex(self.__node__())

    def __index__(self) -> int:
        return operator.index(self.__node__())

    def __repr__(self) -> str:
        return repr(self._v)

    def __str__(self) -> str:
        return str(self._v)

    def __format__(self, spec: str) -> str:
        return format(self._v, spec)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        now = self.__node__()
        if isinstance(now, Node):
            return now.__array__(dtype, copy)
        if copy or (dtype is not None and np.dtype(dtype) != now.dtype):
            if copy is False:
                raise ValueError(f"an array of {now.dtype} gives no view as {dtype}")
            return np.array(now, dtype=dtype)
        lent = np.asarray(memoryview(now))  # of its own, so that all views of it keep it alive
        store = self._store
        store.lent = [one for one in store.lent if one() is not None]
        store.lent.append(ref(lent))
        return lent

    # ------------------------------------------------------------------ assigning

    def __setitem__(self, key: Any, value: Any) -> None:
        __tracebackhide__ = True
        store, v = self._store, self._v
        if key.__class__ is not int:
            key = _plain_key(key)
        if type(value) is Elements:
            if value._store is store and key.__class__ is int and _is_called_by_c(sys._getframe(1)):
                raise LeakError(
                    "code written in C, such as rng.shuffle, swaps the rows of this array as if "
                    "they were copies, and would leave some of them twice: write "
                    "a[...] = a[rng.permutation(len(a))]"
                )
            if value._store.nodes is not None:
                self._assign_elements(key, value)
                return
            value = value._v
        else:
            value = array_of(value)
        if not isinstance(value, Node):
            v[key] = value
            if store.nodes is not None:
                self._parallel()[0][key] = 0
                store.version += 1
            return
        value = self._fitting(value)
        numbers = value._value
        store.trace()
        source, place = self._parallel()
        v[key] = numbers
        source[key] = store.enter(value)
        place[key] = 0 if value.ndim == 0 else np.arange(value.size).reshape(value.shape)
        store.version += 1
        store.assigned += 1
        store.last = key, value

    def _assign_elements(self, key: Any, value: Elements) -> None:
        """Assign what stands in an array that holds Nodes, each element's own."""
        __tracebackhide__ = True
        store, other = self._store, value._store
        if value._v.dtype != self._v.dtype:
            now = value.__node__()
            if isinstance(now, Node) or now is not value._v:
                self[key] = now
                return
        source, place = value._parallel()
        if other is store:
            source, place, numbers = source.copy(), place.copy(), value._v.copy()
        else:
            numbers = value._v
            self._check(any(other.node(int(k)).requires_grad for k in np.unique(source) if k))
            store.trace()
            new = np.zeros(len(other.nodes or ()), np.int32)
            for number in np.unique(source).tolist():
                if number:
                    new[number] = store.enter(other.node(number))
            source = new[source]
        mine, places = self._parallel()
        self._v[key] = numbers
        mine[key] = source
        places[key] = place
        store.version += 1
        store.assigned += 2

    def _fitting(self, value: Node) -> Node:
        """Return a Node in the dtype of this array, as assignment casts it."""
        __tracebackhide__ = True
        self._check(value.requires_grad)
        return value if value.dtype == self._v.dtype else value.astype(self._v.dtype)

    def _check(self, requires_grad: bool) -> None:
        __tracebackhide__ = True
        if requires_grad and self._v.dtype.kind != "f":
            raise LeakError(
                f"an array of {self._v.dtype} would cut a Node down to whole numbers, and its "
                "gradient would be lost: make the array one of floats, such as np.zeros(n)"
            )

    def _assign_result(self, result: Any, name: str, casting: str = "same_kind") -> Elements:
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

    # ------------------------------------------------------------------ NumPy's protocols

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        if method == "at":
            return _at(ufunc, *inputs)
        out = options.pop("out", None)
        given = [_now(x) for x in inputs]
        options = {name: _now(value) for name, value in options.items()}
        call = getattr(ufunc, method)
        if out is None:
            return self._wrapped(call(*given, **options))
        nodes = any(isinstance(x, Node) for x in (*given, *options.values()))
        if not nodes:
            call(*given, out=tuple(_raw_target(x) for x in out), **options)
            return out[0] if len(out) == 1 else out
        if len(out) != 1 or type(out[0]) is not Elements:
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
        if function in _IN_PLACE and args and type(args[0]) is Elements:
            return _IN_PLACE[function](*args, **options)
        if function in _ABOUT:
            args, options = _each(args, _numbers), _each(options, _numbers)
            return self._wrapped(function(*args, **options))
        out = options.get("out")
        position = _out_position(function) if out is None and len(args) > 2 else None
        if position is not None and len(args) > position and args[position] is not None:
            out = args[position]
            args = (*args[:position], None, *args[position + 1 :])
        if type(out) is tuple and len(out) == 1:
            (out,) = out
        if out is not None:
            given = {name: value for name, value in options.items() if name != "out"}
            result = function(*_each(args, _now), **_each(given, _now))
            if type(out) is Elements:
                return out._assign_result(result, function.__name__)
            return function(*_each(args, _now), **_each(given, _now), out=out)  # refused if a Node
        if function in _MOVING and args:
            return self._moved(function, args, options)
        if function is np.nan_to_num and options.get("copy", True) is False:
            target = args[0]
            result = function(*_each(args, _now), **_each({**options, "copy": True}, _now))
            return target._assign_result(result, "nan_to_num")
        others = [x for x in args if type(x) is Elements]
        return self._wrapped(function(*_each(args, _now), **_each(options, _now)), others)

    def _wrapped(self, result: Any, others: Iterable[Elements] = ()) -> Any:
        """Let what NumPy made of plain numbers take Nodes in turn."""
        if type(result) is np.ndarray:
            for one in (self, *others):  # some functions return an operand itself
                if np.may_share_memory(result, one._store.numbers):
                    return Elements(one._store, result)
            return _fresh(result)
        if type(result) in (list, tuple):
            return type(result)(self._wrapped(one, others) for one in result)
        return result

    def _moved(self, function: Any, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Answer a function that returns views, or moves elements about: sources move along."""
        first, *rest = args
        if type(first) is not Elements:
            several = [x for x in args if type(x) is Elements]
            if function in _SEVERAL and not any(x.traced for x in several):
                return tuple(
                    x._wrapped(r)
                    for x, r in zip(
                        (x if type(x) is Elements else self for x in args),
                        function(*_each(args, _numbers), **options),
                        strict=True,
                    )
                )
            return self._wrapped(function(*_each(args, _now), **_each(options, _now)))
        if function in _SEVERAL and len(args) > 1:
            return self._wrapped(function(*_each(args, _now), **_each(options, _now)))
        rest = list(_each(tuple(rest), _now))
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
            return _element(self._store.node(number), int(place)) if number else found
        if np.may_share_memory(found, self._store.numbers):
            return Elements(self._store, found)
        return _assembled(found, source, place, self._store)

    # ------------------------------------------------------------------ attributes and methods

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape; may be set, as an ndarray's."""
        return tuple(self._v.shape)

    @shape.setter
    def shape(self, value: Any) -> None:
        view = self._v.view()
        view.shape = value
        self._v, self._beside, self._joined = view, None, (-1, None)

    @property
    def T(self) -> Any:  # noqa: N802
        """The axes in reverse order, a view."""
        return self._moved(np.transpose, (self,), {})

    @property
    def mT(self) -> Any:  # noqa: N802
        """The last two axes in reverse order, a view."""
        return self._moved(np.matrix_transpose, (self,), {})

    @property
    def real(self) -> Elements:
        """The array itself: it holds real numbers."""
        return Elements(self._store, self._v)

    @real.setter
    def real(self, value: Any) -> None:
        self[...] = value

    @property
    def flat(self) -> _Flat:
        """The elements one after another, to be read and assigned."""
        return _Flat(self)

    @flat.setter
    def flat(self, value: Any) -> None:
        _Flat(self)[:] = value

    def reshape(self, *shape: Any, **options: Any) -> Any:
        """Return the same elements in another shape: a view where NumPy gives one."""
        return self._moved(np.reshape, (self, shape[0] if len(shape) == 1 else shape), options)

    def ravel(self, *args: Any, **options: Any) -> Any:
        """Return the elements in one axis: a view where NumPy gives one."""
        return self._moved(np.ravel, (self, *args), options)

    def transpose(self, *axes: Any) -> Any:
        """Return the axes in another order, a view."""
        given = axes[0] if len(axes) == 1 else axes or None
        return self._moved(np.transpose, (self, given), {})

    def squeeze(self, axis: Any = None) -> Any:
        """Return a view without the axes of length 1."""
        return self._moved(np.squeeze, (self, axis), {})

    def swapaxes(self, axis1: int, axis2: int) -> Any:
        """Return a view with two axes interchanged."""
        return self._moved(np.swapaxes, (self, axis1, axis2), {})

    def diagonal(self, *args: Any, **options: Any) -> Any:
        """Return the diagonal, a view that cannot be written into."""
        return self._moved(np.diagonal, (self, *args), options)

    def take(self, *args: Any, **options: Any) -> Any:
        """Return the elements at indices, along an axis."""
        return np.take(self, *args, **options)

    def repeat(self, *args: Any, **options: Any) -> Any:
        """Return each element several times."""
        return np.repeat(self, *args, **options)

    def copy(self, order: Any = "C") -> Any:
        """Return the same elements in memory of their own."""
        numbers = self._v.copy(order)
        if self._store.nodes is None:
            return _fresh(numbers)
        return _assembled(numbers, *self._parallel(), self._store)

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return self.copy()

    def __reduce__(self) -> tuple[Any, ...]:
        now = self.__node__()
        return now.__reduce__() if isinstance(now, Node) else (np.array, (now,))

    def flatten(self, order: Any = "C") -> Any:
        """Return a copy in one axis."""
        return np.ravel(self.copy(), order)

    def view(self, *args: Any, **options: Any) -> Any:
        """Return another view of the same elements."""
        found = self._v.view(*args, **options)
        return Elements(self._store, found) if type(found) is np.ndarray else found

    def astype(self, dtype: Any, *args: Any, copy: bool = True, **options: Any) -> Any:
        """Return the elements as another dtype; the array itself if it has it and need not copy."""
        if not copy and np.dtype(dtype) == self._v.dtype:
            return self
        now = self.__node__()
        if isinstance(now, Node):
            return own_copy(now.astype(dtype))
        return _fresh(now.astype(dtype, *args, **options))

    def tolist(self) -> Any:
        """Return the elements as nested lists: the Nodes where there are some."""
        if self._store.nodes is None:
            return self._v.tolist()
        return [one.tolist() if type(one) is Elements else _number(one) for one in self]

    def fill(self, value: Any) -> None:
        """Assign one number to every element."""
        self[...] = value

    def sort(self, axis: Any = -1, **options: Any) -> None:
        """Sort in place."""
        self[...] = np.sort(self.__node__(), axis, **options)

    def partition(self, kth: Any, axis: Any = -1, **options: Any) -> None:
        """Partition in place."""
        self[...] = np.partition(self.__node__(), kth, axis, **options)

    def put(self, indices: Any, values: Any, mode: Any = "raise") -> None:
        """Assign elements of the array as if it had one axis."""
        _put(self, indices, values, mode)

    def resize(self, *shape: Any, **options: Any) -> None:
        """Refuse to change the memory that views share."""
        raise ValueError("cannot resize this array in place: use a = np.resize(a, shape)")

    def byteswap(self, inplace: bool = False) -> Any:
        """Swap the bytes of plain numbers."""
        if inplace or self.traced:
            raise TypeError("the bytes of an array that may hold Nodes cannot be swapped")
        return self._v.byteswap()

    def __getattr__(self, name: str) -> Any:
        if name in _METADATA:
            return getattr(self._v, name)
        if name.startswith("__"):
            raise AttributeError(name)
        now = self.__node__()
        found = getattr(now, name)
        if not callable(found) or isinstance(found, Node):
            return found
        if "out" in _METHODS_OUT.get(name, ()):
            return self._method(name)
        return lambda *args, **options: self._wrapped(
            found(*_each(args, _now), **_each(options, _now))
        )

    def _method(self, name: str) -> Callable[..., Any]:
        function = getattr(np, name)
        return lambda *args, **options: function(self, *args, **options)


_METADATA = frozenset(
    ("dtype", "ndim", "size", "nbytes", "itemsize", "strides", "flags", "device", "base")
)
# Methods that may be given `out`: they go the way of the function of the same name.
_METHODS_OUT = dict.fromkeys(
    [
        "all",
        "any",
        "argmax",
        "argmin",
        "choose",
        "clip",
        "compress",
        "cumprod",
        "cumsum",
        "dot",
        "max",
        "mean",
        "min",
        "prod",
        "round",
        "std",
        "sum",
        "trace",
        "var",
    ],
    ("out",),
)


class _Flat:
    """The elements of an array one after another: its ``flat``."""

    def __init__(self, array: Elements) -> None:
        self._array = array

    def __getitem__(self, key: Any) -> Any:
        found = np.ravel(self._array)[key]
        return found.copy() if type(found) is Elements else found

    def __setitem__(self, key: Any, value: Any) -> None:
        array = self._array
        places = np.arange(array.size)[_plain_key(key)]
        value = _now(array_of(value))
        count = np.size(value)
        if np.ndim(places) and count and count != np.size(places):  # repeated as often as needed
            value = np.ravel(value)[np.arange(np.size(places)) % count]
        elif np.ndim(places) and count > 1:
            value = np.reshape(value, np.shape(places))
        array[np.unravel_index(places, array.shape)] = value

    def __iter__(self) -> Iterator[Any]:
        return iter(np.ravel(self._array))

    def __len__(self) -> int:
        return int(self._array.size)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(np.ravel(self._array), dtype=dtype)

    def copy(self) -> Any:
        """Return a copy of the elements in one axis."""
        return self._array.flatten()


# ---------------------------------------------------------------------- operators


def _operator(apply: Callable[[Any, Any], Any], reflected: bool) -> Callable[[Any, Any], Any]:
    def method(self: Elements, other: Any) -> Any:
        __tracebackhide__ = True
        mine = self._v if self._store.nodes is None else self.__node__()
        if type(other) is Elements:
            other = other._v if other._store.nodes is None else other.__node__()
        elif type(other) in (list, tuple):
            other = array_of(other)
        result = apply(other, mine) if reflected else apply(mine, other)
        return _fresh(result) if type(result) is np.ndarray else result

    return method


def _in_place(apply: Callable[[Any, Any], Any], name: str) -> Callable[[Any, Any], Any]:
    ufunc = getattr(np, name)

    def method(self: Elements, other: Any) -> Any:
        __tracebackhide__ = True
        if type(other) is Elements:
            other = other._v if other._store.nodes is None else other.__node__()
        elif type(other) in (list, tuple):
            other = array_of(other)
        if self._store.nodes is None and not isinstance(other, Node):
            ufunc(self._v, other, out=self._v)
            return self
        return self._assign_result(apply(self.__node__(), other), name)

    return method


for _name, _ufunc in {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "pow": "power",
    "matmul": "matmul",
    "and": "bitwise_and",
    "or": "bitwise_or",
    "xor": "bitwise_xor",
    "lshift": "left_shift",
    "rshift": "right_shift",
}.items():
    _apply = getattr(operator, f"__{_name}__")
    setattr(Elements, f"__{_name}__", _operator(_apply, False))
    setattr(Elements, f"__r{_name}__", _operator(_apply, True))
    setattr(Elements, f"__i{_name}__", _in_place(_apply, _ufunc))
for _name in ("lt", "le", "gt", "ge", "eq", "ne"):
    setattr(Elements, f"__{_name}__", _operator(getattr(operator, f"__{_name}__"), False))
setattr(Elements, "__divmod__", lambda self, other: (self // other, self % other))  # noqa: B010
setattr(  # noqa: B010
    Elements, "__rdivmod__", lambda self, other: (other // self, other % self)
)


def _unary(apply: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def method(self: Elements) -> Any:
        result = apply(self.__node__())
        return _fresh(result) if type(result) is np.ndarray else result

    return method


for _name in ("neg", "pos", "abs", "invert"):
    setattr(Elements, f"__{_name}__", _unary(getattr(operator, f"__{_name}__")))


# ---------------------------------------------------------------------- making


def own(value: Any) -> Any:
    """Return an array that takes Nodes, of a fresh ndarray or Node that nobody else holds.

    Parameters
    ----------
    value : object
        Anything but an array comes back as it is; so does one of a dtype that no Node has, or
        that is a view of another.

    Returns
    -------
    object
    """
    kind = type(value)
    if kind is np.ndarray:
        if (
            value.base is None
            and value.dtype.kind in _KINDS
            and value.flags.writeable
            and value.ndim
            and (value.flags.c_contiguous or value.flags.f_contiguous)
        ):
            return Elements(_Store(value), value)
        return value
    if isinstance(value, Node) and value.ndim:
        return own_copy(value)
    return value


def own_copy(node: Node) -> Any:
    """Return an array with memory of its own whose elements are a Node's."""
    if not node.ndim or node.dtype.kind not in _KINDS:
        return node
    numbers = np.array(node._value)
    made = Elements(_Store(numbers), numbers)
    made[...] = node
    made._joined = made._store.version, node
    return made


def _fresh(numbers: Any) -> Any:
    """Return what NumPy just made as an array that takes Nodes, if it is one of its own."""
    if numbers.base is not None and not numbers.flags.owndata:
        base = numbers.base  # a view of a result that nobody else holds, such as np.roll's
        alone = type(base) is np.ndarray and base.base is None and base.dtype == numbers.dtype
        if alone and numbers.flags.writeable and numbers.dtype.kind in _KINDS and numbers.ndim:
            numbers = numbers.copy()
    return own(numbers)


def _assembled(numbers: Any, source: Any, place: Any, store: _Store) -> Any:
    """Return an array of its own, of elements of another's Nodes."""
    numbers = np.array(numbers)
    made = Elements(_Store(numbers), numbers)
    if not numbers.ndim or not np.any(source):
        if not numbers.ndim and np.any(source):
            return _element(store.node(int(source)), int(place))
        return made
    made._store.trace()
    mine, places = made._parallel()
    new = np.zeros(len(store.nodes or ()), np.int32)
    for number in np.unique(source).tolist():
        if number:
            new[number] = made._store.enter(store.node(number))
    mine[...] = new[source]
    places[...] = place
    made._store.version += 1
    return made


def settled(value: Any) -> Any:
    """Return what an array that takes Nodes has become: a Node, or the ndarray of its numbers."""
    return value.__node__() if type(value) is Elements else value


# ---------------------------------------------------------------------- reading a whole


def _element(node: Node, place: int) -> Any:
    if node.ndim == 0:
        return node
    return getitem(node, index=tuple(int(k) for k in np.unravel_index(place, node.shape)))


def _number(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _written_key(key: Any) -> str:
    """Write an index as in Python."""
    if type(key) is tuple:
        return ", ".join(map(_written_key, key))
    if type(key) is slice:
        bounds = ["" if n is None else str(n) for n in (key.start, key.stop)]
        return ":".join(bounds if key.step is None else [*bounds, str(key.step)])
    if key is Ellipsis:
        return "…"
    return str(key) if type(key) in (int, type(None)) else "…"


def _in_order(places: Any) -> bool:
    return bool(np.array_equal(np.ravel(places), np.arange(np.size(places))))


def _join(v: Any, source: Any, place: Any, store: _Store) -> Any:
    """Return the Node of elements that came from several; the numbers where none did."""
    used = [int(number) for number in np.unique(source)]
    if used in ([], [0]):
        return v
    nodes = {number: store.node(number) for number in used if number}
    if len(used) == 1:
        node = nodes[used[0]]
        if node.ndim and node.size == v.size and _in_order(place):
            return node if node.shape == v.shape else reshape(node, shape=v.shape)
        if node.ndim == 0:
            return np.broadcast_to(node, v.shape) if v.shape else node
        return node[np.unravel_index(place, node.shape)]
    plain = int(np.count_nonzero(source == 0))
    if all(node.ndim == 0 for node in nodes.values()) and (not plain or v.size <= _STACKED):
        numbers = np.ravel(v).tolist() if v.dtype == np.float64 else list(np.ravel(v))
        parts = [
            nodes[number] if number else numbers[k]
            for k, number in enumerate(np.ravel(source).tolist())
        ]
        flat = stack(*parts, axis=0)
        return flat if v.ndim == 1 else reshape(flat, shape=v.shape)
    if v.ndim > 1 and len(v) <= _ROWS and (rows := _rows(v, source, place, nodes)) is not None:
        return stack(*rows, axis=0)
    parts, start, at = [], np.zeros(max(used) + 1, np.int64), 0
    single = [number for number in nodes if nodes[number].ndim == 0]
    if single:
        parts.append(stack(*(nodes[number] for number in single), axis=0))
        start[single] = np.arange(len(single))
        at = len(single)
    for number, node in nodes.items():
        if node.ndim:
            start[number] = at
            parts.append(node if node.ndim == 1 else reshape(node, shape=(node.size,)))
            at += node.size
    index = start[source] + place
    if plain:
        of_numbers = source == 0
        index[of_numbers] = at + np.arange(plain)
        parts.append(v[of_numbers])
        at += plain
    whole = concatenate(*parts, axis=0) if len(parts) > 1 else parts[0]
    if index.ndim == 1 and index.size == at and _in_order(index):
        return whole
    return getitem(whole, index, index=({"operand": 0},))


def _rows(v: Any, source: Any, place: Any, nodes: dict[int, Node]) -> list[Any] | None:
    """Return the rows, if each is a whole Node or plain numbers."""
    rows: list[Any] = []
    for k in range(len(v)):
        number = int(source[k].flat[0]) if source[k].size else 0
        if not (source[k] == number).all():
            return None
        node = nodes.get(number)
        if node is None:
            rows.append(v[k].copy())
        elif node.shape == v[k].shape and _in_order(place[k]):
            rows.append(node)
        else:
            return None
    return rows


# ---------------------------------------------------------------------- arguments


def _now(value: Any) -> Any:
    return value.__node__() if type(value) is Elements else value


def _numbers(value: Any) -> Any:
    return value._v if type(value) is Elements else value


def _raw_target(value: Any) -> Any:
    if type(value) is not Elements:
        return value
    if value.traced:  # plain numbers over Nodes: what stood there is gone
        value._parallel()[0][...] = 0
        value._store.version += 1
    return value._v


def _each(values: Any, change: Callable[[Any], Any]) -> Any:
    """Change every array in arguments, in lists and tuples too."""
    if type(values) is dict:
        return {name: _each(value, change) for name, value in values.items()}
    if type(values) in (list, tuple):
        return type(values)(_each(value, change) for value in values)
    return change(values)


def _plain_key(key: Any) -> Any:
    """Return an index of plain numbers, and take note of a look where a Node was one."""
    if type(key) is tuple:
        return tuple(map(_plain_key, key))
    if type(key) is Elements:
        key = key.__node__()
    elif type(key) is list:
        key = array_of(key)
    if isinstance(key, Node):
        if key.dtype.kind == "f":
            raise IndexError(
                "only integers, slices (`:`), ellipsis (`...`), None and integer or boolean "
                "arrays are valid indices, not a Node of floats"
            )
        looked(key, "value")
        value = np.asarray(key._value)
        return value if value.ndim else value.item()
    if type(key) is slice:
        return slice(
            *(None if n is None else operator.index(n) for n in (key.start, key.stop, key.step))
        )
    return key


def _is_called_by_c(frame: FrameType) -> bool:
    """Whether a frame assigns an item through a function written in C rather than itself."""
    return not dis.opname[frame.f_code.co_code[frame.f_lasti]].startswith("STORE_")


def _out_position(function: Any) -> int | None:
    """Return at which position a function takes ``out``."""
    from inspect import signature

    try:
        names = [
            p.name
            for p in signature(function).parameters.values()
            if p.kind <= p.POSITIONAL_OR_KEYWORD
        ]
    except ValueError:  # written in C
        return None
    return names.index("out") if "out" in names else None


# ---------------------------------------------------------------------- functions of NumPy


def _at(ufunc: Any, target: Any, key: Any, *values: Any) -> None:
    """Apply a ufunc at places, one after another: ``np.add.at``."""
    __tracebackhide__ = True
    given = [_now(array_of(x)) for x in values]
    key = _plain_key(key)
    nodes = any(isinstance(x, Node) for x in given)
    if type(target) is not Elements or not (target.traced or nodes):
        raw = target._v if type(target) is Elements else target
        ufunc.at(raw, key, *given)
        return
    now = target.__node__()
    if ufunc in (np.add, np.subtract) and given:
        zeros = np.zeros(target.shape)
        added = np.broadcast_to(given[0], zeros[key].shape)
        template, operands = index_of(key, target.shape)
        moved = scatter_add(added, *operands, shape=target.shape, index=template)
        target._assign_result(ufunc(now, moved), ufunc.__name__)
        return
    places = np.arange(target.size).reshape(target.shape)[key]
    parts = [np.ravel(np.broadcast_to(x, places.shape)) for x in given]
    for k, place in enumerate(places.ravel().tolist()):
        at = tuple(int(n) for n in np.unravel_index(place, target.shape))
        target[at] = ufunc(target[at], *(part[k] for part in parts))


def _put(a: Elements, ind: Any, v: Any, mode: str = "raise") -> None:
    places = np.asarray(_plain_key(ind)).ravel()
    values = np.ravel(_now(array_of(v)))
    if not np.size(values) or not places.size:
        return
    if mode == "wrap":
        places = places % a.size
    elif mode == "clip":
        places = np.clip(places, 0, a.size - 1)
    elif (places < -a.size).any() or (places >= a.size).any():
        raise IndexError(f"index out of bounds for an array of {a.size} elements")
    a.flat[places] = values[np.arange(places.size) % np.size(values)]


def _copyto(dst: Elements, src: Any, casting: str = "same_kind", where: Any = True) -> None:
    value = _now(array_of(src))
    dtype = value.dtype if hasattr(value, "dtype") else np.asarray(value).dtype
    if not np.can_cast(dtype if np.ndim(value) else value_type(value), dst.dtype, casting):  # type: ignore[arg-type]
        raise TypeError(f"Cannot cast array data from {dtype!r} to {dst.dtype!r} ({casting!r})")
    if where is True:
        dst[...] = value
        return
    mask = np.broadcast_to(_plain_key(where), dst.shape)
    dst[mask] = np.broadcast_to(value, dst.shape)[mask]


def value_type(value: Any) -> Any:
    """Return the dtype by which a single number is cast: Python's own give way."""
    if type(value) in (int, bool):
        return np.dtype(np.bool_)
    if type(value) is float:
        return np.dtype(np.float16)
    return value.dtype


def _place(arr: Elements, mask: Any, vals: Any) -> None:
    places = np.flatnonzero(np.asarray(_plain_key(mask)))
    values = np.ravel(_now(array_of(vals)))
    if places.size:
        arr.flat[places] = values[np.arange(places.size) % np.size(values)]


def _putmask(a: Elements, mask: Any, values: Any) -> None:
    places = np.flatnonzero(np.asarray(_plain_key(mask)))
    given = np.ravel(_now(array_of(values)))
    if places.size:
        a.flat[places] = given[places % np.size(given)]


def _fill_diagonal(a: Elements, val: Any, wrap: bool = False) -> None:
    places = np.zeros(a.shape, bool)
    np.fill_diagonal(places, True, wrap=wrap)
    where = np.flatnonzero(places)
    values = np.ravel(_now(array_of(val)))
    a.flat[where] = values[np.arange(where.size) % np.size(values)]


def _put_along_axis(arr: Elements, indices: Any, values: Any, axis: Any = -1) -> None:
    places = np.arange(arr.size).reshape(arr.shape)
    where = np.take_along_axis(places, np.asarray(_plain_key(indices)), axis)
    value = np.broadcast_to(_now(array_of(values)), where.shape)
    arr[np.unravel_index(where, arr.shape)] = value


_IN_PLACE: dict[Any, Callable[..., Any]] = {
    np.copyto: _copyto,
    np.fill_diagonal: _fill_diagonal,
    np.place: _place,
    np.put: _put,
    np.put_along_axis: _put_along_axis,
    np.putmask: _putmask,
}
# Answered from the numbers alone: shapes, dtypes, memory, printing.
_ABOUT = frozenset(
    (
        np.array2string,
        np.array_repr,
        np.array_str,
        np.can_cast,
        np.common_type,
        np.empty_like,
        np.iscomplexobj,
        np.isrealobj,
        np.may_share_memory,
        np.min_scalar_type,
        np.ndim,
        np.ones_like,
        np.result_type,
        np.shape,
        np.shares_memory,
        np.size,
        np.zeros_like,
    )
)
_SEVERAL = frozenset((np.atleast_1d, np.atleast_2d, np.atleast_3d, np.broadcast_arrays))
# Functions that return views, or only move elements about.
_MOVING = _SEVERAL | frozenset(
    (
        np.array_split,
        np.broadcast_to,
        np.copy,
        np.diag,
        np.diagonal,
        np.dsplit,
        np.expand_dims,
        np.flip,
        np.fliplr,
        np.flipud,
        np.hsplit,
        np.lib.stride_tricks.as_strided,
        np.lib.stride_tricks.sliding_window_view,
        np.linalg.diagonal,
        np.linalg.matrix_transpose,
        np.matrix_transpose,
        np.moveaxis,
        np.permute_dims,
        np.ravel,
        np.real,
        np.real_if_close,
        np.repeat,
        np.reshape,
        np.roll,
        np.rollaxis,
        np.rot90,
        np.split,
        np.squeeze,
        np.swapaxes,
        np.take,
        np.tile,
        np.transpose,
        np.unstack,
        np.vsplit,
    )
)
