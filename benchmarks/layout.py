"""Layout: how good and how quick, beside Graphviz's ``dot``.

The graphs are those of programs as lectures have them (`tests/layout/programs.py`), with cards of
the sizes that the widget gives them.  ``dot`` gets the same sizes, and the gaps with which the
widget was laid out by it.  Measured on the curves as drawn: crossings, edges through cards that
are not their own, lengths, area, overlaps of edges' numbers, and lines that run behind the number
of another edge.  ``dot`` has no place for numbers: they lie where its curves come near the result.
For ``dot`` an overlap is one of usual numbers, for ours one of the whole room that a number may
take.

Times are the best of some: of a process that has just laid out others.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from ad_widget.layout import Graph, layout
from tests.conftest import FRONTEND, node_path
from tests.layout.graphs import as_json, of_program
from tests.layout.programs import CELLS, FUNCTIONS, multilayer, program
from tests.layout.quality import Drawn, Quality, quality
from tests.layout.test_layout import drawn

from .report import Goal, Report

PATIENCE = 60.0  # seconds for `dot`
USUAL = 44.0, 15.0  # px: the size of a usual number
SHARE, FAR = 0.42, 28.0  # where a number lies on a curve of `dot`, seen from the result
GAPS = 66.0, 34.0  # px between columns, and between cards


@dataclass
class Row:
    """One program: how large, and how good either layout is."""

    name: str
    nodes: int
    ours: Quality
    dots: Quality | None
    python: float
    dot: float | None


def run(rounds: int) -> Report:
    report = Report("Layout: ours beside dot's")
    report.lines += [
        "| program | nodes | crossings | dot | length | area | through cards | overlaps | dot "
        "| behind | dot | Python, ms | dot, ms |",
        "|" + "---|" * 13,
    ]
    rows = []
    for name in [*CELLS, *FUNCTIONS]:
        row = _row(name, of_program(program(name)), rounds)
        rows.append(row)
        report.lines.append(_line(row))
    _sum_up(report, rows)
    _times(report, rounds)
    return report


def _row(name: str, graph: Graph, rounds: int) -> Row:
    ours, took = _best(lambda: layout(graph), min(rounds, 5))
    since = perf_counter()
    theirs = _dot(graph)
    waited = perf_counter() - since
    seen = quality(drawn(graph, ours))
    dots = None if theirs is None else quality(theirs)
    return Row(name, len(graph.cards), seen, dots, took, None if theirs is None else waited)


def _line(row: Row) -> str:
    ours, dots = row.ours, row.dots
    if dots is None:
        versus = ["over a minute" if shutil.which("dot") else "none", "", "", "", ""]
    else:
        versus = [
            f"{dots.crossings:,}",
            f"{ours.length / dots.length:.2f}",
            f"{ours.area / dots.area:.2f}",
            f"{dots.overlaps:,}",
            f"{dots.behind:,}",
        ]
    dot = "" if row.dot is None else f"{1000 * row.dot:.0f}"
    return (
        f"| {row.name} | {row.nodes} | {ours.crossings:,} | {versus[0]} | {versus[1]} "
        f"| {versus[2]} | {ours.through} | {ours.overlaps} | {versus[3]} "
        f"| {ours.behind} | {versus[4]} | {1000 * row.python:.1f} | {dot} |"
    )


def _sum_up(report: Report, rows: Sequence[Row]) -> None:
    goals = report.goals
    goals.append(Goal("layout: edges through cards", sum(row.ours.through for row in rows), 0))
    small = sum(row.ours.overlaps for row in rows if row.nodes <= 100)
    goals.append(Goal("layout: overlaps of numbers, up to 100 nodes", small, 0))
    behind = sum(row.ours.behind for row in rows)
    goals.append(Goal("layout: lines behind another edge's number", behind, 0))
    known = [(row, row.dots) for row in rows if row.dots is not None]
    if not known:
        report.lines.append("\nWithout `dot` on the PATH there is nothing to compare with.")
        return
    total = sum(row.ours.crossings for row, _ in known)
    theirs = sum(dots.crossings for _, dots in known)
    goals.append(Goal("layout: crossings, sum ÷ dot's", total / theirs, 0.7))
    over = [row.ours.crossings - max(dots.crossings, dots.crossings + 2) for row, dots in known]
    goals.append(Goal("layout: crossings beyond dot's + 2, worst", max(over), 0))
    lengths = [row.ours.length / dots.length for row, dots in known]
    areas = [row.ours.area / dots.area for row, dots in known]
    goals.append(Goal("layout: length ÷ dot's, median", median(lengths), 0.95))
    goals.append(Goal("layout: length ÷ dot's, worst", max(lengths), 1.05))
    goals.append(Goal("layout: area ÷ dot's, median", median(areas), 0.95))
    goals.append(Goal("layout: area ÷ dot's, worst", max(areas), 1.15))
    large = [(row.ours.overlaps, dots.overlaps) for row, dots in known if row.nodes > 100]
    share = sum(a for a, _ in large) / max(sum(b for _, b in large), 1)
    goals.append(Goal("layout: overlaps of numbers beyond 100 nodes ÷ dot's", share, 0.1))


# ---------------------------------------------------------------------- dot


def _dot(graph: Graph) -> Drawn | None:
    """Return what ``dot`` makes of a graph."""
    lines = [
        "digraph {",
        f"rankdir=LR ranksep={GAPS[0] / 72:.4g} nodesep={GAPS[1] / 72:.4g}",
        f"nslimit={min(4.0, 2000 / max(len(graph.cards), 1)):.3g}",
        'node [shape=box fixedsize=true label=""]',
        "edge [arrowhead=none tailport=e headport=w]",
    ]
    for k, card in enumerate(graph.cards):
        lines.append(f"n{k} [width={card.width / 72:.5g} height={card.height / 72:.5g}]")
    lines += [f"n{e.source} -> n{e.target} [id=e{k}]" for k, e in enumerate(graph.edges)]
    try:
        done = subprocess.run(
            ["dot", "-Tjson0"],
            input="\n".join([*lines, "}"]).encode(),
            check=True,
            capture_output=True,
            timeout=PATIENCE,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    data = json.loads(done.stdout)
    left, bottom, right, top = map(float, data["bb"].split(","))

    def points(text: str) -> list[float]:
        numbers = [float(x) for x in text.replace(" ", ",").split(",")]
        return [top - x if k % 2 else x - left for k, x in enumerate(numbers)]

    cards: list[Any] = [None] * len(graph.cards)
    for item in data.get("objects", ()):
        size = 72 * float(item["width"]), 72 * float(item["height"])
        cards[int(item["name"][1:])] = [*points(item["pos"]), *size]
    paths: list[Any] = [None] * len(graph.edges)
    for item in data.get("edges", ()):
        paths[int(item["id"][1:])] = points(item["pos"])
    of = [k for k, edge in enumerate(graph.edges) if edge.slot is not None]
    numbers = [(*_number_at(paths[k]), *USUAL) for k in of]
    ends = [(edge.source, edge.target) for edge in graph.edges]
    return Drawn(right - left, top - bottom, cards, paths, ends, numbers, of)


def _number_at(path: Sequence[float]) -> tuple[float, float]:
    """Return where on a curve that runs to the right a number lies."""
    x = path[-2] - min(SHARE * (path[-2] - path[0]), FAR)
    k = 0
    while k + 8 < len(path) and path[k + 6] < x:
        k += 6
    low, high = 0.0, 1.0
    for _ in range(20):
        t = (low + high) / 2
        if _cubic(path[k : k + 8 : 2], t) < x:
            low = t
        else:
            high = t
    return x, _cubic(path[k + 1 : k + 9 : 2], low)


def _cubic(p: Sequence[float], t: float) -> float:
    s = 1 - t
    return s**3 * p[0] + 3 * s * s * t * p[1] + 3 * s * t * t * p[2] + t**3 * p[3]


# ---------------------------------------------------------------------- time


def _best(do: Callable[[], Any], times: int) -> tuple[Any, float]:
    best, made = float("inf"), None
    for _ in range(max(times, 1)):
        since = process_time()
        made = do()
        best = min(best, process_time() - since)
    return made, best


def _network(*widths: int) -> Graph:
    """Return the graph of a network of single numbers."""
    from ad_widget import explore

    f, leaves = multilayer(*widths)
    return of_program(explore(f, **leaves).program)


def _times(report: Report, rounds: int) -> None:
    graphs = [
        ("400 nodes", _network(4, 9, 9, 1), 0.1, 10.0),
        ("3,000 nodes", _network(8, 32, 22, 1), 1.2, 150.0),
        ("a loop of 150 turns", of_program(program("loop 150")), 0.1, 100.0),
    ]
    page = _page_times([graph for _, graph, _, _ in graphs], rounds)
    report.lines += ["", "| | nodes | Python, ms | page, ms |", "|---|---|---|---|"]
    for k, (name, graph, python_most, page_most) in enumerate(graphs):
        _, took = _best(lambda graph=graph: layout(graph), min(rounds, 5))  # type: ignore[misc]
        ms = "" if page is None else f"{page[k]:.1f}"
        report.lines.append(f"| {name} | {len(graph.cards):,} | {1000 * took:.0f} | {ms} |")
        report.goals.append(Goal(f"layout: {name} in Python, s", took, python_most))
        if page is not None:
            report.goals.append(Goal(f"layout: {name} in the page, ms", page[k], page_most))


def _page_times(graphs: Sequence[Graph], rounds: int) -> list[float] | None:
    """Return the best times of the page's layout, in ms, by Node."""
    node = node_path()
    if node is None or not (FRONTEND / "node_modules").exists():
        return None
    with TemporaryDirectory() as home:
        given, returned = Path(home) / "graphs.json", Path(home) / "layouts.json"
        given.write_text(json.dumps([{"graph": as_json(g), "options": {}} for g in graphs]))
        command = [
            node,
            "test/layout.mjs",
            str(given),
            str(returned),
            "--times",
            str(max(25, 3 * rounds)),
        ]
        subprocess.run(command, cwd=FRONTEND, check=True)
        return [answer["ms"] for answer in json.loads(returned.read_text("utf-8"))]
