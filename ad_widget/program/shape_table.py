"""The table ``shapes.json``, which kernel and page read; `shapes` says what is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["AXES", "BUDGET", "ENTRIES", "TABLE"]

TABLE = json.loads(Path(__file__).with_name("shapes.json").read_text("utf-8"))
BUDGET: int = TABLE["budget"]
AXES: int = TABLE["axes"]
ENTRIES: dict[str, dict[str, Any]] = {
    name: entry for entry in TABLE["ops"] for name in entry["names"]
}
"""The entry of each op by name."""
