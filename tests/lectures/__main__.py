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
    files = sum(one.is_file for one in LECTURES)
    lines = ["# Where the cells stand", "", "Printed by `python -m tests.lectures --sources`.", ""]
    lines += [
        "The code is written anew with the constructs and numbers of its source, shortened to one",
        f"cell.  The {files} sources marked *file* are files of public repositories, and were",
        "looked up: they are, or in an earlier commit were, where the table says.  The others are",
        "named as their courses publish them; they were written from knowledge, not looked up.",
        "",
    ]
    lines += ["| course | cell | source | |", "|---|---|---|---|"]
    for one in LECTURES:
        mark = "file" if one.is_file else ""
        lines.append(f"| {one.course} | {one.topic} | {one.source} | {mark} |".replace("*", r"\*"))
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
        options = f"  [{verdict.options}]" if verdict.options else ""
        print(f"{mark:5}{held:14} {one.course:34} {one.topic}{options}")
        print(f"{'':20} {one.source}")
        if verdict.right and verdict.why:
            print(f"{'':20} {verdict.why}")
        if not verdict.right:
            print(f"{'':20} wants: {one.wants or '?'}: {verdict.why}")
    total = len(verdicts)
    runs = sum(verdict.runs for _, verdict in verdicts)
    right = [(one, verdict) for one, verdict in verdicts if verdict.right]
    bare = sum(not verdict.options for _, verdict in right)
    lent = sum(bool(one.notation) and verdict.options.count("--") == 1 for one, verdict in right)
    named = sum(verdict.options != "" and "--" not in verdict.options for _, verdict in right)
    against = Counter(verdict.by for _, verdict in right)

    def share(number: int) -> str:
        return f"{number} of {total} ({100 * number / max(total, 1):.1f} %)"

    print()
    print(f"{total} cells of {len({one.course for one in chosen})} courses")
    plain = sum(not one.notation for one, _ in verdicts)
    print(f"{share(bare)} give the numbers as they stand, with a bare %%autodiff, and vary all")
    print("    that their lecture varies where it says so: ", end="")
    print(f"{100 * bare / max(plain, 1):.1f} % of the {plain} that are written for NumPy")
    print(f"{share(lent)} give them with --as, being written for another package")
    print(f"{share(named)} give them with their output named")
    print(f"{share(len(right) - bare - lent - named)} give them with --leaves")
    print(f"{share(len(right))} give them in all, {share(runs)} run")
    print(
        "held against central differences of their text on plain numbers: "
        f"{against['differences']}; numbers of their source: {against['source']}; "
        f"differences of re-runs: {against['rerun']}"
    )
    missing = Counter(one.wants or "?" for one, verdict in verdicts if not verdict.right)
    for want, number in missing.most_common():
        print(f"{number} want {want}")
    return 0 if len(right) == total else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
