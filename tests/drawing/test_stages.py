"""The two passes, step by step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ad_widget.drawing.stages import stages

from ..pictured import diamond, first, hostile


def test_stages_go_forward_then_back() -> None:
    program = first()
    run = program.run()
    steps = list(stages(program, run))
    labels = [part.label for part in program.nodes]
    leaves = {k for k, part in enumerate(program.nodes) if part.kind != "op"}
    assert steps[0].values == leaves
    assert not steps[0].grads
    forward = [s for s in steps if not s.grads]
    assert [len(s.values) for s in forward] == list(range(len(leaves), len(labels) + 1))
    seed = steps[len(forward)]
    assert dict(seed.grads) == {labels.index("loss"): 1.0}
    for one, two in zip(steps[len(forward) :], steps[len(forward) + 1 :], strict=False):
        assert one.grads.keys() < two.grads.keys()


@pytest.mark.parametrize("make", [first, diamond, hostile])
def test_the_last_stage_is_the_picture_at_rest(make: Any) -> None:
    program = make()
    run = program.run()
    last = list(stages(program, run))[-1]
    for k, part in enumerate(program.nodes):
        if part.grad is not None:
            np.testing.assert_allclose(last.grads[k], run.numbers[part.grad])


def test_a_gradient_grows_by_each_contribution() -> None:
    program = diamond()
    x = next(k for k, part in enumerate(program.nodes) if part.kind == "leaf")
    run = program.run()
    sums = [float(s.grads[x]) for s in stages(program, run) if x in s.grads]
    assert len(set(sums)) > 1
    assert sums[-1] == pytest.approx(float(run.grads["x"]))
