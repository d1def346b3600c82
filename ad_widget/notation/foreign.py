"""How a cell written for another package is written here: said line by line.

PyTorch's spellings, and those of micrograd and autograd where they are not lent.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping
from typing import NamedTuple

__all__ = ["explained"]

_LENT = ("micrograd", "autograd")
_MOST = 12  # lines told

# What is spelled differently; what is not named here has the same name in NumPy.
_TORCH: Mapping[str, str] = {
    "abs": "np.abs", "cat": "np.concatenate", "clamp": "np.clip", "mm": "np.matmul",
    "bmm": "np.matmul", "mv": "np.matmul", "relu": "nn.relu", "sigmoid": "nn.sigmoid",
    "softmax": "nn.softmax", "log_softmax": "nn.log_softmax", "logsumexp": "nn.logsumexp",
    "pow": "np.power", "no_grad": "no_grad", "manual_seed": "np.random.seed",
    "rand": "np.random.rand", "randn": "np.random.randn", "from_numpy": "np.asarray",
    "as_tensor": "np.asarray", "tensor": "np.array", "Tensor": "np.array",
    "FloatTensor": "np.array", "outer": "np.outer", "unsqueeze": "np.expand_dims",
    "norm": "np.linalg.norm", "inverse": "np.linalg.inv", "det": "np.linalg.det",
    "ger": "np.outer", "permute": "np.transpose", "t": "np.transpose",
}  # fmt: skip
_FUNCTIONAL: Mapping[str, str] = {
    "mse_loss": "nn.mse", "tanh": "np.tanh", "max_pool2d": "nn.max_pool2d",
    "max_pool1d": "nn.max_pool1d", "silu": "nn.silu",
}  # fmt: skip
_MAKERS = frozenset(("zeros", "ones", "empty", "full"))
_METHODS: Mapping[str, str] = {
    "view": "reshape", "permute": "transpose", "clone": "copy", "zero_": "zero_grad",
}  # fmt: skip
_DROPPED = frozenset(("double", "float", "contiguous", "cpu", "cuda", "requires_grad_"))
_OPTIONS: Mapping[str, str | None] = {
    "dim": "axis", "keepdim": "keepdims", "retain_graph": None, "requires_grad": None,
    "dtype": None, "device": None, "label": None, "unbiased": None,
}  # fmt: skip


class Line(NamedTuple):
    """A line that is spelled otherwise here.

    Attributes
    ----------
    number : int
    was, now : str
        As written, and what to write.
    """

    number: int
    was: str
    now: str


def explained(
    source: str | None,
    error: BaseException,
    *,
    file: str,
    first: int = 1,
    way: str = "%%autodiff --as",
) -> str | None:
    """Say how a cell that failed is written here, if it is in another package's notation.

    Parameters
    ----------
    source : str or None
        Its text.
    error : BaseException
        What it raised, or what was said of its output.
    file : str
        The file name that its frames bear.
    first : int
        The number of its first line.
    way : str
        How the user has a notation lent.

    Returns
    -------
    str or None
        One message; None if the error has nothing to do with a notation.
    """
    try:
        tree = ast.parse(source or "")
    except (SyntaxError, ValueError):  # shell lines and magics; null bytes
        return None
    packages = _packages(tree, error)
    lines = list(_lines(tree, packages))
    if not lines or not isinstance(error, Exception):
        return None
    at = _line(error, file)
    if packages:
        concerned = isinstance(error, (ImportError, NameError, AttributeError, TypeError)) or (
            isinstance(error, ValueError) and at is None
        )
    else:
        concerned = isinstance(error, (AttributeError, TypeError, NameError))
    if not concerned or (
        not packages and (at is None or at - first + 1 not in {line.number for line in lines})
    ):
        return None
    lent = [name for name in _LENT if name in packages]
    head = (
        f"the cell is written for {lent[0]}: run it with {way} {lent[0]}, or write\n"
        if lent
        else "the cell is spelled as for PyTorch; here it is\n"
    )
    told = [
        f"  line {line.number + first - 1}: {line.was}  ->  {line.now or '(leave it out)'}"
        for line in lines[:_MOST]
    ]
    if lines[_MOST:]:
        told.append(f"  and {len(lines) - _MOST} more lines in the same way")
    return head + "\n".join(told)


def _packages(tree: ast.AST, error: BaseException) -> set[str]:
    """Return the packages whose notation the cell is in."""
    found = set()
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names = [node.value.id] if node.value.id == "torch" else []
        found |= {name.partition(".")[0] for name in names} & {"torch", *_LENT}
    if isinstance(error, NameError) and error.name == "Value":
        found.add("micrograd")
    return found


def _line(error: BaseException, file: str) -> int | None:
    """Return the line of the cell at which an error was raised."""
    line = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _imported(tree: ast.AST) -> set[str]:
    """Return the names that the cell imports, of whatever package."""
    return {
        alias.asname or alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }


def _lines(tree: ast.AST, packages: set[str]) -> Iterator[Line]:
    imported = _imported(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt):
            continue
        head = _head(node)
        if head is None:
            continue
        was = ast.unparse(head)
        rewritten = _Here(packages, imported).visit(copy.deepcopy(head))
        now = "" if rewritten is None else ast.unparse(ast.fix_missing_locations(rewritten))
        if now != was:
            yield Line(node.lineno, _first(was), _first(now))


def _first(text: str) -> str:
    """Return a statement's first line, without the block that stands in for its own."""
    return text.partition("\n")[0]


