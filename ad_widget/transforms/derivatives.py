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

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from .function_run import Argnums, FunctionRun, checked, moved, name_of, positions, units
from .trees import rebuild

__all__ = ["grad", "hessian", "hvp", "jacobian", "jvp", "value_and_grad", "vjp"]


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
    positions(argnums)

    @wraps(f)
    def value_and_gradient(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
        run = FunctionRun(f, args, kwargs, argnums, has_aux)
        if len(run.outputs) != 1 or run.outputs[0].size != 1:
            several = "several arrays" if run.outputs else "nothing"
            got = f"shape {run.outputs[0].shape}" if len(run.outputs) == 1 else several
            raise TypeError(
                f"grad: {name_of(f)} must return a scalar, but returned {got}; "
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
    run = FunctionRun(f, primals, kwargs, tuple(range(len(primals))))

    def pullback(cotangent: Any) -> tuple[Any, ...]:
        given = checked("the cotangent", cotangent, run.out, run.outputs)
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
    run = FunctionRun(f, tuple(primals), kwargs, tuple(range(len(primals))))
    given = checked("the tangent", tuple(tangents), tuple(run.args), run.inputs)
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
    positions(argnums)

    @wraps(f)
    def derivatives(*args: Any, **kwargs: Any) -> Any:
        run = FunctionRun(f, args, kwargs, argnums)
        inputs, outputs = run.inputs, run.outputs
        columns = sum(x.size for x in inputs) < sum(y.size for y in outputs)
        if columns:  # blocks[j][i]: of output i for input j
            blocks = units(run.pushforward(), inputs, outputs)
            blocks = [
                [moved(blocks[j][i], x.ndim) for j, x in enumerate(inputs)]
                for i, _ in enumerate(outputs)
            ]
        else:
            blocks = units(run.pull, outputs, inputs)
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
        run = FunctionRun(gradient, tuple(rest), kwargs, argnums)
        given = checked("the vector", vector, run.out, run.outputs)
        return run.as_arguments(run.pull(given))

    return product
