"""Modes: no graph, and observers; each belongs to its thread."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from ad_widget import Node, no_grad
from ad_widget.engine.context import MODES, observing


class Log:
    """An observer that writes down what it is told."""

    plain = False

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.reads: list[tuple[Node, str]] = []

    def made(self, node: Node) -> None:
        self.nodes.append(node)

    def was_read(self, node: Node, kind: str) -> None:
        self.reads.append((node, kind))

    def lost(self, node: Node, call: str, line: int) -> None: ...


def test_no_grad_builds_no_graph() -> None:
    x = Node([1.0, 2.0])
    with no_grad():
        for y in (x * 2.0, np.sin(x), np.sum(x), np.where(x > 0, x, 0.0), x[0]):
            assert not y.requires_grad
            assert y.children == ()
    assert (x * 2.0).requires_grad


def test_modes_nest_and_end_with_their_block_whatever_happens() -> None:
    x = Node(1.0)
    with no_grad():
        with pytest.raises(ZeroDivisionError), no_grad():
            1 / 0  # noqa: B018
        assert not (x * x).requires_grad
    assert (x * x).requires_grad
    assert MODES == {}


def test_an_observer_is_told_of_nodes_and_looks() -> None:
    log = Log()
    with observing(log):
        x = Node(3.0)
        y = x * 2.0
        if y > 5.0:
            float(y)
        _ = x.data
    assert log.nodes[:2] == [x, y]
    assert [kind for _, kind in log.reads] == ["bool", "value", "value"]
    assert log.reads[1][0] is y
    assert log.reads[2][0] is x
    Node(1.0)
    assert len(log.nodes) == 3


def test_a_mode_does_not_reach_another_thread() -> None:
    x, required = Node(1.0), []
    log = Log()

    def work() -> None:
        required.append((x * 2.0).requires_grad)

    with no_grad(), observing(log):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert required == [True]
    assert log.nodes == []
