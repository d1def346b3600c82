"""Refuse to build a distribution whose front end is older than its sources.

``ad_widget/static`` is committed, so that an install needs no Node.  Its STAMP tells what it was
built from; the scheme is described in ``ad_widget/frontend/build.mjs`` and followed here.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT_FROM = ("build.mjs", "options.mjs", "pack.mjs", "package.json", "package-lock.json")


def sources_digest(package: Path) -> str:
    """Return the digest of the front end's sources."""
    found = [package / "style.json", *(package / "frontend" / name for name in BUILT_FROM)]
    found += [
        path
        for path in (package / "frontend" / "src").rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.parts[-2:])
    ]
    names = {path.relative_to(package).as_posix(): path for path in found}
    digest = sha256()
    for name in sorted(names, key=str.encode):
        raw = names[name].read_bytes()
        digest.update(f"{name}\0{len(raw)}\0".encode() + raw)
    return digest.hexdigest()


def check(package: Path) -> None:
    """Raise if a built file is missing, was edited, or is older than the sources."""
    static = package / "static"
    stamp = dict(line.split() for line in (static / "STAMP").read_text("utf-8").splitlines())
    cure = "run `npm ci && npm run build` in ad_widget/frontend and commit ad_widget/static"
    if (package / "frontend" / "src").is_dir() and stamp.pop("sources") != sources_digest(package):
        raise RuntimeError(f"the built front end is stale: {cure}")
    stamp.pop("sources", None)
    for name, expected in stamp.items():
        if sha256((static / name).read_bytes()).hexdigest() != expected:
            raise RuntimeError(f"static/{name} is not what was built: {cure}")


class FreshFrontEnd(BuildHookInterface[Any]):
    """The hook that hatchling calls before it builds."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Check the front end, unless this is a working copy in which it may be under way."""
        if version != "editable":
            check(Path(self.root) / "ad_widget")
