"""Putting the stand-in beside a view: an output that takes the view's place if that stays empty.

Where both are to be had hosts prefer the view to the HTML, also when it then stays empty:
JupyterLab without the widget's state says "model not found", and the pages of nbconvert, Sphinx
and Quarto wait for a manager that they fetch.  So beside each view stands an output that takes no
room: after a cell's result, which need not wait for it, but before a view that is displayed along
the way, of which no more would be known.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

__all__ = ["publish"]

# Seconds in which a page may paint a view before it, and the processor, are given more to do; where
# cells run one after another, as in Run All, the next one does not wait for that.
GRACE = 0.1
BRIEF = 0.02
APART = 1.0  # seconds from one such cell to the next that runs for itself

_ended = -APART


def publish(html: Callable[[bool], str]) -> bool:
    """Put HTML into the running cell's outputs, where there is a notebook.

    ``html(after)`` is told whether it comes after what is just being shown, and is not asked before
    that is on its way.

    Returns
    -------
    bool
        Whether it will come after.
    """
    if not InteractiveShell.initialized():
        return False
    shell = InteractiveShell.instance()
    is_result = getattr(shell.displayhook, "msg", None) is not None
    if not is_result or shell.ast_node_interactivity == "all":
        shell.display_pub.publish({"text/html": html(False)})
        return False

    def after(*_: Any) -> None:
        global _ended
        shell.events.unregister("post_run_cell", after)
        sleep(GRACE if monotonic() - _ended > APART else BRIEF)
        shell.display_pub.publish({"text/html": html(True)})
        _ended = monotonic()

    shell.events.register("post_run_cell", after)
    return True
