"""Objects that stand in a Node's slots and mean something there."""

from __future__ import annotations

from typing import Any

__all__ = ["CONSTANT", "EXPOSED", "PLAIN", "WRITTEN"]


class Mark:
    """One of them, with the words for it."""

    def __init__(self, meaning: str) -> None:
        self.meaning = meaning
        self.requires_grad = False

    def __repr__(self) -> str:
        return f"<{self.meaning}>"


EXPOSED: Any = Mark("a leaf whose array the caller may hold, and so edit")  # in its op slot
CONSTANT: Any = Mark("an operand that is no Node")  # as an operand; its number is in the args
WRITTEN: Any = Mark("a number as Python writes it")  # in a leaf's op slot: takes any dtype
PLAIN: Any = Mark("operands and result of one shape and dtype")  # in attrs: no un-broadcasting