def _head(node: ast.stmt) -> ast.stmt | None:
    """Return a statement without the blocks within it; None for one that has no head to tell."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Try, ast.Match)):
        return None
    if not hasattr(node, "body"):
        return node
    head = copy.copy(node)
    head.body = [ast.Pass()]
    if hasattr(head, "orelse"):
        head.orelse = []
    return head


class _Here(ast.NodeTransformer):
    """Rewrites a statement as it is written here."""

    def __init__(self, packages: set[str], imported: set[str]) -> None:
        self._packages, self._imported = packages, imported

    def visit_Import(self, node: ast.Import) -> ast.AST | None:
        alias = node.names[0]
        package = alias.name.partition(".")[0]
        if package == "torch":
            name = "nn" if ".nn" in alias.name else "Node, nn, no_grad"
            return _statement(f"from ad_widget import {name}")
        if alias.name.startswith("autograd.numpy"):
            return _statement(ast.unparse(node).replace("autograd.numpy", "numpy"))
        if package == "autograd":
            return _statement("import ad_widget")
        if package == "micrograd":
            return _statement("from ad_widget import Node")
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST | None:
        module = node.module or ""
        package = module.partition(".")[0]
        if package == "torch":
            return _statement("from ad_widget import Node, nn")
        if package == "micrograd":
            return _statement("from ad_widget import Node")
        if module.startswith("autograd.numpy"):
            return _statement(ast.unparse(node).replace("autograd.numpy", "numpy"))
        if module == "autograd":
            names = {_HERE.get(alias.name, alias.name) for alias in node.names}
            return _statement(f"from ad_widget import {', '.join(sorted(names))}")
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        target = node.targets[0]
        if isinstance(target, ast.Attribute):
            if target.attr == "label" and "micrograd" in self._packages:
                return None  # a Node is called as its variable
            if target.attr == "requires_grad":
                name = ast.unparse(target.value)
                return _statement(f"{name} = Node({name})")
            zero = isinstance(node.value, ast.Constant) and node.value.value in (0, None)
            if target.attr == "grad" and zero:
                return _statement(f"{ast.unparse(target.value)}.zero_grad()")
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        needs = any(
            option.arg == "requires_grad" and getattr(option.value, "value", None) is True
            for option in node.keywords
        )
        self.generic_visit(node)
        options = []
        for option in node.keywords:
            here = _OPTIONS.get(option.arg or "", option.arg)
            # Without PyTorch in sight, `dtype` and `label` are somebody else's.
            if here is None and not self._packages and option.arg != "retain_graph":
                here = option.arg
            if here is not None or option.arg is None:
                options.append(ast.keyword(here, option.value))
        node.keywords = options
        function = node.func
        if isinstance(function, ast.Name) and function.id == "Value":
            if "micrograd" in self._packages:
                function.id = "Node"
            return node
        if isinstance(function, ast.Name) and function.id == "elementwise_grad":
            return _expression(f"grad(lambda x: np.sum({ast.unparse(node.args[0])}(x)))")
        if not isinstance(function, ast.Attribute):
            return node
        base = ast.unparse(function.value)
        if base in ("torch", "torch.linalg"):
            return self._of_torch(node, function.attr, base, needs)
        if base in ("F", "torch.nn.functional", "nn.functional"):
            node.func = _expression(_FUNCTIONAL.get(function.attr, f"nn.{function.attr}"))
            return node
        if base.partition(".")[0] in self._imported:
            return node  # a module's function and no tensor's method
        return self._method(node, function)

    def _of_torch(self, node: ast.Call, name: str, base: str, needs: bool) -> ast.AST:
        here = f"np.linalg.{name}" if base != "torch" else _TORCH.get(name, f"np.{name}")
        node.func = _expression(here)
        if name in _MAKERS and len(node.args) > 1 and name != "full":
            node.args = [ast.Tuple(node.args, ast.Load())]
        if name in ("tensor", "Tensor", "FloatTensor") and needs:
            node.func = _expression("Node")
            return node
        return ast.Call(_expression("Node"), [node], []) if needs else node

    def _method(self, node: ast.Call, function: ast.Attribute) -> ast.AST:
        name = function.attr
        value = ast.unparse(function.value)
        if name in ("relu", "softmax", "sigmoid") and not value.startswith(("nn", "np")):
            node.args = [function.value, *node.args]
            node.func = _expression(f"nn.{name}")
        elif name == "unsqueeze":
            node.args = [function.value, *node.args]
            node.func = _expression("np.expand_dims")
        elif name == "zero_" and isinstance(function.value, ast.Attribute):
            return _expression(f"{ast.unparse(function.value.value)}.zero_grad()")
        elif name == "t" and not node.args:
            return ast.Attribute(function.value, "T", ast.Load())
        elif name in ("mm", "matmul") and len(node.args) == 1:
            return ast.BinOp(function.value, ast.MatMult(), node.args[0])
        elif name == "pow" and len(node.args) == 1:
            return ast.BinOp(function.value, ast.Pow(), node.args[0])
        elif name == "numpy" and not node.args:
            return _expression(f"{value.removesuffix('.detach()')}.data")
        elif name in _DROPPED and self._packages and not node.args:
            return _expression(f"Node({value})") if name == "requires_grad_" else function.value
        elif name in _METHODS:
            function.attr = _METHODS[name]
        return node


_HERE: Mapping[str, str] = {
    "elementwise_grad": "grad", "make_vjp": "vjp", "make_jvp": "jvp",
    "hessian_vector_product": "hvp",
}  # fmt: skip


def _statement(text: str) -> ast.stmt:
    return ast.parse(text).body[0]


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body
