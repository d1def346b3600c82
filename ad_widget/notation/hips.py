"""HIPS autograd's notation: ``import autograd.numpy as np``, ``from autograd import grad``.

Source of the interface: github.com/HIPS/autograd, ``autograd/differential_operators.py``.  There,
functions are differentiated and no graph is kept; here the graph of the function that was
differentiated last, at the numbers it was given, is what the cell shows.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from types import ModuleType
from typing import Any

import numpy as np

from .. import transforms
from ..engine.node import Node
from ..recording.recorder import Recorder
from ..transforms.trees import flatten, rebuild

__all__ = ["Autograd"]

_NUMPY = ("", "linalg", "random", "fft")


class Autograd:
    """What is lent to a cell written for autograd."""

    kind: type[Node] | None = None

    def __init__(self) -> None:
        self.output: Node | None = None
        self._recorder: Recorder | None = None
        self.names: dict[str, Any] = {}
        self.modules = self._modules()

    def makes_leaves(self, tree: ast.Module) -> bool:
        """Whether the cell differentiates functions, whose arguments are its leaves."""
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "autograd":
                return True
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func).rpartition(".")[2]
                if called in _TRANSFORMS:
                    return True
        return False

    def begin(self, recorder: Recorder) -> None:
        """Begin a run."""
        self._recorder, self.output = recorder, None

    def end(self) -> None:
        """End a run: what was lent goes on to differentiate, and shows nothing."""
        self._recorder = None

    # ------------------------------------------------------------------ what is lent

    def _modules(self) -> dict[str, Any]:
        made = {
            name: ModuleType(name)
            for name in (
                "autograd", "autograd.scipy", "autograd.scipy.special", "autograd.scipy.stats",
                "autograd.test_util", "autograd.misc", "autograd.misc.flatten",
                "autograd.misc.optimizers", "autograd.scipy.stats.norm",
            )
        }  # fmt: skip
        found: dict[str, Any] = dict(made)
        for part in _NUMPY:
            name = f"autograd.numpy.{part}".rstrip(".")
            found[name] = getattr(np, part) if part else np
        for name, module in made.items():
            vars(module)["__path__"] = []
            above, _, last = name.rpartition(".")
            if above:
                vars(made[above])[last] = module
        top = vars(made["autograd"])
        top["numpy"] = np
        top.update((name, self._lent(of)) for name, of in _TRANSFORMS.items())
        for name, functions in _OTHERS.items():
            vars(made[name]).update(functions)
        vars(made["autograd.scipy.special"])["__getattr__"] = _scipy_special
        return found

    def _lent(self, transform: Callable[..., Any]) -> Callable[..., Any]:
        """Return a transform that records the graph of what it differentiates."""

        def lent(fun: Callable[..., Any], argnum: Any = 0, *more: Any) -> Callable[..., Any]:
            derivative = transform(fun, argnum, *more)

            @wraps(fun, updated=())
            def differentiated(*args: Any, **options: Any) -> Any:
                # A Hessian's vector stands behind the arguments.
                primal = args[:-1] if transform is _hessian_vector_product else args
                self._record(fun, argnum, primal, options)
                return derivative(*args, **options)

            return differentiated

        lent.__name__ = transform.__name__.strip("_")
        lent.__doc__ = transform.__doc__
        return lent

    def _record(
        self,
        fun: Callable[..., Any],
        argnum: Any,
        args: tuple[Any, ...],
        options: Mapping[str, Any],
    ) -> None:
        """Record the graph of a function where it is differentiated at plain numbers."""
        recorder = self._recorder
        everything = flatten([*args, *options.values()])
        if recorder is None or any(isinstance(one, Node) for one in everything):
            return
        chosen = argnum if isinstance(argnum, (tuple, list)) else (argnum,)
        given = list(args)
        names = _names(fun)
        for k in chosen:
            if not isinstance(k, int) or k >= len(args):
                return
            parts = flatten(args[k])
            leaves = [recorder.leaf(np.asarray(one, float)) for one in parts]
            given[k] = rebuild(args[k], leaves)
            name = names[k] if k < len(names) else f"x{k}"
            for i, leaf in enumerate(leaves):
                recorder.bound(name if len(leaves) == 1 else f"{name}[{i}]", leaf)
        self._recorder = None  # what is differentiated inside is part of this graph
        try:
            output = fun(*given, **options)
        finally:
            self._recorder = recorder
        if isinstance(output, Node) and output.requires_grad:
            self.output = output


def _names(fun: Callable[..., Any]) -> list[str]:
    try:
        return list(inspect.signature(fun).parameters)
    except (TypeError, ValueError):
        return []


# ---------------------------------------------------------------------- autograd's own names


def _elementwise_grad(fun: Callable[..., Any], argnum: Any = 0) -> Callable[..., Any]:
    """Return the derivative of the sum of a function's results."""

    def total(*args: Any, **options: Any) -> Any:
        return np.sum(fun(*args, **options))

    return transforms.grad(total, argnum)


def _hessian_vector_product(fun: Callable[..., Any], argnum: Any = 0) -> Callable[..., Any]:
    """Return a function of the arguments and a vector, behind them."""
    product = transforms.hvp(fun, argnum)
    return lambda *args, **options: product(*args, **options)


