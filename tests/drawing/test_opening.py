"""Groups that open by themselves: as many as leave the picture readable, and the path selected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ad_widget.drawing.opening import groups_open, readable_open
from ad_widget.drawing.scene import place, scene
from ad_widget.program import Program
from ad_widget.publish.html import payload

from ..browser.siblings import SIBLINGS
from ..conftest import run
from ..pictured import widget
from .networks import CASES

# Too large however many groups are closed: each weight is used beside the network too.
MOONS = "moons"
OPENED = {**CASES, MOONS: lambda: widget(SIBLINGS[MOONS])}


def said(program: Program, open: Any) -> list[Any]:
    return [
        [item.key, item.label, item.holds or "", item.inside, item.count]
        for item in scene(program, open).items
    ]


def test_the_page_opens_the_same(npm: list[str], node: str, tmp_path: Path) -> None:
    given, returned = tmp_path / "graphs.json", tmp_path / "answers.json"
    jobs = []
    for make in OPENED.values():
        graph = payload(make().snapshot)["_graph"]
        keys = make().program.keys
        jobs.append({"graph": {**graph, "id": 1}, "select": [keys[2], keys[len(keys) // 2]]})
    given.write_text(json.dumps(jobs), "utf-8")
    run([node, "test/opening.mjs", str(given), str(returned)], node)
    answers = json.loads(returned.read_text("utf-8"))
    for job, make, answer in zip(jobs, OPENED.values(), answers, strict=True):
        program = make().program
        open = {way: readable_open(program, way) for way in ("lr", "tb")}  # type: ignore[arg-type]
        assert answer["open"] == open
        views = [{"open": [], "select": key} for key in job["select"]]
        opens = [open["lr"], *(groups_open(program, view) for view in views)]
        assert answer["said"] == [said(program, one) for one in opens]


@pytest.mark.parametrize("name", CASES)
def test_the_picture_can_be_read(name: str) -> None:
    program = CASES[name]().program
    placed = place(scene(program, readable_open(program)))
    assert min(1000 / placed.width, 490 / placed.height) * 17 >= 11


def test_what_is_too_large_with_all_closed_opens_closed() -> None:
    program = OPENED[MOONS]().program
    assert readable_open(program) == []
    assert len(scene(program, []).items) < len(program.nodes) / 2


def test_the_path_to_what_is_selected_opens() -> None:
    program = CASES["network 2-4-4-1"]().program
    inside = [k for k, part in enumerate(program.nodes) if part.scope is not None]
    view: dict[str, Any] = {"open": [], "select": program.keys[inside[0]]}
    drawn = scene(program, groups_open(program, view))
    assert view["select"] in {item.key for item in drawn.items}
    assert any(item.kind == "group" for item in drawn.items)
    assert groups_open(program, {"open": []}) == []
    assert groups_open(program, {}) == readable_open(program)
