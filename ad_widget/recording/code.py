"""Code that can be run any number of times: a `cell.Cell`, a `function.Function`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from ..engine import Node
from .reading import Read
from .recorder import Observed, Recorder

__all__ = ["Code", "Held"]


class Held(NamedTuple):
    """An array that could be a leaf and is left as it is.

    Attributes
    ----------
    name : str
    why : str
        Such as ``"data, by its name"``.
    told : bool
        Whether a reader of the picture is told; else there is only the way to free it.
    """

    name: str
    why: str
    told: bool


class Code(Observed, Protocol):
    """What can be run any number of times.

    Attributes
    ----------
    source : str or None
        Its text.
    file : str
        The file name its frames bear.
    lines : range
        The lines of that file which are its source, from the first on.
    arguments : tuple of Node
        Leaves that it is handed, in the order in which they are shown.
    held : sequence of Held
        Arrays that could be leaves and are left as they are.
    kind : type of Node, or None
        A class that its Nodes are given, other than Node.
    names : dict or None
        The namespace whose names it may bind anew.
    read_first : set of str
        The names that it reads before it binds them.
    plain : bool
        Whether it is written for plain numbers, and makes no Node itself.
    """

    source: str | None
    arguments: tuple[Node, ...]
    held: Sequence[Held]
    names: dict[str, Any] | None
    read_first: set[str]

    def is_assigning(self) -> bool:
        """Whether it may assign elements of arrays."""

    def run(self, recorder: Recorder) -> Node:
        """Run and return the output; leave everything as it was if that fails."""

    def namespace(self) -> Mapping[str, Any]:
        """Return what its names stand for now."""

    def free(self, names: Collection[str]) -> Callable[[], None]:
        """Let names be leaves from the next run on; return what takes that back."""

    def decides(self, read: Read) -> bool:
        """Whether a number was read only to branch on it."""

    def may_come_from(self) -> Iterable[Node]:
        """Return the leaves that the output may come from if branches go another way."""
