"""Derivatives of functions: in reverse mode, in forward mode, and of higher order.

Functions are ordinary NumPy code.  Their arguments may be numbers, arrays, or tuples, lists and
dicts of these, and results have the same structure.  Numbers come in, numbers come out; where a
function is given Nodes, or closes over Nodes that require a gradient, its derivatives are Nodes
in turn.  That is how transforms nest::

    second = grad(grad(f))
    second(2.0)

No transform changes the ``.grad`` of a Node that exists outside it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from itertools import compress
from operator import not_
from threading import get_ident
from typing import Any

import numpy as np

from ..engine.backward import pull
from ..engine.context import Mode, current, entered
from ..engine.node import Node
from ..engine.ops.arithmetic import positive
from ..engine.ops.complex import WAY, Complex
from ..engine.reads import TAKEN, Account, accounted, in_own_words
from ..engine.traverse import closes_over, depends
from .trees import flatten, rebuild

__all__ = ["grad", "hessian", "hvp", "jacobian", "jvp", "value_and_grad", "vjp"]

Argnums = int | tuple[int, ...]


def grad(
    f: Callable[..., Any], argnums: Argnums = 0, *, has_aux: bool = False
) -> Callable[..., Any]:
    """Return the function that computes the gradient of `f`, whose result is a scalar.

    Parameters
    ----------
    f : callable
        Returns a scalar, or an array of one number.  What it returns may be a plain number: the
        gradient of a constant is 0.
    argnums : int or tuple of int
        Which positional arguments to differentiate for.
    has_aux : bool
        Whether `f` returns a pair, of the scalar and of something else to hand through.

    Returns
    -------
    callable
        Takes what `f` takes and returns the gradient, in the structure of the argument (a tuple
        of gradients where `argnums` is one); a pair with the other thing if `has_aux`.

    Raises
    ------
    TypeError
        When called, if the result is no scalar, or plain numbers that were taken out of a Node.

    Examples
    --------
    >>> float(grad(lambda x: x**3)(2.0))
    12.0
    """
    both = value_and_grad(f, argnums, has_aux=has_aux)

    @wraps(f)
    def gradient(*args: Any, **kwargs: Any) -> Any:
        value, slope = both(*args, **kwargs)
        return (slope, value[1]) if has_aux else slope

    return gradient


def value_and_grad(
    f: Callable[..., Any], argnums: Argnums = 0, *, has_aux: bool = False
) -> Callable[..., tuple[Any, Any]]:
    """Return the function that computes the value of `f` and its gradient in one go.

    Parameters
    ----------
    f, argnums, has_aux
        As for `grad`.

    Returns
    -------
    callable
        Takes what `f` takes and returns ``(value, gradient)``; with `has_aux`
        ``((value, aux), gradient)``.

    Examples
    --------
    >>> value, slope = value_and_grad(lambda x: x**3)(2.0)
    >>> float(value), float(slope)
    (8.0, 12.0)
    """
    _positions(argnums)

    @wraps(f)
    def value_and_gradient(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
        run = _Run(f, args, kwargs, argnums, has_aux)
        if len(run.outputs) != 1 or run.outputs[0].size != 1:
            several = "several arrays" if run.outputs else "nothing"
            got = f"shape {run.outputs[0].shape}" if len(run.outputs) == 1 else several
            raise TypeError(
                f"grad: {_name(f)} must return a scalar, but returned {got}; "
                "sum it, or use jacobian or vjp"
            )
        value = (run.value, run.aux) if has_aux else run.value
        return value, run.as_arguments(run.pull([np.ones(run.outputs[0].shape)]))

    return value_and_gradient


def vjp(
    f: Callable[..., Any], *primals: Any, **kwargs: Any
) -> tuple[Any, Callable[[Any], tuple[Any, ...]]]:
    """Run `f` and return its value with the function that pulls cotangents back (reverse mode).

    Parameters
    ----------
    f : callable
    *primals
        Its arguments, each differentiated for.
    **kwargs
        Further arguments, handed on.

    Returns
    -------
    value
        ``f(*primals)``.
    pullback : callable
        Takes a cotangent, in the structure of `value`, and returns a tuple: one cotangent an
        argument, the cotangent times the Jacobian.  May be called any number of times.

    Examples
    --------
    >>> value, pullback = vjp(np.sin, np.array([0.0, np.pi]))
    >>> pullback(np.array([1.0, 1.0]))
    (array([ 1., -1.]),)
    """
    run = _Run(f, primals, kwargs, tuple(range(len(primals))))

    def pullback(cotangent: Any) -> tuple[Any, ...]:
        given = _checked("the cotangent", cotangent, run.out, run.outputs)
        return run.as_arguments(run.pull(given))  # type: ignore[no-any-return]

    return run.value, pullback


def jvp(f: Callable[..., Any], primals: Any, tangents: Any, **kwargs: Any) -> tuple[Any, Any]:
    """Run `f` and push a tangent forward with it (forward mode).

    Parameters
    ----------
    f : callable
    primals : tuple
        Its arguments; a single number or array may stand without the tuple.
    tangents : tuple
        The direction to go in, in the structure of `primals`.
    **kwargs
        Further arguments of `f`, handed on.

    Returns
    -------
    value
        ``f(*primals)``.
    tangent
        In the structure of `value`: the Jacobian times `tangents`.

    Notes
    -----
    The pullback u ↦ Jᵀu is linear in u, so its own pullback is v ↦ Jv: reverse mode applied to
    itself [1]_.  No second table of rules is needed.

    References
    ----------
    .. [1] J. Townsend, "A new trick for calculating Jacobian vector products", 2017.

    Examples
    --------
    >>> value, tangent = jvp(lambda x, y: x * y, (3.0, 2.0), (1.0, 10.0))
    >>> float(tangent)
    32.0
    """
    if not isinstance(primals, (tuple, list)):
        primals, tangents = (primals,), (tangents,)
    if len(tangents) != len(primals):
        raise ValueError(f"jvp: {len(primals)} primals, but {len(tangents)} tangents")
    run = _Run(f, tuple(primals), kwargs, tuple(range(len(primals))))
    given = _checked("the tangent", tuple(tangents), tuple(run.args), run.inputs)
    return run.value, rebuild(run.out, run.pushforward()(given))


def jacobian(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """Return the function that computes all derivatives of `f`.

    Parameters
    ----------
    f : callable
    argnums : int or tuple of int
        Which positional arguments to differentiate for.

    Returns
    -------
    callable
        For a result of shape ``S`` and an argument of shape ``T``, an array of shape ``S + T``.
        Where results or arguments are containers, those of the result hold those of the argument.

    Notes
    -----
    Row by row in reverse mode, or column by column in forward mode, whichever are fewer.

    Examples
    --------
    >>> jacobian(lambda x: x * x)(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    """
    _positions(argnums)

    @wraps(f)
    def derivatives(*args: Any, **kwargs: Any) -> Any:
        run = _Run(f, args, kwargs, argnums)
        inputs, outputs = run.inputs, run.outputs
        columns = sum(x.size for x in inputs) < sum(y.size for y in outputs)
        if columns:  # blocks[j][i]: of output i for input j
            blocks = _units(run.pushforward(), inputs, outputs)
            blocks = [
                [_moved(blocks[j][i], x.ndim) for j, x in enumerate(inputs)]
                for i, _ in enumerate(outputs)
            ]
        else:
            blocks = _units(run.pull, outputs, inputs)
        return rebuild(run.out, [run.as_arguments(row) for row in blocks])

    return derivatives


def hessian(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """Return the function that computes all second derivatives of `f`, whose result is a scalar.

    Parameters
    ----------
    f, argnums
        As for `grad`.

    Returns
    -------
    callable
        For an argument of shape ``T``, an array of shape ``T + T``; for several arguments,
        containers in containers, as `jacobian` of `grad`.

    Examples
    --------
    >>> hessian(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 3.0]))
    array([[6., 2.],
           [2., 0.]])
    """
    return jacobian(grad(f, argnums), argnums)


def hvp(f: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """Return the function that computes the Hessian of `f` times a vector, without the Hessian.

    Parameters
    ----------
    f, argnums
        As for `grad`.

    Returns
    -------
    callable
        Takes what `f` takes and then the vector, in the structure of the argument (a tuple where
        `argnums` is one); returns the product in the same structure.

    Notes
    -----
    A Hessian is symmetric, so its product is the pullback of the gradient: two backward passes.

    Examples
    --------
    >>> hvp(lambda x: np.sum(x**3))(np.array([1.0, 2.0]), np.array([1.0, 0.0]))
    array([6., 0.])
    """
    gradient = grad(f, argnums)

    @wraps(f)
    def product(*args: Any, **kwargs: Any) -> Any:
        *rest, vector = args
        run = _Run(gradient, tuple(rest), kwargs, argnums)
        given = _checked("the vector", vector, run.out, run.outputs)
        return run.as_arguments(run.pull(given))

    return product


# ------------------------------------------------------------------ one run of a function


class _Run:
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
                raise TypeError(f"with has_aux, {_name(f)} must return a pair")
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
                f"the result of {_name(f)} does not depend on what it is differentiated for, so "
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
        if not isinstance(x, Node):
            return x
        if self.wrapped:
            return x if self.graph else x.detach()
        return np.array(x._value)[()]

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
        plain = [x._value if isinstance(x, Node) else x for x in found]
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
        return Node(leaf._value if isinstance(leaf, Node) else leaf)
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"cannot differentiate {_name(f)} for argument {k}: {error}; "
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
        raise TypeError(f"{_name(f)} returned complex numbers, which have no gradient: {WAY}")
    kind = type(leaf).__name__
    if not isinstance(leaf, (int, float, np.generic, np.ndarray)):
        raise TypeError(f"{_name(f)} returned {kind}: it must return numbers computed with NumPy")
    if not lost:
        return Node(leaf, requires_grad=False)
    raise TypeError(
        f"{_name(f)} returned {kind}, not a Node, so nothing is known of how it came from the "
        "argument: numbers taken out of a Node (float(x), x.data, math.sin) lead nowhere; stay "
        "with NumPy's functions, or return 0 * x + value for a constant"
    )


def _positions(argnums: Argnums) -> tuple[int, ...]:
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
    wanted = _positions(argnums)
    for k in wanted:
        if not -count <= k < count:
            raise TypeError(
                f"argnums names argument {k}, but {_name(f)} was called with {count} positional"
            )
    return tuple(k % count for k in wanted)


def _checked(what: str, tree: Any, like: Any, nodes: Sequence[Node]) -> list[Any]:
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


def _units(
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


def _moved(block: Any, n: int) -> Any:
    """Move the first `n` axes of `block` behind the others."""
    m = np.ndim(block)
    return np.transpose(block, (*range(n, m), *range(n)))


def _name(f: Callable[..., Any]) -> str:
    return getattr(f, "__name__", None) or repr(f)
