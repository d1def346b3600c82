"""``python -m tests.lectures``: how many cells of public lectures run as they stand.

With words, of those cells alone whose name or source holds one of them; ``--sources`` prints the
table of sources.
"""

from __future__ import annotations

import sys
from collections import Counter

from .cells import LECTURES
from .verdict import judge


def table() -> str:
    """Return the table of sources, as Markdown."""
    lines = ["# Where the cells stand", "", "Printed by `python -m tests.lectures --sources`.", ""]
    lines += ["| course | cell | source |", "|---|---|---|"]
    for one in LECTURES:
        lines.append(f"| {one.course} | {one.topic} | {one.source} |".replace("*", r"\*"))
    return "\n".join(lines) + "\n"


def main(argv: list[str]) -> int:
    """Print what became of the cells; with words, of those whose name or source holds one."""
    if argv == ["--sources"]:
        print(table(), end="")
        return 0
    chosen = [
        one
        for one in LECTURES
        if not argv or any(word in f"{one.name} {one.source}" for word in argv)
    ]
    verdicts = [(one, judge(one)) for one in chosen]
    for one, verdict in verdicts:
        mark = "right" if verdict.right else "runs" if verdict.runs else "fails"
        held = f" ({verdict.by})" if verdict.by else ""
        options = "".join(
            (
                f" --as {one.notation}" if one.notation else "",
                f" --leaves {','.join(one.leaves)}" if one.leaves else "",
                f" {one.output}" if one.output else "",
            )
        )
        print(f"{mark:5}{held:14} {one.course:34} {one.topic}{options and f'  [{options[1:]}]'}")
        print(f"{'':20} {one.source}")
        if not verdict.right:
            print(f"{'':20} wants: {one.wants or '?'}: {verdict.why}")
    runs = sum(verdict.runs for _, verdict in verdicts)
    right = sum(verdict.right for _, verdict in verdicts)
    asked = sum(bool(one.leaves or one.output or one.notation) for one, _ in verdicts)
    total = len(verdicts)
    against = Counter(verdict.by for _, verdict in verdicts if verdict.right)
    print()
    print(f"{total} cells of {len({one.course for one in chosen})} courses")
    print(f"{runs} run as they stand ({100 * runs / max(total, 1):.1f} %), {asked} with an option")
    print(
        f"{right} give the numbers ({100 * right / max(total, 1):.1f} %): "
        f"{against['differences']} of central differences of their text on plain numbers, "
        f"{against['source']} of their source, {against['rerun']} of differences of their re-runs"
    )
    met = [one.topic for one, verdict in verdicts if one.wants and verdict.right]
    if met:
        print(f"{len(met)} have what they were said to want: {'; '.join(met)}")
    missing = Counter(one.wants or "?" for one, verdict in verdicts if not verdict.right)
    for want, number in missing.most_common():
        print(f"{number} want {want}")
    return 0 if right == total else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
