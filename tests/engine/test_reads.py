"""Looks: what may read a Node's numbers, and what is refused."""

from __future__ import annotations

import cmath
import math
import operator
import re
import statistics
import sys
import sysconfig
from collections.abc import Callable
from math import exp as exponential
from types import CodeType
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from ad_widget import Node, grad, no_grad
from ad_widget.engine import frames
from ad_widget.engine.context import observing
from ad_widget.engine.reads import LeakError

x = Node(2.0)
v = Node([1.0, 2.0])
A = np.zeros(3)


class Watcher:
    """An observer that keeps what it is told."""

    plain = False

    def __init__(self) -> None:
        self.seen: list[tuple[Node, str]] = []
        self.nodes: list[Node] = []

    def made(self, node: Node) -> None:
        self.nodes.append(node)

    def was_read(self, node: Node, kind: str) -> None:
        self.seen.append((node, kind))

    def lost(self, node: Node, call: str, line: int) -> None: ...


def set_item() -> None:
    A[0] = x


def set_slice() -> None:
    A[:2] = [x, x]


def add_to_item() -> None:
    A[1] += x


def add_to_slice() -> None:
    A[1:] += v


def accumulate() -> None:
    total = np.zeros(2)
    total += v


def step_on_elements() -> None:
    v.data[:1] -= v[:1]


def vectorised() -> Any:
    square = np.vectorize(lambda one: one**2)
    return square(v)


def nested() -> float:
    return math.sqrt(math.exp(float(x)) + x)


REFUSED: list[tuple[Callable[[], Any], str]] = [
    (lambda: math.exp(x), r"^math\.exp takes plain numbers.*use np\.exp"),
    (lambda: exponential(x), r"^exponential takes.*use np\.exp"),
    (lambda: math.pow(x, 2), r"np\.power"),
    (lambda: math.atan2(1.0, x), r"np\.arctan2"),
    (lambda: math.erf(x), r"ad_widget\.define"),
    (lambda: cmath.sqrt(x), r"^cmath\.sqrt"),
    (nested, r"^math\.sqrt"),
    (lambda: list(map(math.exp, [x])), r"^math\.exp"),
    (lambda: [math.exp(one) for one in [x]], r"^math\.exp"),
    (set_item, r"np\.stack"),
    (set_slice, r"np\.stack"),
    (add_to_item, r"np\.stack"),
    (add_to_slice, r"a = a \+ node"),
    (accumulate, r"a = a \+ node"),
    (step_on_elements, r"a = a - node"),
    (lambda: np.multiply(v, 2.0, out=np.zeros(2)), r"^np\.multiply would write.*use what it"),
    (lambda: np.ones((2, 2)).dot(v), r"^np\.ones\(\)\.dot takes.*array @ node"),
    (lambda: np.random.default_rng(0).choice(2, p=v / 3.0), r"p=node\.data"),
    (lambda: np.concatenate([[x], [x]]), r"^np\.concatenate takes.*inner list"),
    (vectorised, r"^square takes.*whole array"),
    (lambda: np.array([x, x]), r"^np\.array takes.*np\.stack"),
    (lambda: np.array([x, 1.0], dtype=float), r"np\.stack"),
    (lambda: np.asarray(v), r"^np\.asarray.*node\.data"),
    (lambda: np.full(3, x), r"^np\.full.*np\.broadcast_to"),
    (lambda: operator.setitem(A, 0, x), r"np\.stack, np\.concatenate or np\.where"),
    (lambda: statistics.fmean([x, x]), r"^statistics\.fmean takes plain numbers.*use np\.mean"),
    (lambda: A.fill(x), r"^A\.fill takes plain numbers"),
    (lambda: np.zeros(3).fill(x), r"^np\.zeros\(\)\.fill takes plain numbers"),
    (lambda: np.fromiter([x], float), r"^np\.fromiter"),
    (lambda: np.random.normal(x, 1.0), r"mean \+ scale \* np\.random\.normal"),  # noqa: NPY002
    (lambda: np.random.default_rng(0).normal(x), r"takes plain numbers"),
    (lambda: Node([x, x]), r"^Node takes.*np\.stack"),
    (lambda: v + [x, x], r"np\.stack"),  # noqa: RUF005
]


@pytest.mark.parametrize(("leak", "message"), REFUSED)
def test_a_leak_in_the_users_own_lines_is_refused(leak: Callable[[], Any], message: str) -> None:
    before = A.copy()
    with pytest.raises((TypeError, ValueError)) as caught:
        leak()
    error = caught.value if isinstance(caught.value, LeakError) else caught.value.__cause__
    assert isinstance(error, LeakError)
    assert re.search(message, str(error))
    np.testing.assert_array_equal(A, before)


