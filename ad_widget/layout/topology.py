"""Operands before results, and groups that would make a circle."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["reentered", "topological"]


def topological(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """Return 0 … count - 1 with operands before results; what is in order already stays as it is.

    Raises
    ------
    ValueError
        If the edges make a circle.
    """
    operands: list[list[int]] = [[] for _ in range(count)]
    for a, b in edges:
        operands[b].append(a)
    order: list[int] = []
    state = [0] * count  # 1: its operands are being visited; 2: done
    for root in range(count):
        stack = [root]
        while stack:
            v = stack[-1]
            if state[v] == 0:
                state[v] = 1
                for a in reversed(operands[v]):
                    if state[a] == 1:
                        raise ValueError(f"cards {a} and {v} depend on each other: a circle")
                    if state[a] == 0:
                        stack.append(a)
            else:
                stack.pop()
                if state[v] == 1:
                    state[v] = 2
                    order.append(v)
    return order


def reentered(
    count: int, edges: Sequence[tuple[int, int]], group_of: Sequence[int | None]
) -> list[int]:
    """Return the groups that cannot be boxes, since they are left and entered again.

    Parameters
    ----------
    count : int
    edges : sequence of (operand, result)
    group_of : sequence of int or None
        The group of each, at one level; groups that contain each other are looked at in turn.

    Returns
    -------
    list of int
        Of each circle the smallest group, until there is no circle.
    """
    group = list(group_of)
    size: dict[int, int] = {}
    for g in group:
        if g is not None:
            size[g] = size.get(g, 0) + 1
    out: list[int] = []
    unit = [0] * count
    # What one pass has taken away is in no circle of the next, in which groups are less.
    left: Sequence[int] = range(count)
    ties = edges
    while True:
        number: dict[int, int] = {}
        total = 0
        for v in left:
            g = group[v]
            if g is None:
                unit[v] = total
                total += 1
            else:
                if g not in number:
                    number[g] = total
                    total += 1
                unit[v] = number[g]
        links = [(unit[a], unit[b]) for a, b in ties if unit[a] != unit[b]]
        stuck = _peeled(total, links)
        if stuck is None:
            return sorted(out)
        smallest = -1
        for g, k in number.items():
            if stuck[k] and (smallest < 0 or size[g] < size[smallest]):
                smallest = g
        if smallest < 0:
            raise ValueError("the edges make a circle")
        out.append(smallest)
        left = [v for v in left if stuck[unit[v]]]
        ties = [(a, b) for a, b in ties if stuck[unit[a]] and stuck[unit[b]]]
        for v in left:
            if group[v] == smallest:
                group[v] = None


def _peeled(count: int, links: Sequence[tuple[int, int]]) -> list[bool] | None:
    """Take away what has nothing before it, then what has nothing after it; say what is left."""
    left = [True] * count
    remain = count
    for forth in (True, False):
        degree = [0] * count
        after: list[list[int]] = [[] for _ in range(count)]
        for a, b in links:
            if left[a] and left[b]:
                degree[b if forth else a] += 1
                after[a if forth else b].append(b if forth else a)
        ready = [v for v in range(count) if left[v] and degree[v] == 0]
        while ready:
            v = ready.pop()
            left[v] = False
            remain -= 1
            for w in after[v]:
                degree[w] -= 1
                if degree[w] == 0:
                    ready.append(w)
    return left if remain else None
