"""``explore``: a function's graph, live."""

from __future__ import annotations

from typing import Any

import ipywidgets
import numpy as np
import pytest

from ad_widget import AutodiffWidget, Node, explore

W = Node(np.array([[1.0, 2.0], [3.0, 4.0]]))


def quadratic(x: Any, w: Any = 2.0, n: int = 2, kind: str = "plain") -> Any:
    a = w * x
    for _ in range(n):
        a = a + 1.0
    return (a - 4.0) ** 2


def controls(widget: AutodiffWidget) -> dict[str, Any]:
    return {one["name"]: one for one in widget._graph["controls"]}


def test_a_function_becomes_a_widget() -> None:
    widget = explore(quadratic, x=3.0)
    assert widget.values == {"x": 3.0, "w": 2.0}
    assert widget.grads == {"x": 16.0, "w": 24.0}
    assert widget.value == 16.0


def test_the_packages_name_is_the_function_whatever_is_imported() -> None:
    import ad_widget.jupyter.explore

    assert ad_widget.explore is explore


def test_names_come_from_the_functions_own_locals() -> None:
    widget = explore(quadratic, x=3.0)
    assert list(widget.program.keys)[:6] != []
    named = {part.name for part in widget.program.nodes if part.name}
    assert named == {"x", "w", "a₁", "a₂", "a₃"}


def test_places_refer_to_the_functions_source() -> None:
    widget = explore(quadratic, x=3.0)
    source = widget.program.source
    assert source is not None
    assert source.startswith("def quadratic")
    part = next(one for one in widget.program.nodes if one.name == "a₁")
    assert part.span is not None
    line, start, _, end = part.span
    assert source.splitlines()[line - 1][start:end] == "w * x"


@pytest.mark.parametrize(
    ("given", "value", "limits"),
    [
        (2, 2.0, (-6.0, 6.0)),
        (2.0, 2.0, (-6.0, 6.0)),
        (np.float32(2), 2.0, (-6.0, 6.0)),
        ((-5, 5), 0.0, (-5.0, 5.0)),
        ((0.0, 3.0), 1.5, (0.0, 3.0)),
        ((0, 1, 0.3), 0.3, (0.0, 1.0, 0.3)),
    ],
)
def test_leaves_are_abbreviated_as_for_interact(
    given: Any, value: float, limits: tuple[float, ...]
) -> None:
    widget = explore(lambda x: x * 2.0, x=given)
    assert widget.values["x"] == pytest.approx(value)
    control = controls(widget)["x"]
    assert (control["min"], control["max"], control["step"])[: len(limits)] == limits


def test_arrays_are_leaves() -> None:
    for given in ([1.0, 2.0], np.array([1.0, 2.0])):
        widget = explore(lambda v: (v * v).sum(), v=given)
        assert widget.grads["v"].tolist() == [2.0, 4.0]


def test_leaves_stand_in_the_order_of_the_call() -> None:
    given = {f"p{k}": float(k + 1) for k in range(14)}
    widget = explore(lambda **p: p["p12"] * sum(p.values()), **given)
    assert list(widget.values) == list(given)


def test_what_is_no_number_is_passed_on() -> None:
    def f(x: Any, kind: str, n: Any, flag: bool) -> Any:
        assert (kind, n, flag) == ("cube", 3, True)
        return x**n

    widget = explore(f, x=2.0, kind="cube", n=ipywidgets.fixed(3), flag=True)
    assert widget.grads == {"x": 12.0}


def test_nodes_of_ones_own_follow_the_slider() -> None:
    x = Node(2.0)
    widget = explore(lambda x: (W * x).sum(), x=x)
    assert set(widget.values) == {"x", "W"}
    widget.values = {"x": 5.0}
    assert float(x) == 5.0
    assert W.grad is not None
    assert W.grad.data.tolist() == [[5.0, 5.0], [5.0, 5.0]]