ALLOWED: list[tuple[Callable[[], Any], Any]] = [
    (lambda: float(x), 2.0),
    (lambda: int(x), 2),
    (lambda: complex(x), 2.0),
    (lambda: np.float64(x), 2.0),
    (lambda: list(map(float, [x])), [2.0]),
    (lambda: "%.1f" % x, "2.0"),  # noqa: UP031
    (lambda: math.floor(x), 2),
    (lambda: math.isnan(x), False),
    (lambda: math.exp(float(x)), math.exp(2.0)),
    (lambda: x.item(), 2.0),
    (lambda: v.tolist(), [1.0, 2.0]),
    (lambda: v.data.tolist(), [1.0, 2.0]),
]


@pytest.mark.parametrize(("read", "gives"), ALLOWED)
def test_a_look_is_allowed_and_told_to_the_observer(read: Callable[[], Any], gives: Any) -> None:
    watcher = Watcher()
    with observing(watcher):
        assert read() == gives
    assert {kind for _, kind in watcher.seen} == {"value"}
    assert {node for node, _ in watcher.seen} <= {x, v}
    assert read() == gives  # and without an observer


def test_checks_of_numpy_testing_are_looks() -> None:
    watcher = Watcher()
    with observing(watcher):
        np.testing.assert_allclose(v, [1.0, 2.0])
        assert_array_equal(v, [1.0, 2.0])
    assert (v, "value") in watcher.seen


def test_a_step_on_data_is_a_look() -> None:
    w = Node([3.0, 4.0])
    w.data -= 0.5 * v  # v requires a gradient, as one of a recorded backward pass does
    assert w.data.tolist() == [2.5, 3.0]


def test_where_no_graph_is_built_there_is_nothing_to_lose() -> None:
    with no_grad():
        total = np.zeros(2)
        total += v
        total[0] = x
        assert np.array([x, x]).tolist() == [2.0, 2.0]
    assert total.tolist() == [2.0, 2.0]


def test_truth_is_a_look_of_its_own_kind() -> None:
    watcher = Watcher()
    with observing(watcher):
        positive = x > 1.0
        assert positive
    assert watcher.seen == [(positive, "bool")]


def test_printing_is_no_look() -> None:
    watcher = Watcher()
    with observing(watcher):
        assert f"{x:.2f} {x} {x!r}".startswith("2.00 2.0")
        assert str(v) == "[1. 2.]"
        np.array_str(v)  # type: ignore[arg-type]
        np.shape(v), np.ndim(v), v.shape, len(v)
    assert watcher.seen == []


def test_what_requires_no_gradient_has_none_to_lose() -> None:
    data = Node([1.0, 2.0], requires_grad=False)
    assert np.asarray(data).tolist() == [1.0, 2.0]
    assert math.exp(data[0]) == math.exp(1.0)
    A[0] = data[1]
    A[0] = 0.0


def test_a_result_that_will_not_follow_its_operands_is_a_look_at_them() -> None:
    watcher = Watcher()
    with observing(watcher):
        x.detach()
        with no_grad():
            x * 2.0
    assert watcher.seen == [(x, "value"), (x, "value")]


def in_file(code: str, file: str) -> dict[str, Any]:
    """Run code as if it stood in `file`."""
    space: dict[str, Any] = {"np": np, "math": math}
    exec(compile(code, file, "exec"), space)
    return space


@pytest.mark.parametrize(
    "file",
    [
        f"{sysconfig.get_path('purelib')}/plotter/axes.py",
        f"{sysconfig.get_path('stdlib')}/fractions.py",
        "/usr/lib/python3/dist-packages/plotter.py",
    ],
)
def test_a_librarys_own_code_gets_the_numbers_and_the_look_is_told(file: str) -> None:
    library = in_file("def plot(x, y): return np.asarray(x, float), math.exp(y)", file)
    watcher = Watcher()
    with observing(watcher):
        drawn, e = library["plot"](v, x)
    assert drawn.tolist() == [1.0, 2.0]
    assert e == math.exp(2.0)
    assert watcher.seen == [(v, "value"), (x, "value")]


@pytest.mark.parametrize("part", ["special/_logsumexp", "_lib/_array_api"])
def test_what_scipy_computes_is_as_what_numpy_does(part: str) -> None:
    space = in_file("def softmax(x): return np.asarray(x)", f"/x/site-packages/scipy/{part}.py")
    softmax = space["softmax"]
    with pytest.raises(LeakError, match=r"^softmax takes.*ad_widget\.nn\.softmax"):
        softmax(v)


def test_what_scipy_reads_off_a_function_of_the_users_is_a_look() -> None:
    minimise = in_file("def f(g): return float(g())", "/x/site-packages/scipy/optimize/f.py")["f"]
    assert minimise(lambda: x * 2.0) == 4.0


def test_a_callback_of_the_user_within_a_library_is_the_users_own() -> None:
    library = in_file("def each(f, xs): return [f(x) for x in xs]", "/x/site-packages/tools.py")
    with pytest.raises(TypeError, match=r"np\.exp"):
        library["each"](lambda one: math.exp(one), [x])


def test_code_without_source_is_refused_by_name_too() -> None:
    space = in_file("def f(x): return math.exp(x)", "<nowhere>")
    with pytest.raises(TypeError, match=r"^math\.exp"):
        space["f"](x)