def _make_vjp(fun: Callable[..., Any], argnum: int = 0) -> Callable[..., Any]:
    def made(*args: Any, **options: Any) -> tuple[Callable[[Any], Any], Any]:
        value, pull = transforms.vjp(
            lambda one: fun(*args[:argnum], one, *args[argnum + 1 :], **options), args[argnum]
        )
        return lambda g: pull(g)[0], value

    return made


def _make_jvp(fun: Callable[..., Any], argnum: int = 0) -> Callable[..., Any]:
    def made(*args: Any, **options: Any) -> Callable[[Any], tuple[Any, Any]]:
        return lambda v: transforms.jvp(
            lambda one: fun(*args[:argnum], one, *args[argnum + 1 :], **options),
            (args[argnum],),
            (v,),
        )

    return made


def _grad_and_aux(fun: Callable[..., Any], argnum: Any = 0) -> Callable[..., Any]:
    return transforms.grad(fun, argnum, has_aux=True)


_TRANSFORMS: Mapping[str, Callable[..., Any]] = {
    "grad": transforms.grad,
    "value_and_grad": transforms.value_and_grad,
    "jacobian": transforms.jacobian,
    "hessian": transforms.hessian,
    "elementwise_grad": _elementwise_grad,
    "hessian_vector_product": _hessian_vector_product,
    "hessian_tensor_product": _hessian_vector_product,
    "make_vjp": _make_vjp,
    "make_jvp": _make_jvp,
    "grad_and_aux": _grad_and_aux,
}


def _check_grads(
    fun: Callable[..., Any], modes: Any = ("fwd", "rev"), order: int = 2
) -> Callable[..., None]:
    return lambda *args: transforms.check_grads(fun, *args, order=order, modes=modes)


def _flatten(tree: Any) -> tuple[Any, Callable[[Any], Any]]:
    """Return all numbers in one array, and what puts such an array back into the tree."""
    parts = [np.asarray(one) if not isinstance(one, Node) else one for one in flatten(tree)]
    shapes = [part.shape for part in parts]
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])

    def unflatten(flat: Any) -> Any:
        pieces = [
            flat[end - int(np.prod(shape)) : end].reshape(shape)
            for end, shape in zip(ends, shapes, strict=True)
        ]
        return rebuild(tree, pieces)

    return np.concatenate([part.reshape(-1) for part in parts]), unflatten


def _sgd(
    grad: Callable[[Any, int], Any],
    x0: Any,
    callback: Callable[[Any, int, Any], Any] | None = None,
    num_iters: int = 200,
    step_size: float = 0.1,
    mass: float = 0.9,
) -> Any:
    """Descend with momentum; `grad` is given the parameters and the step's number."""
    x, unflatten = _flatten(x0)
    velocity = np.zeros(len(x))
    for k in range(num_iters):
        g = _flatten(grad(unflatten(x), k))[0]
        if callback is not None:
            callback(unflatten(x), k, unflatten(g))
        velocity = mass * velocity - (1.0 - mass) * g
        x = x + step_size * velocity
    return unflatten(x)


def _adam(
    grad: Callable[[Any, int], Any],
    x0: Any,
    callback: Callable[[Any, int, Any], Any] | None = None,
    num_iters: int = 100,
    step_size: float = 0.001,
    b1: float = 0.9,
    b2: float = 0.999,
    eps: float = 1e-8,
) -> Any:
    """Descend by Adam; `grad` is given the parameters and the step's number."""
    x, unflatten = _flatten(x0)
    m, v = np.zeros(len(x)), np.zeros(len(x))
    for k in range(num_iters):
        g = _flatten(grad(unflatten(x), k))[0]
        if callback is not None:
            callback(unflatten(x), k, unflatten(g))
        m = (1 - b1) * g + b1 * m
        v = (1 - b2) * g**2 + b2 * v
        x = x - step_size * (m / (1 - b1 ** (k + 1))) / (np.sqrt(v / (1 - b2 ** (k + 1))) + eps)
    return unflatten(x)


def _norm_logpdf(x: Any, loc: Any = 0.0, scale: Any = 1.0) -> Any:
    return -0.5 * ((x - loc) / scale) ** 2 - np.log(scale) - 0.5 * np.log(2 * np.pi)


def _norm_pdf(x: Any, loc: Any = 0.0, scale: Any = 1.0) -> Any:
    return np.exp(_norm_logpdf(x, loc, scale))


def _logsumexp(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    top = np.max(x, axis=axis, keepdims=True)
    top = top.detach() if isinstance(top, Node) else top
    total = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    return total if keepdims else np.sum(total, axis=axis) if axis is not None else np.sum(total)


def _expit(x: Any) -> Any:
    return 0.5 * (np.tanh(0.5 * x) + 1.0)


def _scipy_special(name: str) -> Any:
    from importlib import import_module

    return getattr(import_module("scipy.special"), name)


_OTHERS: Mapping[str, Mapping[str, Any]] = {
    "autograd.test_util": {"check_grads": _check_grads},
    "autograd.misc": {"flatten": _flatten},
    "autograd.misc.flatten": {"flatten": _flatten},
    "autograd.misc.optimizers": {"sgd": _sgd, "adam": _adam},
    "autograd.scipy.special": {"logsumexp": _logsumexp, "expit": _expit},
    "autograd.scipy.stats.norm": {"logpdf": _norm_logpdf, "pdf": _norm_pdf},
}
