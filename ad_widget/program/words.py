"""What an edge between arrays does to a gradient, in a few words: ``· Wᵀ  (4×2)(2×3)``.

Between numbers a local derivative is one number, and stands on its edge.  Between arrays it is as
large as both shapes together, and nobody multiplies by it: the rule of an op is some product, sum
or spreading instead.  `words` names that, for every op, operand and shape, so that picture and
panels say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

__all__ = ["words"]

Shape = tuple[int, ...]
Say = Callable[[int, Sequence[Shape], Shape, Mapping[str, Any]], str]


def words(op: str, k: int, operands: Sequence[Shape], result: Shape, attrs: Any = None) -> str:
    """Return what an op's rule does with the gradient of its result on the way to an operand.

    Parameters
    ----------
    op : str
        The op's name.
    k : int
        The operand's position.
    operands : sequence of tuple of int
        The operands' shapes.
    result : tuple of int
        The result's shape.
    attrs : mapping, optional
        The op's attributes.

    Returns
    -------
    str
        The rule, two spaces, and the shapes: of the factors of a product; else from which the
        gradient comes and to which it goes, or one if they are the same.  ``{0}`` stands for
        operand 0, so that whoever shows it may call that what it likes.  Empty between numbers.

    Examples
    --------
    >>> words("matmul", 0, [(4, 3), (3, 2)], (4, 2))
    '· {1}ᵀ  (4×2)(2×3)'
    >>> words("add", 1, [(4, 2), (2,)], (4, 2))
    'sum over rows  4×2 → (2,)'
    >>> words("tanh", 0, [(4, 2)], (4, 2))
    'each by its own number  4×2'
    """
    own = operands[k]
    if own == () == result:
        return ""
    attrs = attrs or {}
    if op == "matmul":
        return _matmul(k, operands[0], operands[1], result)
    if op in _EACH:
        steps = [_EACH[op][min(k, len(_EACH[op]) - 1)], _summed(own, result)]
        said = ", ".join(filter(None, steps)) or "as it is"
    elif op in _SAYS:
        said = _SAYS[op](k, operands, result, attrs)
    else:
        said = f"rule of {op.replace('_', ' ')}"
    there, here = _shape(result), _shape(own)
    return f"{said}  {there if there == here else f'{there} → {here}'}"


def _shape(shape: Shape) -> str:
    return f"({shape[0]},)" if len(shape) == 1 else "×".join(map(str, shape)) or "1"


# ---------------------------------------------------------------------- products of matrices


def _matmul(k: int, left: Shape, right: Shape, result: Shape) -> str:
    def turned(shape: Shape) -> Shape:
        return (*shape[:-2], shape[-1], shape[-2])

    other = right if k == 0 else left
    name = "{1}" if k == 0 else "{0}"
    if len(left) == len(right) == 1:
        said, factors = f"· {name}", [(), other]
    elif k == 0 and len(right) == 1:
        said, factors = "⊗ {1}", [result, other]
    elif k == 1 and len(left) == 1:
        said, factors = "{0} ⊗", [other, result]
    elif k == 0:
        said, factors = ("· {1}ᵀ", [result, turned(other)])
        if len(left) == 1:
            said, factors = "{1} ·", [other, result]
    else:
        said, factors = "{0}ᵀ ·", [turned(other), result]
    # A batch that the operand lacks is summed over, as for any op.
    own = (left, right)[k]
    full = max(len(left), len(right), 2)
    if len(own) > 1 and (len(own) < full or own[:-2] != result[: len(own) - 2]):
        said += ", sum over the batch"
    shapes = "".join(f"({_shape(s).strip('()')})" for s in factors)
    return f"{said}  {shapes}"


# ---------------------------------------------------------------------- sums


def _axes(axes: Sequence[int], ndim: int) -> str:
    """Name axes: of a matrix, its rows are along the first."""
    if len(axes) == ndim:
        return "all"
    if ndim == 2:
        return ("rows", "columns")[axes[0]]
    if ndim == 3 and tuple(axes) == (0,):
        return "the batch"
    return f"{'axis' if len(axes) == 1 else 'axes'} {', '.join(map(str, axes))}"


def _summed(own: Shape, result: Shape) -> str:
    """Say over which axes a gradient is summed back to the shape of a broadcast operand."""
    more = len(result) - len(own)
    spread = [j for j, n in enumerate(result) if j < more or own[j - more] != n]
    return f"sum over {_axes(spread, len(result))}" if spread else ""


def _along(own: Shape, attrs: Mapping[str, Any]) -> str:
    axis = attrs.get("axis")
    axes = range(len(own)) if axis is None else [axis] if isinstance(axis, int) else axis
    return _axes(sorted(a % len(own) for a in axes), len(own)) if own else "all"


# ---------------------------------------------------------------------- the table


_OWN = "each by its own number"
_MASK = "each by 0 or 1"
_SHARE = "to the one that was taken"

_SMOOTH = [
    *("arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh", "cbrt", "cos", "cosh"),
    *("exp", "exp2", "expm1", "log", "log10", "log1p", "log2", "sin", "sinh", "sqrt", "tan"),
    *("tanh", "absolute", "reciprocal", "square", "gelu", "normal_cdf", "sinc", "softplus"),
    *("elu", "leaky_relu", "sigmoid", "arctan2", "hypot", "power", "logaddexp", "logaddexp2"),
    *("copysign", "fmod", "remainder", "digamma", "erf", "erfc", "erfcx", "gamma", "gammaln"),
    *("log_ndtr", "logit", "polygamma", "xlogy", "abs_slope", "direction", "floor_divide"),
]

# Elementwise ops: what is done to each number, an operand; the last for all that follow.
_EACH: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_SMOOTH, (_OWN,)),
    **dict.fromkeys(["add", "positive", "copy", "astype", "broadcast_to"], ("",)),
    **dict.fromkeys(["relu", "clip", "where"], (_MASK,)),
    **dict.fromkeys(["maximum", "minimum", "fmax", "fmin"], (_SHARE,)),
    **dict.fromkeys(
        ["ceil", "floor", "trunc", "sign", "rint", "round", "heaviside"], ("each by 0",)
    ),
    "degrees": ("× 180/π",),
    "radians": ("× π/180",),
    "negative": ("× −1",),
    "subtract": ("", "× −1"),
    "multiply": ("⊙ {1}", "⊙ {0}"),
    "divide": ("÷ {1}", _OWN),
}


def _spread(what: str = "spread") -> Say:
    return lambda k, operands, result, attrs: f"{what} over {_along(operands[k], attrs)}"


def _always(said: str) -> Say:
    return lambda k, operands, result, attrs: said


def _loss(k: int, operands: Sequence[Shape], result: Shape, attrs: Mapping[str, Any]) -> str:
    return "· (softmax {0} − {1})" if k == 0 else "· −log softmax {0}"


def _error(k: int, operands: Sequence[Shape], result: Shape, attrs: Mapping[str, Any]) -> str:
    return ("· 2 ({0} − {1})" if k == 0 else "· −2 ({0} − {1})") + (
        " / n" if attrs.get("reduction", "mean") == "mean" else ""
    )


def _einsum(k: int, operands: Sequence[Shape], result: Shape, attrs: Mapping[str, Any]) -> str:
    given, out = attrs["subscripts"].split("->")
    terms = given.split(",")
    own = terms.pop(k)
    return f"sums {','.join([out or '1', *terms])} → {own}"


_SAYS: dict[str, Say] = {
    "sum": _spread(),
    "mean": _spread("share"),
    "logsumexp": _always("· softmax {0}"),
    "max": _always("to the largest"),
    "min": _always("to the smallest"),
    "prod": _always("each by the product of the others"),
    "norm": _always("· {0} / ‖{0}‖"),
    "var": _always("each by its distance from the mean"),
    "std": _always("each by its distance from the mean"),
    "softmax": _always("p ⊙ (g − Σ g p)"),
    "log_softmax": _always("g − p Σ g"),
    "cumsum": _always("sums from the end"),
    "cumprod": _always("sums from the end"),
    "sort": _always("back to its place"),
    "reshape": _always("back into its shape"),
    "transpose": _always("turned back"),
    "concatenate": _always("its own part"),
    "stack": _always("its own part"),
    "getitem": _always("back to its place, 0 elsewhere"),
    "scatter_add": _always("picked from its places"),
    "max_pool": _always("to the largest of each window"),
    "einsum": _einsum,
    "mse": _error,
    "cross_entropy": _loss,
    "cross_entropy_of_labels": lambda *_: "· (softmax {0} − one-hot {1})",
    "fft": _always("transformed back"),
}
