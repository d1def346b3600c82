"""What a page's main thread works, in processor time, which a busy machine falsifies least."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

__all__ = ["tasks"]


@contextmanager
def tasks(browser: Browser, page: Page) -> Iterator[list[float]]:
    """Give a list that holds, after the ``with`` block, the milliseconds of each task in it."""
    found: list[float] = []
    browser.start_tracing(page=page, categories=["toplevel"])
    try:
        yield found
    finally:
        events = json.loads(browser.stop_tracing())["traceEvents"]
        thread = _main_thread(events)
        found += [one["tdur"] / 1000 for one in events if _is_task(one, thread)]


def _is_task(event: dict[str, Any], thread: tuple[int, int]) -> bool:
    here = (event["pid"], event["tid"]) == thread
    return here and "tdur" in event and event["name"].endswith("RunTask")


def _main_thread(events: list[dict[str, Any]]) -> tuple[int, int]:
    """Return process and thread of the page: of those of its kind the one that worked most."""
    mains = {
        (one["pid"], one["tid"])
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    worked = dict.fromkeys(mains, 0.0)
    for one in events:
        if (thread := (one["pid"], one["tid"])) in worked:
            worked[thread] += one.get("tdur", 0)
    return max(worked, key=lambda thread: worked[thread])