def test_methods_and_callable_objects() -> None:
    class Model:
        def __init__(self) -> None:
            self.W = Node(3.0)

        def loss(self, x: Any) -> Any:
            return self.W * x

        def __call__(self, x: Any) -> Any:
            return self.W + x

    model = Model()
    assert set(explore(model.loss, x=2.0).grads) == {"x", "self.W"}
    assert explore(model, x=2.0).value == 5.0


def test_parameters_of_every_kind() -> None:
    def f(x: Any, /, y: Any, *rest: Any, z: Any, **more: Any) -> Any:
        return x + 2.0 * y + 3.0 * z + 4.0 * more["q"]

    assert explore(f, x=1.0, y=1.0, z=1.0, q=1.0).grads == {"x": 1.0, "y": 2.0, "z": 3.0, "q": 4.0}


def test_a_guard_that_flips_calls_the_function_again() -> None:
    def f(x: Any) -> Any:
        return x * 2.0 if x > 0 else x * x

    widget = explore(f, x=3.0)
    widget.values = {"x": -4.0}
    assert (widget.value, widget.grads["x"]) == (16.0, -8.0)
    widget.values = {"x": 1.0}
    assert (widget.value, widget.grads["x"]) == (2.0, 2.0)


def test_an_error_of_the_function_in_a_rerun_changes_nothing() -> None:
    def f(x: Any) -> Any:
        if x < 0:
            raise ValueError("too low")
        return x * 2.0

    widget = explore(f, x=3.0)
    with pytest.raises(RuntimeError, match=r"ValueError: too low \(line \d+\)"):
        widget.values = {"x": -1.0}
    assert widget.values == {"x": 3.0}
    assert widget.value == 6.0


@pytest.mark.parametrize(
    ("f", "leaves", "error", "message"),
    [
        (quadratic, {}, TypeError, "quadratic needs a value for 'x'"),
        (quadratic, {"x": 1.0, "q": 2.0}, TypeError, "no parameter 'q'; its parameters: x, w"),
        (quadratic, {"x": (3, 1)}, ValueError, "minimum 3 is not below the maximum 1"),
        (quadratic, {"x": (0, 1, 0)}, ValueError, "step must be above 0"),
        (quadratic, {"x": np.array(1j)}, TypeError, "'x' cannot be a leaf.*complex"),
        (
            lambda x: 3.0,
            {"x": 1.0},
            TypeError,
            "returned no Node but float.*: return what it computes",
        ),
        (lambda x: float(x.data) * 2, {"x": 1.0}, TypeError, r"the path was lost at line"),
        (lambda x: x > 2, {"x": 1.0}, ValueError, "comes from no leaf"),
    ],
)
def test_what_cannot_be_explored(
    f: Any, leaves: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        explore(f, **leaves)


def test_a_slider_of_ipywidgets_gives_value_and_range() -> None:
    slider = ipywidgets.FloatSlider(min=0, max=4, step=0.5, value=1)
    widget = explore(lambda x: x * x, x=slider)
    assert widget.values == {"x": 1.0}
    assert [controls(widget)["x"][key] for key in ("min", "max", "step")] == [0.0, 4.0, 0.5]


def test_what_is_no_number_is_refused_and_nothing_changes() -> None:
    widget = explore(lambda x: x * x, x=1.0)
    for value in (None, "3", "three", 1j):
        with pytest.raises(TypeError):
            widget.values = {"x": value}
        assert widget.values == {"x": 1.0}


def test_a_range_by_powers_begins_in_its_middle() -> None:
    widget = explore(lambda rate: rate**2, rate=(0.001, 10, "log"))
    assert widget.values["rate"] == pytest.approx(0.1)
    assert widget.controls[0] == {
        "name": "rate",
        "kind": "scalar",
        "min": 0.001,
        "max": 10.0,
        "log": True,
        "step": 0.01,
        "value": widget.values["rate"],
    }
    assert "rate=(0.001, 10.0, 'log')" in widget.python()
    for bad in ((0, 1, "log"), (1, 0.1, "log"), ("a", 1, "log")):
        with pytest.raises(ValueError, match="a logarithmic range"):
            explore(lambda rate: rate**2, rate=bad)
