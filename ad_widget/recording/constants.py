"""Expressions whose value is written in the source: numbers, and arrays and lists of them."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

__all__ = ["assigned", "kind"]

_PACKAGES = frozenset(("np", "numpy", "math", "onp", "jnp", "anp"))
_NUMBERS = frozenset(("pi", "e", "tau", "euler_gamma"))
_FLOATS = frozenset((
    "float", "float64", "float32", "float16", "sqrt", "cbrt", "exp", "exp2", "expm1", "log",
    "log2", "log10", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "asin",
    "acos", "atan", "atan2", "arctan2", "sinh", "cosh", "tanh", "radians", "degrees",
    "deg2rad", "rad2deg", "hypot", "gamma", "erf",
))  # fmt: skip
_SAME = frozenset(("abs", "fabs", "absolute", "square", "negative"))  # of a float a float
_MAKERS = frozenset((
    "array", "asarray", "zeros", "ones", "full", "eye", "identity", "linspace", "logspace",
    "geomspace", "arange", "diag", "tri", "vander", "zeros_like", "ones_like", "full_like",
    "tile", "repeat", "r_", "c_",
))  # fmt: skip
_RANDOM = frozenset((
    "rand", "randn", "random", "normal", "uniform", "standard_normal", "random_sample",
    "integers", "randint", "multivariate_normal", "dirichlet", "exponential",
))  # fmt: skip
_WHOLE = frozenset(("sort", "clip", "maximum", "minimum", "sign", "round", "transpose", "outer"))
_OF_SHAPE = frozenset(("zeros", "ones", "eye", "identity", "zeros_like", "ones_like", "tri"))
_ONWARD = frozenset(["reshape", "astype", "copy", "transpose", "ravel", "flatten", "T"])


def assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names that a statement assigns, each with the expression of its own."""
    if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or statement.value is None:
        return
    given = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    pairs = [(target, statement.value) for target in given][::-1]
    while pairs:
        target, value = pairs.pop()
        if (
            isinstance(target, (ast.Tuple, ast.List))
            and isinstance(value, (ast.Tuple, ast.List))
            and len(target.elts) == len(value.elts)
        ):
            pairs.extend(reversed(list(zip(target.elts, value.elts, strict=True))))
        elif isinstance(target, ast.Name):
            yield target.id, value
        elif isinstance(target, (ast.Tuple, ast.List)) and not isinstance(value, ast.Constant):
            # W, b = rng.normal(size=(2, 3)): each is a part of it
            yield from ((one.id, value) for one in target.elts if isinstance(one, ast.Name))


def kind(expression: ast.expr, own: Collection[str] = ()) -> str | None:
    """Say what a constant expression gives.

    Parameters
    ----------
    expression : ast.expr
    own : collection of str
        Names that the cell binds itself, but for whole numbers as written: ``sqrt`` and ``pi`` are
        then not those of `math`, and what is computed from them is no constant.

    Returns
    -------
    {"float", "int", "array", "list"} or None
        None for what is no constant, or of another type.
    """
    return _Kind(own).of(expression)


class _Kind:
    def __init__(self, own: Collection[str]) -> None:
        self._own = own

    def of(self, one: ast.expr) -> str | None:
        if isinstance(one, ast.Constant):
            return {float: "float", int: "int"}.get(type(one.value))
        if isinstance(one, ast.UnaryOp):
            return self.of(one.operand) if isinstance(one.op, (ast.USub, ast.UAdd)) else None
        if isinstance(one, ast.BinOp):
            return self._joined(one)
        if isinstance(one, (ast.List, ast.Tuple)):
            return self._list(one)
        if isinstance(one, ast.Call):
            return self._called(one)
        if isinstance(one, ast.Subscript) and self._of_numpy(one.value) in ("r_", "c_"):
            return "array"
        if isinstance(one, ast.Attribute):
            if one.attr in _ONWARD and self.of(one.value) == "array":
                return "array"
            return "float" if self._of_numpy(one) in _NUMBERS else None
        if isinstance(one, ast.Name):
            return "float" if one.id in ("pi", "tau") and one.id not in self._own else None
        return None

    def _of_numpy(self, one: ast.expr) -> str | None:
        """Return the last name of ``np.name``, ``math.name``, ``np.random.name`` or ``name``."""
        if isinstance(one, ast.Attribute):
            base = one.value
            if isinstance(base, ast.Attribute):
                base = base.value if base.attr in ("random", "linalg") else base
            known = isinstance(base, ast.Name) and base.id in _PACKAGES
            return one.attr if known else None
        if isinstance(one, ast.Name) and one.id not in self._own:
            return one.id
        return None

    def _joined(self, one: ast.BinOp) -> str | None:
        left, right = self.of(one.left), self.of(one.right)
        kinds = {left, right}
        if "array" in kinds and "list" not in kinds:
            return "array" if None not in kinds or not self._depends(one) else None
        if None in kinds or "list" in kinds:
            return None
        if "float" in kinds or isinstance(one.op, ast.Div):
            return "float"
        negative = isinstance(one.op, ast.Pow) and isinstance(one.right, ast.UnaryOp)
        return "float" if negative else "int"

    def _list(self, one: ast.List | ast.Tuple) -> str | None:
        if isinstance(one, ast.Tuple):  # of whole numbers it is a shape
            inside = {self.of(item) for item in one.elts}
            return "list" if "float" in inside and inside <= {"float", "int"} else None
        kinds = {self._list_of(item) for item in one.elts}
        return "list" if kinds and kinds <= {"float", "int", "list"} else None

    def _list_of(self, item: ast.expr) -> str | None:
        if isinstance(item, ast.Tuple):
            kinds = {self._list_of(inner) for inner in item.elts}
            return "list" if kinds and kinds <= {"float", "int", "list"} else None
        return self.of(item)

    def _called(self, one: ast.Call) -> str | None:
        name = self._of_numpy(one.func)
        if name in _MAKERS and (name not in ("array", "asarray") or self._written(one)):
            # The shape may be computed from other names, the numbers may not.
            return "array" if name in _OF_SHAPE or not self._depends(one) else None
        if isinstance(one.func, ast.Attribute):
            if one.func.attr in _ONWARD and self.of(one.func.value) == "array":
                return "array"
            # Of a generator, whatever it is called; a single number it draws is none as written.
            if one.func.attr in _RANDOM and (one.args or one.keywords):
                return "array"
        kinds = {self.of(argument) for argument in one.args}
        if "array" in kinds and None not in kinds and (name in _FLOATS | _SAME | _WHOLE):
            return "array"
        if not kinds or one.keywords or not kinds <= {"float", "int"}:
            return None
        if name in _FLOATS:
            return "float"
        return "float" if name in _SAME and kinds == {"float"} else None

    def _depends(self, one: ast.expr) -> bool:
        """Whether an expression reads a name that the cell binds to anything but whole numbers."""
        return any(isinstance(node, ast.Name) and node.id in self._own for node in ast.walk(one))

    def _written(self, one: ast.Call) -> bool:
        """Whether ``np.array(...)`` is given numbers as written."""
        return bool(one.args) and self.of(one.args[0]) is not None
