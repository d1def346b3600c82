"""A server on this machine, with settings of its own, for as long as a block lasts."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

QUIET = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    }
}


class Server:
    """A server that ends with its ``with`` block.

    Parameters
    ----------
    home : Path
        A folder for its settings and its data.
    command : sequence of str
        The arguments of Python that start it, with ``{port}`` and ``{root}``.
    path : str, optional
        Its PATH, and that of its kernels.

    Attributes
    ----------
    root : Path
        The folder it serves.
    port : int
    """

    def __init__(self, home: Path, command: Sequence[str], path: str | None = None) -> None:
        self.root = home / "notebooks"
        self.root.mkdir(parents=True, exist_ok=True)
        settings = home / "config" / "labconfig"
        settings.mkdir(parents=True)
        (settings / "default_setting_overrides.json").write_text(json.dumps(QUIET))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._log = home / "log.txt"
        # Each in a folder of this test alone, so that what the user has there is neither read
        # nor changed.
        own = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "IPYTHONDIR": "ipython",
            "XDG_CONFIG_HOME": "xdg/config",
            "XDG_STATE_HOME": "xdg/state",
            "XDG_CACHE_HOME": "xdg/cache",
        }
        self._process = subprocess.Popen(
            [sys.executable, *(one.format(port=self.port, root=self.root) for one in command)],
            env={
                **os.environ,
                "PATH": path or os.environ["PATH"],
                **{name: str(home / folder) for name, folder in own.items()},
            },
            stdout=self._log.open("w"),
            stderr=subprocess.STDOUT,
        )

    def __enter__(self) -> Self:
        for _ in range(600):
            if self._process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"the server did not start: {self._log.read_text()}")

    def __exit__(self, *exception: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
