"""An IPython with the extension loaded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    InteractiveShell.clear_instance()
    config = Config({"HistoryManager": {"hist_file": ":memory:"}})
    shell = InteractiveShell.instance(config=config, colors="nocolor")
    shell.run_cell("%load_ext ad_widget").raise_error()
    shell.run_cell("%xmode Context").raise_error()
    yield shell
    shell.run_cell("%unload_ext ad_widget")
    InteractiveShell.clear_instance()
