"""Drawings as PNG: the SVG, rendered by resvg."""

from __future__ import annotations

from typing import Literal

from .shapes import Drawing
from .svg import svg

__all__ = ["png"]

MOST = 16_000  # px: larger images are scaled down, as few programs open them


def png(drawn: Drawing, theme: Literal["light", "dark"] = "light", scale: float = 2.0) -> bytes:
    """Return a drawing as PNG at `scale` pixels to one.

    Raises
    ------
    ModuleNotFoundError
        If `resvg-py` is not installed; the message says how to.
    """
    try:
        from resvg_py import svg_to_bytes
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "a .png needs the package resvg-py: pip install 'ad_widget[png]' "
            "(.svg and .pdf need nothing)",
            name=error.name,
        ) from None
    scale = min(scale, MOST / max(drawn.width, drawn.height))
    return bytes(
        svg_to_bytes(
            svg_string=svg(drawn, theme=theme),
            zoom=scale,
            serif_family="DejaVu Serif",
            sans_serif_family="DejaVu Sans",
            monospace_family="DejaVu Sans Mono",
        )
    )
