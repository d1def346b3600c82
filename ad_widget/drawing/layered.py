"""A layered layout in plain Python, for pictures drawn where there is no Graphviz.

Ranks by longest path with operands drawn near to their results, crossings thinned out by
barycentre sweeps, heights by averaging neighbours [1]_.  The widget itself never uses it: a page
without ``dot`` runs Graphviz as WebAssembly.

References
----------
.. [1] K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of hierarchical
   system structures", IEEE Trans. SMC 11 (1981) 109-125.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

__all__ = ["Box", "place"]

Box = tuple[float, float, float, float]  # centre x, centre y, width, height
SWEEPS = 8
LONG = 24  # columns: an edge over more, such as a loop's from its leaf, runs behind the cards


def place(
    sizes: Sequence[tuple[float, float]],
    edges: Sequence[tuple[int, int]],
    rank_gap: float,
    node_gap: float,
) -> tuple[float, float, list[Box], list[list[float]]]:
    """Place boxes from left to right and draw a curve for each edge.

    Parameters
    ----------
    sizes : sequence of (width, height)
        One a node; operands come before results.
    edges : sequence of (operand, result)
    rank_gap, node_gap : float
        Least distance between columns, and between the boxes of one.

    Returns
    -------
    width, height : float
    boxes : list of (centre x, centre y, width, height)
    paths : list of list of float
        A chain of cubic Bézier curves an edge: x0, y0, then three points a piece.
    """
    count = len(sizes)
    rank = _ranks(count, edges)
    # Long edges pass through a thin box in each column between, so that cards make room.
    heights = [h for _, h in sizes]
    links: list[tuple[int, int]] = []
    chains: list[list[int]] = []
    for a, b in edges:
        chain = [a]
        for r in range(rank[a] + 1, rank[b] if rank[b] - rank[a] <= LONG else 0):
            rank.append(r)
            heights.append(0.0)
            chain.append(len(rank) - 1)
        chain.append(b)
        chains.append(chain)
        links += pairwise(chain)

    columns: list[list[int]] = [[] for _ in range(max(rank, default=-1) + 1)]
    for node, r in enumerate(rank):
        columns[r].append(node)
    before: list[list[int]] = [[] for _ in rank]
    after: list[list[int]] = [[] for _ in rank]
    for a, b in links:
        before[b].append(a)
        after[a].append(b)
    y = _heights(columns, before, after, heights, node_gap)

    left, x = 0.0, [0.0] * len(rank)
    spans: list[tuple[float, float]] = []
    for column in columns:
        wide = max((sizes[n][0] for n in column if n < count), default=0.0)
        for node in column:
            x[node] = left + wide / 2
        spans.append((left, left + wide))
        left += wide + rank_gap
    top = min((y[n] - heights[n] / 2 for n in range(len(rank))), default=0.0)
    bottom = max((y[n] + heights[n] / 2 for n in range(len(rank))), default=0.0)
    boxes = [(x[n], y[n] - top, *sizes[n]) for n in range(count)]
    paths = []
    for chain in chains:
        a, b = chain[0], chain[-1]
        at = x[a] + sizes[a][0] / 2
        path = [at, y[a] - top]
        for node in chain[1:]:
            start, end = spans[rank[node]] if node >= count else (x[b] - sizes[b][0] / 2,) * 2
            middle = (at + start) / 2
            path += [middle, path[-1], middle, y[node] - top, start, y[node] - top]
            if end > start:
                third = (end - start) / 3
                path += [start + third, path[-1], end - third, path[-1], end, path[-1]]
            at = end
        paths.append(path)
    return max(left - rank_gap, 0.0), bottom - top, boxes, paths


def _ranks(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    rank = [0] * count
    for a, b in sorted(edges, key=lambda edge: edge[1]):
        rank[b] = max(rank[b], rank[a] + 1)
    near: dict[int, int] = {}
    for a, b in edges:
        near[a] = min(near.get(a, rank[b]), rank[b])
    fed = {b for _, b in edges}
    for node, r in near.items():
        if node not in fed:
            rank[node] = r - 1
    return rank


def _heights(
    columns: list[list[int]],
    before: list[list[int]],
    after: list[list[int]],
    heights: list[float],
    gap: float,
) -> list[float]:
    y = [0.0] * len(heights)

    def stack(column: list[int], wanted: dict[int, float]) -> None:
        """Put a column's boxes as near to their wanted heights as their order allows."""
        groups: list[list[float]] = []  # [sum of wanted centres, boxes, size], merged where tight
        for node in column:
            size = heights[node] + gap
            group = [wanted[node] - size / 2, 1.0, size]
            while groups and groups[-1][0] / groups[-1][1] + groups[-1][2] > group[0] / group[1]:
                last = groups.pop()
                group = [
                    last[0] + group[0] - group[1] * last[2],
                    last[1] + group[1],
                    last[2] + group[2],
                ]
            groups.append(group)
        nodes = iter(column)
        for total, boxes, _ in groups:
            at = total / boxes
            for _ in range(int(boxes)):
                node = next(nodes)
                y[node] = at + (heights[node] + gap) / 2
                at += heights[node] + gap

    for column in columns:
        stack(column, {n: float(k) for k, n in enumerate(column)})
    for sweep in range(SWEEPS):
        forth = sweep % 2 == 0
        near = before if forth else after
        for column in columns if forth else columns[::-1]:
            wanted = {
                n: sum(y[m] for m in near[n]) / len(near[n]) if near[n] else y[n] for n in column
            }
            if sweep < SWEEPS - 2:
                column.sort(key=wanted.__getitem__)
            stack(column, wanted)
    return y
