"""Drawings that tests of several formats share."""

from __future__ import annotations

from typing import Any

from ad_widget.drawing.picture import picture, pictures
from ad_widget.drawing.shapes import Drawing
from ad_widget.drawing.stages import stages

__all__ = ["drawn", "frames"]


def drawn(make: Any, **options: Any) -> Drawing:
    """Return the picture of a program."""
    program = make()
    return picture(program, program.run(), **options)


def frames(make: Any) -> list[Drawing]:
    """Return the pictures of the two passes."""
    program = make()
    run = program.run()
    return pictures(program, run, list(stages(program, run)), edges="contribution")
