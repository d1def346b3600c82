"""The layout without Graphviz."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ad_widget.drawing.layered import place


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[tuple[float, float]], list[tuple[int, int]]]:
    count = draw(st.integers(1, 25))
    sizes = draw(
        st.lists(st.tuples(st.floats(20, 240), st.floats(20, 80)), min_size=count, max_size=count)
    )
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    edges = [pair for pair in draw(st.lists(pairs, max_size=40)) if pair[0] < pair[1]]
    return sizes, edges


@given(graphs())
def test_cards_keep_apart_and_results_stand_right(
    graph: tuple[list[tuple[float, float]], list[tuple[int, int]]],
) -> None:
    sizes, edges = graph
    wide, high, boxes, paths = place(sizes, edges, 66, 34)
    for (w, h), (x, y, bw, bh) in zip(sizes, boxes, strict=True):
        assert (w, h) == (bw, bh)
        assert w / 2 - 1e-6 <= x <= wide - w / 2 + 1e-6
        assert h / 2 - 1e-6 <= y <= high - h / 2 + 1e-6
    for a in range(len(boxes)):
        for b in range(a):
            (xa, ya, wa, ha), (xb, yb, wb, hb) = boxes[a], boxes[b]
            apart_x = abs(xa - xb) >= (wa + wb) / 2 - 1e-6
            assert apart_x or abs(ya - yb) >= (ha + hb) / 2 + 34 - 1e-6
    for (a, b), path in zip(edges, paths, strict=True):
        assert boxes[a][0] < boxes[b][0]
        assert path[:2] == [boxes[a][0] + sizes[a][0] / 2, boxes[a][1]]
        assert (len(path) - 2) % 6 == 0
        assert abs(path[-2] - (boxes[b][0] - sizes[b][0] / 2)) < 1e-6
        assert path[-1] == boxes[b][1]


def test_nothing_is_placed_nowhere() -> None:
    assert place([], [], 66, 34) == (0.0, 0.0, [], [])


def test_an_edge_across_many_columns_makes_no_room_in_each() -> None:
    steps = 400  # a loop, each round of which takes the leaf again
    edges = [(k, k + 1) for k in range(steps)] + [(0, k + 1) for k in range(1, steps)]
    *_, paths = place([(118, 78)] * (steps + 1), edges, 66, 34)
    assert max(map(len, paths)) < 400
    assert len(paths[-1]) == 8
