"""Graphviz's ``dot``: a process that lays out one graph after another, or one that draws.

To start it takes longer than to lay out most graphs, so that one is kept for the next.
"""

from __future__ import annotations

import atexit
import os
import subprocess
from contextlib import suppress
from functools import cache
from queue import Empty, SimpleQueue
from threading import Lock, Thread

__all__ = ["PATIENCE", "Dot", "drop", "keep", "ready", "run", "take", "version"]

PATIENCE = 60.0  # seconds for `dot`; ten thousand nodes take about ten


class Dot:
    """A ``dot`` that lays out.

    Raises
    ------
    OSError
        If there is none, or none is allowed.
    """

    def __init__(self) -> None:
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        # Of a group of its own: what interrupts the kernel is not meant for it.
        self._process = subprocess.Popen(
            ["dot", "-Tjson0"], stdin=pipe, stdout=pipe, stderr=nowhere, process_group=0
        )
        self._home = _home()
        self._answers: SimpleQueue[bytes | None] = SimpleQueue()
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        lines = []
        with self._process.stdout as said:
            for line in said:
                lines.append(line)
                if line.startswith(b"}"):  # all other braces are indented
                    self._answers.put(b"".join(lines))
                    lines = []
        self._answers.put(None)

    @property
    def usable(self) -> bool:
        """Whether it runs, is this process's own, and is the ``dot`` to be found on the PATH."""
        return self._process.poll() is None and self._home == _home()

    def ask(self, source: str) -> None:
        """Begin to lay out a graph."""
        assert self._process.stdin is not None
        with suppress(OSError):  # it has ended, which `answer` tells
            self._process.stdin.write(source.encode() + b"\n")
            self._process.stdin.flush()

    def answer(self, seconds: float) -> bytes | None:
        """Return the JSON of what was asked, or None if ``dot`` has ended.

        Raises
        ------
        TimeoutError
            If it is not there after `seconds`.
        """
        try:
            found = self._answers.get(timeout=seconds)
        except Empty:
            raise TimeoutError from None
        if found is None:
            self._answers.put(None)  # for whoever asks again
        return found

    def end(self) -> None:
        """End it, but not that of a process forked from; who waits for an answer receives None."""
        if self._home[0] != os.getpid():
            return
        assert self._process.stdin is not None
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            self._process.stdin.close()


_kept: Dot | None = None
_lock = Lock()


def _home() -> tuple[int, str | None]:
    return os.getpid(), os.environ.get("PATH")


def take() -> Dot | None:
    """Return a ``dot`` that has nothing to do, the one kept or another; None if there is none."""
    global _kept
    with _lock:
        dot, _kept = _kept, None
    if dot is not None:
        if dot.usable:
            return dot
        dot.end()
    try:
        return Dot()
    except OSError:
        return None


def keep(dot: Dot) -> None:
    """Take back a ``dot`` that has answered."""
    global _kept
    with _lock:
        spare, _kept = _kept, dot
    if spare is not None:
        spare.end()


def ready() -> None:
    """Have a ``dot`` load while code runs that will want a layout."""
    dot = take()
    if dot is not None:
        keep(dot)


@atexit.register
def drop() -> None:
    """End the ``dot`` that is kept."""
    global _kept
    with _lock:
        dot, _kept = _kept, None
    if dot is not None:
        dot.end()


def run(source: str, form: str, *options: str) -> bytes | None:
    """Return what ``dot`` makes of DOT text, or None where there is no working ``dot``."""
    try:
        return subprocess.run(
            ["dot", *options, f"-T{form}"],
            input=source.encode(),
            check=True,
            capture_output=True,
            timeout=PATIENCE,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None


@cache
def version() -> str:
    """Return its name, with its version if it says it."""
    try:
        said = subprocess.run(
            ["dot", "-V"], check=True, capture_output=True, timeout=PATIENCE
        ).stderr.decode()
    except (OSError, subprocess.SubprocessError):
        return "dot"
    return "dot " + said.partition("version ")[2].split(" ")[0].strip()
