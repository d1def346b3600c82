"""What keeps edges short, where the columns and their orders leave a choice."""

from __future__ import annotations

from ad_widget.layout.ranks import ranks


def test_an_error_stays_with_what_came_out() -> None:
    """Three values of one leaf, each less a leaf of its own, added up one by one."""
    edges = []
    for k in range(3):
        op, out, wanted, error = range(4 * k + 1, 4 * k + 5)
        edges += [(0, op), (op, out), (out, error), (wanted, error)]
    edges += [(4, 13), (8, 13), (13, 14), (12, 14)]
    column = ranks(15, edges, [False] * 15)
    assert column[4] == column[8] == column[12] == column[13] - 1
    assert column[3] == column[7] == column[11] == column[12] - 1


def test_a_term_of_leaves_alone_stands_with_its_sum() -> None:
    edges = []
    for k in range(3):
        base, power, factor, term = range(4 * k, 4 * k + 4)
        edges += [(base, power), (0, power), (power, term), (factor, term)]
    edges += [(3, 12), (7, 12), (12, 13), (11, 13)]
    column = ranks(14, edges, [False] * 14)
    assert column[11] == column[12] == column[13] - 1
