"""What is said to a cell in a notation that is not lent."""

from __future__ import annotations

import ast
import textwrap
from typing import Any

import pytest

from ad_widget import Node
from ad_widget.notation import explained
from ad_widget.recording import record
from ad_widget.recording.cell import Cell


def told(source: str, space: dict[str, Any] | None = None, first: int = 1) -> list[str] | None:
    """Run a cell, and return what is said of its failure, line by line."""
    source = textwrap.dedent(source).strip("\n")
    space = {"Node": Node} if space is None else space
    code = Cell(ast.parse(source), source, space, above=first - 1)
    try:
        record(code)
    except Exception as error:
        text = explained(source, error, file=code.file, first=first)
        return None if text is None else text.splitlines()
    raise AssertionError("the cell ran")


def here(line: str) -> str:
    """Return how one line of PyTorch is written here."""
    said = told(f"import torch\n{line}")
    assert said is not None
    at, found, now = said[2].partition("  ->  ")
    assert at.startswith("  line 2: ")
    assert found
    return now


@pytest.fixture(autouse=True)
def no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "torch", None)


@pytest.mark.parametrize(
    ("torch", "ours"),
    [
        ("x = torch.tensor(3.0, requires_grad=True)", "x = Node(3.0)"),
        ("x = torch.tensor([1., 2.])", "x = np.array([1.0, 2.0])"),
        ("w = torch.randn(2, 3, requires_grad=True)", "w = Node(np.random.randn(2, 3))"),
        ("w = torch.zeros(2, 3)", "w = np.zeros((2, 3))"),
        ("y = x.view(2, 3)", "y = x.reshape(2, 3)"),
        ("y = x.sum(dim=1, keepdim=True)", "y = x.sum(axis=1, keepdims=True)"),
        ("y.backward(retain_graph=True)", "y.backward()"),
        ("y = F.relu(x)", "y = nn.relu(x)"),
        ("y = F.softmax(x, dim=1)", "y = nn.softmax(x, axis=1)"),
        ("y = F.mse_loss(x, t)", "y = nn.mse(x, t)"),
        ("y = torch.exp(x)", "y = np.exp(x)"),
        ("y = torch.sigmoid(x)", "y = nn.sigmoid(x)"),
        ("y = torch.cat([a, b], dim=0)", "y = np.concatenate([a, b], axis=0)"),
        ("y = torch.linalg.inv(A)", "y = np.linalg.inv(A)"),
        ("y = x.pow(2)", "y = x ** 2"),
        ("y = x.mm(w)", "y = x @ w"),
        ("y = x.t()", "y = x.T"),
        ("y = x.unsqueeze(0)", "y = np.expand_dims(x, 0)"),
        ("y = x.detach().numpy()", "y = x.data"),
        ("x.requires_grad = True", "x = Node(x)"),
        ("x.grad.zero_()", "x.zero_grad()"),
        ("x.grad = None", "x.zero_grad()"),
        ("with torch.no_grad():\n    pass", "with no_grad():"),
        ("import torch.nn.functional as F", "from ad_widget import nn"),
    ],
)
def test_pytorch_line_by_line(torch: str, ours: str) -> None:
    assert here(torch) == ours


def test_all_lines_are_told_by_their_number() -> None:
    source = "import torch\nx = torch.tensor(3.0, requires_grad=True)\ny = x * 2\ny.backward()"
    assert told(source, first=3) == [
        "the cell is spelled as for PyTorch; here it is",
        "  line 3: import torch  ->  from ad_widget import Node, nn, no_grad",
        "  line 4: x = torch.tensor(3.0, requires_grad=True)  ->  x = Node(3.0)",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "y = (x * 2).view(1, 1)",
        "y = np.sum(x, dim=0)",
        "y = np.sum(x, axis=0, keepdim=True)",
        "y = F.relu(x)",
        "(x * 2).backward(retain_graph=True)",
    ],
)
def test_one_spelling_among_ours(line: str) -> None:
    said = told(f"import numpy as np\nx = 3.0\n{line}")
    assert said is not None
    assert said[0] == "the cell is spelled as for PyTorch; here it is"
    assert said[1].startswith("  line 3: ")


@pytest.mark.parametrize(
    "source",
    [
        "x = 3.0\ny = x * 2\n1 / 0",
        "x = 3.0\ny = x * nobody",
        "import numpy as np\nx = 3.0\na = np.zeros(4).view('f4')\ny = x * a\n1 / 0",
        "x = 3.0\ny = x * nobody\nz = y.view(2)",
        "x = 3.0\nraise ValueError('dim')",
    ],
)
def test_other_errors_are_left_alone(source: str) -> None:
    assert told(source) is None


def test_micrograd_and_autograd_are_told_that_they_can_be_lent() -> None:
    said = told("a = Value(2.0, label='a')\nb = a * 2\nb.label = 'b'\na.grad = 0.0")
    assert said == [
        "the cell is written for micrograd: run it with %%autodiff --as micrograd, or write",
        "  line 1: a = Value(2.0, label='a')  ->  a = Node(2.0)",
        "  line 3: b.label = 'b'  ->  (leave it out)",
        "  line 4: a.grad = 0.0  ->  a.zero_grad()",
    ]
    said = told(
        "import autograd.numpy as np\nfrom autograd import grad, elementwise_grad\n"
        "x = 2.0\ny = grad(np.sin)(x) + elementwise_grad(np.sin)(x) + nobody"
    )
    assert said is not None
    assert said[0].endswith("run it with %%autodiff --as autograd, or write")
    assert said[1].endswith("->  import numpy as np")
    assert said[2].endswith("->  from ad_widget import grad")


def test_many_lines_are_told_in_part() -> None:
    said = told("import torch\n" + "x = torch.ones(2, 3)\n" * 30)
    assert said is not None
    assert said[-1] == "  and 19 more lines in the same way"


def test_shell_lines_are_no_python() -> None:
    assert explained("!ls", NameError("x"), file="<cell>") is None
    assert explained(None, NameError("x"), file="<cell>") is None


def test_a_function_of_an_imported_module_is_no_tensors_method() -> None:
    source = (
        "import math as s\nfrom statistics import mode\nx = Node(2.0)\ny = s.pow(x, 2.0) + mode(x)"
    )
    assert told(source) is None
