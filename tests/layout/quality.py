"""How good a layout is: crossings, lengths, numbers that lie on each other, edges through cards."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Drawn", "Quality", "overlaps", "quality", "sampled"]

Array = np.ndarray[Any, Any]
STRIP = 60.0  # px: the width of the strips in which crossings are looked for
NEAR = 15.0  # px around where two curves begin or end together: there they do not cross
WITHIN = 3.0  # px inside a card's border
CLEAR = 3.0  # px inside the border of a number's room, where its letters do not come
TOGETHER = 2.0  # px between two lines that are seen as one


@dataclass
class Drawn:
    """A layout as it is looked at.

    Attributes
    ----------
    width, height : float
    cards : sequence of (centre x, centre y, width, height)
    paths : sequence of list of float
        Chains of cubic Bézier curves, one an edge.
    ends : sequence of (source, target)
        Indices into `cards`, tokens among them.
    numbers : sequence of (x, y, width, height)
        Where the numbers of edges lie.
    of : sequence of int
        Of which edge each number is.
    """

    width: float
    height: float
    cards: Sequence[Sequence[float]]
    paths: Sequence[Sequence[float]]
    ends: Sequence[tuple[int, int]]
    numbers: Sequence[tuple[float, float, float, float]]
    of: Sequence[int]


@dataclass
class Quality:
    """What is measured of a `Drawn`; lengths in pixels, `overlaps` of edges' numbers.

    `behind` counts pairs of a number and another edge, whose line runs behind it.
    """

    crossings: int
    length: float
    area: float
    through: int
    overlaps: int
    behind: int


def quality(drawn: Drawn) -> Quality:
    """Measure a layout."""
    lines = [sampled(path) for path in drawn.paths]
    length = sum(float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines)
    return Quality(
        _crossings(lines, drawn.ends),
        length,
        drawn.width * drawn.height,
        _through(lines, drawn),
        overlaps(drawn.numbers),
        _behind(lines, drawn),
    )


def sampled(path: Sequence[float], pieces: int = 16) -> Array:
    """Return points along a chain of cubic Bézier curves."""
    points = np.asarray(path, float).reshape(-1, 2)
    t = np.linspace(0, 1, pieces + 1)[1:, None]
    s = 1 - t
    out = [points[:1]]
    for k in range(0, len(points) - 3, 3):
        a, b, c, d = points[k : k + 4]
        if abs(b[1] - a[1]) + abs(c[1] - a[1]) + abs(d[1] - a[1]) < 1e-6:
            out.append(d[None])  # level
        else:
            out.append(s**3 * a + 3 * s * s * t * b + 3 * s * t * t * c + t**3 * d)
    return np.vstack(out)


def overlaps(boxes: Sequence[tuple[float, float, float, float]]) -> int:
    """Return how many pairs of boxes, given by centre and size, lie on each other."""
    order = sorted(boxes)
    wide = max((box[2] for box in boxes), default=0.0)
    found = 0
    for k, (x, y, w, h) in enumerate(order):
        for x2, y2, w2, h2 in order[k + 1 :]:
            if x2 - x >= wide:
                break
            found += x2 - x < (w + w2) / 2 - 1e-6 and abs(y2 - y) < (h + h2) / 2 - 1e-6
    return found


def _behind(lines: Sequence[Array], drawn: Drawn) -> int:
    """Return how often a line runs behind the letters of a number that is not its own."""
    dense = [_dense(line, 2.0) for line in lines]
    points = np.vstack(dense) if dense else np.zeros((0, 2))
    owner = np.concatenate([np.full(len(line), k) for k, line in enumerate(dense)] or [[]])
    order = np.argsort(points[:, 0], kind="stable")
    points, owner = points[order], owner[order].astype(int)
    found = 0
    for own, (x, y, w, h) in zip(drawn.of, drawn.numbers, strict=True):
        lo, hi = np.searchsorted(points[:, 0], [x - w / 2 + CLEAR, x + w / 2 - CLEAR])
        here, of = points[lo:hi], owner[lo:hi]
        inside = (np.abs(here[:, 1] - y) < h / 2 - CLEAR) & (of != own)
        mine = dense[own]
        apart = [np.hypot(*(mine - point).T).min() > TOGETHER for point in here[inside]]
        found += len(set(of[inside][apart].tolist()))
    return found


def _through(lines: Sequence[Array], drawn: Drawn) -> int:
    """Return how many edges run through cards that are not their own."""
    points = np.vstack([_dense(line) for line in lines]) if lines else np.zeros((0, 2))
    owner = np.concatenate([np.full(len(_dense(line)), k) for k, line in enumerate(lines)] or [[]])
    order = np.argsort(points[:, 0], kind="stable")
    points, owner = points[order], owner[order].astype(int)
    found = 0
    for card, (x, y, w, h) in enumerate(drawn.cards):
        lo, hi = np.searchsorted(points[:, 0], [x - w / 2 + WITHIN, x + w / 2 - WITHIN])
        inside = np.abs(points[lo:hi, 1] - y) < h / 2 - WITHIN
        found += sum(card not in drawn.ends[k] for k in set(owner[lo:hi][inside].tolist()))
    return found


def _dense(line: Array, most: float = 10.0) -> Array:
    """Return points no more than so many px apart."""
    out = [line[:1]]
    for a, b in itertools.pairwise(line):
        n = max(1, int(np.hypot(*(b - a)) / most))
        out.append(a + (b - a) * (np.arange(1, n + 1) / n)[:, None])
    return np.vstack(out)


def _crossings(lines: Sequence[Array], ends: Sequence[tuple[int, int]]) -> int:
    """Return how often two edges cross, but not where they begin or end together."""
    if not lines:
        return 0
    a = np.vstack([line[:-1] for line in lines])
    b = np.vstack([line[1:] for line in lines])
    edge = np.concatenate([np.full(len(line) - 1, k) for k, line in enumerate(lines)])
    first = np.floor(np.minimum(a[:, 0], b[:, 0]) / STRIP).astype(int)
    last = np.floor(np.maximum(a[:, 0], b[:, 0]) / STRIP).astype(int)
    strips: dict[int, list[int]] = defaultdict(list)
    for k, (lo, hi) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        for strip in range(lo, hi + 1):
            strips[strip].append(k)
    found = 0
    for strip, members in strips.items():
        at = np.array(members)
        for i, p, x, q in _meetings(a, b, edge, at):
            if np.floor(x / STRIP) == strip:
                found += _is_crossing(lines, ends, i, q, p)
    return found


def _meetings(a: Array, b: Array, edge: Array, at: Array) -> Any:
    """Yield edge, point, its x and the other edge of each pair of segments that meet."""
    start, along = a[at], (b - a)[at]
    top, low = np.minimum(a[at, 1], b[at, 1]), np.maximum(a[at, 1], b[at, 1])
    for i in range(len(at)):
        rest = slice(i + 1, None)
        near = (top[rest] <= low[i]) & (low[rest] >= top[i]) & (edge[at[rest]] != edge[at[i]])
        js = np.nonzero(near)[0] + i + 1
        if not len(js):
            continue
        u, v = along[i], along[js]
        cross = u[0] * v[:, 1] - u[1] * v[:, 0]
        off = start[js] - start[i]
        with np.errstate(divide="ignore", invalid="ignore"):
            s = (off[:, 0] * v[:, 1] - off[:, 1] * v[:, 0]) / cross
            t = (off[:, 0] * u[1] - off[:, 1] * u[0]) / cross
        sizes = np.hypot(*u) * np.hypot(v[:, 0], v[:, 1])
        ok = (np.abs(cross) > 1e-9 * np.maximum(1, sizes)) & (s >= 0) & (s < 1)
        ok &= (t >= 0) & (t < 1)
        for j, share in zip(js[ok], s[ok], strict=True):
            point = start[i] + share * u
            yield int(edge[at[i]]), point, float(point[0]), int(edge[at[j]])


def _is_crossing(
    lines: Sequence[Array], ends: Sequence[tuple[int, int]], e: int, f: int, point: Array
) -> bool:
    if ends[e][0] == ends[f][0]:
        n = min(len(lines[e]), len(lines[f]))
        same = np.all(np.abs(lines[e][:n] - lines[f][:n]) < 1e-6, axis=1)
        parted = int(np.argmin(same)) if not same.all() else n
        if parted and np.hypot(*(point - lines[e][parted - 1])) < NEAR:
            return False
    return not (ends[e][1] == ends[f][1] and np.hypot(*(point - lines[e][-1])) < NEAR)
