"""What a reader of the picture should know of how it came about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..engine import Node
from .code import Held
from .naming import Binding
from .reading import Read, read_at
from .recorder import Recorder

__all__ = ["edited_since", "idle", "kept_as_data", "left_out"]


def left_out(
    dropped: Sequence[Node], reads: Iterable[Read], names: Mapping[Node, str], output: Node
) -> Iterator[str]:
    """Say which leaves the branch taken left out."""
    if not dropped:
        return
    lines = sorted({read.line for read in reads if read.line is not None})
    at = f" (line{'s' if lines[1:] else ''} {', '.join(map(str, lines[:3]))})" if lines else ""
    few = [names[node] for node in dropped]
    listed = ", ".join(few[:4]) + (f" and {len(few) - 4} more" if few[4:] else "")
    name = names.get(output, "the output")
    them = "them" if few[1:] else "it"
    yield f"{listed}: gradient 0, since {name} depends on {them} in another branch only{at}"


def kept_as_data(held: Iterable[Held]) -> Iterator[str]:
    """Say which arrays could be leaves and are held."""
    groups: dict[str, list[str]] = {}
    for one in held:
        if one.told:
            groups.setdefault(one.why, []).append(one.name)
    for why, names in groups.items():
        listed = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if names[4:] else "")
        them = "them leaves" if names[1:] else "it a leaf"
        yield f"{listed}: held as {why}; --leaves {','.join(names)} makes {them}"


def edited_since(name: str, edited: Collection[Node], names: Mapping[Node, str]) -> Iterator[str]:
    """Say which leaves were edited after the output was computed."""
    if edited:
        leaves = [names.get(leaf, "a constant") for leaf in edited]
        more = f" and {len(leaves) - 3} more" if len(leaves) > 3 else ""
        were, it = ("was", "it is") if len(leaves) == 1 else ("were", "they are")
        yield (
            f"{', '.join(leaves[:3])}{more} {were} edited after {name} was computed: "
            f"shown as {it} now"
        )


def idle(
    recorder: Recorder,
    bindings: Iterable[Binding],
    reached: Collection[Node],
    namespace: Mapping[str, Any],
    name: str,
) -> Iterator[str]:
    """Say which leaves have nothing to do with the output, which has a name."""
    found = {
        bound: node
        for bound, node, _ in bindings
        if recorder.created(node) is not None
        and node.requires_grad
        and node not in reached
        and namespace.get(bound) is node
    }
    if found:
        read = read_at(recorder.reads)
        for bound, node in found.items():
            at = f": its numbers were read at line {read[node]}" if node in read else ""
            yield f"{bound} does not influence {name}{at}"
