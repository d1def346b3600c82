"""Which column each card stands in: results right of their operands, edges short in all."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["ranks"]

CLOSURE = 120  # cards: what is larger is not moved as one
ROUNDS = 3
LANES = 3  # a card: beyond that, short edges would cost too many lanes


def ranks(count: int, edges: Sequence[tuple[int, int]], repeated: Sequence[bool]) -> list[int]:
    """Return a column for each card.

    Parameters
    ----------
    count : int
        Cards; operands come before results.
    edges : sequence of (operand, result)
    repeated : sequence of bool
        Which cards may be repeated as tokens, so that a far use of theirs costs nothing.

    Notes
    -----
    Each card stands as late as it can; then a card moves left, with the operands that stand
    directly before it, where this makes the edges shorter in all.  On graphs of this kind it comes
    to what the network simplex method reaches [1]_.

    References
    ----------
    .. [1] E. R. Gansner, E. Koutsofios, S. C. North and K.-P. Vo, "A technique for drawing directed
       graphs", IEEE Trans. Software Eng. 19 (1993) 214-230.
    """
    operands: list[list[int]] = [[] for _ in range(count)]
    results: list[list[int]] = [[] for _ in range(count)]
    for a, b in edges:
        operands[b].append(a)
        results[a].append(b)
    late = _late(count, operands, results)
    short = _shift(count, operands, results, late[:], [False] * count)
    reach = [0] * count
    for a, b in edges:
        if not repeated[a]:
            reach[a] = max(reach[a], short[b] - short[a])
    total = 0
    for r in reach:
        total += r
    if total <= LANES * count:
        return short
    # A long sum would have a lane for each term through all columns after it.
    free = [repeated[v] and not operands[v] and len(results[v]) > 1 for v in range(count)]
    costly = [[a for a in into if not free[a]] for into in operands]
    return _shift(count, costly, results, late, free)


def _late(count: int, operands: list[list[int]], results: list[list[int]]) -> list[int]:
    rank = [0] * count
    for v in range(count):
        for a in operands[v]:
            rank[v] = max(rank[v], rank[a] + 1)
    for v in range(count - 1, -1, -1):
        if results[v]:
            rank[v] = min([rank[b] for b in results[v]]) - 1
    return rank


def _shift(
    count: int,
    operands: list[list[int]],
    results: list[list[int]],
    rank: list[int],
    free: list[bool],
) -> list[int]:
    big = [False] * count
    seen = [-1] * count  # the root in whose closure a card was last
    mark = 0
    for _ in range(ROUNDS):
        moved = False
        for v in range(count):
            big[v] = False
        for root in range(count):
            if not operands[root] or not results[root]:
                continue
            for a in operands[root]:
                if big[a] and rank[a] == rank[root] - 1:
                    big[root] = True
            if big[root]:
                continue
            mark += 1
            seen[root] = mark
            group = [root]
            k = 0
            while k < len(group) and len(group) < CLOSURE:
                v = group[k]
                k += 1
                for a in operands[v]:
                    if seen[a] != mark and rank[a] == rank[v] - 1:
                        seen[a] = mark
                        group.append(a)
            if k < len(group):
                big[root] = True
                continue
            gain = 0
            slack = -1
            for v in group:
                for a in operands[v]:
                    if seen[a] != mark:
                        gain += 1
                        room = rank[v] - rank[a] - 1
                        if slack < 0 or room < slack:
                            slack = room
                for b in results[v]:
                    if seen[b] != mark:
                        gain -= 1
            if slack > 0 and (gain > 0 or (gain == 0 and _stays(root, operands, results))):
                for v in group:
                    rank[v] -= slack
                moved = True
        for v in range(count):
            if results[v] and (free[v] or not operands[v]):
                rank[v] = min([rank[b] for b in results[v]]) - 1
        if not moved:
            break
    return rank


def _stays(v: int, operands: list[list[int]], results: list[list[int]]) -> bool:
    """Say whether an op stays with its operand rather than with its result, at the same lengths.

    One of a single operand does: a neuron's end with its sum.  So does one whose other operands
    are leaves of its own: an error, with what was to come out, stays with what came out, and
    errors of one width share a column.  But what comes of leaves alone is at home anywhere.
    """
    if len(operands[v]) == 1:
        return True
    rest = [a for a in operands[v] if operands[a] or len(results[a]) > 1]
    if len(rest) != 1 or len(results[rest[0]]) != 1:
        return False
    return any(operands[a] for a in operands[rest[0]])
