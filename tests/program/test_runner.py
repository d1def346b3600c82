"""Running again: whose the arrays are, what an error leaves behind, and what is no code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ad_widget import Node, define
from ad_widget.engine import OPS, Op
from ad_widget.program import Program, lower


@pytest.fixture
def defined() -> Iterator[Callable[..., Op]]:
    """Give `define`, and take what it made out of the table again."""
    before = dict(OPS)
    yield define
    OPS.clear()
    OPS.update(before)


def network(n: int = 40) -> Program:
    """Return a program of arrays large enough to share memory, with views among its values."""
    rng = np.random.default_rng(0)
    W, x = Node(rng.normal(size=(n, n))), Node(rng.normal(size=(n, n)))
    h = np.tanh(W @ x)
    y = (h.T.reshape(n * n) * 2.0 + h.reshape(n * n)) ** 2
    return lower(np.mean(y), [("W", W), ("x", x)])[0]


def test_no_run_changes_what_another_gave() -> None:
    program = network()
    rng = np.random.default_rng(1)
    kept = []
    for _ in range(5):
        run = program.run({"W": rng.normal(size=(40, 40))})
        kept.append((run, [None if x is None else np.array(x) for x in run.numbers]))
    for run, before in kept:
        for have, want in zip(run.numbers, before, strict=True):
            if want is not None:
                assert_array_equal(have, want)


def test_an_array_outlives_its_run_and_so_does_a_view_of_it() -> None:
    program = network()
    array = program.run().grads["W"]
    view = program.run({"x": np.ones((40, 40))}).grads["W"][1:, ::2]
    before = array.copy(), view.copy()
    for k in range(3):
        program.run({"x": np.full((40, 40), float(k))})
    assert_array_equal(array, before[0])
    assert_array_equal(view, before[1])


def test_what_is_given_and_what_is_handed_out_are_apart() -> None:
    program = network()
    mine = np.ones((40, 40))
    run = program.run({"W": mine})
    mine[:] = 7.0
    assert_array_equal(run.values["W"], np.ones((40, 40)))
    again = program.run()
    again.values["W"][:] = 9.0
    assert_array_equal(program.run().values["W"], program.leaves[0].data)


def test_shared_memory_gives_the_same_numbers() -> None:
    program = network()
    want = program.run(xp=np, values=None)
    from ad_widget.program.runner import evaluate

    numbers = evaluate(program, program.arguments(None), np)
    for k in program.show:
        assert_allclose(want.numbers[k], numbers[k], rtol=1e-13)


def test_an_array_that_nobody_holds_is_used_again() -> None:
    program = network()
    addresses = {program.run().grads["W"].ctypes.data for _ in range(4)}
    assert len(addresses) <= 2


@pytest.mark.parametrize(
    "error", [np.linalg.LinAlgError("singular"), SystemExit(1), KeyboardInterrupt()]
)
@pytest.mark.parametrize("shape", [(), (3,)])
def test_a_step_that_raises_leaves_a_program_that_runs(
    error: BaseException, shape: Any, defined: Callable[..., Op]
) -> None:
    armed = [False]

    def forward(x: Any, xp: Any = np) -> Any:
        if armed[0]:
            raise error
        return x * 2.0

    op = defined("tests raising", forward, lambda g, ans, x: 2.0 * g)
    x = Node(np.ones(shape))
    program, _ = lower(np.sum(op(x * x)), [("x", x)])
    before = program.run()
    kept = np.array(before.grads["x"])
    armed[0] = True
    with pytest.raises(type(error)) as caught:
        program.run({"x": np.full(shape, 5.0)})
    if isinstance(error, Exception):
        assert "in step 1 (tests raising) of the program" in "".join(caught.value.__notes__)
    with pytest.raises(RuntimeError, match="did not finish"):
        program.runner.get(program.output)
    assert_array_equal(before.grads["x"], kept)
    armed[0] = False
    assert_allclose(program.run({"x": np.full(shape, 3.0)}).grads["x"], np.full(shape, 12.0))


@pytest.mark.parametrize(
    "name",
    [
        "leaky-relu",
        "x.y",
        "my op",
        "a{b}",
        "1",
        "run",
        "v0",
        "f(0)",
        '"',
        "ü",
        "x\\y_z",
        "):\n" * 0 + "):",
    ],
)
@pytest.mark.parametrize("shape", [(), (2,)])
def test_any_name_will_do(name: str, shape: Any, defined: Callable[..., Op]) -> None:
    double = defined(
        name, lambda x, xp=np: x * 2.0, lambda g, ans, x: 2.0 * g, scalar=lambda x: x * 2.0
    )
    x = Node(np.ones(shape))
    program, _ = lower(np.sum(double(x)), [("x", x)])
    assert_allclose(program.run({"x": np.full(shape, 3.0)}).grads["x"], np.full(shape, 2.0))
    part = next(part for part in program.nodes if part.op == name)
    assert part.formula.format("x").count("{") == part.formula.format("x").count("}")


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "\ud800"])
def test_what_cannot_be_a_name_is_refused_at_once(name: str) -> None:
    with pytest.raises(ValueError, match="what its card says"):
        define(name, lambda x: x, lambda g, ans, x: g)
    with pytest.raises(TypeError, match="is a text"):
        define(7, lambda x: x)  # type: ignore[arg-type]


def test_nothing_but_our_own_text_is_compiled(
    defined: Callable[..., Op], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    keep = compile
    monkeypatch.setattr(
        "builtins.compile", lambda source, *rest: seen.append(str(source)) or keep(source, *rest)
    )
    odd = defined("odd_name_of_mine", lambda x, xp=np, **attrs: x, lambda g, ans, x, **attrs: g)
    for shape in ((), (2,)):
        x = Node(np.ones(shape))
        program, _ = lower(odd(x, text="odd_text") * 2.0, [("odd_leaf", x)])
        program.run()
    text = "\n".join(seen)
    assert "def run" in text
    assert "odd" not in text
    assert "sys" in sys.modules