def code_of(text: str) -> tuple[CodeType, list[int]]:
    code = compile(text, "<text>", "exec")
    import dis

    return code, [i.offset for i in dis.get_instructions(code) if i.opname == "CALL"]


def test_the_call_at_an_instruction_is_named() -> None:
    code, calls = code_of("a.b.c(f(x), g.h(y))")
    named = [frames.call_at(code, at).callee for at in calls]
    assert named == [("f",), ("g", "h"), ("a", "b", "c")]


def test_a_computed_function_has_no_name() -> None:
    code, calls = code_of("(1).f(x)")
    assert [frames.call_at(code, at).callee for at in calls] == [()]


def test_a_call_on_the_result_of_a_call_says_so() -> None:
    code, calls = code_of("a.b(c, d(e)).f(x)")
    called = frames.call_at(code, calls[-1])
    assert called.callee == ("a", "b", "()", "f")
    assert ("d", "()") in called.mentions
    assert frames.resolve(sys._getframe(), ("np", "zeros", "()", "fill")) is None


def test_a_dotted_name_runs_nobodys_code() -> None:
    class Trap:
        @property
        def exp(self) -> None:
            raise AssertionError("read")

    trap = Trap()
    frame = sys._getframe()
    assert frames.resolve(frame, ("math", "exp")) is math.exp
    assert isinstance(frames.resolve(frame, ("trap", "exp")), property)
    assert frames.resolve(frame, ("trap", "missing")) is None
    assert frames.resolve(frame, ("missing",)) is None
    assert trap is not None


pytest.importorskip("scipy.sparse")
import scipy.sparse  # noqa: E402

S = scipy.sparse.csr_matrix(np.eye(2))
ROWS = np.ones((4, 2))


class Holder:
    rows = ROWS


def in_a_loop() -> None:
    for i in range(2):
        ROWS[i].dot(v)


REFUSED_IN_EXPRESSIONS: dict[str, tuple[Callable[[], Any], str]] = {
    "an element's method": (in_a_loop, r"ROWS\[…\]\.dot takes .*: write array @ node"),
    "a slice's method": (lambda: ROWS[0, :].dot(v), r"ROWS\[…\]\.dot takes .*: write array @ node"),
    "an attribute's": (lambda: Holder.rows[0].dot(v), r"Holder\.rows\[…\]\.dot .* array @ node"),
    "of an expression": (lambda: (ROWS + 1).dot(v), r"\(…\)\.dot takes .*: write array @ node"),
    "r_": (lambda: np.r_[ROWS[0], v, 1.0], r"np\.r_\[\.\.\.\].*write np\.concatenate"),
    "c_": (lambda: np.c_[ROWS[0], v], r"np\.c_\[\.\.\.\].*write np\.column_stack"),
    "sparse @": (lambda: S @ v, r"S is a sparse matrix.*write S\.toarray\(\) @ node"),
    "sparse made here @": (
        lambda: scipy.sparse.eye(2) @ v,
        r"scipy\.sparse\.eye\(\) is a sparse matrix.*toarray\(\) @ node",
    ),
    "@ sparse": (lambda: v @ S, r"S is a sparse matrix.*write S\.toarray\(\) @ node"),
    "sparse *": (lambda: S * v, r"S is a sparse matrix.*write S\.toarray\(\) @ node"),
    "sparse.dot": (lambda: S.dot(v), r"S is a sparse matrix.*write S\.toarray\(\) @ node"),
}


@pytest.mark.parametrize(
    ("call", "message"), REFUSED_IN_EXPRESSIONS.values(), ids=REFUSED_IN_EXPRESSIONS
)
def test_what_is_refused_is_named_with_the_way_out(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(LeakError, match=message):
        call()


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("mean", "np.mean"),
        ("stdev", r"np.std\(x, ddof=1\)"),
        ("pvariance", "np.var"),
        ("harmonic_mean", r"1 / np.mean\(1 / x\)"),
    ],
)
def test_exact_fractions_are_refused_by_name(name: str, instead: str) -> None:
    f = getattr(statistics, name)
    frames_own = {"f": f, "x": x, "statistics": statistics}
    with pytest.raises(LeakError, match=rf"statistics\.{name} takes plain numbers.*use {instead}"):
        eval(f"statistics.{name}([x, x])", frames_own)


def test_an_item_is_refused_in_our_words_where_derivatives_are_taken() -> None:
    def f(x: Any) -> Any:
        a = np.zeros(2)
        a[0] = x
        return np.sum(a)

    with pytest.raises(LeakError, match=r"build the array with np\.stack") as refused:
        grad(f)(2.0)
    assert refused.value.__cause__ is None
    assert any(entry.name == "f" for entry in refused.traceback)
    with pytest.raises(ValueError, match="another"):
        grad(lambda x: _fail())(1.0)


def _fail() -> Any:
    raise ValueError("another")
