"""A function run once on Nodes: what every derivative of it is made from."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import compress
from operator import not_
from threading import get_ident
from typing import Any

import numpy as np

from ..engine.context import Mode, current, entered
from ..engine.node import Node, numbers
from ..engine.ops.arithmetic import positive
from ..engine.ops.complex import WAY, Complex
from ..engine.pull import pull
from ..engine.reads import TAKEN, Account, accounted, in_own_words
from ..engine.traverse import closes_over, depends
from .trees import flatten, rebuild

__all__ = ["FunctionRun", "checked", "moved", "name_of", "positions", "units"]

Argnums = int | tuple[int, ...]


class FunctionRun:
    """A function run on Nodes, ready to pull cotangents back and push tangents forward.

    Attributes
    ----------
    args : list
        The arguments differentiated for, as given.
    inputs, outputs : list of Node
        What stands in them, and in the result.
    out : container
        The result, of Nodes.
    aux
        What the function returned besides.
    """

    def __init__(
        self,
        f: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        argnums: Argnums,
        has_aux: bool = False,
    ) -> None:
        places = _places(f, argnums, len(args))
        self.single = isinstance(argnums, int)
        self.args = [args[k] for k in places]
        mode = current()
        self.graph = mode is None or mode.graph
        given = [(k, leaf) for k in places for leaf in flatten(args[k])]
        self.record = self.graph and any(_followed(leaf) for _, leaf in given)
        self.wrapped = any(isinstance(leaf, Node) for _, leaf in given)
        with _recording(), accounted() as account:
            self.inputs = [_input(f, k, leaf, self.graph) for k, leaf in given]
            nodes = iter(self.inputs)
            called = list(args)
            for k in places:
                called[k] = rebuild(args[k], nodes)
            with in_own_words():
                result = f(*called, **kwargs)
        aux = None
        if has_aux:
            if not (isinstance(result, tuple) and len(result) == 2):
                raise TypeError(f"with has_aux, {name_of(f)} must return a pair")
            result, aux = result
        self.out = result
        lost = bool(account) or account.elsewhere
        self.outputs = [_output(f, leaf, lost) for leaf in flatten(result)]
        if lost:
            self._settle(f, account)
        if not self.record and closes_over(self.outputs, self.inputs):
            self.record = True
            self.wrapped = self.wrapped or self.graph
        if self.record:
            _private(self.inputs)
        self.aux = rebuild(aux, [self.bare(x) for x in flatten(aux)]) if has_aux else None

    def _settle(self, f: Callable[..., Any], account: Account) -> None:
        """Warn where the argument was lost, if the result does not depend on it at all.

        An outer run hears of what was taken out of Nodes that this one does not know.
        """
        outer = TAKEN.get(get_ident())
        found = depends(self.outputs, self.inputs)
        if found and outer is None:
            return
        own = [depends((one.node,), self.inputs) for one in account]
        if outer is not None:
            outer.extend(compress(account, map(not_, own)))
            outer.elsewhere = outer.elsewhere or account.elsewhere
        lost = next(compress(account, own), None)
        if lost is not None and not found:
            warnings.warn_explicit(
                f"the result of {name_of(f)} does not depend on what it is differentiated for, so "
                "the derivative is 0: this line takes plain numbers out of a Node (float(x), "
                "x.data), which lead nowhere; compute with the Node itself, or write x.detach() "
                "if that is what you mean",
                UserWarning,
                lost.file,
                lost.line,
                module=lost.scope.get("__name__"),
                registry=lost.scope.setdefault("__warningregistry__", {}),
            )

    @property
    def value(self) -> Any:
        """The result, of plain numbers unless the arguments were Nodes."""
        return rebuild(self.out, [self.bare(y) for y in self.outputs])

    def bare(self, x: Any) -> Any:
        """Return a result as the caller is to have it: a Node only where Nodes were given."""
        if not isinstance(x, Node):
            return x
        if self.wrapped:
            return x if self.graph else x.detach()
        return np.array(numbers(x))[()]

    def pull(self, cotangents: Sequence[Any]) -> list[Any]:
        """Return the cotangents of the inputs, given those of the outputs."""
        with _recording():
            found = pull(self.outputs, cotangents, self.inputs, record=self.record)
        return found if any(isinstance(c, Node) for c in cotangents) else self.finished(found)

    def pushforward(self) -> Callable[[Sequence[Any]], list[Any]]:
        """Return the function from the inputs' tangents to the outputs'."""
        with _recording():
            dual = [Node(np.zeros(y.shape, y.dtype)) for y in self.outputs]
            pulled = pull(self.outputs, dual, self.inputs, record=self.record)
        if self.record:
            _private(dual)

        def push(tangents: Sequence[Any]) -> list[Any]:
            with _recording():
                found = pull(pulled, tangents, dual, record=self.record)
            return found if any(isinstance(t, Node) for t in tangents) else self.finished(found)

        return push

    def finished(self, found: list[Any]) -> list[Any]:
        """Return derivatives as Nodes where Nodes were given, else as plain arrays and numbers."""
        if self.record and self.graph:
            return found
        plain = [numbers(x) if isinstance(x, Node) else x for x in found]
        if self.wrapped:
            return [Node(x, requires_grad=False) for x in plain]
        return [np.array(x)[()] for x in plain]  # rules may hand one array to several operands

    def as_arguments(self, leaves: Sequence[Any]) -> Any:
        """Return `leaves`, one an input, in the structure of the arguments."""
        trees = rebuild(tuple(self.args), leaves)
        return trees[0] if self.single else trees


@contextmanager
def _recording() -> Iterator[None]:
    """Build graphs in this block, inside `no_grad` too."""
    mode = current()
    if mode is None or mode.graph:
        yield
    else:
        with entered(Mode(graph=True, observer=mode.observer)):
            yield


def _followed(leaf: Any) -> bool:
    return isinstance(leaf, Node) and leaf.requires_grad


def _input(f: Callable[..., Any], k: int, leaf: Any, graph: bool) -> Node:
    """Return the Node that stands for a leaf of argument `k`; it leads to that leaf in a graph."""
    if graph and _followed(leaf):
        return positive(leaf)  # type: ignore[no-any-return]
    try:
        return Node(numbers(leaf) if isinstance(leaf, Node) else leaf)
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"cannot differentiate {name_of(f)} for argument {k}: {error}; "
            "choose other arguments with argnums, or close over this one"
        ) from error


def _private(nodes: Iterable[Node]) -> None:
    """Let no other computation take the leaves of this one for something it depends on."""
    for node in nodes:
        if node.op is None:
            node.requires_grad = False


def _output(f: Callable[..., Any], leaf: Any, lost: bool) -> Node:
    """Return a result as a Node; plain numbers are a constant if none were taken out of a Node."""
    if isinstance(leaf, Node):
        return leaf
    if isinstance(leaf, Complex):
        raise TypeError(f"{name_of(f)} returned complex numbers, which have no gradient: {WAY}")
    kind = type(leaf).__name__
    if not isinstance(leaf, (int, float, np.generic, np.ndarray)):
        raise TypeError(f"{name_of(f)} returned {kind}: it must return numbers computed with NumPy")
    if not lost:
        return Node(leaf, requires_grad=False)
    raise TypeError(
        f"{name_of(f)} returned {kind}, not a Node, so nothing is known of how it came from the "
        "argument: numbers taken out of a Node (float(x), x.data, math.sin) lead nowhere; stay "
        "with NumPy's functions, or return 0 * x + value for a constant"
    )


def positions(argnums: Argnums) -> tuple[int, ...]:
    """Return `argnums` as a tuple."""
    given = argnums if isinstance(argnums, tuple) else (argnums,)
    if not all(isinstance(k, int) for k in given):
        raise TypeError(
            f"argnums must be an int or a tuple of ints, not {argnums!r}; the arguments go to the "
            "function that is returned, as in grad(f)(x) or hvp(f)(x, v)"
        )
    return given


def _places(f: Callable[..., Any], argnums: Argnums, count: int) -> tuple[int, ...]:
    """Return `argnums` as non-negative positions among `count` arguments."""
    wanted = positions(argnums)
    for k in wanted:
        if not -count <= k < count:
            raise TypeError(
                f"argnums names argument {k}, but {name_of(f)} was called with {count} positional"
            )
    return tuple(k % count for k in wanted)


def checked(what: str, tree: Any, like: Any, nodes: Sequence[Node]) -> list[Any]:
    """Return the leaves of `tree`, each of the shape of the Node it goes with."""
    leaves = flatten(tree)
    if len(leaves) != len(nodes) and len(nodes) == 1:
        leaves = [tree]  # a list of numbers, for an array
    if len(leaves) != len(nodes):
        raise ValueError(f"{what} holds {len(leaves)} arrays, where {len(nodes)} are needed")
    for leaf, node in zip(leaves, nodes, strict=True):
        if np.shape(leaf) != node.shape:
            raise ValueError(f"{what} has shape {np.shape(leaf)}, where {node.shape} is needed")
    return leaves


def units(
    apply: Callable[[Sequence[Any]], list[Any]], over: Sequence[Node], others: Sequence[Node]
) -> list[list[Any]]:
    """Apply a linear map to every unit vector of `over`.

    Returns, for each of `over` with shape ``S`` and each of `others` with shape ``T``, an array
    of shape ``S + T``.
    """
    blocks = []
    for k, node in enumerate(over):
        rows: list[list[Any]] = []
        vectors = [np.zeros(one.shape, one.dtype) for one in over]
        flat = vectors[k].reshape(-1)
        for j in range(node.size):
            flat[j] = 1.0
            rows.append(apply(vectors))
            flat[j] = 0.0
        blocks.append(
            [
                np.reshape(np.stack([row[i] for row in rows]), node.shape + other.shape)
                if rows
                else np.zeros(node.shape + other.shape, other.dtype)
                for i, other in enumerate(others)
            ]
        )
    return blocks


def moved(block: Any, n: int) -> Any:
    """Move the first `n` axes of `block` behind the others."""
    m = np.ndim(block)
    return np.transpose(block, (*range(n, m), *range(n)))


def name_of(f: Callable[..., Any]) -> str:
    """Return what a function is called in messages."""
    return getattr(f, "__name__", None) or repr(f)
