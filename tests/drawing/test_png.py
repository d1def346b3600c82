"""Drawings as PNG."""

from __future__ import annotations

import struct
import sys
import zlib
from typing import Any

import numpy as np
import pytest

from ad_widget.drawing.png import MOST, png
from ad_widget.drawing.shapes import Drawing
from ad_widget.layout.sizes import STYLE

from ..pictured import arrays, diamond, first, hostile
from .drawn import drawn


def pixels(image: bytes) -> np.ndarray[Any, Any]:
    """Return the red, green, blue and alpha of an image of 8 bits, rows not interlaced."""
    wide, high, depth, kind = struct.unpack(">IIBB", image[16:26])
    assert (depth, kind) == (8, 6)
    raw, at = b"", 8
    while at < len(image):
        (size,) = struct.unpack(">I", image[at : at + 4])
        if image[at + 4 : at + 8] == b"IDAT":
            raw += image[at + 8 : at + 8 + size]
        at += size + 12
    rows = np.frombuffer(zlib.decompress(raw), np.uint8).reshape(high, 1 + 4 * wide).astype(int)
    out = np.zeros((high, 4 * wide), int)
    for k, row in enumerate(rows):
        filter, line, above = row[0], row[1:], out[k - 1] if k else np.zeros(4 * wide, int)
        if filter == 2:
            out[k] = (line + above) % 256
            continue
        for x in range(4 * wide):
            a = out[k, x - 4] if x >= 4 else 0
            b, c = above[x], above[x - 4] if x >= 4 else 0
            p = a + b - c
            near = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            out[k, x] = (line[x] + (0, a, 0, (a + b) // 2, near)[filter]) % 256
    return out.reshape(high, wide, 4)


@pytest.mark.parametrize("make", [first, arrays, diamond, hostile])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_png_has_the_size_of_the_drawing(make: Any, scale: float) -> None:
    one = drawn(make)
    image = png(one, scale=scale)
    assert image.startswith(b"\x89PNG\r\n")
    wide, high = struct.unpack(">II", image[16:24])
    assert abs(wide - scale * one.width) <= 2
    assert abs(high - scale * one.height) <= 2


def test_png_shows_cards_and_texts_in_the_theme() -> None:
    one = drawn(first)
    for theme in ("light", "dark"):
        shown = pixels(png(one, theme, scale=1.0))  # type: ignore[arg-type]

        def near(name: str, part: Any, theme: str = theme) -> int:
            color = [int(STYLE[theme][name][k : k + 2], 16) for k in (1, 3, 5)]
            return int((np.abs(part[..., :3] - color).sum(axis=-1) < 24).sum())

        assert near("background", shown[:10]) == 10 * shown.shape[1]
        card = next(card for card in one.cards if card.kind == "leaf")
        x, y = int(card.x), int(card.y)
        box = shown[y : y + int(card.height), x : x + int(card.width)]
        assert near("accent", box) > 20
        assert near("ink", box) > 10


def test_what_is_too_large_for_a_viewer_is_scaled_down() -> None:
    image = png(Drawing(3.0 * MOST, 300.0, (), (), (), (), ""))
    wide, high = struct.unpack(">II", image[16:24])
    assert wide <= MOST + 1
    assert high == pytest.approx(100, abs=2)


def test_without_its_renderer_the_cure_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'ad_widget\[png\]'"):
        png(drawn(first))
